//! The reader's contents, marks and file.

use reqwest::{Method, header};
use serde_json::{Value, json};
use store::state::Role;
use tests::{
    Client, TestApp,
    book::{self, at, with_pages},
};

const FILE: &[u8] = b"%PDF-1.4 nothing in it";

/// A book of four pages, one of them without words, read by whoever signed in.
async fn stage() -> (TestApp, Value, Client) {
    let app = TestApp::new().await;
    let centre = app.centre("TTHTCĐ xã Hải Lăng").await;
    let librarian = app.person(Role::Librarian, centre).await;
    let file = book::finished_upload(&app, librarian.person(), "0a").await;
    let key = store::key::original(file);
    let bytes = bytes::Bytes::from_static(FILE);
    app.app.objects.put_bytes(&key, bytes).await.unwrap();
    let record = json!({"title": "Truyện Kiều", "access": "signed_in", "upload_id": file});
    let pages = [
        "12\n\nTrăm năm trong cõi người ta,\nChữ tài chữ mệnh",
        "* * *",
        "Trải qua một cuộc bể dâu",
        "Những điều trông thấy mà đau đớn lòng",
    ];
    let made = with_pages(&app, &librarian, centre, record, &pages).await;
    let reader = app.nobody().await;
    (app, made, reader)
}

async fn pages(client: &Client, book: &Value) -> Value {
    let answer = client.get(&at(book, "/bookmarks")).await;
    answer.ok()["pages"].clone()
}

#[tokio::test]
async fn the_contents_say_how_each_page_begins() {
    let (app, book, reader) = stage().await;
    let first = reader.get(&at(&book, "/pages?limit=3")).await.ok();
    let lines: Vec<_> = first["items"].as_array().unwrap().iter().collect();
    let said: Vec<_> = lines.iter().map(|line| &line["beginning"]).collect();
    assert_eq!(
        said,
        [
            "Trăm năm trong cõi người ta,",
            "",
            "Trải qua một cuộc bể dâu"
        ]
    );
    let after = first["next"].as_str().unwrap();
    let path = format!("/pages?limit=3&after={after}");
    let rest = reader.get(&at(&book, &path)).await.ok();
    assert_eq!(rest["items"][0]["number"], 4);
    assert_eq!(rest["next"], Value::Null);
    app.visitor().get(&at(&book, "/pages")).await.expect(401);
}

#[tokio::test]
async fn a_marked_page_is_kept_with_its_person_alone() {
    let (app, book, reader) = stage().await;
    let mark = |page: i32| at(&book, &format!("/bookmarks/{page}"));
    for page in [3, 1, 3] {
        reader.put(&mark(page), json!({})).await.expect(204);
    }
    assert_eq!(pages(&reader, &book).await, json!([1, 3]));
    assert_eq!(pages(&app.nobody().await, &book).await, json!([]));
    for page in [0, 5] {
        let said = reader.put(&mark(page), json!({})).await.expect(422).json();
        assert!(said["fields"]["number"].is_string());
    }
    for _ in 0..2 {
        reader.delete(&mark(3)).await.expect(204);
    }
    assert_eq!(pages(&reader, &book).await, json!([1]));
    app.visitor().put(&mark(1), json!({})).await.expect(401);
}

#[tokio::test]
async fn the_file_is_handed_to_who_may_read_and_a_cut_download_goes_on() {
    let (app, book, reader) = stage().await;
    let view = reader.get(&at(&book, "")).await.ok();
    let url = view["original"]["url"].as_str().unwrap();
    let page = reader.get(&at(&book, "/pages/1")).await.ok();
    assert_eq!(page["original"], url);
    let whole = reader.get(url).await.expect(200);
    assert_eq!(whole.text.as_bytes(), FILE);
    assert_eq!(whole.header("content-type"), "application/pdf");
    assert_eq!(
        whole.header("content-disposition"),
        "attachment; filename=\"truyen-kieu.pdf\""
    );
    assert!(whole.header("cache-control").starts_with("private"));
    let rest = reader.request(Method::GET, url);
    let rest = rest.header(header::RANGE, "bytes=9-");
    let rest = tests::read(rest).await.expect(206);
    assert_eq!(rest.text.as_bytes(), &FILE[9..]);
    // Who may know of the book but not read it is neither told of the file nor given it.
    let visitor = app.visitor();
    let seen = visitor.get(&at(&book, "")).await.ok();
    assert_eq!(seen["original"], Value::Null);
    visitor.get(url).await.expect(401);
    let html = reader.get(book["path"].as_str().unwrap()).await.text;
    assert!(html.contains(url) && html.contains("Tải về (0,1 MB)"));
}
