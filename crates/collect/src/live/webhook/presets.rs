//! Mappings for senders that many companies have (`crates/collect/webhooks/`).

use styk_model::Language;

use super::{Signature, WebhookMapping};
use crate::CollectError;
use crate::nearest::explain;

/// A mapping of a webhook that ships with the program.
#[derive(Debug, Clone, Copy)]
pub struct WebhookPreset {
    pub name: &'static str,
    /// In English, Russian and Polish.
    titles: [&'static str; 3],
    toml: &'static str,
    signature: fn() -> Option<Signature>,
}

impl WebhookPreset {
    pub fn title(&self, language: Language) -> &'static str {
        match language {
            Language::En => self.titles[0],
            Language::Ru => self.titles[1],
            Language::Pl => self.titles[2],
        }
    }

    pub fn mapping(&self) -> Result<WebhookMapping, CollectError> {
        toml::from_str(self.toml)
            .map_err(|error| CollectError::Mapping(explain(error.message(), error.span(), self.toml)))
    }

    /// How this sender signs; `None` for those that don't.
    pub fn signature(&self) -> Option<Signature> {
        (self.signature)()
    }
}

fn unsigned() -> Option<Signature> {
    None
}

#[expect(clippy::unnecessary_wraps, reason = "what every preset gives")]
fn telegram_token() -> Option<Signature> {
    Some(Signature::Token { name: "x-telegram-bot-api-secret-token".to_owned() })
}

macro_rules! preset {
    ($name:literal, $en:literal, $ru:literal, $pl:literal, $signature:expr) => {
        WebhookPreset {
            name: $name,
            titles: [$en, $ru, $pl],
            toml: include_str!(concat!("../../../webhooks/", $name, ".toml")),
            signature: $signature,
        }
    };
}

static PRESETS: [WebhookPreset; 10] = [
    preset!("bitrix24", "Bitrix24", "Битрикс24", "Bitrix24", unsigned),
    preset!("amocrm", "amoCRM", "amoCRM", "amoCRM", unsigned),
    preset!("hubspot", "HubSpot", "HubSpot", "HubSpot", || Some(Signature::Hubspot)),
    preset!("shopify", "Shopify", "Shopify", "Shopify", || Some(Signature::Shopify)),
    preset!("stripe", "Stripe", "Stripe", "Stripe", || Some(Signature::Stripe)),
    preset!("typeform", "Typeform", "Typeform", "Typeform", || Some(Signature::Typeform)),
    preset!("tilda", "Tilda forms", "Формы Tilda", "Formularze Tilda", unsigned),
    preset!("telegram", "Telegram bot", "Бот Telegram", "Bot Telegrama", telegram_token),
    preset!("calltouch", "Calltouch calls", "Звонки Calltouch", "Połączenia Calltouch", unsigned),
    preset!("comagic", "CoMagic (UIS) calls", "Звонки CoMagic (UIS)", "Połączenia CoMagic (UIS)", unsigned),
];

/// All presets of webhooks.
pub fn webhook_presets() -> &'static [WebhookPreset] {
    &PRESETS
}

/// The preset with this name.
pub fn webhook_preset(name: &str) -> Option<&'static WebhookPreset> {
    PRESETS.iter().find(|preset| preset.name == name)
}
