//! Contests: entries, honest counts, the organizer's table.

use serde_json::{Value, json};
use store::state::Role;
use tests::{Client, TestApp, contest};

struct Stage {
    app: TestApp,
    organizer: Client,
    contest: Value,
    entry: Value,
}

async fn stage() -> Stage {
    let app = TestApp::new().await;
    let centre = app.centre("TTHTCĐ Hải Lăng").await;
    let organizer = app.person(Role::Organizer, app.root).await;
    let staff = app.person(Role::Staff, centre).await;
    let contest = contest::open(&organizer, &app.root.to_string()).await;
    let sent = contest::enter(&staff, centre, &contest["id"]).await;
    let entry = contest::step(
        &organizer,
        &format!("{}/accept", path(&sent)),
        &sent["version"],
    )
    .await;
    Stage {
        app,
        organizer,
        contest,
        entry,
    }
}

fn path(entry: &Value) -> String {
    format!("/api/v1/entries/{}", entry["id"].as_str().unwrap())
}

async fn counts(client: &Client, entry: &Value) -> Value {
    client.get(&path(entry)).await.ok()["counts"].clone()
}

/// Plays for so many seconds, a report every five.
async fn play(stage: &Stage, client: &Client, seconds: i64, via: Option<&str>) -> bool {
    let begun = client
        .post(
            &format!("{}/playback", path(&stage.entry)),
            json!({"via": via}),
        )
        .await
        .ok();
    let mut counted = false;
    for _ in 0..seconds / 5 {
        stage.app.clock.advance(chrono::Duration::seconds(5));
        let body = json!({"token": begun["token"], "position_s": 0.0, "playing": true});
        counted = client.post("/api/v1/playback/heartbeat", body).await.ok()["counted"] == true;
    }
    counted
}

#[tokio::test]
async fn an_accepted_entry_is_seen_by_everybody_and_a_waiting_one_by_nobody() {
    let stage = stage().await;
    let visitor = stage.app.visitor();
    let view = visitor.get(&path(&stage.entry)).await.ok();
    assert_eq!(view["state"], "accepted");
    let page = visitor
        .get(view["path"].as_str().unwrap())
        .await
        .expect(200);
    assert!(page.text.contains("<h1>Vườn rau tổ 3</h1>"));
    let centre = stage.app.centre("TTHTCĐ Triệu Phong").await;
    let staff = stage.app.person(Role::Staff, centre).await;
    let waiting = contest::enter(&staff, centre, &stage.contest["id"]).await;
    visitor.get(&path(&waiting)).await.expect(404);
}

#[tokio::test]
async fn a_view_needs_ten_seconds_really_played_and_counts_once_an_hour() {
    let stage = stage().await;
    let visitor = stage.app.visitor();
    assert!(!play(&stage, &visitor, 5, None).await);
    assert!(play(&stage, &visitor, 10, None).await);
    play(&stage, &visitor, 60, None).await;
    assert_eq!(counts(&visitor, &stage.entry).await["views_guest"], 1);
    stage.app.clock.advance(chrono::Duration::hours(1));
    play(&stage, &visitor, 10, None).await;
    let person = stage.app.nobody().await;
    play(&stage, &person, 10, None).await;
    let after = counts(&visitor, &stage.entry).await;
    assert_eq!(
        (&after["views_guest"], &after["views_signed_in"]),
        (&json!(2), &json!(1))
    );
}

#[tokio::test]
async fn reports_cannot_run_faster_than_the_clock() {
    let stage = stage().await;
    let visitor = stage.app.visitor();
    let begun = visitor
        .post(&format!("{}/playback", path(&stage.entry)), json!({}))
        .await
        .ok();
    for position in 0..40 {
        let body = json!({"token": begun["token"], "position_s": f64::from(position) * 5.0, "playing": true});
        assert_eq!(
            visitor.post("/api/v1/playback/heartbeat", body).await.ok()["counted"],
            false
        );
    }
    let forged = json!({"token": format!("{}.00", uuid::Uuid::now_v7()), "position_s": 9.0, "playing": true});
    visitor
        .post("/api/v1/playback/heartbeat", forged)
        .await
        .expect(410);
}

