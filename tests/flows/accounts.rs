//! Accounts: signing up, going on over a cut, signing out, and both ways to renew a forgotten secret.

use reqwest::{Method, header};
use serde_json::{Value, json};
use store::state::Role;
use tests::{
    Answer, Client,
    program::{Program, id, unit_of, until},
    read,
};
use uuid::Uuid;

const PHONE: &str = "0912345678";
const SECRET: &str = "sông Thương êm đềm";
const NEW_SECRET: &str = "mật khẩu mới tinh";
/// How long a message may be on its way after the power came back.
const SENT: u64 = 60;

#[tokio::test]
async fn an_account_a_session_and_its_end_outlive_a_power_cut() {
    let mut program = Program::set_up().await;
    let phone = Client::new(&program.address);
    let body = sign_up(Uuid::now_v7());
    let opened = phone.post("/api/v1/accounts", body.clone()).await;
    opened.ok();
    program.cut_power().await;
    assert_eq!(name(&phone).await, "Trần Văn Bình");
    // The answer was lost, so it is sent again: it is the same account.
    let again = Client::new(&program.address)
        .post("/api/v1/accounts", body.clone())
        .await
        .ok();
    assert_eq!(again["person"]["id"], body["id"]);

    // A renewal that was acknowledged stands; one whose answer was lost in the cut does not sign out.
    let first = refresh_token(&renew(&program, &refresh_token(&opened)).await.expect(200));
    program.cut_power().await;
    renew(&program, &first).await.expect(200);
    program.cut_power().await;
    let second = refresh_token(&renew(&program, &first).await.expect(200));
    refresh_token(&renew(&program, &second).await.expect(200));
    // Its successor was used: whoever still shows the first one copied it, and the whole session ends.
    renew(&program, &first).await.expect(401);
    program.cut_power().await;
    renew(&program, &second).await.expect(401);
    assert_eq!(name(&phone).await, Value::Null);
}

#[tokio::test]
async fn who_signed_out_stays_signed_out_even_on_a_copied_cookie() {
    let mut program = Program::set_up().await;
    let phone = Client::new(&program.address);
    let opened = phone
        .post("/api/v1/accounts", sign_up(Uuid::now_v7()))
        .await;
    let copied = cookie(&opened, "benhoc_access=");
    let thief = async |program: &Program| {
        let asked = Client::new(&program.address).request(Method::GET, "/api/v1/viewer");
        let viewer = read(asked.header(header::COOKIE, &copied)).await.ok();
        viewer["person"]["display_name"].clone()
    };
    assert_eq!(thief(&program).await, "Trần Văn Bình");
    phone.delete("/api/v1/session").await.expect(204);
    program.cut_power().await;
    assert_eq!(thief(&program).await, Value::Null);
    renew(&program, &refresh_token(&opened)).await.expect(401);
}

#[tokio::test]
async fn a_forgotten_secret_is_renewed_by_a_code_that_a_power_cut_does_not_swallow() {
    let mut program = Program::set_up().await;
    let before = Client::new(&program.address);
    before
        .post("/api/v1/accounts", sign_up(Uuid::now_v7()))
        .await
        .ok();
    let asked = json!({"login": PHONE});
    let visitor = Client::new(&program.address);
    visitor
        .post("/api/v1/secret-resets", asked)
        .await
        .expect(202);
    program.cut_power().await;
    let code = until("the code", SENT, async || code_for(&program)).await;
    let body = json!({"login": PHONE, "code": code, "secret": NEW_SECRET});
    let renewed = visitor.post("/api/v1/secret-resets/use", body.clone());
    renewed.await.expect(200);
    program.cut_power().await;
    assert_eq!(name(&visitor).await, "Trần Văn Bình");
    assert_eq!(name(&before).await, Value::Null, "all devices are out");
    assert!(sign_in(&program, PHONE, SECRET).await.is_none());
    assert!(sign_in(&program, PHONE, NEW_SECRET).await.is_some());
    let again = visitor.post("/api/v1/secret-resets/use", body);
    again.await.expect(410);
}

#[tokio::test]
async fn staff_renew_and_print_a_secret_that_works_after_a_power_cut() {
    let mut program = Program::set_up().await;
    let staff = program.person(Role::Staff, "lan").await;
    let unit = unit_of(&staff).await;
    let person = json!({
        "id": Uuid::now_v7(), "display_name": "Lê Thị Hoa", "unit_id": unit, "role": "learner",
        "login": {"kind": "phone", "value": PHONE},
    });
    let made = staff.post("/api/v1/people", person).await.ok();
    program.cut_power().await;
    let printed = made["secret"].as_str().unwrap();
    let card = made["card_code"].as_str().unwrap();
    let learner = sign_in(&program, card, printed).await.unwrap();
    let path = format!("/api/v1/people/{}/secret", id(&made["person"]));
    let renewed = staff.post(&path, json!({"unit_id": unit})).await.ok();
    program.cut_power().await;
    assert_eq!(name(&learner).await, Value::Null, "old devices are out");
    assert!(sign_in(&program, PHONE, printed).await.is_none());
    let printed = renewed["secret"].as_str().unwrap();
    let learner = sign_in(&program, PHONE, printed).await.unwrap();
    let viewer = learner.get("/api/v1/viewer").await.ok();
    assert_eq!(viewer["person"]["must_change_secret"], true);
    assert_eq!(viewer["roles"][0]["role"], "learner");
}

fn sign_up(id: Uuid) -> Value {
    json!({
        "id": id, "display_name": "Trần Văn Bình", "login": {"kind": "phone", "value": PHONE}, "secret": SECRET,
        "consents": [{"purpose": "terms", "text_version": "2026-11"}],
    })
}

/// The name of who is signed in; null for nobody.
async fn name(client: &Client) -> Value {
    let viewer = client.get("/api/v1/viewer").await.ok();
    viewer["person"]["display_name"].clone()
}

async fn sign_in(program: &Program, login: &str, secret: &str) -> Option<Client> {
    let client = Client::new(&program.address);
    let body = json!({"login": login, "secret": secret});
    let answer = client.post("/api/v1/session", body).await;
    match answer.status {
        200 => Some(client),
        401 => None,
        other => panic!("{other}: {}", answer.text),
    }
}

/// Goes on with a session by this refresh token alone.
async fn renew(program: &Program, token: &str) -> Answer {
    let asked = Client::new(&program.address).request(Method::POST, "/api/v1/session/refresh");
    read(asked.header(header::COOKIE, token)).await
}

fn refresh_token(answer: &Answer) -> String {
    cookie(answer, "benhoc_refresh=")
}

/// A cookie that an answer hands out, as the browser sends it back.
fn cookie(answer: &Answer, name: &str) -> String {
    let all = answer.headers.get_all(header::SET_COOKIE).iter();
    let mut found = all
        .filter_map(|value| value.to_str().ok()?.split(';').next())
        .filter(|cookie| cookie.starts_with(name));
    found.next().expect("a cookie").to_owned()
}

/// The code in the last message to the phone.
fn code_for(program: &Program) -> Option<String> {
    let file = program.config.data.folder.join("messages.log");
    let all = std::fs::read_to_string(file).ok()?;
    let message: Value = serde_json::from_str(all.lines().last()?).ok()?;
    let words = message["text"].as_str()?.split_whitespace();
    let mut words = words.map(|word| word.trim_matches([',', '.']));
    let code = words.find(|word| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit()));
    code.map(str::to_owned)
}
