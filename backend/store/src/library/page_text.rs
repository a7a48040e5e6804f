//! The words of a page and the text that they make; putting what a person read in the place of some of them.
//!
//! Always true: the text is its words in their order, with a space, a new line or an empty line between them. So
//! whatever is put in the place of a word stands in the text where the word stood, however often it is repeated.

use std::ops::Range;

use super::{
    Word,
    place::{Place, area, distance, is_same, overlap, shared, union},
};

/// A word that was read with less confidence is doubtful: these hold 70 % of all reading errors in 4 % of the words
/// (measured on Tesseract `vie`).
pub const DOUBTFUL_BELOW: u8 = 90;

/// The confidence of what a person wrote.
const CERTAIN: u8 = 100;

/// What stands between a word and the one before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// A space: the same line.
    #[default]
    Space,
    /// A new line.
    Line,
    /// A new paragraph.
    Paragraph,
}

impl Gap {
    fn text(self) -> &'static str {
        match self {
            Self::Space => " ",
            Self::Line => "\n",
            Self::Paragraph => "\n\n",
        }
    }

    fn of(space: &str) -> Self {
        match space.matches('\n').count() {
            0 => Self::Space,
            1 => Self::Line,
            _ => Self::Paragraph,
        }
    }
}

/// What a person wrote for some words of a line.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// The place of the words.
    pub place: Place,
    /// What was read there: the words with a space between them.
    pub read: &'a str,
    /// What it is: words with a space between them; nothing where there is only dirt.
    pub text: &'a str,
}

/// The words of a page in reading order, and what stands before each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageText {
    words: Vec<Word>,
    gaps: Vec<Gap>,
}

impl PageText {
    /// Words with the text that they make. Where the text is not theirs, lines are told by the places of the words.
    pub fn new(text: &str, words: Vec<Word>) -> Self {
        let gaps = gaps_in(text, &words).unwrap_or_else(|| gaps_by_place(&words));
        Self { words, gaps }
    }

