//! A course itself: making it, changing its words, showing it to its audience, the bin.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter,
    QuerySelect, sea_query::Expr,
};
use serde_json::{Value, json};
use store::{
    courses::{course, lesson},
    id::{CourseId, LessonId, UnitId},
    search::feed,
    state::{Audience, Level, PublishState, Thing},
};

use super::{
    by::{By, record, same_id},
    query, text,
};
use crate::{
    app::App,
    error::{Error, Result},
    version,
};

/// A course to be made.
#[derive(Clone, Copy, Debug)]
pub struct New<'a> {
    pub id: CourseId,
    pub unit: UnitId,
    pub title: &'a str,
    pub summary: &'a str,
    pub about: &'a str,
    pub audience: Audience,
    pub level: Level,
}

/// New words for a course; `None` leaves what stands.
#[derive(Clone, Copy, Debug, Default)]
pub struct Change<'a> {
    pub title: Option<&'a str>,
    pub summary: Option<&'a str>,
    pub about: Option<&'a str>,
    pub audience: Option<Audience>,
    pub level: Option<Level>,
}

/// The path of a course, e.g. `/khoa-hoc/trong-rau-sach-7f3k2m9q`.
pub fn path(course: &course::Model) -> String {
    format!("/khoa-hoc/{}-{}", course.slug, course.short)
}

/// Makes a draft. The same id again is the same course.
///
/// # Errors
/// `invalid` for its words; `conflict` when the id is another's.
pub async fn create(app: &App, by: By, new: New<'_>) -> Result<course::Model> {
    let title = text::title(new.title)?;
    let row = course::ActiveModel {
        id: Set(new.id),
        short: Set(new.id.short()),
        slug: Set(vietnamese::slug(&title)),
        unit_id: Set(new.unit),
        teacher_id: Set(by.person),
        sort_key: Set(vietnamese::sort_key(&title)),
        title: Set(title),
        summary: Set(text::summary(new.summary)?),
        about: Set(text::body("about", new.about)?),
        audience: Set(new.audience),
        level: Set(new.level),
        state: Set(PublishState::Draft),
        published_at: Set(None),
        cover_key: Set(None),
        version: Set(1),
        created_at: Set(by.at),
        deleted_at: Set(None),
        deleted_by: Set(None),
    };
    let tx = app.db.begin().await?;
    if let Some(made) = course::Entity::find_by_id(new.id).one(&*tx).await? {
        let same =
            made.teacher_id == by.person && made.unit_id == new.unit && made.deleted_at.is_none();
        return if same { Ok(made) } else { Err(same_id()) };
    }
    let made = course::Entity::insert(row)
        .exec_with_returning(&*tx)
        .await?;
    record(&*tx, by, "course.create", &made, json!({})).await?;
    feed::note(&*tx, Thing::Course, made.id.0, by.at).await?;
    tx.commit().await?;
    Ok(made)
}

/// Gives a course other words, another audience or level.
///
/// # Errors
/// `invalid`; `conflict` when somebody was first.
pub async fn change(
    app: &App,
    by: By,
    row: &course::Model,
    change: Change<'_>,
) -> Result<course::Model> {
    let mut next = course::ActiveModel::default();
    if let Some(title) = change.title {
        let title = text::title(title)?;
        next.slug = Set(vietnamese::slug(&title));
        next.sort_key = Set(vietnamese::sort_key(&title));
        next.title = Set(title);
    }
    if let Some(summary) = change.summary {
        next.summary = Set(text::summary(summary)?);
    }
    if let Some(about) = change.about {
        next.about = Set(text::body("about", about)?);
    }
    if let Some(audience) = change.audience {
        next.audience = Set(audience);
    }
    if let Some(level) = change.level {
        next.level = Set(level);
    }
    let before = json!({"title": row.title, "audience": row.audience});
    write(app, by, row, next, "course.change", before).await
}

