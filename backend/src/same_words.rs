//! Enums that the tables keep and the API says in the same words.

/// Turns one into the other and back: `same_words!(state::Level, Level: Any, Beginner)`.
macro_rules! same_words {
    ($kept:ty, $said:ident: $($name:ident),*) => {
        impl From<$kept> for $said {
            fn from(value: $kept) -> Self {
                match value { $(<$kept>::$name => Self::$name),* }
            }
        }
        impl From<$said> for $kept {
            fn from(value: $said) -> Self {
                match value { $($said::$name => Self::$name),* }
            }
        }
    };
}
