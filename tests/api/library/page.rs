//! The library's public addresses: what is read there before, or without, any script.

use serde_json::{Value, json};
use store::state::Role;
use tests::{
    Answer, TestApp,
    book::{self, add, at, published, step, with_pages},
};

/// What the page hands to the app.
fn blob(page: &Answer) -> Value {
    let rest = page
        .text
        .split("id=\"first-data\">")
        .nth(1)
        .expect("a blob");
    let blob = rest.split("</script>").next().expect("its end");
    serde_json::from_str(blob).expect("JSON")
}

fn structured(page: &Answer) -> Value {
    let rest = page
        .text
        .split("<script type=\"application/ld+json\">")
        .nth(1)
        .expect("JSON-LD");
    serde_json::from_str(rest.split("</script>").next().expect("its end")).expect("JSON")
}

async fn library() -> (TestApp, store::id::UnitId, tests::Client) {
    let app = TestApp::new().await;
    let centre = app.centre("TTHTCĐ xã Hải Lăng").await;
    let librarian = app.person(Role::Librarian, centre).await;
    (app, centre, librarian)
}

fn kieu() -> Value {
    json!({
        "title": "Truyện Kiều", "contributors": [{"name": "Nguyễn Du", "role": "author"}, {"name": "Đào Duy Anh", "role": "editor"}],
        "publisher": "Văn học", "year": 1965, "isbn": "9780306406157", "subjects": ["Thơ & ca"], "extent": "312 tr. ; 21 cm",
        "series": "Văn học cổ điển", "series_number": "T. 5", "ddc": "895.9221", "ddc_edition": "23", "summary": "Ba nghìn câu.\nLục bát.",
    })
}

#[tokio::test]
async fn the_list_is_searched_sorted_and_turned_without_any_script() {
    let (app, centre, librarian) = library().await;
    for n in 1..=30 {
        published(&librarian, centre, json!({"title": format!("Sách số {n}")})).await;
    }
    let kieu = published(&librarian, centre, kieu()).await;
    let shelf = tests::shelf::make(&librarian, centre, "Thơ ca").await;
    tests::shelf::arrange(&librarian, &shelf, &[&kieu])
        .await
        .ok();
    let visitor = app.visitor();
    let page = visitor.get("/thu-vien").await.expect(200);
    assert!(page.text.contains("<h1>Thư viện</h1>"));
    assert!(
        page.text
            .contains("<form class=\"search-box\" action=\"/thu-vien\"")
    );
    assert!(
        page.text
            .contains("<span class=\"title\">Truyện Kiều</span>")
    );
    assert!(page.text.contains("<span>Nguyễn Du</span>"));
    let blob_view = blob(&page)["view"].clone();
    let books = visitor.get("/api/v1/books").await.ok();
    let shelves = visitor.get("/api/v1/shelves?limit=3").await.ok();
    assert_eq!(blob_view["items"], books["items"]);
    assert_eq!(blob_view["next"], books["next"]);
    assert_eq!(blob_view["shelves"], shelves["items"]);
    let next = page
        .text
        .split("href=\"/thu-vien?after=")
        .nth(1)
        .expect("a next link");
    let next = next.split('"').next().expect("its end");
    let second = visitor
        .get(&format!("/thu-vien?after={next}"))
        .await
        .expect(200);
    assert!(second.text.contains("Sách số 1<"));
    assert!(second.text.contains("noindex"));
    let found = visitor
        .get("/thu-vien?q=truyen+kieu&sort=title")
        .await
        .expect(200);
    assert!(found.text.contains("value=\"truyen kieu\""));
    assert!(found.text.contains("Truyện Kiều") && !found.text.contains("Sách số"));
    assert_eq!(blob(&found)["path"], "/thu-vien?q=truyen+kieu&sort=title");
    let subject = page
        .text
        .split("href=\"/thu-vien?subject=")
        .nth(1)
        .expect("a subject");
    let subject = subject.split('"').next().expect("its end");
    assert_eq!(subject, "Th%C6%A1%20%26%20ca");
    let of_subject = visitor
        .get(&format!("/thu-vien?subject={subject}"))
        .await
        .expect(200);
    assert_eq!(
        blob(&of_subject)["view"]["items"].as_array().unwrap().len(),
        1
    );
    let none = visitor.get("/thu-vien?q=khongco").await.expect(200);
    assert!(none.text.contains("Không có sách nào như vậy."));
}

