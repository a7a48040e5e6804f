//! The table of the schedule, for the first migration of whoever owns the database.

use sea_orm::sea_query::{ColumnDef, Table};
use sea_orm::{ConnectionTrait, DbErr};

use super::tick::{Column, Entity};

/// Makes the table `tick`.
pub async fn up(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    let table = Table::create()
        .table(Entity)
        .col(ColumnDef::new(Column::Kind).text().not_null().primary_key())
        .col(ColumnDef::new(Column::LastAt).big_integer().not_null())
        .to_owned();
    db.execute(&table).await?;
    Ok(())
}
