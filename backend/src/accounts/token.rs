//! The installation's signing key and what is signed with it: access tokens (JWT) and, by keys derived from it
//! for each purpose, the other short-lived tokens.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};
use chrono::{DateTime, Duration, Utc};
use hmac::{Hmac, Mac};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use rand::RngCore;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use store::id::{PersonId, SessionId};

/// How long an access token lives. Revocation does not wait for it: each request reads the session.
pub const ACCESS_MINUTES: i64 = 15;
const ISSUER: &str = "benhoc";
const KEY_BYTES: usize = 32;

/// The key made at install, and the keys derived from it.
#[derive(Clone)]
pub struct Keys {
    master: [u8; KEY_BYTES],
    encode: EncodingKey,
    decode: DecodingKey,
    validation: Validation,
    audience: String,
}

/// What an access token says; every claim is required.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: PersonId,
    sid: SessionId,
    iat: i64,
    nbf: i64,
    exp: i64,
}

impl Keys {
    /// Reads the key below `folder`, or makes one at the first start (readable by its owner only).
    ///
    /// # Errors
    /// When the file cannot be read or written, or holds a weak key.
    pub fn open(folder: &Path, audience: &str) -> Result<Self> {
        let path = folder.join("signing.key");
        if !path.exists() {
            platform::disk::private_folder(folder)?;
            let mut fresh = [0u8; KEY_BYTES];
            rand::rng().fill_bytes(&mut fresh);
            platform::disk::write_private(&path, hex::encode(fresh).as_bytes())?;
        }
        let text =
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        Self::from_hex(text.trim(), audience)
            .with_context(|| format!("{} is not a good key", path.display()))
    }

    /// Takes a key of 64 hexadecimal digits.
    ///
    /// # Errors
    /// When it has another length or too few different bytes to be random.
    pub fn from_hex(text: &str, audience: &str) -> Result<Self> {
        let bytes = hex::decode(text)?;
        let Ok(master) = <[u8; KEY_BYTES]>::try_from(bytes.as_slice()) else {
            bail!(
                "a signing key has {KEY_BYTES} bytes, this one has {}",
                bytes.len()
            );
        };
        let different = master
            .iter()
            .collect::<std::collections::HashSet<_>>()
            .len();
        if different < KEY_BYTES / 2 {
            bail!("this signing key is weak: only {different} different bytes");
        }
        let secret = derive(&master, "access token");
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[audience]);
        validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        // The times are compared below with the injected clock.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        Ok(Self {
            master,
            encode: EncodingKey::from_secret(&secret),
            decode: DecodingKey::from_secret(&secret),
            validation,
            audience: audience.to_owned(),
        })
    }

    /// A signed access token for a session.
    ///
    /// # Errors
    /// When the signing library fails.
    pub fn sign_access(
        &self,
        person: PersonId,
        session: SessionId,
        now: DateTime<Utc>,
    ) -> Result<String> {
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: self.audience.clone(),
            sub: person,
            sid: session,
            iat: now.timestamp(),
            nbf: now.timestamp(),
            exp: (now + Duration::minutes(ACCESS_MINUTES)).timestamp(),
        };
        Ok(jsonwebtoken::encode(
            &Header::new(Algorithm::HS256),
            &claims,
            &self.encode,
        )?)
    }

    /// The person and the session of a good token; `None` for any other text.
    pub fn read_access(&self, token: &str, now: DateTime<Utc>) -> Option<(PersonId, SessionId)> {
        let claims = jsonwebtoken::decode::<Claims>(token, &self.decode, &self.validation)
            .ok()?
            .claims;
        let now = now.timestamp();
        (claims.nbf <= now && now < claims.exp).then_some((claims.sub, claims.sid))
    }

    /// HMAC-SHA256 of a text under the key for a purpose. Each purpose has a key of its own.
    pub fn mac(&self, purpose: &str, text: &[u8]) -> [u8; 32] {
        mac(&derive(&self.master, purpose), text)
    }

    /// Whether `tag` is the MAC of the text, compared in constant time.
    pub fn verifies(&self, purpose: &str, text: &[u8], tag: &[u8]) -> bool {
        subtle::ConstantTimeEq::ct_eq(self.mac(purpose, text).as_slice(), tag).into()
    }
}

fn derive(master: &[u8], purpose: &str) -> [u8; 32] {
    mac(master, purpose.as_bytes())
}

fn mac(key: &[u8], text: &[u8]) -> [u8; 32] {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes any key");
    mac.update(text);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    #[test]
    fn a_token_lives_a_quarter_of_an_hour_and_only_for_its_audience() {
        let keys = Keys::from_hex(KEY, "http://localhost:8080").unwrap();
        let now = Utc::now();
        let (person, session) = (PersonId::new(), SessionId::new());
        let token = keys.sign_access(person, session, now).unwrap();
        assert_eq!(keys.read_access(&token, now), Some((person, session)));
        assert_eq!(keys.read_access(&token, now + Duration::minutes(15)), None);
        assert_eq!(keys.read_access(&token, now - Duration::seconds(2)), None);
        let elsewhere = Keys::from_hex(KEY, "https://other.example").unwrap();
        assert_eq!(elsewhere.read_access(&token, now), None);
        assert_eq!(keys.read_access(&format!("{token}x"), now), None);
    }

    #[test]
    fn another_algorithm_is_refused() {
        let keys = Keys::from_hex(KEY, "a").unwrap();
        let token = keys
            .sign_access(PersonId::new(), SessionId::new(), Utc::now())
            .unwrap();
        let payload = token.split('.').nth(1).unwrap();
        // {"alg":"none","typ":"JWT"}
        let unsigned = format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{payload}.");
        assert_eq!(keys.read_access(&unsigned, Utc::now()), None);
    }

    #[test]
    fn a_token_must_say_all_that_is_asked_and_say_it_right() {
        let keys = Keys::from_hex(KEY, "a").unwrap();
        let now = Utc::now();
        let (later, sub, sid) = (now.timestamp() + 60, PersonId::new(), SessionId::new());
        let good = serde_json::json!({
            "iss": ISSUER, "aud": "a", "sub": sub, "sid": sid, "iat": now.timestamp(),
            "nbf": now.timestamp(), "exp": later,
        });
        let read = |claims: &serde_json::Value| {
            let header = Header::new(Algorithm::HS256);
            let token = jsonwebtoken::encode(&header, claims, &keys.encode).unwrap();
            keys.read_access(&token, now)
        };
        assert_eq!(read(&good), Some((sub, sid)));
        for claim in ["iss", "aud", "sub", "sid", "nbf", "exp"] {
            let mut missing = good.clone();
            missing.as_object_mut().unwrap().remove(claim);
            assert_eq!(read(&missing), None, "without {claim}");
        }
        for (claim, wrong) in [
            ("iss", serde_json::json!("somebody")),
            ("aud", serde_json::json!("b")),
            ("sub", serde_json::json!("nobody")),
            ("sid", serde_json::json!(7)),
            ("nbf", later.into()),
            ("exp", now.timestamp().into()),
            ("exp", serde_json::json!("9999999999")),
        ] {
            let mut other = good.clone();
            other[claim] = wrong;
            assert_eq!(read(&other), None, "{claim}: {}", other[claim]);
        }
    }

    #[test]
    fn weak_keys_are_refused() {
        assert!(Keys::from_hex(&"00".repeat(32), "a").is_err());
        assert!(Keys::from_hex("0011", "a").is_err());
    }
}
