//! Live protocols: the bytes of one HTTP request to interactions.
//!
//! A request is [`recognise`]d, its [`key`] looked up by the caller, its body
//! [`unfold`]ed and [`admit`]ted, stored by the caller, and answered by [`reply`].
//! Later a [`Reader`] makes interactions of what was stored.
//!
//! Architecture invariant: pure functions of bytes and settings. No clock, no
//! input or output; the same stored request gives the same interactions.

mod admit;
mod agent;
mod draft;
mod geo;
mod google;
mod json;
mod lz;
mod matomo;
mod plan;
mod posthog;
mod protocol;
mod reader;
mod refusal;
mod reply;
mod request;
mod segment;
mod settings;
mod signature;
mod snowplow;
mod styk;
mod umami;
mod unfold;
mod webhook;

pub use admit::{Admitted, admit, envelope};
pub use geo::Geo;
pub use plan::{PlannedEvent, PlannedProperty, PropertyKind, TrackingPlan, Unplanned, Violating, Violation};
pub use protocol::{Protocol, is_start_up, key, recognise};
pub use reader::{LiveInteraction, Reader, Stored};
pub use refusal::Refusal;
pub use reply::{Outcome, Reply, reply};
pub use request::{Headers, Request, RequestLimits};
pub use settings::{SourceKind, SourceSettings};
pub use unfold::unfold;
pub use webhook::{
    Signature, WebhookMapping, WebhookPreset, WebhookSettings, kept_headers, verify, webhook_preset, webhook_presets,
};
