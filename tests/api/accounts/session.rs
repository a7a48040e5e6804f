//! Sessions: cookies, refreshing over weak links, signing out.

use chrono::Duration;
use reqwest::{Method, header};
use tests::{Answer, TestApp, read};
use uuid::Uuid;

use super::sign_up;

/// An account made just now, and the answer that signed it in.
async fn signed_up(app: &TestApp) -> (tests::Client, Answer) {
    let browser = app.visitor();
    let body = sign_up(Uuid::now_v7(), "0912345678", "sông Thương êm đềm");
    let answer = browser.post("/api/v1/accounts", body).await;
    (browser, answer)
}

/// A cookie that an answer sets, as the browser sends it back.
fn cookie(answer: &Answer, name: &str) -> String {
    let cookies = answer.headers.get_all(header::SET_COOKIE).iter();
    let found = cookies
        .map(|value| value.to_str().unwrap())
        .find(|cookie| cookie.starts_with(name));
    found.unwrap().split(';').next().unwrap().to_owned()
}

fn refresh_token(answer: &Answer) -> String {
    cookie(answer, "benhoc_refresh=")
}

/// Asks in a browser that holds this one cookie.
async fn with(app: &TestApp, cookie: &str, method: Method, path: &str) -> Answer {
    let request = app.visitor().request(method, path);
    read(request.header(header::COOKIE, cookie.to_owned())).await
}

async fn refresh(app: &TestApp, token: &str) -> Answer {
    with(app, token, Method::POST, "/api/v1/session/refresh").await
}

#[tokio::test]
async fn signing_out_acts_at_once_even_on_a_copied_cookie() {
    let app = TestApp::new().await;
    let (person, made) = signed_up(&app).await;
    let copied = cookie(&made, "benhoc_access=");
    let viewer = async || {
        with(&app, &copied, Method::GET, "/api/v1/viewer")
            .await
            .ok()
    };
    assert!(viewer().await["person"].is_object());
    person.delete("/api/v1/session").await.expect(204);
    assert!(viewer().await["person"].is_null());
}

#[tokio::test]
async fn a_lost_answer_to_a_refresh_does_not_sign_out() {
    let app = TestApp::new().await;
    let first = refresh_token(&signed_up(&app).await.1);
    // The answer to this one is lost; the browser still has the first token.
    refresh(&app, &first).await.expect(200);
    let second = refresh_token(&refresh(&app, &first).await.expect(200));
    refresh(&app, &second).await.expect(200);
    // Now the successor was used: whoever still holds the first one copied it.
    refresh(&app, &first).await.expect(401);
    refresh(&app, &second).await.expect(401);
}

#[tokio::test]
async fn the_previous_token_works_for_a_minute_only() {
    let app = TestApp::new().await;
    let first = refresh_token(&signed_up(&app).await.1);
    refresh(&app, &first).await.expect(200);
    app.clock.advance(Duration::seconds(61));
    refresh(&app, &first).await.expect(401);
}

#[tokio::test]
async fn of_two_answers_to_one_refresh_only_one_goes_on() {
    let app = TestApp::new().await;
    let first = refresh_token(&signed_up(&app).await.1);
    let one = refresh_token(&refresh(&app, &first).await.expect(200));
    let other = refresh_token(&refresh(&app, &first).await.expect(200));
    let next = refresh_token(&refresh(&app, &one).await.expect(200));
    // The other answer is in somebody else's hands: the session ends for both.
    refresh(&app, &other).await.expect(401);
    refresh(&app, &next).await.expect(401);
}

#[tokio::test]
async fn signing_out_with_an_expired_access_token_ends_the_session() {
    let app = TestApp::new().await;
    let token = refresh_token(&signed_up(&app).await.1);
    with(&app, &token, Method::DELETE, "/api/v1/session")
        .await
        .expect(204);
    refresh(&app, &token).await.expect(401);
}

#[tokio::test]
async fn another_sites_page_cannot_sign_anybody_out() {
    let app = TestApp::new().await;
    let person = app.nobody().await;
    let request = person.request(Method::DELETE, "/api/v1/session");
    let (client, request) = request.build_split();
    let mut request = request.unwrap();
    request
        .headers_mut()
        .insert(header::ORIGIN, "http://evil.example".parse().unwrap());
    assert_eq!(client.execute(request).await.unwrap().status(), 403);
    assert!(person.get("/api/v1/viewer").await.ok()["person"].is_object());
}
