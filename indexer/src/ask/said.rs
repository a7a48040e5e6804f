//! What a question narrows itself to in words: `tác giả: Nguyễn Du, năm: 1960-1970, loại: sách`.
//!
//! A key stands before a colon. What follows it is its value: up to a comma, a semicolon or the next key, or what stands
//! in quotes. Keys and values are read without their marks, so they may be typed either way.

use crate::document::Kind;
use crate::narrow::Narrow;
use std::ops::Range;
use store::state::Level;
use vietnamese::fold;

/// What a key narrows by.
#[derive(Clone, Copy)]
enum Key {
    Kind,
    Year,
    Subject,
    People,
    Language,
    Level,
}

/// Bytes that a key may have at most, typed with marks in decomposed letters and with spaces after it.
const LONGEST_KEY: usize = 40;

/// Keys without marks; of two that end alike the longer one stands first.
const KEYS: [(&str, Key); 16] = [
    ("loai", Key::Kind),
    ("kind", Key::Kind),
    ("nam", Key::Year),
    ("year", Key::Year),
    ("chu de", Key::Subject),
    ("linh vuc", Key::Subject),
    ("mon", Key::Subject),
    ("subject", Key::Subject),
    ("tac gia", Key::People),
    ("author", Key::People),
    ("ngon ngu", Key::Language),
    ("tieng", Key::Language),
    ("language", Key::Language),
    ("trinh do", Key::Level),
    ("muc do", Key::Level),
    ("level", Key::Level),
];

const KINDS: [(&str, Kind); 15] = [
    ("sach", Kind::Book),
    ("book", Kind::Book),
    ("bai hoc", Kind::Lesson),
    ("bai giang", Kind::Lesson),
    ("lesson", Kind::Lesson),
    ("khoa hoc", Kind::Course),
    ("course", Kind::Course),
    ("trung tam", Kind::Centre),
    ("don vi", Kind::Centre),
    ("tin", Kind::News),
    ("tin tuc", Kind::News),
    ("news", Kind::News),
    ("cuoc thi", Kind::Contest),
    ("contest", Kind::Contest),
    ("bai du thi", Kind::Entry),
];

const LANGUAGES: [(&str, &str); 5] = [
    ("viet", "vi"),
    ("anh", "en"),
    ("phap", "fr"),
    ("trung", "zh"),
    ("nga", "ru"),
];

const LEVELS: [(&str, Level); 9] = [
    ("moi bat dau", Level::Beginner),
    ("bat dau", Level::Beginner),
    ("co ban", Level::Beginner),
    ("beginner", Level::Beginner),
    ("da biet so", Level::Intermediate),
    ("trung binh", Level::Intermediate),
    ("intermediate", Level::Intermediate),
    ("nang cao", Level::Advanced),
    ("advanced", Level::Advanced),
];

/// A question that narrows itself.
#[derive(Debug, PartialEq, Eq)]
pub struct Said {
    /// The question without the words by which it does.
    pub rest: String,
    /// These words.
    pub words: String,
    /// What it is narrowed to, what was chosen before included.
    pub narrow: Narrow,
}

/// What a question narrows itself to, beside what was chosen for it: a choice counts more than words. `None` when it
/// says nothing of the kind.
pub fn narrowed(typed: &str, given: &Narrow) -> Option<Said> {
    let mut narrow = given.clone();
    let mut rest = String::new();
    let mut at = 0;
    let mut values = Vec::new();
    let mut words = Vec::new();
    while let Some((key, span)) = next_key(typed, at) {
        let value = short_value(key, typed, value(typed, span.end));
        let text =
            typed[value.clone()].trim_matches(|c: char| c.is_whitespace() || "\"“”".contains(c));
        let mut said = Narrow::default();
        if set(&mut said, key, text) {
            add(&mut narrow, said, given);
            words.push(typed[span.start..value.end].trim());
            values.push(text);
            rest.push_str(&typed[at..span.start]);
        } else {
            rest.push_str(&typed[at..value.end]);
        }
        at = value.end;
        if typed[at..].starts_with([',', ';']) {
            rest.push(' ');
            at += 1;
        }
    }
    rest.push_str(&typed[at..]);
    // Who says nothing else asks for what was said: all by an author, all of a year.
    if rest.trim().is_empty() {
        rest = values.join(" ");
    }
    (!values.is_empty()).then_some(Said {
        rest,
        words: words.join(", "),
        narrow,
    })
}

