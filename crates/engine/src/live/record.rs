//! A request in the inbox.
//!
//! Version 1: a byte 1, the length of the head (4 bytes, little-endian), the head
//! as JSON, and the unfolded body as it is.

use std::borrow::Cow;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use styk_collect::live::{Headers, Protocol, Stored};
use styk_model::Timestamp;
use styk_store::SourceNumber;

use crate::EngineError;

const VERSION: u8 = 1;

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
}

impl<'a> Arrival<'a> {
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(320 + self.body.len());
        bytes.extend([VERSION, 0, 0, 0, 0]);
        // A head is numbers and texts, and writing into a vector cannot fail.
        let _ = serde_json::to_writer(&mut bytes, &self.head());
        let length = bytes.len() as u32 - 5;
        bytes[1..5].copy_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(&self.body);
        bytes
    }

    pub(crate) fn from_bytes(bytes: &'a [u8]) -> Result<Self, EngineError> {
        let damaged = |reason: String| EngineError::Document { document: "inbox", reason };
        let (VERSION, [a, b, c, d, rest @ ..]) = bytes.split_first().map_or((0, bytes), |(first, rest)| (*first, rest))
        else {
            return Err(damaged("a record has another version".to_owned()));
        };
        let length = u32::from_le_bytes([*a, *b, *c, *d]) as usize;
        let (head, body) = rest.split_at_checked(length).ok_or_else(|| damaged("a record is cut short".to_owned()))?;
        Ok(Self::of(serde_json::from_slice(head).map_err(|error| damaged(error.to_string()))?, body))
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
        }
    }

    fn of(head: Head<'a>, body: &'a [u8]) -> Self {
        Self {
            source: SourceNumber(head.s),
            protocol: head.p,
            received: Timestamp(head.t),
            path: head.path,
            query: head.query,
            headers: head.headers,
            address: head.ip,
            place: head.place,
            body: Cow::Borrowed(body),
        }
    }

    /// What is needed to read an event of it again.
    pub(crate) fn context(&self) -> String {
        serde_json::to_string(&self.head()).unwrap_or_default()
    }

    /// An event of a request whose [`Arrival::context`] was kept.
    pub(crate) fn from_context(context: &'a str, event: &'a str) -> Result<Self, EngineError> {
        let head = serde_json::from_str(context)
            .map_err(|error| EngineError::Document { document: "quarantine", reason: error.to_string() })?;
        Ok(Self::of(head, event.as_bytes()))
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
        assert_eq!(Arrival::from_bytes(&bytes).unwrap(), arrival);
        for length in 0..bytes.len() - arrival.body.len() {
            assert!(Arrival::from_bytes(&bytes[..length]).is_err(), "{length} bytes");
        }
    }
}
