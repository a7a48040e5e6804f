//! Reads of imports: one for an act, several as rows of a list, and how they stand.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use store::{
    id::{BookId, ImportId, UnitId},
    library::{
        book, catalogue_import as import,
        catalogue_import_row::{self as import_row, ImportedRecord},
    },
    state::{ContributorRole, ImportOutcome, ImportState},
};
use uuid::Uuid;

use super::{
    super::{book::path, book_view::said_of, record::names},
    begin::Step,
    view::{Counts, ImportRowView, ImportView, Matched, What},
    weigh::{Verdict, Weighed, weigh},
};
use crate::{
    actor::{Actor, Place},
    centres::query::links,
    error::{Error, Result},
    listing::{Batch, read_cursor},
    policy::{audience::within, library as policy},
};

/// An import that the asker may see.
///
/// # Errors
/// 401; 404 for one of a library that is not the asker's.
pub async fn find_for(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: ImportId,
) -> Result<import::Model> {
    actor.require_person()?;
    let row = import::Entity::find_by_id(id).one(db).await?;
    let row = row.ok_or_else(Error::not_found)?;
    let place = Place::of(db, row.unit_id).await?;
    policy::may_import(actor, &place).require()?;
    Ok(row)
}

/// The imports of the libraries that the asker keeps, or of one unit, newest first.
///
/// # Errors
/// `invalid` for a bad cursor.
pub async fn list(
    db: &impl ConnectionTrait,
    actor: &Actor,
    unit: Option<UnitId>,
    after: Option<&str>,
    limit: u64,
) -> Result<Batch<ImportView>> {
    let after = read_cursor::<Uuid>(after)?;
    let rows = import::Entity::find()
        .filter(within(
            import::Column::UnitId,
            actor.units_with(crate::policy::LIBRARIANS),
        ))
        .apply_if(unit, |select, unit| {
            select.filter(import::Column::UnitId.eq(unit))
        })
        // Ids are made in the order of time.
        .apply_if(after, |select, id| {
            select.filter(import::Column::Id.lt(ImportId(id)))
        })
        .order_by_desc(import::Column::Id)
        .limit(limit + 1)
        .all(db)
        .await?;
    let units = links(db, rows.iter().map(|row| row.unit_id)).await?;
    Ok(Batch::cut(
        rows,
        limit,
        |row| row.id.0,
        |row| ImportView {
            unit: units.get(&row.unit_id).cloned(),
            ..view(actor, &row)
        },
    ))
}

/// One import with what its records will do, or did.
///
/// # Errors
/// Whatever the database says.
pub async fn stands(
    db: &impl ConnectionTrait,
    actor: &Actor,
    row: &import::Model,
) -> Result<ImportView> {
    let units = links(db, [row.unit_id]).await?;
    // While it is at work it is asked about every second: the numbers would be old when they are read.
    let counts = match row.state {
        ImportState::Read | ImportState::Taken | ImportState::Undone => {
            let mut counts = Counts::default();
            for one in rows(db, row).await? {
                counts.add(one.what);
            }
            Some(counts)
        }
        _ => None,
    };
    Ok(ImportView {
        unit: units.get(&row.unit_id).cloned(),
        counts,
        ..view(actor, row)
    })
}

/// The records of an import that do one thing, or all, in the order of the file.
///
/// # Errors
/// `invalid` for a bad cursor.
pub async fn records(
    db: &impl ConnectionTrait,
    row: &import::Model,
    what: Option<What>,
    after: Option<&str>,
    limit: u64,
) -> Result<Batch<ImportRowView>> {
    let after = read_cursor::<i32>(after)?.unwrap_or(0);
    let rows = rows(db, row).await?.into_iter();
    let asked = rows.filter(|one| one.number > after && what.is_none_or(|what| one.what == what));
    let enough = usize::try_from(limit + 1).unwrap_or(usize::MAX);
    let asked: Vec<ImportRowView> = asked.take(enough).collect();
    Ok(Batch::cut(asked, limit, |one| one.number, |one| one))
}

