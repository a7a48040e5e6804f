//! Pages: the courses, a course, a lesson. They read without any script.

mod markup;

use poem::{
    Request, Response, handler,
    web::{Data, Path, Query},
};
use serde::Deserialize;
use serde_json::{Value, json};
use store::state::{Audience, PublishState};

use super::{
    query::{self, Listing},
    view::{CourseView, LessonState, LessonView},
    whole,
};
pub use markup::course_cards;
use markup::{Say, course_body, lesson_body, list_body};

use crate::{
    actor::Actor,
    address::Key,
    app::App,
    centres::{
        of::Of,
        page::{moved, respond},
    },
    error::Result,
    listing,
    page::{Page, Place, prose::excerpt},
    policy::courses::{self as policy, CourseAction},
    registry::{Raw, boxed, raw},
};

/// Characters of the sentence on share cards.
const CARD: usize = 200;

/// Routes of this module.
pub fn routes() -> Vec<Raw> {
    vec![
        raw("GET", "/khoa-hoc", || boxed(courses_page)),
        raw("GET", "/khoa-hoc/{course_address}", || boxed(course_page)),
        raw(
            "GET",
            "/khoa-hoc/{course_address}/bai/{lesson_short}",
            || boxed(lesson_page),
        ),
    ]
}

#[derive(Debug, Deserialize)]
struct After {
    after: Option<String>,
}

#[handler]
async fn courses_page(
    app: Data<&App>,
    actor: Actor,
    request: &Request,
    query: Query<After>,
) -> Result<Response> {
    let after = query.after.as_deref();
    let db = app.db.reader();
    let of = Of::read(db, request).await?;
    let asked = Listing {
        unit: of.id(),
        ..Listing::default()
    };
    let rows = query::list(db, &actor, asked, after, listing::limit(None)).await?;
    let say = Say(actor.language);
    let mut page = Page::new(
        "courses",
        "/khoa-hoc",
        say.word("list"),
        list_body(say, &of, &rows),
    )
    .with_view(&rows);
    page.description = say.word("list_about");
    page.place = Some(Place::Learn);
    page.indexed = after.is_none() && of.id().is_none();
    respond(app.0, &actor, request, page).await
}

#[handler]
async fn course_page(
    app: Data<&App>,
    actor: Actor,
    request: &Request,
    address: Path<String>,
) -> Result<Response> {
    let (row, facts) = query::find(app.db.reader(), &actor, &Key::of_address(&address)?).await?;
    policy::may(&actor, CourseAction::See, &facts).require()?;
    let view = whole::course(app.db.reader(), &actor, &row, &facts).await?;
    let path = view.row.path.clone();
    if path != format!("/khoa-hoc/{}", address.0) {
        return Ok(moved(&path));
    }
    let (say, title) = (Say(actor.language), view.row.title.clone());
    let mut page = Page::new("course", path, title, course_body(say, &view)).with_view(&view);
    page.description = if view.row.summary.is_empty() {
        excerpt(&view.about, CARD)
    } else {
        view.row.summary.clone()
    };
    page.image = view.row.cover.as_ref().map(|cover| cover.url.clone());
    page.unit = Some(view.row.unit.clone());
    page.structured = Some(structured_course(app.0, &view));
    page.place = Some(Place::Learn);
    page.indexed = row.state == PublishState::Published && row.audience == Audience::Public;
    respond(app.0, &actor, request, page).await
}

#[handler]
async fn lesson_page(
    app: Data<&App>,
    actor: Actor,
    request: &Request,
    addresses: Path<(String, String)>,
) -> Result<Response> {
    let (db, key) = (app.db.reader(), Key::parse(&addresses.0.1)?);
    let (row, course, facts) = query::find_lesson(db, &actor, &key, false).await?;
    policy::may(&actor, CourseAction::See, &facts).require()?;
    let view = whole::lesson(db, &actor, &row, &course, &facts).await?;
    let path = view.row.path.clone();
    if path != format!("/khoa-hoc/{}/bai/{}", addresses.0.0, addresses.0.1) {
        return Ok(moved(&path));
    }
    let (say, title) = (Say(actor.language), view.row.title.clone());
    let mut page = Page::new("lesson", path, title, lesson_body(say, &view)).with_view(&view);
    page.description = match view.body.as_deref().map(|body| excerpt(body, CARD)) {
        Some(text) if !text.is_empty() => text,
        _ => say.with("of", "title", &view.course.title),
    };
    page.kind = "article";
    page.image = view.course.cover.as_ref().map(|cover| cover.url.clone());
    page.unit = Some(view.course.unit.clone());
    page.structured = Some(structured_lesson(app.0, &view));
    page.place = Some(Place::Learn);
    let open = view.row.state != LessonState::Locked;
    page.indexed =
        open && course.state == PublishState::Published && course.audience == Audience::Public;
    respond(app.0, &actor, request, page).await
}

/// schema.org/Course, with what search engines ask of a free course that one takes at one's own pace.
fn structured_course(app: &App, view: &CourseView) -> Value {
    let origin = origin(app);
    let row = &view.row;
    json!({
        "@context": "https://schema.org", "@type": "Course", "name": row.title,
        "description": if row.summary.is_empty() { &row.title } else { &row.summary },
        "url": format!("{origin}{}", row.path), "inLanguage": "vi", "isAccessibleForFree": true,
        "provider": {"@type": "Organization", "name": row.unit.name, "url": format!("{origin}{}", row.unit.path)},
        "offers": {"@type": "Offer", "category": "Free", "price": 0, "priceCurrency": "VND"},
        "hasCourseInstance": {
            "@type": "CourseInstance", "courseMode": "Online", "courseWorkload": format!("PT{}M", row.minutes),
            "instructor": row.teacher_name.as_ref().map(|name| json!({"@type": "Person", "name": name})),
        },
    })
}

fn structured_lesson(app: &App, view: &LessonView) -> Value {
    let origin = origin(app);
    json!({
        "@context": "https://schema.org", "@type": "LearningResource", "name": view.row.title,
        "url": format!("{origin}{}", view.row.path), "inLanguage": "vi", "isAccessibleForFree": true,
        "timeRequired": view.row.minutes.map(|minutes| format!("PT{minutes}M")),
        "isPartOf": {"@type": "Course", "name": view.course.title, "url": format!("{origin}{}", view.course.path)},
    })
}

fn origin(app: &App) -> &str {
    app.config.site.origin()
}
