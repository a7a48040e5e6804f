//! What staff do for people: adding, renewing, renaming, roles.

use serde_json::json;
use store::state::Role;
use tests::{Client, TestApp};
use uuid::Uuid;

fn added(id: Uuid, unit: store::id::UnitId) -> serde_json::Value {
    json!({"id": id, "display_name": "Lê Thị Hoa", "login": {"kind": "phone", "value": "0987654321"}, "unit_id": unit, "role": "learner"})
}

#[tokio::test]
async fn staff_add_a_person_who_signs_in_with_the_printed_password_or_the_card() {
    let app = TestApp::new().await;
    let centre = app.centre("TTHTCĐ Hải Lăng").await;
    let staff = app.person(Role::Staff, centre).await;
    let made = staff
        .post("/api/v1/people", json!({"id": Uuid::now_v7(), "display_name": "Lê Thị  Hoa", "login": {"kind": "phone", "value": "0987654321"}, "unit_id": centre, "role": "learner"}))
        .await
        .ok();
    assert_eq!(made["person"]["display_name"], "Lê Thị Hoa");
    for login in ["0987654321", made["card_code"].as_str().unwrap()] {
        let body = json!({"login": login, "secret": made["secret"]});
        let viewer = app.visitor().post("/api/v1/session", body).await.ok();
        assert_eq!(viewer["viewer"]["person"]["must_change_secret"], true);
    }
}

#[tokio::test]
async fn adding_again_renews_the_password_only_of_who_was_made_just_now() {
    let app = TestApp::new().await;
    let centre = app.centre("TTHTCĐ Hải Lăng").await;
    let staff = app.person(Role::Staff, centre).await;
    let administrator = app.person(Role::Administrator, app.root).await;
    let id = Uuid::now_v7();
    let add = async |who: &Client, id| who.post("/api/v1/people", added(id, centre)).await;
    add(&staff, id).await.expect(200);
    // The answer was lost: the same again is fine, but not for another person, nor with another role.
    let again = add(&staff, id).await.ok();
    assert!(again["secret"].is_string());
    add(&administrator, id).await.expect(409);
    let mut other_role = added(id, centre);
    other_role["role"] = json!("teacher");
    staff.post("/api/v1/people", other_role).await.expect(409);
    let grant =
        json!({"id": Uuid::now_v7(), "person_id": id, "unit_id": centre, "role": "administrator"});
    administrator
        .post("/api/v1/role-grants", grant)
        .await
        .expect(200);
    add(&staff, id).await.expect(409);

    let late = Uuid::now_v7();
    add(&staff, late).await.expect(200);
    app.clock.advance(chrono::Duration::minutes(11));
    let staff = app.again(&staff).await;
    add(&staff, late).await.expect(409);

    let used = Uuid::now_v7();
    let made = add(&staff, used).await.ok();
    let body = json!({"login": made["card_code"], "secret": made["secret"]});
    app.visitor()
        .post("/api/v1/session", body)
        .await
        .expect(200);
    add(&staff, used).await.expect(409);
}

#[tokio::test]
async fn staff_renew_a_learners_password_but_not_an_administrators() {
    let app = TestApp::new().await;
    let centre = app.centre("TTHTCĐ Hải Lăng").await;
    let staff = app.person(Role::Staff, centre).await;
    let learner = app.person(Role::Learner, centre).await;
    let administrator = app.person(Role::Administrator, centre).await;
    let renew = |id| format!("/api/v1/people/{id}/secret");
    let said = staff
        .post(&renew(learner.person()), json!({"unit_id": centre}))
        .await
        .ok();
    assert!(
        learner.get("/api/v1/viewer").await.ok()["person"].is_null(),
        "the learner's devices are signed out"
    );
    app.visitor()
        .post(
            "/api/v1/session",
            json!({"login": learner.login, "secret": said["secret"]}),
        )
        .await
        .expect(200);
    staff
        .post(&renew(administrator.person()), json!({"unit_id": centre}))
        .await
        .expect(403);
    staff
        .post(&renew(staff.person()), json!({"unit_id": centre}))
        .await
        .expect(403);
}

#[tokio::test]
async fn staff_rename_a_learner_but_not_an_administrator() {
    let app = TestApp::new().await;
    let centre = app.centre("TTHTCĐ Hải Lăng").await;
    let staff = app.person(Role::Staff, centre).await;
    for (role, status) in [(Role::Learner, 200), (Role::Administrator, 403)] {
        let person = app.person(role, centre).await.person();
        let body = json!({"display_name": "Nguyễn Thị Liên"});
        staff
            .patch(&format!("/api/v1/people/{person}"), 1, body)
            .await
            .expect(status);
    }
}

#[tokio::test]
async fn a_role_taken_back_acts_at_once_and_reaches_down_only() {
    let app = TestApp::new().await;
    let (here, there) = (
        app.centre("TTHTCĐ Hải Lăng").await,
        app.centre("TTHTCĐ Triệu Phong").await,
    );
    let administrator = app.person(Role::Administrator, app.root).await;
    let staff = app.person(Role::Staff, here).await;
    let people = |unit| format!("/api/v1/people?unit_id={unit}");
    staff.get(&people(here)).await.expect(200);
    staff.get(&people(there)).await.expect(403);
    staff.get(&people(app.root)).await.expect(403);
    administrator.get(&people(there)).await.expect(200);
    let rows = administrator.get(&people(here)).await.ok();
    let grant = rows["items"][0]["roles"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    administrator
        .delete(&format!("/api/v1/role-grants/{grant}"))
        .await
        .expect(204);
    staff.get(&people(here)).await.expect(403);
}

#[tokio::test]
async fn a_role_stands_once() {
    use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};
    let app = TestApp::new().await;
    let centre = app.centre("TTHTCĐ Hải Lăng").await;
    app.person(Role::Staff, centre).await;
    let tx = app.app.db.begin().await.unwrap();
    let row = store::accounts::role_grant::Entity::find().one(&*tx).await;
    let mut twice = row.unwrap().unwrap().into_active_model();
    twice.id = Set(store::id::RoleGrantId::new());
    assert!(twice.insert(&*tx).await.is_err());
}
