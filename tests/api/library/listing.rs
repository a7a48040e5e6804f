//! Shelves: order, narrowing, a screenful at a time.

use serde_json::json;
use store::state::{Role, UnitKind};
use tests::book::{at, published, with_pages};

use super::{BOOKS, library, titles};

#[tokio::test]
async fn titles_are_sorted_as_vietnamese_sorts_a_screenful_at_a_time() {
    let (app, centre, librarian, _) = library().await;
    for title in [
        "Đất rừng",
        "Ăn khế",
        "Dế mèn",
        "Ánh trăng",
        "Bài 10",
        "Bài 2",
        "An Dương Vương",
    ] {
        published(&librarian, centre, json!({"title": title})).await;
    }
    let mut seen = Vec::new();
    let mut after = String::new();
    loop {
        let batch = app
            .visitor()
            .get(&format!("{BOOKS}?sort=title&limit=3{after}"))
            .await
            .ok();
        seen.extend(titles(&batch).into_iter().map(str::to_owned));
        match batch["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(
        seen,
        [
            "An Dương Vương",
            "Ánh trăng",
            "Ăn khế",
            "Bài 2",
            "Bài 10",
            "Dế mèn",
            "Đất rừng"
        ]
    );
}

#[tokio::test]
async fn new_books_come_first_a_screenful_at_a_time() {
    let (app, centre, librarian, _) = library().await;
    for n in 1..=5 {
        published(&librarian, centre, json!({"title": format!("Sách {n}")})).await;
        if n != 3 {
            app.clock.advance(chrono::Duration::minutes(1));
        }
    }
    let first = app.visitor().get(&format!("{BOOKS}?limit=2")).await.ok();
    assert_eq!(titles(&first), ["Sách 5", "Sách 4"]);
    let next = first["next"].as_str().unwrap();
    let second = app
        .visitor()
        .get(&format!("{BOOKS}?after={next}"))
        .await
        .ok();
    assert_eq!(titles(&second), ["Sách 3", "Sách 2", "Sách 1"]);
    app.visitor()
        .get(&format!("{BOOKS}?sort=title&after={next}"))
        .await
        .expect(422);
}

#[tokio::test]
async fn the_list_is_narrowed_by_unit_subject_and_words() {
    let (app, centre, librarian, _) = library().await;
    let commune = app.unit("Xã Gio Linh", UnitKind::Commune, None).await;
    let below = app
        .unit("TTHTCĐ Gio Linh", UnitKind::Centre, Some(commune))
        .await;
    let other = app.person(Role::Librarian, commune).await;
    let author = |name: &str| json!([{"name": name, "role": "author"}]);
    let kieu = json!({"title": "Truyện Kiều", "contributors": author("Nguyễn Du"), "subjects": ["Thơ ca"]});
    published(&librarian, centre, kieu).await;
    let men = json!({"title": "Dế mèn phiêu lưu ký", "contributors": author("Tô Hoài"), "subjects": ["Thiếu nhi", "thơ  CA"]});
    published(&other, below, men).await;
    published(&other, commune, json!({"title": "Kiểu nhà sàn"})).await;
    let list = async |query: &[(&str, &str)]| {
        let http = app.visitor();
        let request = http
            .request(reqwest::Method::GET, BOOKS)
            .query(&[("sort", "title")])
            .query(query);
        let batch = tests::read(request).await.ok();
        titles(&batch).join(", ")
    };
    let id = commune.to_string();
    assert_eq!(
        list(&[("unit_id", &id)]).await,
        "Dế mèn phiêu lưu ký, Kiểu nhà sàn"
    );
    assert_eq!(
        list(&[("subject", "thơ ca")]).await,
        "Dế mèn phiêu lưu ký, Truyện Kiều"
    );
    assert_eq!(
        list(&[("subject", "thơ ca"), ("unit_id", &id)]).await,
        "Dế mèn phiêu lưu ký"
    );
    assert_eq!(list(&[("q", "kieu")]).await, "Kiểu nhà sàn, Truyện Kiều");
    assert_eq!(list(&[("q", "Kiều")]).await, "Truyện Kiều");
    assert_eq!(list(&[("q", "kie\u{302}\u{300}u")]).await, "Truyện Kiều");
    assert_eq!(list(&[("q", "to hoai men")]).await, "Dế mèn phiêu lưu ký");
    assert_eq!(list(&[("q", "nguy")]).await, "Truyện Kiều");
    assert_eq!(list(&[("q", "guyen")]).await, "");
    assert_eq!(list(&[("q", "100%_")]).await, "");
    let subjects = app.visitor().get(&format!("{BOOKS}/subjects")).await.ok();
    assert_eq!(subjects["items"][0]["books"], 2);
    assert_eq!(
        subjects["items"][1],
        json!({"subject": "Thiếu nhi", "books": 1})
    );
}

#[tokio::test]
async fn the_most_read_book_is_the_one_that_most_people_opened() {
    let (app, centre, librarian, learner) = library().await;
    let body = || json!({"page": 1, "mode": "image"});
    let mut books = Vec::new();
    for title in ["Sách một", "Sách hai", "Sách ba"] {
        let record = json!({"title": title});
        books.push(with_pages(&app, &librarian, centre, record, &["a", "b"]).await);
    }
    for _ in 0..3 {
        learner
            .put(&at(&books[0], "/reading"), body())
            .await
            .expect(204);
    }
    for client in [&learner, &app.nobody().await] {
        client
            .put(&at(&books[1], "/reading"), body())
            .await
            .expect(204);
    }
    let list = app.visitor().get(&format!("{BOOKS}?sort=read")).await.ok();
    assert_eq!(titles(&list), ["Sách hai", "Sách một", "Sách ba"]);
}

#[tokio::test]
async fn a_question_of_many_words_is_refused_and_harms_nobody() {
    let (app, centre, librarian, _) = library().await;
    let made = with_pages(
        &app,
        &librarian,
        centre,
        json!({"title": "Sổ tay"}),
        &["Trăm năm"],
    )
    .await;
    // As many as an address may hold; each would be a condition of the statement.
    let many = "a+".repeat(3000);
    for path in [
        format!("{BOOKS}?q={many}"),
        format!("/api/v1/units?q={many}"),
        at(&made, &format!("/find?q={many}")),
    ] {
        librarian.get(&path).await.expect(422);
    }
    librarian
        .get(&format!("/thu-vien?q={many}"))
        .await
        .expect(422);
    librarian.get(&format!("{BOOKS}?q=%00")).await.expect(422);
    let sixteen = ["tr"; 16].join("+");
    librarian
        .get(&format!("{BOOKS}?q={sixteen}"))
        .await
        .expect(200);
}
