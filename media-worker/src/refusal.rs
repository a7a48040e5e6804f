//! Why an input cannot be used: one class each, and a sentence.
//!
//! The class is what travels: rows keep it, screens translate it. The sentence is for
//! logs and for the command line.

use serde::{Deserialize, Serialize};

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $word:literal: $sentence:literal,)*) => {
        /// The classes of refusal, of media first, then of documents.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Class {
            $($(#[$doc])* $name,)*
        }

        impl Class {
            /// Every class, in order.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The class as it is stored and printed.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// What it means, as one English sentence.
            #[must_use]
            pub fn sentence(self) -> &'static str {
                match self { $(Self::$name => $sentence,)* }
            }
        }
    };
}

classes! {
    /// Nothing in it.
    EmptyFile = "empty_file": "The file is empty.",
    /// No container of ours.
    NotMedia = "not_media": "The file is not a film or a sound recording.",
    /// A container without picture or sound.
    NotVideo = "not_video": "The file has neither picture nor sound.",
    /// Its index is missing, so it was cut off.
    TruncatedContainer = "truncated_container": "The file was cut off; its index is missing.",
    /// A codec outside the allow-list.
    UnsupportedCodec = "unsupported_codec": "The film is coded in a way that is not supported.",
    /// Wider or higher than allowed.
    LimitDimensions = "limit_dimensions": "The picture is too large.",
    /// Longer than allowed.
    LimitDuration = "limit_duration": "The film is too long.",
    /// More streams than allowed.
    LimitStreams = "limit_streams": "The file has too many streams.",
    /// Shorter than allowed.
    TooShort = "too_short": "The film is too short.",
    /// Smaller than allowed.
    TooSmall = "too_small": "The picture is too small.",
    /// A container that may lead to other files: a playlist, a list of parts.
    ForbiddenContainer = "forbidden_container": "The file is a list of other files, not a film.",
    /// A document that cannot be opened.
    Damaged = "damaged": "The document is damaged.",
    /// A document behind a password.
    Password = "password": "The document is locked with a password.",
    /// A document of zero pages.
    NoPages = "no_pages": "The document has no pages.",
    /// Too many pages.
    TooLarge = "too_large": "The document is too large.",
    /// Neither a document nor a page image.
    NotABook = "not_a_book": "The file is not a document that can become a book.",
    /// No catalogue records in it.
    NoRecords = "no_records": "There is no record in the file.",
    /// Neither MARC nor Dublin Core nor a table.
    NotRecords = "not_records": "The file is neither MARC nor Dublin Core nor a table.",
    /// A table without a column of titles.
    NoTitleColumn = "no_title_column": "No column of the table has the titles.",
    /// More records than are taken at once.
    TooManyRecords = "too_many_records": "The file has too many records.",
}

/// A refused input. Travels as an error through the work, and becomes the answer.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}: {sentence}", class.word())]
pub struct Refusal {
    /// The class.
    pub class: Class,
    /// The class's sentence, or a more exact one.
    pub sentence: String,
}

impl Refusal {
    /// With a sentence more exact than the class's own.
    pub fn because(class: Class, sentence: impl Into<String>) -> Self {
        Self {
            class,
            sentence: sentence.into(),
        }
    }
}

impl From<Class> for Refusal {
    fn from(class: Class) -> Self {
        Self::because(class, class.sentence())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_is_what_serde_writes() {
        for class in Class::ALL {
            assert_eq!(serde_json::to_value(class).unwrap(), class.word());
        }
    }
}
