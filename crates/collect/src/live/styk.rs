//! Styk's own protocol: what `styk.js` sends, and the server API on the same path.
//!
//! `POST events` takes one event, a list of them, or
//! `{"key": .., "sent": .., "events": [..]}`. The fields of an event are those of
//! [`styk_model::Interaction`] and a page's; any other is kept as a property.

use std::borrow::Cow;

use styk_model::{Flaw, Scale};

use super::draft::{Call, Draft, Roles, Tools};
use super::json::Json;
use super::reader::Input;
use super::settings::SourceKind;
use crate::mapping::{DurationUnit, Role};

const TYPES: &str = "`page`, `screen`, `track`, `identify`, `group`, `alias`";

const FIELDS: [(&str, Role); 30] = [
    ("id", Role::Ignore),
    ("type", Role::Ignore),
    ("event", Role::Ignore),
    ("key", Role::Ignore),
    ("sent", Role::Ignore),
    ("signature", Role::Ignore),
    ("user_agent", Role::Ignore),
    ("url", Role::Ignore),
    ("path", Role::Ignore),
    ("score", Role::Ignore),
    ("money", Role::Ignore),
    ("cost", Role::Ignore),
    ("duration_ms", Role::Ignore),
    ("campaign", Role::Ignore),
    ("previous_id", Role::Ignore),
    ("time", Role::Time),
    ("sequence", Role::Sequence),
    ("channel", Role::Channel),
    ("medium", Role::Medium),
    ("place", Role::Place),
    ("direction", Role::Direction),
    ("case", Role::Case),
    ("text", Role::Text),
    ("actions", Role::Actions),
    ("traits.email", Role::Email),
    ("traits.phone", Role::Phone),
    // Names of people say nothing of their journeys.
    ("traits.name", Role::Ignore),
    ("traits.first_name", Role::Ignore),
    ("traits.last_name", Role::Ignore),
    ("ip", Role::Address),
];

/// Identifiers, at the top of an event and in its `who`.
const IDENTIFIERS: [(&str, Role); 10] = [
    ("user_id", Role::UserId),
    ("anonymous_id", Role::AnonymousId),
    ("crm_id", Role::CrmId),
    ("loyalty_id", Role::LoyaltyId),
    ("email", Role::Email),
    ("email_hash", Role::EmailHash),
    ("phone", Role::Phone),
    ("phone_hash", Role::PhoneHash),
    ("messenger_id", Role::MessengerId),
    ("device_id", Role::DeviceId),
];

pub(super) fn roles() -> Roles {
    let mut roles = Roles::of(&FIELDS);
    for (name, role) in IDENTIFIERS {
        roles.set(name, role).set(&format!("who.{name}"), role);
    }
    roles
}

pub(super) fn draft<'e>(input: &Input<'e>, roles: &Roles, tools: &mut Tools) -> Result<Draft<'e>, Flaw> {
    let Input { event, envelope, .. } = *input;
    if !event.is_object() {
        return Err(Flaw::NoObject);
    }
    let named = event.text_of("event");
    let kind = event.text_of("type").unwrap_or("track");
    let (call, default) = match kind {
        "page" => (Call::Page, Some("page_view")),
        "screen" => (Call::Screen, Some("screen_view")),
        "track" => (Call::Track, None),
        "identify" => (Call::Identify, Some(kind)),
        "group" => (Call::Group, Some(kind)),
        "alias" => (Call::Link, Some(kind)),
        other => return Err(Flaw::UnknownKind { found: other.to_owned(), expected: TYPES.to_owned() }),
    };
    let Some(event_name) = named.or(default) else { return Err(Flaw::Missing { field: "event".to_owned() }) };
    let mut draft = Draft::new(call, event_name);
    draft.call_name = Cow::Borrowed(kind);
    if call == Call::Screen {
        draft.channel = Cow::Borrowed("app");
    }
    if let Some(sent) = event.text_of("sent").or_else(|| envelope.text_of("sent")) {
        draft.set(Role::SentAt, None, "sent", Cow::Borrowed(sent), tools);
    }
    if let Some(page) = event.text_of("url").or_else(|| event.text_of("path")) {
        draft.place = Cow::Borrowed(page);
    }
    let own = |text: &'e str| Some(Cow::Borrowed(text));
    draft.message_id = event.text_of("id").and_then(own);
    draft.signature = event.text_of("signature").and_then(own);
    draft.user_agent = event.text_of("user_agent").and_then(own);
    flatten(&mut draft, event, roles, tools);
    amounts(&mut draft, event, tools);
    if let Some(duration) = event.text_of("duration_ms") {
        draft.set(Role::Duration, Some(DurationUnit::Milliseconds), "duration_ms", Cow::Borrowed(duration), tools);
    }
    score(&mut draft, event, tools)?;
    campaign(&mut draft, event);
    if call == Call::Link {
        let missing = |field: &str| Flaw::Missing { field: field.to_owned() };
        let previous = event.text_of("previous_id").ok_or_else(|| missing("previous_id"))?;
        let user_id = event.text_of("user_id").ok_or_else(|| missing("user_id"))?;
        let one = tools.identifier(Role::AnonymousId, Cow::Borrowed(previous));
        draft.links.extend(one.zip(tools.identifier(Role::UserId, Cow::Borrowed(user_id))));
    }
    let page_call = matches!(call, Call::Page | Call::Track | Call::Identify);
    let has_campaign = event.get("campaign").is_some() || draft.place.contains("utm_");
    if draft.channel.is_empty() && page_call && !has_campaign && input.kind == SourceKind::Browser {
        draft.channel = Cow::Borrowed("web");
    }
    Ok(draft)
}

