//! The one clock of a film.
//!
//! Containers give each stream times of its own, from any origin, and damaged or joined
//! files jump. Here every packet gets its time in microseconds from the film's start;
//! jumps are closed, so that a small file with a gap of 20 hours costs what its packets
//! cost and no more.
//!
//! Invariant: both passes read the same packets in the same order, so both give each
//! packet the same time.

use ffmpeg_next::format::context::Input;
use ffmpeg_next::{Packet, Rational, Rescale};

/// The time base of every placed packet.
pub const MICROS: Rational = Rational(1, 1_000_000);

/// A silence of all streams longer than this is a fault of the file.
const LONGEST_GAP: i64 = 30_000_000;
/// A step back further than this is a new origin, not reordering.
const LONGEST_STEP_BACK: i64 = 10_000_000;

/// Places packets on the film's clock.
pub struct Clock {
    lanes: Vec<Option<Lane>>,
    origin: Option<i64>,
    /// The furthest end of any packet so far.
    furthest: i64,
    /// Jumps that were closed.
    pub jumps: u32,
    latest_shift: i64,
}

struct Lane {
    base: Rational,
    shift: i64,
    last: Option<i64>,
}

impl Clock {
    /// A clock for these streams of a file; packets of others get no time.
    pub fn new(input: &Input, streams: &[usize]) -> Self {
        let mut lanes: Vec<Option<Lane>> = Vec::new();
        let mut origin = None;
        for stream in input.streams() {
            let used = streams.contains(&stream.index());
            let base = stream.time_base();
            lanes.push(used.then_some(Lane {
                base,
                shift: 0,
                last: None,
            }));
            if used && stream.start_time() != ffmpeg_next::ffi::AV_NOPTS_VALUE {
                let start = stream.start_time().rescale(base, MICROS);
                origin = Some(origin.map_or(start, |earliest: i64| earliest.min(start)));
            }
        }
        Self {
            lanes,
            origin,
            furthest: 0,
            jumps: 0,
            latest_shift: 0,
        }
    }

    /// Rewrites the packet's times. Returns when it ends, microseconds; nothing for
    /// packets of other streams and packets without a time.
    pub fn place(&mut self, packet: &mut Packet) -> Option<i64> {
        let lane = self.lanes.get_mut(packet.stream())?.as_mut()?;
        packet.rescale_ts(lane.base, MICROS);
        let own = packet.dts().or(packet.pts())?;
        let origin = *self.origin.get_or_insert(own);
        let at = own - origin + lane.shift;
        let back = lane.last.is_some_and(|last| at < last - LONGEST_STEP_BACK);
        if back || at > self.furthest + LONGEST_GAP {
            let shift = joined(own - origin, self.furthest, self.latest_shift);
            lane.shift = shift;
            if shift != self.latest_shift {
                self.latest_shift = shift;
                self.jumps += 1;
            }
        }
        let move_by = lane.shift - origin;
        packet.set_pts(packet.pts().map(|time| time + move_by));
        packet.set_dts(packet.dts().map(|time| time + move_by));
        lane.last = Some(own + move_by);
        let shown = packet.pts().or(packet.dts())?;
        let end = shown + packet.duration().clamp(0, LONGEST_GAP);
        self.furthest = self.furthest.max(end);
        Some(end)
    }
}

/// The shift that joins a packet to what came before. Streams that jump together keep
/// their distance, so the shift that another stream just took is tried first.
fn joined(own: i64, furthest: i64, latest: i64) -> i64 {
    let near = (own + latest - furthest).abs() < LONGEST_STEP_BACK;
    if near { latest } else { furthest - own }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock() -> Clock {
        let lane = || {
            Some(Lane {
                base: Rational(1, 1000),
                shift: 0,
                last: None,
            })
        };
        Clock {
            lanes: vec![lane(), None, lane()],
            origin: Some(5_000_000),
            furthest: 0,
            jumps: 0,
            latest_shift: 0,
        }
    }

    fn place(clock: &mut Clock, stream: usize, millis: i64) -> Option<i64> {
        let mut packet = Packet::empty();
        packet.set_stream(stream);
        packet.set_dts(Some(millis));
        packet.set_pts(Some(millis));
        clock.place(&mut packet)?;
        packet.pts()
    }

    #[test]
    fn times_count_from_the_first_stream() {
        let mut clock = clock();
        assert_eq!(place(&mut clock, 0, 5_000), Some(0));
        assert_eq!(place(&mut clock, 2, 5_040), Some(40_000));
        assert_eq!(place(&mut clock, 1, 5_040), None);
    }

    #[test]
    fn a_gap_in_all_streams_is_closed_and_they_stay_in_step() {
        let mut clock = clock();
        place(&mut clock, 0, 6_000);
        place(&mut clock, 2, 6_020);
        let hours = 20 * 3_600_000;
        assert_eq!(place(&mut clock, 0, 6_000 + hours), Some(1_020_000));
        assert_eq!(place(&mut clock, 2, 6_020 + hours), Some(1_040_000));
        assert_eq!(place(&mut clock, 0, 6_040 + hours), Some(1_060_000));
        assert_eq!(clock.jumps, 1);
    }

    #[test]
    fn a_new_origin_in_a_joined_file_goes_on() {
        let mut clock = clock();
        for seconds in [5, 25, 45, 65] {
            place(&mut clock, 0, seconds * 1000);
            place(&mut clock, 2, seconds * 1000);
        }
        assert_eq!(place(&mut clock, 0, 5_000), Some(60_000_000));
        assert_eq!(place(&mut clock, 2, 5_010), Some(60_010_000));
        assert_eq!(clock.jumps, 1);
    }
}
