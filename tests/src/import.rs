//! Catalogue files for tests: taken up by a librarian, read as the worker would have read them.

use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::{Value, json};
use store::{
    id::{ImportId, UnitId},
    library::{catalogue_import as import, catalogue_import_row as import_row},
    state::ImportState,
};
use uuid::Uuid;

use crate::{Client, TestApp, tus};

/// Where imports are asked about.
pub const IMPORTS: &str = "/api/v1/books/imports";

/// The rest of an API path under an import.
pub fn at(import: &Value, rest: &str) -> String {
    format!(
        "{IMPORTS}/{}{rest}",
        import["id"].as_str().expect("an import")
    )
}

/// Sends a file and takes it up.
pub async fn begin(librarian: &Client, unit: UnitId, bytes: Vec<u8>) -> Value {
    let upload = tus::upload(librarian, "catalogue", unit, bytes).await;
    let body = json!({"id": Uuid::now_v7(), "unit_id": unit.0, "upload_id": upload});
    librarian.post(IMPORTS, body).await.ok()
}

/// Records of an import as the worker leaves them: `null` for one that cannot be read.
pub async fn read(app: &TestApp, import: &Value, records: &[Value]) {
    let id = ImportId(crate::program::id(import));
    let tx = app.app.db.begin().await.expect("a transaction");
    let rows = records
        .iter()
        .zip(1..)
        .map(|(record, number)| import_row::ActiveModel {
            import_id: Set(id),
            number: Set(number),
            record: Set(record.clone()),
            problem: Set(record.is_null().then(|| "unreadable".to_owned())),
            outcome: Set(None),
            book_id: Set(None),
        });
    import_row::Entity::insert_many(rows)
        .exec_without_returning(&tx)
        .await
        .expect("rows");
    let fresh = import::ActiveModel {
        id: Set(id),
        state: Set(ImportState::Read),
        format: Set("table".to_owned()),
        row_count: Set(i32::try_from(records.len()).expect("few records")),
        ..Default::default()
    };
    import::Entity::update(fresh).exec(&tx).await.expect("read");
    tx.commit().await.expect("a commit");
}

/// Lets the installation do what was left for it.
pub async fn work(app: &TestApp) {
    let worker = backend::upkeep::worker(&app.app).expect("a worker");
    worker.drain().await.expect("its work");
}
