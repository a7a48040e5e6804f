//! Lists of one unit: the address of a list names it, `?don-vi=` and its short id.

use maud::{Markup, html};
use poem::Request;
use sea_orm::ConnectionTrait;
use store::{centres::unit, id::UnitId};

use super::{query, view::UnitLink};
use crate::{
    address::{Key, query_of},
    error::Result,
};

const NAME: &str = "don-vi";

/// Whose list is asked for: a unit's and those below it, or everybody's.
pub struct Of(Option<unit::Model>);

impl Of {
    /// Reads the address of a request.
    ///
    /// # Errors
    /// `not_found` for a unit that is not there.
    pub async fn read(db: &impl ConnectionTrait, request: &Request) -> Result<Self> {
        let pairs = request.uri().query().unwrap_or_default().split('&');
        let named = pairs.filter_map(|pair| pair.split_once('='));
        let short = named
            .filter(|(name, _)| *name == NAME)
            .find_map(|(_, short)| Some(short).filter(|short| !short.is_empty()));
        Ok(Self(match short {
            Some(short) => Some(query::find_unit(db, &Key::parse(short)?).await?),
            None => None,
        }))
    }

    /// The unit's id.
    pub fn id(&self) -> Option<UnitId> {
        self.0.as_ref().map(|unit| unit.id)
    }

    /// The address of a list with what it was asked for, and of whom.
    pub fn address(&self, list: &str, asked: &[(&str, &str)]) -> String {
        let unit = self.0.as_ref().map(|unit| (NAME, unit.short.as_str()));
        let pairs: Vec<_> = asked.iter().copied().chain(unit).collect();
        if pairs.is_empty() {
            list.to_owned()
        } else {
            format!("{list}?{}", query_of(pairs.into_iter()))
        }
    }

    /// What a form of its list sends along.
    pub fn field(&self) -> Markup {
        html! { @if let Some(unit) = &self.0 { input type="hidden" name=(NAME) value=(unit.short); } }
    }

    /// The way from its list to the unit; nothing for everybody's.
    pub fn crumbs(&self) -> Markup {
        let unit = self.0.as_ref().map(UnitLink::from);
        html! { @if let Some(unit) = unit { nav.crumbs { a href=(unit.path) { (unit.name) } } } }
    }
}

/// The address of a list of one unit.
pub fn list_of(list: &str, short: &str) -> String {
    format!("{list}?{NAME}={short}")
}
