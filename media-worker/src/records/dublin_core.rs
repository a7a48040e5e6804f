//! What the elements of Dublin Core say (<https://www.dublincore.org/specifications/dublin-core/dces/>).

use store::state::ContributorRole;

use super::{ImportedRecord, tidy};

/// The record, from local names of elements and their texts, in their order.
pub fn record(elements: &[(String, String)]) -> ImportedRecord {
    let mut record = ImportedRecord::default();
    for (name, text) in elements {
        let said = tidy::line(text);
        match name.as_str() {
            "title" if record.title.is_empty() => record.title = said,
            "title" | "alternative" => first(&mut record.other_title, said),
            "creator" => record
                .contributors
                .push((tidy::name(&said), ContributorRole::Author)),
            "contributor" => record
                .contributors
                .push((tidy::name(&said), ContributorRole::Editor)),
            "publisher" => first(&mut record.publisher, said),
            "date" | "issued" => record.year = record.year.or_else(|| tidy::year(&said)),
            "language" => first(&mut record.language, tidy::language(&said)),
            "identifier" => first(&mut record.isbn, isbn(&said)),
            "subject" => subject(&mut record, said),
            "description" | "abstract" => first(&mut record.summary, tidy::text(text)),
            "extent" => first(&mut record.extent, said),
            "format" if is_extent(&said) => first(&mut record.extent, said),
            "isPartOf" | "relation" if record.series.is_empty() => series(&mut record, &said),
            _ => {}
        }
    }
    record
}

/// How a number of a classification is written where it has no element of its own (OpenAIRE).
const CLASSIFICATION: &str = "info:eu-repo/classification/";

fn subject(record: &mut ImportedRecord, said: String) {
    let number = said.strip_prefix(CLASSIFICATION);
    match number.and_then(|number| number.split_once('/')) {
        Some(("ddc", number)) => first(&mut record.ddc, number.to_owned()),
        Some(("bbk", number)) => first(&mut record.bbk, number.to_owned()),
        Some(_) => {}
        None => record.subjects.push(said),
    }
}

/// Whether a format speaks of pages or of a size, not of a file.
fn is_extent(said: &str) -> bool {
    const WORDS: [&str; 8] = ["tr", "trang", "tap", "to", "cm", "p", "pp", "pages"];
    let folded = vietnamese::fold(said);
    let mut words = folded.split(|c: char| !c.is_alphanumeric());
    !said.contains('/') && words.any(|word| WORDS.contains(&word))
}

/// `Tủ sách vàng ; T. 5`; an address is of another thing.
fn series(record: &mut ImportedRecord, said: &str) {
    if said.contains("://") || said.starts_with("info:") || said.starts_with("urn:") {
        return;
    }
    let (name, number) = said.rsplit_once(" ; ").unwrap_or((said, ""));
    record.series = name.to_owned();
    record.series_number = number.to_owned();
}

/// The first one stands.
fn first(field: &mut String, said: String) {
    if field.is_empty() {
        *field = said;
    }
}

/// An identifier that calls itself an ISBN, or has as many digits.
fn isbn(identifier: &str) -> String {
    let number = tidy::isbn(identifier);
    let digits = number.chars().filter(|c| c.is_ascii_alphanumeric()).count();
    if matches!(digits, 10 | 13) {
        number
    } else {
        String::new()
    }
}
