//! How to trust this installation's own authority on a phone or a computer, where no public one can vouch for its
//! name. The page stands by itself, without the app: it is read before anything else of the site can be.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use platform::{
    config::Tls,
    texts::{Language, t},
};
use poem::{
    IntoResponse, Request, Response, handler,
    web::{Data, Html},
};

use crate::{
    app::App,
    error::{Error, Result},
    registry::{Raw, boxed, raw},
    start,
};

/// Where the page is.
pub const PAGE: &str = "/tin-cay";
/// Where the certificate is that phones install.
pub const CERTIFICATE: &str = "/tin-cay/benhoc.crt";
/// What each kind of phone and computer is told, in order; the texts are `trust.<kind>` and `trust.<kind>_steps`.
const KINDS: [&str; 4] = ["android", "iphone", "windows", "linux"];

const STYLE: &str = "body{font:18px/1.55 'Be Vietnam Pro',system-ui,sans-serif;margin:0;background:#FAF7F1;color:#1D2526}\
main{max-width:40rem;margin:0 auto;padding:20px 16px 48px}h1{font-size:1.55rem;line-height:1.3;margin:.4em 0}\
h2{font-size:1.2rem;margin:1.6em 0 .3em}p{margin:.6em 0}ol{padding-left:1.4em;margin:.4em 0}li{margin:.35em 0}\
a{color:#0B6B5D}.go{display:inline-block;min-height:44px;line-height:44px;padding:0 20px;border-radius:10px;\
background:#0B6B5D;color:#fff;text-decoration:none;margin:8px 8px 8px 0}.quiet{background:#E3F1EE;color:#0B6B5D}\
code{font-size:.85rem;overflow-wrap:anywhere;background:#fff;border:1px solid #E5DFD3;border-radius:6px;padding:8px;display:block}\
.soft{color:#566162}@media(prefers-color-scheme:dark){body{background:#15191A;color:#EDEBE6}a{color:#5CC3B1}\
.go{background:#5CC3B1;color:#0D1B19}.quiet{background:#17322E;color:#5CC3B1}code{background:#1D2323;border-color:#323A3B}.soft{color:#A9B2B1}}";

/// Routes of this module.
pub fn routes() -> Vec<Raw> {
    vec![
        raw("GET", PAGE, || boxed(trust_page)),
        raw("GET", CERTIFICATE, || boxed(trust_certificate)),
    ]
}

#[handler]
fn trust_page(app: Data<&App>, request: &Request) -> Result<Response> {
    page(app.0, request)
}

#[handler]
fn trust_certificate(app: Data<&App>) -> Result<Response> {
    certificate(app.0)
}

/// The page.
///
/// # Errors
/// `not_found` where the installation has no authority of its own.
pub fn page(app: &App, request: &Request) -> Result<Response> {
    let fingerprint = authority(app)?.fingerprint().map_err(Error::internal)?;
    let text = body(app, language(request), &fingerprint).into_string();
    let policy =
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
    Ok(Html(text)
        .with_header("content-security-policy", policy)
        .with_header("cache-control", "no-cache")
        .into_response())
}

/// The authority's certificate, as phones take it.
///
/// # Errors
/// `not_found` where the installation has no authority of its own.
pub fn certificate(app: &App) -> Result<Response> {
    let pem = authority(app)?.certificate().to_owned();
    Ok(pem
        .with_content_type("application/x-x509-ca-cert")
        .with_header("content-disposition", "attachment; filename=\"benhoc.crt\"")
        .with_header("cache-control", "no-cache")
        .into_response())
}

/// The language that the asker chose before, else Vietnamese.
pub fn language(request: &Request) -> Language {
    let cookies = request
        .headers()
        .get("cookie")
        .and_then(|value| value.to_str().ok());
    let chosen = cookies.unwrap_or_default().split(';').find_map(|cookie| {
        let (name, value) = cookie.split_once('=')?;
        (name.trim() == "benhoc_language").then_some(value.trim())
    });
    chosen.and_then(Language::from_tag).unwrap_or_default()
}

fn authority(app: &App) -> Result<platform::tls::Authority> {
    if app.config.listen.tls != Tls::Local {
        return Err(Error::not_found());
    }
    start::authority(&app.config).map_err(|error| Error::internal(format!("{error:#}")))
}

fn body(app: &App, language: Language, fingerprint: &str) -> Markup {
    let say = |key: &str| t(language, &format!("trust.{key}"), &[]);
    let name = &app.config.site.name;
    html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (say("title")) " · " (name) }
                style { (PreEscaped(STYLE)) }
            }
            body { main {
                p.soft { (name) }
                h1 { (say("title")) }
                p { (say("why")) }
                p {
                    a.go href=(CERTIFICATE) download="benhoc.crt" { (say("download")) }
                    a.go.quiet href=(app.config.site.address) { (say("open")) }
                }
                @for kind in KINDS {
                    h2 { (say(kind)) }
                    ol { @for step in say(&format!("{kind}_steps")).split('|') { li { (step.trim()) } } }
                }
                h2 { (say("check")) }
                p { (say("check_how")) }
                code { (fingerprint) }
                p.soft { (say("limits")) }
            } }
        }
    }
}
