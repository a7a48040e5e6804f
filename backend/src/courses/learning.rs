//! My learning: the lesson to go on with, the courses under way, those finished.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use store::{
    courses::{course, enrolment, lesson_progress},
    id::{CourseId, PersonId},
    media::lecture,
};

use super::{
    minutes,
    outline::Standing,
    row,
    view::{ContinueCard, MyLearning},
    whole,
};
use crate::{
    actor::Actor,
    error::Result,
    library,
    media::view::poster,
    policy::courses::{self as policy, CourseFacts},
};

/// Most courses that are shown as one's own.
const MOST: u64 = 100;
/// Most books that are shown as being read.
const READING: u64 = 6;
/// How many courses are looked through for a lesson to go on with: one after the other may be done to its end.
const LOOKED_THROUGH: usize = 5;

/// What the asker learns.
///
/// # Errors
/// `signed_out`.
pub async fn my_learning(db: &impl ConnectionTrait, actor: &Actor) -> Result<MyLearning> {
    let person = actor.require_person()?;
    let (finished, under_way): (Vec<Own>, Vec<Own>) = own(db, actor, person)
        .await?
        .into_iter()
        .partition(|own| own.finished);
    let courses: Vec<course::Model> = under_way.into_iter().map(|own| own.course).collect();
    let finished: Vec<course::Model> = finished.into_iter().map(|own| own.course).collect();
    Ok(MyLearning {
        go_on: go_on(db, actor, &courses).await?,
        courses: row::of(db, actor, &courses).await?,
        finished: row::of(db, actor, &finished).await?,
        reading: library::reading_cards(db, actor, READING).await?,
    })
}

/// The lesson that the asker goes on with; `None` for a visitor and for who has nothing under way.
///
/// # Errors
/// Whatever the database says.
pub async fn continue_card(
    db: &impl ConnectionTrait,
    actor: &Actor,
) -> Result<Option<ContinueCard>> {
    let Some(person) = actor.person() else {
        return Ok(None);
    };
    let own = own(db, actor, person).await?;
    let under_way = own.into_iter().filter(|own| !own.finished);
    let courses: Vec<course::Model> = under_way.map(|own| own.course).collect();
    go_on(db, actor, &courses).await
}

struct Own {
    course: course::Model,
    finished: bool,
    touched_at: DateTime<Utc>,
}

/// The courses that somebody learns and may still see, the one touched last first.
async fn own(db: &impl ConnectionTrait, actor: &Actor, person: PersonId) -> Result<Vec<Own>> {
    let enrolments: HashMap<CourseId, enrolment::Model> = enrolment::Entity::find()
        .filter(enrolment::Column::PersonId.eq(person))
        .filter(enrolment::Column::LeftAt.is_null())
        .order_by_desc(enrolment::Column::CreatedAt)
        .limit(MOST)
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.course_id, row))
        .collect();
    let touched: HashMap<CourseId, DateTime<Utc>> = lesson_progress::Entity::find()
        .select_only()
        .column(lesson_progress::Column::CourseId)
        .column_as(lesson_progress::Column::UpdatedAt.max(), "touched_at")
        .filter(lesson_progress::Column::PersonId.eq(person))
        .group_by(lesson_progress::Column::CourseId)
        .into_tuple::<(CourseId, DateTime<Utc>)>()
        .all(db)
        .await?
        .into_iter()
        .collect();
    let courses = course::Entity::find()
        .filter(course::Column::Id.is_in(enrolments.keys().copied()))
        .filter(policy::shown(actor))
        .all(db)
        .await?;
    let mut own: Vec<Own> = courses
        .into_iter()
        .filter_map(|course| {
            let enrolment = enrolments.get(&course.id)?;
            let begun = enrolment.created_at;
            Some(Own {
                finished: enrolment.finished_at.is_some(),
                touched_at: touched.get(&course.id).copied().unwrap_or(begun).max(begun),
                course,
            })
        })
        .collect();
    own.sort_by_key(|own| std::cmp::Reverse((own.touched_at, own.course.id)));
    Ok(own)
}

async fn go_on(
    db: &impl ConnectionTrait,
    actor: &Actor,
    courses: &[course::Model],
) -> Result<Option<ContinueCard>> {
    for course in courses.iter().take(LOOKED_THROUGH) {
        let facts = CourseFacts::of(db, actor, course).await?;
        let standing = Standing::read(db, actor, &facts).await?;
        if let Some(at) = standing.next {
            return card(db, actor, course, &standing, at).await;
        }
    }
    Ok(None)
}

async fn card(
    db: &impl ConnectionTrait,
    actor: &Actor,
    course: &course::Model,
    standing: &Standing,
    at: usize,
) -> Result<Option<ContinueCard>> {
    let (step, Some(lesson)) = (&standing.outline.steps[at], standing.row(course, at)) else {
        return Ok(None);
    };
    let mut position_s = standing
        .marks
        .get(&step.id)
        .map_or(0.0, |mark| mark.position_s);
    let mut film = None;
    if let Some(id) = step.lecture_id {
        film = lecture::Entity::find_by_id(id)
            .filter(lecture::Column::DeletedAt.is_null())
            .one(db)
            .await?;
        if let Some(watched) = whole::watched(db, actor, id).await? {
            position_s = watched.position_s;
        }
    }
    let left = film.as_ref().and_then(|film| left_of(film, position_s));
    Ok(Some(ContinueCard {
        minutes_left: left.map(|left| left.minutes).or(lesson.minutes),
        megabytes_left: left.and_then(|left| left.megabytes),
        position_s,
        poster: film.as_ref().and_then(poster),
        course: row::one(db, actor, course).await?,
        lesson,
    }))
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Left {
    minutes: i32,
    megabytes: Option<f64>,
}

/// What is left of a film from a second on. Bytes are spread evenly over it, which is near enough to choose by.
fn left_of(film: &lecture::Model, position_s: f64) -> Option<Left> {
    let length = film.duration_s.filter(|length| *length > 0.0)?;
    let rest = (length - position_s).clamp(0.0, length);
    let tenths = |bytes: i64| (bytes as f64 * rest / length / 100_000.0).round() / 10.0;
    Some(Left {
        minutes: minutes::whole(rest),
        megabytes: film.bytes_low.map(tenths),
    })
}
