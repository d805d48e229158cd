//! Google's Measurement Protocol for Analytics 4
//! (<https://developers.google.com/analytics/devguides/collection/protocol/ga4>).
//!
//! Names are those of the export to BigQuery, which the preset `ga4` reads.

use std::borrow::Cow;

use styk_model::Flaw;

use super::draft::{Call, Draft, Roles, Tools};
use super::json::Json;
use super::reader::Input;
use crate::mapping::Role;

pub(super) fn roles() -> Roles {
    Roles::of_preset("ga4")
}

pub(super) fn draft<'e>(input: &Input<'e>, roles: &Roles, tools: &mut Tools) -> Result<Draft<'e>, Flaw> {
    let Input { event, envelope, stored, .. } = *input;
    if !event.is_object() {
        return Err(Flaw::NoObject);
    }
    let name = event.text_of("name").ok_or_else(|| Flaw::Missing { field: "name".to_owned() })?;
    let call = match name {
        "page_view" => Call::Page,
        "screen_view" => Call::Screen,
        _ => Call::Track,
    };
    let mut draft = Draft::new(call, name);
    draft.is_true_time = true;
    let firebase = super::request::parameter(stored.query, "firebase_app_id").is_some();
    let is_app = firebase || envelope.text_of("app_instance_id").is_some();
    draft.channel = Cow::Borrowed(if is_app { "app" } else { "web" });
    draft.user_agent = envelope.text_of("user_agent").map(Cow::Borrowed);
    for (field, role) in
        [("client_id", Role::AnonymousId), ("app_instance_id", Role::AnonymousId), ("user_id", Role::UserId)]
    {
        if let Some(value) = envelope.text_of(field) {
            draft.set(role, None, field, Cow::Borrowed(value), tools);
        }
    }
    let time = event.text_of("timestamp_micros").or_else(|| envelope.text_of("timestamp_micros"));
    if let Some(time) = time {
        draft.set(Role::Time, None, "timestamp_micros", Cow::Borrowed(time), tools);
    }
    hashes(&mut draft, envelope, tools);
    let parameters = event.get("params").unwrap_or(const { &Json::EMPTY });
    for (name, value) in parameters.members() {
        // A list of its own in the export too.
        let mut path = if name == "items" { name.to_string() } else { format!("event_params.{name}") };
        draft.fill(&mut path, value, roles, tools);
    }
    // The export has what was earned and with which order in columns of their own.
    for (field, role) in [("transaction_id", Role::Case), ("value", Role::Money)] {
        if let Some(value) = parameters.text_of(field).filter(|_| matches!(name, "purchase" | "in_app_purchase")) {
            draft.set(role, None, field, Cow::Borrowed(value), tools);
        }
    }
    for (name, value) in envelope.get("user_properties").map_or(&[][..], Json::members) {
        let value = value.get("value").unwrap_or(value);
        draft.fill(&mut format!("user_properties.{name}"), value, roles, tools);
    }
    Ok(draft)
}

/// E-mail addresses and telephones that the sender has hashed (SHA-256).
fn hashes<'e>(draft: &mut Draft<'e>, envelope: &'e Json<'e>, tools: &mut Tools) {
    for (field, role) in [("sha256_email_address", Role::EmailHash), ("sha256_phone_number", Role::PhoneHash)] {
        let Some(value) = envelope.at(&["user_data", field]) else { continue };
        for hash in value.items().iter().chain([value]).filter_map(Json::text) {
            let is_hash = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
            if is_hash {
                draft.set(role, None, field, Cow::Owned(hash.to_ascii_lowercase()), tools);
            }
        }
    }
}
