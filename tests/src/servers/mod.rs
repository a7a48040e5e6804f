//! Real servers for the tests: a PostgreSQL cluster and an S3 server (Garage), each new, in a folder of its own,
//! on a free port of the loopback address, gone when the tests end.
//! Nothing here is a mock: both run with their durability settings on, because tests kill them.

mod garage;
mod postgres;

pub use garage::Garage;
pub use postgres::Postgres;

use std::net::{SocketAddr, TcpListener};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tempfile::TempDir;
use tokio::process::{Child, Command};
use tokio::signal::unix::{SignalKind, signal};

/// The pair that a split installation stands on.
pub struct Servers {
    postgres: Postgres,
    garage: Garage,
    folder: TempDir,
}

impl Servers {
    /// Starts both; about three seconds. Fails with the name of what is missing.
    pub async fn start() -> Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("benhoc-servers-")
            .tempdir()?;
        open_to_all(folder.path())?;
        let (postgres, garage) =
            tokio::try_join!(Postgres::start(folder.path()), Garage::start(folder.path()))?;
        Ok(Self {
            postgres,
            garage,
            folder,
        })
    }

    /// What `TestApp` reads: `BENHOC_TEST_POSTGRES` and `BENHOC_TEST_S3_*`.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let mut all = vec![("BENHOC_TEST_POSTGRES", self.postgres.url())];
        all.extend(self.garage.environment());
        all
    }

    /// Runs a command with that environment. A signal to us ends the command, never the servers before it.
    pub async fn run(&self, command: &[String]) -> Result<ExitStatus> {
        let (program, arguments) = command.split_first().context("servers CMD …: no command")?;
        let mut child = Command::new(program)
            .args(arguments)
            .envs(self.environment())
            .spawn()
            .with_context(|| format!("cannot start {program}"))?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            status = child.wait() => return Ok(status?),
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        send(&child, Signal::SIGTERM);
        if tokio::time::timeout(Duration::from_secs(10), child.wait())
            .await
            .is_err()
        {
            child.kill().await?;
        }
        Ok(ExitStatus::from_raw(15))
    }

    /// Stops both and removes all they wrote.
    pub async fn stop(self) -> Result<()> {
        let (one, other) = tokio::join!(self.postgres.stop(), self.garage.stop());
        self.folder.close()?;
        one.and(other)
    }
}

/// A server that dies with us, even when we are killed.
fn server(program: &Path, user: Option<&str>, log: &Path) -> Result<Command> {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "INT"]);
    if let Some(user) = user {
        command.args(["--reuid", user, "--regid", user, "--init-groups"]);
    }
    let file = std::fs::File::create(log)?;
    command
        .arg(program)
        .stdin(Stdio::null())
        .stdout(file.try_clone()?)
        .stderr(file)
        .kill_on_drop(true);
    // A Ctrl-C in the terminal is for the tests first: the servers are in a group of their own.
    command.process_group(0);
    Ok(command)
}

/// Runs a set-up step to its end; its output is in the error.
async fn step(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().await?;
    if !output.status.success() {
        bail!(
            "{:?} failed: {}",
            command.as_std(),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// A signal to a child that may have ended already.
fn send(child: &Child, what: Signal) {
    if let Some(pid) = child.id().and_then(|pid| i32::try_from(pid).ok()) {
        let _ = kill(Pid::from_raw(pid), what);
    }
}

/// Interrupts a server and waits for its end; kills it after 20 seconds.
async fn stop(mut child: Child, name: &str) -> Result<()> {
    send(&child, Signal::SIGINT);
    if tokio::time::timeout(Duration::from_secs(60), child.wait())
        .await
        .is_err()
    {
        child.kill().await?;
        bail!("{name} did not stop within 60 s and was killed");
    }
    Ok(())
}

/// Waits until the address takes connections; tells the end of the log when the server died first.
async fn listening(child: &mut Child, address: SocketAddr, log: &Path) -> Result<()> {
    for _ in 0..600 {
        if tokio::net::TcpStream::connect(address).await.is_ok() {
            return Ok(());
        }
        if let Some(status) = child.try_wait()? {
            bail!("the server ended ({status}): {}", last_lines(log));
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    bail!(
        "nothing listens on {address} after 30 s: {}",
        last_lines(log)
    )
}

fn last_lines(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(8)..].join("\n")
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// 32 hexadecimal digits that nobody can guess.
fn secret() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}

fn open_to_all(folder: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    Ok(std::fs::set_permissions(
        folder,
        std::fs::Permissions::from_mode(0o755),
    )?)
}
