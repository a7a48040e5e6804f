//! What staff are told they may do with each person, and whether it is true.

use serde_json::{Value, json};
use store::state::Role;
use tests::TestApp;

#[tokio::test]
async fn staff_are_told_what_they_may_do_with_each_person() {
    let app = TestApp::new().await;
    let centre = app.centre("TTHTCĐ Hải Lăng").await;
    let staff = app.person(Role::Staff, centre).await;
    let learner = app.person(Role::Learner, centre).await;
    let chief = app.person(Role::Administrator, centre).await;
    let list = format!("/api/v1/people?unit_id={centre}");
    let rows = staff.get(&list).await.ok();
    let row = |id: String| {
        let items = rows["items"].as_array().unwrap();
        items.iter().find(|row| row["id"] == id).unwrap().clone()
    };
    let all = json!(["edit", "renew_secret"]);
    for (person, can, revoke) in [
        (&learner, &all, json!(["revoke"])),
        (&chief, &json!([]), json!([])),
        (&staff, &json!([]), json!([])),
    ] {
        let seen = row(person.person().to_string());
        assert_eq!(&seen["can"], can, "{seen}");
        assert_eq!(seen["roles"][0]["can"], revoke);
        let one = staff
            .get(&format!("/api/v1/people/{}", person.person()))
            .await;
        assert_eq!(one.ok()["can"], *can);
        // What is not said is not done either.
        let path = format!("/api/v1/people/{}/secret", person.person());
        let renewed = staff.post(&path, json!({"unit_id": centre})).await;
        assert_eq!(renewed.status == 200, *can == all);
    }
    let gives = |rows: &Value| rows["items"][0]["may_give"].clone();
    assert_eq!(
        gives(&rows),
        json!(["learner", "teacher", "librarian", "juror"])
    );
    let seen = chief.get(&list).await.ok();
    assert_eq!(gives(&seen).as_array().unwrap().len(), 8);
    let renewable = |person: &tests::Client| {
        let items = seen["items"].as_array().unwrap();
        let id = person.person().to_string();
        let row = items.iter().find(|row| row["id"] == id).unwrap();
        row["can"] == all
    };
    assert!(renewable(&staff) && renewable(&learner) && !renewable(&chief));
}

#[tokio::test]
async fn a_role_held_elsewhere_takes_the_right_away() {
    let app = TestApp::new().await;
    let (here, there) = (
        app.centre("TTHTCĐ Hải Lăng").await,
        app.centre("TTHTCĐ Triệu Phong").await,
    );
    let staff = app.person(Role::Staff, here).await;
    let learner = app.person(Role::Learner, here).await;
    let path = format!("/api/v1/people/{}", learner.person());
    let can = async || staff.get(&path).await.ok()["can"].clone();
    assert_eq!(can().await, json!(["edit", "renew_secret"]));
    let chief = app.person(Role::Administrator, app.root).await;
    let body = json!({
        "id": uuid::Uuid::now_v7(), "person_id": learner.person(), "unit_id": there, "role": "staff",
    });
    chief.post("/api/v1/role-grants", body).await.expect(200);
    assert_eq!(can().await, json!([]));
    let name = json!({"display_name": "Tên Khác"});
    staff.patch(&path, 1, name).await.expect(403);
}
