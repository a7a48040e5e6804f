//! A follower that is killed again and again while it commits: no change is missed or doubled, and its index answers as one
//! that was built at once.

use crate::world::World;
use indexer::home::Home;
use indexer::{Follower, SearchQuery, Searcher};
use platform::config::Config;
use platform::database::Database;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;
use store::id::NewsId;
use store::search::Audience;
use store::state::PublishState;
use tantivy::collector::Count;
use tantivy::query::TermQuery;
use tantivy::schema::{IndexRecordOption, Term};
use tokio_util::sync::CancellationToken;

/// Tells the program started by the test that it is the follower, and of which folder.
const FOLDER: &str = "FOLLOW_FOLDER";
/// How often it is killed; fifty take half a minute.
const KILLS: &str = "INDEX_KILLS";
const QUERIES: usize = 200;
const VERSES: &str = include_str!("../../../tests/data/texts/truyen-kieu.txt");

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_it_commits_it_misses_and_doubles_nothing() {
    let kills: usize = std::env::var(KILLS).map_or(6, |n| n.parse().expect("a number"));
    let mut world = World::new().await;
    world.stop().await;
    let unit = world.unit("Trung tâm", None).await;
    let mut draw = Draw(2026);
    let mut written: Vec<(NewsId, bool)> = Vec::new();
    for number in 0..kills {
        let mut child = follower(world.folder());
        for _ in 0..draw.below(12) + 3 {
            match draw.below(4) {
                0 if !written.is_empty() => {
                    let at = draw.below(written.len());
                    let state = [PublishState::Draft, PublishState::Published][draw.below(2)];
                    written[at].1 = state == PublishState::Published;
                    let body = draw.verses();
                    world.change_news(written[at].0, &body, state).await;
                }
                _ => {
                    let title = format!("Bản tin số {number}");
                    written.push((world.news(unit, &title, &draw.verses()).await, true));
                }
            }
            tokio::time::sleep(Duration::from_millis(draw.below(60) as u64)).await;
        }
        child.kill().expect("killed");
        child.wait().expect("gone");
    }
    world.start().await;
    let last = world.news(unit, "Bản tin cuối", "Lời chót bỏ ngỏ.").await;
    written.push((last, true));
    caught_up(&world, last).await;
    // Opened anew, since the words that corrections know of are read now and then only.
    world.stop().await;
    world.start().await;
    caught_up(&world, last).await;
    each_once(&world, &written);
    each_listed_once(&world.searcher, &written);
    let questions: Vec<String> = (0..QUERIES).map(|_| draw.question()).collect();
    let answers: Vec<_> = questions.iter().map(|q| ten(&world.searcher, q)).collect();
    assert!(answers.iter().filter(|answer| !answer.is_empty()).count() > QUERIES / 2);
    world.stop().await;
    std::fs::remove_dir_all(world.index()).expect("removed");
    world.start().await;
    caught_up(&world, last).await;
    for (question, answer) in questions.iter().zip(&answers) {
        assert_eq!(&ten(&world.searcher, question), answer, "{question}");
    }
    world.stop().await;
}

/// Not a test of its own: what the other one starts and kills.
#[tokio::test(flavor = "multi_thread")]
async fn follows_until_it_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let config = Config::in_folder(Path::new(&folder));
    let db = Database::connect(&config.database)
        .await
        .expect("a database");
    let searcher = Arc::new(Searcher::open(Path::new(&folder).join("index")));
    let follower = Follower::new(db, searcher).expect("the folder is free");
    follower.run(CancellationToken::new()).await;
}

/// Waits until the newest change is found.
async fn caught_up(world: &World, last: NewsId) {
    let last = last.to_string();
    let is_last = |group: &indexer::Group| group.id == last;
    world
        .found("bản tin cuối bỏ ngỏ", |a| {
            a.groups.iter().any(is_last)
        })
        .await;
}

fn follower(folder: &Path) -> Child {
    Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "kill::follows_until_it_is_killed"])
        .env(FOLDER, folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("a follower")
}

/// Every published piece of news has one document, every other none.
fn each_once(world: &World, written: &[(NewsId, bool)]) {
    let opened = Home::new(world.index()).open(true).expect("whole");
    let reader = opened.index.reader().expect("a reader");
    for (id, published) in written {
        let term = Term::from_field_text(opened.fields.item, &id.to_string());
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        let documents = reader.searcher().search(&query, &Count).expect("a count");
        assert_eq!(documents, usize::from(*published), "{id}");
    }
}

/// Who leafs through an answer sees each once, and all as far as an answer goes.
fn each_listed_once(searcher: &Searcher, written: &[(NewsId, bool)]) {
    let mut found = std::collections::BTreeMap::<String, usize>::new();
    let mut query = SearchQuery {
        text: "bản tin".into(),
        limit: 100,
        ..SearchQuery::default()
    };
    loop {
        let answer = searcher
            .search(&Audience::default(), &query)
            .expect("an answer");
        for group in &answer.groups {
            *found.entry(group.id.clone()).or_default() += group.hits.len();
        }
        let Some(next) = answer.next else { break };
        query.after = next;
    }
    let published = written.iter().filter(|(_, published)| *published);
    let expected: std::collections::BTreeMap<String, usize> =
        published.map(|(id, _)| (id.to_string(), 1)).collect();
    // An answer goes no deeper than some hundreds of documents.
    if expected.len() < 250 {
        assert_eq!(found, expected);
    }
    for (id, published) in written {
        let found = found.get(&id.to_string()).copied().unwrap_or(0);
        assert!(found <= usize::from(*published), "{id} found {found} times");
    }
}

/// The first ten of an answer.
fn ten(searcher: &Searcher, question: &str) -> Vec<(String, Vec<u64>)> {
    let query = SearchQuery {
        text: question.into(),
        limit: 10,
        ..SearchQuery::default()
    };
    let answer = searcher
        .search(&Audience::default(), &query)
        .expect("an answer");
    let groups = answer.groups.into_iter();
    groups
        .map(|group| (group.id, group.hits.iter().map(|hit| hit.place).collect()))
        .collect()
}

/// Chance that is the same each time.
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }

    fn verse(&mut self) -> &'static str {
        let verses: Vec<&str> = VERSES
            .lines()
            .filter(|line| !line.starts_with('#'))
            .collect();
        verses[self.below(verses.len())]
    }

    fn verses(&mut self) -> String {
        (0..4).map(|_| self.verse()).collect::<Vec<_>>().join("\n")
    }

    /// Two to five words of a verse, half the time without marks.
    fn question(&mut self) -> String {
        let words: Vec<&str> = self.verse().split_whitespace().collect();
        let (from, count) = (self.below(words.len().max(2) - 1), self.below(4) + 2);
        let question = words[from..(from + count).min(words.len())].join(" ");
        if self.below(2) == 0 {
            vietnamese::fold(&question)
        } else {
            question
        }
    }
}
