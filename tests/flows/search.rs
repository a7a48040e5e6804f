//! Search: one box over everything, however it is typed, for whom it is meant; it follows what is written over power
//! cuts, and an index that was deleted is built again.

use reqwest::Method;
use serde_json::json;
use store::{id::UnitId, state::Role};
use tests::{
    Client, Course,
    program::{Program, id, unit_of, until},
    read,
    search::{ask, found, titles},
};
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

const COURSE: &str = "Trồng rau sạch quanh nhà";
/// How many pieces of news are written before the power goes.
const PIECES: usize = 25;
/// How long the index may be behind, or be built anew.
const CAUGHT_UP: u64 = 60;

#[tokio::test]
async fn what_was_written_is_found_for_whom_it_is_meant_over_power_cuts_and_a_lost_index() {
    let mut program = Program::set_up().await;
    let teacher = program.person(Role::Teacher, "lan").await;
    let unit = unit_of(&teacher).await;
    let course = Course::build(&teacher, unit).title(COURSE);
    let course = course.audience("members").section("Một", &["Làm đất"]);
    course.published().await;
    let learner = program.person(Role::Learner, "mai").await;
    let visitor = Client::new(&program.address);
    found(&learner, COURSE, "course", COURSE).await;
    however_it_is_typed(&learner).await;
    hidden_from(&visitor).await;

    // Written and published one after the other, then the power goes while the index follows.
    let staff = program.person(Role::Staff, "hoa").await;
    for number in 1..=PIECES {
        publish_news(&staff, unit, number).await;
    }
    program.cut_power().await;
    all_news(&visitor).await;
    without_script(&visitor).await;
    hidden_from(&visitor).await;

    program.kill();
    program.console(&["reindex"], "");
    assert!(!program.config.index.folder.exists());
    program.start().await;
    // While it is being built the power goes once more.
    program.cut_power().await;
    found(&learner, "trong rau sach", "course", COURSE).await;
    all_news(&visitor).await;
    however_it_is_typed(&learner).await;
    hidden_from(&visitor).await;
}

/// Learners who ask the same: their bits in a sketch of 64 may coincide, but hardly those of all.
const LEARNERS: usize = 7;

#[tokio::test]
async fn what_several_people_asked_and_opened_is_offered_to_others() {
    let mut program = Program::set_up().await;
    let staff = program.person(Role::Staff, "hoa").await;
    publish_news(&staff, unit_of(&staff).await, 1).await;
    let visitor = Client::new(&program.address);
    let news = found(&visitor, "đê điều", "news", "Bản tin đê điều số 1").await;
    let mut learners = Vec::new();
    for number in 0..LEARNERS {
        learners.push(program.person(Role::Learner, &format!("mai{number}")).await);
    }
    let open = async |who: &Client, words: &str| {
        let body = json!({"q": words, "id": news["id"]});
        who.post("/api/v1/search/opened", body).await.expect(204);
    };
    // Two of them, however often; and somebody's number, or words that do not find it.
    for _ in 0..3 {
        open(&learners[0], "ddee ddieeuf").await;
        open(&learners[1], "Đê điều").await;
    }
    for learner in &learners {
        open(learner, "đê điều 0912 345 678").await;
        open(learner, "xylophon").await;
    }
    assert_eq!(offered(&visitor, "de d").await, [""; 0]);
    for learner in &learners {
        open(learner, "de dieu").await;
    }
    // Nothing that was acknowledged is forgotten.
    program.cut_power().await;
    found(&visitor, "đê điều", "news", "Bản tin đê điều số 1").await;
    assert_eq!(offered(&visitor, "de d").await, ["đê điều"]);
    assert_eq!(offered(&visitor, "xylo").await, [""; 0]);

    let withdraw = format!("/api/v1/news/{}/withdraw", news["id"].as_str().unwrap());
    let version = staff.get(&withdraw.replace("/withdraw", "")).await.ok()["version"].to_string();
    let withdraw = staff.request(Method::POST, &withdraw);
    read(withdraw.header("if-match", version)).await.ok();
    until(
        "what led nowhere is offered no more",
        CAUGHT_UP,
        async || offered(&visitor, "de d").await.is_empty().then_some(()),
    )
    .await;
}

