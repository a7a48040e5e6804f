//! A centre's site: what its staff publish stands on its own page and on its parent's, with or without a script.

use reqwest::Method;
use serde_json::{Value, json};
use store::state::Role;
use tests::{
    Client,
    program::{Program, id, unit_of},
    read,
};
use uuid::Uuid;

const TITLE: &str = "Khai giảng lớp tin học buổi tối";

#[tokio::test]
async fn news_of_a_centre_stands_on_its_page_and_its_parents_page_after_a_power_cut() {
    let mut program = Program::set_up().await;
    let administrator = program.administrator().await;
    let commune = unit_of(&administrator).await;
    let body = json!({
        "id": Uuid::now_v7(), "name": "TTHTCĐ Hải Lăng", "kind": "centre", "parent_id": commune,
        "headline": "Học suốt đời", "phone": "0912345678",
    });
    let centre = administrator.post("/api/v1/units", body).await.ok();
    program.cut_power().await;

    let short = centre["short"].as_str().unwrap();
    let staff = program.person_in(Role::Staff, "lan", short).await;
    let body = json!({
        "id": Uuid::now_v7(), "unit_id": id(&centre), "title": TITLE,
        "body": "Tối **thứ ba**.\n\n- Mang điện thoại",
    });
    let news = staff.post("/api/v1/news", body.clone()).await.ok();
    program.cut_power().await;
    // The answer was lost, so it is sent again: it is the same piece.
    assert_eq!(
        staff.post("/api/v1/news", body).await.ok()["id"],
        news["id"]
    );
    let visitor = Client::new(&program.address);
    assert!(!shown(&visitor, &centre).await, "a draft is shown");
    let path = format!("/api/v1/news/{}", id(&news));
    let publish = staff.request(Method::POST, &format!("{path}/publish"));
    let published = read(publish.header("if-match", news["version"].to_string())).await;
    let published = published.ok();
    program.cut_power().await;

    assert!(shown(&visitor, &centre).await);
    let parent = visitor.get(&format!("/api/v1/units/{commune}")).await.ok();
    assert!(shown(&visitor, &parent).await);
    assert_eq!(parent["children"][0]["name"], "TTHTCĐ Hải Lăng");
    let page = visitor.get(published["path"].as_str().unwrap()).await;
    assert!(page.expect(200).text.contains("<strong>thứ ba</strong>"));
    // Its own staff and nobody else's: the parent's page is not theirs.
    let theirs = json!({"headline": "Của chúng tôi"});
    let path = format!("/api/v1/units/{commune}");
    staff.patch(&path, 1, theirs).await.expect(403);
}

/// Whether the news stands in what the API says of a unit, and in its page as it reads without a script.
async fn shown(visitor: &Client, unit: &Value) -> bool {
    let view = visitor.get(&format!("/api/v1/units/{}", id(unit))).await;
    let told = view.ok()["news"][0]["title"] == TITLE;
    let page = visitor.get(unit["path"].as_str().unwrap()).await;
    let read = page.expect(200).text;
    let body = read.split("id=\"first-data\"").next().unwrap();
    let written = body.contains(TITLE);
    assert_eq!(told, written, "the page and its data differ");
    told
}
