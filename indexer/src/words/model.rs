//! The linear model: a table of small weights addressed by hash, a dictionary of hashes, and how they are learned.

use super::features::{COUNT, Chunk, Past, hash, mixed, of_gap};
use rustc_hash::FxHashSet;

/// Weights in the table; a power of two. Half a megabyte that stays in the cache.
const SIZE: usize = 1 << 19;
/// Syllables of the longest dictionary word looked for.
const LONGEST: usize = 4;

/// A trained segmenter.
#[derive(Clone, Default)]
pub struct Model {
    weights: Vec<i8>,
    dictionary: FxHashSet<u32>,
}

impl Model {
    /// Reads what [`Model::to_bytes`] wrote: the weights, then the hashes of the dictionary, little endian.
    pub fn from_bytes(bytes: &[u8]) -> Option<Model> {
        let (weights, hashes) = bytes.split_at_checked(SIZE)?;
        let dictionary = hashes
            .chunks_exact(4)
            .map(|h| u32::from_le_bytes([h[0], h[1], h[2], h[3]]))
            .collect();
        Some(Model {
            weights: weights.iter().map(|w| *w as i8).collect(),
            dictionary,
        })
    }

    /// The file form, the same for the same model.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes: Vec<u8> = self.weights.iter().map(|w| *w as u8).collect();
        let mut hashes: Vec<u32> = self.dictionary.iter().copied().collect();
        hashes.sort_unstable();
        bytes.extend(hashes.into_iter().flat_map(u32::to_le_bytes));
        bytes
    }

    /// For each chunk, whether it is joined to the one before it.
    pub fn tag(&self, chunks: &[Chunk], joined: &mut Vec<bool>) {
        let mut chunks = chunks.to_vec();
        self.look_up(&mut chunks);
        joined.clear();
        let mut past = Past::default();
        for at in 0..chunks.len() {
            let join = at > 0 && can_join(&chunks, at) && {
                let features = of_gap(&chunks, at, past, self.is_whole(&chunks, at, past));
                self.score(&features) > 0
            };
            past = advance(past, chunks[at], join);
            joined.push(join);
        }
    }

    fn score(&self, features: &[u32; COUNT]) -> i32 {
        if self.weights.is_empty() {
            return 0;
        }
        features
            .iter()
            .map(|f| i32::from(self.weights[*f as usize & (SIZE - 1)]))
            .sum()
    }

    /// Notes at each chunk the longest dictionary word that begins there.
    fn look_up(&self, chunks: &mut [Chunk]) {
        for at in 0..chunks.len() {
            let mut word = chunks[at].hash;
            let mut longest = 1;
            for more in 1..LONGEST.min(chunks.len() - at) {
                if !can_join(chunks, at + more) {
                    break;
                }
                word = mixed(word, chunks[at + more].hash);
                if self.dictionary.contains(&word) {
                    longest = more as u8 + 1;
                }
            }
            chunks[at].longest = longest;
        }
    }

    /// Whether the word so far and the next chunk are a dictionary word together.
    fn is_whole(&self, chunks: &[Chunk], at: usize, past: Past) -> bool {
        self.dictionary.contains(&mixed(past.word, chunks[at].hash))
    }
}

fn can_join(chunks: &[Chunk], at: usize) -> bool {
    !chunks[at].opens && !chunks[at - 1].closes
}

fn advance(past: Past, chunk: Chunk, join: bool) -> Past {
    Past {
        joined: [join, past.joined[0]],
        length: if join {
            past.length.saturating_add(1)
        } else {
            1
        },
        word: if join {
            mixed(past.word, chunk.hash)
        } else {
            chunk.hash
        },
    }
}

/// Learns a model: averaged perceptron (Collins, 2002) over sentences with known words.
pub struct Trainer {
    dictionary: FxHashSet<u32>,
    weights: Vec<f32>,
    totals: Vec<f64>,
    step: f64,
}

impl Trainer {
    /// With a dictionary of words, their syllables separated by spaces.
    pub fn new<'a>(words: impl Iterator<Item = &'a str>) -> Trainer {
        let dictionary = words
            .filter(|word| word.split_whitespace().count() > 1)
            .filter_map(|word| word.split_whitespace().map(hash).reduce(mixed))
            .collect();
        Trainer {
            dictionary,
            weights: vec![0.0; SIZE],
            totals: vec![0.0; SIZE],
            step: 0.0,
        }
    }

    /// One sentence: its chunks and, for each, whether it is joined to the one before. Returns the mistakes made.
    pub fn learn(&mut self, chunks: &[Chunk], gold: &[bool]) -> usize {
        let model = Model {
            weights: Vec::new(),
            dictionary: std::mem::take(&mut self.dictionary),
        };
        let mut chunks = chunks.to_vec();
        model.look_up(&mut chunks);
        let mut past = Past::default();
        let mut mistakes = 0;
        for at in 0..chunks.len() {
            let mut join = false;
            if at > 0 && can_join(&chunks, at) {
                let features = of_gap(&chunks, at, past, model.is_whole(&chunks, at, past));
                let score: f32 = features
                    .iter()
                    .map(|f| self.weights[*f as usize & (SIZE - 1)])
                    .sum();
                join = score > 0.0;
                self.step += 1.0;
                if join != gold[at] || score.abs() < MARGIN {
                    mistakes += usize::from(join != gold[at]);
                    self.update(&features, if gold[at] { 1.0 } else { -1.0 });
                }
            }
            // The past as the tagger would have it, so that it learns to live with its own mistakes.
            past = advance(past, chunks[at], join);
        }
        self.dictionary = model.dictionary;
        mistakes
    }

    fn update(&mut self, features: &[u32; COUNT], by: f32) {
        for feature in features {
            let at = *feature as usize & (SIZE - 1);
            self.weights[at] += by;
            self.totals[at] += f64::from(by) * self.step;
        }
    }

    /// The average of all states of the weights, scaled to bytes.
    pub fn finish(&self) -> Model {
        let average: Vec<f64> = self
            .weights
            .iter()
            .zip(&self.totals)
            .map(|(w, total)| f64::from(*w) - total / self.step.max(1.0))
            .collect();
        let mut sizes: Vec<f64> = average
            .iter()
            .map(|w| w.abs())
            .filter(|w| *w > 0.0)
            .collect();
        sizes.sort_by(f64::total_cmp);
        // The largest few weights may be clipped; the others keep more of their precision for it.
        let largest = sizes
            .get(sizes.len().saturating_sub(1 + sizes.len() / 2000))
            .copied()
            .unwrap_or(1.0);
        let weights = average
            .iter()
            .map(|w| (w / largest * 127.0).round().clamp(-127.0, 127.0) as i8)
            .collect();
        Model {
            weights,
            dictionary: self.dictionary.clone(),
        }
    }
}

/// Right answers by less than this are learned from as well.
const MARGIN: f32 = 16.0;
