//! Films made by FFmpeg's command line, and films looked at by it.

use std::path::{Path, PathBuf};

use super::{Bench, program};

/// A film by FFmpeg: `arguments` up to the output.
pub fn make(bench: &Bench, name: &str, arguments: &str) -> PathBuf {
    let path = bench.path(name);
    let path_text = path.to_string_lossy().into_owned();
    let words = arguments.split_whitespace();
    let mut all = vec!["-hide_banner", "-loglevel", "error", "-nostdin", "-y"];
    all.extend(words);
    all.push(&path_text);
    program("ffmpeg", &all);
    path
}

/// Coding that is quick to make.
pub const QUICK: &str = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac";

/// A white flash of 0.2 s with a beep at the seconds 2 and 5, on black and silence.
pub fn flash_and_beep(bench: &Bench, name: &str, more: &str) -> PathBuf {
    let at = "between(t,2,2.2)+between(t,5,5.2)";
    let picture = format!(
        "-f lavfi -i color=black:s=426x240:r=30:d=8,geq=lum='255*({at_t})':cb=128:cr=128",
        at_t = at.replace('t', "T").replace("beTween", "between")
    );
    let sound = format!("-f lavfi -i aevalsrc='0.8*sin(2*PI*1000*t)*({at})':s=48000:d=8");
    make(bench, name, &format!("{picture} {sound} {QUICK} {more}"))
}

/// The brightness (0 to 255) of each picture of a file, as a player shows them.
pub fn brightness(file: &Path) -> Vec<u8> {
    let path = file.to_string_lossy();
    program(
        "ffmpeg",
        &[
            "-v",
            "error",
            "-i",
            &path,
            "-vf",
            "scale=1:1:flags=area",
            "-pix_fmt",
            "gray",
            "-f",
            "rawvideo",
            "-",
        ],
    )
}

/// Red, green, blue of the upper and of the lower half of a film's first picture.
pub fn colours(file: &Path) -> Vec<u8> {
    let path = file.to_string_lossy();
    let to_two = [
        "-frames:v",
        "1",
        "-vf",
        "scale=1:2:flags=area",
        "-pix_fmt",
        "rgb24",
    ];
    let start = ["-v", "error", "-i", &path];
    program(
        "ffmpeg",
        &[&start[..], &to_two[..], &["-f", "rawvideo", "-"]].concat(),
    )
}

/// The loudness of each millisecond of a file.
pub fn loudness(file: &Path) -> Vec<f64> {
    let path = file.to_string_lossy();
    let bytes = program(
        "ffmpeg",
        &[
            "-v", "error", "-i", &path, "-ac", "1", "-ar", "48000", "-f", "s16le", "-",
        ],
    );
    let samples: Vec<f64> = bytes
        .chunks_exact(2)
        .map(|two| f64::from(i16::from_le_bytes([two[0], two[1]])).abs())
        .collect();
    samples
        .chunks(48)
        .map(|ms| ms.iter().sum::<f64>() / ms.len() as f64)
        .collect()
}

/// One value of `ffprobe -show_entries`, of the first stream.
pub fn probe(file: &Path, entry: &str) -> String {
    let path = file.to_string_lossy();
    let bytes = program(
        "ffprobe",
        &[
            "-v",
            "error",
            "-select_streams",
            "0",
            "-show_entries",
            entry,
            "-of",
            "csv=p=0",
            &path,
        ],
    );
    String::from_utf8_lossy(&bytes)
        .lines()
        .next()
        .unwrap_or_default()
        .trim_end_matches(',')
        .to_owned()
}

/// Durations of the segments that a playlist names.
pub fn segments(playlist: &Path) -> Vec<f64> {
    let text = std::fs::read_to_string(playlist).unwrap();
    text.lines()
        .filter_map(|line| {
            line.strip_prefix("#EXTINF:")?
                .trim_end_matches(',')
                .parse()
                .ok()
        })
        .collect()
}
