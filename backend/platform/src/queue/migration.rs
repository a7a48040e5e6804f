//! The tables of the queue, for the first migration of whoever owns the database.

use sea_orm::sea_query::{ColumnDef, Table};
use sea_orm::{ConnectionTrait, DbErr};

use super::job::{Column, Entity};

/// Makes the table `job` and its indexes.
pub async fn up(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    let table = Table::create()
        .table(Entity)
        .col(ColumnDef::new(Column::Id).uuid().not_null().primary_key())
        .col(ColumnDef::new(Column::Kind).text().not_null())
        .col(ColumnDef::new(Column::Payload).json().not_null())
        .col(ColumnDef::new(Column::State).text().not_null())
        .col(ColumnDef::new(Column::Priority).integer().not_null())
        .col(ColumnDef::new(Column::Dedup).text())
        .col(ColumnDef::new(Column::RunAfter).big_integer().not_null())
        .col(ColumnDef::new(Column::Attempts).integer().not_null())
        .col(ColumnDef::new(Column::Failures).integer().not_null())
        .col(ColumnDef::new(Column::Progress).double().not_null())
        .col(ColumnDef::new(Column::Note).text())
        .col(ColumnDef::new(Column::Reason).text())
        .col(ColumnDef::new(Column::Detail).text())
        .col(ColumnDef::new(Column::Lease).uuid())
        .col(ColumnDef::new(Column::LeaseUntil).big_integer())
        .col(ColumnDef::new(Column::Worker).text())
        .col(ColumnDef::new(Column::CreatedAt).big_integer().not_null())
        .col(ColumnDef::new(Column::StartedAt).big_integer())
        .col(ColumnDef::new(Column::FinishedAt).big_integer())
        .to_owned();
    db.execute(&table).await?;
    for index in INDEXES {
        db.execute_unprepared(index).await?;
    }
    Ok(())
}

const INDEXES: [&str; 4] = [
    // One waiting job a key: `push` relies on it.
    "CREATE UNIQUE INDEX job_one_waiting ON job (kind, dedup) WHERE state = 'waiting' AND dedup IS NOT NULL",
    // What a worker looks for, however many jobs are done.
    "CREATE INDEX job_due ON job (kind, run_after) WHERE state = 'waiting'",
    "CREATE INDEX job_running ON job (kind, dedup) WHERE state = 'running'",
    "CREATE INDEX job_finished ON job (finished_at) WHERE finished_at IS NOT NULL",
];