#[tokio::test]
async fn a_book_has_a_page_with_its_record_and_share_tags() {
    let (app, centre, librarian) = library().await;
    let made = with_pages(&app, &librarian, centre, kieu(), &["Trăm năm", "Chữ tài"]).await;
    let path = made["path"].as_str().unwrap();
    let page = app.visitor().get(path).await.expect(200);
    assert!(page.text.contains("<h1>Truyện Kiều</h1>"));
    assert!(page.text.contains(&format!("href=\"{path}/trang/1\"")));
    assert!(page.text.contains("<dt>Chủ biên</dt><dd>Đào Duy Anh</dd>"));
    assert!(page.text.contains(&format!(
        "<link rel=\"canonical\" href=\"{}{path}\">",
        app.address
    )));
    assert!(
        page.text
            .contains("<meta property=\"og:description\" content=\"Ba nghìn câu. Lục bát.\">")
    );
    assert!(page.text.contains("property=\"og:image\""));
    let book = structured(&page);
    assert_eq!(
        (
            &book["@type"],
            &book["isbn"],
            &book["author"][0]["name"],
            &book["numberOfPages"]
        ),
        (
            &json!("Book"),
            &json!("9780306406157"),
            &json!("Nguyễn Du"),
            &json!(2)
        )
    );
    assert_eq!(book.get("translator"), None);
    assert_eq!(
        (&book["isPartOf"]["name"], &book["position"]),
        (&json!("Văn học cổ điển"), &json!("T. 5"))
    );
    assert_eq!(book["materialExtent"], "312 tr. ; 21 cm");
    let class = json!({
        "@type": "DefinedTerm", "termCode": "895.9221", "inDefinedTermSet": "DDC 23", "name": "Văn học",
    });
    assert_eq!(book["about"], json!([class]));
    assert_eq!(
        blob(&page)["view"],
        app.visitor().get(&at(&made, "")).await.ok()
    );
}

#[tokio::test]
async fn an_address_with_an_old_title_leads_to_the_new_one() {
    let (app, centre, librarian) = library().await;
    let made = with_pages(
        &app,
        &librarian,
        centre,
        json!({"title": "Kiều"}),
        &["Trăm năm"],
    )
    .await;
    let old = made["path"].as_str().unwrap();
    let change = json!({"title": "Truyện Kiều"});
    let after = librarian.patch(&at(&made, ""), 2, change).await.ok();
    let new = after["path"].as_str().unwrap();
    assert_ne!(old, new);
    let moved = app.visitor().get(old).await.expect(301);
    assert_eq!(moved.header("location"), new);
    let moved = app
        .visitor()
        .get(&format!("{old}/trang/1?q=tram"))
        .await
        .expect(301);
    assert_eq!(moved.header("location"), format!("{new}/trang/1?q=tram"));
    let moved = app
        .visitor()
        .get(&format!("{new}/trang/01"))
        .await
        .expect(301);
    assert_eq!(moved.header("location"), format!("{new}/trang/1"));
}

#[tokio::test]
async fn a_page_is_read_with_its_image_its_text_and_its_neighbours() {
    let (app, centre, librarian) = library().await;
    let texts = ["Trăm năm trong cõi người ta,\nChữ tài <b>", "hai", "ba"];
    let made = with_pages(&app, &librarian, centre, kieu(), &texts).await;
    let path = made["path"].as_str().unwrap();
    let page = app
        .visitor()
        .get(&format!("{path}/trang/1?q=coi%20nguoi"))
        .await
        .expect(200);
    assert!(page.text.contains("<h1>Truyện Kiều, trang 1</h1>"));
    assert!(
        page.text
            .contains("Trăm năm trong <mark>cõi người</mark> ta,\nChữ tài &lt;b&gt;")
    );
    let id = made["id"].as_str().unwrap();
    let image = |width: i32| {
        format!(
            "/library/books/{id}/pages/1/{width}-{}.webp",
            book::IMAGE_HASH
        )
    };
    assert!(page.text.contains(&format!(
        "<img src=\"{}\" srcset=\"{} 360w, ",
        image(720),
        image(360)
    )));
    assert!(page.text.contains("width=\"1080\" height=\"1528\""));
    assert!(
        page.text
            .contains(&format!("rel=\"next\" href=\"{path}/trang/2\""))
    );
    assert!(!page.text.contains("rel=\"prev\""));
    assert_eq!(
        blob(&page)["view"],
        app.visitor().get(&at(&made, "/pages/1")).await.ok()
    );
    let last = app
        .visitor()
        .get(&format!("{path}/trang/3"))
        .await
        .expect(200);
    assert!(last.text.contains("rel=\"prev\"") && !last.text.contains("rel=\"next\""));
    for wrong in ["trang/4", "trang/0", "trang/hai"] {
        app.visitor()
            .get(&format!("{path}/{wrong}"))
            .await
            .expect(404);
    }
}

