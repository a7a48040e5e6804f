//! Tables: which line has the headings, what the columns mean, what stands in the lines below.

use store::state::ContributorRole;

use super::{
    Format, ImportedRecord, Read, Row,
    heading::{self, Column},
    tidy,
};
use crate::refusal::{Class, Refusal};

/// The lines of one table.
pub type Cells = Vec<Line>;

/// A line of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The first is 1.
    pub number: u32,
    pub cells: Vec<String>,
}

/// Lines above the headings, at most: a title, a date, the name of the library.
const ABOVE: usize = 20;
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Reads the table with the most headings that we know.
///
/// # Errors
/// [`Class::NoTitleColumn`] where none has titles.
pub fn read(tables: Vec<Cells>) -> anyhow::Result<Read> {
    let headed = tables.into_iter().filter_map(|table| {
        let (at, columns) = headings(&table)?;
        Some((table, at, columns))
    });
    let known = |columns: &[Option<Column>]| columns.iter().flatten().count();
    let best = headed.max_by_key(|(_, _, columns)| known(columns));
    let Some((table, at, columns)) = best else {
        return Err(Refusal::from(Class::NoTitleColumn).into());
    };
    let unused = table[at]
        .cells
        .iter()
        .zip(&columns)
        .filter(|(heading, column)| column.is_none() && !heading.trim().is_empty());
    Ok(Read {
        format: Format::Table,
        unused: unused.map(|(heading, _)| tidy::line(heading)).collect(),
        rows: table[at + 1..]
            .iter()
            .filter(|line| line.cells.iter().any(|cell| !cell.trim().is_empty()))
            .map(|line| Row {
                number: line.number,
                record: record(&line.cells, &columns),
                broken: false,
            })
            .collect(),
    })
}

/// Reads a table in text, whatever parts its columns.
///
/// # Errors
/// As [`read`].
pub fn read_text(text: &str) -> anyhow::Result<Read> {
    // What Excel itself understands as a word about the file is no line of it.
    let text = match text.split_once('\n') {
        Some((first, rest)) if first.trim_end().to_ascii_lowercase().starts_with("sep=") => rest,
        _ => text,
    };
    let known = |sign: &u8| {
        let head = parted(text, *sign).take(ABOVE).collect();
        let found = headings(&head).map(|(_, columns)| columns);
        found.map_or(0, |columns| columns.iter().flatten().count())
    };
    let sign = SEPARATORS.into_iter().max_by_key(known).unwrap_or(b',');
    read(vec![parted(text, sign).collect()])
}

fn parted(text: &str, sign: u8) -> impl Iterator<Item = Line> {
    let reader = csv::ReaderBuilder::new()
        .delimiter(sign)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    reader.into_records().filter_map(Result::ok).map(|record| {
        let number = record.position().map_or(0, csv::Position::line);
        Line {
            number: u32::try_from(number).unwrap_or(u32::MAX),
            cells: record.iter().map(str::to_owned).collect(),
        }
    })
}

/// The first line that has a heading for titles, and what its columns are.
fn headings(table: &Cells) -> Option<(usize, Vec<Option<Column>>)> {
    table
        .iter()
        .take(ABOVE)
        .map(|line| {
            line.cells
                .iter()
                .map(|cell| heading::column(cell))
                .collect()
        })
        .enumerate()
        .find(|(_, columns): &(usize, Vec<Option<Column>>)| columns.contains(&Some(Column::Title)))
}

fn record(cells: &[String], columns: &[Option<Column>]) -> ImportedRecord {
    let mut record = ImportedRecord::default();
    for (cell, column) in cells.iter().zip(columns) {
        let Some(column) = column else { continue };
        let line = || tidy::line(cell);
        let mut people = |role: ContributorRole| {
            let named = tidy::names(cell).into_iter().map(|name| (name, role));
            record.contributors.extend(named);
        };
        match column {
            Column::Title => record.title = line(),
            Column::OtherTitle => record.other_title = line(),
            Column::Authors => people(ContributorRole::Author),
            Column::Editors => people(ContributorRole::Editor),
            Column::Translators => people(ContributorRole::Translator),
            Column::Illustrators => people(ContributorRole::Illustrator),
            Column::Publisher => record.publisher = line(),
            Column::Place => record.place = line(),
            Column::Year => record.year = tidy::year(cell),
            Column::Edition => record.edition = line(),
            Column::Extent => record.extent = extent(cell),
            Column::Series => record.series = line(),
            Column::SeriesNumber => record.series_number = line(),
            Column::Language => record.language = tidy::language(cell),
            Column::Isbn => record.isbn = tidy::isbn(cell),
            Column::Ddc => record.ddc = line(),
            Column::DdcEdition => record.ddc_edition = tidy::number(cell),
            Column::Bbk => record.bbk = line(),
            Column::Subjects => record.subjects = tidy::split(cell),
            Column::Summary => record.summary = tidy::text(cell),
            Column::Nothing => {}
        }
    }
    record
}

/// A number alone counts pages.
fn extent(cell: &str) -> String {
    let said = tidy::line(cell);
    let bare = !said.is_empty() && said.bytes().all(|byte| byte.is_ascii_digit());
    if bare { format!("{said} tr.") } else { said }
}
