//! What offices ask for: the accession register (sổ đăng ký cá biệt) and the report of a year, on screen and as tables.

pub mod api;
pub mod file;
pub mod report;
pub mod view;
