//! Vietnamese full-text search: the only crate that knows tantivy.
//!
//! [`analysis`] turns a text into terms, [`document`] a document into a row, [`pairs`] keeps who holds which two syllables
//! side by side, [`home`] keeps the files; [`ask`] reads what a person typed, [`rank`] scores documents, [`engine`] joins
//! the two. [`searcher`] answers the site, for an audience; [`follow`] keeps its index in step with the tables, [`access`]
//! lets a site ask it on another machine; [`cli`] is the program over a file of documents.

mod audience;
mod facets;
mod gather;
mod likeness;
mod names;
mod narrow;
mod related;
mod suggest;

pub mod access;
pub mod analysis;
pub mod answer;
pub mod ask;
pub mod cli;
pub mod document;
pub mod engine;
pub mod follow;
pub mod home;
pub mod pairs;
pub mod rank;
pub mod schema;
pub mod searcher;

pub mod snippet;
pub mod tokens;
pub mod vocabulary;
pub mod words;

pub use access::Access;
pub use answer::{Alike, Frequent, Group, Offer, PlaceHit, SearchAnswer, SearchQuery, Suggestion};
pub use document::Kind;
pub use facets::Facets;
pub use follow::Follower;
pub use narrow::Narrow;
pub use searcher::{SearchError, Searcher};

pub use snippet::Segment;
