//! What we keep: tables by feature, typed ids, migrations, job payloads, object keys, the change feed
//! and the audience of a thing. It knows no rules: who may do what is `backend::policy`, what may
//! follow on what is the feature's own module there.

pub mod accounts;
pub mod audit;
pub mod centres;
pub mod contests;
pub mod courses;
pub mod id;
pub mod job;
pub mod key;
pub mod lending;
pub mod library;
pub mod media;
pub mod migrations;
pub mod search;
pub mod state;
pub mod version;

/// The parts of an entity that a table read by explicit joins leaves empty.
#[doc(hidden)]
#[macro_export]
macro_rules! plain_entity {
    () => {
        /// Joins are written out in `query.rs` of the feature that needs them.
        #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
        pub enum Relation {}

        impl ActiveModelBehavior for ActiveModel {}
    };
}
