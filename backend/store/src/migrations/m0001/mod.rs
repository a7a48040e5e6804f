//! The first schema: every feature's tables and the ones that `platform` works with.

mod accounts;
mod audit;
mod centres;
mod contests;
mod courses;
mod library;
mod media;
mod search;

use sea_orm_migration::prelude::*;

/// Creates the first schema.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0001"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        accounts::up(manager).await?;
        centres::up(manager).await?;
        accounts::role_grant(manager).await?;
        media::up(manager).await?;
        library::up(manager).await?;
        courses::up(manager).await?;
        contests::up(manager).await?;
        search::up(manager).await?;
        audit::up(manager).await?;
        platform::migration::up(manager.get_connection()).await?;
        Ok(())
    }
}
