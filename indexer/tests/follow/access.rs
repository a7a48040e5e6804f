//! An index asked over HTTP answers as one of the same process, whoever shows its token.

use crate::world::World;
use indexer::access::{Client, Count, Find, Suggest, serve};
use indexer::{Access, SearchError, SearchQuery};
use platform::config::Secret;
use std::sync::Arc;
use store::search::Audience;
use store::state::Audience as For;
use tokio_util::sync::CancellationToken;

const TOKEN: &str = "0123456789abcdef0123456789abcdef";

fn query(text: &str) -> SearchQuery {
    SearchQuery {
        text: text.to_owned(),
        limit: 10,
        ..SearchQuery::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_elsewhere_answers_as_one_here() {
    let world = World::new().await;
    let unit = world.unit("Hải Lăng", None).await;
    for (title, audience) in [("Trồng lúa", For::Public), ("Sổ lúa", For::Members)] {
        let pages = ["Cây lúa ưa nước.", "Gặt lúa tháng mười."];
        world.book(unit, title, audience, &pages).await;
    }
    let member = Audience {
        signed_in: true,
        member_of: vec![unit],
        ..Audience::default()
    };
    world
        .found_by(&member, "lúa", |answer| answer.total == 2)
        .await;

    let stop = CancellationToken::new();
    let index = Arc::clone(&world.searcher);
    let token = Secret::new(TOKEN);
    let serving = serve("127.0.0.1:0", token.clone(), index, stop.clone()).await;
    let serving = serving.expect("a service");
    let address = format!("http://{}", serving.address);
    let there = Access::Elsewhere(Client::new(&address, token).expect("a client"));
    let here = Access::Here(Arc::clone(&world.searcher));
    assert!(there.is_ready().await);
    for who in [Audience::default(), member] {
        let (a, b) = (
            here.ask(who.clone(), Find(query("lua")))
                .await
                .expect("an answer"),
            there
                .ask(who.clone(), Find(query("lua")))
                .await
                .expect("an answer"),
        );
        assert_eq!((a.groups, a.counts), (b.groups, b.counts));
        let (a, b) = (
            here.ask(who.clone(), Count(query("lua")))
                .await
                .expect("counts"),
            there
                .ask(who.clone(), Count(query("lua")))
                .await
                .expect("counts"),
        );
        assert_eq!(a, b);
        let typed = || Suggest {
            frequent: Vec::new(),
            typed: "tr".to_owned(),
            limit: 5,
        };
        let offers = there.ask(who, typed()).await.expect("offers");
        assert_eq!(offers.len(), 1);
    }

    let stranger = Client::new(&address, Secret::new("x".repeat(32))).expect("a client");
    let stranger = Access::Elsewhere(stranger);
    assert!(!stranger.is_ready().await);
    let refused = stranger.ask(Audience::default(), Find(query("lúa"))).await;
    assert!(matches!(refused, Err(SearchError::Away(_))), "{refused:?}");

    stop.cancel();
    serving.task.await.expect("an end").expect("a good end");
    let gone = there.ask(Audience::default(), Find(query("lúa"))).await;
    assert!(matches!(gone, Err(SearchError::Away(_))), "{gone:?}");
    assert!(!there.is_ready().await);
    world.stop().await;
}
