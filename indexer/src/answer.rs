//! What a search gives back.

use crate::document::Kind;
use crate::narrow::Narrow;
use crate::snippet::Segment;
use std::collections::BTreeMap;

/// A search by a person.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct SearchQuery {
    /// As typed: words, "quoted phrases", -excluded words.
    pub text: String,
    /// What it is narrowed to.
    pub narrow: Narrow,
    /// Items at most, 1 to 100.
    pub limit: usize,
    /// Items to leave out at the front: `next` of the answer before.
    pub after: usize,
}

/// The answer, grouped by item.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct SearchAnswer {
    /// The best items, best first.
    pub groups: Vec<Group>,
    /// Items found of each kind, whatever kinds were asked for. Counts stop at a few hundred.
    pub counts: BTreeMap<Kind, usize>,
    /// Items found of the kinds asked for.
    pub total: usize,
    /// The question as it was understood, when that is not what was typed: raw keystrokes decoded, a slip mended.
    pub reading_used: Option<String>,
    /// Another reading that may have been meant.
    pub did_you_mean: Option<String>,
    /// `after` of the next screenful.
    pub next: Option<usize>,
}

/// An item with its best places.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Group {
    /// What it is.
    pub kind: Kind,
    /// Id of the item.
    pub id: String,
    /// Its title with the words marked.
    pub title: Vec<Segment>,
    /// Higher is better; comparable within one answer only.
    pub score: f32,
    /// The best places in it, best first; three at most.
    pub hits: Vec<PlaceHit>,
    /// Items of the same kind that say as good as the same; twelve at most.
    pub alike: Vec<Alike>,
}

/// An item that is not shown because another says as good as the same.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Alike {
    /// Id of the item.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// A place in an item.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct PlaceHit {
    /// Page of a book; 0 for the item itself.
    pub place: u64,
    /// The part of the text that answers, with the words marked.
    pub snippet: Vec<Segment>,
}

/// What is offered while a person types.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Offer {
    /// Something of which the title fits.
    Title(Suggestion),
    /// The name of an author or another who had a hand in a book.
    Person(String),
    /// A subject of books.
    Subject(String),
    /// What others asked.
    Question(String),
}

/// A question that others asked, and the item that it led them to: who may not know of that is not offered it.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Frequent {
    /// The question.
    pub text: String,
    /// Id of the item.
    pub item: String,
}

/// Something by its title.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Suggestion {
    /// The title as written.
    pub text: String,
    /// What it is.
    pub kind: Kind,
    /// Id of the item.
    pub id: String,
}
