//! People, the names by which they sign in, their sessions and their roles.
//!
//! Who acts: anybody signs up and in; staff add people to their unit and renew secrets, which they print but never
//! look up; administrators give working roles. Always true: secrets and tokens are kept hashed only; a session that
//! ended is refused from the next request on; nobody renews the secret of somebody who may do more than they.

pub mod api;
mod code;
pub mod cookie;
mod forget;
pub mod hasher;
pub mod login;
pub mod member;
mod own_login;
pub mod people;
pub mod person;
pub mod query;
pub mod reset;
pub mod secret;
pub mod session;
pub mod sign_in;
pub mod sign_up;
pub mod throttle;
pub mod token;
pub mod view;

pub use forget::forget_old;
pub use query::viewer;
