//! What each word may mean: as typed, as keystrokes, as a slip. The likeliest leads, the others stay at low weight.

use super::abbreviation::written_out;
use super::correction::{correct, slips};
use super::mend::mend;
use super::{Lexicon, Question, QuestionWord};
use crate::analysis::{Forms, forms};
use crate::rank::Channel;
use vietnamese::keystroke::{self, Method};
use vietnamese::number::{roman, to_roman};
use vietnamese::syllable::is_folded_syllable;

/// Weight of what was typed when it decodes to something likelier.
const RAW: f32 = 0.3;

/// Weight of a number in its other spelling.
const OTHER_NUMERAL: f32 = 0.8;
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
    /// The same thing written otherwise: `XX` for 20.
    Same,
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
    /// The same with abbreviations written out: what is searched for and marked.
    pub asked: Vec<ReadingSlot>,
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
        let meant = |at: usize| {
            let (lead, others) = self.slots[at].alternatives.split_first()?;
            let second = others
                .iter()
                .find(|other| other.source == Source::Correction)?;
            let likely = second.weight >= WORTH_ASKING;
            Some(second).filter(|_| lead.source == Source::Typed && likely)
        };
        let any = (0..self.slots.len()).any(|at| meant(at).is_some());
        any.then(|| rewrite(question, meant)).flatten()
    }
}

/// The question with some words replaced and its spaces put right; `None` when that changes nothing.
fn rewrite<'a>(
    question: &Question,
    by: impl Fn(usize) -> Option<&'a Alternative>,
) -> Option<String> {
    let mut text = String::with_capacity(question.text.len());
    let mut at = 0;
    for (number, word) in question.words.iter().enumerate() {
        let typed = &question.text[word.range.clone()];
        text.push_str(&question.text[at..word.range.start]);
        if number > 0 && word.range.start == question.words[number - 1].range.end {
            text.push(' ');
        }
        match by(number) {
            Some(alternative) => text.push_str(&cased(&alternative.forms.exact, typed)),
            None if typed.contains(char::is_whitespace) => {
                text.push_str(&cased(&word.forms.exact, typed));
            }
            None => text.push_str(typed),
        }
        at = word.range.end;
    }
    text.push_str(&question.text[at..]);
    (text != question.text).then_some(text)
}

/// Reads a question against what the index holds, after putting its spaces right.
pub fn read(question: &mut Question, lexicon: &impl Lexicon) -> Reading {
    mend(question, lexicon);
    let question = &*question;
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
    for at in 1..slots.len() {
        let before = slots[at - 1].alternatives[0].forms.folded.clone();
        let same = numeral(&before, &question.words[slots[at].word]);
        slots[at].alternatives.extend(same);
    }
    for at in 0..slots.len() {
        let word = &question.words[slots[at].word];
        if word.quoted || slots[at].alternatives[0].source == Source::Keys {
            continue;
        }
        let corrections = correct(&slots, at, marked, lexicon);
        slots[at].alternatives.extend(corrections);
        lead_first(&mut slots[at].alternatives);
    }
    slips(&mut slots, lexicon, |at| question.words[at].quoted);
    Reading {
        asked: written_out(&slots, question, lexicon.abbreviations()),
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
        // The likelier one leads: `oxi` is a word of the texts, `cos` hardly is.
        let typed_often = lexicon.frequency(Channel::Exact, &typed.forms.exact);
        let keys_often = lexicon.frequency(Channel::Exact, &keys.forms.exact);
        if typed_often > keys_often {
            return vec![
                typed,
                Alternative {
                    weight: RAW,
                    ..keys
                },
            ];
        }
        if is_folded_syllable(&word.forms.exact) || typed_often > 0 {
            return vec![
                keys,
                Alternative {
                    weight: RAW,
                    ..typed
                },
            ];
        }
        return vec![keys];
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

/// After a word that takes a number, the number in its other spelling: `thế kỷ XX` and `thế kỷ 20`.
fn numeral(before: &str, word: &QuestionWord) -> Option<Alternative> {
    const TAKES_A_NUMBER: [&str; 17] = [
        "ki", "chuong", "phan", "khoa", "hoi", "lan", "thu", "qui", "tap", "hang", "muc", "dieu",
        "lop", "cap", "quyen", "loai", "vong",
    ];
    if word.quoted || !TAKES_A_NUMBER.contains(&before) {
        return None;
    }
    let typed = &*word.forms.exact;
    let other = match typed.parse::<u32>() {
        Ok(number) => Some(to_roman(number)).filter(|sign| !sign.is_empty()),
        Err(_) => roman(typed).map(|number| number.to_string()),
    };
    other.map(|sign| Alternative {
        forms: forms(&sign),
        weight: OTHER_NUMERAL,
        source: Source::Same,
    })
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
