//! The library for other programs: each answer is read as such a program reads it.

use chrono::Duration;
use quick_xml::{Reader, events::Event};
use serde_json::{Value, json};
use tests::{Client, TestApp, book::*};

use super::library;

/// The texts of all elements of a name, in their order. Stops at a document that is not well-formed.
fn texts(xml: &str, name: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    let (mut all, mut open) = (Vec::new(), None);
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(tag) if tag.name().as_ref() == name.as_bytes() => {
                open = Some(String::new());
            }
            Event::Text(text) => {
                if let Some(open) = &mut open {
                    open.push_str(&text.unescape().expect("a text"));
                }
            }
            Event::End(tag) if tag.name().as_ref() == name.as_bytes() => all.extend(open.take()),
            Event::Eof => return all,
            _ => {}
        }
    }
}

/// An attribute of all elements of a name.
fn attributes(xml: &str, name: &str, attribute: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    let mut all = Vec::new();
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(tag) | Event::Empty(tag) if tag.name().as_ref() == name.as_bytes() => {
                let value = tag.try_get_attribute(attribute).expect("attributes");
                all.extend(
                    value.map(|value| value.unescape_value().expect("a value").into_owned()),
                );
            }
            Event::Eof => return all,
            _ => {}
        }
    }
}

async fn xml(who: &Client, path: &str) -> String {
    who.get(path).await.expect(200).text
}

const KIEU: &str = "Truyện Kiều & \"thơ\"";

/// A shelf of three: one for all, one for those who sign in, a draft.
async fn shelf() -> (TestApp, Client, Value) {
    let (app, centre, librarian, _) = library().await;
    let record = json!({
        "title": KIEU, "contributors": [
            {"name": "Nguyễn Du", "role": "author"}, {"name": "Đào Duy Anh", "role": "editor"},
        ],
        "publisher": "Văn học", "place": "Hà Nội", "year": 1972, "language": "vi", "ddc": "895.9221", "bbk": "84(1)6",
        "extent": "312 tr. ; 21 cm", "series": "Văn học cổ điển", "series_number": "T. 5",
        "isbn": "978-604-0-00001-9", "subjects": ["Thơ", "Văn học"], "summary": "Kể chuyện \u{b}Thuý Kiều.",
    });
    let kieu = with_pages(
        &app,
        &librarian,
        centre,
        record,
        &["Trăm năm trong cõi người ta", "Chữ tài"],
    )
    .await;
    app.clock.advance(Duration::minutes(5));
    let record = json!({"title": "Nghề rèn", "access": "signed_in"});
    published(&librarian, centre, record).await;
    add(&librarian, centre, json!({"title": "Bản nháp"})).await;
    (app, librarian, kieu)
}

#[tokio::test]
async fn a_reading_app_browses_the_catalogue_and_leafs_through_it() {
    let (app, librarian, kieu) = shelf().await;
    let visitor = app.visitor();
    let start = xml(&visitor, "/opds").await;
    let hrefs = attributes(&start, "link", "href");
    for path in [
        "/opds/books",
        "/opds/books?sort=title",
        "/opds/subjects",
        "/opds/search",
    ] {
        assert!(
            hrefs.iter().any(|href| href.ends_with(path)),
            "{path}: {hrefs:?}"
        );
    }
    let search = xml(&visitor, "/opds/search").await;
    let template = attributes(&search, "Url", "template").remove(0);
    assert!(template.ends_with("/opds/books?q={searchTerms}"));

    let books = xml(&visitor, "/opds/books").await;
    // The feed's own title, then its books, the newest first.
    assert_eq!(texts(&books, "title")[1..], ["Nghề rèn", KIEU]);
    assert_eq!(texts(&books, "name")[1..], ["Nguyễn Du", "Đào Duy Anh"]);
    assert_eq!(texts(&books, "dc:issued"), ["1972"]);
    assert_eq!(texts(&books, "dc:extent"), ["312 tr. ; 21 cm"]);
    assert_eq!(texts(&books, "dc:isPartOf"), ["Văn học cổ điển ; T. 5"]);
    assert!(attributes(&books, "category", "term").contains(&"895.9221".to_owned()));
    assert_eq!(texts(&books, "summary"), ["Kể chuyện Thuý Kiều."]);
    let rels = attributes(&books, "link", "rel");
    for (rel, count) in [
        ("http://opds-spec.org/acquisition/open-access", 1),
        ("http://opds-spec.org/acquisition", 1),
        ("http://opds-spec.org/image/thumbnail", 1),
        ("next", 0),
    ] {
        assert_eq!(
            rels.iter().filter(|one| *one == rel).count(),
            count,
            "{rel}"
        );
    }
    for (path, count) in [
        ("?q=kieu", 1),
        ("?q=r%C3%A8n", 1),
        ("?q=kh%C3%B4ng", 0),
        ("?subject=tho", 1),
    ] {
        let found = xml(&visitor, &format!("/opds/books{path}")).await;
        assert_eq!(texts(&found, "entry").len(), count, "{path}");
    }
    assert_eq!(
        texts(&xml(&visitor, "/opds/subjects").await, "title")[1..],
        ["Thơ", "Văn học"]
    );

    for n in 0..30 {
        published(
            &librarian,
            unit_of(&kieu),
            json!({"title": format!("Sách {n}")}),
        )
        .await;
    }
    let (mut seen, mut path) = (0, "/opds/books?sort=title".to_owned());
    loop {
        let page = xml(&visitor, &path).await;
        seen += texts(&page, "entry").len();
        let rels = attributes(&page, "link", "rel");
        let Some(next) = rels.iter().position(|rel| rel == "next") else {
            break;
        };
        let href = attributes(&page, "link", "href").remove(next);
        path = href[href.find("/opds").unwrap()..].to_owned();
    }
    assert_eq!(seen, 32);
}

