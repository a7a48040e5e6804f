//! Paper copies. The loan that is asked about is the learner's own.

use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::{Value, json};
use store::lending::loan as loans;
use tests::{book, lending};
use uuid::Uuid;

use super::{ALL, KNOWN, Line, PRIVATE, SIGNED_IN, World, line};

const FACTS: fn(&World) -> Value =
    |_| json!({"accession_number": "VN.9", "source": "given", "shelf": "A1"});

/// The lines of this feature.
pub fn lines() -> Vec<Line> {
    let keepers: &'static [&'static str] = &["librarian", "staff", "administrator"];
    let any_keeper: &'static [&'static str] = &["librarian", "staff", "administrator", "stranger"];
    // Everybody who holds a role in the unit; and the one whose loan it is.
    let members: &'static [&'static str] = &[
        "learner",
        "teacher",
        "librarian",
        "staff",
        "organizer",
        "committee",
        "administrator",
    ];
    let its_own: &'static [&'static str] = &["learner", "librarian", "staff", "administrator"];
    let copies = |world: &World| json!({"ids": [Uuid::now_v7()], "book_id": world.parts["book_id"], "unit_id": world.parts["unit_id"], "source": "bought"});
    let loan = |world: &World| json!({"id": Uuid::now_v7(), "unit_id": world.parts["unit_id"], "reader_id": world.clients["learner"].person().0, "copy": world.parts["copy number"]});
    let back = |world: &World| json!({"id": Uuid::now_v7(), "unit_id": world.parts["unit_id"], "copy": world.parts["free number"]});
    let hold = |world: &World| json!({"id": Uuid::now_v7(), "unit_id": world.parts["unit_id"], "book_id": world.parts["book_id"]});
    let stock = |world: &World| json!({"id": Uuid::now_v7(), "unit_id": world.parts["unit_id"]});
    let rule = |_: &World| {
        let limits = json!({"most": 3, "days": 14, "renewals": 1});
        json!({"adult": limits, "child": limits, "staff": limits, "prefix": "VN.", "hold_days": 3, "reminders": true})
    };
    vec![
        // A label leads everybody on: keepers to the desk, the others to the book.
        line("GET", "/b/{label}", ALL, KNOWN, None),
        line("GET", "/api/v1/copies", any_keeper, KNOWN, None),
        line("POST", "/api/v1/copies", keepers, KNOWN, Some(copies)),
        line("GET", "/api/v1/copies/numbers", keepers, KNOWN, None),
        line("GET", "/api/v1/copies/register.csv", keepers, KNOWN, None),
        line("GET", "/api/v1/copies/{copy_id}", keepers, PRIVATE, None),
        line(
            "PATCH",
            "/api/v1/copies/{copy_id}",
            keepers,
            PRIVATE,
            Some(FACTS),
        ),
        line(
            "POST",
            "/api/v1/copies/{copy_id}/mark",
            keepers,
            PRIVATE,
            Some(|_| json!({"state": "lost"})),
        ),
        line("DELETE", "/api/v1/copies/{copy_id}", keepers, PRIVATE, None),
        line(
            "POST",
            "/api/v1/copies/{copy_id}/restore",
            keepers,
            PRIVATE,
            None,
        ),
        line("GET", "/api/v1/readers", keepers, KNOWN, None),
        line("GET", "/api/v1/readers/{person_id}", keepers, KNOWN, None),
        line(
            "PUT",
            "/api/v1/readers/{person_id}/class",
            keepers,
            KNOWN,
            Some(|world| json!({"unit_id": world.parts["unit_id"], "class": "adult"})),
        ),
        line("GET", "/api/v1/loans", any_keeper, KNOWN, None),
        line("POST", "/api/v1/loans", keepers, KNOWN, Some(loan)),
        line("POST", "/api/v1/returns", keepers, KNOWN, Some(back)),
        line(
            "POST",
            "/api/v1/loans/{loan_id}/renew",
            its_own,
            PRIVATE,
            None,
        ),
        line(
            "POST",
            "/api/v1/loans/{loan_id}/undo",
            keepers,
            PRIVATE,
            None,
        ),
        line("GET", "/api/v1/viewer/loans", SIGNED_IN, KNOWN, None),
        line("GET", "/api/v1/holds", any_keeper, KNOWN, None),
        line("POST", "/api/v1/holds", members, KNOWN, Some(hold)),
        line("DELETE", "/api/v1/holds/{hold_id}", its_own, PRIVATE, None),
        line(
            "GET",
            "/api/v1/units/{unit_id}/lending",
            keepers,
            KNOWN,
            None,
        ),
        line(
            "PUT",
            "/api/v1/units/{unit_id}/lending",
            keepers,
            KNOWN,
            Some(rule),
        ),
        line(
            "GET",
            "/api/v1/units/{unit_id}/lending/report",
            keepers,
            KNOWN,
            None,
        ),
        line(
            "GET",
            "/api/v1/units/{unit_id}/lending/report.csv",
            keepers,
            KNOWN,
            None,
        ),
        line("GET", "/api/v1/stocktakes", any_keeper, KNOWN, None),
        line("POST", "/api/v1/stocktakes", keepers, KNOWN, Some(stock)),
        line(
            "GET",
            "/api/v1/stocktakes/{stocktake_id}",
            keepers,
            PRIVATE,
            None,
        ),
        line(
            "GET",
            "/api/v1/stocktakes/{stocktake_id}/copies",
            keepers,
            PRIVATE,
            None,
        ),
        line(
            "POST",
            "/api/v1/stocktakes/{stocktake_id}/scans",
            keepers,
            PRIVATE,
            Some(|world| json!({"scans": [{"text": world.parts["copy number"]}]})),
        ),
        line(
            "POST",
            "/api/v1/stocktakes/{stocktake_id}/close",
            keepers,
            PRIVATE,
            Some(|_| json!({})),
        ),
        // Who may is told that it was renewed since, and stays.
        line("DELETE", "/api/v1/loans/{loan_id}", keepers, PRIVATE, None),
    ]
}

