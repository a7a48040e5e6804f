//! Raw Telex and VNI keystrokes: what a person typed with the Vietnamese keyboard switched off.
//!
//! Keys may come in any order that the usual keyboards accept: `chuyeenr`, `chuyeern`, `chuyenre` are all `chuyển`.

use crate::letter::{Tone, is_vowel, with_tone};
use crate::syllable::{is_folded_syllable, is_syllable};
use crate::text::has_marks;
use crate::tone::{place_tone, tone_position};

/// The two typing methods in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// `ddieeuf`: letters doubled, tones `s f r x j`.
    Telex,
    /// `d9ie6u2`: digits after the letters.
    Vni,
}

/// The syllable that the keys of `word` (lower-case ASCII) spell. `None` when they spell none, or when the word holds no
/// key at all: `ddi` → `đi`, `panthers` → `None`, `hoa` → `None`.
pub fn decode(word: &str, method: Method) -> Option<String> {
    if word.len() > 14
        || !word
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() && method == Method::Vni)
    {
        return None;
    }
    let mut typing = Typing::default();
    for key in word.chars() {
        match method {
            Method::Telex => typing.telex(key)?,
            Method::Vni => typing.vni(key)?,
        }
    }
    let syllable = typing.finish()?;
    is_syllable(&syllable).then_some(syllable)
}

/// The method in which a whole query was typed, judged from its words (lower case): the words with keys must be a fair
/// part of all that looks Vietnamese. `known` tells words that occur as such in the texts searched (`bus`, `max`): they
/// are no evidence of keys. A single diacritic means that the keyboard was on.
pub fn detect<'a>(
    words: impl Iterator<Item = &'a str> + Clone,
    known: impl Fn(&str) -> bool,
) -> Option<Method> {
    [Method::Vni, Method::Telex]
        .into_iter()
        .find(|method| looks_like(words.clone(), *method, &known))
}

fn looks_like<'a>(
    words: impl Iterator<Item = &'a str>,
    method: Method,
    known: impl Fn(&str) -> bool,
) -> bool {
    let (mut keyed, mut plain) = (0u32, 0u32);
    for word in words {
        if has_marks(word) {
            return false;
        }
        if is_folded_syllable(word) {
            plain += 1;
        } else if decode(word, method).is_some() && !known(word) {
            keyed += 1;
        }
    }
    // About three syllables of four carry a mark in Vietnamese; a borrowed word that happens to decode is rarer.
    keyed > 0 && keyed * 5 >= (keyed + plain) * 2
}

#[derive(Default)]
struct Typing {
    letters: Vec<char>,
    tone: Tone,
    keys: usize,
    /// A single `w` or `7` made `ươ` of `uo`; before nothing else it means `uơ` (thuở).
    joint_horn: bool,
}

impl Typing {
    fn telex(&mut self, key: char) -> Option<()> {
        let tone = match key {
            's' => Tone::Acute,
            'f' => Tone::Grave,
            'r' => Tone::Hook,
            'x' => Tone::Tilde,
            'j' => Tone::Dot,
            'w' if self.horn() || self.shape('a', 'ă') => return Some(()),
            'w' => return self.bare_w(),
            'a' if self.shape('a', 'â') => return Some(()),
            'e' if self.shape('e', 'ê') => return Some(()),
            'o' if self.shape('o', 'ô') => return Some(()),
            'd' if self.stroke() => return Some(()),
            _ => {
                self.letters.push(key);
                return Some(());
            }
        };
        if self.letters.iter().any(|c| is_vowel(*c)) {
            self.set_tone(tone)
        } else {
            self.letters.push(key);
            Some(())
        }
    }

    fn vni(&mut self, key: char) -> Option<()> {
        let done = match key {
            '1' => return self.set_tone(Tone::Acute),
            '2' => return self.set_tone(Tone::Grave),
            '3' => return self.set_tone(Tone::Hook),
            '4' => return self.set_tone(Tone::Tilde),
            '5' => return self.set_tone(Tone::Dot),
            '6' => self.shape('a', 'â') || self.shape('e', 'ê') || self.shape('o', 'ô'),
            '7' => self.horn(),
            '8' => self.shape('a', 'ă'),
            '9' => self.stroke(),
            '0' => false,
            _ => {
                self.letters.push(key);
                true
            }
        };
        done.then_some(())
    }

    fn set_tone(&mut self, tone: Tone) -> Option<()> {
        if self.tone != Tone::Level || !self.letters.iter().any(|c| is_vowel(*c)) {
            return None;
        }
        self.tone = tone;
        self.keys += 1;
        Some(())
    }

    /// Gives the last `plain` vowel its shape.
    fn shape(&mut self, plain: char, shaped: char) -> bool {
        let Some(at) = self.letters.iter().rposition(|c| *c == plain) else {
            return false;
        };
        self.letters[at] = shaped;
        self.keys += 1;
        true
    }

