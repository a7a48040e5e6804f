//! How long what people write may be, said by its field.

use serde_json::json;
use store::state::{Role, UnitKind};
use tests::{TestApp, contest};
use uuid::Uuid;

#[tokio::test]
async fn a_units_page_says_which_of_its_words_are_too_long() {
    let app = TestApp::new().await;
    let chief = app.person(Role::Administrator, app.root).await;
    let unit = app.unit("Xã Hải Lăng", UnitKind::Commune, None).await;
    let path = format!("/api/v1/units/{unit}");
    for (field, longest) in [
        ("headline", 300),
        ("about", 20_000),
        ("address", 300),
        ("phone", 60),
    ] {
        let mut body = json!({
            "id": Uuid::now_v7(), "name": "Xã Triệu Phong", "kind": "commune", "parent_id": app.root,
        });
        body[field] = json!("ộ".repeat(longest + 1));
        let said = chief.post("/api/v1/units", body.clone()).await.expect(422);
        assert!(said.json()["fields"][field].is_string(), "{field}");
        let change = json!({field: body[field]});
        let said = chief.patch(&path, 1, change).await.expect(422).json();
        assert!(said["fields"][field].is_string(), "{field}");
        body[field] = json!("ộ".repeat(longest));
        chief.post("/api/v1/units", body).await.expect(200);
    }
    let change = json!({"headline": "một\u{0}hai"});
    let said = chief.patch(&path, 1, change).await.expect(422).json();
    assert!(said["fields"]["headline"].is_string());
}

#[tokio::test]
async fn the_reason_of_a_rejection_is_not_a_book() {
    let app = TestApp::new().await;
    let centre = app.centre("TTHTCĐ Hải Lăng").await;
    let organizer = app.person(Role::Organizer, app.root).await;
    let staff = app.person(Role::Staff, centre).await;
    let open = contest::open(&organizer, &app.root.to_string()).await;
    let entry = contest::enter(&staff, centre, &open["id"]).await;
    let path = format!("/api/v1/entries/{}/reject", entry["id"].as_str().unwrap());
    let reject = async |reason: String| {
        let request = organizer.request(reqwest::Method::POST, &path);
        let request = request.header("if-match", format!("\"{}\"", entry["version"]));
        tests::read(request.json(&json!({"reason": reason}))).await
    };
    for reason in ["ộ".repeat(2001), String::new()] {
        let said = reject(reason).await.expect(422).json();
        assert!(said["fields"]["reason"].is_string(), "{said}");
    }
}
