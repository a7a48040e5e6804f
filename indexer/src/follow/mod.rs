//! Keeps the index in step with the tables.
//!
//! A follower owns the folder of its index. It reads the change feed from the position that the last commit noted,
//! reads the things that changed anew from their tables, and commits them with the new position in one step: a crash
//! neither misses nor repeats a change. Where it cannot go on from there (no index, an index of another version, a
//! damaged one, a position that the feed no longer reaches) it builds a new index from the tables. A new index that was
//! only asked for is built beside the one at work, which serves and follows until the new one has caught up.
//!
//! Invariant: an index that does not follow the feed serves nobody, since it could show what was withdrawn.

mod books;
mod centres;
mod contests;
mod courses;
mod documents;
mod rebuild;
mod spread;
mod writer;

use crate::ask::Abbreviations;
use crate::home::{Home, Opened, Unusable};
use crate::searcher::Searcher;
use anyhow::{Context, Result};
use platform::database::Database;
use sea_orm::{EntityTrait, QueryOrder};
use std::sync::Arc;
use std::time::Duration;
use store::search::feed::{self, Position};
use store::search::{abbreviation, change};
use store::state::Thing;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;
use writer::Writer;

/// How often the feed is looked at: well below the two seconds in which a change must be found.
const LOOK: Duration = Duration::from_millis(300);
/// Pause after a failure (the database restarts, the disk is full) before the next attempt.
const PAUSE: Duration = Duration::from_secs(3);
/// Changes taken into one commit.
const BATCH: u64 = 500;

/// See the module.
pub struct Follower {
    home: Home,
    db: Database,
    searcher: Arc<Searcher>,
    /// Held while the follower lives: two of them must not write to one folder.
    _lock: std::fs::File,
}

/// An index at work.
struct Current {
    writer: Writer,
    position: Position,
}

/// A new index that is being built beside it.
type Building = AbortOnDropHandle<Result<(Opened, Position)>>;

#[derive(Default)]
struct Work {
    current: Option<Current>,
    building: Option<Building>,
}

impl Follower {
    /// A follower for the folder of `searcher`.
    ///
    /// # Errors
    /// When another process already follows into that folder, or it cannot be written.
    pub fn new(db: Database, searcher: Arc<Searcher>) -> Result<Follower> {
        let home = searcher.home().clone();
        let lock = home
            .lock()
            .with_context(|| format!("the index in {} cannot be kept", home.root().display()))?;
        Ok(Follower {
            home,
            db,
            searcher,
            _lock: lock,
        })
    }

    /// Follows until `stop`. Failures are logged and tried again: the site works without search meanwhile.
    pub async fn run(self, stop: CancellationToken) {
        let mut work = Work::default();
        while !stop.is_cancelled() {
            let pause = match self.step(&mut work, &stop).await {
                Ok(true) => Duration::ZERO,
                Ok(false) => LOOK,
                Err(error) => {
                    tracing::error!(error = %format!("{error:#}"), "the index cannot follow; it tries again");
                    work = Work::default();
                    PAUSE
                }
            };
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// One look at the feed; whether there may be more at once.
    async fn step(&self, work: &mut Work, stop: &CancellationToken) -> Result<bool> {
        if self.searcher.is_broken() {
            *work = Work::default();
            tracing::info!("the index is built anew");
            work.current = Some(self.rebuild(stop).await?);
        }
        let current = match &mut work.current {
            Some(current) => current,
            none => none.insert(self.begin(stop).await?),
        };
        if let Some(building) = work.building.take_if(|building| building.is_finished()) {
            let (opened, position) = building.await??;
            *current = self.take_over(opened, position).await?;
        } else if work.building.is_none() && self.home.is_rebuild_asked() {
            tracing::info!("a new index is built while this one serves");
            let (home, db, stop) = (self.home.clone(), self.db.clone(), stop.clone());
            let building = tokio::spawn(async move { rebuild::build(&home, &db, &stop).await });
            work.building = Some(AbortOnDropHandle::new(building));
        }
        self.catch_up(current, &self.searcher).await
    }

    /// Opens what is there and can go on, or builds anew.
    async fn begin(&self, stop: &CancellationToken) -> Result<Current> {
        match self.home.open(false) {
            Ok(opened) => match self.usable(&opened).await? {
                Some(position) => {
                    let writer = Writer::open(&opened)?;
                    self.show(opened).await?;
                    return Ok(Current { writer, position });
                }
                None => tracing::warn!("the feed no longer reaches the index: it is built anew"),
            },
            Err(Unusable::Missing(_)) => tracing::info!("there is no index yet: it is built"),
            Err(reason) => tracing::warn!(%reason, "the index is built anew"),
        }
        self.rebuild(stop).await
    }

    /// The position to go on from, if the feed still has everything after it.
    async fn usable(&self, opened: &Opened) -> Result<Option<Position>> {
        let Ok(position) = serde_json::from_str::<Position>(&opened.note.position) else {
            return Ok(None);
        };
        let ends = feed::ends(self.db.reader()).await?;
        Ok(match ends {
            Some((first, last)) => (first <= position && position <= last).then_some(position),
            None => (position == Position::default()).then_some(position),
        })
    }

    async fn show(&self, opened: Opened) -> Result<()> {
        let searcher = self.searcher.clone();
        tokio::task::spawn_blocking(move || searcher.swap(&opened)).await??;
        self.learn_abbreviations().await
    }

    /// Reads questions by the abbreviations that stand in the table now.
    async fn learn_abbreviations(&self) -> Result<()> {
        let rows = abbreviation::Entity::find()
            .order_by_asc(abbreviation::Column::Id)
            .all(self.db.reader())
            .await?;
        let own = rows.iter().map(|row| (&*row.short, &*row.long));
        self.searcher.set_abbreviations(Abbreviations::with(own));
        Ok(())
    }

    /// Builds anew while nothing serves.
    async fn rebuild(&self, stop: &CancellationToken) -> Result<Current> {
        self.searcher.withdraw();
        let (opened, position) = rebuild::build(&self.home, &self.db, stop).await?;
        self.take_over(opened, position).await
    }

    /// Shows a new index, once it has what changed while it was built.
    async fn take_over(&self, opened: Opened, position: Position) -> Result<Current> {
        let writer = Writer::open(&opened)?;
        let mut current = Current { writer, position };
        let ahead = self.searcher.beside(&opened)?;
        while self.catch_up(&mut current, &ahead).await? {}
        self.home.promote(&opened)?;
        self.home.rebuild_done()?;
        self.show(opened).await?;
        self.home.sweep()?;
        Ok(current)
    }

    /// Takes in what changed; whether the batch was full.
    async fn catch_up(&self, current: &mut Current, searcher: &Arc<Searcher>) -> Result<bool> {
        let changes = feed::after(self.db.reader(), current.position, BATCH).await?;
        let Some(last) = changes.last() else {
            return Ok(false);
        };
        let position = Position {
            tx: last.tx,
            seq: last.seq,
        };
        let full = changes.len() as u64 == BATCH;
        let things = spread::reached(self.db.reader(), &changes, searcher).await?;
        for (thing, id) in things {
            documents::replace(self.db.reader(), &current.writer, thing, id).await?;
        }
        current.writer.commit(position).await?;
        current.position = position;
        let searcher = searcher.clone();
        tokio::task::spawn_blocking(move || searcher.reload()).await??;
        let said = |change: &change::Model| change.thing == Thing::Abbreviation;
        if changes.iter().any(said) {
            self.learn_abbreviations().await?;
        }
        Ok(full)
    }
}
