//! Books. The one that is asked about is published for everybody who signed in, so that all may know of it.

use serde_json::json;
use tests::{book, import, shelf};
use uuid::Uuid;

use super::{ALL, KNOWN, Line, PRIVATE, Refused, SIGNED_IN, World, line};

/// The lines of this feature.
pub fn lines() -> Vec<Line> {
    let keepers: &'static [&'static str] = &["librarian", "staff", "administrator"];
    // Whoever keeps any library may ask which books have a file.
    let any_keeper: &'static [&'static str] = &["librarian", "staff", "administrator", "stranger"];
    let page = Refused {
        visitor: 200,
        others: 403,
    };
    let new = |world: &World| json!({"id": Uuid::now_v7(), "unit_id": world.parts["unit_id"], "title": ""});
    let taken_up = |world: &World| json!({"id": Uuid::now_v7(), "unit_id": world.parts["unit_id"], "upload_id": Uuid::now_v7()});
    vec![
        line("GET", "/thu-vien", ALL, KNOWN, None),
        line("GET", "/thu-vien/{address}", ALL, KNOWN, None),
        line("GET", "/thu-vien/tu-sach", ALL, KNOWN, None),
        line("GET", "/thu-vien/tu-sach/{shelf_address}", ALL, KNOWN, None),
        line("GET", "/thu-vien.rss", ALL, KNOWN, None),
        line("GET", "/opds", ALL, KNOWN, None),
        line("GET", "/opds/books", ALL, KNOWN, None),
        line("GET", "/opds/subjects", ALL, KNOWN, None),
        line("GET", "/opds/fields", ALL, KNOWN, None),
        line("GET", "/opds/shelves", ALL, KNOWN, None),
        line("GET", "/opds/search", ALL, KNOWN, None),
        line("GET", "/opds2", ALL, KNOWN, None),
        line("GET", "/opds2/books", ALL, KNOWN, None),
        line("GET", "/oai", ALL, KNOWN, None),
        line("POST", "/oai", ALL, KNOWN, None),
        line(
            "GET",
            "/iiif/books/{book_id}/manifest",
            SIGNED_IN,
            KNOWN,
            None,
        ),
        line("GET", "/iiif/books/{book_id}/find", SIGNED_IN, KNOWN, None),
        // A page says in words that one has to sign in first.
        line(
            "GET",
            "/thu-vien/{address}/trang/{number}",
            SIGNED_IN,
            page,
            None,
        ),
        line(
            "GET",
            "/library/books/{book_id}/pages/{number}/{image}",
            SIGNED_IN,
            KNOWN,
            None,
        ),
        line("GET", "/library/books/{book_id}/{cover}", ALL, KNOWN, None),
        line(
            "GET",
            "/library/books/{book_id}/original",
            SIGNED_IN,
            KNOWN,
            None,
        ),
        line(
            "GET",
            "/api/v1/books/{book_id}/pages",
            SIGNED_IN,
            KNOWN,
            None,
        ),
        line(
            "GET",
            "/api/v1/books/{book_id}/bookmarks",
            SIGNED_IN,
            KNOWN,
            None,
        ),
        line(
            "PUT",
            "/api/v1/books/{book_id}/bookmarks/{page_number}",
            SIGNED_IN,
            KNOWN,
            None,
        ),
        line(
            "DELETE",
            "/api/v1/books/{book_id}/bookmarks/{page_number}",
            SIGNED_IN,
            KNOWN,
            None,
        ),
        line("GET", "/api/v1/books", ALL, KNOWN, None),
        line("POST", "/api/v1/books", keepers, KNOWN, Some(new)),
        line("GET", "/api/v1/books/subjects", ALL, KNOWN, None),
        line("GET", "/api/v1/books/fields", ALL, KNOWN, None),
        line("GET", "/api/v1/books/bulk", any_keeper, KNOWN, None),
        // Each book is judged for itself: nothing is asked of any here.
        line(
            "POST",
            "/api/v1/books/bulk",
            any_keeper,
            KNOWN,
            Some(|_| json!({"books": []})),
        ),
        line("GET", "/api/v1/shelves", ALL, KNOWN, None),
        line(
            "POST",
            "/api/v1/shelves",
            keepers,
            KNOWN,
            Some(
                |world| json!({"id": Uuid::now_v7(), "unit_id": world.parts["unit_id"], "name": ""}),
            ),
        ),
        line("GET", "/api/v1/shelves/{shelf_id}", ALL, KNOWN, None),
        line(
            "PATCH",
            "/api/v1/shelves/{shelf_id}",
            keepers,
            KNOWN,
            Some(|_| json!({})),
        ),
        line("GET", "/api/v1/shelves/{shelf_id}/books", ALL, KNOWN, None),
        line(
            "PUT",
            "/api/v1/shelves/{shelf_id}/books",
            keepers,
            KNOWN,
            Some(|_| json!({"books": []})),
        ),
        line(
            "POST",
            "/api/v1/shelves/{shelf_id}/restore",
            keepers,
            KNOWN,
            None,
        ),
        line("DELETE", "/api/v1/shelves/{shelf_id}", keepers, KNOWN, None),
        line("GET", "/api/v1/books/duplicates", any_keeper, KNOWN, None),
        line("GET", "/api/v1/books/records.mrc", any_keeper, KNOWN, None),
        line("GET", "/api/v1/books/records.xml", any_keeper, KNOWN, None),
        line("GET", "/api/v1/books/records.csv", any_keeper, KNOWN, None),
        line("GET", "/api/v1/books/imports", any_keeper, KNOWN, None),
        line(
            "POST",
            "/api/v1/books/imports",
            keepers,
            KNOWN,
            Some(taken_up),
        ),
        line(
            "GET",
            "/api/v1/books/imports/{import_id}",
            keepers,
            PRIVATE,
            None,
        ),
        line(
            "GET",
            "/api/v1/books/imports/{import_id}/records",
            keepers,
            PRIVATE,
            None,
        ),
        line(
            "POST",
            "/api/v1/books/imports/{import_id}/take",
            keepers,
            PRIVATE,
            Some(|_| json!({})),
        ),
        line(
            "POST",
            "/api/v1/books/imports/{import_id}/undo",
            keepers,
            PRIVATE,
            None,
        ),
        line(
            "DELETE",
            "/api/v1/books/imports/{import_id}",
            keepers,
            PRIVATE,
            None,
        ),
        line("GET", "/api/v1/books/{book_id}", ALL, KNOWN, None),
        line(
            "PATCH",
            "/api/v1/books/{book_id}",
            keepers,
            KNOWN,
            Some(|_| json!({})),
        ),
        line("DELETE", "/api/v1/books/{book_id}", keepers, KNOWN, None),
        line(
            "POST",
            "/api/v1/books/{book_id}/restore",
            keepers,
            KNOWN,
            None,
        ),
        line(
            "POST",
            "/api/v1/books/{book_id}/publish",
            keepers,
            KNOWN,
            None,
        ),
        line(
            "POST",
            "/api/v1/books/{book_id}/withdraw",
            keepers,
            KNOWN,
            None,
        ),
        line(
            "POST",
            "/api/v1/books/{book_id}/retry",
            keepers,
            KNOWN,
            None,
        ),
        line(
            "GET",
            "/api/v1/books/{book_id}/pages/{page_number}",
            SIGNED_IN,
            KNOWN,
            None,
        ),
        line(
            "GET",
            "/api/v1/books/{book_id}/find",
            SIGNED_IN,
            KNOWN,
            None,
        ),
        line(
            "GET",
            "/api/v1/books/{book_id}/pages/{page_number}/corrections",
            keepers,
            KNOWN,
            None,
        ),
        line(
            "POST",
            "/api/v1/books/{book_id}/pages/{page_number}/corrections",
            keepers,
            KNOWN,
            Some(|_| other_words()),
        ),
        line(
            "GET",
            "/api/v1/books/{book_id}/corrections",
            keepers,
            KNOWN,
            None,
        ),
        line(
            "POST",
            "/api/v1/books/{book_id}/corrections/{correction_id}/accept",
            keepers,
            KNOWN,
            Some(|_| json!({})),
        ),
        line(
            "POST",
            "/api/v1/books/{book_id}/corrections/{correction_id}/reject",
            keepers,
            KNOWN,
            None,
        ),
        line(
            "POST",
            "/api/v1/books/{book_id}/corrections/{correction_id}/undo",
            keepers,
            KNOWN,
            None,
        ),
        line("GET", "/api/v1/books/proposals", any_keeper, KNOWN, None),
        line(
            "GET",
            "/api/v1/books/{book_id}/pages/{page_number}/proposals",
            SIGNED_IN,
            KNOWN,
            None,
        ),
        // The book takes none from readers.
        line(
            "POST",
            "/api/v1/books/{book_id}/pages/{page_number}/proposals",
            keepers,
            KNOWN,
            Some(|_| other_words()),
        ),
        // Its maker is told that it was decided; for everybody else there is none.
        line(
            "DELETE",
            "/api/v1/books/{book_id}/proposals/{correction_id}",
            &["librarian"],
            PRIVATE,
            None,
        ),
        line(
            "PUT",
            "/api/v1/books/{book_id}/reading",
            SIGNED_IN,
            KNOWN,
            Some(|_| json!({"page": 1, "mode": "image"})),
        ),
    ]
}

