//! What of the film is finished, by this run and by those before it.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::event::{Checkpoint, Film, Image};
use super::plan::{Plan, Rung};
use super::playlist;

/// One file of a rendition: a header and segments.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Piece {
    /// The rendition it belongs to (`v240`, `sound`).
    pub rendition: String,
    /// Its file.
    pub file: String,
    /// The codec string of RFC 6381.
    pub codecs: String,
    /// Bytes of the header.
    pub header: u64,
    /// A fingerprint of the header: equal ones need not be fetched again.
    pub header_mark: String,
    /// Its segments, in order.
    pub segments: Vec<Segment>,
}

impl Piece {
    /// Bytes of the file.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.header
            + self
                .segments
                .iter()
                .map(|segment| segment.size)
                .sum::<u64>()
    }
}

/// A range of a file.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// Seconds of film.
    pub seconds: f64,
    /// Where it begins in its file.
    pub offset: u64,
    /// Bytes.
    pub size: u64,
}

/// A rendition as it stands.
#[derive(Debug, Clone, Serialize)]
pub struct Rendition<'a> {
    /// `v240`, `sound`.
    pub name: &'a str,
    /// The rung; none for sound.
    pub rung: Option<&'a Rung>,
    /// Its files, in order.
    pub pieces: Vec<&'a Piece>,
}

impl Rendition<'_> {
    /// The codec string.
    #[must_use]
    pub fn codecs(&self) -> &str {
        self.pieces.first().map_or("", |piece| &piece.codecs)
    }

    /// All segments.
    pub fn segments(&self) -> impl Iterator<Item = &Segment> {
        self.pieces.iter().flat_map(|piece| &piece.segments)
    }

    /// Bytes of all files.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.pieces.iter().map(|piece| piece.bytes()).sum()
    }

    /// Bits a second of the heaviest segment. One shorter than half a usual segment is
    /// no measure (RFC 8216, 4.3.4.2).
    #[must_use]
    pub fn peak_bits(&self) -> u64 {
        let longest = self
            .segments()
            .map(|segment| segment.seconds)
            .fold(0.0, f64::max);
        let measure = |segment: &&Segment| segment.seconds >= longest / 2.0;
        let bits = |segment: &Segment| segment.size as f64 * 8.0 / segment.seconds.max(0.001);
        self.segments()
            .filter(measure)
            .map(bits)
            .fold(0.0, f64::max)
            .ceil() as u64
    }

    /// Bits a second over all segments.
    #[must_use]
    pub fn average_bits(&self) -> u64 {
        let (bytes, seconds) = self.segments().fold((0, 0.0), |(bytes, seconds), one| {
            (bytes + one.size, seconds + one.seconds)
        });
        (bytes as f64 * 8.0 / f64::max(seconds, 0.001)).ceil() as u64
    }
}

/// Everything finished so far.
pub struct Published {
    plan: Plan,
    film: Option<Film>,
    poster: Option<Image>,
    chunks: Vec<Vec<Piece>>,
}

impl Published {
    /// Begins with what earlier runs have published.
    pub fn new(plan: &Plan, earlier: Vec<Checkpoint>) -> Self {
        let mut all = Self {
            plan: plan.clone(),
            film: None,
            poster: None,
            chunks: Vec::new(),
        };
        earlier
            .into_iter()
            .for_each(|checkpoint| all.add(checkpoint));
        all
    }

    /// Adds a finished part. A chunk out of order is not taken: it will be made again.
    pub fn add(&mut self, checkpoint: Checkpoint) {
        match checkpoint {
            Checkpoint::Film(film) => self.film = Some(film),
            Checkpoint::Poster(image) => self.poster = Some(image),
            Checkpoint::Chunk { number, pieces } => {
                let whole = pieces.len() == self.plan.rungs.len();
                if number == self.next_chunk() && whole {
                    self.chunks.push(pieces);
                }
            }
        }
    }

    /// What the first pass found, if it has ended.
    pub fn film(&self) -> Option<Film> {
        self.film.clone()
    }

    /// The poster, if it is chosen.
    pub fn poster(&self) -> Option<&Image> {
        self.poster.as_ref()
    }

    /// The first chunk that is not finished.
    pub fn next_chunk(&self) -> u32 {
        u32::try_from(self.chunks.len()).unwrap_or(u32::MAX)
    }

    /// The renditions that have a segment, the sound first, then rungs from the lowest.
    pub fn renditions(&self) -> Vec<Rendition<'_>> {
        let sound = self
            .film
            .as_ref()
            .and_then(|film| film.sound.as_ref())
            .map(|piece| Rendition {
                name: &piece.rendition,
                rung: None,
                pieces: vec![piece],
            });
        let rungs = self
            .plan
            .rungs
            .iter()
            .enumerate()
            .map(|(index, rung)| Rendition {
                name: &rung.name,
                rung: Some(rung),
                pieces: self
                    .chunks
                    .iter()
                    .filter_map(|pieces| pieces.get(index))
                    .collect(),
            });
        sound
            .into_iter()
            .chain(rungs)
            .filter(|one| !one.pieces.is_empty())
            .collect()
    }

    /// Writes all playlists anew. Returns their names, the master playlist last.
    pub fn write_playlists(&self, out: &Path, ended: bool) -> std::io::Result<Vec<String>> {
        let renditions = self.renditions();
        let mut names = Vec::new();
        let mut write = |name: String, text: String| -> std::io::Result<()> {
            let growing = out.join(format!(".{name}"));
            std::fs::write(&growing, text)?;
            std::fs::rename(growing, out.join(&name))?;
            names.push(name);
            Ok(())
        };
        for rendition in &renditions {
            // The sound is complete as soon as it is there at all.
            let ended = ended || rendition.rung.is_none();
            write(
                format!("{}.m3u8", rendition.name),
                playlist::media(rendition, ended),
            )?;
        }
        if !renditions.is_empty() {
            write(
                "master.m3u8".into(),
                playlist::master(&renditions, &self.plan),
            )?;
        }
        Ok(names)
    }
}
