//! Guessing at passwords: slowed down by account, wherever it is tried.

use serde_json::json;
use tests::{SECRET, TestApp};
use uuid::Uuid;

use super::{at_once, sign_up};

#[tokio::test]
async fn guessing_a_password_is_slowed_down_by_account() {
    let app = TestApp::new().await;
    let person = app.nobody().await;
    let body = |secret: &str| json!({"login": person.login, "secret": secret});
    for _ in 0..6 {
        app.visitor()
            .post("/api/v1/session", body("sai bét cả rồi"))
            .await
            .expect(401);
    }
    let refused = app
        .visitor()
        .post("/api/v1/session", body(SECRET))
        .await
        .expect(429);
    assert_eq!(refused.header("retry-after"), "30");
    app.clock.advance(chrono::Duration::seconds(31));
    app.visitor()
        .post("/api/v1/session", body(SECRET))
        .await
        .expect(200);
}

#[tokio::test]
async fn signing_in_oneself_does_not_clear_ones_guesses_at_the_family() {
    let app = TestApp::new().await;
    for secret in ["mật khẩu của mẹ", "mật khẩu của kẻ gian"] {
        app.visitor()
            .post(
                "/api/v1/accounts",
                sign_up(Uuid::now_v7(), "0912345678", secret),
            )
            .await
            .expect(200);
    }
    let guess = async |secret: &str| {
        let body = json!({"login": "0912345678", "secret": secret});
        app.visitor().post("/api/v1/session", body).await.status
    };
    for _ in 0..4 {
        assert_eq!(guess("đoán mò lần nữa").await, 401);
    }
    assert_eq!(guess("mật khẩu của kẻ gian").await, 200);
    for _ in 0..2 {
        assert_eq!(guess("đoán mò lần nữa").await, 401);
    }
    assert_eq!(guess("đoán mò lần nữa").await, 429);
}

#[tokio::test]
async fn guesses_made_at_the_same_time_are_counted_all_the_same() {
    let app = TestApp::new().await;
    let person = app.nobody().await;
    let visitor = app.visitor();
    let body = json!({"login": person.login, "secret": "sai bét cả rồi"});
    let answers = at_once(&visitor, 20, "/api/v1/session", body).await;
    let compared = answers.iter().filter(|answer| answer.status == 401).count();
    let refused = answers.iter().filter(|answer| answer.status == 429).count();
    assert_eq!((compared, refused), (6, 14));
}

#[tokio::test]
async fn a_known_id_is_no_way_to_guess_a_password() {
    let app = TestApp::new().await;
    let id = Uuid::now_v7();
    let again = async |phone: &str, secret: &str| {
        app.visitor()
            .post("/api/v1/accounts", sign_up(id, phone, secret))
            .await
            .status
    };
    assert_eq!(again("0912345678", "sông Thương êm đềm").await, 200);
    assert_eq!(again("0912345679", "sông Thương êm đềm").await, 409);
    for _ in 0..6 {
        assert_eq!(again("0912345678", "đoán mò lần nữa").await, 409);
    }
    assert_eq!(again("0912345678", "sông Thương êm đềm").await, 429);
    app.clock.advance(chrono::Duration::minutes(11));
    assert_eq!(again("0912345678", "sông Thương êm đềm").await, 409);
    let person = app.nobody().await;
    let known = sign_up(person.person().0, "0912345670", SECRET);
    app.visitor()
        .post("/api/v1/accounts", known)
        .await
        .expect(409);
}

#[tokio::test]
async fn the_old_password_cannot_be_guessed_on_an_open_device() {
    let app = TestApp::new().await;
    let person = app.nobody().await;
    let change = async |old: &str| {
        let body = json!({"old": old, "new": "mật khẩu mới tinh"});
        person.post("/api/v1/viewer/secret", body).await.status
    };
    for _ in 0..6 {
        assert_eq!(change("đoán mò lần nữa").await, 422);
    }
    assert_eq!(change(SECRET).await, 429);
    app.clock.advance(chrono::Duration::seconds(31));
    assert_eq!(change(SECRET).await, 204);
}
