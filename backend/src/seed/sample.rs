//! The sample's files, `deploy/sample/*.toml`, built into the program.

use std::collections::HashMap;

use anyhow::{Context, Result, anyhow};
use serde::{Deserialize, de::DeserializeOwned};
use store::{
    id::PersonId,
    state::{Role, UnitKind},
};

/// Everything that the files say.
#[derive(Debug)]
pub struct Sample {
    pub units: Vec<Unit>,
    pub people: Vec<Person>,
    pub news: Vec<News>,
    pub lectures: Vec<Lecture>,
    pub books: Vec<Book>,
    pub courses: Vec<Course>,
    pub contests: Vec<Contest>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    pub key: String,
    pub parent: Option<String>,
    pub kind: UnitKind,
    pub name: String,
    #[serde(default)]
    pub headline: String,
    #[serde(default)]
    pub about: String,
    #[serde(default)]
    pub address: String,
    #[serde(default)]
    pub phone: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    pub key: String,
    pub name: String,
    pub phone: Option<String>,
    pub user_name: Option<String>,
    pub roles: Vec<Held>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Held {
    pub unit: String,
    pub role: Role,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct News {
    pub unit: String,
    pub days: i64,
    pub title: String,
    pub body: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lecture {
    pub key: String,
    pub unit: String,
    pub file: String,
    pub title: String,
    pub audience: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Book {
    pub key: String,
    pub unit: String,
    pub file: String,
    pub title: String,
    pub contributors: Vec<Contributor>,
    pub year: Option<i32>,
    #[serde(default)]
    pub publisher: String,
    #[serde(default)]
    pub place: String,
    #[serde(default)]
    pub language: String,
    #[serde(default)]
    pub summary: String,
    #[serde(default)]
    pub subjects: Vec<String>,
    #[serde(default)]
    pub ddc: String,
    pub access: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contributor {
    pub name: String,
    pub role: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Course {
    #[expect(dead_code, reason = "a name for who reads the file")]
    key: String,
    pub unit: String,
    pub teacher: String,
    pub title: String,
    pub summary: String,
    pub about: String,
    pub audience: String,
    pub section: Vec<Section>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    pub title: String,
    pub lesson: Vec<Lesson>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    pub title: String,
    pub kind: String,
    pub body: Option<String>,
    pub lecture: Option<String>,
    pub book: Option<String>,
    pub pages: Option<(i32, i32)>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contest {
    #[expect(dead_code, reason = "a name for who reads the file")]
    key: String,
    pub unit: String,
    pub opens_in_days: i64,
    pub closes_in_days: i64,
    pub title: String,
    pub rules: String,
    #[serde(default)]
    pub entry: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    #[expect(dead_code, reason = "a name for who reads the file")]
    key: String,
    pub unit: String,
    pub file: String,
    pub title: String,
    pub author: String,
    pub story: String,
    pub state: String,
}

impl Sample {
    /// Reads the files.
    ///
    /// # Errors
    /// When one says something unknown.
    pub fn read() -> Result<Self> {
        Ok(Self {
            units: list("unit", include_str!("../../../deploy/sample/units.toml"))?,
            people: list("person", include_str!("../../../deploy/sample/people.toml"))?,
            news: list("news", include_str!("../../../deploy/sample/news.toml"))?,
            lectures: list(
                "lecture",
                include_str!("../../../deploy/sample/lectures.toml"),
            )?,
            books: list("book", include_str!("../../../deploy/sample/books.toml"))?,
            courses: list(
                "course",
                include_str!("../../../deploy/sample/courses.toml"),
            )?,
            contests: list(
                "contest",
                include_str!("../../../deploy/sample/contests.toml"),
            )?,
        })
    }

    /// Somebody who holds one of the roles in a unit or above it.
    ///
    /// # Errors
    /// When nobody does.
    pub fn somebody(
        &self,
        known: &HashMap<String, PersonId>,
        unit: &str,
        roles: &[Role],
    ) -> Result<PersonId> {
        let mut at = Some(unit.to_owned());
        while let Some(key) = at {
            let found = self.people.iter().find(|person| {
                person
                    .roles
                    .iter()
                    .any(|held| held.unit == key && roles.contains(&held.role))
            });
            if let Some(id) = found.and_then(|person| known.get(&person.key)) {
                return Ok(*id);
            }
            at = self
                .units
                .iter()
                .find(|unit| unit.key == key)
                .and_then(|unit| unit.parent.clone());
        }
        Err(anyhow!("nobody in or above {unit} is one of {roles:?}"))
    }
}

fn list<T: DeserializeOwned>(name: &str, text: &str) -> Result<Vec<T>> {
    let mut file: HashMap<String, Vec<T>> =
        toml::from_str(text).with_context(|| format!("the sample's {name}"))?;
    file.remove(name)
        .with_context(|| format!("the sample has no [[{name}]]"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_samples_files_can_be_read_and_name_only_what_is_there() {
        let sample = Sample::read().unwrap();
        for course in &sample.courses {
            for lesson in course.section.iter().flat_map(|section| &section.lesson) {
                assert!(
                    lesson
                        .lecture
                        .iter()
                        .all(|key| sample.lectures.iter().any(|row| row.key == *key))
                );
                assert!(
                    lesson
                        .book
                        .iter()
                        .all(|key| sample.books.iter().any(|row| row.key == *key))
                );
            }
            assert!(
                sample
                    .people
                    .iter()
                    .any(|person| person.key == course.teacher),
                "{}",
                course.teacher
            );
        }
    }
}