#[tokio::test]
async fn a_book_that_one_may_not_read_says_nothing_of_its_text() {
    let (app, centre, librarian) = library().await;
    let record = json!({"title": "Sổ tay nội bộ", "access": "signed_in"});
    let made = with_pages(&app, &librarian, centre, record, &["Trăm năm trong cõi"]).await;
    let path = made["path"].as_str().unwrap();
    let page = app.visitor().get(path).await.expect(200);
    assert!(page.text.contains(&format!("/dang-nhap?ve={path}")));
    assert!(page.text.contains("noindex") && page.text.contains("/share.png\""));
    let inside = app.visitor().get(&format!("{path}/trang/1")).await;
    assert!(!inside.text.contains("Trăm năm") && inside.text.contains("Bạn cần đăng nhập"));
    let learner = app.person(Role::Learner, centre).await;
    learner.get(&format!("{path}/trang/1")).await.expect(200);
    let draft = add(&librarian, centre, json!({"title": "Nháp"})).await;
    let draft_path = draft["path"].as_str().unwrap();
    app.visitor().get(draft_path).await.expect(404);
    librarian.get(draft_path).await.expect(200);
    step(&librarian, &made, "withdraw").await.expect(200);
    learner.get(&format!("{path}/trang/1")).await.expect(404);
}

#[tokio::test]
async fn who_chose_english_is_answered_in_english() {
    let (app, centre, librarian) = library().await;
    published(&librarian, centre, kieu()).await;
    let request = app
        .visitor()
        .request(reqwest::Method::GET, "/thu-vien")
        .header("cookie", "benhoc_language=en");
    let page = tests::read(request).await.expect(200);
    assert!(page.text.contains("<html lang=\"en\">") && page.text.contains("<h1>Library</h1>"));
}

#[tokio::test]
async fn the_first_page_and_the_centres_page_show_new_books_and_what_one_is_reading() {
    let (app, centre, librarian) = library().await;
    let made = with_pages(&app, &librarian, centre, kieu(), &["một", "hai", "ba"]).await;
    let home = app.visitor().get("/").await.expect(200);
    assert!(home.text.contains("<h2>Sách mới</h2>") && home.text.contains("Truyện Kiều"));
    let site = app
        .visitor()
        .get(&format!("/api/v1/units/{centre}"))
        .await
        .ok();
    assert_eq!(site["books"][0]["id"], made["id"]);
    let page = app.visitor().get(site["path"].as_str().unwrap()).await;
    assert!(page.text.contains(made["path"].as_str().unwrap()));
    let elsewhere = app.centre("TTHTCĐ xã Gio Linh").await;
    let other = app
        .visitor()
        .get(&format!("/api/v1/units/{elsewhere}"))
        .await
        .ok();
    assert_eq!(other["books"], json!([]));
    let learner = app.person(Role::Learner, centre).await;
    let reading = async || learner.get("/api/v1/home").await.ok()["reading"].clone();
    let open = async |page: i32| {
        let body = json!({"page": page, "mode": "image"});
        learner.put(&at(&made, "/reading"), body).await.expect(204);
    };
    assert_eq!(reading().await, json!([]));
    open(2).await;
    let card = reading().await[0].clone();
    assert_eq!(
        (&card["page"], &card["book"]["id"]),
        (&json!(2), &made["id"])
    );
    let path = made["path"].as_str().unwrap();
    assert_eq!(card["path"], format!("{path}/trang/2"));
    open(3).await;
    assert_eq!(
        reading().await,
        json!([]),
        "a book read to its end is not gone on with"
    );
}
