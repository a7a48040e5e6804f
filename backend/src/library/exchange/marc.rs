//! A record in MARC 21 for bibliographic data (<https://www.loc.gov/marc/bibliographic/>), written as MARCXML and as ISO 2709.

use store::state::ContributorRole;

use super::{origin, shelf::Shelved};
use crate::{
    app::App,
    xml::{Attributes, Xml},
};

/// What a harvester calls it, where its schema is, and its namespace.
pub const FORMAT: (&str, &str, &str) = (
    "marcxml",
    "http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd",
    "http://www.loc.gov/MARC21/slim",
);

/// A language material, monograph, in Unicode, described in full by no particular rules.
const LEADER: &str = "00000nam a2200000   4500";

/// Bytes of a subfield in ISO 2709, where a field has 9,999 at most.
const LONGEST: usize = 4_500;

/// What a field speaks of that is about the pages to be read here.
const DIGITAL: &str = "Bản số";

/// A field of data: tag, two indicators, subfields.
type Field = (&'static str, &'static str, Vec<(char, String)>);

/// A record before it is written.
struct Record {
    /// Fields 001 to 008.
    fixed: [(&'static str, String); 3],
    data: Vec<Field>,
}

fn record(app: &App, book: &Shelved) -> Record {
    let row = &book.row;
    Record {
        fixed: [
            ("001", row.id.to_string()),
            ("005", row.changed_at.format("%Y%m%d%H%M%S.0").to_string()),
            ("008", fixed(book)),
        ],
        data: fields(origin(app), book),
    }
}

/// Writes the record, with its namespace and schema.
pub fn write(xml: &mut Xml, app: &App, book: &Shelved) {
    let location = format!("{} {}", FORMAT.2, FORMAT.1);
    let spaces = [
        ("xmlns", FORMAT.2),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ("xsi:schemaLocation", location.as_str()),
    ];
    write_in(xml, &spaces, app, book);
}

/// Writes the record into a document that has named the namespace.
pub fn write_in(xml: &mut Xml, spaces: Attributes<'_>, app: &App, book: &Shelved) {
    let record = record(app, book);
    xml.element("record", spaces, |xml| {
        xml.text("leader", &[], LEADER);
        for (tag, value) in &record.fixed {
            xml.text("controlfield", &[("tag", tag)], value);
        }
        for (tag, indicators, subfields) in &record.data {
            let (first, second) = indicators.split_at(1);
            let attributes = [("tag", *tag), ("ind1", first), ("ind2", second)];
            xml.element("datafield", &attributes, |xml| {
                for (code, value) in subfields {
                    let code = code.to_string();
                    xml.text("subfield", &[("code", code.as_str())], value);
                }
            });
        }
    });
}

/// The record as ISO 2709 has it (<https://www.loc.gov/marc/specifications/specrecstruc.html>), in UTF-8. A summary that
/// is longer than a field may be is cut at a word.
///
/// # Errors
/// When a record is longer than the format allows.
pub fn binary(app: &App, book: &Shelved) -> anyhow::Result<Vec<u8>> {
    let record = record(app, book);
    let mut file = Iso2709::default();
    for (tag, value) in &record.fixed {
        file.field(tag, value)?;
    }
    for (tag, indicators, subfields) in &record.data {
        let mut field = (*indicators).to_owned();
        for (code, value) in subfields {
            field.push(SUBFIELD);
            field.push(*code);
            field += &fit(value);
        }
        file.field(tag, &field)?;
    }
    file.record()
}

const END_OF_RECORD: char = '\u{1d}';
const END_OF_FIELD: char = '\u{1e}';
const SUBFIELD: char = '\u{1f}';

/// A record of ISO 2709 while it is written: lengths and places count bytes.
#[derive(Default)]
struct Iso2709 {
    directory: String,
    fields: String,
}

impl Iso2709 {
    fn field(&mut self, tag: &str, value: &str) -> anyhow::Result<()> {
        let (at, length) = (self.fields.len(), value.len() + 1);
        anyhow::ensure!(length <= 9_999, "field {tag} has {length} bytes");
        self.directory += &format!("{tag}{length:04}{at:05}");
        self.fields += value;
        self.fields.push(END_OF_FIELD);
        Ok(())
    }

    fn record(self) -> anyhow::Result<Vec<u8>> {
        let Self { directory, fields } = self;
        let base = LEADER.len() + directory.len() + 1;
        let length = base + fields.len() + 1;
        anyhow::ensure!(length <= 99_999, "a record has {length} bytes");
        let leader = format!("{length:05}{}{base:05}{}", &LEADER[5..12], &LEADER[17..]);
        let record = format!("{leader}{directory}{END_OF_FIELD}{fields}{END_OF_RECORD}");
        Ok(record.into_bytes())
    }
}

/// A value without the signs that part fields, no longer than it may be.
fn fit(value: &str) -> String {
    let value: String = value
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if value.len() <= LONGEST {
        return value;
    }
    let cut = &value[..value.floor_char_boundary(LONGEST)];
    let word = cut.rfind(' ').unwrap_or(cut.len());
    format!("{} …", &cut[..word])
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

/// The language's code in MARC, of three letters (<https://www.loc.gov/marc/languages/>).
fn language(tag: &str) -> &str {
    match main_part(tag) {
        "vi" => "vie",
        "en" => "eng",
        "fr" => "fre",
        "zh" => "chi",
        "ru" => "rus",
        "de" => "ger",
        "ja" => "jpn",
        "ko" => "kor",
        "lo" => "lao",
        "km" => "khm",
        code if code.len() == 3 => code,
        _ => "und",
    }
}

/// `vi` of `vi-VN`.
fn main_part(tag: &str) -> &str {
    tag.split('-').next().unwrap_or_default()
}

/// Pages, illustrations, size, what lies beside, each with the punctuation that leads to the next (ISBD, area 5):
/// `312 tr. : minh hoạ ; 21 cm + 1 đĩa`.
fn physical(extent: &str) -> Vec<(char, String)> {
    let (before, beside) = cut(extent, " + ");
    let (before, size) = cut(before, " ; ");
    let (pages, pictures) = cut(before, " : ");
    let mut parts: Vec<(char, String)> = Vec::new();
    for (code, part, sign) in [
        ('a', pages, ""),
        ('b', pictures, " :"),
        ('c', size, " ;"),
        ('e', beside, " +"),
    ] {
        if part.is_empty() {
            continue;
        }
        if let Some((_, before)) = parts.last_mut() {
            before.push_str(sign);
        }
        parts.push((code, part.to_owned()));
    }
    parts
}

/// What stands before the first sign, and what behind it.
fn cut<'a>(text: &'a str, sign: &str) -> (&'a str, &'a str) {
    text.split_once(sign).unwrap_or((text, ""))
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
    if language(&row.language) == "und" {
        // MARC has no code for it: the one of ISO 639-1.
        let code = main_part(&row.language);
        say("041", "07", vec![('a', code), ('2', "iso639-1")]);
    }
    if !row.ddc.is_empty() {
        // The fourteenth edition that was translated is the abridged one.
        let full = if row.ddc_edition == "14" { "14" } else { "04" };
        let number = vec![('a', row.ddc.as_str()), ('2', &row.ddc_edition)];
        say("082", full, number);
    }
    if !row.bbk.is_empty() {
        say("084", "  ", vec![('a', row.bbk.as_str()), ('2', "bbk")]);
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
    let physical = physical(&row.extent);
    let extent = physical.iter().map(|(code, part)| (*code, part.as_str()));
    say("300", "  ", extent.collect());
    if row.page_count > 0 {
        // Of the digital copy, which is not what the card speaks of.
        let pages = format!("{} tr.", row.page_count);
        say("300", "  ", vec![('3', DIGITAL), ('a', pages.as_str())]);
    }
    let series = vec![('a', row.series.as_str()), ('v', &row.series_number)];
    if !row.series.is_empty() {
        say("490", "1 ", series.clone());
    }
    for paragraph in row.summary.split("\n\n") {
        say("520", "  ", vec![('a', paragraph)]);
    }
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
    if !row.series.is_empty() {
        say("830", " 0", series);
    }
    let page = format!("{origin}{}", book.path());
    say("856", "40", vec![('u', page.as_str())]);
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_size_are_parted_as_the_card_parts_them() {
        let said = |extent: &str| -> Vec<String> {
            let parts = physical(extent).into_iter();
            parts.map(|(code, part)| format!("{code} {part}")).collect()
        };
        assert_eq!(said("312 tr. ; 21 cm"), ["a 312 tr. ;", "c 21 cm"]);
        assert_eq!(
            said("2 tập : minh hoạ, bản đồ ; 27 cm + 1 đĩa"),
            ["a 2 tập :", "b minh hoạ, bản đồ ;", "c 27 cm +", "e 1 đĩa"]
        );
        assert_eq!(said("312 tr. + 1 đĩa"), ["a 312 tr. +", "e 1 đĩa"]);
        assert_eq!(said("1 tờ"), ["a 1 tờ"]);
        assert!(said("").is_empty());
    }

    #[test]
    fn a_value_fits_into_a_field_and_parts_none() {
        assert_eq!(fit("hai\ndòng\u{1e}"), "hai dòng ");
        let long = "chữ ".repeat(3_000);
        let kept = fit(&long);
        assert!(
            kept.len() <= LONGEST + 4 && kept.ends_with("chữ …"),
            "{}",
            kept.len()
        );
    }
}
