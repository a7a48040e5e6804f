//! Trains the word segmenter: `cargo run --release -p indexer --example train_segmenter -- OUT [--test FILE] WORDS TRAIN…`
//!
//! WORDS is a list of words, one a line; TRAIN files hold `id TAB sentence TAB words joined by _`. With `--test` the F1
//! on that file is printed, and it is not trained on. With `--folds N` nothing is written (OUT is left out): the sentences
//! are dealt into N parts, each part is judged by what the others teach, and the F1 of all together is printed.

use anyhow::{Context, Result, bail};
use indexer::words::{Chunk, Model, Trainer, chunks};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

const ROUNDS: usize = 12;
/// A word that stands so often in the sentences is a word of the dictionary too. Once would teach that whatever is in the
/// dictionary is right: it would know every word that it learns from.
const REPEATED: usize = 2;

fn main() -> Result<()> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut option = |name: &str| match arguments.iter().position(|a| a == name) {
        Some(at) if at + 1 < arguments.len() => arguments.drain(at..at + 2).nth(1),
        _ => None,
    };
    let (test, folds) = (option("--test"), option("--folds"));
    if let Some(folds) = folds {
        let [words, files @ ..] = &arguments[..] else {
            bail!("usage: --folds N WORDS TRAIN…")
        };
        return judge_by_folds(folds.parse()?, words, files);
    }
    let [out, words, files @ ..] = &arguments[..] else {
        bail!("usage: OUT [--test FILE] WORDS TRAIN…")
    };
    let words = fs::read_to_string(words).context("the list of words")?;
    let mut sentences = Vec::new();
    for file in files {
        sentences.extend(read(file)?);
    }
    let model = learn(&words, &mut sentences.iter().collect::<Vec<_>>());
    if let Some(test) = &test {
        let mut score = Score::default();
        read(test)?.iter().for_each(|s| score.add(&model, s));
        eprintln!("F1 {:.4}", score.f1());
    }
    fs::write(out, model.to_bytes())?;
    Ok(())
}

/// See the top of the file.
fn judge_by_folds(folds: usize, words: &str, files: &[String]) -> Result<()> {
    let words = fs::read_to_string(words).context("the list of words")?;
    let mut sentences = Vec::new();
    for file in files {
        sentences.extend(read(file)?);
    }
    Shuffle(7).shuffle(&mut sentences);
    let mut score = Score::default();
    for fold in 0..folds {
        let (judged, taught): (Vec<_>, Vec<_>) = sentences
            .iter()
            .enumerate()
            .partition(|(at, _)| at % folds == fold);
        let mut taught: Vec<&Sentence> = taught.into_iter().map(|(_, s)| s).collect();
        let model = learn(&words, &mut taught);
        judged.iter().for_each(|(_, s)| score.add(&model, s));
    }
    eprintln!("F1 {:.4} in {folds} parts", score.f1());
    Ok(())
}

fn learn(words: &str, sentences: &mut [&Sentence]) -> Model {
    let repeated = repeated(sentences);
    let dictionary = words.lines().chain(repeated.iter().map(String::as_str));
    let mut trainer = Trainer::new(dictionary);
    let mut order = Shuffle(42);
    for _ in 0..ROUNDS {
        order.shuffle(sentences);
        for sentence in sentences.iter() {
            trainer.learn(&sentence.chunks, &sentence.gold);
        }
    }
    trainer.finish()
}

/// The words of several syllables that stand [`REPEATED`] times in the sentences, their syllables separated by spaces.
fn repeated(sentences: &[&Sentence]) -> BTreeSet<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for sentence in sentences {
        for word in sentence.gold_text.split_whitespace() {
            if word.contains('_') {
                *counts.entry(word).or_default() += 1;
            }
        }
    }
    let often = counts.into_iter().filter(|(_, count)| *count >= REPEATED);
    often.map(|(word, _)| word.replace('_', " ")).collect()
}

struct Sentence {
    chunks: Vec<Chunk>,
    gold: Vec<bool>,
    gold_text: String,
}

fn read(file: &str) -> Result<Vec<Sentence>> {
    let text = fs::read_to_string(file).with_context(|| file.to_owned())?;
    let mut sentences = Vec::new();
    for line in text.lines() {
        let Some(gold) = line.split('\t').nth(2) else {
            bail!("{file}: a line without three columns")
        };
        let raw = gold.replace('_', " ");
        let mut sentence = Sentence {
            chunks: Vec::new(),
            gold: Vec::new(),
            gold_text: gold.to_owned(),
        };
        chunks(&raw, &mut sentence.chunks);
        sentence.gold = sentence
            .chunks
            .iter()
            .map(|c| c.start > 0 && gold.as_bytes()[c.start - 1] == b'_')
            .collect();
        sentences.push(sentence);
    }
    Ok(sentences)
}

/// What F1 is made of: words that were right, found, and there to be found.
#[derive(Default)]
struct Score {
    right: usize,
    found: usize,
    all: usize,
}

impl Score {
    fn add(&mut self, model: &Model, sentence: &Sentence) {
        let mut joined = Vec::new();
        model.tag(&sentence.chunks, &mut joined);
        let (a, b) = (spans(&joined), spans(&sentence.gold));
        self.found += a.len();
        self.all += b.len();
        self.right += a.iter().filter(|span| b.contains(span)).count();
    }

    fn f1(&self) -> f64 {
        2.0 * self.right as f64 / (self.found + self.all) as f64
    }
}

fn spans(joined: &[bool]) -> Vec<(usize, usize)> {
    let mut spans: Vec<(usize, usize)> = Vec::new();
    for (at, join) in joined.iter().enumerate() {
        match spans.last_mut() {
            Some(last) if *join => last.1 = at + 1,
            _ => spans.push((at, at + 1)),
        }
    }
    spans
}

/// A fixed order of training, so that the same data give the same weights.
struct Shuffle(u64);

impl Shuffle {
    fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            items.swap(at, (self.0 % (at as u64 + 1)) as usize);
        }
    }
}
