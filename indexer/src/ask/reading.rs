//! What each word may mean: as typed, as keystrokes, as a slip. The likeliest leads, the others stay at low weight.

use super::correction::{correct, slips};
use super::{Lexicon, Question, QuestionWord};
use crate::analysis::{Forms, forms};
use crate::rank::Channel;
use vietnamese::keystroke::{self, Method};
use vietnamese::syllable::is_folded_syllable;

/// Weight of what was typed when it decodes to something likelier.
const RAW: f32 = 0.3;

/// Weight of a correction that a person is asked about.
const WORTH_ASKING: f32 = 0.4;

/// Where an alternative comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// As typed.
    Typed,
    /// Decoded from raw Telex or VNI.
    Keys,
    /// One edit away.
    Correction,
}

/// One meaning of a word.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// Its forms in the index.
    pub forms: Forms,
    /// 1 for certain.
    pub weight: f32,
    /// Where it comes from.
    pub source: Source,
}

/// A word of the question with its meanings, the likeliest first.
#[derive(Clone, Debug)]
pub struct ReadingSlot {
    /// Index in [`Question::words`].
    pub word: usize,
    /// Never empty.
    pub alternatives: Vec<Alternative>,
}

/// A question as it is understood.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Words in order.
    pub slots: Vec<ReadingSlot>,
    /// Marks count: either some were typed, or keystrokes gave them.
    pub marked: bool,
    /// The keystrokes the question was typed in.
    pub method: Option<Method>,
}

impl Reading {
    /// The question with the leading meaning of each word in place of what was typed; `None` when that is the same.
    pub fn shown(&self, question: &Question) -> Option<String> {
        rewrite(question, |at| {
            Some(&self.slots[at].alternatives[0]).filter(|lead| lead.source != Source::Typed)
        })
    }

    /// The question as it may have been meant: words that lead as typed, but have a likely correction, replaced by it.
    pub fn other(&self, question: &Question) -> Option<String> {
        rewrite(question, |at| {
            let [lead, second, ..] = &self.slots[at].alternatives[..] else {
                return None;
            };
            let likely = second.source == Source::Correction && second.weight >= WORTH_ASKING;
            Some(second).filter(|_| lead.source == Source::Typed && likely)
        })
    }
}

/// The question with some words replaced; `None` when none is.
fn rewrite<'a>(
    question: &Question,
    by: impl Fn(usize) -> Option<&'a Alternative>,
) -> Option<String> {
    let mut text = String::with_capacity(question.text.len());
    let mut at = 0;
    for (number, word) in question.words.iter().enumerate() {
        if let Some(alternative) = by(number) {
            text.push_str(&question.text[at..word.range.start]);
            text.push_str(&cased(
                &alternative.forms.exact,
                &question.text[word.range.clone()],
            ));
            at = word.range.end;
        }
    }
    text.push_str(&question.text[at..]);
    (at > 0).then_some(text)
}

/// Reads a question against what the index holds.
pub fn read(question: &Question, lexicon: &impl Lexicon) -> Reading {
    let known = |word: &str| is_known(word, lexicon);
    let loose = question.words.iter().filter(|word| !word.quoted);
    let method = keystroke::detect(loose.map(|word| &*word.forms.exact), known);
    let mut slots: Vec<ReadingSlot> = question
        .words
        .iter()
        .enumerate()
        .map(|(at, word)| ReadingSlot {
            word: at,
            alternatives: meanings(word, method, lexicon),
        })
        .collect();
    let marked = question.marked() || method.is_some();
    for at in 0..slots.len() {
        let word = &question.words[slots[at].word];
        if word.quoted || slots[at].alternatives[0].source == Source::Keys {
            continue;
        }
        let corrections = correct(&slots, at, marked, lexicon);
        slots[at].alternatives.extend(corrections);
        lead_first(&mut slots[at].alternatives);
    }
    slips(&mut slots, marked, lexicon, |at| question.words[at].quoted);
    Reading {
        slots,
        marked,
        method,
    }
}

fn meanings(
    word: &QuestionWord,
    method: Option<Method>,
    lexicon: &impl Lexicon,
) -> Vec<Alternative> {
    let typed = Alternative {
        forms: word.forms.clone(),
        weight: 1.0,
        source: Source::Typed,
    };
    if word.quoted || word.marked {
        return vec![typed];
    }
    let decoded =
        |method| keystroke::decode(&word.forms.exact, method).map(|syllable| forms(&syllable));
    if let Some(forms) = method.and_then(decoded) {
        let keys = Alternative {
            forms,
            weight: 1.0,
            source: Source::Keys,
        };
        let ambiguous =
            is_folded_syllable(&word.forms.exact) || is_known(&word.forms.exact, lexicon);
        return match ambiguous {
            true => vec![
                keys,
                Alternative {
                    weight: RAW,
                    ..typed
                },
            ],
            false => vec![keys],
        };
    }
    // A few keys among words typed otherwise: only where the word as typed is no word at all.
    let stray = [Method::Telex, Method::Vni].into_iter().find_map(decoded);
    match stray {
        Some(forms) if method.is_none() && is_stray(word, &forms, lexicon) => {
            vec![Alternative {
                forms,
                weight: 1.0,
                source: Source::Keys,
            }]
        }
        _ => vec![typed],
    }
}

fn is_stray(word: &QuestionWord, decoded: &Forms, lexicon: &impl Lexicon) -> bool {
    !is_folded_syllable(&word.forms.exact)
        && lexicon.frequency(Channel::Folded, &word.forms.folded) == 0
        && lexicon.frequency(Channel::Exact, &decoded.exact) > 0
}

/// Whether the texts hold a word as typed more than by accident.
fn is_known(word: &str, lexicon: &impl Lexicon) -> bool {
    let frequency = lexicon.frequency(Channel::Exact, word);
    let decoded = [Method::Telex, Method::Vni]
        .into_iter()
        .find_map(|m| keystroke::decode(word, m));
    let other = decoded.map_or(0, |d| lexicon.frequency(Channel::Exact, &d));
    frequency > 0 && frequency * 20 > other
}

/// A correction takes the lead only where what was typed occurs nowhere, which its weight tells.
pub(super) fn lead_first(alternatives: &mut [Alternative]) {
    alternatives.sort_by(|a, b| b.weight.total_cmp(&a.weight));
}

fn cased(word: &str, typed: &str) -> String {
    let mut letters = typed.chars();
    let first = letters.next().is_some_and(char::is_uppercase);
    if first && typed.chars().count() > 1 && letters.all(|c| !c.is_lowercase()) {
        return word.to_uppercase();
    }
    let mut chars = word.chars();
    match chars.next() {
        Some(c) if first => c.to_uppercase().chain(chars).collect(),
        _ => word.to_owned(),
    }
}
