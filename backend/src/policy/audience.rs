//! Whether a thing's audience takes in the asker: the check, the condition for lists, and the same for the index.

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, IntoSimpleExpr, QueryFilter,
    QuerySelect,
    sea_query::{Expr, Query, SelectStatement},
};
use store::{centres::unit_ancestor, id::UnitId, state::Audience};

use super::INSIDERS;
use crate::{
    actor::{Actor, Place},
    error::Result,
};

/// What the asker can be told in the search: taken by every search call.
///
/// # Errors
/// Whatever the database says.
pub async fn for_search(
    db: &impl ConnectionTrait,
    actor: &Actor,
) -> Result<store::search::Audience> {
    let units = actor.units();
    let above = unit_ancestor::Entity::find()
        .filter(unit_ancestor::Column::UnitId.is_in(units.iter().copied()))
        .select_only()
        .column(unit_ancestor::Column::AncestorId)
        .distinct()
        .into_tuple::<UnitId>()
        .all(db)
        .await?;
    Ok(store::search::Audience {
        signed_in: actor.person().is_some(),
        member_of: units,
        above,
        staff_of: actor.units_with(INSIDERS),
    })
}

/// Whether the audience of a thing at a place takes in the asker. `belongs` says whether the asker holds any role in
/// a unit below the place (see [`belongs_below`]).
pub fn includes(actor: &Actor, audience: Audience, place: &Place, belongs: bool) -> bool {
    match audience {
        Audience::Public => true,
        Audience::SignedIn => actor.person().is_some(),
        Audience::Members => belongs || actor.units().iter().any(|unit| place.chain.contains(unit)),
        Audience::Staff => actor.holds(INSIDERS, place),
    }
}

/// Whether the asker holds any role in a unit below `unit`.
///
/// # Errors
/// Whatever the database says.
pub async fn belongs_below(db: &impl ConnectionTrait, actor: &Actor, unit: UnitId) -> Result<bool> {
    if actor.grants().is_empty() {
        return Ok(false);
    }
    let found = unit_ancestor::Entity::find()
        .filter(unit_ancestor::Column::AncestorId.eq(unit))
        .filter(unit_ancestor::Column::UnitId.is_in(actor.units()))
        .one(db)
        .await?;
    Ok(found.is_some())
}

/// [`includes`], with what it needs read from the database.
///
/// # Errors
/// Whatever the database says.
pub async fn takes_in(
    db: &impl ConnectionTrait,
    actor: &Actor,
    audience: Audience,
    place: &Place,
) -> Result<bool> {
    let belongs = audience == Audience::Members && belongs_below(db, actor, place.unit).await?;
    Ok(includes(actor, audience, place, belongs))
}

/// The condition under which a row with these columns is in a list of the asker's.
pub fn condition(actor: &Actor, audience: impl ColumnTrait, unit: impl ColumnTrait) -> Condition {
    let mut any = Condition::any().add(audience.eq(Audience::Public));
    if actor.person().is_some() {
        any = any.add(audience.eq(Audience::SignedIn));
    }
    let units = actor.units();
    if !units.is_empty() {
        let related = Condition::any()
            .add(unit.into_simple_expr().in_subquery(below(units.clone())))
            .add(unit.into_simple_expr().in_subquery(above(units)));
        any = any.add(
            Condition::all()
                .add(audience.eq(Audience::Members))
                .add(related),
        );
    }
    let staff = actor.units_with(INSIDERS);
    if !staff.is_empty() {
        let inside = unit.into_simple_expr().in_subquery(below(staff));
        any = any.add(
            Condition::all()
                .add(audience.eq(Audience::Staff))
                .add(inside),
        );
    }
    any
}

/// The condition under which a row's unit lies in the subtree of one of the units.
pub(crate) fn within(unit: impl ColumnTrait, roots: Vec<UnitId>) -> Condition {
    if roots.is_empty() {
        return Condition::all().add(Expr::val(1).eq(0));
    }
    Condition::all().add(unit.into_simple_expr().in_subquery(below(roots)))
}

fn below(units: Vec<UnitId>) -> SelectStatement {
    Query::select()
        .column(unit_ancestor::Column::UnitId)
        .from(unit_ancestor::Entity)
        .and_where(unit_ancestor::Column::AncestorId.is_in(units))
        .to_owned()
}

fn above(units: Vec<UnitId>) -> SelectStatement {
    Query::select()
        .column(unit_ancestor::Column::AncestorId)
        .from(unit_ancestor::Entity)
        .and_where(unit_ancestor::Column::UnitId.is_in(units))
        .to_owned()
}
