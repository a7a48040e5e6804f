//! What a person typed, read: words, quotes and exclusions, then what each word may mean, then a plan for the ranker.

mod abbreviation;
mod correction;
mod mend;
mod plan;
mod question;
mod reading;
mod said;

pub use abbreviation::Abbreviations;
pub use plan::{Weights, plan};
pub use question::{Question, QuestionWord};
pub use reading::{Alternative, Reading, ReadingSlot, Source, read};
pub use said::{Said, narrowed};

use crate::rank::Channel;

/// What the reader needs to know of the index.
pub trait Lexicon {
    /// In how many documents a term occurs.
    fn frequency(&self, channel: Channel, term: &str) -> u32;
    /// The abbreviations that questions are read by.
    fn abbreviations(&self) -> &Abbreviations {
        Abbreviations::everybodys()
    }
    /// The words one edit away from a folded word.
    fn around<'a>(
        &'a self,
        folded: &str,
    ) -> Box<dyn Iterator<Item = &'a crate::vocabulary::Word> + 'a>;
}
