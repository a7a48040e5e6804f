//! A course: made, published, learned to its end, with the power cut between all of it.

use serde_json::{Value, json};
use store::state::Role;
use tests::{
    Client, Course, book, course,
    program::{Program, id, sample, unit_of, until},
    tus,
};

/// How long the machine may take for a book of 12 pages that brings its text along.
const DIGITIZED: u64 = 120;

#[tokio::test]
async fn a_course_is_made_learned_and_finished_over_power_cuts() {
    let mut program = Program::set_up().await;
    let teacher = program.person(Role::Teacher, "lan").await;
    let unit = unit_of(&teacher).await;
    let handbook = handbook(&program).await;
    let chapter = json!({
        "title": "Đọc chương một", "kind": "book", "book_id": id(&handbook), "page_from": 2, "page_to": 4,
    });
    let course = Course::build(&teacher, unit)
        .section("Làm đất", &["Đất tốt là gì", "Ủ phân"])
        .section_of("Đọc thêm", vec![chapter])
        .await;
    program.cut_power().await;
    let learner = program.person(Role::Learner, "mai").await;
    learner.get(&course.api()).await.expect(404);
    course::act(&teacher, &course, "publish").await.ok();
    program.cut_power().await;
    let view = learner.get(&course.api()).await.ok();
    let titles: Vec<&Value> = lessons(&view).map(|lesson| &lesson["title"]).collect();
    assert_eq!(titles, ["Đất tốt là gì", "Ủ phân", "Đọc chương một"]);

    course.enrol(&learner).await;
    program.cut_power().await;
    assert_eq!(learner.get(&course.api()).await.ok()["enrolled"], true);
    course.done(&learner, 0).await;
    program.cut_power().await;
    let view = learner.get(&course.api()).await.ok();
    let states: Vec<&Value> = lessons(&view).map(|lesson| &lesson["state"]).collect();
    assert_eq!(states, ["done", "here", "open"]);
    let home = learner.get("/api/v1/home").await.ok();
    assert_eq!(home["continue"]["lesson"]["title"], "Ủ phân", "{home}");

    course.done(&learner, 1).await;
    let lesson = learner.get(&course.lesson(2)).await.ok();
    assert_eq!(lesson["book"]["page_from"], 2);
    let page = learner.get(&book::at(&handbook, "/pages/2")).await.ok();
    assert!(page["text"].as_str().unwrap().len() > 100, "{page}");
    let last = course.done(&learner, 2).await;
    assert_eq!(
        (&last["finished"], &last["course_progress"]),
        (&json!(true), &json!(1.0))
    );
    program.cut_power().await;
    let mine = learner.get("/api/v1/my-learning").await.ok();
    assert_eq!(mine["finished"][0]["id"], json!(course.id));
    assert_eq!(mine["courses"], json!([]));
    let view = learner.get(&course.api()).await.ok();
    assert!(view["finished_at"].is_string());
    assert_eq!(view["learner_count"], 1);
}

fn lessons(course: &Value) -> impl Iterator<Item = &Value> {
    let sections = course["sections"].as_array().expect("sections").iter();
    sections.flat_map(|section| section["lessons"].as_array().expect("lessons"))
}

/// The handbook of the samples, in the library.
async fn handbook(program: &Program) -> Value {
    let librarian: Client = program.person(Role::Librarian, "hoa").await;
    let unit = unit_of(&librarian).await;
    let file = sample("so-tay-hoc-vien.pdf");
    let upload = tus::upload(&librarian, "book", unit, file).await;
    let record = json!({"title": "Sổ tay học viên", "upload_id": upload});
    let made = book::add(&librarian, unit, record).await;
    let ready = until("the handbook", DIGITIZED, async || {
        let book = librarian.get(&book::at(&made, "")).await.ok();
        assert_ne!(book["state"], "failed", "{}", book["reason"]);
        Some(book).filter(|book| book["state"] == "ready")
    });
    book::step(&librarian, &ready.await, "publish").await.ok()
}
