//! The second look: how much of the question stands together in one place of the document.

use super::{Channel, Formula, Hit, Indexed, Plan, Slot, sort};
use tantivy::DocSet;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{IndexRecordOption, Term};

/// Questions of more words than this are judged by their first words.
const SLOTS: usize = 32;

/// Lifts those of the first `looked_at` hits that hold the question's words near each other, notes of all how much of it
/// they hold, and sorts again. Returns the largest share among the first.
pub(super) fn second_look(
    index: &Indexed<'_>,
    plan: &Plan,
    formula: &Formula,
    looked_at: usize,
    hits: &mut [Hit],
) -> tantivy::Result<f32> {
    let slots = judged(plan);
    if slots.len() < 2 {
        return Ok(1.0);
    }
    let values = values(index, slots)?;
    let (near, far) = hits.split_at_mut(looked_at.min(hits.len()));
    let mut best = 0f32;
    look(index, slots, near, true, |hit, places| {
        hit.share = share(places, &values);
        best = best.max(hit.share);
        let cover = cover(places, &values, formula.window);
        let near = neighbours(places, &values);
        hit.score *= 1.0 + formula.cover * cover + formula.near * near;
    })?;
    look(index, slots, far, false, |hit, places| {
        hit.share = share(places, &values);
    })?;
    sort(hits);
    Ok(best)
}

/// The words by which documents are judged.
pub(super) fn judged(plan: &Plan) -> &[Slot] {
    &plan.slots[..plan.slots.len().min(SLOTS)]
}

/// Calls `judge` with each hit and the places of the question's words in it, or only with which of them it holds.
fn look(
    index: &Indexed<'_>,
    slots: &[Slot],
    hits: &mut [Hit],
    positions: bool,
    mut judge: impl FnMut(&mut Hit, &[Place]),
) -> tantivy::Result<()> {
    hits.sort_by_key(|hit| hit.address);
    let mut open: Option<(u32, Vec<Vec<SegmentPostings>>)> = None;
    let mut places = Places::default();
    for hit in hits {
        let ordinal = hit.address.segment_ord;
        if open.as_ref().is_none_or(|(at, _)| *at != ordinal) {
            open = Some((ordinal, open_slots(index, slots, ordinal, positions)?));
        }
        if let Some((_, postings)) = &mut open {
            places.collect(postings, hit.address.doc_id, positions);
        }
        judge(hit, &places.found);
    }
    Ok(())
}

/// Word `slot` of the question stands at `position`.
#[derive(Clone, Copy)]
struct Place {
    position: u32,
    slot: usize,
}

/// What each word is worth: its idf, summing to 1.
pub(super) fn values(index: &Indexed<'_>, slots: &[Slot]) -> tantivy::Result<Vec<f32>> {
    let mut values = Vec::with_capacity(slots.len());
    for slot in slots {
        let mut value = 0f32;
        for (term, weight) in &slot.readings {
            let frequency = index.frequency(Channel::Folded, term)?;
            if frequency > 0 {
                value = value.max(weight * index.idf(frequency));
            }
        }
        values.push(value);
    }
    let sum: f32 = values.iter().sum();
    if sum > 0.0 {
        values.iter_mut().for_each(|value| *value /= sum);
    }
    Ok(values)
}

fn open_slots(
    index: &Indexed<'_>,
    slots: &[Slot],
    ordinal: u32,
    positions: bool,
) -> tantivy::Result<Vec<Vec<SegmentPostings>>> {
    let folded = index.fields.folded;
    let segment = index
        .searcher
        .segment_reader(ordinal)
        .inverted_index(folded)?;
    let option = if positions {
        IndexRecordOption::WithFreqsAndPositions
    } else {
        IndexRecordOption::Basic
    };
    let mut open = Vec::with_capacity(slots.len());
    for slot in slots {
        let mut readings = Vec::new();
        for (term, _) in &slot.readings {
            let term = Term::from_field_text(folded, term);
            readings.extend(segment.read_postings(&term, option)?);
        }
        open.push(readings);
    }
    Ok(open)
}

/// The places of one document, with memory kept for the next.
#[derive(Default)]
struct Places {
    found: Vec<Place>,
    positions: Vec<u32>,
}

impl Places {
    fn collect(&mut self, slots: &mut [Vec<SegmentPostings>], doc: u32, positions: bool) {
        self.found.clear();
        for (slot, readings) in slots.iter_mut().enumerate() {
            for postings in readings {
                if postings.doc() < doc {
                    postings.seek(doc);
                }
                if postings.doc() != doc {
                    continue;
                }
                if positions {
                    postings.positions(&mut self.positions);
                } else {
                    self.positions.clear();
                    self.positions.push(0);
                }
                let places = self.positions.iter();
                self.found.extend(places.map(|position| Place {
                    position: *position,
                    slot,
                }));
            }
        }
        self.found
            .sort_unstable_by_key(|place| (place.position, place.slot));
    }
}

/// The share of the question's value that occurs at all.
fn share(places: &[Place], values: &[f32]) -> f32 {
    let slots = places
        .iter()
        .fold(0u32, |held, place| held | 1 << place.slot);
    (0..values.len())
        .filter(|slot| slots >> slot & 1 == 1)
        .map(|slot| values[slot])
        .sum()
}

/// The largest share of the question's value within `window` positions, 0 to 1.
fn cover(places: &[Place], values: &[f32], window: u32) -> f32 {
    let mut inside = vec![0u32; values.len()];
    let (mut share, mut best, mut first) = (0f32, 0f32, 0);
    for place in places {
        while place.position - places[first].position >= window {
            let gone = places[first].slot;
            inside[gone] -= 1;
            if inside[gone] == 0 {
                share -= values[gone];
            }
            first += 1;
        }
        if inside[place.slot] == 0 {
            share += values[place.slot];
        }
        inside[place.slot] += 1;
        best = best.max(share);
    }
    best
}

/// The share of neighbouring words of the question that stand near each other and in order, 0 to 1.
fn neighbours(places: &[Place], values: &[f32]) -> f32 {
    let mut gaps = vec![u32::MAX; values.len()];
    let mut last: Vec<Option<u32>> = vec![None; values.len()];
    for place in places {
        last[place.slot] = Some(place.position);
        let before = place.slot.checked_sub(1).and_then(|slot| last[slot]);
        if let Some(before) = before.filter(|before| *before < place.position) {
            gaps[place.slot] = gaps[place.slot].min(place.position - before);
        }
    }
    let pair = |slot: usize| (values[slot - 1] * values[slot]).sqrt();
    let whole: f32 = (1..values.len()).map(pair).sum();
    let found: f32 = (1..values.len())
        .filter(|s| gaps[*s] < 8)
        .map(|s| pair(s) / gaps[s] as f32)
        .sum();
    if whole > 0.0 { found / whole } else { 0.0 }
}
