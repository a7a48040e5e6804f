//! Progress in lessons: begun, done, and where one stopped.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use store::{
    courses::{course, enrolment, lesson, lesson_progress},
    id::{CourseId, LessonId, PersonId},
    state::ProgressState,
};

use super::by::By;
use crate::{
    app::App,
    error::{Error, Result},
};

/// Longest position in a film that is believed: a day, in seconds.
const LONGEST_POSITION: f64 = 86_400.0;

/// What a learner's progress led to.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub kept: lesson_progress::Model,
    /// Share of the course's lessons that are done, 0 to 1.
    pub share: f64,
    /// The course is finished.
    pub finished: bool,
}

/// Keeps how far a learner is in a lesson. What is done stays done; the last lesson finishes the course.
///
/// # Errors
/// `not_found` for who does not learn the course (the policy was asked before); `invalid` for the position.
pub async fn record(
    app: &App,
    by: By,
    course: &course::Model,
    lesson: &lesson::Model,
    state: ProgressState,
    position_s: Option<f64>,
) -> Result<Outcome> {
    if position_s.is_some_and(|at| !(0.0..=LONGEST_POSITION).contains(&at)) {
        return Err(Error::invalid("position_s", "invalid.unknown"));
    }
    let tx = app.db.begin().await?;
    // One at a time for a learner and a course: of two last lessons done at once, one must see the other.
    let learner = enrolment::Entity::find()
        .filter(enrolment::Column::CourseId.eq(course.id))
        .filter(enrolment::Column::PersonId.eq(by.person))
        .filter(enrolment::Column::LeftAt.is_null())
        .lock_exclusive()
        .one(&*tx)
        .await?
        .ok_or_else(Error::not_found)?;
    keep(&*tx, by, lesson, state, position_s).await?;
    let (done, all) = counts(&*tx, course.id, by.person).await?;
    let finishes = learner.finished_at.is_none() && all > 0 && done == all;
    if finishes {
        enrolment::Entity::update_many()
            .col_expr(enrolment::Column::FinishedAt, Expr::value(by.at))
            .filter(enrolment::Column::Id.eq(learner.id))
            .exec(&*tx)
            .await?;
    }
    let kept = lesson_progress::Entity::find_by_id((lesson.id, by.person))
        .one(&*tx)
        .await?
        .ok_or_else(Error::not_found)?;
    tx.commit().await?;
    Ok(Outcome {
        kept,
        share: share(done, all),
        finished: finishes || learner.finished_at.is_some(),
    })
}

/// Part of a whole, 0 for nothing of nothing.
pub fn share(done: i64, all: i64) -> f64 {
    if all == 0 {
        return 0.0;
    }
    done as f64 / all as f64
}

/// Where to go on: in the lesson begun last; after the one done last; in the first that is not done. `marks` are
/// the lessons in order, each with its progress.
pub fn next_of(marks: &[Option<&lesson_progress::Model>]) -> Option<usize> {
    let done = |mark: &Option<&lesson_progress::Model>| {
        mark.is_some_and(|mark| mark.state == ProgressState::Done)
    };
    let last = marks
        .iter()
        .enumerate()
        .filter_map(|(at, mark)| mark.map(|mark| (mark.updated_at, at)))
        .max()
        .map(|(_, at)| at);
    let first_open = || marks.iter().position(|mark| !done(mark));
    match last {
        Some(at) if !done(&marks[at]) => Some(at),
        Some(at) => {
            let later = marks.iter().skip(at).position(|mark| !done(mark));
            later.map(|offset| at + offset).or_else(first_open)
        }
        None => first_open(),
    }
}

async fn keep(
    db: &impl ConnectionTrait,
    by: By,
    lesson: &lesson::Model,
    state: ProgressState,
    position_s: Option<f64>,
) -> Result<()> {
    let row = lesson_progress::ActiveModel {
        lesson_id: Set(lesson.id),
        person_id: Set(by.person),
        course_id: Set(lesson.course_id),
        state: Set(state),
        position_s: Set(position_s.unwrap_or(0.0)),
        started_at: Set(by.at),
        done_at: Set((state == ProgressState::Done).then_some(by.at)),
        updated_at: Set(by.at),
    };
    let mut merge = OnConflict::columns([
        lesson_progress::Column::LessonId,
        lesson_progress::Column::PersonId,
    ]);
    merge
        .update_column(lesson_progress::Column::UpdatedAt)
        .value(
            lesson_progress::Column::DoneAt,
            Expr::cust("COALESCE(lesson_progress.done_at, excluded.done_at)"),
        );
    if state == ProgressState::Done {
        merge.update_column(lesson_progress::Column::State);
    }
    if position_s.is_some() {
        merge.update_column(lesson_progress::Column::PositionS);
    }
    lesson_progress::Entity::insert(row)
        .on_conflict(merge)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// How many lessons of a course somebody has done, of how many.
async fn counts(
    db: &impl ConnectionTrait,
    course: CourseId,
    person: PersonId,
) -> Result<(i64, i64)> {
    let lessons = lesson::Entity::find()
        .select_only()
        .column(lesson::Column::Id)
        .filter(lesson::Column::CourseId.eq(course))
        .filter(lesson::Column::DeletedAt.is_null())
        .into_tuple::<LessonId>()
        .all(db)
        .await?;
    let all = i64::try_from(lessons.len()).unwrap_or(i64::MAX);
    let done = lesson_progress::Entity::find()
        .select_only()
        .column_as(lesson_progress::Column::LessonId.count(), "done")
        .filter(lesson_progress::Column::PersonId.eq(person))
        .filter(lesson_progress::Column::LessonId.is_in(lessons))
        .filter(lesson_progress::Column::State.eq(ProgressState::Done))
        .into_tuple::<i64>()
        .one(db)
        .await?;
    Ok((done.unwrap_or(0), all))
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::*;

    fn mark(state: ProgressState, minute: i64) -> lesson_progress::Model {
        let at = DateTime::<Utc>::from_timestamp(minute * 60, 0).unwrap();
        lesson_progress::Model {
            lesson_id: LessonId::new(),
            person_id: PersonId::new(),
            course_id: CourseId::new(),
            state,
            position_s: 0.0,
            started_at: at,
            done_at: None,
            updated_at: at,
        }
    }

    #[test]
    fn one_goes_on_where_one_was_last() {
        let (done, begun) = (
            mark(ProgressState::Done, 1),
            mark(ProgressState::Started, 2),
        );
        assert_eq!(next_of(&[None, None]), Some(0));
        assert_eq!(next_of(&[Some(&done), None]), Some(1));
        assert_eq!(next_of(&[Some(&done), None, Some(&begun)]), Some(2));
        // Done later than another was begun: on from there.
        let later = mark(ProgressState::Done, 3);
        assert_eq!(next_of(&[Some(&begun), Some(&later), None]), Some(2));
        // Nothing is left behind it: back to what was left out.
        assert_eq!(next_of(&[None, Some(&later)]), Some(0));
        assert_eq!(next_of(&[Some(&done), Some(&later)]), None);
        assert_eq!(next_of(&[]), None);
    }
}
