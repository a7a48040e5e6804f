//! Units and their news.

use serde_json::json;
use store::state::{Role, UnitKind};
use tests::{Course, TestApp};
use uuid::Uuid;

#[tokio::test]
async fn a_unit_has_a_page_that_reads_without_any_script() {
    let app = TestApp::new().await;
    let centre = app.centre("TTHTCĐ xã Hải Lăng").await;
    let view = app
        .visitor()
        .get(&format!("/api/v1/units/{centre}"))
        .await
        .ok();
    let path = view["path"].as_str().unwrap();
    assert!(path.starts_with("/trung-tam/tthtcd-xa-hai-lang-"), "{path}");
    let page = app.visitor().get(path).await.expect(200);
    assert!(page.text.contains("<h1>TTHTCĐ xã Hải Lăng</h1>"));
    assert!(page.text.contains("<title>TTHTCĐ xã Hải Lăng · "));
    assert!(page.text.contains("property=\"og:title\""));
    let card = format!(
        "property=\"og:image\" content=\"{}/share.png\"",
        app.address
    );
    assert!(page.text.contains(&card), "{}", page.text);
    let blob = page
        .text
        .split("id=\"first-data\">")
        .nth(1)
        .unwrap()
        .split("</script>")
        .next()
        .unwrap();
    let blob: serde_json::Value = serde_json::from_str(blob).unwrap();
    assert_eq!(blob["path"], path);
    assert_eq!(blob["view"], view);
    assert_eq!(blob["viewer"]["person"], serde_json::Value::Null);
}

#[tokio::test]
async fn an_address_with_an_old_name_leads_to_the_new_one() {
    let app = TestApp::new().await;
    let centre = app.centre("TTHTCĐ Hải Lăng").await;
    let staff = app.person(Role::Staff, centre).await;
    let before = staff.get(&format!("/api/v1/units/{centre}")).await.ok();
    let old = before["path"].as_str().unwrap();
    let after = staff
        .patch(
            &format!("/api/v1/units/{centre}"),
            1,
            json!({"name": "TTHTCĐ Diên Sanh"}),
        )
        .await
        .ok();
    let moved = app.visitor().get(old).await.expect(301);
    assert_eq!(moved.header("location"), after["path"].as_str().unwrap());
    app.visitor()
        .get("/trung-tam/khong-co-00000000")
        .await
        .expect(404);
}

#[tokio::test]
async fn the_second_writer_is_told_and_nothing_is_lost() {
    let app = TestApp::new().await;
    let centre = app.centre("TTHTCĐ Hải Lăng").await;
    let staff = app.person(Role::Staff, centre).await;
    let path = format!("/api/v1/units/{centre}");
    staff
        .patch(&path, 1, json!({"headline": "Học suốt đời"}))
        .await
        .expect(200);
    let refused = staff
        .patch(&path, 1, json!({"headline": "Khác"}))
        .await
        .expect(409);
    assert_eq!(refused.json()["current"], 2);
    tests::read(
        staff
            .request(reqwest::Method::PATCH, &path)
            .json(&json!({})),
    )
    .await
    .expect(428);
}

#[tokio::test]
async fn a_role_reaches_down_the_tree_even_after_a_unit_moved() {
    let app = TestApp::new().await;
    let (north, south) = (
        app.unit("Xã Gio Linh", UnitKind::Commune, None).await,
        app.unit("Xã Hải Lăng", UnitKind::Commune, None).await,
    );
    let centre = app
        .unit("TTHTCĐ Gio Mỹ", UnitKind::Centre, Some(north))
        .await;
    let root = app.person(Role::Administrator, app.root).await;
    let (of_north, of_south) = (
        app.person(Role::Staff, north).await,
        app.person(Role::Staff, south).await,
    );
    let path = format!("/api/v1/units/{centre}");
    of_north
        .patch(&path, 1, json!({"about": "Ở phía bắc."}))
        .await
        .expect(200);
    of_south
        .patch(&path, 2, json!({"about": "?"}))
        .await
        .expect(403);
    root.post(&format!("{path}/move"), json!({"parent_id": south}))
        .await
        .expect(200);
    of_north
        .patch(&path, 2, json!({"about": "?"}))
        .await
        .expect(403);
    of_south
        .patch(&path, 2, json!({"about": "Ở phía nam."}))
        .await
        .expect(200);
    let parents = app.visitor().get(&path).await.ok()["parents"].clone();
    assert_eq!(parents[0]["name"], "Tỉnh Quảng Trị");
    assert_eq!(parents[1]["name"], "Xã Hải Lăng");
}

