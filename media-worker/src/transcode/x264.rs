//! One H.264 encoder, and its output in the order and form that MP4 wants.

use ffmpeg_next::codec::{Context, Flags, encoder};
use ffmpeg_next::{Dictionary, Error, Packet, Rational, color, format, frame};

use super::plan::{Plan, Rung};
use crate::ffmpeg;
use crate::mp4::{ParameterSets, Sample, length_prefixed};

/// The encoder of one rung for one chunk of film.
pub struct Encoder {
    encoder: encoder::video::Encoder,
    sets: ParameterSets,
    ticks: i64,
    /// The number of the first picture, and how many pictures have come out.
    first: i64,
    out: i64,
}

impl Encoder {
    /// Opens an encoder whose first picture is number `first` of the film.
    pub fn open(plan: &Plan, rung: &Rung, first: u64) -> anyhow::Result<Self> {
        let codec = encoder::find_by_name("libx264").ok_or(Error::EncoderNotFound)?;
        let mut encoder = Context::new_with_codec(codec).encoder().video()?;
        let (pictures, seconds) = (plan.rate.pictures as i32, plan.rate.seconds as i32);
        encoder.set_width(rung.width);
        encoder.set_height(rung.height);
        encoder.set_format(format::Pixel::YUV420P);
        encoder.set_time_base(Rational(seconds, pictures));
        encoder.set_frame_rate(Some(Rational(pictures, seconds)));
        encoder.set_aspect_ratio(Rational(1, 1));
        encoder.set_colorspace(color::Space::BT709);
        encoder.set_color_primaries(color::Primaries::BT709);
        encoder.set_color_transfer_characteristic(color::TransferCharacteristic::BT709);
        encoder.set_color_range(color::Range::MPEG);
        encoder.set_gop(plan.segment_pictures as u32);
        encoder.set_flags(Flags::GLOBAL_HEADER);
        let encoder = encoder.open_with(options(plan, rung))?;
        let sets = ParameterSets::from_header(&ffmpeg::encoder_header(&encoder))
            .ok_or_else(|| anyhow::anyhow!("x264 gave no parameter sets"))?;
        Ok(Self {
            encoder,
            sets,
            ticks: i64::from(plan.ticks()),
            first: first as i64,
            out: 0,
        })
    }

    /// The parameter sets of its stream.
    pub fn sets(&self) -> &ParameterSets {
        &self.sets
    }

    /// Encodes a picture; samples come out in decoding order, some pictures later.
    pub fn push(&mut self, picture: &frame::Video) -> anyhow::Result<Vec<Sample>> {
        self.encoder.send_frame(picture)?;
        self.drain()
    }

    /// The samples it still holds.
    pub fn finish(&mut self) -> anyhow::Result<Vec<Sample>> {
        self.encoder.send_eof()?;
        self.drain()
    }

    fn drain(&mut self) -> anyhow::Result<Vec<Sample>> {
        let mut samples = Vec::new();
        let mut packet = Packet::empty();
        while self.encoder.receive_packet(&mut packet).is_ok() {
            let shown = packet.pts().ok_or(Error::InvalidData)?;
            // Decoding goes picture by picture; all is shown later by the plan's lead.
            let decoded = self.first + self.out;
            self.out += 1;
            samples.push(Sample {
                bytes: length_prefixed(packet.data().unwrap_or_default()),
                shown_after: i32::try_from((shown + Plan::LEAD as i64 - decoded) * self.ticks)?,
                key: packet.is_key(),
            });
        }
        Ok(samples)
    }
}

fn options(plan: &Plan, rung: &Rung) -> Dictionary<'static> {
    let gop = plan.segment_pictures;
    let mut options = Dictionary::new();
    options.set("preset", "veryfast");
    options.set("crf", &plan.quality.to_string());
    options.set("maxrate", &rung.most_bits.to_string());
    options.set("bufsize", &(u64::from(rung.most_bits) * 3 / 2).to_string());
    // One thread a rung: the rungs themselves run side by side, and memory stays small.
    options.set("threads", "1");
    options.set(
        "x264-params",
        &format!("keyint={gop}:min-keyint={gop}:scenecut=0:open-gop=0:bframes=3:b-pyramid=normal"),
    );
    options
}
