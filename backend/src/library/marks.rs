//! Finding the words of a question in a text and marking them.
//!
//! A question with any Vietnamese mark is first looked for as it is written; without marks, or where nothing was
//! found, without regard to them. The text may be composed or not, in either case, with the tone of `hoà` on either
//! letter, and with the old hyphens (`độc-lập`).

use std::ops::Range;

use vietnamese::{
    split::pieces,
    words::{keys, written},
};

/// How closely a text was matched, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Closeness {
    /// The words one after the other, marks and all.
    Written,
    /// The words one after the other, marks aside.
    Folded,
    /// All of the words somewhere, marks aside.
    Scattered,
}

/// What is asked, ready to be looked for in many texts.
#[derive(Clone, Debug)]
pub struct Question {
    /// Only where the question carries marks.
    written: Option<Vec<String>>,
    folded: Vec<String>,
}

/// A text cut into pieces, each with its two keys.
#[derive(Debug, Default)]
pub struct Pieces {
    places: Vec<Range<usize>>,
    written: Vec<String>,
    folded: Vec<String>,
}

impl Question {
    /// Reads a question; `None` when there is no word in it.
    pub fn read(text: &str) -> Option<Self> {
        let folded = keys(text, false);
        if folded.is_empty() {
            return None;
        }
        Some(Self {
            written: vietnamese::has_marks(text).then(|| keys(text, true)),
            folded,
        })
    }

    /// Whether it is worth cutting this text: a quick look that never misses.
    pub fn may_be_in(&self, text: &str) -> bool {
        let text = vietnamese::fold(text);
        self.folded
            .iter()
            .all(|asked| text.contains(asked.as_str()))
    }

    /// How closely a text matches; `None` when it does not.
    pub fn closeness(&self, text: &Pieces) -> Option<Closeness> {
        if self
            .written
            .as_ref()
            .is_some_and(|asked| !runs(&text.written, asked).is_empty())
        {
            return Some(Closeness::Written);
        }
        if !runs(&text.folded, &self.folded).is_empty() {
            return Some(Closeness::Folded);
        }
        let all = self.folded.iter().all(|asked| text.folded.contains(asked));
        all.then_some(Closeness::Scattered)
    }

    /// The indexes of the pieces to mark at a closeness, ascending.
    pub fn marked(&self, text: &Pieces, closeness: Closeness) -> Vec<usize> {
        let starts = |text: &[String], asked: &[String]| {
            let mut marked: Vec<usize> = runs(text, asked)
                .into_iter()
                .flat_map(|start| start..start + asked.len())
                .collect();
            marked.sort_unstable();
            marked.dedup();
            marked
        };
        match (closeness, &self.written) {
            (Closeness::Written, Some(asked)) => starts(&text.written, asked),
            (Closeness::Written, None) | (Closeness::Folded, _) => {
                starts(&text.folded, &self.folded)
            }
            (Closeness::Scattered, _) => {
                let here = |piece: &String| self.folded.contains(piece);
                text.folded
                    .iter()
                    .enumerate()
                    .filter(|(_, piece)| here(piece))
                    .map(|(index, _)| index)
                    .collect()
            }
        }
    }
}

impl Pieces {
    /// Cuts a text.
    pub fn of(text: &str) -> Self {
        let places: Vec<Range<usize>> = pieces(text).collect();
        let written = places
            .iter()
            .map(|range| written(&text[range.clone()]))
            .collect();
        let folded = places
            .iter()
            .map(|range| vietnamese::fold(&text[range.clone()]))
            .collect();
        Self {
            places,
            written,
            folded,
        }
    }

    /// Cuts a list of words and says, for each piece, of which word it is.
    pub fn of_words<'a>(words: impl Iterator<Item = &'a str>) -> (Self, Vec<usize>) {
        let (mut all, mut owners) = (Self::default(), Vec::new());
        for (index, word) in words.enumerate() {
            let cut = Self::of(word);
            owners.extend(std::iter::repeat_n(index, cut.places.len()));
            all.places.extend(cut.places);
            all.written.extend(cut.written);
            all.folded.extend(cut.folded);
        }
        (all, owners)
    }

    /// Where a piece stands in the text, in bytes.
    pub fn place(&self, index: usize) -> Range<usize> {
        self.places[index].clone()
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.places.len()
    }
}

/// Where `asked` begins in `text`. Runs may overlap.
fn runs(text: &[String], asked: &[String]) -> Vec<usize> {
    if asked.is_empty() || asked.len() > text.len() {
        return Vec::new();
    }
    (0..=text.len() - asked.len())
        .filter(|&start| text[start..start + asked.len()] == *asked)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(question: &str, text: &str) -> Option<(Closeness, Vec<String>)> {
        let (question, cut) = (Question::read(question).unwrap(), Pieces::of(text));
        let closeness = question.closeness(&cut)?;
        let marked = question.marked(&cut, closeness);
        Some((
            closeness,
            marked
                .into_iter()
                .map(|index| text[cut.place(index)].to_owned())
                .collect(),
        ))
    }

    #[test]
    fn with_or_without_diacritics_composed_or_not() {
        let text = "Trăm năm trong cõi người ta";
        let words = vec!["cõi".to_owned(), "người".to_owned()];
        assert_eq!(
            found("coi nguoi", text),
            Some((Closeness::Folded, words.clone()))
        );
        assert_eq!(
            found("CÕI NGƯỜI", text),
            Some((Closeness::Written, words.clone()))
        );
        assert_eq!(
            found("co\u{303}i ngu\u{31b}o\u{31b}\u{300}i", text),
            Some((Closeness::Written, words))
        );
        assert_eq!(
            found("cói người", text).map(|hit| hit.0),
            Some(Closeness::Folded)
        );
        assert_eq!(
            found("người cõi", text).map(|hit| hit.0),
            Some(Closeness::Scattered)
        );
        assert_eq!(found("người mơ", text), None);
    }

    #[test]
    fn old_spelling_is_the_same_word() {
        assert_eq!(
            found("hòa bình", "Hoà-bình, độc-lập").map(|hit| hit.0),
            Some(Closeness::Written)
        );
        assert_eq!(
            found("độc lập", "Hoà-bình, độc-lập").unwrap().1,
            ["độc", "lập"]
        );
    }

    #[test]
    fn a_mark_that_was_typed_counts_where_it_can() {
        let (_, marked) = found("má", "ma má mà").unwrap();
        assert_eq!(marked, ["má"]);
        let (_, marked) = found("ma", "ma má mà").unwrap();
        assert_eq!(marked.len(), 3);
    }

    #[test]
    fn pieces_know_their_word() {
        let (cut, owners) = Pieces::of_words(["Nước", "độc-lập,", "—", "tự"].into_iter());
        assert_eq!(owners, [0, 1, 1, 3]);
        assert_eq!(cut.count(), 4);
    }

    #[test]
    fn nothing_is_asked_without_a_word() {
        assert!(Question::read(" …! ").is_none());
    }
}
