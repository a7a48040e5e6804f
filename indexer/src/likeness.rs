//! How alike two texts are, told from eight bytes of each.
//!
//! Minwise hashing in one permutation (Li, Owen, Zhang: One Permutation Hashing, 2012) with two bits a bin (Li, König:
//! b-Bit Minwise Hashing, 2010): the share of bins that agree estimates the share of neighbouring syllables that two
//! texts have in common.

use crate::pairs::key;

const BINS: usize = 32;
/// Bits kept of a bin, and of a hash to choose it.
const BITS: u32 = 2;
const CHOICE: u32 = BINS.trailing_zeros();
/// Texts whose pairs leave more bins empty, because they are short or say the same again and again, are alike only when
/// they are the same.
const LEAST_FILLED: usize = 30;
/// Bins that agree in texts that are as good as the same: about five sixths of their pairs in common.
const ALIKE: usize = 28;

/// Gathers what tells a text from others, from its pairs of neighbouring syllables.
#[derive(Clone, Debug)]
pub struct Sketch {
    /// The least hash of each bin.
    least: [u64; BINS],
    /// All pairs in their order.
    all: u64,
}

impl Default for Sketch {
    fn default() -> Sketch {
        Sketch {
            least: [u64::MAX; BINS],
            all: 0,
        }
    }
}

impl Sketch {
    /// Takes in a pair, by its hash ([`key::of_pair`]).
    pub fn add(&mut self, hash: u64) {
        let bin = (hash >> (u64::BITS - CHOICE)) as usize;
        self.least[bin] = self.least[bin].min(hash);
        self.all = key::mixed(self.all.rotate_left(5) ^ hash);
    }

    /// The likeness of what was taken in. Zero for a text without any pair.
    pub fn likeness(&self) -> u64 {
        match self.least.iter().filter(|hash| **hash != u64::MAX).count() {
            0 => 0,
            few if few < LEAST_FILLED => self.all | 1,
            _ => self
                .least
                .iter()
                .fold(0, |all, hash| all << BITS | (hash >> 16 & 3)),
        }
    }
}

/// Whether two texts are as good as the same.
pub fn are_alike(one: u64, other: u64) -> bool {
    const FIRST_BITS: u64 = 0x5555_5555_5555_5555;
    let differing = one ^ other;
    let bins = (differing | differing >> 1) & FIRST_BITS;
    one != 0 && other != 0 && BINS - bins.count_ones() as usize >= ALIKE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Analyser, Streams};

    fn likeness(text: &str) -> u64 {
        let mut streams = Streams::default();
        Analyser::default().analyse(text, &mut streams);
        streams.likeness.likeness()
    }

    /// A text of so many syllables that repeats itself little.
    fn text(syllables: usize, seed: usize) -> Vec<String> {
        let letters = [
            "ba", "cây", "đa", "gạo", "hoa", "lúa", "mía", "ngô", "rau", "sen", "tre",
        ];
        let at = |n: usize| letters[(n * n + n / 7 + seed * 31 + n * seed) % letters.len()];
        (0..syllables)
            .map(|n| format!("{}{}", at(n), (n * 37 + seed) % 101))
            .collect()
    }

    #[test]
    fn a_text_is_like_itself_with_a_few_words_changed_and_like_no_other() {
        for seed in 0..40 {
            let words = text(400, seed);
            let mut changed = words.clone();
            for at in [17, 91, 240, 333] {
                "khác".clone_into(&mut changed[at]);
            }
            let (one, same) = (likeness(&words.join(" ")), likeness(&changed.join(" ")));
            assert!(are_alike(one, same), "{seed}");
            let half = [&words[..200], &text(200, seed + 500)[..]].concat();
            assert!(!are_alike(one, likeness(&half.join(" "))), "{seed}");
            assert!(!are_alike(one, likeness(&text(400, seed + 900).join(" "))));
        }
    }

    #[test]
    fn short_texts_are_alike_only_when_they_are_the_same() {
        let one = likeness("Khai giảng lớp đan lát tối thứ hai.");
        assert!(are_alike(
            one,
            likeness("khai giảng lớp đan lát tối thứ hai")
        ));
        assert!(!are_alike(
            one,
            likeness("Khai giảng lớp đan lát tối thứ ba.")
        ));
        assert!(!are_alike(likeness(""), likeness("")));
        // Long ones that say little.
        let (one, other) = ("một hai ba. ".repeat(60), "bốn năm sáu. ".repeat(60));
        assert!(!are_alike(likeness(&one), likeness(&other)));
    }
}
