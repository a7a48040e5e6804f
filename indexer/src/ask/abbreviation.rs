//! `UBND` and `uỷ ban nhân dân` ask for the same: each syllable of the long form may stand as the short one.

use super::{Alternative, Question, ReadingSlot, Source};
use crate::analysis::{Forms, forms};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;
use vietnamese::abbreviation::COMMON;

/// What the short form is worth in place of the whole long one, whose syllables are worth one each.
const SHORT: f32 = 1.5;

/// An abbreviation with what it stands for.
struct Known {
    short: Forms,
    long: Vec<Forms>,
}

static BY_SHORT: LazyLock<FxHashMap<Box<str>, Known>> = LazyLock::new(|| {
    let known = COMMON.iter().map(|(short, long)| Known {
        short: forms(short),
        long: long.split(' ').map(forms).collect(),
    });
    known
        .map(|known| (known.short.folded.clone(), known))
        .collect()
});

/// The abbreviations whose long form begins with a syllable, the longest first.
static BY_FIRST: LazyLock<FxHashMap<&str, Vec<&Known>>> = LazyLock::new(|| {
    let mut by_first: FxHashMap<&str, Vec<&Known>> = FxHashMap::default();
    for known in BY_SHORT.values() {
        by_first
            .entry(&known.long[0].folded)
            .or_default()
            .push(known);
    }
    for all in by_first.values_mut() {
        all.sort_by_key(|known| (std::cmp::Reverse(known.long.len()), &known.short.folded));
    }
    by_first
});

/// The slots of a question with its abbreviations written out. What is quoted stays as it is.
pub(super) fn written_out(slots: &[ReadingSlot], question: &Question) -> Vec<ReadingSlot> {
    let mut out: Vec<ReadingSlot> = Vec::with_capacity(slots.len());
    let mut at = 0;
    while let Some(slot) = slots.get(at) {
        if question.words[slot.word].quoted {
            out.push(slot.clone());
            at += 1;
        } else if let Some(known) = BY_SHORT.get(&slot.alternatives[0].forms.folded) {
            out.extend(long_of(slot, known));
            at += 1;
        } else if let Some(known) = long_at(&slots[at..], question) {
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

/// The abbreviation whose long form the slots begin with; where marks were typed, with these marks.
fn long_at<'k>(slots: &[ReadingSlot], question: &Question) -> Option<&'k Known> {
    let first = &*slots[0].alternatives[0].forms.folded;
    let says = |slot: &ReadingSlot, syllable: &Forms| {
        let lead = &slot.alternatives[0].forms;
        let word = &question.words[slot.word];
        !word.quoted
            && lead.folded == syllable.folded
            && (!word.marked || lead.exact == syllable.exact)
    };
    BY_FIRST.get(first)?.iter().copied().find(|known| {
        known.long.len() <= slots.len()
            && slots
                .iter()
                .zip(&known.long)
                .all(|(slot, syllable)| says(slot, syllable))
    })
}
