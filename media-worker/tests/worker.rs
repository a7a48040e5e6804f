//! Jobs through the queue: a real database, a real folder of objects, real children.
#![expect(clippy::unwrap_used, reason = "a test")]

mod support;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use media_worker::{Context, worker};
use platform::clock::Clock;
use platform::config::Config;
use platform::database::Database;
use platform::objects::{self, ObjectStore};
use platform::queue::{self, NewJob};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use sea_orm_migration::MigratorTrait;
use store::accounts::person;
use store::centres::unit;
use store::id::{BookId, CorrectionId, LectureId, PersonId, UnitId, UploadId};
use store::job::Job;
use store::library::{Word, book, correction, page};
use store::media::{lecture, rendition};
use store::search::feed;
use store::state::{
    Audience, CorrectionState, MediaState, PageState, PublishState, TextSource, Thing, UnitKind,
};
use store::{key, migrations::Migrator};
use support::film::{self, QUICK};
use support::{Bench, book as books};
use tokio_util::sync::CancellationToken;

struct House {
    bench: Bench,
    db: Database,
    objects: Arc<dyn ObjectStore>,
    config: Config,
    unit: UnitId,
    owner: PersonId,
}

fn now() -> DateTime<Utc> {
    "2026-11-21T03:00:00Z".parse().unwrap()
}

