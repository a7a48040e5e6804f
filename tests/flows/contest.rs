//! A contest: a video comes in by phone, is accepted and watched; views, likes and shares are counted once, over power
//! cuts, in a ledger whose seals hold and whose export says the same.

use std::time::Duration;

use backend::contests::seal;
use chrono::{Days, Utc};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};
use store::{
    contests::{ledger_batch, ledger_event},
    id::ContestId,
    state::{LedgerKind, Role},
};
use tests::{
    Client, contest, hls,
    program::{Program, id, sample, unit_of, until},
};

/// How long the machine may take for a film of twelve seconds on two busy cores.
const MADE: u64 = 300;
/// The ledger is sealed every minute.
const SEALED: u64 = 150;
/// How often the player reports.
const HEARTBEAT: Duration = Duration::from_secs(3);

struct Stage {
    program: Program,
    organizer: Client,
    contest: Value,
    entry: Value,
}

#[tokio::test]
async fn an_entry_is_watched_and_counted_honestly_over_power_cuts() {
    let mut stage = enters().await;
    let (guest, fan) = (Client::new(&stage.program.address), stage.fan("mai").await);
    let master = stage.entry["lecture"]["playlist"].as_str().unwrap();
    let pieces = hls::pieces(&guest, master).await;
    hls::plays(&guest, &pieces).await;

    // Half of twelve seconds is a view: it is not counted by one report, but by those before and after a cut together.
    let token = stage.begins(&guest, None).await;
    assert!(!stage.reports(&guest, &token).await);
    stage.program.cut_power().await;
    stage.watches(&guest, &token).await;
    stage.program.cut_power().await;
    assert_eq!(stage.counts().await, counts(0, 1, 0, 0));
    let token = stage.begins(&guest, None).await;
    for _ in 0..4 {
        stage.reports(&guest, &token).await;
    }
    assert_eq!(stage.counts().await, counts(0, 1, 0, 0), "once an hour");

    let code = stage.shares(&fan).await;
    stage.program.cut_power().await;
    assert_eq!(stage.shares(&fan).await, code, "a personal link stays");
    let friend = Client::new(&stage.program.address);
    let token = stage.begins(&friend, Some(&code)).await;
    stage.program.cut_power().await;
    stage.watches(&friend, &token).await;
    stage.begins(&friend, Some(&code)).await;
    assert_eq!(stage.counts().await, counts(0, 2, 0, 1));
    stage.likes_over_a_cut(&fan).await;
    assert_eq!(stage.counts().await, counts(0, 2, 2, 1));
    stage.export_says(counts(0, 2, 2, 1)).await;
    stage.ledger_holds(4 + 3).await;
}

/// A centre sends a video in by phone; the organizer accepts it.
async fn enters() -> Stage {
    let mut program = Program::set_up().await;
    let organizer = program.person(Role::Organizer, "lan").await;
    let staff = program.person(Role::Staff, "hoa").await;
    let unit = unit_of(&organizer).await;
    let (now, day) = (Utc::now(), Days::new(1));
    let window = [now - day, now + day];
    let contest = contest::open_for(&organizer, &unit.to_string(), window).await;
    let film = sample("phone-class.mp4");
    let sent = contest::enter_with(&staff, unit, &contest["id"], film).await;
    program.cut_power().await;
    let path = format!("/api/v1/entries/{}", id(&sent));
    let waiting = until("the entry's film", MADE, async || {
        let entry = organizer.get(&path).await.ok();
        assert_ne!(entry["state"], "failed", "{}", entry["lecture"]["reason"]);
        Some(entry).filter(|entry| entry["state"] == "waiting")
    })
    .await;
    let visitor = Client::new(&program.address);
    visitor.get(&path).await.expect(404);
    let accept = format!("{path}/accept");
    contest::step(&organizer, &accept, &waiting["version"]).await;
    program.cut_power().await;
    let entry = visitor.get(&path).await.ok();
    assert_eq!(entry["state"], "accepted");
    Stage {
        program,
        organizer,
        contest,
        entry,
    }
}

impl Stage {
    fn path(&self, rest: &str) -> String {
        format!("/api/v1/entries/{}{rest}", id(&self.entry))
    }

    async fn fan(&self, login: &str) -> Client {
        self.program.person(Role::Learner, login).await
    }

