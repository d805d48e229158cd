//! What went wrong, as RFC 9457 says it.

use std::sync::Arc;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;
use styk_engine::EngineError;
use styk_lake::LakeError;
use styk_model::{Language, Say};
use styk_query::QueryError;
use styk_store::StoreError;

/// An answer that is no answer: one sentence for people, a stable code for programs.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    pub status: StatusCode,
    /// Stable English, in snake_case.
    pub code: &'static str,
    what: What,
    /// The newest version of what was to be changed, for [`StatusCode::CONFLICT`].
    current: Option<serde_json::Value>,
    retry_after_s: Option<u64>,
}

#[derive(Debug, Clone)]
enum What {
    Words([String; 3]),
    Engine(Arc<EngineError>),
}

/// The body of every answer that is an error (RFC 9457).
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ProblemBody {
    #[serde(rename = "type")]
    kind: String,
    title: String,
    status: u16,
    /// One sentence in the reader's language.
    detail: String,
    code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    current: Option<serde_json::Value>,
}

impl ProblemBody {
    pub(crate) fn detail(&self) -> &str {
        &self.detail
    }
}

impl Problem {
    /// `words` in English, Russian and Polish.
    pub(crate) fn new(status: StatusCode, code: &'static str, words: [impl Into<String>; 3]) -> Self {
        Self { status, code, what: What::Words(words.map(Into::into)), current: None, retry_after_s: None }
    }

    pub(crate) fn with_current(mut self, current: &impl Serialize) -> Self {
        self.current = serde_json::to_value(current).ok();
        self
    }

