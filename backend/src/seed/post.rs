//! What the sample people post: films, books, courses, contests.

use std::path::Path;

use anyhow::{Context, Result};
use chrono::Duration;
use serde_json::{Value, json};
use store::{id::PersonId, state::Role};
use uuid::Uuid;

use super::{
    Hand, Known,
    sample::{Contest, Course, Lesson, Sample},
};
use crate::app::App;

/// Posts everything.
///
/// # Errors
/// When a file is missing or an answer is not a good one.
pub async fn everything(app: &App, sample: &Sample, known: &mut Known, files: &Path) -> Result<()> {
    lectures(app, sample, known, files).await?;
    books(app, sample, known, files).await?;
    for row in &sample.courses {
        course(app, row, known).await?;
    }
    for row in &sample.contests {
        contest(app, sample, row, known, files).await?;
    }
    Ok(())
}

async fn lectures(app: &App, sample: &Sample, known: &mut Known, files: &Path) -> Result<()> {
    for row in &sample.lectures {
        let hand = of_unit(
            app,
            sample,
            known,
            &row.unit,
            &[Role::Teacher, Role::Staff, Role::Administrator],
        )
        .await?;
        let unit = unit(known, &row.unit)?;
        let upload = hand
            .upload(&files.join(&row.file), "lecture", &unit)
            .await?;
        let body = json!({"id": Uuid::now_v7(), "unit_id": unit, "title": row.title, "upload_id": upload, "audience": row.audience});
        let made = hand.post("/api/v1/lectures", &body).await?;
        known.lectures.insert(row.key.clone(), id(&made)?);
    }
    Ok(())
}

async fn books(app: &App, sample: &Sample, known: &mut Known, files: &Path) -> Result<()> {
    for row in &sample.books {
        let hand = of_unit(
            app,
            sample,
            known,
            &row.unit,
            &[Role::Librarian, Role::Administrator],
        )
        .await?;
        let unit = unit(known, &row.unit)?;
        let upload = hand.upload(&files.join(&row.file), "book", &unit).await?;
        let contributors: Vec<Value> = row
            .contributors
            .iter()
            .map(|person| json!({"name": person.name, "role": person.role}))
            .collect();
        let body = json!({
            "id": Uuid::now_v7(), "unit_id": unit, "upload_id": upload, "title": row.title,
            "contributors": contributors, "year": row.year, "publisher": row.publisher, "place": row.place,
            "language": row.language, "summary": row.summary, "subjects": row.subjects, "ddc": row.ddc,
            "access": row.access,
        });
        let made = hand.post("/api/v1/books", &body).await?;
        hand.step(
            &format!("/api/v1/books/{}/publish", id(&made)?),
            &made["version"],
        )
        .await?;
        known.books.insert(row.key.clone(), id(&made)?);
    }
    Ok(())
}

async fn course(app: &App, row: &Course, known: &Known) -> Result<()> {
    let teacher = *known
        .people
        .get(&row.teacher)
        .with_context(|| format!("no person {}", row.teacher))?;
    let hand = Hand::of(app, teacher).await?;
    let body = json!({
        "id": Uuid::now_v7(), "unit_id": unit(known, &row.unit)?, "title": row.title, "summary": row.summary,
        "about": row.about, "audience": row.audience,
    });
    let made = hand.post("/api/v1/courses", &body).await?;
    let course = id(&made)?;
    for part in &row.section {
        let section = Uuid::now_v7();
        let path = format!("/api/v1/courses/{course}/sections");
        hand.post(&path, &json!({"id": section, "title": part.title}))
            .await?;
        for step in &part.lesson {
            hand.post(
                &format!("/api/v1/sections/{section}/lessons"),
                &lesson(step, known)?,
            )
            .await?;
        }
    }
    let now = hand.get(&format!("/api/v1/courses/{course}")).await?;
    hand.step(
        &format!("/api/v1/courses/{course}/publish"),
        &now["version"],
    )
    .await?;
    Ok(())
}

fn lesson(row: &Lesson, known: &Known) -> Result<Value> {
    let lecture = row.lecture.as_ref().map(|key| {
        known
            .lectures
            .get(key)
            .with_context(|| format!("no lecture {key}"))
    });
    let book = row.book.as_ref().map(|key| {
        known
            .books
            .get(key)
            .with_context(|| format!("no book {key}"))
    });
    let mut body = json!({"id": Uuid::now_v7(), "title": row.title, "kind": row.kind});
    let said = [
        ("body", row.body.as_ref().map(|text| json!(text))),
        ("lecture_id", lecture.transpose()?.map(|id| json!(id))),
        ("book_id", book.transpose()?.map(|id| json!(id))),
        ("page_from", row.pages.map(|pages| json!(pages.0))),
        ("page_to", row.pages.map(|pages| json!(pages.1))),
    ];
    for (name, value) in said {
        if let Some(value) = value {
            body[name] = value;
        }
    }
    Ok(body)
}

async fn contest(
    app: &App,
    sample: &Sample,
    row: &Contest,
    known: &Known,
    files: &Path,
) -> Result<()> {
    let organizer = of_unit(
        app,
        sample,
        known,
        &row.unit,
        &[Role::Organizer, Role::Administrator],
    )
    .await?;
    let now = app.clock.now();
    let body = json!({
        "id": Uuid::now_v7(), "unit_id": unit(known, &row.unit)?, "title": row.title, "rules": row.rules,
        "opens_at": now + Duration::days(row.opens_in_days), "closes_at": now + Duration::days(row.closes_in_days),
    });
    let made = organizer.post("/api/v1/contests", &body).await?;
    let contest = id(&made)?;
    organizer
        .step(
            &format!("/api/v1/contests/{contest}/publish"),
            &made["version"],
        )
        .await?;
    for entry in &row.entry {
        let hand = of_unit(
            app,
            sample,
            known,
            &entry.unit,
            &[Role::Staff, Role::Teacher, Role::Administrator],
        )
        .await?;
        let unit = unit(known, &entry.unit)?;
        let upload = hand
            .upload(&files.join(&entry.file), "entry", &unit)
            .await?;
        let body = json!({
            "id": Uuid::now_v7(), "unit_id": unit, "title": entry.title, "story": entry.story, "upload_id": upload,
            "author_name": entry.author, "consent": true,
        });
        let sent = hand
            .post(&format!("/api/v1/contests/{contest}/entries"), &body)
            .await?;
        if entry.state == "accepted" {
            organizer
                .step(
                    &format!("/api/v1/entries/{}/accept", id(&sent)?),
                    &sent["version"],
                )
                .await?;
        }
    }
    Ok(())
}

async fn of_unit(
    app: &App,
    sample: &Sample,
    known: &Known,
    unit: &str,
    roles: &[Role],
) -> Result<Hand> {
    let person: PersonId = sample.somebody(&known.people, unit, roles)?;
    Hand::of(app, person).await
}

fn unit(known: &Known, key: &str) -> Result<String> {
    Ok(known
        .units
        .get(key)
        .with_context(|| format!("no unit {key}"))?
        .to_string())
}

fn id(made: &Value) -> Result<String> {
    made["id"]
        .as_str()
        .map(str::to_owned)
        .context("the answer has no id")
}
