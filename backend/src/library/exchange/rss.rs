//! New books for whoever follows them by RSS 2.0 (<https://www.rssboard.org/rss-specification>).

use platform::texts::t;
use poem::{Response, handler, web::Data};

use super::{answer, origin, shelf::shelve};
use crate::{
    actor::Actor,
    app::App,
    error::Result,
    library::list::{self, Asked},
    xml::Xml,
};

const KIND: &str = "application/rss+xml; charset=utf-8";
const NEWEST: u64 = 50;

/// The newest books.
#[handler]
pub async fn newest(app: Data<&App>, actor: Actor) -> Result<Response> {
    let db = app.db.reader();
    let asked = Asked {
        limit: NEWEST,
        ..Asked::default()
    };
    let (rows, _) = list::rows_of(db, &actor, &asked).await?;
    let shelf = shelve(db, rows).await?;
    let here = origin(&app);
    let mut xml = Xml::document();
    let atom = [
        ("version", "2.0"),
        ("xmlns:atom", "http://www.w3.org/2005/Atom"),
    ];
    xml.element("rss", &atom, |xml| {
        xml.element("channel", &[], |xml| {
            let title = t(actor.language, "opds.newest", &[]);
            xml.text("title", &[], &format!("{title}, {}", app.config.site.name));
            xml.text("link", &[], &format!("{here}/thu-vien"));
            let hint = t(actor.language, "library.hint", &[]);
            xml.text("description", &[], &hint);
            let me = format!("{here}/thu-vien.rss");
            let kind = "application/rss+xml";
            xml.empty(
                "atom:link",
                &[("rel", "self"), ("href", &me), ("type", kind)],
            );
            for book in &shelf {
                xml.element("item", &[], |xml| {
                    let link = format!("{here}{}", book.path());
                    xml.text("title", &[], &book.row.title);
                    xml.text("link", &[], &link);
                    let id = format!("urn:uuid:{}", book.row.id);
                    xml.text("guid", &[("isPermaLink", "false")], &id);
                    xml.said("description", &book.row.summary);
                    for subject in &book.subjects {
                        xml.text("category", &[], subject);
                    }
                    if let Some(at) = book.row.published_at {
                        xml.text("pubDate", &[], &at.to_rfc2822());
                    }
                });
            }
        });
    });
    Ok(answer(KIND, xml.finish()))
}
