//! deny.toml, checked without another tool: licences of all that is linked, versions with known holes, sources.
//! Advisories need a database that not every machine can fetch: the floor list in deny.toml is kept by hand.

use std::cmp::Ordering;
use std::process::Command;

use serde_json::Value;

use crate::none;
use crate::tree::{at, root};

/// Every package of Cargo.lock that is built on this machine, as `cargo metadata` tells it.
fn packages() -> Vec<Value> {
    let told = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .args(["--filter-platform", &host()])
        .current_dir(root())
        .output()
        .expect("cargo metadata");
    assert!(
        told.status.success(),
        "{}",
        String::from_utf8_lossy(&told.stderr)
    );
    let all: Value = serde_json::from_slice(&told.stdout).expect("JSON");
    let packages = all["packages"].as_array().expect("packages").clone();
    assert!(
        packages.len() > 100,
        "the list of packages is too short to be true"
    );
    packages
}

/// What we are built for here: crates for other systems need not be on this disk.
fn host() -> String {
    let told = Command::new("rustc").arg("-vV").output().expect("rustc");
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    host.expect("rustc names its host").to_owned()
}

fn rules() -> toml::Table {
    let text = std::fs::read_to_string(at("deny.toml")).expect("deny.toml");
    text.parse().expect("deny.toml in TOML")
}

fn named(package: &Value) -> String {
    format!(
        "{} {}",
        package["name"].as_str().unwrap_or(""),
        package["version"].as_str().unwrap_or("")
    )
}

#[test]
fn only_licences_that_fit_are_linked() {
    let rules = rules();
    let allowed: Vec<&str> = rules["licenses"]["allow"]
        .as_array()
        .expect("allow")
        .iter()
        .filter_map(toml::Value::as_str)
        .collect();
    let mut breaches = Vec::new();
    for package in packages() {
        match package["license"].as_str() {
            Some(expression) if Expression::fits(expression, &allowed) => {}
            other => breaches.push(format!(
                "{}: {}",
                named(&package),
                other.unwrap_or("no licence stated")
            )),
        }
    }
    none("a licence of deny.toml, or not at all", breaches);
}

#[test]
fn no_version_with_a_known_hole_is_linked() {
    let rules = rules();
    let denied = rules["bans"]["deny"].as_array().expect("deny").clone();
    let mut breaches = Vec::new();
    for package in packages() {
        let (name, version) = (
            package["name"].as_str().unwrap_or(""),
            package["version"].as_str().unwrap_or(""),
        );
        for rule in &denied {
            let krate = rule["crate"].as_str().expect("crate");
            let (banned, below) = krate.split_once("@<").unwrap_or((krate, ""));
            let is_below = below.is_empty() || compare(version, below) == Ordering::Less;
            if banned == name && is_below {
                breaches.push(format!(
                    "{}: {}",
                    named(&package),
                    rule["reason"].as_str().unwrap_or("")
                ));
            }
        }
    }
    none("deny.toml bans it", breaches);
}

#[test]
fn everything_comes_from_the_one_registry() {
    let foreign = |package: &Value| {
        package["source"]
            .as_str()
            .is_some_and(|source| !source.starts_with("registry+"))
    };
    let breaches = packages()
        .iter()
        .filter(|package| foreign(package))
        .map(named)
        .collect();
    none("no crate comes from a git address", breaches);
}

/// Compares `1.2.3` number by number; what follows a `-` or `+` is left out.
fn compare(one: &str, other: &str) -> Ordering {
    let numbers = |text: &str| -> Vec<u64> {
        let release = text.split(['-', '+']).next().unwrap_or("");
        let mut numbers: Vec<u64> = release
            .split('.')
            .map(|part| part.parse().unwrap_or(0))
            .collect();
        numbers.resize(3, 0);
        numbers
    };
    numbers(one).cmp(&numbers(other))
}

/// An SPDX expression: `OR` binds weaker than `AND`, both weaker than brackets; `/` is the old way to write `OR`.
struct Expression<'a> {
    words: std::iter::Peekable<std::vec::IntoIter<String>>,
    allowed: &'a [&'a str],
}

impl<'a> Expression<'a> {
    fn fits(text: &str, allowed: &'a [&'a str]) -> bool {
        let spaced = text
            .replace('(', " ( ")
            .replace(')', " ) ")
            .replace('/', " OR ");
        let mut words: Vec<String> = Vec::new();
        let mut plain = spaced.split_whitespace();
        while let Some(word) = plain.next() {
            match (word, words.last_mut()) {
                ("WITH", Some(licence)) => {
                    *licence = format!("{licence} WITH {}", plain.next().unwrap_or(""))
                }
                _ => words.push(word.to_owned()),
            }
        }
        Self {
            words: words.into_iter().peekable(),
            allowed,
        }
        .either()
    }

    fn either(&mut self) -> bool {
        let mut fits = self.both();
        while self.words.next_if(|word| word == "OR").is_some() {
            fits |= self.both();
        }
        fits
    }

    fn both(&mut self) -> bool {
        let mut fits = self.one();
        while self.words.next_if(|word| word == "AND").is_some() {
            fits &= self.one();
        }
        fits
    }

    fn one(&mut self) -> bool {
        match self.words.next().as_deref() {
            Some("(") => {
                let fits = self.either();
                self.words.next();
                fits
            }
            Some(licence) => self.allowed.contains(&licence),
            None => false,
        }
    }
}

#[test]
fn expressions_are_read_as_spdx_means_them() {
    let allowed = ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception"];
    let fits = |text| Expression::fits(text, &allowed);
    assert!(fits("MIT"));
    assert!(fits("MIT/Apache-2.0"));
    assert!(fits("GPL-2.0 OR MIT"));
    assert!(fits("(GPL-2.0 OR MIT) AND Apache-2.0 WITH LLVM-exception"));
    assert!(!fits("AGPL-3.0-only"));
    assert!(!fits("MIT AND AGPL-3.0-only"));
    assert!(!fits("AGPL-3.0 OR GPL-2.0"));
    assert_eq!(compare("10.2.9", "10.3"), Ordering::Less);
    assert_eq!(compare("0.9.0", "0.8.1"), Ordering::Greater);
}
