//! Rows that people change carry a version. A change is written over the version it was made on, or not at all.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, QuerySelect, entity::prelude::*, sea_query::SimpleExpr,
};

/// A row with a version.
pub trait Versioned: ModelTrait {
    type Change: ActiveModelTrait<Entity = Self::Entity> + Send;

    /// The version that was read.
    fn version(&self) -> i32;
    /// Where the version stands.
    fn column() -> <Self::Entity as EntityTrait>::Column;
    /// This row, whatever its version.
    fn is_it(&self) -> SimpleExpr;
    /// Gives a change the version after the one that was read.
    fn number(&self, change: &mut Self::Change);
}

macro_rules! versioned {
    ($($room:ident::$table:ident),+ $(,)?) => {$(
        impl Versioned for crate::$room::$table::Model {
            type Change = crate::$room::$table::ActiveModel;

            fn version(&self) -> i32 {
                self.version
            }

            fn column() -> crate::$room::$table::Column {
                crate::$room::$table::Column::Version
            }

            fn is_it(&self) -> SimpleExpr {
                crate::$room::$table::Column::Id.eq(self.id)
            }

            fn number(&self, change: &mut Self::Change) {
                change.version = Set(self.version + 1);
            }
        }
    )+};
}

versioned!(
    accounts::person,
    centres::news,
    centres::unit,
    contests::contest,
    contests::entry,
    courses::course,
    courses::lesson,
    courses::section,
    lending::copy,
    lending::lending_rule,
    library::book,
    library::shelf,
    media::lecture,
);

/// What became of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// It stands, as the next version.
    Next,
    /// Somebody else was first: this version stands, and the change was not written.
    Stale(i32),
    /// The row is gone.
    Gone,
}

/// Writes a change over the version that was read.
///
/// # Errors
/// Whatever the database says.
pub async fn write<M: Versioned>(
    db: &impl ConnectionTrait,
    row: &M,
    mut change: M::Change,
) -> Result<Written, DbErr> {
    row.number(&mut change);
    let written = M::Entity::update_many()
        .set(change)
        .filter(row.is_it())
        .filter(M::column().eq(row.version()))
        .exec(db)
        .await?;
    if written.rows_affected == 1 {
        return Ok(Written::Next);
    }
    let standing = M::Entity::find()
        .select_only()
        .column(M::column())
        .filter(row.is_it())
        .into_tuple::<i32>()
        .one(db)
        .await?;
    Ok(standing.map_or(Written::Gone, Written::Stale))
}
