//! Which database and object store the tests run on: SQLite and a folder, or the real PostgreSQL and S3 servers
//! that the binary `servers` started and named in the environment (`BENHOC_TEST_POSTGRES`, `BENHOC_TEST_S3_*`).

use aws_sdk_s3::config::{BehaviorVersion, Credentials, Region};
use platform::config::{Config, DatabaseUrl, ObjectsKind, Secret};
use sea_orm::ConnectionTrait;

/// Points a configuration at what the tests run on. Each test has a database and a bucket of its own;
/// they vanish with the servers.
pub async fn configure(mut config: Config) -> Config {
    let name = format!("test-{}", uuid::Uuid::new_v4().simple());
    if let Some(server) = named("POSTGRES") {
        config.database.url = DatabaseUrl::new(new_database(&server, &name).await);
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

async fn new_database(server: &str, name: &str) -> String {
    let admin = sea_orm::Database::connect(server)
        .await
        .expect("the PostgreSQL of the tests");
    admin
        .execute_unprepared(&format!("CREATE DATABASE \"{name}\""))
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
