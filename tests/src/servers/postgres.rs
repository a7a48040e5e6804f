//! A PostgreSQL cluster of our own: UTF-8, `C.UTF-8`, one superuser whose password is made here. What tests kill is our
//! program, never the cluster nor the machine: the cluster need not wait for the disk.

use std::net::SocketAddr;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tokio::process::{Child, Command};

use super::{free_port, listening, secret, server, step, stop};

const USER: &str = "benhoc";

/// A running cluster. Each test makes a database in it.
pub struct Postgres {
    child: Child,
    port: u16,
    password: String,
}

impl Postgres {
    /// Makes and starts a cluster below `folder`.
    pub async fn start(folder: &Path) -> Result<Self> {
        let programs = programs()?;
        let home = folder.join("postgres");
        std::fs::create_dir(&home)?;
        let password = secret();
        std::fs::write(home.join("password"), &password)?;
        let owner = owner(&home).await?;
        initialise(&programs, &home, owner).await?;

        let port = free_port()?;
        let log = folder.join("postgres.log");
        let mut command = server(&programs.join("postgres"), owner, &log)?;
        command.arg("-D").arg(home.join("data"));
        for setting in settings(&home, port) {
            command.args(["-c", &setting]);
        }
        let mut child = command
            .spawn()
            .context("setpriv (package util-linux) is needed")?;
        listening(&mut child, SocketAddr::from(([127, 0, 0, 1], port)), &log).await?;
        Ok(Self {
            child,
            port,
            password,
        })
    }

    /// `postgres://` address of the maintenance database, as a superuser.
    pub fn url(&self) -> String {
        format!(
            "postgres://{USER}:{}@127.0.0.1:{}/postgres",
            self.password, self.port
        )
    }

    /// A fast shutdown: open transactions are rolled back, the checkpoint is written.
    pub async fn stop(self) -> Result<()> {
        stop(self.child, "PostgreSQL").await
    }
}

/// The newest of Debian's versions, or the one on the PATH.
fn programs() -> Result<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            Some((
                entry.file_name().to_str()?.parse().ok()?,
                entry.path().join("bin"),
            ))
        })
        .filter(|(_, bin)| bin.join("initdb").exists())
        .collect();
    found.sort();
    let on_path = || {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).find(|folder| folder.join("initdb").exists())
    };
    found
        .pop()
        .map(|(_, bin)| bin)
        .or_else(on_path)
        .context("initdb is missing: install the package postgresql")
}

/// `initdb` refuses root: then the cluster belongs to the system's user `postgres`.
async fn owner(home: &Path) -> Result<Option<&'static str>> {
    if std::fs::metadata(home)?.uid() != 0 {
        return Ok(None);
    }
    step(
        Command::new("chown")
            .args(["-R", "postgres:postgres"])
            .arg(home),
    )
    .await?;
    Ok(Some("postgres"))
}

async fn initialise(programs: &Path, home: &Path, owner: Option<&str>) -> Result<()> {
    let initdb = programs.join("initdb");
    let mut command = match owner {
        Some(user) => {
            let mut command = Command::new("runuser");
            command.args(["-u", user, "--"]).arg(initdb);
            command
        }
        None => Command::new(initdb),
    };
    command.args([
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--auth=scram-sha-256",
        "--username",
        USER,
    ]);
    command
        .arg("--pwfile")
        .arg(home.join("password"))
        .arg("-D")
        .arg(home.join("data"));
    step(command.current_dir(home)).await?;
    Ok(())
}

fn settings(home: &Path, port: u16) -> Vec<String> {
    vec![
        "listen_addresses=127.0.0.1".into(),
        format!("port={port}"),
        format!("unix_socket_directories={}", home.display()),
        "max_connections=300".into(),
        "fsync=off".into(),
        "full_page_writes=off".into(),
        "timezone=UTC".into(),
        "lc_messages=C".into(),
    ]
}
