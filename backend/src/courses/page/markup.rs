//! The readable text of the pages.

use maud::{Markup, PreEscaped, html};
use platform::texts::{Language, t};

use super::super::view::{
    CourseRow, CourseView, LessonKind, LessonRow, LessonState, LessonView, Level,
};
use crate::{centres::of::Of, listing::Batch, page::still};

/// Courses as cards; nothing where there is none.
pub fn course_cards(language: Language, rows: &[CourseRow]) -> Markup {
    let say = Say(language);
    html! {
        @if !rows.is_empty() {
            ul.cards {
                @for row in rows {
                    li { a.item href=(row.path) {
                        (still(row.cover.as_ref().map(|cover| cover.url.as_str()), &row.short, &row.title))
                        span.text { span.title { (row.title) } span.facts { (facts(say, row)) } }
                    } }
                }
            }
        }
    }
}

/// The texts of this feature in a language.
#[derive(Clone, Copy)]
pub(super) struct Say(pub Language);

impl Say {
    pub fn word(self, key: &str) -> String {
        t(self.0, &format!("course.{key}"), &[])
    }

    pub fn with(self, key: &str, name: &str, value: &str) -> String {
        t(self.0, &format!("course.{key}"), &[(name, value)])
    }

    /// `12 phút`, `1 giờ 5 phút`.
    fn minutes(self, minutes: i32) -> String {
        let rest = self.with("minutes", "n", &(minutes % 60).to_string());
        match minutes / 60 {
            0 => rest,
            hours => {
                let hours = self.with("hours", "n", &hours.to_string());
                if minutes % 60 == 0 {
                    hours
                } else {
                    format!("{hours} {rest}")
                }
            }
        }
    }
}

fn facts(say: Say, row: &CourseRow) -> Markup {
    let level = match row.level {
        Level::Any => None,
        Level::Beginner => Some("level_beginner"),
        Level::Intermediate => Some("level_intermediate"),
        Level::Advanced => Some("level_advanced"),
    };
    html! {
        @if let Some(level) = level { span { (say.word(level)) } }
        span { (say.with("lessons", "n", &row.lesson_count.to_string())) }
        @if row.minutes > 0 { span { (say.minutes(row.minutes)) } }
        @if row.learner_count > 0 { span { (say.with("learners", "n", &row.learner_count.to_string())) } }
    }
}

/// The readable text of a page.
pub(super) fn list_body(say: Say, of: &Of, rows: &Batch<CourseRow>) -> Markup {
    html! {
        (of.crumbs())
        div.lead { h1 { (say.word("list")) } p.soft { (say.word("list_hint")) } }
        (course_cards(say.0, &rows.items))
        @if rows.items.is_empty() { p { (say.word("none")) } }
        @if let Some(next) = &rows.next {
            p.actions { a.button.quiet href=(of.address("/khoa-hoc", &[("after", next)])) rel="next" { (say.word("more")) } }
        }
    }
}

/// The readable text of a page.
pub(super) fn course_body(say: Say, view: &CourseView) -> Markup {
    let row = &view.row;
    html! {
        nav.crumbs { a href=(row.unit.path) { (row.unit.name) } }
        div.lead {
            h1 { (row.title) }
            @if view.published_at.is_none() { p { span.tag.warn { (say.word("draft")) } } }
            @if !row.summary.is_empty() { p.soft { (row.summary) } }
            p.facts {
                @if let Some(name) = &row.teacher_name { span { (say.with("teacher", "name", name)) } }
                (facts(say, row))
            }
            p.actions { (main_action(say, view)) }
        }
        section.section {
            h2 { (say.word("lessons_heading")) }
            @for section in &view.sections {
                h3 { (section.title) }
                ol.rows { @for lesson in &section.lessons { li { (lesson_row(say, lesson)) } } }
            }
        }
        @if !view.about.is_empty() {
            section.section.column {
                h2 { (say.word("about")) }
                div.prose { (PreEscaped(&view.about_html)) }
            }
        }
    }
}

/// Without a script one can sign in, or go on with a lesson; enrolling needs the app.
fn main_action(say: Say, view: &CourseView) -> Markup {
    html! {
        @if let Some(next) = &view.next_lesson {
            a.button href=(next.path) { (say.with("continue", "title", &next.title)) }
        } @else if view.can.iter().any(|word| word == "enrol") {
            span.button { (say.word("enrol")) }
        } @else if !view.row.enrolled {
            a.button href={ "/dang-nhap?ve=" (view.row.path) } { (say.word("sign_in")) }
        }
    }
}

fn lesson_row(say: Say, lesson: &LessonRow) -> Markup {
    let text = html! {
        span.title { (lesson.title) }
        span.facts {
            span { (say.word(kind_word(lesson.kind))) }
            @if let Some(minutes) = lesson.minutes { span { (say.minutes(minutes)) } }
            @if let Some(reason) = &lesson.reason { span { (reason) } }
        }
    };
    match lesson.state {
        LessonState::Locked => html! { span.item { (text) } },
        LessonState::Done | LessonState::Here | LessonState::Open => {
            html! { a.item href=(lesson.path) { (text) } }
        }
    }
}

/// The readable text of a page.
pub(super) fn lesson_body(say: Say, view: &LessonView) -> Markup {
    html! {
        nav.crumbs { a href=(view.course.path) { (view.course.title) } }
        article.column {
            h1 { (view.row.title) }
            p.facts {
                span { (say.word(kind_word(view.row.kind))) }
                @if let Some(minutes) = view.row.minutes { span { (say.minutes(minutes)) } }
            }
            @if let Some(reason) = &view.row.reason { p.notice { (reason) } }
            @if let Some(html) = &view.body_html { div.prose { (PreEscaped(html)) } }
        }
        p.actions {
            @if let Some(previous) = &view.previous { a.button.quiet href=(previous.path) { (say.word("previous")) } }
            a.button.quiet href=(view.course.path) { (say.word("to_course")) }
            @if let Some(next) = &view.next { a.button href=(next.path) { (say.word("next")) ": " (next.title) } }
        }
    }
}

fn kind_word(kind: LessonKind) -> &'static str {
    match kind {
        LessonKind::Video => "video",
        LessonKind::Text => "text",
        LessonKind::Book => "book",
    }
}
