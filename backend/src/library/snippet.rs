//! A line of a text around the first marked words.

use super::{marks::Pieces, reader_view::Segment};

/// How many words stand before and after the first mark.
const BEFORE: usize = 8;
const AFTER: usize = 20;

/// The words around the first mark, in segments.
pub fn around(text: &str, pieces: &Pieces, marked: &[usize]) -> Vec<Segment> {
    let Some(&first) = marked.first() else {
        return Vec::new();
    };
    let from = first.saturating_sub(BEFORE);
    let to = (first + AFTER).min(pieces.count() - 1);
    let mut segments = segments(text, pieces, marked, from..=to);
    if from > 0 {
        segments.insert(0, plain("… "));
    }
    if to + 1 < pieces.count() {
        segments.push(plain(" …"));
    }
    segments
}

/// The whole text in segments, line breaks kept.
pub fn whole(text: &str, pieces: &Pieces, marked: &[usize]) -> Vec<Segment> {
    let mut segments = Vec::new();
    let mut at = 0;
    for (start, end) in runs(pieces, marked) {
        segments.push(plain(&text[at..start]));
        segments.push(Segment {
            text: text[start..end].to_owned(),
            marked: true,
        });
        at = end;
    }
    segments.push(plain(&text[at..]));
    segments.retain(|segment| !segment.text.is_empty());
    segments
}

fn segments(
    text: &str,
    pieces: &Pieces,
    marked: &[usize],
    shown: std::ops::RangeInclusive<usize>,
) -> Vec<Segment> {
    let (start, end) = (
        pieces.place(*shown.start()).start,
        pieces.place(*shown.end()).end,
    );
    let inside: Vec<usize> = marked
        .iter()
        .copied()
        .filter(|index| shown.contains(index))
        .collect();
    let mut segments = Vec::new();
    let mut at = start;
    for (from, to) in runs(pieces, &inside) {
        segments.push((text[at..from].to_owned(), false));
        segments.push((text[from..to].to_owned(), true));
        at = to;
    }
    segments.push((text[at..end].to_owned(), false));
    let lined = segments.into_iter().map(|(text, marked)| Segment {
        text: one_line(&text),
        marked,
    });
    lined.filter(|segment| !segment.text.is_empty()).collect()
}

/// Runs of marked pieces that follow one another, as byte ranges: `cõi người` is marked once.
fn runs(pieces: &Pieces, marked: &[usize]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut before = None;
    for &index in marked {
        let place = pieces.place(index);
        match runs.last_mut() {
            Some(run) if before == Some(index.wrapping_sub(1)) => run.1 = place.end,
            _ => runs.push((place.start, place.end)),
        }
        before = Some(index);
    }
    runs
}

/// Line breaks and runs of spaces become one space; the ends stay as they are.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        let c = if c.is_whitespace() { ' ' } else { c };
        if c != ' ' || !line.ends_with(' ') {
            line.push(c);
        }
    }
    line
}

fn plain(text: &str) -> Segment {
    Segment {
        text: text.to_owned(),
        marked: false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::marks::{Closeness, Question};
    use super::*;

    fn shown(question: &str, text: &str) -> String {
        let (question, pieces) = (Question::read(question).unwrap(), Pieces::of(text));
        let marked = question.marked(
            &pieces,
            question.closeness(&pieces).unwrap_or(Closeness::Scattered),
        );
        let write = |segment: &Segment| {
            if segment.marked {
                format!("[{}]", segment.text)
            } else {
                segment.text.clone()
            }
        };
        around(text, &pieces, &marked).iter().map(write).collect()
    }

    #[test]
    fn a_run_of_words_is_marked_once() {
        let text = "Trăm năm trong cõi người ta,\nChữ tài chữ mệnh khéo là ghét nhau.";
        assert_eq!(
            shown("coi nguoi", text),
            "Trăm năm trong [cõi người] ta, Chữ tài chữ mệnh khéo là ghét nhau"
        );
        assert_eq!(shown("chữ", text).matches('[').count(), 2);
    }

    #[test]
    fn a_long_text_is_cut_on_both_sides() {
        let text = (0..100)
            .map(|n| format!("số{n}"))
            .collect::<Vec<_>>()
            .join(" ");
        let line = shown("số50", &text);
        assert!(
            line.starts_with("… số42 ") && line.ends_with("số70 …"),
            "{line}"
        );
        assert!(line.contains("[số50]"));
    }

    #[test]
    fn a_whole_text_keeps_its_lines() {
        let text = "— một\nhai ba\n";
        let (question, pieces) = (Question::read("hai").unwrap(), Pieces::of(text));
        let segments = whole(text, &pieces, &question.marked(&pieces, Closeness::Folded));
        let texts: Vec<&str> = segments
            .iter()
            .map(|segment| segment.text.as_str())
            .collect();
        assert_eq!(texts, ["— một\n", "hai", " ba\n"]);
    }
}
