//! What else is about the same, and what a unit writes for short.

use crate::world::World;
use chrono::Utc;
use indexer::SearchQuery;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use store::id::{AbbreviationId, UnitId};
use store::search::{Audience, abbreviation};
use store::state::{Audience as For, Thing};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_about_the_same_is_offered_to_who_may_know_of_it() {
    let world = World::new().await;
    let unit = world.unit("Hải Lăng", None).await;
    let rice = [
        "Kỹ thuật trồng lúa nước: làm đất, gieo mạ, bón phân chuồng cho ruộng lúa.",
        "Sâu bệnh hại lúa nước và cách phòng trừ sâu bệnh trên ruộng.",
    ];
    let book = world
        .book(unit, "Kỹ thuật trồng lúa nước", For::Public, &rice)
        .await;
    let twin = world
        .book(
            unit,
            "Phòng trừ sâu bệnh hại lúa nước",
            For::Public,
            &rice[1..],
        )
        .await;
    let hidden = world
        .book(
            unit,
            "Sổ tay bón phân chuồng cho lúa nước",
            For::Members,
            &rice[..1],
        )
        .await;
    let other = "May áo dài: đo người, cắt vải, khâu tay, đơm khuy, ủi thẳng nếp áo.";
    world.book(unit, "May áo dài", For::Public, &[other]).await;
    let (course, lesson) = world
        .course(
            unit,
            "Trồng lúa nước",
            For::Public,
            "Bón phân chuồng",
            "Ruộng lúa nước cần phân chuồng.",
        )
        .await;
    let visitor = Audience::default();
    world
        .found_by(&visitor, "áo dài", |answer| answer.total == 1)
        .await;
    world
        .found_by(&visitor, "phân chuồng", |answer| answer.total >= 2)
        .await;
    let ids = |who: &Audience, of: &str| -> Vec<String> {
        let offers = world.searcher.related(who, of, 6).expect("offers");
        offers.into_iter().map(|offer| offer.id).collect()
    };
    let offered = ids(&visitor, &book.to_string());
    assert!(offered.contains(&twin.to_string()), "{offered:?}");
    assert!(offered.contains(&course.to_string()), "{offered:?}");
    for absent in [book.to_string(), hidden.to_string(), lesson.to_string()] {
        assert!(!offered.contains(&absent), "{offered:?}");
    }
    assert_eq!(offered.len(), 2, "{offered:?}");
    // What one may not know of says nothing of itself either.
    assert!(ids(&visitor, &hidden.to_string()).is_empty());
    assert!(ids(&visitor, "nothing").is_empty());
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_unit_writes_for_short_finds_the_long_form_at_once_and_no_longer_than_it_stands() {
    let world = World::new().await;
    let unit = world.unit("Hải Lăng", None).await;
    world
        .news(unit, "Lịch của trung tâm văn hoá", "Tối thứ bảy có chèo.")
        .await;
    world.news(unit, "Họp TTVH", "Bàn việc hè.").await;
    let total = |typed: &str| {
        let query = SearchQuery {
            text: typed.to_owned(),
            limit: 10,
            ..SearchQuery::default()
        };
        let answer = world.searcher.search(&Audience::default(), &query);
        answer.expect("an answer").total
    };
    world.found("chèo", |answer| answer.total == 1).await;
    assert_eq!((total("ttvh"), total("trung tâm văn hoá")), (1, 1));
    let id = abbreviate(&world, unit, "ttvh", "trung tâm văn hoá").await;
    world.found("ttvh", |answer| answer.total == 2).await;
    assert_eq!(total("trung tâm văn hoá"), 2);
    spell_out(&world, id).await;
    world.found("ttvh", |answer| answer.total == 1).await;
    world.stop().await;
}

async fn abbreviate(world: &World, unit: UnitId, short: &str, long: &str) -> AbbreviationId {
    let id = AbbreviationId::new();
    let tx = world.db.begin().await.expect("a transaction");
    let row = abbreviation::Model {
        id,
        unit_id: unit,
        short: short.into(),
        written: short.to_uppercase(),
        long: long.into(),
        created_at: Utc::now(),
        created_by: world.person,
    };
    row.into_active_model()
        .insert(&*tx)
        .await
        .expect("an abbreviation");
    world.note(tx, Thing::Abbreviation, id.0).await;
    id
}

async fn spell_out(world: &World, id: AbbreviationId) {
    let tx = world.db.begin().await.expect("a transaction");
    abbreviation::Entity::delete_by_id(id)
        .exec(&*tx)
        .await
        .expect("deleted");
    world.note(tx, Thing::Abbreviation, id.0).await;
}
