//! Where the tone mark stands: `hoà` and `hòa`, `thuỷ` and `thủy` made one.
//!
//! The kept form is the older one (`hòa`, `thủy`), because most texts are written so. Marks that slipped to another
//! vowel (`hìên`) come to their place as well.

use crate::letter::{Tone, is_vowel, letter, with_tone};

/// Puts the tone mark of one syllable in its place. Takes and gives lower-case NFC.
/// What is not one syllable of Vietnamese shape (two marks, no vowel, vowels apart) comes back unchanged.
pub fn place_tone(syllable: &str) -> String {
    if syllable.is_ascii() {
        return syllable.to_owned();
    }
    let mut chars: Vec<char> = syllable.chars().collect();
    match replace_tone(&mut chars) {
        Some(()) => chars.into_iter().collect(),
        None => syllable.to_owned(),
    }
}

fn replace_tone(chars: &mut [char]) -> Option<()> {
    let mut marked = chars
        .iter()
        .enumerate()
        .filter(|(_, c)| letter(**c).is_some_and(|l| l.tone != Tone::Level));
    let (at, tone) = marked
        .next()
        .and_then(|(i, c)| Some((i, letter(*c)?.tone)))?;
    if marked.next().is_some() {
        return None;
    }
    chars[at] = with_tone(chars[at], Tone::Level);
    match tone_position(chars) {
        Some(place) => chars[place] = with_tone(chars[place], tone),
        None => chars[at] = with_tone(chars[at], tone),
    }
    Some(())
}

/// The index of the vowel that carries the tone in a toneless lower-case syllable. `None` where the shape is not Vietnamese.
pub fn tone_position(chars: &[char]) -> Option<usize> {
    let mut start = chars.iter().position(|c| is_vowel(*c))?;
    let mut end = start + chars[start..].iter().take_while(|c| is_vowel(**c)).count();
    if chars[end..].iter().any(|c| is_vowel(*c)) {
        return None;
    }
    // In `qu…` and `gi…` the first vowel belongs to the consonant, unless it is the only one.
    let glide = start > 0 && matches!((chars[start - 1], chars[start]), ('q', 'u') | ('g', 'i'));
    if glide && end - start > 1 {
        start += 1;
    }
    let nucleus = &chars[start..end];
    if let Some(shaped) = nucleus
        .iter()
        .rposition(|c| matches!(c, 'ă' | 'â' | 'ê' | 'ô' | 'ơ' | 'ư'))
    {
        // `ưa` and `ưu` carry it on ư, `ươ` on ơ.
        return Some(start + shaped);
    }
    if end < chars.len() {
        return Some(end - 1);
    }
    end -= 1;
    Some(match nucleus.len() {
        1 => start,
        2 => end - 1,
        3 => start + 1,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_and_new_placement_are_one() {
        for (typed, kept) in [
            ("hoà", "hòa"),
            ("hòa", "hòa"),
            ("thuỷ", "thủy"),
            ("khoẻ", "khỏe"),
            ("khoẻn", "khoẻn"),
            ("toán", "toán"),
            ("tóan", "toán"),
            ("quý", "quý"),
            ("qúy", "quý"),
            ("quả", "quả"),
            ("qủa", "quả"),
            ("già", "già"),
            ("gìa", "già"),
            ("gì", "gì"),
            ("gìn", "gìn"),
            ("giếng", "giếng"),
            ("hìên", "hiền"),
            ("ngoài", "ngoài"),
            ("ngòai", "ngoài"),
            ("khuỷu", "khuỷu"),
            ("khuya", "khuya"),
            ("ngoẻo", "ngoẻo"),
            ("mía", "mía"),
            ("của", "của"),
            ("cuả", "của"),
            ("lựa", "lựa"),
            ("lưạ", "lựa"),
            ("đưởng", "đưởng"),
            ("đừơng", "đường"),
            ("hưũ", "hữu"),
            ("tuyển", "tuyển"),
            ("thuở", "thuở"),
            ("uống", "uống"),
            ("ý", "ý"),
            ("quốc", "quốc"),
            ("đ", "đ"),
            ("b", "b"),
            ("", ""),
        ] {
            assert_eq!(place_tone(typed), kept, "{typed}");
        }
    }

    #[test]
    fn foreign_shapes_stay() {
        for word in ["résumé", "việtnam", "áéí", "ngữõ", "pokémon"] {
            assert_eq!(place_tone(word), word);
        }
    }
}
