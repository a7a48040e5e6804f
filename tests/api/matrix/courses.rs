//! Courses and lessons. The course is published for everybody; what a draft hides is tried in `courses.rs`.

use serde_json::json;
use tests::Course;
use uuid::Uuid;

use super::{ALL, KNOWN, Line, PRIVATE, SIGNED_IN, World, line};

/// The lines of this feature.
pub fn lines() -> Vec<Line> {
    [courses(), learners(), sections(), lessons(), pages()]
        .into_iter()
        .flatten()
        .collect()
}

const BUILDERS: &[&str] = &["teacher", "staff", "administrator"];

fn courses() -> Vec<Line> {
    let id = "/api/v1/courses/{course_id}";
    vec![
        line("GET", "/api/v1/courses", ALL, KNOWN, None),
        line(
            "POST",
            "/api/v1/courses",
            BUILDERS,
            KNOWN,
            Some(
                |world| json!({"id": Uuid::now_v7(), "unit_id": world.parts["unit_id"], "title": ""}),
            ),
        ),
        line("GET", id, ALL, KNOWN, None),
        line("PATCH", id, BUILDERS, KNOWN, Some(|_| json!({}))),
        line("DELETE", id, BUILDERS, KNOWN, None),
        line(
            "POST",
            "/api/v1/courses/{course_id}/restore",
            BUILDERS,
            PRIVATE,
            None,
        ),
        line(
            "POST",
            "/api/v1/courses/{course_id}/publish",
            BUILDERS,
            KNOWN,
            None,
        ),
        line(
            "POST",
            "/api/v1/courses/{course_id}/withdraw",
            BUILDERS,
            KNOWN,
            None,
        ),
        line(
            "PUT",
            "/api/v1/courses/{course_id}/order",
            BUILDERS,
            KNOWN,
            Some(|_| json!({"sections": []})),
        ),
    ]
}

/// In this order: who learns the course has progress and can leave it.
fn learners() -> Vec<Line> {
    vec![
        line(
            "POST",
            "/api/v1/courses/{course_id}/enrolment",
            SIGNED_IN,
            KNOWN,
            Some(|_| json!({"id": Uuid::now_v7()})),
        ),
        line(
            "PUT",
            "/api/v1/lessons/{lesson_id}/progress",
            SIGNED_IN,
            KNOWN,
            Some(|_| json!({"state": "started"})),
        ),
        line("GET", "/api/v1/my-learning", SIGNED_IN, KNOWN, None),
        line(
            "DELETE",
            "/api/v1/courses/{course_id}/enrolment",
            SIGNED_IN,
            KNOWN,
            None,
        ),
    ]
}

fn sections() -> Vec<Line> {
    let section = "/api/v1/sections/{section_id}";
    vec![
        line(
            "POST",
            "/api/v1/courses/{course_id}/sections",
            BUILDERS,
            KNOWN,
            Some(|_| json!({"id": Uuid::now_v7(), "title": ""})),
        ),
        line(
            "PATCH",
            section,
            BUILDERS,
            KNOWN,
            Some(|_| json!({"title": "Khác"})),
        ),
        line("DELETE", section, BUILDERS, KNOWN, None),
        line(
            "POST",
            "/api/v1/sections/{section_id}/restore",
            BUILDERS,
            KNOWN,
            None,
        ),
    ]
}

fn lessons() -> Vec<Line> {
    let lesson = "/api/v1/lessons/{lesson_id}";
    vec![
        line(
            "POST",
            "/api/v1/sections/{section_id}/lessons",
            BUILDERS,
            KNOWN,
            Some(|_| json!({"id": Uuid::now_v7(), "title": "", "kind": "text"})),
        ),
        line("GET", lesson, ALL, KNOWN, None),
        line("PATCH", lesson, BUILDERS, KNOWN, Some(|_| json!({}))),
        line("DELETE", lesson, BUILDERS, KNOWN, None),
        line(
            "POST",
            "/api/v1/lessons/{lesson_id}/restore",
            BUILDERS,
            KNOWN,
            None,
        ),
    ]
}

fn pages() -> Vec<Line> {
    vec![
        line("GET", "/khoa-hoc", ALL, KNOWN, None),
        line("GET", "/khoa-hoc/{course_address}", ALL, KNOWN, None),
        line(
            "GET",
            "/khoa-hoc/{course_address}/bai/{lesson_short}",
            ALL,
            KNOWN,
            None,
        ),
    ]
}

/// What they are asked about.
pub async fn prepare(world: &mut World) {
    let unit = world.parts["unit_id"].parse::<Uuid>().unwrap();
    let course = Course::build(&world.clients["teacher"], unit.into())
        .section("Chương một", &["Bài một", "Bài hai"])
        .published()
        .await;
    let address = course.path.trim_start_matches("/khoa-hoc/").to_owned();
    for (part, value) in [
        ("course_id", course.id.to_string()),
        ("course_address", address),
        ("section_id", course.sections[0].to_string()),
        ("lesson_id", course.lessons[0].to_string()),
        ("lesson_short", store::id::short(course.lessons[0])),
    ] {
        world.parts.insert(part, value);
    }
}
