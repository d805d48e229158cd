//! A request in the inbox.
//!
//! Version 1: a byte 1, the length of the head (4 bytes, little-endian), the head
//! as JSON, and the unfolded body as it is. Version 2: a byte 2, the same length,
//! that of the body (4 bytes), the head, and the body as a frame of Zstandard
//! (RFC 8878). Events of a batch repeat each other: a tenth of the bytes is
//! written and synced, which costs more than making them fewer.

use std::borrow::Cow;
use std::cell::RefCell;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use styk_collect::live::{Headers, Protocol, Stored, envelope};
use styk_model::Timestamp;
use styk_store::SourceNumber;

use crate::EngineError;

const PLAIN: u8 = 1;
const COMPRESSED: u8 = 2;

/// Shorter bodies are kept as they are.
const SHORT: usize = 2 << 10;

/// The fastest level that still makes batches a tenth as long.
const LEVEL: i32 = -1;

/// No request is longer than this when it is unfolded.
const LONGEST: usize = 64 << 20;

thread_local! {
    /// Made once: its tables are larger than most bodies.
    static COMPRESSOR: RefCell<Option<zstd::bulk::Compressor<'static>>> =
        RefCell::new(zstd::bulk::Compressor::new(LEVEL).ok());
}

/// The body compressed, where that is worth it.
fn compressed(body: &[u8]) -> Option<Vec<u8>> {
    if body.len() < SHORT || body.len() > LONGEST {
        return None;
    }
    let made = COMPRESSOR.with_borrow_mut(|compressor| compressor.as_mut()?.compress(body).ok());
    made.filter(|made| made.len() < body.len())
}

/// A request that may be taken: what it says, and what is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrival<'a> {
    pub source: SourceNumber,
    pub protocol: Protocol,
    pub received: Timestamp,
    /// Behind the source's address.
    pub path: Cow<'a, str>,
    pub query: Cow<'a, str>,
    /// Those that reading needs.
    pub headers: Kept<'a>,
    /// As far as it may be kept.
    pub address: Option<IpAddr>,
    /// What makes the ids of its events instead of its offset: it was in the quarantine before.
    pub place: Option<u64>,
    pub body: Cow<'a, [u8]>,
}

/// Headers by name.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Kept<'a>(#[serde(borrow)] pub Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl Headers for Kept<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| &**value)
    }
}

impl Kept<'_> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn borrowed(&self) -> Kept<'_> {
        Kept(self.0.iter().map(|(name, value)| (Cow::Borrowed(&**name), Cow::Borrowed(&**value))).collect())
    }
}

/// All but the body; short names, for it stands before each.
#[derive(Debug, Serialize, Deserialize)]
struct Head<'a> {
    s: u32,
    p: Protocol,
    t: i64,
    #[serde(borrow, default, skip_serializing_if = "str::is_empty")]
    path: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "str::is_empty")]
    query: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "Kept::is_empty")]
    headers: Kept<'a>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ip: Option<IpAddr>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    place: Option<u64>,
    /// Of an event in the quarantine, what its batch said of it.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    around: Option<Cow<'a, str>>,
}

