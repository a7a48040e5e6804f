//! H.264 as encoders write it (start codes) into what MP4 holds (lengths).

const SEI: u8 = 6;
const SEQUENCE: u8 = 7;
const PICTURE: u8 = 8;
const DELIMITER: u8 = 9;

/// The parameter sets of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterSets {
    /// The sequence parameter set.
    pub sequence: Vec<u8>,
    /// The picture parameter set.
    pub picture: Vec<u8>,
}

impl ParameterSets {
    /// From an encoder's header.
    #[must_use]
    pub fn from_header(header: &[u8]) -> Option<Self> {
        let find = |kind| {
            units(header)
                .find(|unit| kind_of(unit) == kind)
                .map(<[u8]>::to_vec)
        };
        let sets = Self {
            sequence: find(SEQUENCE)?,
            picture: find(PICTURE)?,
        };
        (sets.sequence.len() >= 4).then_some(sets)
    }

    /// The codec string of RFC 6381, `avc1.64001f`.
    #[must_use]
    pub fn codec(&self) -> String {
        let [_, profile, constraints, level, ..] = self.sequence[..] else {
            return "avc1".into();
        };
        format!("avc1.{profile:02x}{constraints:02x}{level:02x}")
    }
}

/// The access unit with lengths in front of its units. Parameter sets are left out, for
/// they are in the header, and so is what no player needs (delimiters, the encoder's
/// remarks).
#[must_use]
pub fn length_prefixed(access_unit: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(access_unit.len() + 16);
    for unit in units(access_unit) {
        if !matches!(kind_of(unit), SEI | SEQUENCE | PICTURE | DELIMITER) {
            out.extend_from_slice(&u32::try_from(unit.len()).unwrap_or(u32::MAX).to_be_bytes());
            out.extend_from_slice(unit);
        }
    }
    out
}

fn kind_of(unit: &[u8]) -> u8 {
    unit.first().map_or(0, |byte| byte & 0x1f)
}

/// The units between start codes (00 00 01 or 00 00 00 01).
fn units(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = bytes;
    let mut next = start_code(rest);
    std::iter::from_fn(move || {
        rest = &rest[next? + 3..];
        next = start_code(rest);
        let unit = &rest[..next.unwrap_or(rest.len())];
        // The zero of a four-byte code, and padding.
        let length = unit
            .iter()
            .rposition(|byte| *byte != 0)
            .map_or(0, |last| last + 1);
        Some(&unit[..length])
    })
    .filter(|unit| !unit.is_empty())
}

fn start_code(bytes: &[u8]) -> Option<usize> {
    // Jump from one to the next byte that can end a code; most bytes are skipped.
    let mut at = 2;
    while at < bytes.len() {
        match bytes[at] {
            0 => at += 1,
            1 if bytes[at - 1] == 0 && bytes[at - 2] == 0 => return Some(at - 2),
            _ => at += 3,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_found_at_three_and_four_byte_codes() {
        let stream = [
            0, 0, 0, 1, 0x67, 0x64, 0, 0x1f, 9, 0, 0, 0, 1, 0x68, 5, 0, 0, 1, 0x65, 1, 2, 0, 1, 3,
        ];
        let sets = ParameterSets::from_header(&stream).unwrap();
        assert_eq!(sets.sequence, [0x67, 0x64, 0, 0x1f, 9]);
        assert_eq!(sets.picture, [0x68, 5]);
        assert_eq!(sets.codec(), "avc1.64001f");
        assert_eq!(length_prefixed(&stream), [0, 0, 0, 6, 0x65, 1, 2, 0, 1, 3]);
    }

    #[test]
    fn any_bytes_are_taken() {
        assert!(length_prefixed(&[]).is_empty());
        assert!(length_prefixed(&[0, 0, 1]).is_empty());
        assert!(length_prefixed(&[0, 0, 0, 0, 0]).is_empty());
        assert_eq!(ParameterSets::from_header(&[0, 0, 1, 0x67]), None);
    }
}
