//! What is known of a request before it is stored.

use std::borrow::Cow;

use super::protocol::Protocol;
use crate::place::decode_query;

/// The headers of a request by their name, in any case.
pub trait Headers: Sync {
    /// The first value of this header, when it is text.
    fn get(&self, name: &str) -> Option<&str>;
}

/// Names and values, for tests and for what is replayed.
impl Headers for [(&str, &str)] {
    fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }
}

impl<const COUNT: usize> Headers for [(&str, &str); COUNT] {
    fn get(&self, name: &str) -> Option<&str> {
        Headers::get(self.as_slice(), name)
    }
}

/// One HTTP request, borrowed.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// `GET`, `POST` ...
    pub method: &'a str,
    /// What stands behind `/in/<source>`, or the whole path where an SDK insists on its own.
    pub path: &'a str,
    /// Between `?` and `#`, still encoded; empty for none.
    pub query: &'a str,
    pub headers: &'a dyn Headers,
    /// The bytes as they came, folded or not.
    pub body: &'a [u8],
}

impl<'a> Request<'a> {
    /// A parameter of the query, decoded.
    pub(super) fn parameter(&self, name: &str) -> Option<Cow<'a, str>> {
        parameter(self.query, name)
    }

    /// A header without spaces around it; `None` when it is blank.
    pub(super) fn header(&self, name: &str) -> Option<&'a str> {
        self.headers.get(name).map(str::trim).filter(|value| !value.is_empty())
    }
}

/// The value of a query's or form's parameter, decoded; `None` where it is absent or blank.
pub(super) fn parameter<'a>(query: &'a str, name: &str) -> Option<Cow<'a, str>> {
    parameters(query).find(|(found, _)| found == name).map(|(_, value)| value).filter(|value| !value.is_empty())
}

/// All parameters of a query or form (`application/x-www-form-urlencoded`), decoded.
pub(super) fn parameters(query: &str) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(name), decoded(value))
    })
}

/// `%41` and `+` decoded; what is not encoded is borrowed.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|byte| matches!(byte, b'%' | b'+')) {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    decode_query(text, &mut out);
    Cow::Owned(out)
}

/// How much one request may hold. Sizes are counted after unfolding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestLimits {
    /// Bytes of one event.
    pub event_bytes: usize,
    /// Bytes of a whole body.
    pub body_bytes: usize,
    /// Events in one body.
    pub events: usize,
}

impl RequestLimits {
    /// What SDKs of a protocol are documented to send at most, where it is more
    /// than [`Self::default`]: posthog-js describes the page in every event, orders
    /// of a shop come with all their lines.
    pub fn of(protocol: Protocol) -> Self {
        let default = Self::default();
        match protocol {
            Protocol::PostHog => Self { event_bytes: 1 << 20, body_bytes: 4 << 20, ..default },
            Protocol::Webhook => Self { event_bytes: 1 << 20, body_bytes: 1 << 20, ..default },
            _ => default,
        }
    }
}

impl Default for RequestLimits {
    /// What the HTTP API of Segment documents: 32 KB an event, 500 KB and 2,500 events a batch.
    fn default() -> Self {
        Self { event_bytes: 32 << 10, body_bytes: 500 << 10, events: 2500 }
    }
}
