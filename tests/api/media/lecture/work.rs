//! The work on a film: failed, tried again, called off.

use serde_json::{Value, json};
use store::state::Role;
use tests::{TestApp, lecture::post};

use super::{fail, job, path};

#[tokio::test]
async fn what_failed_is_tried_again_and_says_why_it_failed() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let id = post(&teacher, app.root, "public").await;
    teacher
        .post(&format!("{}/retry", path(id)), json!({}))
        .await
        .expect(409);
    let first = job(&app, id).await.expect("a note");
    let tx = app.app.db.begin().await.expect("a transaction");
    platform::queue::cancel(&*tx, first.id)
        .await
        .expect("a job");
    tx.commit().await.expect("a commit");
    fail(&app, id, "truncated_container").await;
    let failed = teacher.get(&path(id)).await.ok();
    assert_eq!(failed["state"], "failed");
    assert_eq!(failed["reason"]["code"], "truncated_container");
    assert!(
        failed["reason"]["text"]
            .as_str()
            .is_some_and(|text| text.starts_with("Tệp bị cắt cụt"))
    );
    assert_eq!(failed["can"], json!(["edit", "delete", "retry"]));
    let again = teacher
        .post(&format!("{}/retry", path(id)), json!({}))
        .await
        .ok();
    assert_eq!(
        (again["state"].as_str(), &again["reason"]),
        (Some("received"), &Value::Null)
    );
    let second = job(&app, id).await.expect("a note");
    assert_ne!(second.id, first.id);
    assert_eq!(second.state, platform::queue::State::Waiting);
}

#[tokio::test]
async fn work_is_called_off() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let id = post(&teacher, app.root, "public").await;
    let off = teacher
        .post(&format!("{}/cancel", path(id)), json!({}))
        .await
        .ok();
    assert_eq!(off["state"], "failed");
    assert_eq!(off["reason"]["code"], "cancelled");
    assert_eq!(
        job(&app, id).await.expect("a note").state,
        platform::queue::State::Cancelled
    );
    teacher
        .post(&format!("{}/cancel", path(id)), json!({}))
        .await
        .expect(409);
    teacher
        .post(&format!("{}/retry", path(id)), json!({}))
        .await
        .ok();
    assert_eq!(
        job(&app, id).await.expect("a note").state,
        platform::queue::State::Waiting
    );
}
