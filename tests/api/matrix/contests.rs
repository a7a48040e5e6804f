//! Contests, entries, playback and search.

use serde_json::json;
use store::id::UnitId;
use uuid::Uuid;

use super::{ALL, HIDDEN, KNOWN, Line, PRIVATE, SIGNED_IN, World, line};

/// The lines of this feature.
pub fn lines() -> Vec<Line> {
    [contests(), entries(), search()]
        .into_iter()
        .flatten()
        .collect()
}

const ORGANIZERS: &[&str] = &["organizer", "administrator"];
/// Who entered the video of the matrix is staff.
const OWNERS: &[&str] = &["organizer", "administrator", "staff"];

fn contests() -> Vec<Line> {
    vec![
        line("GET", "/cuoc-thi", ALL, KNOWN, None),
        line("GET", "/cuoc-thi/{address}", ALL, KNOWN, None),
        line("GET", "/api/v1/contests", ALL, KNOWN, None),
        line(
            "POST",
            "/api/v1/contests",
            ORGANIZERS,
            KNOWN,
            Some(|world| {
                json!({
                    "id": Uuid::now_v7(), "unit_id": world.parts["unit_id"], "title": "", "rules": "",
                    "opens_at": "2026-11-01T00:00:00Z", "closes_at": "2026-12-01T00:00:00Z",
                })
            }),
        ),
        line("GET", "/api/v1/contests/{contest_id}", ALL, KNOWN, None),
        line(
            "PATCH",
            "/api/v1/contests/{contest_id}",
            ORGANIZERS,
            KNOWN,
            Some(|_| json!({})),
        ),
        line(
            "POST",
            "/api/v1/contests/{contest_id}/publish",
            ORGANIZERS,
            KNOWN,
            None,
        ),
        line(
            "POST",
            "/api/v1/contests/{contest_id}/close",
            ORGANIZERS,
            KNOWN,
            None,
        ),
        line(
            "POST",
            "/api/v1/contests/{contest_id}/announce",
            ORGANIZERS,
            KNOWN,
            None,
        ),
        line(
            "DELETE",
            "/api/v1/contests/{contest_id}",
            ORGANIZERS,
            KNOWN,
            None,
        ),
        line(
            "POST",
            "/api/v1/contests/{contest_id}/restore",
            ORGANIZERS,
            KNOWN,
            None,
        ),
        line(
            "GET",
            "/api/v1/contests/{contest_id}/entries",
            ALL,
            KNOWN,
            None,
        ),
        // Whoever belongs to the unit may enter for it; nobody and the stranger do not.
        line(
            "POST",
            "/api/v1/contests/{contest_id}/entries",
            MEMBERS,
            KNOWN,
            Some(|world| {
                json!({
                    "id": Uuid::now_v7(), "unit_id": world.parts["unit_id"], "title": "A", "upload_id": Uuid::nil(),
                    "author_name": "A", "consent": false,
                })
            }),
        ),
        line(
            "GET",
            "/api/v1/contests/{contest_id}/desk",
            ORGANIZERS,
            KNOWN,
            None,
        ),
        line(
            "GET",
            "/api/v1/contests/{contest_id}/table.csv",
            ORGANIZERS,
            KNOWN,
            None,
        ),
    ]
}

const MEMBERS: &[&str] = &[
    "learner",
    "teacher",
    "librarian",
    "staff",
    "organizer",
    "committee",
    "administrator",
];

