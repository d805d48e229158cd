//! Bodies that follow no protocol, read by expressions: JSON or a form, one event or many.

mod evaluate;
mod presets;
mod verify;

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_model::{Currency, Flaw, Scale, text};

use self::evaluate::{Evaluated, Expressions};
pub use self::presets::{WebhookPreset, webhook_preset, webhook_presets};
use self::verify::KEPT;
pub use self::verify::{Signature, kept_headers, verify};
use super::draft::{Call, Draft, Tools};
use super::json::Json;
use super::reader::Input;
use crate::CollectError;
use crate::mapping::{DurationUnit, Role};

/// How the bodies of a webhook are read, and how its sender proves itself.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookSettings {
    /// The name of a preset; what `mapping` says comes before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preset: Option<String>,
    #[serde(default)]
    pub mapping: WebhookMapping,
    /// That of the preset when absent. The source's secret is what is signed with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Signature>,
}

/// What of a body means what, in CEL.
///
/// `body` is the whole body (a form is an object; `a[b][0]` in its names becomes
/// objects and lists), `item` what `each` gave, `query` the parameters of the
/// address, `headers` those that were kept, by their names in lower case.
/// `at(item, "a.b.0")` is what stands there, or null; `many(x)` is a list of what
/// is there, `first(list)` the first of it that is something; `number(x)` and
/// `parse(text)` (of JSON) are null for what is none; `minor(4990, "eur")` is `49.90`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookMapping {
    /// A list; each of its elements is an event. The body is one when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub each: Option<String>,
    /// An expression by role (as in mapping files: `event`, `time`, `phone` ...),
    /// by `properties.NAME`, or `id` for the sender's own id of the event. Those of
    /// identifiers may give lists.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, String>,
    /// The scale of `score`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<Scale>,
    /// IANA name of the zone of times without an offset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Two letters (ISO 3166), for phone numbers without a country code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// For amounts that name no currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
}

impl WebhookSettings {
    /// The mapping with what it takes from its preset.
    pub fn resolved(&self) -> Result<WebhookMapping, CollectError> {
        let Some(name) = &self.preset else { return Ok(self.mapping.clone()) };
        let preset = webhook_preset(name).ok_or_else(|| {
            let names: Vec<&str> = webhook_presets().iter().map(|preset| preset.name).collect();
            let names = names.join("`, `");
            CollectError::Mapping(text!(
                "`{name}` is no preset of a webhook: expected one of `{names}`",
                "«{name}» — не шаблон вебхука: ожидается одно из `{names}`",
                "„{name}” to nie szablon webhooka: oczekiwano jednego z `{names}`",
            ))
        })?;
        let mut mapping = preset.mapping()?;
        let own = self.mapping.clone();
        mapping.fields.extend(own.fields);
        Ok(WebhookMapping {
            each: own.each.or(mapping.each),
            fields: mapping.fields,
            scale: own.scale.or(mapping.scale),
            zone: own.zone.or(mapping.zone),
            country: own.country.or(mapping.country),
            currency: own.currency.or(mapping.currency),
        })
    }

    /// How the sender signs.
    pub fn signature(&self) -> Option<Signature> {
        self.signature.clone().or_else(|| webhook_preset(self.preset.as_deref()?)?.signature())
    }
}

/// What a field of a mapping sets.
enum Target {
    Role(Role),
    Property(String),
    MessageId,
}

/// A mapping, compiled.
pub(super) struct Webhook {
    expressions: Expressions,
    each: Option<usize>,
    targets: Vec<(usize, Target, String)>,
    scale: Option<Scale>,
}

impl Webhook {
    pub(super) fn compile(mapping: &WebhookMapping) -> Result<Self, CollectError> {
        let mut expressions = Expressions::new()?;
        let each = mapping.each.as_deref().map(|each| expressions.add(each)).transpose()?;
        let mut targets = Vec::new();
        for (name, expression) in &mapping.fields {
            let target = match (name.as_str(), name.strip_prefix("properties.")) {
                (_, Some(property)) => Target::Property(property.to_owned()),
                ("id", None) => Target::MessageId,
                (role, None) => Target::Role(role_named(role)?),
            };
            targets.push((expressions.add(expression)?, target, name.clone()));
        }
        Ok(Self { expressions, each, targets, scale: mapping.scale })
    }

