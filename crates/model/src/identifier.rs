//! Identifiers: the strings by which a source knows a customer.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The dense number of an identifier (`alias`) or of a person. A person's number
/// is the smallest alias among the identifiers that belong to them.
pub type PersonNumber = u32;

/// Rows that name nobody. They count as interactions and in the unknown share,
/// never as one big customer.
pub const UNIDENTIFIED: PersonNumber = 0;

/// What sort of identifier a value is, **strongest first**: the order decides
/// which identifier of a row becomes its `alias`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IdentifierKind {
    /// The number of a contact, lead or client in a CRM or billing system.
    CrmId,
    /// The account or login of a registered user.
    UserId,
    /// A loyalty card or programme number.
    LoyaltyId,
    /// SHA-256 of the normalised e-mail address.
    EmailHash,
    /// SHA-256 of the phone number in E.164 form.
    PhoneHash,
    /// An account in a messenger (Telegram, WhatsApp, VK ...).
    MessengerId,
    /// A device or advertising identifier.
    DeviceId,
    /// A cookie or another identifier given before anybody said who they are.
    AnonymousId,
    /// Network address and user agent, where a log has nothing better.
    Address,
    /// The case of a process log that names no customer.
    Case,
}

impl IdentifierKind {
    pub const ALL: [Self; 10] = [
        Self::CrmId,
        Self::UserId,
        Self::LoyaltyId,
        Self::EmailHash,
        Self::PhoneHash,
        Self::MessengerId,
        Self::DeviceId,
        Self::AnonymousId,
        Self::Address,
        Self::Case,
    ];

    /// The name used in files, SQL and JSON, for instance `email_hash`.
    pub fn name(self) -> &'static str {
        match self {
            Self::CrmId => "crm_id",
            Self::UserId => "user_id",
            Self::LoyaltyId => "loyalty_id",
            Self::EmailHash => "email_hash",
            Self::PhoneHash => "phone_hash",
            Self::MessengerId => "messenger_id",
            Self::DeviceId => "device_id",
            Self::AnonymousId => "anonymous_id",
            Self::Address => "address",
            Self::Case => "case",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Position in [`Self::ALL`]; written to storage, so never renumbered.
    pub fn code(self) -> u8 {
        self as u8
    }

    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code)).copied()
    }

    /// At most one value per person: two different ones never belong together.
    pub fn unique_per_person(self) -> bool {
        matches!(self, Self::CrmId | Self::UserId | Self::Case)
    }
}

/// One identifier of a customer, as a source gave it (normalised, hashed where
/// it is personal).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Identifier<'a> {
    pub kind: IdentifierKind,
    pub value: Cow<'a, str>,
}

impl<'a> Identifier<'a> {
    pub fn new(kind: IdentifierKind, value: impl Into<Cow<'a, str>>) -> Self {
        Self { kind, value: value.into() }
    }

    pub fn into_owned(self) -> Identifier<'static> {
        Identifier { kind: self.kind, value: Cow::Owned(self.value.into_owned()) }
    }
}
