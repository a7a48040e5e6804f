//! The bell and the name beside it: the news near somebody, and the unit where they are at home.

use serde_json::{Value, json};
use store::{
    id::UnitId,
    state::{Role, UnitKind},
};
use tests::{Client, TestApp};
use uuid::Uuid;

/// A province with two communes, one of them with a centre.
struct Tree {
    app: TestApp,
    commune: UnitId,
    neighbour: UnitId,
    centre: UnitId,
    staff: Client,
}

impl Tree {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let commune = app.unit("Xã Hải Lăng", UnitKind::Commune, None).await;
        let neighbour = app.unit("Xã Triệu Phong", UnitKind::Commune, None).await;
        let centre = app
            .unit("TTHTCĐ Hải Lăng", UnitKind::Centre, Some(commune))
            .await;
        let staff = app.person(Role::Staff, app.root).await;
        Self {
            app,
            commune,
            neighbour,
            centre,
            staff,
        }
    }

    async fn draft(&self, unit: UnitId, title: &str) -> Value {
        self.app.clock.advance(chrono::Duration::seconds(1));
        let body =
            json!({"id": Uuid::now_v7(), "unit_id": unit, "title": title, "body": "Mời bà con."});
        self.staff.post("/api/v1/news", body).await.ok()
    }

    async fn post(&self, unit: UnitId, title: &str) {
        let made = self.draft(unit, title).await;
        let path = format!("/api/v1/news/{}/publish", made["id"].as_str().unwrap());
        let request = self.staff.request(reqwest::Method::POST, &path);
        let request = request.header("if-match", format!("\"{}\"", made["version"]));
        tests::read(request).await.expect(200);
    }
}

async fn titles(client: &Client) -> Vec<String> {
    let rows = client.get("/api/v1/news?near=true").await.ok();
    let rows = rows["items"].as_array().unwrap();
    let title = |row: &Value| row["title"].as_str().unwrap().to_owned();
    rows.iter().map(title).collect()
}

#[tokio::test]
async fn the_bell_leads_to_the_news_of_ones_units_of_those_above_and_of_those_below() {
    let tree = Tree::new().await;
    tree.post(tree.app.root, "Tin tỉnh").await;
    tree.post(tree.commune, "Tin xã").await;
    tree.post(tree.neighbour, "Tin xã bên").await;
    tree.post(tree.centre, "Tin trung tâm").await;
    tree.draft(tree.centre, "Bản nháp").await;
    let learner = tree.app.person(Role::Learner, tree.commune).await;
    assert_eq!(
        titles(&learner).await,
        ["Tin trung tâm", "Tin xã", "Tin tỉnh"]
    );
    let everything = ["Tin trung tâm", "Tin xã bên", "Tin xã", "Tin tỉnh"];
    assert_eq!(titles(&tree.app.visitor()).await, everything);
    assert_eq!(titles(&tree.app.nobody().await).await, everything);
    let page = learner.get("/thong-bao").await.expect(200).text;
    assert!(page.contains("Tin trung tâm") && !page.contains("Tin xã bên"));
    let first = learner.get("/api/v1/news?near=true&limit=1").await.ok();
    let next = first["next"].as_str().unwrap();
    let path = format!("/api/v1/news?near=true&limit=1&after={next}");
    assert_eq!(learner.get(&path).await.ok()["items"][0]["title"], "Tin xã");
}

#[tokio::test]
async fn who_belongs_to_a_unit_is_told_when_its_newest_news_came() {
    let tree = Tree::new().await;
    let learner = tree.app.person(Role::Learner, tree.centre).await;
    let news_at =
        async |client: &Client| client.get("/api/v1/viewer").await.ok()["news_at"].clone();
    assert_eq!(news_at(&learner).await, Value::Null);
    tree.post(tree.commune, "Tin xã").await;
    let first = news_at(&learner).await;
    assert!(first.is_string());
    tree.post(tree.neighbour, "Tin xã bên").await;
    assert_eq!(news_at(&learner).await, first, "not near");
    assert_eq!(news_at(&tree.app.visitor()).await, Value::Null);
}

#[tokio::test]
async fn the_top_bar_names_the_unit_of_the_page_else_ones_own_else_the_root() {
    let tree = Tree::new().await;
    let named = async |client: &Client, path: &str| {
        let page = client.get(path).await.expect(200).text;
        let (_, rest) = page.split_once("<a class=\"unit\"").unwrap();
        let (_, rest) = rest.split_once("<span>").unwrap();
        rest.split_once("</span>").unwrap().0.to_owned()
    };
    let learner = tree.app.person(Role::Learner, tree.centre).await;
    let unit = format!("/api/v1/units/{}", tree.neighbour);
    let there = learner.get(&unit).await.ok()["path"].clone();
    let there = there.as_str().unwrap();
    for (client, home) in [
        (&learner, "TTHTCĐ Hải Lăng"),
        (&tree.app.visitor(), "Tỉnh Quảng Trị"),
        (&tree.app.nobody().await, "Tỉnh Quảng Trị"),
    ] {
        assert_eq!(named(client, "/khoa-hoc").await, home);
        assert_eq!(named(client, there).await, "Xã Triệu Phong");
        let viewer = client.get("/api/v1/viewer").await.ok();
        assert_eq!(viewer["unit"]["name"], home);
    }
}

#[tokio::test]
async fn the_frame_and_its_errors_are_said_in_english_to_who_chose_it() {
    let app = TestApp::new().await;
    let asked = |path: &str| {
        let request = app.visitor().request(reqwest::Method::GET, path);
        request.header("cookie", "benhoc_language=en")
    };
    for path in ["/", "/khoa-hoc", "/cuoc-thi", "/thong-bao", "/tim?q=lúa"] {
        let page = tests::read(asked(path)).await.expect(200).text;
        let frame = page.split_once("<main>").unwrap().0;
        for word in ["Learn", "Library", "Contests", "Notices", "Sign in"] {
            assert!(frame.contains(word), "{path}: {word}");
        }
    }
    let page = tests::read(asked("/khoa-hoc/khong-co-0000aaaa")).await;
    let page = page.expect(404).text;
    assert!(page.contains("To the first page"));
    let home = tests::read(asked("/")).await.text;
    assert!(home.contains("Search lessons, books, centres"));
}
