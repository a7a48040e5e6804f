//! Narrowing a search, and counting what each choice would find.

use crate::world::{PATIENCE, World};
use indexer::{Facets, Kind, Narrow, Offer, SearchQuery};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use std::time::{Duration, Instant};
use store::id::{BookId, UnitId};
use store::library::book;
use store::search::Audience;
use store::state::{Audience as For, Level, Thing};

struct Shelf {
    world: World,
    here: UnitId,
    there: UnitId,
    books: Vec<BookId>,
}

fn member_of(unit: UnitId) -> Audience {
    Audience {
        signed_in: true,
        member_of: vec![unit],
        ..Audience::default()
    }
}

/// Books of two units and a piece of news, all of rice.
async fn shelf() -> Shelf {
    let world = World::new().await;
    let province = world.unit("Tỉnh", None).await;
    let here = world.unit("Hải Lăng", Some(province)).await;
    let there = world.unit("Gio Linh", Some(province)).await;
    let mut books = Vec::new();
    for (unit, title, audience, year, subjects, author) in [
        (
            here,
            "Cây lúa nước",
            For::Public,
            1965,
            &["Trồng trọt", "Lúa"][..],
            "Bùi Huy Đáp",
        ),
        (
            here,
            "Lúa nương",
            For::SignedIn,
            1970,
            &["trồng trọt"][..],
            "Đào Thế Tuấn",
        ),
        (
            there,
            "Giống lúa mới",
            For::Members,
            1990,
            &["Lúa"][..],
            "Võ Tòng Xuân",
        ),
    ] {
        let pages = ["Lúa chín vàng trên đồng.", "Gặt lúa vào tháng mười."];
        let book = world.book(unit, title, audience, &pages).await;
        world.describe_book(book, year, subjects, author).await;
        books.push(book);
    }
    world.news(there, "Hội thi cấy lúa", "Sáng chủ nhật.").await;
    world
        .found_by(&member_of(there), "lúa", |answer| answer.total == 4)
        .await;
    Shelf {
        world,
        here,
        there,
        books,
    }
}

impl Shelf {
    fn facets(&self, who: &Audience, narrow: Narrow) -> Facets {
        let query = SearchQuery {
            text: "lúa".to_owned(),
            narrow,
            limit: 24,
            ..SearchQuery::default()
        };
        let facets = self.world.searcher.facets(who, &query).expect("facets");
        let answer = self.world.searcher.search(who, &query).expect("an answer");
        assert_eq!(answer.total, facets.total, "{:?}", query.narrow);
        facets
    }

    fn total(&self, typed: &str) -> usize {
        let query = SearchQuery {
            text: typed.to_owned(),
            limit: 24,
            ..SearchQuery::default()
        };
        let who = member_of(self.there);
        let answer = self.world.searcher.search(&who, &query).expect("an answer");
        let facets = self.world.searcher.facets(&who, &query).expect("facets");
        assert_eq!(answer.total, facets.total, "{typed}");
        answer.total
    }
}

/// Gives a book its number of Dewey's.
async fn class(world: &World, id: BookId, ddc: &str) {
    let tx = world.db.begin().await.expect("a transaction");
    let change = book::ActiveModel {
        id: Set(id),
        ddc: Set(ddc.to_owned()),
        ..Default::default()
    };
    change.update(&*tx).await.expect("classed");
    world.note(tx, Thing::Book, id.0).await;
}

