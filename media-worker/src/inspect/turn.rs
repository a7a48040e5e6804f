//! How a picture must be turned to stand upright.

use serde::{Deserialize, Serialize};

/// What the display matrix of a stream asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// Nothing.
    #[default]
    Upright,
    /// A quarter, clockwise.
    Right,
    /// A half.
    Half,
    /// A quarter, counter-clockwise.
    Left,
    /// Left and right exchanged.
    Mirrored,
    /// Top and bottom exchanged.
    UpsideDown,
    /// A quarter clockwise, then top and bottom exchanged.
    RightFlipped,
    /// A quarter counter-clockwise, then top and bottom exchanged.
    LeftFlipped,
}

impl Turn {
    /// From the nine 32-bit numbers of a display matrix, native byte order, as FFmpeg
    /// attaches it. The cases are those of FFmpeg's own command line (`autorotate`).
    #[must_use]
    pub fn from_matrix(bytes: &[u8]) -> Self {
        let number = |index: usize| {
            let four = bytes
                .get(index * 4..index * 4 + 4)
                .and_then(|four| four.try_into().ok());
            f64::from(i32::from_ne_bytes(four.unwrap_or([0; 4])))
        };
        let (a, b, c, d) = (number(0), number(1), number(3), number(4));
        let unit = |value: f64, other: f64| value / value.hypot(other).max(1.0);
        let degrees = unit(b, d).atan2(unit(a, c)).to_degrees().rem_euclid(360.0);
        match degrees.round() as i32 {
            89..=91 if c > 0.0 => Self::LeftFlipped,
            89..=91 => Self::Right,
            179..=181 if a < 0.0 && d < 0.0 => Self::Half,
            179..=181 if a < 0.0 => Self::Mirrored,
            179..=181 => Self::UpsideDown,
            269..=271 if c < 0.0 => Self::RightFlipped,
            269..=271 => Self::Left,
            _ if d < 0.0 => Self::UpsideDown,
            _ => Self::Upright,
        }
    }

    /// Whether width and height change places.
    #[must_use]
    pub fn lies(self) -> bool {
        matches!(
            self,
            Self::Right | Self::Left | Self::RightFlipped | Self::LeftFlipped
        )
    }

    /// The filters that do it, in FFmpeg's words; empty for none.
    #[must_use]
    pub fn filters(self) -> &'static str {
        match self {
            Self::Upright => "",
            Self::Right => "transpose=clock",
            Self::Half => "hflip,vflip",
            Self::Left => "transpose=cclock",
            Self::Mirrored => "hflip",
            Self::UpsideDown => "vflip",
            Self::RightFlipped => "transpose=clock_flip",
            Self::LeftFlipped => "transpose=cclock_flip",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matrices_of_phones() {
        let turn = |a: i32, b: i32, c: i32, d: i32| {
            let one = 65536;
            let matrix = [a * one, b * one, 0, c * one, d * one, 0, 0, 0, 1 << 30];
            Turn::from_matrix(&matrix.map(i32::to_ne_bytes).concat())
        };
        assert_eq!(turn(1, 0, 0, 1), Turn::Upright);
        assert_eq!(turn(0, 1, -1, 0), Turn::Right);
        assert_eq!(turn(-1, 0, 0, -1), Turn::Half);
        assert_eq!(turn(0, -1, 1, 0), Turn::Left);
        assert_eq!(turn(-1, 0, 0, 1), Turn::Mirrored);
        assert_eq!(turn(1, 0, 0, -1), Turn::UpsideDown);
        assert_eq!(Turn::from_matrix(&[]), Turn::Upright);
    }
}