#[tokio::test]
async fn a_unit_cannot_move_below_itself() {
    let app = TestApp::new().await;
    let commune = app.unit("Xã Gio Linh", UnitKind::Commune, None).await;
    let centre = app
        .unit("TTHTCĐ Gio Mỹ", UnitKind::Centre, Some(commune))
        .await;
    let root = app.person(Role::Administrator, app.root).await;
    root.post(
        &format!("/api/v1/units/{commune}/move"),
        json!({"parent_id": centre}),
    )
    .await
    .expect(422);
    root.post(
        &format!("/api/v1/units/{}/move", app.root),
        json!({"parent_id": centre}),
    )
    .await
    .expect(422);
}

#[tokio::test]
async fn news_is_seen_once_published_by_the_centre_and_by_its_parent() {
    let app = TestApp::new().await;
    let centre = app.centre("TTHTCĐ Hải Lăng").await;
    let staff = app.person(Role::Staff, centre).await;
    let body = json!({"id": Uuid::now_v7(), "unit_id": centre, "title": "Khai giảng lớp tin học", "body": "Tối **thứ ba**.\n\n- Mang điện thoại"});
    let draft = staff.post("/api/v1/news", body.clone()).await.ok();
    assert_eq!(
        staff.post("/api/v1/news", body).await.ok()["id"],
        draft["id"],
        "sent again it is the same piece"
    );
    let path = format!("/api/v1/news/{}", draft["id"].as_str().unwrap());
    app.visitor().get(&path).await.expect(404);
    let published = tests::read(
        staff
            .request(reqwest::Method::POST, &format!("{path}/publish"))
            .header("if-match", "\"1\""),
    )
    .await
    .ok();
    let page = app
        .visitor()
        .get(published["path"].as_str().unwrap())
        .await
        .expect(200);
    assert!(page.text.contains("<strong>thứ ba</strong>"));
    for unit in [centre, app.root] {
        let view = app
            .visitor()
            .get(&format!("/api/v1/units/{unit}"))
            .await
            .ok();
        assert_eq!(view["news"][0]["title"], "Khai giảng lớp tin học");
    }
}

#[tokio::test]
async fn deleted_news_comes_back_by_undo() {
    let app = TestApp::new().await;
    let centre = app.centre("TTHTCĐ Hải Lăng").await;
    let staff = app.person(Role::Staff, centre).await;
    let draft = staff
        .post(
            "/api/v1/news",
            json!({"id": Uuid::now_v7(), "unit_id": centre, "title": "Tin", "body": ""}),
        )
        .await
        .ok();
    let path = format!("/api/v1/news/{}", draft["id"].as_str().unwrap());
    staff.delete_at(&path, 1).await.expect(200);
    staff.get(&path).await.expect(404);
    staff
        .post(&format!("{path}/restore"), json!({}))
        .await
        .expect(200);
    staff.get(&path).await.expect(200);
}

