//! A database with its schema, a follower at work, and the few things the tests make in it.

use chrono::Utc;
use indexer::home::Note;
use indexer::{Follower, SearchAnswer, SearchQuery, Searcher, Segment};
use platform::config::Config;
use platform::database::{Database, Transaction};
use sea_orm::prelude::Uuid;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
};
use sea_orm_migration::MigratorTrait;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::accounts::person;
use store::centres::{news, unit, unit_ancestor};
use store::courses::{course, lesson, section};
use store::id::{
    BookId, ContributorId, CourseId, LessonId, NewsId, PageId, PersonId, SectionId, UnitId,
};
use store::library::{book, contributor, page};
use store::migrations::Migrator;
use store::search::{Audience, change, feed};
use store::state::{
    Audience as For, ContributorRole, LessonKind, Level, MediaState, PageState, PublishState,
    TextSource, Thing, UnitKind,
};
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// What the issue grants: found, or gone, two seconds after the commit. Three times that on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(6);

pub struct World {
    pub db: Database,
    pub searcher: Arc<Searcher>,
    pub person: PersonId,
    folder: TempDir,
    stop: CancellationToken,
    task: std::sync::Mutex<Option<JoinHandle<()>>>,
}

impl World {
    pub async fn new() -> World {
        let folder = tempfile::tempdir().expect("a folder");
        let db = Database::connect(&Config::in_folder(folder.path()).database)
            .await
            .expect("a database");
        let tx = db.begin().await.expect("a transaction");
        Migrator::up(&*tx, None).await.expect("a schema");
        let person = PersonId::new();
        let row = person::Model {
            id: person,
            display_name: "Nguyễn Văn An".into(),
            sort_key: vec![],
            words: String::new(),
            language: "vi".into(),
            birth_date: None,
            guardian_id: None,
            version: 1,
            created_at: Utc::now(),
            deleted_at: None,
            deleted_by: None,
        };
        row.into_active_model()
            .insert(&*tx)
            .await
            .expect("a person");
        tx.commit().await.expect("committed");
        let searcher = Arc::new(Searcher::open(folder.path().join("index")));
        let mut world = World {
            db,
            searcher,
            person,
            folder,
            stop: CancellationToken::new(),
            task: std::sync::Mutex::new(None),
        };
        world.start().await;
        world
    }

    pub async fn start(&mut self) {
        self.searcher = Arc::new(Searcher::open(self.index()));
        self.stop = CancellationToken::new();
        let follower =
            Follower::new(self.db.clone(), self.searcher.clone()).expect("the folder is free");
        let stop = self.stop.clone();
        *self.task.lock().expect("the task") =
            Some(tokio::spawn(async move { follower.run(stop).await }));
    }

