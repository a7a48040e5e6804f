//! `benhoc setup`: the root unit and the first administrator.

use anyhow::{Context, Result, anyhow, bail};
use clap::Args;
use platform::{clock::Clock, config::Config};
use store::{
    id::{PersonId, RoleGrantId, UnitId},
    state::{Role, UnitKind},
};

use super::user::{ask_secret, login};
use crate::{
    accounts::{person, secret},
    app::App,
    centres::{query, unit},
    schema, start,
};

/// Make the first unit and the first administrator.
#[derive(Args, Debug)]
pub struct Setup {
    /// Name of the root unit: the commune, city or province that this installation serves.
    #[arg(long)]
    unit: String,
    /// What kind of unit it is.
    #[arg(long, default_value = "commune", value_parser = ["province", "district", "commune", "centre", "organisation"])]
    kind: String,
    /// The administrator's name.
    #[arg(long)]
    name: String,
    /// Phone number, e-mail address or user name to sign in with.
    #[arg(long)]
    login: String,
}

impl Setup {
    /// Asks for the password (a line of standard input) and makes both.
    ///
    /// # Errors
    /// When the installation was set up before.
    pub async fn run(self, config: Config) -> Result<()> {
        schema::migrate(&config).await?;
        let app = open_for_console(config).await?;
        if query::root(app.db.reader())
            .await
            .map_err(|error| anyhow!("{error}"))?
            .is_some()
        {
            bail!("this installation was set up before; add people with `benhoc user add`");
        }
        let secret = ask_secret()?;
        self.make(&app, &secret)
            .await
            .map_err(|error| anyhow!("{error}"))
            .context("nothing was changed")?;
        println!(
            "done: sign in at {} as {}",
            app.config.site.address, self.login
        );
        Ok(())
    }

    async fn make(&self, app: &App, typed: &str) -> crate::error::Result<()> {
        secret::check(typed)?;
        let now = app.clock.now();
        let hash = app.hasher.hash(typed).await?;
        let (unit_id, person_id) = (UnitId::new(), PersonId::new());
        let tx = app.db.begin().await?;
        let new = unit::New {
            id: unit_id,
            name: &self.unit,
            kind: kind(&self.kind),
            parent: None,
            headline: "",
            about: "",
            address: "",
            phone: "",
        };
        unit::create(&*tx, new, None, now).await?;
        let logins = vec![login(&self.login)?];
        person::create(
            &*tx,
            person::New {
                id: person_id,
                display_name: &self.name,
                language: "vi",
                logins,
            },
            None,
            now,
        )
        .await?;
        secret::set(&*tx, person_id, hash, false, now).await?;
        person::grant(
            &*tx,
            RoleGrantId::new(),
            person_id,
            unit_id,
            Role::Administrator,
            None,
            now,
        )
        .await?;
        tx.commit().await?;
        Ok(())
    }
}

/// Everything that a console command needs; it serves no pages.
///
/// # Errors
/// When a part cannot be opened.
pub async fn open_for_console(config: Config) -> Result<App> {
    start::open(config, Clock::system(), start::no_shell()?).await
}

fn kind(word: &str) -> UnitKind {
    match word {
        "province" => UnitKind::Province,
        "district" => UnitKind::District,
        "centre" => UnitKind::Centre,
        "organisation" => UnitKind::Organisation,
        _ => UnitKind::Commune,
    }
}
