//! From ranked documents to what a screen shows: items with their best places, those that say the same behind the best.

use crate::answer::{Alike, Group, PlaceHit};
use crate::audience::Admission;
use crate::document::{Kind, day_of};
use crate::engine::{Engine, Found, Items};
use crate::likeness::are_alike;
use crate::narrow::Narrow;
use crate::rank::Hit;
use crate::snippet::Marker;
use chrono::Utc;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use tantivy::schema::Value;
use tantivy::{DocAddress, DocId, TantivyDocument};
use vietnamese::fold;

/// Documents ranked for one answer; so many times as many where they are of too few items, up to a bound. Items beyond
/// it are not reached by leafing on.
pub(crate) const DEPTH: usize = 300;
const DEEPER: usize = 6;
const DEEPEST: usize = 10_000;
/// Places shown of one item, and items named beside it that say the same.
const PLACES: usize = 3;
const ALIKE: usize = 12;
/// What came out today is worth so much more, half of it after so many days; what so many people opened, so much.
const NEWEST: f32 = 0.04;
const HALF_LIFE_DAYS: f32 = 180.0;
const MOST_USED: f32 = 0.02;
const MUCH_USED: f32 = 1_000.0;

/// Asks for everything that one may know of. How much a document must hold to be an answer is told by this, whatever the
/// search is narrowed to: what is counted is what is listed.
pub(crate) fn find(
    engine: &Engine,
    admission: &Admission,
    text: &str,
    depth: usize,
) -> tantivy::Result<Found> {
    engine.find(text, depth, |searcher, segment| {
        let admits = admission.on(searcher.segment_reader(segment), engine.fields())?;
        Ok(move |doc: DocId| admits.admits(doc))
    })
}

/// What a search is answered with.
pub(crate) struct Wanted {
    /// Items of each kind, those that are not shown since they say the same as another included.
    pub(crate) counts: BTreeMap<Kind, usize>,
    /// Best first.
    pub(crate) shown: Vec<Item>,
}

/// A question that was asked, to be narrowed.
pub(crate) struct Asking<'a> {
    engine: &'a Engine,
    admission: &'a Admission,
    pub(crate) found: Found,
    columns: Items,
}

impl<'a> Asking<'a> {
    /// Asks, among everything that one may know of.
    pub(crate) fn of(
        engine: &'a Engine,
        admission: &'a Admission,
        text: &str,
    ) -> tantivy::Result<Self> {
        let found = find(engine, admission, text, DEPTH)?;
        Ok(Asking {
            columns: Items::open(&found.searcher)?,
            engine,
            admission,
            found,
        })
    }

    /// The best items among `depth` documents, and whether there are no other documents.
    pub(crate) fn items(
        &self,
        narrow: &Narrow,
        depth: usize,
    ) -> tantivy::Result<(Vec<Item>, bool)> {
        let again;
        let hits = if narrow.is_open() && depth == DEPTH {
            &self.found.hits
        } else {
            let fields = self.engine.fields();
            again = self.engine.again(&self.found, depth, |reader| {
                let admits = self.admission.on(reader, fields)?;
                let narrow = narrow.on(reader)?;
                Ok(move |doc: DocId| admits.admits(doc) && narrow.admits(doc, &admits))
            })?;
            &again
        };
        let items = group(&self.columns, hits, self.found.enough());
        Ok((items, hits.len() < depth))
    }

    /// The best items, until more than `needed` are shown or there are no others. A book may have hundreds of pages that
    /// answer: then more documents are ranked for as many items. What was listed before stays in its place, whatever a
    /// deeper look would put between: who leafs on sees each item once.
    pub(crate) fn wanted(&self, narrow: &Narrow, needed: usize) -> tantivy::Result<Wanted> {
        let mut depth = DEPTH;
        let mut listed: Vec<Item> = Vec::new();
        loop {
            let (mut items, all) = self.items(narrow, depth)?;
            let mut counts = BTreeMap::new();
            for item in &items {
                *counts.entry(item.kind).or_default() += 1;
            }
            let number = |item: &Item| self.columns.group(item.best());
            let known: FxHashSet<u64> = listed.iter().map(number).collect();
            items.retain(|item| !known.contains(&number(item)));
            listed.append(&mut items);
            let shown = self.fold_alike(listed.clone())?;
            if all || depth >= DEEPEST || shown.len() > needed {
                return Ok(Wanted { counts, shown });
            }
            depth = (depth * DEEPER).min(DEEPEST);
        }
    }

    /// Items without those that say as good as the same as a better one of their kind; these are kept with it. Of those
    /// the one is shown that the asker may open.
    fn fold_alike(&self, items: Vec<Item>) -> tantivy::Result<Vec<Item>> {
        let mut kept: Vec<(u64, Item)> = Vec::with_capacity(items.len());
        for mut item in items {
            let likeness = self.columns.likeness(item.best());
            match self.alike_to(&kept, &item, likeness)? {
                Some(at) => {
                    let held = &mut kept[at].1;
                    if !self.opens(held.best())? && self.opens(item.best())? {
                        std::mem::swap(&mut held.hits, &mut item.hits);
                    }
                    held.alike.push(item.best());
                }
                None => kept.push((likeness, item)),
            }
        }
        Ok(kept.into_iter().map(|(_, item)| item).collect())
    }