/// Shows a course to its audience. One that is shown already stays as it is.
///
/// # Errors
/// `invalid` for a course without lessons; `conflict` when somebody was first.
pub async fn publish(app: &App, by: By, row: &course::Model) -> Result<course::Model> {
    if row.state == PublishState::Published {
        return Ok(row.clone());
    }
    if lessons(app.db.reader(), row.id).await?.is_empty() {
        return Err(Error::invalid("sections", "invalid.no_lessons"));
    }
    let next = course::ActiveModel {
        state: Set(PublishState::Published),
        // Coming back from a draft does not make it new again.
        published_at: Set(Some(row.published_at.unwrap_or(by.at))),
        ..Default::default()
    };
    write(app, by, row, next, "course.publish", json!({})).await
}

/// Takes a course back into a draft. What learners did in it is kept.
///
/// # Errors
/// `conflict` when somebody was first.
pub async fn withdraw(app: &App, by: By, row: &course::Model) -> Result<course::Model> {
    if row.state == PublishState::Draft {
        return Ok(row.clone());
    }
    let next = course::ActiveModel {
        state: Set(PublishState::Draft),
        ..Default::default()
    };
    write(app, by, row, next, "course.withdraw", json!({})).await
}

/// Puts a course into the bin.
///
/// # Errors
/// `conflict` when somebody was first.
pub async fn bin(app: &App, by: By, row: &course::Model) -> Result<()> {
    let next = course::ActiveModel {
        deleted_at: Set(Some(by.at)),
        deleted_by: Set(Some(by.person)),
        ..Default::default()
    };
    write(app, by, row, next, "course.bin", json!({}))
        .await
        .map(|_| ())
}

/// Takes a course out of the bin. One that is not in the bin stays as it is.
///
/// # Errors
/// `conflict` when somebody was first.
pub async fn restore(app: &App, by: By, row: &course::Model) -> Result<course::Model> {
    if row.deleted_at.is_none() {
        return Ok(row.clone());
    }
    let next = course::ActiveModel {
        deleted_at: Set(None),
        deleted_by: Set(None),
        ..Default::default()
    };
    write(app, by, row, next, "course.restore", json!({})).await
}

/// Writes the next version of a course, with what must be known of it.
async fn write(
    app: &App,
    by: By,
    row: &course::Model,
    next: course::ActiveModel,
    action: &'static str,
    detail: Value,
) -> Result<course::Model> {
    let tx = app.db.begin().await?;
    version::write(&*tx, row, next).await?;
    record(&*tx, by, action, row, detail).await?;
    // Its lessons are found under its title, state and audience.
    feed::note(&*tx, Thing::Course, row.id.0, by.at).await?;
    for id in lessons(&*tx, row.id).await? {
        feed::note(&*tx, Thing::Lesson, id.0, by.at).await?;
    }
    let row = course::Entity::find_by_id(row.id)
        .one(&*tx)
        .await?
        .ok_or_else(Error::not_found)?;
    tx.commit().await?;
    Ok(row)
}

/// Counts a change of a course's outline (with `expected`, only on that version). It comes first in its transaction:
/// changes of one outline wait for each other here.
pub(super) async fn count_outline(
    db: &impl ConnectionTrait,
    id: CourseId,
    expected: Option<i32>,
) -> Result<()> {
    let mut update = course::Entity::update_many()
        .col_expr(
            course::Column::Version,
            Expr::col(course::Column::Version).add(1),
        )
        .filter(course::Column::Id.eq(id))
        .filter(course::Column::DeletedAt.is_null());
    if let Some(version) = expected {
        update = update.filter(course::Column::Version.eq(version));
    }
    if update.exec(db).await?.rows_affected == 0 {
        return Err(Error::conflict(query::version(db, id).await?));
    }
    Ok(())
}

async fn lessons(db: &impl ConnectionTrait, id: CourseId) -> Result<Vec<LessonId>> {
    let select = lesson::Entity::find()
        .select_only()
        .column(lesson::Column::Id)
        .filter(lesson::Column::CourseId.eq(id))
        .filter(lesson::Column::DeletedAt.is_null());
    Ok(select.into_tuple::<LessonId>().all(db).await?)
}
