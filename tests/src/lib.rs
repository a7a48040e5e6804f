//! What the tests of the whole program stand on: an installation, people, servers.

pub mod app;
pub mod book;
pub mod client;
pub mod contest;
pub mod course;
pub mod hls;
pub mod import;
pub mod lecture;
pub mod lending;
pub mod pebble;
pub mod program;
pub mod search;
pub mod servers;
pub mod servers_in_use;
pub mod shelf;
pub mod tus;

pub use app::{SECRET, TestApp};
pub use client::{Answer, Client, attempt, read};
pub use course::Course;

/// The hash of everybody's password, made once: it costs on purpose.
pub async fn hash_once(app: &backend::app::App) -> String {
    static HASH: tokio::sync::OnceCell<String> = tokio::sync::OnceCell::const_new();
    HASH.get_or_init(|| async { app.hasher.hash(SECRET).await.expect("a hash") })
        .await
        .clone()
}
