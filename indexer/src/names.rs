//! Names of people and subjects as the records have them, found by the beginning of any word in them.

use crate::audience::Admission;
use crate::schema::Fields;
use rustc_hash::FxHashSet;
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{DocSet, Searcher, TERMINATED};
use vietnamese::fold;

/// Names that are kept of each kind; beyond, whoever types finds the titles.
const KEPT: usize = 100_000;
/// Names that begin as was typed, and documents of one that are looked at: the time must stay bounded.
const LOOKED_AT: usize = 100;
const DOCUMENTS: usize = 500;

/// What a name is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Named {
    /// An author or another who had a hand in it.
    Person,
    /// A subject.
    Subject,
}

/// The names of one state of the index.
#[derive(Default)]
pub(crate) struct Names {
    names: Vec<(Named, Box<str>)>,
    /// Folded, from a word to the end, with the name's number; sorted.
    beginnings: Vec<(Box<str>, u32)>,
}

impl Names {
    /// Reads the names of all segments.
    pub(crate) fn read(searcher: &Searcher) -> tantivy::Result<Names> {
        let mut all = Names::default();
        for (named, column) in [(Named::Person, "people"), (Named::Subject, "subjects")] {
            let mut seen: FxHashSet<Box<str>> = FxHashSet::default();
            for reader in searcher.segment_readers() {
                let Some(column) = reader.fast_fields().str(column)? else {
                    continue;
                };
                let mut values = column.dictionary().stream()?;
                while seen.len() < KEPT && values.advance() {
                    let Ok(name) = std::str::from_utf8(values.key()) else {
                        continue;
                    };
                    if seen.insert(name.into()) {
                        all.add(named, name);
                    }
                }
            }
        }
        all.beginnings.sort_unstable();
        Ok(all)
    }

    fn add(&mut self, named: Named, name: &str) {
        let number = self.names.len() as u32;
        self.names.push((named, name.into()));
        let folded = folded(name);
        let starts = folded.match_indices(' ').map(|(at, _)| at + 1);
        for start in std::iter::once(0).chain(starts) {
            self.beginnings.push((folded[start..].into(), number));
        }
    }

    /// Names of which a word and those after it begin as `typed`; those that begin so themselves first.
    fn beginning<'a>(&'a self, typed: &str) -> impl Iterator<Item = &'a (Named, Box<str>)> {
        let typed = folded(typed);
        let from = self.beginnings.partition_point(|(text, _)| **text < *typed);
        let mut found: Vec<(bool, u32)> = self.beginnings[from..]
            .iter()
            .take_while(|(text, _)| text.starts_with(&typed))
            .take(LOOKED_AT)
            .map(|(text, number)| {
                let (_, name) = &self.names[*number as usize];
                (text.len() < folded_length(name), *number)
            })
            .collect();
        found.sort_unstable();
        found.dedup_by_key(|(_, number)| *number);
        found
            .into_iter()
            .map(|(_, number)| &self.names[number as usize])
    }

    /// The names that begin as was typed and stand in a record that the asker may know of.
    pub(crate) fn offered(
        &self,
        searcher: &Searcher,
        fields: &Fields,
        admission: &Admission,
        typed: &str,
        limit: usize,
    ) -> tantivy::Result<Vec<(Named, String)>> {
        let mut offers = Vec::new();
        if folded(typed).is_empty() {
            return Ok(offers);
        }
        let mut seen: FxHashSet<(Named, String)> = FxHashSet::default();
        for (named, name) in self.beginning(typed) {
            if offers.len() == limit {
                break;
            }
            let field = match named {
                Named::Person => fields.people,
                Named::Subject => fields.subjects,
            };
            if seen.insert((*named, fold(name)))
                && is_known(searcher, fields, admission, field, name)?
            {
                offers.push((*named, name.to_string()));
            }
        }
        Ok(offers)
    }
}

/// Whether a document that the asker may know of carries a term, such as a name.
pub(crate) fn is_known(
    searcher: &Searcher,
    fields: &Fields,
    admission: &Admission,
    field: Field,
    name: &str,
) -> tantivy::Result<bool> {
    let term = Term::from_field_text(field, name);
    for reader in searcher.segment_readers() {
        let index = reader.inverted_index(field)?;
        let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic)? else {
            continue;
        };
        let admission = admission.on(reader, fields)?;
        let mut looked_at = 0;
        while postings.doc() != TERMINATED && looked_at < DOCUMENTS {
            let doc = postings.doc();
            if !reader.is_deleted(doc) && admission.admits(doc) {
                return Ok(true);
            }
            looked_at += 1;
            postings.advance();
        }
    }
    Ok(false)
}

/// Words without marks, one space between them.
fn folded(text: &str) -> String {
    let folded = fold(text);
    let words = folded.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn folded_length(name: &str) -> usize {
    folded(name).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_the_beginning_of_any_of_its_words() {
        let mut names = Names::default();
        for name in ["Nguyễn Du", "Nguyễn Đình Thi", "Du Tử Lê"] {
            names.add(Named::Person, name);
        }
        names.add(Named::Subject, "Du lịch (sinh thái)");
        names.beginnings.sort_unstable();
        let found = |typed: &str| -> Vec<String> {
            let found = names.beginning(typed);
            found.map(|(_, name)| name.to_string()).collect()
        };
        assert_eq!(
            found("du"),
            ["Du Tử Lê", "Du lịch (sinh thái)", "Nguyễn Du"]
        );
        assert_eq!(found("NGUYỄN đ"), ["Nguyễn Du", "Nguyễn Đình Thi"]);
        assert_eq!(found("dinh th"), ["Nguyễn Đình Thi"]);
        assert_eq!(found("sinh thai"), ["Du lịch (sinh thái)"]);
        assert!(found("thi du").is_empty());
    }
}
