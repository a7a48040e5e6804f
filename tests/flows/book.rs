//! A scanned book: up it goes, is read by the machine, catalogued, published; a reader finds half a verse of page 7
//! without diacritics, lands there with the words marked, and stops on page 12.

use reqwest::Method;
use serde_json::{Value, json};
use store::state::Role;
use tests::{
    Client, book,
    program::{Program, sample, unit_of, until},
    read, search, tus,
};

/// How long the machine may take for a book of 25 pages on two busy cores.
const DIGITIZED: u64 = 600;

#[tokio::test]
async fn a_scanned_book_is_digitized_found_without_diacritics_and_read_on_its_page() {
    let mut program = Program::set_up().await;
    let librarian = program.person(Role::Librarian, "lan").await;
    let made = add(&librarian, "truyen-kieu-scan.pdf", json!({
        "title": "Truyện Kiều", "contributors": [{"name": "Nguyễn Du", "role": "author"}], "subjects": ["Thơ"],
    }))
    .await;
    let state = async || librarian.get(&book::at(&made, "")).await.ok();

    // A few pages are there: the power goes.
    let before = until("the first pages", DIGITIZED, async || {
        Some(state().await).filter(|book| pages(book) >= 3)
    })
    .await;
    program.cut_power().await;
    let after = state().await;
    assert!(
        pages(&after) >= pages(&before),
        "pages that were there are gone"
    );

    let done = until("the whole book", DIGITIZED, async || {
        let book = state().await;
        assert_ne!(book["state"], "failed", "{}", book["reason"]);
        Some(book).filter(|book| book["state"] == "ready")
    })
    .await;
    assert_eq!(pages(&done), 25);
    assert_eq!(done["page_count"], 25);
    let list = done["page_list"].as_array().unwrap();
    assert!(
        list[1..]
            .iter()
            .all(|page| page["source"] == "ocr" && page["state"] == "ready")
    );
    assert!(done["cover"].is_object());
    book::step(&librarian, &done, "publish").await.ok();

    let reader = program.person(Role::Learner, "mai").await;
    let hit = found(&reader, "huong lan mot nen dong tuoc", "Truyện Kiều").await;
    assert_eq!(hit["page"], 7, "{hit}");
    lands_with_marks(&reader, &hit).await;
    in_the_book(&reader, &done).await;
    opens_on_page_twelve(&reader, &done).await;

    let stopped = json!({"page": 12, "mode": "image"});
    reader
        .put(&book::at(&done, "/reading"), stopped)
        .await
        .expect(204);
    program.cut_power().await;
    let card = reader.get("/api/v1/home").await.ok()["reading"][0].clone();
    assert_eq!(
        (&card["page"], &card["book"]["title"]),
        (&json!(12), &json!("Truyện Kiều"))
    );
    found(&reader, "Trộm nghe thơm nức hương lân", "Truyện Kiều").await;
}

#[tokio::test]
async fn a_book_with_its_own_text_needs_no_reading_machine() {
    let program = Program::set_up().await;
    let librarian = program.person(Role::Librarian, "lan").await;
    let made = add(
        &librarian,
        "so-tay-hoc-vien.pdf",
        json!({"title": "Sổ tay học viên"}),
    )
    .await;
    let done = until("the handbook", DIGITIZED, async || {
        let book = librarian.get(&book::at(&made, "")).await.ok();
        assert_ne!(book["state"], "failed", "{}", book["reason"]);
        Some(book).filter(|book| book["state"] == "ready")
    })
    .await;
    assert_eq!(done["page_count"], 12);
    let list = done["page_list"].as_array().unwrap();
    assert!(
        list.iter().all(|page| page["source"] == "text_layer"),
        "{list:?}"
    );
    let page = librarian.get(&book::at(&done, "/pages/2")).await.ok();
    assert!(page["words"].as_array().unwrap().len() > 20);
}

/// Sends a file up and adds a book with it.
async fn add(librarian: &Client, file: &str, record: Value) -> Value {
    let unit = unit_of(librarian).await;
    let upload = tus::upload(librarian, "book", unit, sample(file)).await;
    let mut body = record;
    body["upload_id"] = json!(upload);
    book::add(librarian, unit, body).await
}

/// How many pages can be opened.
fn pages(book: &Value) -> usize {
    book["page_list"].as_array().map_or(0, Vec::len)
}

/// The first place in the book of this title that the search finds.
async fn found(reader: &Client, words: &str, title: &str) -> Value {
    search::found(reader, words, "book", title).await["hits"][0].clone()
}

/// The address that the search gives opens at the page, its words marked.
async fn lands_with_marks(reader: &Client, hit: &Value) {
    let path = hit["path"].as_str().unwrap();
    let (address, query) = path.split_once('?').unwrap();
    assert!(address.ends_with("/trang/7"), "{path}");
    let page = reader.get(path).await.expect(200);
    assert!(
        page.text.contains("<mark>"),
        "nothing is marked for {query}"
    );
}

/// The search inside the book knows where the words stand on the image.
async fn in_the_book(reader: &Client, book: &Value) {
    let request = reader
        .request(Method::GET, &book::at(book, "/find"))
        .query(&[("q", "dong tuoc khoa xuan")]);
    let hits = read(request).await.ok()["hits"].clone();
    assert_eq!(
        (hits.as_array().unwrap().len(), &hits[0]["number"]),
        (1, &json!(7))
    );
    let boxes: Vec<[i64; 4]> = serde_json::from_value(hits[0]["boxes"].clone()).unwrap();
    assert_eq!(boxes.len(), 4);
    // Verse 156 is the sixteenth line of its page: 176 + 15 × 53 of 1748 pixels down.
    for [x, y, w, h] in boxes {
        assert!(
            (530..570).contains(&y) && (10..45).contains(&h) && x > 200 && x + w < 900,
            "{x} {y} {w} {h}"
        );
    }
}

/// Page 12 without the rest: what its data and its image weigh together.
async fn opens_on_page_twelve(reader: &Client, book: &Value) {
    let answer = reader.get(&book::at(book, "/pages/12")).await.expect(200);
    let page = answer.json();
    let images = page["images"].as_array().unwrap();
    let image = images.iter().find(|image| image["width"] == 720).unwrap();
    let request = reader.request(Method::GET, image["url"].as_str().unwrap());
    let bytes = request.send().await.unwrap().bytes().await.unwrap();
    assert_eq!(&bytes[8..12], b"WEBP");
    let weight = answer.text.len() + bytes.len();
    assert!(weight < 120_000, "{weight} bytes for one page");
}
