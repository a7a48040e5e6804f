//! What came out, for the row of the lecture and for people at a terminal.

use serde::{Deserialize, Serialize};

use super::event::{Film, Image};
use super::plan::Plan;
use super::published::{Published, Rendition};
use crate::inspect::{Rate, Source};

/// The report of a finished transcode.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Report {
    /// The input.
    pub source: Source,
    /// Seconds of film.
    pub seconds: f64,
    /// Size as displayed; none for sound alone.
    pub width: Option<u32>,
    /// Size as displayed.
    pub height: Option<u32>,
    /// The file that players open.
    pub master: String,
    /// The sound first, then rungs from the lowest.
    pub renditions: Vec<RenditionReport>,
    /// The still.
    pub poster: Option<Image>,
    /// What the uploader should know: `damaged`, `clock_jumps`, `left_out`, `cut_short`.
    pub warnings: Vec<String>,
}

/// One rendition.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RenditionReport {
    /// `v240`, `sound`.
    pub name: String,
    /// Its playlist.
    pub playlist: String,
    /// Its files.
    pub files: Vec<String>,
    /// Pixels; none for sound.
    pub width: Option<u32>,
    /// Pixels; none for sound.
    pub height: Option<u32>,
    /// Pictures a second; none for sound.
    pub rate: Option<Rate>,
    /// The codec string.
    pub codecs: String,
    /// Bytes of all its files.
    pub bytes: u64,
    /// Bits a second of its heaviest segment.
    pub peak_bits: u64,
    /// Bits a second, on average.
    pub average_bits: u64,
}

impl Report {
    pub(super) fn new(source: &Source, plan: &Plan, film: &Film, published: &Published) -> Self {
        let renditions = published
            .renditions()
            .iter()
            .map(|one| rendition(one, plan))
            .collect();
        let mut warnings = Vec::new();
        let mut warn = |when: bool, word: &str| when.then(|| warnings.push(word.to_owned()));
        warn(film.damaged_sound > 0, "damaged");
        warn(film.jumps > 0, "clock_jumps");
        warn(!source.unsupported.is_empty(), "left_out");
        warn(
            source
                .duration
                .is_some_and(|declared| film.seconds < declared * 0.9),
            "cut_short",
        );
        Self {
            source: source.clone(),
            seconds: film.seconds,
            width: source.picture.as_ref().map(|picture| picture.width),
            height: source.picture.as_ref().map(|picture| picture.height),
            master: "master.m3u8".into(),
            renditions,
            poster: published.poster().cloned(),
            warnings,
        }
    }
}

fn rendition(one: &Rendition, plan: &Plan) -> RenditionReport {
    RenditionReport {
        name: one.name.to_owned(),
        playlist: format!("{}.m3u8", one.name),
        files: one.pieces.iter().map(|piece| piece.file.clone()).collect(),
        width: one.rung.map(|rung| rung.width),
        height: one.rung.map(|rung| rung.height),
        rate: one.rung.map(|_| plan.rate),
        codecs: one.codecs().to_owned(),
        bytes: one.bytes(),
        peak_bits: one.peak_bits(),
        average_bits: one.average_bits(),
    }
}
