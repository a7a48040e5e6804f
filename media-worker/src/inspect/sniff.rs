//! The first bytes of a file, judged before any library sees them.

use std::io::Read;
use std::path::Path;

use crate::refusal::{Class, Refusal};

const LOOK: u64 = 4096;

/// The first bytes; refuses an empty file.
///
/// # Errors
/// [`Class::EmptyFile`], or what the system says.
pub(super) fn first_bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?
        .take(LOOK)
        .read_to_end(&mut bytes)?;
    if bytes.is_empty() {
        Err(Refusal::from(Class::EmptyFile).into())
    } else {
        Ok(bytes)
    }
}

/// Refuses texts that name other files: a playlist renamed `.mp4` would make stock
/// FFmpeg open a neighbour's upload.
pub(super) fn forbidden(first: &[u8]) -> Result<(), Refusal> {
    const STARTS: &[&str] = &[
        "#extm3u",
        "ffconcat",
        "[playlist]",
        "[reference]",
        "v=0",
        "<smil",
        "<mpd",
        "<asx",
        "<playlist",
        "<smoothstreamingmedia",
        "rtsp://",
        "http://",
        "https://",
        "file ",
    ];
    let text = String::from_utf8_lossy(first).to_lowercase();
    let mut text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    if text.starts_with("<?xml") {
        text = text
            .split_once("?>")
            .map_or("", |(_, rest)| rest.trim_start());
    }
    if STARTS.iter().any(|start| text.starts_with(start)) {
        return Err(Class::ForbiddenContainer.into());
    }
    Ok(())
}

/// Whether the bytes begin like one of our containers, so that a failure to open it
/// means that its rest is missing or broken.
pub(super) fn looks_like_container(first: &[u8]) -> bool {
    let at = |offset: usize, mark: &[u8]| first.get(offset..offset + mark.len()) == Some(mark);
    at(4, b"ftyp")
        || at(4, b"moov")
        || at(4, b"mdat")
        || at(4, b"wide")
        || at(4, b"free")
        || at(0, &[0x1a, 0x45, 0xdf, 0xa3])
        || (at(0, b"RIFF") && (at(8, b"AVI ") || at(8, b"WAVE")))
        || at(0, b"FLV\x01")
        || at(0, b"OggS")
        || at(0, b"fLaC")
        || at(0, b"#!AMR")
        || at(0, &[0x30, 0x26, 0xb2, 0x75])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_files_are_forbidden() {
        for text in [
            "#EXTM3U\nfile:///etc/passwd",
            "\u{feff}\n ffconcat version 1.0\nfile a.mp4",
            "<?xml version='1.0'?>\n<MPD>",
            "v=0\r\no=- 0 0 IN IP4 127.0.0.1",
        ] {
            assert_eq!(
                forbidden(text.as_bytes()).unwrap_err().class,
                Class::ForbiddenContainer
            );
        }
        assert!(forbidden(b"\0\0\0\x20ftypisom").is_ok());
    }
}
