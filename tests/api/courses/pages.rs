//! The pages of courses and lessons, read without a script.

use serde_json::{Value, json};
use store::state::Role;
use tests::{Course, TestApp};

/// The data that a page carries for the app.
fn blob(text: &str) -> Value {
    let rest = text.split("id=\"first-data\">").nth(1).unwrap();
    serde_json::from_str(rest.split("</script>").next().unwrap()).unwrap()
}

fn structured(text: &str) -> Value {
    let rest = text.split("application/ld+json\">").nth(1).unwrap();
    serde_json::from_str(rest.split("</script>").next().unwrap()).unwrap()
}

#[tokio::test]
async fn a_course_reads_without_a_script_and_carries_the_view_of_the_api() {
    let app = TestApp::new().await;
    let centre = app.centre("TTHTCĐ Hải Lăng").await;
    let teacher = app.person(Role::Teacher, centre).await;
    let build = Course::build(&teacher, centre).title("Trồng rau <sạch>");
    let course = build
        .section("Chuẩn bị đất", &["Lên luống"])
        .published()
        .await;
    let visitor = app.visitor();
    let page = visitor.get(&course.path).await.expect(200).text;
    for part in [
        "<h1>Trồng rau &lt;sạch&gt;</h1>",
        "<h3>Chuẩn bị đất</h3>",
        "Lên luống",
        "TTHTCĐ Hải Lăng",
        "property=\"og:title\"",
        "content=\"Luống nhỏ, rau sạch, ăn quanh năm.\"",
        "rel=\"canonical\"",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert!(!page.contains("noindex"));
    let short = store::id::short(course.id);
    let view = visitor.get(&format!("/api/v1/courses/{short}")).await.ok();
    let data = blob(&page);
    assert_eq!(
        (&data["route"], &data["path"], &data["view"]),
        (&json!("course"), &json!(course.path), &view)
    );
    let structured = structured(&page);
    assert_eq!(
        (&structured["@type"], &structured["name"]),
        (&json!("Course"), &json!("Trồng rau <sạch>"))
    );
    assert_eq!(structured["provider"]["name"], "TTHTCĐ Hải Lăng");
}

#[tokio::test]
async fn a_lesson_reads_without_a_script_with_its_neighbours() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let lessons = vec![
        json!({"title": "Lên luống", "kind": "text", "body": "## Đất\n\nCuốc **sâu** một gang."}),
        json!({"title": "Gieo hạt", "kind": "text", "body": "Gieo thưa."}),
    ];
    let course = Course::build(&teacher, app.root)
        .section_of("A", lessons)
        .published()
        .await;
    let visitor = app.visitor();
    let view = visitor.get(&course.lesson(0)).await.ok();
    let path = view["path"].as_str().unwrap();
    assert_eq!(
        path,
        format!(
            "{}/bai/{}",
            course.path,
            store::id::short(course.lessons[0])
        )
    );
    let page = visitor.get(path).await.expect(200).text;
    assert!(page.contains("<h2>Đất</h2><p>Cuốc <strong>sâu</strong> một gang.</p>"));
    assert!(page.contains("content=\"Đất Cuốc sâu một gang.\""));
    assert!(page.contains(view["next"]["path"].as_str().unwrap()));
    assert_eq!(blob(&page)["view"], view);
    assert_eq!(
        structured(&page)["isPartOf"]["name"],
        view["course"]["title"]
    );
    let by_short = format!("/api/v1/lessons/{}", view["short"].as_str().unwrap());
    assert_eq!(visitor.get(&by_short).await.ok(), view);
}

#[tokio::test]
async fn an_address_with_an_old_title_leads_to_the_new_one() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let course = Course::build(&teacher, app.root)
        .section("A", &["Bài"])
        .published()
        .await;
    let version = teacher.get(&course.api()).await.ok()["version"]
        .as_i64()
        .unwrap();
    let changed = teacher
        .patch(&course.api(), version, json!({"title": "Rau mùa hè"}))
        .await
        .ok();
    let path = changed["path"].as_str().unwrap();
    let moved = app.visitor().get(&course.path).await.expect(301);
    assert_eq!(moved.header("location"), path);
    let short = store::id::short(course.lessons[0]);
    let moved = app
        .visitor()
        .get(&format!("{}/bai/{short}", course.path))
        .await
        .expect(301);
    assert_eq!(moved.header("location"), format!("{path}/bai/{short}"));
    app.visitor()
        .get("/khoa-hoc/khong-co-00000000")
        .await
        .expect(404);
}

#[tokio::test]
async fn the_list_reads_without_a_script_and_goes_on_by_a_link() {
    let app = TestApp::new().await;
    let empty = app.visitor().get("/khoa-hoc").await.expect(200).text;
    assert!(empty.contains("Chưa có khoá học nào mở"));
    let teacher = app.person(Role::Teacher, app.root).await;
    for at in 0..25 {
        let title = format!("Khoá số {at}");
        app.clock.advance(chrono::Duration::seconds(1));
        Course::build(&teacher, app.root)
            .title(&title)
            .section("A", &["Bài"])
            .published()
            .await;
    }
    let first = app.visitor().get("/khoa-hoc").await.expect(200).text;
    assert!(first.contains("Khoá số 24") && !first.contains("Khoá số 0<"));
    assert_eq!(
        blob(&first)["view"],
        app.visitor().get("/api/v1/courses").await.ok()
    );
    let link = first
        .split("href=\"/khoa-hoc?after=")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let rest = app
        .visitor()
        .get(&format!("/khoa-hoc?after={link}"))
        .await
        .expect(200)
        .text;
    assert!(rest.contains("Khoá số 0<") && !rest.contains("Khoá số 24"));
}

#[tokio::test]
async fn a_page_speaks_the_visitors_language() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let build = Course::build(&teacher, app.root);
    let course = build.section("A", &["Một", "Hai"]).published().await;
    let request = app.visitor().request(reqwest::Method::GET, &course.path);
    let page = tests::read(request.header("cookie", "benhoc_language=en"))
        .await
        .expect(200)
        .text;
    assert!(page.contains("2 lessons") && page.contains("Sign in to enrol"));
}
