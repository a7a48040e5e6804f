//! The Vietnamese letter: what a precomposed character is made of, and back.
//!
//! Twelve vowels carry six tones each, and `đ` is a letter of its own. Everything else in the crate
//! is built on the two tables here, so that no other file lists accented characters.

/// The six tones, in dictionary order (the order of CLDR's `vi` collation).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Tone {
    /// `a`: no mark.
    #[default]
    Level = 0,
    /// `à`
    Grave = 1,
    /// `ả`
    Hook = 2,
    /// `ã`
    Tilde = 3,
    /// `á`
    Acute = 4,
    /// `ạ`
    Dot = 5,
}

impl Tone {
    /// All tones in dictionary order.
    pub const ALL: [Tone; 6] = [
        Tone::Level,
        Tone::Grave,
        Tone::Hook,
        Tone::Tilde,
        Tone::Acute,
        Tone::Dot,
    ];
}

/// A Vietnamese character taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Lower case without tone: `ấ` → `â`, `Đ` → `đ`.
    pub plain: char,
    /// Lower case ASCII: `ấ` → `a`, `Đ` → `d`.
    pub base: char,
    /// The tone; [`Tone::Level`] for consonants.
    pub tone: Tone,
    /// Whether the character was upper case.
    pub upper: bool,
}

/// Rows in the order of the alphabet, columns in the order of [`Tone::ALL`].
pub(crate) const VOWELS: [[char; 6]; 12] = [
    ['a', 'à', 'ả', 'ã', 'á', 'ạ'],
    ['ă', 'ằ', 'ẳ', 'ẵ', 'ắ', 'ặ'],
    ['â', 'ầ', 'ẩ', 'ẫ', 'ấ', 'ậ'],
    ['e', 'è', 'ẻ', 'ẽ', 'é', 'ẹ'],
    ['ê', 'ề', 'ể', 'ễ', 'ế', 'ệ'],
    ['i', 'ì', 'ỉ', 'ĩ', 'í', 'ị'],
    ['o', 'ò', 'ỏ', 'õ', 'ó', 'ọ'],
    ['ô', 'ồ', 'ổ', 'ỗ', 'ố', 'ộ'],
    ['ơ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ'],
    ['u', 'ù', 'ủ', 'ũ', 'ú', 'ụ'],
    ['ư', 'ừ', 'ử', 'ữ', 'ứ', 'ự'],
    ['y', 'ỳ', 'ỷ', 'ỹ', 'ý', 'ỵ'],
];

const UPPER_VOWELS: [[char; 6]; 12] = [
    ['A', 'À', 'Ả', 'Ã', 'Á', 'Ạ'],
    ['Ă', 'Ằ', 'Ẳ', 'Ẵ', 'Ắ', 'Ặ'],
    ['Â', 'Ầ', 'Ẩ', 'Ẫ', 'Ấ', 'Ậ'],
    ['E', 'È', 'Ẻ', 'Ẽ', 'É', 'Ẹ'],
    ['Ê', 'Ề', 'Ể', 'Ễ', 'Ế', 'Ệ'],
    ['I', 'Ì', 'Ỉ', 'Ĩ', 'Í', 'Ị'],
    ['O', 'Ò', 'Ỏ', 'Õ', 'Ó', 'Ọ'],
    ['Ô', 'Ồ', 'Ổ', 'Ỗ', 'Ố', 'Ộ'],
    ['Ơ', 'Ờ', 'Ở', 'Ỡ', 'Ớ', 'Ợ'],
    ['U', 'Ù', 'Ủ', 'Ũ', 'Ú', 'Ụ'],
    ['Ư', 'Ừ', 'Ử', 'Ữ', 'Ứ', 'Ự'],
    ['Y', 'Ỳ', 'Ỷ', 'Ỹ', 'Ý', 'Ỵ'],
];

/// The ASCII letter under each row of [`VOWELS`].
const BASES: [char; 12] = ['a', 'a', 'a', 'e', 'e', 'i', 'o', 'o', 'o', 'u', 'u', 'y'];

