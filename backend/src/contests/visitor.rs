//! Who is counted: a person, or a visitor known by a signed token in a cookie. Never an address: a whole centre,
//! often a whole commune, shares one.

use poem::{
    Request,
    web::cookie::{Cookie, CookieJar, SameSite},
};
use store::id::PersonId;
use uuid::Uuid;

use crate::{accounts::cookie::is_secure, actor::Actor, app::App};

const COOKIE: &str = "benhoc_visitor";
const PURPOSE: &str = "visitor token";
const YEAR_S: u64 = 365 * 86_400;
const TAG_BYTES: usize = 12;

/// Somebody who watches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    Person(PersonId),
    Guest(Uuid),
}

impl Voice {
    /// What the pseudonym is made of.
    pub fn text(&self) -> String {
        match self {
            Self::Person(id) => format!("person:{id}"),
            Self::Guest(id) => format!("guest:{id}"),
        }
    }

    /// Whether it is a visitor.
    pub fn is_guest(&self) -> bool {
        matches!(self, Self::Guest(_))
    }
}

/// Who asks. A visitor without a token, or with one that we did not sign, gets a new one.
pub fn voice(app: &App, actor: &Actor, jar: &CookieJar) -> Voice {
    if let Some(person) = actor.person() {
        return Voice::Person(person);
    }
    if let Some(known) = known_guest(app, jar) {
        return Voice::Guest(known);
    }
    let id = Uuid::now_v7();
    let mut cookie = Cookie::new_with_str(COOKIE, format!("{id}.{}", tag(app, id)));
    cookie.set_http_only(true);
    cookie.set_path("/");
    cookie.set_same_site(SameSite::Lax);
    cookie.set_secure(is_secure(app));
    cookie.set_max_age(std::time::Duration::from_secs(YEAR_S));
    jar.add(cookie);
    Voice::Guest(id)
}

/// Who asks, if they are known already: no token is handed out for only looking.
pub fn known(app: &App, actor: &Actor, request: &Request) -> Option<Voice> {
    match actor.person() {
        Some(person) => Some(Voice::Person(person)),
        None => known_guest(app, request.cookie()).map(Voice::Guest),
    }
}

fn known_guest(app: &App, jar: &CookieJar) -> Option<Uuid> {
    let cookie = jar.get(COOKIE)?;
    let (id, given) = cookie.value_str().split_once('.')?;
    let id = id.parse::<Uuid>().ok()?;
    let good: bool =
        subtle::ConstantTimeEq::ct_eq(tag(app, id).as_bytes(), given.as_bytes()).into();
    good.then_some(id)
}

fn tag(app: &App, id: Uuid) -> String {
    hex::encode(&app.keys.mac(PURPOSE, id.as_bytes())[..TAG_BYTES])
}
