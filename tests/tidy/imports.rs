//! Which room may know which: section "Rooms" of ARCHITECTURE.md.

use std::collections::BTreeSet;

use crate::none;
use crate::tree::{at, program};

/// Each crate of ours with its manifest and the crates of ours it may name.
const ROOMS: &[(&str, &str, &[&str])] = &[
    ("vietnamese", "backend/vietnamese/Cargo.toml", &[]),
    ("platform", "backend/platform/Cargo.toml", &[]),
    (
        "store",
        "backend/store/Cargo.toml",
        &["vietnamese", "platform"],
    ),
    (
        "indexer",
        "indexer/Cargo.toml",
        &["vietnamese", "platform", "store"],
    ),
    (
        "media-worker",
        "media-worker/Cargo.toml",
        &["vietnamese", "platform", "store"],
    ),
    (
        "backend",
        "backend/Cargo.toml",
        &["vietnamese", "platform", "store", "indexer", "media-worker"],
    ),
    (
        "tests",
        "tests/Cargo.toml",
        &[
            "vietnamese",
            "platform",
            "store",
            "indexer",
            "media-worker",
            "backend",
        ],
    ),
];

/// Foreign crates that one room alone may know.
const ALONE: &[(&str, &[&str])] = &[
    ("tantivy", &["indexer"]),
    ("ffmpeg-next", &["media-worker"]),
    ("pdfium-render", &["media-worker"]),
    ("aws-sdk-s3", &["platform", "tests"]),
    ("lettre", &["platform"]),
    ("poem-openapi", &["backend"]),
    ("jsonwebtoken", &["backend"]),
    ("argon2", &["backend"]),
];

fn dependencies(manifest: &toml::Table) -> BTreeSet<String> {
    let tables = ["dependencies", "dev-dependencies", "build-dependencies"];
    let tables = tables
        .iter()
        .filter_map(|name| manifest.get(*name)?.as_table());
    tables.flat_map(|table| table.keys().cloned()).collect()
}

fn manifest(path: &str) -> toml::Table {
    let text = std::fs::read_to_string(at(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    text.parse()
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn imports_run_one_way() {
    let ours: BTreeSet<&str> = ROOMS.iter().map(|(name, ..)| *name).collect();
    let mut breaches = Vec::new();
    for (name, path, allowed) in ROOMS {
        for dependency in dependencies(&manifest(path)) {
            if ours.contains(dependency.as_str()) && !allowed.contains(&dependency.as_str()) {
                breaches.push(format!("{path}: {name} may not know {dependency}"));
            }
            let alone = ALONE.iter().find(|(foreign, _)| *foreign == dependency);
            if alone.is_some_and(|(_, rooms)| !rooms.contains(name)) {
                breaches.push(format!(
                    "{path}: {dependency} is the business of {:?}",
                    alone.expect("found").1
                ));
            }
        }
    }
    none(
        "vietnamese, platform ← store ← indexer | media-worker ← backend ← tests",
        breaches,
    );
}

#[test]
fn every_crate_is_in_the_list_of_rooms() {
    let members = manifest("Cargo.toml")["workspace"]["members"].clone();
    let members = members
        .as_array()
        .expect("members")
        .iter()
        .filter_map(|member| member.as_str());
    let known = |member: &str| {
        ROOMS
            .iter()
            .any(|(_, path, _)| *path == format!("{member}/Cargo.toml"))
    };
    let breaches = members
        .filter(|member| !known(member))
        .map(String::from)
        .collect();
    none("a new crate states here what it may know", breaches);
}

#[test]
fn versions_are_pinned_once() {
    let mut breaches = Vec::new();
    for (_, path, _) in ROOMS {
        for name in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let manifest = manifest(path);
            let Some(table) = manifest.get(name).and_then(toml::Value::as_table) else {
                continue;
            };
            for (dependency, how) in table {
                if how.get("workspace").and_then(toml::Value::as_bool) != Some(true) {
                    breaches.push(format!(
                        "{path}: {dependency} does not say workspace = true"
                    ));
                }
            }
        }
    }
    none(
        "versions stand in the workspace's Cargo.toml alone",
        breaches,
    );
}

#[test]
fn rooms_that_serve_all_know_no_feature() {
    let words = [
        "lecture",
        "lesson",
        "enrolment",
        "contest",
        "juror",
        "librarian",
    ];
    let mut breaches = Vec::new();
    for source in program()
        .iter()
        .filter(|source| source.path.starts_with("backend/platform/src/"))
    {
        for (number, line) in source.shipped() {
            let lower = line.to_lowercase();
            if words.iter().any(|word| lower.contains(word)) {
                breaches.push(format!("{}:{number}: {}", source.path, line.trim()));
            }
        }
    }
    none(
        "platform holds no word of the domain (its texts, in TOML, may)",
        breaches,
    );
}

#[test]
fn an_endpoint_holds_no_sql() {
    let mut breaches = Vec::new();
    for source in program()
        .iter()
        .filter(|source| source.path.ends_with("/api.rs"))
    {
        for (number, line) in source.shipped() {
            if [
                "QueryFilter",
                "QuerySelect",
                "Statement::",
                "sea_query",
                "SELECT ",
            ]
            .iter()
            .any(|mark| line.contains(mark))
            {
                breaches.push(format!("{}:{number}: {}", source.path, line.trim()));
            }
        }
    }
    none(
        "api.rs finds, asks the policy, acts and shows: queries live beside it",
        breaches,
    );
}
