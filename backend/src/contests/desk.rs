//! The organizer's table as a file for a spreadsheet.

use platform::{
    clock::zone,
    texts::{Language, t},
};

use super::view::{DeskRow, EntryState};

/// The table as CSV (RFC 4180) with a byte order mark, so that spreadsheets read Vietnamese right.
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
    let mut out = String::from("\u{feff}");
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

fn line(cells: impl IntoIterator<Item = String>) -> String {
    let cells: Vec<String> = cells.into_iter().map(|cell| cell_text(&cell)).collect();
    format!("{}\r\n", cells.join(","))
}

/// A cell that no spreadsheet takes for a formula.
fn cell_text(text: &str) -> String {
    let harmless = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    // A spreadsheet that parts cells at semicolons or tabs must not find a new cell, and a formula, in the middle.
    if harmless.contains([',', ';', '\t', '"', '\n', '\r']) {
        format!("\"{}\"", harmless.replace('"', "\"\""))
    } else {
        harmless
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_quoted_and_never_a_formula() {
        assert_eq!(cell_text("Vườn rau, tổ 3"), "\"Vườn rau, tổ 3\"");
        assert_eq!(cell_text("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
        assert_eq!(cell_text("Bác Tư"), "Bác Tư");
    }
}
