//! The page of a lecture, read without any script.

use store::state::Role;
use tests::{TestApp, lecture::ready};

use super::path;

#[tokio::test]
async fn a_public_lecture_has_a_page_that_reads_without_script() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let id = ready(&app, &teacher, app.root, "public").await;
    let view = app.visitor().get(&path(id)).await.ok();
    let address = view["path"].as_str().expect("a path");
    let page = app.visitor().get(address).await.expect(200);
    for part in [
        "<title>Trồng rau sạch tại nhà · Bến Học</title>",
        "<h1>Trồng rau sạch tại nhà</h1>",
        &format!(
            "<meta property=\"og:video\" content=\"{}/media/lectures/{id}/t1/master.m3u8\">",
            app.address
        ),
        &format!(
            "<meta property=\"og:image\" content=\"{}/media/lectures/{id}/t1/poster.webp\">",
            app.address
        ),
        "\"@type\":\"VideoObject\"",
        &format!(
            "<source src=\"/media/lectures/{id}/t1/master.m3u8\" type=\"application/vnd.apple.mpegurl\">"
        ),
        "\"route\":\"lecture\"",
    ] {
        assert!(page.text.contains(part), "{part}\n{}", page.text);
    }
    let other = format!(
        "/bai-giang/ten-cu-{}",
        view["short"].as_str().expect("a short")
    );
    assert_eq!(
        app.visitor()
            .get(&other)
            .await
            .expect(301)
            .header("location"),
        address
    );
    let short = app
        .visitor()
        .get(&format!(
            "/api/v1/lectures/{}",
            view["short"].as_str().expect("a short")
        ))
        .await
        .ok();
    assert_eq!(short["id"], view["id"]);
}

#[tokio::test]
async fn a_lecture_for_some_has_a_page_for_them_alone() {
    let app = TestApp::new().await;
    let centre = app.centre("Hải Lăng").await;
    let teacher = app.person(Role::Teacher, centre).await;
    let id = ready(&app, &teacher, centre, "members").await;
    let view = teacher.get(&path(id)).await.ok();
    let address = view["path"].as_str().expect("a path");
    let page = app
        .person(Role::Learner, centre)
        .await
        .get(address)
        .await
        .expect(200);
    assert!(page.text.contains("noindex") && !page.text.contains("og:video"));
    assert_eq!(page.header("cache-control"), "private, no-store");
    let elsewhere = app.centre("Gio Linh").await;
    let refused = app
        .person(Role::Learner, elsewhere)
        .await
        .get(address)
        .await
        .expect(404);
    assert!(!refused.text.contains("Trồng rau"));
    let visitor = app.visitor().get(address).await;
    assert!(!visitor.text.contains("Trồng rau"), "{}", visitor.text);
}
