//! What lessons are made of: films and books. They stand in other features and have audiences of their own.

use std::collections::HashSet;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoSimpleExpr, JoinType, QueryFilter,
    QuerySelect, Select,
    sea_query::{ExprTrait, Query, SelectStatement, SimpleExpr},
};
use store::{
    centres::unit_ancestor,
    courses::{course, enrolment, lesson},
    id::{BookId, LectureId, UnitId},
    library::book,
    media::lecture,
    state::{Audience, LessonKind, PublishState},
};

use super::outline::Step;
use crate::{
    actor::{Actor, Place},
    error::{Code, Error, Result},
    library,
    policy::{audience, courses as policy, library::Action},
};

/// Whether learning a course opens a film to the asker: it is in a lesson of a published course that the asker
/// learns, and stands in the same line of the tree as the course. Asked for every segment, so it is one read.
///
/// # Errors
/// Whatever the database says.
pub async fn opens_lecture(
    db: &impl ConnectionTrait,
    actor: &Actor,
    film: &lecture::Model,
) -> Result<bool> {
    opens(
        db,
        actor,
        lesson::Column::LectureId.eq(film.id),
        film.unit_id,
    )
    .await
}

/// Whether learning a course opens a book to the asker: as [`opens_lecture`].
///
/// # Errors
/// Whatever the database says.
pub async fn opens_book(
    db: &impl ConnectionTrait,
    actor: &Actor,
    book: &book::Model,
) -> Result<bool> {
    opens(db, actor, lesson::Column::BookId.eq(book.id), book.unit_id).await
}

/// Whether a film, and a book, may be set into a lesson by the asker.
///
/// # Errors
/// `invalid` with the field `lecture_id` or `book_id`.
pub(super) async fn check(
    db: &impl ConnectionTrait,
    actor: &Actor,
    film: Option<LectureId>,
    book: Option<BookId>,
) -> Result<()> {
    if let Some(id) = film {
        let found = lecture::Entity::find_by_id(id)
            .filter(lecture::Column::DeletedAt.is_null())
            .one(db)
            .await?;
        let stands = found.map(|row| (row.audience, row.unit_id));
        may_set(db, actor, stands, "lecture_id").await?;
    }
    if let Some(id) = book {
        // One must know of it oneself.
        let stands = match library::find_for(db, actor, Action::See, &id.0.into()).await {
            Ok((row, _)) => Some((row.audience, row.unit_id)),
            Err(error) if error.code == Code::Internal => return Err(error),
            Err(_) => None,
        };
        may_set(db, actor, stands, "book_id").await?;
    }
    Ok(())
}

/// Whether the pages of a chapter are in its book. Without a book, or before its pages are counted, their order is
/// looked at only.
///
/// # Errors
/// `invalid` with the field `page_from` or `page_to`.
pub(super) async fn check_pages(
    db: &impl ConnectionTrait,
    book: Option<BookId>,
    pages: (Option<i32>, Option<i32>),
) -> Result<()> {
    let found = match book {
        Some(id) => book::Entity::find_by_id(id).one(db).await?,
        None => None,
    };
    let count = found.map_or(0, |row| row.page_count);
    let first = pages.0.unwrap_or(1);
    let last = pages.1.unwrap_or(first);
    if first < 1 || (count > 0 && first > count) {
        return Err(Error::invalid("page_from", "invalid.page"));
    }
    if last < first || (count > 0 && last > count) {
        return Err(Error::invalid("page_to", "invalid.page"));
    }
    Ok(())
}

