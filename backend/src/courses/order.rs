//! The order of a course: all its sections and lessons at once.

use std::collections::HashSet;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::json;
use store::{
    courses::{course, lesson, section},
    id::{LessonId, SectionId},
};

use super::{
    by::{By, record},
    course::count_outline,
    outline::Outline,
};
use crate::{
    app::App,
    error::{Error, Result},
};

/// Puts the sections and lessons of a course into an order, on the version that was read. A lesson may change
/// its section. The order names each of them once.
///
/// # Errors
/// `invalid` for an order that does not name all; `conflict` when the outline changed in between.
pub async fn put(
    app: &App,
    by: By,
    course: &course::Model,
    order: &[(SectionId, Vec<LessonId>)],
) -> Result<()> {
    let tx = app.db.begin().await?;
    // First of all: whoever adds a lesson meanwhile waits, or was first and is not overrun.
    count_outline(&*tx, course.id, Some(course.version)).await?;
    let outline = Outline::read(&*tx, course.id).await?;
    names_all(order, &outline)?;
    for (at, (section, lessons)) in (1..).zip(order) {
        place_section(&*tx, *section, at).await?;
        for (at, id) in (1..).zip(lessons) {
            place_lesson(&*tx, *id, *section, at).await?;
        }
    }
    record(
        &*tx,
        by,
        "course.order",
        course,
        json!({"sections": order.len()}),
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

fn names_all(order: &[(SectionId, Vec<LessonId>)], outline: &Outline) -> Result<()> {
    let sections: HashSet<SectionId> = order.iter().map(|(id, _)| *id).collect();
    let lessons: Vec<LessonId> = order.iter().flat_map(|(_, ids)| ids.clone()).collect();
    let standing: HashSet<SectionId> = outline.sections.iter().map(|row| row.id).collect();
    let steps: HashSet<LessonId> = outline.steps.iter().map(|step| step.id).collect();
    let once = sections.len() == order.len() && lessons.len() == steps.len();
    if once && sections == standing && lessons.into_iter().collect::<HashSet<_>>() == steps {
        return Ok(());
    }
    Err(Error::invalid("sections", "invalid.order_incomplete"))
}

async fn place_section(db: &impl ConnectionTrait, id: SectionId, at: i32) -> Result<()> {
    section::Entity::update_many()
        .col_expr(section::Column::Position, Expr::value(at))
        .filter(section::Column::Id.eq(id))
        .filter(section::Column::Position.ne(at))
        .exec(db)
        .await?;
    Ok(())
}

async fn place_lesson(
    db: &impl ConnectionTrait,
    id: LessonId,
    section: SectionId,
    at: i32,
) -> Result<()> {
    lesson::Entity::update_many()
        .col_expr(lesson::Column::SectionId, Expr::value(section))
        .col_expr(lesson::Column::Position, Expr::value(at))
        .filter(lesson::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}
