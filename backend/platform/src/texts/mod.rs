//! Texts that the program itself says, by key, in Vietnamese and English.
//!
//! The catalogue is two TOML files beside this one, compiled in. A text names its arguments in braces: `{name}`.

use std::{collections::HashMap, sync::LazyLock};

/// A language of the interface. Vietnamese comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    #[default]
    Vietnamese,
    English,
}

impl Language {
    /// The tag of BCP 47: `vi`, `en`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Vietnamese => "vi",
            Self::English => "en",
        }
    }

    /// The language of a tag (`en`, `en-GB`); `None` for one that we do not speak.
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag.trim().get(..2)?.to_ascii_lowercase().as_str() {
            "vi" => Some(Self::Vietnamese),
            "en" => Some(Self::English),
            _ => None,
        }
    }

    /// The first language of an Accept-Language header that we speak; Vietnamese if there is none.
    pub fn accepted(header: &str) -> Self {
        let tags = header.split(',').filter_map(|part| part.split(';').next());
        tags.filter_map(Self::from_tag).next().unwrap_or_default()
    }
}

type Catalogue = HashMap<String, String>;

static VIETNAMESE: LazyLock<Catalogue> = LazyLock::new(|| read(include_str!("vi.toml")));
static ENGLISH: LazyLock<Catalogue> = LazyLock::new(|| read(include_str!("en.toml")));

/// The text of a key with its arguments put in. A key that is missing is said as it stands, so that a gap is seen.
pub fn t(language: Language, key: &str, args: &[(&str, &str)]) -> String {
    let catalogue = match language {
        Language::Vietnamese => &VIETNAMESE,
        Language::English => &ENGLISH,
    };
    let mut text = catalogue
        .get(key)
        .cloned()
        .unwrap_or_else(|| key.to_owned());
    for (name, value) in args {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text
}

/// Whether the catalogue has a key.
pub fn has(key: &str) -> bool {
    VIETNAMESE.contains_key(key)
}

fn read(text: &str) -> Catalogue {
    let mut flat = Catalogue::new();
    if let Ok(table) = text.parse::<toml::Table>() {
        flatten("", &table, &mut flat);
    }
    flat
}

fn flatten(prefix: &str, table: &toml::Table, flat: &mut Catalogue) {
    for (name, value) in table {
        let key = if prefix.is_empty() {
            name.clone()
        } else {
            format!("{prefix}.{name}")
        };
        match value {
            toml::Value::Table(inner) => flatten(&key, inner, flat),
            toml::Value::String(text) => {
                flat.insert(key, text.clone());
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_keys_and_arguments() {
        assert!(VIETNAMESE.len() > 20);
        let arguments = |text: &str| {
            let mut names: Vec<String> = text
                .split('{')
                .skip(1)
                .filter_map(|rest| rest.split('}').next())
                .map(str::to_owned)
                .collect();
            names.sort();
            names
        };
        for (key, text) in VIETNAMESE.iter() {
            let english = ENGLISH
                .get(key)
                .unwrap_or_else(|| panic!("en.toml lacks {key}"));
            assert_eq!(arguments(text), arguments(english), "{key}");
        }
        assert_eq!(VIETNAMESE.len(), ENGLISH.len());
    }

    #[test]
    fn the_first_language_that_we_speak_is_taken() {
        assert_eq!(
            Language::accepted("fr-FR, en;q=0.8, vi;q=0.7"),
            Language::English
        );
        assert_eq!(Language::accepted("*"), Language::Vietnamese);
    }
}
