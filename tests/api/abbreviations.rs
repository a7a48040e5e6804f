//! Abbreviations of units: who adds and removes them, and what they may be.

use serde_json::{Value, json};
use store::{id::UnitId, state::Role};
use tests::{Client, TestApp};
use uuid::Uuid;

const ALL: &str = "/api/v1/abbreviations";

fn body(id: Uuid, unit: UnitId, short: &str, long: &str) -> Value {
    json!({"id": id, "unit_id": unit, "short": short, "long": long})
}

async fn shorts(who: &Client) -> Vec<(String, usize)> {
    let list = who.get(ALL).await.ok();
    let rows = list["items"].as_array().unwrap().iter();
    let row = |row: &Value| {
        let can = row["can"].as_array().unwrap().len();
        (row["short"].as_str().unwrap().to_owned(), can)
    };
    rows.map(row).collect()
}

#[tokio::test]
async fn a_units_librarian_adds_and_removes_its_own() {
    let app = TestApp::new().await;
    let (here, there) = (app.centre("Hải Lăng").await, app.centre("Gio Linh").await);
    let librarian = app.person(Role::Librarian, here).await;
    let other = app.person(Role::Librarian, there).await;
    let id = Uuid::now_v7();
    let ttvh = body(id, here, "TTVH", "trung tâm văn hoá");
    let made = librarian.post(ALL, ttvh.clone()).await.ok();
    assert_eq!(made["unit"]["name"], "Hải Lăng");
    // Sent again, as on a weak link, it is the same one.
    assert_eq!(librarian.post(ALL, ttvh.clone()).await.ok(), made);
    let again = body(Uuid::now_v7(), there, "ttvh", "trường trung học Vĩnh Hoà");
    let taken = other.post(ALL, again).await.expect(422).json();
    assert!(taken["fields"]["short"].is_string());
    other.post(ALL, ttvh.clone()).await.expect(403);
    let same_id = body(id, here, "CLBCT", "câu lạc bộ cờ tướng");
    librarian.post(ALL, same_id).await.expect(409);
    let beside = body(Uuid::now_v7(), there, "CLBTV", "câu lạc bộ thơ văn");
    other.post(ALL, beside).await.expect(200);

    assert_eq!(
        shorts(&librarian).await,
        [("CLBTV".to_owned(), 0), ("TTVH".to_owned(), 1)]
    );
    let learner = app.person(Role::Learner, here).await;
    learner.get(ALL).await.expect(403);
    let path = format!("{ALL}/{id}");
    for who in [&other, &learner] {
        who.delete(&path).await.expect(403);
    }
    librarian.delete(&path).await.expect(204);
    librarian.delete(&path).await.expect(404);
    // Taken back.
    librarian.post(ALL, ttvh).await.expect(200);
    assert_eq!(shorts(&other).await.len(), 2);
}

#[tokio::test]
async fn of_two_who_add_the_same_at_once_one_is_told() {
    let app = TestApp::new().await;
    let librarian = app.person(Role::Librarian, app.root).await;
    let add = || {
        librarian.post(
            ALL,
            body(Uuid::now_v7(), app.root, "TTVH", "trung tâm văn hoá"),
        )
    };
    let (a, b, c) = tokio::join!(add(), add(), add());
    let mut statuses = [a.status, b.status, c.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 422, 422]);
}

#[tokio::test]
async fn what_is_a_word_or_known_to_everybody_is_refused() {
    let app = TestApp::new().await;
    let librarian = app.person(Role::Librarian, app.root).await;
    for (short, long, field) in [
        ("hoa", "hội ong ẩn", "short"),
        ("UBND", "uống bia ngon đều", "short"),
        ("T.T", "trung tâm", "short"),
        ("TTVH", "một", "long"),
    ] {
        let body = body(Uuid::now_v7(), app.root, short, long);
        let refused = librarian.post(ALL, body).await.expect(422).json();
        assert!(refused["fields"][field].is_string(), "{short}: {refused}");
    }
}