    /// The words in reading order.
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// What stands before each word; before the first, nothing does.
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// The text: a line a line, an empty line between paragraphs.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (word, gap) in self.words.iter().zip(&self.gaps) {
            if !text.is_empty() {
                text.push_str(gap.text());
            }
            text.push_str(word.text());
        }
        text
    }

    /// How many words were read with doubt.
    pub fn doubtful(&self) -> usize {
        self.words.iter().filter(|word| word.is_doubtful()).count()
    }

    /// The mean confidence from 0 to 100, weighted by letters; none without words.
    pub fn mean_confidence(&self) -> Option<f64> {
        let weighed = self.words.iter().map(|word| {
            let letters = word.text().chars().count() as f64;
            (letters, letters * f64::from(word.5))
        });
        let (letters, sum) = weighed.fold((0.0, 0.0), |all, one| (all.0 + one.0, all.1 + one.1));
        (letters > 0.0).then(|| (sum / letters * 10.0).round() / 10.0)
    }

    /// The words of a line that stand in a place and say just this, nearest to it where several do.
    pub fn find(&self, place: Place, read: &str) -> Option<Range<usize>> {
        let runs = self.runs_in(place);
        let parts = runs.into_iter().flat_map(parts_of);
        parts
            .filter(|part| self.said(part) == read)
            .min_by_key(|part| distance(self.place_of(part), place))
    }

    /// The words of a line that stand just in a place, whatever they say.
    pub fn at(&self, place: Place) -> Option<Range<usize>> {
        let parts = self.runs_in(place).into_iter().flat_map(parts_of);
        let near = parts.filter(|part| is_same(self.place_of(part), place));
        near.min_by_key(|part| distance(self.place_of(part), place))
    }

    /// What some words say.
    pub fn said(&self, words: &Range<usize>) -> String {
        let texts: Vec<&str> = self.words[words.clone()].iter().map(Word::text).collect();
        texts.join(" ")
    }

    /// The place of some words together.
    pub fn place_of(&self, words: &Range<usize>) -> Place {
        union(self.words[words.clone()].iter().map(Word::place))
    }

    /// Puts what a person wrote in the place of some words of a line: word for word where they are as many, else
    /// sharing out their place by letters.
    pub fn replace(&mut self, words: Range<usize>, text: &str) {
        let parts: Vec<&str> = text.split_whitespace().collect();
        let places: Vec<Place> = if parts.len() == words.len() {
            self.words[words.clone()].iter().map(Word::place).collect()
        } else {
            shared(self.place_of(&words), &parts)
        };
        let fresh = places.into_iter().zip(&parts);
        let fresh: Vec<Word> = fresh
            .map(|([x, y, w, h], part)| Word(x, y, w, h, (*part).to_owned(), CERTAIN))
            .collect();
        let before = self.gaps[words.start];
        let mut gaps = vec![Gap::Space; fresh.len()];
        if let Some(first) = gaps.first_mut() {
            *first = before;
        } else if let Some(next) = self.gaps.get_mut(words.end) {
            // The line or paragraph that began with what is gone begins with what follows.
            *next = before.max(*next);
        }
        self.words.splice(words.clone(), fresh);
        self.gaps.splice(words, gaps);
    }

    /// Lays a correction over what was read: where the words that it was made for stand, else over whatever stands
    /// just in its place, if `same_file` says that places still mean the same. Answers where it was laid; `None`
    /// when its words have no place any more.
    pub fn lay_over(&mut self, change: &Change, same_file: bool) -> Option<Place> {
        let same = |text: &str| self.find(change.place, text);
        let found = same(change.read)
            .or_else(|| self.at(change.place).filter(|_| same_file))
            .or_else(|| same(change.text));
        let Some(words) = found else {
            // Dirt that is not read any more is gone as well.
            let gone = change.text.is_empty() && self.runs_in(change.place).is_empty();
            return gone.then_some(change.place);
        };
        let place = self.place_of(&words);
        self.replace(words, change.text);
        Some(place)
    }

    /// Runs of neighbours of a line that lie in a place with at least half of themselves.
    fn runs_in(&self, place: Place) -> Vec<Range<usize>> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        for (index, word) in self.words.iter().enumerate() {
            if overlap(word.place(), place) * 2 < area(word.place()) {
                continue;
            }
            match runs.last_mut() {
                Some(run) if run.end == index && self.gaps[index] == Gap::Space => run.end += 1,
                _ => runs.push(index..index + 1),
            }
        }
        runs
    }
}

impl Word {
    /// Whether it was read with doubt.
    pub fn is_doubtful(&self) -> bool {
        self.5 < DOUBTFUL_BELOW
    }
}

/// All parts of a run, the longer ones first.
fn parts_of(run: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let lengths = (1..=run.len()).rev();
    lengths.flat_map(move |length| {
        let starts = run.start..=run.end - length;
        starts.map(move |start| start..start + length)
    })
}

/// What stands before each word in a text that is made of these words; `None` when it is another text.
fn gaps_in(text: &str, words: &[Word]) -> Option<Vec<Gap>> {
    let mut gaps = Vec::with_capacity(words.len());
    let mut rest = text;
    for word in words {
        let written = rest.trim_start();
        gaps.push(Gap::of(&rest[..rest.len() - written.len()]));
        rest = written.strip_prefix(word.text())?;
        let ends = rest.chars().next().is_none_or(char::is_whitespace);
        if !ends || word.text().is_empty() {
            return None;
        }
    }
    rest.trim().is_empty().then_some(gaps)
}

