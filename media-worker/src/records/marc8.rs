//! MARC-8 with its usual two sets, ASCII and ANSEL: marks stand before their letters
//! (<https://www.loc.gov/marc/specifications/speccharmarc8.html>, code table of extended Latin).

/// Letters from 0xA1 on, a space where there is none.
const LETTERS: &str = "ŁØĐÞÆŒʹ·♭®±ƠƯʼ ʻłøđþæœʺı£ð ơư  °ℓ℗©♯¿¡ß€";
/// Marks from 0xE0 on, a space where there is none.
const MARKS: &str = "\u{309}\u{300}\u{301}\u{302}\u{303}\u{304}\u{306}\u{307}\u{308}\u{30c}\u{30a}\u{fe20}\u{fe21}\u{315}\u{30b}\u{310}\
    \u{327}\u{328}\u{323}\u{324}\u{325}\u{333}\u{332}\u{326}\u{31c}\u{32e}\u{fe22}\u{fe23}  \u{313}";

/// The text; `None` where a byte is of no set, or another set is called in.
pub fn decode(bytes: &[u8]) -> Option<String> {
    let mut text = String::with_capacity(bytes.len());
    let mut marks = Vec::new();
    for &byte in bytes {
        if byte >= 0xe0 {
            marks.push(nth(MARKS, byte - 0xe0)?);
            continue;
        }
        text.push(match byte {
            0x1b => return None,
            0..0x80 => char::from(byte),
            0xa1.. => nth(LETTERS, byte - 0xa1)?,
            _ => return None,
        });
        text.extend(marks.drain(..));
    }
    Some(text)
}

fn nth(table: &str, at: u8) -> Option<char> {
    table.chars().nth(at.into()).filter(|c| *c != ' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_before_their_letters() {
        let bytes = b"\xb3\xe1\xbci \xb3\xf2\xbci Ng\xbd\xe1\xbci \xacn \xc7\xc8 Tolsto\xe8i";
        let text = vietnamese::nfc(&decode(bytes).unwrap()).into_owned();
        assert_eq!(text, "đời đợi Người Ơn ß€ Tolstoï");
        assert_eq!(decode(b"\x1b$1abc"), None);
        assert_eq!(decode(b"\xff"), None);
    }
}
