//! Bytes as text, whatever they were written in: Unicode, MARC-8, or an encoding of before Unicode.

use super::marc8;
use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};

/// A file's text: by its byte order mark, else UTF-8, else the Vietnamese page of Windows or a font's own encoding.
pub fn text(bytes: &[u8]) -> String {
    for unicode in [UTF_8, UTF_16LE, UTF_16BE] {
        if let Some((marked, length)) = encoding_rs::Encoding::for_bom(bytes)
            && marked == unicode
        {
            return unicode
                .decode_without_bom_handling(&bytes[length..])
                .0
                .into_owned();
        }
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => unfonted(text),
        Err(_) => of_before_unicode(bytes),
    }
}

/// Bytes of a MARC record, whose leader says what they are: most say it wrongly, so that UTF-8 is tried first.
pub fn marc(bytes: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return unfonted(text);
    }
    let latin = WINDOWS_1252.decode_without_bom_handling(bytes).0;
    if let Some((_, text)) = vietnamese::legacy::convert(&latin) {
        return text;
    }
    marc8::decode(bytes).unwrap_or_else(|| latin.into_owned())
}

/// A text that is Unicode by its bytes may still be one whose letters only a font made Vietnamese.
fn unfonted(text: &str) -> String {
    match vietnamese::legacy::convert(text) {
        Some((_, converted)) => converted,
        None => text.to_owned(),
    }
}

fn of_before_unicode(bytes: &[u8]) -> String {
    let latin = WINDOWS_1252.decode_without_bom_handling(bytes).0;
    match vietnamese::legacy::convert(&latin) {
        Some((_, text)) => text,
        None => WINDOWS_1258
            .decode_without_bom_handling(bytes)
            .0
            .into_owned(),
    }
}