    pub async fn stop(&self) {
        self.stop.cancel();
        let task = self.task.lock().expect("the task").take();
        if let Some(task) = task {
            task.await.expect("the follower ends");
        }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn index(&self) -> PathBuf {
        self.folder.path().join("index")
    }

    pub fn generation(&self) -> String {
        fs::read_to_string(self.index().join("CURRENT")).unwrap_or_default()
    }

    pub fn set_note(&self, note: &Note) {
        let file = self.index().join(self.generation()).join("meta.json");
        let mut meta: serde_json::Value =
            serde_json::from_slice(&fs::read(&file).expect("a list of segments")).expect("JSON");
        meta["payload"] = note.to_payload().into();
        fs::write(file, meta.to_string()).expect("written");
    }

    pub fn cut_files(&self, ending: &str) {
        let mut cut = 0;
        for entry in fs::read_dir(self.index().join(self.generation())).expect("a folder") {
            let path = entry.expect("a file").path();
            if path.to_string_lossy().ends_with(ending) {
                let file = fs::OpenOptions::new()
                    .write(true)
                    .open(&path)
                    .expect("a file");
                file.set_len(40).expect("cut");
                cut += 1;
            }
        }
        assert!(cut > 0);
    }

    pub async fn until(&self, what: &str, done: impl Fn() -> bool) {
        let began = Instant::now();
        while !done() {
            assert!(began.elapsed() < PATIENCE, "{what} did not come");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    pub async fn found(&self, typed: &str, enough: impl Fn(&SearchAnswer) -> bool) -> SearchAnswer {
        self.found_by(&Audience::default(), typed, enough).await
    }

    pub async fn found_by(
        &self,
        audience: &Audience,
        typed: &str,
        enough: impl Fn(&SearchAnswer) -> bool,
    ) -> SearchAnswer {
        let began = Instant::now();
        let query = SearchQuery {
            text: typed.into(),
            limit: 24,
            ..SearchQuery::default()
        };
        loop {
            match self.searcher.search(audience, &query) {
                Ok(answer) if enough(&answer) => return answer,
                other => assert!(began.elapsed() < PATIENCE, "{typed}: {other:#?}"),
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    pub async fn unit(&self, name: &str, parent: Option<UnitId>) -> UnitId {
        let id = UnitId::new();
        let tx = self.db.begin().await.expect("a transaction");
        let row = unit::Model {
            id,
            short: id.short(),
            slug: vietnamese::slug(name),
            name: name.into(),
            sort_key: vec![],
            words: String::new(),
            kind: UnitKind::Centre,
            headline: String::new(),
            about: String::new(),
            address: String::new(),
            phone: String::new(),
            banner_key: None,
            version: 1,
            created_at: Utc::now(),
            deleted_at: None,
            deleted_by: None,
        };
        row.into_active_model().insert(&*tx).await.expect("a unit");
        for (depth, ancestor) in [Some(id), parent].into_iter().flatten().enumerate() {
            let row = unit_ancestor::Model {
                unit_id: id,
                ancestor_id: ancestor,
                depth: depth as i32,
            };
            row.into_active_model()
                .insert(&*tx)
                .await
                .expect("an ancestor");
        }
        self.note(tx, Thing::Unit, id.0).await;
        id
    }

    pub async fn move_unit(&self, id: UnitId, from: UnitId, to: UnitId) {
        let tx = self.db.begin().await.expect("a transaction");
        unit_ancestor::Entity::delete_by_id((id, from))
            .exec(&*tx)
            .await
            .expect("left");
        let row = unit_ancestor::Model {
            unit_id: id,
            ancestor_id: to,
            depth: 1,
        };
        row.into_active_model().insert(&*tx).await.expect("arrived");
        self.note(tx, Thing::Unit, id.0).await;
    }

    pub async fn news(&self, unit: UnitId, title: &str, body: &str) -> NewsId {
        let id = NewsId::new();
        let tx = self.db.begin().await.expect("a transaction");
        let row = news::Model {
            id,
            short: id.short(),
            slug: vietnamese::slug(title),
            unit_id: unit,
            author_id: self.person,
            title: title.into(),
            body: body.into(),
            state: PublishState::Published,
            published_at: Some(Utc::now()),
            version: 1,
            created_at: Utc::now(),
            deleted_at: None,
            deleted_by: None,
        };
        row.into_active_model().insert(&*tx).await.expect("news");
        self.note(tx, Thing::News, id.0).await;
        id
    }

    /// Writes a piece of news anew, or takes it down.
    pub async fn change_news(&self, id: NewsId, body: &str, state: PublishState) {
        let tx = self.db.begin().await.expect("a transaction");
        let change = news::ActiveModel {
            id: Set(id),
            body: Set(body.into()),
            state: Set(state),
            ..Default::default()
        };
        change.update(&*tx).await.expect("changed");
        self.note(tx, Thing::News, id.0).await;
    }

    pub async fn book(&self, unit: UnitId, title: &str, audience: For, pages: &[&str]) -> BookId {
        let id = BookId::new();
        let tx = self.db.begin().await.expect("a transaction");
        self.book_row(id, unit, title, audience, pages.len() as i32)
            .into_active_model()
            .insert(&*tx)
            .await
            .expect("a book");
        for (at, text) in pages.iter().enumerate() {
            let row = page::Model {
                id: PageId::new(),
                book_id: id,
                number: at as i32 + 1,
                state: PageState::Ready,
                width: 100,
                height: 150,
                source: TextSource::Ocr,
                text: (*text).into(),
                words: serde_json::json!([]),
                read_text: None,
                read_words: None,
                doubtful: 0,
                mean_confidence: None,
                image_hash: None,
                image_widths: serde_json::json!([]),
                updated_at: Utc::now(),
            };
            row.into_active_model().insert(&*tx).await.expect("a page");
        }
        self.note(tx, Thing::Book, id.0).await;
        id
    }

    /// Gives a book what it is narrowed by.
    pub async fn describe_book(&self, id: BookId, year: i32, subjects: &[&str], author: &str) {
        let tx = self.db.begin().await.expect("a transaction");
        let change = book::ActiveModel {
            id: Set(id),
            year: Set(Some(year)),
            subjects: Set(serde_json::json!(subjects)),
            ..Default::default()
        };
        change.update(&*tx).await.expect("described");
        let row = contributor::Model {
            id: ContributorId::new(),
            book_id: id,
            name: author.into(),
            sort_key: vec![],
            role: ContributorRole::Author,
            position: 0,
        };
        let row = row.into_active_model().insert(&*tx).await;
        row.expect("an author");
        self.note(tx, Thing::Book, id.0).await;
    }

    fn book_row(
        &self,
        id: BookId,
        unit: UnitId,
        title: &str,
        audience: For,
        pages: i32,
    ) -> book::Model {
        book::Model {
            id,
            short: id.short(),
            slug: vietnamese::slug(title),
            unit_id: unit,
            owner_id: self.person,
            title: title.into(),
            sort_key: vec![],
            other_title: String::new(),
            publisher: String::new(),
            place: String::new(),
            year: None,
            edition: String::new(),
            extent: String::new(),
            series: String::new(),
            series_number: String::new(),
            language: "vi".into(),
            isbn: String::new(),
            ddc: String::new(),
            ddc_edition: String::new(),
            bbk: String::new(),
            subjects: serde_json::json!([]),
            summary: String::new(),
            words: String::new(),
            audience,
            publish_state: PublishState::Published,
            published_at: Some(Utc::now()),
            state: MediaState::Ready,
            reason_code: None,
            reason_text: None,
            progress: 1.0,
            upload_id: None,
            original_key: None,
            page_count: pages,
            cover_key: None,
            readers: 0,
            proposals: false,
            version: 1,
            created_at: Utc::now(),
            changed_at: Utc::now(),
            deleted_at: None,
            deleted_by: None,
        }
    }

    pub async fn withdraw_book(&self, id: BookId) {
        let tx = self.db.begin().await.expect("a transaction");
        let change = book::ActiveModel {
            id: Set(id),
            publish_state: Set(PublishState::Draft),
            ..Default::default()
        };
        change.update(&*tx).await.expect("withdrawn");
        self.note(tx, Thing::Book, id.0).await;
    }

    pub async fn course(
        &self,
        unit: UnitId,
        title: &str,
        audience: For,
        lesson: &str,
        body: &str,
    ) -> (CourseId, LessonId) {
        let (id, section_id, lesson_id) = (CourseId::new(), SectionId::new(), LessonId::new());
        let tx = self.db.begin().await.expect("a transaction");
        let now = Utc::now();
        let row = course::Model {
            id,
            short: id.short(),
            slug: vietnamese::slug(title),
            unit_id: unit,
            teacher_id: self.person,
            title: title.into(),
            sort_key: vec![],
            summary: String::new(),
            about: String::new(),
            audience,
            level: Level::Beginner,
            state: PublishState::Published,
            published_at: Some(now),
            cover_key: None,
            version: 1,
            created_at: now,
            deleted_at: None,
            deleted_by: None,
        };
        row.into_active_model()
            .insert(&*tx)
            .await
            .expect("a course");
        let row = section::Model {
            id: section_id,
            course_id: id,
            title: "Chương một".into(),
            position: 1,
            version: 1,
            created_at: now,
            deleted_at: None,
            deleted_by: None,
        };
        row.into_active_model()
            .insert(&*tx)
            .await
            .expect("a section");
        let row = lesson::Model {
            id: lesson_id,
            short: lesson_id.short(),
            slug: vietnamese::slug(lesson),
            course_id: id,
            section_id,
            title: lesson.into(),
            kind: LessonKind::Text,
            body: body.into(),
            lecture_id: None,
            book_id: None,
            page_from: None,
            page_to: None,
            minutes: 5,
            position: 1,
            version: 1,
            created_at: now,
            deleted_at: None,
            deleted_by: None,
        };
        row.into_active_model()
            .insert(&*tx)
            .await
            .expect("a lesson");
        self.note(tx, Thing::Course, id.0).await;
        (id, lesson_id)
    }

    pub async fn publish_course(&self, id: CourseId, state: PublishState) {
        let tx = self.db.begin().await.expect("a transaction");
        let change = course::ActiveModel {
            id: Set(id),
            state: Set(state),
            ..Default::default()
        };
        change.update(&*tx).await.expect("changed");
        self.note(tx, Thing::Course, id.0).await;
    }

    pub async fn purge_feed_but_last(&self) {
        let tx = self.db.begin().await.expect("a transaction");
        let (_, last) = feed::ends(&*tx).await.expect("ends").expect("a feed");
        change::Entity::delete_many()
            .filter(change::Column::Seq.lt(last.seq))
            .exec(&*tx)
            .await
            .expect("purged");
        tx.commit().await.expect("committed");
    }

    pub async fn note(&self, tx: Transaction, thing: Thing, id: Uuid) {
        feed::note(&*tx, thing, id, Utc::now())
            .await
            .expect("noted");
        tx.commit().await.expect("committed");
    }
}

/// Segments as one text, marked ones in brackets.
pub fn marked(segments: &[Segment]) -> String {
    segments
        .iter()
        .map(|s| {
            if s.marked {
                format!("[{}]", s.text)
            } else {
                s.text.clone()
            }
        })
        .collect()
}
