//! Inputs that are refused, each with its class, and hostile names that mean nothing.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use support::Bench;
use support::film::{self, QUICK};

fn write(bench: &Bench, name: &str, bytes: &[u8]) -> PathBuf {
    let path = bench.path(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn what_is_no_film_is_told_apart() {
    let bench = Bench::new();
    let film = film::make(
        &bench,
        "film.mp4",
        &format!("-f lavfi -i testsrc=s=176x144:r=10:d=2 {QUICK}"),
    );
    let bytes = std::fs::read(&film).unwrap();
    // The index of this file stands at its end.
    let cut = write(&bench, "cut.mp4", &bytes[..bytes.len() / 2]);
    let text = write(&bench, "text.mp4", "Bài giảng số 1".repeat(200).as_bytes());
    let empty = write(&bench, "empty.mp4", b"");
    let photo = film::make(
        &bench,
        "photo.jpg",
        "-f lavfi -i testsrc=s=640x480:d=1 -frames:v 1",
    );
    let words = film::make(
        &bench,
        "words.mkv",
        &format!(
            "-f lavfi -i sine=300:d=1 -f srt -i {} -map 1:s -c:s srt",
            write(
                &bench,
                "a.srt",
                b"1\n00:00:00,000 --> 00:00:01,000\nXin chao\n"
            )
            .display()
        ),
    );
    let expected = [
        (&empty, "empty_file"),
        (&text, "not_media"),
        (&photo, "not_media"),
        (&cut, "truncated_container"),
        (&words, "not_video"),
    ];
    for (input, class) in expected {
        let started = Instant::now();
        for work in ["probe", "transcode"] {
            assert_eq!(
                bench.run(work, input, &[]).class(),
                class,
                "{work} {}",
                input.display()
            );
        }
        assert!(started.elapsed() < Duration::from_secs(60));
    }
}

#[test]
fn a_list_of_files_opens_nothing() {
    let bench = Bench::new();
    let neighbour = film::make(
        &bench,
        "neighbour.ts",
        &format!("-f lavfi -i testsrc=s=176x144:r=10:d=2 {QUICK}"),
    );
    let neighbour = neighbour.display();
    let playlist =
        format!("#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{neighbour}\n#EXT-X-ENDLIST\n");
    let concat = format!("ffconcat version 1.0\nfile '{neighbour}'\n");
    for (name, text) in [("list.mp4", playlist), ("concat.mp4", concat)] {
        let input = write(&bench, name, text.as_bytes());
        assert_eq!(
            bench.run("transcode", &input, &[]).class(),
            "forbidden_container"
        );
    }
}

#[test]
fn limits_are_kept() {
    let bench = Bench::new();
    let make = |name: &str, arguments: &str| film::make(&bench, name, arguments);
    let many: String = (0..33).map(|_| "-map 0 ").collect();
    let cases = [
        (
            make(
                "wide.mp4",
                &format!("-f lavfi -i color=s=8200x64:r=5:d=1 {QUICK}"),
            ),
            "limit_dimensions",
        ),
        (
            make(
                "small.mp4",
                &format!("-f lavfi -i color=s=64x64:r=5:d=1 {QUICK}"),
            ),
            "too_small",
        ),
        (
            make(
                "short.mp4",
                &format!("-f lavfi -i testsrc=s=176x144:r=30:d=0.1 {QUICK}"),
            ),
            "too_short",
        ),
        (
            make(
                "long.flac",
                "-f lavfi -i anullsrc=r=8000:cl=mono:d=21700 -c:a flac",
            ),
            "limit_duration",
        ),
        (
            make(
                "many.mkv",
                &format!("-f lavfi -i sine=300:d=1 {many} -c:a pcm_s16le"),
            ),
            "limit_streams",
        ),
        (
            make(
                "odd.mkv",
                "-f lavfi -i testsrc=s=176x144:r=10:d=1 -c:v ffv1",
            ),
            "unsupported_codec",
        ),
    ];
    for (input, class) in cases {
        assert_eq!(
            bench.run("transcode", &input, &[]).class(),
            class,
            "{}",
            input.display()
        );
    }
}

#[test]
fn names_mean_nothing() {
    let bench = Bench::new();
    let film = film::make(
        &bench,
        "film.mp4",
        &format!("-f lavfi -i testsrc=s=176x144:r=10:d=1 {QUICK}"),
    );
    let long = format!("{}.mp4", "ă".repeat(120));
    for name in [
        "-i.mp4",
        "%d.mp4",
        "a|b.mp4",
        "concat:a|b.mp4",
        "file:x.mp4",
        "two\nlines.mp4",
        "quote'\".mp4",
        &long,
    ] {
        let odd = bench.path(name);
        std::fs::copy(&film, &odd).unwrap();
        let run = bench
            .run_into("probe", &odd, &bench.path("out"), &[])
            .well();
        assert_eq!(run.report["picture"]["width"], 176, "{name}");
    }
}
