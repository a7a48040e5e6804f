//! Postings of a term, wherever the index keeps them: words in tantivy's lists, pairs in a file of ours.

use super::Channel;
use crate::pairs::{self, Pairs, key};
use crate::schema::Fields;
use tantivy::postings::{Postings as _, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{DocId, DocSet, SegmentReader};

/// A term that is looked for.
pub(super) enum Sought {
    /// A word of a field.
    Word(Field, Term),
    /// The hash of a pair.
    Pair(u64),
}

impl Sought {
    /// A term of a question.
    pub(super) fn of(fields: &Fields, channel: Channel, term: &str) -> Sought {
        let word = |field| Sought::Word(field, Term::from_field_text(field, term));
        match channel {
            Channel::Exact => word(fields.exact),
            Channel::Folded => word(fields.folded),
            Channel::Title => word(fields.title_folded),
            Channel::Pairs => Sought::Pair(key::of_term(term)),
        }
    }

    /// How many documents of a segment hold it, deleted ones among them.
    pub(super) fn frequency(&self, reader: &SegmentReader, pairs: &Pairs) -> tantivy::Result<u32> {
        match self {
            Sought::Word(field, term) => Ok(reader.inverted_index(*field)?.doc_freq(term)?),
            Sought::Pair(hash) => pairs.frequency(*hash),
        }
    }

    /// Its postings in a segment; `None` where no document holds it.
    pub(super) fn open(
        &self,
        reader: &SegmentReader,
        pairs: &Pairs,
        option: IndexRecordOption,
    ) -> tantivy::Result<Option<Postings>> {
        Ok(match self {
            Sought::Word(field, term) => {
                let postings = reader.inverted_index(*field)?.read_postings(term, option)?;
                postings.map(|postings| Postings::Words(Box::new(postings)))
            }
            Sought::Pair(hash) => pairs.postings(*hash)?.map(Postings::Pairs),
        })
    }
}

/// A cursor over the documents that hold a term.
pub(super) enum Postings {
    Words(Box<SegmentPostings>),
    Pairs(pairs::Postings),
}

impl Postings {
    /// The document it stands at; [`tantivy::TERMINATED`] at the end.
    #[inline]
    pub(super) fn doc(&self) -> DocId {
        match self {
            Postings::Words(words) => words.doc(),
            Postings::Pairs(pairs) => pairs.doc(),
        }
    }

    /// Goes on to the next document.
    #[inline]
    pub(super) fn advance(&mut self) -> DocId {
        match self {
            Postings::Words(words) => words.advance(),
            Postings::Pairs(pairs) => pairs.advance(),
        }
    }

    /// Goes on to the first document that is not before `target`, which is not before the one it stands at.
    #[inline]
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        match self {
            Postings::Words(words) => words.seek(target),
            Postings::Pairs(pairs) => pairs.seek(target),
        }
    }

    /// How often the document it stands at holds the term.
    #[inline]
    pub(super) fn term_freq(&self) -> u32 {
        match self {
            Postings::Words(words) => words.term_freq(),
            Postings::Pairs(pairs) => pairs.term_freq(),
        }
    }

    /// How many documents hold the term, deleted ones among them.
    pub(super) fn doc_freq(&self) -> u32 {
        match self {
            Postings::Words(words) => words.doc_freq(),
            Postings::Pairs(pairs) => pairs.doc_freq(),
        }
    }
}
