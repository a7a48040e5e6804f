//! What the migrations make, on SQLite and on PostgreSQL, is what the entities speak of: the same tables, columns,
//! types, keys, and the same columns that may be empty. (How a schema comes up to date is a walk: `flows/upgrade.rs`.)

use std::collections::BTreeMap;

use platform::{config::Database as Settings, config::DatabaseUrl, database::Database};
use sea_orm::{
    ConnectionTrait, DbBackend, EntityTrait, Schema, Statement, sea_query::TableCreateStatement,
};
use sea_orm_migration::MigratorTrait;
use store::migrations::Migrator;
use tests::servers::Postgres;

/// Where it stands → type, whether it may be empty, whether it is of the key.
type Columns = BTreeMap<(String, String), (String, bool, bool)>;

#[tokio::test]
async fn on_sqlite_the_migrations_make_what_the_entities_speak_of() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| format!("sqlite:{}", folder.path().join(name).display());
    compare(&at("migrated.db"), &at("spoken-of.db")).await;
}

#[tokio::test]
async fn on_postgres_the_migrations_make_what_the_entities_speak_of() {
    let folder = tempfile::tempdir().unwrap();
    // Its own user must be able to enter.
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(folder.path(), open).unwrap();
    let server = Postgres::start(folder.path()).await.unwrap();
    let admin = sea_orm::Database::connect(server.url()).await.unwrap();
    let at = |name: &str| server.url().replace("/postgres", &format!("/{name}"));
    for name in ["migrated", "spoken_of"] {
        let sql = format!("CREATE DATABASE {name}");
        admin.execute_unprepared(&sql).await.unwrap();
    }
    compare(&at("migrated"), &at("spoken_of")).await;
    admin.close().await.unwrap();
    server.stop().await.unwrap();
}

async fn compare(migrated: &str, spoken_of: &str) {
    let (migrated, spoken_of) = (open(migrated).await, open(spoken_of).await);
    let tx = migrated.begin().await.unwrap();
    Migrator::up(&*tx, None).await.unwrap();
    tx.commit().await.unwrap();
    let tx = spoken_of.begin().await.unwrap();
    for table in tables(tx.get_database_backend()) {
        tx.execute(&table).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut made = columns(&migrated).await;
    // The migrations' own.
    made.retain(|(table, _), _| table != "seaql_migrations");
    let said = columns(&spoken_of).await;
    let only = |these: &Columns, those: &Columns| -> Vec<String> {
        let other = these
            .iter()
            .filter(|(at, what)| those.get(at) != Some(what));
        other.map(|column| format!("{column:?}")).collect()
    };
    let (made, said) = (only(&made, &said), only(&said, &made));
    assert!(
        made.is_empty() && said.is_empty(),
        "only the migrations have\n{}\nonly the entities have\n{}",
        made.join("\n"),
        said.join("\n")
    );
    migrated.close().await.unwrap();
    spoken_of.close().await.unwrap();
}

async fn open(url: &str) -> Database {
    let settings = Settings {
        url: DatabaseUrl::new(url),
        pool: 2,
    };
    Database::connect(&settings).await.unwrap()
}

async fn columns(db: &Database) -> Columns {
    let db = db.reader();
    let backend = db.get_database_backend();
    let sql = match backend {
        DbBackend::Sqlite => SQLITE,
        _ => POSTGRES,
    };
    let rows = db.query_all_raw(Statement::from_string(backend, sql));
    let rows = rows.await.unwrap().into_iter().map(|row| {
        let text = |name: &str| row.try_get::<String>("", name).unwrap();
        let yes = |name: &str| row.try_get::<i32>("", name).unwrap() != 0;
        let place = (text("place"), text("name"));
        (place, (text("kind"), yes("may_be_empty"), yes("is_key")))
    });
    rows.collect()
}

/// Lengths of types, which SQLite reads over, are left out.
const SQLITE: &str = r#"
    SELECT m.name AS place, c.name AS name,
        replace(lower(substr(c.type, 1, instr(c.type || '(', '(') - 1)), 'varchar', 'text') AS kind,
        CAST(c."notnull" = 0 AND c.pk = 0 AS INTEGER) AS may_be_empty,
        CAST(c.pk > 0 AS INTEGER) AS is_key
    FROM sqlite_master m JOIN pragma_table_info(m.name) c
    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"#;

const POSTGRES: &str = r#"
    SELECT c.relname AS place, a.attname AS name,
        CASE format_type(a.atttypid, NULL) WHEN 'character varying' THEN 'text'
            ELSE format_type(a.atttypid, NULL) END AS kind,
        (NOT a.attnotnull)::int AS may_be_empty,
        COALESCE((SELECT a.attnum = ANY(i.indkey) FROM pg_index i
            WHERE i.indrelid = c.oid AND i.indisprimary), false)::int AS is_key
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace"#;

/// One statement a table. An entity that is missing here is missed by the comparison, since the migrations make its
/// table.
fn tables(backend: DbBackend) -> Vec<TableCreateStatement> {
    fn of<E: EntityTrait>(backend: DbBackend, _: E) -> TableCreateStatement {
        Schema::new(backend).create_table_from_entity(E::default())
    }
    macro_rules! all {
        ($($room:ident :: $feature:ident $(:: $table:ident)?),* $(,)?) => {
            vec![$(of(backend, $room::$feature$(::$table)?::Entity)),*]
        };
    }
    all![
        store::audit,
        store::accounts::consent,
        store::accounts::login,
        store::accounts::person,
        store::search::abbreviation,
        store::accounts::login_code,
        store::accounts::refresh_token,
        store::accounts::role_grant,
        store::accounts::secret,
        store::accounts::session,
        store::accounts::sign_in_throttle,
        store::centres::news,
        store::centres::placement,
        store::centres::unit,
        store::centres::unit_ancestor,
        store::contests::contest,
        store::contests::entry,
        store::contests::entry_like,
        store::contests::entry_tally,
        store::contests::ledger_batch,
        store::contests::ledger_event,
        store::contests::playback,
        store::contests::share_link,
        store::courses::course,
        store::courses::enrolment,
        store::courses::lesson,
        store::courses::lesson_progress,
        store::courses::section,
        store::lending::copy,
        store::lending::hold,
        store::lending::lending_rule,
        store::lending::loan,
        store::lending::reader_class,
        store::lending::stocktake,
        store::lending::stocktake_line,
        store::library::book,
        store::library::book_subject,
        store::library::contributor,
        store::library::correction,
        store::library::page,
        store::library::bookmark,
        store::library::catalogue_import,
        store::library::catalogue_import_row,
        store::library::reading,
        store::library::shelf,
        store::library::shelf_book,
        store::media::lecture,
        store::media::rendition,
        store::media::upload,
        store::media::watch,
        store::search::change,
        store::search::frequent_query,
        store::search::missed_query,
        platform::messages::message,
        platform::queue::job,
        platform::schedule::tick,
    ]
}
