//! A course's sections and lessons in order, and where somebody stands in them.

use std::collections::HashMap;

use platform::texts::t;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef,
};
use store::{
    courses::{course, enrolment, lesson, lesson_progress, section},
    id::{BookId, CourseId, LectureId, LessonId, SectionId},
    media::lecture,
    state::{LessonKind, ProgressState},
};

use super::{
    enrolment as enrolments, lesson as lessons, material, minutes,
    progress::next_of,
    view::{LessonRow, LessonState, SectionView},
};
use crate::{
    actor::Actor,
    error::Result,
    policy::courses::{self as policy, CourseFacts, LessonAction, LessonFacts},
};

/// A lesson without its text, in its place.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Step {
    pub id: LessonId,
    pub short: String,
    pub section_id: SectionId,
    pub title: String,
    pub kind: LessonKind,
    pub minutes: i32,
    pub version: i32,
    pub lecture_id: Option<LectureId>,
    pub book_id: Option<BookId>,
    /// Length of the film in seconds, when it is known.
    pub duration_s: Option<f64>,
}

/// A course's sections and lessons, both in order.
#[derive(Clone, Debug)]
pub struct Outline {
    pub sections: Vec<section::Model>,
    pub steps: Vec<Step>,
}

/// An outline as one asker sees it.
#[derive(Clone, Debug)]
pub struct Standing {
    pub outline: Outline,
    /// The asker's enrolment, when it was not left.
    pub enrolment: Option<enrolment::Model>,
    /// Progress by lesson; empty for who does not learn the course.
    pub marks: HashMap<LessonId, lesson_progress::Model>,
    /// The lesson to go on with, for who learns the course and has not done all.
    pub next: Option<usize>,
    states: Vec<(LessonState, Option<String>)>,
}

impl Outline {
    /// Reads the outline of a course.
    ///
    /// # Errors
    /// Whatever the database says.
    pub async fn read(db: &impl ConnectionTrait, course: CourseId) -> Result<Self> {
        let sections = section::Entity::find()
            .filter(section::Column::CourseId.eq(course))
            .filter(section::Column::DeletedAt.is_null())
            .order_by_asc(section::Column::Position)
            .order_by_asc(section::Column::Id)
            .all(db)
            .await?;
        let mut steps = lesson::Entity::find()
            .select_only()
            .columns([
                lesson::Column::Id,
                lesson::Column::Short,
                lesson::Column::SectionId,
                lesson::Column::Title,
                lesson::Column::Kind,
                lesson::Column::Minutes,
                lesson::Column::Version,
                lesson::Column::LectureId,
                lesson::Column::BookId,
            ])
            .column_as(lecture::Column::DurationS, "duration_s")
            .join(JoinType::LeftJoin, film())
            .filter(lesson::Column::CourseId.eq(course))
            .filter(lesson::Column::DeletedAt.is_null())
            .order_by_asc(lesson::Column::Position)
            .order_by_asc(lesson::Column::Id)
            .into_model::<Step>()
            .all(db)
            .await?;
        let place: HashMap<SectionId, usize> =
            (0..).zip(&sections).map(|(at, row)| (row.id, at)).collect();
        // Stable: inside a section the order of positions stays.
        steps.sort_by_key(|step| place.get(&step.section_id).copied());
        Ok(Self { sections, steps })
    }
}

impl Standing {
    /// Reads an outline with where the asker stands in it.
    ///
    /// # Errors
    /// Whatever the database says.
    pub async fn read(
        db: &impl ConnectionTrait,
        actor: &Actor,
        facts: &CourseFacts,
    ) -> Result<Self> {
        let outline = Outline::read(db, facts.id).await?;
        let enrolment = match actor.person() {
            Some(person) => enrolments::find(db, facts.id, person).await?,
            None => None,
        };
        let enrolment = enrolment.filter(|row| row.left_at.is_none());
        let marks = match &enrolment {
            Some(row) => marks(db, row).await?,
            None => HashMap::new(),
        };
        let in_order: Vec<_> = outline
            .steps
            .iter()
            .map(|step| marks.get(&step.id))
            .collect();
        let next = enrolment.as_ref().and_then(|_| next_of(&in_order));
        let open = opened(db, actor, facts, enrolment.is_some(), &outline.steps).await?;
        let states = (0..)
            .zip(&outline.steps)
            .map(|(at, step)| {
                let mark = marks.get(&step.id).map(|mark| mark.state);
                state(actor, open[at], mark, next == Some(at))
            })
            .collect();
        Ok(Self {
            outline,
            enrolment,
            marks,
            next,
            states,
        })
    }

