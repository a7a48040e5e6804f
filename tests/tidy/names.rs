//! Names that say nothing, and things that have one home.

use crate::none;
use crate::tree::{Source, program, sources};

fn breaches(sources: &[Source], is_breach: impl Fn(&str, &str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        for (number, line) in source.shipped() {
            if is_breach(&source.path, line) {
                found.push(format!("{}:{number}: {}", source.path, line.trim()));
            }
        }
    }
    found
}

#[test]
fn names_are_words_of_the_domain() {
    let empty = |line: &str| {
        let line = line
            .trim_start()
            .trim_start_matches("pub ")
            .trim_start_matches("pub(crate) ");
        let line = line.trim_start_matches("async ");
        let word = |keyword: &str| {
            line.strip_prefix(keyword).map(|rest| {
                rest.split(|c: char| !c.is_alphanumeric() && c != '_')
                    .next()
                    .unwrap_or("")
            })
        };
        word("fn ").is_some_and(|name| name.starts_with("handle_") || name.starts_with("process_"))
            || ["struct ", "enum ", "trait "]
                .iter()
                .filter_map(|keyword| word(keyword))
                .any(|name| name.ends_with("Manager") || name.ends_with("Service"))
            || word("mod ")
                .is_some_and(|name| ["utils", "util", "common", "helpers", "misc"].contains(&name))
    };
    let mut found = breaches(&sources(&[".rs"]), |_, line| empty(line));
    for source in sources(&[".ts", ".svelte", ".rs"]) {
        let attic = ["utils", "util", "common", "helpers", "misc"];
        if source
            .path
            .split(['/', '.'])
            .any(|part| attic.contains(&part))
        {
            found.push(source.path.clone());
        }
    }
    none(
        "no handle_, process_, Manager, Service, utils, common, helpers",
        found,
    );
}

/// Where role names may stand: the definition, the policy, and the places that grant or list roles by their name.
const ROLES_AT_HOME: &[&str] = &[
    "backend/src/policy/",
    "backend/store/src/state",
    "backend/src/cli/",
    "backend/src/seed",
    "backend/store/src/migrations/",
];

#[test]
fn roles_are_named_in_the_policy_alone() {
    let roles = [
        "Teacher",
        "Librarian",
        "Staff",
        "Organizer",
        "Juror",
        "Committee",
        "Administrator",
    ];
    let named = |line: &str| {
        roles
            .iter()
            .any(|role| line.contains(&format!("Role::{role}")))
    };
    let at_home = |path: &str| ROLES_AT_HOME.iter().any(|home| path.starts_with(home));
    let found = breaches(&program(), |path, line| !at_home(path) && named(line));
    none("who may do what is said in backend/src/policy alone", found);
}

#[test]
fn object_keys_are_made_in_one_file() {
    let home = "backend/store/src/key.rs";
    let all = program();
    let keys = all
        .iter()
        .find(|source| source.path == home)
        .expect("key.rs");
    // The first folder of every key: uploads/…, lectures/…, books/….
    let folders: Vec<String> = keys
        .text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("format!(\"")?.split_once('/'))
        .map(|(folder, _)| format!("format!(\"{folder}/{{"))
        .collect();
    assert!(
        folders.len() >= 5,
        "key.rs no longer makes keys with format!: change this rule with it"
    );
    let found = breaches(&all, |path, line| {
        path != home && folders.iter().any(|folder| line.contains(folder.as_str()))
    });
    none("an object's key is made in store::key alone", found);
}

#[test]
fn unsafe_code_stays_with_ffmpeg() {
    let may = |path: &str| path.starts_with("media-worker/src/ffmpeg");
    let allows = |line: &str| {
        line.contains("allow(unsafe_code")
            || line.contains("expect(unsafe_code")
            || line.contains("expect(\n    unsafe_code")
    };
    let found = breaches(&program(), |path, line| !may(path) && allows(line));
    none(
        "unsafe code is allowed in media-worker/src/ffmpeg alone",
        found,
    );
}

#[test]
fn writing_begins_through_the_one_door() {
    // A deferred transaction that reads before it writes fails under load on SQLite.
    let home = "backend/platform/src/database";
    let marks = [
        "begin_with_config(",
        "begin_with_options(",
        "SqliteTransactionMode",
        ".transaction::<",
    ];
    let found = breaches(&program(), |path, line| {
        !path.starts_with(home) && marks.iter().any(|mark| line.contains(mark))
    });
    none("transactions begin in platform::database", found);
}
