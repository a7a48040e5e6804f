//! One person, several logins: adding, proving, taking away.

use serde_json::{Value, json};
use store::state::Role;
use tests::{Client, TestApp};
use uuid::Uuid;

use super::sign_up;

const SECRET: &str = "sông Thương êm đềm";
const LOGINS: &str = "/api/v1/viewer/logins";

async fn signed_up(app: &TestApp, phone: &str) -> Client {
    let visitor = app.visitor();
    let body = sign_up(Uuid::now_v7(), phone, SECRET);
    visitor.post("/api/v1/accounts", body).await.expect(200);
    app.clock.advance(chrono::Duration::seconds(1));
    visitor
}

async fn add(who: &Client, kind: &str, value: &str) -> Value {
    let body = json!({"kind": kind, "value": value, "secret": SECRET});
    who.post(LOGINS, body).await.ok()
}

fn of(login: &Value, verb: &str) -> String {
    let id = login["id"].as_str().unwrap();
    match verb {
        "" => format!("{LOGINS}/{id}"),
        verb => format!("{LOGINS}/{id}/{verb}"),
    }
}

async fn code(app: &TestApp, who: &Client, login: &Value) -> String {
    who.post(&of(login, "code"), json!({})).await.expect(202);
    let text = app.last_message().await;
    let words = text.split(|c: char| !c.is_ascii_digit());
    let mut codes = words.filter(|word| word.len() == 6);
    codes.next().expect("a code of six digits").to_owned()
}

async fn signs_in(app: &TestApp, login: &str) -> u16 {
    let body = json!({"login": login, "secret": SECRET});
    app.visitor().post("/api/v1/session", body).await.status
}

#[tokio::test]
async fn one_person_has_several_logins_and_proves_them() {
    let app = TestApp::new().await;
    let lan = signed_up(&app, "0912345678").await;
    let wrong = json!({"kind": "email", "value": "lan@example.vn", "secret": "không phải thế"});
    let refused = lan.post(LOGINS, wrong).await;
    assert_eq!(refused.status, 422);
    assert!(refused.json()["fields"]["secret"].is_string());

    let email = add(&lan, "email", " Lan@Example.vn ").await;
    assert_eq!(email["value"], "lan@example.vn");
    assert_eq!(email["verified_at"], Value::Null);
    assert_eq!(add(&lan, "email", "lan@example.vn").await, email);
    let name = add(&lan, "user_name", "Lan.Hai").await;
    assert!(name["verified_at"].is_string());
    for login in ["lan@example.vn", "lan.hai", "0912 345 678"] {
        assert_eq!(signs_in(&app, login).await, 200, "{login}");
    }

    let said = code(&app, &lan, &email).await;
    let wrong = if said == "000000" { "000001" } else { "000000" };
    let prove = async |code: &str| lan.post(&of(&email, "proof"), json!({"code": code})).await;
    prove(wrong).await.expect(410);
    // Who was talked into telling this code has not told one for a new password.
    let reset = json!({"login": "lan@example.vn", "code": said, "secret": "mật khẩu của kẻ khác"});
    let reset = app.visitor().post("/api/v1/secret-resets/use", reset).await;
    reset.expect(410);
    let proven = prove(&said).await.ok();
    assert!(proven["verified_at"].is_string());
    prove(&said).await.expect(410);
    lan.post(&of(&email, "code"), json!({})).await.expect(422);

    let all = lan.get(LOGINS).await.ok();
    let kinds: Vec<_> = all["items"].as_array().unwrap().iter().collect();
    assert_eq!(kinds.len(), 3);
    assert_eq!(kinds[0]["value"], "+84912345678");
    assert_eq!(kinds[1], &proven);
}

#[tokio::test]
async fn a_login_is_taken_away_but_never_the_last_and_never_anothers() {
    let app = TestApp::new().await;
    let lan = signed_up(&app, "0912345678").await;
    let phone = lan.get(LOGINS).await.ok()["items"][0].clone();
    lan.delete(&of(&phone, "")).await.expect(409);
    let email = add(&lan, "email", "lan@example.vn").await;
    let other = signed_up(&app, "0987654321").await;
    for (verb, body) in [("code", json!({})), ("proof", json!({"code": "123456"}))] {
        other.post(&of(&email, verb), body).await.expect(404);
    }
    other.delete(&of(&email, "")).await.expect(404);

    lan.delete(&of(&email, "")).await.expect(204);
    lan.delete(&of(&email, "")).await.expect(404);
    assert_eq!(signs_in(&app, "lan@example.vn").await, 401);
    assert_eq!(signs_in(&app, "0912345678").await, 200);
}

