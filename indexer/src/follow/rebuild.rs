//! A new index from all tables.

use super::documents;
use super::writer::Writer;
use crate::home::{Home, Opened};
use anyhow::{Result, bail};
use platform::database::Database;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use store::centres::{news, unit};
use store::contests::{contest, entry};
use store::courses::{course, lesson};
use store::library::book;
use store::search::feed::{self, Position};
use store::state::Thing;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// Ids read at once.
const IDS: u64 = 500;

/// Builds and commits a generation that is not yet in use. What changes meanwhile is after the position returned.
///
/// # Errors
/// When the database or the disk fails, or `stop` fires.
pub(super) async fn build(
    home: &Home,
    db: &Database,
    stop: &CancellationToken,
) -> Result<(Opened, Position)> {
    let position = feed::settled(db.reader()).await?;
    let opened = home.begin()?;
    let writer = Writer::for_building(&opened)?;
    let mut count = 0usize;
    for thing in [
        Thing::Unit,
        Thing::News,
        Thing::Course,
        Thing::Lesson,
        Thing::Book,
        Thing::Contest,
        Thing::Entry,
    ] {
        let mut after = Uuid::nil();
        loop {
            let ids = ids(db.reader(), thing, after).await?;
            let Some(last) = ids.last() else { break };
            after = *last;
            for id in ids {
                if stop.is_cancelled() {
                    bail!("stopped while the index was being built");
                }
                documents::add(db.reader(), &writer, thing, id).await?;
                count += 1;
            }
        }
    }
    writer.commit(position).await?;
    tracing::info!(things = count, "the index is built");
    Ok((opened, position))
}

async fn ids(db: &impl ConnectionTrait, thing: Thing, after: Uuid) -> Result<Vec<Uuid>> {
    macro_rules! of_table {
        ($table:ident) => {
            $table::Entity::find()
                .filter($table::Column::Id.gt(after))
                .filter($table::Column::DeletedAt.is_null())
                .order_by_asc($table::Column::Id)
                .limit(IDS)
                .select_only()
                .column($table::Column::Id)
                .into_tuple()
                .all(db)
                .await?
        };
    }
    Ok(match thing {
        Thing::Unit => of_table!(unit),
        Thing::News => of_table!(news),
        Thing::Course => of_table!(course),
        Thing::Lesson => of_table!(lesson),
        Thing::Book => of_table!(book),
        Thing::Contest => of_table!(contest),
        Thing::Entry => of_table!(entry),
        Thing::Abbreviation => Vec::new(),
    })
}
