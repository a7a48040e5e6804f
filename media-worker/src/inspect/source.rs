//! A media file, described.

use ffmpeg_next::codec::{decoder, packet::side_data};
use ffmpeg_next::format::context::Input;
use ffmpeg_next::format::stream::{Disposition, Stream};
use ffmpeg_next::{Codec, Rational, media};
use serde::{Deserialize, Serialize};

use super::{Rate, Turn, output_rate};
use crate::ffmpeg;
use crate::refusal::{Class, Refusal};

/// What a file holds of use to us.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Source {
    /// The container, in FFmpeg's words.
    pub container: String,
    /// Seconds, as the container declares; it may lie or be silent.
    pub duration: Option<f64>,
    /// The picture stream that is used.
    pub picture: Option<Picture>,
    /// The sound streams that can be used, the best first.
    pub sounds: Vec<Sound>,
    /// Names of streams that were left out for their codec.
    pub unsupported: Vec<String>,
}

/// A picture stream.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Picture {
    /// Its number in the container.
    pub stream: usize,
    /// Its decoder.
    pub codec: String,
    /// Pixels as stored.
    pub coded: (u32, u32),
    /// Width as displayed: square pixels, upright.
    pub width: u32,
    /// Height as displayed.
    pub height: u32,
    /// How to turn it upright.
    pub turn: Turn,
    /// Pictures a second, on average, as declared.
    pub average_rate: f64,
    /// Pictures a second that it gets.
    pub rate: Rate,
    /// Fields instead of pictures.
    pub interlaced: bool,
    /// High dynamic range.
    pub high_range: bool,
}

/// A sound stream.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Sound {
    /// Its number in the container.
    pub stream: usize,
    /// Its decoder.
    pub codec: String,
    /// Samples a second.
    pub rate: u32,
    /// Channels.
    pub channels: u32,
    /// Its language as the container names it (`vie`), where it does.
    pub language: Option<String>,
}

/// Describes an opened file.
pub(super) fn describe(input: &Input) -> Result<Source, Refusal> {
    let mut unsupported = Vec::new();
    let mut pictures = Vec::new();
    let mut sounds = Vec::new();
    for stream in input.streams() {
        let medium = stream.parameters().medium();
        if !matches!(medium, media::Type::Video | media::Type::Audio) || is_cover(&stream) {
            continue;
        }
        match decoder::find(stream.parameters().id()).filter(|c| ffmpeg::decoder_allowed(c.name()))
        {
            None => unsupported.push(format!("{:?}", stream.parameters().id())),
            Some(codec) if medium == media::Type::Video => {
                pictures.extend(picture(&stream, &codec))
            }
            Some(codec) => sounds.extend(sound(&stream, &codec)),
        }
    }
    let picture = pictures
        .into_iter()
        .max_by_key(|p| (p.coded.0 * p.coded.1, usize::MAX - p.stream));
    sounds.sort_by_key(|sound: &Sound| (!is_default(input, sound.stream), sound.stream));
    if picture.is_none() && sounds.is_empty() {
        let class = if unsupported.is_empty() {
            Class::NotVideo
        } else {
            Class::UnsupportedCodec
        };
        return Err(class.into());
    }
    let micros = input.duration();
    let duration = (micros > 0).then(|| micros as f64 / 1e6);
    let container = input.format().name().to_owned();
    Ok(Source {
        container,
        duration,
        picture,
        sounds,
        unsupported,
    })
}

/// A cover or thumbnail: one picture, not a film.
fn is_cover(stream: &Stream) -> bool {
    stream.disposition().contains(Disposition::ATTACHED_PIC)
}

fn is_default(input: &Input, stream: usize) -> bool {
    input
        .stream(stream)
        .is_some_and(|s| s.disposition().contains(Disposition::DEFAULT))
}

fn picture(stream: &Stream, codec: &Codec) -> Option<Picture> {
    let declared = ffmpeg::picture(&stream.parameters());
    if declared.width == 0 || declared.height == 0 {
        return None;
    }
    let turn = stream
        .side_data()
        .find(|data| data.kind() == side_data::Type::DisplayMatrix)
        .map(|data| Turn::from_matrix(data.data()))
        .unwrap_or_default();
    let (width, height) = displayed(declared.width, declared.height, declared.pixel_aspect, turn);
    let average_rate = [stream.avg_frame_rate(), stream.rate()]
        .map(|rate| f64::from(rate.numerator()) / f64::from(rate.denominator().max(1)))
        .into_iter()
        .find(|rate| *rate > 0.0 && *rate < 1000.0)
        .unwrap_or(0.0);
    Some(Picture {
        stream: stream.index(),
        codec: codec.name().to_owned(),
        coded: (declared.width, declared.height),
        width,
        height,
        turn,
        average_rate,
        rate: output_rate(average_rate),
        interlaced: declared.interlaced,
        high_range: declared.high_range,
    })
}

/// The size with square pixels, upright.
fn displayed(width: u32, height: u32, aspect: Rational, turn: Turn) -> (u32, u32) {
    let aspect = f64::from(aspect.numerator()) / f64::from(aspect.denominator().max(1));
    // A shape beyond 4:1 is a mistake in the file, not a camera.
    let aspect = if (0.25..=4.0).contains(&aspect) {
        aspect
    } else {
        1.0
    };
    let wide = (f64::from(width) * aspect).round() as u32;
    if turn.lies() {
        (height, wide)
    } else {
        (wide, height)
    }
}

fn sound(stream: &Stream, codec: &Codec) -> Option<Sound> {
    let declared = ffmpeg::sound(&stream.parameters());
    (declared.rate > 0 && declared.channels > 0).then(|| Sound {
        stream: stream.index(),
        codec: codec.name().to_owned(),
        rate: declared.rate,
        channels: declared.channels,
        language: stream
            .metadata()
            .get("language")
            .filter(|code| *code != "und")
            .map(str::to_owned),
    })
}