    async fn begins(&self, client: &Client, via: Option<&str>) -> String {
        let path = self.path("/playback");
        let begun = client.post(&path, json!({"via": via})).await.ok();
        begun["token"].as_str().unwrap().to_owned()
    }

    /// Plays on for a while and reports it; whether the view is counted.
    async fn reports(&self, client: &Client, token: &str) -> bool {
        tokio::time::sleep(HEARTBEAT).await;
        let body = json!({"token": token, "position_s": 1.0, "playing": true});
        client.post("/api/v1/playback/heartbeat", body).await.ok()["counted"] == true
    }

    /// Plays on until the view is counted.
    async fn watches(&self, client: &Client, token: &str) {
        let counted = async || self.reports(client, token).await.then_some(());
        until("a view", 60, counted).await;
    }

    async fn shares(&self, client: &Client) -> String {
        let shared = client.post(&self.path("/share"), json!({})).await.ok();
        let url = shared["url"].as_str().unwrap();
        url.split("?qua=").nth(1).unwrap().to_owned()
    }

    /// Three like it, one of them takes it back, the power goes between.
    async fn likes_over_a_cut(&mut self, fan: &Client) {
        let others = [self.fan("sau").await, self.fan("bay").await];
        let like = self.path("/like");
        for client in [fan, &others[0]] {
            client.put(&like, json!({})).await.expect(200);
        }
        self.program.cut_power().await;
        // Sent again, since the answer may have been lost: a like is one.
        fan.put(&like, json!({})).await.expect(200);
        others[1].put(&like, json!({})).await.expect(200);
        others[0].delete(&like).await.expect(200);
        self.program.cut_power().await;
        for (client, likes) in [(fan, true), (&others[0], false), (&others[1], true)] {
            let view = client.get(&self.path("")).await.ok();
            assert_eq!(view["liked"], likes);
        }
    }

    async fn counts(&self) -> Value {
        self.organizer.get(&self.path("")).await.ok()["counts"].clone()
    }

    /// The organizer's table, on screen and as a file, says the same as the entry.
    async fn export_says(&self, counts: Value) {
        let of_contest = |rest| format!("/api/v1/contests/{}/{rest}", id(&self.contest));
        let desk = self.organizer.get(&of_contest("desk")).await.ok();
        let columns = ["views_signed_in", "views_guest", "likes", "shares"];
        for column in columns {
            assert_eq!(desk["items"][0][column], counts[column], "{desk}");
        }
        let file = self.organizer.get(&of_contest("table.csv")).await;
        let line = file.expect(200).text.lines().nth(1).unwrap().to_owned();
        let numbers = columns.map(|column| counts[column].to_string()).join(",");
        assert!(line.contains(&format!(",đã đăng,{numbers},")), "{line}");
    }

    /// The program seals every event, the chain of seals holds, and the events add up to the counts.
    async fn ledger_holds(&self, events: u64) {
        let app = self.program.open().await;
        let (db, contest) = (app.db.reader(), ContestId(id(&self.contest)));
        until("seals of all events", SEALED, async || {
            let of_contest = ledger_batch::Column::ContestId.eq(contest);
            let batches = ledger_batch::Entity::find().filter(of_contest);
            let batches = batches.all(db).await.unwrap();
            let sealed = batches.iter().map(|batch| u64::try_from(batch.event_count));
            (sealed.map(Result::unwrap).sum::<u64>() == events).then_some(())
        })
        .await;
        assert_eq!(seal::first_broken(&app, contest).await.unwrap(), None);
        let count = async |kind: LedgerKind| {
            let of_kind = ledger_event::Column::Kind.eq(kind);
            let found = ledger_event::Entity::find().filter(of_kind);
            found.count(db).await.unwrap()
        };
        let likes = (
            count(LedgerKind::Like).await,
            count(LedgerKind::Unlike).await,
        );
        assert_eq!(likes, (3, 1));
        let others = (
            count(LedgerKind::View).await,
            count(LedgerKind::Share).await,
        );
        assert_eq!(others, (2, 1));
        app.db.close().await.unwrap();
    }
}

fn counts(signed_in: i64, guest: i64, likes: i64, shares: i64) -> Value {
    json!({"views_signed_in": signed_in, "views_guest": guest, "likes": likes, "shares": shares})
}
