//! Endpoints of entries: watching, liking, sharing, judging.

use poem::{
    Request,
    web::{Data, cookie::CookieJar},
};
use poem_openapi::{OpenApi, param::Path, payload::Json};
use sea_orm::EntityTrait;
use store::contests::entry_tally;
use uuid::Uuid;

use super::{
    contest,
    entry::{self, Step as EntryStep},
    ledger, playback, query, share,
    view::*,
    visitor,
};
use crate::{
    actor::Actor,
    address::Key,
    app::App,
    error::Answer,
    policy::contests::{self as policy, EntryAction},
    version::{self, IfMatch},
};

/// The endpoints.
pub struct Api;

#[OpenApi(tag = "crate::registry::Tag::Contests")]
impl Api {
    /// An entry.
    #[oai(path = "/entries/:entry_id", method = "get")]
    async fn entry(
        &self,
        app: Data<&App>,
        actor: Actor,
        entry_id: Path<String>,
        request: &Request,
    ) -> Answer<EntryView> {
        answer_entry(app.0, &actor, Key::parse(&entry_id)?, request).await
    }

    /// Change an entry's title or story.
    #[oai(path = "/entries/:entry_id", method = "patch")]
    async fn change_entry(
        &self,
        app: Data<&App>,
        actor: Actor,
        entry_id: Path<Uuid>,
        request: &Request,
        #[oai(name = "If-Match")] if_match: IfMatch,
        body: Json<EntryChange>,
    ) -> Answer<EntryView> {
        step_entry(
            app.0,
            &actor,
            entry_id.0,
            request,
            if_match,
            EntryAction::Edit,
            EntryStep::Change(body.0),
        )
        .await
    }

    /// Accept an entry: everybody can watch it.
    #[oai(path = "/entries/:entry_id/accept", method = "post")]
    async fn accept(
        &self,
        app: Data<&App>,
        actor: Actor,
        entry_id: Path<Uuid>,
        request: &Request,
        #[oai(name = "If-Match")] if_match: IfMatch,
    ) -> Answer<EntryView> {
        step_entry(
            app.0,
            &actor,
            entry_id.0,
            request,
            if_match,
            EntryAction::Judge,
            EntryStep::Accept,
        )
        .await
    }

    /// Do not accept an entry, and say why.
    #[oai(path = "/entries/:entry_id/reject", method = "post")]
    async fn reject(
        &self,
        app: Data<&App>,
        actor: Actor,
        entry_id: Path<Uuid>,
        request: &Request,
        #[oai(name = "If-Match")] if_match: IfMatch,
        body: Json<RejectBody>,
    ) -> Answer<EntryView> {
        step_entry(
            app.0,
            &actor,
            entry_id.0,
            request,
            if_match,
            EntryAction::Judge,
            EntryStep::Reject(body.0.reason),
        )
        .await
    }

    /// Take an entry back.
    #[oai(path = "/entries/:entry_id/withdraw", method = "post")]
    async fn withdraw(
        &self,
        app: Data<&App>,
        actor: Actor,
        entry_id: Path<Uuid>,
        request: &Request,
        #[oai(name = "If-Match")] if_match: IfMatch,
    ) -> Answer<EntryView> {
        step_entry(
            app.0,
            &actor,
            entry_id.0,
            request,
            if_match,
            EntryAction::Withdraw,
            EntryStep::Withdraw,
        )
        .await
    }

    /// Like an entry. Twice is once.
    #[oai(path = "/entries/:entry_id/like", method = "put")]
    async fn like(&self, app: Data<&App>, actor: Actor, entry_id: Path<Uuid>) -> Answer<LikeView> {
        set_like(app.0, &actor, entry_id.0, true).await
    }

    /// Take a like back.
    #[oai(path = "/entries/:entry_id/like", method = "delete")]
    async fn unlike(
        &self,
        app: Data<&App>,
        actor: Actor,
        entry_id: Path<Uuid>,
    ) -> Answer<LikeView> {
        set_like(app.0, &actor, entry_id.0, false).await
    }

