//! Spaces that are missing or too many: `họcsinh` is two words, `ng ười` is one.

use super::{Lexicon, Question, QuestionWord};
use crate::analysis::{Forms, JOINT, forms};
use crate::rank::Channel;
use std::ops::Range;
use vietnamese::keystroke::{self, Method};
use vietnamese::syllable::{is_folded_syllable, is_syllable};

/// Letters of the shortest and the longest word that is cut, and words it is cut into.
const LETTERS: Range<usize> = 4..25;
const PARTS: usize = 4;
/// Documents in which two parts stand beside each other at least.
const TOGETHER: u32 = 2;

/// Puts the spaces of the question right where what was typed is no word and occurs nowhere, but its parts, or it and its
/// neighbour together, are words. Quoted words stay.
pub(super) fn mend(question: &mut Question, lexicon: &impl Lexicon) {
    let words = std::mem::take(&mut question.words);
    let mut places = Vec::with_capacity(words.len() + 1);
    let mut at = 0;
    while let Some(word) = words.get(at) {
        places.push(question.words.len());
        if let Some(joined) = words
            .get(at + 1)
            .and_then(|next| join(word, next, &question.text, lexicon))
        {
            places.push(question.words.len());
            question.words.push(joined);
            at += 2;
            continue;
        }
        match cut(word, &question.text, lexicon) {
            Some(parts) => question.words.extend(parts),
            None => question.words.push(word.clone()),
        }
        at += 1;
    }
    places.push(question.words.len());
    for phrase in &mut question.phrases {
        *phrase = places[phrase.start]..places[phrase.end];
    }
}

fn looks_right(forms: &Forms) -> bool {
    is_syllable(&forms.exact) || is_folded_syllable(&forms.folded)
}

/// Whether a word as typed means nothing here: no syllable, no keystrokes of one, and in no document.
fn means_nothing(word: &QuestionWord, lexicon: &impl Lexicon) -> bool {
    let keys = |method| keystroke::decode(&word.forms.exact, method).is_some();
    !word.quoted
        && !looks_right(&word.forms)
        && !keys(Method::Telex)
        && !keys(Method::Vni)
        && !word.forms.folded.bytes().any(|b| b.is_ascii_digit())
        && lexicon.frequency(Channel::Folded, &word.forms.folded) == 0
}

/// Two neighbours, one of which means nothing, as the one syllable that they are together.
fn join(
    word: &QuestionWord,
    next: &QuestionWord,
    text: &str,
    lexicon: &impl Lexicon,
) -> Option<QuestionWord> {
    let only_space = text[word.range.end..next.range.start].trim().is_empty();
    if !only_space || word.quoted || next.quoted {
        return None;
    }
    if !means_nothing(word, lexicon) && !means_nothing(next, lexicon) {
        return None;
    }
    let whole = format!("{}{}", &text[word.range.clone()], &text[next.range.clone()]);
    let forms = forms(&whole);
    let occurs = lexicon.frequency(Channel::Exact, &forms.exact) > 0;
    (looks_right(&forms) && occurs).then_some(QuestionWord {
        range: word.range.start..next.range.end,
        forms,
        marked: word.marked || next.marked,
        quoted: false,
    })
}

/// The syllables that a word is glued from, as those that stand together most often.
fn cut(word: &QuestionWord, text: &str, lexicon: &impl Lexicon) -> Option<Vec<QuestionWord>> {
    let typed = &text[word.range.clone()];
    if !LETTERS.contains(&typed.chars().count()) || !means_nothing(word, lexicon) {
        return None;
    }
    let cuts = ways(typed, PARTS);
    let together = |parts: &[Range<usize>]| -> u32 {
        let forms: Vec<Forms> = parts
            .iter()
            .map(|part| forms(&typed[part.clone()]))
            .collect();
        let pair = |pair: &[Forms]| {
            let term = format!("{}{JOINT}{}", pair[0].folded, pair[1].folded);
            lexicon.frequency(Channel::Pairs, &term)
        };
        forms.windows(2).map(pair).min().unwrap_or(0)
    };
    let (often, parts) = cuts
        .into_iter()
        .filter(|parts| parts.len() > 1)
        .map(|parts| (together(&parts), parts))
        .max_by(|a, b| a.0.cmp(&b.0).then(b.1.len().cmp(&a.1.len())))?;
    let part = |part: Range<usize>| QuestionWord {
        forms: forms(&typed[part.clone()]),
        marked: vietnamese::has_marks(&typed[part.clone()]),
        quoted: false,
        range: word.range.start + part.start..word.range.start + part.end,
    };
    (often >= TOGETHER).then(|| parts.into_iter().map(part).collect())
}

/// All ways to read `text` as at most `most` syllables.
fn ways(text: &str, most: usize) -> Vec<Vec<Range<usize>>> {
    let mut found = Vec::new();
    extend(text, 0, most, &mut Vec::new(), &mut found);
    found
}

fn extend(
    text: &str,
    from: usize,
    most: usize,
    parts: &mut Vec<Range<usize>>,
    found: &mut Vec<Vec<Range<usize>>>,
) {
    if from == text.len() {
        found.push(parts.clone());
        return;
    }
    if parts.len() == most {
        return;
    }
    let ends = text[from..]
        .char_indices()
        .map(|(at, c)| from + at + c.len_utf8());
    for end in ends.take_while(|end| end - from <= 18) {
        if looks_right(&forms(&text[from..end])) {
            parts.push(from..end);
            extend(text, end, most, parts, found);
            parts.pop();
        }
    }
}
