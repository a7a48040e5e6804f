//! Numbered migrations, forward only: expand first, contract in a later release.

mod m0001;
mod m0002;
mod m0003;
mod m0004;
mod m0005;
mod m0006;
mod m0007;
mod m0008;
mod m0009;
mod table;

use sea_orm_migration::prelude::*;

/// All migrations in their order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001::Migration),
            Box::new(m0002::Migration),
            Box::new(m0003::Migration),
            Box::new(m0004::Migration),
            Box::new(m0005::Migration),
            Box::new(m0006::Migration),
            Box::new(m0007::Migration),
            Box::new(m0008::Migration),
            Box::new(m0009::Migration),
        ]
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::Database;

    use super::*;
    use crate::{search::feed, state::Thing};

    #[test]
    fn steps_are_numbered_in_their_order() {
        // Named by hand: the derived name of a folder's `mod.rs` is "mod".
        for (at, step) in Migrator::migrations().iter().enumerate() {
            let name = step.name();
            assert!(name.starts_with(&format!("m{:04}", at + 1)), "{name}");
        }
    }

    #[tokio::test]
    async fn an_empty_sqlite_database_takes_the_schema_and_the_feed() {
        let db = Database::connect("sqlite::memory:").await.unwrap();
        Migrator::up(&db, None).await.unwrap();
        let now = chrono::Utc::now();
        for _ in 0..3 {
            feed::note(&db, Thing::Book, uuid::Uuid::now_v7(), now)
                .await
                .unwrap();
        }
        let all = feed::after(&db, feed::Position::default(), 10)
            .await
            .unwrap();
        assert_eq!(all.len(), 3);
        let second = feed::Position {
            tx: all[1].tx,
            seq: all[1].seq,
        };
        assert_eq!(feed::after(&db, second, 10).await.unwrap(), all[2..]);
    }
}
