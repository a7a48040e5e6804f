//! The first pass: every packet seen once, the sound encoded in one piece.

use std::time::Instant;

use ffmpeg_next::codec::{Context, Flags, decoder, encoder};
use ffmpeg_next::format::context::Input;
use ffmpeg_next::{ChannelLayout, Dictionary, Error, Packet, Rational, codec, format, frame};

use super::Work;
use super::clock::{Clock, MICROS};
use super::event::{Checkpoint, Event, Film};
use super::plan::{SOUND_RATE, SoundPlan};
use super::published::{Piece, Published};
use super::shape::SoundShape;
use super::writer::Writer;
use crate::ffmpeg;
use crate::inspect;
use crate::mp4::{Media, Sample};
use crate::refusal::{Class, Refusal};

/// Samples in a frame of AAC.
const FRAME: usize = 1024;

/// Runs the first pass and publishes what it found.
pub(super) fn run(work: &Work, published: &mut Published) -> anyhow::Result<Film> {
    let (mut input, _) = inspect::open(work.input, work.limits)?;
    let picture = work.source.picture.as_ref().map(|picture| picture.stream);
    let plan = work.plan.sound.as_ref();
    let streams: Vec<usize> = picture
        .into_iter()
        .chain(plan.map(|sound| sound.stream))
        .collect();
    let mut clock = Clock::new(&input, &streams);
    let mut lane = plan
        .map(|plan| Lane::open(work, plan, &input))
        .transpose()?;

    let mut end = 0;
    let mut progress = Progress::new(work);
    for_each_packet(&mut input, |packet| {
        let Some(until) = clock.place(packet) else {
            return Ok(());
        };
        end = end.max(until);
        if end as f64 / 1e6 > work.limits.longest {
            return Err(Refusal::from(Class::LimitDuration).into());
        }
        progress.at(end)?;
        match &mut lane {
            Some(lane) if lane.stream == packet.stream() => lane.decode(packet),
            _ => Ok(()),
        }
    })?;
    let mut seconds = end as f64 / 1e6;
    let (mut sound, mut damaged_sound) = (None, 0);
    if let Some(lane) = lane {
        damaged_sound = lane.damaged;
        let (piece, heard) = lane.finish(seconds)?;
        seconds = seconds.max(heard);
        sound = piece;
    }
    anyhow::ensure!(
        sound.is_some() || picture.is_some(),
        Refusal::because(
            Class::TruncatedContainer,
            "No sound in it could be decoded."
        )
    );
    let film = Film {
        seconds,
        sound,
        jumps: clock.jumps,
        damaged_sound,
    };
    let files = film.sound.iter().map(|piece| piece.file.clone()).collect();
    let checkpoint = Checkpoint::Film(film.clone());
    published.add(checkpoint.clone());
    let playlists = published.write_playlists(work.out, false)?;
    (work.tell)(&Event::Published {
        checkpoint,
        files,
        playlists,
    })?;
    Ok(film)
}

/// Reads to the end; a packet that is broken is passed over, a file that is cut ends.
pub(super) fn for_each_packet(
    input: &mut Input,
    mut each: impl FnMut(&mut Packet) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut broken = 0;
    loop {
        let mut packet = Packet::empty();
        match packet.read(input) {
            Ok(()) => each(&mut packet)?,
            // Demuxers resynchronise after broken data; one that never does must end.
            Err(Error::InvalidData) if broken < 10_000 => broken += 1,
            Err(_) => return Ok(()),
        }
    }
}

/// One sound stream on its way through.
struct Lane<'a> {
    stream: usize,
    decoder: decoder::Audio,
    shape: SoundShape,
    encoder: SoundEncoder<'a>,
    damaged: u64,
}

impl<'a> Lane<'a> {
    fn open(work: &Work<'a>, plan: &'a SoundPlan, input: &Input) -> anyhow::Result<Self> {
        let stream = input.stream(plan.stream).ok_or(Error::StreamNotFound)?;
        let mut decoder = Context::from_parameters(stream.parameters())?.decoder();
        decoder.set_packet_time_base(MICROS);
        let codec = decoder::find(stream.parameters().id())
            .filter(|codec| ffmpeg::decoder_allowed(codec.name()))
            .ok_or_else(|| Refusal::from(Class::UnsupportedCodec))?;
        let decoder = decoder.open_as(codec)?.audio()?;
        let encoder = SoundEncoder::open(work, plan)?;
        Ok(Self {
            stream: plan.stream,
            decoder,
            shape: SoundShape::new(),
            encoder,
            damaged: 0,
        })
    }

    fn decode(&mut self, packet: &Packet) -> anyhow::Result<()> {
        if self.decoder.send_packet(packet).is_err() {
            self.damaged += 1;
        }
        self.drain()
    }

    fn drain(&mut self) -> anyhow::Result<()> {
        let mut decoded = frame::Audio::empty();
        while self.decoder.receive_frame(&mut decoded).is_ok() {
            let at = decoded.timestamp();
            decoded.set_pts(at);
            let heard = self.encoder.heard();
            self.shape
                .push(&decoded, heard, |shaped| self.encoder.push(shaped))?;
        }
        Ok(())
    }

    /// Fills up with silence to the end of the film. Returns the piece and its seconds;
    /// no piece if nothing could be decoded.
    fn finish(mut self, film: f64) -> anyhow::Result<(Option<Piece>, f64)> {
        let _ = self.decoder.send_eof();
        self.drain()?;
        self.shape.finish(|shaped| self.encoder.push(shaped))?;
        if self.encoder.heard() == 0 {
            return Ok((None, 0.0));
        }
        while (self.encoder.heard() as f64) < film * f64::from(SOUND_RATE) {
            self.encoder.push(&mut silence())?;
        }
        let seconds = self.encoder.heard() as f64 / f64::from(SOUND_RATE);
        Ok((Some(self.encoder.finish()?), seconds))
    }
}

