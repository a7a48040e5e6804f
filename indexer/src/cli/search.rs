//! `indexer search`: one question, an answer for a person or in JSON.

use super::Refused;
use crate::engine::{Engine, Found, Items};
use crate::home::{Home, Unusable};
use crate::snippet::{Marker, Segment};
use anyhow::Result;
use std::path::Path;
use tantivy::TantivyDocument;
use tantivy::schema::Value;

/// Opens the index of a folder for asking.
pub(super) fn open(folder: &Path) -> Result<Engine> {
    match Home::new(folder).open(false) {
        Ok(opened) => Ok(Engine::open(&opened)?),
        Err(error @ (Unusable::Missing(_) | Unusable::Version { .. })) => {
            Err(Refused(error.to_string()).into())
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(serde::Serialize)]
struct Answer {
    /// The question as it was understood, when that is not what was typed.
    reading_used: Option<String>,
    did_you_mean: Option<String>,
    hits: Vec<Shown>,
}

#[derive(serde::Serialize)]
struct Shown {
    id: String,
    score: f32,
    title: Vec<Segment>,
    snippet: Vec<Segment>,
}

pub(super) fn search(index: &Path, question: &str, json: bool, limit: usize) -> Result<()> {
    let engine = open(index)?;
    let found = engine.find(question, limit, |_, _| Ok(|_| true))?;
    let answer = answer(&engine, &found)?;
    if json {
        println!("{}", serde_json::to_string(&answer)?);
    } else {
        print(&answer);
    }
    Ok(())
}

fn answer(engine: &Engine, found: &Found) -> Result<Answer> {
    let items = Items::open(&found.searcher)?;
    let marker = Marker::of(&found.reading);
    let mut hits = Vec::new();
    for hit in &found.hits {
        let row: TantivyDocument = found.searcher.doc(hit.address)?;
        let text = |field| {
            row.get_first(field)
                .and_then(|value| value.as_str())
                .unwrap_or_default()
        };
        hits.push(Shown {
            id: items.id(hit.address)?,
            score: hit.score,
            title: marker.whole(text(engine.fields().title)),
            snippet: marker.snippet(text(engine.fields().text)),
        });
    }
    Ok(Answer {
        reading_used: found.reading.shown(&found.question),
        did_you_mean: found.reading.other(&found.question),
        hits,
    })
}

/// Marked words stand between square brackets.
fn print(answer: &Answer) {
    let line = |segments: &[Segment]| -> String {
        segments
            .iter()
            .map(|s| {
                if s.marked {
                    format!("[{}]", s.text)
                } else {
                    s.text.clone()
                }
            })
            .collect()
    };
    if let Some(reading) = &answer.reading_used {
        println!("Tìm: {reading}");
    }
    if let Some(other) = &answer.did_you_mean {
        println!("Có phải bạn muốn tìm: {other}?");
    }
    if answer.hits.is_empty() {
        println!("Không tìm thấy gì.");
    }
    for (at, hit) in answer.hits.iter().enumerate() {
        println!(
            "{:2}. {} ({}, {:.2})\n    {}",
            at + 1,
            line(&hit.title),
            hit.id,
            hit.score,
            line(&hit.snippet)
        );
    }
}