    /// Which of the kept items says the same as another. Of a book the page that answers is compared, and the title: an
    /// anthology is not the book that it prints a chapter of.
    fn alike_to(
        &self,
        kept: &[(u64, Item)],
        item: &Item,
        likeness: u64,
    ) -> tantivy::Result<Option<usize>> {
        for (at, (other, held)) in kept.iter().enumerate() {
            let same = held.kind == item.kind
                && held.alike.len() < ALIKE
                && are_alike(*other, likeness)
                && (item.kind != Kind::Book
                    || fold(&self.title(held.best())?) == fold(&self.title(item.best())?));
            if same {
                return Ok(Some(at));
            }
        }
        Ok(None)
    }

    /// An item as it is shown: its title and its best places with the words marked.
    pub(crate) fn show(&self, marker: &Marker, item: Item) -> tantivy::Result<Group> {
        let fields = self.engine.fields();
        let (mut title, mut hits) = (Vec::new(), Vec::new());
        for hit in item.hits.iter().take(PLACES) {
            let row: TantivyDocument = self.found.searcher.doc(hit.address)?;
            let text = |field| {
                row.get_first(field)
                    .and_then(|value| value.as_str())
                    .unwrap_or_default()
            };
            if title.is_empty() {
                title = marker.whole(text(fields.title));
            }
            hits.push(PlaceHit {
                place: self.columns.place(hit.address),
                snippet: marker.snippet(text(fields.text)),
            });
        }
        let mut alike = Vec::new();
        for address in &item.alike {
            let row: TantivyDocument = self.found.searcher.doc(*address)?;
            let title = row.get_first(fields.title).and_then(|value| value.as_str());
            alike.push(Alike {
                id: self.columns.id(*address)?,
                title: title.unwrap_or_default().to_owned(),
            });
        }
        let id = match item.hits.first() {
            Some(hit) => self.columns.id(hit.address)?,
            None => String::new(),
        };
        Ok(Group {
            kind: item.kind,
            id,
            title,
            score: item.score,
            hits,
            alike,
        })
    }

    fn opens(&self, address: DocAddress) -> tantivy::Result<bool> {
        let reader = self.found.searcher.segment_reader(address.segment_ord);
        let admission = self.admission.on(reader, self.engine.fields())?;
        Ok(admission.opens(address.doc_id))
    }

    fn title(&self, address: DocAddress) -> tantivy::Result<String> {
        let row: TantivyDocument = self.found.searcher.doc(address)?;
        let title = row.get_first(self.engine.fields().title);
        Ok(title
            .and_then(|value| value.as_str())
            .unwrap_or_default()
            .to_owned())
    }
}

/// An item with its hits, best first.
#[derive(Clone)]
pub(crate) struct Item {
    kind: Kind,
    score: f32,
    hits: Vec<Hit>,
    /// The best documents of items that say as good as the same.
    alike: Vec<DocAddress>,
}

impl Item {
    fn best(&self) -> DocAddress {
        self.hits[0].address
    }
}

/// Hits gathered by item, in the order of their best hit; hits that hold too little of the question are left out.
fn group(columns: &Items, hits: &[Hit], least: f32) -> Vec<Item> {
    let mut places: FxHashMap<u64, usize> = FxHashMap::default();
    let mut items: Vec<Item> = Vec::new();
    for hit in hits.iter().filter(|hit| hit.share >= least) {
        let Some(kind) = columns.kind(hit.address) else {
            continue;
        };
        let at = *places
            .entry(columns.group(hit.address))
            .or_insert(items.len());
        match items.get_mut(at) {
            Some(item) => item.hits.push(*hit),
            None => items.push(Item {
                kind,
                score: hit.score,
                hits: vec![*hit],
                alike: Vec::new(),
            }),
        }
    }
    let today = day_of(Utc::now()).unwrap_or(0);
    for item in &mut items {
        item.score *= 1.0 + nudge(columns, item.hits[0].address, today);
    }
    items.sort_by(|a, b| b.score.total_cmp(&a.score));
    items
}

/// What is new or much used is lifted a little, never past what answers better by more than that.
fn nudge(columns: &Items, address: DocAddress, today: u64) -> f32 {
    let age = columns.day(address).map(|day| today.saturating_sub(day));
    let new = age.map_or(0.0, |days| (-(days as f32) / HALF_LIFE_DAYS).exp2());
    let used = ((1 + columns.uses(address)) as f32).log10() / MUCH_USED.log10();
    NEWEST * new + MOST_USED * used.min(1.0)
}
