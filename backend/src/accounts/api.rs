//! Endpoints of people, logins and sessions.

use poem::{
    http::HeaderMap,
    web::{Data, cookie::CookieJar},
};
use poem_openapi::{
    ApiResponse, OpenApi,
    param::{Header, Path, Query},
    payload::Json,
};
use store::{
    accounts::session as sessions,
    id::{LoginId, PersonId, RoleGrantId, SessionId, UnitId},
};
use uuid::Uuid;

use super::{
    cookie,
    login::Login,
    member, own_login, people, query, reset, secret, session,
    sign_in::{self, SignIn},
    sign_up,
    view::*,
};
use crate::{
    actor::{Actor, Anyone, Place},
    app::App,
    error::{Answer, Error, Result},
    listing::{self, Batch},
    policy::accounts::{self as policy, Action},
    version,
};

/// The endpoints.
pub struct Api;

/// An answer without a body.
#[derive(ApiResponse)]
pub enum Done {
    /// It is done.
    #[oai(status = 204)]
    Done,
    /// It will be done.
    #[oai(status = 202)]
    Later,
}

#[OpenApi(tag = "crate::registry::Tag::Accounts")]
impl Api {
    /// Create an account and sign in.
    #[oai(path = "/accounts", method = "post")]
    async fn sign_up(
        &self,
        app: Data<&App>,
        Anyone(actor): Anyone,
        jar: &CookieJar,
        headers: &HeaderMap,
        body: Json<SignUpBody>,
    ) -> Answer<ViewerView> {
        let opened = sign_up::sign_up(app.0, &actor, body.0, device(headers)).await?;
        answer_opened(app.0, jar, &actor, &opened).await
    }

    /// Sign in. Where a family's login and password fit several persons, the answer lets one choose.
    #[oai(path = "/session", method = "post")]
    async fn sign_in(
        &self,
        app: Data<&App>,
        Anyone(actor): Anyone,
        jar: &CookieJar,
        headers: &HeaderMap,
        body: Json<SignInBody>,
    ) -> Answer<SignInView> {
        let login = Login::typed(&body.login)?;
        let chosen = body.person_id.map(PersonId);
        let came = sign_in::sign_in(app.0, &login, &body.secret, chosen, device(headers)).await?;
        answer_sign_in(app.0, jar, &actor, came).await
    }

    /// Go on with a session: the refresh token in the cookie is spent, a new one comes back.
    #[oai(path = "/session/refresh", method = "post")]
    async fn refresh(
        &self,
        app: Data<&App>,
        Anyone(actor): Anyone,
        jar: &CookieJar,
    ) -> Answer<ViewerView> {
        let token = cookie::refresh(app.0, jar).ok_or_else(Error::signed_out)?;
        let tx = app.db.begin().await?;
        let rotated = session::rotate(&*tx, &token, app.clock.now()).await;
        // A session that was ended for a copied token is to stay ended.
        tx.commit().await?;
        match rotated {
            Ok(opened) => answer_opened(app.0, jar, &actor, &opened).await,
            Err(error) => {
                cookie::take(app.0, jar);
                Err(error)
            }
        }
    }

    /// Sign out. It acts at once.
    #[oai(path = "/session", method = "delete")]
    async fn sign_out(
        &self,
        app: Data<&App>,
        Anyone(actor): Anyone,
        jar: &CookieJar,
    ) -> Result<Done> {
        // The access token may have run out while the refresh token lives on.
        let session = match (actor.session(), cookie::refresh(app.0, jar)) {
            (None, Some(token)) => session::of_token(app.db.reader(), &token).await?,
            (session, _) => session,
        };
        if let Some(session) = session {
            let tx = app.db.begin().await?;
            session::end(&*tx, session, app.clock.now()).await?;
            tx.commit().await?;
        }
        cookie::take(app.0, jar);
        Ok(Done::Done)
    }

