//! Who maps are about.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_model::Language;

use crate::Evidence;

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Persona {
    pub name: String,
    #[serde(default)]
    pub language: Language,
    /// In one line: age, family, work, place.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub demographic: String,
    /// Values, habits, attitudes.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub psychographic: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub goals: Vec<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub quote: String,
    /// The key of a stored picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// An emoji where there is no picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// `#rrggbb`, of its curve.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colour: Option<String>,
    /// The key of a segment: how many such customers there really are, and what they do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    #[serde(default, skip_serializing_if = "EmpathyMap::is_empty")]
    pub empathy: EmpathyMap,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

/// What such a customer says, thinks, does and feels (Dave Gray, XPLANE).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct EmpathyMap {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub says: Vec<EmpathyNote>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub thinks: Vec<EmpathyNote>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub does: Vec<EmpathyNote>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub feels: Vec<EmpathyNote>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pains: Vec<EmpathyNote>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gains: Vec<EmpathyNote>,
}

impl EmpathyMap {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EmpathyNote {
    pub text: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}
