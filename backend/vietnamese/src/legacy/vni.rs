//! VNI for Windows: a base letter, then a character that stands for its mark.

use crate::letter::{Tone, with_tone};

/// Letters that stand alone, lower case; capitals follow by case.
const ALONE: [(char, char); 8] = [
    ('ñ', 'đ'),
    ('ö', 'ư'),
    ('ô', 'ơ'),
    ('í', 'í'),
    ('ì', 'ì'),
    ('æ', 'ỉ'),
    ('ó', 'ĩ'),
    ('ò', 'ị'),
];

pub(super) fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let upper = c.is_uppercase();
        let low = lower(c);
        let base = ALONE
            .iter()
            .find(|(seen, _)| *seen == low)
            .map_or(low, |(_, meant)| *meant);
        let base = if low == 'î' { 'ỵ' } else { base };
        let marked = chars.peek().and_then(|mark| with_mark(base, lower(*mark)));
        if marked.is_some() {
            chars.next();
        }
        let meant = marked.unwrap_or(base);
        if upper {
            out.extend(meant.to_uppercase())
        } else {
            out.push(meant)
        }
    }
    out
}

/// The vowel that `base` followed by the character `mark` means.
fn with_mark(base: char, mark: char) -> Option<char> {
    if let Some(tone) = tone_mark(mark) {
        return matches!(base, 'a' | 'e' | 'o' | 'u' | 'y' | 'ơ' | 'ư')
            .then(|| with_tone(base, tone));
    }
    let (shaped, tone) = match (base, mark) {
        ('a', 'ê') => ('ă', Tone::Level),
        ('a', 'é') => ('ă', Tone::Acute),
        ('a', 'è') => ('ă', Tone::Grave),
        ('a', 'ú') => ('ă', Tone::Hook),
        ('a', 'ü') => ('ă', Tone::Tilde),
        ('a', 'ë') => ('ă', Tone::Dot),
        ('a', _) => ('â', circumflex(mark)?),
        ('e', _) => ('ê', circumflex(mark)?),
        ('o', _) => ('ô', circumflex(mark)?),
        _ => return None,
    };
    Some(with_tone(shaped, tone))
}

fn tone_mark(mark: char) -> Option<Tone> {
    Some(match mark {
        'ù' => Tone::Acute,
        'ø' => Tone::Grave,
        'û' => Tone::Hook,
        'õ' => Tone::Tilde,
        'ï' => Tone::Dot,
        _ => return None,
    })
}

fn circumflex(mark: char) -> Option<Tone> {
    Some(match mark {
        'â' => Tone::Level,
        'á' => Tone::Acute,
        'à' => Tone::Grave,
        'å' => Tone::Hook,
        'ã' => Tone::Tilde,
        'ä' => Tone::Dot,
        _ => return None,
    })
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}
