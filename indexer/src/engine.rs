//! An index open for reading: the reader, the vocabulary, and the way from a typed question to ranked documents.

use crate::ask::{self, Abbreviations, Lexicon, Question, Reading, Weights};
use crate::document::Kind;
use crate::home::Opened;
use crate::names::Names;
use crate::rank::{self, Channel, Formula, Hit, Indexed, Plan, Statistics};
use crate::schema::Fields;
use crate::vocabulary::{Vocabulary, Word};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};
use tantivy::columnar::{Column, StrColumn};
use tantivy::schema::{IndexRecordOption, Term};
use tantivy::{
    DocAddress, DocId, DocSet, IndexReader, ReloadPolicy, Searcher, SegmentOrdinal, SegmentReader,
    TERMINATED,
};

/// The vocabulary is read anew no more often than this.
const SELDOM: Duration = Duration::from_secs(10);

/// See the module. Cheap to share, never to be cloned.
pub struct Engine {
    reader: IndexReader,
    fields: Fields,
    /// What is searched now.
    state: RwLock<Arc<State>>,
    vocabulary: RwLock<Arc<Vocabulary>>,
    names: RwLock<Arc<Names>>,
    /// The site's own and everybody's; `None` for everybody's alone.
    abbreviations: RwLock<Option<Arc<Abbreviations>>>,
    /// When the vocabulary was read, and how long that took.
    learned: Mutex<(Instant, Duration)>,
    /// Weights of the channels.
    pub weights: Weights,
    /// Numbers of the formula.
    pub formula: Formula,
}

/// A commit with what was counted on it.
struct State {
    searcher: Searcher,
    statistics: Statistics,
}

/// A question with its reading and the documents found.
pub struct Found {
    /// As typed.
    pub question: Question,
    /// As understood.
    pub reading: Reading,
    /// The best documents, best first.
    pub hits: Vec<Hit>,
    /// The largest share of the question's worth that any of the best holds.
    pub best_share: f32,
    /// The state of the index that was searched.
    pub searcher: Searcher,
    state: Arc<State>,
}

impl Engine {
    /// Opens a reader on an index and reads its vocabulary.
    pub fn open(opened: &Opened) -> tantivy::Result<Engine> {
        let reader = opened
            .index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        let state = State::of(&reader, &opened.fields, &Statistics::default())?;
        let engine = Engine {
            reader,
            fields: opened.fields,
            state: RwLock::new(Arc::new(state)),
            vocabulary: RwLock::default(),
            names: RwLock::default(),
            abbreviations: RwLock::default(),
            learned: Mutex::new((Instant::now(), Duration::ZERO)),
            weights: Weights::default(),
            formula: Formula::default(),
        };
        engine.learn_words()?;
        Ok(engine)
    }

    /// Shows what was committed since.
    pub fn reload(&self) -> tantivy::Result<()> {
        self.reader.reload()?;
        let before = self.state();
        let state = State::of(&self.reader, &self.fields, &before.statistics)?;
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(state);
        Ok(())
    }

