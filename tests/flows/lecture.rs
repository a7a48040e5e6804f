//! A lecture: a film goes up over cuts and a dying server, becomes HLS over another power cut, plays for those it is
//! for, and is gone on with at the same second.

use bytes::Bytes;
use chrono::Utc;
use serde_json::{Value, json};
use store::state::Role;
use tests::{
    Client, Course, hls,
    program::{Program, id, sample, unit_of, until},
    tus,
};
use uuid::Uuid;

/// How long the machine may take for a film of a minute on two busy cores.
const MADE: u64 = 400;

#[tokio::test]
async fn a_film_survives_cuts_on_its_way_and_plays_on_at_the_same_second() {
    let mut program = Program::set_up().await;
    let teacher = program.person(Role::Teacher, "lan").await;
    let unit = unit_of(&teacher).await;
    let upload = goes_up(&mut program, &teacher).await;
    let body = json!({
        "id": Uuid::now_v7(), "unit_id": unit, "title": "Trồng rau sạch", "upload_id": upload, "audience": "members",
    });
    let made = teacher.post("/api/v1/lectures", body).await.ok();
    let path = format!("/api/v1/lectures/{}", id(&made));
    let done = becomes_hls(&mut program, &teacher, &path).await;
    assert!((62.0..64.0).contains(&done["duration_s"].as_f64().unwrap()));
    assert_eq!(
        (&done["width"], &done["height"]),
        (&json!(1280), &json!(720))
    );

    let learner = program.person(Role::Learner, "mai").await;
    let pieces = plays(&program, &learner, &done).await;
    let lesson = json!({"title": "Xem phim", "kind": "video", "lecture_id": id(&done)});
    let course = Course::build(&teacher, unit).section_of("A", vec![lesson]);
    let course = course.published().await;
    stops_and_goes_on(&mut program, &learner, &path, &course).await;
    hls::plays(&learner, &pieces).await;
}

/// Sends the film in three requests; the power is cut after the first and in the middle of the second.
async fn goes_up(program: &mut Program, teacher: &Client) -> String {
    let film = Bytes::from(sample("lecture-rau-sach.mp4"));
    let unit = unit_of(teacher).await;
    let path = tus::begin(teacher, "lecture", unit, film.len()).await;
    let first = film.len() / 3;
    tus::send(teacher, &path, 0, film.slice(..first))
        .await
        .expect(204);
    program.cut_power().await;
    assert_eq!(tus::offset(teacher, &path).await, first);

    // Half of the rest arrives, then silence: what is acknowledged meanwhile is there after the cut.
    let rest = film.slice(first..);
    let half = rest.slice(..rest.len() / 2);
    let cut = tus::broken(tus::patch(teacher, &path, first), half, rest.len(), true);
    let cut = tokio::spawn(cut.send());
    let acknowledged = until("an offset that grows", 30, async || {
        // Not by HEAD: it takes the turn from whoever sends.
        let offset = teacher.get(&path).await.ok()["offset"].as_u64()? as usize;
        Some(offset).filter(|offset| *offset > first)
    })
    .await;
    program.kill();
    assert!(cut.await.unwrap().is_err(), "the line broke");
    program.start().await;
    let stands = tus::offset(teacher, &path).await;
    assert!(stands >= acknowledged && stands < film.len(), "{stands}");
    tus::send(teacher, &path, stands, film.slice(stands..))
        .await
        .expect(204);
    path.rsplit('/').next().unwrap().to_owned()
}

/// Waits for the film; the power is cut when the first part of it is made.
async fn becomes_hls(program: &mut Program, teacher: &Client, path: &str) -> Value {
    let state = async || {
        let lecture = teacher.get(path).await.ok();
        assert_ne!(lecture["state"], "failed", "{}", lecture["reason"]);
        lecture
    };
    let progress = |lecture: &Value| lecture["progress"].as_f64().unwrap();
    until("the first part", MADE, async || {
        Some(state().await).filter(|lecture| progress(lecture) > 0.0)
    })
    .await;
    program.cut_power().await;
    until("the whole film", MADE, async || {
        Some(state().await).filter(|lecture| lecture["state"] == "ready")
    })
    .await
}

/// All of it plays for a member, in every rendition and as sound alone; nothing of it for a stranger.
async fn plays(program: &Program, member: &Client, lecture: &Value) -> Vec<hls::Piece> {
    let master = lecture["playlist"].as_str().unwrap();
    let pieces = hls::pieces(member, master).await;
    hls::plays(member, &pieces).await;
    for rendition in ["v240", "v480", "v720", "sound"] {
        let of = |piece: &&hls::Piece| {
            piece
                .path
                .rsplit('/')
                .next()
                .unwrap()
                .starts_with(rendition)
        };
        let parts = pieces.iter().filter(of).count();
        assert!(parts > 10, "{parts} pieces of {rendition}: {pieces:?}");
    }
    let visitor = Client::new(&program.address);
    let administrator = program.administrator().await;
    let body = json!({
        "id": Uuid::now_v7(), "name": "TTHTCĐ Triệu Phong", "kind": "centre", "parent_id": unit_of(member).await,
    });
    let other = administrator.post("/api/v1/units", body).await.ok();
    let nobody = sign_up(program).await;
    for piece in &pieces {
        assert_eq!(hls::fetch(&nobody, piece).await.0, 404, "{piece:?}");
        assert_eq!(hls::fetch(&visitor, piece).await.0, 401, "{piece:?}");
    }
    // Who belongs to a centre below the commune belongs to it.
    let below = other["short"].as_str().unwrap();
    let below = program.person_in(Role::Learner, "sau", below).await;
    hls::plays(&below, &pieces[..2]).await;
    pieces
}

/// A film's place outlives the power, for itself and as a lesson.
async fn stops_and_goes_on(program: &mut Program, learner: &Client, path: &str, course: &Course) {
    let watch = format!("{path}/watch");
    let stopped = json!({"position_s": 41.5, "at": Utc::now()});
    learner.put(&watch, stopped).await.expect(204);
    program.cut_power().await;
    assert_eq!(learner.get(&watch).await.ok()["position_s"], 41.5);
    course.enrol(learner).await;
    let progress = format!("{}/progress", course.lesson(0));
    let begun = json!({"state": "started"});
    learner.put(&progress, begun).await.ok();
    program.cut_power().await;
    let lesson = learner.get(&course.lesson(0)).await.ok();
    assert_eq!(lesson["progress"]["state"], "started");
    assert_eq!(lesson["lecture"]["watched_s"], 41.5);
    let home = learner.get("/api/v1/home").await.ok();
    assert_eq!(home["continue"]["position_s"], 41.5);
}

/// Somebody who has an account and belongs nowhere.
async fn sign_up(program: &Program) -> Client {
    let client = Client::new(&program.address);
    let body = json!({
        "id": Uuid::now_v7(), "display_name": "Người Lạ", "secret": "một mật khẩu dài",
        "login": {"kind": "phone", "value": "0987654321"},
        "consents": [{"purpose": "terms", "text_version": "2026-11"}],
    });
    client.post("/api/v1/accounts", body).await.ok();
    client
}
