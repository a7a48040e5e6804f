//! Playlists (RFC 8216), with measured rates.

use std::fmt::Write;

use super::plan::Plan;
use super::published::Rendition;

/// The playlist of one rendition; one that has not `ended` still grows.
pub fn media(rendition: &Rendition, ended: bool) -> String {
    let longest = rendition
        .segments()
        .map(|segment| segment.seconds)
        .fold(0.0, f64::max);
    let kind = if ended { "VOD" } else { "EVENT" };
    let mut text = format!(
        "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:{}\n#EXT-X-MEDIA-SEQUENCE:0\n\
         #EXT-X-PLAYLIST-TYPE:{kind}\n#EXT-X-INDEPENDENT-SEGMENTS\n",
        longest.round().max(1.0) as u64
    );
    let mut header = "";
    for piece in &rendition.pieces {
        if piece.header_mark != header {
            header = &piece.header_mark;
            let (file, length) = (&piece.file, piece.header);
            let _ = writeln!(text, "#EXT-X-MAP:URI=\"{file}\",BYTERANGE=\"{length}@0\"");
        }
        for segment in &piece.segments {
            let _ = writeln!(
                text,
                "#EXTINF:{:.6},\n#EXT-X-BYTERANGE:{}@{}\n{}",
                segment.seconds, segment.size, segment.offset, piece.file
            );
        }
    }
    if ended {
        text.push_str("#EXT-X-ENDLIST\n");
    }
    text
}

/// The master playlist: rungs from the lowest, for players begin with the first, and
/// sound alone at the end.
pub fn master(renditions: &[Rendition], plan: &Plan) -> String {
    let mut text = String::from("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n");
    let sound = renditions.iter().find(|rendition| rendition.rung.is_none());
    if let Some(sound) = sound {
        let language = plan
            .sound
            .as_ref()
            .and_then(|sound| sound.language.as_deref());
        let language = language.filter(|code| code.chars().all(|c| c.is_ascii_alphanumeric()));
        let language = language.map_or(String::new(), |code| format!(",LANGUAGE=\"{code}\""));
        let channels = plan.sound.as_ref().map_or(1, |sound| sound.channels);
        let _ = writeln!(
            text,
            "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"sound\",NAME=\"sound\"{language},DEFAULT=YES,\
             AUTOSELECT=YES,CHANNELS=\"{channels}\",URI=\"{}.m3u8\"",
            sound.name
        );
    }
    for rendition in renditions
        .iter()
        .filter(|rendition| rendition.rung.is_some())
    {
        variant(&mut text, rendition, sound, plan);
    }
    if let Some(sound) = sound {
        variant(&mut text, sound, None, plan);
    }
    text
}

/// One `EXT-X-STREAM-INF`, with the rates of its sound added.
fn variant(text: &mut String, rendition: &Rendition, sound: Option<&Rendition>, plan: &Plan) {
    let peak = rendition.peak_bits() + sound.map_or(0, |sound| sound.peak_bits());
    let average = rendition.average_bits() + sound.map_or(0, |sound| sound.average_bits());
    let _ = write!(
        text,
        "#EXT-X-STREAM-INF:BANDWIDTH={peak},AVERAGE-BANDWIDTH={average}"
    );
    let codecs: Vec<&str> = [Some(rendition), sound]
        .into_iter()
        .flatten()
        .map(|one| one.codecs())
        .collect();
    let _ = write!(text, ",CODECS=\"{}\"", codecs.join(","));
    if let Some(rung) = rendition.rung {
        let (width, height) = (rung.width, rung.height);
        let _ = write!(
            text,
            ",RESOLUTION={width}x{height},FRAME-RATE={:.3}",
            plan.rate.value()
        );
    }
    // Sound alone is also the group that the rungs take their sound from.
    if sound.is_some() || rendition.rung.is_none() {
        text.push_str(",AUDIO=\"sound\"");
    }
    let _ = writeln!(text, "\n{}.m3u8", rendition.name);
}