impl House {
    async fn new() -> Self {
        let bench = Bench::new();
        let config = Config::in_folder(bench.path("var"));
        platform::disk::private_folder(&config.data.folder).unwrap();
        let db = Database::connect(&config.database).await.unwrap();
        let objects = objects::open(&config.objects).await.unwrap();
        let tx = db.begin().await.unwrap();
        Migrator::up(&*tx, None).await.unwrap();
        let (unit, owner) = (UnitId::new(), PersonId::new());
        unit::Entity::insert(unit_row(unit))
            .exec_without_returning(&*tx)
            .await
            .unwrap();
        person::Entity::insert(person_row(owner))
            .exec_without_returning(&*tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        Self {
            bench,
            db,
            objects,
            config,
            unit,
            owner,
        }
    }

    fn context(&self) -> Context {
        let child = PathBuf::from(env!("CARGO_BIN_EXE_media-worker"));
        let (db, objects) = (self.db.clone(), Arc::clone(&self.objects));
        Context::new(&self.config, db, objects, Clock::frozen(now()), Some(child)).unwrap()
    }

    /// An uploaded file, and its key.
    async fn upload(&self, file: &std::path::Path) -> String {
        let key = key::original(UploadId::new());
        self.objects.put_file(&key, file).await.unwrap();
        key
    }

    async fn lecture(&self, film: &std::path::Path) -> LectureId {
        let id = LectureId::new();
        let original = self.upload(film).await;
        let row = lecture::ActiveModel {
            id: Set(id),
            short: Set(id.short()),
            slug: Set("rau-sach".into()),
            unit_id: Set(self.unit),
            owner_id: Set(self.owner),
            title: Set("Rau sạch".into()),
            sort_key: Set(vec![1]),
            audience: Set(Audience::Public),
            state: Set(MediaState::Received),
            progress: Set(0.0),
            original_key: Set(Some(original)),
            has_picture: Set(false),
            version: Set(1),
            created_at: Set(now()),
            ..Default::default()
        };
        let tx = self.db.begin().await.unwrap();
        lecture::Entity::insert(row)
            .exec_without_returning(&*tx)
            .await
            .unwrap();
        leave(&tx, Job::Transcode { lecture_id: id }).await;
        tx.commit().await.unwrap();
        id
    }

    async fn book(&self, file: &std::path::Path) -> BookId {
        let id = BookId::new();
        let original = self.upload(file).await;
        let empty = || Set(String::new());
        let row = book::ActiveModel {
            id: Set(id),
            short: Set(id.short()),
            slug: Set("truyen-kieu".into()),
            unit_id: Set(self.unit),
            owner_id: Set(self.owner),
            title: Set("Truyện Kiều".into()),
            sort_key: Set(vec![1]),
            other_title: empty(),
            publisher: empty(),
            place: empty(),
            edition: empty(),
            language: Set("vi".into()),
            isbn: empty(),
            ddc: empty(),
            subjects: Set(serde_json::json!([])),
            summary: empty(),
            words: empty(),
            audience: Set(Audience::Public),
            publish_state: Set(PublishState::Draft),
            state: Set(MediaState::Received),
            progress: Set(0.0),
            original_key: Set(Some(original)),
            page_count: Set(0),
            readers: Set(0),
            version: Set(1),
            created_at: Set(now()),
            changed_at: Set(now()),
            ..Default::default()
        };
        let tx = self.db.begin().await.unwrap();
        book::Entity::insert(row)
            .exec_without_returning(&*tx)
            .await
            .unwrap();
        leave(&tx, Job::Digitize { book_id: id }).await;
        tx.commit().await.unwrap();
        id
    }

    async fn lecture_row(&self, id: LectureId) -> lecture::Model {
        lecture::Entity::find_by_id(id)
            .one(self.db.reader())
            .await
            .unwrap()
            .unwrap()
    }

    async fn book_row(&self, id: BookId) -> book::Model {
        book::Entity::find_by_id(id)
            .one(self.db.reader())
            .await
            .unwrap()
            .unwrap()
    }

    async fn pages(&self, id: BookId) -> Vec<page::Model> {
        let all = page::Entity::find()
            .filter(page::Column::BookId.eq(id))
            .order_by_asc(page::Column::Number);
        all.all(self.db.reader()).await.unwrap()
    }

    async fn text(&self, key: &str) -> String {
        String::from_utf8(self.objects.read(key).await.unwrap().to_vec()).unwrap()
    }

    /// What the feed tells of books.
    async fn books_told(&self) -> usize {
        let all = feed::after(self.db.reader(), feed::Position::default(), 100)
            .await
            .unwrap();
        all.iter()
            .filter(|change| change.thing == Thing::Book)
            .count()
    }
}

async fn leave(tx: &platform::database::Transaction, job: Job) {
    let note = NewJob::new(job.kind(), &job).dedup(job.dedup_key());
    queue::push(&**tx, note).await.unwrap();
}

fn unit_row(id: UnitId) -> unit::ActiveModel {
    let text = |text: &str| Set(text.to_owned());
    unit::ActiveModel {
        id: Set(id),
        short: Set(id.short()),
        slug: text("quang-trung"),
        name: text("Quảng Trung"),
        sort_key: Set(vec![1]),
        words: Set(String::new()),
        kind: Set(UnitKind::Centre),
        headline: text(""),
        about: text(""),
        address: text(""),
        phone: text(""),
        version: Set(1),
        created_at: Set(now()),
        ..Default::default()
    }
}

fn person_row(id: PersonId) -> person::ActiveModel {
    person::ActiveModel {
        id: Set(id),
        display_name: Set("Nguyễn Thị Lan".into()),
        sort_key: Set(vec![1]),
        words: Set(String::new()),
        language: Set("vi".into()),
        version: Set(1),
        created_at: Set(now()),
        ..Default::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lecture_is_published_and_everything_it_names_is_there() {
    let house = House::new().await;
    let film = film::make(
        &house.bench,
        "film.mp4",
        &format!("-f lavfi -i testsrc=s=426x240:r=15:d=5 -f lavfi -i sine=300:d=5 {QUICK}"),
    );
    let id = house.lecture(&film).await;
    assert_eq!(worker(&house.context()).drain().await.unwrap(), 1);

    let row = house.lecture_row(id).await;
    assert_eq!((row.state, row.progress), (MediaState::Ready, 1.0));
    assert_eq!(
        (row.width, row.height, row.has_picture),
        (Some(426), Some(240), true)
    );
    assert!((row.duration_s.unwrap() - 5.0).abs() < 0.1);
    assert!(row.bytes_low.unwrap() > row.bytes_sound.unwrap());
    assert!(
        house
            .objects
            .head(&row.poster_key.unwrap())
            .await
            .unwrap()
            .is_some()
    );

    let take = row.take.unwrap();
    let master = house
        .text(&key::lecture_file(id, &take, "master.m3u8"))
        .await;
    for playlist in ["sound.m3u8", "v240.m3u8"] {
        assert!(master.contains(playlist), "{master}");
        let text = house.text(&key::lecture_file(id, &take, playlist)).await;
        assert!(text.ends_with("#EXT-X-ENDLIST\n"), "{text}");
        for file in text.lines().filter(|line| !line.starts_with('#')) {
            let kept = house
                .objects
                .head(&key::lecture_file(id, &take, file))
                .await
                .unwrap();
            assert!(kept.is_some(), "{file} is missing");
        }
    }
    let names = rendition::Entity::find()
        .all(house.db.reader())
        .await
        .unwrap();
    assert_eq!(names.len(), 2);
    // Done is done: nothing is left to do, and the desk is clean.
    assert_eq!(worker(&house.context()).drain().await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_film_fails_with_its_reason() {
    let house = House::new().await;
    let text = house.bench.path("bai.mp4");
    std::fs::write(&text, "Bài giảng ".repeat(100)).unwrap();
    let id = house.lecture(&text).await;
    assert_eq!(worker(&house.context()).drain().await.unwrap(), 1);
    let row = house.lecture_row(id).await;
    assert_eq!(
        (row.state, row.reason_code.as_deref()),
        (MediaState::Failed, Some("not_media"))
    );
    let key = Job::Transcode { lecture_id: id }.dedup_key();
    let job = queue::find_latest(house.db.reader(), store::job::TRANSCODE, &key)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (job.state, job.reason.as_deref()),
        (queue::State::Refused, Some("reason.not_media"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn work_that_is_stopped_costs_nothing_and_goes_on() {
    let house = House::new().await;
    // Longer than the first chunk of a minute.
    let film = film::make(
        &house.bench,
        "long.mp4",
        &format!("-f lavfi -i testsrc=s=160x120:r=15:d=100 -f lavfi -i sine=300:d=100 {QUICK}"),
    );
    let id = house.lecture(&film).await;
    let stop = CancellationToken::new();
    let (context, told) = (house.context(), stop.clone());
    let running = tokio::spawn(async move { worker(&context).run(told).await });
    let (take, first) = loop {
        let row = house.lecture_row(id).await;
        assert_ne!(row.state, MediaState::Ready, "too fast to be stopped");
        if let Some(take) = row.take {
            let file = key::lecture_file(id, &take, "v120-000.mp4");
            break (take, house.objects.head(&file).await.unwrap().unwrap());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    // What there is can already be watched.
    let playable = house.text(&key::lecture_file(id, &take, "v120.m3u8")).await;
    assert!(!playable.contains("ENDLIST"), "{playable}");
    stop.cancel();
    running.await.unwrap();

    let row = house.lecture_row(id).await;
    assert_eq!(row.state, MediaState::Processing);
    let dedup = Job::Transcode { lecture_id: id }.dedup_key();
    let job = queue::find_latest(house.db.reader(), store::job::TRANSCODE, &dedup)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((job.state, job.attempts), (queue::State::Waiting, 0));

    assert_eq!(worker(&house.context()).drain().await.unwrap(), 1);
    let done = house.lecture_row(id).await;
    assert_eq!((done.state, &done.take), (MediaState::Ready, &row.take));
    let again = house.objects.head(&first.key).await.unwrap().unwrap();
    assert_eq!(
        again.modified, first.modified,
        "the first chunk was made again"
    );
    let playlist = house
        .text(&key::lecture_file(id, &done.take.unwrap(), "v120.m3u8"))
        .await;
    assert_eq!(playlist.matches("#EXTINF").count(), 25, "{playlist}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_book_gets_its_pages_and_corrections_stay() {
    let house = House::new().await;
    let id = house.book(&books::born_digital(&house.bench, 3)).await;
    assert_eq!(worker(&house.context()).drain().await.unwrap(), 1);

    let row = house.book_row(id).await;
    assert_eq!(
        (row.state, row.page_count, row.progress),
        (MediaState::Ready, 3, 1.0)
    );
    let cover = house.objects.read(&row.cover_key.unwrap()).await.unwrap();
    assert!(cover.starts_with(b"RIFF"));
    let pages = house.pages(id).await;
    assert_eq!(pages.len(), 3);
    for (index, page) in pages.iter().enumerate() {
        assert_eq!(
            (page.state, page.source),
            (PageState::Ready, TextSource::TextLayer)
        );
        assert_eq!(page.text, books::lines(index + 1).join("\n"));
        assert_eq!(page.image_widths, serde_json::json!([360, 720, 1080]));
        for width in [360, 720, 1080] {
            let key = key::page_image(id, page.number, width, page.image_hash.as_deref().unwrap());
            assert!(house.objects.head(&key).await.unwrap().is_some(), "{key}");
        }
    }
    assert!(house.books_told().await >= 1);

    // A person corrects the first word of page 2, and one that is not read again; then the pages are made once more.
    let words: Vec<Word> = serde_json::from_value(pages[1].words.clone()).unwrap();
    let place = words[0].place();
    let read = pages[1].text.clone();
    let tx = house.db.begin().await.unwrap();
    for (place, was) in [(place, words[0].text()), ([900, 990, 20, 5], "mất")] {
        let kept = correction::ActiveModel {
            id: Set(CorrectionId::new()),
            book_id: Set(id),
            number: Set(2),
            upload_id: Set(None),
            place: Set(serde_json::json!(place)),
            read: Set(was.into()),
            text: Set("do người sửa".into()),
            state: Set(CorrectionState::Kept),
            placed: Set(true),
            created_by: Set(house.owner),
            created_at: Set(now()),
            decided_by: Set(Some(house.owner)),
            decided_at: Set(Some(now())),
        };
        correction::Entity::insert(kept)
            .exec_without_returning(&*tx)
            .await
            .unwrap();
    }
    let again = book::ActiveModel {
        id: Set(id),
        state: Set(MediaState::Received),
        ..Default::default()
    };
    book::Entity::update(again).exec(&*tx).await.unwrap();
    leave(&tx, Job::Digitize { book_id: id }).await;
    tx.commit().await.unwrap();
    assert_eq!(worker(&house.context()).drain().await.unwrap(), 1);
    let after = house.pages(id).await;
    assert_eq!(after.len(), 3);
    assert_eq!(
        after[1].text,
        read.replacen(words[0].text(), "do người sửa", 1)
    );
    assert_eq!(after[1].read_text.as_ref(), Some(&read));
    assert_eq!((&after[0].id, &after[0].read_text), (&pages[0].id, &None));
    let rows = correction::Entity::find().all(house.db.reader()).await;
    let mut placed: Vec<bool> = rows.unwrap().iter().map(|row| row.placed).collect();
    placed.sort_unstable();
    assert_eq!(placed, [false, true], "the one without a place is kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_book_behind_a_password_fails_with_its_reason() {
    let house = House::new().await;
    let id = house.book(&books::locked(&house.bench)).await;
    worker(&house.context()).drain().await.unwrap();
    let row = house.book_row(id).await;
    assert_eq!(
        (row.state, row.reason_code.as_deref()),
        (MediaState::Failed, Some("password"))
    );
    assert!(platform::texts::has("reason.password"));
}
