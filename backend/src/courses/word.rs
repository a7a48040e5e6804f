//! The words that the API uses for kinds and states of lessons.

use poem_openapi::Enum;
use store::state;

/// What a lesson is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum LessonKind {
    Video,
    Text,
    Book,
}

/// What a lesson is for the asker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum LessonState {
    /// Done by the asker.
    Done,
    /// The one to go on with.
    Here,
    /// It can be opened.
    Open,
    /// It cannot; `reason` says why.
    Locked,
}

/// How far the asker is in a lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum ProgressState {
    None,
    Started,
    Done,
}

/// What a learner says of a lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum ProgressStep {
    Started,
    Done,
}

/// How much a course asks of its learners before they begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum Level {
    /// It is for everybody.
    Any,
    Beginner,
    Intermediate,
    Advanced,
}

same_words!(state::LessonKind, LessonKind: Video, Text, Book);
same_words!(state::Level, Level: Any, Beginner, Intermediate, Advanced);

impl From<state::ProgressState> for ProgressState {
    fn from(state: state::ProgressState) -> Self {
        match state {
            state::ProgressState::Started => Self::Started,
            state::ProgressState::Done => Self::Done,
        }
    }
}

impl From<ProgressStep> for state::ProgressState {
    fn from(step: ProgressStep) -> Self {
        match step {
            ProgressStep::Started => Self::Started,
            ProgressStep::Done => Self::Done,
        }
    }
}