/// The films among these steps, and the books, that are open to the asker by their own audience.
///
/// # Errors
/// Whatever the database says.
pub(super) async fn open_ones(
    db: &impl ConnectionTrait,
    actor: &Actor,
    steps: &[Step],
) -> Result<(HashSet<LectureId>, HashSet<BookId>)> {
    let films = open_films(actor)
        .filter(lecture::Column::Id.is_in(steps.iter().filter_map(|step| step.lecture_id)))
        .select_only()
        .column(lecture::Column::Id)
        .into_tuple::<LectureId>()
        .all(db)
        .await?;
    let books = book::Entity::find()
        .filter(book::Column::DeletedAt.is_null())
        .filter(book::Column::PublishState.eq(PublishState::Published))
        .filter(audience::condition(
            actor,
            book::Column::Audience,
            book::Column::UnitId,
        ))
        .filter(book::Column::Id.is_in(steps.iter().filter_map(|step| step.book_id)))
        .select_only()
        .column(book::Column::Id)
        .into_tuple::<BookId>()
        .all(db)
        .await?;
    Ok((films.into_iter().collect(), books.into_iter().collect()))
}

/// Films that are open to the asker by their own audience.
pub(super) fn open_films(actor: &Actor) -> Select<lecture::Entity> {
    lecture::Entity::find()
        .filter(lecture::Column::DeletedAt.is_null())
        .filter(audience::condition(
            actor,
            lecture::Column::Audience,
            lecture::Column::UnitId,
        ))
}

/// A video lesson has a film and no book, a chapter the other way round, a text neither.
pub(super) fn fits(
    kind: LessonKind,
    lecture: Option<LectureId>,
    book: Option<BookId>,
) -> Result<()> {
    let (film, chapter) = match kind {
        LessonKind::Video => (true, false),
        LessonKind::Text => (false, false),
        LessonKind::Book => (false, true),
    };
    if lecture.is_some() && !film {
        return Err(Error::invalid("lecture_id", "invalid.not_for_kind"));
    }
    if book.is_some() && !chapter {
        return Err(Error::invalid("book_id", "invalid.not_for_kind"));
    }
    Ok(())
}

async fn may_set(
    db: &impl ConnectionTrait,
    actor: &Actor,
    stands: Option<(Audience, UnitId)>,
    field: &'static str,
) -> Result<()> {
    let refused = || Error::invalid(field, "invalid.material");
    let (audience, unit) = stands.ok_or_else(refused)?;
    let place = Place::of(db, unit).await?;
    if !policy::may_set(actor, audience, &place).is_yes() {
        return Err(refused());
    }
    Ok(())
}

async fn opens(
    db: &impl ConnectionTrait,
    actor: &Actor,
    material: SimpleExpr,
    unit: UnitId,
) -> Result<bool> {
    let Some(person) = actor.person() else {
        return Ok(false);
    };
    let to_course = lesson::Entity::belongs_to(course::Entity)
        .from(lesson::Column::CourseId)
        .to(course::Column::Id);
    let to_enrolment = lesson::Entity::belongs_to(enrolment::Entity)
        .from(lesson::Column::CourseId)
        .to(enrolment::Column::CourseId);
    let found = lesson::Entity::find()
        .select_only()
        .column(lesson::Column::Id)
        .join(JoinType::InnerJoin, to_course.into())
        .join(JoinType::InnerJoin, to_enrolment.into())
        .filter(material)
        .filter(lesson::Column::DeletedAt.is_null())
        .filter(policy::shown(actor))
        .filter(enrolment::Column::PersonId.eq(person))
        .filter(enrolment::Column::LeftAt.is_null())
        .filter(same_line(unit))
        .into_tuple::<store::id::LessonId>()
        .one(db)
        .await?;
    Ok(found.is_some())
}

/// The course's unit lies above the material's, below it, or is the same.
fn same_line(unit: UnitId) -> Condition {
    let above = lines(
        unit_ancestor::Column::AncestorId,
        unit_ancestor::Column::UnitId,
        unit,
    );
    let below = lines(
        unit_ancestor::Column::UnitId,
        unit_ancestor::Column::AncestorId,
        unit,
    );
    Condition::any()
        .add(course::Column::UnitId.into_simple_expr().in_subquery(above))
        .add(course::Column::UnitId.into_simple_expr().in_subquery(below))
}

fn lines(
    wanted: unit_ancestor::Column,
    given: unit_ancestor::Column,
    unit: UnitId,
) -> SelectStatement {
    Query::select()
        .column(wanted)
        .from(unit_ancestor::Entity)
        .and_where(given.eq(unit))
        .to_owned()
}
