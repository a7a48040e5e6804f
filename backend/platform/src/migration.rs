//! The tables that `platform` works with, for the first migration of whoever owns the database.

use sea_orm::{ConnectionTrait, DbErr};

/// Makes the tables `job`, `tick` and `message`.
pub async fn up(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    crate::queue::migration::up(db).await?;
    crate::schedule::migration::up(db).await?;
    crate::messages::migration::up(db).await
}
