//! The `Range` header (RFC 9110, 14): one range of the bytes of a file.

use std::ops::Range;

/// What a `Range` header asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Everything: there is no range, or one that we may leave unheard (another unit, several ranges, nonsense).
    Whole,
    /// From this byte up to (and without) that one, which may lie past the end.
    Part(Range<u64>),
    /// The last so many bytes.
    Last(u64),
}

/// Reads a `Range` header.
pub fn read(header: Option<&str>) -> Asked {
    let Some(spec) = header.and_then(|text| text.trim().strip_prefix("bytes=")) else {
        return Asked::Whole;
    };
    let Some((first, last)) = spec.trim().split_once('-') else {
        return Asked::Whole;
    };
    match (number(first), number(last)) {
        // Syntactically invalid: to be ignored.
        (Number::Is(first), Number::Is(last)) if last < first => Asked::Whole,
        (Number::Is(first), Number::Is(last)) => Asked::Part(first..last.saturating_add(1)),
        (Number::Is(first), Number::Absent) => Asked::Part(first..u64::MAX),
        (Number::Absent, Number::Is(count)) => Asked::Last(count),
        (Number::Absent, Number::Absent) | (Number::Wrong, _) | (_, Number::Wrong) => Asked::Whole,
    }
}

enum Number {
    Is(u64),
    Absent,
    Wrong,
}

fn number(text: &str) -> Number {
    if text.is_empty() {
        return Number::Absent;
    }
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Number::Wrong;
    }
    // A number beyond u64 is still past the end of every file.
    Number::Is(text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_is_read() {
        let asked = |text| read(Some(text));
        assert_eq!(asked("bytes=0-9"), Asked::Part(0..10));
        assert_eq!(asked("bytes=90-"), Asked::Part(90..u64::MAX));
        assert_eq!(asked("bytes=99-99"), Asked::Part(99..100));
        assert_eq!(asked("bytes=-10"), Asked::Last(10));
        assert_eq!(
            asked("bytes=5-99999999999999999999999"),
            Asked::Part(5..u64::MAX)
        );
    }

    #[test]
    fn what_cannot_be_understood_is_the_whole_file() {
        for text in [
            "items=0-9",
            "bytes=0-9,20-29",
            "bytes=9-0",
            "bytes=a-b",
            "bytes=",
            "bytes=-",
            "bytes",
            "bytes=+1-2",
            "bytes=1 - 2",
        ] {
            assert_eq!(read(Some(text)), Asked::Whole, "{text}");
        }
        assert_eq!(read(None), Asked::Whole);
    }
}
