//! Making an account of one's own, and the phone that a family shares.

use serde_json::json;
use store::state::Role;
use tests::{SECRET, TestApp};
use uuid::Uuid;

use super::{set_cookie, sign_up};

#[tokio::test]
async fn one_signs_up_by_phone_and_is_signed_in() {
    let app = TestApp::new().await;
    let visitor = app.visitor();
    let (status, cookies) = set_cookie(
        &visitor,
        "/api/v1/accounts",
        sign_up(Uuid::now_v7(), "0912 345 678", "sông Thương êm đềm"),
    )
    .await;
    assert_eq!(status, 200);
    assert!(
        cookies.iter().all(|cookie| cookie.contains("HttpOnly")),
        "{cookies:?}"
    );
    assert!(
        cookies
            .iter()
            .any(|cookie| cookie.starts_with("benhoc_refresh=")
                && cookie.contains("SameSite=Strict"))
    );
    let viewer = visitor.get("/api/v1/viewer").await.ok();
    assert_eq!(viewer["person"]["display_name"], "Trần Văn Bình");
    assert_eq!(viewer["person"]["given_name"], "Bình");
}

#[tokio::test]
async fn the_same_sign_up_again_is_the_same_account() {
    let app = TestApp::new().await;
    let id = Uuid::now_v7();
    for _ in 0..2 {
        app.visitor()
            .post(
                "/api/v1/accounts",
                sign_up(id, "0912345678", "sông Thương êm đềm"),
            )
            .await
            .expect(200);
    }
    app.visitor()
        .post(
            "/api/v1/accounts",
            sign_up(id, "0912345678", "mật khẩu khác hẳn"),
        )
        .await
        .expect(409);
}

#[tokio::test]
async fn a_weak_password_or_a_wrong_phone_is_said_by_its_field() {
    let app = TestApp::new().await;
    let short = app
        .visitor()
        .post(
            "/api/v1/accounts",
            sign_up(Uuid::now_v7(), "0912345678", "1234567"),
        )
        .await;
    assert_eq!(
        short.expect(422).json()["fields"]["secret"],
        "Mật khẩu cần ít nhất 8 ký tự."
    );
    let wrong = app
        .visitor()
        .post(
            "/api/v1/accounts",
            sign_up(Uuid::now_v7(), "12", "sông Thương êm đềm"),
        )
        .await;
    assert!(
        wrong.expect(422).json()["fields"]["login"]
            .as_str()
            .unwrap()
            .contains("0912")
    );
}

#[tokio::test]
async fn a_family_shares_a_phone_and_its_members_have_passwords_of_their_own() {
    let app = TestApp::new().await;
    for secret in ["mật khẩu của mẹ", "mật khẩu của con"] {
        app.visitor()
            .post(
                "/api/v1/accounts",
                sign_up(Uuid::now_v7(), "0912345678", secret),
            )
            .await
            .expect(200);
    }
    let child = app.visitor();
    let body = json!({"login": "+84 912 345 678", "secret": "mật khẩu của con"});
    assert!(child.post("/api/v1/session", body).await.ok()["viewer"]["person"].is_object());
}

#[tokio::test]
async fn when_a_family_also_shares_the_password_one_says_who_one_is() {
    let app = TestApp::new().await;
    let ids = [Uuid::now_v7(), Uuid::now_v7()];
    for id in ids {
        app.visitor()
            .post(
                "/api/v1/accounts",
                sign_up(id, "0912345678", "chung một mật khẩu"),
            )
            .await
            .expect(200);
    }
    let visitor = app.visitor();
    let mut body = json!({"login": "0912345678", "secret": "chung một mật khẩu"});
    let choose = visitor.post("/api/v1/session", body.clone()).await.ok();
    assert_eq!(choose["choose"].as_array().unwrap().len(), 2);
    body["person_id"] = json!(ids[1]);
    assert_eq!(
        visitor.post("/api/v1/session", body).await.ok()["viewer"]["person"]["id"],
        json!(ids[1])
    );
}

#[tokio::test]
async fn control_characters_are_said_to_be_wrong() {
    let app = TestApp::new().await;
    let visitor = app.visitor();
    let body = json!({"login": "la\u{0}n", "secret": SECRET, "code": "123456"});
    for path in [
        "/api/v1/session",
        "/api/v1/secret-resets",
        "/api/v1/secret-resets/use",
    ] {
        visitor.post(path, body.clone()).await.expect(422);
    }
    let mut account = sign_up(Uuid::now_v7(), "0912345678", "sông Thương êm đềm");
    account["consents"][0]["text_version"] = json!("2026\u{0}");
    visitor.post("/api/v1/accounts", account).await.expect(422);
    let centre = app.centre("TTHTCĐ Hải Lăng").await;
    let staff = app.person(Role::Staff, centre).await;
    let path = format!("/api/v1/people?unit_id={centre}&q=la%00n");
    staff.get(&path).await.expect(422);
}
