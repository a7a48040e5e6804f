//! Courses as rows of a list, each with what is counted for it. The reads are as many for one course as for a hundred.

use std::collections::{HashMap, HashSet};

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};
use store::{
    accounts::person,
    courses::{course, enrolment, lesson, lesson_progress, section},
    id::{CourseId, LectureId, PersonId},
    media::lecture,
    state::ProgressState,
};

use super::{
    course::path, material::open_films, minutes::whole, outline::film, progress::share,
    view::CourseRow,
};
use crate::{
    actor::Actor,
    centres::{self, view::Image},
    error::{Error, Result},
    media::view::poster,
};

/// The courses as the asker sees them in a list, in the order given.
///
/// # Errors
/// Whatever the database says.
pub async fn of(
    db: &impl ConnectionTrait,
    actor: &Actor,
    courses: &[course::Model],
) -> Result<Vec<CourseRow>> {
    if courses.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<CourseId> = courses.iter().map(|row| row.id).collect();
    let units = centres::query::links(db, courses.iter().map(|row| row.unit_id)).await?;
    let teachers = names(db, courses.iter().map(|row| row.teacher_id)).await?;
    let lessons = lessons(db, &ids).await?;
    let learners = learners(db, &ids).await?;
    let covers = covers(db, actor, &ids).await?;
    let (own, done) = match actor.person() {
        Some(person) => (own(db, &ids, person).await?, done(db, &ids, person).await?),
        None => Default::default(),
    };
    let row = |row: &course::Model| {
        let all = lessons.get(&row.id);
        let lesson_count = all.map_or(0, |sum| sum.lessons);
        let enrolled = own.contains(&row.id);
        let done = done.get(&row.id).copied().unwrap_or(0);
        Ok(CourseRow {
            id: row.id.0,
            short: row.short.clone(),
            path: path(row),
            title: row.title.clone(),
            summary: row.summary.clone(),
            unit: units.get(&row.unit_id).cloned().ok_or_else(lost_unit)?,
            teacher_name: teachers.get(&row.teacher_id).cloned(),
            lesson_count,
            minutes: all.map_or(0, |sum| whole(sum.seconds)),
            learner_count: learners.get(&row.id).copied().unwrap_or(0),
            cover: covers.get(&row.id).cloned(),
            state: row.state.into(),
            level: row.level.into(),
            enrolled,
            progress: enrolled.then(|| share(done, lesson_count)),
        })
    };
    courses.iter().map(row).collect()
}

/// One course as a row.
///
/// # Errors
/// Whatever the database says.
pub async fn one(
    db: &impl ConnectionTrait,
    actor: &Actor,
    course: &course::Model,
) -> Result<CourseRow> {
    let rows = of(db, actor, std::slice::from_ref(course)).await?;
    rows.into_iter().next().ok_or_else(Error::not_found)
}

#[derive(Debug, FromQueryResult)]
struct Sum {
    course_id: CourseId,
    lessons: i64,
    seconds: f64,
}

/// How many lessons each course has, and how many seconds they take: a film its length, others their minutes.
async fn lessons(
    db: &impl ConnectionTrait,
    courses: &[CourseId],
) -> Result<HashMap<CourseId, Sum>> {
    let seconds = "SUM(COALESCE(lecture.duration_s, lesson.minutes * 60.0))";
    let rows = lesson::Entity::find()
        .select_only()
        .column(lesson::Column::CourseId)
        .column_as(lesson::Column::Id.count(), "lessons")
        .column_as(Expr::cust(seconds), "seconds")
        .join(JoinType::LeftJoin, film())
        .filter(lesson::Column::CourseId.is_in(courses.iter().copied()))
        .filter(lesson::Column::DeletedAt.is_null())
        .group_by(lesson::Column::CourseId)
        .into_model::<Sum>()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|sum| (sum.course_id, sum)).collect())
}

