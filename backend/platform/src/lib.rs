//! platform

pub mod clock;
pub mod config;
pub mod database;
pub mod disk;
pub mod messages;
pub mod objects;
pub mod queue;
pub mod sandbox;
pub mod texts;
