//! Every route crossed with every role, and with a stranger of another centre. A route of the registry without a line
//! here fails; so does a line without a route.
//!
//! A line says who gets through to the act itself (whatever comes of it: 2xx, 409, 422, 428 …) and what everybody else
//! is told. Bodies are well formed, since a body is read before the policy is asked; changes leave out their If-Match,
//! so that who gets through is stopped there (428) and nothing changes under the next one's feet.
//! Each feature has a file of its own: its lines, and `prepare`, which makes the things that they are asked about.

mod accounts;
mod centres;
mod contests;
mod courses;
mod lending;
mod library;
mod media;

use std::collections::{BTreeMap, BTreeSet};

use backend::registry;
use platform::config::Tls;
use reqwest::Method;
use serde_json::Value;
use store::state::Role;
use tests::{Client, TestApp};

/// Who asks. The centre is `here`; `stranger` is staff of another one.
const ACTORS: [&str; 10] = [
    "visitor",
    "nobody",
    "learner",
    "teacher",
    "librarian",
    "staff",
    "organizer",
    "committee",
    "administrator",
    "stranger",
];

/// What somebody who does not get through is told.
#[derive(Clone, Copy)]
struct Refused {
    visitor: u16,
    others: u16,
}

/// One route: who gets through, what the others are told, and the body.
struct Line {
    method: &'static str,
    path: &'static str,
    through: &'static [&'static str],
    refused: Refused,
    body: Option<fn(&World) -> Value>,
}

const ALL: &[&str] = &ACTORS;
const SIGNED_IN: &[&str] = &ACTORS_BUT_VISITOR;
const ACTORS_BUT_VISITOR: [&str; 9] = [
    "nobody",
    "learner",
    "teacher",
    "librarian",
    "staff",
    "organizer",
    "committee",
    "administrator",
    "stranger",
];
/// Sign in first; then: you may know of it but not do it.
const KNOWN: Refused = Refused {
    visitor: 401,
    others: 403,
};
/// There is nothing here for you to know of.
const HIDDEN: Refused = Refused {
    visitor: 404,
    others: 404,
};
/// Sign in first; then: there is nothing here for you to know of.
const PRIVATE: Refused = Refused {
    visitor: 401,
    others: 404,
};

/// The things that the routes are asked about.
struct World {
    app: TestApp,
    clients: BTreeMap<&'static str, Client>,
    /// Part of a path → what stands for it.
    parts: BTreeMap<&'static str, String>,
}

fn line(
    method: &'static str,
    path: &'static str,
    through: &'static [&'static str],
    refused: Refused,
    body: Option<fn(&World) -> Value>,
) -> Line {
    Line {
        method,
        path,
        through,
        refused,
        body,
    }
}