#[tokio::test]
async fn a_like_is_one_for_each_account_and_can_be_taken_back() {
    let stage = stage().await;
    let person = stage.app.nobody().await;
    let like = format!("{}/like", path(&stage.entry));
    stage.app.visitor().put(&like, json!({})).await.expect(401);
    for _ in 0..2 {
        assert_eq!(
            person.put(&like, json!({})).await.ok(),
            json!({"liked": true, "likes": 1})
        );
    }
    assert_eq!(person.get(&path(&stage.entry)).await.ok()["liked"], true);
    assert_eq!(
        person.delete(&like).await.ok(),
        json!({"liked": false, "likes": 0})
    );
}

#[tokio::test]
async fn a_like_taken_back_many_times_at_once_is_taken_back_once() {
    let stage = stage().await;
    let person = stage.app.nobody().await;
    let like = format!("{}/like", path(&stage.entry));
    for _ in 0..3 {
        person.put(&like, json!({})).await.expect(200);
        let mut asked = tokio::task::JoinSet::new();
        for _ in 0..12 {
            let (person, like) = (person.clone(), like.clone());
            asked.spawn(async move { person.delete(&like).await.status });
        }
        assert!(asked.join_all().await.iter().all(|status| *status == 200));
        assert_eq!(counts(&person, &stage.entry).await["likes"], 0);
        let mut asked = tokio::task::JoinSet::new();
        for _ in 0..12 {
            let (person, like) = (person.clone(), like.clone());
            asked.spawn(async move { person.put(&like, json!({})).await.status });
        }
        assert!(asked.join_all().await.iter().all(|status| *status == 200));
        assert_eq!(counts(&person, &stage.entry).await["likes"], 1);
    }
}

#[tokio::test]
async fn what_is_watched_before_it_is_accepted_counts_for_nothing() {
    let stage = stage().await;
    let centre = stage.app.centre("TTHTCĐ Triệu Phong").await;
    let staff = stage.app.person(Role::Staff, centre).await;
    let waiting = contest::enter(&staff, centre, &stage.contest["id"]).await;
    let waiting = Stage {
        entry: waiting,
        ..stage
    };
    assert!(!play(&waiting, &staff, 20, None).await);
    let counts = staff.get(&path(&waiting.entry)).await.ok()["counts"].clone();
    assert_eq!(counts["views_signed_in"], 0);
}

#[tokio::test]
async fn who_sent_a_film_in_cannot_show_it_to_the_world_past_the_organizer() {
    let stage = stage().await;
    let centre = stage.app.centre("TTHTCĐ Triệu Phong").await;
    let learner = stage.app.person(Role::Learner, centre).await;
    let sent = contest::enter(&learner, centre, &stage.contest["id"]).await;
    let film = lecture_of(&stage.app, &sent).await;
    let film = format!("/api/v1/lectures/{film}");
    learner
        .patch(&film, 1, json!({"audience": "public"}))
        .await
        .expect(403);
    learner
        .patch(&film, 1, json!({"title": "Vườn nhà tôi"}))
        .await
        .ok();
    let teacher = stage.app.person(Role::Staff, centre).await;
    teacher
        .patch(&film, 2, json!({"audience": "public"}))
        .await
        .ok();
}

/// The film of an entry.
async fn lecture_of(app: &TestApp, entry: &Value) -> uuid::Uuid {
    use sea_orm::EntityTrait;
    let id = store::id::EntryId(entry["id"].as_str().unwrap().parse().unwrap());
    let row = store::contests::entry::Entity::find_by_id(id).one(app.app.db.reader());
    row.await.unwrap().unwrap().lecture_id.0
}

