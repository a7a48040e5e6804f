//! The writing side of one index.

use crate::document::{Document, Preparer};
use crate::home::{Note, Opened};
use crate::schema::Fields;
use anyhow::Result;
use std::sync::{Arc, Mutex, PoisonError};
use store::search::feed::Position;
use tantivy::{IndexWriter, Term};

/// Bytes of postings gathered before a segment is written. Following needs little; a rebuild writes fewer, larger segments.
const FOLLOWING: usize = 32 << 20;
const BUILDING: usize = 128 << 20;

/// See the module. Analysis and disk are work for blocking threads, so that the site's own threads never wait for them.
#[derive(Clone)]
pub(super) struct Writer {
    inner: Arc<Mutex<(IndexWriter, Preparer)>>,
    fields: Fields,
}

impl Writer {
    /// For the changes of every day.
    pub(super) fn open(opened: &Opened) -> Result<Writer> {
        Writer::with_memory(opened, FOLLOWING)
    }

    /// For all documents at once.
    pub(super) fn for_building(opened: &Opened) -> Result<Writer> {
        Writer::with_memory(opened, BUILDING)
    }

    fn with_memory(opened: &Opened, memory: usize) -> Result<Writer> {
        let writer = opened.index.writer_with_num_threads(1, memory)?;
        Ok(Writer {
            inner: Arc::new(Mutex::new((writer, Preparer::new(opened.fields)))),
            fields: opened.fields,
        })
    }

    /// Takes all documents of an item out.
    pub(super) fn remove(&self, item: &str) {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner
            .0
            .delete_term(Term::from_field_text(self.fields.item, item));
    }

    /// Adds documents.
    pub(super) async fn add(&self, documents: Vec<Document>) -> Result<()> {
        self.work(move |writer, preparer| {
            for document in documents {
                writer.add_document(preparer.prepare(&document))?;
            }
            Ok(())
        })
        .await
    }

    /// Makes everything since the last commit durable, together with the position that it brings the index to.
    pub(super) async fn commit(&self, position: Position) -> Result<()> {
        let note = Note::at(serde_json::to_string(&position)?);
        self.work(move |writer, _| {
            let mut commit = writer.prepare_commit()?;
            commit.set_payload(&note.to_payload());
            commit.commit()?;
            Ok(())
        })
        .await
    }

    async fn work(
        &self,
        what: impl FnOnce(&mut IndexWriter, &mut Preparer) -> tantivy::Result<()> + Send + 'static,
    ) -> Result<()> {
        let inner = self.inner.clone();
        let done = tokio::task::spawn_blocking(move || {
            let mut inner = inner.lock().unwrap_or_else(PoisonError::into_inner);
            let (writer, preparer) = &mut *inner;
            what(writer, preparer)
        });
        Ok(done.await??)
    }
}
