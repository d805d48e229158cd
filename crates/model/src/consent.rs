//! What customers have allowed: for what, over which channel, on what basis.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a customer is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContactChannel {
    Email,
    Sms,
    Phone,
    Messenger,
    Push,
    Post,
    /// Audiences handed to advertising networks.
    Ads,
}

impl ContactChannel {
    pub const ALL: [Self; 7] =
        [Self::Email, Self::Sms, Self::Phone, Self::Messenger, Self::Push, Self::Post, Self::Ads];

    /// The name used in events, files and JSON; also written to storage.
    pub fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
            Self::Phone => "phone",
            Self::Messenger => "messenger",
            Self::Push => "push",
            Self::Post => "post",
            Self::Ads => "ads",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.name() == name)
    }
}

impl fmt::Display for ContactChannel {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// What makes the use of personal data lawful (GDPR Art. 6(1); in Russia 152-FZ Art. 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "LegalBasis")]
pub enum Basis {
    /// The customer said yes, and can take it back.
    Consent,
    /// Needed for what the customer ordered.
    Contract,
    LegalObligation,
    /// The company's own interest; the customer can object.
    LegitimateInterest,
}

impl Basis {
    pub const ALL: [Self; 4] = [Self::Consent, Self::Contract, Self::LegalObligation, Self::LegitimateInterest];

    /// The name used in events, files and JSON; also written to storage.
    pub fn name(self) -> &'static str {
        match self {
            Self::Consent => "consent",
            Self::Contract => "contract",
            Self::LegalObligation => "legal_obligation",
            Self::LegitimateInterest => "legitimate_interest",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|basis| basis.name() == name)
    }
}

/// What a message is for; suppression lists and contact policies tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PurposeClass {
    /// Part of what was bought: receipts, delivery, changes of terms.
    Service,
    /// Questions: surveys, interviews.
    Research,
    /// Offers.
    Marketing,
}

/// Why nobody writes to an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SuppressionReason {
    /// The customer asked not to be written to.
    Requested,
    /// The customer complained of messages, for instance as spam.
    Complained,
    /// Nothing arrives there.
    Bounced,
    /// Somebody of the company decided it.
    Blocked,
}

impl SuppressionReason {
    pub const ALL: [Self; 4] = [Self::Requested, Self::Complained, Self::Bounced, Self::Blocked];

    /// The name used in JSON; also written to storage.
    pub fn name(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Complained => "complained",
            Self::Bounced => "bounced",
            Self::Blocked => "blocked",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.name() == name)
    }

    /// Whether messages that belong to what was bought are kept back too.
    pub fn stops_service(self) -> bool {
        matches!(self, Self::Bounced | Self::Blocked)
    }
}

/// What a customer said of a purpose, at a time, as an event, a file or an employee tells it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Consent {
    /// The key of a purpose; [`Consent::EVERYTHING`] where all are withdrawn at once.
    pub purpose: String,
    /// All channels of the purpose when absent.
    pub channel: Option<ContactChannel>,
    /// Given, or else withdrawn (an objection).
    pub given: bool,
    /// The purpose's own when absent.
    pub basis: Option<Basis>,
    /// The version of the text that was agreed to; empty where none was named.
    pub wording: String,
}

impl Consent {
    /// Stands for all purposes, in withdrawals.
    pub const EVERYTHING: &'static str = "*";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back_and_are_those_of_json() {
        for channel in ContactChannel::ALL {
            assert_eq!(ContactChannel::from_name(channel.name()), Some(channel));
            assert_eq!(serde_json::json!(channel), channel.name());
        }
        for reason in SuppressionReason::ALL {
            assert_eq!(SuppressionReason::from_name(reason.name()), Some(reason));
            assert_eq!(serde_json::json!(reason), reason.name());
        }
        for basis in Basis::ALL {
            assert_eq!(Basis::from_name(basis.name()), Some(basis));
            assert_eq!(serde_json::json!(basis), basis.name());
        }
    }
}
