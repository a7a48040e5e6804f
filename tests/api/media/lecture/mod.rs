//! Lectures: posting, changing, the bin, trying again, calling off, and where one stopped watching.

mod page;
mod row;
mod watching;
mod work;

use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use serde_json::{Value, json};
use store::{
    id::{LectureId, UnitId},
    job::{Job, TRANSCODE},
    media::lecture,
    state::MediaState,
};
use tests::TestApp;

fn path(id: LectureId) -> String {
    format!("/api/v1/lectures/{id}")
}

fn body(unit: UnitId, upload: &str) -> Value {
    json!({"id": uuid::Uuid::now_v7(), "unit_id": unit.0, "title": "  Trồng  rau sạch ", "upload_id": upload, "audience": "members"})
}

async fn job(app: &TestApp, id: LectureId) -> Option<platform::queue::job::Model> {
    let key = Job::Transcode { lecture_id: id }.dedup_key();
    platform::queue::find_latest(app.app.db.reader(), TRANSCODE, &key)
        .await
        .expect("a job")
}

async fn fail(app: &TestApp, id: LectureId, reason: &str) {
    let row = lecture::ActiveModel {
        id: Set(id),
        state: Set(MediaState::Failed),
        reason_code: Set(Some(reason.to_owned())),
        ..Default::default()
    };
    let tx = app.app.db.begin().await.expect("a transaction");
    row.update(&*tx).await.expect("a row");
    tx.commit().await.expect("a commit");
}
