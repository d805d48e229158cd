//! What holds for the whole company.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_model::{Currency, Language};

/// Settings that administrators change. A document in the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The version that a change must name.
    #[serde(default)]
    pub version: u32,
    #[serde(default)]
    pub company: String,
    #[serde(default)]
    pub language: Language,
    /// Zone of days, weeks and months (IANA name).
    pub zone: String,
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub currency: Option<Currency>,
    #[serde(default)]
    pub stage_model: StageModel,
    /// The longest that an SQL query may run.
    #[serde(default = "sql_seconds")]
    #[schemars(range(min = 1, max = 3_600))]
    pub sql_seconds: u32,
}

fn sql_seconds() -> u32 {
    60
}

/// Which of the two stage models that ship the map shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum StageModel {
    /// Awareness, interest, decision, loyalty, advocacy.
    #[default]
    Loyalty,
    /// Before purchase, purchase, use, after purchase.
    Purchase,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            version: 0,
            company: String::new(),
            language: Language::default(),
            zone: "UTC".to_owned(),
            currency: None,
            stage_model: StageModel::default(),
            sql_seconds: sql_seconds(),
        }
    }
}
