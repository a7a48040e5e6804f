//! What a search could be narrowed to, with how much each choice finds. Asked for when the answer is on the screen.

use std::collections::{BTreeMap, HashMap};

use indexer::Facets;
use platform::texts::Language;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use store::{centres::unit, id::UnitId};

use super::{
    found::word,
    view::{FacetsView, LevelCount, UnitCount, ValueCount, YearCount},
};
use crate::{
    centres::query::links,
    error::{Error, Result},
    library::{
        Field,
        view::{FieldLink, FieldRow},
    },
};

/// Units, subjects and languages offered at most, those that find most.
const OFFERED: usize = 30;
const YEARS: usize = 100;

/// The counts as the API gives them.
///
/// # Errors
/// Whatever the database says.
pub async fn view(
    db: &impl ConnectionTrait,
    language: Language,
    facets: Facets,
) -> Result<FacetsView> {
    let value = |(value, count)| ValueCount {
        value,
        count: number(count),
    };
    let mut kinds = BTreeMap::new();
    for (kind, count) in facets.kinds {
        if let Some(word) = word(kind) {
            kinds.insert(word.to_owned(), number(count));
        }
    }
    let year = |(year, count)| YearCount {
        year: i64::try_from(year).unwrap_or(i64::MAX),
        count: number(count),
    };
    Ok(FacetsView {
        total: number(facets.total),
        kinds,
        units: units(db, facets.units).await?,
        subjects: facets
            .subjects
            .into_iter()
            .take(OFFERED)
            .map(value)
            .collect(),
        years: facets.years.into_iter().take(YEARS).map(year).collect(),
        languages: facets
            .languages
            .into_iter()
            .take(OFFERED)
            .map(value)
            .collect(),
        fields: facets
            .fields
            .into_iter()
            .filter_map(|(digit, count)| {
                let FieldLink { field, name } = field_of(digit)?.link(language);
                let books = number(count);
                Some(FieldRow { field, name, books })
            })
            .collect(),
        levels: facets
            .levels
            .into_iter()
            .map(|(level, count)| LevelCount {
                level: level.into(),
                count: number(count),
            })
            .collect(),
        open: number(facets.open),
    })
}

/// The field of knowledge that the index knows by its digit.
pub fn field_of(digit: u64) -> Option<Field> {
    let digit = u8::try_from(digit).ok().filter(|digit| *digit < 10)?;
    Some(Field::Class(digit))
}

/// What the index knows the field with this code by; nothing without one.
///
/// # Errors
/// `invalid` for a code that is none of a field.
pub fn digit_of(code: Option<&str>) -> Result<Option<u64>> {
    match code.filter(|code| !code.is_empty()).map(Field::parse) {
        None => Ok(None),
        Some(Some(Field::Class(digit))) => Ok(Some(digit.into())),
        // Books without a number are nobody's wish.
        Some(Some(Field::Unclassed) | None) => Err(Error::invalid("field", "invalid.unknown")),
    }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The index knows units by numbers only: they are found among all that there are.
async fn units(db: &impl ConnectionTrait, counts: Vec<(u64, usize)>) -> Result<Vec<UnitCount>> {
    if counts.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<UnitId> = unit::Entity::find()
        .select_only()
        .column(unit::Column::Id)
        .filter(unit::Column::DeletedAt.is_null())
        .into_tuple()
        .all(db)
        .await?;
    let by_number: HashMap<u64, UnitId> = ids
        .into_iter()
        .map(|id| (indexer::document::unit_number(id.0.as_u128()), id))
        .collect();
    let offered: Vec<(UnitId, usize)> = counts
        .into_iter()
        .filter_map(|(number, count)| Some((*by_number.get(&number)?, count)))
        .take(OFFERED)
        .collect();
    let links = links(db, offered.iter().map(|(id, _)| *id)).await?;
    let count = |(id, count): (UnitId, usize)| {
        Some(UnitCount {
            unit: links.get(&id)?.clone(),
            count: number(count),
        })
    };
    Ok(offered.into_iter().filter_map(count).collect())
}
