//! A password that was printed for somebody opens nothing but the form in which one's own is chosen.

use serde_json::{Value, json};
use store::state::Role;
use tests::{Client, TestApp};
use uuid::Uuid;

const OWN: &str = "con cò bay lả bay la";

/// A learner whom staff added: signed in with what was printed, and that password.
async fn newcomer(app: &TestApp) -> (Client, String) {
    let centre = app.centre("TTHTCĐ Hải Lăng").await;
    let staff = app.person(Role::Staff, centre).await;
    let body = json!({"id": Uuid::now_v7(), "display_name": "Lê Thị Hoa", "unit_id": centre, "role": "learner"});
    let made = staff.post("/api/v1/people", body).await.ok();
    let printed = made["secret"].as_str().unwrap().to_owned();
    let learner = app.visitor();
    let body = json!({"login": made["card_code"], "secret": printed});
    learner.post("/api/v1/session", body).await.expect(200);
    (learner, printed)
}

#[tokio::test]
async fn who_signed_in_with_a_printed_password_chooses_one_before_anything_else() {
    let app = TestApp::new().await;
    let (learner, printed) = newcomer(&app).await;
    let refused = learner.get("/api/v1/my-learning").await.expect(403).json();
    assert_eq!(refused["code"], "must_change_secret");
    let viewer = learner.get("/api/v1/viewer").await.ok();
    assert_eq!(viewer["person"]["must_change_secret"], true);

    let choose = async |new: &str| {
        let body = json!({"new": new});
        learner.post("/api/v1/viewer/secret", body).await
    };
    for (weak, why) in [
        (printed.as_str(), "cấp"),
        ("1234", "8 ký tự"),
        ("12345678", "dễ đoán"),
    ] {
        let said = choose(weak).await.expect(422).json();
        let said = said["fields"]["new"].as_str().unwrap();
        assert!(said.contains(why), "{weak}: {said}");
    }
    learner.get("/api/v1/my-learning").await.expect(403);
    choose(OWN).await.expect(204);
    learner.get("/api/v1/my-learning").await.expect(200);
    let viewer = learner.get("/api/v1/viewer").await.ok();
    assert_eq!(viewer["person"]["must_change_secret"], false);
    let said = choose("một mật khẩu khác nữa").await.expect(422).json();
    assert!(said["fields"]["old"].is_string(), "from now on as anybody");
}

#[tokio::test]
async fn a_page_asked_with_a_printed_password_says_so_and_who_asks() {
    let app = TestApp::new().await;
    let (learner, _) = newcomer(&app).await;
    for path in ["/", "/hoc", "/khoa-hoc", "/thong-bao"] {
        let page = learner.get(path).await.expect(200).text;
        let (_, rest) = page.split_once("id=\"first-data\">").unwrap();
        let first: Value = serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap();
        assert_eq!(first["view"]["code"], "must_change_secret", "{path}");
        assert_eq!(first["viewer"]["person"]["display_name"], "Lê Thị Hoa");
    }
}

#[tokio::test]
async fn who_does_not_want_to_choose_signs_out() {
    let app = TestApp::new().await;
    let (learner, _) = newcomer(&app).await;
    learner
        .post("/api/v1/session/refresh", json!({}))
        .await
        .expect(200);
    learner.get("/api/v1/home").await.expect(403);
    learner.delete("/api/v1/session").await.expect(204);
    learner.get("/api/v1/home").await.expect(200);
}