    /// Who is asking.
    #[oai(path = "/viewer", method = "get")]
    async fn viewer(&self, app: Data<&App>, Anyone(actor): Anyone) -> Answer<ViewerView> {
        Ok(Json(query::viewer(app.0, &actor).await?))
    }

    /// Change one's own name or language.
    #[oai(path = "/viewer", method = "patch")]
    async fn change_viewer(
        &self,
        app: Data<&App>,
        actor: Actor,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
        body: Json<ViewerChange>,
    ) -> Answer<ViewerView> {
        let person = actor.require_person()?;
        member::change_profile(app.0, person, if_match.0.as_deref(), body.0).await?;
        Ok(Json(query::viewer(app.0, &actor).await?))
    }

    /// Change one's own password. Other devices are signed out.
    #[oai(path = "/viewer/secret", method = "post")]
    async fn change_secret(
        &self,
        app: Data<&App>,
        Anyone(actor): Anyone,
        body: Json<SecretChange>,
    ) -> Result<Done> {
        member::change_secret(app.0, &actor, &body.0).await?;
        Ok(Done::Done)
    }

    /// The devices that are signed in.
    #[oai(path = "/viewer/sessions", method = "get")]
    async fn sessions(&self, app: Data<&App>, actor: Actor) -> Answer<Batch<SessionView>> {
        let person = actor.require_person()?;
        let rows = session::not_ended(app.db.reader(), person).await?;
        let view = |row: sessions::Model| SessionView {
            id: row.id.0,
            current: actor.session() == Some(row.id),
            device: row.device,
            started_at: row.created_at,
            seen_at: row.seen_at,
        };
        Ok(Json(Batch::whole(rows.into_iter().map(view).collect())))
    }

    /// Sign one device out.
    #[oai(path = "/viewer/sessions/:session_id", method = "delete")]
    async fn end_session(
        &self,
        app: Data<&App>,
        actor: Actor,
        session_id: Path<Uuid>,
    ) -> Result<Done> {
        let person = actor.require_person()?;
        let id = SessionId(session_id.0);
        let found = session::find_live(app.db.reader(), id).await?;
        found
            .filter(|row| row.person_id == person)
            .ok_or_else(Error::not_found)?;
        let tx = app.db.begin().await?;
        session::end(&*tx, id, app.clock.now()).await?;
        tx.commit().await?;
        Ok(Done::Done)
    }

    /// The names by which the asker signs in.
    #[oai(path = "/viewer/logins", method = "get")]
    async fn logins(&self, app: Data<&App>, actor: Actor) -> Answer<Batch<OwnLoginView>> {
        let person = actor.require_person()?;
        Ok(Json(Batch::whole(
            own_login::list(app.db.reader(), person).await?,
        )))
    }

    /// Add one more. A telephone or an address is to be proven afterwards; one signs in with it at once.
    #[oai(path = "/viewer/logins", method = "post")]
    async fn add_login(
        &self,
        app: Data<&App>,
        actor: Actor,
        body: Json<OwnLoginBody>,
    ) -> Answer<OwnLoginView> {
        let person = actor.require_person()?;
        Ok(Json(own_login::add(app.0, person, &body.0).await?))
    }

    /// Take one away; never the last one.
    #[oai(path = "/viewer/logins/:login_id", method = "delete")]
    async fn remove_login(
        &self,
        app: Data<&App>,
        actor: Actor,
        login_id: Path<Uuid>,
    ) -> Result<Done> {
        let person = actor.require_person()?;
        own_login::remove(app.0, person, LoginId(login_id.0)).await?;
        Ok(Done::Done)
    }

    /// Send a code to a telephone or an address that is not proven yet.
    #[oai(path = "/viewer/logins/:login_id/code", method = "post")]
    async fn send_login_code(
        &self,
        app: Data<&App>,
        actor: Actor,
        login_id: Path<Uuid>,
    ) -> Result<Done> {
        let person = actor.require_person()?;
        own_login::send_code(app.0, person, LoginId(login_id.0), actor.language).await?;
        Ok(Done::Later)
    }

