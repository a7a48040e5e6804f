//! The file of a book: taking an upload, saying that the library has it already, leaving the note for the worker.

use platform::queue::{self, NewJob};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, Select, sea_query::Query,
};
use store::{
    id::{BookId, PersonId, UploadId},
    job::Job,
    library::{book, page},
    media::upload,
    state::{MediaState, UploadPurpose},
};

use crate::{
    actor::Actor,
    error::{Code, Error, Result},
    media::upload::take,
    policy::library::{edited_by, seen_by},
};

/// A finished upload that becomes the file of a book.
#[derive(Clone, Debug)]
pub struct File {
    upload: UploadId,
    key: String,
}

impl File {
    /// Takes an upload of one's own that is finished and no other book's.
    ///
    /// # Errors
    /// `invalid` for an upload that cannot be taken; `conflict` when a book has the same file.
    pub async fn taken(
        db: &impl ConnectionTrait,
        actor: &Actor,
        id: UploadId,
        allow_duplicate: bool,
    ) -> Result<Self> {
        let owner = actor.require_person()?;
        let (row, key) = take(db, id, owner, UploadPurpose::Book).await?;
        let taken = book::Entity::find()
            .filter(book::Column::UploadId.eq(id))
            .one(db)
            .await?;
        if taken.is_some() {
            return Err(Error::invalid("upload_id", "invalid.unknown"));
        }
        if !allow_duplicate
            && let Some(sha256) = &row.sha256
            && !duplicates(db, actor, sha256).await?.is_empty()
        {
            return Err(Error::new(Code::Conflict).saying("error.book_duplicate"));
        }
        Ok(Self { upload: id, key })
    }

    /// Makes it the file of the row, whose pages are then to be made.
    pub fn put_into(&self, row: &mut book::ActiveModel) {
        row.upload_id = Set(Some(self.upload));
        row.original_key = Set(Some(self.key.clone()));
        begin_again(row);
        row.page_count = Set(0);
        row.cover_key = Set(None);
    }
}

/// The row of a book whose pages are to be made, from the first or from where it was cut.
pub fn begin_again(row: &mut book::ActiveModel) {
    row.state = Set(MediaState::Received);
    row.progress = Set(0.0);
    row.reason_code = Set(None);
    row.reason_text = Set(None);
}

/// Leaves the note for the worker in the caller's transaction.
///
/// # Errors
/// Whatever the database says.
pub async fn leave_note(db: &impl ConnectionTrait, id: BookId) -> Result<()> {
    let job = Job::Digitize { book_id: id };
    let note = NewJob::new(job.kind(), &job).dedup(job.dedup_key());
    queue::push(db, note).await?;
    Ok(())
}

/// Forgets the pages of a file that another one replaces.
///
/// # Errors
/// Whatever the database says.
pub async fn forget_pages(db: &impl ConnectionTrait, id: BookId) -> Result<()> {
    page::Entity::delete_many()
        .filter(page::Column::BookId.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// The books with this very file that the asker may know of.
///
/// # Errors
/// Whatever the database says.
pub async fn duplicates(
    db: &impl ConnectionTrait,
    actor: &Actor,
    sha256: &str,
) -> Result<Vec<book::Model>> {
    let known = Condition::any().add(seen_by(actor)).add(edited_by(actor));
    Ok(with_hash(sha256)
        .filter(known)
        .order_by_asc(book::Column::CreatedAt)
        .limit(20)
        .all(db)
        .await?)
}

/// The SHA-256 of an upload of the asker's own.
///
/// # Errors
/// `not_found`.
pub async fn hash_of(
    db: &impl ConnectionTrait,
    id: UploadId,
    owner: PersonId,
) -> Result<Option<String>> {
    let row = upload::Entity::find_by_id(id)
        .filter(upload::Column::OwnerId.eq(owner))
        .one(db)
        .await?;
    Ok(row.ok_or_else(Error::not_found)?.sha256)
}

fn with_hash(sha256: &str) -> Select<book::Entity> {
    let uploads = Query::select()
        .column(upload::Column::Id)
        .from(upload::Entity)
        .and_where(upload::Column::Sha256.eq(sha256))
        .to_owned();
    book::Entity::find()
        .filter(book::Column::DeletedAt.is_null())
        .filter(book::Column::UploadId.in_subquery(uploads))
}