/// What stands before each word, told by the places: a line begins where the eye goes back or down.
fn gaps_by_place(words: &[Word]) -> Vec<Gap> {
    let between = words.windows(2).map(|pair| {
        let (before, word) = (pair[0].place(), pair[1].place());
        let height = i32::from(before[3].min(word[3]));
        let (top, bottom) = (i32::from(word[1]), i32::from(before[1] + before[3]));
        let beside = bottom - top > height / 2 && word[0] >= before[0];
        let far = (top - bottom) * 10 > height * 8;
        match (beside, far) {
            (true, _) => Gap::Space,
            (false, false) => Gap::Line,
            (false, true) => Gap::Paragraph,
        }
    });
    let first = (!words.is_empty()).then_some(Gap::Space);
    first.into_iter().chain(between).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of words, each letter 10 wide, lines 30 apart; a word with `?` was read with doubt.
    fn page(text: &str) -> PageText {
        let (mut words, mut y) = (Vec::new(), 100);
        for line in text.split('\n') {
            let mut x = 100;
            for word in line.split_whitespace() {
                let width = word.trim_end_matches('?').chars().count() as u16 * 10;
                let sure = if word.ends_with('?') { 60 } else { 96 };
                words.push(Word(
                    x,
                    y,
                    width,
                    20,
                    word.trim_end_matches('?').into(),
                    sure,
                ));
                x += width + 10;
            }
            y += 30;
        }
        PageText::new(&text.replace('?', ""), words)
    }

    fn place(page: &PageText, words: Range<usize>) -> Place {
        page.place_of(&words)
    }

    /// The page after some of its words became something else.
    fn after(text: &str, words: Range<usize>, what: &str) -> PageText {
        let mut page = page(text);
        page.replace(words, what);
        page
    }

    #[test]
    fn a_text_is_its_words() {
        for text in [
            "",
            "một",
            "một hai\nba\n\nbốn  năm".replace("  ", " ").as_str(),
        ] {
            assert_eq!(page(text).text(), text);
        }
        assert_eq!(
            page("một hai\nba\n\nbốn").gaps()[2..],
            [Gap::Line, Gap::Paragraph]
        );
        assert_eq!(page("một hai? ba?").doubtful(), 2);
        assert_eq!(page("ab abcd?").mean_confidence(), Some(72.0));
        assert_eq!(page("").mean_confidence(), None);
    }

    #[test]
    fn lines_are_told_by_places_where_the_text_is_another() {
        let words = page("một hai\nba bốn\n\nnăm").words().to_vec();
        for other in [
            "",
            "một hai ba",
            "một haiba bốn năm",
            "sáu bảy tám chín mười",
        ] {
            let page = PageText::new(other, words.clone());
            assert_eq!(page.text(), "một hai\nba bốn\n\nnăm", "{other}");
        }
    }

    #[test]
    fn a_repeated_word_is_replaced_where_it_stands() {
        let text = "chữ tài chữ mệnh\nchữ khéo";
        assert_eq!(
            after(text, 4..5, "chứ").text(),
            "chữ tài chữ mệnh\nchứ khéo"
        );
        assert_eq!(
            after(text, 2..3, "chứ").text(),
            "chữ tài chứ mệnh\nchữ khéo"
        );
        // A word that is the beginning of another one is not taken for it.
        assert_eq!(after("an anh an", 2..3, "ăn").text(), "an anh ăn");
    }

    #[test]
    fn words_are_split_joined_and_taken_away() {
        let split = after("một haiba bốn", 1..2, "hai ba");
        assert_eq!(split.text(), "một hai ba bốn");
        let [hai, ba] = [&split.words()[1], &split.words()[2]];
        assert_eq!(hai.place(), [140, 100, 25, 20]);
        assert_eq!(ba.place(), [173, 100, 17, 20]);
        assert_eq!((hai.5, ba.5), (100, 100));
        let joined = after("tr ường học", 0..2, "trường");
        assert_eq!(joined.text(), "trường học");
        assert_eq!(joined.words()[0].place(), [100, 100, 70, 20]);
        let as_many = after("nha cua", 0..2, "nhà cửa");
        assert_eq!(
            as_many.words()[1].place(),
            page("nha cua").words()[1].place()
        );
        assert_eq!(after("một ~ hai", 1..2, "").text(), "một hai");
    }

    #[test]
    fn lines_and_paragraphs_outlive_the_word_they_begin_with() {
        assert_eq!(after("một\n\n~ hai", 1..2, "").text(), "một\n\nhai");
        assert_eq!(after("một ~\nhai", 1..2, "").text(), "một\nhai");
        assert_eq!(after("một\n~\n\nhai", 1..2, "").text(), "một\n\nhai");
        assert_eq!(after("~ một", 0..1, "").text(), "một");
        assert_eq!(after("một ~", 1..2, "").text(), "một");
        assert_eq!(after("~", 0..1, "").text(), "");
        assert_eq!(after("một\nhaiba", 1..2, "hai ba").text(), "một\nhai ba");
    }

    #[test]
    fn words_are_found_by_their_place_and_by_what_they_say() {
        let page = page("chữ tài chữ\nchữ khéo");
        for (words, said) in [
            (0..1, "chữ"),
            (2..3, "chữ"),
            (3..4, "chữ"),
            (1..3, "tài chữ"),
        ] {
            assert_eq!(page.find(place(&page, words.clone()), said), Some(words));
        }
        assert_eq!(page.find(place(&page, 0..1), "tài"), None);
        // Never over the end of a line.
        assert_eq!(page.find([0, 0, 1000, 1000], "chữ chữ"), None);
        assert_eq!(page.find([0, 0, 1000, 1000], "chữ tài chữ"), Some(0..3));
    }

    /// A correction made on one reading, laid over another one of the same file.
    fn laid(made_on: &str, words: Range<usize>, text: &str, over: &str) -> Option<String> {
        let before = page(made_on);
        let (place, read) = (before.place_of(&words), before.said(&words));
        let mut after = page(over);
        let change = Change {
            place,
            read: &read,
            text,
        };
        after.lay_over(&change, true).map(|_| after.text())
    }

    #[test]
    fn a_new_reading_keeps_what_was_corrected() {
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            laid("một hal ba", 1..2, "hai", "một hal ba"),
            text("một hai ba")
        );
        // Read differently, read rightly, read as two words.
        assert_eq!(
            laid("một hal ba", 1..2, "hai", "một hạl ba"),
            text("một hai ba")
        );
        assert_eq!(
            laid("một hal ba", 1..2, "hai", "một hai? ba"),
            text("một hai ba")
        );
        assert_eq!(
            laid("một haiba", 1..2, "hai ba", "một ha1 a"),
            text("một hai ba")
        );
        // Not read at all, or grown together with what nobody spoke of.
        assert_eq!(laid("một hal ba", 1..2, "hai", "một"), None);
        assert_eq!(laid("một hal ba", 1..2, "hai", "một halxbaxbốn"), None);
        // Dirt stays away.
        assert_eq!(laid("một ~ ba", 1..2, "", "một . ba"), text("một ba"));
        assert_eq!(laid("một ~", 1..2, "", "một"), text("một"));
    }

    #[test]
    fn another_file_takes_only_what_it_reads_alike() {
        let before = page("một hal ba");
        let change = Change {
            place: before.place_of(&(1..2)),
            read: "hal",
            text: "hai",
        };
        let lay = |over: &str| {
            let mut after = page(over);
            after.lay_over(&change, false).map(|_| after.text())
        };
        assert_eq!(lay("một hal ba").as_deref(), Some("một hai ba"));
        assert_eq!(lay("một xyz ba"), None);
        let mut shifted = page("một hal? ba");
        for word in &mut shifted.words {
            word.0 += 5;
        }
        assert_eq!(shifted.lay_over(&change, false), Some([145, 100, 30, 20]));
        assert_eq!(
            (shifted.text().as_str(), shifted.doubtful()),
            ("một hai ba", 0)
        );
    }

    #[test]
    fn a_word_that_is_right_is_no_longer_doubtful() {
        let mut page = page("một hai? ba");
        let place = page.place_of(&(1..2));
        let change = Change {
            place,
            read: "hai",
            text: "hai",
        };
        assert_eq!(page.lay_over(&change, true), Some(place));
        assert_eq!((page.doubtful(), page.text().as_str()), (0, "một hai ba"));
    }
}