fn unit_of(book: &Value) -> store::id::UnitId {
    store::id::UnitId(book["unit"]["id"].as_str().unwrap().parse().unwrap())
}

#[tokio::test]
async fn the_same_catalogue_in_json() {
    let (app, _, _) = shelf().await;
    let start = app.visitor().get("/opds2").await.ok();
    assert_eq!(start["navigation"].as_array().unwrap().len(), 3);
    let books = app.visitor().get("/opds2/books?sort=title").await.ok();
    let first = &books["publications"][1];
    assert_eq!(first["metadata"]["title"], KIEU);
    assert_eq!(first["metadata"]["author"][0]["name"], "Nguyễn Du");
    assert_eq!(first["metadata"]["numberOfPages"], 2);
    let series = json!({"name": "Văn học cổ điển", "position": 5});
    assert_eq!(first["metadata"]["belongsTo"]["series"], series);
    assert_eq!(first["metadata"]["subject"][2]["code"], "895.9221");
    let rel = &first["links"][0]["rel"];
    assert_eq!(rel, "http://opds-spec.org/acquisition/open-access");
    assert!(
        first["images"][0]["href"]
            .as_str()
            .unwrap()
            .starts_with("http")
    );
    let search = books["links"]
        .as_array()
        .unwrap()
        .iter()
        .find(|link| link["rel"] == "search");
    assert_eq!(search.unwrap()["templated"], true);
}

#[tokio::test]
async fn a_harvester_takes_records_and_hears_of_those_that_are_gone() {
    let (app, librarian, kieu) = shelf().await;
    let visitor = app.visitor();
    let ask = async |query: &str| xml(&visitor, &format!("/oai?{query}")).await;
    let identify = ask("verb=Identify").await;
    assert_eq!(texts(&identify, "protocolVersion"), ["2.0"]);
    assert_eq!(attributes(&identify, "request", "verb"), ["Identify"]);
    assert_eq!(
        texts(&ask("verb=ListMetadataFormats").await, "metadataPrefix"),
        ["oai_dc", "marcxml"]
    );

    let all = ask("verb=ListRecords&metadataPrefix=oai_dc").await;
    assert_eq!(texts(&all, "dc:title"), [KIEU, "Nghề rèn"]);
    assert_eq!(texts(&all, "dc:creator"), ["Nguyễn Du"]);
    assert_eq!(texts(&all, "dc:relation"), ["Văn học cổ điển ; T. 5"]);
    assert!(texts(&all, "dc:format").contains(&"312 tr. ; 21 cm".to_owned()));
    let classed = ["ddc/895.9221", "bbk/84(1)6"]
        .map(|number| format!("info:eu-repo/classification/{number}"));
    assert!(
        classed
            .iter()
            .all(|one| texts(&all, "dc:subject").contains(one))
    );
    let marc = ask("verb=ListRecords&metadataPrefix=marcxml").await;
    let fixed = texts(&marc, "controlfield");
    assert!(
        fixed
            .iter()
            .skip(2)
            .step_by(3)
            .all(|text| text.chars().count() == 40),
        "{fixed:?}"
    );
    assert!(
        texts(&marc, "leader")
            .iter()
            .all(|leader| leader.len() == 24)
    );
    assert!(texts(&marc, "subfield").contains(&KIEU.to_owned()));

    let ids = texts(
        &ask("verb=ListIdentifiers&metadataPrefix=oai_dc").await,
        "identifier",
    );
    let one = ask(&format!(
        "verb=GetRecord&metadataPrefix=oai_dc&identifier={}",
        ids[0]
    ))
    .await;
    assert_eq!(texts(&one, "dc:title"), [KIEU]);
    let sets = texts(&ask("verb=ListSets").await, "setSpec");
    assert_eq!(sets.len(), 2);
    for set in &sets {
        let list = ask(&format!(
            "verb=ListIdentifiers&metadataPrefix=oai_dc&set={set}"
        ))
        .await;
        assert_eq!(texts(&list, "identifier").len(), 2, "{set}");
    }

    let stamps = texts(&all, "datestamp");
    let until = format!(
        "verb=ListIdentifiers&metadataPrefix=oai_dc&until={}",
        stamps[0]
    );
    assert_eq!(texts(&ask(&until).await, "identifier").len(), 1);
    app.clock.advance(Duration::minutes(5));
    step(&librarian, &kieu, "withdraw").await.expect(200);
    // What was never for everybody is not told of as gone either.
    let record = json!({"title": "Sổ tay", "access": "members"});
    let inner = published(&librarian, unit_of(&kieu), record).await;
    step(&librarian, &inner, "withdraw").await.expect(200);
    let from = app.clock.now().format("%Y-%m-%dT%H:%M:%SZ");
    let since = ask(&format!(
        "verb=ListRecords&metadataPrefix=oai_dc&from={from}"
    ))
    .await;
    assert_eq!(attributes(&since, "header", "status"), ["deleted"]);
    assert!(texts(&since, "dc:title").is_empty());
}

