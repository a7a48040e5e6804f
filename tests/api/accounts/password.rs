//! A forgotten password, renewed by a code.

use serde_json::json;
use tests::TestApp;
use uuid::Uuid;

use super::{at_once, sign_up};

#[tokio::test]
async fn a_forgotten_password_is_renewed_by_a_code_to_the_phone() {
    let app = TestApp::new().await;
    app.visitor()
        .post(
            "/api/v1/accounts",
            sign_up(Uuid::now_v7(), "0912345678", "sông Thương êm đềm"),
        )
        .await
        .expect(200);
    app.visitor()
        .post("/api/v1/secret-resets", json!({"login": "0912345678"}))
        .await
        .expect(202);
    app.visitor()
        .post("/api/v1/secret-resets", json!({"login": "0900000000"}))
        .await
        .expect(202);
    let code = app
        .last_message()
        .await
        .split_whitespace()
        .find_map(|word| {
            let word = word.trim_matches(',');
            (word.len() == 6 && word.bytes().all(|b| b.is_ascii_digit())).then(|| word.to_owned())
        });
    let body =
        |code: &str| json!({"login": "0912345678", "code": code, "secret": "mật khẩu mới tinh"});
    let wrong = if code.as_deref() == Some("000000") {
        "000001"
    } else {
        "000000"
    };
    app.visitor()
        .post("/api/v1/secret-resets/use", body(wrong))
        .await
        .expect(410);
    let code = code.expect("a code of six digits");
    app.visitor()
        .post("/api/v1/secret-resets/use", body(&code))
        .await
        .expect(200);
    app.visitor()
        .post("/api/v1/secret-resets/use", body(&code))
        .await
        .expect(410);
    app.visitor()
        .post(
            "/api/v1/session",
            json!({"login": "0912345678", "secret": "mật khẩu mới tinh"}),
        )
        .await
        .expect(200);
}

/// The code that a message says.
async fn code_sent(app: &TestApp) -> String {
    let text = app.last_message().await;
    let mut words = text.split_whitespace().map(|word| word.trim_matches(','));
    words
        .find(|word| word.len() == 6 && word.bytes().all(|b| b.is_ascii_digit()))
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn codes_are_counted_before_they_are_made_and_before_they_are_compared() {
    use sea_orm::EntityTrait;
    let app = TestApp::new().await;
    app.visitor()
        .post(
            "/api/v1/accounts",
            sign_up(Uuid::now_v7(), "0912345678", "sông Thương êm đềm"),
        )
        .await
        .expect(200);
    let visitor = app.visitor();
    let asked = json!({"login": "0912345678"});
    at_once(&visitor, 12, "/api/v1/secret-resets", asked).await;
    let db = app.app.db.reader();
    let made = store::accounts::login_code::Entity::find().all(db).await;
    assert_eq!(made.unwrap().len(), 3);

    app.clock.advance(chrono::Duration::hours(2));
    visitor
        .post("/api/v1/secret-resets", json!({"login": "0912345678"}))
        .await
        .expect(202);
    let code = code_sent(&app).await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let body =
        |code: &str| json!({"login": "0912345678", "code": code, "secret": "mật khẩu mới tinh"});
    at_once(&visitor, 12, "/api/v1/secret-resets/use", body(wrong)).await;
    let rows = store::accounts::login_code::Entity::find().all(db).await;
    let most = rows.unwrap().iter().map(|row| row.attempts).max();
    assert_eq!(most, Some(5), "no try was made beyond the fifth");
    visitor
        .post("/api/v1/secret-resets/use", body(&code))
        .await
        .expect(410);
}

#[tokio::test]
async fn a_code_that_was_used_verifies_the_phone() {
    use sea_orm::EntityTrait;
    let app = TestApp::new().await;
    for secret in ["mật khẩu của mẹ", "mật khẩu của con"] {
        app.visitor()
            .post(
                "/api/v1/accounts",
                sign_up(Uuid::now_v7(), "0912345678", secret),
            )
            .await
            .expect(200);
        app.clock.advance(chrono::Duration::seconds(1));
    }
    for secret in ["mật khẩu mới tinh", "mật khẩu mới nữa"] {
        app.visitor()
            .post("/api/v1/secret-resets", json!({"login": "0912345678"}))
            .await
            .expect(202);
        let code = code_sent(&app).await;
        let mut body = json!({"login": "0912345678", "code": code, "secret": secret});
        let path = "/api/v1/secret-resets/use";
        let family = app.visitor().post(path, body.clone()).await.ok();
        body["person_id"] = family["choose"][0]["person_id"].clone();
        app.visitor().post(path, body).await.expect(200);
        app.clock.advance(chrono::Duration::seconds(1));
    }
    let rows = store::accounts::login::Entity::find()
        .all(app.app.db.reader())
        .await
        .unwrap();
    let verified = rows.iter().filter(|row| row.verified_at.is_some()).count();
    assert_eq!((rows.len(), verified), (2, 1));
}