/// The entry waits for the organizer: nobody else knows of it.
fn entries() -> Vec<Line> {
    vec![
        line(
            "GET",
            "/cuoc-thi/{address}/bai/{entry_short}",
            OWNERS,
            HIDDEN,
            None,
        ),
        line("GET", "/api/v1/entries/{entry_id}", OWNERS, HIDDEN, None),
        line(
            "PATCH",
            "/api/v1/entries/{entry_id}",
            OWNERS,
            PRIVATE,
            Some(|_| json!({})),
        ),
        line(
            "POST",
            "/api/v1/entries/{entry_id}/accept",
            ORGANIZERS,
            PRIVATE,
            None,
        ),
        line(
            "POST",
            "/api/v1/entries/{entry_id}/reject",
            ORGANIZERS,
            PRIVATE,
            Some(|_| json!({"reason": "x"})),
        ),
        line(
            "POST",
            "/api/v1/entries/{entry_id}/withdraw",
            OWNERS,
            PRIVATE,
            None,
        ),
        line("PUT", "/api/v1/entries/{entry_id}/like", &[], PRIVATE, None),
        line(
            "DELETE",
            "/api/v1/entries/{entry_id}/like",
            &[],
            PRIVATE,
            None,
        ),
        line(
            "POST",
            "/api/v1/entries/{entry_id}/share",
            OWNERS,
            HIDDEN,
            None,
        ),
        line(
            "POST",
            "/api/v1/entries/{entry_id}/playback",
            OWNERS,
            HIDDEN,
            Some(|_| json!({})),
        ),
        // A token that is not ours stops everybody after the door.
        line(
            "POST",
            "/api/v1/playback/heartbeat",
            ALL,
            KNOWN,
            Some(|_| json!({"token": "x", "position_s": 0.0, "playing": true})),
        ),
    ]
}

fn search() -> Vec<Line> {
    vec![
        line("GET", "/tim", ALL, KNOWN, None),
        line("GET", "/api/v1/search", ALL, KNOWN, None),
        line("GET", "/api/v1/search/facets", ALL, KNOWN, None),
        line(
            "GET",
            "/api/v1/search/missed",
            // Staff of any unit: it says nothing of a unit.
            &["librarian", "staff", "administrator", "stranger"],
            KNOWN,
            None,
        ),
        line(
            "POST",
            "/api/v1/search/opened",
            SIGNED_IN,
            KNOWN,
            Some(|_| json!({"q": "", "id": Uuid::now_v7()})),
        ),
        line(
            "GET",
            "/api/v1/abbreviations",
            // Staff of any unit: they count for the whole site.
            &["librarian", "staff", "administrator", "stranger"],
            KNOWN,
            None,
        ),
        line(
            "POST",
            "/api/v1/abbreviations",
            &["librarian", "staff", "administrator"],
            KNOWN,
            Some(|world| {
                json!({
                    "id": Uuid::now_v7(), "unit_id": world.parts["unit_id"], "short": "", "long": ""
                })
            }),
        ),
        line(
            "DELETE",
            "/api/v1/abbreviations/{abbreviation_id}",
            &[],
            PRIVATE,
            None,
        ),
        // Nothing is about the same as what one may not know of.
        line("GET", "/api/v1/search/related", ALL, KNOWN, None),
        line("GET", "/api/v1/search/suggestions", ALL, KNOWN, None),
    ]
}

/// What they are asked about: an open contest with an entry that waits.
pub async fn prepare(world: &mut World) {
    let unit = world.parts["unit_id"].clone();
    let organizer = &world.clients["organizer"];
    let contest = tests::contest::open(organizer, &unit).await;
    let staff = &world.clients["staff"];
    let unit_id = UnitId(unit.parse().unwrap());
    let entry = tests::contest::enter(staff, unit_id, &contest["id"]).await;
    let last = |value: &serde_json::Value| {
        value["path"]
            .as_str()
            .unwrap()
            .rsplit('/')
            .next()
            .unwrap()
            .to_owned()
    };
    // One that is not there: `abbreviations.rs` tries those that are.
    let gone = Uuid::now_v7().to_string();
    world.parts.insert("abbreviation_id", gone);
    world.parts.insert("cuoc-thi address", last(&contest));
    world
        .parts
        .insert("contest_id", contest["id"].as_str().unwrap().to_owned());
    world
        .parts
        .insert("entry_short", entry["short"].as_str().unwrap().to_owned());
    world
        .parts
        .insert("entry_id", entry["id"].as_str().unwrap().to_owned());
}
