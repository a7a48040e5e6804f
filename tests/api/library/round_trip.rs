//! A catalogue that is taken out of the library and into another one is the same catalogue.

use std::io::Write;

use media_worker::records::{self, Event, Options};
use serde_json::{Value, json};
use store::{id::UnitId, state::Role};
use tests::{
    Client, TestApp,
    book::{add, with_pages},
    import::{at, begin, read, work},
};

use super::{BOOKS, library};

/// A record that says all there is to say, and others that say what is easily lost.
fn catalogue() -> Vec<Value> {
    vec![
        json!({
            "title": "Dế Mèn phiêu lưu ký", "other_title": "Diary of a Cricket",
            "contributors": [
                {"name": "Tô Hoài", "role": "author"}, {"name": "Nguyễn Thị Bình", "role": "editor"},
                {"name": "Đặng Thế Bính", "role": "translator"}, {"name": "Ngô Mạnh Lân", "role": "illustrator"},
            ],
            "publisher": "Kim Đồng", "place": "Hà Nội", "year": 2019, "edition": "In lần thứ 85",
            "extent": "143 tr. : minh hoạ màu ; 25 cm + 1 đĩa", "series": "Tủ sách Vàng", "series_number": "T. 5",
            "language": "vi", "isbn": "978-0-306-40615-7", "ddc": "895.922 332 DEM", "ddc_edition": "23",
            "bbk": "84(1)6-44", "subjects": ["Truyện thiếu nhi", "Văn học Việt Nam – Thế kỷ 20"],
            "summary": "Một chú dế đi khắp nơi.\n\nChú học được nhiều điều; \"sống là phải đi\".",
        }),
        json!({"title": "Kỹ thuật nuôi ong", "ddc": "638.1", "ddc_edition": "14", "extent": "98 tr.", "language": "de"}),
        json!({"title": "Ca dao, tục ngữ", "ddc": "398.9", "series": "Văn học dân gian", "language": "th"}),
        json!({"title": "Sổ tay khuyến nông", "bbk": "П2", "extent": "2 tập ; 21 cm"}),
    ]
}

/// What a record says, without what is of one installation.
fn said(view: &Value) -> Value {
    const FIELDS: [&str; 17] = [
        "title",
        "other_title",
        "contributors",
        "publisher",
        "place",
        "year",
        "edition",
        "extent",
        "series",
        "series_number",
        "language",
        "isbn",
        "ddc",
        "ddc_edition",
        "bbk",
        "subjects",
        "summary",
    ];
    FIELDS
        .map(|field| view[field].clone())
        .into_iter()
        .collect()
}

/// What the worker reads in a file.
fn records_of(file: &str) -> Vec<Value> {
    let mut kept = tempfile::NamedTempFile::new().unwrap();
    kept.write_all(file.as_bytes()).unwrap();
    let all = std::cell::RefCell::new(Vec::new());
    let tell = |event: &Event| {
        let Event::Rows { rows } = event;
        let read = rows.iter().map(|row| serde_json::to_value(&row.record));
        all.borrow_mut().extend(read.map(Result::unwrap));
        Ok(())
    };
    records::run(kept.path(), &Options::default(), &tell).unwrap();
    all.into_inner()
}

async fn views(client: &Client, unit: UnitId) -> Vec<Value> {
    let path = format!("{BOOKS}?state=any&sort=title&unit_id={unit}");
    let mut views = Vec::new();
    for row in client.get(&path).await.ok()["items"].as_array().unwrap() {
        let path = format!("{BOOKS}/{}", row["short"].as_str().unwrap());
        views.push(said(&client.get(&path).await.ok()));
    }
    views
}

async fn filled() -> (TestApp, UnitId, Client) {
    let (app, centre, librarian, _) = library().await;
    let mut all = catalogue().into_iter();
    // One of them can be read here, too: its pages are not the card's.
    let first = all.next().unwrap();
    with_pages(
        &app,
        &librarian,
        centre,
        first,
        &["Tôi sống độc lập", "từ bé"],
    )
    .await;
    for record in all {
        add(&librarian, centre, record).await;
    }
    (app, centre, librarian)
}

#[tokio::test]
async fn every_format_says_the_same_record_there_and_back() {
    let (app, centre, librarian) = filled().await;
    let before = views(&librarian, centre).await;
    assert_eq!(before.len(), 4);
    for ending in ["mrc", "xml", "csv"] {
        let path = format!("{BOOKS}/records.{ending}?unit_id={centre}");
        let file = librarian.get(&path).await.expect(200).text;
        let records = records_of(&file);
        // Here each is known, and says nothing new.
        let known = begin(&librarian, centre, b"x".to_vec()).await;
        read(&app, &known, &records).await;
        let view = librarian.get(&at(&known, "")).await.ok();
        assert_eq!(view["counts"]["same"], 4, "{ending}: {view}");
        // Elsewhere each becomes the same book.
        let other = app.centre(&format!("TTHTCĐ {ending}")).await;
        let keeper = app.person(Role::Librarian, other).await;
        let import = begin(&keeper, other, b"x".to_vec()).await;
        read(&app, &import, &records).await;
        keeper.post(&at(&import, "/take"), json!({})).await.ok();
        work(&app).await;
        assert_eq!(views(&keeper, other).await, before, "{ending}");
    }
}

#[tokio::test]
async fn another_system_reads_our_marc() {
    let (_app, centre, librarian) = filled().await;
    let path = format!("{BOOKS}/records.mrc?unit_id={centre}");
    let file = librarian.get(&path).await.expect(200).text;
    let mut reader = mrrc::MarcReader::new(file.as_bytes());
    let mut all = Vec::new();
    while let Some(record) = reader.read_record().unwrap() {
        let fields = |tag: &str| -> Vec<String> {
            let fields = record.fields_by_tag(tag).map(|field| {
                let parts = field.subfields.iter();
                let parts = parts.map(|part| format!("${} {}", part.code, part.value));
                let parts = parts.collect::<Vec<_>>().join(" ");
                format!("{}{} {parts}", field.indicator1, field.indicator2)
            });
            fields.collect()
        };
        all.push(["082", "084", "300", "490", "830", "520", "041"].map(fields));
    }
    // By title: Ca dao, Dế Mèn, Kỹ thuật, Sổ tay.
    let (full, bees) = (&all[1], &all[2]);
    assert_eq!(full[0], ["04 $a 895.922 332 DEM $2 23"]);
    assert_eq!(full[1], ["   $a 84(1)6-44 $2 bbk"]);
    assert_eq!(
        full[2],
        [
            "   $a 143 tr. : $b minh hoạ màu ; $c 25 cm + $e 1 đĩa",
            "   $3 Bản số $a 2 tr."
        ]
    );
    assert_eq!(full[3], ["1  $a Tủ sách Vàng $v T. 5"]);
    assert_eq!(full[4], [" 0 $a Tủ sách Vàng $v T. 5"]);
    assert_eq!(full[5].len(), 2, "a field for each paragraph");
    assert_eq!(bees[0], ["14 $a 638.1 $2 14"], "the abridged tables");
}
