//! What a lesson holds, checked before it is written.

use sea_orm::{ActiveValue::Set, ConnectionTrait};
use store::{
    courses::lesson,
    id::{BookId, LectureId, LessonId},
    state::LessonKind,
};

use super::{material, minutes, text};
use crate::{
    actor::Actor,
    error::{Error, Result},
};

/// Longest that a lesson may be said to take: a day.
const LONGEST_MINUTES: i32 = 24 * 60;

/// A lesson to be made.
#[derive(Clone, Copy, Debug)]
pub struct New<'a> {
    pub id: LessonId,
    pub title: &'a str,
    pub kind: LessonKind,
    pub body: &'a str,
    pub lecture: Option<LectureId>,
    pub book: Option<BookId>,
    /// First and last page of the chapter.
    pub pages: (Option<i32>, Option<i32>),
    /// What the teacher says it takes; estimated where nothing is said.
    pub minutes: Option<i32>,
}

/// What is to be different: `None` leaves what stands, `Some(None)` takes it away.
#[derive(Clone, Copy, Debug, Default)]
pub struct Change<'a> {
    pub title: Option<&'a str>,
    pub body: Option<Option<&'a str>>,
    pub lecture: Option<Option<LectureId>>,
    pub book: Option<Option<BookId>>,
    pub page_from: Option<Option<i32>>,
    pub page_to: Option<Option<i32>>,
    pub minutes: Option<Option<i32>>,
}

/// What a lesson holds.
#[derive(Clone, Debug)]
pub(super) struct Content {
    title: String,
    body: String,
    lecture: Option<LectureId>,
    book: Option<BookId>,
    pages: (Option<i32>, Option<i32>),
    minutes: i32,
}

impl Content {
    /// What a new lesson holds.
    ///
    /// # Errors
    /// `invalid` for its words, its film or book, its pages, its minutes.
    pub async fn of_new(db: &impl ConnectionTrait, actor: &Actor, new: &New<'_>) -> Result<Self> {
        material::fits(new.kind, new.lecture, new.book)?;
        material::check(db, actor, new.lecture, new.book).await?;
        material::check_pages(db, new.book, new.pages).await?;
        let body = text::body("body", new.body)?;
        let estimate = minutes::estimate(new.kind, &body, span(new.pages));
        Ok(Self {
            title: text::title(new.title)?,
            minutes: new.minutes.map_or(Ok(estimate), said)?,
            body,
            lecture: new.lecture,
            book: new.book,
            pages: new.pages,
        })
    }

    /// What a lesson holds after a change. A film or book that stays is not asked about again.
    ///
    /// # Errors
    /// As for a new one.
    pub async fn of_change(
        db: &impl ConnectionTrait,
        actor: &Actor,
        row: &lesson::Model,
        change: &Change<'_>,
    ) -> Result<Self> {
        let lecture = change.lecture.unwrap_or(row.lecture_id);
        let book = change.book.unwrap_or(row.book_id);
        let pages = (
            change.page_from.unwrap_or(row.page_from),
            change.page_to.unwrap_or(row.page_to),
        );
        material::fits(row.kind, lecture, book)?;
        let new_lecture = lecture.filter(|id| row.lecture_id != Some(*id));
        let new_book = book.filter(|id| row.book_id != Some(*id));
        material::check(db, actor, new_lecture, new_book).await?;
        if new_book.is_some() || pages != (row.page_from, row.page_to) {
            material::check_pages(db, book, pages).await?;
        }
        let body = match change.body {
            Some(body) => text::body("body", body.unwrap_or_default())?,
            None => row.body.clone(),
        };
        Ok(Self {
            title: text::title(change.title.unwrap_or(&row.title))?,
            minutes: next_minutes(row, &body, pages, change.minutes)?,
            body,
            lecture,
            book,
            pages,
        })
    }

    /// As columns of the table.
    pub fn columns(self) -> lesson::ActiveModel {
        lesson::ActiveModel {
            slug: Set(vietnamese::slug(&self.title)),
            title: Set(self.title),
            body: Set(self.body),
            lecture_id: Set(self.lecture),
            book_id: Set(self.book),
            page_from: Set(self.pages.0),
            page_to: Set(self.pages.1),
            minutes: Set(self.minutes),
            ..Default::default()
        }
    }
}

/// The minutes after a change: what is said now; what was said before; or a new estimate where it was one.
fn next_minutes(
    row: &lesson::Model,
    body: &str,
    pages: (Option<i32>, Option<i32>),
    change: Option<Option<i32>>,
) -> Result<i32> {
    if let Some(Some(minutes)) = change {
        return said(minutes);
    }
    let before = minutes::estimate(row.kind, &row.body, span((row.page_from, row.page_to)));
    let was_said = change.is_none() && row.minutes != before;
    let estimate = minutes::estimate(row.kind, body, span(pages));
    Ok(if was_said { row.minutes } else { estimate })
}

fn said(minutes: i32) -> Result<i32> {
    if (0..=LONGEST_MINUTES).contains(&minutes) {
        return Ok(minutes);
    }
    Err(Error::invalid("minutes", "invalid.unknown"))
}

fn span(pages: (Option<i32>, Option<i32>)) -> Option<(i32, i32)> {
    pages.0.map(|first| (first, pages.1.unwrap_or(first)))
}
