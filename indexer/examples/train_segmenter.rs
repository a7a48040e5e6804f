//! Trains the word segmenter: `cargo run --release -p indexer --example train_segmenter -- OUT [--test FILE] WORDS TRAIN…`
//!
//! WORDS is a list of words, one a line; TRAIN files hold `id TAB sentence TAB words joined by _`. With `--test` the F1
//! on that file is printed, and it is not trained on.

use anyhow::{Context, Result, bail};
use indexer::words::{Chunk, Model, Trainer, chunks};
use std::fs;

const ROUNDS: usize = 8;

fn main() -> Result<()> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let test = match arguments.iter().position(|a| a == "--test") {
        Some(at) if at + 1 < arguments.len() => {
            Some(arguments.drain(at..at + 2).nth(1).unwrap_or_default())
        }
        _ => None,
    };
    let [out, words, files @ ..] = &arguments[..] else {
        bail!("usage: OUT [--test FILE] WORDS TRAIN…")
    };
    let words = fs::read_to_string(words).context("the list of words")?;
    let mut sentences = Vec::new();
    for file in files {
        sentences.extend(read(file)?);
    }
    let mut trainer = Trainer::new(words.lines());
    let mut order = Shuffle(42);
    for round in 1..=ROUNDS {
        order.shuffle(&mut sentences);
        let mistakes: usize = sentences
            .iter()
            .map(|s| trainer.learn(&s.chunks, &s.gold))
            .sum();
        eprintln!("round {round}: {mistakes} mistakes");
        if let Some(test) = &test {
            eprintln!("  F1 {:.4}", f1(&trainer.finish(), &read(test)?));
        }
    }
    fs::write(out, trainer.finish().to_bytes())?;
    Ok(())
}

struct Sentence {
    chunks: Vec<Chunk>,
    gold: Vec<bool>,
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

fn f1(model: &Model, sentences: &[Sentence]) -> f64 {
    let (mut right, mut found, mut all) = (0usize, 0usize, 0usize);
    let mut joined = Vec::new();
    for sentence in sentences {
        model.tag(&sentence.chunks, &mut joined);
        let (a, b) = (spans(&joined), spans(&sentence.gold));
        found += a.len();
        all += b.len();
        right += a.iter().filter(|span| b.contains(span)).count();
    }
    2.0 * right as f64 / (found + all) as f64
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