    /// One's personal link to an entry: who comes by it and watches is counted as a share.
    #[oai(path = "/entries/:entry_id/share", method = "post")]
    async fn share(
        &self,
        app: Data<&App>,
        actor: Actor,
        entry_id: Path<Uuid>,
        jar: &CookieJar,
    ) -> Answer<ShareView> {
        let found = query::find_entry(app.db.reader(), &entry_id.0.into()).await?;
        policy::may_entry(&actor, EntryAction::See, found.facts()).require()?;
        let voice = visitor::voice(app.0, &actor, jar);
        let tx = app.db.begin().await?;
        let code = share::code(&*tx, &found.contest, &found.entry, &voice, app.clock.now()).await?;
        tx.commit().await?;
        let path = entry::path(&contest::path(&found.contest), &found.entry);
        Ok(Json(ShareView {
            url: format!("{}{path}?qua={code}", app.config.site.origin()),
        }))
    }

    /// Begin to watch a published entry: its reports decide whether a view is counted.
    #[oai(path = "/entries/:entry_id/playback", method = "post")]
    async fn begin_playback(
        &self,
        app: Data<&App>,
        actor: Actor,
        entry_id: Path<Uuid>,
        jar: &CookieJar,
        body: Json<PlaybackBody>,
    ) -> Answer<PlaybackView> {
        let found = query::find_entry(app.db.reader(), &entry_id.0.into()).await?;
        policy::may_entry(&actor, EntryAction::See, found.facts()).require()?;
        let voice = visitor::voice(app.0, &actor, jar);
        let via = body.via.as_deref();
        let token = playback::begin(app.0, &found.contest, &found.entry, &voice, via).await?;
        Ok(Json(PlaybackView {
            token,
            heartbeat_s: playback::HEARTBEAT_S,
        }))
    }

    /// A player's report.
    #[oai(path = "/playback/heartbeat", method = "post")]
    async fn heartbeat(&self, app: Data<&App>, body: Json<HeartbeatBody>) -> Answer<HeartbeatView> {
        let counted = playback::beat(app.0, &body.token, body.playing).await?;
        Ok(Json(HeartbeatView {
            token: body.0.token,
            counted,
        }))
    }
}

async fn step_entry(
    app: &App,
    actor: &Actor,
    id: Uuid,
    request: &Request,
    if_match: IfMatch,
    action: EntryAction,
    what: EntryStep,
) -> Answer<EntryView> {
    let found = query::find_entry(app.db.reader(), &id.into()).await?;
    policy::may_entry(actor, action, found.facts()).require()?;
    version::check(if_match.0.as_deref(), found.entry.version)?;
    let by = actor.require_person()?;
    let tx = app.db.begin().await?;
    entry::step(&*tx, &found.entry, what, by, app.clock.now()).await?;
    tx.commit().await?;
    answer_entry(app, actor, id.into(), request).await
}

/// An entry as the asker may see it.
///
/// # Errors
/// Whatever the policy or the database says.
pub async fn answer_entry(
    app: &App,
    actor: &Actor,
    key: Key,
    request: &Request,
) -> Answer<EntryView> {
    let found = query::find_entry(app.db.reader(), &key).await?;
    policy::may_entry(actor, EntryAction::See, found.facts()).require()?;
    let voice = visitor::known(app, actor, request);
    Ok(Json(
        query::entry_view(app.db.reader(), actor, &found, voice).await?,
    ))
}

async fn set_like(app: &App, actor: &Actor, id: Uuid, liked: bool) -> Answer<LikeView> {
    let found = query::find_entry(app.db.reader(), &id.into()).await?;
    policy::may_entry(actor, EntryAction::Vote, found.facts()).require()?;
    let voice = visitor::Voice::Person(actor.require_person()?);
    let pseudonym = ledger::pseudonym(&found.contest, &voice);
    let tx = app.db.begin().await?;
    ledger::set_like(&*tx, &found.entry, &pseudonym, liked, app.clock.now()).await?;
    tx.commit().await?;
    let tally = entry_tally::Entity::find_by_id(found.entry.id)
        .one(app.db.reader())
        .await?;
    Ok(Json(LikeView {
        liked,
        likes: tally.map_or(0, |tally| tally.likes),
    }))
}
