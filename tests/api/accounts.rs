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

fn added(id: Uuid, unit: store::id::UnitId) -> serde_json::Value {
    json!({"id": id, "display_name": "Lê Thị Hoa", "login": {"kind": "phone", "value": "0987654321"}, "unit_id": unit, "role": "learner"})
}

#[tokio::test]
async fn adding_again_renews_the_password_only_of_who_was_made_just_now() {
    let app = TestApp::new().await;
    let centre = app.centre("TTHTCĐ Hải Lăng").await;
    let staff = app.person(Role::Staff, centre).await;
    let administrator = app.person(Role::Administrator, app.root).await;
    let id = Uuid::now_v7();
    let add = async |who: &Client, id| who.post("/api/v1/people", added(id, centre)).await;
    add(&staff, id).await.expect(200);
    // The answer was lost: the same again is fine, but not for another person, nor with another role.
    let again = add(&staff, id).await.ok();
    assert!(again["secret"].is_string());
    add(&administrator, id).await.expect(409);
    let mut other_role = added(id, centre);
    other_role["role"] = json!("teacher");
    staff.post("/api/v1/people", other_role).await.expect(409);
    let grant =
        json!({"id": Uuid::now_v7(), "person_id": id, "unit_id": centre, "role": "administrator"});
    administrator
        .post("/api/v1/role-grants", grant)
        .await
        .expect(200);
    add(&staff, id).await.expect(409);

    let late = Uuid::now_v7();
    add(&staff, late).await.expect(200);
    app.clock.advance(chrono::Duration::minutes(11));
    let staff = app.again(&staff).await;
    add(&staff, late).await.expect(409);

    let used = Uuid::now_v7();
    let made = add(&staff, used).await.ok();
    let body = json!({"login": made["card_code"], "secret": made["secret"]});
    app.visitor()
        .post("/api/v1/session", body)
        .await
        .expect(200);
    add(&staff, used).await.expect(409);
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

/// The same request many times at once.
async fn at_once(
    client: &Client,
    count: usize,
    path: &'static str,
    body: serde_json::Value,
) -> Vec<tests::Answer> {
    let mut requests = tokio::task::JoinSet::new();
    for _ in 0..count {
        let (client, body) = (client.clone(), body.clone());
        requests.spawn(async move { client.post(path, body).await });
    }
    requests.join_all().await
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

/// The refresh cookie of an answer, as the browser sends it back.
fn refresh_cookie(answer: &tests::Answer) -> String {
    let cookies = answer.headers.get_all("set-cookie").iter();
    let found = cookies
        .map(|value| value.to_str().unwrap())
        .find(|cookie| cookie.starts_with("benhoc_refresh="));
    found.unwrap().split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn of_two_answers_to_one_refresh_only_one_goes_on() {
    let app = TestApp::new().await;
    let made = app
        .visitor()
        .post(
            "/api/v1/accounts",
            sign_up(Uuid::now_v7(), "0912345678", "sông Thương êm đềm"),
        )
        .await;
    let with = async |token: &str| {
        let request = app
            .visitor()
            .request(reqwest::Method::POST, "/api/v1/session/refresh");
        tests::read(request.header("cookie", token.to_owned())).await
    };
    let first = refresh_cookie(&made);
    let one = refresh_cookie(&with(&first).await.expect(200));
    let other = refresh_cookie(&with(&first).await.expect(200));
    let next = refresh_cookie(&with(&one).await.expect(200));
    // The other answer is in somebody else's hands: the session ends for both.
    with(&other).await.expect(401);
    with(&next).await.expect(401);
}

#[tokio::test]
async fn signing_out_with_an_expired_access_token_ends_the_session() {
    let app = TestApp::new().await;
    let made = app
        .visitor()
        .post(
            "/api/v1/accounts",
            sign_up(Uuid::now_v7(), "0912345678", "sông Thương êm đềm"),
        )
        .await;
    let token = refresh_cookie(&made);
    let with = async |method, path: &str| {
        let request = app.visitor().request(method, path);
        tests::read(request.header("cookie", token.clone())).await
    };
    with(reqwest::Method::DELETE, "/api/v1/session")
        .await
        .expect(204);
    with(reqwest::Method::POST, "/api/v1/session/refresh")
        .await
        .expect(401);
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
    let made = store::accounts::secret_reset::Entity::find().all(db).await;
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
    let rows = store::accounts::secret_reset::Entity::find().all(db).await;
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
        let body = json!({"login": "0912345678", "code": code_sent(&app).await, "secret": secret});
        app.visitor()
            .post("/api/v1/secret-resets/use", body)
            .await
            .expect(200);
        app.clock.advance(chrono::Duration::seconds(1));
    }
    let rows = store::accounts::login::Entity::find()
        .all(app.app.db.reader())
        .await
        .unwrap();
    let verified = rows.iter().filter(|row| row.verified_at.is_some()).count();
    assert_eq!((rows.len(), verified), (2, 1));
}

#[tokio::test]
async fn a_role_stands_once() {
    use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};
    let app = TestApp::new().await;
    let centre = app.centre("TTHTCĐ Hải Lăng").await;
    app.person(Role::Staff, centre).await;
    let tx = app.app.db.begin().await.unwrap();
    let row = store::accounts::role_grant::Entity::find().one(&*tx).await;
    let mut twice = row.unwrap().unwrap().into_active_model();
    twice.id = Set(store::id::RoleGrantId::new());
    assert!(twice.insert(&*tx).await.is_err());
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

#[tokio::test]
async fn staff_rename_a_learner_but_not_an_administrator() {
    let app = TestApp::new().await;
    let centre = app.centre("TTHTCĐ Hải Lăng").await;
    let staff = app.person(Role::Staff, centre).await;
    for (role, status) in [(Role::Learner, 200), (Role::Administrator, 403)] {
        let person = app.person(role, centre).await.person();
        let body = json!({"display_name": "Nguyễn Thị Liên"});
        staff
            .patch(&format!("/api/v1/people/{person}"), 1, body)
            .await
            .expect(status);
    }
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
