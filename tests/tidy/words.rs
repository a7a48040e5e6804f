//! GLOSSARY.md is law: a word that is not in it enters no table and no route.

use std::collections::BTreeSet;

use crate::none;
use crate::tree::{at, sources};

/// Words that are how, not what: versions, verbs of HTTP plumbing, formats.
const PLUMBING: &[&str] = &[
    "api",
    "v1",
    "health",
    "ready",
    "metrics",
    "openapi.json",
    "robots.txt",
    "favicon.ico",
    "sitemap.xml",
];

/// Everything that stands `between backticks` in GLOSSARY.md.
fn glossary() -> BTreeSet<String> {
    let text = std::fs::read_to_string(at("GLOSSARY.md")).expect("GLOSSARY.md");
    let words = text
        .split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect::<BTreeSet<_>>();
    assert!(words.len() > 40, "GLOSSARY.md names its words in backticks");
    words
}

#[test]
fn every_table_is_in_the_glossary() {
    let glossary = glossary();
    let mut tables = BTreeSet::new();
    for source in sources(&[".rs"]) {
        for (_, line) in source.code() {
            if let Some((_, rest)) = line.split_once("table_name = \"") {
                tables.insert(rest.split('"').next().unwrap_or_default().to_owned());
            }
        }
    }
    assert!(tables.len() > 20, "entities say their table_name");
    let breaches = tables
        .into_iter()
        .filter(|table| !glossary.contains(table))
        .collect();
    none("a table's name is a word of GLOSSARY.md", breaches);
}

#[test]
fn every_route_is_made_of_words_of_the_glossary() {
    let glossary = glossary();
    let mut breaches = BTreeSet::new();
    for route in backend::registry::all() {
        for part in route.path.split('/').filter(|part| !part.is_empty()) {
            let is_parameter = part.starts_with(['{', ':', '*']) || part.contains(['{', ':']);
            if !is_parameter && !PLUMBING.contains(&part) && !glossary.contains(part) {
                breaches.insert(format!("{part} in {}", route.path));
            }
        }
    }
    none(
        "a part of a route is a word of GLOSSARY.md",
        breaches.into_iter().collect(),
    );
}

#[test]
fn a_thing_in_a_path_is_named_after_it() {
    let parameter = |part: &&str| part.starts_with('{') || part.starts_with(':');
    let mut breaches = Vec::new();
    for route in backend::registry::all()
        .iter()
        .filter(|route| route.path.starts_with("/api/v1/"))
    {
        for part in route.path.split('/').filter(parameter) {
            let name = part.trim_matches(['{', '}', ':']);
            if name == "id" || name == "key" {
                breaches.push(format!("{part} in {}", route.path));
            }
        }
    }
    none(
        "a path parameter is named after its thing: {course_id}",
        breaches,
    );
}
