//! Texts of before Unicode, as they surface today: TCVN3 (ABC) and VNI fonts read as Latin-1.

mod tcvn3;
mod vni;

use crate::split::pieces;
use crate::syllable::is_syllable;
use crate::text::lower;
use crate::tone::place_tone;

/// An encoding of before Unicode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// TCVN 5712:1993 VN3, the `.VnTime` fonts: one byte a letter; capitals with tone come from a font of capitals.
    Tcvn3,
    /// VNI for Windows, the `VNI-Times` fonts: a letter and a mark after it.
    Vni,
}

/// Reads `text` as written in `encoding`; characters that the encoding does not use stay.
pub fn decode(text: &str, encoding: Encoding) -> String {
    match encoding {
        Encoding::Tcvn3 => tcvn3::decode(text),
        Encoding::Vni => vni::decode(text),
    }
}

/// The text in Unicode when it is in fact TCVN3 or VNI, `None` when it is not. Judged by how many of the words with
/// letters beyond ASCII are possible Vietnamese syllables before and after; at least three such words are needed.
pub fn convert(text: &str) -> Option<(Encoding, String)> {
    if text.is_ascii() || text.chars().any(only_in_unicode) {
        return None;
    }
    let before = valid_share(text)?;
    if before >= 0.5 {
        return None;
    }
    [Encoding::Tcvn3, Encoding::Vni]
        .into_iter()
        .filter_map(|encoding| {
            let converted = decode(text, encoding);
            let after = valid_share(&converted)?;
            (after >= 0.75 && after >= before + 0.3).then_some((encoding, converted, after))
        })
        .max_by(|a, b| a.2.total_cmp(&b.2))
        .map(|(encoding, converted, _)| (encoding, converted))
}

/// Letters that no encoding of before Unicode yields; a Vietnamese text in Unicode has one in its first words.
fn only_in_unicode(c: char) -> bool {
    matches!(c, 'ơ' | 'Ơ' | 'ư' | 'Ư' | 'đ' | '\u{1ea0}'..='\u{1ef9}' | '\u{300}'..='\u{323}')
}

/// The share of possible syllables among the words of `text` with letters beyond ASCII; `None` below three such words.
fn valid_share(text: &str) -> Option<f64> {
    let (mut all, mut valid) = (0u32, 0u32);
    for word in pieces(text)
        .map(|range| &text[range])
        .filter(|word| !word.is_ascii())
    {
        all += 1;
        valid += u32::from(is_syllable(&place_tone(&lower(word))));
    }
    (all >= 3).then(|| f64::from(valid) / f64::from(all))
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNICODE: &str = "Cộng hòa xã hội chủ nghĩa Việt Nam, Độc lập – Tự do – Hạnh phúc. Đường số 5, quyển sách thuở ấy";
    const TCVN3: &str = "Céng hßa x· héi chñ nghÜa ViÖt Nam, §éc lËp – Tù do – H¹nh phóc. §\u{AD}êng sè 5, quyÓn s¸ch thuë Êy";
    const VNI: &str = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, Ñoäc laäp – Töï do – Haïnh phuùc. Ñöôøng soá 5, quyeån saùch thuôû aáy";

    #[test]
    fn both_encodings_come_out() {
        assert_eq!(decode(TCVN3, Encoding::Tcvn3), UNICODE);
        assert_eq!(decode(VNI, Encoding::Vni), UNICODE);
    }

    #[test]
    fn detection() {
        assert_eq!(convert(TCVN3), Some((Encoding::Tcvn3, UNICODE.to_owned())));
        assert_eq!(convert(VNI), Some((Encoding::Vni, UNICODE.to_owned())));
        assert_eq!(convert(UNICODE), None);
        assert_eq!(
            convert("L'été dernier, la fenêtre était fermée à clé près de Besançon"),
            None
        );
        assert_eq!(convert("plain ASCII"), None);
        assert_eq!(convert("é"), None);
    }
}
