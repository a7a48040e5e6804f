//! Which database and object store the tests run on: SQLite and a folder, or the real PostgreSQL and S3 servers
//! that the binary `servers` started and named in the environment (`BENHOC_TEST_POSTGRES`, `BENHOC_TEST_S3_*`).

use aws_sdk_s3::config::{BehaviorVersion, Credentials, Region};
use platform::config::{Config, DatabaseUrl, ObjectsKind, Secret};
use sea_orm::ConnectionTrait;
use tokio::sync::OnceCell;

/// Points a configuration at what the tests run on, all of it empty. Each test has a database and a bucket of its own;
/// they vanish with the servers.
pub async fn configure(config: Config) -> Config {
    on_servers(config, None).await
}

/// The same with the schema in the database: made once, copied for each test.
pub async fn configure_with_schema(config: Config) -> Config {
    static PATTERN: OnceCell<Pattern> = OnceCell::const_new();
    let pattern = PATTERN.get_or_init(Pattern::make).await;
    let config = on_servers(config, Some(pattern)).await;
    if let (Pattern::File(bytes), Some(path)) = (pattern, config.database.url.sqlite_path()) {
        std::fs::write(path, bytes).expect("a database");
    }
    config
}

/// A database with the schema and nothing in it.
enum Pattern {
    /// Its name on the server.
    Database(String),
    /// An SQLite file.
    File(Vec<u8>),
}

impl Pattern {
    async fn make() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut config = Config::in_folder(folder.path());
        let name = format!("pattern-{}", uuid::Uuid::new_v4().simple());
        if let Some(server) = named("POSTGRES") {
            config.database.url = DatabaseUrl::new(new_database(&server, &name, None).await);
        }
        backend::schema::migrate(&config).await.expect("a schema");
        match config.database.url.sqlite_path() {
            Some(path) => Self::File(std::fs::read(path).expect("a database")),
            None => Self::Database(name),
        }
    }
}

async fn on_servers(mut config: Config, pattern: Option<&Pattern>) -> Config {
    let name = format!("test-{}", uuid::Uuid::new_v4().simple());
    if let Some(server) = named("POSTGRES") {
        let pattern = match pattern {
            Some(Pattern::Database(name)) => Some(name.as_str()),
            _ => None,
        };
        config.database.url = DatabaseUrl::new(new_database(&server, &name, pattern).await);
        // Many tests share one server.
        config.database.pool = 4;
    }
    if let Some(endpoint) = named("S3_ENDPOINT") {
        let given = |part| named(part).unwrap_or_else(|| panic!("BENHOC_TEST_{part} is not set"));
        config.objects.kind = ObjectsKind::S3;
        config.objects.endpoint = endpoint;
        config.objects.region = given("S3_REGION");
        config.objects.access_key = given("S3_KEY");
        config.objects.secret_key = Secret::new(given("S3_SECRET"));
        config.objects.bucket = name;
        new_bucket(&config).await;
    }
    config
}

/// Whether the tests run on the real servers.
pub fn are_real() -> bool {
    named("POSTGRES").is_some()
}

fn named(part: &str) -> Option<String> {
    std::env::var(format!("BENHOC_TEST_{part}"))
        .ok()
        .filter(|value| !value.is_empty())
}

async fn new_database(server: &str, name: &str, pattern: Option<&str>) -> String {
    let admin = sea_orm::Database::connect(server)
        .await
        .expect("the PostgreSQL of the tests");
    let pattern = pattern.map_or_else(String::new, |name| format!(" TEMPLATE \"{name}\""));
    admin
        .execute_unprepared(&format!("CREATE DATABASE \"{name}\"{pattern}"))
        .await
        .expect("a database");
    admin.close().await.expect("a closed connection");
    let (host, _) = server
        .rsplit_once('/')
        .expect("postgres://USER:PASSWORD@HOST/NAME");
    format!("{host}/{name}")
}

async fn new_bucket(config: &Config) {
    let objects = &config.objects;
    let settings = aws_sdk_s3::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(&objects.endpoint)
        .region(Region::new(objects.region.clone()))
        .credentials_provider(Credentials::new(
            &objects.access_key,
            objects.secret_key.expose(),
            None,
            None,
            "tests",
        ))
        .force_path_style(true)
        .build();
    let client = aws_sdk_s3::Client::from_conf(settings);
    client
        .create_bucket()
        .bucket(&objects.bucket)
        .send()
        .await
        .expect("a bucket");
}
