//! The two cookies: a short access token that images, players and downloads carry, and the refresh token.

use poem::{
    Request,
    web::cookie::{Cookie, CookieJar, SameSite},
};

use super::{session, token};
use crate::{app::App, error::Result};

const ACCESS: &str = "benhoc_access";
const REFRESH: &str = "benhoc_refresh";

/// Whether the site is served over TLS: then cookies are `__Host-` and Secure.
pub fn is_secure(app: &App) -> bool {
    app.config.site.address.starts_with("https://")
}

/// Hands out both cookies of a session.
///
/// # Errors
/// When signing fails.
pub fn give(app: &App, jar: &CookieJar, opened: &session::Opened) -> Result<()> {
    let access = app
        .keys
        .sign_access(opened.person, opened.session, app.clock.now())?;
    jar.add(cookie(
        app,
        ACCESS,
        access,
        SameSite::Lax,
        token::ACCESS_MINUTES * 60,
    ));
    jar.add(cookie(
        app,
        REFRESH,
        opened.refresh.clone(),
        SameSite::Strict,
        session::REFRESH_DAYS * 86_400,
    ));
    Ok(())
}

/// Takes both cookies back.
pub fn take(app: &App, jar: &CookieJar) {
    for (name, same_site) in [(ACCESS, SameSite::Lax), (REFRESH, SameSite::Strict)] {
        jar.add(cookie(app, name, String::new(), same_site, 0));
    }
}

/// The access token of a request.
pub fn access(app: &App, request: &Request) -> Option<String> {
    read(app, request.cookie(), ACCESS)
}

/// The refresh token of a request.
pub fn refresh(app: &App, jar: &CookieJar) -> Option<String> {
    read(app, jar, REFRESH)
}

fn read(app: &App, jar: &CookieJar, name: &str) -> Option<String> {
    let cookie = jar.get(&full_name(app, name))?;
    Some(cookie.value_str().to_owned()).filter(|value| !value.is_empty())
}

fn full_name(app: &App, name: &str) -> String {
    if is_secure(app) {
        format!("__Host-{name}")
    } else {
        name.to_owned()
    }
}

fn cookie(app: &App, name: &str, value: String, same_site: SameSite, seconds: i64) -> Cookie {
    let mut cookie = Cookie::new_with_str(full_name(app, name), value);
    cookie.set_http_only(true);
    cookie.set_path("/");
    cookie.set_same_site(same_site);
    cookie.set_secure(is_secure(app));
    cookie.set_max_age(std::time::Duration::from_secs(seconds.unsigned_abs()));
    cookie
}