    pub(crate) fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }

    pub(crate) fn not_found() -> Self {
        let words = ["There is nothing here.", "Здесь ничего нет.", "Tu nic nie ma."];
        Self::new(StatusCode::NOT_FOUND, "not_found", words)
    }

    pub(crate) fn signed_out() -> Self {
        let words = ["Sign in first.", "Сначала войдите.", "Najpierw się zaloguj."];
        Self::new(StatusCode::UNAUTHORIZED, "signed_out", words)
    }

    pub(crate) fn forbidden() -> Self {
        let words = [
            "Your role does not allow this: ask an administrator.",
            "Ваша роль этого не позволяет: обратитесь к администратору.",
            "Twoja rola na to nie pozwala: zwróć się do administratora.",
        ];
        Self::new(StatusCode::FORBIDDEN, "forbidden", words)
    }

    /// A value that cannot be taken; `reason` as it is in every language.
    pub(crate) fn invalid(reason: impl std::fmt::Display) -> Self {
        let reason = reason.to_string();
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", [reason.clone(), reason.clone(), reason])
    }

    fn detail(&self, language: Language) -> String {
        match &self.what {
            What::Words(words) => words[language as usize].clone(),
            What::Engine(error) => error.say(language),
        }
    }

    /// A defect of the server; the log has the rest.
    pub(crate) fn internal() -> Self {
        let words = [
            "Something went wrong here; the log has the details.",
            "Что-то пошло не так; подробности — в журнале сервера.",
            "Coś poszło nie tak; szczegóły są w dzienniku serwera.",
        ];
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", words)
    }

    /// What is told, in a language.
    pub(crate) fn body(&self, language: Language) -> ProblemBody {
        ProblemBody {
            kind: "about:blank".to_owned(),
            title: self.status.canonical_reason().unwrap_or_default().to_owned(),
            status: self.status.as_u16(),
            detail: self.detail(language),
            code: self.code.to_owned(),
            current: self.current.clone(),
        }
    }

    /// The answer in a language.
    pub(crate) fn response(self, language: Language) -> Response {
        let mut response = (self.status, Json(self.body(language))).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// Without a body: that comes with the reader's language, see [`crate::access`].
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<EngineError> for Problem {
    fn from(error: EngineError) -> Self {
        let (status, code) = kind_of(&error);
        if status.is_server_error() {
            tracing::error!(%error, code, "a request failed");
        }
        Self { status, code, what: What::Engine(Arc::new(error)), current: None, retry_after_s: None }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        EngineError::from(error).into()
    }
}

impl From<QueryError> for Problem {
    fn from(error: QueryError) -> Self {
        EngineError::from(error).into()
    }
}

fn kind_of(error: &EngineError) -> (StatusCode, &'static str) {
    let invalid = StatusCode::UNPROCESSABLE_ENTITY;
    match error {
        EngineError::RegistryVersion { .. } | EngineError::Store(StoreError::Conflict { .. }) => {
            (StatusCode::CONFLICT, "conflict")
        }
        EngineError::NoImport(_)
        | EngineError::NoSource(_)
        | EngineError::NoSourceNamed(_)
        | EngineError::NoErasure(_)
        | EngineError::NoMap(_)
        | EngineError::Store(StoreError::NoSuchVersion { .. } | StoreError::NoSuchAccount(_)) => {
            (StatusCode::NOT_FOUND, "not_found")
        }
        EngineError::Store(StoreError::AccountExists(_)) => (StatusCode::CONFLICT, "account_exists"),
        EngineError::Store(StoreError::SourceExists(_)) => (StatusCode::CONFLICT, "source_exists"),
        EngineError::ErasedMeanwhile => (StatusCode::CONFLICT, "erased_meanwhile"),
        EngineError::SeveralCustomers(_) => (StatusCode::CONFLICT, "kind"),
        EngineError::Map(_) | EngineError::Adopt(_) => (invalid, "map"),
        EngineError::NoDeviation(_) => (invalid, "deviation"),
        EngineError::NobodyToErase => (invalid, "nobody"),
        EngineError::NotWritten => (StatusCode::SERVICE_UNAVAILABLE, "not_written"),
        EngineError::NotRead => (StatusCode::SERVICE_UNAVAILABLE, "not_read"),
        EngineError::SourceName(_) => (invalid, "source_name"),
        EngineError::Store(StoreError::LastAdministrator) => (StatusCode::CONFLICT, "last_administrator"),
        EngineError::Inbox(_) => (StatusCode::SERVICE_UNAVAILABLE, "inbox"),
        EngineError::ImportState { .. } => (StatusCode::CONFLICT, "import_state"),
        EngineError::Query(QueryError::Lake(LakeError::Stopped)) | EngineError::Lake(LakeError::Stopped) => {
            (StatusCode::REQUEST_TIMEOUT, "stopped")
        }
        EngineError::Query(QueryError::Empty | QueryError::EmptyMonth(_)) => (invalid, "empty"),
        EngineError::Query(QueryError::UnknownTouchpoint(_)) => (invalid, "unknown_touchpoint"),
        EngineError::Query(QueryError::UnknownColumn { .. }) => (invalid, "unknown_column"),
        EngineError::Query(QueryError::Retention(_)) => (invalid, "retention"),
        EngineError::Query(QueryError::Lake(_)) => (StatusCode::INTERNAL_SERVER_ERROR, "lake"),
        EngineError::Query(_) => (invalid, "question"),
        EngineError::Computed(_) => (invalid, "computed_traits"),
        EngineError::Sql(_) => (invalid, "sql"),
        EngineError::Collect(_) => (invalid, "file"),
        EngineError::OtherFile { .. } | EngineError::NotRemappable { .. } => (invalid, "import"),
        EngineError::Folder { .. }
        | EngineError::ErasureKey(_)
        | EngineError::InUse { .. }
        | EngineError::StoreElsewhere(_)
        | EngineError::StoreInside(_)
        | EngineError::OtherStore(_) => (StatusCode::INTERNAL_SERVER_ERROR, "folder"),
        EngineError::Customers(_)
        | EngineError::Store(_)
        | EngineError::Lake(_)
        | EngineError::Told(_)
        | EngineError::Document { .. } => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
    }
}