#[tokio::test]
async fn units_are_sorted_as_vietnamese_sorts() {
    let app = TestApp::new().await;
    for name in ["Đông Hà", "Ăn Chơi", "Anh Sơn", "Dốc Miếu", "Âu Lạc"] {
        app.unit(name, UnitKind::Commune, None).await;
    }
    let first = app
        .visitor()
        .get(&format!("/api/v1/units?parent_id={}&limit=3", app.root))
        .await
        .ok();
    let after = first["next"].as_str().unwrap();
    let second = app
        .visitor()
        .get(&format!(
            "/api/v1/units?parent_id={}&limit=3&after={after}",
            app.root
        ))
        .await
        .ok();
    let names: Vec<&str> = [&first, &second]
        .iter()
        .flat_map(|batch| batch["items"].as_array().unwrap())
        .map(|row| row["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        ["Anh Sơn", "Ăn Chơi", "Âu Lạc", "Dốc Miếu", "Đông Hà"]
    );
}

#[tokio::test]
async fn two_units_moved_below_each_other_at_once_do_not_make_a_ring() {
    use sea_orm::EntityTrait;
    let app = TestApp::new().await;
    let administrator = app.person(Role::Administrator, app.root).await;
    for round in 0..4 {
        let a = app
            .unit(&format!("Xã A{round}"), UnitKind::Commune, None)
            .await;
        let b = app
            .unit(&format!("Xã B{round}"), UnitKind::Commune, None)
            .await;
        let go = |from: store::id::UnitId, to: store::id::UnitId| {
            let administrator = administrator.clone();
            async move {
                let path = format!("/api/v1/units/{from}/move");
                administrator
                    .post(&path, json!({"parent_id": to}))
                    .await
                    .status
            }
        };
        let (one, other) = tokio::join!(go(a, b), go(b, a));
        assert_eq!(one.min(other), 200);
        assert_eq!(one.max(other), 422, "round {round}");
    }
    let lines = store::centres::unit_ancestor::Entity::find()
        .all(app.app.db.reader())
        .await
        .unwrap();
    for line in lines.iter().filter(|line| line.depth > 0) {
        let back = lines
            .iter()
            .any(|other| other.unit_id == line.ancestor_id && other.ancestor_id == line.unit_id);
        assert!(!back, "{line:?}");
    }
}

#[tokio::test]
async fn all_news_of_a_unit_is_reached_from_its_page_and_no_other_units() {
    let app = TestApp::new().await;
    let (here, there) = (
        app.centre("TTHTCĐ Hải Lăng").await,
        app.centre("TTHTCĐ Cam Lộ").await,
    );
    for (unit, count) in [(here, 30), (there, 1)] {
        let staff = app.person(Role::Staff, unit).await;
        for number in 1..=count {
            let title = format!("Tin số {number} của {unit}");
            let body =
                json!({"id": Uuid::now_v7(), "unit_id": unit, "title": title, "body": "Nước lên."});
            let made = staff.post("/api/v1/news", body).await.ok();
            let publish = format!("/api/v1/news/{}/publish", made["id"].as_str().unwrap());
            let request = staff.request(reqwest::Method::POST, &publish);
            tests::read(request.header("if-match", "\"1\"")).await.ok();
        }
    }
    let visitor = app.visitor();
    let view = visitor.get(&format!("/api/v1/units/{here}")).await.ok();
    let path = view["path"].as_str().unwrap();
    let page = visitor.get(path).await.expect(200).text;
    assert!(page.contains(&format!("href=\"{path}/tin\"")), "{page}");

    let (mut next, mut seen) = (Some(format!("{path}/tin")), 0);
    while let Some(address) = next {
        let page = visitor.get(&address).await.expect(200).text;
        seen += page.matches(&format!("của {here}")).count();
        assert!(!page.contains(&there.to_string()));
        let (_, rest) = page.split_once("<p class=\"actions\">").unzip();
        let href = rest.and_then(|rest| rest.split("href=\"").nth(1)?.split('"').next());
        next = href.map(|href| href.replace("&amp;", "&"));
    }
    assert_eq!(seen, 30);
}

#[tokio::test]
async fn a_list_of_one_unit_holds_what_is_its_own() {
    let app = TestApp::new().await;
    let (here, there) = (
        app.centre("TTHTCĐ Hải Lăng").await,
        app.centre("TTHTCĐ Cam Lộ").await,
    );
    for (unit, title) in [(here, "Nuôi ong"), (there, "Trồng sen")] {
        let teacher = app.person(Role::Teacher, unit).await;
        let course = Course::build(&teacher, unit)
            .title(title)
            .audience("public");
        course.section("Một", &["Bài đầu"]).published().await;
    }
    let visitor = app.visitor();
    let view = visitor.get(&format!("/api/v1/units/{here}")).await.ok();
    let page = visitor
        .get(view["path"].as_str().unwrap())
        .await
        .expect(200)
        .text;
    let own = format!("/khoa-hoc?don-vi={}", view["short"].as_str().unwrap());
    assert!(page.contains(&format!("href=\"{own}\"")), "{page}");
    let list = visitor.get(&own).await.expect(200).text;
    assert!(
        list.contains("Nuôi ong") && !list.contains("Trồng sen"),
        "{list}"
    );
    let all = visitor.get("/khoa-hoc").await.expect(200).text;
    assert!(all.contains("Nuôi ong") && all.contains("Trồng sen"));
    visitor.get("/khoa-hoc?don-vi=zzzzzzzz").await.expect(404);
}
