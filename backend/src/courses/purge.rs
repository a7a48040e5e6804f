//! The bin of courses, sections and lessons is emptied.

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};
use store::{
    courses::{course, enrolment, lesson, lesson_progress, section},
    id::{CourseId, LessonId},
};

use crate::{app::App, error::Result};

/// Deletes what lies in the bin since before `before`: lessons, sections with their lessons, courses with everything.
/// How far somebody was in them goes with them.
///
/// # Errors
/// Whatever the database or the object store says.
pub async fn purge(app: &App, before: DateTime<Utc>) -> Result<u64> {
    let courses = course::Entity::find()
        .filter(course::Column::DeletedAt.lte(before))
        .all(app.db.reader())
        .await?;
    for row in &courses {
        whole(app, row.id).await?;
    }
    let parts = parts(app, before).await?;
    Ok(courses.len() as u64 + parts)
}

async fn whole(app: &App, id: CourseId) -> Result<()> {
    app.objects.delete_all(&store::key::course(id)).await?;
    let tx = app.db.begin().await?;
    macro_rules! clear {
        ($table:ident) => {
            $table::Entity::delete_many()
                .filter($table::Column::CourseId.eq(id))
                .exec(&*tx)
                .await?
        };
    }
    clear!(lesson_progress);
    clear!(enrolment);
    clear!(lesson);
    clear!(section);
    course::Entity::delete_by_id(id).exec(&*tx).await?;
    tx.commit().await?;
    Ok(())
}

async fn parts(app: &App, before: DateTime<Utc>) -> Result<u64> {
    let tx = app.db.begin().await?;
    let sections = section::Entity::find()
        .filter(section::Column::DeletedAt.lte(before))
        .all(&*tx)
        .await?;
    let sections: Vec<_> = sections.into_iter().map(|row| row.id).collect();
    let lessons: Vec<LessonId> = lesson::Entity::find()
        .select_only()
        .column(lesson::Column::Id)
        .filter(
            Condition::any()
                .add(lesson::Column::DeletedAt.lte(before))
                .add(lesson::Column::SectionId.is_in(sections.clone())),
        )
        .into_tuple()
        .all(&*tx)
        .await?;
    lesson_progress::Entity::delete_many()
        .filter(lesson_progress::Column::LessonId.is_in(lessons.clone()))
        .exec(&*tx)
        .await?;
    let gone = lesson::Entity::delete_many()
        .filter(lesson::Column::Id.is_in(lessons))
        .exec(&*tx)
        .await?;
    let with_them = section::Entity::delete_many()
        .filter(section::Column::Id.is_in(sections))
        .exec(&*tx)
        .await?;
    tx.commit().await?;
    Ok(gone.rows_affected + with_them.rows_affected)
}
