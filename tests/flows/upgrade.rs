//! Upgrades: the database is copied before its schema changes, a step that fails leaves all as it was, and a schema of a
//! newer version is refused.

use backend::{
    backup,
    schema::{self, Snapshot},
};
use platform::config::Config;
use sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, MigratorTrait, SchemaManager};
use serde_json::json;
use store::{migrations::Migrator, state::Role};
use tests::{
    Client,
    program::{Program, id, unit_of},
    servers_in_use,
};
use uuid::Uuid;

const STEP: &str = "m9999_tomorrow";
const TITLE: &str = "Khai giảng";

/// The schema of tomorrow: today's, and one step that spoils every title.
struct Tomorrow;

/// The same step, which fails at its end.
struct Broken;

struct Step {
    fails: bool,
}

impl MigratorTrait for Tomorrow {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        with_step(false)
    }
}

impl MigratorTrait for Broken {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        with_step(true)
    }
}

fn with_step(fails: bool) -> Vec<Box<dyn MigrationTrait>> {
    let mut steps = Migrator::migrations();
    steps.push(Box::new(Step { fails }));
    steps
}

impl MigrationName for Step {
    fn name(&self) -> &str {
        STEP
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared("CREATE TABLE tomorrow (id INTEGER PRIMARY KEY)")
            .await?;
        db.execute_unprepared("UPDATE news SET title = '?'").await?;
        if self.fails {
            db.execute_unprepared("SELECT * FROM no_such_table").await?;
        }
        Ok(())
    }
}

#[tokio::test]
async fn a_newer_schema_is_refused_and_the_copy_made_before_it_brings_all_back() {
    let mut program = Program::set_up().await;
    let staff = program.person(Role::Staff, "lan").await;
    let body =
        json!({"id": Uuid::now_v7(), "unit_id": unit_of(&staff).await, "title": TITLE, "body": ""});
    let news = staff.post("/api/v1/news", body).await.ok();
    let news = format!("/api/v1/news/{}", id(&news));
    program.kill();

    let failed = schema::migrate_to::<Broken>(&program.config, Snapshot::Take).await;
    assert!(failed.is_err());
    program.start().await;
    assert_eq!(
        title(&staff, &news).await,
        TITLE,
        "a failed step left traces"
    );
    program.kill();

    // The copy of the failed attempt lies there and does not stand in the way.
    let done = schema::migrate_to::<Tomorrow>(&program.config, Snapshot::Take).await;
    assert_eq!(done.unwrap(), 1);
    for words in [&["serve"][..], &["migrate"], &["user", "renew", "luc"]] {
        let refused = program.refused(words);
        assert!(
            refused.contains("newer version") && refused.contains(STEP),
            "{refused}"
        );
    }

    bring_back(&mut program).await;
    program.start().await;
    assert_eq!(title(&staff, &news).await, TITLE);
}

#[tokio::test]
async fn a_backup_of_a_newer_version_is_refused_before_anything_is_touched() {
    let mut program = Program::set_up().await;
    program.kill();
    let done = schema::migrate_to::<Tomorrow>(&program.config, Snapshot::Leave).await;
    assert_eq!(done.unwrap(), 1);
    let file = program.file("newer.tar.zst");
    let file = file.to_str().unwrap();
    program.console(&["backup", file], "");
    let spare = program.spare().await;
    let refused = spare.refused(&["restore", file]);
    assert!(refused.contains("newer version"), "{refused}");
    for thing in ["benhoc.db", "keys"] {
        assert!(!spare.config.data.folder.join(thing).exists(), "{thing}");
    }
    assert_eq!(
        schema::migrate(&spare.config).await.unwrap(),
        Migrator::migrations().len()
    );
}

#[tokio::test]
async fn processes_that_start_together_make_one_schema() {
    let folder = tempfile::tempdir().unwrap();
    let config = servers_in_use::configure(Config::in_folder(folder.path())).await;
    let start = || schema::migrate(&config);
    let (one, two, three) = tokio::join!(start(), start(), start());
    let steps = [one, two, three].map(|done| done.unwrap());
    assert_eq!(steps.iter().sum::<usize>(), Migrator::migrations().len());
}

async fn title(client: &Client, news: &str) -> String {
    let news = client.get(news).await.ok();
    news["title"].as_str().unwrap().to_owned()
}

/// As the administrator would: the copy takes the place of the database.
async fn bring_back(program: &mut Program) {
    let copies = program.config.data.folder.join("snapshots");
    match program.config.database.url.sqlite_path() {
        Some(file) => {
            for rest in ["db-wal", "db-shm"] {
                let _ = std::fs::remove_file(file.with_extension(rest));
            }
            std::fs::copy(copies.join(format!("before-{STEP}.db")), file).unwrap();
        }
        None => {
            let empty = program.spare().await.config.database.clone();
            let copy = copies.join(format!("before-{STEP}.sql"));
            backup::load(&empty.url, &copy).await.unwrap();
            program.config.database = empty;
        }
    }
}
