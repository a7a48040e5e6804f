//! Records of ISO 2709, one after another (<https://www.loc.gov/marc/specifications/specrecstruc.html>).
//!
//! The file is cut at the sign that ends a record, so that a wrong length in one loses none of the others. Programs that
//! count letters where bytes are meant write wrong places of fields: where those do not fit, the fields are taken in
//! their order.

use super::{
    encoding,
    marc::{Data, Fields},
};

const END_OF_RECORD: u8 = 0x1d;
const END_OF_FIELD: u8 = 0x1e;
const SUBFIELD: u8 = 0x1f;
const LEADER: usize = 24;
/// Tag, length and place of a field in the directory.
const ENTRY: usize = 12;

/// Whether the bytes begin as a record does: five digits of its length, and signs that end fields.
pub fn is_one(bytes: &[u8]) -> bool {
    let start = begin(bytes);
    start.len() > LEADER
        && start[..5].iter().all(u8::is_ascii_digit)
        && start.contains(&END_OF_FIELD)
}

/// The records, `None` where one cannot be read.
pub fn records(bytes: &[u8]) -> impl Iterator<Item = Option<Fields>> {
    begin(bytes)
        .split(|byte| *byte == END_OF_RECORD)
        .map(begin)
        .filter(|record| !record.is_empty())
        .map(one)
}

/// Without line ends between records and a byte order mark, neither of which belongs there.
fn begin(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    bytes.trim_ascii_start()
}

fn one(record: &[u8]) -> Option<Fields> {
    let (leader, rest) = record.split_at_checked(LEADER)?;
    let end = rest.iter().position(|byte| *byte == END_OF_FIELD)?;
    let directory = &rest[..end];
    if directory.is_empty() || directory.len() % ENTRY != 0 {
        return None;
    }
    let placed = placed(record, leader, directory);
    let parts = placed.unwrap_or_else(|| {
        rest[end + 1..]
            .split(|byte| *byte == END_OF_FIELD)
            .collect()
    });
    let mut fields = Fields {
        leader: String::from_utf8_lossy(leader).into_owned(),
        ..Fields::default()
    };
    for (entry, part) in directory.chunks(ENTRY).zip(parts) {
        let tag = std::str::from_utf8(&entry[..3]).ok()?.to_owned();
        if tag.starts_with("00") {
            fields.fixed.push((tag, encoding::marc(part)));
        } else {
            fields.data.push(data(tag, part));
        }
    }
    (!fields.data.is_empty()).then_some(fields)
}

/// The fields where the directory says that they are, if each of them ends there.
fn placed<'a>(record: &'a [u8], leader: &[u8], directory: &[u8]) -> Option<Vec<&'a [u8]>> {
    let base = number(&leader[12..17])?;
    let field = |entry: &[u8]| {
        let (length, start) = (number(&entry[3..7])?, number(&entry[7..12])?);
        let field = record.get(base + start..base + start + length)?;
        let (last, field) = field.split_last()?;
        (*last == END_OF_FIELD && !field.contains(&END_OF_FIELD)).then_some(field)
    };
    directory.chunks(ENTRY).map(field).collect()
}

fn number(digits: &[u8]) -> Option<usize> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

fn data(tag: String, field: &[u8]) -> Data {
    let mut parts = field.split(|byte| *byte == SUBFIELD);
    let sign = |at: usize, head: &[u8]| head.get(at).map_or(' ', |byte| char::from(*byte));
    let head = parts.next().unwrap_or_default();
    let subfields = parts.filter_map(|part| {
        let (code, value) = part.split_first()?;
        Some((char::from(*code), encoding::marc(value)))
    });
    Data {
        tag,
        indicators: [sign(0, head), sign(1, head)],
        subfields: subfields.collect(),
    }
}
