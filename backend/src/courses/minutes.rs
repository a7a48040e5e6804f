//! How long a lesson takes: the film's length, what the teacher says, or an estimate.

use store::state::LessonKind;

/// Syllables of Vietnamese that a grown-up reads in a minute without hurry (a choice of ours, on the slow side).
const SYLLABLES_A_MINUTE: usize = 180;
/// Minutes for a page of a book.
const MINUTES_A_PAGE: i32 = 2;

/// The minutes of a lesson for which nobody said any; 0 where nothing is known yet.
pub fn estimate(kind: LessonKind, body: &str, pages: Option<(i32, i32)>) -> i32 {
    let reading = body.split_whitespace().count().div_ceil(SYLLABLES_A_MINUTE);
    let reading = i32::try_from(reading).unwrap_or(i32::MAX);
    match kind {
        // Its length is known when the film is ready.
        LessonKind::Video => 0,
        LessonKind::Text => reading,
        LessonKind::Book => pages.map_or(reading, |(from, to)| {
            reading.saturating_add((to - from + 1).saturating_mul(MINUTES_A_PAGE))
        }),
    }
}

/// The minutes shown for a lesson: a film's own length counts, otherwise what is kept.
pub fn shown(kept: i32, duration_s: Option<f64>) -> i32 {
    duration_s.map_or(kept, |seconds| whole(seconds).max(1))
}

/// The minutes of a course from the sum of its lessons in seconds.
pub fn whole(seconds: f64) -> i32 {
    (seconds / 60.0).ceil() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_film_takes_its_length_rounded_up() {
        assert_eq!(shown(5, Some(601.0)), 11);
        assert_eq!(shown(5, Some(2.0)), 1);
        assert_eq!(shown(5, None), 5);
    }

    #[test]
    fn reading_is_estimated_from_its_words_and_pages() {
        assert_eq!(estimate(LessonKind::Text, &"lúa ".repeat(361), None), 3);
        assert_eq!(estimate(LessonKind::Text, "", None), 0);
        assert_eq!(estimate(LessonKind::Book, "", Some((7, 12))), 12);
        assert_eq!(estimate(LessonKind::Video, "Lời dẫn của bài", None), 0);
    }
}
