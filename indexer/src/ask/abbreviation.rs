//! `UBND` and `uỷ ban nhân dân` ask for the same: each syllable of the long form may stand as the short one.

use super::{Alternative, Question, ReadingSlot, Source};
use crate::analysis::{Forms, forms};
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::collections::hash_map::Entry;
use std::sync::{Arc, LazyLock};
use vietnamese::abbreviation::COMMON;
use vietnamese::split::pieces;

/// What the short form is worth in place of the whole long one, whose syllables are worth one each.
const SHORT: f32 = 1.5;

/// An abbreviation with what it stands for.
struct Known {
    short: Forms,
    long: Vec<Forms>,
}

/// The abbreviations that questions are read by.
pub struct Abbreviations {
    by_short: FxHashMap<Box<str>, Arc<Known>>,
    /// Those whose long form begins with a syllable, the longest first.
    by_first: FxHashMap<Box<str>, Vec<Arc<Known>>>,
}

static EVERYBODYS: LazyLock<Abbreviations> =
    LazyLock::new(|| Abbreviations::with(std::iter::empty()));

impl Abbreviations {
    /// Those that everybody writes.
    pub fn everybodys() -> &'static Abbreviations {
        &EVERYBODYS
    }

    /// Those that everybody writes and some more, each with what it stands for; of two that are written alike the
    /// first counts, and everybody's before all.
    pub fn with<'a>(own: impl Iterator<Item = (&'a str, &'a str)>) -> Abbreviations {
        let mut all = Abbreviations {
            by_short: FxHashMap::default(),
            by_first: FxHashMap::default(),
        };
        for (short, long) in COMMON.into_iter().chain(own) {
            let known = Arc::new(Known {
                short: forms(short),
                long: pieces(long).map(|range| forms(&long[range])).collect(),
            });
            let Some(first) = known.long.first() else {
                continue;
            };
            let first = first.folded.clone();
            if let Entry::Vacant(free) = all.by_short.entry(known.short.folded.clone()) {
                free.insert(Arc::clone(&known));
                all.by_first.entry(first).or_default().push(known);
            }
        }
        for alike in all.by_first.values_mut() {
            alike.sort_by_key(|known| (Reverse(known.long.len()), known.short.folded.clone()));
        }
        all
    }

    /// The abbreviation whose long form the slots begin with; where marks were typed, with these marks.
    fn long_at(&self, slots: &[ReadingSlot], question: &Question) -> Option<&Known> {
        let first = &*slots[0].alternatives[0].forms.folded;
        let says = |slot: &ReadingSlot, syllable: &Forms| {
            let lead = &slot.alternatives[0].forms;
            let word = &question.words[slot.word];
            !word.quoted
                && lead.folded == syllable.folded
                && (!word.marked || lead.exact == syllable.exact)
        };
        let known = self.by_first.get(first)?.iter().find(|known| {
            known.long.len() <= slots.len()
                && slots
                    .iter()
                    .zip(&known.long)
                    .all(|(slot, syllable)| says(slot, syllable))
        });
        known.map(|known| &**known)
    }
}

/// The slots of a question with its abbreviations written out. What is quoted stays as it is.
pub(super) fn written_out(
    slots: &[ReadingSlot],
    question: &Question,
    all: &Abbreviations,
) -> Vec<ReadingSlot> {
    let mut out: Vec<ReadingSlot> = Vec::with_capacity(slots.len());
    let mut at = 0;
    while let Some(slot) = slots.get(at) {
        if question.words[slot.word].quoted {
            out.push(slot.clone());
            at += 1;
        } else if let Some(known) = all.by_short.get(&slot.alternatives[0].forms.folded) {
            out.extend(long_of(slot, known));
            at += 1;
        } else if let Some(known) = all.long_at(&slots[at..], question) {
            let said = slots[at..at + known.long.len()].iter().cloned();
            out.extend(said.map(|mut slot| {
                slot.alternatives.push(short_of(known));
                slot
            }));
            at += known.long.len();
        } else {
            out.push(slot.clone());
            at += 1;
        }
    }
    out
}

fn short_of(known: &Known) -> Alternative {
    Alternative {
        forms: known.short.clone(),
        weight: SHORT / known.long.len() as f32,
        source: Source::Same,
    }
}

/// The slots of the long form in place of the short one.
fn long_of(slot: &ReadingSlot, known: &Known) -> impl Iterator<Item = ReadingSlot> {
    known.long.iter().map(|syllable| ReadingSlot {
        word: slot.word,
        alternatives: vec![
            Alternative {
                forms: syllable.clone(),
                weight: 1.0,
                source: Source::Same,
            },
            short_of(known),
        ],
    })
}
