//! One error for the whole API and one table of code → status. Its sentence is said in the asker's language
//! by the outermost layer (`serve`), so rules never carry texts.

use std::collections::BTreeMap;

use platform::texts::{Language, t};
use poem::{IntoResponse, Response, error::ResponseError, http::StatusCode};
use poem_openapi::{
    ApiResponse, Object,
    payload::{Json, Payload},
    registry::{MetaMediaType, MetaResponse, MetaResponses, Registry},
    types::Type,
};

/// What went wrong, in one word that programs may rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    NotFound,
    Forbidden,
    SignedOut,
    MustChangeSecret,
    WrongSecret,
    BadOrigin,
    Invalid,
    Conflict,
    VersionRequired,
    Gone,
    TooLarge,
    Unsupported,
    Throttled,
    TooBusy,
    DiskFull,
    Internal,
}

impl Code {
    /// Every code, for the document of the API and the texts' test.
    pub const ALL: [Self; 16] = [
        Self::NotFound,
        Self::Forbidden,
        Self::SignedOut,
        Self::MustChangeSecret,
        Self::WrongSecret,
        Self::BadOrigin,
        Self::Invalid,
        Self::Conflict,
        Self::VersionRequired,
        Self::Gone,
        Self::TooLarge,
        Self::Unsupported,
        Self::Throttled,
        Self::TooBusy,
        Self::DiskFull,
        Self::Internal,
    ];

    /// The word in the body and its HTTP status.
    pub fn word_and_status(self) -> (&'static str, StatusCode) {
        match self {
            Self::NotFound => ("not_found", StatusCode::NOT_FOUND),
            Self::Forbidden => ("forbidden", StatusCode::FORBIDDEN),
            Self::SignedOut => ("signed_out", StatusCode::UNAUTHORIZED),
            Self::MustChangeSecret => ("must_change_secret", StatusCode::FORBIDDEN),
            Self::WrongSecret => ("wrong_secret", StatusCode::UNAUTHORIZED),
            Self::BadOrigin => ("bad_origin", StatusCode::FORBIDDEN),
            Self::Invalid => ("invalid", StatusCode::UNPROCESSABLE_ENTITY),
            Self::Conflict => ("conflict", StatusCode::CONFLICT),
            Self::VersionRequired => ("version_required", StatusCode::PRECONDITION_REQUIRED),
            Self::Gone => ("gone", StatusCode::GONE),
            Self::TooLarge => ("too_large", StatusCode::PAYLOAD_TOO_LARGE),
            Self::Unsupported => ("unsupported", StatusCode::UNSUPPORTED_MEDIA_TYPE),
            Self::Throttled => ("throttled", StatusCode::TOO_MANY_REQUESTS),
            Self::TooBusy => ("too_busy", StatusCode::SERVICE_UNAVAILABLE),
            Self::DiskFull => ("disk_full", StatusCode::INSUFFICIENT_STORAGE),
            Self::Internal => ("internal", StatusCode::INTERNAL_SERVER_ERROR),
        }
    }

    fn word(self) -> &'static str {
        self.word_and_status().0
    }

    fn status(self) -> StatusCode {
        self.word_and_status().1
    }
}

/// The one error of the API. Make it with its constructors; `fields` name the parts of the body that are wrong.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}: {detail}", code.word())]
pub struct Error {
    pub code: Code,
    /// Key of a more particular sentence in the catalogue than the code's own, e.g. `error.upload_expired`.
    text_key: Option<&'static str>,
    /// What is put into that sentence: names, days, numbers.
    args: Vec<(&'static str, String)>,
    /// Field → key of its sentence in the catalogue.
    fields: BTreeMap<&'static str, &'static str>,
    retry_after_s: Option<u64>,
    /// The version that stands, for a conflict.
    current: Option<i32>,
    /// For the log only.
    detail: String,
}

/// The body of every error.
#[derive(Clone, Debug, Object)]
pub struct ErrorBody {
    /// One of a fixed set of words, e.g. `not_found`.
    pub code: String,
    /// A sentence for the person, in the language asked for.
    pub message: String,
    /// For `invalid`: field → sentence.
    #[oai(skip_serializing_if_is_none)]
    pub fields: Option<BTreeMap<String, String>>,
    /// For `conflict`: the version that stands now.
    #[oai(skip_serializing_if_is_none)]
    pub current: Option<i32>,
}

impl Error {
    /// An error with the code's own sentence.
    pub fn new(code: Code) -> Self {
        Self {
            code,
            text_key: None,
            args: Vec::new(),
            fields: BTreeMap::new(),
            retry_after_s: None,
            current: None,
            detail: String::new(),
        }
    }

    /// It does not exist, or the asker may not know that it does.
    pub fn not_found() -> Self {
        Self::new(Code::NotFound)
    }

