//! One contact between a customer and the company.

use std::borrow::Cow;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use crate::{Flaw, Identifier, Money, Score, Timestamp};

/// 128 bits that name an interaction; see [`IdHasher`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct InteractionId(pub u128);

impl InteractionId {
    pub fn to_bytes(self) -> [u8; 16] {
        self.0.to_be_bytes()
    }

    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(u128::from_be_bytes(bytes))
    }
}

impl fmt::Display for InteractionId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:032x}", self.0)
    }
}

impl fmt::Debug for InteractionId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// Makes interaction ids: XXH3-128 of source, raw record and occurrence number.
///
/// Files hold exact repeats that both count, so the n-th identical record of a
/// file has its own id, and the same file always gives the same ids.
#[derive(Clone)]
pub struct IdHasher {
    /// What stands before every record: the source's name behind its length.
    base: Vec<u8>,
}

/// Records up to so many bytes are hashed in one piece: a third of the time of hashing part by part.
const SHORT_RECORD: usize = 512;

impl IdHasher {
    pub fn new(source: &str) -> Self {
        let mut base = (source.len() as u64).to_le_bytes().to_vec();
        base.extend_from_slice(source.as_bytes());
        Self { base }
    }

    /// Hash of the record alone: the key to count its occurrences by.
    pub fn record(&self, parts: &[&[u8]]) -> u128 {
        let length = self.base.len() + parts.iter().map(|part| 4 + part.len()).sum::<usize>();
        if length <= SHORT_RECORD {
            let mut record = [0; SHORT_RECORD];
            let mut at = 0;
            let mut put = |bytes: &[u8]| {
                record[at..at + bytes.len()].copy_from_slice(bytes);
                at += bytes.len();
            };
            put(&self.base);
            for part in parts {
                put(&(part.len() as u32).to_le_bytes());
                put(part);
            }
            return xxhash_rust::xxh3::xxh3_128(&record[..length]);
        }
        let mut hasher = Xxh3::new();
        hasher.update(&self.base);
        for part in parts {
            hasher.update(&(part.len() as u32).to_le_bytes());
            hasher.update(part);
        }
        hasher.digest128()
    }

    /// The id of the `occurrence`-th (from 0) record with this hash.
    pub fn id(record: u128, occurrence: u32) -> InteractionId {
        if occurrence == 0 {
            return InteractionId(record);
        }
        let mut bytes = [0; 20];
        bytes[..16].copy_from_slice(&record.to_le_bytes());
        bytes[16..].copy_from_slice(&occurrence.to_le_bytes());
        InteractionId(xxhash_rust::xxh3::xxh3_128(&bytes))
    }
}

/// Through what the customer met the company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Medium {
    #[default]
    Digital,
    Physical,
    Human,
}

impl Medium {
    pub fn name(self) -> &'static str {
        match self {
            Self::Digital => "digital",
            Self::Physical => "physical",
            Self::Human => "human",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Digital, Self::Physical, Self::Human].into_iter().find(|medium| medium.name() == name)
    }
}

/// Who began: the customer or the company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    #[default]
    Inbound,
    Outbound,
}

impl Direction {
    pub fn name(self) -> &'static str {
        match self {
            Self::Inbound => "inbound",
            Self::Outbound => "outbound",
        }
    }
}

/// Times as the source gave them, kept beside the corrected one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RawTimes {
    pub client: Option<Timestamp>,
    pub sent: Option<Timestamp>,
    pub received: Option<Timestamp>,
}

/// Things a reader of the row should know; a bit set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Flags(pub u32);

impl Flags {
    /// The time is before 1990 or in the future of the import: kept, but likely a default or a typing error.
    pub const IMPLAUSIBLE_TIME: Self = Self(1);
    /// The day is known, the time of day is not.
    pub const DATE_ONLY: Self = Self(1 << 1);
    /// The interaction began and has no end yet (an open interval).
    pub const OPEN_ENDED: Self = Self(1 << 2);
    /// The time came from `--at`, not from the record.
    pub const TIME_GIVEN: Self = Self(1 << 3);
    /// The local time does not exist or exists twice (a change of clocks); the earlier offset was taken.
    pub const AMBIGUOUS_TIME: Self = Self(1 << 4);
    /// A program sent it, not a person: a crawler, a monitor, a headless browser.
    pub const BOT: Self = Self(1 << 5);
    /// The client's time lay in the future; the time of receipt was taken.
    pub const FUTURE_TIME: Self = Self(1 << 6);

    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// One contact between a customer and the company, borrowing from the record
/// it was read from where it can.
///
/// Strings that are absent are empty. `place` is a normalised template (a page
/// path without its numbers, a branch), so that it has few distinct values.
#[derive(Debug, Clone, PartialEq)]
pub struct Interaction<'a> {
    pub id: InteractionId,
    /// Identifiers, strongest kind first; empty for nobody known.
    pub who: Vec<Identifier<'a>>,
    /// Corrected time; the first key of the order within a customer.
    pub time: Timestamp,
    pub raw_times: RawTimes,
    /// Sequence number on the device; overrides the clock within one device.
    pub sequence: Option<i64>,
    /// Position in the source (row number from 1, or inbox offset).
    pub position: i64,
    pub source: Cow<'a, str>,
    pub event: Cow<'a, str>,
    pub channel: Cow<'a, str>,
    pub medium: Medium,
    pub place: Cow<'a, str>,
    pub direction: Direction,
    /// The order, trip, ticket or session it belongs to.
    pub case: Cow<'a, str>,
    pub text: Option<Cow<'a, str>>,
    pub score: Option<Score>,
    pub money: Option<Money>,
    pub cost: Option<Money>,
    pub duration_ms: Option<i64>,
    /// Actions that the customer needed (effort).
    pub actions: Option<i64>,
    pub flags: Flags,
    /// Everything else, one JSON object as text; empty for none.
    pub properties: Cow<'a, str>,
}

