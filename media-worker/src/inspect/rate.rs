//! The constant picture rate that a film gets.

use serde::{Deserialize, Serialize};

/// Pictures a second, as a fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// Pictures …
    pub pictures: u32,
    /// … in so many seconds.
    pub seconds: u32,
}

impl Rate {
    /// `pictures` in each second.
    #[must_use]
    pub const fn whole(pictures: u32) -> Self {
        Self {
            pictures,
            seconds: 1,
        }
    }

    /// As a number.
    #[must_use]
    pub fn value(self) -> f64 {
        f64::from(self.pictures) / f64::from(self.seconds)
    }

    /// The moment of picture `number`, seconds.
    #[must_use]
    pub fn time(self, number: u64) -> f64 {
        number as f64 / self.value()
    }

    /// The picture that a moment in microseconds belongs to; before the start it is 0.
    ///
    /// Not simply the nearest: the second of two pictures in one tick of a film twice as
    /// fast stands exactly between two, and must not fall now here, now there.
    #[must_use]
    pub fn nearest(self, micros: i64) -> u64 {
        (micros as f64 / 1e6 * self.value() + 0.4).floor().max(0.0) as u64
    }
}

/// Rates that cameras use and that are kept exactly.
const STANDARD: &[Rate] = &[
    Rate {
        pictures: 24_000,
        seconds: 1001,
    },
    Rate::whole(24),
    Rate::whole(25),
    Rate {
        pictures: 30_000,
        seconds: 1001,
    },
    Rate::whole(30),
];

/// Rates for films whose own rate is none of these (phones vary it, screen recorders too).
const ROUND: &[u32] = &[5, 8, 10, 12, 15, 20, 24, 25];

/// The rate for a film whose average is `average` pictures a second: its own up to 30,
/// half or a quarter of the faster ones where that is a camera's rate (59.94 → 29.97).
#[must_use]
pub fn output_rate(average: f64) -> Rate {
    if !(average > 0.0 && average < 1000.0) {
        return Rate::whole(25);
    }
    let standard = |value: f64| {
        let near = |rate: &&Rate| (rate.value() / value - 1.0).abs() < 0.0004;
        STANDARD.iter().find(near).copied()
    };
    let exact = [1.0, 2.0, 4.0, 8.0]
        .iter()
        .find_map(|divisor| standard(average / divisor));
    let round = || {
        ROUND
            .iter()
            .find(|rate| f64::from(**rate) >= average * 0.98)
    };
    exact.unwrap_or_else(|| Rate::whole(round().copied().unwrap_or(30)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_kept_halved_or_rounded_up() {
        let rate = |average| {
            let rate = output_rate(average);
            (rate.pictures, rate.seconds)
        };
        assert_eq!(rate(30000.0 / 1001.0), (30_000, 1001));
        assert_eq!(rate(60000.0 / 1001.0), (30_000, 1001));
        assert_eq!(rate(60.0), (30, 1));
        assert_eq!(rate(50.0), (25, 1));
        assert_eq!(rate(24000.0 / 1001.0), (24_000, 1001));
        assert_eq!(rate(240.0), (30, 1));
        assert_eq!(rate(22.3), (24, 1));
        assert_eq!(rate(28.7), (30, 1));
        assert_eq!(rate(40.0), (30, 1));
        assert_eq!(rate(1.0), (5, 1));
        assert_eq!(rate(0.0), (25, 1));
    }
}
