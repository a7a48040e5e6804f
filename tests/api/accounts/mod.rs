//! People, sessions, roles.

mod guessing;
mod logins;
mod password;
mod people;
mod printed;
mod rights;
mod session;
mod shared;
mod sign_up;

use serde_json::json;
use tests::Client;
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
