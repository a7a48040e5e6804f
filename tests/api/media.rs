//! Uploads and lectures: what comes in, and who may watch it.

mod cut;
mod files;
mod lecture;
mod tus;
