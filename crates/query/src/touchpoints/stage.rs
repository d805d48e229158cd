//! The two stage models that ship.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_model::Language;

/// How far a customer has come with the company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    Awareness,
    Interest,
    Decision,
    Loyalty,
    Advocacy,
}

/// Where a contact stands relative to the purchase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    PrePurchase,
    Purchase,
    Use,
    PostPurchase,
}

impl Stage {
    pub const ALL: [Self; 5] = [Self::Awareness, Self::Interest, Self::Decision, Self::Loyalty, Self::Advocacy];

    pub fn key(self) -> &'static str {
        match self {
            Self::Awareness => "awareness",
            Self::Interest => "interest",
            Self::Decision => "decision",
            Self::Loyalty => "loyalty",
            Self::Advocacy => "advocacy",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.key() == key)
    }

    pub fn name(self, language: Language) -> &'static str {
        let names = match self {
            Self::Awareness => ["Awareness", "Осведомлённость", "Świadomość"],
            Self::Interest => ["Interest", "Интерес", "Zainteresowanie"],
            Self::Decision => ["Decision", "Решение", "Decyzja"],
            Self::Loyalty => ["Loyalty", "Лояльность", "Lojalność"],
            Self::Advocacy => ["Advocacy", "Рекомендации", "Rekomendacja"],
        };
        in_language(names, language)
    }
}

impl Phase {
    pub const ALL: [Self; 4] = [Self::PrePurchase, Self::Purchase, Self::Use, Self::PostPurchase];

    pub fn key(self) -> &'static str {
        match self {
            Self::PrePurchase => "pre-purchase",
            Self::Purchase => "purchase",
            Self::Use => "use",
            Self::PostPurchase => "post-purchase",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|phase| phase.key() == key)
    }

    pub fn name(self, language: Language) -> &'static str {
        let names = match self {
            Self::PrePurchase => ["Before purchase", "До покупки", "Przed zakupem"],
            Self::Purchase => ["Purchase", "Покупка", "Zakup"],
            Self::Use => ["Use", "Использование", "Użytkowanie"],
            Self::PostPurchase => ["After purchase", "После покупки", "Po zakupie"],
        };
        in_language(names, language)
    }
}

fn in_language(names: [&'static str; 3], language: Language) -> &'static str {
    match language {
        Language::En => names[0],
        Language::Ru => names[1],
        Language::Pl => names[2],
    }
}