#[tokio::test]
async fn a_long_list_comes_in_parts_and_a_wrong_request_is_told_why() {
    let (app, librarian, kieu) = shelf().await;
    let visitor = app.visitor();
    for n in 0..104 {
        published(
            &librarian,
            unit_of(&kieu),
            json!({"title": format!("Sách {n}")}),
        )
        .await;
    }
    let first = xml(&visitor, "/oai?verb=ListIdentifiers&metadataPrefix=oai_dc").await;
    assert_eq!(texts(&first, "identifier").len(), 100);
    let token = texts(&first, "resumptionToken").remove(0);
    let rest = format!("/oai?verb=ListIdentifiers&resumptionToken={token}");
    let rest = xml(&visitor, &rest).await;
    assert_eq!(texts(&rest, "identifier").len(), 6);
    assert!(rest.contains("<resumptionToken/>"));

    for (query, code) in [
        ("", "badVerb"),
        ("verb=Dance", "badVerb"),
        ("verb=Identify&verb=Identify", "badArgument"),
        ("verb=Identify&set=x", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        (
            "verb=ListRecords&metadataPrefix=oai_dc&from=hier",
            "badArgument",
        ),
        (
            "verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-02&until=2026-01-01",
            "badArgument",
        ),
        (
            "verb=ListRecords&metadataPrefix=ese",
            "cannotDisseminateFormat",
        ),
        (
            "verb=ListRecords&metadataPrefix=oai_dc&from=2999-01-01",
            "noRecordsMatch",
        ),
        (
            "verb=ListRecords&metadataPrefix=oai_dc&set=unit:zzzzzzzz",
            "noRecordsMatch",
        ),
        ("verb=ListRecords&resumptionToken=abc", "badResumptionToken"),
        (
            "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:x:1",
            "idDoesNotExist",
        ),
    ] {
        let answer = xml(&visitor, &format!("/oai?{query}")).await;
        assert_eq!(attributes(&answer, "error", "code"), [code], "{query}");
    }
    let posted = visitor
        .request(reqwest::Method::POST, "/oai")
        .form(&[("verb", "Identify")]);
    let posted = tests::read(posted).await.expect(200).text;
    assert_eq!(texts(&posted, "protocolVersion"), ["2.0"]);
}

#[tokio::test]
async fn a_viewer_shows_the_pages_and_finds_words_on_them() {
    let (app, librarian, kieu) = shelf().await;
    let visitor = app.visitor();
    let base = format!("/iiif/books/{}", kieu["id"].as_str().unwrap());
    let answer = visitor.get(&format!("{base}/manifest")).await.expect(200);
    assert_eq!(answer.headers["access-control-allow-origin"], "*");
    let manifest = answer.json();
    assert_eq!(manifest["label"]["none"][0], KIEU);
    let canvases = manifest["items"].as_array().unwrap();
    assert_eq!(canvases.len(), 2);
    let body = &canvases[0]["items"][0]["items"][0]["body"];
    assert_eq!(
        (&body["width"], &body["height"]),
        (&json!(1080), &json!(1528))
    );
    assert_eq!(
        canvases[0]["items"][0]["items"][0]["target"],
        canvases[0]["id"]
    );

    let found = visitor.get(&format!("{base}/find?q=tram%20nam")).await.ok();
    let hits = found["items"].as_array().unwrap();
    assert_eq!(hits.len(), 2, "a word each");
    let target = hits[0]["target"].as_str().unwrap();
    let canvas = canvases[0]["id"].as_str().unwrap();
    assert_eq!(target, format!("{canvas}#xywh=0,0,97,30"));

    // Who may not read the book gets neither.
    let record = json!({"title": "Sổ tay", "access": "members"});
    let inner = with_pages(&app, &librarian, unit_of(&kieu), record, &["Nội bộ"]).await;
    let base = format!("/iiif/books/{}", inner["id"].as_str().unwrap());
    for rest in ["manifest", "find?q=noi"] {
        visitor.get(&format!("{base}/{rest}")).await.expect(401);
        let answer = librarian.get(&format!("{base}/{rest}")).await.expect(200);
        assert!(!answer.headers.contains_key("access-control-allow-origin"));
    }
}

#[tokio::test]
async fn new_books_are_followed_by_rss() {
    let (app, _, _) = shelf().await;
    let feed = xml(&app.visitor(), "/thu-vien.rss").await;
    assert_eq!(texts(&feed, "title")[1..], ["Nghề rèn", KIEU]);
    assert_eq!(texts(&feed, "guid").len(), 2);
    let dates = texts(&feed, "pubDate");
    assert!(
        dates
            .iter()
            .all(|date| chrono::DateTime::parse_from_rfc2822(date).is_ok()),
        "{dates:?}"
    );
}

#[tokio::test]
async fn a_librarian_takes_the_whole_catalogue_along() {
    let (app, librarian, kieu) = shelf().await;
    let file = async |ending: &str| {
        let path = format!("/api/v1/books/records.{ending}");
        librarian.get(&path).await.expect(200)
    };
    let centre = kieu["unit"]["id"].as_str().unwrap().parse().unwrap();
    for number in 0..5 {
        add(
            &librarian,
            store::id::UnitId(centre),
            json!({"title": format!("Tập {number}")}),
        )
        .await;
    }
    let marc = file("mrc").await;
    assert!(marc.header("content-disposition").ends_with(".mrc\""));
    let mut reader = mrrc::MarcReader::new(marc.text.as_bytes());
    let mut titles = Vec::new();
    while let Some(record) = reader.read_record().unwrap() {
        let said = |tag: &str| -> Vec<String> {
            let fields = record.fields_by_tag(tag);
            let first = fields.filter_map(|field| field.get_subfield('a'));
            first.map(str::to_owned).collect()
        };
        titles.extend(said("245"));
        if said("245") == [KIEU] {
            assert_eq!(
                [said("100"), said("700")].concat(),
                ["Nguyễn Du", "Đào Duy Anh"]
            );
        }
    }
    let expected = [
        "Bản nháp",
        "Nghề rèn",
        "Tập 0",
        "Tập 1",
        "Tập 2",
        "Tập 3",
        "Tập 4",
        KIEU,
    ];
    assert_eq!(titles, expected);

    let all = file("xml").await.text;
    assert_eq!(texts(&all, "leader").len(), expected.len());
    assert!(texts(&all, "subfield").contains(&KIEU.to_owned()));

    let table = file("csv").await.text;
    assert_eq!(table.lines().count(), 1 + expected.len(), "{table}");
    assert!(table.starts_with("\u{feff}Tên sách,"));
    let row = table.lines().find(|line| line.contains("Kiều")).unwrap();
    assert!(
        row.starts_with(
            "\"Truyện Kiều & \"\"thơ\"\"\",,Nguyễn Du,Đào Duy Anh,,,Văn học,Hà Nội,1972,"
        ),
        "{row}"
    );
    assert!(row.contains("Thơ; Văn học"), "{row}");

    let stranger = app
        .person(store::state::Role::Librarian, app.centre("Xã khác").await)
        .await;
    let none = stranger.get("/api/v1/books/records.csv").await.expect(200);
    assert!(!none.text.contains("Bản nháp"), "{}", none.text);
    let nowhere = format!("/api/v1/books/records.mrc?unit_id={}", uuid::Uuid::now_v7());
    librarian.get(&nowhere).await.expect(404);
}