#[cfg(test)]
mod tests {
    use super::super::event::{Checkpoint, Film};
    use super::super::plan::{Rung, SoundPlan};
    use super::super::published::{Piece, Published, Segment};
    use super::*;
    use crate::inspect::Rate;

    fn piece(rendition: &str, file: &str, codecs: &str, sizes: &[(f64, u64)]) -> Piece {
        let mut offset = 700;
        let segments = sizes.iter().map(|(seconds, size)| {
            offset += size;
            Segment {
                seconds: *seconds,
                offset: offset - size,
                size: *size,
            }
        });
        Piece {
            rendition: rendition.into(),
            file: file.into(),
            codecs: codecs.into(),
            header: 700,
            header_mark: "h".into(),
            segments: segments.collect(),
        }
    }

    fn published() -> (Plan, Published) {
        let rung = Rung {
            name: "v240".into(),
            width: 426,
            height: 240,
            most_bits: 1,
        };
        let sound = SoundPlan {
            name: "sound".into(),
            stream: 1,
            language: Some("vie".into()),
            bits: 48_000,
            channels: 1,
        };
        let plan = Plan {
            rungs: vec![rung],
            rate: Rate {
                pictures: 30_000,
                seconds: 1001,
            },
            segment_pictures: 120,
            quality: 23.0,
            sound: Some(sound),
        };
        let sound = piece(
            "sound",
            "sound.mp4",
            "mp4a.40.2",
            &[(4.0, 24_000), (4.0, 23_000)],
        );
        let film = Film {
            seconds: 9.0,
            sound: Some(sound),
            jumps: 0,
            damaged_sound: 0,
        };
        let chunk = |number, sizes: &[(f64, u64)]| Checkpoint::Chunk {
            number,
            pieces: vec![piece(
                "v240",
                &format!("v240-00{number}.mp4"),
                "avc1.64001e",
                sizes,
            )],
        };
        let earlier = vec![
            Checkpoint::Film(film),
            chunk(0, &[(4.004, 40_000)]),
            chunk(1, &[(4.004, 20_000), (0.9, 9_000)]),
        ];
        (plan.clone(), Published::new(&plan, earlier))
    }

    #[test]
    fn the_header_is_named_once_while_it_stays_the_same() {
        let (_, published) = published();
        assert_eq!(
            media(&published.renditions()[1], true),
            "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:0\n\
             #EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-INDEPENDENT-SEGMENTS\n\
             #EXT-X-MAP:URI=\"v240-000.mp4\",BYTERANGE=\"700@0\"\n\
             #EXTINF:4.004000,\n#EXT-X-BYTERANGE:40000@700\nv240-000.mp4\n\
             #EXTINF:4.004000,\n#EXT-X-BYTERANGE:20000@700\nv240-001.mp4\n\
             #EXTINF:0.900000,\n#EXT-X-BYTERANGE:9000@20700\nv240-001.mp4\n#EXT-X-ENDLIST\n"
        );
    }

    #[test]
    fn rates_are_measured_with_the_sound() {
        let (plan, published) = published();
        let text = master(&published.renditions(), &plan);
        // 40,000 bytes in 4.004 s and 24,000 in 4 s; the short last segment is no measure.
        assert!(
            text.contains("BANDWIDTH=127921,AVERAGE-BANDWIDTH=108967,"),
            "{text}"
        );
        assert!(text.contains("CODECS=\"avc1.64001e,mp4a.40.2\",RESOLUTION=426x240,FRAME-RATE=29.970,AUDIO=\"sound\"\nv240.m3u8"));
        assert!(text.contains("LANGUAGE=\"vie\""));
        assert!(text.ends_with("CODECS=\"mp4a.40.2\",AUDIO=\"sound\"\nsound.m3u8\n"));
    }
}
