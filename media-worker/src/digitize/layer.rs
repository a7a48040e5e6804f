//! The text layer of a PDF page: its letters into words with boxes.

use super::words::{Lines, Word, soundness};

/// A letter and its box, in page units with the origin at the top left.
#[derive(Debug, Clone, Copy)]
pub struct Letter {
    /// The letter.
    pub letter: char,
    /// Left, top, right, bottom; none for what the library made up (spaces, breaks).
    pub place: Option<[f64; 4]>,
}

/// Good enough to be taken as it is: at least this share of sound words.
const GOOD: f64 = 0.7;
/// Fewer words than this prove nothing; a scan may carry a stamp or a page number.
const FEW: usize = 8;

/// What a layer is worth.
#[derive(Debug, Clone)]
pub enum Layer {
    /// Take it.
    Good(Lines),
    /// Too little to tell; compare with what OCR finds.
    Scarce(Lines),
    /// Nothing, or a jumble.
    Useless,
}

/// Judges the letters of a page whose size is given in the same unit.
pub fn judge(letters: &[Letter], page: (f64, f64)) -> Layer {
    let lines = lines(letters, page);
    let count = lines.words().count();
    let text = lines.text();
    if count == 0 {
        return Layer::Useless;
    }
    if soundness(&text) >= GOOD {
        return if count < FEW {
            Layer::Scarce(lines)
        } else {
            Layer::Good(lines)
        };
    }
    match vietnamese::legacy::convert(&text) {
        Some((encoding, converted)) if soundness(&converted) >= GOOD => {
            Layer::Good(decoded(lines, encoding))
        }
        _ => Layer::Useless,
    }
}

/// The same words in Unicode.
fn decoded(mut lines: Lines, encoding: vietnamese::legacy::Encoding) -> Lines {
    for word in lines.lines.iter_mut().flat_map(|(_, words)| words) {
        word.4 = vietnamese::legacy::decode(&word.4, encoding);
    }
    lines
}

/// Letters into words at spaces, into lines at breaks, into paragraphs at wide gaps.
fn lines(letters: &[Letter], page: (f64, f64)) -> Lines {
    let mut lines = Lines::default();
    let mut line = Vec::new();
    let mut word = Growing::default();
    let mut last_bottom: Option<f64> = None;
    for letter in letters {
        let breaks = matches!(letter.letter, '\n' | '\r');
        if breaks || letter.letter.is_whitespace() {
            line.extend(word.take(page));
        } else if !letter.letter.is_control() {
            word.add(*letter);
        }
        if breaks && !line.is_empty() {
            end_line(&mut lines, &mut line, &mut last_bottom);
        }
    }
    line.extend(word.take(page));
    if !line.is_empty() {
        end_line(&mut lines, &mut line, &mut last_bottom);
    }
    lines
}

fn end_line(lines: &mut Lines, line: &mut Vec<Word>, last_bottom: &mut Option<f64>) {
    let top = line.iter().map(|word| word.1).min().unwrap_or(0);
    let bottom = line.iter().map(|word| word.1 + word.3).max().unwrap_or(0);
    let height = f64::from(bottom - top);
    let paragraph = last_bottom.is_some_and(|last| (f64::from(top) - last).abs() > height * 0.8);
    *last_bottom = Some(f64::from(bottom));
    lines.lines.push((paragraph, std::mem::take(line)));
}

/// A word that grows letter by letter.
#[derive(Default)]
struct Growing {
    text: String,
    place: Option<[f64; 4]>,
}

impl Growing {
    fn add(&mut self, letter: Letter) {
        self.text.push(letter.letter);
        if let Some(new) = letter.place {
            let old = self.place.unwrap_or(new);
            let [left, top, right, bottom] = old;
            self.place = Some([
                left.min(new[0]),
                top.min(new[1]),
                right.max(new[2]),
                bottom.max(new[3]),
            ]);
        }
    }

    fn take(&mut self, page: (f64, f64)) -> Option<Word> {
        let text = vietnamese::nfc(&std::mem::take(&mut self.text)).into_owned();
        let place = self.place.take()?;
        (!text.is_empty()).then(|| Word::placed(text, place, page, 100))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(text: &str) -> Vec<Letter> {
        let mut line = 0.0;
        let place = |(index, letter): (usize, char)| {
            if letter == '\n' {
                line += 14.0;
            }
            let x = index as f64 * 5.0;
            let place = (!letter.is_whitespace()).then_some([x, line, x + 5.0, line + 10.0]);
            Letter { letter, place }
        };
        text.chars().enumerate().map(place).collect()
    }

    #[test]
    fn words_lines_and_boxes() {
        let text = "Học, học nữa,\nhọc mãi cho đến ngày cuối cùng";
        let Layer::Good(lines) = judge(&letters(text), (1000.0, 1000.0)) else {
            panic!()
        };
        assert_eq!(lines.text(), text);
        let first = lines.words().next().unwrap();
        assert_eq!((first.0, first.1, first.2, first.3), (0, 0, 20, 10));
    }

    #[test]
    fn decomposed_letters_come_together() {
        let apart = "Tie\u{302}\u{301}ng Vie\u{323}\u{302}t co\u{301} da\u{302}\u{301}u thi\u{300} ai cu\u{303}ng \u{111}o\u{323}c";
        let Layer::Good(lines) = judge(&letters(apart), (1000.0, 1000.0)) else {
            panic!()
        };
        assert_eq!(lines.text(), "Tiếng Việt có dấu thì ai cũng đọc");
    }

    #[test]
    fn an_old_encoding_is_read() {
        let old = "Céng hoµ x· héi chñ nghÜa ViÖt Nam, §éc lËp tù do h¹nh phóc";
        let Layer::Good(lines) = judge(&letters(old), (1000.0, 1000.0)) else {
            panic!()
        };
        assert!(
            lines.text().contains("xã hội chủ nghĩa Việt Nam"),
            "{}",
            lines.text()
        );
    }

    #[test]
    fn a_jumble_is_useless_and_a_page_number_scarce() {
        let jumble = letters("Tr1ng tdrn hqc tflp c6ng tl6ng x5 Qu6ng Trvng nd8m 2o26");
        assert!(matches!(judge(&jumble, (1000.0, 1000.0)), Layer::Useless));
        assert!(matches!(
            judge(&letters("12"), (1000.0, 1000.0)),
            Layer::Scarce(_)
        ));
    }
}
