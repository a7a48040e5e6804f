//! Places on a page, and how they lie to one another.

/// A place on a page: left, top, width and height in per mille of the page's width and height.
pub type Place = [u16; 4];

/// A place shared out to words by their letters, a letter's width between them.
pub(super) fn shared(place: Place, words: &[&str]) -> Vec<Place> {
    let [left, top, width, height] = place;
    let letters = |word: &&str| word.chars().count();
    let all = words.iter().map(letters).sum::<usize>() + words.len().saturating_sub(1);
    let at = |letter: usize| (usize::from(width) * letter / all.max(1)) as u16;
    let mut from = 0;
    let places = words.iter().map(|word| {
        let to = from + letters(word);
        let share = [left + at(from), top, (at(to) - at(from)).max(1), height];
        from = to + 1;
        share
    });
    places.collect()
}

/// In thousandths of thousandths of the page.
pub(super) fn area(place: Place) -> u32 {
    u32::from(place[2]) * u32::from(place[3])
}

/// The area that two places have in common.
pub(super) fn overlap(one: Place, other: Place) -> u32 {
    let side = |at: usize| {
        let from = one[at].max(other[at]);
        let to = (one[at] + one[at + 2]).min(other[at] + other[at + 2]);
        u32::from(to.saturating_sub(from))
    };
    side(0) * side(1)
}

/// The place of several together; nowhere for none.
pub(super) fn union(places: impl Iterator<Item = Place>) -> Place {
    let whole = places.reduce(|one, other| {
        let (left, top) = (one[0].min(other[0]), one[1].min(other[1]));
        let right = (one[0] + one[2]).max(other[0] + other[2]);
        let bottom = (one[1] + one[3]).max(other[1] + other[3]);
        [left, top, right - left, bottom - top]
    });
    whole.unwrap_or_default()
}

/// How far two places are from being one.
pub(super) fn distance(one: Place, other: Place) -> u32 {
    let apart = one.iter().zip(other).map(|(a, b)| u32::from(a.abs_diff(b)));
    apart.sum()
}

/// Whether two readings of the same file speak of the same place: it begins and ends where the other does, but for
/// what a box may differ by, on the same line.
pub(super) fn is_same(one: Place, other: Place) -> bool {
    let slack = (other[2] / 5).max(4);
    let ends = |place: Place| place[0] + place[2];
    let (top, bottom) = (
        one[1].max(other[1]),
        (one[1] + one[3]).min(other[1] + other[3]),
    );
    one[0].abs_diff(other[0]) <= slack
        && ends(one).abs_diff(ends(other)) <= slack
        && bottom.saturating_sub(top) * 2 >= one[3].min(other[3])
}
