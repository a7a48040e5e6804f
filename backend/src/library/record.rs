//! The catalogue record as a librarian fills it in: what is kept of each field, and what is refused.

use serde_json::json;
use store::state::ContributorRole;

use super::{body::RecordBody, isbn};
use crate::error::{Error, Result};

const LONGEST_TITLE: usize = 300;
const LONGEST_LINE: usize = 200;
const LONGEST_SUMMARY: usize = 5000;
const LONGEST_NUMBER: usize = 60;
const LONGEST_SUBJECT: usize = 80;
const MOST_SUBJECTS: usize = 20;
const MOST_CONTRIBUTORS: usize = 50;
/// The editions of Dewey's tables that were translated into Vietnamese: the abridged one and the full one.
pub const DDC_EDITIONS: [&str; 2] = ["14", "23"];
const YEARS: std::ops::RangeInclusive<i32> = 1..=2200;

/// A record whose fields are fit to be kept: composed Unicode, no stray spaces, checked numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    pub title: String,
    pub other_title: String,
    pub contributors: Vec<(String, ContributorRole)>,
    pub publisher: String,
    pub place: String,
    pub year: Option<i32>,
    pub edition: String,
    /// Without the punctuation that would lead to a part which is not there.
    pub extent: String,
    pub series: String,
    pub series_number: String,
    /// A code of ISO 639, `vi` if nothing was said.
    pub language: String,
    pub isbn: String,
    pub ddc: String,
    /// One of [`DDC_EDITIONS`], or nothing.
    pub ddc_edition: String,
    pub bbk: String,
    pub subjects: Vec<String>,
    pub summary: String,
}

impl Record {
    /// Checks a record as it was sent.
    ///
    /// # Errors
    /// `invalid`, naming every field that is wrong.
    pub fn read(body: &RecordBody) -> Result<Self> {
        let mut wrong = Wrong::default();
        let record = Self {
            title: wrong.line("title", &body.title, LONGEST_TITLE),
            other_title: wrong.line("other_title", text(&body.other_title), LONGEST_TITLE),
            contributors: wrong.contributors(body),
            publisher: wrong.line("publisher", text(&body.publisher), LONGEST_LINE),
            place: wrong.line("place", text(&body.place), LONGEST_LINE),
            year: body.year,
            edition: wrong.line("edition", text(&body.edition), LONGEST_LINE),
            extent: wrong.extent(text(&body.extent)),
            series: wrong.line("series", text(&body.series), LONGEST_LINE),
            series_number: wrong.line("series_number", text(&body.series_number), LONGEST_NUMBER),
            language: wrong.language(text(&body.language)),
            isbn: wrong.isbn(text(&body.isbn)),
            ddc: wrong.ddc(text(&body.ddc)),
            // An edition of no number says nothing.
            ddc_edition: match text(&body.ddc).trim() {
                "" => String::new(),
                _ => wrong.ddc_edition(text(&body.ddc_edition)),
            },
            bbk: wrong.line("bbk", text(&body.bbk), LONGEST_NUMBER),
            subjects: wrong.subjects(body.subjects.as_deref().unwrap_or_default()),
            summary: wrong.summary(text(&body.summary)),
        };
        if record.title.is_empty() {
            wrong.is("title", "invalid.required");
        }
        if record.year.is_some_and(|year| !YEARS.contains(&year)) {
            wrong.is("year", "invalid.year");
        }
        if record.series.is_empty() && !record.series_number.is_empty() {
            wrong.is("series_number", "invalid.series");
        }
        wrong.or(record)
    }

    /// The names for one line of facts: the authors; where there are none, whoever is named.
    pub fn names(&self) -> String {
        names(
            self.contributors
                .iter()
                .map(|(name, role)| (name.as_str(), *role)),
        )
    }

    /// The words by which the library's own filter finds the book, each after a space: as written, then folded.
    pub fn words(&self) -> String {
        let mut said = vec![self.title.as_str(), &self.other_title, &self.series];
        said.extend(self.contributors.iter().map(|(name, _)| name.as_str()));
        vietnamese::words::kept(&said.join(" "))
    }

    /// For the audit.
    pub fn detail(&self) -> serde_json::Value {
        json!({"title": self.title, "contributors": self.names(), "year": self.year, "isbn": self.isbn})
    }
}

/// The names of some contributors for one line: the authors; where there are none, all.
pub fn names<'a>(all: impl Iterator<Item = (&'a str, ContributorRole)>) -> String {
    let all: Vec<_> = all.collect();
    let authors: Vec<&str> = all
        .iter()
        .filter(|(_, role)| *role == ContributorRole::Author)
        .map(|(name, _)| *name)
        .collect();
    if authors.is_empty() {
        all.iter()
            .map(|(name, _)| *name)
            .collect::<Vec<_>>()
            .join(", ")
    } else {
        authors.join(", ")
    }
}

