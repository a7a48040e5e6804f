//! The time, injected: the system's clock when the program serves people, a frozen one in tests.
//!
//! Every instant is UTC and has whole microseconds, because that is what PostgreSQL keeps: an instant read
//! back from either database equals the one that was written. People see Vietnam's time, and a day in
//! statistics is a Vietnamese day.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Duration, NaiveDate, SubsecRound, Utc};
use chrono_tz::Tz;

/// Where "now" comes from. Cheap to clone; clones of a frozen clock move together.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    /// Microseconds since 1970.
    Frozen(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands still at `at` until [`advance`](Self::advance) moves it.
    pub fn frozen(at: DateTime<Utc>) -> Self {
        Self(Source::Frozen(Arc::new(AtomicI64::new(
            at.timestamp_micros(),
        ))))
    }

    /// Now, in whole microseconds.
    pub fn now(&self) -> DateTime<Utc> {
        match &self.0 {
            Source::System => Utc::now().trunc_subsecs(6),
            Source::Frozen(micros) => instant(micros.load(Ordering::SeqCst)),
        }
    }

    /// Moves a frozen clock (and all its clones) by `step`, which may be negative. The system's clock
    /// cannot be moved: nothing happens.
    pub fn advance(&self, step: Duration) {
        if let Source::Frozen(micros) = &self.0 {
            micros.fetch_add(step.num_microseconds().unwrap_or(0), Ordering::SeqCst);
        }
    }

    /// The Vietnamese day it is now.
    pub fn today(&self) -> NaiveDate {
        vietnam_day(self.now())
    }
}

/// The time zone that people see: Asia/Ho_Chi_Minh.
pub fn zone() -> Tz {
    chrono_tz::Asia::Ho_Chi_Minh
}

/// The Vietnamese calendar day in which `at` falls.
pub fn vietnam_day(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&zone()).date_naive()
}

/// The first instant of a Vietnamese day. Vietnam has had no clock change since 1975 and its days begin at
/// 17:00 UTC of the day before; for older days the offset of that time is used.
pub fn vietnam_midnight(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(chrono::NaiveTime::MIN);
    match midnight.and_local_timezone(zone()).earliest() {
        Some(at) => at.to_utc(),
        // A midnight skipped by a change of the clocks: the offset of today serves.
        None => midnight.and_utc() - Duration::hours(7),
    }
}

fn instant(micros: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(micros).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_frozen_clock_moves_only_when_told_and_its_clones_with_it() {
        let clock = Clock::frozen(at("2026-11-21T10:00:00.123456789Z"));
        let twin = clock.clone();
        assert_eq!(clock.now(), at("2026-11-21T10:00:00.123456Z"));
        clock.advance(Duration::seconds(90));
        assert_eq!(twin.now(), at("2026-11-21T10:01:30.123456Z"));
    }

    #[test]
    fn the_system_clock_has_whole_microseconds() {
        assert_eq!(Clock::system().now().timestamp_subsec_nanos() % 1000, 0);
    }

    #[test]
    fn a_day_begins_at_five_in_the_afternoon_of_utc() {
        assert_eq!(
            vietnam_day(at("2026-11-20T16:59:59Z")).to_string(),
            "2026-11-20"
        );
        assert_eq!(
            vietnam_day(at("2026-11-20T17:00:00Z")).to_string(),
            "2026-11-21"
        );
        let day = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        assert_eq!(vietnam_midnight(day), at("2026-11-20T17:00:00Z"));
    }
}
