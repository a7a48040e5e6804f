//! The eight pages that search engines and share cards know: each carries, for everybody, what it promises.

use serde_json::{Value, json};
use store::state::Role;
use tests::{Course, TestApp, book, contest};
use uuid::Uuid;

/// A public page, the route that the app gives it, the kind of thing it is to search engines, and where the API
/// answers the same view.
struct Known {
    route: &'static str,
    kind: &'static str,
    path: String,
    api: String,
}

fn known(route: &'static str, kind: &'static str, view: &Value, api: String) -> Known {
    let path = view["path"].as_str().expect("a path").to_owned();
    Known {
        route,
        kind,
        path,
        api,
    }
}

fn id(thing: &Value) -> &str {
    thing["id"].as_str().expect("an id")
}

/// One of each, made the way people make them.
async fn world(app: &TestApp) -> Vec<Known> {
    let visitor = app.visitor();
    let centre = app.centre("TTHTCĐ xã Hải Lăng").await;
    let staff = app.person(Role::Staff, centre).await;
    let unit = visitor.get(&format!("/api/v1/units/{centre}")).await.ok();
    let said = json!({"id": Uuid::now_v7(), "unit_id": centre, "title": "Khai giảng lớp tin học", "body": "Tối **thứ ba**."});
    let news = staff.post("/api/v1/news", said).await.ok();
    let news_api = format!("/api/v1/news/{}", id(&news));
    let posted = format!("{news_api}/publish");
    let news = contest::step(&staff, &posted, &news["version"]).await;

    let teacher = app.person(Role::Teacher, centre).await;
    let course = Course::build(&teacher, centre).section("Một", &["Bài"]);
    let course = course.published().await;
    let course = visitor.get(&course.api()).await.ok();

    let librarian = app.person(Role::Librarian, centre).await;
    let record = json!({"title": "Truyện Kiều"});
    let texts = ["Trăm năm trong cõi", "người ta"];
    let kieu = book::with_pages(app, &librarian, centre, record, &texts).await;

    book::put_images(app, &kieu, 2).await;

    let organizer = app.person(Role::Organizer, app.root).await;
    let open = contest::open(&organizer, &app.root.to_string()).await;
    let sent = contest::enter(&staff, centre, &open["id"]).await;
    let entry_api = format!("/api/v1/entries/{}", id(&sent));
    let accept = format!("{entry_api}/accept");
    let entry = contest::step(&organizer, &accept, &sent["version"]).await;

    let home = json!({"path": "/"});
    let page = json!({"path": format!("{}/trang/2", kieu["path"].as_str().unwrap())});
    vec![
        known("home", "WebSite", &home, "/api/v1/home".to_owned()),
        known(
            "centre",
            "EducationalOrganization",
            &unit,
            format!("/api/v1/units/{centre}"),
        ),
        known("news", "NewsArticle", &news, news_api),
        known(
            "course",
            "Course",
            &course,
            format!("/api/v1/courses/{}", id(&course)),
        ),
        known("book", "Book", &kieu, book::at(&kieu, "")),
        known("book_page", "", &page, book::at(&kieu, "/pages/2")),
        known(
            "contest",
            "Event",
            &open,
            format!("/api/v1/contests/{}", id(&open)),
        ),
        known("entry", "VideoObject", &entry, entry_api),
    ]
}

/// What stands between two marks, once and only once.
fn only<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let parts: Vec<&str> = page.split(from).collect();
    assert_eq!(parts.len(), 2, "{from} in {page}");
    parts[1].split(to).next().unwrap_or_default()
}