/// `properties` and `click_ids` are the event's own: their fields keep their names.
fn flatten<'e>(draft: &mut Draft<'e>, event: &'e Json<'e>, roles: &Roles, tools: &mut Tools) {
    for (name, value) in event.members() {
        let mut path = match name.as_ref() {
            "properties" | "click_ids" if value.is_object() => {
                draft.fill(&mut String::new(), value, &Roles::default(), tools);
                continue;
            }
            // Told apart from the objects of the same name that are not read here.
            "campaign" => continue,
            other => other.to_owned(),
        };
        if !(value.is_object() && matches!(name.as_ref(), "score" | "money" | "cost")) {
            draft.fill(&mut path, value, roles, tools);
        }
    }
}

/// `{"amount": 12.5, "currency": "EUR"}`, `{"minor": 1250, "currency": "EUR"}` or `"12.50 EUR"`.
fn amounts<'e>(draft: &mut Draft<'e>, event: &'e Json<'e>, tools: &mut Tools) {
    for (name, role) in [("money", Role::Money), ("cost", Role::Cost)] {
        let Some(value) = event.get(name) else { continue };
        let currency = value.text_of("currency").or_else(|| event.text_of("currency"));
        let amount = match value.text_of("minor") {
            Some(minor) => currency.and_then(|currency| from_minor(minor, currency)).map(Cow::Owned),
            None => value.text_of("amount").or_else(|| value.text()).map(Cow::Borrowed),
        };
        let amount = match (amount, currency) {
            // Each amount keeps its own currency.
            (Some(amount), Some(currency)) if value.is_object() => Some(Cow::Owned(format!("{amount} {currency}"))),
            (amount, _) => amount,
        };
        match amount {
            Some(amount) => draft.set(role, None, name, amount, tools),
            None if matches!(value, Json::Null) => {}
            None => {
                draft.flaw.get_or_insert(Flaw::Missing { field: format!("{name}.amount") });
            }
        }
    }
}

/// An amount of minor units as a decimal.
fn from_minor(minor: &str, currency: &str) -> Option<String> {
    let money = styk_model::Money { minor: minor.parse().ok()?, currency: currency.parse().ok()? };
    let text = money.to_string();
    text.split(' ').next().map(str::to_owned)
}

/// `{"value": 9, "scale": "nps:0..10"}`
fn score<'e>(draft: &mut Draft<'e>, event: &'e Json<'e>, tools: &mut Tools) -> Result<(), Flaw> {
    let Some(score) = event.get("score").filter(|score| !matches!(score, Json::Null)) else { return Ok(()) };
    let missing = |field: &str| Flaw::Missing { field: field.to_owned() };
    let value = score.text_of("value").ok_or_else(|| missing("score.value"))?;
    let scale = score.text_of("scale").ok_or_else(|| missing("score.scale"))?;
    let scale: Scale = scale.parse().map_err(|_| Flaw::UnknownKind {
        found: scale.to_owned(),
        expected: "`nps:0..10`, `csat:1..5`, `ces:1..7`, `rating:1..10`".to_owned(),
    })?;
    draft.set_score(value, scale, tools);
    Ok(())
}

/// The campaign as the page saw it: `source` is `utm_source`.
fn campaign<'e>(draft: &mut Draft<'e>, event: &'e Json<'e>) {
    let Some(campaign) = event.get("campaign") else { return };
    let in_address: Vec<String> = match draft.place.split_once('?') {
        Some((_, query)) => crate::place::utm_parameters(query).map(|(name, _)| name.to_owned()).collect(),
        None => Vec::new(),
    };
    for (name, value) in campaign.members() {
        let Some(value) = value.text() else { continue };
        let name = if name.starts_with("utm_") { name.to_string() } else { format!("utm_{name}") };
        if in_address.contains(&name) {
            continue;
        }
        draft.property(&name, value);
        // As the parameters of an address do for imports.
        let is_channel = name == "utm_medium" || (name == "utm_source" && draft.channel.is_empty());
        if is_channel && draft.channel != "app" && in_address.is_empty() {
            draft.channel = Cow::Borrowed(value);
        }
    }
}