#[tokio::test]
async fn who_comes_by_a_personal_link_and_watches_is_counted_once_and_never_the_sharer() {
    let stage = stage().await;
    let sharer = stage.app.nobody().await;
    let share = format!("{}/share", path(&stage.entry));
    let url = sharer.post(&share, json!({})).await.ok()["url"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        sharer.post(&share, json!({})).await.ok()["url"],
        url.as_str()
    );
    let code = url.split("?qua=").nth(1).unwrap();
    let visitor = stage.app.visitor();
    // Who only comes is not counted; who watches is, once.
    play(&stage, &visitor, 5, Some(code)).await;
    assert_eq!(counts(&visitor, &stage.entry).await["shares"], 0);
    assert!(play(&stage, &sharer, 10, Some(code)).await);
    for _ in 0..2 {
        play(&stage, &visitor, 10, Some(code)).await;
        stage.app.clock.advance(chrono::Duration::hours(1));
    }
    let after = counts(&visitor, &stage.entry).await;
    assert_eq!(
        (&after["shares"], &after["views_guest"]),
        (&json!(1), &json!(2))
    );
}

#[tokio::test]
async fn the_ledger_knows_no_person_and_its_seals_show_a_change() {
    use sea_orm::{ConnectionTrait, EntityTrait};
    let stage = stage().await;
    let person = stage.app.nobody().await;
    person
        .put(&format!("{}/like", path(&stage.entry)), json!({}))
        .await
        .expect(200);
    play(&stage, &person, 10, None).await;
    let app = &stage.app.app;
    let id = store::id::ContestId(stage.contest["id"].as_str().unwrap().parse().unwrap());
    assert!(backend::contests::seal::seal(app, id).await.unwrap());
    assert!(
        !backend::contests::seal::seal(app, id).await.unwrap(),
        "nothing new to seal"
    );
    person
        .delete(&format!("{}/like", path(&stage.entry)))
        .await
        .expect(200);
    assert!(backend::contests::seal::seal(app, id).await.unwrap());
    assert_eq!(
        backend::contests::seal::first_broken(app, id)
            .await
            .unwrap(),
        None
    );
    let events = store::contests::ledger_event::Entity::find()
        .all(app.db.reader())
        .await
        .unwrap();
    assert_eq!(events.len(), 3);
    let text = format!("{events:?}");
    assert!(!text.contains(&person.person().to_string()), "{text}");
    let tx = app.db.begin().await.unwrap();
    tx.execute_unprepared("UPDATE ledger_event SET kind = 'like' WHERE kind = 'view'")
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        backend::contests::seal::first_broken(app, id)
            .await
            .unwrap(),
        Some(1)
    );
}

#[tokio::test]
async fn the_organizer_exports_the_table_and_nobody_else() {
    let stage = stage().await;
    let table = format!(
        "/api/v1/contests/{}/table.csv",
        stage.contest["id"].as_str().unwrap()
    );
    let csv = stage.organizer.get(&table).await.expect(200);
    assert!(csv.text.starts_with('\u{feff}'));
    assert!(
        csv.text
            .contains("Vườn rau tổ 3,Tổ phụ nữ số 3,TTHTCĐ Hải Lăng,đã đăng,0,0,0,0,"),
        "{}",
        csv.text
    );
    stage.app.nobody().await.get(&table).await.expect(403);
    stage.app.visitor().get(&table).await.expect(401);
}

#[tokio::test]
async fn outside_its_window_a_contest_takes_no_entries() {
    let stage = stage().await;
    stage.app.clock.advance(chrono::Duration::days(20));
    assert_eq!(
        backend::contests::contest::close_due(&stage.app.app)
            .await
            .unwrap(),
        1
    );
    let view = stage
        .app
        .visitor()
        .get(&format!(
            "/api/v1/contests/{}",
            stage.contest["id"].as_str().unwrap()
        ))
        .await
        .ok();
    assert_eq!(view["state"], "closed");
}
