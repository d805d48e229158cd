//! What an erasure found, signed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_model::{ContactChannel, Timestamp};
use styk_store::{ErasedRows, Erasure, Handover};

use super::keys::{Keys, is_signed};
use crate::EngineError;

/// What was erased, and what it took with it. It names nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ErasureReceipt {
    pub number: u64,
    /// What is dated before and names one of them is refused.
    pub requested: Timestamp,
    /// Absent while something is left to be done.
    pub finished: Option<Timestamp>,
    pub author: String,
    /// In the author's words.
    pub reason: String,
    pub customers: u64,
    pub identifiers: u64,
    pub removed: Removed,
    /// Lists for other systems that they were on: who got them has to be told.
    pub lists: Vec<ErasedList>,
    /// Addresses that webhooks told of them.
    pub webhooks: Vec<ErasedWebhook>,
    /// HMAC-SHA-256 of each identifier, in hexadecimal: with the key of the data folder it can be shown whom this is
    /// about, and not without.
    pub marks: Vec<String>,
    /// What Styk does not reach, and may still hold something of them.
    pub remains: Vec<Remains>,
    /// The public key of the signature, in hexadecimal.
    pub key: String,
    /// Ed25519 over this receipt as compact JSON with its fields in this order and an empty signature.
    pub signature: String,
}

/// Rows that were removed, by what they were.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Removed {
    pub interactions: u64,
    /// Identifiers that were seen together.
    pub facts: u64,
    /// What people had decided about who is who.
    pub decisions: u64,
    /// What they said of purposes.
    pub consents: u64,
    pub suppressions: u64,
    /// Records that could not be read and name them.
    pub quarantined: u64,
    /// Deliveries of webhooks that were still to be made or were given up.
    pub deliveries: u64,
    /// When they entered segments and left them.
    pub crossings: u64,
    /// What webhooks were told of them, and what was withheld.
    pub told: u64,
    /// What was said of them.
    pub traits: u64,
    /// Entries of the log whose details named them. Receipts of before have none, and are signed without.
    #[serde(default, skip_serializing_if = "is_none")]
    pub audited: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
fn is_none(count: &u64) -> bool {
    *count == 0
}

impl Removed {
    pub(super) fn add(&mut self, rows: ErasedRows) {
        let ErasedRows { facts, decisions, consents, suppressions, crossings, told, traits } = rows;
        *self = Self { facts, decisions, consents, suppressions, crossings, told, traits, ..*self };
    }
}

/// A list for another system that some of them were on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ErasedList {
    pub number: u64,
    pub time: Timestamp,
    pub author: String,
    /// The key of the segment it was made of.
    pub segment: String,
    pub purpose: String,
    /// Null where the purpose is bound to no channel.
    pub channel: Option<ContactChannel>,
    pub format: String,
    /// How many of them were on it.
    pub customers: u64,
}

impl ErasedList {
    pub(super) fn new(one: Handover, customers: u64) -> Self {
        let Handover { number, time, author, segment, purpose, channel, format, .. } = one;
        Self { number, time, author, segment, purpose, channel, format, customers }
    }
}

/// An address that webhooks told of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ErasedWebhook {
    pub url: String,
    /// How often.
    pub told: u64,
}

/// What Styk does not reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Remains {
    /// Copies of the data folder made before.
    Backups,
    /// Lists that were handed over.
    Lists,
    /// Systems that webhooks told.
    Webhooks,
    /// Answers and reports that were saved as files.
    Exports,
    /// The log and the backups of the PostgreSQL database.
    DatabaseLog,
}

impl ErasureReceipt {
    /// An erasure of which something is left to be done.
    pub(super) fn unfinished(erasure: &Erasure) -> Self {
        Self {
            number: erasure.number,
            requested: erasure.requested,
            finished: None,
            author: erasure.author.clone(),
            reason: erasure.reason.clone(),
            customers: erasure.customers,
            identifiers: erasure.identifiers.len() as u64,
            removed: Removed::default(),
            lists: Vec::new(),
            webhooks: Vec::new(),
            marks: Vec::new(),
            remains: Vec::new(),
            key: String::new(),
            signature: String::new(),
        }
    }

    /// What is signed.
    fn message(&self) -> Vec<u8> {
        let unsigned = Self { signature: String::new(), ..self.clone() };
        // A receipt is numbers and texts.
        serde_json::to_vec(&unsigned).unwrap_or_default()
    }

    pub(super) fn sign(&mut self, keys: &Keys) {
        self.signature = keys.sign(&self.message());
    }

    /// Whether it is as it was signed with the key that it names.
    pub fn is_signed(&self) -> bool {
        is_signed(&self.message(), &self.key, &self.signature)
    }

    pub(super) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// # Errors
    /// [`EngineError::Document`] where the text is no receipt.
    pub fn from_json(text: &str) -> Result<Self, EngineError> {
        serde_json::from_str(text)
            .map_err(|error| EngineError::Document { document: "receipt", reason: error.to_string() })
    }
}
