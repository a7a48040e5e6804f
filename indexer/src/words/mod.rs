//! Word segmentation: which neighbouring syllables are one word (`học sinh` → `học_sinh`).
//!
//! It serves suggestions, keywords and highlighting; ranking by words loses (see `tests/bench/search`). A linear model
//! over hashed features decides gap by gap, left to right; `examples/train_segmenter.rs` trains it. The weights are
//! derived from the Vietnamese treebank of Universal Dependencies (UD Vietnamese-VTB, CC BY-SA 4.0) and hold the hashes
//! of the word list of pyvi (MIT); both are under `tests/data/treebank`.

mod features;
mod model;

pub use features::{Chunk, chunks};
pub use model::{Model, Trainer};

use std::sync::OnceLock;

static WEIGHTS: &[u8] = include_bytes!("../../data/segmenter.bin");

/// The trained model that the program carries.
pub fn model() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| Model::from_bytes(WEIGHTS).unwrap_or_default())
}

/// One line of text with the spaces inside words turned into `_`. Everything else stays as it is.
pub fn segment(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    Segmenter::default().segment_into(line, &mut out);
    out
}

/// Segments line after line without allocating anew.
#[derive(Default)]
pub struct Segmenter {
    chunks: Vec<Chunk>,
    joined: Vec<bool>,
}

impl Segmenter {
    /// Appends the segmented line to `out`.
    pub fn segment_into(&mut self, line: &str, out: &mut String) {
        self.chunks.clear();
        chunks(line, &mut self.chunks);
        model().tag(&self.chunks, &mut self.joined);
        let mut at = 0;
        for (chunk, joined) in self.chunks.iter().zip(&self.joined) {
            if *joined {
                out.push_str(line[at..chunk.start].trim_end());
                out.push('_');
                at = chunk.start;
            }
        }
        out.push_str(&line[at..]);
    }
}
