//! How senders of webhooks prove themselves: by a keyed hash of what they send.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_model::Timestamp;

use crate::live::refusal::Refusal;
use crate::live::request::Request;
use crate::live::settings::SourceSettings;
use crate::live::signature::{is_hex_hmac_sha256, is_hmac_sha256, same_secret};

/// How a sender signs its bodies with the source's secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "scheme", deny_unknown_fields)]
pub enum Signature {
    /// `X-Shopify-Hmac-Sha256`: base64 of the HMAC-SHA256 of the body.
    Shopify,
    /// `Stripe-Signature: t=...,v1=...`: the HMAC-SHA256 of time, a point and the body, at most 5 minutes old.
    Stripe,
    /// `X-HubSpot-Signature-v3`: of method, address, body and time, at most 5 minutes old.
    Hubspot,
    /// `Typeform-Signature: sha256=...`: base64 of the HMAC-SHA256 of the body.
    Typeform,
    /// The HMAC-SHA256 of the body in a header of this name, in hexadecimal digits
    /// or base64, with or without `sha256=` before it.
    Header { name: String },
    /// The secret itself in a header of this name.
    Token { name: String },
}

/// Seconds that a signed time may differ from now.
const TOLERANCE_S: i64 = 300;

/// The headers that say something of a webhook's event; the others need not be stored.
pub(super) const KEPT: [&str; 16] = [
    "user-agent",
    "content-type",
    "accept-language",
    "posthog-request-timestamp",
    "posthog-sdk-info",
    "x-shopify-topic",
    "x-shopify-webhook-id",
    "x-shopify-event-id",
    "x-shopify-shop-domain",
    "x-shopify-triggered-at",
    "x-event-type",
    "x-event-key",
    "x-event-id",
    "x-request-id",
    "x-github-event",
    "x-delivery-id",
];

/// The headers to store with a request, for [`super::super::Reader::read`].
pub fn kept_headers<'a>(request: &Request<'a>) -> impl Iterator<Item = (&'static str, &'a str)> {
    let headers = request.headers;
    KEPT.iter().filter_map(move |name| Some((*name, headers.get(name)?)))
}

/// Checks what the sender of a webhook has signed; a source without a scheme or
/// secret has nothing to check. `address` is the one that the sender called, whole;
/// `request.body` must be the bytes as they came.
pub fn verify(settings: &SourceSettings, request: &Request<'_>, address: &str, now: Timestamp) -> Result<(), Refusal> {
    let scheme = settings.webhook.as_ref().and_then(super::WebhookSettings::signature);
    let (Some(scheme), Some(secret)) = (scheme, settings.secret.as_deref()) else { return Ok(()) };
    let is_signed = match &scheme {
        Signature::Shopify => base64_of(request, "x-shopify-hmac-sha256", "", secret),
        Signature::Typeform => base64_of(request, "typeform-signature", "sha256=", secret),
        Signature::Stripe => stripe(request, secret, now),
        Signature::Hubspot => hubspot(request, address, secret, now),
        Signature::Header { name } => match request.header(name) {
            Some(value) => {
                let digest = value.strip_prefix("sha256=").unwrap_or(value);
                is_hex_hmac_sha256(secret, &[request.body], digest) || base64_of(request, name, "sha256=", secret)
            }
            None => false,
        },
        Signature::Token { name } => request.header(name).is_some_and(|value| same_secret(value, secret)),
    };
    if is_signed { Ok(()) } else { Err(Refusal::Signature) }
}

/// Base64 of the body's hash in a header.
fn base64_of(request: &Request<'_>, header: &str, prefix: &str, secret: &str) -> bool {
    let value = request.header(header).map(|value| value.strip_prefix(prefix).unwrap_or(value));
    let digest = value.and_then(|value| STANDARD.decode(value).ok());
    digest.is_some_and(|digest| is_hmac_sha256(secret, &[request.body], &digest))
}

/// <https://docs.stripe.com/webhooks/signature>
fn stripe(request: &Request<'_>, secret: &str, now: Timestamp) -> bool {
    let header = request.header("stripe-signature").unwrap_or_default();
    let parts = || header.split(',').filter_map(|part| part.trim().split_once('='));
    let Some((_, time)) = parts().find(|(name, _)| *name == "t") else { return false };
    let is_fresh = time.parse().is_ok_and(|seconds: i64| is_near(seconds.saturating_mul(1_000_000), now));
    // While a secret is being changed there are several.
    is_fresh
        && parts()
            .filter(|(name, _)| *name == "v1")
            .any(|(_, digest)| is_hex_hmac_sha256(secret, &[time.as_bytes(), b".", request.body], digest))
}

/// <https://developers.hubspot.com/docs/apps/legacy-apps/authentication/validating-requests>
fn hubspot(request: &Request<'_>, address: &str, secret: &str, now: Timestamp) -> bool {
    let Some(time) = request.header("x-hubspot-request-timestamp") else { return false };
    let is_fresh = time.parse().is_ok_and(|milliseconds: i64| is_near(milliseconds.saturating_mul(1000), now));
    let digest = request.header("x-hubspot-signature-v3").and_then(|value| STANDARD.decode(value).ok());
    let parts = [request.method.as_bytes(), address.as_bytes(), request.body, time.as_bytes()];
    is_fresh && digest.is_some_and(|digest| is_hmac_sha256(secret, &parts, &digest))
}

fn is_near(micros: i64, now: Timestamp) -> bool {
    (now.0.saturating_sub(micros)).saturating_abs() <= TOLERANCE_S * 1_000_000
}
