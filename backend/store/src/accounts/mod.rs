//! Tables of the feature `accounts`.

pub mod consent;
pub mod login;
pub mod login_code;
pub mod person;
pub mod refresh_token;
pub mod role_grant;
pub mod secret;
pub mod session;
pub mod sign_in_throttle;
