//! The tokenizer of the index: cuts a stream of [`crate::analysis`] into its terms and does nothing else.

use crate::analysis::next_term;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Name under which the schema asks for it.
pub const NAME: &str = "stream";
/// Positions left empty between two sentences, so that nothing looks near across them.
pub const SENTENCE_GAP: usize = 16;

/// See the module.
#[derive(Clone, Default)]
pub struct StreamTokenizer {
    token: Token,
}

impl Tokenizer for StreamTokenizer {
    type TokenStream<'a> = StreamTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> StreamTokens<'a> {
        self.token.reset();
        StreamTokens {
            rest: text,
            next: 0,
            token: &mut self.token,
        }
    }
}

/// Token stream of [`StreamTokenizer`].
pub struct StreamTokens<'a> {
    rest: &'a str,
    next: usize,
    token: &'a mut Token,
}

impl TokenStream for StreamTokens<'_> {
    fn advance(&mut self) -> bool {
        while let Some(term) = next_term(&mut self.rest) {
            if term.is_empty() {
                self.next += SENTENCE_GAP;
                continue;
            }
            self.token.text.clear();
            self.token.text.push_str(term);
            self.token.position = self.next;
            self.next += 1;
            return true;
        }
        false
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_and_leaves_gaps() {
        let mut tokenizer = StreamTokenizer::default();
        let mut stream = tokenizer.token_stream("\u{5}học\u{4}sinh\0\u{4}năm");
        let mut seen = Vec::new();
        while stream.advance() {
            seen.push((stream.token().text.clone(), stream.token().position));
        }
        assert_eq!(
            seen,
            [
                ("học".to_owned(), 0),
                ("sinh".to_owned(), 1),
                ("năm".to_owned(), 18)
            ]
        );
    }
}