fn text(field: &Option<String>) -> &str {
    field.as_deref().unwrap_or_default()
}

/// One line: composed, single spaces, nothing unprintable.
pub(super) fn one_line(text: &str) -> String {
    let text: String = vietnamese::nfc(text)
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Collects what is wrong, so that a person hears all of it at once.
#[derive(Default)]
struct Wrong(Option<Error>);

impl Wrong {
    fn is(&mut self, field: &'static str, key: &'static str) {
        self.0 = Some(match self.0.take() {
            Some(error) => error.and(field, key),
            None => Error::invalid(field, key),
        });
    }

    fn or<T>(self, value: T) -> Result<T> {
        self.0.map_or(Ok(value), Err)
    }

    fn line(&mut self, field: &'static str, text: &str, longest: usize) -> String {
        let line = one_line(text);
        if line.chars().count() > longest {
            self.is(field, "invalid.too_long");
        }
        line
    }

    fn contributors(&mut self, body: &RecordBody) -> Vec<(String, ContributorRole)> {
        let all = body.contributors.as_deref().unwrap_or_default();
        if all.len() > MOST_CONTRIBUTORS {
            self.is("contributors", "invalid.too_many");
        }
        let kept = all.iter().map(|one| {
            (
                self.line("contributors", &one.name, LONGEST_LINE),
                one.role.into(),
            )
        });
        kept.filter(|(name, _)| !name.is_empty()).collect()
    }

    fn language(&mut self, text: &str) -> String {
        let code = text.trim().to_ascii_lowercase();
        if code.is_empty() {
            return "vi".to_owned();
        }
        let parts: Vec<&str> = code.split('-').collect();
        let good = matches!(parts[0].len(), 2 | 3)
            && parts
                .iter()
                .all(|part| part.len() <= 8 && part.bytes().all(|b| b.is_ascii_alphanumeric()))
            && parts[0].bytes().all(|b| b.is_ascii_lowercase());
        if !good {
            self.is("language", "invalid.unknown");
        }
        code
    }

    fn isbn(&mut self, text: &str) -> String {
        if text.trim().is_empty() {
            return String::new();
        }
        isbn::read(text).unwrap_or_else(|| {
            self.is("isbn", "invalid.isbn");
            String::new()
        })
    }

    /// Dewey's number: three digits, then perhaps a point and more; a book's own mark may follow (`895.922 1 NG-D`).
    fn ddc(&mut self, text: &str) -> String {
        let number = self.line("ddc", text, 40);
        let bytes = number.as_bytes();
        let classed = bytes.len() >= 3
            && bytes[..3].iter().all(u8::is_ascii_digit)
            && bytes.get(3).is_none_or(|b| matches!(b, b'.' | b' ' | b'/'));
        if !number.is_empty() && !classed {
            self.is("ddc", "invalid.ddc");
        }
        number
    }

    fn ddc_edition(&mut self, text: &str) -> String {
        let edition = text.trim();
        if !edition.is_empty() && !DDC_EDITIONS.contains(&edition) {
            self.is("ddc_edition", "invalid.unknown");
        }
        edition.to_owned()
    }

    fn extent(&mut self, text: &str) -> String {
        let extent = self.line("extent", text, LONGEST_LINE);
        extent.trim_end_matches([' ', ':', ';', '+']).to_owned()
    }

    fn subjects(&mut self, all: &[String]) -> Vec<String> {
        let mut kept: Vec<String> = Vec::new();
        for subject in all {
            let subject = self.line("subjects", subject, LONGEST_SUBJECT);
            let key = subject_key(&subject);
            if !subject.is_empty() && !kept.iter().any(|other| subject_key(other) == key) {
                kept.push(subject);
            }
        }
        if kept.len() > MOST_SUBJECTS {
            self.is("subjects", "invalid.too_many");
        }
        kept
    }

    fn summary(&mut self, text: &str) -> String {
        let text = vietnamese::nfc(text);
        let summary: String = text
            .trim()
            .chars()
            .filter(|c| *c == '\n' || !c.is_control())
            .collect();
        if summary.chars().count() > LONGEST_SUMMARY {
            self.is("summary", "invalid.too_long");
        }
        summary
    }
}

/// A subject however it was typed.
pub fn subject_key(subject: &str) -> String {
    vietnamese::fold(&one_line(subject))
}