    /// The events of one body, or of one element of a list that is the body.
    pub(super) fn drafts(
        webhook: Option<&Self>,
        input: &Input<'_>,
        tools: &mut Tools,
    ) -> Vec<Result<Draft<'static>, Flaw>> {
        let Some(webhook) = webhook else {
            return vec![Err(Flaw::Missing { field: "mapping".to_owned() })];
        };
        let form = is_form(input).then(|| evaluate::nested(input.event));
        let body = form.as_ref().unwrap_or(input.event);
        let scope = webhook.expressions.scope(body, input.stored);
        let items = match webhook.each {
            Some(each) => match scope.list(each) {
                Ok(items) => items,
                Err(flaw) => return vec![Err(flaw)],
            },
            None => vec![scope.body()],
        };
        if items.is_empty() {
            return vec![Err(Flaw::Missing { field: "each".to_owned() })];
        }
        items.into_iter().map(|item| webhook.draft(&scope.with_item(item), tools)).collect()
    }

    fn draft(&self, scope: &evaluate::Scope<'_>, tools: &mut Tools) -> Result<Draft<'static>, Flaw> {
        let mut draft = Draft::new(Call::Track, "");
        if let Some(noted) = &mut tools.noted {
            noted.clear();
        }
        for (expression, target, name) in &self.targets {
            let value = scope.evaluate(*expression)?;
            if let (Some(noted), Evaluated::Text(text)) = (&mut tools.noted, &value) {
                noted.note_computed(name.strip_prefix("properties.").unwrap_or(name), text);
            }
            match target {
                Target::MessageId => draft.message_id = value.into_text().map(Cow::Owned),
                Target::Property(property) => match value {
                    Evaluated::Absent => {}
                    Evaluated::Text(text) => draft.property(property, &text),
                    Evaluated::List(list) => {
                        let list = list.join(", ");
                        draft.property(property, &list);
                    }
                },
                Target::Role(role) => match value {
                    Evaluated::Absent => {}
                    Evaluated::Text(text) => self.set(&mut draft, *role, name, text, tools),
                    Evaluated::List(list) if role.identifier().is_some() => {
                        for text in list {
                            self.set(&mut draft, *role, name, text, tools);
                        }
                    }
                    Evaluated::List(_) => {
                        return Err(Flaw::ExpressionGivesMany { expression: scope.text_of(*expression) });
                    }
                },
            }
        }
        draft.call_name = Cow::Borrowed("webhook");
        draft.noted = tools.noted.as_mut().map(std::mem::take);
        Ok(draft)
    }

    fn set(&self, draft: &mut Draft<'static>, role: Role, name: &str, text: String, tools: &mut Tools) {
        match (role, self.scale) {
            (Role::Score, Some(scale)) => draft.set_score(&text, scale, tools),
            (Role::Duration, _) => draft.set(role, Some(DurationUnit::Seconds), name, Cow::Owned(text), tools),
            _ => draft.set(role, None, name, Cow::Owned(text), tools),
        }
    }
}

fn is_form(input: &Input<'_>) -> bool {
    !matches!(input.stored.body.trim_ascii_start().first(), Some(b'{' | b'[')) && matches!(input.event, Json::Object(_))
}

fn role_named(name: &str) -> Result<Role, CollectError> {
    let usable = |role: &Role| {
        role.identifier().is_some_and(|_| *role != Role::Address)
            || matches!(
                role,
                Role::Time
                    | Role::Event
                    | Role::Channel
                    | Role::Medium
                    | Role::Place
                    | Role::Direction
                    | Role::Case
                    | Role::Text
                    | Role::Score
                    | Role::Money
                    | Role::Currency
                    | Role::Cost
                    | Role::Duration
                    | Role::Actions
                    | Role::Sequence
            )
    };
    Role::from_name(name).filter(usable).ok_or_else(|| {
        CollectError::Mapping(text!(
            "`{name}` is nothing that a webhook's mapping can set: expected a role such as `event`, `id`, or `properties.{name}`",
            "«{name}» нельзя задать в сопоставлении вебхука: ожидается роль, например `event`, `id` или `properties.{name}`",
            "„{name}” nie da się ustawić w mapowaniu webhooka: oczekiwano roli, na przykład `event`, `id` albo `properties.{name}`",
        ))
    })
}
