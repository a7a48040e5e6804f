//! Films through the command line, looked at by FFmpeg's own tools.

mod support;

use serde_json::json;
use support::Bench;
use support::film::{self, QUICK};

#[test]
fn a_film_becomes_a_ladder_on_one_clock() {
    let bench = Bench::new();
    let film = film::flash_and_beep(&bench, "film.mp4", "");
    let run = bench.run("transcode", &film, &[]).well();

    let names: Vec<_> = run.report["renditions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| &r["name"])
        .collect();
    assert_eq!(names, [&json!("sound"), &json!("v240")]);
    // Segments of all renditions end together, and their sum is the film.
    let picture = film::segments(&run.out.join("v240.m3u8"));
    let sound = film::segments(&run.out.join("sound.m3u8"));
    assert_eq!(picture.len(), sound.len());
    for (one, other) in picture.iter().zip(&sound) {
        assert!((one - other).abs() < 0.03, "{picture:?} {sound:?}");
    }
    assert!(
        (picture.iter().sum::<f64>() - 8.0).abs() < 0.1,
        "{picture:?}"
    );

    // A player starts both at the same moment …
    let starts = ["v240-000.mp4", "sound.mp4"]
        .map(|file| film::probe(&run.out.join(file), "stream=start_time"));
    let starts = starts.map(|start| start.parse::<f64>().unwrap());
    assert!((starts[0] - starts[1]).abs() < 0.002, "{starts:?}");
    // … and flash and beep come together, and when they should.
    let flash = film::brightness(&run.out.join("v240-000.mp4"))
        .iter()
        .position(|b| *b > 128)
        .unwrap();
    let beep = film::loudness(&run.out.join("sound.mp4"))
        .iter()
        .position(|l| *l > 3000.0)
        .unwrap();
    let (flash, beep) = (flash as f64 / 30.0, beep as f64 / 1000.0);
    assert!((flash - beep).abs() < 0.05, "flash {flash}, beep {beep}");
    assert!((flash - 2.0).abs() < 0.05, "flash {flash}");
}

#[test]
fn deliberate_delays_are_kept() {
    let bench = Bench::new();
    let plain = film::flash_and_beep(&bench, "plain.mp4", "");
    let plain = plain.to_string_lossy();
    // The sound begins half a second late.
    let late = film::make(
        &bench,
        "late.mkv",
        &format!("-i {plain} -itsoffset 0.5 -i {plain} -map 0:v -map 1:a -c copy"),
    );
    let run = bench.run("transcode", &late, &[]).well();
    let beep = film::loudness(&run.out.join("sound.mp4"))
        .iter()
        .position(|l| *l > 3000.0)
        .unwrap();
    assert!((beep as f64 / 1000.0 - 2.5).abs() < 0.05, "{beep}");
}

#[test]
fn a_phone_on_its_side_stands_upright() {
    let bench = Bench::new();
    // Red on the left. FFmpeg's own player turns it a quarter, and shows red below.
    let flat = film::make(
        &bench,
        "flat.mp4",
        &format!(
            "-f lavfi -i color=blue:s=640x360:r=30:d=2,drawbox=w=320:h=360:color=red:t=fill {QUICK}"
        ),
    );
    let flat = flat.to_string_lossy().into_owned();
    let phone = film::make(
        &bench,
        "phone.mp4",
        &format!("-i {flat} -c copy -metadata:s:v rotate=90"),
    );
    let run = bench.run("transcode", &phone, &[]).well();
    assert_eq!(
        (&run.report["width"], &run.report["height"]),
        (&json!(360), &json!(640))
    );

    let file = run.out.join("v240-000.mp4");
    assert_eq!(film::probe(&file, "stream=width,height"), "240,426");
    let expected = film::colours(&phone);
    for (colour, expected) in film::colours(&file).iter().zip(&expected) {
        assert!(colour.abs_diff(*expected) < 30, "{expected:?}");
    }
    assert!(
        expected[2] > 200 && expected[3] > 200,
        "the fixture lies: {expected:?}"
    );
    // The still stands upright as well.
    assert_eq!(
        run.report["poster"],
        json!({"file": "poster.jpg", "width": 360, "height": 640})
    );
}

#[test]
fn rates_are_tamed() {
    let bench = Bench::new();
    let fast = film::make(
        &bench,
        "fast.mp4",
        &format!("-f lavfi -i testsrc=s=320x240:r=60000/1001:d=3 {QUICK}"),
    );
    let run = bench.run("transcode", &fast, &[]).well();
    assert_eq!(
        film::probe(&run.out.join("v240-000.mp4"), "stream=avg_frame_rate"),
        "30000/1001"
    );
    // A screen recording: pictures come when something moves.
    let uneven = film::make(
        &bench,
        "uneven.mkv",
        &format!(
            "-f lavfi -i testsrc=s=320x240:r=30:d=6 -vf select='lt(mod(n,50),9)' -fps_mode passthrough {QUICK}"
        ),
    );
    let run = bench.run("transcode", &uneven, &[]).well();
    let sum: f64 = film::segments(&run.out.join("v240.m3u8")).iter().sum();
    assert!((5.2..6.2).contains(&sum), "{sum}");
}

#[test]
fn sound_alone_and_picture_alone() {
    let bench = Bench::new();
    let sound = film::make(&bench, "talk.mp3", "-f lavfi -i sine=300:d=5 -b:a 64k");
    let run = bench.run("transcode", &sound, &[]).well();
    let master = std::fs::read_to_string(run.out.join("master.m3u8")).unwrap();
    assert!(
        master.ends_with("sound.m3u8\n") && !master.contains("RESOLUTION"),
        "{master}"
    );
    assert_eq!(run.report["poster"], json!(null));

    let mute = film::make(
        &bench,
        "mute.webm",
        "-f lavfi -i testsrc=s=176x144:r=10:d=3 -c:v libvpx -b:v 100k",
    );
    let run = bench.run("transcode", &mute, &[]).well();
    let master = std::fs::read_to_string(run.out.join("master.m3u8")).unwrap();
    assert!(
        master.contains("RESOLUTION=176x144") && !master.contains("mp4a"),
        "{master}"
    );
}

#[test]
fn sound_is_filled_to_the_end_of_the_picture_and_the_picture_to_the_end_of_the_sound() {
    let bench = Bench::new();
    for (name, picture, sound) in [("short sound", 6, 3), ("short picture", 3, 6)] {
        let film = film::make(
            &bench,
            &format!("{}.mp4", name.replace(' ', "-")),
            &format!(
                "-f lavfi -i testsrc=s=176x144:r=15:d={picture} -f lavfi -i sine=300:d={sound} {QUICK}"
            ),
        );
        let run = bench.run("transcode", &film, &[]).well();
        for playlist in ["v144.m3u8", "sound.m3u8"] {
            let sum: f64 = film::segments(&run.out.join(playlist)).iter().sum();
            assert!((sum - 6.0).abs() < 0.1, "{name}: {playlist} has {sum}");
        }
    }
}

#[test]
fn work_that_was_cut_goes_on_and_gives_the_same() {
    let bench = Bench::new();
    // Longer than the first chunk of a minute.
    let film = film::make(
        &bench,
        "long.mp4",
        &format!("-f lavfi -i testsrc=s=160x120:r=10:d=70 -f lavfi -i sine=300:d=70 {QUICK}"),
    );
    let whole = bench.run("transcode", &film, &[]).well();
    assert!(whole.out.join("v120-001.mp4").exists());
    let read = |name: &str| std::fs::read(whole.out.join(name)).unwrap();
    let files = [
        "v120-000.mp4",
        "v120-001.mp4",
        "v120.m3u8",
        "master.m3u8",
        "sound.mp4",
    ];
    let before = files.map(read);
    // As after a power cut in the second chunk: its line is half written, its file too.
    let journal = whole.out.join("checkpoints.jsonl");
    let text = std::fs::read_to_string(&journal).unwrap();
    std::fs::write(&journal, &text[..text.len() - 20]).unwrap();
    std::fs::write(whole.out.join("v120-001.mp4"), b"half").unwrap();
    std::fs::remove_file(whole.out.join("sound.mp4")).unwrap();

    let resumed = bench
        .run_into("transcode", &film, &whole.out, &["--resume"])
        .well();
    // What was published is not made again …
    assert!(!whole.out.join("sound.mp4").exists());
    // … and what was not comes out as if nothing had happened.
    for (name, before) in files.iter().zip(&before).take(4) {
        assert!(read(name) == *before, "{name} differs");
    }
    assert_eq!(resumed.report["seconds"], whole.report["seconds"]);
}

#[test]
fn a_gap_in_the_clock_costs_nothing() {
    let bench = Bench::new();
    // Both streams jump by two hours after two seconds.
    let film = film::make(
        &bench,
        "gap.mkv",
        &format!(
            "-f lavfi -i testsrc=s=160x120:r=10:d=4 -f lavfi -i sine=300:d=4 \
         -vf setpts='PTS+gte(T,2)*7200/TB' -af asetpts='PTS+gte(T,2)*7200/TB' -fps_mode passthrough {QUICK}"
        ),
    );
    let run = bench.run("transcode", &film, &[]).well();
    let seconds = run.report["seconds"].as_f64().unwrap();
    assert!((3.5..6.0).contains(&seconds), "{seconds}");
    assert!(
        run.report["warnings"]
            .as_array()
            .unwrap()
            .contains(&json!("clock_jumps"))
    );
}
