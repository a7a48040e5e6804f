//! Decoded pictures and sound into the one shape that encoders get.
//!
//! Whatever comes (fields, oblong pixels, a phone on its side, ten bits, high dynamic
//! range; any rate and number of channels) leaves as upright square-pixel 8-bit 4:2:0 in
//! BT.709, or as one channel of 48 kHz. A stream that changes its format in the middle
//! gets a new chain of filters.

use ffmpeg_next::filter::{self, Graph};
use ffmpeg_next::{Error, color, format, frame};

use super::plan::SOUND_RATE;
use crate::ffmpeg;
use crate::inspect::Picture;

/// The chain for pictures.
pub struct PictureShape {
    picture: Picture,
    /// Size of what leaves, upright.
    size: (u32, u32),
    chain: Option<(PictureKind, Graph)>,
}

/// What a chain was made for.
#[derive(PartialEq, Clone)]
struct PictureKind {
    size: (u32, u32),
    format: format::Pixel,
    space: color::Space,
}

impl PictureShape {
    /// A chain from the source's pictures to `size`.
    pub fn new(picture: &Picture, size: (u32, u32)) -> Self {
        Self {
            picture: picture.clone(),
            size,
            chain: None,
        }
    }

    /// Shapes one decoded picture; none or several may leave.
    pub fn push(
        &mut self,
        decoded: &frame::Video,
        mut leaves: impl FnMut(frame::Video) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let kind = PictureKind {
            size: (decoded.width(), decoded.height()),
            format: decoded.format(),
            space: decoded.color_space(),
        };
        if self
            .chain
            .as_ref()
            .is_none_or(|(made_for, _)| *made_for != kind)
        {
            self.finish(&mut leaves)?;
            let interlaced = self.picture.interlaced || decoded.is_interlaced();
            let filters = picture_filters(&self.picture, &kind, self.size, interlaced);
            let graph = ffmpeg::picture_graph(kind.size, kind.format, &filters)?;
            self.chain = Some((kind, graph));
        }
        let Some((_, graph)) = &mut self.chain else {
            return Ok(());
        };
        graph
            .get("in")
            .ok_or(Error::FilterNotFound)?
            .source()
            .add(decoded)?;
        pictures(graph, &mut leaves)
    }

    /// Lets out what the chain still holds.
    pub fn finish(
        &mut self,
        mut leaves: impl FnMut(frame::Video) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let Some((_, mut graph)) = self.chain.take() else {
            return Ok(());
        };
        graph
            .get("in")
            .ok_or(Error::FilterNotFound)?
            .source()
            .flush()?;
        pictures(&mut graph, &mut leaves)
    }
}

fn pictures(
    graph: &mut Graph,
    leaves: &mut impl FnMut(frame::Video) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut out = graph.get("out").ok_or(Error::FilterNotFound)?;
    loop {
        let mut shaped = frame::Video::empty();
        if out.sink().frame(&mut shaped).is_err() {
            return Ok(());
        }
        leaves(shaped)?;
    }
}

fn picture_filters(
    picture: &Picture,
    kind: &PictureKind,
    size: (u32, u32),
    fields: bool,
) -> String {
    let (width, height) = if picture.turn.lies() {
        (size.1, size.0)
    } else {
        size
    };
    let mut filters = Vec::new();
    if fields {
        filters.push("yadif=mode=send_frame:deint=interlaced".to_owned());
    }
    let zscale = filter::find("zscale").is_some() && filter::find("tonemap").is_some();
    if picture.high_range && zscale {
        filters.push(format!(
            "zscale=w={width}:h={height}:t=linear:npl=100,format=gbrpf32le"
        ));
        filters.push("zscale=p=bt709,tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv".into());
    } else {
        filters.push(format!(
            "scale=w={width}:h={height}:flags=bicubic:in_color_matrix={}:out_color_matrix=bt709:\
             out_range=tv",
            matrix(kind)
        ));
    }
    filters.push(picture.turn.filters().to_owned());
    filters.push("format=yuv420p".into());
    filters.retain(|filter| !filter.is_empty());
    filters.join(",")
}

