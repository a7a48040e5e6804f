//! The fields of the index and the version of their meaning.

use crate::{pairs, tokens};
use tantivy::Index;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::TextAnalyzer;

/// Raised whenever analysis, fields or their meaning change: an index of another version is rebuilt.
pub const VERSION: u32 = 8;

/// The fields by name.
#[derive(Clone, Copy, Debug)]
pub struct Fields {
    /// Id of the item: what results are grouped by, and what is deleted at once.
    pub item: Field,
    /// Hash of that id, for grouping without reading it.
    pub group: Field,
    /// Number of the kind ([`crate::document::Kind`]).
    pub kind: Field,
    /// Number of the audience class.
    pub audience: Field,
    /// Number of the unit that owns the item ([`crate::document::unit_number`]).
    pub unit: Field,
    /// Numbers of that unit and of all above it.
    pub units: Field,
    /// Number of the audience class of those who may open it, where more may know of it.
    pub opens: Field,
    /// Year of a book.
    pub year: Field,
    /// Language of a book, as its tag.
    pub language: Field,
    /// Field of knowledge of a book: the first digit of its number of Dewey's.
    pub field: Field,
    /// Level of a course and of its lessons, as its number among [`crate::document::LEVELS`].
    pub level: Field,
    /// Subjects as written.
    pub subjects: Field,
    /// Names of authors and others as written.
    pub people: Field,
    /// When it came out, in days since 1970.
    pub day: Field,
    /// How many people opened it.
    pub uses: Field,
    /// What a text that is as good as the same would share; see `likeness.rs`.
    pub likeness: Field,
    /// Page of a book or second of a lecture; 0 for the item itself.
    pub place: Field,
    /// Title as written; stored only.
    pub title: Field,
    /// Text as written; stored only.
    pub text: Field,
    /// Syllables with marks, title first.
    pub exact: Field,
    /// Syllables without marks, with positions: nearness and phrases are judged on them for both.
    pub folded: Field,
    /// Adjacent syllables without marks; see [`crate::pairs`]. Pairs with marks as well would find one question in a
    /// thousand more.
    pub pairs: Field,
    /// Syllables of the title without marks; only of the item itself, not of its pages.
    pub title_folded: Field,
}

/// The schema with its fields.
pub fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let fields = Fields {
        item: schema.add_text_field("item", STRING | FAST),
        group: schema.add_u64_field("group", FAST),
        kind: schema.add_u64_field("kind", FAST | INDEXED),
        audience: schema.add_u64_field("audience", FAST),
        unit: schema.add_u64_field("unit", FAST),
        units: schema.add_u64_field("units", FAST),
        opens: schema.add_u64_field("opens", FAST),
        year: schema.add_u64_field("year", FAST),
        language: schema.add_text_field("language", column()),
        field: schema.add_u64_field("field", FAST),
        level: schema.add_u64_field("level", FAST),
        subjects: schema.add_text_field("subjects", STRING | FAST),
        people: schema.add_text_field("people", STRING | FAST),
        day: schema.add_u64_field("day", FAST),
        uses: schema.add_u64_field("uses", FAST),
        likeness: schema.add_u64_field("likeness", FAST),
        place: schema.add_u64_field("place", FAST),
        title: schema.add_text_field("title", TextOptions::default().set_stored()),
        text: schema.add_text_field("text", TextOptions::default().set_stored()),
        exact: schema.add_text_field("exact", stream(IndexRecordOption::WithFreqs, true)),
        folded: schema.add_text_field(
            "folded",
            stream(IndexRecordOption::WithFreqsAndPositions, false),
        ),
        pairs: pairs::add_field(&mut schema),
        title_folded: schema
            .add_text_field("title_folded", stream(IndexRecordOption::WithFreqs, true)),
    };
    (schema.build(), fields)
}

/// Values that are counted and compared whole, never searched by word.
fn column() -> TextOptions {
    TextOptions::default().set_fast("raw")
}

/// One length a document serves both body fields, since they are as long as each other.
fn stream(option: IndexRecordOption, lengths: bool) -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(tokens::NAME)
            .set_index_option(option)
            .set_fieldnorms(lengths),
    )
}

/// Makes our tokenizer known to an index; to be called on each one that is opened or created.
pub fn register_tokenizer(index: &Index) {
    index.tokenizers().register(
        tokens::NAME,
        TextAnalyzer::from(tokens::StreamTokenizer::default()),
    );
}