/// Adds what was said, where nothing was chosen.
fn add(narrow: &mut Narrow, said: Narrow, given: &Narrow) {
    if given.kinds.is_empty() {
        narrow.kinds.extend(said.kinds);
    }
    narrow.years = given.years.or(said.years).or(narrow.years);
    narrow.level = given.level.or(said.level).or(narrow.level);
    let one_of = |given: &Option<String>, said: Option<String>, before: &mut Option<String>| {
        *before = given.clone().or(said).or(before.take());
    };
    one_of(&given.subject, said.subject, &mut narrow.subject);
    one_of(&given.people, said.people, &mut narrow.people);
    one_of(&given.language, said.language, &mut narrow.language);
}

/// The first key at or after `from`, with its colon.
fn next_key(text: &str, from: usize) -> Option<(Key, Range<usize>)> {
    let colons = text[from..].match_indices(':').map(|(at, _)| from + at);
    colons.into_iter().find_map(|colon| {
        let before = &text[from..colon];
        // No key is longer: whoever types colons without end makes no more work by it.
        let near = before.floor_char_boundary(before.len().saturating_sub(LONGEST_KEY));
        let starts = before[near..]
            .char_indices()
            .map(|(at, _)| near + at)
            .filter(|at| {
                before[..*at]
                    .chars()
                    .next_back()
                    .is_none_or(|c| !c.is_alphanumeric())
            });
        // From the longest to the shortest that ends at the colon.
        starts.into_iter().find_map(|at| {
            let word = fold(&before[at..]);
            let (_, key) = KEYS.iter().find(|(name, _)| *name == word.trim_end())?;
            Some((*key, from + at..colon + 1))
        })
    })
}

/// Where the value of a key ends that begins at `from`.
fn value(text: &str, from: usize) -> Range<usize> {
    let said = &text[from..];
    let inner = said.trim_start();
    let open = from + said.len() - inner.len();
    if inner.starts_with(['"', '“']) {
        let first = inner.chars().next().map_or(0, char::len_utf8);
        if let Some(close) = inner[first..].find(['"', '”']) {
            let end = open + first + close;
            let quote = text[end..].chars().next().map_or(0, char::len_utf8);
            return from..end + quote;
        }
    }
    let next = next_key(text, from).map_or(text.len(), |(_, key)| key.start);
    let end = text[from..next]
        .find([',', ';'])
        .map_or(next, |at| from + at);
    from..end
}

/// Years, kinds, levels and languages end by themselves, where the question may go on: `năm: 1990 lúa`.
fn short_value(key: Key, text: &str, value: Range<usize>) -> Range<usize> {
    let known = |said: &str| match key {
        Key::Kind => KINDS.iter().any(|(name, _)| *name == said),
        Key::Language => LANGUAGES
            .iter()
            .any(|(name, tag)| [*name, *tag].contains(&said)),
        Key::Level => LEVELS.iter().any(|(name, _)| *name == said),
        Key::Year => {
            said.starts_with(|c: char| c.is_ascii_digit()) && !said.contains(char::is_alphabetic)
        }
        Key::Subject | Key::People => false,
    };
    let said = &text[value.clone()];
    let ends = said
        .char_indices()
        .map(|(at, _)| at)
        .chain([said.len()])
        .filter(|at| said[*at..].chars().next().is_none_or(char::is_whitespace));
    // The longest that means something.
    let longest = ends.rev().find(|end| known(fold(&said[..*end]).trim()));
    longest.map_or(value.clone(), |end| value.start..value.start + end)
}