/// Questions of others that are offered for what was typed so far.
async fn offered(who: &Client, typed: &str) -> Vec<String> {
    let request = who.request(Method::GET, "/api/v1/search/suggestions");
    let offers = read(request.query(&[("q", typed)])).await.ok();
    let offers = offers.as_array().unwrap().iter();
    let questions = offers.filter(|offer| offer["kind"] == "question");
    questions
        .map(|offer| offer["text"].as_str().unwrap().to_owned())
        .collect()
}

/// Composed, decomposed, in capitals, without diacritics, as raw Telex keys.
async fn however_it_is_typed(learner: &Client) {
    let decomposed: String = COURSE.nfd().collect();
    assert_ne!(decomposed, COURSE);
    let shouted = COURSE.to_uppercase();
    for words in [
        COURSE,
        &decomposed,
        &shouted,
        "trong rau sach quanh nha",
        "troofng rau sachj",
    ] {
        let answer = ask(learner, words).await.unwrap();
        let found = titles(&answer, "course");
        assert_eq!(found, [COURSE], "{words:?}: {answer}");
    }
    let nothing = ask(learner, "xylophon quẻrwtz").await.unwrap();
    assert_eq!(titles(&nothing, "course"), [""; 0]);
}

/// The course is for members: a visitor neither finds it nor its lesson.
async fn hidden_from(visitor: &Client) {
    for words in [COURSE, "lam dat"] {
        let answer = until("an index", CAUGHT_UP, async || ask(visitor, words).await).await;
        for kind in ["course", "lesson"] {
            assert_eq!(titles(&answer, kind), [""; 0], "{words:?}: {answer}");
        }
    }
}

async fn publish_news(staff: &Client, unit: UnitId, number: usize) {
    let body = json!({
        "id": Uuid::now_v7(), "unit_id": unit, "title": format!("Bản tin đê điều số {number}"),
        "body": "Nước sông lên chậm.",
    });
    let made = staff.post("/api/v1/news", body).await.ok();
    let publish = format!("/api/v1/news/{}/publish", id(&made));
    let publish = staff.request(Method::POST, &publish);
    let version = made["version"].to_string();
    read(publish.header("if-match", version)).await.ok();
}

/// Every piece of news is found, none twice.
async fn all_news(visitor: &Client) {
    let mut expected: Vec<String> = (1..=PIECES)
        .map(|number| format!("Bản tin đê điều số {number}"))
        .collect();
    expected.sort();
    until("all the news", CAUGHT_UP, async || {
        let mut found = titles(&ask(visitor, "bản tin đê điều").await?, "news");
        found.sort();
        (found == expected).then_some(())
    })
    .await;
}

/// The page itself holds what was found, of the kind asked for, a screenful at a time.
async fn without_script(visitor: &Client) {
    let asked = "/tim?q=b%E1%BA%A3n%20tin%20%C4%91%C3%AA%20%C4%91i%E1%BB%81u";
    let mut address = format!("{asked}&loai=news");
    let mut found = Vec::new();
    loop {
        let page = visitor.get(&address).await.expect(200).text;
        let shown = page.split("id=\"first-data\"").next().unwrap();
        let rows = shown.split("<span class=\"title\">").skip(1);
        found.extend(rows.map(|row| row.split("</span>").next().unwrap().to_owned()));
        let Some((before, _)) = shown.split_once("\">Xem thêm</a>") else {
            break;
        };
        let (_, next) = before.rsplit_once("href=\"").unwrap();
        address = next.replace("&amp;", "&");
    }
    found.sort();
    found.dedup();
    assert_eq!(found.len(), PIECES, "{found:?}");
    let books = visitor.get(&format!("{asked}&loai=book")).await.expect(200);
    assert!(books.text.contains("Không thấy gì cho"), "{}", books.text);
}