impl<'a> Arrival<'a> {
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let compressed = compressed(&self.body);
        let body = compressed.as_deref().unwrap_or(&self.body);
        let mut bytes = Vec::with_capacity(320 + body.len());
        bytes.extend([PLAIN, 0, 0, 0, 0]);
        if compressed.is_some() {
            bytes[0] = COMPRESSED;
            bytes.extend((self.body.len() as u32).to_le_bytes());
        }
        let start = bytes.len();
        // A head is numbers and texts, and writing into a vector cannot fail.
        let _ = serde_json::to_writer(&mut bytes, &self.head());
        let length = (bytes.len() - start) as u32;
        bytes[1..5].copy_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(body);
        bytes
    }

    pub(crate) fn from_bytes(bytes: &'a [u8]) -> Result<Self, EngineError> {
        let damaged = |reason: &str| EngineError::Document { document: "inbox", reason: reason.to_owned() };
        let short = || damaged("a record is cut short");
        let number = |bytes: &'a [u8]| {
            let (number, rest) = bytes.split_first_chunk::<4>().ok_or_else(short)?;
            Ok::<_, EngineError>((u32::from_le_bytes(*number) as usize, rest))
        };
        let (version, rest) = bytes.split_first().ok_or_else(short)?;
        let (head, rest) = number(rest)?;
        let (unfolded, rest) = match *version {
            PLAIN => (None, rest),
            COMPRESSED => number(rest).map(|(length, rest)| (Some(length), rest))?,
            _ => return Err(damaged("a record has another version")),
        };
        let (head, body) = rest.split_at_checked(head).ok_or_else(short)?;
        let body = match unfolded {
            Some(length) if length > LONGEST => return Err(damaged("a body is longer than any request")),
            Some(length) => {
                let body = zstd::bulk::decompress(body, length).map_err(|error| damaged(&error.to_string()))?;
                if body.len() < length {
                    return Err(short());
                }
                Cow::Owned(body)
            }
            None => Cow::Borrowed(body),
        };
        Ok(Self::of(serde_json::from_slice(head).map_err(|error| damaged(&error.to_string()))?, body))
    }

    fn head(&self) -> Head<'_> {
        Head {
            s: self.source.0,
            p: self.protocol,
            t: self.received.0,
            path: Cow::Borrowed(&self.path),
            query: Cow::Borrowed(&self.query),
            headers: self.headers.borrowed(),
            ip: self.address,
            place: self.place,
            around: None,
        }
    }

    fn of(head: Head<'a>, body: Cow<'a, [u8]>) -> Self {
        Self {
            source: SourceNumber(head.s),
            protocol: head.p,
            received: Timestamp(head.t),
            path: head.path,
            query: head.query,
            headers: head.headers,
            address: head.ip,
            place: head.place,
            body,
        }
    }

    /// What is needed to read an event of it again.
    pub(crate) fn context(&self) -> String {
        let around = envelope(self.protocol, &self.path, &self.query, &self.body).map(Cow::Owned);
        serde_json::to_string(&Head { around, ..self.head() }).unwrap_or_default()
    }

    /// An event of a request whose [`Arrival::context`] was kept.
    pub(crate) fn from_context(context: &'a str, event: &'a str) -> Result<Self, EngineError> {
        let mut head: Head<'a> = serde_json::from_str(context)
            .map_err(|error| EngineError::Document { document: "quarantine", reason: error.to_string() })?;
        let body = match head.around.take() {
            Some(around) => Cow::Owned(format!("{around}{event}]}}").into_bytes()),
            None => Cow::Borrowed(event.as_bytes()),
        };
        Ok(Self::of(head, body))
    }

    /// `offset` makes the ids of events that bring none.
    pub(crate) fn stored(&self, offset: u64) -> Stored<'_> {
        Stored {
            protocol: self.protocol,
            path: &self.path,
            query: &self.query,
            headers: &self.headers,
            address: self.address,
            received: self.received,
            offset: self.place.unwrap_or(offset),
            body: &self.body,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_comes_out_of_the_inbox_as_it_went_in() {
        let arrival = Arrival {
            source: SourceNumber(7),
            protocol: Protocol::Segment,
            received: Timestamp(1_764_000_000_000_000),
            path: "v1/batch".into(),
            query: "q=\"я\"&b".into(),
            headers: Kept(vec![("user-agent".into(), "Firefox".into())]),
            address: "10.0.0.0".parse().ok(),
            place: Some(3),
            body: Cow::Borrowed(b"{\"batch\": []}\0\xff"),
        };
        let bytes = arrival.to_bytes();
        assert_eq!(bytes[0], PLAIN);
        assert_eq!(Arrival::from_bytes(&bytes).unwrap(), arrival);
        for length in 0..bytes.len() - arrival.body.len() {
            assert!(Arrival::from_bytes(&bytes[..length]).is_err(), "{length} bytes");
        }
        let event = b"{\"type\":\"track\",\"event\":\"Order completed\"},";
        let batch = Arrival { body: Cow::Owned(event.repeat(100)), ..arrival };
        let bytes = batch.to_bytes();
        assert_eq!(bytes[0], COMPRESSED);
        assert!(bytes.len() * 10 < batch.body.len(), "{} bytes", bytes.len());
        assert_eq!(Arrival::from_bytes(&bytes).unwrap(), batch);
        for length in 0..bytes.len() {
            assert!(Arrival::from_bytes(&bytes[..length]).is_err(), "{length} bytes");
        }
    }

    #[test]
    fn an_event_of_the_quarantine_is_read_as_it_was_sent() {
        let body = br#"{"writeKey":"k","batch":[{"n":1},{"n":2}],"sentAt":"2024-05-01T10:00:00Z"}"#;
        let arrival = Arrival {
            source: SourceNumber(1),
            protocol: Protocol::Segment,
            received: Timestamp(1),
            path: "v1/batch".into(),
            query: "".into(),
            headers: Kept::default(),
            address: None,
            place: None,
            body: Cow::Borrowed(body),
        };
        let again = |arrival: &Arrival<'_>| {
            let context = arrival.context();
            let read = Arrival::from_context(&context, r#"{"n":2}"#).unwrap();
            String::from_utf8(read.body.into_owned()).unwrap()
        };
        assert_eq!(again(&arrival), r#"{"sentAt":"2024-05-01T10:00:00Z","batch":[{"n":2}]}"#);
        assert_eq!(again(&Arrival { body: Cow::Borrowed(br#"{"batch":[{"n":2}]}"#), ..arrival.clone() }), r#"{"n":2}"#);
        assert_eq!(again(&Arrival { protocol: Protocol::Webhook, ..arrival }), r#"{"n":2}"#);
    }

    #[test]
    fn a_body_that_does_not_get_shorter_is_kept_as_it_is() {
        let mut state = 7_u64;
        let noise = std::iter::repeat_with(|| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 56) as u8
        });
        let arrival = Arrival {
            source: SourceNumber(1),
            protocol: Protocol::Webhook,
            received: Timestamp(1),
            path: "".into(),
            query: "".into(),
            headers: Kept::default(),
            address: None,
            place: None,
            body: noise.take(2 * SHORT).collect(),
        };
        let bytes = arrival.to_bytes();
        assert_eq!(bytes[0], PLAIN);
        assert_eq!(Arrival::from_bytes(&bytes).unwrap(), arrival);
    }
}
