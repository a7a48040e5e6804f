//! Readers are written to: before and after the day on which a copy is due, and when one is laid aside. One message a
//! day for all copies of a reader, never at night.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Timelike, Utc};
use platform::{
    clock::zone,
    config::{EmailPort, SmsPort},
    messages::{self, Channel, Message},
    texts::{Language, t},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
};
use store::{
    accounts::{login, person},
    id::{LoanId, PersonId},
    lending::{hold, loan},
    library::book,
    state::LoginKind,
};

use super::{
    loan::{lend::day, list::Named},
    rule::Rule,
};
use crate::{actor::Place, app::App, centres::query::links, error::Result};

/// Days behind the one on which a copy is due, on which its reader is reminded once each.
const DAYS: [i64; 5] = [-2, 1, 7, 14, 30];
/// The hours of the day in which messages leave: from the first until before the second.
const AWAKE: std::ops::Range<u32> = 7..20;
/// Titles that are named in one message.
const TITLES: usize = 5;

/// Whether people are awake.
fn awake(now: DateTime<Utc>) -> bool {
    AWAKE.contains(&now.with_timezone(&zone()).hour())
}

/// How many of the days of reminding have come.
fn passed(due_on: NaiveDate, today: NaiveDate) -> i32 {
    let late = (today - due_on).num_days();
    let passed = DAYS.iter().filter(|day| late >= **day).count();
    i32::try_from(passed).unwrap_or(i32::MAX)
}

/// Reminds readers of what they have. Returns how many messages were written.
///
/// # Errors
/// Whatever the database says.
pub async fn remind(app: &App) -> Result<u64> {
    let (db, now, today) = (app.db.reader(), app.clock.now(), app.clock.today());
    if !awake(now) {
        return Ok(0);
    }
    let soon = today - chrono::Duration::days(DAYS[0]);
    let open = loan::Entity::find()
        .filter(loan::Column::ReturnedAt.is_null())
        .filter(loan::Column::DueOn.lte(soon))
        .order_by_asc(loan::Column::DueOn)
        .order_by_asc(loan::Column::Id)
        .all(db)
        .await?;
    let mut rules = BTreeMap::new();
    let mut by_person: BTreeMap<PersonId, Vec<loan::Model>> = BTreeMap::new();
    for row in open {
        if let std::collections::btree_map::Entry::Vacant(empty) = rules.entry(row.unit_id) {
            let place = Place::of(db, row.unit_id).await?;
            empty.insert(Rule::at(db, &place).await?.reminders);
        }
        let wanted = rules.get(&row.unit_id) == Some(&true);
        if let Some(person) = row.person_id.filter(|_| wanted) {
            by_person.entry(person).or_default().push(row);
        }
    }
    let mut written = 0;
    for (person, loans) in by_person {
        let today_already = loans.iter().any(|row| row.reminded_on == Some(today));
        let due = |row: &loan::Model| passed(row.due_on, today) > row.reminders;
        if !today_already && loans.iter().any(due) {
            written += u64::from(remind_one(app, person, &loans, today).await?);
        }
    }
    Ok(written)
}

/// Writes one message about all these loans, and notes that it was written.
async fn remind_one(
    app: &App,
    person: PersonId,
    loans: &[loan::Model],
    today: NaiveDate,
) -> Result<bool> {
    let tx = app.db.begin().await?;
    // Read anew: one may have been returned, or another process have written.
    let ids: Vec<LoanId> = loans.iter().map(|row| row.id).collect();
    let loans = loan::Entity::find()
        .filter(loan::Column::Id.is_in(ids))
        .filter(loan::Column::PersonId.eq(person))
        .filter(loan::Column::ReturnedAt.is_null())
        .order_by_asc(loan::Column::DueOn)
        .order_by_asc(loan::Column::Id)
        .all(&*tx)
        .await?;
    if loans.is_empty() || loans.iter().any(|row| row.reminded_on == Some(today)) {
        return Ok(false);
    }
    for row in &loans {
        let fresh = loan::ActiveModel {
            id: Set(row.id),
            reminders: Set(passed(row.due_on, today)),
            reminded_on: Set(Some(today)),
            ..Default::default()
        };
        loan::Entity::update(fresh).exec(&*tx).await?;
    }
    let Some(reach) = reach(app, &*tx, person).await? else {
        // Nothing to write to: staff sees it in the list.
        tx.commit().await?;
        return Ok(false);
    };
    let named = Named::read(&*tx, loans.iter().map(|row| row.book_id), [].into_iter()).await?;
    let units = links(&*tx, loans.iter().map(|row| row.unit_id)).await?;
    let lines = loans.iter().take(TITLES).filter_map(|row| {
        let book = named.book(row.book_id)?;
        let key = if row.due_on < today {
            "message.loan_overdue"
        } else {
            "message.loan_due"
        };
        let due = day(row.due_on);
        let args = [("title", book.title.as_str()), ("day", due.as_str())];
        Some(t(reach.language, key, &args))
    });
    let mut lines: Vec<String> = lines.collect();
    if loans.len() > TITLES {
        let more = (loans.len() - TITLES).to_string();
        lines.push(t(reach.language, "message.loans_more", &[("count", &more)]));
    }
    let unit = units.into_values().map(|unit| unit.name).min();
    let (unit, all) = (unit.unwrap_or_default(), lines.join("; "));
    let args = [("unit", unit.as_str()), ("loans", all.as_str())];
    reach
        .write(app, &*tx, "message.loans_subject", "message.loans", &args)
        .await?;
    tx.commit().await?;
    Ok(true)
}

