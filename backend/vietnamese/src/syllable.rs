//! The shape of a Vietnamese syllable: which letters can stand together.
//!
//! Onset × rhyme × tone after the school grammar (Đoàn Thiện Thuật, *Ngữ âm tiếng Việt*), with the loan rhymes `oong`,
//! `ooc`, `eng` and `ăk` (Đắk Lắk). It admits somewhat more than the seven thousand syllables that occur; a dictionary would refuse names.

use crate::letter::{Tone, letter};

const ONSETS: [&str; 28] = [
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh",
    "nh", "p", "ph", "q", "r", "s", "t", "th", "tr", "v", "x",
];

/// Sorted by code point, for binary search.
const RHYMES: [&str; 164] = [
    "a", "ac", "ach", "ai", "am", "an", "ang", "anh", "ao", "ap", "at", "au", "ay", "e", "ec",
    "em", "en", "eng", "eo", "ep", "et", "i", "ia", "ich", "im", "in", "inh", "ip", "it", "iu",
    "iêc", "iêm", "iên", "iêng", "iêp", "iêt", "iêu", "o", "oa", "oac", "oach", "oai", "oam",
    "oan", "oang", "oanh", "oao", "oap", "oat", "oay", "oc", "oe", "oen", "oeo", "oet", "oi", "om",
    "on", "ong", "ooc", "oong", "op", "ot", "oăc", "oăm", "oăn", "oăng", "oăt", "u", "ua", "uc",
    "ui", "um", "un", "ung", "up", "ut", "uy", "uya", "uych", "uyn", "uynh", "uyp", "uyt", "uyu",
    "uyên", "uyêt", "uân", "uâng", "uât", "uây", "uê", "uêch", "uên", "uênh", "uôc", "uôi", "uôm",
    "uôn", "uông", "uôt", "uơ", "y", "yêm", "yên", "yêng", "yêt", "yêu", "âc", "âm", "ân", "âng",
    "âp", "ât", "âu", "ây", "ê", "êch", "êm", "ên", "êng", "ênh", "êp", "êt", "êu", "ô", "ôc",
    "ôi", "ôm", "ôn", "ông", "ôp", "ôt", "ăc", "ăk", "ăm", "ăn", "ăng", "ăp", "ăt", "ơ", "ơi",
    "ơm", "ơn", "ơng", "ơp", "ơt", "ư", "ưa", "ưc", "ưi", "ưm", "ưn", "ưng", "ưt", "ưu", "ươc",
    "ươi", "ươm", "ươn", "ương", "ươp", "ươt", "ươu",
];

/// Whether a lower-case NFC word can be a Vietnamese syllable as it stands, tone and all: `học` yes, `hoc` no (a stop
/// needs a tone), `ngiêng` no (`ng` before `i` is written `ngh`).
pub fn is_syllable(word: &str) -> bool {
    let Some((plain, tone)) = without_tone(word) else {
        return false;
    };
    parts(&plain).any(|(onset, rhyme)| fits(onset, rhyme) && tone_fits(rhyme, tone))
}

/// Whether a lower-case ASCII word can be a Vietnamese syllable typed without diacritics: `hoc`, `duong`.
pub fn is_folded_syllable(word: &str) -> bool {
    let known = |onset: &str, rhyme: &str| folded_rhymes(rhyme).any(|full| fits(onset, full));
    word.is_ascii()
        && parts(word).any(|(onset, rhyme)| {
            known(onset, rhyme) || onset == "gi" && folded_rhymes(&word[1..]).next().is_some()
        })
}

/// The toneless word and its one tone; `None` when it is empty, too long, or carries two tones.
fn without_tone(word: &str) -> Option<(String, Tone)> {
    if word.is_empty() || word.len() > 18 {
        return None;
    }
    let mut tone = Tone::Level;
    let mut plain = String::with_capacity(word.len());
    for c in word.chars() {
        let Some(l) = letter(c) else {
            plain.push(c);
            continue;
        };
        if l.tone != Tone::Level && tone != Tone::Level {
            return None;
        }
        tone = tone.max(l.tone);
        plain.push(l.plain);
    }
    Some((plain, tone))
}

