//! A record as it was read, made fit to be kept: what a librarian would be told of is left out, and said.

use store::library::catalogue_import_row::ImportedRecord;

use super::super::{body::RecordBody, record::Record, view::Contributor};

/// Longer than any title that is kept.
const LONGEST_TITLE: usize = 300;

/// A record that can be kept, and the fields of the file's that cannot.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    pub record: Record,
    pub left_out: Vec<&'static str>,
}

/// Makes a record fit; `None` without a title.
pub fn fit(read: &ImportedRecord) -> Option<Fitted> {
    let mut body = body(read);
    let mut left_out = Vec::new();
    // Every round takes away what is wrong in the one before; what is wrong in nothing cannot be.
    for _ in 0..3 {
        let error = match Record::read(&body) {
            Ok(record) => return Some(Fitted { record, left_out }),
            Err(error) => error,
        };
        for field in error.fields() {
            if !leave_out(&mut body, field) {
                return None;
            }
            left_out.push(field);
        }
    }
    None
}

fn body(read: &ImportedRecord) -> RecordBody {
    let said = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let people = read.contributors.iter().map(|(name, role)| Contributor {
        name: name.clone(),
        role: (*role).into(),
    });
    RecordBody {
        title: read.title.clone(),
        other_title: said(&read.other_title),
        contributors: Some(people.collect()),
        publisher: said(&read.publisher),
        place: said(&read.place),
        year: read.year,
        edition: said(&read.edition),
        extent: said(&read.extent),
        series: said(&read.series),
        series_number: said(&read.series_number),
        language: said(&read.language),
        isbn: said(&read.isbn),
        ddc: said(&read.ddc),
        ddc_edition: said(&read.ddc_edition),
        bbk: said(&read.bbk),
        subjects: Some(read.subjects.clone()),
        summary: said(&read.summary),
    }
}

/// Whether the record can do without the field, or with less of it.
fn leave_out(body: &mut RecordBody, field: &str) -> bool {
    match field {
        "title" if body.title.trim().is_empty() => return false,
        "title" => body.title = body.title.chars().take(LONGEST_TITLE).collect(),
        "other_title" => body.other_title = None,
        "contributors" => body.contributors = None,
        "publisher" => body.publisher = None,
        "place" => body.place = None,
        "year" => body.year = None,
        "edition" => body.edition = None,
        "extent" => body.extent = None,
        "series" => body.series = None,
        "series_number" => body.series_number = None,
        "language" => body.language = None,
        "isbn" => body.isbn = None,
        "ddc" => body.ddc = None,
        "ddc_edition" => body.ddc_edition = None,
        "bbk" => body.bbk = None,
        "subjects" => body.subjects = None,
        "summary" => body.summary = None,
        _ => return false,
    }
    true
}

/// Fills what is empty in a standing record from another. Returns the fields that were filled.
pub fn fill(standing: &mut RecordBody, record: &Record) -> Vec<&'static str> {
    let mut filled = Vec::new();
    let mut text = |name, field: &mut Option<String>, said: &str| {
        if field.as_deref().unwrap_or_default().is_empty() && !said.is_empty() {
            *field = Some(said.to_owned());
            filled.push(name);
        }
    };
    text(
        "other_title",
        &mut standing.other_title,
        &record.other_title,
    );
    text("publisher", &mut standing.publisher, &record.publisher);
    text("place", &mut standing.place, &record.place);
    text("edition", &mut standing.edition, &record.edition);
    text("extent", &mut standing.extent, &record.extent);
    text("series", &mut standing.series, &record.series);
    // A number counts in its own series, an edition has its own numbers.
    if standing.series.as_deref() == Some(record.series.as_str()) {
        let number = &mut standing.series_number;
        text("series_number", number, &record.series_number);
    }
    text("isbn", &mut standing.isbn, &record.isbn);
    text("ddc", &mut standing.ddc, &record.ddc);
    if standing.ddc.as_deref() == Some(record.ddc.as_str()) {
        let edition = &mut standing.ddc_edition;
        text("ddc_edition", edition, &record.ddc_edition);
    }
    text("bbk", &mut standing.bbk, &record.bbk);
    text("summary", &mut standing.summary, &record.summary);
    if standing.year.is_none() && record.year.is_some() {
        standing.year = record.year;
        filled.push("year");
    }
    let nobody = standing.contributors.as_ref().is_none_or(Vec::is_empty);
    if nobody && !record.contributors.is_empty() {
        let people = record.contributors.iter().map(|(name, role)| Contributor {
            name: name.clone(),
            role: (*role).into(),
        });
        standing.contributors = Some(people.collect());
        filled.push("contributors");
    }
    let nothing = standing.subjects.as_ref().is_none_or(Vec::is_empty);
    if nothing && !record.subjects.is_empty() {
        standing.subjects = Some(record.subjects.clone());
        filled.push("subjects");
    }
    filled
}

#[cfg(test)]
mod tests {
    use store::state::ContributorRole;

    use super::*;

    #[test]
    fn what_cannot_be_kept_is_left_out_and_said() {
        let read = ImportedRecord {
            title: "Truyện Kiều".to_owned(),
            contributors: vec![("Nguyễn Du".to_owned(), ContributorRole::Author)],
            isbn: "978-604-2-18731-9".to_owned(),
            ddc: "văn học".to_owned(),
            year: Some(1965),
            ..ImportedRecord::default()
        };
        let fitted = fit(&read).unwrap();
        assert_eq!(fitted.left_out, ["ddc", "isbn"]);
        assert_eq!(fitted.record.year, Some(1965));
        assert_eq!(fitted.record.names(), "Nguyễn Du");
        assert_eq!(fitted.record.language, "vi");
        let nameless = ImportedRecord {
            title: "  ".to_owned(),
            ..read.clone()
        };
        assert_eq!(fit(&nameless), None);
        let endless = ImportedRecord {
            title: "dài ".repeat(200),
            subjects: (0..30).map(|n| format!("chủ đề {n}")).collect(),
            ..read
        };
        let fitted = fit(&endless).unwrap();
        assert_eq!(fitted.record.title.chars().count(), 299);
        assert_eq!(fitted.left_out, ["ddc", "isbn", "subjects", "title"]);
    }

    #[test]
    fn only_what_is_empty_is_filled() {
        let read = ImportedRecord {
            title: "Truyện Kiều".to_owned(),
            publisher: "Văn học".to_owned(),
            year: Some(1965),
            subjects: vec!["thơ".to_owned()],
            ..ImportedRecord::default()
        };
        let fitted = fit(&read).unwrap();
        let mut standing = RecordBody {
            title: "Truyện Kiều".to_owned(),
            publisher: Some("Giáo dục".to_owned()),
            subjects: Some(Vec::new()),
            ..RecordBody::default()
        };
        assert_eq!(fill(&mut standing, &fitted.record), ["year", "subjects"]);
        assert_eq!(standing.publisher.as_deref(), Some("Giáo dục"));
        assert_eq!(standing.year, Some(1965));
        assert!(fill(&mut standing, &fitted.record).is_empty());
    }
}
