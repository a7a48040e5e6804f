//! How a unit lends: what its readers may, how long a copy is kept for who waited, whether readers are reminded.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::OnConflict,
};
use serde_json::json;
use store::{
    id::{LendingRuleId, UnitId},
    lending::lending_rule::{self, Classes, Limits},
    state::ReaderClass,
};

use super::{
    Noted, note,
    view::{LimitsView, RuleBody, RuleView},
};
use crate::{
    actor::{Actor, Place},
    app::App,
    centres::query::links,
    error::{Error, Result},
    version,
};

const MOST: std::ops::RangeInclusive<i32> = 0..=100;
const DAYS: std::ops::RangeInclusive<i32> = 1..=365;
const RENEWALS: std::ops::RangeInclusive<i32> = 0..=20;
const HOLD_DAYS: std::ops::RangeInclusive<i32> = 1..=30;
const LONGEST_PREFIX: usize = 12;

/// What holds in a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Where it was said; `None`: the defaults.
    pub said_by: Option<UnitId>,
    pub classes: Classes,
    pub prefix: String,
    pub hold_days: i32,
    pub reminders: bool,
    pub version: i32,
}

impl Default for Rule {
    fn default() -> Self {
        let limits = |most, days, renewals| Limits {
            most,
            days,
            renewals,
        };
        Self {
            said_by: None,
            classes: Classes {
                adult: limits(3, 14, 2),
                child: limits(2, 14, 1),
                staff: limits(10, 30, 3),
            },
            prefix: "VN.".to_owned(),
            hold_days: 3,
            reminders: true,
            version: 0,
        }
    }
}

impl Rule {
    /// What readers of a class may.
    pub fn of(&self, class: ReaderClass) -> Limits {
        match class {
            ReaderClass::Adult => self.classes.adult,
            ReaderClass::Child => self.classes.child,
            ReaderClass::Staff => self.classes.staff,
        }
    }

    /// What holds at a place: what its unit says, else the nearest above it, else the defaults.
    ///
    /// # Errors
    /// Whatever the database says.
    pub async fn at(db: &impl ConnectionTrait, place: &Place) -> Result<Self> {
        let rows = lending_rule::Entity::find()
            .filter(lending_rule::Column::UnitId.is_in(place.chain.iter().copied()))
            .all(db)
            .await?;
        let nearest = place
            .chain
            .iter()
            .find_map(|unit| rows.iter().find(|row| row.unit_id == *unit));
        nearest.map_or_else(|| Ok(Self::default()), Self::read)
    }

    fn read(row: &lending_rule::Model) -> Result<Self> {
        Ok(Self {
            said_by: Some(row.unit_id),
            classes: serde_json::from_value(row.classes.clone())?,
            prefix: row.prefix.clone(),
            hold_days: row.hold_days,
            reminders: row.reminders,
            version: row.version,
        })
    }
}

/// What holds in a unit, as it is shown. The version is that of the unit's own row, 0 where it has none.
///
/// # Errors
/// Whatever the database says.
pub async fn view(db: &impl ConnectionTrait, place: &Place) -> Result<RuleView> {
    let rule = Rule::at(db, place).await?;
    let own = rule.said_by == Some(place.unit);
    let from = match rule.said_by.filter(|_| !own) {
        Some(unit) => links(db, [unit]).await?.remove(&unit),
        None => None,
    };
    Ok(RuleView {
        adult: rule.classes.adult.into(),
        child: rule.classes.child.into(),
        staff: rule.classes.staff.into(),
        prefix: rule.prefix,
        hold_days: rule.hold_days,
        reminders: rule.reminders,
        from,
        version: if own { rule.version } else { 0 },
    })
}

/// Says what holds in a unit and below it, on the version that was read.
///
/// # Errors
/// `invalid` for what cannot be meant; `conflict` when somebody else was first.
pub async fn write(
    app: &App,
    actor: &Actor,
    place: &Place,
    if_match: Option<&str>,
    body: &RuleBody,
) -> Result<()> {
    let by = actor.require_person()?;
    let classes = Classes {
        adult: limits("adult", &body.adult)?,
        child: limits("child", &body.child)?,
        staff: limits("staff", &body.staff)?,
    };
    let prefix = body.prefix.trim();
    if prefix.chars().count() > LONGEST_PREFIX || prefix.contains(char::is_control) {
        return Err(Error::invalid("prefix", "invalid.too_long"));
    }
    // With a digit at its end it would run into the number.
    if prefix.ends_with(|c: char| c.is_ascii_digit()) || prefix.contains('/') {
        return Err(Error::invalid("prefix", "invalid.accession_prefix"));
    }
    if !HOLD_DAYS.contains(&body.hold_days) {
        return Err(Error::invalid("hold_days", "invalid.out_of_range"));
    }
    let now = app.clock.now();
    let mut row = lending_rule::ActiveModel {
        classes: Set(serde_json::to_value(classes)?),
        prefix: Set(prefix.to_owned()),
        hold_days: Set(body.hold_days),
        reminders: Set(body.reminders),
        ..Default::default()
    };
    let tx = app.db.begin().await?;
    let standing = lending_rule::Entity::find()
        .filter(lending_rule::Column::UnitId.eq(place.unit))
        .one(&*tx)
        .await?;
    version::check(if_match, standing.as_ref().map_or(0, |row| row.version))?;
    let id = match &standing {
        Some(standing) => {
            version::write(&*tx, standing, row).await?;
            standing.id
        }
        None => {
            let id = LendingRuleId::new();
            row.id = Set(id);
            row.unit_id = Set(place.unit);
            row.version = Set(1);
            let added = lending_rule::Entity::insert(row)
                .on_conflict(OnConflict::new().do_nothing().to_owned())
                .exec_without_returning(&*tx)
                .await?;
            if added == 0 {
                return Err(Error::conflict(1));
            }
            id
        }
    };
    let noted = Noted {
        by: Some(by),
        action: "lending_rule.change",
        thing: "lending_rule",
        id: id.0,
        unit: place.unit,
        detail: json!({"classes": classes, "hold_days": body.hold_days, "reminders": body.reminders}),
    };
    note(&*tx, now, noted).await?;
    tx.commit().await?;
    Ok(())
}

fn limits(field: &'static str, said: &LimitsView) -> Result<Limits> {
    let fits =
        MOST.contains(&said.most) && DAYS.contains(&said.days) && RENEWALS.contains(&said.renewals);
    if !fits {
        return Err(Error::invalid(field, "invalid.out_of_range"));
    }
    Ok(Limits {
        most: said.most,
        days: said.days,
        renewals: said.renewals,
    })
}
