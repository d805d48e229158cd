//! What holds for the whole company.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_model::{Currency, Language};
use styk_store::Role;

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
    /// The role from which on people see identifiers, texts and properties of single customers in full.
    #[serde(default)]
    pub identifiers_from: IdentifiersFrom,
}

fn sql_seconds() -> u32 {
    60
}

/// From which role on people see single customers in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum IdentifiersFrom {
    /// Everybody who may sign in.
    #[default]
    Viewer,
    Editor,
    Administrator,
}

impl IdentifiersFrom {
    pub(crate) fn role(self) -> Role {
        match self {
            Self::Viewer => Role::Viewer,
            Self::Editor => Role::Editor,
            Self::Administrator => Role::Administrator,
        }
    }
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
            identifiers_from: IdentifiersFrom::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn settings_of_before_show_everybody_everything() {
        let before: Settings = serde_json::from_value(json!({ "version": 3, "zone": "Europe/Warsaw" })).unwrap();
        assert_eq!(before.identifiers_from, IdentifiersFrom::Viewer);
        assert_eq!(before.sql_seconds, 60);
    }

    #[test]
    fn identifiers_are_shown_from_a_role_on_that_there_is() {
        let of = |role: &str| serde_json::from_value::<Settings>(json!({ "zone": "UTC", "identifiers_from": role }));
        for role in Role::ALL {
            assert_eq!(of(role.name()).unwrap().identifiers_from.role(), role);
        }
        assert!(of("nobody").is_err());
    }
}
