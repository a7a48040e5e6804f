//! Shelves: who makes them, what each asker finds on them, their order, the bin.

use chrono::Duration;
use serde_json::{Value, json};
use store::state::Role;
use tests::{
    book::{add, published, step},
    shelf::{SHELVES, arrange, at, make},
};
use uuid::Uuid;

use super::{library, titles};

fn names(batch: &Value) -> Vec<&str> {
    let items = batch["items"].as_array().expect("a batch").iter();
    items
        .map(|shelf| shelf["name"].as_str().expect("a name"))
        .collect()
}

#[tokio::test]
async fn books_stand_on_a_shelf_in_the_order_of_its_keeper() {
    let (app, centre, librarian, _) = library().await;
    let mut books = Vec::new();
    for title in ["Một", "Hai", "Ba"] {
        books.push(published(&librarian, centre, json!({"title": title})).await);
    }
    let shelf = make(&librarian, centre, "  Tủ sách   khuyến học ").await;
    assert_eq!(shelf["name"], "Tủ sách khuyến học");
    assert_eq!(shelf["can"], json!(["edit", "delete"]));
    let on = arrange(
        &librarian,
        &shelf,
        &[&books[2], &books[0], &books[1], &books[0]],
    )
    .await;
    let on = on.ok();
    assert_eq!(
        (titles(&on["books"]), &on["count"]),
        (vec!["Ba", "Một", "Hai"], &json!(3))
    );
    let visitor = app.visitor();
    let first = visitor.get(&at(&shelf, "/books?limit=2")).await.ok();
    assert_eq!(titles(&first), ["Ba", "Một"]);
    let next = first["next"].as_str().unwrap();
    let rest = visitor
        .get(&at(&shelf, &format!("/books?limit=2&after={next}")))
        .await
        .ok();
    assert_eq!((titles(&rest), &rest["next"]), (vec!["Hai"], &Value::Null));
    // A book may stand on several, and says on which.
    let other = make(&librarian, centre, "Ánh trăng").await;
    arrange(&librarian, &other, &[&books[0]]).await.ok();
    let book = visitor.get(&tests::book::at(&books[0], "")).await.ok();
    let on: Vec<&Value> = book["shelves"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["name"])
        .collect();
    assert_eq!(on, ["Ánh trăng", "Tủ sách khuyến học"]);
    // The list is sorted as Vietnamese sorts.
    let list = visitor.get(SHELVES).await.ok();
    assert_eq!(names(&list), ["Ánh trăng", "Tủ sách khuyến học"]);
    assert_eq!(list["items"][1]["first"][0]["title"], "Ba");
}

#[tokio::test]
async fn a_shelf_opens_no_book() {
    let (app, centre, librarian, learner) = library().await;
    let open = published(&librarian, centre, json!({"title": "Ai cũng đọc"})).await;
    let inner = published(
        &librarian,
        centre,
        json!({"title": "Nội bộ", "access": "members"}),
    )
    .await;
    let draft = add(&librarian, centre, json!({"title": "Nháp"})).await;
    let shelf = make(&librarian, centre, "Tủ sách").await;
    // Nobody else is told of an empty one.
    assert!(names(&app.visitor().get(SHELVES).await.ok()).is_empty());
    let kept = format!("{SHELVES}?kept=true");
    assert_eq!(names(&librarian.get(&kept).await.ok()), ["Tủ sách"]);
    assert!(names(&learner.get(&kept).await.ok()).is_empty());
    arrange(&librarian, &shelf, &[&draft, &inner, &open])
        .await
        .ok();
    let books = at(&shelf, "/books");
    assert_eq!(
        titles(&app.visitor().get(&books).await.ok()),
        ["Ai cũng đọc"]
    );
    assert_eq!(
        titles(&learner.get(&books).await.ok()),
        ["Nội bộ", "Ai cũng đọc"]
    );
    let all = librarian.get(&at(&shelf, "/books?kept=true")).await.ok();
    assert_eq!(titles(&all), ["Nháp", "Nội bộ", "Ai cũng đọc"]);
    let row = app.visitor().get(SHELVES).await.ok()["items"][0].clone();
    assert_eq!(
        (&row["count"], &row["first"][0]["title"]),
        (&json!(1), &json!("Ai cũng đọc"))
    );
    step(&librarian, &open, "withdraw").await.expect(200);
    assert!(names(&app.visitor().get(SHELVES).await.ok()).is_empty());
}

#[tokio::test]
async fn what_its_keeper_may_not_know_of_stays_on_the_shelf() {
    let (app, centre, librarian, _) = library().await;
    let above = app.person(Role::Librarian, app.root).await;
    let elsewhere = app.centre("TTHTCĐ xã Gio Linh").await;
    let hidden = published(
        &above,
        elsewhere,
        json!({"title": "Của xã khác", "access": "members"}),
    )
    .await;
    let own = published(&librarian, centre, json!({"title": "Của ta"})).await;
    let shelf = make(&librarian, centre, "Tủ sách").await;
    // One cannot put there what one may not know of.
    arrange(&librarian, &shelf, &[&hidden]).await.expect(422);
    let shelf = arrange(&above, &shelf, &[&hidden, &own]).await.ok();
    let seen = librarian.get(&at(&shelf, "")).await.ok();
    assert_eq!(titles(&seen["books"]), ["Của ta"]);
    arrange(&librarian, &seen, &[]).await.ok();
    let left = above.get(&at(&shelf, "/books")).await.ok();
    assert_eq!(titles(&left), ["Của xã khác"]);
}