    fn horn(&mut self) -> bool {
        let vowel = |c: &char| matches!(c, 'u' | 'o');
        let Some(at) = self.letters.iter().rposition(vowel) else {
            return false;
        };
        let glide = at > 1 && self.letters[at - 2] == 'q';
        if self.letters[at] == 'o' && at > 0 && self.letters[at - 1] == 'u' && !glide {
            self.letters[at - 1] = 'ư';
            self.letters[at] = 'ơ';
            self.joint_horn = true;
            self.keys += 1;
            return true;
        }
        let horned = if self.letters[at] == 'u' { 'ư' } else { 'ơ' };
        // `au`, `iu`, `eu`, `ou` take no horn on the second vowel (`awu` would mean ă).
        if horned == 'ư' && at > 0 && matches!(self.letters[at - 1], 'a' | 'e' | 'o') {
            return false;
        }
        self.letters[at] = horned;
        self.keys += 1;
        true
    }

    /// `w` with nothing to shape is `ư` itself: `tw` → `tư`.
    fn bare_w(&mut self) -> Option<()> {
        if self.letters.iter().any(|c| is_vowel(*c)) {
            return None;
        }
        self.letters.push('ư');
        self.keys += 1;
        Some(())
    }

    fn stroke(&mut self) -> bool {
        let is_d = self.letters.first() == Some(&'d');
        if is_d {
            self.letters[0] = 'đ';
            self.keys += 1;
        }
        is_d
    }

    fn finish(mut self) -> Option<String> {
        if self.keys == 0 {
            return None;
        }
        if self.joint_horn && self.letters.ends_with(&['ư', 'ơ']) {
            let at = self.letters.len() - 2;
            self.letters[at] = 'u';
        }
        if self.tone != Tone::Level {
            let at = tone_position(&self.letters)?;
            self.letters[at] = with_tone(self.letters[at], self.tone);
        }
        Some(place_tone(&self.letters.iter().collect::<String>()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telex() {
        for (keys, syllable) in [
            ("chuyeenr", "chuyển"),
            ("chuyeern", "chuyển"),
            ("chuyenre", "chuyển"),
            ("ddooir", "đổi"),
            ("doidor", "đổi"),
            ("soos", "số"),
            ("ddi", "đi"),
            ("did", "đi"),
            ("truwowcs", "trước"),
            ("truowcs", "trước"),
            ("nguowif", "người"),
            ("thuowr", "thuở"),
            ("quowr", "quở"),
            ("tw", "tư"),
            ("nawm", "năm"),
            ("namw", "năm"),
            ("lafo", "lào"),
            ("trisch", "trích"),
            ("gif", "gì"),
            ("giuwx", "giữ"),
            ("quys", "quý"),
            ("hoaf", "hòa"),
            ("huwux", "hữu"),
            ("ys", "ý"),
            ("owr", "ở"),
            ("muwa", "mưa"),
            ("mua", ""),
            ("panthers", ""),
            ("paris", ""),
            ("thuas", "thúa"),
            ("hoccj", ""),
            ("ass", ""),
            ("caafu", "cầu"),
            ("dduwowngf", "đường"),
            ("w", "ư"),
            ("xoong", "xông"),
        ] {
            assert_eq!(
                decode(keys, Method::Telex).unwrap_or_default(),
                syllable,
                "{keys}"
            );
        }
    }

    #[test]
    fn vni() {
        for (keys, syllable) in [
            ("chuye6n3", "chuyển"),
            ("chuye63n", "chuyển"),
            ("d9o6i3", "đổi"),
            ("d9i", "đi"),
            ("truo7c1", "trước"),
            ("tru7o7c1", "trước"),
            ("na8m", "năm"),
            ("gi2", "gì"),
            ("ngo72", "ngờ"),
            ("so61", "số"),
            ("xoo6ng", ""),
            ("h5n1", ""),
            ("b52", ""),
            ("100", ""),
            ("covid19", ""),
            ("thuo73", "thuở"),
            ("a0", ""),
            ("na2o", "nào"),
        ] {
            assert_eq!(
                decode(keys, Method::Vni).unwrap_or_default(),
                syllable,
                "{keys}"
            );
        }
    }

    #[test]
    fn detection() {
        for (query, method) in [
            ("chuyeenr ddooir soos", Some(Method::Telex)),
            ("cos bao nhieeuf nguowif trung quoocs", Some(Method::Telex)),
            ("chuye6n3 d9o6i3 so61", Some(Method::Vni)),
            ("trofng rau", Some(Method::Telex)),
            ("trong rau", None),
            ("chuyển đổi soos", None),
            ("ai dan dau panthers ve so lan vat nga max", None),
            ("john elway broncos", None),
            ("xe bus", None),
            ("", None),
        ] {
            assert_eq!(
                detect(query.split_whitespace(), |word| word == "bus"),
                method,
                "{query}"
            );
        }
    }
}
