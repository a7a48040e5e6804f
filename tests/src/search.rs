//! Asking the one box, as its page does.

use std::time::Duration;

use reqwest::Method;
use serde_json::Value;

use crate::{
    client::{Client, read},
    program::until,
};

/// How long the index may be behind, or be built anew, in seconds.
const FOUND: u64 = 60;

/// What the search answers; `None` while the index is being built.
pub async fn ask(client: &Client, words: &str) -> Option<Value> {
    let request = client.request(Method::GET, "/api/v1/search");
    let answer = read(request.query(&[("q", words), ("limit", "50")])).await;
    if answer.status == 503 {
        let wait: u64 = answer.header("retry-after").parse().expect("seconds");
        tokio::time::sleep(Duration::from_secs(wait.min(2))).await;
        return None;
    }
    Some(answer.ok())
}

/// The titles of what is found, of one kind: `book`, `course`, `centre` …
pub fn titles(answer: &Value, kind: &str) -> Vec<String> {
    let groups = answer["groups"].as_array().expect("groups").iter();
    let of_kind = groups.filter(|group| group["kind"] == kind);
    of_kind.map(|group| said(&group["title"])).collect()
}

/// A text whose found words are marked, without its marks.
pub fn said(segments: &Value) -> String {
    let segments = segments.as_array().expect("segments").iter();
    segments.filter_map(|part| part["text"].as_str()).collect()
}

/// Waits until a thing of a kind and a title is found; its group.
pub async fn found(client: &Client, words: &str, kind: &str, title: &str) -> Value {
    until(&format!("{title} by {words:?}"), FOUND, async || {
        let answer = ask(client, words).await?;
        let groups = answer["groups"].as_array()?;
        let is_it = |group: &&Value| group["kind"] == kind && said(&group["title"]) == title;
        groups.iter().find(is_it).cloned()
    })
    .await
}