#[tokio::test]
async fn only_who_keeps_the_library_arranges_its_shelves() {
    let (app, centre, librarian, learner) = library().await;
    let stranger = app
        .person(Role::Librarian, app.centre("Xã khác").await)
        .await;
    let body = json!({"id": Uuid::now_v7(), "unit_id": centre.0, "name": "Tủ sách"});
    app.visitor().post(SHELVES, body.clone()).await.expect(401);
    for client in [&learner, &stranger] {
        client.post(SHELVES, body.clone()).await.expect(403);
    }
    let made = librarian.post(SHELVES, body.clone()).await.ok();
    assert_eq!(librarian.post(SHELVES, body).await.ok(), made, "sent again");
    for client in [&learner, &stranger] {
        arrange(client, &made, &[]).await.expect(403);
        client.delete_at(&at(&made, ""), 1).await.expect(403);
    }
    librarian
        .patch(&at(&made, ""), 1, json!({"name": " "}))
        .await
        .expect(422);
    let named = json!({"name": "Tủ sách pháp luật", "description": "Cho hoà giải viên."});
    let named = librarian.patch(&at(&made, ""), 1, named).await.ok();
    assert!(
        named["path"]
            .as_str()
            .unwrap()
            .starts_with("/thu-vien/tu-sach/tu-sach-phap-luat-")
    );
    // The second writer is told.
    arrange(&librarian, &made, &[]).await.expect(409);
}

#[tokio::test]
async fn a_shelf_goes_into_the_bin_and_its_books_stay() {
    let (app, centre, librarian, _) = library().await;
    let book = published(&librarian, centre, json!({"title": "Một"})).await;
    let shelf = make(&librarian, centre, "Tủ sách").await;
    let shelf = arrange(&librarian, &shelf, &[&book]).await.ok();
    librarian.delete_at(&at(&shelf, ""), 2).await.ok();
    app.visitor().get(&at(&shelf, "")).await.expect(404);
    app.visitor().get(&tests::book::at(&book, "")).await.ok();
    let bin = librarian.get("/api/v1/bin").await.ok();
    assert_eq!(
        (&bin["items"][0]["kind"], &bin["items"][0]["title"]),
        (&json!("shelf"), &json!("Tủ sách"))
    );
    let back = librarian
        .post(&at(&shelf, "/restore"), json!({}))
        .await
        .ok();
    assert_eq!(titles(&back["books"]), ["Một"]);
    librarian.delete_at(&at(&back, ""), 4).await.ok();
    app.clock.advance(Duration::days(31));
    backend::library::purge(&app.app, app.clock.now() - Duration::days(30))
        .await
        .unwrap();
    let librarian = app.again(&librarian).await;
    librarian
        .post(&at(&shelf, "/restore"), json!({}))
        .await
        .expect(404);
    let left = librarian.get(&tests::book::at(&book, "")).await.ok();
    assert_eq!(left["shelves"], json!([]));
}

#[tokio::test]
async fn a_shelf_is_read_without_any_script_and_by_reading_apps() {
    let (app, centre, librarian, _) = library().await;
    let two = published(&librarian, centre, json!({"title": "Dế Mèn"})).await;
    let one = published(&librarian, centre, json!({"title": "Ăn khế"})).await;
    let shelf = make(&librarian, centre, "Thiếu nhi").await;
    let shelf = arrange(&librarian, &shelf, &[&two, &one]).await.ok();
    let (visitor, path) = (app.visitor(), shelf["path"].as_str().unwrap());
    let page = visitor.get(path).await.expect(200).text;
    let place = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text}"));
    assert!(place("<h1>Thiếu nhi</h1>") < place("Dế Mèn"));
    assert!(place("Dế Mèn") < place("Ăn khế"));
    let list = visitor.get("/thu-vien/tu-sach").await.expect(200).text;
    assert!(list.contains(path), "{list}");
    let library = visitor.get("/thu-vien").await.expect(200).text;
    assert!(library.contains(path));
    let wrong = path.replace("thieu-nhi", "ten-cu");
    assert_eq!(
        visitor.get(&wrong).await.expect(301).header("location"),
        path
    );
    let ways = visitor.get("/opds/shelves").await.expect(200).text;
    let short = shelf["short"].as_str().unwrap();
    assert!(
        ways.contains(&format!("/opds/books?shelf={short}")),
        "{ways}"
    );
    let feed = visitor
        .get(&format!("/opds/books?shelf={short}"))
        .await
        .expect(200)
        .text;
    assert!(feed.find("Dế Mèn").unwrap() < feed.find("Ăn khế").unwrap());
    let json = visitor
        .get(&format!("/opds2/books?shelf={short}"))
        .await
        .ok();
    assert_eq!(json["metadata"]["title"], "Thiếu nhi");
    let start = visitor.get("/opds2").await.ok();
    assert_eq!(start["groups"][0]["navigation"][0]["title"], "Thiếu nhi");
    let map = visitor.get("/sitemap/shelves-1.xml").await.expect(200).text;
    assert!(map.contains(path));
}
