//! The power is cut again and again under a stream of writes. Whatever was acknowledged is there afterwards: posts,
//! progress, bytes of uploads.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use reqwest::Method;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{
    centres::news,
    id::{NewsId, UnitId},
    state::Role,
};
use tests::{
    Client, Course, attempt,
    program::{Program, unit_of, until},
    tus,
};
use uuid::Uuid;

const CUTS: usize = 12;
/// The longest time between two cuts.
const LONGEST: u64 = 1200;
/// Of one upload.
const FILE: usize = 3 << 20;
const CHUNK: usize = 200_000;

/// What was acknowledged.
#[derive(Debug, Default)]
struct Acknowledged {
    news: Vec<Uuid>,
    /// Second of a film; it only grows.
    position: u32,
    /// The upload under way and how much of it is there.
    upload: Option<(String, usize)>,
    /// Uploads that came to their end.
    whole: Vec<String>,
}

type Book = Arc<Mutex<Acknowledged>>;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_outlives_any_moment_of_a_power_cut() {
    let mut program = Program::set_up().await;
    let teacher = program.person(Role::Teacher, "lan").await;
    let staff = program.person(Role::Staff, "hoa").await;
    let unit = unit_of(&teacher).await;
    let film = json!({"title": "Một", "kind": "video"});
    let course = Course::build(&teacher, unit).section_of("A", vec![film]);
    let course = course.published().await;
    course.enrol(&teacher).await;
    let book = Book::default();
    let writers = [
        tokio::spawn(write_news(staff.clone(), unit, book.clone())),
        tokio::spawn(learn(teacher.clone(), course.lesson(0), book.clone())),
        tokio::spawn(upload(teacher.clone(), unit, book.clone())),
    ];
    for _ in 0..CUTS {
        tokio::time::sleep(Duration::from_millis(moment())).await;
        program.cut_power().await;
        let (position, newest) = {
            let seen = book.lock().unwrap();
            (seen.position, seen.news.last().copied())
        };
        let stands = stands_at(&teacher, &course).await;
        assert!(stands >= f64::from(position), "{stands} of {position}");
        if let Some(newest) = newest {
            let path = format!("/api/v1/news/{newest}");
            staff.get(&path).await.expect(200);
        }
    }
    for writer in &writers {
        assert!(!writer.is_finished(), "a writer gave up");
    }
    let last_one = async || (!book.lock().unwrap().whole.is_empty()).then_some(());
    until("a whole upload", 60, last_one).await;
    for writer in writers {
        writer.abort();
    }
    program.cut_power().await;
    all_there(&program, &teacher, &course, &book).await;
}

/// Some time between two cuts, in milliseconds.
fn moment() -> u64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    u64::from(now.unwrap().subsec_micros()) % LONGEST
}

async fn stands_at(learner: &Client, course: &Course) -> f64 {
    let lesson = learner.get(&course.lesson(0)).await.ok();
    lesson["progress"]["position_s"].as_f64().unwrap_or(0.0)
}

async fn all_there(program: &Program, learner: &Client, course: &Course, book: &Book) {
    let (news, position, upload, whole) = {
        let seen = book.lock().unwrap();
        let whole = seen.whole.clone();
        (seen.news.clone(), seen.position, seen.upload.clone(), whole)
    };
    assert!(
        news.len() > CUTS && position > CUTS as u32,
        "{}, {position}",
        news.len()
    );
    assert!(stands_at(learner, course).await >= f64::from(position));
    let app = program.open().await;
    let ids = news.iter().map(|id| NewsId(*id));
    let found = news::Entity::find().filter(news::Column::Id.is_in(ids));
    assert_eq!(found.all(app.db.reader()).await.unwrap().len(), news.len());
    app.db.close().await.unwrap();
    if let Some((path, upto)) = upload {
        assert!(tus::offset(learner, &path).await >= upto);
    }
    let sum = hex(&tus::noise(FILE));
    for path in whole {
        // Cut behind the last byte, its end is made up for when it is used.
        let body = json!({
            "id": Uuid::now_v7(), "unit_id": unit_of(learner).await, "title": "Sóng", "audience": "staff",
            "upload_id": path.rsplit('/').next(),
        });
        learner.post("/api/v1/lectures", body).await.ok();
        assert_eq!(learner.get(&path).await.ok()["sha256"], sum.as_str());
    }
}

fn hex(bytes: &[u8]) -> String {
    let sum = Sha256::digest(bytes);
    sum.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The line is down: a moment later it may not be.
async fn wait() {
    tokio::time::sleep(Duration::from_millis(50)).await;
}

async fn write_news(staff: Client, unit: UnitId, book: Book) {
    loop {
        let id = Uuid::now_v7();
        let body = json!({"id": id, "unit_id": unit, "title": "Nước lên", "body": "Chậm."});
        // Sent again until it is acknowledged.
        while !sent(staff.request(Method::POST, "/api/v1/news").json(&body)).await {
            wait().await;
        }
        book.lock().unwrap().news.push(id);
    }
}

async fn learn(learner: Client, lesson: String, book: Book) {
    let path = format!("{lesson}/progress");
    for position in 1.. {
        let body = json!({"state": "started", "position_s": position});
        while !sent(learner.request(Method::PUT, &path).json(&body)).await {
            wait().await;
        }
        book.lock().unwrap().position = position;
    }
}

/// Sends a request; whether it was acknowledged. Nothing but the line may fail.
async fn sent(request: reqwest::RequestBuilder) -> bool {
    let Some(answer) = attempt(request).await else {
        return false;
    };
    answer.ok();
    true
}

async fn upload(teacher: Client, unit: UnitId, book: Book) {
    let file = tus::noise(FILE);
    loop {
        let Some(path) = begin(&teacher, unit).await else {
            wait().await;
            continue;
        };
        let mut at = 0;
        while at < FILE {
            match send(&teacher, &path, &file, at).await {
                Some(offset) => at = offset,
                None => at = stands_after_a_cut(&teacher, &path, &book).await,
            }
            book.lock().unwrap().upload = Some((path.clone(), at));
        }
        let mut seen = book.lock().unwrap();
        seen.upload = None;
        seen.whole.push(path);
    }
}

async fn begin(teacher: &Client, unit: UnitId) -> Option<String> {
    let request = tus::request(teacher, Method::POST, "/api/v1/uploads")
        .header("upload-length", FILE)
        .header("upload-metadata", tus::metadata("lecture", unit));
    let answer = attempt(request).await?.expect(201);
    Some(answer.header("location").to_owned())
}

async fn send(teacher: &Client, path: &str, file: &Bytes, at: usize) -> Option<usize> {
    let chunk = file.slice(at..FILE.min(at + CHUNK));
    let answer = attempt(tus::patch(teacher, path, at).body(chunk)).await?;
    answer.expect(204).header("upload-offset").parse().ok()
}

/// Where an upload stands once the line is back: not behind what was acknowledged.
async fn stands_after_a_cut(teacher: &Client, path: &str, book: &Book) -> usize {
    loop {
        wait().await;
        let head = tus::request(teacher, Method::HEAD, path);
        let Some(answer) = attempt(head).await else {
            continue;
        };
        let answer = answer.expect(200);
        let at = answer.header("upload-offset").parse().unwrap();
        let seen = book.lock().unwrap();
        let kept = seen.upload.as_ref().filter(|(same, _)| same == path);
        assert!(kept.is_none_or(|(_, upto)| at >= *upto), "{at}: {seen:?}");
        return at;
    }
}