const LOW_END: usize = 0x250;
const HIGH_START: usize = 0x1EA0;
const HIGH_END: usize = 0x1EFA;
const UPPER: u8 = 0x80;
const D_STROKE: u8 = 73;

/// One byte a code point: 0 = not Vietnamese, else 1 + row × 6 + tone, or 73 for đ, with the high bit for upper case.
/// The first part covers Latin up to U+024F, the second the block of precomposed Vietnamese letters.
static CODES: [u8; LOW_END + HIGH_END - HIGH_START] = codes();

const fn slot(c: char) -> usize {
    let c = c as usize;
    if c < LOW_END {
        c
    } else {
        c - HIGH_START + LOW_END
    }
}

const fn codes() -> [u8; LOW_END + HIGH_END - HIGH_START] {
    let mut table = [0u8; LOW_END + HIGH_END - HIGH_START];
    let mut row = 0;
    while row < 12 {
        let mut tone = 0;
        while tone < 6 {
            let code = 1 + (row * 6 + tone) as u8;
            table[slot(VOWELS[row][tone])] = code;
            table[slot(UPPER_VOWELS[row][tone])] = code | UPPER;
            tone += 1;
        }
        row += 1;
    }
    table[slot('đ')] = D_STROKE;
    table[slot('Đ')] = D_STROKE | UPPER;
    table
}

fn code(c: char) -> u8 {
    let point = c as usize;
    if point < LOW_END || (HIGH_START..HIGH_END).contains(&point) {
        CODES[slot(c)]
    } else {
        0
    }
}

/// Takes a precomposed vowel or `đ` apart. `None` for everything else, plain consonants included.
pub fn letter(c: char) -> Option<Letter> {
    let code = code(c);
    let upper = code & UPPER != 0;
    match code & !UPPER {
        0 => None,
        D_STROKE => Some(Letter {
            plain: 'đ',
            base: 'd',
            tone: Tone::Level,
            upper,
        }),
        n => {
            let (row, tone) = ((n as usize - 1) / 6, (n as usize - 1) % 6);
            Some(Letter {
                plain: VOWELS[row][0],
                base: BASES[row],
                tone: Tone::ALL[tone],
                upper,
            })
        }
    }
}

/// Whether `c` is a Vietnamese vowel, of either case and with any tone.
pub fn is_vowel(c: char) -> bool {
    !matches!(code(c) & !UPPER, 0 | D_STROKE)
}

/// Puts `tone` on a lower-case vowel, replacing the one it has. Other characters come back unchanged.
pub fn with_tone(c: char, tone: Tone) -> char {
    match code(c) & !UPPER {
        0 | D_STROKE => c,
        n => VOWELS[(n as usize - 1) / 6][tone as usize],
    }
}

/// The tone that `c` carries, level for anything that is not a vowel.
pub fn tone_of(c: char) -> Tone {
    letter(c).map_or(Tone::Level, |l| l.tone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_vowel_goes_apart_and_back_together() {
        for row in VOWELS {
            for (i, c) in row.into_iter().enumerate() {
                let l = letter(c).expect("a vowel");
                assert_eq!((l.plain, l.tone), (row[0], Tone::ALL[i]));
                assert_eq!(with_tone(l.plain, l.tone), c);
            }
        }
    }

    #[test]
    fn upper_case_is_the_same_letter() {
        for (low, up) in VOWELS.iter().flatten().zip(UPPER_VOWELS.iter().flatten()) {
            assert_eq!(low.to_uppercase().to_string(), up.to_string());
            let (a, b) = (letter(*low).expect("vowel"), letter(*up).expect("vowel"));
            assert_eq!((a.plain, a.base, a.tone), (b.plain, b.base, b.tone));
            assert!(b.upper && !a.upper);
        }
    }

    #[test]
    fn consonants_are_not_vowels() {
        assert_eq!(letter('b'), None);
        assert_eq!(letter('ß'), None);
        assert_eq!(letter('語'), None);
        assert!(!is_vowel('đ') && !is_vowel('Đ') && is_vowel('Ỵ'));
        assert_eq!(letter('Đ').map(|l| l.base), Some('d'));
    }
}
