//! PostgreSQL's own tools: they know best how to copy a database and how to put it back.

use std::{path::Path, process::Stdio};

use anyhow::{Context, Result, bail};
use platform::config::DatabaseUrl;
use tokio::process::Command;

/// Writes the whole database, as it stands at one instant, as SQL into a new file, on the disk when this returns.
///
/// # Errors
/// When `pg_dump` is missing or fails.
pub async fn dump(url: &DatabaseUrl, file: &Path) -> Result<()> {
    let mut command = tool("pg_dump", url);
    command.args(["--no-owner", "--no-privileges", "--file"]);
    run("pg_dump", command.arg(file)).await?;
    Ok(std::fs::File::open(file)?.sync_all()?)
}

/// Puts a database back from what [`dump`] wrote: all of it or nothing.
///
/// # Errors
/// When `psql` is missing or fails.
pub async fn load(url: &DatabaseUrl, file: &Path) -> Result<()> {
    let mut command = tool("psql", url);
    command.args(["--quiet", "--no-psqlrc", "--single-transaction"]);
    command.args(["--set", "ON_ERROR_STOP=1", "--file"]);
    run("psql", command.arg(file).stdout(Stdio::null())).await
}

fn tool(name: &str, url: &DatabaseUrl) -> Command {
    let (address, password) = split_password(url.expose());
    let mut command = Command::new(name);
    command.arg("--dbname").arg(address).stdin(Stdio::null());
    if let Some(password) = password {
        // Everybody on the machine sees a program's words, nobody else its environment.
        command.env("PGPASSWORD", password);
    }
    command
}

async fn run(name: &str, command: &mut Command) -> Result<()> {
    let done = command.kill_on_drop(true).status().await;
    let done = done.with_context(|| {
        format!("{name} does not start: is the package postgresql-client installed?")
    })?;
    if !done.success() {
        bail!("{name} failed ({done})");
    }
    Ok(())
}

/// The address without its password, and the password.
fn split_password(url: &str) -> (String, Option<String>) {
    let split = || {
        let (scheme, rest) = url.split_once("://")?;
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (place, path) = rest.split_at(end);
        let (who, host) = place.rsplit_once('@')?;
        let (user, password) = who.split_once(':')?;
        Some((
            format!("{scheme}://{user}@{host}{path}"),
            decoded(password)?,
        ))
    };
    match split() {
        Some((address, password)) => (address, Some(password)),
        None => (url.to_owned(), None),
    }
}

/// Undoes percent-encoding.
fn decoded(text: &str) -> Option<String> {
    let mut parts = text.split('%');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        let (code, rest) = part.split_at_checked(2)?;
        bytes.extend(hex::decode(code).ok()?);
        bytes.extend(rest.as_bytes());
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_no_word_of_a_command() {
        let split = |url| split_password(url);
        assert_eq!(
            split("postgres://lan:b%40n%20%C4%91%C3%B2@db.example:5432/benhoc?sslmode=require"),
            (
                "postgres://lan@db.example:5432/benhoc?sslmode=require".to_owned(),
                Some("b@n đò".to_owned())
            )
        );
        let bare = "postgres://lan@db.example/benhoc";
        assert_eq!(split(bare), (bare.to_owned(), None));
    }
}
