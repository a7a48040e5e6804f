//! Appending what comes in small pieces, as from a connection, in sizes that fit the store.

use std::sync::Arc;

use bytes::{Bytes, BytesMut};

use super::{Growing, ObjectStore, Result};

/// Gathers pieces and appends them part by part. It holds at most one part (8 MiB) in memory.
///
/// What [`durable`](Self::durable) names survives anything; the caller keeps that state in the database
/// before it acknowledges those bytes. What was written since is lost with the program, so a long upload
/// keeps its state now and then, and [`flush`](Self::flush)es when the connection ends, well or badly.
pub struct Appender {
    store: Arc<dyn ObjectStore>,
    state: Growing,
    waiting: BytesMut,
}

impl Appender {
    /// Goes on from a state.
    pub fn new(store: Arc<dyn ObjectStore>, state: Growing) -> Self {
        Self {
            store,
            state,
            waiting: BytesMut::new(),
        }
    }

    /// Takes the next bytes; each time a part is full it becomes durable. After an error the state stays at
    /// the last durable byte and what waited is dropped.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let mut rest = bytes;
        while !rest.is_empty() {
            let room = self.state.room() - self.waiting.len();
            let (now, later) = rest.split_at(room.min(rest.len()));
            self.waiting.extend_from_slice(now);
            rest = later;
            if self.waiting.len() == self.state.room() {
                self.append_waiting().await?;
            }
        }
        Ok(())
    }

    /// Makes all bytes durable that were written so far, and returns the state to keep.
    pub async fn flush(&mut self) -> Result<&Growing> {
        if !self.waiting.is_empty() {
            self.append_waiting().await?;
        }
        Ok(&self.state)
    }

    /// The state up to the last durable byte.
    pub fn durable(&self) -> &Growing {
        &self.state
    }

    /// Bytes written so far, durable or not.
    pub fn written(&self) -> u64 {
        self.state.size + self.waiting.len() as u64
    }

    async fn append_waiting(&mut self) -> Result<()> {
        let bytes: Bytes = self.waiting.split().freeze();
        self.state = self.store.append(&self.state, bytes).await?;
        Ok(())
    }
}