/// The matrix by which a picture was coded. Where nobody says, size tells: standard
/// definition was BT.601, what came after is BT.709.
fn matrix(kind: &PictureKind) -> &'static str {
    match kind.space {
        color::Space::BT709 => "bt709",
        color::Space::BT470BG | color::Space::SMPTE170M => "bt601",
        color::Space::BT2020NCL | color::Space::BT2020CL => "bt2020",
        _ if kind.size.0.min(kind.size.1) >= 720 => "bt709",
        _ => "bt601",
    }
}

/// A picture in RGB at another size, for a still.
pub fn rgb(picture: &frame::Video, (width, height): (u32, u32)) -> anyhow::Result<frame::Video> {
    let scale = format!("scale=w={width}:h={height}:flags=bicubic:in_color_matrix=bt709");
    Ok(ffmpeg::filter_picture(
        picture,
        &format!("{scale},format=rgb24"),
    )?)
}

/// The chain for sound.
pub struct SoundShape {
    chain: Option<(SoundKind, Graph)>,
}

type SoundKind = (u32, format::Sample, u64, u16);

impl SoundShape {
    /// A chain that is made when the first sound comes.
    pub fn new() -> Self {
        Self { chain: None }
    }

    /// Shapes decoded sound. `heard` is the number of samples that have left so far:
    /// a new chain goes on from there. Gaps are filled with silence, overlaps cut.
    pub fn push(
        &mut self,
        decoded: &frame::Audio,
        heard: u64,
        mut leaves: impl FnMut(&mut frame::Audio) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let layout = decoded.channel_layout().bits();
        let kind = (decoded.rate(), decoded.format(), layout, decoded.channels());
        if self
            .chain
            .as_ref()
            .is_none_or(|(made_for, _)| *made_for != kind)
        {
            self.finish(&mut leaves)?;
            self.chain = Some((kind, sound_graph(kind, heard)?));
        }
        let Some((_, graph)) = &mut self.chain else {
            return Ok(());
        };
        graph
            .get("in")
            .ok_or(Error::FilterNotFound)?
            .source()
            .add(decoded)?;
        sounds(graph, &mut leaves)
    }

    /// Lets out what the chain still holds, filled up to a whole frame.
    pub fn finish(
        &mut self,
        mut leaves: impl FnMut(&mut frame::Audio) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let Some((_, mut graph)) = self.chain.take() else {
            return Ok(());
        };
        graph
            .get("in")
            .ok_or(Error::FilterNotFound)?
            .source()
            .flush()?;
        sounds(&mut graph, &mut leaves)
    }
}

fn sounds(
    graph: &mut Graph,
    leaves: &mut impl FnMut(&mut frame::Audio) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut out = graph.get("out").ok_or(Error::FilterNotFound)?;
    let mut shaped = frame::Audio::empty();
    while out.sink().frame(&mut shaped).is_ok() {
        leaves(&mut shaped)?;
    }
    Ok(())
}

fn sound_graph((rate, samples, layout, channels): SoundKind, heard: u64) -> anyhow::Result<Graph> {
    let channels = match layout {
        0 => format!("channels={channels}"),
        bits => format!("channel_layout=0x{bits:x}"),
    };
    let name = samples.name();
    let source = format!("sample_rate={rate}:sample_fmt={name}:{channels}:time_base=1/1000000");
    let filters = format!(
        "aresample={SOUND_RATE}:async=1:min_hard_comp=0.04:first_pts={heard},\
         aformat=sample_fmts=fltp:channel_layouts=mono,asetnsamples=n=1024:p=1"
    );
    Ok(ffmpeg::graph(
        ("abuffer", "abuffersink"),
        &source,
        &filters,
    )?)
}
