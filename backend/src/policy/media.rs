//! Who may do what with uploads and lectures.

use sea_orm::{ColumnTrait, Condition};
use store::{
    id::PersonId,
    media::lecture,
    state::{Audience, MediaState, Role, UploadPurpose},
};

use super::{LIBRARIANS, ORGANIZERS, STAFF, TEACHERS, Verdict, audience};
use crate::actor::{Actor, Place};

/// What is done with an upload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UploadAction {
    /// Begin one.
    Begin,
    /// Ask how far it is, send more, take it back.
    Continue,
}

/// What the policy must know of an upload. `place` is that of the unit it is for, if one was named.
#[derive(Clone, Copy, Debug)]
pub struct UploadFacts<'a> {
    pub purpose: UploadPurpose,
    pub place: Option<&'a Place>,
    pub owner: Option<PersonId>,
}

/// Whether the asker may do it. A role that was taken back in the middle of an upload ends it.
pub fn may_upload(actor: &Actor, action: UploadAction, facts: UploadFacts<'_>) -> Verdict {
    if actor.person().is_none() {
        return Verdict::SignIn;
    }
    let trusted = holds_for(actor, facts.purpose, facts.place);
    match action {
        UploadAction::Begin => Verdict::yes_or(trusted, Verdict::No),
        UploadAction::Continue if facts.owner != actor.person() => Verdict::Hidden,
        UploadAction::Continue => Verdict::yes_or(trusted, Verdict::No),
    }
}

fn holds_for(actor: &Actor, purpose: UploadPurpose, place: Option<&Place>) -> bool {
    let roles: &[Role] = match purpose {
        UploadPurpose::Lecture => TEACHERS,
        UploadPurpose::Book | UploadPurpose::Catalogue => LIBRARIANS,
        // Anybody who belongs to a unit may enter a contest for it; the contest's own rules come after.
        UploadPurpose::Entry => {
            return place.map_or(!actor.grants().is_empty(), |place| actor.belongs(place));
        }
    };
    place.map_or_else(
        || actor.holds_anywhere(roles),
        |place| actor.holds(roles, place),
    )
}

/// What is done with a lecture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LectureAction {
    /// Know of it and play it.
    Watch,
    /// Change its title or audience.
    Edit,
    /// Put it into the bin and take it out again.
    Remove,
    /// Work it through once more.
    Retry,
    /// Call its work off.
    Cancel,
}

/// What the policy must know of a lecture.
#[derive(Clone, Debug)]
pub struct LectureFacts {
    pub owner: PersonId,
    pub audience: Audience,
    pub deleted: bool,
    pub place: Place,
    /// The asker holds a role in a unit below the place.
    pub belongs: bool,
    /// What else opens it to the asker.
    pub opened: Opened,
}

/// Ways to a lecture besides its own audience.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Opened {
    /// The asker is enrolled in a published course with a lesson that shows it.
    pub by_course: bool,
    /// It is a published entry of a contest that everybody can see.
    pub by_contest: bool,
    /// It is an entry of a contest that the asker runs or judges.
    pub by_desk: bool,
}

/// Whether the asker may post lectures in the unit at this place.
pub fn may_post(actor: &Actor, place: &Place) -> Verdict {
    if actor.person().is_none() {
        return Verdict::SignIn;
    }
    Verdict::yes_or(actor.holds(TEACHERS, place), Verdict::No)
}

/// Whether the asker may do it with a lecture.
pub fn may(actor: &Actor, action: LectureAction, facts: &LectureFacts) -> Verdict {
    let manages = manages(actor, facts.owner, &facts.place);
    let watches = watches(actor, manages, facts);
    let yes = match action {
        LectureAction::Watch => return watches,
        LectureAction::Edit | LectureAction::Retry | LectureAction::Cancel => {
            manages && !facts.deleted
        }
        LectureAction::Remove => manages,
    };
    match (yes, watches) {
        (true, _) => Verdict::Yes,
        (false, Verdict::Yes) if actor.person().is_none() => Verdict::SignIn,
        (false, Verdict::Yes) => Verdict::No,
        (false, otherwise) => otherwise,
    }
}

/// Whether the asker runs or judges contests at this place.
pub fn judges(actor: &Actor, contest: &Place) -> bool {
    actor.holds(ORGANIZERS, contest) || actor.holds(&[Role::Juror], contest)
}

/// The condition under which a lecture stands in a list of the asker's: ready and meant for them, or theirs to manage.
pub fn listed(actor: &Actor) -> Condition {
    use lecture::Column::{Audience as WhoMay, OwnerId, State, UnitId};
    let open = Condition::all()
        .add(State.eq(MediaState::Ready))
        .add(audience::condition(actor, WhoMay, UnitId));
    let mut any = Condition::any()
        .add(open)
        .add(audience::within(UnitId, actor.units_with(STAFF)));
    if let Some(person) = actor.person() {
        any = any.add(OwnerId.eq(person));
    }
    any
}

