//! Fields of knowledge: the ten main classes of Dewey's tables. The first digit of a book's number says which one it
//! belongs to; their names are the texts `field.0` to `field.9`, as the Vietnamese tables have them.

use platform::texts::{Language, t};
use sea_orm::{ColumnTrait, Condition};
use store::library::book::Column;

use super::view::FieldLink;

/// A field of knowledge, or none yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// 0 for 000 to 9 for 900.
    Class(u8),
    /// Without a number of Dewey's.
    Unclassed,
}

impl Field {
    /// The field of a book with this number of Dewey's, which may be empty.
    pub fn of(ddc: &str) -> Self {
        match ddc.bytes().next() {
            Some(digit @ b'0'..=b'9') => Self::Class(digit - b'0'),
            _ => Self::Unclassed,
        }
    }

    /// From its [`code`](Self::code).
    pub fn parse(code: &str) -> Option<Self> {
        match code.as_bytes() {
            [digit @ b'0'..=b'9', b'0', b'0'] => Some(Self::Class(digit - b'0')),
            b"none" => Some(Self::Unclassed),
            _ => None,
        }
    }

    /// What addresses call it: `000` to `900`, or `none`.
    pub fn code(self) -> String {
        match self {
            Self::Class(digit) => format!("{digit}00"),
            Self::Unclassed => "none".to_owned(),
        }
    }

    /// What people call it.
    pub fn name(self, language: Language) -> String {
        match self {
            Self::Class(digit) => t(language, &format!("field.{digit}"), &[]),
            Self::Unclassed => t(language, "field.none", &[]),
        }
    }

    /// Its code and its name.
    pub fn link(self, language: Language) -> FieldLink {
        FieldLink {
            field: self.code(),
            name: self.name(language),
        }
    }

    /// The condition under which a book belongs to it: a range, so that the index on the number serves.
    pub fn condition(self) -> Condition {
        match self {
            Self::Class(digit) => Condition::all()
                .add(Column::Ddc.gte(digit.to_string()))
                // What comes after 9 is a colon.
                .add(Column::Ddc.lt(char::from(b'0' + digit + 1).to_string())),
            Self::Unclassed => Condition::all().add(Column::Ddc.eq("")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_digit_says_the_field() {
        for (ddc, code) in [
            ("004", "000"),
            ("895.922 1 NG-D", "800"),
            ("959.7", "900"),
            ("", "none"),
        ] {
            let field = Field::of(ddc);
            assert_eq!(field.code(), code, "{ddc}");
            assert_eq!(Field::parse(code), Some(field));
        }
        assert_eq!(Field::of("895.922 1").name(Language::Vietnamese), "Văn học");
        for wrong in ["8", "810", "x00", "", "NONE"] {
            assert_eq!(Field::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn every_field_has_its_name_in_both_languages() {
        let all = (0..10).map(Field::Class).chain([Field::Unclassed]);
        for field in all {
            for language in [Language::Vietnamese, Language::English] {
                let name = field.name(language);
                assert!(!name.is_empty() && !name.starts_with("field."), "{field:?}");
            }
        }
    }
}