fn view(actor: &Actor, row: &import::Model) -> ImportView {
    let mut can = Vec::new();
    let take = Step::Take { publish: false };
    for (word, may) in [
        ("take", take.fits(row.state) && row.row_count > 0),
        ("undo", Step::Undo.fits(row.state)),
        (
            "delete",
            !matches!(row.state, ImportState::Taking | ImportState::Undoing),
        ),
    ] {
        if may {
            can.push(word.to_owned());
        }
    }
    let reason = row.reason_code.clone();
    ImportView {
        id: row.id.0,
        unit: None,
        filename: row.filename.clone(),
        state: row.state.into(),
        reason: reason.map(|code| said_of(actor, code, row.reason_text.as_deref())),
        format: row.format.clone(),
        unused: serde_json::from_value(row.unused.clone()).unwrap_or_default(),
        records: row.row_count,
        taken: row.taken_count,
        publish: row.publish,
        created_at: row.created_at,
        counts: None,
        can,
    }
}

/// All records of an import. Those that have no outcome are weighed as the library stands now.
async fn rows(db: &impl ConnectionTrait, row: &import::Model) -> Result<Vec<ImportRowView>> {
    let all = import_row::Entity::find()
        .filter(import_row::Column::ImportId.eq(row.id))
        .order_by_asc(import_row::Column::Number)
        .all(db)
        .await?;
    let open: Vec<import_row::Model> = all
        .iter()
        .filter(|one| one.outcome.is_none())
        .cloned()
        .collect();
    let weighed = weigh(db, row.unit_id, &open).await?;
    let mut weighed: HashMap<i32, Weighed> =
        weighed.into_iter().map(|one| (one.number, one)).collect();
    let books = taken(db, &all).await?;
    let views = all.into_iter().map(|one| {
        let read = serde_json::from_value::<ImportedRecord>(one.record).unwrap_or_default();
        let mut view = plain(one.number, &read);
        match (one.outcome, weighed.remove(&one.number)) {
            (Some(outcome), _) => {
                view.what = match outcome {
                    ImportOutcome::Added => What::Add,
                    ImportOutcome::Merged => What::Merge,
                    ImportOutcome::Same => What::Same,
                    ImportOutcome::Refused if one.problem.is_some() => What::Unreadable,
                    ImportOutcome::Refused => What::Untitled,
                    ImportOutcome::Undone => What::Undone,
                };
                view.book = one.book_id.and_then(|id| books.get(&id).cloned());
            }
            (None, Some(weighed)) => will(&mut view, weighed),
            (None, None) => {}
        }
        view
    });
    Ok(views.collect())
}

fn plain(number: i32, read: &ImportedRecord) -> ImportRowView {
    let people: Vec<(&str, ContributorRole)> = read
        .contributors
        .iter()
        .map(|(name, role)| (name.as_str(), *role))
        .collect();
    ImportRowView {
        number,
        title: read.title.clone(),
        contributors: names(people.into_iter()),
        year: read.year,
        isbn: read.isbn.clone(),
        what: What::Unreadable,
        fills: Vec::new(),
        left_out: Vec::new(),
        repeats: None,
        book: None,
    }
}

fn will(view: &mut ImportRowView, weighed: Weighed) {
    if let Some(fitted) = &weighed.fitted {
        view.left_out = fitted
            .left_out
            .iter()
            .map(|&name| name.to_owned())
            .collect();
    }
    view.what = match weighed.verdict {
        Verdict::Add => What::Add,
        Verdict::Merge(row, _, fills) => {
            view.book = Some(matched(&row));
            view.fills = fills.into_iter().map(str::to_owned).collect();
            What::Merge
        }
        Verdict::Same(row) => {
            view.book = Some(matched(&row));
            What::Same
        }
        Verdict::Repeat(number) => {
            view.repeats = Some(number);
            What::Repeat
        }
        Verdict::Untitled => What::Untitled,
        Verdict::Unreadable => What::Unreadable,
    };
}

fn matched(row: &book::Model) -> Matched {
    Matched {
        title: row.title.clone(),
        short: row.short.clone(),
        path: path(row),
        binned: row.deleted_at.is_some(),
    }
}

/// The books that came of records, or that they were added to.
async fn taken(
    db: &impl ConnectionTrait,
    rows: &[import_row::Model],
) -> Result<HashMap<BookId, Matched>> {
    let ids: Vec<BookId> = rows.iter().filter_map(|row| row.book_id).collect();
    let mut books = HashMap::new();
    for part in ids.chunks(1000) {
        let found = book::Entity::find()
            .filter(book::Column::Id.is_in(part.iter().copied()))
            .all(db)
            .await?;
        books.extend(found.iter().map(|row| (row.id, matched(row))));
    }
    Ok(books)
}
