//! The frame around every page: the top bar, its places, and the pictures that lists are made of.

use maud::{Markup, html};
use platform::texts::t;

use crate::{actor::Actor, centres::view::UnitLink};

/// A place of the main menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Learn,
    Library,
    Search,
    Contests,
    Me,
    /// The bell on top.
    Notices,
}

/// The top bar and the page inside it. `unit` is the one whose page this is, else the asker's own.
pub fn frame(actor: &Actor, open: Option<Place>, unit: Option<&UnitLink>, body: &Markup) -> Markup {
    let say = |word: &str| t(actor.language, &format!("page.{word}"), &[]);
    let signed_in = actor.person().is_some();
    let learn = if signed_in { "/hoc" } else { "/khoa-hoc" };
    let places = [
        (Place::Learn, "to-learn", learn, "learn"),
        (Place::Library, "to-library", "/thu-vien", "library"),
        (Place::Search, "to-search", "/tim", "search"),
        (Place::Contests, "to-contests", "/cuoc-thi", "contests"),
        (Place::Me, "to-me", "/ca-nhan", "me"),
    ];
    let here = |place| (open == Some(place)).then_some("page");
    html! {
        header.top { div.top-in {
            a.brand href="/" aria-label=(say("home")) {}
            @match unit {
                Some(unit) => a.unit href=(unit.path) { span { (unit.name) } },
                None => a.unit href="/" { span { (say("site")) } },
            }
            nav.places aria-label=(say("places")) {
                @for (place, class, href, word) in places {
                    a class=(class) href=(href) aria-current=[here(place)] { (say(word)) }
                }
            }
            a.bell href="/thong-bao" aria-current=[here(Place::Notices)] { span { (say("notices")) } }
            @if !signed_in { a.top-link href="/dang-nhap" { (say("sign_in")) } }
        } }
        main { (body) }
    }
}

/// A still (16:9) in a list: its picture, or the title on one of six quiet grounds.
pub fn still(url: Option<&str>, short: &str, title: &str) -> Markup {
    picture("thumb", url, (320, 180), short, title)
}

/// A book's cover (2:3) in a list.
pub fn cover(url: Option<&str>, short: &str, title: &str) -> Markup {
    picture("cover", url, (240, 360), short, title)
}

fn picture(class: &str, url: Option<&str>, size: (u32, u32), short: &str, title: &str) -> Markup {
    match url {
        Some(url) => html! {
            span class=(class) { img src=(url) width=(size.0) height=(size.1) alt="" loading="lazy"; }
        },
        None => {
            let hue = short.chars().last().map_or(0, |c| u32::from(c) % 6);
            html! { span class={ (class) " worded hue-" (hue) } { span aria-hidden="true" { (title) } } }
        }
    }
}