impl Interaction<'_> {
    /// An interaction with nothing but its source, event and time.
    pub fn new<'a>(
        source: impl Into<Cow<'a, str>>,
        event: impl Into<Cow<'a, str>>,
        time: Timestamp,
    ) -> Interaction<'a> {
        Interaction {
            id: InteractionId(0),
            who: Vec::new(),
            time,
            raw_times: RawTimes::default(),
            sequence: None,
            position: 0,
            source: source.into(),
            event: event.into(),
            channel: Cow::Borrowed(""),
            medium: Medium::default(),
            place: Cow::Borrowed(""),
            direction: Direction::default(),
            case: Cow::Borrowed(""),
            text: None,
            score: None,
            money: None,
            cost: None,
            duration_ms: None,
            actions: None,
            flags: Flags::default(),
            properties: Cow::Borrowed(""),
        }
    }

    pub fn into_owned(self) -> Interaction<'static> {
        let own = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        Interaction {
            who: self.who.into_iter().map(Identifier::into_owned).collect(),
            source: own(self.source),
            event: own(self.event),
            channel: own(self.channel),
            place: own(self.place),
            case: own(self.case),
            text: self.text.map(own),
            properties: own(self.properties),
            id: self.id,
            time: self.time,
            raw_times: self.raw_times,
            sequence: self.sequence,
            position: self.position,
            medium: self.medium,
            direction: self.direction,
            score: self.score,
            money: self.money,
            cost: self.cost,
            duration_ms: self.duration_ms,
            actions: self.actions,
            flags: self.flags,
        }
    }
}

/// Why a record was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RejectionReason {
    /// The record does not parse in its format.
    Malformed,
    /// The number of fields differs from the heading.
    FieldCount,
    /// No time, or one that cannot be read.
    Time,
    /// No event and none to derive.
    Event,
    /// A number, score or amount that cannot be read.
    Number,
    /// Text that is not valid in the file's encoding.
    Encoding,
    /// A field or record over the size limit.
    TooLarge,
    /// A computed column of the mapping failed.
    Mapping,
    /// What came in is more than its source may send.
    NotAllowed,
    /// Against the tracking plan of its source.
    Plan,
    /// Somebody it names was erased after it; nothing of it is kept.
    Erased,
}

/// A record kept in the quarantine, to be looked at and replayed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejection {
    /// Line or record number from 1.
    pub position: u64,
    /// What was found and what was expected.
    pub flaw: Flaw,
    /// The record as it came, cut at 64 KB.
    pub record: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_depend_on_source_record_and_occurrence() {
        let (a, b) = (IdHasher::new("shop"), IdHasher::new("app"));
        let record = a.record(&[b"u1", b"view"]);
        assert_eq!(record, IdHasher::new("shop").record(&[b"u1", b"view"]));
        assert_ne!(record, b.record(&[b"u1", b"view"]));
        assert_ne!(record, a.record(&[b"u1v", b"iew"]), "field borders count");
        assert_ne!(IdHasher::id(record, 0), IdHasher::id(record, 1));
        assert_ne!(IdHasher::id(record, 1), IdHasher::id(record, 2));
    }

    #[test]
    fn a_record_has_the_hash_of_its_bytes_whatever_its_length() {
        for length in [0, 1, 100, 240, 241, 495, 496, 497, 5000] {
            let part = vec![7; length];
            let mut whole = Xxh3::new();
            whole.update(&4_u64.to_le_bytes());
            whole.update(b"shop");
            whole.update(&(length as u32).to_le_bytes());
            whole.update(&part);
            assert_eq!(IdHasher::new("shop").record(&[&part]), whole.digest128(), "{length} bytes");
        }
    }

    #[test]
    fn the_strongest_kind_of_identifier_comes_first() {
        use crate::IdentifierKind;
        assert!(IdentifierKind::ALL.is_sorted());
        for kind in IdentifierKind::ALL {
            assert_eq!(IdentifierKind::from_code(kind.code()), Some(kind));
            assert_eq!(IdentifierKind::from_name(kind.name()), Some(kind));
        }
    }
}
