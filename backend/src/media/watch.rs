//! Where a person stopped watching. Devices may tell it late: the latest time of theirs wins, not the latest to arrive.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use store::{
    id::{LectureId, PersonId},
    media::{lecture, watch},
};

use crate::{
    app::App,
    error::{Error, Result},
};

/// Keeps a position, in seconds of film, that a device had at a time of its own clock.
///
/// # Errors
/// `invalid` for a position that is no number.
pub async fn keep(
    app: &App,
    person: PersonId,
    lecture: &lecture::Model,
    position_s: f64,
    at: DateTime<Utc>,
) -> Result<()> {
    if !position_s.is_finite() {
        return Err(Error::invalid("position_s", "invalid.unknown"));
    }
    let now = app.clock.now();
    // A clock that runs ahead must not win over all that comes after.
    let at = std::cmp::min(at, now);
    let end = lecture.duration_s.unwrap_or(f64::MAX).max(0.0);
    let row = watch::ActiveModel {
        person_id: Set(person),
        lecture_id: Set(lecture.id),
        position_s: Set(position_s.clamp(0.0, end)),
        client_at: Set(at),
        updated_at: Set(now),
    };
    let older = Expr::col((watch::Entity, watch::Column::ClientAt)).lte(Expr::value(at));
    let newest = OnConflict::columns([watch::Column::PersonId, watch::Column::LectureId])
        .update_columns([
            watch::Column::PositionS,
            watch::Column::ClientAt,
            watch::Column::UpdatedAt,
        ])
        .action_and_where(older)
        .to_owned();
    let tx = app.db.begin().await?;
    watch::Entity::insert(row)
        .on_conflict(newest)
        .exec_without_returning(&*tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Where a person stopped in each of some lectures, in seconds of film.
///
/// # Errors
/// Whatever the database says.
pub async fn positions(
    db: &impl ConnectionTrait,
    person: PersonId,
    lectures: impl IntoIterator<Item = LectureId>,
) -> Result<Vec<watch::Model>> {
    let found = watch::Entity::find()
        .filter(watch::Column::PersonId.eq(person))
        .filter(watch::Column::LectureId.is_in(lectures));
    Ok(found.all(db).await?)
}
