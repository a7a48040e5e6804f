//! The organizer's table as a file for a spreadsheet.

use platform::{
    clock::zone,
    texts::{Language, t},
};

use super::view::{DeskRow, EntryState};
use crate::csv::{BEGINNING, line};

/// The table as CSV.
pub fn csv(rows: &[DeskRow], language: Language) -> String {
    let heads = [
        "title",
        "author",
        "unit",
        "state",
        "views_signed_in",
        "views_guest",
        "likes",
        "shares",
        "submitted_at",
    ];
    let mut out = BEGINNING.to_owned();
    out.push_str(&line(
        heads
            .iter()
            .map(|head| t(language, &format!("desk.{head}"), &[])),
    ));
    for row in rows {
        out.push_str(&line([
            row.entry.title.clone(),
            row.entry.author_name.clone(),
            row.entry.unit.name.clone(),
            t(language, &format!("entry_state.{}", word(row.state)), &[]),
            row.views_signed_in.to_string(),
            row.views_guest.to_string(),
            row.likes.to_string(),
            row.shares.to_string(),
            row.submitted_at
                .with_timezone(&zone())
                .format("%d/%m/%Y %H:%M")
                .to_string(),
        ]));
    }
    out
}

fn word(state: EntryState) -> &'static str {
    match state {
        EntryState::Received => "received",
        EntryState::Processing => "processing",
        EntryState::Failed => "failed",
        EntryState::Waiting => "waiting",
        EntryState::Accepted => "accepted",
        EntryState::Rejected => "rejected",
        EntryState::Withdrawn => "withdrawn",
    }
}