    fn state(&self) -> Arc<State> {
        self.state
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Reads the vocabulary and the names anew. Corrections may lag behind the texts; a word typed right is looked up in the index itself.
    pub fn learn_words(&self) -> tantivy::Result<()> {
        let began = Instant::now();
        let searcher = self.searcher();
        let vocabulary = Vocabulary::read(&searcher, &self.fields)?;
        let names = Names::read(&searcher)?;
        *self.learned.lock().unwrap_or_else(PoisonError::into_inner) =
            (Instant::now(), began.elapsed());
        *self
            .vocabulary
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(vocabulary);
        *self.names.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(names);
        Ok(())
    }

    /// [`Engine::learn_words`] if the last time is long enough ago that it takes a hundredth of the time at most.
    pub(crate) fn learn_words_at_times(&self) -> tantivy::Result<()> {
        let (at, took) = *self.learned.lock().unwrap_or_else(PoisonError::into_inner);
        if at.elapsed() >= SELDOM.max(took * 100) {
            self.learn_words()
        } else {
            Ok(())
        }
    }

    /// The names of people and subjects.
    pub(crate) fn names(&self) -> Arc<Names> {
        self.names
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Reads questions by these abbreviations from now on.
    pub(crate) fn set_abbreviations(&self, all: Abbreviations) {
        *self
            .abbreviations
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(all));
    }

    /// What questions are read by, as it is now.
    fn lexicon<'a>(&self, index: &'a Indexed<'a>) -> LiveLexicon<'a> {
        LiveLexicon {
            index,
            vocabulary: self
                .vocabulary
                .read()
                .unwrap_or_else(PoisonError::into_inner)
                .clone(),
            abbreviations: self
                .abbreviations
                .read()
                .unwrap_or_else(PoisonError::into_inner)
                .clone(),
        }
    }

    /// The fields.
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// The state of the index now.
    pub fn searcher(&self) -> Searcher {
        self.state().searcher.clone()
    }

    /// Living documents.
    pub(crate) fn documents(&self) -> u64 {
        self.state().statistics.documents()
    }

    /// In how many living documents a term occurs.
    pub(crate) fn frequency(&self, channel: Channel, term: &str) -> tantivy::Result<u64> {
        let state = self.state();
        let counted = &state.statistics;
        counted.frequency(&state.searcher, &self.fields, channel, term)
    }

    /// The numbers of the units that the documents of an item carry; none when it has no document.
    pub fn units_of(&self, item: &str) -> tantivy::Result<BTreeSet<u64>> {
        let searcher = self.searcher();
        let term = Term::from_field_text(self.fields.item, item);
        let mut found = BTreeSet::new();
        for reader in searcher.segment_readers() {
            let units = reader.fast_fields().u64("units")?;
            let index = reader.inverted_index(self.fields.item)?;
            let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic)? else {
                continue;
            };
            while postings.doc() != TERMINATED {
                if !reader.is_deleted(postings.doc()) {
                    found.extend(units.values_for_doc(postings.doc()));
                }
                postings.advance();
            }
        }
        Ok(found)
    }

    /// Finds the best `limit` documents among those that `visible` admits in each segment.
    pub fn find<V: Fn(DocId) -> bool>(
        &self,
        typed: &str,
        limit: usize,
        visible: impl Fn(&Searcher, SegmentOrdinal) -> tantivy::Result<V>,
    ) -> tantivy::Result<Found> {
        let state = self.state();
        let index = self.indexed(&state);
        let lexicon = self.lexicon(&index);
        let mut question = Question::parse(typed);
        let (reading, ranked) = loop {
            let reading = ask::read(&mut question, &lexicon);
            let plan = ask::plan(&question, &reading, &self.weights, &lexicon);
            let visible = |segment| visible(&state.searcher, segment);
            let ranked = rank::rank(&index, &plan, &self.formula, limit, visible)?;
            if !ranked.hits.is_empty() || !question.quotes_within() {
                break (reading, ranked);
            }
            // Nothing holds what is quoted: it was typed in keystrokes or with a slip, or is remembered otherwise.
            question.unquote();
        };
        Ok(Found {
            question,
            reading,
            hits: ranked.hits,
            best_share: ranked.best_share,
            searcher: state.searcher.clone(),
            state,
        })
    }

    /// The best `limit` documents for a question that was asked before, on the state that was searched then, among those
    /// that `visible` admits now.
    pub(crate) fn again<V: Fn(DocId) -> bool>(
        &self,
        found: &Found,
        limit: usize,
        visible: impl Fn(&SegmentReader) -> tantivy::Result<V>,
    ) -> tantivy::Result<Vec<Hit>> {
        let index = self.indexed(&found.state);
        let visible = |segment| visible(found.searcher.segment_reader(segment));
        let plan = self.plan(&index, found);
        Ok(rank::rank(&index, &plan, &self.formula, limit, visible)?.hits)
    }

    /// All documents that answer a question that was asked before, of each segment of the state that was searched: those
    /// that `visible` admits and that hold enough of it.
    pub(crate) fn matching<V: Fn(DocId) -> bool>(
        &self,
        found: &Found,
        visible: impl Fn(&SegmentReader) -> tantivy::Result<V>,
    ) -> tantivy::Result<Vec<Vec<DocId>>> {
        let index = self.indexed(&found.state);
        let plan = self.plan(&index, found);
        rank::matching(&index, &plan, found.enough(), visible)
    }

    fn indexed<'a>(&'a self, state: &'a State) -> Indexed<'a> {
        Indexed {
            searcher: &state.searcher,
            fields: &self.fields,
            statistics: &state.statistics,
        }
    }

    fn plan(&self, index: &Indexed<'_>, found: &Found) -> Plan {
        let lexicon = self.lexicon(index);
        ask::plan(&found.question, &found.reading, &self.weights, &lexicon)
    }
}

/// A document must hold at least this share of the question's worth, and this share of what the best one holds.
const LEAST_SHARE: f32 = 0.3;
const SHARE_OF_BEST: f32 = 0.6;

