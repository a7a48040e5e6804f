//! One phone for a whole family, or for a family and somebody who only says so.

use serde_json::{Value, json};
use tests::{Answer, Client, TestApp};
use uuid::Uuid;

const PHONE: &str = "0912345678";
const MOTHER: &str = "mật khẩu của mẹ";
const SON: &str = "mật khẩu của con";

async fn signed_up(app: &TestApp, name: &str, secret: &str) -> Client {
    let visitor = app.visitor();
    let body = json!({
        "id": Uuid::now_v7(), "display_name": name, "login": {"kind": "phone", "value": PHONE}, "secret": secret,
        "consents": [{"purpose": "terms", "text_version": "2026-11"}],
    });
    visitor.post("/api/v1/accounts", body).await.expect(200);
    app.clock.advance(chrono::Duration::seconds(1));
    visitor
}

async fn sign_in(app: &TestApp, secret: &str) -> Answer {
    let body = json!({"login": PHONE, "secret": secret});
    app.visitor().post("/api/v1/session", body).await
}

async fn code(app: &TestApp) -> String {
    let asked = json!({"login": PHONE});
    let answer = app.visitor().post("/api/v1/secret-resets", asked).await;
    answer.expect(202);
    let text = app.last_message().await;
    let words = text.split(|c: char| !c.is_ascii_digit());
    let mut codes = words.filter(|word| word.len() == 6);
    codes.next().expect("a code of six digits").to_owned()
}

#[tokio::test]
async fn who_has_the_code_says_for_whom_of_the_family_it_is() {
    let app = TestApp::new().await;
    signed_up(&app, "Trần Thị Mẹ", MOTHER).await;
    signed_up(&app, "Trần Văn Con", SON).await;
    let code = code(&app).await;
    let renew = async |code: &str, person: Option<&Value>| {
        let body = json!({"login": PHONE, "code": code, "secret": "mật khẩu mới tinh", "person_id": person});
        app.visitor().post("/api/v1/secret-resets/use", body).await
    };
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let said = renew(wrong, None).await.expect(410).text;
    assert!(!said.contains("Trần"), "no names without the code: {said}");

    let answer = renew(&code, None).await;
    assert!(answer.headers.get("set-cookie").is_none());
    let asked = answer.ok();
    assert!(asked["viewer"].is_null());
    let names: Vec<_> = asked["choose"].as_array().unwrap().iter().collect();
    let names_only: Vec<_> = names.iter().map(|one| &one["display_name"]).collect();
    assert_eq!(names_only, ["Trần Văn Con", "Trần Thị Mẹ"]);
    sign_in(&app, SON).await.expect(200);

    let stranger = json!(Uuid::now_v7());
    renew(&code, Some(&stranger)).await.expect(422);
    let son = &names[0]["person_id"];
    renew(wrong, Some(son)).await.expect(410);
    let opened = renew(&code, Some(son)).await.ok();
    assert_eq!(opened["viewer"]["person"]["id"], *son);
    sign_in(&app, SON).await.expect(401);
    sign_in(&app, MOTHER).await.expect(200);
    sign_in(&app, "mật khẩu mới tinh").await.expect(200);
    renew(&code, Some(son)).await.expect(410);
}

#[tokio::test]
async fn choosing_again_and_again_is_no_way_round_the_count_of_codes() {
    let app = TestApp::new().await;
    signed_up(&app, "Trần Thị Mẹ", MOTHER).await;
    signed_up(&app, "Trần Văn Con", SON).await;
    let code = code(&app).await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let body = |code: &str| json!({"login": PHONE, "code": code, "secret": "mật khẩu mới tinh"});
    for _ in 0..5 {
        let answer = app
            .visitor()
            .post("/api/v1/secret-resets/use", body(wrong))
            .await;
        answer.expect(410);
    }
    let answer = app
        .visitor()
        .post("/api/v1/secret-resets/use", body(&code))
        .await;
    answer.expect(410);
}

/// Somebody who signed up with the number of another makes each guess their own password, and signs in: were it the
/// other's too, both would be named. Each new password counts as the guess that it may be.
#[tokio::test]
async fn ones_own_new_passwords_are_no_guesses_without_end() {
    let app = TestApp::new().await;
    signed_up(&app, "Trần Thị Mẹ", MOTHER).await;
    let thief = signed_up(&app, "Kẻ Gian", "đoán lần đầu").await;
    let mut old = "đoán lần đầu".to_owned();
    let mut refused = None;
    for n in 0..8 {
        app.clock.advance(chrono::Duration::seconds(1));
        let new = format!("đoán lần thứ {n}");
        let change = json!({"old": old, "new": new});
        let changed = thief.post("/api/v1/viewer/secret", change).await;
        changed.expect(204);
        app.clock.advance(chrono::Duration::seconds(1));
        if sign_in(&app, &new).await.status == 429 {
            refused = Some(n);
            break;
        }
        old = new;
    }
    assert_eq!(refused, Some(6), "six in a row lock the phone for a while");
}

#[tokio::test]
async fn a_family_that_keeps_its_passwords_signs_in_as_often_as_it_likes() {
    let app = TestApp::new().await;
    signed_up(&app, "Trần Thị Mẹ", MOTHER).await;
    signed_up(&app, "Trần Văn Con", SON).await;
    for secret in [MOTHER, SON].iter().cycle().take(14) {
        sign_in(&app, secret).await.expect(200);
    }
}