async fn learners(
    db: &impl ConnectionTrait,
    courses: &[CourseId],
) -> Result<HashMap<CourseId, i64>> {
    let rows = enrolment::Entity::find()
        .select_only()
        .column(enrolment::Column::CourseId)
        .column_as(enrolment::Column::Id.count(), "learners")
        .filter(enrolment::Column::CourseId.is_in(courses.iter().copied()))
        .filter(enrolment::Column::LeftAt.is_null())
        .group_by(enrolment::Column::CourseId)
        .into_tuple::<(CourseId, i64)>()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

async fn own(
    db: &impl ConnectionTrait,
    courses: &[CourseId],
    person: PersonId,
) -> Result<HashSet<CourseId>> {
    let rows = enrolment::Entity::find()
        .select_only()
        .column(enrolment::Column::CourseId)
        .filter(enrolment::Column::CourseId.is_in(courses.iter().copied()))
        .filter(enrolment::Column::PersonId.eq(person))
        .filter(enrolment::Column::LeftAt.is_null())
        .into_tuple::<CourseId>()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// How many of each course's lessons somebody has done. Lessons in the bin do not count.
async fn done(
    db: &impl ConnectionTrait,
    courses: &[CourseId],
    person: PersonId,
) -> Result<HashMap<CourseId, i64>> {
    let to_lesson = lesson_progress::Entity::belongs_to(lesson::Entity)
        .from(lesson_progress::Column::LessonId)
        .to(lesson::Column::Id);
    let rows = lesson_progress::Entity::find()
        .select_only()
        .column(lesson_progress::Column::CourseId)
        .column_as(lesson_progress::Column::LessonId.count(), "done")
        .join(JoinType::InnerJoin, to_lesson.into())
        .filter(lesson_progress::Column::CourseId.is_in(courses.iter().copied()))
        .filter(lesson_progress::Column::PersonId.eq(person))
        .filter(lesson_progress::Column::State.eq(ProgressState::Done))
        .filter(lesson::Column::DeletedAt.is_null())
        .group_by(lesson_progress::Column::CourseId)
        .into_tuple::<(CourseId, i64)>()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// The still of each course's first film that is open to the asker by its own audience.
async fn covers(
    db: &impl ConnectionTrait,
    actor: &Actor,
    courses: &[CourseId],
) -> Result<HashMap<CourseId, Image>> {
    let to_section = lesson::Entity::belongs_to(section::Entity)
        .from(lesson::Column::SectionId)
        .to(section::Column::Id);
    let films = lesson::Entity::find()
        .select_only()
        .columns([lesson::Column::CourseId, lesson::Column::LectureId])
        .join(JoinType::InnerJoin, to_section.into())
        .filter(lesson::Column::CourseId.is_in(courses.iter().copied()))
        .filter(lesson::Column::LectureId.is_not_null())
        .filter(lesson::Column::DeletedAt.is_null())
        .order_by_asc(section::Column::Position)
        .order_by_asc(lesson::Column::Position)
        .into_tuple::<(CourseId, LectureId)>()
        .all(db)
        .await?;
    let stills: HashMap<LectureId, Image> = open_films(actor)
        .filter(lecture::Column::Id.is_in(films.iter().map(|(_, film)| *film)))
        .filter(lecture::Column::PosterKey.is_not_null())
        .all(db)
        .await?
        .iter()
        .filter_map(|film| Some((film.id, poster(film)?)))
        .collect();
    let mut covers = HashMap::new();
    for (course, film) in films {
        if let Some(still) = stills.get(&film) {
            covers.entry(course).or_insert_with(|| still.clone());
        }
    }
    Ok(covers)
}

async fn names(
    db: &impl ConnectionTrait,
    ids: impl Iterator<Item = PersonId>,
) -> Result<HashMap<PersonId, String>> {
    let rows = person::Entity::find()
        .select_only()
        .columns([person::Column::Id, person::Column::DisplayName])
        .filter(person::Column::Id.is_in(ids))
        .filter(person::Column::DeletedAt.is_null())
        .into_tuple::<(PersonId, String)>()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

fn lost_unit() -> Error {
    Error::internal("a course without its unit")
}
