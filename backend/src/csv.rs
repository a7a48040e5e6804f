//! Tables for spreadsheets: CSV (RFC 4180) with a byte order mark, so that they read Vietnamese right.

/// What a file of this kind is.
pub const KIND: &str = "text/csv; charset=utf-8";
/// Stands at the beginning of a table.
pub const BEGINNING: &str = "\u{feff}";

/// One row.
pub fn line(cells: impl IntoIterator<Item = String>) -> String {
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
