//! Backup and restore: a copy taken while people write, put back on another machine, over power cuts on both.

use std::{
    path::Path,
    process::Child,
    sync::{Arc, Mutex},
    time::Duration,
};

use backend::start;
use chrono::Utc;
use reqwest::Method;
use serde_json::{Value, json};
use store::{id::UnitId, state::Role};
use tests::{
    Client, book, hls,
    program::{Program, id, sample, unit_of, until},
    search, tus,
};
use tokio::{
    sync::watch,
    task::{JoinHandle, block_in_place},
};
use uuid::Uuid;

/// How long the machine may take for a book of 12 pages or a film of ten seconds.
const MADE: u64 = 300;
const BOOK: &str = "Sổ tay học viên";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_taken_under_writes_brings_everything_back_on_another_machine() {
    let mut program = Program::set_up().await;
    let kept = Kept::make(&program).await;
    let pen = Pen::take_up(&program).await;

    let folder = program.file("backups");
    std::fs::create_dir(&folder).unwrap();
    let file = folder.join("today.tar.zst");
    let words = ["backup", file.to_str().unwrap()];
    cut_when_begun(program.begin(&words), &folder, &file).await;
    assert!(!file.exists(), "half a backup stands under its name");
    let written = pen.written();
    assert!(!written.is_empty());
    block_in_place(|| program.console(&words, ""));
    assert!(
        pen.put_down().await > written.len(),
        "nobody wrote meanwhile"
    );
    program.kill();

    let mut spare = program.spare().await;
    let words = ["restore", file.to_str().unwrap()];
    let data = spare.config.data.folder.clone();
    cut_when_begun(spare.begin(&words), &data, &data.join("benhoc.db")).await;
    spare.console(&words, "");
    let refused = spare.refused(&words);
    assert!(
        refused.contains("already: restore into an empty"),
        "{refused}"
    );
    spare.start().await;
    kept.is_in(&program, &spare).await;
    for news in written {
        let news = format!("/api/v1/news/{news}");
        kept.staff.get(&news).await.expect(200);
    }
    spare.cut_power().await;
    kept.is_in(&program, &spare).await;
}

