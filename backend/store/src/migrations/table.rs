//! The few words in which migrations are written.

use sea_orm_migration::prelude::*;

/// Creates a table. `key` names the columns of a primary key of several columns; it is empty where a column is the key by itself.
/// `references` are pairs of a column and the table whose `id` it holds.
pub async fn create<const N: usize>(
    manager: &SchemaManager<'_>,
    table: &'static str,
    columns: [ColumnDef; N],
    key: &[&'static str],
    references: &[(&'static str, &'static str)],
) -> Result<(), DbErr> {
    let mut statement = Table::create().table(table).to_owned();
    for column in columns {
        statement.col(column);
    }
    if !key.is_empty() {
        let mut index = Index::create();
        for &column in key {
            index.col(column);
        }
        statement.primary_key(&mut index);
    }
    for &(column, target) in references {
        statement.foreign_key(ForeignKey::create().from(table, column).to(target, "id"));
    }
    manager.create_table(statement).await
}

/// Creates an index over columns.
pub async fn index(
    manager: &SchemaManager<'_>,
    table: &'static str,
    columns: &[&'static str],
) -> Result<(), DbErr> {
    make_index(manager, table, columns, false).await
}

/// Creates a unique index over columns.
pub async fn unique(
    manager: &SchemaManager<'_>,
    table: &'static str,
    columns: &[&'static str],
) -> Result<(), DbErr> {
    make_index(manager, table, columns, true).await
}

async fn make_index(
    manager: &SchemaManager<'_>,
    table: &'static str,
    columns: &[&'static str],
    unique: bool,
) -> Result<(), DbErr> {
    let mut statement = Index::create()
        .name(format!("{table}_{}", columns.join("_")))
        .table(table)
        .to_owned();
    for &column in columns {
        statement.col(column);
    }
    if unique {
        statement.unique();
    }
    manager.create_index(statement).await
}
