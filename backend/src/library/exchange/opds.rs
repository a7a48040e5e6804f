//! OPDS 1.2, the catalogue that reading apps on phones browse (<https://specs.opds.io/opds-1.2>).

use poem::{
    Response, handler,
    web::{Data, Query},
};
use serde::Deserialize;

use super::{
    answer, origin,
    shelf::{Shelved, shelve, stamp},
};
use crate::{
    actor::Actor,
    address::query_of,
    app::App,
    error::Result,
    library::{
        list::{self, Asked},
        view::BookSort,
    },
    listing,
    xml::Xml,
};
use platform::texts::{Language, t};
use store::state::ContributorRole;

const NAVIGATION: &str = "application/atom+xml;profile=opds-catalog;kind=navigation";
const ACQUISITION: &str = "application/atom+xml;profile=opds-catalog;kind=acquisition";
const SEARCH: &str = "application/opensearchdescription+xml";
const FEED: &[(&str, &str)] = &[
    ("xmlns", "http://www.w3.org/2005/Atom"),
    ("xmlns:dc", "http://purl.org/dc/terms/"),
    ("xmlns:opds", "http://opds-spec.org/2010/catalog"),
];
const SUBJECTS: u64 = 100;

/// What is asked of the list of books.
#[derive(Debug, Default, Deserialize)]
pub struct Wish {
    pub q: Option<String>,
    pub subject: Option<String>,
    pub sort: Option<String>,
    pub after: Option<String>,
}

impl Wish {
    /// What the library's list is asked.
    ///
    /// # Errors
    /// `invalid` for a question that is too long.
    pub fn asked(&self) -> Result<Asked<'_>> {
        Ok(Asked {
            words: listing::question(self.q.as_deref())?,
            subject: self.subject.as_deref(),
            sort: match self.sort.as_deref() {
                Some("title") => BookSort::Title,
                Some("read") => BookSort::Read,
                _ => BookSort::New,
            },
            after: self.after.as_deref(),
            limit: listing::limit(None),
            ..Asked::default()
        })
    }

    /// The address of the list with another beginning.
    pub fn address(&self, list: &str, after: Option<&str>) -> String {
        let pairs = [
            ("q", self.q.as_deref()),
            ("subject", self.subject.as_deref()),
            ("sort", self.sort.as_deref()),
            ("after", after),
        ];
        let said: Vec<_> = pairs
            .into_iter()
            .filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?)))
            .collect();
        match said.is_empty() {
            true => list.to_owned(),
            false => format!("{list}?{}", query_of(said.into_iter())),
        }
    }

    /// What the list is called.
    pub fn title(&self, language: Language) -> String {
        let sort = match self.sort.as_deref() {
            Some("title") => "opds.by_title",
            Some("read") => "opds.most_read",
            _ => "opds.newest",
        };
        let said = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        said(&self.q)
            .or_else(|| said(&self.subject))
            .unwrap_or_else(|| t(language, sort, &[]))
    }
}

/// The ways into the library: newest, by title, most read, by subject.
#[handler]
pub async fn start(app: Data<&App>, actor: Actor) -> Result<Response> {
    let say = |key| t(actor.language, key, &[]);
    let now = stamp(app.clock.now());
    let mut xml = Xml::document();
    xml.element("feed", FEED, |xml| {
        head(xml, &app, "/opds", &say("library.title"), &now);
        link(xml, &app, "self", "/opds", NAVIGATION);
        for (path, title, hint, rel, kind) in [
            (
                "/opds/books",
                "opds.newest",
                "opds.newest_hint",
                "http://opds-spec.org/sort/new",
                ACQUISITION,
            ),
            (
                "/opds/books?sort=read",
                "opds.most_read",
                "opds.most_read_hint",
                "http://opds-spec.org/sort/popular",
                ACQUISITION,
            ),
            (
                "/opds/books?sort=title",
                "opds.by_title",
                "opds.by_title_hint",
                "subsection",
                ACQUISITION,
            ),
            (
                "/opds/subjects",
                "library.subjects",
                "opds.subjects_hint",
                "subsection",
                NAVIGATION,
            ),
        ] {
            way(xml, &app, (path, rel, kind), &say(title), &say(hint), &now);
        }
    });
    Ok(answer(NAVIGATION, xml.finish()))
}

/// The subjects, most used first, each the way to its books.
#[handler]
pub async fn subjects(app: Data<&App>, actor: Actor) -> Result<Response> {
    let asked = Asked {
        limit: SUBJECTS,
        ..Asked::default()
    };
    let subjects = list::subjects(app.db.reader(), &actor, &asked).await?;
    let now = stamp(app.clock.now());
    let mut xml = Xml::document();
    xml.element("feed", FEED, |xml| {
        let title = t(actor.language, "library.subjects", &[]);
        head(xml, &app, "/opds/subjects", &title, &now);
        link(xml, &app, "self", "/opds/subjects", NAVIGATION);
        for row in &subjects {
            let path = format!(
                "/opds/books?{}",
                query_of([("subject", row.subject.as_str())].into_iter())
            );
            let count = t(
                actor.language,
                "opds.books",
                &[("n", &row.books.to_string())],
            );
            way(
                xml,
                &app,
                (&path, "subsection", ACQUISITION),
                &row.subject,
                &count,
                &now,
            );
        }
    });
    Ok(answer(NAVIGATION, xml.finish()))
}

