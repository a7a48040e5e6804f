//! What is written from the code, or beside it, and must keep step with it.

use std::collections::BTreeSet;

use crate::none;
use crate::tree::{at, program, sources};

fn read(path: &str) -> String {
    std::fs::read_to_string(at(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn env_example_is_the_configuration() {
    assert!(
        read("deploy/env.example") == platform::config::example(),
        "deploy/env.example is not what the configuration says: UPDATE_EXAMPLE=1 cargo test --workspace --test suite config"
    );
}

#[test]
fn the_frontend_was_made_from_this_api() {
    let document: serde_json::Value =
        serde_json::from_str(&backend::registry::document()).expect("JSON");
    let kept: serde_json::Value = serde_json::from_str(&read("openapi.json")).expect("JSON");
    assert!(
        document == kept,
        "openapi.json is not what the code says: make openapi, and commit what it writes"
    );
}

/// `/people/:person_id` and `/people/{person_id}` are one path.
fn in_braces(path: &str) -> String {
    let parts = path.split('/').map(|part| match part.strip_prefix(':') {
        Some(name) => format!("{{{name}}}"),
        None => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("/")
}

/// Paths written in attributes of poem-openapi, wherever they stand.
fn written_paths() -> BTreeSet<(String, String)> {
    let mut paths = BTreeSet::new();
    for source in program() {
        for (_, line) in source.shipped() {
            let Some((_, rest)) = line.split_once("path = \"") else {
                continue;
            };
            let path = rest.split('"').next().unwrap_or_default();
            if path.starts_with('/') && (line.contains("oai(") || line.contains("method =")) {
                paths.insert((source.path.clone(), in_braces(path)));
            }
        }
    }
    paths
}

#[test]
fn no_route_lies_outside_the_registry() {
    let known: BTreeSet<String> = backend::registry::all()
        .iter()
        .map(|route| in_braces(route.path))
        .collect();
    let written = written_paths();
    assert!(
        !written.is_empty(),
        "endpoints say their path in an oai attribute"
    );
    let ends = |path: &str| known.iter().any(|whole| whole.ends_with(path));
    let mut breaches: Vec<String> = written
        .iter()
        .filter(|(_, path)| !ends(path))
        .map(|(file, path)| format!("{file}: {path} is not in the registry"))
        .collect();
    // A router put together elsewhere would answer requests that the matrix never tries.
    for source in program()
        .iter()
        .filter(|source| source.path.starts_with("backend/src/"))
    {
        for (number, line) in source.shipped() {
            let builds = [".at(\"", ".nest(\"", ".nest_no_strip(\""]
                .iter()
                .any(|mark| line.contains(mark));
            if builds
                && source.path != "backend/src/registry.rs"
                && !source.path.starts_with("backend/src/registry/")
            {
                breaches.push(format!("{}:{number}: {}", source.path, line.trim()));
            }
        }
    }
    none("every route is in backend::registry", breaches);
}

#[test]
fn both_languages_say_the_same_things() {
    let keys = |path: &str| -> BTreeSet<String> {
        let table: toml::Table = read(path)
            .parse()
            .unwrap_or_else(|error| panic!("{path}: {error}"));
        let mut keys = BTreeSet::new();
        collect("", &table, &mut keys);
        keys
    };
    let (vi, en) = (
        keys("backend/platform/src/texts/vi.toml"),
        keys("backend/platform/src/texts/en.toml"),
    );
    let breaches = vi.symmetric_difference(&en).cloned().collect();
    none("a text stands in vi.toml and in en.toml", breaches);
}

fn collect(before: &str, table: &toml::Table, keys: &mut BTreeSet<String>) {
    for (name, value) in table {
        let key = format!("{before}{name}");
        match value.as_table() {
            Some(inner) => collect(&format!("{key}."), inner, keys),
            None => {
                keys.insert(key);
            }
        }
    }
}

#[test]
fn no_file_names_a_machine_of_ours() {
    let marks = ["/root/", "/home/user"];
    let mut breaches = Vec::new();
    for source in sources(&[".rs", ".ts", ".svelte", ".sh", ".md", ".toml", "Makefile"]) {
        if source.path.starts_with("tests/tidy/") {
            continue;
        }
        for (number, line) in source.text.lines().enumerate() {
            if marks.iter().any(|mark| line.contains(mark)) {
                breaches.push(format!("{}:{}: {}", source.path, number + 1, line.trim()));
            }
        }
    }
    none(
        "no tracked file names a path of somebody's machine",
        breaches,
    );
}
