//! Documents through the command line.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use std::path::PathBuf;

use serde_json::{Value, json};
use support::{Bench, book};

fn write(bench: &Bench, name: &str, bytes: &[u8]) -> PathBuf {
    let path = bench.path(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn widths(page: &Value) -> Vec<u64> {
    page["images"]
        .as_array()
        .unwrap()
        .iter()
        .map(|image| image["width"].as_u64().unwrap())
        .collect()
}

/// Where the word stands, of `[x, y, width, height, text, confidence]`.
fn place(page: &Value, word: &str) -> [i64; 4] {
    let words = page["words"].as_array().unwrap();
    let found = words
        .iter()
        .find(|one| one[4] == word)
        .unwrap_or_else(|| panic!("no {word}"));
    [0, 1, 2, 3].map(|index: usize| found[index].as_i64().unwrap())
}

#[test]
fn a_text_layer_is_taken_with_its_boxes() {
    let bench = Bench::new();
    let run = bench
        .run("digitize", &book::born_digital(&bench, 2), &[])
        .well();
    assert_eq!(run.report["from_text_layer"], 2);
    let pages = book::pages(&run.out);
    for (index, page) in pages.iter().enumerate() {
        assert_eq!(page["number"], index + 1);
        assert_eq!(page["source"], "text_layer");
        assert_eq!(page["text"], book::lines(index + 1).join("\n"));
        assert_eq!(widths(page), [360, 720, 1080]);
    }
    // The drawing puts the first line at 45 of 420 across, its foot at 80 of 595 down.
    let [x, y, _, height] = place(&pages[0], book::lines(1)[0].split(' ').next().unwrap());
    assert!((x - 107).abs() <= 3, "{x}");
    assert!((y + height - 134).abs() <= 12, "{y} {height}");
    for image in pages[0]["images"].as_array().unwrap() {
        let file = run.out.join(image["file"].as_str().unwrap());
        let decoded = image::open(&file).unwrap();
        assert_eq!(json!(decoded.width()), image["width"]);
        assert_eq!(
            json!(std::fs::metadata(&file).unwrap().len()),
            image["bytes"]
        );
    }
}

#[test]
fn a_scan_is_set_straight_and_read() {
    let bench = Bench::new();
    let clean = book::clean_scan(&bench, 1);
    let askew = book::poor_scan(&book::clean_scan(&bench, 2), 2.0);
    let side = image::imageops::rotate90(&book::clean_scan(&bench, 3));
    let scan = book::scanned(&bench, "scan.pdf", &[clean, askew, side]);
    let run = bench.run("digitize", &scan, &["--readers", "2"]).well();
    assert_eq!(run.report["from_ocr"], 3);
    let pages = book::pages(&run.out);
    for (index, page) in pages.iter().enumerate() {
        let right = book::words_right(page, index + 1);
        assert!(
            right > 0.93,
            "page {}: {right}\n{}",
            index + 1,
            page["text"]
        );
        assert!(page["mean_confidence"].as_f64().unwrap() > 85.0);
        assert!(
            page["height"].as_i64() > page["width"].as_i64(),
            "page {} lies",
            index + 1
        );
    }
    // Boxes belong to the image that is shown, which stands straight.
    let row = |word: &str| place(&pages[1], word)[1];
    let line = book::lines(2)[1];
    let (first, last) = (
        line.split(' ').next().unwrap(),
        line.split(' ').next_back().unwrap(),
    );
    assert!((row(first) - row(last)).abs() <= 10, "{line} is askew");
    assert!(
        (pages[1]["turned"].as_f64().unwrap().abs() - 2.0).abs() < 0.3,
        "{}",
        pages[1]["turned"]
    );
}

#[test]
fn one_page_image_is_a_book() {
    let bench = Bench::new();
    let photo = bench.path("page.jpg");
    book::clean_scan(&bench, 1).save(&photo).unwrap();
    let run = bench.run("digitize", &photo, &[]).well();
    assert_eq!(run.report["pages"], 1);
    assert!(book::words_right(&book::pages(&run.out)[0], 1) > 0.93);
}

#[test]
fn work_that_was_cut_goes_on_at_its_page() {
    let bench = Bench::new();
    let born = book::born_digital(&bench, 4);
    let run = bench.run("digitize", &born, &[]).well();
    let journal = run.out.join("pages.jsonl");
    let whole = std::fs::read_to_string(&journal).unwrap();
    let two: usize = whole.lines().take(2).map(|line| line.len() + 1).sum();
    std::fs::write(&journal, &whole[..two + 50]).unwrap();
    std::fs::remove_file(run.out.join("0001-720.webp")).unwrap();
    bench
        .run_into("digitize", &born, &run.out, &["--resume"])
        .well();
    assert_eq!(std::fs::read_to_string(&journal).unwrap(), whole);
    assert!(
        !run.out.join("0001-720.webp").exists(),
        "a finished page was made again"
    );
}

#[test]
fn documents_that_are_none_are_refused() {
    let bench = Bench::new();
    let born = book::born_digital(&bench, 1);
    let bytes = std::fs::read(&born).unwrap();
    let expected = [
        (book::locked(&bench), "password"),
        (write(&bench, "torn.pdf", &bytes[..60]), "damaged"),
        (book::no_pages(&bench), "no_pages"),
        (
            write(&bench, "film.pdf", b"\0\0\0\x20ftypisom\0\0\0\0"),
            "not_a_book",
        ),
        (write(&bench, "empty.pdf", b""), "empty_file"),
        (
            write(&bench, "half.png", b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"),
            "damaged",
        ),
    ];
    for (input, class) in expected {
        assert_eq!(
            bench.run("digitize", &input, &[]).class(),
            class,
            "{}",
            input.display()
        );
    }
}

#[test]
fn one_bad_page_never_fails_the_book() {
    let bench = Bench::new();
    let page = book::clean_scan(&bench, 1);
    let scan = book::scanned(&bench, "scan.pdf", &[page.clone(), page.clone(), page]);
    // The second page's entry in the tree leads nowhere.
    let mut bytes = std::fs::read(&scan).unwrap();
    let tree = b"5 0 R 8 0 R 11 0 R";
    let at = bytes
        .windows(tree.len())
        .position(|part| part == tree)
        .unwrap();
    bytes[at..at + tree.len()].copy_from_slice(b"5 0 R null  11 0 R");
    let torn = write(&bench, "torn page.pdf", &bytes);
    let run = bench.run("digitize", &torn, &[]).well();
    assert_eq!(run.report["failed"], json!([2]));
    let pages = book::pages(&run.out);
    assert_eq!(pages.len(), 3);
    assert!(pages[1]["failed"].is_string());
    assert!(book::words_right(&pages[2], 1) > 0.93);
}
