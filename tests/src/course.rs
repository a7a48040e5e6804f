//! Courses for tests, made over HTTP as a teacher makes them.

use std::future::{Future, IntoFuture};
use std::pin::Pin;

use reqwest::Method;
use serde_json::{Value, json};
use store::id::UnitId;
use uuid::Uuid;

use crate::client::{Answer, Client, read};

/// A course that was made.
#[derive(Clone, Debug)]
pub struct Course {
    pub id: Uuid,
    /// Path of its page.
    pub path: String,
    /// Its sections in order.
    pub sections: Vec<Uuid>,
    /// Its lessons in order.
    pub lessons: Vec<Uuid>,
}

/// A course to be made: `Course::build(&teacher, unit).section("Một", &["Bài một"]).published().await`.
#[derive(Clone)]
pub struct Build<'a> {
    teacher: &'a Client,
    unit: UnitId,
    title: &'a str,
    audience: &'a str,
    published: bool,
    sections: Vec<(&'a str, Vec<Value>)>,
}

impl Course {
    /// Begins a course of a unit; the teacher is to be one there.
    pub fn build(teacher: &Client, unit: UnitId) -> Build<'_> {
        Build {
            teacher,
            unit,
            title: "Trồng rau sạch quanh nhà",
            audience: "public",
            published: false,
            sections: Vec::new(),
        }
    }

    /// The path of the course in the API.
    pub fn api(&self) -> String {
        format!("/api/v1/courses/{}", self.id)
    }

    /// The path of a lesson in the API, counted from 0.
    pub fn lesson(&self, at: usize) -> String {
        format!("/api/v1/lessons/{}", self.lessons[at])
    }

    /// Somebody begins to learn it.
    pub async fn enrol(&self, learner: &Client) -> Value {
        let path = format!("{}/enrolment", self.api());
        learner
            .post(&path, json!({"id": Uuid::now_v7()}))
            .await
            .ok()
    }

    /// Somebody has done a lesson, counted from 0.
    pub async fn done(&self, learner: &Client, at: usize) -> Value {
        let path = format!("{}/progress", self.lesson(at));
        learner.put(&path, json!({"state": "done"})).await.ok()
    }
}

impl<'a> Build<'a> {
    /// With a title.
    #[must_use]
    pub fn title(mut self, title: &'a str) -> Self {
        self.title = title;
        self
    }

    /// For `public` (if nothing is said), `signed_in`, `members` or `staff`.
    #[must_use]
    pub fn audience(mut self, audience: &'a str) -> Self {
        self.audience = audience;
        self
    }

    /// With a section of lessons to read.
    #[must_use]
    pub fn section(self, title: &'a str, lessons: &[&str]) -> Self {
        let text = |title: &&str| json!({"title": title, "kind": "text", "body": "Chữ của bài."});
        let lessons = lessons.iter().map(text).collect();
        self.section_of(title, lessons)
    }

    /// With a section of lessons as the API takes them, without their ids.
    #[must_use]
    pub fn section_of(mut self, title: &'a str, lessons: Vec<Value>) -> Self {
        self.sections.push((title, lessons));
        self
    }

    /// Shown to its audience.
    #[must_use]
    pub fn published(mut self) -> Self {
        self.published = true;
        self
    }

    async fn make(self) -> Course {
        let id = Uuid::now_v7();
        let body = json!({
            "id": id, "unit_id": self.unit, "title": self.title, "audience": self.audience,
            "summary": "Luống nhỏ, rau sạch, ăn quanh năm.",
        });
        let view = self.teacher.post("/api/v1/courses", body).await.ok();
        let mut course = Course {
            id,
            path: view["path"].as_str().expect("a path").to_owned(),
            sections: Vec::new(),
            lessons: Vec::new(),
        };
        for (title, lessons) in &self.sections {
            let section = Uuid::now_v7();
            let path = format!("{}/sections", course.api());
            let body = json!({"id": section, "title": title});
            self.teacher.post(&path, body).await.ok();
            course.sections.push(section);
            for lesson in lessons {
                let mut body = lesson.clone();
                let id = Uuid::now_v7();
                body["id"] = json!(id);
                let path = format!("/api/v1/sections/{section}/lessons");
                self.teacher.post(&path, body).await.ok();
                course.lessons.push(id);
            }
        }
        if self.published {
            act(self.teacher, &course, "publish").await.ok();
        }
        course
    }
}

impl<'a> IntoFuture for Build<'a> {
    type Output = Course;
    type IntoFuture = Pin<Box<dyn Future<Output = Course> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.make())
    }
}

/// Publishes or withdraws a course on the version that stands.
pub async fn act(teacher: &Client, course: &Course, word: &str) -> Answer {
    let version = teacher.get(&course.api()).await.ok()["version"].clone();
    let path = format!("{}/{word}", course.api());
    let request = teacher.request(Method::POST, &path);
    read(request.header("if-match", version.to_string())).await
}