/// Waits until a command has put something into a folder besides its result, and kills it.
async fn cut_when_begun(mut command: Child, folder: &Path, result: &Path) {
    let begun = || {
        let mut found = std::fs::read_dir(folder).into_iter().flatten().flatten();
        found.any(|entry| entry.path() != result)
    };
    while !begun() {
        assert!(command.try_wait().unwrap().is_none(), "it ended by itself");
        // A fast machine does all of it in a blink.
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    command.kill().unwrap();
    let ended = command.wait().unwrap();
    assert!(!ended.success(), "it had come to its end already");
}

/// What must be there again.
struct Kept {
    learner: Client,
    staff: Client,
    film: String,
    pieces: Vec<hls::Piece>,
    book: Value,
    page: Value,
    unfinished: String,
}

impl Kept {
    async fn make(program: &Program) -> Self {
        // The phones of the commune trust this authority.
        start::authority(&program.config).unwrap();
        let staff = program.person(Role::Staff, "lan").await;
        let unit = unit_of(&staff).await;
        let upload = tus::upload(&staff, "lecture", unit, sample("silent.mp4")).await;
        let body = json!({
            "id": Uuid::now_v7(), "unit_id": unit, "title": "Phim câm", "upload_id": upload, "audience": "members",
        });
        let film = staff.post("/api/v1/lectures", body).await.ok();
        let film = format!("/api/v1/lectures/{}", id(&film));
        let book = handbook(program).await;
        let playlist = until("the film", MADE, async || {
            let film = staff.get(&film).await.ok();
            assert_ne!(film["state"], "failed", "{}", film["reason"]);
            Some(film["playlist"].as_str()?.to_owned())
        });
        let playlist = playlist.await;
        let learner = program.person(Role::Learner, "mai").await;
        let stopped = json!({"position_s": 7.5, "at": Utc::now()});
        let watch = format!("{film}/watch");
        learner.put(&watch, stopped).await.expect(204);
        let unfinished = tus::begin(&staff, "lecture", unit, 2000).await;
        tus::send(&staff, &unfinished, 0, tus::noise(1000))
            .await
            .expect(204);
        Self {
            pieces: hls::pieces(&learner, &playlist).await,
            page: learner.get(&book::at(&book, "/pages/2")).await.ok(),
            learner,
            staff,
            film,
            book,
            unfinished,
        }
    }

    async fn is_in(&self, before: &Program, now: &Program) {
        // Sessions, and the key that signs them.
        let viewer = self.learner.get("/api/v1/viewer").await.ok();
        assert_eq!(viewer["person"]["display_name"], "Nguyễn Thị Lan");
        now.sign_in("mai").await;
        hls::plays(&self.learner, &self.pieces).await;
        let watch = format!("{}/watch", self.film);
        assert_eq!(self.learner.get(&watch).await.ok()["position_s"], 7.5);
        let page = self.learner.get(&book::at(&self.book, "/pages/2")).await;
        assert_eq!(page.ok(), self.page);
        let image = self.page["images"][0]["url"].as_str().unwrap();
        let image = self.learner.request(Method::GET, image).send().await;
        assert_eq!(image.unwrap().status(), 200);
        search::found(&self.learner, "so tay hoc vien", "book", BOOK).await;
        let authority = |program: &Program| {
            let keys = program.config.data.folder.join("keys/authority");
            let files = std::fs::read_dir(keys).unwrap().map(Result::unwrap);
            let mut files: Vec<_> = files
                .map(|file| (file.file_name(), std::fs::read(file.path()).unwrap()))
                .collect();
            files.sort();
            files
        };
        assert_eq!(authority(now), authority(before));
        // Its bytes are in no backup: its sender is told so and begins again.
        let head = tus::request(&self.staff, Method::HEAD, &self.unfinished);
        let head = head.send().await.unwrap().status();
        assert!(head == 404 || head == 410, "{head}");
    }
}

async fn handbook(program: &Program) -> Value {
    let librarian = program.person(Role::Librarian, "hoa").await;
    let unit = unit_of(&librarian).await;
    let file = sample("so-tay-hoc-vien.pdf");
    let upload = tus::upload(&librarian, "book", unit, file).await;
    let record = json!({"title": BOOK, "upload_id": upload});
    let made = book::add(&librarian, unit, record).await;
    let ready = until("the handbook", MADE, async || {
        let book = librarian.get(&book::at(&made, "")).await.ok();
        assert_ne!(book["state"], "failed", "{}", book["reason"]);
        Some(book).filter(|book| book["state"] == "ready")
    });
    book::step(&librarian, &ready.await, "publish").await.ok()
}

/// Somebody who writes news without a pause.
struct Pen {
    written: Arc<Mutex<Vec<Uuid>>>,
    stop: watch::Sender<bool>,
    writing: JoinHandle<()>,
}

impl Pen {
    async fn take_up(program: &Program) -> Self {
        let staff = program.person(Role::Staff, "sau").await;
        let unit = unit_of(&staff).await;
        let written = Arc::<Mutex<Vec<Uuid>>>::default();
        let (stop, stopped) = watch::channel(false);
        let all = written.clone();
        let writing = tokio::spawn(async move {
            while !*stopped.borrow() {
                let news = write(&staff, unit).await;
                all.lock().unwrap().push(news);
            }
        });
        let pen = Self {
            written,
            stop,
            writing,
        };
        let begun = async || (!pen.written().is_empty()).then_some(());
        until("the first piece of news", 30, begun).await;
        pen
    }

    /// What was acknowledged so far.
    fn written(&self) -> Vec<Uuid> {
        self.written.lock().unwrap().clone()
    }

    /// Ends the writing; how many pieces were acknowledged.
    async fn put_down(self) -> usize {
        self.stop.send(true).unwrap();
        self.writing.await.unwrap();
        self.written.lock().unwrap().len()
    }
}

async fn write(staff: &Client, unit: UnitId) -> Uuid {
    let id = Uuid::now_v7();
    let body = json!({"id": id, "unit_id": unit, "title": "Nước lên", "body": "Chậm."});
    staff.post("/api/v1/news", body).await.ok();
    id
}
