//! Uploads and lectures. The upload and both lectures are the teacher's: a public one for the API, and one for members
//! of the centre whose files and page are asked for.

use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use super::{ALL, HIDDEN, KNOWN, Line, PRIVATE, Refused, SIGNED_IN, World, line};

/// Everybody who belongs to the centre.
const MEMBERS: &[&str] = &[
    "learner",
    "teacher",
    "librarian",
    "staff",
    "organizer",
    "committee",
    "administrator",
];
/// Who manages the lecture: its owner and the centre's staff.
const MANAGERS: &[&str] = &["teacher", "staff", "administrator"];
const OWNER: &[&str] = &["teacher"];

/// The lines of this feature.
pub fn lines() -> Vec<Line> {
    let mut lines = vec![
        line("OPTIONS", "/api/v1/uploads", ALL, KNOWN, None),
        // Who signed in is asked for the protocol next.
        line("POST", "/api/v1/uploads", SIGNED_IN, KNOWN, None),
        line("OPTIONS", "/api/v1/uploads/{upload_id}", ALL, KNOWN, None),
        line("GET", "/api/v1/lectures", ALL, KNOWN, None),
        line(
            "POST",
            "/api/v1/lectures",
            MANAGERS,
            KNOWN,
            Some(|world| {
                json!({
                    "id": Uuid::now_v7(), "unit_id": world.parts["unit_id"], "title": "", "upload_id": Uuid::nil(), "audience": "public"
                })
            }),
        ),
        line("GET", "/api/v1/lectures/{lecture_id}", ALL, KNOWN, None),
        line(
            "PATCH",
            "/api/v1/lectures/{lecture_id}",
            MANAGERS,
            KNOWN,
            Some(|_| json!({})),
        ),
        line(
            "DELETE",
            "/api/v1/lectures/{lecture_id}",
            MANAGERS,
            KNOWN,
            None,
        ),
        line(
            "POST",
            "/api/v1/lectures/{lecture_id}/restore",
            MANAGERS,
            KNOWN,
            None,
        ),
        // It is ready: nothing to try again, nothing to call off.
        line(
            "POST",
            "/api/v1/lectures/{lecture_id}/retry",
            MANAGERS,
            KNOWN,
            None,
        ),
        line(
            "POST",
            "/api/v1/lectures/{lecture_id}/cancel",
            MANAGERS,
            KNOWN,
            None,
        ),
        line(
            "GET",
            "/api/v1/lectures/{lecture_id}/watch",
            SIGNED_IN,
            KNOWN,
            None,
        ),
        line(
            "PUT",
            "/api/v1/lectures/{lecture_id}/watch",
            SIGNED_IN,
            KNOWN,
            Some(|_| json!({"position_s": 1.0, "at": "2026-11-21T00:00:00Z"})),
        ),
        line(
            "GET",
            "/media/lectures/{lecture_id}/{take}/{file}",
            MEMBERS,
            PRIVATE,
            None,
        ),
        // A visitor is shown the page that asks to sign in.
        line(
            "GET",
            "/bai-giang/{lecture_address}",
            MEMBERS,
            Refused {
                visitor: 200,
                others: 404,
            },
            None,
        ),
    ];
    // A method said in a header is tried by the feature's own tests; without one there is nothing here.
    lines.push(line(
        "POST",
        "/api/v1/uploads/{upload_id}",
        &[],
        HIDDEN,
        None,
    ));
    for method in ["HEAD", "GET", "PATCH", "DELETE"] {
        lines.push(line(
            method,
            "/api/v1/uploads/{upload_id}",
            OWNER,
            PRIVATE,
            None,
        ));
    }
    lines
}

/// What they are asked about.
pub async fn prepare(world: &mut World) {
    let unit = world.parts["unit_id"].parse::<Uuid>().unwrap().into();
    let teacher = world.clients["teacher"].clone();
    let upload = tests::tus::begin(&teacher, "lecture", unit, 1000).await;
    let upload = upload.rsplit('/').next().unwrap().to_owned();
    world.parts.insert("upload_id", upload);
    let public = tests::lecture::ready(&world.app, &teacher, unit, "public").await;
    world.parts.insert("lecture_id", public.to_string());
    let lecture = tests::lecture::ready(&world.app, &teacher, unit, "members").await;
    world.parts.insert("media lecture_id", lecture.to_string());
    world.parts.insert("take", tests::lecture::TAKE.to_owned());
    world.parts.insert("file", "v240.m4s".to_owned());
    let path = format!("/api/v1/lectures/{lecture}");
    let view = tests::read(teacher.request(Method::GET, &path)).await.ok();
    let address = view["path"].as_str().unwrap().rsplit('/').next().unwrap();
    world.parts.insert("lecture_address", address.to_owned());
}