    /// Prove by that code that it is one's own.
    #[oai(path = "/viewer/logins/:login_id/proof", method = "post")]
    async fn prove_login(
        &self,
        app: Data<&App>,
        actor: Actor,
        login_id: Path<Uuid>,
        body: Json<ProofBody>,
    ) -> Answer<OwnLoginView> {
        let person = actor.require_person()?;
        let id = LoginId(login_id.0);
        Ok(Json(own_login::prove(app.0, person, id, &body.code).await?))
    }

    /// Ask for a code to renew a forgotten password. The answer never says whether the login is known.
    #[oai(path = "/secret-resets", method = "post")]
    async fn ask_reset(
        &self,
        app: Data<&App>,
        Anyone(actor): Anyone,
        body: Json<ResetBody>,
    ) -> Result<Done> {
        reset::ask(app.0, &Login::typed(&body.login)?, actor.language).await?;
        Ok(Done::Later)
    }

    /// Renew a forgotten password with the code, and sign in. Where several persons share the login, the answer lets
    /// one choose, and nothing is renewed yet.
    #[oai(path = "/secret-resets/use", method = "post")]
    async fn use_reset(
        &self,
        app: Data<&App>,
        Anyone(actor): Anyone,
        jar: &CookieJar,
        headers: &HeaderMap,
        body: Json<ResetUseBody>,
    ) -> Answer<SignInView> {
        secret::check(&body.secret)?;
        let wanted = reset::Use {
            login: &Login::typed(&body.login)?,
            code: &body.code,
            secret: &body.secret,
            chosen: body.person_id.map(PersonId),
        };
        let came = reset::use_code(app.0, wanted, device(headers)).await?;
        answer_sign_in(app.0, jar, &actor, came).await
    }

    /// The people of a unit and of those below it.
    #[oai(path = "/people", method = "get")]
    async fn people(
        &self,
        app: Data<&App>,
        actor: Actor,
        unit_id: Query<Uuid>,
        q: Query<Option<String>>,
        after: Query<Option<String>>,
        limit: Query<Option<u64>>,
    ) -> Answer<Batch<PersonView>> {
        let place = Place::of(app.db.reader(), UnitId(unit_id.0)).await?;
        policy::may(&actor, Action::See, &place).require()?;
        let limit = listing::limit(limit.0);
        Ok(Json(
            people::people(
                app.0,
                &actor,
                &place,
                listing::question(q.0.as_deref())?,
                after.0.as_deref(),
                limit,
            )
            .await?,
        ))
    }

    /// Add a person to a unit. The password and the card's code are said this once.
    #[oai(path = "/people", method = "post")]
    async fn add_person(
        &self,
        app: Data<&App>,
        actor: Actor,
        body: Json<PersonBody>,
    ) -> Answer<PersonMade> {
        let place = Place::of(app.db.reader(), UnitId(body.unit_id)).await?;
        policy::may(&actor, Action::Add, &place).require()?;
        policy::may(&actor, Action::Grant(body.role.into()), &place).require()?;
        let id = PersonId(body.id);
        let (secret, card_code) = member::add(app.0, &actor, body.0).await?;
        let person = people::person_at(app.0, &actor, id, &place).await?;
        Ok(Json(PersonMade {
            person,
            secret,
            card_code,
        }))
    }

    /// One person, as staff of a unit see one.
    #[oai(path = "/people/:person_id", method = "get")]
    async fn person(
        &self,
        app: Data<&App>,
        actor: Actor,
        person_id: Path<Uuid>,
    ) -> Answer<PersonView> {
        let place = member::place_for(app.0, &actor, PersonId(person_id.0), Action::See).await?;
        Ok(Json(
            people::person_at(app.0, &actor, PersonId(person_id.0), &place).await?,
        ))
    }

