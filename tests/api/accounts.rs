//! People, sessions, roles.

use serde_json::json;
use store::state::Role;
use tests::{Client, SECRET, TestApp};
use uuid::Uuid;

fn sign_up(id: Uuid, phone: &str, secret: &str) -> serde_json::Value {
    json!({
        "id": id, "display_name": "Trần Văn Bình", "login": {"kind": "phone", "value": phone}, "secret": secret,
        "consents": [{"purpose": "terms", "text_version": "2026-11"}],
    })
}

async fn set_cookie(client: &Client, path: &str, body: serde_json::Value) -> (u16, Vec<String>) {
    let answer = client.post(path, body).await;
    let cookies = answer
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|v| v.to_str().unwrap().to_owned())
        .collect();
    (answer.status, cookies)
}

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
async fn signing_out_acts_at_once_even_on_a_copied_cookie() {
    let app = TestApp::new().await;
    let person = app.nobody().await;
    let copy = person.clone();
    person.delete("/api/v1/session").await.expect(204);
    assert!(copy.get("/api/v1/viewer").await.ok()["person"].is_null());
}

#[tokio::test]
async fn a_lost_answer_to_a_refresh_does_not_sign_out() {
    let app = TestApp::new().await;
    let visitor = app.visitor();
    let (_, cookies) = set_cookie(
        &visitor,
        "/api/v1/accounts",
        sign_up(Uuid::now_v7(), "0912345678", "sông Thương êm đềm"),
    )
    .await;
    let first = cookies
        .iter()
        .find(|c| c.starts_with("benhoc_refresh"))
        .unwrap()
        .split(';')
        .next()
        .unwrap();
    let with = |token: &str| {
        app.visitor()
            .request(reqwest::Method::POST, "/api/v1/session/refresh")
            .header("cookie", token.to_owned())
    };
    // The answer to this one is lost; the browser still has the first token.
    tests::read(with(first)).await.expect(200);
    let again = tests::read(with(first)).await.expect(200);
    let second = again
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|v| v.to_str().unwrap())
        .find(|c| c.starts_with("benhoc_refresh"))
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    tests::read(with(&second)).await.expect(200);
    // Now the successor was used: whoever still holds the first one copied it.
    tests::read(with(first)).await.expect(401);
    tests::read(with(&second)).await.expect(401);
}

#[tokio::test]
async fn the_previous_token_works_for_a_minute_only() {
    let app = TestApp::new().await;
    let visitor = app.visitor();
    let (_, cookies) = set_cookie(
        &visitor,
        "/api/v1/accounts",
        sign_up(Uuid::now_v7(), "0912345678", "sông Thương êm đềm"),
    )
    .await;
    let first = cookies
        .iter()
        .find(|c| c.starts_with("benhoc_refresh"))
        .unwrap()
        .split(';')
        .next()
        .unwrap();
    let with = |token: &str| {
        app.visitor()
            .request(reqwest::Method::POST, "/api/v1/session/refresh")
            .header("cookie", token.to_owned())
    };
    tests::read(with(first)).await.expect(200);
    app.clock.advance(chrono::Duration::seconds(61));
    tests::read(with(first)).await.expect(401);
}

#[tokio::test]
async fn another_sites_page_cannot_sign_anybody_out() {
    let app = TestApp::new().await;
    let person = app.nobody().await;
    let request = person.request(reqwest::Method::DELETE, "/api/v1/session");
    let (client, request) = request.build_split();
    let mut request = request.unwrap();
    request
        .headers_mut()
        .insert("origin", "http://evil.example".parse().unwrap());
    assert_eq!(client.execute(request).await.unwrap().status(), 403);
    assert!(person.get("/api/v1/viewer").await.ok()["person"].is_object());
}

#[tokio::test]
async fn staff_add_a_person_who_signs_in_with_the_printed_password_or_the_card() {
    let app = TestApp::new().await;
    let centre = app.centre("TTHTCĐ Hải Lăng").await;
    let staff = app.person(Role::Staff, centre).await;
    let made = staff
        .post("/api/v1/people", json!({"id": Uuid::now_v7(), "display_name": "Lê Thị  Hoa", "login": {"kind": "phone", "value": "0987654321"}, "unit_id": centre, "role": "learner"}))
        .await
        .ok();
    assert_eq!(made["person"]["display_name"], "Lê Thị Hoa");
    for login in ["0987654321", made["card_code"].as_str().unwrap()] {
        let body = json!({"login": login, "secret": made["secret"]});
        let viewer = app.visitor().post("/api/v1/session", body).await.ok();
        assert_eq!(viewer["viewer"]["person"]["must_change_secret"], true);
    }
}

#[tokio::test]
async fn staff_renew_a_learners_password_but_not_an_administrators() {
    let app = TestApp::new().await;
    let centre = app.centre("TTHTCĐ Hải Lăng").await;
    let staff = app.person(Role::Staff, centre).await;
    let learner = app.person(Role::Learner, centre).await;
    let administrator = app.person(Role::Administrator, centre).await;
    let renew = |id| format!("/api/v1/people/{id}/secret");
    let said = staff
        .post(&renew(learner.person()), json!({"unit_id": centre}))
        .await
        .ok();
    assert!(
        learner.get("/api/v1/viewer").await.ok()["person"].is_null(),
        "the learner's devices are signed out"
    );
    app.visitor()
        .post(
            "/api/v1/session",
            json!({"login": learner.login, "secret": said["secret"]}),
        )
        .await
        .expect(200);
    staff
        .post(&renew(administrator.person()), json!({"unit_id": centre}))
        .await
        .expect(403);
    staff
        .post(&renew(staff.person()), json!({"unit_id": centre}))
        .await
        .expect(403);
}

#[tokio::test]
async fn a_role_taken_back_acts_at_once_and_reaches_down_only() {
    let app = TestApp::new().await;
    let (here, there) = (
        app.centre("TTHTCĐ Hải Lăng").await,
        app.centre("TTHTCĐ Triệu Phong").await,
    );
    let administrator = app.person(Role::Administrator, app.root).await;
    let staff = app.person(Role::Staff, here).await;
    let people = |unit| format!("/api/v1/people?unit_id={unit}");
    staff.get(&people(here)).await.expect(200);
    staff.get(&people(there)).await.expect(403);
    staff.get(&people(app.root)).await.expect(403);
    administrator.get(&people(there)).await.expect(200);
    let rows = administrator.get(&people(here)).await.ok();
    let grant = rows["items"][0]["roles"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    administrator
        .delete(&format!("/api/v1/role-grants/{grant}"))
        .await
        .expect(204);
    staff.get(&people(here)).await.expect(403);
}

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
