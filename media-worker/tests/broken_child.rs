//! A book whose third page breaks every child that touches it.
//!
//! The child is this program itself, which knows `child` and dies where it is told.
#![expect(clippy::unwrap_used, reason = "a test")]

use std::ffi::OsString;
use std::process::ExitCode;

use media_worker::cell::{Book, Told};
use media_worker::digitize::{Event, Options, Page};
use platform::sandbox::child::{self, Answer, Task};
use platform::sandbox::{Choice, Outcome, Sandbox};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

const NAME: &str = "one_page_is_given_up_and_the_others_are_made";
const PAGES: u32 = 6;
const BAD: u32 = 3;

/// Speaks as much of the test protocol as `cargo test` and `cargo nextest` use.
fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let has = |word: &str| arguments.iter().any(|argument| argument == word);
    if arguments.first().is_some_and(|word| word == "child") {
        return child::run(arguments.into_iter().skip(1), break_on_page);
    }
    match (has("--list"), has("--ignored")) {
        (true, false) => println!("{NAME}: test"),
        (false, false) => one_page_is_given_up_and_the_others_are_made(),
        _ => {}
    }
    ExitCode::SUCCESS
}

fn break_on_page(task: Task) -> anyhow::Result<Answer> {
    let options: Options = serde_json::from_value(task.options)?;
    child::tell(&Event::Plan {
        pages: PAGES,
        title: None,
    })?;
    for number in options.from..=PAGES {
        if number == BAD {
            std::process::abort();
        }
        let mut page = Page::failed(number, String::new());
        page.failed = None;
        child::tell(&Event::Page { done: 0.0, page })?;
    }
    Ok(Answer::Done(serde_json::Value::Null))
}

fn one_page_is_given_up_and_the_others_are_made() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("book.pdf");
    std::fs::write(&input, b"%PDF-").unwrap();
    let out = folder.path().join("out");
    std::fs::create_dir(&out).unwrap();
    let options = Options {
        readers: 2,
        ..Options::default()
    };
    let book = Book {
        input,
        out,
        options,
    };

    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let (outcome, told) = runtime.block_on(async {
        let sandbox = Sandbox::detect(Choice::Auto).unwrap();
        let (sender, mut receiver) = mpsc::channel(64);
        let outcome = book
            .run(&sandbox, &CancellationToken::new(), &sender)
            .await
            .unwrap();
        drop(sender);
        let mut told = Vec::new();
        while let Some(news) = receiver.recv().await {
            told.push(news);
        }
        (outcome, told)
    });

    let Outcome::Done(report) = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(report["failed"], serde_json::json!([BAD]));
    // The plan once, every page once and in order, the bad one marked.
    assert!(matches!(told[0], Told::Plan { pages: PAGES, .. }));
    let pages: Vec<_> = told[1..]
        .iter()
        .map(|news| match news {
            Told::Page(page) => (page.number, page.failed.is_some()),
            Told::Plan { .. } => panic!("a second plan"),
        })
        .collect();
    let expected: Vec<_> = (1..=PAGES).map(|number| (number, number == BAD)).collect();
    assert_eq!(pages, expected);
}