    /// Change a person's name.
    #[oai(path = "/people/:person_id", method = "patch")]
    async fn change_person(
        &self,
        app: Data<&App>,
        actor: Actor,
        person_id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
        body: Json<PersonChange>,
    ) -> Answer<PersonView> {
        let id = PersonId(person_id.0);
        let place = member::place_for(app.0, &actor, id, Action::Add).await?;
        let row = query::find(app.db.reader(), id).await?;
        let roles = people::standing_roles(app.db.reader(), id).await?;
        policy::may_renew(&actor, id, &roles).require()?;
        version::check(if_match.0.as_deref(), row.version)?;
        member::rename(app.0, &actor, row, &body.display_name).await?;
        Ok(Json(people::person_at(app.0, &actor, id, &place).await?))
    }

    /// Renew a person's forgotten password; it is said this once, to be printed. Nobody can look one up.
    #[oai(path = "/people/:person_id/secret", method = "post")]
    async fn renew_secret(
        &self,
        app: Data<&App>,
        actor: Actor,
        person_id: Path<Uuid>,
        body: Json<RenewBody>,
    ) -> Answer<RenewedSecret> {
        let place = Place::of(app.db.reader(), UnitId(body.unit_id)).await?;
        policy::may(&actor, Action::RenewSecret, &place).require()?;
        let id = PersonId(person_id.0);
        let row = query::find(app.db.reader(), id).await?;
        let roles = people::standing_roles(app.db.reader(), id).await?;
        policy::may_renew(&actor, id, &roles).require()?;
        Ok(Json(RenewedSecret {
            secret: member::renew_secret(app.0, &actor, row.id, place.unit).await?,
        }))
    }

    /// Give a person a role in a unit.
    #[oai(path = "/role-grants", method = "post")]
    async fn grant(
        &self,
        app: Data<&App>,
        actor: Actor,
        body: Json<GrantBody>,
    ) -> Answer<PersonView> {
        let place = Place::of(app.db.reader(), UnitId(body.unit_id)).await?;
        policy::may(&actor, Action::Grant(body.role.into()), &place).require()?;
        member::grant(app.0, &actor, &body.0).await?;
        Ok(Json(
            people::person_at(app.0, &actor, PersonId(body.person_id), &place).await?,
        ))
    }

    /// Take a role back. It acts at once.
    #[oai(path = "/role-grants/:role_grant_id", method = "delete")]
    async fn revoke(
        &self,
        app: Data<&App>,
        actor: Actor,
        role_grant_id: Path<Uuid>,
    ) -> Result<Done> {
        let row = member::find_grant(app.0, RoleGrantId(role_grant_id.0)).await?;
        let place = Place::of(app.db.reader(), row.unit_id).await?;
        policy::may(&actor, Action::Grant(row.role), &place).require()?;
        member::revoke(app.0, &actor, row).await?;
        Ok(Done::Done)
    }
}

async fn answer_sign_in(
    app: &App,
    jar: &CookieJar,
    before: &Actor,
    came: SignIn,
) -> Answer<SignInView> {
    let mut answer = SignInView {
        viewer: None,
        choose: None,
    };
    match came {
        SignIn::Opened(opened) => {
            answer.viewer = Some(answer_opened(app, jar, before, &opened).await?.0);
        }
        SignIn::Choose(persons) => {
            let names = persons.into_iter().map(|row| PersonName {
                person_id: row.id.0,
                display_name: row.display_name,
            });
            answer.choose = Some(names.collect());
        }
    }
    Ok(Json(answer))
}

async fn answer_opened(
    app: &App,
    jar: &CookieJar,
    before: &Actor,
    opened: &session::Opened,
) -> Answer<ViewerView> {
    cookie::give(app, jar, opened)?;
    let actor = Actor::load(
        app.db.reader(),
        opened.person,
        opened.session,
        before.language,
    )
    .await?;
    Ok(Json(query::viewer(app, &actor).await?))
}

fn device(headers: &HeaderMap) -> &str {
    headers
        .get("user-agent")
        .and_then(|value| value.to_str().ok())
        .unwrap_or("")
}
