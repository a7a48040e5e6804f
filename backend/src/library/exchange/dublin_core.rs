//! A record in unqualified Dublin Core, as OAI-PMH asks of everybody
//! (<http://www.openarchives.org/OAI/2.0/oai_dc.xsd>).

use store::state::ContributorRole;

use super::{origin, shelf::Shelved};
use crate::{app::App, xml::Xml};

/// What a harvester calls it, where its schema is, and its namespace.
pub const FORMAT: (&str, &str, &str) = (
    "oai_dc",
    "http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
    "http://www.openarchives.org/OAI/2.0/oai_dc/",
);

/// How the guidelines of OpenAIRE write a number of a classification, where the element has no room for its scheme.
const CLASSIFICATION: &str = "info:eu-repo/classification/";

/// Writes the record.
pub fn write(xml: &mut Xml, app: &App, book: &Shelved) {
    let location = format!("{} {}", FORMAT.2, FORMAT.1);
    let spaces = [
        ("xmlns:oai_dc", FORMAT.2),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ("xsi:schemaLocation", location.as_str()),
    ];
    let row = &book.row;
    xml.element("oai_dc:dc", &spaces, |xml| {
        xml.text("dc:title", &[], &row.title);
        xml.said("dc:title", &row.other_title);
        for one in &book.people {
            let name = match one.role {
                ContributorRole::Author => "dc:creator",
                ContributorRole::Editor
                | ContributorRole::Translator
                | ContributorRole::Illustrator => "dc:contributor",
            };
            xml.text(name, &[], &one.name);
        }
        for subject in &book.subjects {
            xml.text("dc:subject", &[], subject);
        }
        for (scheme, number) in [("ddc", &row.ddc), ("bbk", &row.bbk)] {
            if !number.is_empty() {
                xml.text(
                    "dc:subject",
                    &[],
                    &format!("{CLASSIFICATION}{scheme}/{number}"),
                );
            }
        }
        xml.said("dc:description", &row.summary);
        xml.said("dc:publisher", &row.publisher);
        if let Some(year) = row.year {
            xml.text("dc:date", &[], &format!("{year:04}"));
        }
        xml.text("dc:type", &[], "Text");
        xml.said("dc:format", &row.extent);
        if let Some((_, kind)) = &book.file {
            xml.text("dc:format", &[], kind);
        }
        xml.text(
            "dc:identifier",
            &[],
            &format!("{}{}", origin(app), book.path()),
        );
        if !row.isbn.is_empty() {
            xml.text("dc:identifier", &[], &format!("urn:isbn:{}", row.isbn));
        }
        xml.said("dc:language", &row.language);
        xml.said("dc:relation", &book.series());
        // Words of the vocabulary of COAR for access.
        let rights = match book.is_open() {
            true => "http://purl.org/coar/access_right/c_abf2",
            false => "http://purl.org/coar/access_right/c_16ec",
        };
        xml.text("dc:rights", &[], rights);
    });
}
