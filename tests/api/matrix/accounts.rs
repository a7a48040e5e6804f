//! People, sessions, roles.

use serde_json::json;
use store::state::Role;
use uuid::Uuid;

use super::{ALL, KNOWN, Line, PRIVATE, Refused, SIGNED_IN, World, line};

/// The lines of this feature.
pub fn lines() -> Vec<Line> {
    let staff: &'static [&'static str] = &["staff", "administrator"];
    vec![
        // A weak password stops everybody after the door.
        line(
            "POST",
            "/api/v1/accounts",
            ALL,
            KNOWN,
            Some(|_| {
                json!({
                    "id": Uuid::now_v7(), "display_name": "A", "login": {"kind": "user_name", "value": "abc"}, "secret": "x", "consents": []
                })
            }),
        ),
        line(
            "POST",
            "/api/v1/session",
            &[],
            Refused {
                visitor: 401,
                others: 401,
            },
            Some(|_| {
                json!({
                    "login": Uuid::now_v7().to_string(), "secret": "wrong wrong"
                })
            }),
        ),
        // Nobody here sends a refresh token of their own: it is asked for at its own path by the accounts' tests.
        line("POST", "/api/v1/session/refresh", SIGNED_IN, KNOWN, None),
        line("GET", "/api/v1/viewer", ALL, KNOWN, None),
        line(
            "PATCH",
            "/api/v1/viewer",
            SIGNED_IN,
            KNOWN,
            Some(|_| json!({})),
        ),
        line(
            "POST",
            "/api/v1/viewer/secret",
            SIGNED_IN,
            KNOWN,
            Some(|_| json!({"old": "x", "new": "y"})),
        ),
        line("GET", "/api/v1/viewer/sessions", SIGNED_IN, KNOWN, None),
        line(
            "DELETE",
            "/api/v1/viewer/sessions/{session_id}",
            &[],
            PRIVATE,
            None,
        ),
        line("GET", "/api/v1/viewer/logins", SIGNED_IN, KNOWN, None),
        line(
            "POST",
            "/api/v1/viewer/logins",
            SIGNED_IN,
            KNOWN,
            Some(|_| json!({"kind": "user_name", "value": "", "secret": "x"})),
        ),
        line(
            "DELETE",
            "/api/v1/viewer/logins/{login_id}",
            &[],
            PRIVATE,
            None,
        ),
        line(
            "POST",
            "/api/v1/viewer/logins/{login_id}/code",
            &[],
            PRIVATE,
            None,
        ),
        line(
            "POST",
            "/api/v1/viewer/logins/{login_id}/proof",
            &[],
            PRIVATE,
            Some(|_| json!({"code": "000000"})),
        ),
        line(
            "POST",
            "/api/v1/secret-resets",
            ALL,
            KNOWN,
            Some(|_| json!({"login": "0900000000"})),
        ),
        line(
            "POST",
            "/api/v1/secret-resets/use",
            ALL,
            KNOWN,
            Some(|_| json!({"login": "0900000000", "code": "1", "secret": "đủ dài rồi"})),
        ),
        line("GET", "/api/v1/people", staff, KNOWN, None),
        line(
            "POST",
            "/api/v1/people",
            staff,
            KNOWN,
            Some(|world| {
                json!({
                    "id": Uuid::now_v7(), "display_name": "", "unit_id": world.parts["unit_id"], "role": "learner"
                })
            }),
        ),
        line("GET", "/api/v1/people/{person_id}", staff, PRIVATE, None),
        line(
            "PATCH",
            "/api/v1/people/{person_id}",
            staff,
            PRIVATE,
            Some(|_| json!({"display_name": "A"})),
        ),
        line(
            "POST",
            "/api/v1/people/{person_id}/secret",
            staff,
            KNOWN,
            Some(|world| json!({"unit_id": world.parts["unit_id"]})),
        ),
        line(
            "POST",
            "/api/v1/role-grants",
            staff,
            KNOWN,
            Some(|world| {
                json!({
                    "id": Uuid::now_v7(), "person_id": world.parts["person_id"], "unit_id": world.parts["unit_id"], "role": "learner"
                })
            }),
        ),
        line(
            "DELETE",
            "/api/v1/role-grants/{role_grant_id}",
            &[],
            Refused {
                visitor: 404,
                others: 404,
            },
            None,
        ),
    ]
}

/// What they are asked about.
pub async fn prepare(world: &mut World) {
    let unit = world.parts["unit_id"].clone();
    let somebody = world
        .app
        .person(Role::Learner, unit.parse::<Uuid>().unwrap().into())
        .await;
    world
        .parts
        .insert("person_id", somebody.person().to_string());
    world.parts.insert("session_id", Uuid::nil().to_string());
    world.parts.insert("login_id", Uuid::nil().to_string());
    world.parts.insert("role_grant_id", Uuid::nil().to_string());
}