fn subjects(facets: &Facets) -> Vec<(&str, usize)> {
    let all = facets.subjects.iter();
    all.map(|(value, count)| (value.as_str(), *count)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn items_are_counted_once_and_only_those_that_one_may_know_of() {
    let shelf = shelf().await;
    let visitor = Audience::default();
    let facets = shelf.facets(&visitor, Narrow::default());
    assert_eq!(facets.total, 3);
    // The record of a book for who signs in is known to all; its pages open to none of them.
    assert_eq!(facets.open, 2);
    assert_eq!(facets.kinds, [(Kind::Book, 2), (Kind::News, 1)].into());
    assert_eq!(facets.years, [(1970, 1), (1965, 1)]);
    assert_eq!(subjects(&facets), [("Trồng trọt", 2), ("Lúa", 1)]);
    assert_eq!(facets.languages, [("vi".to_owned(), 2)]);
    assert_eq!(
        facets
            .units
            .iter()
            .map(|(_, count)| *count)
            .collect::<Vec<_>>(),
        // The province has what its centres have.
        [3, 2, 1]
    );

    let member = shelf.facets(&member_of(shelf.there), Narrow::default());
    assert_eq!((member.total, member.open), (4, 4));
    assert_eq!(member.years[0], (1990, 1));
    shelf.world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_choice_narrows_all_counts_but_those_of_its_own_kind() {
    let shelf = shelf().await;
    let who = member_of(shelf.there);
    let of_lua = Narrow {
        subject: Some("LUA".to_owned()),
        ..Narrow::default()
    };
    let facets = shelf.facets(&who, of_lua.clone());
    assert_eq!(facets.total, 2);
    assert_eq!(subjects(&facets), [("Lúa", 2), ("Trồng trọt", 2)]);
    assert_eq!(facets.years, [(1990, 1), (1965, 1)]);
    let both = Narrow {
        years: Some((1960, 1969)),
        ..of_lua
    };
    let facets = shelf.facets(&who, both);
    assert_eq!((facets.total, facets.kinds.len()), (1, 1));
    assert_eq!(facets.years, [(1990, 1), (1965, 1)]);
    let below = Narrow {
        unit: Some(shelf.here),
        kinds: vec![Kind::Book],
        ..Narrow::default()
    };
    assert_eq!(shelf.facets(&who, below).total, 2);
    let open = Narrow {
        open: true,
        ..Narrow::default()
    };
    assert_eq!(shelf.facets(&Audience::default(), open).total, 2);
    let english = Narrow {
        language: Some("en".to_owned()),
        ..Narrow::default()
    };
    assert_eq!(shelf.facets(&who, english).total, 0);
    shelf.world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn books_are_counted_by_the_field_of_their_number() {
    let shelf = shelf().await;
    let who = member_of(shelf.there);
    let of = |field| Narrow {
        field,
        ..Narrow::default()
    };
    // What has no number belongs to no field.
    assert!(shelf.facets(&who, of(None)).fields.is_empty());
    for (id, ddc) in shelf.books.iter().zip(["633.1", "895.922", "630"]) {
        class(&shelf.world, *id, ddc).await;
    }
    let begun = Instant::now();
    while shelf.facets(&who, of(None)).fields.values().sum::<usize>() < 3 {
        assert!(begun.elapsed() < PATIENCE, "the index follows");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(shelf.facets(&who, of(None)).fields, [(6, 2), (8, 1)].into());
    let facets = shelf.facets(&who, of(Some(6)));
    // Narrowed by field, the other fields are still offered.
    assert_eq!((facets.total, facets.fields), (2, [(6, 2), (8, 1)].into()));
    assert_eq!(shelf.facets(&who, of(Some(9))).total, 0);
    shelf.world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_narrows_itself_in_words() {
    let shelf = shelf().await;
    for (typed, total) in [
        ("lúa tác giả: bui huy dap", 1),
        ("tac gia: Xuân, lúa", 1),
        ("tác giả: Đào Thế Tuấn", 1),
        ("năm: 1960-1975 lúa", 2),
        ("lúa loại: tin", 1),
        ("lúa; chủ đề: trồng trọt", 2),
        // Nobody of this name: the words are searched as they stand.
        ("lúa tác giả: đồng chín vàng", 3),
    ] {
        assert_eq!(shelf.total(typed), total, "{typed}");
    }
    shelf.world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn names_are_offered_to_who_may_know_of_what_bears_them() {
    let mut shelf = shelf().await;
    // Names are read at once when an index is opened, and now and then later.
    shelf.world.stop().await;
    shelf.world.start().await;
    let offered = |who: &Audience, typed: &str| -> Vec<Offer> {
        let offers = shelf.world.searcher.suggest(who, typed, &[], 8);
        let offers = offers.expect("offers").into_iter();
        offers
            .filter(|offer| !matches!(offer, Offer::Title(_)))
            .collect()
    };
    let member = member_of(shelf.there);
    shelf
        .world
        .found_by(&member, "lúa", |answer| answer.total == 4)
        .await;
    let person = |name: &str| Offer::Person(name.to_owned());
    let visitor = Audience::default();
    assert_eq!(offered(&visitor, "huy d"), [person("Bùi Huy Đáp")]);
    assert_eq!(offered(&visitor, "Đào"), [person("Đào Thế Tuấn")]);
    assert_eq!(offered(&visitor, "xuan"), []);
    assert_eq!(offered(&member, "xuan"), [person("Võ Tòng Xuân")]);
    // One subject, however it is typed.
    let subjects = offered(&visitor, "trong tr");
    assert!(matches!(&subjects[..], [Offer::Subject(_)]), "{subjects:?}");
    assert_eq!(offered(&visitor, ""), []);
    shelf.world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn courses_and_their_lessons_are_narrowed_by_level() {
    let shelf = shelf().await;
    let (title, lesson) = ("Trồng lúa", "Làm đất cấy lúa");
    shelf
        .world
        .course(shelf.here, title, For::Public, lesson, "Lúa ưa đất thấp.")
        .await;
    let visitor = Audience::default();
    shelf
        .world
        .found_by(&visitor, "lúa", |answer| answer.total == 5)
        .await;
    let of = |level| Narrow {
        level,
        ..Narrow::default()
    };
    for (level, total) in [
        (None, 5),
        (Some(Level::Beginner), 2),
        (Some(Level::Advanced), 0),
    ] {
        let facets = shelf.facets(&visitor, of(level));
        assert_eq!(facets.total, total, "{level:?}");
        assert_eq!(facets.levels, [(Level::Beginner, 2)].into());
    }
    shelf.world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_two_units_say_alike_is_shown_once() {
    let world = World::new().await;
    let here = world.unit("Hải Lăng", None).await;
    let there = world.unit("Gio Linh", None).await;
    let words = |from: usize| (from..from + 190).map(|n| format!("từ{n} "));
    let body: String = words(0).collect();
    world.news(here, "Lịch đan lát", &body).await;
    let copied = format!("{body} Xin mời bà con.");
    world
        .news(there, "Lịch đan lát (bản của xã)", &copied)
        .await;
    world
        .news(there, "Đan lát nâng cao", &words(500).collect::<String>())
        .await;
    let answer = world.found("đan lát", |answer| answer.total == 3).await;
    assert_eq!(answer.groups.len(), 2);
    let folded: Vec<usize> = answer
        .groups
        .iter()
        .map(|group| group.alike.len())
        .collect();
    assert_eq!(folded.iter().sum::<usize>(), 1, "{answer:#?}");
    world.stop().await;
}