fn silence() -> frame::Audio {
    let layout = ChannelLayout::MONO;
    let planar = format::Sample::F32(format::sample::Type::Planar);
    let mut silence = frame::Audio::new(planar, FRAME, layout);
    silence.set_rate(SOUND_RATE);
    silence.data_mut(0).fill(0);
    silence
}

/// AAC into one file.
struct SoundEncoder<'a> {
    encoder: encoder::Audio,
    writer: Writer,
    /// Samples taken so far.
    given: u64,
    segment_seconds: f64,
    /// Frames of the segment that grows, and the number of its first.
    samples: Vec<Sample>,
    first: u64,
    plan: &'a SoundPlan,
}

impl<'a> SoundEncoder<'a> {
    fn open(work: &Work, plan: &'a SoundPlan) -> anyhow::Result<Self> {
        let codec = encoder::find(codec::Id::AAC).ok_or(Error::EncoderNotFound)?;
        let mut encoder = Context::new_with_codec(codec).encoder().audio()?;
        encoder.set_rate(SOUND_RATE as i32);
        encoder.set_format(format::Sample::F32(format::sample::Type::Planar));
        encoder.set_channel_layout(ChannelLayout::MONO);
        encoder.set_bit_rate(plan.bits as usize);
        encoder.set_time_base(Rational(1, SOUND_RATE as i32));
        encoder.set_flags(Flags::GLOBAL_HEADER);
        let encoder = encoder.open_with(Dictionary::new())?;
        let media = Media::Sound {
            rate: SOUND_RATE,
            channels: plan.channels,
            bits: plan.bits,
            config: ffmpeg::encoder_header(&encoder),
        };
        let clock = (SOUND_RATE, FRAME as u32);
        let (file, codecs) = (format!("{}.mp4", plan.name), "mp4a.40.2".into());
        let writer = Writer::create(work.out, &plan.name, file, codecs, &media, clock)?
            .begins_at(work.plan.lead_seconds());
        Ok(Self {
            encoder,
            writer,
            given: 0,
            segment_seconds: work.plan.segment_seconds(),
            samples: Vec::new(),
            first: 0,
            plan,
        })
    }

    /// Samples taken so far.
    fn heard(&self) -> u64 {
        self.given
    }

    fn push(&mut self, sound: &mut frame::Audio) -> anyhow::Result<()> {
        sound.set_pts(Some(i64::try_from(self.given)?));
        self.given += sound.samples() as u64;
        self.encoder.send_frame(sound)?;
        self.drain()
    }

    fn drain(&mut self) -> anyhow::Result<()> {
        let mut packet = Packet::empty();
        while self.encoder.receive_packet(&mut packet).is_ok() {
            // The encoder's lead-in comes before the film begins.
            if packet.pts().is_none_or(|pts| pts < 0) {
                continue;
            }
            let bytes = packet.data().unwrap_or_default().to_vec();
            self.samples.push(Sample {
                bytes,
                shown_after: 0,
                key: true,
            });
            let next = self.first + self.samples.len() as u64;
            let segments = self.segment_of(next);
            if segments > self.segment_of(self.first) {
                self.end_segment()?;
            }
        }
        Ok(())
    }

    /// The segment in which a frame begins.
    fn segment_of(&self, frame: u64) -> u64 {
        let seconds = (frame * FRAME as u64) as f64 / f64::from(SOUND_RATE);
        // The last frame that begins within half a frame of the boundary opens the next.
        let half = FRAME as f64 / f64::from(SOUND_RATE) / 2.0;
        ((seconds + half) / self.segment_seconds) as u64
    }

    fn end_segment(&mut self) -> anyhow::Result<()> {
        if !self.samples.is_empty() {
            let number = self.segment_of(self.first);
            self.writer.segment(number, self.first, &self.samples)?;
            self.first += self.samples.len() as u64;
            self.samples.clear();
        }
        Ok(())
    }

    fn finish(mut self) -> anyhow::Result<Piece> {
        self.encoder.send_eof()?;
        self.drain()?;
        self.end_segment()?;
        tracing::debug!(
            sound = self.plan.name,
            seconds = self.given / u64::from(SOUND_RATE)
        );
        Ok(self.writer.finish()?)
    }
}

/// Says how far the first pass is, once a second.
struct Progress<'a> {
    work: &'a Work<'a>,
    started: Instant,
    told: Instant,
}

impl<'a> Progress<'a> {
    /// The share of the first pass in the whole work of a film with a picture.
    pub(super) const SHARE: f64 = 0.04;

    fn new(work: &'a Work<'a>) -> Self {
        Self {
            work,
            started: Instant::now(),
            told: Instant::now(),
        }
    }

    fn at(&mut self, micros: i64) -> anyhow::Result<()> {
        if self.told.elapsed().as_secs_f64() < 1.0 {
            return Ok(());
        }
        self.told = Instant::now();
        let at = micros as f64 / 1e6;
        let part = (at / self.work.source.duration.unwrap_or(at * 2.0)).min(1.0);
        let share = if self.work.source.picture.is_some() {
            Self::SHARE
        } else {
            1.0
        };
        let spent = self.started.elapsed().as_secs_f64();
        let remaining = spent / (part * share).max(1e-6) - spent;
        (self.work.tell)(&Event::Progress {
            done: part * share,
            speed: at / spent,
            remaining,
        })
    }
}
