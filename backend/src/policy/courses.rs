//! Who may do what with courses and their lessons.

use sea_orm::{ColumnTrait, Condition, ConnectionTrait};
use store::{
    courses::course,
    id::CourseId,
    state::{Audience, PublishState},
};

pub use super::Verdict;
use super::{TEACHERS, audience};
use crate::{
    actor::{Actor, Place},
    error::Result,
};

/// What is done with a course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CourseAction {
    See,
    /// Change it, its sections, its lessons and their order; see it before it is published.
    Edit,
    /// Show it to its audience.
    Publish,
    /// Take it back into a draft.
    Withdraw,
    /// Put it into the bin, or take it out again.
    Bin,
    /// Begin to learn it.
    Enrol,
    /// Stop learning it.
    Leave,
}

/// What is done with a lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LessonAction {
    /// Know that it is there.
    See,
    /// Read it, watch it.
    Open,
    /// Have one's progress kept.
    Learn,
}

/// What the decision depends on.
#[derive(Clone, Debug)]
pub struct CourseFacts {
    pub id: CourseId,
    pub state: PublishState,
    pub audience: Audience,
    pub place: Place,
    /// Whether its audience takes in the asker.
    pub taken_in: bool,
}

/// What the decision on a lesson depends on, beside its course.
#[derive(Clone, Copy, Debug)]
pub struct LessonFacts {
    /// The asker learns the course.
    pub enrolled: bool,
    /// What the lesson is made of is text, or a film or book that is itself open to the asker.
    pub material_open: bool,
}

impl CourseFacts {
    /// Reads where a course stands, and whether its audience takes in the asker.
    ///
    /// # Errors
    /// Whatever the database says.
    pub async fn of(
        db: &impl ConnectionTrait,
        actor: &Actor,
        course: &course::Model,
    ) -> Result<Self> {
        let place = Place::of(db, course.unit_id).await?;
        let taken_in = audience::takes_in(db, actor, course.audience, &place).await?;
        Ok(Self {
            id: course.id,
            state: course.state,
            audience: course.audience,
            place,
            taken_in,
        })
    }
}

/// Whether the asker may make courses in a unit.
pub fn may_build(actor: &Actor, place: &Place) -> Verdict {
    signed(actor, actor.holds(TEACHERS, place))
}

/// Whether the asker may do it with a course.
pub fn may(actor: &Actor, action: CourseAction, course: &CourseFacts) -> Verdict {
    let edits = actor.holds(TEACHERS, &course.place);
    let sees = sees(actor, edits, course);
    match action {
        CourseAction::See => sees,
        CourseAction::Edit | CourseAction::Publish | CourseAction::Withdraw | CourseAction::Bin => {
            below(sees, signed(actor, edits))
        }
        CourseAction::Enrol => {
            let shown = course.state == PublishState::Published;
            below(sees, signed(actor, actor.person().is_some() && shown))
        }
        CourseAction::Leave => below(sees, signed(actor, actor.person().is_some())),
    }
}

/// What is said of something in the bin: nobody knows of it but who may take it out.
pub fn in_bin(may: Verdict) -> Verdict {
    match may {
        Verdict::Yes => Verdict::Yes,
        Verdict::SignIn => Verdict::SignIn,
        Verdict::No | Verdict::Hidden => Verdict::Hidden,
    }
}

/// Whether the asker may do it with a lesson of a course.
///
/// A lesson opens to those who learn the course, by one tap. In a course for everybody it also opens without that
/// when what it is made of is open to the asker anyway, so that a shared link can be read and watched.
pub fn may_lesson(
    actor: &Actor,
    action: LessonAction,
    course: &CourseFacts,
    lesson: LessonFacts,
) -> Verdict {
    let edits = actor.holds(TEACHERS, &course.place);
    let sees = sees(actor, edits, course);
    match action {
        LessonAction::See => sees,
        LessonAction::Open => {
            let free = course.audience == Audience::Public && lesson.material_open;
            below(sees, signed(actor, edits || lesson.enrolled || free))
        }
        LessonAction::Learn => below(
            sees,
            signed(
                actor,
                lesson.enrolled && course.state == PublishState::Published,
            ),
        ),
    }
}

/// Whether a teacher may set a film or a book at this place into a lesson. Those who learn the course will be let
/// in by it, so beyond what everybody signed in may open one needs a say where it stands.
pub fn may_set(actor: &Actor, material: Audience, place: &Place) -> Verdict {
    let yes = match material {
        Audience::Public | Audience::SignedIn => true,
        Audience::Members | Audience::Staff => actor.holds(TEACHERS, place),
    };
    Verdict::yes_or(yes, Verdict::Hidden)
}

/// The courses that a list shows the asker: published, for an audience that takes in the asker.
pub fn shown(actor: &Actor) -> Condition {
    Condition::all()
        .add(course::Column::DeletedAt.is_null())
        .add(course::Column::State.eq(PublishState::Published))
        .add(audience::condition(
            actor,
            course::Column::Audience,
            course::Column::UnitId,
        ))
}

/// The courses that the asker may edit, drafts too.
pub fn editable(actor: &Actor) -> Condition {
    Condition::all()
        .add(course::Column::DeletedAt.is_null())
        .add(audience::within(
            course::Column::UnitId,
            actor.units_with(TEACHERS),
        ))
}

fn sees(actor: &Actor, edits: bool, course: &CourseFacts) -> Verdict {
    match (course.state, course.audience) {
        _ if edits => Verdict::Yes,
        (PublishState::Draft, _) => Verdict::Hidden,
        (PublishState::Published, _) if course.taken_in => Verdict::Yes,
        // Signing in is all that it takes.
        (PublishState::Published, Audience::SignedIn) if actor.person().is_none() => {
            Verdict::SignIn
        }
        (PublishState::Published, _) => Verdict::Hidden,
    }
}

/// Who may not see it may not do anything with it, and hears no more than that.
fn below(sees: Verdict, verdict: Verdict) -> Verdict {
    if sees.is_yes() { verdict } else { sees }
}

fn signed(actor: &Actor, yes: bool) -> Verdict {
    Verdict::yes_or(
        yes,
        if actor.person().is_none() {
            Verdict::SignIn
        } else {
            Verdict::No
        },
    )
}

/// The condition under which a course in the bin may be taken out of it by the asker.
pub fn binned(actor: &Actor) -> Condition {
    audience::within(course::Column::UnitId, actor.units_with(TEACHERS))
}
