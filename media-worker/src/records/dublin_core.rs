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
            "subject" => record.subjects.push(said),
            "description" | "abstract" => first(&mut record.summary, said),
            _ => {}
        }
    }
    record
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
