//! The frame around every page: the top bar, its places, and the pictures that lists are made of.

use maud::{Markup, html};

use crate::actor::Actor;

/// A place of the main menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Learn,
    Library,
    Search,
    Contests,
    Me,
}

/// The top bar and the page inside it.
pub fn frame(actor: &Actor, open: Option<Place>, body: &Markup) -> Markup {
    let signed_in = actor.person().is_some();
    let learn = if signed_in { "/hoc" } else { "/khoa-hoc" };
    let places = [
        (Place::Learn, "to-learn", learn, "Học"),
        (Place::Library, "to-library", "/thu-vien", "Thư viện"),
        (Place::Search, "to-search", "/tim", "Tìm"),
        (Place::Contests, "to-contests", "/cuoc-thi", "Cuộc thi"),
        (Place::Me, "to-me", "/ca-nhan", "Cá nhân"),
    ];
    html! {
        header.top { div.top-in {
            a.brand href="/" { span { "Bến Học" } }
            nav.places aria-label="Các mục chính" {
                @for (place, class, href, word) in places {
                    a class=(class) href=(href) aria-current=[(open == Some(place)).then_some("page")] { (word) }
                }
            }
            @if !signed_in { a.top-link href="/dang-nhap" { "Đăng nhập" } }
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
