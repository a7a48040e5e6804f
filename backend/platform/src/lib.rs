//! platform

pub mod sandbox;