/// A screenful of books.
#[handler]
pub async fn books(app: Data<&App>, actor: Actor, wish: Query<Wish>) -> Result<Response> {
    let db = app.db.reader();
    let (rows, next) = list::rows_of(db, &actor, &wish.asked()?).await?;
    let shelf = shelve(db, rows).await?;
    let path = wish.address("/opds/books", wish.after.as_deref());
    // What changed last; the same answer has the same time.
    let newest = shelf.iter().map(|one| one.row.changed_at).max();
    let updated = stamp(newest.unwrap_or(app.clock.now()));
    let mut xml = Xml::document();
    xml.element("feed", FEED, |xml| {
        head(xml, &app, &path, &wish.title(actor.language), &updated);
        link(xml, &app, "self", &path, ACQUISITION);
        link(xml, &app, "up", "/opds", NAVIGATION);
        if let Some(next) = &next {
            let next = wish.address("/opds/books", Some(next));
            link(xml, &app, "next", &next, ACQUISITION);
        }
        for book in &shelf {
            entry(xml, &app, book);
        }
    });
    Ok(answer(ACQUISITION, xml.finish()))
}

/// How the library is searched (OpenSearch 1.1).
#[handler]
pub async fn search(app: Data<&App>, actor: Actor) -> Response {
    let mut xml = Xml::document();
    let space = [("xmlns", "http://a9.com/-/spec/opensearch/1.1/")];
    xml.element("OpenSearchDescription", &space, |xml| {
        // At most 16 and 1,024 characters.
        xml.text("ShortName", &[], "Bến Học");
        let hint = t(actor.language, "library.hint", &[]);
        xml.text("Description", &[], &hint);
        xml.text("InputEncoding", &[], "UTF-8");
        let template = format!("{}/opds/books?q={{searchTerms}}", origin(&app));
        xml.empty("Url", &[("type", ACQUISITION), ("template", &template)]);
    });
    answer(SEARCH, xml.finish())
}

fn head(xml: &mut Xml, app: &App, path: &str, title: &str, updated: &str) {
    xml.text("id", &[], &format!("{}{path}", origin(app)));
    xml.text("title", &[], title);
    xml.text("updated", &[], updated);
    xml.element("author", &[], |xml| {
        xml.text("name", &[], &app.config.site.name);
        xml.text("uri", &[], origin(app));
    });
    link(xml, app, "start", "/opds", NAVIGATION);
    link(xml, app, "search", "/opds/search", SEARCH);
}

fn link(xml: &mut Xml, app: &App, rel: &str, path: &str, kind: &str) {
    let href = format!("{}{path}", origin(app));
    xml.empty("link", &[("rel", rel), ("href", &href), ("type", kind)]);
}

/// The way to another feed.
fn way(
    xml: &mut Xml,
    app: &App,
    (path, rel, kind): (&str, &str, &str),
    title: &str,
    hint: &str,
    now: &str,
) {
    xml.element("entry", &[], |xml| {
        xml.text("title", &[], title);
        xml.text("id", &[], &format!("{}{path}", origin(app)));
        xml.text("updated", &[], now);
        xml.text("content", &[("type", "text")], hint);
        link(xml, app, rel, path, kind);
    });
}

fn entry(xml: &mut Xml, app: &App, book: &Shelved) {
    let row = &book.row;
    xml.element("entry", &[], |xml| {
        xml.text("title", &[], &row.title);
        xml.text("id", &[], &format!("urn:uuid:{}", row.id));
        xml.text("updated", &[], &stamp(row.changed_at));
        if let Some(at) = row.published_at {
            xml.text("published", &[], &stamp(at));
        }
        for name in book.names(ContributorRole::Author) {
            xml.element("author", &[], |xml| xml.text("name", &[], name));
        }
        for one in &book.people {
            if one.role != ContributorRole::Author {
                xml.element("contributor", &[], |xml| xml.text("name", &[], &one.name));
            }
        }
        for subject in &book.subjects {
            xml.empty("category", &[("term", subject), ("label", subject)]);
        }
        if !row.isbn.is_empty() {
            xml.text("dc:identifier", &[], &format!("urn:isbn:{}", row.isbn));
        }
        xml.said("dc:language", &row.language);
        xml.said("dc:publisher", &row.publisher);
        if let Some(year) = row.year {
            xml.text("dc:issued", &[], &format!("{year:04}"));
        }
        if !row.summary.is_empty() {
            xml.text("summary", &[("type", "text")], &row.summary);
        }
        if let Some(cover) = book.cover() {
            for rel in [
                "http://opds-spec.org/image",
                "http://opds-spec.org/image/thumbnail",
            ] {
                link(xml, app, rel, &cover, "image/webp");
            }
        }
        let path = book.path();
        let open = match book.is_open() {
            true => "http://opds-spec.org/acquisition/open-access",
            false => "http://opds-spec.org/acquisition",
        };
        // A book without a file of its own is read on its page.
        match &book.file {
            Some((file, kind)) => link(xml, app, open, file, kind),
            None => link(xml, app, open, &path, "text/html"),
        }
        link(xml, app, "alternate", &path, "text/html");
    });
}
