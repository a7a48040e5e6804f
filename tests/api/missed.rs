//! What was searched for in vain, kept for the librarian.

use backend::search::missed;
use chrono::Duration;
use serde_json::Value;
use store::state::Role;
use tests::TestApp;

#[tokio::test]
async fn what_found_nothing_is_listed_most_asked_first_until_it_is_old() {
    let app = TestApp::new().await;
    let centre = app.centre("TTHTCĐ Hải Lăng").await;
    let librarian = app.person(Role::Librarian, centre).await;
    for words in [
        "Nuôi dế",
        "bonsai",
        "NUÔI DẾ",
        "ghép cam",
        "bonsai",
        "ghép cam",
        "nuôi dế",
        // Asked once, or somebody's number and address: nobody's business.
        "bệnh của ông Năm",
        "0912 345 678",
        "0912 345 678",
        "lan@xa.vn",
        "lan@xa.vn",
    ] {
        missed::note(&app.app, words).await.unwrap();
        app.clock.advance(Duration::seconds(1));
    }
    missed::note(&app.app, &"dài ".repeat(40)).await.unwrap();
    let list = librarian.get("/api/v1/search/missed?limit=2").await.ok();
    let said = |list: &Value| -> Vec<(String, i64)> {
        let rows = list["items"].as_array().unwrap().iter();
        let row = |row: &Value| {
            (
                row["query"].as_str().unwrap().to_owned(),
                row["asked"].as_i64().unwrap(),
            )
        };
        rows.map(row).collect()
    };
    assert_eq!(
        said(&list),
        [("nuôi dế".to_owned(), 3), ("ghép cam".to_owned(), 2)]
    );
    let next = format!(
        "/api/v1/search/missed?limit=2&after={}",
        list["next"].as_str().unwrap()
    );
    let rest = librarian.get(&next).await.ok();
    assert_eq!(
        (said(&rest), &rest["next"]),
        (vec![("bonsai".to_owned(), 2)], &Value::Null)
    );

    app.person(Role::Learner, centre)
        .await
        .get(&next)
        .await
        .expect(403);
    app.clock.advance(Duration::days(91));
    assert_eq!(missed::forget_old(&app.app).await.unwrap(), 4);
}
