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
    address::{Key, query_of},
    app::App,
    error::Result,
    library::{
        field::Field,
        list::{self, Asked},
        shelf::{self, view::ShelfRow},
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
/// What Dublin Core calls Dewey's classification.
pub const DDC: &str = "http://purl.org/dc/terms/DDC";
const SHELVES: u64 = 100;
const SUBJECTS: u64 = 100;

/// What is asked of the list of books.
#[derive(Debug, Default, Deserialize)]
pub struct Wish {
    pub q: Option<String>,
    pub subject: Option<String>,
    pub field: Option<String>,
    /// The short of a shelf, whose own order the books have.
    pub shelf: Option<String>,
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
            field: list::field(self.field.as_deref())?,
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
            ("field", self.field.as_deref()),
            ("shelf", self.shelf.as_deref()),
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
        let field = said(&self.field).and_then(|code| Field::parse(&code));
        said(&self.q)
            .or_else(|| said(&self.subject))
            .or_else(|| field.map(|field| field.name(language)))
            .unwrap_or_else(|| t(language, sort, &[]))
    }
}

/// The ways into the library: newest, by title, most read, shelves, by field of knowledge, by subject.
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
                "/opds/shelves",
                "shelf.title",
                "shelf.hint",
                "subsection",
                NAVIGATION,
            ),
            (
                "/opds/fields",
                "library.fields",
                "opds.fields_hint",
                "subsection",
                NAVIGATION,
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
    let ways = subjects.into_iter().map(|row| Way {
        asked: ("subject", row.subject.clone()),
        title: row.subject,
        books: row.books,
    });
    Ok(parts(
        &app,
        &actor,
        ("/opds/subjects", "library.subjects"),
        ways,
    ))
}

/// The fields of knowledge in their order, each the way to its books.
#[handler]
pub async fn fields(app: Data<&App>, actor: Actor) -> Result<Response> {
    let fields = list::fields(app.db.reader(), &actor, &Asked::default()).await?;
    let ways = fields.into_iter().map(|row| Way {
        asked: ("field", row.field),
        title: row.name,
        books: row.books,
    });
    Ok(parts(
        &app,
        &actor,
        ("/opds/fields", "library.fields"),
        ways,
    ))
}

/// The shelves by name, each the way to its books.
#[handler]
pub async fn shelves(app: Data<&App>, actor: Actor) -> Result<Response> {
    let shelves = all_shelves(&app, &actor).await?;
    let ways = shelves.into_iter().map(|row| Way {
        asked: ("shelf", row.short),
        title: row.name,
        books: row.count,
    });
    Ok(parts(&app, &actor, ("/opds/shelves", "shelf.title"), ways))
}

/// As many shelves as a feed names.
///
/// # Errors
/// Whatever the database says.
pub async fn all_shelves(app: &App, actor: &Actor) -> Result<Vec<ShelfRow>> {
    let asked = shelf::query::Asked {
        limit: SHELVES,
        ..Default::default()
    };
    Ok(shelf::query::list(app.db.reader(), actor, &asked)
        .await?
        .items)
}

/// The books that are asked for, what they are called together, and the cursor of the next ones.
///
/// # Errors
/// `invalid` for a wish that cannot be; `not_found` for a shelf that is not there.
pub async fn wished(
    app: &App,
    actor: &Actor,
    wish: &Wish,
) -> Result<(Vec<Shelved>, String, Option<String>)> {
    let db = app.db.reader();
    let asked = wish.asked()?;
    let ((rows, next), title) = match wish.shelf.as_deref().filter(|short| !short.is_empty()) {
        None => {
            let found = list::rows_of(db, actor, &asked).await?;
            (found, wish.title(actor.language))
        }
        Some(short) => {
            let on = shelf::find(db, &Key::parse(short)?).await?;
            let (after, limit) = (asked.after, asked.limit);
            let found = shelf::query::book_models(db, actor, on.id, after, limit).await?;
            (found, on.name)
        }
    };
    Ok((shelve(db, rows).await?, title, next))
}

/// The way to some of the books.
struct Way {
    /// What the list is asked.
    asked: (&'static str, String),
    title: String,
    books: i64,
}

/// The books in parts, with how many are in each.
fn parts(
    app: &App,
    actor: &Actor,
    (path, title): (&str, &str),
    ways: impl Iterator<Item = Way>,
) -> Response {
    let now = stamp(app.clock.now());
    let mut xml = Xml::document();
    xml.element("feed", FEED, |xml| {
        head(xml, app, path, &t(actor.language, title, &[]), &now);
        link(xml, app, "self", path, NAVIGATION);
        for each in ways {
            let (name, value) = &each.asked;
            let query = query_of([(*name, value.as_str())].into_iter());
            let path = format!("/opds/books?{query}");
            let n = each.books.to_string();
            let count = t(actor.language, "opds.books", &[("n", &n)]);
            let to = (path.as_str(), "subsection", ACQUISITION);
            way(xml, app, to, &each.title, &count, &now);
        }
    });
    answer(NAVIGATION, xml.finish())
}

/// A screenful of books.
#[handler]
pub async fn books(app: Data<&App>, actor: Actor, wish: Query<Wish>) -> Result<Response> {
    let (shelf, title, next) = wished(&app, &actor, &wish).await?;
    let path = wish.address("/opds/books", wish.after.as_deref());
    // What changed last; the same answer has the same time.
    let newest = shelf.iter().map(|one| one.row.changed_at).max();
    let updated = stamp(newest.unwrap_or(app.clock.now()));
    let mut xml = Xml::document();
    xml.element("feed", FEED, |xml| {
        head(xml, &app, &path, &title, &updated);
        link(xml, &app, "self", &path, ACQUISITION);
        link(xml, &app, "up", "/opds", NAVIGATION);
        if let Some(next) = &next {
            let next = wish.address("/opds/books", Some(next));
            link(xml, &app, "next", &next, ACQUISITION);
        }
        for book in &shelf {
            entry(xml, &app, actor.language, book);
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

fn entry(xml: &mut Xml, app: &App, language: Language, book: &Shelved) {
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
        if !row.ddc.is_empty() {
            let label = Field::of(&row.ddc).name(language);
            let scheme = [("scheme", DDC), ("term", &row.ddc), ("label", &label)];
            xml.empty("category", &scheme);
        }
        if !row.isbn.is_empty() {
            xml.text("dc:identifier", &[], &format!("urn:isbn:{}", row.isbn));
        }
        xml.said("dc:language", &row.language);
        xml.said("dc:publisher", &row.publisher);
        if let Some(year) = row.year {
            xml.text("dc:issued", &[], &format!("{year:04}"));
        }
        xml.said("dc:extent", &row.extent);
        xml.said("dc:isPartOf", &book.series());
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
