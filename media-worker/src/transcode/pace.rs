//! Pictures at any times in, pictures at a constant rate out.
//!
//! A picture is shown until the next one; a rate above the plan's loses pictures, one
//! below repeats them. The film begins with its first picture and ends with its last,
//! even where the sound is longer on either side.

use crate::inspect::Rate;

/// Decides which picture stands at which tick. `T` is whatever holds a picture.
pub struct Pace<T> {
    rate: Rate,
    /// The first tick not yet given out.
    next: u64,
    held: Option<(u64, T)>,
}

impl<T> Pace<T> {
    /// Begins at tick `from`; earlier pictures are only remembered.
    pub fn new(rate: Rate, from: u64) -> Self {
        Self {
            rate,
            next: from,
            held: None,
        }
    }

    /// Whether a picture at this moment would be shown at all.
    pub fn wants(&self, micros: i64) -> bool {
        let tick = self.rate.nearest(micros);
        self.held.as_ref().is_none_or(|(held, _)| tick > *held)
    }

    /// Takes a picture; gives out the ticks before it, with the picture they show.
    pub fn take(
        &mut self,
        micros: i64,
        picture: T,
        mut show: impl FnMut(u64, &T) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        if !self.wants(micros) {
            return Ok(());
        }
        let tick = self.rate.nearest(micros);
        self.show_until(tick, &mut show)?;
        // The first picture stands from the start, however late it comes.
        let tick = if self.held.is_none() {
            tick.min(self.next)
        } else {
            tick
        };
        self.held = Some((tick, picture));
        Ok(())
    }

    /// Shows the last picture up to the end of the film. False if there was none.
    pub fn finish(
        &mut self,
        end: u64,
        mut show: impl FnMut(u64, &T) -> anyhow::Result<()>,
    ) -> anyhow::Result<bool> {
        // At least one tick, else there is no film.
        self.show_until(end.max(self.next + u64::from(self.next == 0)), &mut show)?;
        Ok(self.held.is_some())
    }

    fn show_until(
        &mut self,
        tick: u64,
        show: &mut impl FnMut(u64, &T) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let Some((_, picture)) = &self.held else {
            return Ok(());
        };
        while self.next < tick {
            show(self.next, picture)?;
            self.next += 1;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paced(rate: Rate, from: u64, times: &[i64], end: u64) -> Vec<(u64, i64)> {
        let mut shown = Vec::new();
        let mut show = |tick: u64, at: &i64| {
            shown.push((tick, *at));
            Ok(())
        };
        let mut pace = Pace::new(rate, from);
        for time in times {
            pace.take(*time, *time, &mut show).unwrap();
        }
        pace.finish(end, &mut show).unwrap();
        shown
    }

    #[test]
    fn every_second_picture_of_a_fast_film() {
        let times: Vec<i64> = (0..8).map(|n| n * 1_000_000 / 60).collect();
        let expected = [(0, times[0]), (1, times[2]), (2, times[4]), (3, times[6])];
        assert_eq!(paced(Rate::whole(30), 0, &times, 4), expected);
    }

    #[test]
    fn a_still_is_repeated_and_a_late_start_filled() {
        assert_eq!(
            paced(Rate::whole(10), 0, &[200_000, 400_000], 6),
            [
                (0, 200_000),
                (1, 200_000),
                (2, 200_000),
                (3, 200_000),
                (4, 400_000),
                (5, 400_000)
            ]
        );
    }

    #[test]
    fn resumed_work_shows_what_whole_work_shows() {
        let times = [0, 90_000, 130_000, 350_000, 410_000, 700_000];
        let whole = paced(Rate::whole(10), 0, &times, 9);
        assert_eq!(paced(Rate::whole(10), 4, &times, 9), whole[4..]);
    }
}
