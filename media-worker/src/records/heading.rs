//! What the headings of tables are called: in our own tables, and in those that libraries keep.

use vietnamese::fold;

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    Title,
    OtherTitle,
    Authors,
    Editors,
    Translators,
    Illustrators,
    Publisher,
    Place,
    Year,
    Edition,
    Extent,
    Series,
    SeriesNumber,
    Language,
    Isbn,
    Ddc,
    DdcEdition,
    Bbk,
    Subjects,
    Summary,
    /// Known, and of no use here: the number of a line, the address of the book's page.
    Nothing,
}

/// Folded headings.
const KNOWN: [(Column, &[&str]); 21] = [
    (
        Column::Title,
        &[
            "ten sach",
            "nhan de",
            "nhan de chinh",
            "ten tai lieu",
            "tua de",
            "tua sach",
            "ten an pham",
            "title",
        ],
    ),
    (
        Column::OtherTitle,
        &[
            "ten khac",
            "nhan de khac",
            "nhan de song song",
            "other title",
            "other titles",
            "subtitle",
        ],
    ),
    (
        Column::Authors,
        &[
            "tac gia",
            "ten tac gia",
            "tac gia chinh",
            "nguoi viet",
            "author",
            "authors",
            "creator",
        ],
    ),
    (
        Column::Editors,
        &[
            "bien tap",
            "chu bien",
            "bien soan",
            "nguoi bien soan",
            "editor",
            "editors",
        ],
    ),
    (
        Column::Translators,
        &[
            "dich",
            "dich gia",
            "nguoi dich",
            "translator",
            "translators",
        ],
    ),
    (
        Column::Illustrators,
        &[
            "minh hoa",
            "nguoi ve",
            "hoa si",
            "illustrator",
            "illustrators",
        ],
    ),
    (
        Column::Publisher,
        &["nha xuat ban", "nxb", "nha xb", "publisher"],
    ),
    (
        Column::Place,
        &["noi xuat ban", "noi xb", "place", "place of publication"],
    ),
    (
        Column::Year,
        &[
            "nam",
            "nam xuat ban",
            "nam xb",
            "year",
            "date",
            "publication year",
        ],
    ),
    (
        Column::Edition,
        &["lan xuat ban", "lan xb", "lan in", "edition"],
    ),
    (
        Column::Extent,
        &[
            "so trang",
            "so trang kho",
            "so trang kho sach",
            "mo ta vat ly",
            "dac diem so luong",
            "pages",
            "pages and size",
            "extent",
            "physical description",
        ],
    ),
    (
        Column::Series,
        &["tung thu", "ten tung thu", "bo sach", "series"],
    ),
    (
        Column::SeriesNumber,
        &[
            "so trong tung thu",
            "so tung thu",
            "number in the series",
            "series number",
        ],
    ),
    (Column::Language, &["ngon ngu", "language"]),
    (Column::Isbn, &["isbn", "ma isbn", "so isbn"]),
    (
        Column::Ddc,
        &[
            "ddc",
            "so ddc",
            "chi so ddc",
            "ky hieu phan loai",
            "phan loai",
            "so phan loai",
            "dewey",
        ],
    ),
    (
        Column::DdcEdition,
        &["ban ddc", "an ban ddc", "ddc edition"],
    ),
    (Column::Bbk, &["bbk", "so bbk", "chi so bbk", "ky hieu bbk"]),
    (
        Column::Subjects,
        &[
            "chu de",
            "tu khoa",
            "de muc chu de",
            "the loai",
            "subject",
            "subjects",
            "keywords",
            "category",
        ],
    ),
    (
        Column::Summary,
        &[
            "tom tat",
            "noi dung",
            "mo ta",
            "gioi thieu",
            "summary",
            "description",
            "abstract",
        ],
    ),
    (
        Column::Nothing,
        &[
            "stt",
            "so tt",
            "so thu tu",
            "tt",
            "no",
            "dia chi",
            "address",
        ],
    ),
];

/// What a heading stands for, however it is written.
pub fn column(heading: &str) -> Option<Column> {
    let words: String = fold(&vietnamese::nfc(heading))
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    KNOWN
        .iter()
        .find(|(_, names)| names.contains(&words.as_str()))
        .map(|(column, _)| *column)
}

#[cfg(test)]
mod tests {
    use platform::texts::{Language, t};

    use super::*;

    #[test]
    fn the_tables_that_we_give_away_are_understood() {
        let given = [
            ("title", Column::Title),
            ("other_title", Column::OtherTitle),
            ("authors", Column::Authors),
            ("editors", Column::Editors),
            ("translators", Column::Translators),
            ("illustrators", Column::Illustrators),
            ("publisher", Column::Publisher),
            ("place", Column::Place),
            ("year", Column::Year),
            ("edition", Column::Edition),
            ("language", Column::Language),
            ("isbn", Column::Isbn),
            ("ddc", Column::Ddc),
            ("subjects", Column::Subjects),
            ("summary", Column::Summary),
            ("address", Column::Nothing),
        ];
        for language in [Language::Vietnamese, Language::English] {
            for (name, meant) in given {
                let heading = t(language, &format!("records.{name}"), &[]);
                assert_eq!(column(&heading), Some(meant), "{heading}");
            }
        }
    }
}
