//! Fields of knowledge: by Dewey's number, in lists, on a book, in feeds.

use serde_json::json;
use tests::book::{add, at, published};

use super::{BOOKS, library, titles};

#[tokio::test]
async fn books_are_narrowed_by_the_field_that_their_number_says() {
    let (app, centre, librarian, _) = library().await;
    for (title, ddc) in [
        ("Tin học", "004.6"),
        ("Nuôi ong", "638.1"),
        ("Trồng lúa", "633.1 8"),
        ("Sử Việt", "959.7"),
        ("Sổ tay", ""),
    ] {
        published(&librarian, centre, json!({"title": title, "ddc": ddc})).await;
    }
    add(&librarian, centre, json!({"title": "Nháp", "ddc": "100"})).await;
    let visitor = app.visitor();
    let of = async |field: &str| {
        let batch = visitor
            .get(&format!("{BOOKS}?sort=title&field={field}"))
            .await
            .ok();
        titles(&batch).join(", ")
    };
    assert_eq!(of("600").await, "Nuôi ong, Trồng lúa");
    assert_eq!(of("000").await, "Tin học");
    assert_eq!(of("900").await, "Sử Việt");
    assert_eq!(of("none").await, "Sổ tay");
    assert_eq!(of("100").await, "", "a draft is nobody's");
    visitor.get(&format!("{BOOKS}?field=6")).await.expect(422);
    visitor
        .get("/api/v1/search?q=ong&field=6")
        .await
        .expect(422);
    let fields = visitor.get(&format!("{BOOKS}/fields")).await.ok();
    let said: Vec<String> = fields["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| format!("{} {} {}", row["field"], row["name"], row["books"]))
        .collect();
    assert_eq!(
        said,
        [
            "\"000\" \"Tin học, thông tin và tác phẩm tổng quát\" 1",
            "\"600\" \"Công nghệ (khoa học ứng dụng)\" 2",
            "\"900\" \"Lịch sử và địa lý\" 1",
            "\"none\" \"Chưa phân loại\" 1",
        ]
    );
    let own = librarian
        .get(&format!("{BOOKS}/fields?state=any"))
        .await
        .ok();
    assert_eq!(own["items"][1]["field"], "100");
    let page = visitor.get("/thu-vien?field=600").await.expect(200).text;
    assert!(page.contains("Nuôi ong") && !page.contains("Sử Việt"));
    let feed = visitor.get("/opds/fields").await.expect(200).text;
    assert!(feed.contains("/opds/books?field=600"));
    let feed = visitor.get("/opds/books?field=600").await.expect(200).text;
    assert!(feed.contains("Trồng lúa") && !feed.contains("Sổ tay"));
    assert!(feed.contains("term=\"638.1\""), "{feed}");
}

#[tokio::test]
async fn a_book_says_its_field_in_the_language_asked_for() {
    let (app, centre, librarian, _) = library().await;
    let made = published(
        &librarian,
        centre,
        json!({"title": "Nuôi ong", "ddc": "638.1"}),
    )
    .await;
    assert_eq!(
        made["field"],
        json!({"field": "600", "name": "Công nghệ (khoa học ứng dụng)"})
    );
    let english = app.visitor();
    let request = english
        .request(reqwest::Method::GET, &at(&made, ""))
        .header("cookie", "benhoc_language=en");
    let view = tests::read(request).await.ok();
    assert_eq!(view["field"]["name"], "Technology (applied sciences)");
    let none = add(&librarian, centre, json!({"title": "Sổ tay"})).await;
    assert!(none["field"].is_null());
}
