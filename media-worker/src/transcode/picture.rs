//! The second pass: the picture, decoded once for all rungs.

use ffmpeg_next::codec::{Context, decoder, threading};
use ffmpeg_next::format::context::Input;
use ffmpeg_next::{Dictionary, Error, Packet, frame};

use super::Work;
use super::clock::{Clock, MICROS};
use super::event::Film;
use super::published::Published;
use super::showing::Showing;
use super::sound::for_each_packet;
use crate::ffmpeg;
use crate::inspect::{self, Picture};
use crate::refusal::{Class, Refusal};

/// Threads that decode; more only hold more pictures.
const DECODERS: usize = 4;
/// Packets kept while looking for the place to resume, bytes.
const MOST_KEPT: usize = 64 << 20;

/// Runs the second pass from the first chunk that is not published.
pub(super) fn run(work: &Work, film: &Film, published: &mut Published) -> anyhow::Result<()> {
    let Some(picture) = &work.source.picture else {
        return Ok(());
    };
    let end = (film.seconds * work.plan.rate.value()).round() as u64;
    let chunk = published.next_chunk();
    let first = work.plan.chunk_starts(chunk);
    if chunk > 0 && first >= end {
        return Ok(());
    }
    let (mut input, _) = inspect::open(work.input, work.limits)?;
    let sound = work.plan.sound.as_ref().map(|sound| sound.stream);
    let streams: Vec<usize> = sound.into_iter().chain([picture.stream]).collect();
    let mut clock = Clock::new(&input, &streams);
    let mut decoding = Decoding::open(&input, picture, work.limits.widest)?;
    let mut queue = Resume::new((work.plan.rate.time(first) * 1e6) as i64);
    let mut showing = Showing::new(work, picture, published, end)?;

    let result = for_each_packet(&mut input, |packet| {
        let placed = clock.place(packet).is_some();
        if packet.stream() != picture.stream || (!placed && packet.pts().is_some()) {
            return Ok(());
        }
        let packet = std::mem::replace(packet, Packet::empty());
        for packet in queue.pass(packet) {
            decoding.push(&packet, |decoded| showing.take(&decoded))?;
        }
        Ok(())
    })
    .and_then(|()| decoding.finish(|decoded| showing.take(&decoded)));
    showing.finish(result)
}

/// The decoder of the picture.
struct Decoding {
    decoder: decoder::Video,
}

impl Decoding {
    fn open(input: &Input, picture: &Picture, widest: u32) -> anyhow::Result<Self> {
        let stream = input.stream(picture.stream).ok_or(Error::StreamNotFound)?;
        let mut decoder = Context::from_parameters(stream.parameters())?.decoder();
        decoder.set_packet_time_base(MICROS);
        let count = std::thread::available_parallelism()
            .map_or(1, usize::from)
            .min(DECODERS);
        decoder.set_threading(threading::Config {
            kind: threading::Type::Frame,
            count,
            ..Default::default()
        });
        let codec = decoder::find(stream.parameters().id())
            .filter(|codec| ffmpeg::decoder_allowed(codec.name()))
            .ok_or_else(|| Refusal::from(Class::UnsupportedCodec))?;
        let mut options = Dictionary::new();
        options.set(
            "max_pixels",
            &(u64::from(widest) * u64::from(widest)).to_string(),
        );
        Ok(Self {
            decoder: decoder.open_as_with(codec, options)?.video()?,
        })
    }

    /// Decodes; what is damaged is concealed or passed over.
    fn push(
        &mut self,
        packet: &Packet,
        each: impl FnMut(frame::Video) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let _ = self.decoder.send_packet(packet);
        self.drain(each)
    }

    fn finish(
        &mut self,
        each: impl FnMut(frame::Video) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let _ = self.decoder.send_eof();
        self.drain(each)
    }

    fn drain(
        &mut self,
        mut each: impl FnMut(frame::Video) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        loop {
            let mut decoded = frame::Video::empty();
            if self.decoder.receive_frame(&mut decoded).is_err() {
                return Ok(());
            }
            each(decoded)?;
        }
    }
}

/// Finds the packets with which resumed work begins: from the last key picture that is
/// shown before its first moment. Reading past the rest is cheap, decoding is not.
struct Resume {
    from: i64,
    kept: Option<Vec<Packet>>,
    bytes: usize,
}

impl Resume {
    fn new(from: i64) -> Self {
        Self {
            from,
            kept: (from > 0).then(Vec::new),
            bytes: 0,
        }
    }

    /// The packets to decode now.
    fn pass(&mut self, packet: Packet) -> Vec<Packet> {
        let Some(kept) = &mut self.kept else {
            return vec![packet];
        };
        let shown = packet.pts().or(packet.dts()).unwrap_or(0);
        let decoded = packet.dts().unwrap_or(shown);
        if packet.is_key() && shown <= self.from {
            kept.clear();
            self.bytes = 0;
        }
        self.bytes += packet.size();
        kept.push(packet);
        if decoded >= self.from || self.bytes > MOST_KEPT {
            return self.kept.take().unwrap_or_default();
        }
        Vec::new()
    }
}