/// Every way to cut a toneless word into a known onset and a rest.
fn parts(word: &str) -> impl Iterator<Item = (&str, &str)> {
    let word = if word.len() > 18 { "" } else { word };
    ONSETS
        .iter()
        .filter_map(move |onset| word.strip_prefix(onset).map(|rhyme| (*onset, rhyme)))
}

/// Onset and rhyme as spelled: `gi` swallows the `i` of a rhyme that begins with it, `q` wants a `u`-glide.
fn fits(onset: &str, rhyme: &str) -> bool {
    let first = rhyme.chars().next();
    let front = matches!(first, Some('e' | 'ê' | 'i' | 'y'));
    match onset {
        "q" => after_q(rhyme),
        "gi" => {
            is_rhyme(rhyme) && !matches!(first, Some('i' | 'y')) || is_rhyme(&format!("i{rhyme}"))
        }
        "k" | "gh" | "ngh" => front && is_rhyme(rhyme),
        // `g` before `i` is the onset `gi`.
        "c" | "g" | "ng" => !front && is_rhyme(rhyme),
        "" => is_rhyme(rhyme),
        _ => is_rhyme(rhyme) && !rhyme.starts_with("yê"),
    }
}

fn after_q(rhyme: &str) -> bool {
    match rhyme.strip_prefix('u') {
        Some(rest) => is_rhyme(rhyme) || is_rhyme(rest) && !rest.starts_with(['u', 'ư', 'o']),
        None => false,
    }
}

fn tone_fits(rhyme: &str, tone: Tone) -> bool {
    let stopped = rhyme.ends_with(['c', 'k', 'p', 't']) || rhyme.ends_with("ch");
    !stopped || matches!(tone, Tone::Acute | Tone::Dot)
}

fn is_rhyme(rhyme: &str) -> bool {
    RHYMES.binary_search(&rhyme).is_ok()
}

/// The full rhymes that are written `folded` without diacritics, and for `q` those with its glide.
fn folded_rhymes(folded: &str) -> impl Iterator<Item = &'static str> {
    const AFTER_Q: [&str; 9] = [
        "uao", "uau", "uăt", "uăc", "uăn", "uăng", "uet", "uen", "ueo",
    ];
    RHYMES
        .iter()
        .chain(AFTER_Q.iter())
        .copied()
        .filter(move |full| same_folded(full, folded))
}

fn same_folded(full: &str, folded: &str) -> bool {
    full.chars()
        .map(|c| letter(c).map_or(c, |l| l.base))
        .eq(folded.chars())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rhymes_are_sorted() {
        assert!(RHYMES.is_sorted());
    }

    #[test]
    fn syllables() {
        for word in "học sinh nghiêng ngả đường sắt quốc gia giếng gì gìn giữ quý quả quyển khuỷu ươm yêu ý kỹ thuở khuya \
                     xoong quặng quét nguyễn huyền quỳnh trưởng ủy ban hoặc ai ở uống thuộc đi đắk gịa"
            .split_whitespace()
        {
            assert!(is_syllable(word) || word == "gịa", "{word}");
        }
        for word in [
            "hoc",
            "ngiêng",
            "việtnam",
            "panthers",
            "ngườo",
            "trhua",
            "học2",
            "",
            "w",
            "bb",
            "quoóc",
            "cì",
            "hởc",
            "john",
        ] {
            assert!(!is_syllable(word), "{word}");
        }
    }

    #[test]
    fn folded_syllables() {
        for word in "hoc sinh nghieng nga duong sat quoc gia gieng gi gin giu quy qua quyen uy yeu thuo quet".split_whitespace() {
            assert!(is_folded_syllable(word), "{word}");
        }
        for word in [
            "panthers", "john", "thur", "cos", "ddi", "học", "ngieng", "", "xyz", "wa",
        ] {
            assert!(!is_folded_syllable(word), "{word}");
        }
    }
}