    /// Where a lesson stands in the order.
    pub fn place_of(&self, id: LessonId) -> Option<usize> {
        self.outline.steps.iter().position(|step| step.id == id)
    }

    /// A lesson as a row; `None` beyond the ends.
    pub fn row(&self, course: &course::Model, at: usize) -> Option<LessonRow> {
        let (step, (state, reason)) = (self.outline.steps.get(at)?, self.states.get(at)?);
        let minutes = minutes::shown(step.minutes, step.duration_s);
        Some(LessonRow {
            id: step.id.0,
            short: step.short.clone(),
            path: lessons::path(course, &step.short),
            title: step.title.clone(),
            kind: step.kind.into(),
            minutes: (minutes > 0).then_some(minutes),
            state: *state,
            reason: reason.clone(),
            version: step.version,
        })
    }

    /// All sections with their lessons.
    pub fn sections(&self, course: &course::Model) -> Vec<SectionView> {
        let rows: Vec<(SectionId, LessonRow)> = (0..)
            .zip(&self.outline.steps)
            .filter_map(|(at, step)| Some((step.section_id, self.row(course, at)?)))
            .collect();
        let lessons_of = |section: SectionId| {
            let own = rows.iter().filter(move |(id, _)| *id == section);
            own.map(|(_, row)| row.clone()).collect()
        };
        (1..)
            .zip(&self.outline.sections)
            .map(|(position, section)| SectionView {
                id: section.id.0,
                title: section.title.clone(),
                position,
                version: section.version,
                lessons: lessons_of(section.id),
            })
            .collect()
    }
}

/// From a lesson to its film.
pub(super) fn film() -> RelationDef {
    lesson::Entity::belongs_to(lecture::Entity)
        .from(lesson::Column::LectureId)
        .to(lecture::Column::Id)
        .into()
}

async fn marks(
    db: &impl ConnectionTrait,
    enrolment: &enrolment::Model,
) -> Result<HashMap<LessonId, lesson_progress::Model>> {
    let rows = lesson_progress::Entity::find()
        .filter(lesson_progress::Column::CourseId.eq(enrolment.course_id))
        .filter(lesson_progress::Column::PersonId.eq(enrolment.person_id))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.lesson_id, row)).collect())
}

/// Which of the lessons open to the asker.
async fn opened(
    db: &impl ConnectionTrait,
    actor: &Actor,
    facts: &CourseFacts,
    enrolled: bool,
    steps: &[Step],
) -> Result<Vec<bool>> {
    let may = |material_open| {
        let lesson = LessonFacts {
            enrolled,
            material_open,
        };
        policy::may_lesson(actor, LessonAction::Open, facts, lesson).is_yes()
    };
    if may(false) {
        return Ok(vec![true; steps.len()]);
    }
    let (films, books) = material::open_ones(db, actor, steps).await?;
    let is_open = |step: &Step| match step.kind {
        LessonKind::Text => true,
        LessonKind::Video => step.lecture_id.is_none_or(|id| films.contains(&id)),
        LessonKind::Book => step.book_id.is_none_or(|id| books.contains(&id)),
    };
    Ok(steps.iter().map(|step| may(is_open(step))).collect())
}

fn state(
    actor: &Actor,
    open: bool,
    mark: Option<ProgressState>,
    here: bool,
) -> (LessonState, Option<String>) {
    match (open, mark) {
        (true, Some(ProgressState::Done)) => (LessonState::Done, None),
        (true, _) if here => (LessonState::Here, None),
        (true, _) => (LessonState::Open, None),
        (false, _) => {
            let key = match actor.person() {
                Some(_) => "course.locked",
                None => "course.locked_signed_out",
            };
            (LessonState::Locked, Some(t(actor.language, key, &[])))
        }
    }
}
