//! Chains of filters.

use ffmpeg_next::filter::{self, Graph};
use ffmpeg_next::{Error, format, frame};

/// A chain from `in` to `out` through `filters`; `arguments` describe what comes in.
///
/// # Errors
/// When a filter is missing or refuses its arguments.
pub fn graph((source, sink): (&str, &str), arguments: &str, filters: &str) -> Result<Graph, Error> {
    let mut graph = Graph::new();
    let find = |name: &str| filter::find(name).ok_or(Error::FilterNotFound);
    graph.add(&find(source)?, "in", arguments)?;
    graph.add(&find(sink)?, "out", "")?;
    graph.output("in", 0)?.input("out", 0)?.parse(filters)?;
    graph.validate()?;
    Ok(graph)
}

/// A chain for pictures of this size and format, times in microseconds.
///
/// # Errors
/// As [`graph`].
pub fn picture_graph(
    (width, height): (u32, u32),
    pixels: format::Pixel,
    filters: &str,
) -> Result<Graph, Error> {
    let name = pixels.descriptor().ok_or(Error::InvalidData)?.name();
    let size = format!("video_size={width}x{height}:pix_fmt={name}");
    let source = format!("{size}:time_base=1/1000000:pixel_aspect=1/1");
    graph(("buffer", "buffersink"), &source, filters)
}

/// One picture through a chain of its own.
///
/// # Errors
/// As [`graph`].
pub fn filter_picture(picture: &frame::Video, filters: &str) -> Result<frame::Video, Error> {
    let size = (picture.width(), picture.height());
    let mut graph = picture_graph(size, picture.format(), filters)?;
    graph
        .get("in")
        .ok_or(Error::FilterNotFound)?
        .source()
        .add(picture)?;
    let mut filtered = frame::Video::empty();
    graph
        .get("out")
        .ok_or(Error::FilterNotFound)?
        .sink()
        .frame(&mut filtered)?;
    Ok(filtered)
}
