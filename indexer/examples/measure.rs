//! Costs of an index from `indexer index`, as JSON: `cargo run --release -p indexer --example measure -- INDEX QUERIES.jsonl`
//!
//! QUERIES holds lines `{text}`. Each question goes through the whole of [`Searcher::search`]: reading, ranking, grouping,
//! snippets of the first screenful; then the counts of all that it finds. CPU is that of the asking thread. `tests/bench/search/bars.py` runs this.

use anyhow::{Context, Result, bail};
use indexer::document::{Document, Preparer, Properties, Visibility};
use indexer::home::Home;
use indexer::{Kind, SearchQuery, Searcher};
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Instant;
use store::search::Audience;
use tantivy::IndexWriter;

/// Letters of a question after which a person typing it sees suggestions.
const TYPED: [usize; 4] = [2, 5, 9, 14];
/// Documents between two commits while questions are asked.
const COMMIT: usize = 200;

#[derive(serde::Deserialize)]
struct Line {
    text: String,
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [index, queries] = &arguments[..] else {
        bail!("usage: measure INDEX QUERIES.jsonl")
    };
    let began = Cpu::now();
    let clock = Instant::now();
    let searcher = Searcher::open(index);
    ask(&searcher, "trồng rau")?;
    let cold = (clock.elapsed().as_secs_f64(), began.elapsed());
    let questions = read(queries)?;
    for text in questions.iter().take(100) {
        ask(&searcher, text)?;
    }
    let idle = all(&searcher, &questions)?;
    let facets = count(&searcher, &questions)?;
    let suggestions = suggest(&searcher, &questions)?;
    let resident = anonymous()?;
    let busy = while_indexing(index, &searcher, &questions)?;
    let report = serde_json::json!({
        "cold_start_s": cold.0, "cold_start_cpu_s": cold.1 / 1e3, "resident_mib": resident,
        "search_cpu_ms": spread(idle.0), "search_wall_ms": spread(idle.1),
        "facets_cpu_ms": spread(facets), "suggest_cpu_ms": spread(suggestions),
        "indexing_cpu_ms": spread(busy.0), "indexing_wall_ms": spread(busy.1),
    });
    println!("{report}");
    Ok(())
}

fn read(file: &str) -> Result<Vec<String>> {
    let text = fs::read_to_string(file).with_context(|| file.to_owned())?;
    let line = |line| -> Result<String> { Ok(serde_json::from_str::<Line>(line)?.text) };
    text.lines().map(line).collect()
}

fn ask(searcher: &Searcher, text: &str) -> Result<usize> {
    Ok(searcher
        .search(&Audience::default(), &question(text, 10))?
        .total)
}

fn question(text: &str, limit: usize) -> SearchQuery {
    SearchQuery {
        text: text.to_owned(),
        limit,
        ..SearchQuery::default()
    }
}

/// CPU and wall milliseconds of every question.
fn all(searcher: &Searcher, questions: &[String]) -> Result<(Vec<f64>, Vec<f64>)> {
    let (mut cpu, mut wall) = (Vec::new(), Vec::new());
    for text in questions {
        let (began, clock) = (Cpu::now(), Instant::now());
        ask(searcher, text)?;
        wall.push(clock.elapsed().as_secs_f64() * 1e3);
        cpu.push(began.elapsed());
    }
    Ok((cpu, wall))
}

/// CPU milliseconds of counting all that each question finds.
fn count(searcher: &Searcher, questions: &[String]) -> Result<Vec<f64>> {
    let mut cpu = Vec::new();
    for text in questions {
        let began = Cpu::now();
        searcher.facets(&Audience::default(), &question(text, 1))?;
        cpu.push(began.elapsed());
    }
    Ok(cpu)
}

fn suggest(searcher: &Searcher, questions: &[String]) -> Result<Vec<f64>> {
    let mut cpu = Vec::new();
    for text in questions {
        for letters in TYPED {
            let typed: String = text.chars().take(letters).collect();
            let began = Cpu::now();
            searcher.suggest(&Audience::default(), &typed, &[], 8)?;
            cpu.push(began.elapsed());
        }
    }
    Ok(cpu)
}

/// The same questions while another thread writes to the same index.
fn while_indexing(
    index: &str,
    searcher: &Searcher,
    questions: &[String],
) -> Result<(Vec<f64>, Vec<f64>)> {
    let opened = Home::new(index).open(false)?;
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let writing = scope.spawn(|| -> Result<()> {
            let mut writer: IndexWriter = opened.index.writer_with_num_threads(1, 32 << 20)?;
            let mut preparer = Preparer::new(opened.fields);
            for number in 0usize.. {
                if done.load(Ordering::Relaxed) {
                    break;
                }
                let text = questions[number % questions.len()].repeat(20);
                writer.add_document(preparer.prepare(&page(number, text)))?;
                if number % COMMIT == COMMIT - 1 {
                    let mut commit = writer.prepare_commit()?;
                    commit.set_payload(&opened.note.to_payload());
                    commit.commit()?;
                }
            }
            Ok(())
        });
        let answer = all(searcher, questions);
        done.store(true, Ordering::Relaxed);
        writing
            .join()
            .map_err(|_| anyhow::anyhow!("the writer panicked"))??;
        answer
    })
}

fn page(number: usize, text: String) -> Document {
    Document {
        item: format!("written-{number}"),
        kind: Kind::Document,
        visibility: Visibility::default(),
        properties: Properties::default(),
        place: 0,
        title: String::new(),
        text,
    }
}

fn spread(mut values: Vec<f64>) -> serde_json::Value {
    values.sort_by(f64::total_cmp);
    let at = |share: f64| values[((values.len() - 1) as f64 * share).round() as usize];
    serde_json::json!({ "p50": at(0.5), "p99": at(0.99), "most": at(1.0) })
}

/// Memory that is no mapped file, in MiB.
fn anonymous() -> Result<f64> {
    let rollup = fs::read_to_string("/proc/self/smaps_rollup")?;
    let line = rollup
        .lines()
        .find_map(|line| line.strip_prefix("Anonymous:"))
        .context("no anonymous memory")?;
    Ok(line.trim().trim_end_matches(" kB").trim().parse::<f64>()? / 1024.0)
}

/// CPU time of this thread, from the scheduler.
struct Cpu(u64);

impl Cpu {
    fn now() -> Cpu {
        // The scheduler brings its account up to date when a thread gives way.
        thread::yield_now();
        let account = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
        let spent = account.split(' ').next().and_then(|ns| ns.parse().ok());
        Cpu(spent.unwrap_or(0))
    }

    /// Milliseconds.
    fn elapsed(&self) -> f64 {
        (Cpu::now().0 - self.0) as f64 / 1e6
    }
}
