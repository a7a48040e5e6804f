//! `benhoc user …`: people, from the console of the machine.

use std::io::{BufRead, IsTerminal, Write};

use anyhow::{Context, Result, anyhow};
use clap::{Args, Subcommand};
use platform::config::Config;
use sea_orm::{ActiveEnum, Iterable};
use store::{
    id::{PersonId, RoleGrantId},
    state::{LoginKind, Role},
};

use super::setup::open_for_console;
use crate::{
    accounts::{login::Login, person, secret, session, sign_in},
    address::Key,
    app::App,
    centres::query,
    schema,
};

/// People, from the console.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Add a person with a role in a unit. A password is made and printed unless one is given.
    Add(Add),
    /// Make a new password for who has a login, print it, and sign all devices out.
    Renew(Renew),
}

/// Add a person.
#[derive(Args, Debug)]
pub struct Add {
    /// The person's name.
    #[arg(long)]
    name: String,
    /// Phone number, e-mail address or user name to sign in with.
    #[arg(long)]
    login: String,
    /// learner, teacher, librarian, staff, organizer, juror, committee or administrator.
    #[arg(long, default_value = "learner")]
    role: String,
    /// The last eight characters of the unit's address; without it the root.
    #[arg(long)]
    unit: Option<String>,
    /// Ask for the password (a line of standard input) instead of making one.
    #[arg(long)]
    ask: bool,
}

/// Make a new password.
#[derive(Args, Debug)]
pub struct Renew {
    /// Phone number, e-mail address or user name.
    login: String,
}

impl User {
    /// Does it.
    ///
    /// # Errors
    /// When a word is wrong; nothing is changed then.
    pub async fn run(self, config: Config) -> Result<()> {
        schema::migrate(&config).await?;
        let app = open_for_console(config).await?;
        match self {
            Self::Add(add) => add.run(&app).await,
            Self::Renew(renew) => renew.run(&app).await,
        }
    }
}

impl Add {
    async fn run(self, app: &App) -> Result<()> {
        let typed = if self.ask {
            ask_secret()?
        } else {
            secret::readable()
        };
        let role = Role::iter().find(|role| role.to_value() == self.role);
        let role = role.ok_or_else(|| anyhow!("there is no role {:?}", self.role))?;
        self.make(app, &typed, role)
            .await
            .map_err(|error| anyhow!("{error}"))
            .context("nothing was changed")?;
        if self.ask {
            println!("done")
        } else {
            println!("password, said this once: {typed}")
        }
        Ok(())
    }

    async fn make(&self, app: &App, typed: &str, role: Role) -> crate::error::Result<()> {
        secret::check(typed)?;
        let now = app.clock.now();
        let unit = match &self.unit {
            Some(short) => Some(query::find_unit(app.db.reader(), &Key::parse(short)?).await?),
            None => query::root(app.db.reader()).await?,
        };
        let unit = unit.ok_or_else(crate::error::Error::not_found)?;
        let hash = app.hasher.hash(typed).await?;
        let id = PersonId::new();
        let logins = vec![login(&self.login)?];
        let tx = app.db.begin().await?;
        person::create(
            &*tx,
            person::New {
                id,
                display_name: &self.name,
                language: "vi",
                logins,
            },
            None,
            now,
        )
        .await?;
        secret::set(&*tx, id, hash, !self.ask, now).await?;
        person::grant(&*tx, RoleGrantId::new(), id, unit.id, role, None, now).await?;
        tx.commit().await?;
        Ok(())
    }
}

impl Renew {
    async fn run(self, app: &App) -> Result<()> {
        let persons = sign_in::persons_behind(app.db.reader(), &Login::guess(&self.login)).await;
        let persons = persons.map_err(|error| anyhow!("{error}"))?;
        let [person] = persons.as_slice() else {
            return Err(anyhow!(
                "{} people sign in as {:?}",
                persons.len(),
                self.login
            ));
        };
        let typed = secret::readable();
        renew(app, person.id, &typed)
            .await
            .map_err(|error| anyhow!("{error}"))?;
        println!("{}, password, said this once: {typed}", person.display_name);
        Ok(())
    }
}

async fn renew(app: &App, id: PersonId, typed: &str) -> crate::error::Result<()> {
    let now = app.clock.now();
    let hash = app.hasher.hash(typed).await?;
    let tx = app.db.begin().await?;
    secret::set(&*tx, id, hash, true, now).await?;
    session::end_all(&*tx, id, None, now).await?;
    tx.commit().await?;
    Ok(())
}

/// A login as it is typed on the console.
///
/// # Errors
/// `invalid`.
pub fn login(text: &str) -> crate::error::Result<Login> {
    let guessed = Login::guess(text);
    if guessed.kind == LoginKind::Card {
        Ok(guessed)
    } else {
        Login::parse(guessed.kind, text)
    }
}

/// The password: a line of standard input.
///
/// # Errors
/// When there is none.
pub fn ask_secret() -> Result<String> {
    if std::io::stdin().is_terminal() {
        print!("password (at least 8 characters, it is shown as you type): ");
        std::io::stdout().flush()?;
    }
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .context("no password")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
