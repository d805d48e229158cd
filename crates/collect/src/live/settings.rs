//! What a source is set to.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_model::Currency;

use super::plan::TrackingPlan;
use super::webhook::WebhookSettings;

/// Who holds the key of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SourceKind {
    /// Pages and apps, whose key everybody can read: only page, screen, track and
    /// identify are taken, and who somebody is, is believed only when signed.
    #[default]
    Browser,
    /// The company's own servers, with a secret key.
    Server,
    /// Other systems that call when something happens.
    Webhook,
}

/// How events of one source are read.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceSettings {
    /// Names the source in interactions, and in their ids.
    pub name: String,
    pub kind: SourceKind,
    /// Signs user ids of a browser source (hex HMAC-SHA256), or the bodies of a webhook, as its sender does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    /// Origins such as `https://shop.example` or `https://*.shop.example` that may
    /// send from pages; any when there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub origins: Vec<String>,
    /// Whether network addresses are kept, as the property `ip`.
    #[serde(default)]
    pub keep_address: bool,
    /// IANA name of the zone of times without an offset; UTC when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Two letters (ISO 3166), for phone numbers written without a country code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// For amounts that name no currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// How to read bodies that follow no protocol.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub webhook: Option<WebhookSettings>,
    /// What it is expected to send.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<TrackingPlan>,
}

impl SourceSettings {
    /// Whether its sender signs bodies, and needs no key.
    pub fn is_signed(&self) -> bool {
        self.secret.is_some() && self.webhook.as_ref().is_some_and(|webhook| webhook.signature().is_some())
    }

    /// Whether a page of this origin may send here.
    pub fn allows_origin(&self, origin: &str) -> bool {
        let origin = origin.trim_end_matches('/');
        self.origins.is_empty() || self.origins.iter().any(|allowed| same_origin(allowed, origin))
    }
}

/// `https://*.shop.example` stands for every host below `shop.example`, not for itself.
fn same_origin(allowed: &str, origin: &str) -> bool {
    let allowed = allowed.trim().trim_end_matches('/');
    if allowed == "*" || allowed.eq_ignore_ascii_case(origin) {
        return true;
    }
    let Some((scheme, domain)) = allowed.split_once("*.") else { return false };
    let Some(host) = origin.to_ascii_lowercase().strip_prefix(&scheme.to_ascii_lowercase()).map(str::to_owned) else {
        return false;
    };
    host.strip_suffix(&domain.to_ascii_lowercase())
        .is_some_and(|below| below.len() > 1 && below.ends_with('.') && !below.contains(['/', '@', ':']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_whole_or_with_a_star_for_what_is_below() {
        let settings = SourceSettings {
            origins: vec!["https://shop.example".into(), "https://*.shop.pl".into()],
            ..SourceSettings::default()
        };
        for (origin, allowed) in [
            ("https://shop.example", true),
            ("https://Shop.Example/", true),
            ("http://shop.example", false),
            ("https://evil.example", false),
            ("https://www.shop.pl", true),
            ("https://a.b.shop.pl", true),
            ("https://shop.pl", false),
            ("https://evilshop.pl", false),
            ("https://evil.example/.shop.pl", false),
            ("null", false),
        ] {
            assert_eq!(settings.allows_origin(origin), allowed, "{origin}");
        }
        assert!(SourceSettings::default().allows_origin("null"));
    }
}