#[tokio::test]
async fn a_public_page_carries_its_text_its_data_and_its_card() {
    let app = TestApp::new().await;
    let visitor = app.visitor();
    for page in world(&app).await {
        let at = &page.path;
        let text = visitor.get(at).await.expect(200).text;
        let heading = only(&text, "<h1", "</h1>").split_once('>').unwrap().1;
        assert!(!heading.trim().is_empty(), "{at}");
        assert!(text.starts_with("<!doctype html>"), "{at}");
        assert!(text.contains("<html lang=\"vi\""), "{at}");
        assert!(!text.contains("noindex"), "{at}");
        let title = only(&text, "<title>", "</title>");
        let address = format!("{}{at}", app.address);
        let canonical = format!("<link rel=\"canonical\" href=\"{address}\">");
        assert!(text.contains(&canonical), "{at}");
        let card = |name: &str| {
            only(
                &text,
                &format!("<meta property=\"og:{name}\" content=\""),
                "\"",
            )
        };
        assert!(title.contains(card("title")), "{at}: {title}");
        assert_eq!(card("url"), address);
        for name in ["description", "type", "site_name"] {
            assert!(!card(name).is_empty(), "{at}: {name}");
        }
        let description = only(&text, "<meta name=\"description\" content=\"", "\"");
        assert_eq!(description, card("description"), "{at}");
        let picture = card("image")
            .strip_prefix(&app.address)
            .expect("an address of ours");
        if picture == "/share.png" {
            assert_eq!(card("image:width"), "1200", "{at}");
        } else {
            visitor.get(picture).await.expect(200);
        }
        if !page.kind.is_empty() {
            let data = only(&text, "<script type=\"application/ld+json\">", "</script>");
            let data: Value = serde_json::from_str(data).unwrap();
            assert_eq!(data["@context"], "https://schema.org", "{at}");
            assert_eq!(data["@type"], page.kind, "{at}");
            assert!(
                data["name"].is_string() || data["headline"].is_string(),
                "{at}: {data}"
            );
        }
        let first = only(&text, "id=\"first-data\">", "</script>");
        let first: Value = serde_json::from_str(first).unwrap();
        assert_eq!(
            (&first["route"], &first["path"]),
            (&json!(page.route), &json!(at))
        );
        assert_eq!(first["view"], visitor.get(&page.api).await.ok(), "{at}");
    }
}

#[tokio::test]
async fn a_public_page_is_told_apart_for_who_signed_in_and_kept_by_no_cache() {
    let app = TestApp::new().await;
    let visitor = app.visitor();
    let learner = app.nobody().await;
    for page in world(&app).await {
        let answer = learner.get(&page.path).await.expect(200);
        assert_eq!(
            answer.header("cache-control"),
            "private, no-store",
            "{}",
            page.path
        );
        let first = only(&answer.text, "id=\"first-data\">", "</script>");
        let first: Value = serde_json::from_str(first).unwrap();
        let person = &first["viewer"]["person"]["id"];
        assert_eq!(person, &json!(learner.person()), "{}", page.path);
        let answer = visitor.get(&page.path).await.expect(200);
        assert_eq!(answer.header("cache-control"), "no-cache", "{}", page.path);
    }
}

#[tokio::test]
async fn search_engines_are_told_of_what_everybody_may_open_and_of_nothing_else() {
    let app = TestApp::new().await;
    let centre = app.centre("TTHTCĐ Hải Lăng").await;
    let librarian = app.person(Role::Librarian, centre).await;
    for (title, access) in [("Cây lúa", "public"), ("Sổ tay", "members")] {
        let record = json!({"title": title, "access": access});
        tests::book::published(&librarian, centre, record).await;
    }
    tests::book::add(&librarian, centre, json!({"title": "Nháp"})).await;
    let visitor = app.visitor();
    let robots = visitor.get("/robots.txt").await.expect(200).text;
    assert!(robots.contains("/sitemap.xml"));
    let index = visitor.get("/sitemap.xml").await.expect(200).text;
    for part in ["lists-1", "centres-1", "books-1"] {
        assert!(index.contains(&format!("/sitemap/{part}.xml")), "{index}");
    }
    assert!(!index.contains("news"), "{index}");
    let books = visitor.get("/sitemap/books-1.xml").await.expect(200).text;
    assert!(books.contains("/thu-vien/cay-lua-"), "{books}");
    assert!(
        !books.contains("so-tay") && !books.contains("nhap"),
        "{books}"
    );
    let centres = visitor.get("/sitemap/centres-1.xml").await.expect(200).text;
    assert!(centres.contains("/trung-tam/tthtcd-hai-lang-"), "{centres}");
    for part in ["books-0.xml", "books-1", "people-1.xml", "books-x.xml"] {
        visitor.get(&format!("/sitemap/{part}")).await.expect(404);
    }
}
