//! A record in MARC 21 for bibliographic data (<https://www.loc.gov/marc/bibliographic/>), written as MARCXML.

use store::state::ContributorRole;

use super::{origin, shelf::Shelved};
use crate::{app::App, xml::Xml};

/// What a harvester calls it, where its schema is, and its namespace.
pub const FORMAT: (&str, &str, &str) = (
    "marcxml",
    "http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd",
    "http://www.loc.gov/MARC21/slim",
);

/// A language material, monograph, in Unicode, described in full by no particular rules.
const LEADER: &str = "00000nam a2200000   4500";

/// A field of data: tag, two indicators, subfields.
type Field = (&'static str, &'static str, Vec<(char, String)>);

/// Writes the record.
pub fn write(xml: &mut Xml, app: &App, book: &Shelved) {
    let location = format!("{} {}", FORMAT.2, FORMAT.1);
    let spaces = [
        ("xmlns", FORMAT.2),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ("xsi:schemaLocation", location.as_str()),
    ];
    let row = &book.row;
    xml.element("record", &spaces, |xml| {
        xml.text("leader", &[], LEADER);
        xml.text("controlfield", &[("tag", "001")], &row.id.to_string());
        let changed = row.changed_at.format("%Y%m%d%H%M%S.0").to_string();
        xml.text("controlfield", &[("tag", "005")], &changed);
        xml.text("controlfield", &[("tag", "008")], &fixed(book));
        for (tag, indicators, subfields) in fields(origin(app), book) {
            let (first, second) = indicators.split_at(1);
            let attributes = [("tag", tag), ("ind1", first), ("ind2", second)];
            xml.element("datafield", &attributes, |xml| {
                for (code, value) in &subfields {
                    let code = code.to_string();
                    xml.text("subfield", &[("code", code.as_str())], value);
                }
            });
        }
    });
}

/// Field 008: forty characters of fixed meaning.
fn fixed(book: &Shelved) -> String {
    let row = &book.row;
    let entered = row.created_at.format("%y%m%d");
    let dates = match row.year {
        Some(year) => format!("s{year:04}    "),
        None => "nuuuuuuuu".to_owned(),
    };
    // 15-17 place, 18-21 illustrations, 22 audience, 23 form of item: online.
    let place = if row.language == "vi" { "vm " } else { "xx " };
    format!(
        "{entered}{dates}{place}|||||o|||||||| ||{} d",
        language(&row.language)
    )
}

/// The language's code in MARC, of three letters.
fn language(tag: &str) -> &'static str {
    match tag {
        "vi" => "vie",
        "en" => "eng",
        "fr" => "fre",
        "zh" => "chi",
        "ru" => "rus",
        "" => "und",
        _ => "mul",
    }
}

fn fields(origin: &str, book: &Shelved) -> Vec<Field> {
    let row = &book.row;
    let mut fields: Vec<Field> = Vec::new();
    let mut say = |tag, indicators, parts: Vec<(char, &str)>| {
        let said: Vec<(char, String)> = parts
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(code, value)| (code, value.to_owned()))
            .collect();
        if !said.is_empty() {
            fields.push((tag, indicators, said));
        }
    };
    say("020", "  ", vec![('a', row.isbn.as_str())]);
    if !row.ddc.is_empty() {
        say("082", "04", vec![('a', row.ddc.as_str())]);
    }
    let mut authors = book.names(ContributorRole::Author);
    let first = authors.next();
    if let Some(name) = first {
        // A Vietnamese name stands as it is said.
        say("100", "0 ", vec![('a', name), ('e', "tác giả")]);
    }
    let all: Vec<&str> = book.people.iter().map(|one| one.name.as_str()).collect();
    let responsible = all.join(", ");
    let added = if first.is_some() { "10" } else { "00" };
    say(
        "245",
        added,
        vec![('a', row.title.as_str()), ('c', &responsible)],
    );
    say("246", "33", vec![('a', row.other_title.as_str())]);
    say("250", "  ", vec![('a', row.edition.as_str())]);
    let year = row.year.map(|year| year.to_string()).unwrap_or_default();
    let published = vec![
        ('a', row.place.as_str()),
        ('b', row.publisher.as_str()),
        ('c', &year),
    ];
    say("260", "  ", published);
    if row.page_count > 0 {
        let pages = format!("{} tr.", row.page_count);
        say("300", "  ", vec![('a', pages.as_str())]);
    }
    say("520", "  ", vec![('a', row.summary.as_str())]);
    for subject in &book.subjects {
        say("653", "  ", vec![('a', subject.as_str())]);
    }
    for name in authors {
        say("700", "0 ", vec![('a', name), ('e', "tác giả")]);
    }
    for one in &book.people {
        let role = match one.role {
            ContributorRole::Author => continue,
            ContributorRole::Editor => "biên tập",
            ContributorRole::Translator => "dịch",
            ContributorRole::Illustrator => "minh hoạ",
        };
        say("700", "0 ", vec![('a', one.name.as_str()), ('e', role)]);
    }
    let page = format!("{origin}{}", book.path());
    say("856", "40", vec![('u', page.as_str())]);
    fields
}
