//! Words with their places, and what they say together.

use serde::{Deserialize, Serialize};

/// A word and where it stands, in thousandths of the page's width and height.
/// Written as `[x, y, width, height, text, confidence]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Word(pub u16, pub u16, pub u16, pub u16, pub String, pub u8);

impl Word {
    /// A word from a box in any unit, on a page of that unit. Confidence is from 0 to 100.
    #[must_use]
    pub fn placed(text: String, place: [f64; 4], page: (f64, f64), confidence: u8) -> Self {
        let [left, top, right, bottom] = place;
        let mille = |value: f64, whole: f64| (value * 1000.0 / whole).clamp(0.0, 1000.0);
        let (x0, x1) = (mille(left, page.0).floor(), mille(right, page.0).ceil());
        let (y0, y1) = (mille(top, page.1).floor(), mille(bottom, page.1).ceil());
        let side = |from: f64, to: f64| (to - from).max(1.0) as u16;
        Self(
            x0 as u16,
            y0 as u16,
            side(x0, x1),
            side(y0, y1),
            text,
            confidence,
        )
    }

    /// The word itself.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.4
    }

    /// How sure the reader was, from 0 to 100.
    #[must_use]
    pub fn confidence(&self) -> u8 {
        self.5
    }
}

/// Lines of words, as they stand on a page.
#[derive(Debug, Clone, Default)]
pub struct Lines {
    /// Each line, and whether a new paragraph begins with it.
    pub lines: Vec<(bool, Vec<Word>)>,
}

impl Lines {
    /// All words in reading order.
    pub fn words(&self) -> impl Iterator<Item = &Word> {
        self.lines.iter().flat_map(|(_, words)| words)
    }

    /// The text: a line a line, an empty line between paragraphs.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (paragraph, words) in &self.lines {
            if !text.is_empty() {
                text.push_str(if *paragraph { "\n\n" } else { "\n" });
            }
            text.push_str(&words.iter().map(Word::text).collect::<Vec<_>>().join(" "));
        }
        text
    }

    /// Whether most longer words stand higher than wide: the page lies on its side, and
    /// was read all the same. Sizes are in thousandths, `shape` is the page's height by
    /// its width.
    #[must_use]
    pub fn lie(&self, shape: f64) -> bool {
        let long = self.words().filter(|word| word.text().chars().count() >= 3);
        let (all, high) = long.fold((0, 0), |(all, high), word| {
            let stands = f64::from(word.3) * shape > f64::from(word.2) * 1.3;
            (all + 1, high + i32::from(stands))
        });
        all >= 5 && high * 2 > all
    }

    /// The mean confidence, weighted by letters; none without words.
    #[must_use]
    pub fn mean_confidence(&self) -> Option<f64> {
        let weigh = |word: &Word| {
            (
                word.text().chars().count() as f64,
                f64::from(word.confidence()),
            )
        };
        let (letters, sum) = self
            .words()
            .map(weigh)
            .fold((0.0, 0.0), |(all, sum), (letters, sure)| {
                (all + letters, sum + letters * sure)
            });
        (letters > 0.0).then(|| (sum / letters * 10.0).round() / 10.0)
    }
}

/// The share of possible Vietnamese syllables, plain foreign words and numbers among the
/// words of a text, from 0 to 1; the measure of whether it is text at all.
#[must_use]
pub fn soundness(text: &str) -> f64 {
    let composed = vietnamese::nfc(text);
    let (mut sound, mut all) = (0_u32, 0_u32);
    for word in composed
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        all += 1;
        let lower = vietnamese::lower(word);
        let number = lower.chars().all(|c| c.is_ascii_digit());
        if number || vietnamese::syllable::is_syllable(&lower) || is_plain_word(&lower) {
            sound += 1;
        }
    }
    if all == 0 {
        0.0
    } else {
        f64::from(sound) / f64::from(all)
    }
}

/// An ASCII word that somebody could speak: English, Latin names. A jumble of misread
/// letters mixes in digits or has no vowel.
fn is_plain_word(word: &str) -> bool {
    word.len() > 1
        && word.chars().all(|c| c.is_ascii_lowercase())
        && word.chars().any(|c| "aeiouy".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_are_thousandths_and_stay_on_the_page() {
        let word = Word::placed(
            "chữ".into(),
            [62.0, 100.0, 124.0, 1700.0],
            (1240.0, 1605.0),
            96,
        );
        assert_eq!((word.0, word.1, word.2, word.3), (50, 62, 50, 938));
        assert_eq!(
            serde_json::to_string(&word).unwrap(),
            r#"[50,62,50,938,"chữ",96]"#
        );
    }

    #[test]
    fn good_text_is_told_from_a_jumble() {
        assert!(soundness("Trung tâm học tập cộng đồng xã Quảng Trung, năm 2026") > 0.95);
        assert!(soundness("The quick brown fox") > 0.9);
        // TCVN3 read as Latin-1, and a bad layer of an old scanner.
        assert!(soundness("§¹i häc ViÖt Nam ®éc lËp tù do h¹nh phóc") < 0.6);
        assert!(soundness("Tr1ng tdrn hqc tflp c6ng tl6ng x5 Qu6ng") < 0.5);
        assert_eq!(soundness(" \n "), 0.0);
    }
}