    /// The asker may know of it but not do this.
    pub fn forbidden() -> Self {
        Self::new(Code::Forbidden)
    }

    /// One must sign in first.
    pub fn signed_out() -> Self {
        Self::new(Code::SignedOut)
    }

    /// A field of the body is wrong; `text_key` says why in the catalogue.
    pub fn invalid(field: &'static str, text_key: &'static str) -> Self {
        let mut error = Self::new(Code::Invalid);
        error.fields.insert(field, text_key);
        error
    }

    /// Someone else changed it first; `current` is the version that stands.
    pub fn conflict(current: i32) -> Self {
        Self {
            current: Some(current),
            ..Self::new(Code::Conflict)
        }
    }

    /// Our own failure; `detail` goes to the log, never to the asker.
    pub fn internal(detail: impl std::fmt::Display) -> Self {
        Self {
            detail: detail.to_string(),
            ..Self::new(Code::Internal)
        }
    }

    /// Another wrong field.
    #[must_use]
    pub fn and(mut self, field: &'static str, text_key: &'static str) -> Self {
        self.fields.insert(field, text_key);
        self
    }

    /// The fields that are wrong.
    pub fn fields(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.fields.keys().copied().collect::<Vec<_>>().into_iter()
    }

    /// Says it with a particular sentence of the catalogue.
    #[must_use]
    pub fn saying(mut self, text_key: &'static str) -> Self {
        self.text_key = Some(text_key);
        self
    }

    /// Puts a word into the sentence in place of `{name}`.
    #[must_use]
    pub fn naming(mut self, name: &'static str, word: impl Into<String>) -> Self {
        self.args.push((name, word.into()));
        self
    }

    /// When to try again, in seconds.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }

    /// A word for the log.
    #[must_use]
    pub fn because(mut self, detail: impl std::fmt::Display) -> Self {
        self.detail = detail.to_string();
        self
    }

    /// The body in a language.
    pub fn body(&self, language: Language) -> ErrorBody {
        let own = format!("error.{}", self.code.word());
        let args: Vec<(&str, &str)> = self
            .args
            .iter()
            .map(|(name, word)| (*name, word.as_str()))
            .collect();
        let fields = (!self.fields.is_empty()).then(|| {
            self.fields
                .iter()
                .map(|(field, key)| ((*field).to_owned(), t(language, key, &args)))
                .collect()
        });
        ErrorBody {
            code: self.code.word().to_owned(),
            message: t(language, self.text_key.unwrap_or(&own), &args),
            fields,
            current: self.current,
        }
    }

    /// The whole answer in a language.
    pub fn response(&self, language: Language) -> Response {
        let mut response = Json(self.body(language)).into_response();
        response.set_status(self.code.status());
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert("retry-after", seconds.into());
        }
        response
    }
}

impl ResponseError for Error {
    fn status(&self) -> StatusCode {
        self.code.status()
    }

    fn as_response(&self) -> Response {
        self.response(Language::Vietnamese)
    }
}

impl From<sea_orm::DbErr> for Error {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::internal(error)
    }
}

impl From<platform::objects::Error> for Error {
    fn from(error: platform::objects::Error) -> Self {
        use platform::objects::Error as Kept;
        match error {
            Kept::Full | Kept::ReadOnly => Self::new(Code::DiskFull).because(error),
            Kept::NotFound(_)
            | Kept::BadKey(_)
            | Kept::BadRange { .. }
            | Kept::BadState { .. }
            | Kept::Io(_)
            | Kept::Server(_) => Self::internal(error),
        }
    }
}

impl From<anyhow::Error> for Error {
    fn from(error: anyhow::Error) -> Self {
        Self::internal(format!("{error:#}"))
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(error)
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::internal(error)
    }
}

impl ApiResponse for Error {
    fn meta() -> MetaResponses {
        let mut by_status: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
        for code in Code::ALL {
            let (word, status) = code.word_and_status();
            by_status.entry(status.as_u16()).or_default().push(word);
        }
        let responses = by_status.into_iter().map(|(status, words)| MetaResponse {
            description: Box::leak(words.join(", ").into_boxed_str()),
            status: Some(status),
            status_range: None,
            content: vec![MetaMediaType {
                content_type: Json::<ErrorBody>::CONTENT_TYPE,
                schema: ErrorBody::schema_ref(),
            }],
            headers: vec![],
        });
        MetaResponses {
            responses: responses.collect(),
        }
    }

    fn register(registry: &mut Registry) {
        ErrorBody::register(registry);
    }
}

/// What rules and endpoints return.
pub type Result<T, E = Error> = std::result::Result<T, E>;
/// What an endpoint with a JSON body returns.
pub type Answer<T> = Result<Json<T>>;
