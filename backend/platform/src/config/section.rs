//! The macro that declares the configuration once: structure, defaults, documentation, environment names.

/// One setting as people read about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Name of the section, e.g. `listen`.
    pub section: &'static str,
    /// Name of the key in its section, e.g. `acme_domains`.
    pub key: &'static str,
    /// What it is, in one sentence.
    pub about: &'static str,
    /// Its value in one line; empty for a secret.
    pub value: String,
}

impl Entry {
    /// The environment variable that sets it: `BENHOC_LISTEN_ACME_DOMAINS`.
    pub fn variable(&self) -> String {
        format!("BENHOC_{}_{}", self.section, self.key).to_uppercase()
    }
}

/// Declares `Config` and its sections. Each key is `/// what it is` then `name: Type = default`.
macro_rules! sections {
    ($($(#[doc = $section_about:literal])+ $section:ident: $kind:ident {
        $(#[doc = $about:literal] $key:ident: $type:ty = $default:expr,)+
    })+) => {
        /// Everything that an administrator may set.
        #[derive(Clone, Debug, Default, PartialEq, serde::Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct Config {
            $($(#[doc = $section_about])+ pub $section: $kind,)+
        }

        $(
            $(#[doc = $section_about])+
            #[derive(Clone, Debug, PartialEq, serde::Deserialize)]
            #[serde(default, deny_unknown_fields)]
            pub struct $kind {
                $(#[doc = $about] pub $key: $type,)+
            }

            impl Default for $kind {
                fn default() -> Self {
                    Self { $($key: $default,)+ }
                }
            }
        )+

        impl Config {
            /// Every setting with its present value, in the order of the example.
            pub fn entries(&self) -> Vec<$crate::config::section::Entry> {
                vec![$($($crate::config::section::Entry {
                    section: stringify!($section),
                    key: stringify!($key),
                    about: $about.trim_ascii(),
                    value: $crate::config::setting::Setting::show(&self.$section.$key),
                },)+)+]
            }

            /// What each section is for.
            pub(super) fn section_abouts() -> Vec<(&'static str, Vec<&'static str>)> {
                vec![$((stringify!($section), vec![$($section_about.trim_ascii()),+]),)+]
            }

            /// Sets one key from text. `None`: there is no such key.
            pub(super) fn set(&mut self, section: &str, key: &str, text: &str) -> Option<Result<(), String>> {
                match (section, key) {
                    $($((stringify!($section), stringify!($key)) => {
                        let parsed = $crate::config::setting::Setting::parse(text);
                        Some(parsed.map(|value| self.$section.$key = value))
                    })+)+
                    _ => None,
                }
            }
        }
    };
}
pub(super) use sections;
