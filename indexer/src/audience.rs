//! Who may find what, decided while the index is searched: nothing else is scored, counted, suggested or shown.

use crate::document::unit_number;
use crate::schema::Fields;
use rustc_hash::FxHashSet;
use store::search::Audience;
use tantivy::columnar::Column;
use tantivy::{DocId, SegmentReader};

/// Classes of `Visibility::class`, one for each `store::state::Audience`.
pub(crate) mod class {
    pub const PUBLIC: u64 = 0;
    pub const SIGNED_IN: u64 = 1;
    pub const MEMBERS: u64 = 2;
    pub const STAFF: u64 = 3;
}

/// An audience as numbers of the index.
pub(crate) struct Admission {
    signed_in: bool,
    member_of: FxHashSet<u64>,
    above: FxHashSet<u64>,
    staff_of: FxHashSet<u64>,
}

/// An admission on one segment.
pub(crate) struct SegmentAdmission<'a> {
    admission: &'a Admission,
    class: Column<u64>,
    opens: Column<u64>,
    unit: Column<u64>,
    units: Column<u64>,
}

impl Admission {
    pub(crate) fn of(audience: &Audience) -> Admission {
        let numbers =
            |ids: &[store::id::UnitId]| ids.iter().map(|id| unit_number(id.0.as_u128())).collect();
        Admission {
            signed_in: audience.signed_in,
            member_of: numbers(&audience.member_of),
            above: numbers(&audience.above),
            staff_of: numbers(&audience.staff_of),
        }
    }

    pub(crate) fn on<'a>(
        &'a self,
        reader: &SegmentReader,
        fields: &Fields,
    ) -> tantivy::Result<SegmentAdmission<'a>> {
        let schema = reader.schema();
        let column = |field| reader.fast_fields().u64(schema.get_field_name(field));
        Ok(SegmentAdmission {
            admission: self,
            class: column(fields.audience)?,
            opens: column(fields.opens)?,
            unit: column(fields.unit)?,
            units: column(fields.units)?,
        })
    }
}

impl SegmentAdmission<'_> {
    /// Whether the asker may know of `doc`. A document without a class is nobody's.
    pub(crate) fn admits(&self, doc: DocId) -> bool {
        self.is_of(self.class.first(doc), doc)
    }

    /// Whether the asker may open `doc`, of which they may know.
    pub(crate) fn opens(&self, doc: DocId) -> bool {
        self.is_of(self.opens.first(doc), doc)
    }

    /// Whether the asker is of a class, in the unit of `doc`.
    fn is_of(&self, class: Option<u64>, doc: DocId) -> bool {
        let asker = self.admission;
        let within = |units: &FxHashSet<u64>| {
            !units.is_empty() && self.units.values_for_doc(doc).any(|u| units.contains(&u))
        };
        match class {
            Some(class::PUBLIC) => true,
            Some(class::SIGNED_IN) => asker.signed_in,
            Some(class::MEMBERS) => {
                within(&asker.member_of)
                    || self
                        .unit
                        .first(doc)
                        .is_some_and(|unit| asker.above.contains(&unit))
            }
            Some(class::STAFF) => within(&asker.staff_of),
            _ => false,
        }
    }

    /// Whether `doc` belongs to `unit` or to one below it.
    pub(crate) fn is_within(&self, doc: DocId, unit: u64) -> bool {
        self.units.values_for_doc(doc).any(|other| other == unit)
    }
}
