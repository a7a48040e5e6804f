//! The follower on a real SQLite database: what is published is found, what is withdrawn is gone, whatever happens to
//! the index on disk.

mod access;
mod facets;
mod kill;
mod related;
mod world;

use indexer::home::{Home, Note};
use indexer::{Kind, SearchAnswer, SearchQuery};
use std::fs;
use store::search::Audience;
use store::state::{Audience as For, PublishState};
use world::{World, marked};

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_a_published_book_is_found_with_its_words_marked_and_gone_when_withdrawn() {
    let world = World::new().await;
    let unit = world.unit("Trung tâm Quảng Trung", None).await;
    let pages = [
        "Lời nói đầu.",
        "Muốn trồng rau thuỷ canh thì phải pha dung dịch.",
        "Hết.",
    ];
    let book = world
        .book(unit, "Kỹ thuật làm vườn", For::Public, &pages)
        .await;
    for typed in [
        "rau thủy canh",
        "RAU THUỶ CANH",
        "rau thuy canh",
        "rau thuyr canh",
        "rau th\u{75}y\u{309} canh",
    ] {
        let answer = world.found(typed, |answer| answer.total == 1).await;
        let group = &answer.groups[0];
        assert_eq!(
            (group.kind, group.id.as_str()),
            (Kind::Book, book.to_string().as_str()),
            "{typed}"
        );
        assert_eq!(group.hits[0].place, 2, "{typed}");
        assert_eq!(
            marked(&group.hits[0].snippet),
            "Muốn trồng [rau thuỷ canh] thì phải pha dung dịch.",
            "{typed}"
        );
    }
    world.withdraw_book(book).await;
    world
        .found("rau thủy canh", |answer| answer.total == 0)
        .await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_finds_what_is_not_for_them() {
    let world = World::new().await;
    let province = world.unit("Tỉnh", None).await;
    let centre = world.unit("Trung tâm", Some(province)).await;
    let other = world.unit("Trung tâm khác", Some(province)).await;
    world
        .book(
            centre,
            "Sách ai cũng đọc",
            For::Public,
            &["trang hạt giống"],
        )
        .await;
    world
        .book(
            centre,
            "Sách người đăng nhập",
            For::SignedIn,
            &["trang hạt giống"],
        )
        .await;
    world
        .book(
            centre,
            "Sách thành viên",
            For::Members,
            &["trang hạt giống"],
        )
        .await;
    world
        .book(centre, "Sách cán bộ", For::Staff, &["trang hạt giống"])
        .await;
    let visitor = Audience::default();
    let signed_in = Audience {
        signed_in: true,
        ..visitor.clone()
    };
    let member = Audience {
        member_of: vec![centre],
        above: vec![centre, province],
        ..signed_in.clone()
    };
    let above = Audience {
        member_of: vec![province],
        above: vec![province],
        staff_of: vec![province],
        ..signed_in.clone()
    };
    let stranger = Audience {
        member_of: vec![other],
        above: vec![other, province],
        staff_of: vec![other],
        ..signed_in.clone()
    };
    for (who, audience, count) in [
        ("visitor", visitor, 1),
        ("signed in", signed_in, 2),
        ("member", member, 3),
        ("above", above, 4),
        ("stranger", stranger, 2),
    ] {
        let answer = world
            .found_by(&audience, "hạt giống", |answer| answer.total == count)
            .await;
        assert_eq!(answer.counts.values().sum::<usize>(), count, "{who}");
        let offered = world
            .searcher
            .suggest(&audience, "sach", &[], 10)
            .expect("suggestions");
        // The record of a book for the signed in is known to all.
        assert_eq!(offered.len(), count.max(2), "{who}: {offered:?}");
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lesson_is_known_to_who_may_see_its_course_and_its_text_only_where_all_may_read_it() {
    let world = World::new().await;
    let unit = world.unit("Trung tâm", None).await;
    let (open, _) = world
        .course(
            unit,
            "Lớp mở",
            For::Public,
            "Bài ghép cành",
            "Dùng dao sắc cắt vát gốc ghép.",
        )
        .await;
    let (inner, _) = world
        .course(
            unit,
            "Lớp riêng",
            For::SignedIn,
            "Bài ghép mắt",
            "Dùng dao sắc mở chữ T.",
        )
        .await;
    let signed_in = Audience {
        signed_in: true,
        ..Audience::default()
    };
    let answer = world
        .found_by(&signed_in, "bài ghép", |answer| answer.total == 2)
        .await;
    assert!(answer.groups.iter().all(|group| group.kind == Kind::Lesson));
    world
        .found_by(&signed_in, "dao sắc", |answer| answer.total == 1)
        .await;
    world.publish_course(open, PublishState::Draft).await;
    world.publish_course(inner, PublishState::Draft).await;
    world
        .found_by(&signed_in, "bài ghép", |answer| answer.total == 0)
        .await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happened_while_it_was_off_is_found_after_the_start_without_a_rebuild() {
    let mut world = World::new().await;
    let unit = world.unit("Trung tâm", None).await;
    world
        .news(unit, "Tin thứ nhất", "Khai giảng lớp đan lát.")
        .await;
    world.found("đan lát", |answer| answer.total == 1).await;
    let generation = world.generation();
    world.stop().await;
    let late = world
        .news(unit, "Tin thứ hai", "Lớp đan lát nghỉ mưa.")
        .await;
    world.start().await;
    let answer = world.found("đan lát", |answer| answer.total == 2).await;
    assert!(
        answer
            .groups
            .iter()
            .any(|group| group.id == late.to_string())
    );
    assert_eq!(world.generation(), generation);
    world.stop().await;
}

type Damage = fn(&World);

#[tokio::test(flavor = "multi_thread")]
async fn an_index_that_cannot_go_on_is_built_anew() {
    let mut world = World::new().await;
    let unit = world.unit("Trung tâm", None).await;
    world.news(unit, "Tin", "Khai giảng lớp đan lát.").await;
    world.found("đan lát", |answer| answer.total == 1).await;
    let damages: [(&str, Damage); 5] = [
        ("missing", |world| {
            fs::remove_dir_all(world.index()).expect("removed")
        }),
        ("of another version", |world| {
            world.set_note(&Note {
                version: 0,
                position: String::new(),
            })
        }),
        ("ahead of the feed", |world| {
            world.set_note(&Note::at("{\"tx\":0,\"seq\":999}"))
        }),
        ("cut off", |world| world.cut_files(".idx")),
        ("without its list", |world| {
            fs::remove_file(world.index().join(world.generation()).join("meta.json"))
                .expect("removed")
        }),
    ];
    for (damage, apply) in damages {
        world.stop().await;
        apply(&world);
        world.start().await;
        let answer = world.found("đan lát", |answer| answer.total == 1).await;
        assert_eq!(answer.groups.len(), 1, "{damage}");
        assert!(Home::new(world.index()).open(true).is_ok(), "{damage}");
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_that_was_purged_beyond_the_position_means_a_rebuild() {
    let mut world = World::new().await;
    let unit = world.unit("Trung tâm", None).await;
    world.news(unit, "Tin", "Khai giảng lớp đan lát.").await;
    world.found("đan lát", |answer| answer.total == 1).await;
    let generation = world.generation();
    world.stop().await;
    world.news(unit, "Tin", "Lớp đan lát thứ hai.").await;
    world.news(unit, "Tin", "Lớp đan lát thứ ba.").await;
    world.purge_feed_but_last().await;
    world.start().await;
    world.found("đan lát", |answer| answer.total == 3).await;
    assert_ne!(world.generation(), generation);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rebuild_can_be_asked_for_while_it_runs() {
    let world = World::new().await;
    let unit = world.unit("Trung tâm", None).await;
    world.news(unit, "Tin", "Khai giảng lớp đan lát.").await;
    world.found("đan lát", |answer| answer.total == 1).await;
    let generation = world.generation();
    world.searcher.home().ask_rebuild().expect("asked");
    world
        .until("a new generation", || {
            assert!(world.searcher.is_ready(), "the old one serves meanwhile");
            world.generation() != generation
        })
        .await;
    world.found("đan lát", |answer| answer.total == 1).await;
    world
        .until("the end of the rebuild", || {
            !world.searcher.home().is_rebuild_asked()
        })
        .await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_followers_never_write_to_one_folder() {
    let world = World::new().await;
    let second = indexer::Follower::new(world.db.clone(), world.searcher.clone());
    assert!(second.is_err());
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_finds_a_thing_follows_its_unit_when_it_moves() {
    let world = World::new().await;
    let (old, new) = (
        world.unit("Huyện cũ", None).await,
        world.unit("Huyện mới", None).await,
    );
    let centre = world.unit("Trung tâm", Some(old)).await;
    world
        .book(centre, "Sách nội bộ", For::Members, &["cách ủ phân"])
        .await;
    let member_of = |unit| Audience {
        signed_in: true,
        member_of: vec![unit],
        above: vec![unit],
        staff_of: vec![],
    };
    world
        .found_by(&member_of(old), "ủ phân", |answer| answer.total == 1)
        .await;
    world.move_unit(centre, old, new).await;
    world
        .found_by(&member_of(new), "ủ phân", |answer| answer.total == 1)
        .await;
    world
        .found_by(&member_of(old), "ủ phân", |answer| answer.total == 0)
        .await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_questions_get_an_answer() {
    let world = World::new().await;
    let unit = world.unit("Trung tâm", None).await;
    world.news(unit, "Tin", "Khai giảng lớp đan lát.").await;
    world.found("đan lát", |answer| answer.total == 1).await;
    let long = "từ ".repeat(10_000);
    let huge = "x".repeat(1 << 20);
    for typed in [
        "*",
        "(((((",
        "\0",
        "\u{202e}wqx đzw",
        "\"\"",
        "-",
        "-đan",
        "\"đan lát\" -lát",
        &long,
        &huge,
    ] {
        let query = SearchQuery {
            text: typed.to_owned(),
            limit: 10,
            ..SearchQuery::default()
        };
        let answer = world
            .searcher
            .search(&Audience::default(), &query)
            .expect("an answer");
        assert_eq!(answer.total, 0, "{typed:.20}");
    }
    let quoted = world.found("\"lớp đan\"", |answer| answer.total == 1).await;
    assert_eq!(quoted.reading_used, None);
    world.found("\"đan lớp\"", |answer| answer.total == 0).await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_is_read_as_it_was_meant() {
    let world = World::new().await;
    let unit = world.unit("Trung tâm", None).await;
    let body = "Ngày 2 tháng 9 năm 1945, học sinh giỏi của thế kỷ XX nhận 1.000.000 đồng. Kỹ thuật ghép cành.";
    let wanted = world.news(unit, "Tin thứ nhất", body).await;
    world
        .news(unit, "Tin thứ hai", "Học sinh và người dân vui mừng.")
        .await;
    for (typed, reading) in [
        ("họcsinh giỏi", Some("học sinh giỏi")),
        ("HOCSINH gioi", Some("HOC SINH gioi")),
        ("học si nh giỏi", Some("học sinh giỏi")),
        ("thế kỷ 20", None),
        ("02/09/1945", None),
        ("1000000 đồng", None),
        ("kĩ thuật", None),
        ("ki thuat ghep", None),
        ("hocj sinh gioir", Some("học sinh giỏi")),
        ("ai kể “chuyện không đâu” cho học sinh giỏi", None),
    ] {
        let first = |answer: &SearchAnswer| {
            let group = answer.groups.first();
            group.is_some_and(|group| group.id == wanted.to_string())
        };
        let answer = world.found(typed, first).await;
        assert_eq!(answer.reading_used.as_deref(), reading, "{typed}");
    }
    world
        .found("“chuyện không đâu”", |answer| answer.total == 0)
        .await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_abbreviation_and_what_it_stands_for_find_each_other() {
    let world = World::new().await;
    let unit = world.unit("Trung tâm", None).await;
    let short = world
        .news(unit, "Lịch tiếp dân", "UBND xã tiếp dân sáng thứ năm.")
        .await;
    let long = "Uỷ ban nhân dân xã tiếp dân chiều thứ sáu.";
    let long = world.news(unit, "Lịch mới", long).await;
    world
        .news(unit, "Họp dân", "Dân trong xã họp ở đình.")
        .await;
    for typed in [
        "UBND xã",
        "ubnd xa",
        "uỷ ban nhân dân xã",
        "uy ban nhan dan xa",
    ] {
        let both = |answer: &SearchAnswer| {
            let first: Vec<&str> = answer
                .groups
                .iter()
                .take(2)
                .map(|group| group.id.as_str())
                .collect();
            first.len() == 2
                && [short, long]
                    .iter()
                    .all(|id| first.contains(&&*id.to_string()))
        };
        let answer = world.found(typed, both).await;
        for group in answer.groups.iter().take(2) {
            let marked = group.hits[0].snippet.iter().any(|part| part.marked);
            assert!(marked, "{typed}: {group:?}");
        }
        assert_eq!(answer.reading_used, None, "{typed}");
    }
    let quoted = world.found("\"UBND xã\"", |answer| answer.total == 1).await;
    assert_eq!(quoted.groups[0].id, short.to_string());
    world.stop().await;
}
