//! The change feed: appended in the transaction that changes something searchable, followed by every index replica.
//!
//! A position is `(tx, seq)`. On SQLite there is one writer and `tx` is 0, so `seq` is the order of commits.
//! On PostgreSQL `seq` is not the order of commits: a row is read only once no transaction as old as its own
//! can still commit (`tx < pg_snapshot_xmin`), and rows are followed in the order of `(tx, seq)`.

use sea_orm::{
    Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
    entity::prelude::{ColumnTrait, DateTimeUtc, Uuid},
    sea_query::Expr,
};
use serde::{Deserialize, Serialize};

use super::change;
use crate::state::Thing;

/// True of rows whose transaction, and every older one, has ended.
const SETTLED: &str = "tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint";

/// A place in the feed: everything at or before it was seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Position {
    pub tx: i64,
    pub seq: i64,
}

/// Notes that a thing changed, so that every index replica looks at it again.
///
/// # Errors
/// Whatever the database says.
pub async fn note(
    db: &impl ConnectionTrait,
    thing: Thing,
    thing_id: Uuid,
    at: DateTimeUtc,
) -> Result<(), DbErr> {
    let tx = match db.get_database_backend() {
        DbBackend::Postgres => Expr::cust("pg_current_xact_id()::text::bigint"),
        _ => Expr::val(0_i64),
    };
    let statement = sea_orm::sea_query::Query::insert()
        .into_table(change::Entity)
        .columns([
            change::Column::Tx,
            change::Column::Thing,
            change::Column::ThingId,
            change::Column::At,
        ])
        .values_panic([
            tx,
            Expr::val(sea_orm::ActiveEnum::to_value(&thing)),
            Expr::val(thing_id),
            Expr::val(at),
        ])
        .to_owned();
    db.execute(&statement).await.map(|_| ())
}

/// The changes after a position, oldest first, at most `limit`.
///
/// # Errors
/// Whatever the database says.
pub async fn after(
    db: &impl ConnectionTrait,
    position: Position,
    limit: u64,
) -> Result<Vec<change::Model>, DbErr> {
    let later = Condition::any()
        .add(change::Column::Tx.gt(position.tx))
        .add(
            Condition::all()
                .add(change::Column::Tx.eq(position.tx))
                .add(change::Column::Seq.gt(position.seq)),
        );
    let mut select = change::Entity::find().filter(later);
    if db.get_database_backend() == DbBackend::Postgres {
        select = select.filter(Expr::cust(SETTLED));
    }
    select
        .order_by_asc(change::Column::Tx)
        .order_by_asc(change::Column::Seq)
        .limit(limit)
        .all(db)
        .await
}

/// The newest change before which nothing can still appear: where an index that is built from the tables as they are
/// after this call begins to follow. The beginning, when the feed is empty.
///
/// # Errors
/// Whatever the database says.
pub async fn settled(db: &impl ConnectionTrait) -> Result<Position, DbErr> {
    let mut select = change::Entity::find();
    if db.get_database_backend() == DbBackend::Postgres {
        select = select.filter(Expr::cust(SETTLED));
    }
    let newest = select
        .order_by_desc(change::Column::Tx)
        .order_by_desc(change::Column::Seq)
        .one(db)
        .await?;
    Ok(newest.map_or_else(Position::default, |row| Position {
        tx: row.tx,
        seq: row.seq,
    }))
}

/// The oldest and the newest change that the feed still has; `None` when it is empty.
///
/// # Errors
/// Whatever the database says.
pub async fn ends(db: &impl ConnectionTrait) -> Result<Option<(Position, Position)>, DbErr> {
    let first = change::Entity::find()
        .order_by_asc(change::Column::Tx)
        .order_by_asc(change::Column::Seq)
        .one(db)
        .await?;
    let last = change::Entity::find()
        .order_by_desc(change::Column::Tx)
        .order_by_desc(change::Column::Seq)
        .one(db)
        .await?;
    let place = |row: change::Model| Position {
        tx: row.tx,
        seq: row.seq,
    };
    Ok(first.map(place).zip(last.map(place)))
}