/// Other words for the first one of the page.
fn other_words() -> serde_json::Value {
    json!({"id": Uuid::now_v7(), "place": [0, 0, 90, 20], "read": "trăm", "text": "Trăm"})
}

/// What they are asked about.
pub async fn prepare(world: &mut World) {
    let unit: Uuid = world.parts["unit_id"].parse().unwrap();
    let librarian = &world.clients["librarian"];
    let file = book::finished_upload(&world.app, librarian.person(), "0a").await;
    let bytes = vec![7; 1000];
    let kept = store::key::original(file);
    let object = world.app.app.objects.put_bytes(&kept, bytes.into()).await;
    object.unwrap();
    let record = json!({"title": "Truyện Kiều", "access": "signed_in", "upload_id": file});
    let made = book::with_pages(&world.app, librarian, unit.into(), record, &["Trăm năm"]).await;
    book::put_images(&world.app, &made, 1).await;
    let path = made["path"].as_str().unwrap();
    // At work: whoever may throw it away is told so, and it stays for the next one.
    let import = import::begin(librarian, unit.into(), b"x".to_vec()).await;
    import::read(&world.app, &import, &[json!({"title": "Sổ tay"})]).await;
    let take = import::at(&import, "/take");
    librarian.post(&take, json!({})).await.ok();
    let correction = Uuid::now_v7();
    let corrected =
        json!({"id": correction, "place": [0, 0, 90, 20], "read": "Trăm", "text": "trăm"});
    let corrections = book::at(&made, "/pages/1/corrections");
    librarian.post(&corrections, corrected).await.ok();
    let shelf = shelf::make(librarian, unit.into(), "Tủ sách").await;
    let shelf_path = shelf["path"].as_str().unwrap();
    let parts = [
        ("shelf_id", shelf["id"].as_str().unwrap().to_owned()),
        (
            "shelf_address",
            shelf_path
                .trim_start_matches("/thu-vien/tu-sach/")
                .to_owned(),
        ),
        ("correction_id", correction.to_string()),
        ("import_id", import["id"].as_str().unwrap().to_owned()),
        ("book_id", made["id"].as_str().unwrap().to_owned()),
        (
            "thu-vien address",
            path.trim_start_matches("/thu-vien/").to_owned(),
        ),
        ("number", "1".to_owned()),
        ("page_number", "1".to_owned()),
        ("image", format!("720-{}.webp", book::IMAGE_HASH)),
        ("cover", format!("cover-{}.webp", book::IMAGE_HASH)),
    ];
    world.parts.extend(parts);
}