/// Whether the value means anything to the key.
fn set(narrow: &mut Narrow, key: Key, said: &str) -> bool {
    let folded = fold(said);
    match key {
        _ if folded.is_empty() => false,
        Key::Kind => {
            let kind = KINDS.iter().find(|(name, _)| *name == folded);
            narrow.kinds.extend(kind.map(|(_, kind)| *kind));
            kind.is_some()
        }
        Key::Year => {
            let mut years = folded
                .split(['-', '–'])
                .map(|year| year.trim().parse::<u64>());
            let years = match (years.next(), years.next(), years.next()) {
                (Some(Ok(year)), None, _) => Some((year, year)),
                (Some(Ok(first)), Some(Ok(last)), None) => Some((first, last)),
                _ => None,
            };
            narrow.years = years;
            years.is_some()
        }
        Key::Subject => {
            narrow.subject = Some(said.to_owned());
            true
        }
        Key::People => {
            narrow.people = Some(said.to_owned());
            true
        }
        Key::Level => {
            let level = LEVELS.iter().find(|(name, _)| *name == folded);
            narrow.level = level.map(|(_, level)| *level);
            level.is_some()
        }
        Key::Language => {
            let name = LANGUAGES
                .iter()
                .find(|(name, tag)| *name == folded || *tag == folded);
            narrow.language = name.map(|(_, tag)| (*tag).to_owned());
            name.is_some()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(typed: &str) -> (String, Narrow) {
        let said = narrowed(typed, &Narrow::default()).unwrap();
        let rest: Vec<&str> = said.rest.split_whitespace().collect();
        (rest.join(" "), said.narrow)
    }

    #[test]
    fn keys_take_their_values_and_leave_the_rest() {
        let (rest, narrow) = read("truyện kiều tác giả: Nguyễn Du, năm:1960-1970 loại: sách");
        assert_eq!(rest, "truyện kiều");
        assert_eq!(narrow.people.as_deref(), Some("Nguyễn Du"));
        assert_eq!(narrow.years, Some((1960, 1970)));
        assert_eq!(narrow.kinds, [Kind::Book]);
        let (rest, narrow) = read("TAC GIA:\"nguyen du\" kieu; mon: van hoc; tieng viet");
        assert_eq!(rest, "kieu; tieng viet");
        assert_eq!(narrow.people.as_deref(), Some("nguyen du"));
        assert_eq!(narrow.subject.as_deref(), Some("van hoc"));
        let (rest, narrow) = read("trình độ: nâng cao may áo");
        assert_eq!(
            (rest.as_str(), narrow.level),
            ("may áo", Some(Level::Advanced))
        );
        assert_eq!(
            read("làm vườn, ngôn ngữ: Anh").1.language.as_deref(),
            Some("en")
        );
    }

    #[test]
    fn what_only_looks_like_a_key_is_part_of_the_question() {
        for typed in [
            "họp lúc 7:30",
            "việc làm: trồng nấm",
            "năm: con rồng",
            "loại: rau",
            "tác giả:",
            "::",
            "",
        ] {
            assert!(narrowed(typed, &Narrow::default()).is_none(), "{typed}");
        }
        let given = Narrow {
            open: true,
            ..Narrow::default()
        };
        let said = narrowed("năm: 1990", &given).unwrap();
        assert_eq!((said.rest.as_str(), said.narrow.open), ("1990", true));
    }

    #[test]
    fn a_choice_counts_more_than_words() {
        let given = Narrow {
            kinds: vec![Kind::News],
            years: Some((1990, 1990)),
            ..Narrow::default()
        };
        let said = narrowed("lúa năm: 1960, loại: sách, tiếng: việt", &given).unwrap();
        assert_eq!(
            (&said.narrow.kinds, said.narrow.years),
            (&given.kinds, given.years)
        );
        assert_eq!(said.narrow.language.as_deref(), Some("vi"));
        assert_eq!(said.words, "năm: 1960, loại: sách, tiếng: việt");
    }

    #[test]
    fn colons_without_end_are_read_in_no_time() {
        let typed = format!("mon:a,{}{}", "…".repeat(3000), ":".repeat(3000));
        let said = narrowed(&typed, &Narrow::default()).unwrap();
        assert_eq!(said.narrow.subject.as_deref(), Some("a"));
        assert_eq!(said.words, "mon:a");
    }
}
