//! Taking in the bytes of one request: a few at a time to a durable place, then into the row, then the next.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use platform::objects::Growing;
use poem::Body;
use store::media::upload;
use tokio::time::{Instant, timeout_at};
use uuid::Uuid;

use super::{
    protocol::{Checksum, Refusal, Result},
    row,
    turn::{self, Received},
    writers::Turn,
};
use crate::{
    app::App,
    error::{Code, Error},
};

/// Bytes that are gathered before they are made durable: what 20 uploads at once hold in memory is 20 times this.
const GATHERED: usize = 4 << 20;
/// How long bytes are gathered at most: what a power cut can cost on a slow link.
pub const GATHERED_FOR: Duration = Duration::from_secs(2);
/// A connection that says nothing for so long is dead.
const SILENCE: Duration = Duration::from_secs(60);
/// Bytes of one request with a checksum: all of them wait in memory until it was compared.
pub const CHECKED_AT_MOST: u64 = 8 << 20;

/// One request's bytes on their way in.
pub struct Arrival {
    pub app: App,
    /// The row as it stood when the turn was taken.
    pub row: upload::Model,
    pub token: Uuid,
    pub turn: Turn,
    pub checksum: Option<Checksum>,
}

/// Why no more comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// The request is complete.
    Whole,
    /// The connection broke, fell silent, or a newer one took over.
    Cut,
    /// There is more than the file's length.
    Excess,
}

impl Arrival {
    /// Takes the body in. What came before a cut is kept.
    ///
    /// # Errors
    /// [`Refusal::Offset`] after a cut or when a newer connection took over, [`Refusal::Checksum`], `too_large`,
    /// `disk_full`.
    pub async fn take_in(mut self, body: Body) -> Result<(upload::Model, Turn)> {
        let arrived = match self.checksum.take() {
            Some(checksum) => self.take_checked(body, &checksum).await,
            None => self.take_as_it_comes(body).await,
        };
        match arrived {
            Ok(()) => Ok((self.row, self.turn)),
            Err(refusal) => {
                // Others need not wait for a turn that nobody uses.
                let _ = turn::acknowledge(&self.app, self.row.id, self.token, self.received(true))
                    .await;
                Err(refusal)
            }
        }
    }

    async fn take_as_it_comes(&mut self, body: Body) -> Result<()> {
        let mut stream = Box::pin(body.into_bytes_stream());
        let mut gathered = BytesMut::new();
        let mut due = Instant::now() + GATHERED_FOR;
        let end = loop {
            let room = self.remaining() - gathered.len() as u64;
            let next = tokio::select! {
                biased;
                () = self.turn.stop.cancelled() => break End::Cut,
                next = timeout_at(Instant::now() + SILENCE, stream.next()) => next,
                () = tokio::time::sleep_until(due), if !gathered.is_empty() => {
                    self.keep(gathered.split().freeze(), false).await?;
                    continue;
                }
            };
            match next {
                Ok(Some(Ok(bytes))) if bytes.len() as u64 > room => {
                    gathered.extend_from_slice(&bytes[..room as usize]);
                    break End::Excess;
                }
                Ok(Some(Ok(bytes))) => {
                    if gathered.is_empty() {
                        due = Instant::now() + GATHERED_FOR;
                    }
                    gathered.extend_from_slice(&bytes);
                }
                Ok(None) => break End::Whole,
                Ok(Some(Err(_))) | Err(_) => break End::Cut,
            }
            if gathered.len() >= GATHERED {
                self.keep(gathered.split().freeze(), false).await?;
            }
        };
        self.keep(gathered.freeze(), true).await?;
        match end {
            End::Whole => Ok(()),
            End::Cut => Err(Refusal::Offset),
            End::Excess => Err(Error::new(Code::TooLarge).into()),
        }
    }

    /// All or nothing: bytes whose checksum never came are not kept.
    async fn take_checked(&mut self, body: Body, checksum: &Checksum) -> Result<()> {
        let most = self.remaining().min(CHECKED_AT_MOST);
        let mut stream = Box::pin(body.into_bytes_stream());
        let mut gathered = BytesMut::new();
        loop {
            let next = tokio::select! {
                biased;
                () = self.turn.stop.cancelled() => return Err(Refusal::Offset),
                next = timeout_at(Instant::now() + SILENCE, stream.next()) => next,
            };
            match next {
                Ok(Some(Ok(bytes))) if (gathered.len() + bytes.len()) as u64 > most => {
                    return Err(Error::new(Code::TooLarge).into());
                }
                Ok(Some(Ok(bytes))) => gathered.extend_from_slice(&bytes),
                Ok(None) => break,
                Ok(Some(Err(_))) | Err(_) => return Err(Refusal::Offset),
            }
        }
        let bytes = gathered.freeze();
        if !checksum.fits(&bytes) {
            return Err(Refusal::Checksum);
        }
        self.keep(bytes, true).await
    }

    /// Makes bytes durable and says so in the row. Nothing is acknowledged before both are done.
    async fn keep(&mut self, bytes: Bytes, last: bool) -> Result<()> {
        let at = self.stands_at();
        if !bytes.is_empty() {
            row::check_room(&self.app, bytes.len() as u64).await?;
            // Whoever lost the turn writes nothing; what slips through is fenced below.
            let standing = row::read(self.app.db.reader(), self.row.id).await?;
            if standing.lock_token != Some(self.token) {
                return Err(Refusal::Offset);
            }
            let growing: Growing = serde_json::from_value(self.row.parts.clone())?;
            let grown = self.app.objects.append(&growing, bytes.clone()).await?;
            self.row.received = i64::try_from(grown.size).unwrap_or(i64::MAX);
            self.row.parts = serde_json::to_value(grown)?;
        } else if !last {
            return Ok(());
        }
        let written =
            turn::acknowledge(&self.app, self.row.id, self.token, self.received(last)).await?;
        if !written {
            return Err(Refusal::Offset);
        }
        self.row.expires_at = row::expiry(self.app.clock.now());
        self.turn.sum.add(at, bytes).await;
        Ok(())
    }

    fn received(&self, last: bool) -> Received {
        Received {
            upto: self.stands_at(),
            parts: self.row.parts.clone(),
            last,
        }
    }

    fn stands_at(&self) -> u64 {
        u64::try_from(self.row.received).unwrap_or(0)
    }

    fn remaining(&self) -> u64 {
        u64::try_from(self.row.length - self.row.received).unwrap_or(0)
    }
}
