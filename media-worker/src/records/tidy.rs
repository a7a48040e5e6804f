//! Texts of records without the signs of their formats.

use vietnamese::{fold, split::pieces, syllable::is_syllable};

/// Longer texts are nobody's title or summary.
const LONGEST: usize = 6_000;

/// One line of composed text, single spaces.
pub fn line(text: &str) -> String {
    let text: String = vietnamese::nfc(text)
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(LONGEST)
        .collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text of several lines, composed; at most one empty line between two.
pub fn text(text: &str) -> String {
    let text: String = text.chars().take(LONGEST).collect();
    let mut lines: Vec<String> = Vec::new();
    for said in text.lines().map(line) {
        let twice = lines.last().is_none_or(String::is_empty);
        if !(said.is_empty() && twice) {
            lines.push(said);
        }
    }
    lines.join("\n").trim_end().to_owned()
}

/// The digits at the beginning: `23` of `23/vie`.
pub fn number(text: &str) -> String {
    let digits = text.trim().chars();
    digits.take_while(char::is_ascii_digit).collect()
}

/// Without the punctuation by which ISBD leads from one part of a record to the next (ISBD, 0.3).
pub fn part(text: &str) -> String {
    let text = line(text);
    let text = text.trim_end_matches([' ', '/', ':', ';', ',', '=']);
    // A full stop ends a part too, but belongs to an abbreviation (`T.S.`, `Nxb.`) and to a pause (`...`).
    let stripped = text.strip_suffix('.').filter(|rest| {
        let word = rest.rsplit([' ', '.']).next().unwrap_or_default();
        let letters = word.chars().count();
        let whole = letters > 3 || letters > 1 && is_syllable(&vietnamese::lower(word));
        whole && !rest.ends_with('.')
    });
    stripped.unwrap_or(text).trim_end().to_owned()
}

/// A person's name as it is said: `Nguyễn, Du` is a Vietnamese name in the clothes of another; `Tolstoy, Lev` stays.
pub fn name(text: &str) -> String {
    let name = part(text);
    match name.split_once(',') {
        Some((family, given))
            if !given.contains(',') && is_vietnamese(family) && is_vietnamese(given) =>
        {
            line(&format!("{family} {given}"))
        }
        _ => name,
    }
}

fn is_vietnamese(name: &str) -> bool {
    let mut words = pieces(name).map(|range| &name[range]).peekable();
    words.peek().is_some() && words.all(|word| is_syllable(&vietnamese::lower(word)))
}

/// The first four digits that are a year.
pub fn year(text: &str) -> Option<i32> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|digits| digits.len() == 4)
        .find_map(|digits| digits.parse().ok())
        .filter(|year| (1000..=2200).contains(year))
}

/// The number at the beginning of what is said of it: `978-604-2-18731-9 (bìa mềm) : 50000đ`.
pub fn isbn(text: &str) -> String {
    let text = line(text);
    let bare = text
        .trim_start_matches("urn:isbn:")
        .trim_start_matches("ISBN")
        .trim_start_matches([':', ' ']);
    let number = |c: char| c.is_ascii_digit() || matches!(c, 'X' | 'x' | '-' | '–' | ' ');
    let end = bare.find(|c| !number(c)).unwrap_or(bare.len());
    bare[..end].trim().to_owned()
}

/// The code of ISO 639-1 for what records call a language: its code in MARC, its other code, its name.
pub fn language(text: &str) -> String {
    let word = fold(&line(text));
    let code = match word.as_str() {
        "vie" | "viet" | "tieng viet" | "vietnamese" => "vi",
        "eng" | "anh" | "tieng anh" | "english" => "en",
        "fre" | "fra" | "phap" | "tieng phap" | "french" => "fr",
        "chi" | "zho" | "trung" | "tieng trung" | "chinese" => "zh",
        "rus" | "nga" | "tieng nga" | "russian" => "ru",
        "ger" | "deu" | "duc" | "tieng duc" | "german" => "de",
        "jpn" | "nhat" | "tieng nhat" | "japanese" => "ja",
        "kor" | "han" | "tieng han" | "korean" => "ko",
        "lao" | "tieng lao" => "lo",
        "khm" | "khmer" | "tieng khmer" => "km",
        "und" | "mul" | "zxx" => "",
        other => other,
    };
    let is_code = matches!(code.len(), 2 | 3) && code.bytes().all(|b| b.is_ascii_lowercase());
    if is_code {
        code.to_owned()
    } else {
        String::new()
    }
}

/// Parts of a cell: by semicolons or bars, else by commas.
pub fn split(cell: &str) -> Vec<String> {
    let strong = [';', '|', '\n'];
    let parts: Vec<&str> = if cell.contains(strong) {
        cell.split(strong).collect()
    } else {
        cell.split(',').collect()
    };
    parts
        .into_iter()
        .map(line)
        .filter(|part| !part.is_empty())
        .collect()
}

/// Names of a cell. A comma parts full names only: `Nguyễn Du, Đào Duy Anh`, but not `Tolstoy, Lev`.
pub fn names(cell: &str) -> Vec<String> {
    let parts = split(cell);
    let full = |part: &String| part.contains(' ');
    if cell.contains([';', '|', '\n']) || parts.iter().all(full) {
        parts.iter().map(|part| name(part)).collect()
    } else {
        vec![name(cell)]
    }
}
