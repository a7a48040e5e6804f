//! Tables of the feature `accounts`.

pub mod consent;
pub mod login;
pub mod login_proof;
pub mod person;
pub mod refresh_token;
pub mod role_grant;
pub mod secret;
pub mod secret_reset;
pub mod session;
pub mod sign_in_throttle;
