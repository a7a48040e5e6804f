//! Garage, a real S3 server: one node, one copy. What tests kill is our program, never the server: it need not wait for
//! the disk.
//! It is a program apart (AGPL), built once by `deploy/setup.sh s3`, never linked with ours.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tokio::process::Child;

use super::{free_port, listening, secret, server, stop};

const REGION: &str = "garage";
const BUCKET: &str = "benhoc-test";

/// A running server with one bucket and a key that may make others.
pub struct Garage {
    child: Child,
    port: u16,
    key: String,
    secret: String,
}

impl Garage {
    /// Starts a server that keeps its data below `folder`.
    pub async fn start(folder: &Path) -> Result<Self> {
        let program = program()?;
        let home = folder.join("garage");
        std::fs::create_dir(&home)?;
        let port = free_port()?;
        let config = home.join("garage.toml");
        std::fs::write(&config, configuration(&home, port, free_port()?))?;
        let key = format!("GK{}", &secret()[..24]);
        let secret = secret() + &secret();

        let log = folder.join("garage.log");
        let mut child = server(&program, None, &log)?
            .arg("-c")
            .arg(&config)
            .args(["server", "--single-node", "--default-bucket"])
            .env("GARAGE_DEFAULT_ACCESS_KEY", &key)
            .env("GARAGE_DEFAULT_SECRET_KEY", &secret)
            .env("GARAGE_DEFAULT_BUCKET", BUCKET)
            .env("RUST_LOG", "garage=warn")
            .spawn()
            .context("setpriv (package util-linux) is needed")?;
        // The key and the bucket are made before the server listens.
        listening(&mut child, SocketAddr::from(([127, 0, 0, 1], port)), &log).await?;
        Ok(Self {
            child,
            port,
            key,
            secret,
        })
    }

    /// `BENHOC_TEST_S3_*`, as `TestApp` reads them.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        vec![
            (
                "BENHOC_TEST_S3_ENDPOINT",
                format!("http://127.0.0.1:{}", self.port),
            ),
            ("BENHOC_TEST_S3_REGION", REGION.into()),
            ("BENHOC_TEST_S3_BUCKET", BUCKET.into()),
            ("BENHOC_TEST_S3_KEY", self.key.clone()),
            ("BENHOC_TEST_S3_SECRET", self.secret.clone()),
        ]
    }

    /// Asks it to end and waits.
    pub async fn stop(self) -> Result<()> {
        stop(self.child, "Garage").await
    }
}

fn program() -> Result<PathBuf> {
    let caches = match std::env::var_os("XDG_CACHE_HOME") {
        Some(folder) => PathBuf::from(folder),
        None => PathBuf::from(std::env::var_os("HOME").context("HOME is not set")?).join(".cache"),
    };
    let program = caches.join("benhoc/tools/bin/garage");
    if !program.exists() {
        bail!(
            "{} is missing: `deploy/setup.sh s3` builds it",
            program.display()
        );
    }
    Ok(program)
}

fn configuration(home: &Path, port: u16, rpc_port: u16) -> String {
    format!(
        r#"metadata_dir = "{home}/meta"
data_dir = "{home}/data"
db_engine = "sqlite"
replication_factor = 1
metadata_fsync = false
data_fsync = false
rpc_bind_addr = "127.0.0.1:{rpc_port}"
rpc_public_addr = "127.0.0.1:{rpc_port}"
rpc_secret = "{rpc_secret}"

[s3_api]
s3_region = "{REGION}"
api_bind_addr = "127.0.0.1:{port}"
root_domain = ".s3.localhost"
"#,
        home = home.display(),
        rpc_secret = secret() + &secret(),
    )
}
