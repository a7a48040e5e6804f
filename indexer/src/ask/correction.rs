//! Slips of the finger: words of the index one edit away, judged by how common they are and by their neighbours.

use super::Lexicon;
use super::reading::{Alternative, ReadingSlot, Source, lead_first};
use crate::analysis::{Forms, JOINT};
use crate::rank::Channel;
use crate::vocabulary::{Word, distance};
use vietnamese::syllable::{is_folded_syllable, is_syllable};

/// Corrections kept for one word.
const KEPT: usize = 3;
/// Weight of the best correction of a word that occurs nowhere, and of one that does occur though it looks wrong.
const UNKNOWN: f32 = 1.0;
const RARE: f32 = 0.5;
/// Weight of a correction of a right word that never stands beside its neighbours, where the correction does.
const MISPLACED: f32 = 0.4;
/// A word that looks wrong is one only if a neighbour is this many times as common.
const COMMONER: u32 = 10;
/// Documents in which a pair must occur before it argues for a correction.
const PAIR_DOCUMENTS: u32 = 2;

/// Corrections for the word at `at`, each with its weight. Empty for words that are right or have no likely neighbour.
pub(super) fn correct(
    slots: &[ReadingSlot],
    at: usize,
    marked: bool,
    lexicon: &impl Lexicon,
) -> Vec<Alternative> {
    let typed = &slots[at].alternatives[0].forms;
    if !is_correctable(typed) {
        return Vec::new();
    }
    let exact = lexicon.frequency(Channel::Exact, &typed.exact);
    let folded = lexicon.frequency(Channel::Folded, &typed.folded);
    // Without marks only the folded word can be wrong; with marks a wrong mark is served by the folded channel.
    let frequency = if marked { exact } else { folded };
    let looks_right = if marked {
        is_syllable(&typed.exact)
    } else {
        is_folded_syllable(&typed.folded)
    };
    let top = match (frequency, looks_right) {
        (0, false) if folded == 0 => UNKNOWN,
        (_, false) => RARE,
        (0, true) if folded == 0 => UNKNOWN,
        (_, true) => return Vec::new(),
    };
    let least = frequency.max(if top == RARE { folded } else { 0 }) * COMMONER;
    let mut scored: Vec<(f32, &Word)> = lexicon
        .around(&typed.folded)
        .filter(|word| *word.folded != *typed.folded)
        .map(|word| (lexicon.frequency(Channel::Exact, &word.exact), word))
        .filter(|(often, _)| *often > least)
        .map(|(often, word)| {
            let context = likelihood(word, typed, slots, at, marked, lexicon);
            (context + common(often), word)
        })
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.exact.cmp(&b.1.exact)));
    if !marked {
        scored.dedup_by(|a, b| a.1.folded == b.1.folded);
    }
    let best = scored.first().map_or(0.0, |(score, _)| *score);
    scored
        .into_iter()
        .take(KEPT)
        .map(|(score, word)| alternative(word, top * (score - best).exp()))
        .filter(|alternative| alternative.weight > 0.1)
        .collect()
}

/// Words that are right by themselves but stand beside no neighbour of theirs, while a word one edit away stands beside
/// them: `nghu ngờ` for `nghi ngờ`. The typed word keeps the lead.
pub(super) fn slips(
    slots: &mut [ReadingSlot],
    lexicon: &impl Lexicon,
    fixed: impl Fn(usize) -> bool,
) {
    for at in 0..slots.len() {
        let [only] = &slots[at].alternatives[..] else {
            continue;
        };
        let typed = only.forms.clone();
        if fixed(slots[at].word)
            || !is_correctable(&typed)
            || beside(slots, at, &typed, lexicon) > 0
        {
            continue;
        }
        let best = lexicon
            .around(&typed.folded)
            .filter(|word| *word.folded != *typed.folded)
            .map(|word| (beside(slots, at, &forms_of(word), lexicon), word))
            .filter(|(pairs, _)| *pairs >= PAIR_DOCUMENTS)
            .max_by(|(a, first), (b, second)| a.cmp(b).then(second.exact.cmp(&first.exact)));
        if let Some((_, word)) = best {
            let correction = alternative(word, MISPLACED);
            slots[at].alternatives.push(correction);
            lead_first(&mut slots[at].alternatives);
        }
    }
}

fn is_correctable(typed: &Forms) -> bool {
    typed.folded.len() >= 3 && typed.folded.bytes().all(|b| b.is_ascii_lowercase())
}

/// A logarithm: how common a word is.
fn common(documents: u32) -> f32 {
    (1.0 + documents as f32).ln() * 0.4
}

/// A logarithm: how often the word stands beside the neighbours typed, how near its marks are.
fn likelihood(
    word: &Word,
    typed: &Forms,
    slots: &[ReadingSlot],
    at: usize,
    marked: bool,
    lexicon: &impl Lexicon,
) -> f32 {
    let beside = (1.0 + beside(slots, at, &forms_of(word), lexicon) as f32).ln();
    let marks = if marked {
        let letters = |text: &str| text.chars().collect::<Vec<_>>();
        1.5 * (distance(&letters(&word.exact), &letters(&typed.exact)) as f32 - 1.0)
    } else {
        0.0
    };
    beside - marks
}

/// In how many documents the word stands beside what was typed before and after it.
fn beside(slots: &[ReadingSlot], at: usize, forms: &Forms, lexicon: &impl Lexicon) -> u32 {
    let pair = |first: &Forms, second: &Forms| {
        let term = format!("{}{JOINT}{}", first.folded, second.folded);
        lexicon.frequency(Channel::Pairs, &term)
    };
    let lead = |slot: &ReadingSlot| slot.alternatives[0].forms.clone();
    let before = at
        .checked_sub(1)
        .map_or(0, |i| pair(&lead(&slots[i]), forms));
    let after = slots.get(at + 1).map_or(0, |slot| pair(forms, &lead(slot)));
    before + after
}

fn alternative(word: &Word, weight: f32) -> Alternative {
    Alternative {
        forms: forms_of(word),
        weight,
        source: Source::Correction,
    }
}

fn forms_of(word: &Word) -> Forms {
    Forms {
        exact: word.exact.clone(),
        folded: word.folded.clone(),
    }
}
