//! Being asked to end, as a service manager asks: what was begun is answered, work is given back, nothing is held
//! against it.

use platform::queue::job;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use store::{job::TRANSCODE, state::Role};
use tests::{
    Client, SECRET,
    program::{Program, id, sample, unit_of, until},
    tus,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use uuid::Uuid;

/// A film of a minute on two busy cores.
const MADE: u64 = 400;

#[tokio::test]
async fn a_request_under_way_is_answered_and_work_is_given_back() {
    let mut program = Program::set_up().await;
    let teacher = program.person(Role::Teacher, "lan").await;
    let lecture = post_film(&teacher).await;
    let app = program.open().await;
    let work = async || {
        let found = job::Entity::find().filter(job::Column::Kind.eq(TRANSCODE));
        found.one(app.db.reader()).await.unwrap().unwrap()
    };
    until("the work to begin", 60, async || work().await.lease).await;

    let (begun, rest) = half_a_request(&program).await;
    program.ask_to_stop();
    assert!(answered(begun, &rest).await.starts_with("HTTP/1.1 200"));
    assert!(program.ended(60).await, "it ends with success");
    let left = work().await;
    assert_eq!((left.lease, left.attempts), (None, 0));

    program.start().await;
    let path = format!("/api/v1/lectures/{lecture}");
    until("the film", MADE, async || {
        let view = teacher.get(&path).await.ok();
        (view["state"] == "ready").then_some(())
    })
    .await;
}

async fn post_film(teacher: &Client) -> Uuid {
    let unit = unit_of(teacher).await;
    let film = sample("lecture-rau-sach.mp4");
    let upload = tus::upload(teacher, "lecture", unit, film).await;
    let body = json!({
        "id": Uuid::now_v7(), "unit_id": unit, "title": "Trồng rau sạch", "upload_id": upload, "audience": "members",
    });
    id(&teacher.post("/api/v1/lectures", body).await.ok())
}

/// A sign-in of which only the head and half of the body were sent, and the rest.
async fn half_a_request(program: &Program) -> (TcpStream, Vec<u8>) {
    let address = &program.config.listen.address;
    let mut line = TcpStream::connect(address).await.unwrap();
    let body = json!({"login": "luc", "secret": SECRET}).to_string();
    let head = format!(
        "POST /api/v1/session HTTP/1.1\r\nhost: {address}\r\norigin: {}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n",
        program.address,
        body.len()
    );
    let (first, rest) = body.as_bytes().split_at(body.len() / 2);
    line.write_all(head.as_bytes()).await.unwrap();
    line.write_all(first).await.unwrap();
    // The program has taken it up by now.
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    (line, rest.to_vec())
}

/// Sends the rest a while after; what is answered.
async fn answered(mut line: TcpStream, rest: &[u8]) -> String {
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    line.write_all(rest).await.unwrap();
    let mut answer = String::new();
    line.read_to_string(&mut answer).await.unwrap();
    answer
}
