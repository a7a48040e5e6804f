//! The words of the tus protocol 1.0 (tus.io/protocols/resumable-upload): its headers read and written. Nothing here
//! touches a database or a file.

use std::collections::HashMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use platform::texts::{Language, t};
use poem::{
    IntoResponse, Response,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
};
use sha1::{Digest, Sha1};
use sha2::Sha256;

use crate::error::{Error, ErrorBody};

/// The one version spoken.
pub const VERSION: &str = "1.0.0";
/// What is spoken besides the core.
pub const EXTENSIONS: &str = "creation,creation-with-upload,expiration,checksum,termination";
/// Algorithms of `Upload-Checksum`.
pub const ALGORITHMS: &str = "sha1,sha256";
/// Content type of every body with bytes of the file.
pub const BYTES: &str = "application/offset+octet-stream";
/// The longest `Upload-Metadata` that is read.
const LONGEST_METADATA: usize = 8 << 10;

/// Why the protocol refuses a request; everything else is an [`Error`].
#[derive(Clone, Debug, thiserror::Error)]
pub enum Refusal {
    /// `Tus-Resumable` is missing or names another version.
    #[error("another version of the protocol")]
    Version,
    /// A header is missing or cannot be read.
    #[error("a header is missing or malformed: {0}")]
    Header(&'static str),
    /// The client goes on from another place than where the file stands.
    #[error("the file stands elsewhere, or a newer connection took over")]
    Offset,
    /// The bytes are not those that the checksum was made of.
    #[error("the checksum does not match")]
    Checksum,
    /// A rule of ours.
    #[error(transparent)]
    Ours(#[from] Error),
}

/// What the endpoints of uploads return.
pub type Result<T, E = Refusal> = std::result::Result<T, E>;

macro_rules! ours {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Refusal {
            fn from(error: $kind) -> Self {
                Self::Ours(Error::from(error))
            }
        }
    )*};
}
ours!(sea_orm::DbErr, platform::objects::Error, serde_json::Error);

impl Refusal {
    /// The answer in a language. A refusal of the version says which one is spoken.
    pub fn response(&self, language: Language) -> Response {
        let (status, code, key) = match self {
            Self::Ours(error) => return error.response(language),
            Self::Version => (412, "unsupported_version", "error.upload_version"),
            Self::Header(_) => (400, "bad_request", "error.upload_header"),
            Self::Offset => (409, "conflict", "error.upload_offset"),
            // The status that the protocol invented.
            Self::Checksum => (460, "checksum_mismatch", "error.upload_checksum"),
        };
        let message = t(language, key, &[]);
        let body = ErrorBody {
            code: code.to_owned(),
            message,
            fields: None,
            current: None,
        };
        let mut response = poem_openapi::payload::Json(body).into_response();
        response.set_status(StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST));
        match self {
            Self::Version => put(response.headers_mut(), "tus-version", VERSION),
            Self::Header(_) | Self::Offset | Self::Checksum | Self::Ours(_) => {}
        }
        response
    }
}

/// The method that is meant: clients behind proxies that know only GET and POST say the real one in a header.
pub fn method(method: &Method, headers: &HeaderMap) -> Method {
    let meant = text(headers, "x-http-method-override")
        .and_then(|name| name.to_ascii_uppercase().parse().ok());
    match meant {
        Some(meant) if *method == Method::POST => meant,
        _ => method.clone(),
    }
}

/// Checks `Tus-Resumable`.
///
/// # Errors
/// [`Refusal::Version`].
pub fn check_version(headers: &HeaderMap) -> Result<()> {
    if text(headers, "tus-resumable") == Some(VERSION) {
        Ok(())
    } else {
        Err(Refusal::Version)
    }
}

/// Whether the request carries bytes of the file.
pub fn carries_bytes(headers: &HeaderMap) -> bool {
    text(headers, header::CONTENT_TYPE.as_str())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case(BYTES))
}

/// A header that holds a number of bytes.
///
/// # Errors
/// [`Refusal::Header`] when it is missing or is not a whole number.
pub fn bytes(headers: &HeaderMap, name: &'static str) -> Result<u64> {
    // `parse` takes a leading "+", which the protocol does not.
    let digits = text(headers, name).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    digits
        .and_then(|text| text.parse().ok())
        .ok_or(Refusal::Header(name))
}

/// `Upload-Metadata`: pairs of a name and base64 text, separated by commas.
///
/// # Errors
/// [`Refusal::Header`] when it is too long, is not base64 or not UTF-8, or names something twice.
pub fn metadata(headers: &HeaderMap) -> Result<HashMap<String, String>> {
    let malformed = || Refusal::Header("upload-metadata");
    let Some(value) = headers.get("upload-metadata") else {
        return Ok(HashMap::new());
    };
    let all = value.to_str().map_err(|_| malformed())?;
    if all.len() > LONGEST_METADATA {
        return Err(malformed());
    }
    let mut pairs = HashMap::new();
    for pair in all
        .split(',')
        .map(str::trim)
        .filter(|pair| !pair.is_empty())
    {
        let (name, encoded) = pair.split_once(' ').unwrap_or((pair, ""));
        let decoded = STANDARD.decode(encoded.trim()).map_err(|_| malformed())?;
        let said = String::from_utf8(decoded).map_err(|_| malformed())?;
        if pairs.insert(name.to_ascii_lowercase(), said).is_some() {
            return Err(malformed());
        }
    }
    Ok(pairs)
}

