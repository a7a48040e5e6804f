//! What a change does to one record, and what would change it back.

use store::library::book;
use store::state::PublishState;

use super::{
    super::{body::RecordBody, record::subject_key},
    view::BulkChange,
};

impl BulkChange {
    /// The record as it will be.
    pub(super) fn onto(&self, standing: &RecordBody) -> RecordBody {
        let mut record = standing.clone();
        for (said, field) in [
            (&self.publisher, &mut record.publisher),
            (&self.place, &mut record.place),
            (&self.language, &mut record.language),
            (&self.ddc, &mut record.ddc),
            (&self.ddc_edition, &mut record.ddc_edition),
            (&self.bbk, &mut record.bbk),
            (&self.series, &mut record.series),
            (&self.series_number, &mut record.series_number),
        ] {
            if said.is_some() {
                field.clone_from(said);
            }
        }
        let is_empty =
            |field: &Option<String>| field.as_deref().unwrap_or_default().trim().is_empty();
        // A number alone says nothing.
        if self.series.is_some() && is_empty(&record.series) {
            record.series_number = None;
        }
        if self.ddc.is_some() && is_empty(&record.ddc) {
            record.ddc_edition = None;
        }
        record.subjects = Some(self.subjects_of(record.subjects.unwrap_or_default()));
        record
    }

    fn subjects_of(&self, standing: Vec<String>) -> Vec<String> {
        let mut all = self.subjects.clone().unwrap_or(standing);
        let removed: Vec<String> = said(&self.remove_subjects)
            .iter()
            .map(|subject| subject_key(subject))
            .collect();
        all.retain(|subject| !removed.contains(&subject_key(subject)));
        for subject in said(&self.add_subjects) {
            let key = subject_key(subject);
            if !all.iter().any(|other| subject_key(other) == key) {
                all.push(subject.clone());
            }
        }
        all
    }

    /// What changes the record and the standing of a book back to how they are, where this changes them.
    pub(super) fn back(&self, row: &book::Model, standing: &RecordBody) -> Self {
        let text =
            |said: bool, field: &Option<String>| said.then(|| field.clone().unwrap_or_default());
        let subjects = self.subjects.is_some()
            || self.add_subjects.is_some()
            || self.remove_subjects.is_some();
        Self {
            publisher: text(self.publisher.is_some(), &standing.publisher),
            place: text(self.place.is_some(), &standing.place),
            language: text(self.language.is_some(), &standing.language),
            ddc: text(self.ddc.is_some(), &standing.ddc),
            ddc_edition: text(
                self.ddc.is_some() || self.ddc_edition.is_some(),
                &standing.ddc_edition,
            ),
            bbk: text(self.bbk.is_some(), &standing.bbk),
            series: text(self.series.is_some(), &standing.series),
            series_number: text(
                self.series.is_some() || self.series_number.is_some(),
                &standing.series_number,
            ),
            subjects: subjects.then(|| standing.subjects.clone().unwrap_or_default()),
            access: self.access.map(|_| row.audience.into()),
            published: self
                .published
                .map(|_| row.publish_state == PublishState::Published),
            deleted: self.deleted.map(|_| row.deleted_at.is_some()),
            ..Self::default()
        }
    }

    /// The names of what it speaks of, for the audit.
    pub(super) fn fields(&self) -> Vec<&'static str> {
        [
            ("publisher", self.publisher.is_some()),
            ("place", self.place.is_some()),
            ("language", self.language.is_some()),
            ("ddc", self.ddc.is_some()),
            ("ddc_edition", self.ddc_edition.is_some()),
            ("bbk", self.bbk.is_some()),
            ("series", self.series.is_some()),
            ("series_number", self.series_number.is_some()),
            ("subjects", self.subjects.is_some()),
            ("add_subjects", self.add_subjects.is_some()),
            ("remove_subjects", self.remove_subjects.is_some()),
            ("access", self.access.is_some()),
            ("published", self.published.is_some()),
            ("deleted", self.deleted.is_some()),
        ]
        .into_iter()
        .filter_map(|(name, is_said)| is_said.then_some(name))
        .collect()
    }
}

fn said(subjects: &Option<Vec<String>>) -> &[String] {
    subjects.as_deref().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Option<Vec<String>> {
        Some(words.iter().map(|&word| word.to_owned()).collect())
    }

    #[test]
    fn subjects_are_added_and_removed_however_they_are_typed() {
        let standing = RecordBody {
            title: "Kiều".to_owned(),
            subjects: words(&["Thơ", "Văn học cổ"]),
            ..RecordBody::default()
        };
        let change = BulkChange {
            add_subjects: words(&["Truyện thơ", "VĂN HỌC CỔ"]),
            remove_subjects: words(&["thơ ", "không có"]),
            ..BulkChange::default()
        };
        let record = change.onto(&standing);
        assert_eq!(record.subjects, words(&["Văn học cổ", "Truyện thơ"]));
    }

    #[test]
    fn what_is_taken_away_takes_along_what_belongs_to_it() {
        let text = |text: &str| Some(text.to_owned());
        let standing = RecordBody {
            title: "Kiều".to_owned(),
            series: text("Tủ sách vàng"),
            series_number: text("T. 5"),
            ddc: text("895.9221"),
            ddc_edition: text("23"),
            publisher: text("Văn học"),
            ..RecordBody::default()
        };
        let change = BulkChange {
            series: text(""),
            ddc: text(" "),
            place: text("Hà Nội"),
            ..BulkChange::default()
        };
        let record = change.onto(&standing);
        assert_eq!((record.series_number, record.ddc_edition), (None, None));
        assert_eq!(record.place, text("Hà Nội"));
        assert_eq!(record.publisher, standing.publisher);
    }
}
