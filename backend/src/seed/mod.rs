//! Sample content of a made-up province, for trying the program on one's own machine.
//!
//! Units, people and news are written as the console would; films, books, courses and contests go in through the API,
//! as the sample people would post them, so the sample walks the same way as everybody's files.

mod hand;
pub mod mark;
mod post;
mod sample;

use std::{collections::HashMap, path::Path};

use anyhow::{Context, Result, anyhow, bail};
use chrono::Duration;
use store::{
    id::{NewsId, PersonId, RoleGrantId, UnitId},
    state::{LoginKind, Role},
};

use crate::{
    accounts::{login::Login, person, secret},
    app::App,
    centres::{
        news::{self, Step},
        query, unit,
        view::NewsBody,
    },
};
use hand::Hand;
use sample::Sample;

/// A sample account, said once.
#[derive(Clone, Debug)]
pub struct Account {
    pub role: Role,
    pub name: String,
    pub login: String,
    pub secret: String,
    pub unit: String,
}

/// What the rest is told by: keys of the sample's files.
#[derive(Debug, Default)]
struct Known {
    units: HashMap<String, UnitId>,
    people: HashMap<String, PersonId>,
    lectures: HashMap<String, String>,
    books: HashMap<String, String>,
}

/// Loads the sample into an empty installation; the accounts come back to be printed, `None` if there was content
/// already. `files` holds the films and books that `tests/data/make.sh` made.
///
/// # Errors
/// When the installation can be reached by others, an earlier load was broken off, or a sample file is missing.
pub async fn load(app: &App, files: &Path) -> Result<Option<Vec<Account>>> {
    if !app.config.is_private() {
        bail!(
            "sample accounts never come to an address that others can reach; use `benhoc setup` there"
        );
    }
    mark::refuse_half(&app.config)?;
    if query::root(app.db.reader()).await.map_err(said)?.is_some() {
        return Ok(None);
    }
    let sample = Sample::read()?;
    mark::begin(&app.config)?;
    let mut known = Known::default();
    units(app, &sample, &mut known).await?;
    let accounts = people(app, &sample, &mut known).await?;
    write_news(app, &sample, &known).await?;
    post::everything(app, &sample, &mut known, files).await?;
    mark::end(&app.config)?;
    Ok(Some(accounts))
}

async fn units(app: &App, sample: &Sample, known: &mut Known) -> Result<()> {
    for row in &sample.units {
        let id = UnitId::new();
        let parent = match &row.parent {
            Some(key) => Some(
                *known
                    .units
                    .get(key)
                    .with_context(|| format!("no unit {key}"))?,
            ),
            None => None,
        };
        let new = unit::New {
            id,
            name: &row.name,
            kind: row.kind,
            parent,
            headline: &row.headline,
            about: &row.about,
            address: &row.address,
            phone: &row.phone,
        };
        let tx = app.db.begin().await?;
        unit::create(&*tx, new, None, app.clock.now())
            .await
            .map_err(said)?;
        tx.commit().await?;
        known.units.insert(row.key.clone(), id);
    }
    Ok(())
}

async fn people(app: &App, sample: &Sample, known: &mut Known) -> Result<Vec<Account>> {
    let now = app.clock.now();
    let mut accounts: Vec<Account> = Vec::new();
    for row in &sample.people {
        let id = PersonId::new();
        let (kind, text) = match (&row.phone, &row.user_name) {
            (Some(phone), _) => (LoginKind::Phone, phone),
            (None, Some(name)) => (LoginKind::UserName, name),
            (None, None) => bail!("{} has no login", row.name),
        };
        let login = Login::parse(kind, text).map_err(said)?;
        let typed = secret::readable();
        let hash = app.hasher.hash(&typed).await.map_err(said)?;
        let tx = app.db.begin().await?;
        let new = person::New {
            id,
            display_name: &row.name,
            language: "vi",
            logins: vec![login],
        };
        person::create(&*tx, new, None, now).await.map_err(said)?;
        secret::set(&*tx, id, hash, false, now)
            .await
            .map_err(said)?;
        for role in &row.roles {
            let unit = *known
                .units
                .get(&role.unit)
                .with_context(|| format!("no unit {}", role.unit))?;
            person::grant(&*tx, RoleGrantId::new(), id, unit, role.role, None, now)
                .await
                .map_err(said)?;
        }
        tx.commit().await?;
        known.people.insert(row.key.clone(), id);
        if let Some(role) = row
            .roles
            .first()
            .filter(|role| accounts.iter().all(|known| known.role != role.role))
        {
            let unit = sample
                .units
                .iter()
                .find(|unit| unit.key == role.unit)
                .map_or("", |unit| unit.name.as_str());
            accounts.push(Account {
                role: role.role,
                name: row.name.clone(),
                login: text.clone(),
                secret: typed,
                unit: unit.to_owned(),
            });
        }
    }
    Ok(accounts)
}

async fn write_news(app: &App, sample: &Sample, known: &Known) -> Result<()> {
    for row in &sample.news {
        let at = app.clock.now() - Duration::days(row.days);
        let unit = *known
            .units
            .get(&row.unit)
            .with_context(|| format!("no unit {}", row.unit))?;
        let author = sample.somebody(
            &known.people,
            &row.unit,
            &[Role::Staff, Role::Administrator],
        )?;
        let body = NewsBody {
            id: NewsId::new().0,
            unit_id: unit.0,
            title: row.title.clone(),
            body: row.body.clone(),
        };
        let tx = app.db.begin().await?;
        let draft = news::write(&*tx, &body, author, at).await.map_err(said)?;
        news::step(&*tx, &draft, Step::Publish, author, at)
            .await
            .map_err(said)?;
        tx.commit().await?;
    }
    Ok(())
}

fn said(error: crate::error::Error) -> anyhow::Error {
    anyhow!("{error}")
}
