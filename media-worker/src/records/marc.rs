//! What the fields of MARC 21 for bibliographic data say (<https://www.loc.gov/marc/bibliographic/>).

use store::state::ContributorRole;
use vietnamese::fold;

use super::{ImportedRecord, tidy};

/// A record before it is understood.
#[derive(Debug, Default, PartialEq)]
pub struct Fields {
    pub leader: String,
    /// Fields 001 to 009.
    pub fixed: Vec<(String, String)>,
    pub data: Vec<Data>,
}

/// A field of data.
#[derive(Debug, Default, PartialEq)]
pub struct Data {
    pub tag: String,
    pub indicators: [char; 2],
    pub subfields: Vec<(char, String)>,
}

impl Data {
    fn all(&self, codes: &str) -> impl Iterator<Item = &str> {
        self.subfields
            .iter()
            .filter(move |(code, _)| codes.contains(*code))
            .map(|(_, value)| value.as_str())
    }

    fn first(&self, code: char) -> &str {
        let found = self.subfields.iter().find(|(other, _)| *other == code);
        found.map_or("", |(_, value)| value)
    }
}

impl Fields {
    fn tagged<'a>(&'a self, tags: &[&'static str]) -> impl Iterator<Item = &'a Data> {
        let tags = tags.to_vec();
        self.data
            .iter()
            .filter(move |field| tags.contains(&field.tag.as_str()))
    }

    /// The first subfield of these fields that says something.
    fn said(&self, tags: &[&'static str], code: char) -> &str {
        let mut all = self.tagged(tags).map(|field| field.first(code));
        all.find(|value| !value.trim().is_empty())
            .unwrap_or_default()
    }

    fn fixed(&self, tag: &str) -> &str {
        let found = self.fixed.iter().find(|(other, _)| other == tag);
        found.map_or("", |(_, value)| value)
    }
}

/// The record.
pub fn record(fields: &Fields) -> ImportedRecord {
    const PUBLISHED: &[&str] = &["260", "264"];
    let of_008 = |from: usize, to: usize| -> String {
        let all = fields.fixed("008").chars();
        all.skip(from).take(to - from).collect()
    };
    let mut record = ImportedRecord {
        title: title(fields),
        other_title: tidy::part(fields.said(&["246", "240", "130"], 'a')),
        contributors: contributors(fields),
        publisher: tidy::part(fields.said(PUBLISHED, 'b')),
        place: tidy::part(fields.said(PUBLISHED, 'a')).replace(['[', ']'], ""),
        year: tidy::year(fields.said(PUBLISHED, 'c')).or_else(|| tidy::year(&of_008(7, 11))),
        edition: tidy::part(fields.said(&["250"], 'a')),
        extent: extent(fields),
        series: tidy::part(series(fields, 'a')),
        series_number: tidy::part(series(fields, 'v')),
        language: tidy::language(first_code(fields.said(&["041"], 'a'))),
        isbn: isbn(fields),
        ddc: ddc(fields),
        ddc_edition: tidy::number(fields.said(&["082"], '2')),
        bbk: bbk(fields),
        subjects: subjects(fields),
        summary: fields
            .tagged(&["520"])
            .map(|field| tidy::text(field.first('a')))
            .collect::<Vec<_>>()
            .join("\n\n"),
    };
    if record.language.is_empty() {
        record.language = tidy::language(&of_008(35, 38));
    }
    record
}

/// Several languages may stand in one subfield without a space.
fn first_code(codes: &str) -> &str {
    codes.get(..3).unwrap_or(codes)
}

fn title(fields: &Fields) -> String {
    let Some(field) = fields.tagged(&["245"]).next() else {
        return String::new();
    };
    let mut title = tidy::part(field.first('a'));
    let more = tidy::part(field.first('b'));
    if !more.is_empty() {
        title = format!("{title}: {more}");
    }
    for part in field.all("np").map(tidy::part) {
        if !part.is_empty() {
            title = format!("{title}. {part}");
        }
    }
    title
}

fn contributors(fields: &Fields) -> Vec<(String, ContributorRole)> {
    const NAMED: &[&str] = &["100", "110", "111", "700", "710", "711"];
    let mut all: Vec<(String, ContributorRole)> = Vec::new();
    for field in fields.tagged(NAMED) {
        let name = tidy::name(field.first('a'));
        let role = role(field);
        if !name.is_empty() && !all.contains(&(name.clone(), role)) {
            all.push((name, role));
        }
    }
    if all.is_empty() {
        // Nobody has an entry: whoever is named after the title has made it.
        let said = fields.said(&["245"], 'c');
        let first = said.split(';').next().unwrap_or_default();
        let names = first
            .split(',')
            .map(|name| tidy::name(name.trim().trim_start_matches("by ")));
        all = names
            .filter(|name| !name.is_empty())
            .map(|name| (name, ContributorRole::Author))
            .collect();
    }
    all
}

/// By the code of the relation, else by its name; who has neither is an author.
fn role(field: &Data) -> ContributorRole {
    let said = match field.first('4') {
        "" => fold(field.first('e')),
        code => code.to_owned(),
    };
    self::role_of(&said)
}

/// What a person did, from a folded word for it or a code of MARC
/// (<https://www.loc.gov/marc/relators/relaterm.html>).
fn role_of(said: &str) -> ContributorRole {
    let said = said.trim_matches(|c: char| !c.is_alphanumeric());
    let begins = |words: &[&str]| words.iter().any(|word| said.starts_with(word));
    if begins(&["trl", "dich", "nguoi dich", "trans"]) {
        ContributorRole::Translator
    } else if begins(&["ill", "minh hoa", "nguoi minh hoa", "ve ", "hoa si"]) {
        ContributorRole::Illustrator
    } else if begins(&[
        "edt",
        "edc",
        "com",
        "bien",
        "chu bien",
        "nguoi bien",
        "tuyen chon",
        "suu tam",
        "hieu dinh",
        "edit",
    ]) {
        ContributorRole::Editor
    } else {
        ContributorRole::Author
    }
}

fn isbn(fields: &Fields) -> String {
    let mut all = fields
        .tagged(&["020"])
        .map(|field| tidy::isbn(field.first('a')));
    all.find(|isbn| !isbn.is_empty()).unwrap_or_default()
}

/// The slashes in a number of Dewey's only show where it may be shortened.
fn ddc(fields: &Fields) -> String {
    let Some(field) = fields.tagged(&["082", "092"]).next() else {
        return String::new();
    };
    let number = tidy::line(field.first('a')).replace('/', "");
    tidy::line(&format!("{number} {}", field.first('b')))
}

/// In the Soviet classification, by the code of its source (`bbk`, or `rubbk` of the Russian tables).
fn bbk(fields: &Fields) -> String {
    let mut all = fields.tagged(&["084"]);
    let found = all.find(|field| field.first('2').to_ascii_lowercase().contains("bbk"));
    found.map_or_else(String::new, |field| tidy::line(field.first('a')))
}

/// What the card says of pages and size. A field that says which part of the thing it means (`$3`) is about something
/// else, such as our own count of a digital copy's pages.
fn extent(fields: &Fields) -> String {
    let mut all = fields.tagged(&["300"]);
    let Some(field) = all.find(|field| field.first('3').is_empty()) else {
        return String::new();
    };
    let mut extent = String::new();
    for (code, value) in &field.subfields {
        let value = tidy::line(value);
        let value = value.trim_end_matches([' ', ':', ';', '+', ',']);
        let sign = match code {
            'a' if extent.is_empty() => "",
            'a' => ", ",
            'b' => " : ",
            'c' => " ; ",
            'e' => " + ",
            _ => continue,
        };
        if !value.is_empty() {
            let sign = if extent.is_empty() { "" } else { sign };
            extent = format!("{extent}{sign}{value}");
        }
    }
    extent
}

/// As the book has it, else by the entry made of it.
fn series(fields: &Fields, code: char) -> &str {
    let mut all = ["490", "440", "830"].into_iter();
    let found = all.find_map(|tag| fields.tagged(&[tag]).next());
    found.map_or("", |field| field.first(code))
}

fn subjects(fields: &Fields) -> Vec<String> {
    const HEADINGS: &[&str] = &[
        "600", "610", "611", "630", "648", "650", "651", "653", "655", "690",
    ];
    let mut all: Vec<String> = Vec::new();
    let mut add = |subject: String| {
        if !subject.is_empty() && !all.contains(&subject) {
            all.push(subject);
        }
    };
    for field in fields.tagged(HEADINGS) {
        if field.tag == "653" {
            field.all("a").map(tidy::part).for_each(&mut add);
        } else {
            let parts: Vec<String> = field.all("axyzv").map(tidy::part).collect();
            add(parts.join(" – "));
        }
    }
    all
}