#[tokio::test]
async fn codes_are_few_whatever_they_are_sent_to() {
    let app = TestApp::new().await;
    let lan = signed_up(&app, "0912345678").await;
    let mut sent = 0;
    for at in 0..4 {
        let login = add(&lan, "phone", &format!("091200000{at}")).await;
        for _ in 0..4 {
            let answer = lan.post(&of(&login, "code"), json!({})).await;
            match answer.status {
                202 => sent += 1,
                status => {
                    assert_eq!(status, 429);
                    assert!(answer.headers.contains_key("retry-after"));
                }
            }
        }
        // Taken away and given again, it is not counted anew.
        lan.delete(&of(&login, "")).await.expect(204);
    }
    assert_eq!(sent, 5);
    for at in 0..8 {
        let body = json!({"kind": "phone", "value": format!("098700000{at}"), "secret": SECRET});
        let status = lan.post(LOGINS, body).await.status;
        assert_eq!(status, if at < 7 { 200 } else { 422 });
    }
}

#[tokio::test]
async fn an_address_taken_away_and_given_again_gets_no_more_codes() {
    use sea_orm::EntityTrait;
    let app = TestApp::new().await;
    let lan = signed_up(&app, "0912345678").await;
    for _ in 0..4 {
        let email = add(&lan, "email", "lan@example.vn").await;
        let ask = json!({"login": "lan@example.vn"});
        let asked = app.visitor().post("/api/v1/secret-resets", ask).await;
        asked.expect(202);
        lan.delete(&of(&email, "")).await.expect(204);
    }
    let sent = store::accounts::login_code::Entity::find().all(app.app.db.reader());
    assert_eq!(sent.await.unwrap().len(), 3);
}

#[tokio::test]
async fn a_number_that_another_proved_still_opens_the_door() {
    let app = TestApp::new().await;
    let mother = signed_up(&app, "0912345678").await;
    let phone = mother.get(LOGINS).await.ok()["items"][0].clone();
    let said = code(&app, &mother, &phone).await;
    let proof = json!({"code": said});
    mother.post(&of(&phone, "proof"), proof).await.expect(200);

    let son = signed_up(&app, "0987654321").await;
    let shared = add(&son, "phone", "0912345678").await;
    let said = code(&app, &son, &shared).await;
    let proof = json!({"code": said});
    let refused = son.post(&of(&shared, "proof"), proof).await;
    assert_eq!(refused.status, 409);
    let all = son.get(LOGINS).await.ok();
    assert_eq!(all["items"][1]["verified_at"], Value::Null);
    assert_eq!(signs_in(&app, "0912345678").await, 200);
}

#[tokio::test]
async fn staff_find_people_by_words_with_or_without_marks_and_by_a_whole_number() {
    let app = TestApp::new().await;
    let centre = app.centre("TTHTCĐ Hải Lăng").await;
    let staff = app.person(Role::Staff, centre).await;
    let body = json!({"id": Uuid::now_v7(), "display_name": "Nguyễn Thị Hoà", "login": {"kind": "phone", "value": "0987654321"}, "unit_id": centre, "role": "learner"});
    staff.post("/api/v1/people", body).await.expect(200);
    for (words, found) in [
        ("hoa nguyen", 1),
        ("HÒA", 1),
        ("hoá", 0),
        ("0987 654 321", 1),
        ("0987 654", 0),
        ("%", 0),
    ] {
        let list = staff
            .request(reqwest::Method::GET, "/api/v1/people")
            .query(&[("unit_id", centre.to_string().as_str()), ("q", words)]);
        let list = tests::read(list).await.ok();
        assert_eq!(list["items"].as_array().unwrap().len(), found, "{words}");
    }
    let staff = app.person(Role::Administrator, app.root).await;
    let units = staff.get("/api/v1/units?q=hai%20lang").await.ok();
    assert_eq!(units["items"][0]["name"], "TTHTCĐ Hải Lăng");
}
