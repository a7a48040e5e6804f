//! A course whole, with its outline; a lesson whole, with what stands around it.

use sea_orm::{ConnectionTrait, EntityTrait};
use store::{
    courses::{course, lesson, lesson_progress},
    id::LectureId,
    media::watch,
    state,
};

use super::{
    outline::Standing,
    row,
    view::{CourseView, LessonBook, LessonProgress, LessonState, LessonView, ProgressState},
};
use crate::{
    actor::Actor,
    error::{Error, Result},
    library,
    media::{self, view::LectureView},
    page::prose::prose,
    policy::courses::{self as policy, CourseAction, CourseFacts, LessonAction, LessonFacts},
};

/// A course with its outline, as the asker sees it.
///
/// # Errors
/// Whatever the database says.
pub async fn course(
    db: &impl ConnectionTrait,
    actor: &Actor,
    course: &course::Model,
    facts: &CourseFacts,
) -> Result<CourseView> {
    let standing = Standing::read(db, actor, facts).await?;
    let row = row::one(db, actor, course).await?;
    Ok(CourseView {
        about: course.about.clone(),
        about_html: prose(&course.about),
        audience: course.audience.into(),
        published_at: course.published_at,
        finished_at: standing.enrolment.as_ref().and_then(|row| row.finished_at),
        sections: standing.sections(course),
        next_lesson: standing.next.and_then(|at| standing.row(course, at)),
        version: course.version,
        can: can(actor, facts, row.enrolled),
        row,
    })
}

/// A lesson with its neighbours, as the asker sees it. One that is locked has its title only.
///
/// # Errors
/// `not_found` for a lesson that is no longer in its course.
pub async fn lesson(
    db: &impl ConnectionTrait,
    actor: &Actor,
    lesson: &lesson::Model,
    course: &course::Model,
    facts: &CourseFacts,
) -> Result<LessonView> {
    let standing = Standing::read(db, actor, facts).await?;
    let at = standing.place_of(lesson.id).ok_or_else(Error::not_found)?;
    let row = standing.row(course, at).ok_or_else(Error::not_found)?;
    let open = row.state != LessonState::Locked;
    let edits = policy::may(actor, CourseAction::Edit, facts).is_yes();
    let enrolled = standing.enrolment.is_some();
    Ok(LessonView {
        body: open.then(|| lesson.body.clone()),
        body_html: open.then(|| prose(&lesson.body)),
        course: row::one(db, actor, course).await?,
        section_id: lesson.section_id.0,
        previous: at.checked_sub(1).and_then(|at| standing.row(course, at)),
        next: standing.row(course, at + 1),
        lecture_id: lesson.lecture_id.filter(|_| edits).map(|id| id.0),
        book_id: lesson.book_id.filter(|_| edits).map(|id| id.0),
        page_from: lesson.page_from,
        page_to: lesson.page_to,
        lecture: film(db, actor, lesson).await?.filter(|_| open),
        book: book(db, actor, lesson).await?.filter(|_| open),
        progress: progress(db, actor, lesson, standing.marks.get(&lesson.id)).await?,
        course_version: course.version,
        can: can_lesson(actor, facts, enrolled, open),
        row,
    })
}

/// The film of a lesson, for who may watch it.
async fn film(
    db: &impl ConnectionTrait,
    actor: &Actor,
    lesson: &lesson::Model,
) -> Result<Option<LectureView>> {
    match lesson.lecture_id {
        Some(id) => media::view::find(db, actor, id).await,
        None => Ok(None),
    }
}

/// The chapter of a lesson, for who may read its book.
async fn book(
    db: &impl ConnectionTrait,
    actor: &Actor,
    lesson: &lesson::Model,
) -> Result<Option<LessonBook>> {
    let Some(id) = lesson.book_id else {
        return Ok(None);
    };
    let found = library::readable(db, actor, id).await?;
    Ok(found.map(|book| LessonBook {
        book,
        page_from: lesson.page_from,
        page_to: lesson.page_to,
    }))
}

/// How far the asker is in a lesson: in a film by what the player told last, of the film or of the lesson.
async fn progress(
    db: &impl ConnectionTrait,
    actor: &Actor,
    lesson: &lesson::Model,
    mark: Option<&lesson_progress::Model>,
) -> Result<LessonProgress> {
    let state = mark.map_or(ProgressState::None, |mark| mark.state.into());
    // A mark without a place in the film has second 0: nobody was told of one.
    let told = mark
        .filter(|mark| mark.position_s > 0.0)
        .map(|mark| (mark.updated_at, mark.position_s));
    let watched = match lesson.lecture_id {
        Some(film) => watched(db, actor, film).await?,
        None => None,
    };
    let watched = watched.map(|row| (row.updated_at, row.position_s));
    let latest = [told, watched]
        .into_iter()
        .flatten()
        .max_by_key(|(at, _)| *at);
    Ok(LessonProgress {
        state,
        position_s: latest
            .map(|(_, position)| position)
            .filter(|_| lesson.kind == state::LessonKind::Video),
    })
}

/// Where the asker stopped watching a film.
///
/// # Errors
/// Whatever the database says.
pub(super) async fn watched(
    db: &impl ConnectionTrait,
    actor: &Actor,
    film: LectureId,
) -> Result<Option<watch::Model>> {
    let Some(person) = actor.person() else {
        return Ok(None);
    };
    Ok(watch::Entity::find_by_id((person, film)).one(db).await?)
}

fn can(actor: &Actor, facts: &CourseFacts, enrolled: bool) -> Vec<String> {
    let draft = facts.state == state::PublishState::Draft;
    let all = [
        ("edit", CourseAction::Edit, true),
        ("publish", CourseAction::Publish, draft),
        ("withdraw", CourseAction::Withdraw, !draft),
        ("delete", CourseAction::Bin, true),
        ("enrol", CourseAction::Enrol, !enrolled),
        ("leave", CourseAction::Enrol, enrolled),
    ];
    let may = all
        .into_iter()
        .filter(|(_, action, now)| *now && policy::may(actor, *action, facts).is_yes());
    may.map(|(word, ..)| word.to_owned()).collect()
}

fn can_lesson(actor: &Actor, facts: &CourseFacts, enrolled: bool, open: bool) -> Vec<String> {
    let lesson = LessonFacts {
        enrolled,
        material_open: open,
    };
    let learns = policy::may_lesson(actor, LessonAction::Learn, facts, lesson).is_yes();
    let edits = policy::may(actor, CourseAction::Edit, facts).is_yes();
    let all = [
        ("open", open),
        ("learn", learns),
        ("edit", edits),
        ("delete", edits),
    ];
    let may = all.into_iter().filter(|(_, yes)| *yes);
    may.map(|(word, _)| word.to_owned()).collect()
}