fn lines() -> Vec<Line> {
    [
        accounts::lines(),
        centres::lines(),
        library::lines(),
        lending::lines(),
        contests::lines(),
        courses::lines(),
        media::lines(),
        platform(),
        last(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn platform() -> Vec<Line> {
    vec![
        line("GET", "/dang-nhap", ALL, KNOWN, None),
        line("GET", "/dang-ky", ALL, KNOWN, None),
        line("GET", "/quen-mat-khau", ALL, KNOWN, None),
        line("GET", "/hoc", ALL, KNOWN, None),
        line("GET", "/ca-nhan", ALL, KNOWN, None),
        line("GET", "/trung-tam", ALL, KNOWN, None),
        line("GET", "/thong-bao", ALL, KNOWN, None),
        line("GET", "/cuoc-thi/{address}/gui-bai", ALL, KNOWN, None),
        line("GET", "/quan-ly", ALL, KNOWN, None),
        line("GET", "/quan-ly/{place}", ALL, KNOWN, None),
        line("GET", "/quan-ly/{place}/{short}", ALL, KNOWN, None),
        line("GET", "/quan-ly/{place}/{short}/{part}", ALL, KNOWN, None),
        line("GET", "/api", ALL, KNOWN, None),
        line("GET", "/api/health", ALL, KNOWN, None),
        line("GET", "/api/ready", ALL, KNOWN, None),
        line("GET", "/metrics", ALL, KNOWN, None),
        line("GET", "/robots.txt", ALL, KNOWN, None),
        line("GET", "/sitemap.xml", ALL, KNOWN, None),
        line("GET", "/sitemap/{part}", ALL, KNOWN, None),
        line("GET", "/tin-cay", ALL, KNOWN, None),
        line("GET", "/tin-cay/benhoc.crt", ALL, KNOWN, None),
        line("GET", "/api/v1/openapi.json", ALL, KNOWN, None),
    ]
}

/// Signing out comes last: it ends the sessions of those who ask.
fn last() -> Vec<Line> {
    vec![line("DELETE", "/api/v1/session", ALL, KNOWN, None)]
}

impl World {
    async fn new() -> Self {
        // With an authority of its own, so that the page which explains it is there.
        let app = TestApp::with(|config| config.listen.tls = Tls::Local).await;
        let here = app.centre("TTHTCĐ Hải Lăng").await;
        let there = app.centre("TTHTCĐ Triệu Phong").await;
        let mut clients =
            BTreeMap::from([("visitor", app.visitor()), ("nobody", app.nobody().await)]);
        for (word, role) in [
            ("learner", Role::Learner),
            ("teacher", Role::Teacher),
            ("librarian", Role::Librarian),
            ("staff", Role::Staff),
            ("organizer", Role::Organizer),
            ("committee", Role::Committee),
            ("administrator", Role::Administrator),
        ] {
            clients.insert(word, app.person(role, here).await);
        }
        clients.insert("stranger", app.person(Role::Staff, there).await);
        // What was printed opens no door, not even an administrator's.
        let renewed = app.person(Role::Administrator, here).await;
        app.print_secret(renewed.person()).await;
        clients.insert("renewed", renewed);
        let mut world = Self {
            app,
            clients,
            parts: BTreeMap::new(),
        };
        world.parts.insert("unit_id", here.to_string());
        for part in ["place", "short", "part"] {
            world.parts.insert(part, "bai-giang".to_owned());
        }
        let part = "books-1.xml".to_owned();
        world.parts.insert("sitemap part", part);
        accounts::prepare(&mut world).await;
        centres::prepare(&mut world).await;
        library::prepare(&mut world).await;
        lending::prepare(&mut world).await;
        courses::prepare(&mut world).await;
        media::prepare(&mut world).await;
        contests::prepare(&mut world).await;
        world
    }

    /// The path with its parts put in. A part may be named for its feature: `/khoa-hoc/{address}` looks for
    /// `khoa-hoc address` before `address`.
    fn path(&self, path: &str) -> String {
        let first = path
            .trim_start_matches('/')
            .split('/')
            .next()
            .unwrap_or_default();
        let mut out = path.to_owned();
        for part in path
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split('}').next())
        {
            let own = format!("{first} {part}");
            let value = self
                .parts
                .get(own.as_str())
                .or_else(|| self.parts.get(part));
            let value = value.unwrap_or_else(|| panic!("nothing stands for {{{part}}} of {path}"));
            out = out.replace(&format!("{{{part}}}"), value);
        }
        match path {
            "/api/v1/search" | "/api/v1/search/facets" | "/api/v1/search/suggestions" => {
                format!("{out}?q=")
            }
            "/api/v1/search/related" => format!("{out}?of={}", self.parts["unit_id"]),
            "/api/v1/copies/numbers"
            | "/api/v1/copies/register.csv"
            | "/api/v1/readers/{person_id}" => format!("{out}?unit_id={}", self.parts["unit_id"]),
            "/api/v1/readers" => format!("{out}?q=lan&unit_id={}", self.parts["unit_id"]),
            "/api/v1/stocktakes/{stocktake_id}/copies" => format!("{out}?finding=missing"),
            "/api/v1/people" => format!("{out}?unit_id={}", self.parts["unit_id"]),
            "/api/v1/books/{book_id}/find" => format!("{out}?q=tram"),
            _ => out,
        }
    }

    async fn ask(&self, who: &str, line: &Line) -> u16 {
        let method = line.method.parse::<Method>().unwrap();
        let mut request = self.clients[who].request(method, &self.path(line.path));
        if let Some(body) = line.body {
            request = request.json(&body(self));
        }
        tests::read(request).await.status
    }
}

#[tokio::test]
async fn every_route_lets_through_whom_it_should_and_nobody_else() {
    let world = World::new().await;
    let mut wrong = Vec::new();
    for line in lines() {
        for who in ACTORS {
            let status = world.ask(who, &line).await;
            let expected = if who == "visitor" {
                line.refused.visitor
            } else {
                line.refused.others
            };
            let good = if line.through.contains(&who) {
                !matches!(status, 401 | 403 | 404 | 405) && status < 500
            } else {
                status == expected
            };
            if !good {
                wrong.push(format!("{} {} as {who}: {status}", line.method, line.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The routes by which a printed password is replaced by one's own, or by which one signs in and out.
const WAYS_IN: &[(&str, &str)] = &[
    ("POST", "/api/v1/accounts"),
    ("POST", "/api/v1/session"),
    ("POST", "/api/v1/session/refresh"),
    ("DELETE", "/api/v1/session"),
    ("GET", "/api/v1/viewer"),
    ("POST", "/api/v1/viewer/secret"),
    ("POST", "/api/v1/secret-resets"),
    ("POST", "/api/v1/secret-resets/use"),
];
/// The routes that ask nobody who they are (a heartbeat shows its own token).
const NOBODYS: &[&str] = &[
    "/api",
    "/api/health",
    "/api/ready",
    "/metrics",
    "/tin-cay",
    "/robots.txt",
    "/oai",
    "/sitemap.xml",
    "/sitemap/{part}",
    "/tin-cay/benhoc.crt",
    "/api/v1/openapi.json",
    "/api/v1/playback/heartbeat",
];

#[tokio::test]
async fn a_printed_password_opens_nothing_but_the_way_to_ones_own() {
    let world = World::new().await;
    let mut wrong = Vec::new();
    for line in lines() {
        let method = line.method.parse::<Method>().unwrap();
        let path = world.path(line.path);
        let mut request = world.clients["renewed"].request(method, &path);
        if let Some(body) = line.body {
            request = request.json(&body(&world));
        }
        let answer = tests::read(request).await;
        let said = answer.text.contains("\"code\":\"must_change_secret\"");
        let refused = said || (line.method == "HEAD" && answer.status == 403);
        let open = WAYS_IN.contains(&(line.method, line.path)) || NOBODYS.contains(&line.path);
        let programs = ["/opds", "/oai", "/iiif/", "/thu-vien.rss"];
        let is_file = ["/api", "/media/", "/library/"]
            .iter()
            .chain(&programs)
            .any(|door| line.path.starts_with(door));
        // A page opens with the form in it.
        let status = if is_file { 403 } else { 200 };
        if refused == open || (refused && answer.status != status) {
            wrong.push(format!("{} {}: {}", line.method, line.path, answer.status));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_route_of_the_registry_has_a_line() {
    let known: BTreeSet<(String, String)> = registry::all()
        .iter()
        .map(|route| (route.method.to_owned(), route.path.to_owned()))
        .collect();
    let tried: BTreeSet<(String, String)> = lines()
        .iter()
        .map(|line| (line.method.to_owned(), line.path.to_owned()))
        .collect();
    let missing: Vec<_> = known.difference(&tried).collect();
    let gone: Vec<_> = tried.difference(&known).collect();
    assert!(
        missing.is_empty(),
        "routes that no line tries: {missing:#?}"
    );
    assert!(gone.is_empty(), "lines without a route: {gone:#?}");
}