/// What they are asked about.
pub async fn prepare(world: &mut World) {
    let unit = world.parts["unit_id"].parse::<Uuid>().unwrap().into();
    let (librarian, learner) = (&world.clients["librarian"], &world.clients["learner"]);
    let made = book::published(librarian, unit, json!({"title": "Sổ tay trồng rau"})).await;
    let copies = lending::add_copies(librarian, unit, &made, 2).await.ok()["items"].clone();
    let number = &copies[0]["accession_number"];
    let loan = lending::lend(librarian, unit, learner.person(), number)
        .await
        .ok();
    // As if renewed, so that it cannot be undone: it stays for the next one.
    let renewed = loans::ActiveModel {
        renewals: Set(1),
        ..Default::default()
    };
    let tx = world.app.app.db.begin().await.unwrap();
    let all = loans::Entity::update_many().set(renewed).exec(&*tx).await;
    all.unwrap();
    tx.commit().await.unwrap();
    let other = book::published(librarian, unit, json!({"title": "Sổ tay nuôi cá"})).await;
    lending::add_copies(librarian, unit, &other, 1).await.ok();
    let hold = lending::hold(learner, unit, &other["id"]).await.ok();
    let stock = json!({"id": Uuid::now_v7(), "unit_id": unit.0});
    let stock = librarian.post("/api/v1/stocktakes", stock).await.ok();
    let label = copies[0]["address"]
        .as_str()
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let parts = [
        ("copy_id", text(&copies[0]["id"])),
        ("label", label.to_owned()),
        ("copy number", text(number)),
        ("free number", text(&copies[1]["accession_number"])),
        ("loan_id", text(&loan["id"])),
        ("hold_id", text(&hold["id"])),
        ("stocktake_id", text(&stock["id"])),
    ];
    world.parts.extend(parts);
}
