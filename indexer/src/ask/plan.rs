//! From a reading to what the ranker adds up.

use super::{Alternative, Lexicon, Question, QuestionWord, Reading, ReadingSlot};
use crate::analysis::{JOINT, joins_date};
use crate::rank::{Ask, Channel, Group, Phrase, Plan, Slot};

/// What each channel is worth. Chosen on the development questions.
#[derive(Clone, Copy, Debug)]
pub struct Weights {
    /// Syllables with marks, when marks were typed.
    pub exact: f32,
    /// Syllables without marks, beside the exact ones.
    pub folded: f32,
    /// Syllables without marks when none were typed.
    pub bare: f32,
    /// Pairs, which have no marks.
    pub pairs: f32,
    /// Title syllables.
    pub title: f32,
}

impl Default for Weights {
    fn default() -> Weights {
        Weights {
            exact: 1.0,
            folded: 0.5,
            bare: 1.5,
            pairs: 0.45,
            title: 0.2,
        }
    }
}

/// The plan of a reading.
pub fn plan(
    question: &Question,
    reading: &Reading,
    weights: &Weights,
    lexicon: &impl Lexicon,
) -> Plan {
    let mut plan = Plan::default();
    let mut seen: Vec<&Alternative> = Vec::new();
    for slot in &reading.asked {
        let lead = &slot.alternatives[0];
        if !seen.iter().any(|other| other.forms == lead.forms) {
            push_words(slot, reading.marked, weights, &mut plan.groups);
            seen.push(lead);
        }
        plan.slots.push(near_slot(slot));
    }
    for pair in reading.asked.windows(2) {
        push_pairs(&pair[0], &pair[1], weights, &mut plan.groups, lexicon);
    }
    for date in reading.asked.windows(3) {
        push_date(date, weights, &mut plan.groups);
    }
    plan.phrases = question
        .phrases
        .iter()
        .map(|range| phrase(&question.words[range.clone()]))
        .collect();
    let single = question.words.iter().enumerate().filter(|(at, word)| {
        word.quoted && !question.phrases.iter().any(|range| range.contains(at))
    });
    plan.phrases
        .extend(single.map(|(_, word)| phrase(std::slice::from_ref(word))));
    plan.excluded = question
        .excluded
        .iter()
        .map(|words| phrase(words))
        .collect();
    plan.groups.retain(|group| !group.is_empty());
    plan
}

fn push_words(slot: &ReadingSlot, marked: bool, weights: &Weights, groups: &mut Vec<Group>) {
    let channel = |channel: Channel, weight: f32| -> Group {
        slot.alternatives
            .iter()
            .map(|alternative| {
                let term = if channel == Channel::Exact {
                    &alternative.forms.exact
                } else {
                    &alternative.forms.folded
                };
                Ask {
                    channel,
                    term: term.to_string(),
                    weight: weight * alternative.weight,
                }
            })
            .fold(Group::new(), strongest)
    };
    if marked {
        groups.push(channel(Channel::Exact, weights.exact));
        groups.push(channel(Channel::Folded, weights.folded));
    } else {
        groups.push(channel(Channel::Folded, weights.bare));
    }
    groups.push(channel(Channel::Title, weights.title));
}

fn push_pairs(
    first: &ReadingSlot,
    second: &ReadingSlot,
    weights: &Weights,
    groups: &mut Vec<Group>,
    lexicon: &impl Lexicon,
) {
    let mut pairs = Group::new();
    for a in &first.alternatives {
        for b in &second.alternatives {
            let ask = Ask {
                channel: Channel::Pairs,
                term: format!("{}{JOINT}{}", a.forms.folded, b.forms.folded),
                weight: a.weight * b.weight * weights.pairs,
            };
            pairs = strongest(pairs, ask);
        }
    }
    groups.push(pairs);
    // `viet nam` finds `vietnam`.
    let glued = format!(
        "{}{}",
        first.alternatives[0].forms.folded, second.alternatives[0].forms.folded
    );
    if lexicon.frequency(Channel::Folded, &glued) > 0 {
        groups.push(vec![Ask {
            channel: Channel::Folded,
            term: glued,
            weight: weights.folded,
        }]);
    }
}

/// `2 tháng 9` asks for the pair that `2/9` yields too; see [`crate::analysis`].
fn push_date(slots: &[ReadingSlot], weights: &Weights, groups: &mut Vec<Group>) {
    let [first, middle, last] = [0, 1, 2].map(|at| &slots[at].alternatives[0].forms.folded);
    let is_number = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    if is_number(first) && joins_date(middle) && is_number(last) {
        groups.push(vec![Ask {
            channel: Channel::Pairs,
            term: format!("{first}{JOINT}{last}"),
            weight: weights.pairs,
        }]);
    }
}

/// Keeps one entry a term, the heaviest.
fn strongest(mut group: Group, ask: Ask) -> Group {
    match group
        .iter_mut()
        .find(|other| other.term == ask.term && other.channel == ask.channel)
    {
        Some(other) => other.weight = other.weight.max(ask.weight),
        None => group.push(ask),
    }
    group
}

fn near_slot(slot: &ReadingSlot) -> Slot {
    let mut readings: Vec<(String, f32)> = Vec::new();
    for alternative in &slot.alternatives {
        if !readings
            .iter()
            .any(|(term, _)| *term == *alternative.forms.folded)
        {
            readings.push((alternative.forms.folded.to_string(), alternative.weight));
        }
    }
    Slot { readings }
}

/// A run that must stand as typed: marks count when any was typed.
fn phrase(words: &[QuestionWord]) -> Phrase {
    let folded = words
        .iter()
        .map(|word| word.forms.folded.to_string())
        .collect();
    let marked = words.iter().any(|word| word.marked);
    let marked = words.iter().filter(|_| marked);
    let exact = marked.map(|word| word.forms.exact.to_string()).collect();
    Phrase { folded, exact }
}
