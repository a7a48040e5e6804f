//! Records in XML, each read for itself, so that a broken one loses none of the others. Entities of the document's own
//! are never expanded.

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use super::marc::{Data, Fields};

/// What stands in one record: fields of MARC, or elements of Dublin Core by their local names.
#[derive(Debug, Default)]
pub struct Record {
    pub marc: Fields,
    pub elements: Vec<(String, String)>,
}

/// The parts of a document that are records: the elements `record`, or where there are none `dc`, of any namespace.
pub fn parts(text: &str) -> impl Iterator<Item = &str> {
    let name = if tag(text, 0, "record", false).is_some() {
        "record"
    } else {
        "dc"
    };
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = tag(text, at, name, false)?;
            let next = tag(text, start + 1, name, false).unwrap_or(text.len());
            let end = tag(text, start, name, true).unwrap_or(text.len());
            let part = &text[start..end.min(next)];
            at = end.min(next);
            // A harvested record has one of MARC inside; of the outer one there is nothing to be read.
            if end < next || part.contains("field") || part.contains(":title") {
                return Some(part);
            }
        }
    })
}

/// Where the next opening or closing tag with a local name begins.
fn tag(text: &str, from: usize, name: &str, closing: bool) -> Option<usize> {
    let found = text.get(from..)?.match_indices('<').find(|(at, _)| {
        let after = &text[from + at + 1..];
        let bare = after.strip_prefix('/');
        let word = match (closing, bare) {
            (true, Some(word)) => word,
            (false, None) => after,
            (true, None) | (false, Some(_)) => return false,
        };
        let end = word.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'));
        let word = &word[..end.unwrap_or(word.len())];
        word.rsplit(':').next() == Some(name)
    });
    found.map(|(at, _)| from + at)
}

/// One record; `None` where it is not well formed or says nothing.
pub fn read(part: &str) -> Option<Record> {
    let mut reader = Reader::from_str(part);
    // A part ends before its own closing tag.
    reader.config_mut().check_end_names = true;
    let mut record = Record::default();
    let mut text = String::new();
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => {
                text.clear();
                open(&mut record, &start);
            }
            Event::Text(piece) => text += &piece.unescape_with(entity).ok()?,
            Event::CData(piece) => text += &String::from_utf8_lossy(&piece),
            Event::End(end) => {
                let name = String::from_utf8_lossy(end.local_name().as_ref()).into_owned();
                close(&mut record, name, std::mem::take(&mut text));
            }
            Event::Eof => break,
            Event::Empty(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_) => {}
        }
    }
    let says = !record.marc.data.is_empty() || !record.elements.is_empty();
    says.then_some(record)
}

/// The five entities of XML; one of a document's own says nothing.
fn entity(name: &str) -> Option<&'static str> {
    quick_xml::escape::resolve_predefined_entity(name).or(Some(""))
}

fn open(record: &mut Record, start: &BytesStart<'_>) {
    let marc = &mut record.marc;
    match start.local_name().as_ref() {
        b"controlfield" => marc.fixed.push((attribute(start, "tag"), String::new())),
        b"datafield" => {
            let sign = |name| attribute(start, name).chars().next().unwrap_or(' ');
            marc.data.push(Data {
                tag: attribute(start, "tag"),
                indicators: [sign("ind1"), sign("ind2")],
                subfields: Vec::new(),
            });
        }
        b"subfield" => {
            if let Some(field) = marc.data.last_mut() {
                let code = attribute(start, "code").chars().next().unwrap_or(' ');
                field.subfields.push((code, String::new()));
            }
        }
        _ => {}
    }
}

fn close(record: &mut Record, name: String, text: String) {
    let marc = &mut record.marc;
    match name.as_str() {
        "leader" => marc.leader = text,
        "controlfield" => {
            if let Some((_, value)) = marc.fixed.last_mut() {
                *value = text;
            }
        }
        "subfield" => {
            let field = marc.data.last_mut();
            if let Some((_, value)) = field.and_then(|field| field.subfields.last_mut()) {
                *value = text;
            }
        }
        _ if !text.trim().is_empty() => record.elements.push((name, text)),
        _ => {}
    }
}

fn attribute(start: &BytesStart<'_>, name: &str) -> String {
    let found = start.try_get_attribute(name).ok().flatten();
    found.map_or_else(String::new, |found| {
        String::from_utf8_lossy(&found.value).into_owned()
    })
}
