//! The behaviour of each feature, over HTTP, on real databases and object stores.

mod accounts;
mod centres;
mod library;
mod library_pages;
mod matrix;