impl Found {
    /// What a document must hold of the question to be an answer, whatever the search is narrowed to.
    pub(crate) fn enough(&self) -> f32 {
        LEAST_SHARE.max(self.best_share * SHARE_OF_BEST)
    }
}

impl State {
    fn of(reader: &IndexReader, fields: &Fields, before: &Statistics) -> tantivy::Result<State> {
        let searcher = reader.searcher();
        Ok(State {
            statistics: Statistics::of(&searcher, fields, before)?,
            searcher,
        })
    }
}

/// Ids, kinds and places of documents, from columns opened once a search.
pub struct Items {
    segments: Vec<Columns>,
}

struct Columns {
    item: StrColumn,
    group: Column<u64>,
    kind: Column<u64>,
    place: Column<u64>,
    likeness: Column<u64>,
    /// Missing where no document of the segment has any.
    day: Option<Column<u64>>,
    uses: Option<Column<u64>>,
}

impl Items {
    /// Opens the columns of all segments.
    pub fn open(searcher: &Searcher) -> tantivy::Result<Items> {
        let mut segments = Vec::new();
        for reader in searcher.segment_readers() {
            let columns = reader.fast_fields();
            let missing =
                || tantivy::TantivyError::InternalError("a segment without items".to_owned());
            segments.push(Columns {
                item: columns.str("item")?.ok_or_else(missing)?,
                group: columns.u64("group")?,
                kind: columns.u64("kind")?,
                place: columns.u64("place")?,
                likeness: columns.u64("likeness")?,
                day: columns.column_opt("day")?,
                uses: columns.column_opt("uses")?,
            });
        }
        Ok(Items { segments })
    }

    /// The id of the item that a document belongs to.
    pub fn id(&self, address: DocAddress) -> tantivy::Result<String> {
        let items = &self.columns(address).item;
        let mut id = String::new();
        if let Some(ordinal) = items.term_ords(address.doc_id).next() {
            items.ord_to_str(ordinal, &mut id)?;
        }
        Ok(id)
    }

    /// A number that the documents of an item share, and hardly any two items.
    pub fn group(&self, address: DocAddress) -> u64 {
        self.columns(address)
            .group
            .first(address.doc_id)
            .unwrap_or(0)
    }

    /// What the item is; `None` for a number of another version.
    pub fn kind(&self, address: DocAddress) -> Option<Kind> {
        self.columns(address)
            .kind
            .first(address.doc_id)
            .and_then(Kind::from_number)
    }

    /// Page or second; 0 for the item itself.
    pub fn place(&self, address: DocAddress) -> u64 {
        self.columns(address)
            .place
            .first(address.doc_id)
            .unwrap_or(0)
    }

    /// What a text that is as good as the same would share; 0 for none.
    pub fn likeness(&self, address: DocAddress) -> u64 {
        self.columns(address)
            .likeness
            .first(address.doc_id)
            .unwrap_or(0)
    }

    /// When it came out, in days since 1970.
    pub fn day(&self, address: DocAddress) -> Option<u64> {
        let day = self.columns(address).day.as_ref()?;
        day.first(address.doc_id)
    }

    /// How many people opened it, as far as that is counted.
    pub fn uses(&self, address: DocAddress) -> u64 {
        let uses = self.columns(address).uses.as_ref();
        uses.and_then(|uses| uses.first(address.doc_id))
            .unwrap_or(0)
    }

    fn columns(&self, address: DocAddress) -> &Columns {
        &self.segments[address.segment_ord as usize]
    }
}

/// Frequencies from the index as it is now, neighbours from the vocabulary.
struct LiveLexicon<'a> {
    index: &'a Indexed<'a>,
    vocabulary: Arc<Vocabulary>,
    abbreviations: Option<Arc<Abbreviations>>,
}

impl Lexicon for LiveLexicon<'_> {
    fn frequency(&self, channel: Channel, term: &str) -> u32 {
        // A segment that cannot be read fails the search itself; here it only means no advice.
        self.index.frequency(channel, term).unwrap_or(0) as u32
    }

    fn abbreviations(&self) -> &Abbreviations {
        match &self.abbreviations {
            Some(all) => all,
            None => Abbreviations::everybodys(),
        }
    }

    fn around<'b>(&'b self, folded: &str) -> Box<dyn Iterator<Item = &'b Word> + 'b> {
        let found: Vec<&Word> = self.vocabulary.around(folded).collect();
        Box::new(found.into_iter())
    }
}
