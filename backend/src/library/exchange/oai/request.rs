//! What a harvester asks: its arguments, the list it wants, and why a request has no answer.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use store::id::{BookId, UnitId};

use super::SET;
use crate::{address::Key, app::App, centres::query::find_unit, listing::read_cursor};

/// What a request says.
pub(super) type Said = Vec<(String, String)>;

/// Why a request has no answer: the code of the protocol, and a sentence.
pub(super) struct Refusal(pub(super) &'static str, pub(super) &'static str);

pub(super) type Answered<T> = std::result::Result<T, Failure>;

pub(super) enum Failure {
    Refused(Refusal),
    Broken(crate::error::Error),
}

impl<E: Into<crate::error::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Broken(error.into())
    }
}

pub(super) fn refuse<T>(code: &'static str, why: &'static str) -> Answered<T> {
    Err(Failure::Refused(Refusal(code, why)))
}

/// The arguments of a request, each said once.
pub(super) struct Arguments<'a>(pub(super) BTreeMap<&'a str, &'a str>);

impl<'a> Arguments<'a> {
    pub(super) fn read(said: &'a Said) -> Answered<Self> {
        let mut all = BTreeMap::new();
        for (name, value) in said {
            if all.insert(name.as_str(), value.as_str()).is_some() {
                return refuse("badArgument", "an argument is repeated");
            }
        }
        Ok(Self(all))
    }

    pub(super) fn get(&self, name: &str) -> Option<&'a str> {
        self.0.get(name).copied()
    }

    pub(super) fn only(&self, known: &[&str]) -> Answered<()> {
        let strange = |name: &&&str| **name != "verb" && !known.contains(*name);
        match self.0.keys().find(strange) {
            Some(_) => refuse("badArgument", "an argument does not belong to this verb"),
            None => Ok(()),
        }
    }
}

/// All that a list was asked, and where it goes on.
#[derive(Serialize, Deserialize)]
pub(super) struct Asked {
    pub(super) prefix: String,
    pub(super) from: Option<DateTime<Utc>>,
    pub(super) until: Option<DateTime<Utc>>,
    pub(super) unit: Option<UnitId>,
    pub(super) after: Option<(DateTime<Utc>, BookId)>,
}

impl Asked {
    pub(super) async fn read(app: &App, arguments: &Arguments<'_>) -> Answered<Self> {
        if let Some(asked) = token(arguments)? {
            return Ok(asked);
        }
        let Some(prefix) = arguments.get("metadataPrefix") else {
            return refuse("badArgument", "metadataPrefix is required");
        };
        let (from, until) = (arguments.get("from"), arguments.get("until"));
        let as_long = |from: &str, until: &str| from.len() == until.len();
        if from
            .zip(until)
            .is_some_and(|(from, until)| !as_long(from, until))
        {
            return refuse("badArgument", "from and until are of one granularity");
        }
        let asked = Self {
            prefix: prefix.to_owned(),
            from: from.map(|text| time(text, false)).transpose()?,
            until: until.map(|text| time(text, true)).transpose()?,
            unit: match arguments.get("set") {
                Some(set) => Some(unit_of(app, set).await?),
                None => None,
            },
            after: None,
        };
        if asked
            .from
            .zip(asked.until)
            .is_some_and(|(from, until)| from >= until)
        {
            return refuse("badArgument", "from is after until");
        }
        Ok(asked)
    }
}

/// What a resumption token says; it is the only argument beside the verb.
fn token(arguments: &Arguments<'_>) -> Answered<Option<Asked>> {
    let Some(text) = arguments.get("resumptionToken") else {
        return Ok(None);
    };
    if arguments.0.len() > 2 {
        return refuse("badArgument", "a resumptionToken stands alone");
    }
    match read_cursor(Some(text)) {
        Ok(Some(asked)) => Ok(Some(asked)),
        _ => refuse("badResumptionToken", "the token is not of this repository"),
    }
}

async fn unit_of(app: &App, set: &str) -> Answered<UnitId> {
    let key = set
        .strip_prefix(SET)
        .and_then(|short| Key::parse(short).ok());
    let Some(key) = key else {
        return refuse("noRecordsMatch", "there is no such set");
    };
    match find_unit(app.db.reader(), &key).await {
        Ok(row) => Ok(row.id),
        Err(_) => refuse("noRecordsMatch", "there is no such set"),
    }
}

/// A day or a second in UTC; as an end, what comes after it.
fn time(text: &str, end: bool) -> Answered<DateTime<Utc>> {
    if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        let day = if end {
            day.succ_opt().unwrap_or(day)
        } else {
            day
        };
        return Ok(day.and_time(chrono::NaiveTime::MIN).and_utc());
    }
    let second = text
        .ends_with('Z')
        .then(|| text.parse::<DateTime<Utc>>().ok());
    match second.flatten() {
        Some(at) if end => Ok(at + chrono::Duration::seconds(1)),
        Some(at) => Ok(at),
        None => refuse(
            "badArgument",
            "a date is YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ",
        ),
    }
}