/// `Upload-Checksum`: what the bytes of one request must add up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Checksum {
    Sha1(Vec<u8>),
    Sha256(Vec<u8>),
}

impl Checksum {
    /// Reads the header, if it is there.
    ///
    /// # Errors
    /// [`Refusal::Header`] for another algorithm or what is not base64.
    pub fn read(headers: &HeaderMap) -> Result<Option<Self>> {
        let Some(value) = headers.get("upload-checksum") else {
            return Ok(None);
        };
        let malformed = || Refusal::Header("upload-checksum");
        let (algorithm, encoded) = value
            .to_str()
            .ok()
            .and_then(|said| said.split_once(' '))
            .ok_or_else(malformed)?;
        let sum = STANDARD.decode(encoded.trim()).map_err(|_| malformed())?;
        match algorithm {
            "sha1" => Ok(Some(Self::Sha1(sum))),
            "sha256" => Ok(Some(Self::Sha256(sum))),
            _ => Err(malformed()),
        }
    }

    /// Whether the bytes are those it was made of.
    pub fn fits(&self, bytes: &[u8]) -> bool {
        match self {
            Self::Sha1(sum) => Sha1::digest(bytes)[..] == sum[..],
            Self::Sha256(sum) => Sha256::digest(bytes)[..] == sum[..],
        }
    }
}

/// A moment as HTTP says it: `Sat, 21 Nov 2026 23:00:00 GMT`.
pub fn http_date(at: DateTime<Utc>) -> String {
    at.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// Writes a header of ours; a value that cannot stand in one is left out.
pub fn put(headers: &mut HeaderMap, name: &'static str, value: impl ToString) {
    if let Ok(value) = HeaderValue::from_str(&value.to_string()) {
        headers.insert(name, value);
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in pairs {
            map.insert(*name, value.parse().unwrap());
        }
        map
    }

    #[test]
    fn metadata_is_pairs_of_a_name_and_base64() {
        let said = metadata(&headers(&[(
            "upload-metadata",
            "filename QsOgaSAxLm1wNA==, Purpose bGVjdHVyZQ==,is_confidential",
        )]))
        .unwrap();
        assert_eq!(said["filename"], "Bài 1.mp4");
        assert_eq!(said["purpose"], "lecture");
        assert_eq!(said["is_confidential"], "");
        for bad in ["filename %%%", "filename /w==", "a YQ==,a YQ=="] {
            assert!(
                metadata(&headers(&[("upload-metadata", bad)])).is_err(),
                "{bad}"
            );
        }
        let long = format!("filename {}", "QUFB".repeat(3000));
        assert!(metadata(&headers(&[("upload-metadata", &long)])).is_err());
        assert!(metadata(&HeaderMap::new()).unwrap().is_empty());
    }

    #[test]
    fn a_number_of_bytes_is_digits_only() {
        assert_eq!(
            bytes(&headers(&[("upload-offset", "70")]), "upload-offset").unwrap(),
            70
        );
        for bad in ["", "-1", "+1", "1.5", "99999999999999999999999", "1,1"] {
            assert!(
                bytes(&headers(&[("upload-offset", bad)]), "upload-offset").is_err(),
                "{bad}"
            );
        }
        assert!(bytes(&HeaderMap::new(), "upload-offset").is_err());
    }

    #[test]
    fn checksums_fit_their_bytes_only() {
        let read = |said: &str| Checksum::read(&headers(&[("upload-checksum", said)]));
        let sha1 = read("sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=").unwrap().unwrap();
        assert!(sha1.fits(b"hello world"));
        assert!(!sha1.fits(b"hello worlds"));
        let sha256 = read("sha256 uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=")
            .unwrap()
            .unwrap();
        assert!(sha256.fits(b"hello world"));
        assert!(read("md5 XrY7u+Ae7tCTyyK7j1rNww==").is_err());
        assert!(read("sha1").is_err());
        assert!(read("sha1 %").is_err());
        assert_eq!(Checksum::read(&HeaderMap::new()).unwrap(), None);
    }

    #[test]
    fn only_a_post_may_mean_another_method() {
        let patch = headers(&[("x-http-method-override", "patch")]);
        assert_eq!(method(&Method::POST, &patch), Method::PATCH);
        assert_eq!(method(&Method::GET, &patch), Method::GET);
        assert_eq!(method(&Method::POST, &HeaderMap::new()), Method::POST);
    }

    #[test]
    fn dates_are_those_of_http() {
        let at = "2026-11-21T23:05:09.5Z".parse().unwrap();
        assert_eq!(http_date(at), "Sat, 21 Nov 2026 23:05:09 GMT");
    }
}
