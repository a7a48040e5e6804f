//! What the model sees of a line: its chunks between spaces as hashes and shapes, and the features of a gap.

use vietnamese::letter::letter;

/// Features of a gap.
pub(super) const COUNT: usize = 26;

/// A run of characters between spaces.
#[derive(Clone, Copy, Debug)]
pub struct Chunk {
    /// Where it begins in the line.
    pub start: usize,
    /// Hash of its letters in lower case.
    pub hash: u32,
    /// 0 punctuation, 1 lower case, 2 capitalised, 3 capitals, 4 number, 5 mixed.
    pub shape: u8,
    /// Punctuation stands before its letters, so no word runs into it.
    pub opens: bool,
    /// Punctuation stands after its letters, so no word runs out of it.
    pub closes: bool,
    /// Syllables of the longest dictionary word that begins here (1 if none).
    pub(super) longest: u8,
}

/// A place before the line or after it.
const NOTHING: Chunk = Chunk {
    start: 0,
    hash: 0x9e37_79b9,
    shape: 6,
    opens: true,
    closes: true,
    longest: 1,
};

/// Cuts a line at spaces.
pub fn chunks(line: &str, out: &mut Vec<Chunk>) {
    let bytes = line.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at].is_ascii_whitespace() {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len() && !bytes[at].is_ascii_whitespace() {
            at += 1;
        }
        out.push(chunk(&line[start..at], start));
    }
}

fn chunk(text: &str, start: usize) -> Chunk {
    let core = text.trim_matches(is_punctuation);
    if core.is_empty() {
        return Chunk {
            start,
            hash: hash(text),
            shape: 0,
            opens: false,
            closes: false,
            longest: 1,
        };
    }
    let offset = core.as_ptr() as usize - text.as_ptr() as usize;
    let opens = offset > 0;
    let closes = offset + core.len() < text.len();
    Chunk {
        start,
        hash: hash(core),
        shape: shape(core),
        opens,
        closes,
        longest: 1,
    }
}

fn is_punctuation(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_punctuation()
    } else {
        matches!(c, '“' | '”' | '‘' | '’' | '…' | '«' | '»' | '–' | '—')
    }
}

/// FNV-1a over the lower-case letters without tones, then the tone: so `hoà` and `hòa` are one, and `lí` and `lý`.
pub(super) fn hash(text: &str) -> u32 {
    let mut hash = 0x811c_9dc5u32;
    let mut tone = 0;
    let (mut before, mut last) = ('\0', '\0');
    for c in text.chars() {
        let plain = if c.is_ascii() {
            c.to_ascii_lowercase()
        } else if let Some(letter) = letter(c) {
            tone = tone.max(letter.tone as u32);
            letter.plain
        } else {
            c
        };
        if last != '\0' {
            hash = step(hash, last);
        }
        (before, last) = (last, plain);
    }
    if last == 'y' && matches!(before, 'h' | 'k' | 'l' | 'm' | 's' | 't') {
        last = 'i';
    }
    (step(hash, last) ^ tone).wrapping_mul(0x0100_0193)
}

fn step(hash: u32, c: char) -> u32 {
    (hash ^ c as u32).wrapping_mul(0x0100_0193)
}

fn shape(core: &str) -> u8 {
    let (mut upper, mut lower, mut digit) = (0u32, 0u32, 0u32);
    let mut first_upper = false;
    for (i, c) in core.chars().enumerate() {
        if c.is_ascii_digit() {
            digit += 1;
        } else if c.is_ascii_lowercase() {
            lower += 1;
        } else if c.is_uppercase() {
            upper += 1;
            first_upper |= i == 0;
        } else {
            lower += 1;
        }
    }
    match (upper, lower, digit) {
        (0, 0, _) => 4,
        (_, _, d) if d > 0 => 5,
        (0, ..) => 1,
        (1, 1.., _) if first_upper => 2,
        (_, 0, _) if upper > 1 => 3,
        (1, 0, _) => 2,
        _ => 5,
    }
}

/// What the tagger remembers of the word it is in.
#[derive(Clone, Copy, Default)]
pub(super) struct Past {
    /// Whether the gap before the last one was joined, and the one before that.
    pub(super) joined: [bool; 2],
    /// Syllables of the word so far.
    pub(super) length: u8,
    /// Hash of the word so far.
    pub(super) word: u32,
}

/// Hashes of all features of the gap before `chunks[at]`; `at` ≥ 1.
pub(super) fn of_gap(chunks: &[Chunk], at: usize, past: Past, whole: bool) -> [u32; COUNT] {
    let back = |n: usize| at.checked_sub(n).map_or(NOTHING, |i| chunks[i]);
    let ahead = |n: usize| chunks.get(at + n).copied().unwrap_or(NOTHING);
    let (c3, c2, c1, c0, d1, d2) = (back(3), back(2), back(1), chunks[at], ahead(1), ahead(2));
    let shapes = u32::from(c1.shape) * 8 + u32::from(c0.shape);
    // Which dictionary words span this gap, and which begin after it.
    let spans = u32::from(c1.longest.min(4))
        + 5 * u32::from(c2.longest.min(4) >= 3)
        + 10 * u32::from(c3.longest.min(4) >= 4)
        + 20 * u32::from(c0.longest.min(4));
    let tags = u32::from(past.joined[0]) + 2 * u32::from(past.joined[1]);
    let state = tags + 4 * u32::from(past.length.min(4)) + 32 * u32::from(whole);
    [
        mix(0, c0.hash, 0),
        mix(1, c1.hash, 0),
        mix(2, c1.hash, c0.hash),
        mix(3, c0.hash, d1.hash),
        mix(4, c2.hash, c1.hash),
        mix(5, mixed(c2.hash, c1.hash), c0.hash),
        mix(6, mixed(c1.hash, c0.hash), d1.hash),
        mix(7, shapes, spans),
        mix(
            8,
            shapes * 64 + u32::from(c2.shape) * 8 + u32::from(d1.shape),
            u32::from(c1.longest.min(4)),
        ),
        mix(
            9,
            spans,
            u32::from(d1.longest.min(4)) * 4 + u32::from(c2.longest.min(3)),
        ),
        mix(10, c0.hash, spans),
        mix(11, c1.hash, spans),
        mix(12, d1.hash, shapes),
        mix(13, c2.hash, shapes),
        mix(14, state, shapes * 8 + u32::from(d1.shape)),
        mix(15, state, spans),
        mix(16, past.word, c0.hash),
        mix(17, state, c0.hash),
        mix(18, c1.hash, tags + 4 * u32::from(c0.shape)),
        mix(19, mixed(c0.hash, d1.hash), d2.hash),
        mix(20, spans, 0),
        mix(21, shapes, 0),
        mix(22, tags * 2 + u32::from(whole), shapes),
        mix(23, tags, 1),
        mix(24, c1.hash, shapes),
        mix(25, c0.hash, shapes),
    ]
}

pub(super) fn mixed(a: u32, b: u32) -> u32 {
    (a.rotate_left(5) ^ b).wrapping_mul(0x9e37_79b1)
}

fn mix(number: u32, a: u32, b: u32) -> u32 {
    let h = mixed(mixed(number.wrapping_mul(0x85eb_ca6b) ^ a, b), a);
    h ^ (h >> 15)
}