/// Tells a reader that a copy is laid aside, unless it is night or there is nothing to write to. Whether it was done.
///
/// # Errors
/// Whatever the database says.
pub async fn tell(app: &App, tx: &impl ConnectionTrait, row: &hold::Model) -> Result<bool> {
    let now = app.clock.now();
    if !awake(now) {
        return Ok(false);
    }
    let Some(reach) = reach(app, tx, row.person_id).await? else {
        return Ok(false);
    };
    let book = book::Entity::find_by_id(row.book_id).one(tx).await?;
    let unit = links(tx, [row.unit_id]).await?.into_values().next();
    let (title, unit) = (
        book.map(|book| book.title).unwrap_or_default(),
        unit.map(|unit| unit.name).unwrap_or_default(),
    );
    let until = row.keep_until.map(day).unwrap_or_default();
    let args = [
        ("unit", unit.as_str()),
        ("title", title.as_str()),
        ("day", until.as_str()),
    ];
    reach
        .write(app, tx, "message.hold_subject", "message.hold", &args)
        .await?;
    let fresh = hold::ActiveModel {
        id: Set(row.id),
        told_at: Set(Some(now)),
        ..Default::default()
    };
    hold::Entity::update(fresh).exec(tx).await?;
    Ok(true)
}

/// How a reader is written to.
struct Reach {
    channel: Channel,
    to: String,
    language: Language,
}

/// By a way that is open: what is proven to be the reader's comes first, then what is in the register.
async fn reach(app: &App, db: &impl ConnectionTrait, id: PersonId) -> Result<Option<Reach>> {
    let Some(person) = person::Entity::find_by_id(id).one(db).await? else {
        return Ok(None);
    };
    let ports = &app.config.messages;
    let logins = login::Entity::find()
        .filter(login::Column::PersonId.eq(id))
        .filter(login::Column::Kind.is_in([LoginKind::Phone, LoginKind::Email]))
        .order_by_asc(login::Column::VerifiedAt.is_null())
        .order_by_asc(login::Column::CreatedAt)
        .all(db)
        .await?;
    let way = logins.into_iter().find_map(|row| match row.kind {
        LoginKind::Phone if ports.sms != SmsPort::Off => Some((Channel::Sms, row.value)),
        LoginKind::Email if ports.email != EmailPort::Off => Some((Channel::Email, row.value)),
        LoginKind::Phone | LoginKind::Email | LoginKind::UserName | LoginKind::Card => None,
    });
    Ok(way.map(|(channel, to)| Reach {
        channel,
        to,
        language: Language::from_tag(&person.language).unwrap_or_default(),
    }))
}

impl Reach {
    async fn write(
        &self,
        app: &App,
        tx: &impl ConnectionTrait,
        subject: &str,
        text: &str,
        args: &[(&str, &str)],
    ) -> Result<()> {
        let message = Message {
            channel: self.channel,
            to: self.to.clone(),
            subject: t(self.language, subject, args),
            text: t(self.language, text, args),
            // Never at night: what could not leave by then waits for nothing.
            good_for: Some(left_of_day(app.clock.now())),
        };
        messages::post(tx, &message, app.clock.now()).await?;
        Ok(())
    }
}

/// How long messages may leave today.
fn left_of_day(now: DateTime<Utc>) -> chrono::Duration {
    let time = now.with_timezone(&zone()).time();
    let hours = AWAKE.end.saturating_sub(time.hour());
    let past = i64::from(time.minute() * 60 + time.second());
    chrono::Duration::hours(i64::from(hours)) - chrono::Duration::seconds(past)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_awake_from_seven_to_eight_in_the_evening() {
        let at = |time: &str| awake(format!("2026-11-21T{time}Z").parse().unwrap());
        // Vietnam is seven hours ahead.
        assert!(!at("23:59:59") && at("00:00:00") && at("12:59:59") && !at("13:00:00"));
        let late: DateTime<Utc> = "2026-11-21T12:30:00Z".parse().unwrap();
        assert_eq!(left_of_day(late), chrono::Duration::minutes(30));
    }

    #[test]
    fn each_day_of_reminding_comes_once_and_a_missed_one_is_made_up_for() {
        let due: NaiveDate = "2026-11-21".parse().unwrap();
        let on = |day: &str| passed(due, day.parse().unwrap());
        assert_eq!(on("2026-11-18"), 0);
        assert_eq!((on("2026-11-19"), on("2026-11-21")), (1, 1));
        assert_eq!((on("2026-11-22"), on("2026-11-27")), (2, 2));
        assert_eq!((on("2026-11-29"), on("2027-03-01")), (3, 5));
    }
}
