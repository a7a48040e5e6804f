//! Judges a table of `indexer run`: `cargo run -p indexer --example ndcg -- QUERIES.jsonl RUN.tsv`
//!
//! QUERIES holds lines `{id, variant, relevant: [document id]}`. For each variant it prints the mean nDCG@10 (binary
//! relevance, logarithm to base 2) and the mean recall@100.

use anyhow::{Context, Result, bail};
use std::collections::{BTreeMap, HashMap};
use std::fs;

#[derive(serde::Deserialize)]
struct Query {
    id: String,
    #[serde(default)]
    variant: String,
    relevant: Vec<String>,
}

#[derive(Default)]
struct Sum {
    ndcg: f64,
    recall: f64,
    count: f64,
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [queries, run] = &arguments[..] else {
        bail!("usage: ndcg QUERIES.jsonl RUN.tsv")
    };
    let table = fs::read_to_string(run).with_context(|| run.clone())?;
    let mut found: HashMap<&str, Vec<&str>> = HashMap::new();
    for line in table.lines() {
        let mut columns = line.split('\t');
        if let (Some(query), Some(document)) = (columns.next(), columns.next()) {
            found.entry(query).or_default().push(document);
        }
    }
    let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
    for line in fs::read_to_string(queries)
        .with_context(|| queries.clone())?
        .lines()
    {
        let query: Query = serde_json::from_str(line)?;
        let documents = found.get(query.id.as_str()).map_or(&[][..], Vec::as_slice);
        let sum = sums.entry(query.variant.clone()).or_default();
        sum.ndcg += ndcg(documents, &query.relevant);
        sum.recall += recall(documents, &query.relevant);
        sum.count += 1.0;
    }
    println!(
        "{:<12} {:>8} {:>11} {:>6}",
        "variant", "nDCG@10", "recall@100", "n"
    );
    for (variant, sum) in &sums {
        let (ndcg, recall) = (sum.ndcg / sum.count, sum.recall / sum.count);
        println!("{variant:<12} {ndcg:>8.4} {recall:>11.4} {:>6}", sum.count);
    }
    Ok(())
}

fn ndcg(documents: &[&str], relevant: &[String]) -> f64 {
    let gain = |at: usize| 1.0 / (at as f64 + 2.0).log2();
    let is_relevant = |document: &str| relevant.iter().any(|id| id == document);
    let got: f64 = documents
        .iter()
        .take(10)
        .enumerate()
        .filter(|(_, d)| is_relevant(d))
        .map(|(at, _)| gain(at))
        .sum();
    let best: f64 = (0..relevant.len().min(10)).map(gain).sum();
    if best > 0.0 { got / best } else { 0.0 }
}

fn recall(documents: &[&str], relevant: &[String]) -> f64 {
    let top = &documents[..documents.len().min(100)];
    let hit = relevant
        .iter()
        .filter(|id| top.contains(&id.as_str()))
        .count();
    if relevant.is_empty() {
        0.0
    } else {
        hit as f64 / relevant.len() as f64
    }
}