fn watches(actor: &Actor, manages: bool, facts: &LectureFacts) -> Verdict {
    if manages {
        return Verdict::Yes;
    }
    if facts.deleted {
        return Verdict::Hidden;
    }
    let opened = facts.opened.by_course || facts.opened.by_contest || facts.opened.by_desk;
    let meant = opened || audience::includes(actor, facts.audience, &facts.place, facts.belongs);
    let otherwise = match (facts.audience, actor.person()) {
        (Audience::Public | Audience::SignedIn | Audience::Members, None) => Verdict::SignIn,
        (Audience::Public | Audience::SignedIn | Audience::Members | Audience::Staff, _) => {
            Verdict::Hidden
        }
    };
    Verdict::yes_or(meant, otherwise)
}

/// Staff of the unit, or whoever posted it, as long as they still have to do with the unit.
fn manages(actor: &Actor, owner: PersonId, place: &Place) -> bool {
    actor.holds(STAFF, place) || (actor.person() == Some(owner) && actor.belongs(place))
}

/// The condition under which a lecture in the bin may be taken out of it by the asker.
pub fn binned(actor: &Actor) -> Condition {
    use lecture::Column::{OwnerId, UnitId};
    let theirs = Condition::any().add(audience::within(UnitId, actor.units_with(STAFF)));
    let own = |person| {
        Condition::all()
            .add(OwnerId.eq(person))
            .add(audience::within(UnitId, actor.units()))
    };
    theirs.add_option(actor.person().map(own))
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::id::UnitId;

    fn place(chain: &[UnitId]) -> Place {
        Place {
            unit: chain[0],
            chain: chain.to_vec(),
        }
    }

    fn facts(place: &Place, audience: Audience) -> LectureFacts {
        LectureFacts {
            owner: PersonId::new(),
            audience,
            deleted: false,
            place: place.clone(),
            belongs: false,
            opened: Opened::default(),
        }
    }

    #[test]
    fn a_lecture_for_members_is_for_those_of_its_branch() {
        let (province, centre, other) = (UnitId::new(), UnitId::new(), UnitId::new());
        let facts = facts(&place(&[centre, province]), Audience::Members);
        let learner = |unit| Actor::with_grants(vec![(unit, Role::Learner)]);
        let watch = |actor: &Actor| may(actor, LectureAction::Watch, &facts);
        assert_eq!(watch(&learner(centre)), Verdict::Yes);
        assert_eq!(watch(&learner(province)), Verdict::Yes);
        assert_eq!(watch(&learner(other)), Verdict::Hidden);
        assert_eq!(watch(&Actor::default()), Verdict::SignIn);
        assert_eq!(
            may(&learner(centre), LectureAction::Edit, &facts),
            Verdict::No
        );
        assert_eq!(
            may(&learner(other), LectureAction::Edit, &facts),
            Verdict::Hidden
        );
    }

    #[test]
    fn one_of_the_staff_is_hidden_from_all_others_unless_something_opens_it() {
        let (centre, other) = (UnitId::new(), UnitId::new());
        let mut facts = facts(&place(&[centre]), Audience::Staff);
        let stranger = Actor::with_grants(vec![(other, Role::Administrator)]);
        assert_eq!(
            may(&Actor::default(), LectureAction::Watch, &facts),
            Verdict::Hidden
        );
        assert_eq!(
            may(&stranger, LectureAction::Watch, &facts),
            Verdict::Hidden
        );
        facts.opened.by_course = true;
        assert_eq!(may(&stranger, LectureAction::Watch, &facts), Verdict::Yes);
        assert_eq!(may(&stranger, LectureAction::Edit, &facts), Verdict::No);
        facts.deleted = true;
        assert_eq!(
            may(&stranger, LectureAction::Watch, &facts),
            Verdict::Hidden
        );
    }

    #[test]
    fn an_upload_goes_on_only_for_its_owner_while_the_role_lasts() {
        let centre = UnitId::new();
        let at = place(&[centre]);
        let teacher = Actor::with_grants(vec![(centre, Role::Teacher)]);
        let own = UploadFacts {
            purpose: UploadPurpose::Lecture,
            place: Some(&at),
            owner: teacher.person(),
        };
        assert_eq!(
            may_upload(&teacher, UploadAction::Continue, own),
            Verdict::Yes
        );
        let foreign = UploadFacts {
            owner: Some(PersonId::new()),
            ..own
        };
        assert_eq!(
            may_upload(&teacher, UploadAction::Continue, foreign),
            Verdict::Hidden
        );
        let learner = Actor::with_grants(vec![(centre, Role::Learner)]);
        let of_learner = UploadFacts {
            owner: learner.person(),
            ..own
        };
        assert_eq!(
            may_upload(&learner, UploadAction::Continue, of_learner),
            Verdict::No
        );
        assert_eq!(
            may_upload(&learner, UploadAction::Begin, of_learner),
            Verdict::No
        );
        assert_eq!(
            may_upload(&Actor::default(), UploadAction::Begin, own),
            Verdict::SignIn
        );
    }
}
