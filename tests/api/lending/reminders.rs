//! Messages to readers: at most one a day for all copies, never at night, not where the unit wants none.

use chrono::Duration;
use platform::messages;
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::json;
use store::id::{PersonId, UnitId};
use tests::{
    Client, TestApp,
    lending::{give_back, lend, with_copies},
};
use uuid::Uuid;

use super::{library, number};

async fn texts(app: &TestApp) -> Vec<String> {
    let all = messages::Entity::find()
        .order_by_asc(messages::Column::Id)
        .all(app.app.db.reader())
        .await
        .unwrap();
    all.into_iter().map(|message| message.text).collect()
}

/// A reader who has a telephone.
async fn binh(app: &TestApp, centre: UnitId) -> PersonId {
    let staff = app.person(store::state::Role::Staff, centre).await;
    let body = json!({"id": Uuid::now_v7(), "unit_id": centre.0, "display_name": "Trần Văn Bình", "role": "learner",
        "login": {"kind": "phone", "value": "0912345678"}});
    let made = staff.post("/api/v1/people", body).await.ok();
    PersonId(made["person"]["id"].as_str().unwrap().parse().unwrap())
}

async fn two_loans(app: &TestApp, centre: UnitId, librarian: &Client) -> PersonId {
    let reader = binh(app, centre).await;
    for title in ["Tắt đèn", "Lão Hạc"] {
        let copies = with_copies(librarian, centre, title, 1).await;
        lend(librarian, centre, reader, number(&copies, 0))
            .await
            .ok();
    }
    reader
}

async fn remind(app: &TestApp) -> u64 {
    backend::lending::remind(&app.app).await.unwrap()
}

#[tokio::test]
async fn all_copies_stand_in_one_message_before_and_after_the_day() {
    let (app, centre, librarian, _) = library().await;
    two_loans(&app, centre, &librarian).await;
    app.clock.advance(Duration::days(11));
    assert_eq!(remind(&app).await, 0);
    app.clock.advance(Duration::days(1));
    assert_eq!((remind(&app).await, remind(&app).await), (1, 0));
    let said = texts(&app).await;
    assert_eq!(
        said,
        [
            "TTHTCĐ xã Hải Lăng: sách bạn đang mượn: “Tắt đèn” hạn trả 05/12/2026; “Lão Hạc” hạn trả 05/12/2026. Bạn trả hoặc gia hạn giúp nhé."
        ]
    );
    // Nothing new until the day after; one that was missed is made up for.
    app.clock.advance(Duration::days(2));
    assert_eq!(remind(&app).await, 0);
    app.clock.advance(Duration::days(3));
    assert_eq!((remind(&app).await, remind(&app).await), (1, 0));
    assert!(texts(&app).await[1].contains("“Tắt đèn” quá hạn từ 05/12/2026"));
    let librarian = app.again(&librarian).await;
    let path = format!("/api/v1/loans?unit_id={centre}&overdue=true");
    assert_eq!(
        librarian.get(&path).await.ok()["items"][0]["reminded_on"],
        "2026-12-08"
    );
}

#[tokio::test]
async fn nobody_is_written_to_at_night() {
    let (app, centre, librarian, _) = library().await;
    two_loans(&app, centre, &librarian).await;
    // Half past eleven in the evening.
    app.clock
        .advance(Duration::days(12) + Duration::minutes(13 * 60 + 30));
    assert_eq!(remind(&app).await, 0);
    app.clock.advance(Duration::hours(8));
    assert_eq!(remind(&app).await, 1);
    let message = messages::Entity::find()
        .one(app.app.db.reader())
        .await
        .unwrap()
        .unwrap();
    // What could not leave by eight in the evening never does.
    assert_eq!(message.good_until.to_string(), "2026-12-04 13:00:00 UTC");
}

#[tokio::test]
async fn a_unit_may_want_no_reminders() {
    let (app, centre, librarian, _) = library().await;
    two_loans(&app, centre, &librarian).await;
    let limits = json!({"most": 3, "days": 14, "renewals": 1});
    let body = json!({"adult": limits, "child": limits, "staff": limits, "prefix": "VN.", "hold_days": 3, "reminders": false});
    librarian
        .put_at(&format!("/api/v1/units/{centre}/lending"), 0, body)
        .await
        .ok();
    app.clock.advance(Duration::days(20));
    assert_eq!(remind(&app).await, 0);
}

#[tokio::test]
async fn who_waited_is_told_in_the_morning_if_the_copy_came_back_at_night() {
    let (app, centre, librarian, reader) = library().await;
    let copies = with_copies(&librarian, centre, "Tắt đèn", 1).await;
    lend(&librarian, centre, reader.person(), number(&copies, 0))
        .await
        .ok();
    let waits = binh(&app, centre).await;
    let body = json!({"id": Uuid::now_v7(), "unit_id": centre.0, "book_id": copies[0]["book"]["id"], "reader_id": waits.0});
    librarian.post("/api/v1/holds", body).await.ok();
    app.clock.advance(Duration::hours(11));
    let librarian = app.again(&librarian).await;
    let back = give_back(&librarian, centre, number(&copies, 0)).await.ok();
    assert_eq!(back["hold"]["told"], false);
    assert_eq!(texts(&app).await.len(), 0);
    app.clock.advance(Duration::hours(11));
    backend::lending::lapse(&app.app).await.unwrap();
    backend::lending::lapse(&app.app).await.unwrap();
    assert_eq!(
        texts(&app).await,
        [
            "TTHTCĐ xã Hải Lăng: sách “Tắt đèn” bạn giữ chỗ đã có. Mời bạn đến lấy trước hết ngày 24/11/2026."
        ]
    );
}
