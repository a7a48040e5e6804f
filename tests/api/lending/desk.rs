//! The desk: lending and taking back, rules, renewals, slips, two at once, what is forgotten.

use chrono::Duration;
use serde_json::{Value, json};
use store::state::Role;
use tests::{
    Client, TestApp,
    lending::{at, give_back, hold, lend, lend_as, with_copies},
};
use uuid::Uuid;

use super::{copy, library, number};

fn message(answer: &tests::Answer) -> String {
    answer.json()["message"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

async fn rule(client: &Client, unit: store::id::UnitId, version: i64, adult: Value) -> Value {
    let limits = json!({"most": 10, "days": 30, "renewals": 3});
    let body = json!({"adult": adult, "child": limits, "staff": limits, "prefix": "VN.", "hold_days": 3, "reminders": true});
    let path = format!("/api/v1/units/{unit}/lending");
    client.put_at(&path, version, body).await.ok()
}

#[tokio::test]
async fn a_copy_is_lent_by_its_number_or_its_label_and_comes_back() {
    let (_app, centre, librarian, reader) = library().await;
    let copies = with_copies(&librarian, centre, "Tắt đèn", 2).await;
    let lent = lend(&librarian, centre, reader.person(), &json!(" vn.1 "))
        .await
        .ok();
    // Two weeks from today, by the defaults: no set-up was needed.
    assert_eq!(
        (&lent["due_on"], &lent["days_late"]),
        (&json!("2026-12-05"), &json!(-14))
    );
    assert_eq!(lent["reader"]["display_name"], "Nguyễn Thị Lan");
    lend(&librarian, centre, reader.person(), &copies[1]["address"])
        .await
        .ok();
    let mine = reader.get("/api/v1/viewer/loans").await.ok();
    assert_eq!(mine["loans"].as_array().unwrap().len(), 2);
    // One is not told one's own name, nor anybody else's.
    assert_eq!(mine["loans"][0]["reader"], Value::Null);
    let back = give_back(&librarian, centre, number(&copies, 0)).await.ok();
    assert_eq!(
        (&back["outcome"], &back["loan"]["id"]),
        (&json!("returned"), &lent["id"])
    );
    assert_eq!(copy(&librarian, &copies[0]).await["state"], "on_shelf");
    let told = give_back(&librarian, centre, number(&copies, 0))
        .await
        .expect(409);
    assert!(message(&told).contains("không có ai đang mượn"));
    let told = give_back(&librarian, centre, &json!("VN.77"))
        .await
        .expect(404);
    assert!(message(&told).contains("VN.77"));
}

#[tokio::test]
async fn the_same_request_sent_twice_is_one_loan_and_one_return() {
    let (_app, centre, librarian, reader) = library().await;
    let copies = with_copies(&librarian, centre, "Tắt đèn", 1).await;
    let id = Uuid::now_v7();
    for _ in 0..2 {
        let lent = lend_as(&librarian, id, centre, reader.person(), number(&copies, 0))
            .await
            .ok();
        assert_eq!(lent["id"], id.to_string());
    }
    let body = json!({"id": Uuid::now_v7(), "unit_id": centre.0, "copy": number(&copies, 0)});
    for _ in 0..2 {
        let back = librarian.post("/api/v1/returns", body.clone()).await.ok();
        assert_eq!(back["outcome"], "returned");
    }
    let mine = reader.get("/api/v1/viewer/loans").await.ok();
    assert_eq!(mine["loans"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn of_two_who_lend_one_copy_at_once_one_is_told_by_whom_and_when() {
    let (app, centre, librarian, reader) = library().await;
    let other = app.person(Role::Learner, centre).await;
    let second_process = app.replica().await;
    let colleague = app.person(Role::Staff, centre).await.at(&second_process);
    for round in 0..5 {
        let copies = with_copies(&librarian, centre, &format!("Tắt đèn {round}"), 1).await;
        let (one, two) = tokio::join!(
            lend(&librarian, centre, reader.person(), number(&copies, 0)),
            lend(&colleague, centre, other.person(), number(&copies, 0)),
        );
        let (won, told) = if one.status == 200 {
            (one, two)
        } else {
            (two, one)
        };
        won.ok();
        let told = message(&told.expect(409));
        assert!(
            told.contains("Nguyễn Thị Lan ghi lúc 10:00 ngày 21/11/2026, hạn trả 05/12/2026"),
            "{told}"
        );
        give_back(&librarian, centre, number(&copies, 0)).await.ok();
    }
}

#[tokio::test]
async fn a_reader_has_no_more_than_the_rule_allows() {
    let (app, centre, librarian, reader) = library().await;
    let copies = with_copies(&librarian, centre, "Tắt đèn", 4).await;
    for at in 0..3 {
        lend(&librarian, centre, reader.person(), number(&copies, at))
            .await
            .ok();
    }
    let told = lend(&librarian, centre, reader.person(), number(&copies, 3))
        .await
        .expect(409);
    assert!(message(&told).contains("đủ 3 cuốn"));
    let path = format!("/api/v1/units/{centre}/lending");
    assert_eq!(librarian.get(&path).await.ok()["version"], 0);
    let said = rule(
        &librarian,
        centre,
        0,
        json!({"most": 4, "days": 7, "renewals": 1}),
    )
    .await;
    assert_eq!(
        (&said["adult"]["most"], &said["version"]),
        (&json!(4), &json!(1))
    );
    let lent = lend(&librarian, centre, reader.person(), number(&copies, 3))
        .await
        .ok();
    assert_eq!(lent["due_on"], "2026-11-28");
    // The second who changes the rule is told.
    let body = json!({"adult": {"most": 1, "days": 1, "renewals": 0}, "child": {"most": 1, "days": 1, "renewals": 0},
        "staff": {"most": 1, "days": 1, "renewals": 0}, "prefix": "", "hold_days": 3, "reminders": false});
    librarian.put_at(&path, 0, body.clone()).await.expect(409);
    let mut wrong = body;
    wrong["adult"]["days"] = json!(0);
    librarian.put_at(&path, 1, wrong).await.expect(422);
    // Below it holds what is said above, until the unit below says something itself.
    let below = app
        .unit(
            "Tủ sách thôn 3",
            store::state::UnitKind::Centre,
            Some(centre),
        )
        .await;
    let inherited = librarian
        .get(&format!("/api/v1/units/{below}/lending"))
        .await
        .ok();
    assert_eq!(
        (
            &inherited["adult"]["days"],
            &inherited["from"]["name"],
            &inherited["version"]
        ),
        (&json!(7), &json!("TTHTCĐ xã Hải Lăng"), &json!(0))
    );
}

#[tokio::test]
async fn a_class_follows_from_the_role_until_somebody_chooses_one() {
    let (app, centre, librarian, reader) = library().await;
    let teacher = app.person(Role::Teacher, centre).await;
    let path = |who: &Client| format!("/api/v1/readers/{}?unit_id={centre}", who.person());
    let view = librarian.get(&path(&teacher)).await.ok();
    assert_eq!(
        (&view["class"], &view["limits"]["most"]),
        (&json!("staff"), &json!(10))
    );
    let view = librarian.get(&path(&reader)).await.ok();
    assert_eq!(
        (&view["class"], &view["class_chosen"]),
        (&json!("adult"), &json!(false))
    );
    let choose = format!("/api/v1/readers/{}/class", reader.person());
    let body = json!({"unit_id": centre.0, "class": "child"});
    let view = librarian.put(&choose, body).await.ok();
    assert_eq!(
        (&view["class"], &view["limits"]["most"]),
        (&json!("child"), &json!(2))
    );
    let view = librarian
        .put(&choose, json!({"unit_id": centre.0}))
        .await
        .ok();
    assert_eq!(
        (&view["class"], &view["class_chosen"]),
        (&json!("adult"), &json!(false))
    );
}

#[tokio::test]
async fn readers_are_found_by_name_login_and_card_within_the_unit_alone() {
    let (app, centre, librarian, reader) = library().await;
    let elsewhere = app.centre("TTHTCĐ xã Triệu Phong").await;
    let stranger = app.person(Role::Learner, elsewhere).await;
    let staff = app.person(Role::Staff, centre).await;
    let body = json!({"id": Uuid::now_v7(), "unit_id": centre.0, "display_name": "Trần Văn Bình", "role": "learner",
        "login": {"kind": "phone", "value": "0912345678"}});
    let made = staff.post("/api/v1/people", body).await.ok();
    let card = made["card_code"].as_str().unwrap();
    let ask = |q: String| format!("/api/v1/readers?unit_id={centre}&q={q}");
    for q in [
        "binh".to_owned(),
        "0912%20345%20678".to_owned(),
        card.to_owned(),
        // What a scanner types of the card's QR code.
        format!("http://x/dang-nhap%23the={card}"),
    ] {
        let found = librarian.get(&ask(q)).await.ok();
        assert_eq!(found["items"][0]["display_name"], "Trần Văn Bình");
        assert_eq!(found["items"].as_array().unwrap().len(), 1);
        assert!(!found.to_string().contains("0912345678") && !found.to_string().contains(card));
    }
    let all = librarian.get(&ask("lan".to_owned())).await.ok();
    let ids = all["items"].as_array().unwrap();
    assert!(
        ids.iter()
            .any(|one| one["id"] == reader.person().to_string())
    );
    assert!(
        ids.iter()
            .all(|one| one["id"] != stranger.person().to_string())
    );
    let copies = with_copies(&librarian, centre, "Tắt đèn", 1).await;
    let told = lend(&librarian, centre, stranger.person(), number(&copies, 0))
        .await
        .expect(404);
    assert!(message(&told).contains("Người và vai trò"));
}

#[tokio::test]
async fn a_loan_is_renewed_by_its_reader_until_it_is_overdue_or_enough() {
    let (app, centre, librarian, reader) = library().await;
    let copies = with_copies(&librarian, centre, "Tắt đèn", 1).await;
    let lent = lend(&librarian, centre, reader.person(), number(&copies, 0))
        .await
        .ok();
    let path = at("loans", &lent, "/renew");
    // On the day it was lent nothing is won by it.
    assert_eq!(reader.post(&path, json!({})).await.ok()["renewals"], 0);
    let other = app.person(Role::Learner, centre).await;
    other.post(&path, json!({})).await.expect(404);
    app.clock.advance(Duration::days(14));
    let reader = app.again(&reader).await;
    for _ in 0..2 {
        let renewed = reader.post(&path, json!({})).await.ok();
        assert_eq!(
            (&renewed["due_on"], &renewed["renewals"]),
            (&json!("2026-12-19"), &json!(1))
        );
    }
    app.clock.advance(Duration::days(15));
    let (reader, librarian) = (app.again(&reader).await, app.again(&librarian).await);
    let told = reader.post(&path, json!({})).await.expect(409);
    assert!(message(&told).contains("quá hạn"));
    // Staff may, who see the reader; and then it is enough.
    librarian.post(&path, json!({})).await.ok();
    app.clock.advance(Duration::days(2));
    let librarian = app.again(&librarian).await;
    let told = librarian.post(&path, json!({})).await.expect(409);
    assert!(message(&told).contains("đủ 2 lần"));
}

#[tokio::test]
async fn a_slip_is_taken_back_within_the_hour() {
    let (app, centre, librarian, reader) = library().await;
    let copies = with_copies(&librarian, centre, "Tắt đèn", 2).await;
    let lent = lend(&librarian, centre, reader.person(), number(&copies, 0))
        .await
        .ok();
    for _ in 0..2 {
        let gone = librarian.delete(&at("loans", &lent, "")).await;
        // Gone already when it is sent again.
        assert!(matches!(gone.status, 200 | 204 | 404), "{}", gone.status);
    }
    assert_eq!(copy(&librarian, &copies[0]).await["state"], "on_shelf");
    let lent = lend(&librarian, centre, reader.person(), number(&copies, 0))
        .await
        .ok();
    give_back(&librarian, centre, number(&copies, 0)).await.ok();
    let open = librarian
        .post(&at("loans", &lent, "/undo"), json!({}))
        .await
        .ok();
    assert_eq!(open["returned_at"], Value::Null);
    assert_eq!(copy(&librarian, &copies[0]).await["state"], "on_loan");
    give_back(&librarian, centre, number(&copies, 0)).await.ok();
    app.clock.advance(Duration::minutes(61));
    let librarian = app.again(&librarian).await;
    let told = librarian
        .post(&at("loans", &lent, "/undo"), json!({}))
        .await
        .expect(409);
    assert!(message(&told).contains("Quá muộn"));
}

#[tokio::test]
async fn overdue_loans_are_listed_with_days_and_contacts() {
    let (app, centre, librarian, reader) = library().await;
    let staff = app.person(Role::Staff, centre).await;
    let body = json!({"id": Uuid::now_v7(), "unit_id": centre.0, "display_name": "Trần Văn Bình", "role": "learner",
        "login": {"kind": "phone", "value": "0912345678"}});
    let binh = staff.post("/api/v1/people", body).await.ok();
    let binh: Uuid = binh["person"]["id"].as_str().unwrap().parse().unwrap();
    let copies = with_copies(&librarian, centre, "Tắt đèn", 2).await;
    lend(
        &librarian,
        centre,
        store::id::PersonId(binh),
        number(&copies, 0),
    )
    .await
    .ok();
    app.clock.advance(Duration::days(3));
    let librarian = app.again(&librarian).await;
    lend(&librarian, centre, reader.person(), number(&copies, 1))
        .await
        .ok();
    app.clock.advance(Duration::days(14));
    let librarian = app.again(&librarian).await;
    let path = format!("/api/v1/loans?unit_id={centre}&overdue=true");
    let late = librarian.get(&path).await.ok();
    assert_eq!(late["items"].as_array().unwrap().len(), 1);
    let row = &late["items"][0];
    assert_eq!(
        (
            &row["days_late"],
            &row["contacts"],
            &row["reader"]["display_name"]
        ),
        (&json!(3), &json!(["+84912345678"]), &json!("Trần Văn Bình"))
    );
    let all = librarian
        .get(&format!("/api/v1/loans?unit_id={centre}"))
        .await
        .ok();
    assert_eq!(all["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_closed_loan_forgets_its_reader_and_is_counted_for_ever() {
    let (app, centre, librarian, reader) = library().await;
    let copies = with_copies(&librarian, centre, "Tắt đèn", 2).await;
    for at in 0..2 {
        lend(&librarian, centre, reader.person(), number(&copies, at))
            .await
            .ok();
    }
    give_back(&librarian, centre, number(&copies, 0)).await.ok();
    app.clock.advance(Duration::days(5));
    let again = app.again(&reader).await;
    let lent = again.get("/api/v1/viewer/loans").await.ok()["loans"][0].clone();
    let renew = at("loans", &lent, "/renew");
    assert_eq!(again.post(&renew, json!({})).await.ok()["renewals"], 1);
    let waited = hold(&again, centre, &copies[0]["book"]["id"]).await;
    waited.expect(409);
    let other = with_copies(&app.again(&librarian).await, centre, "Lão Hạc", 1).await;
    let waited = hold(&again, centre, &other[0]["book"]["id"]).await.ok();
    again.delete(&at("holds", &waited, "")).await.ok();
    app.clock.advance(Duration::days(355));
    assert_eq!(backend::lending::forget_old(&app.app).await.unwrap(), 0);
    app.clock.advance(Duration::days(10));
    assert_eq!(backend::lending::forget_old(&app.app).await.unwrap(), 1);
    let (reader, librarian) = (app.again(&reader).await, app.again(&librarian).await);
    let mine = reader.get("/api/v1/viewer/loans").await.ok();
    // The open one stays, however old.
    assert_eq!(mine["loans"].as_array().unwrap().len(), 1);
    let path = format!("/api/v1/units/{centre}/lending/report?year=2026");
    let report = librarian.get(&path).await.ok();
    assert_eq!(
        (&report["loans"], &report["readers"]),
        (&json!(2), &json!(1))
    );
    assert_eq!(
        report["months"][10],
        json!({"month": 11, "loans": 2, "readers": 1})
    );
    // The person stands nowhere else: not in the audit either.
    let said = audited(&app).await;
    assert!(
        said.contains("loan.renew") && said.contains("hold.ask"),
        "{said}"
    );
    assert!(!said.contains(&reader.person().to_string()), "{said}");
}

/// What the audit says of loans, holds and copies.
async fn audited(app: &TestApp) -> String {
    use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter};
    use store::audit;
    let of_lending = audit::Column::Action
        .starts_with("loan.")
        .or(audit::Column::Action.starts_with("hold."));
    let rows = audit::Entity::find()
        .filter(of_lending)
        .all(app.app.db.reader())
        .await
        .unwrap();
    rows.iter()
        .map(|row| {
            let (by, thing) = (row.actor_id, row.thing_id);
            format!("{} {by:?} {thing} {}\n", row.action, row.detail)
        })
        .collect()
}
