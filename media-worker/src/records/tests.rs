//! Files of catalogues as they come: whole, broken, of before Unicode.

use std::cell::RefCell;
use std::io::Write;

use store::state::ContributorRole::{Author, Editor, Translator};

use super::*;

/// Reads bytes as a file: the report and all rows, or the class of the refusal.
fn file(bytes: &[u8]) -> Result<(Report, Vec<Row>), Class> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let rows = RefCell::new(Vec::new());
    let tell = |event: &Event| {
        let Event::Rows { rows: more } = event;
        rows.borrow_mut().extend(more.clone());
        Ok(())
    };
    match run(file.path(), &Options::default(), &tell) {
        Ok(report) => Ok((report, rows.into_inner())),
        Err(error) => Err(error.downcast_ref::<Refusal>().unwrap().class),
    }
}

/// Tag, indicators, subfields.
type Field<'a> = (&'a str, &'a str, &'a [(char, &'a str)]);

const KIEU: [Field<'_>; 8] = [
    (
        "020",
        "  ",
        &[('a', "978-0-306-40615-7 (bìa mềm) :"), ('c', "50000đ")],
    ),
    ("041", "0 ", &[('a', "vie")]),
    ("082", "04", &[('a', "895.922/1"), ('b', "K309")]),
    ("100", "1 ", &[('a', "Nguyễn, Du,"), ('d', "1766-1820")]),
    (
        "245",
        "10",
        &[
            ('a', "Truyện Kiều /"),
            ('c', "Nguyễn Du ; Đào Duy Anh hiệu đính"),
        ],
    ),
    (
        "260",
        "  ",
        &[('a', "H. :"), ('b', "Văn học,"), ('c', "1965.")],
    ),
    (
        "650",
        " 4",
        &[('a', "Văn học trung đại"), ('x', "Thơ."), ('z', "Việt Nam")],
    ),
    ("700", "0 ", &[('a', "Đào Duy Anh,"), ('e', "hiệu đính")]),
];

/// A record in ISO 2709.
fn marc(fields: &[Field<'_>]) -> Vec<u8> {
    let leader = mrrc::Leader::from_bytes(b"00000nam a2200000   4500").unwrap();
    let mut record = mrrc::Record::new(leader);
    record.add_control_field("001".to_owned(), "1".to_owned());
    for (tag, signs, parts) in fields {
        let mut signs = signs.chars();
        let mut sign = || signs.next().unwrap();
        let mut field = mrrc::Field::new((*tag).to_owned(), sign(), sign());
        for (code, value) in *parts {
            field.add_subfield(*code, (*value).to_owned());
        }
        record.add_field(field);
    }
    let mut bytes = Vec::new();
    mrrc::MarcWriter::new(&mut bytes)
        .write_record(&record)
        .unwrap();
    bytes
}

fn kieu() -> ImportedRecord {
    ImportedRecord {
        title: "Truyện Kiều".to_owned(),
        contributors: vec![
            ("Nguyễn Du".to_owned(), Author),
            ("Đào Duy Anh".to_owned(), Editor),
        ],
        publisher: "Văn học".to_owned(),
        place: "H.".to_owned(),
        year: Some(1965),
        language: "vi".to_owned(),
        isbn: "978-0-306-40615-7".to_owned(),
        ddc: "895.9221 K309".to_owned(),
        subjects: vec!["Văn học trung đại – Thơ – Việt Nam".to_owned()],
        ..ImportedRecord::default()
    }
}

fn titled(title: &str) -> Vec<u8> {
    marc(&[("245", "00", &[('a', title)])])
}

#[test]
fn marc_is_read_and_a_broken_record_loses_none_of_the_others() {
    let mut all = marc(&KIEU);
    // Cut in its directory.
    all.extend_from_slice(&titled("Hỏng")[..40]);
    all.push(0x1d);
    // A length that counts letters, as some programs write it.
    let mut short = titled("Tắt đèn");
    short[..5].copy_from_slice(b"00031");
    all.extend(b"\r\n");
    all.extend(short);
    all.extend(titled("Lão Hạc"));
    let (report, rows) = file(&all).unwrap();
    assert_eq!((report.format, report.rows), (Format::Marc, 4));
    assert_eq!(rows[0].record, kieu());
    assert!(rows[1].broken && rows[1].number == 2, "{:?}", rows[1]);
    assert_eq!(rows[2].record.title, "Tắt đèn");
    assert_eq!(rows[3].record.title, "Lão Hạc");
}

#[test]
fn places_of_fields_that_count_letters_are_not_believed() {
    // The directory as a program writes it that counts letters where bytes are meant.
    let values = ["  \u{1f}aTắt đèn", "0 \u{1f}aNgô Tất Tố"];
    let (mut directory, mut data, mut at) = (String::new(), String::new(), 0);
    for (tag, value) in ["245", "100"].into_iter().zip(values) {
        let length = value.chars().count() + 1;
        directory += &format!("{tag}{length:04}{at:05}");
        data += &format!("{value}\u{1e}");
        at += length;
    }
    let base = 24 + directory.len() + 1;
    let record = format!("00099nam a22{base:05}   4500{directory}\u{1e}{data}\u{1d}");
    let (_, rows) = file(record.as_bytes()).unwrap();
    assert_eq!(rows[0].record.title, "Tắt đèn");
    assert_eq!(rows[0].record.contributors[0].0, "Ngô Tất Tố");
}

#[test]
fn marc_of_before_unicode_is_read() {
    let fields = |title: &[u8]| {
        let mut record = titled("TITLE");
        let at = record.windows(5).position(|five| five == b"TITLE").unwrap();
        record.splice(at..at + 5, title.iter().copied());
        record
    };
    let tcvn3: Vec<u8> = "TruyÖn KiÒu: §o¹n tr\u{AD}êng t©n thanh"
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    let (_, rows) = file(&fields(&tcvn3)).unwrap();
    assert_eq!(rows[0].record.title, "Truyện Kiều: Đoạn trường tân thanh");
    // MARC-8: a mark stands before its letter.
    let marc8 = b"L\xe2eon Tolsto\xe8i";
    let (_, rows) = file(&fields(marc8)).unwrap();
    assert_eq!(rows[0].record.title, "Léon Tolstoï");
}

#[test]
fn marcxml_and_dublin_core_are_read_each_record_for_itself() {
    let xml = r#"<?xml version="1.0"?><!DOCTYPE collection [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>
      <marc:collection xmlns:marc="http://www.loc.gov/MARC21/slim">
      <marc:record><marc:datafield tag="245" ind1="1" ind2="0"><marc:subfield code="a">Sóng &amp; gió &b;:</marc:subfield><marc:subfield code="b">tập thơ</marc:subfield></marc:datafield></marc:record>
      <marc:record><marc:datafield tag="245" ind1="1" ind2="0"><marc:subfield code="a">Hỏng</marc:datafield></marc:record>
      <marc:record><marc:controlfield tag="008">200101s1998    vm |||||o|||||||| ||vie d</marc:controlfield><marc:datafield tag="245" ind1="1" ind2="0"><marc:subfield code="a">Còn nguyên</marc:subfield></marc:datafield></marc:record></marc:collection>"#;
    let (report, rows) = file(xml.as_bytes()).unwrap();
    assert_eq!((report.format, report.rows), (Format::Marcxml, 3));
    assert_eq!(rows[0].record.title, "Sóng & gió: tập thơ");
    assert!(rows[1].broken);
    assert_eq!(rows[2].record.title, "Còn nguyên");
    assert_eq!(rows[2].record.year, Some(1998));
    assert_eq!(rows[2].record.language, "vi");

    let oai = r#"<OAI-PMH><ListRecords><record><header><identifier>x</identifier></header><metadata>
      <oai_dc:dc xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Dế Mèn phiêu lưu ký</dc:title><dc:creator>Tô Hoài</dc:creator>
      <dc:date>1941-01-01</dc:date><dc:language>vie</dc:language><dc:identifier>urn:isbn:9780306406157</dc:identifier>
      <dc:subject>Thiếu nhi</dc:subject><dc:subject>Truyện</dc:subject></oai_dc:dc></metadata></record></ListRecords></OAI-PMH>"#;
    let (report, rows) = file(oai.as_bytes()).unwrap();
    assert_eq!(report.format, Format::DublinCore);
    assert_eq!(rows.len(), 1);
    let record = &rows[0].record;
    assert_eq!(record.title, "Dế Mèn phiêu lưu ký");
    assert_eq!(record.contributors, [("Tô Hoài".to_owned(), Author)]);
    assert_eq!((record.year, record.language.as_str()), (Some(1941), "vi"));
    assert_eq!(record.isbn, "9780306406157");
    assert_eq!(record.subjects, ["Thiếu nhi", "Truyện"]);
}

#[test]
fn harvested_marc_stands_in_a_record_of_its_own() {
    let xml = r#"<ListRecords><record><header/><metadata><record xmlns="http://www.loc.gov/MARC21/slim">
      <datafield tag="245" ind1=" " ind2=" "><subfield code="a">Một</subfield></datafield></record></metadata></record>
      <record><header/><metadata><record xmlns="http://www.loc.gov/MARC21/slim">
      <datafield tag="245" ind1=" " ind2=" "><subfield code="a">Hai</subfield></datafield></record></metadata></record></ListRecords>"#;
    let (_, rows) = file(xml.as_bytes()).unwrap();
    let titles: Vec<&str> = rows.iter().map(|row| row.record.title.as_str()).collect();
    assert_eq!(titles, ["Một", "Hai"]);
}

const TABLE: &str = "THƯ VIỆN XÃ HOÀ BÌNH;;;;;\n\nSTT;Nhan đề;Tác giả;Năm XB;Kho;Từ khóa\n\
    1;\"Truyện Kiều; khảo đính\";Nguyễn Du, Đào Duy Anh;khoảng 1965;A1;thơ, truyện\n;;;;;\n2;Chiến tranh và hoà bình;Tolstoy, Lev;1869;B2;tiểu thuyết\n";

#[test]
fn tables_are_read_however_they_are_parted_and_encoded() {
    let check = |bytes: &[u8]| {
        let (report, rows) = file(bytes).unwrap();
        assert_eq!(report.format, Format::Table);
        assert_eq!(report.unused, ["Kho"]);
        let numbers: Vec<u32> = rows.iter().map(|row| row.number).collect();
        assert_eq!(numbers, [4, 6]);
        let first = &rows[0].record;
        assert_eq!(first.title, "Truyện Kiều; khảo đính");
        let named: Vec<&str> = first
            .contributors
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        assert_eq!(named, ["Nguyễn Du", "Đào Duy Anh"]);
        assert_eq!(first.year, Some(1965));
        assert_eq!(first.subjects, ["thơ", "truyện"]);
        assert_eq!(
            rows[1].record.contributors,
            [("Tolstoy, Lev".to_owned(), Author)]
        );
    };
    check(TABLE.as_bytes());
    check(format!("\u{feff}{TABLE}").as_bytes());
    let mut sixteen = vec![0xff, 0xfe];
    sixteen.extend(TABLE.encode_utf16().flat_map(u16::to_le_bytes));
    check(&sixteen);
}

#[test]
fn a_table_in_the_vietnamese_page_of_windows_is_read() {
    // `â` and `đ` are letters of the page, the tone is a mark after its letter.
    let bytes = b"T\xean s\xe1ch,T\xe1c gia\xd2\nTh\xf4n qu\xea \xf0\xe2y r\xf4\xeci,Ng\xf4 T\xe2\xect T\xf4\xec\n";
    let (_, rows) = file(bytes).unwrap();
    assert_eq!(rows[0].record.title, "Thôn quê đây rối");
    assert_eq!(rows[0].record.contributors[0].0, "Ngô Tất Tố");
}

#[test]
fn spreadsheets_are_read_as_a_person_reads_them() {
    for name in ["books.xlsx", "books.xls", "books.ods"] {
        let path = format!("{}/../tests/data/tables/{name}", env!("CARGO_MANIFEST_DIR"));
        let (report, rows) = file(&std::fs::read(path).unwrap()).unwrap();
        assert_eq!(report.unused, ["Giá tiền"], "{name}");
        let numbers: Vec<u32> = rows.iter().map(|row| row.number).collect();
        assert_eq!(numbers, [4, 5], "{name}");
        let record = &rows[0].record;
        assert_eq!(record.title, "Tắt đèn", "{name}");
        assert_eq!(record.contributors, [("Ngô Tất Tố".to_owned(), Author)]);
        assert_eq!(record.year, Some(1939), "{name}");
        // Excel took it for a number.
        assert_eq!(record.isbn, "9780306406157", "{name}");
        assert_eq!(rows[1].record.isbn, "0-306-40615-2", "{name}");
    }
}

#[test]
fn one_endless_record_loses_none_of_the_others() {
    let table = format!(
        "Title,Subjects,Summary\nA,{},x\nB,,{}\n",
        "x;".repeat(200_000),
        "ộ".repeat(50_000)
    );
    let (_, rows) = file(table.as_bytes()).unwrap();
    assert_eq!(rows[0].record.subjects.len(), MOST);
    assert_eq!(rows[1].record.summary.chars().count(), 6_000);
}

#[test]
fn roles_of_people_are_told_by_code_or_word() {
    let record = marc(&[
        ("245", "00", &[('a', "Hoàng tử bé")]),
        (
            "700",
            "1 ",
            &[('a', "Saint-Exupéry, Antoine de"), ('4', "aut")],
        ),
        ("700", "0 ", &[('a', "Bùi Giáng"), ('e', "dịch")]),
    ]);
    let (_, rows) = file(&record).unwrap();
    assert_eq!(
        rows[0].record.contributors,
        [
            ("Saint-Exupéry, Antoine de".to_owned(), Author),
            ("Bùi Giáng".to_owned(), Translator)
        ]
    );
}

#[test]
fn what_is_no_catalogue_is_refused_with_its_reason() {
    for (bytes, class) in [
        (&b"  \n "[..], Class::NoRecords),
        (
            b"<?xml version=\"1.0\"?><html><body/></html>",
            Class::NoRecords,
        ),
        (b"a,b,c\n1,2,3\n", Class::NoTitleColumn),
        (b"PK\x03\x04 not an archive", Class::NotRecords),
        (b"\x7fELF\x02\x01\x01\0\0\0\0", Class::NotRecords),
    ] {
        assert_eq!(file(bytes).unwrap_err(), class, "{bytes:?}");
    }
    let many = "Title\n".to_owned() + &"x\n".repeat(20_001);
    assert_eq!(file(many.as_bytes()).unwrap_err(), Class::TooManyRecords);
}

#[test]
fn a_card_is_read_with_its_pages_series_and_numbers() {
    let card = marc(&[
        ("082", "14", &[('a', "895.922/1"), ('2', "14/vie")]),
        ("084", "  ", &[('a', "V23"), ('2', "other")]),
        ("084", "  ", &[('a', "84(1)6-5"), ('2', "rubbk")]),
        ("245", "00", &[('a', "Truyện Kiều")]),
        ("300", "  ", &[('3', "Bản số"), ('a', "25 tr.")]),
        (
            "300",
            "  ",
            &[('a', "312 tr. :"), ('b', "minh hoạ ;"), ('c', "21 cm.")],
        ),
        ("440", " 0", &[('a', "Văn học cổ điển ;"), ('v', "T. 5")]),
        ("520", "  ", &[('a', "Một.")]),
        ("520", "  ", &[('a', "Hai.")]),
    ]);
    let (_, rows) = file(&card).unwrap();
    let record = &rows[0].record;
    assert_eq!(record.extent, "312 tr. : minh hoạ ; 21 cm.");
    assert_eq!(
        (record.series.as_str(), record.series_number.as_str()),
        ("Văn học cổ điển", "T. 5")
    );
    assert_eq!(
        [&record.ddc, &record.ddc_edition, &record.bbk],
        ["895.9221", "14", "84(1)6-5"]
    );
    assert_eq!(record.summary, "Một.\n\nHai.");
}

#[test]
fn dublin_core_says_pages_series_and_numbers_in_its_own_way() {
    let xml = r#"<dc><title>Truyện Kiều</title><format>application/pdf</format><format>312 tr. ; 21 cm</format>
      <relation>https://example.org/1</relation><relation>Văn học cổ điển ; T. 5</relation><subject>Thơ</subject>
      <subject>info:eu-repo/classification/ddc/895.9221</subject><subject>info:eu-repo/classification/bbk/84(1)6</subject></dc>"#;
    let (_, rows) = file(xml.as_bytes()).unwrap();
    let record = &rows[0].record;
    assert_eq!(record.extent, "312 tr. ; 21 cm");
    assert_eq!(
        (record.series.as_str(), record.series_number.as_str()),
        ("Văn học cổ điển", "T. 5")
    );
    assert_eq!([&record.ddc, &record.bbk], ["895.9221", "84(1)6"]);
    assert_eq!(record.subjects, ["Thơ"]);
}

#[test]
fn a_table_says_pages_as_a_number_or_as_a_card_does() {
    let table = "Tên sách,Số trang,Tùng thư,Bản DDC,BBK\nMột,312,Tủ sách vàng,23,84\nHai,2 tập ; 21 cm,,,\n";
    let (report, rows) = file(table.as_bytes()).unwrap();
    assert!(report.unused.is_empty(), "{:?}", report.unused);
    assert_eq!(rows[0].record.extent, "312 tr.");
    assert_eq!(rows[0].record.ddc_edition, "23");
    assert_eq!(rows[1].record.extent, "2 tập ; 21 cm");
}
