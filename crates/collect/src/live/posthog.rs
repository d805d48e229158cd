//! PostHog's capture API (<https://posthog.com/docs/api/capture>).
//!
//! What the SDKs were seen to send, beside what is documented:
//! - posthog-js, posthog-node and posthog-python send
//!   `{"api_key", "batch", "sent_at"}`, gzipped; `sent_at` is set anew at each
//!   attempt, but for posthog-node, which keeps the first.
//! - The newer `/i/v1/analytics/events` has the time of sending in the header
//!   `PostHog-Request-Timestamp`, and some properties under `options`.
//! - posthog-js says in each event whether it knows who somebody is
//!   (`$is_identified`), and repeats what a person was first seen with.

use std::borrow::Cow;

use styk_model::{Flags, Flaw, Timestamp};

use super::draft::{Call, Draft, Roles, Tools};
use super::json::Json;
use super::protocol::Endpoint;
use super::reader::Input;
use super::segment::is_uuid;
use super::settings::SourceKind;
use crate::mapping::Role;

/// Properties that are read beside the roles, or tell of the SDK and nothing of the customer.
const IGNORED: [&str; 33] = [
    "token",
    "distinct_id",
    "$device_id",
    "$user_id",
    "$anon_distinct_id",
    "$is_identified",
    "$process_person_profile",
    "$insert_id",
    "$time",
    "$set",
    "$set_once",
    "$unset",
    "$signature",
    "$raw_user_agent",
    "$user_agent",
    "$useragent",
    "$ip",
    "$is_server",
    "$geoip_disable",
    "$initialization_time",
    "$configured_session_timeout_ms",
    "$config_defaults",
    "$recording_status",
    "$python_runtime",
    "$python_version",
    "$ignore_sent_at",
    "$cookieless_mode",
    "$browser_type",
    "$had_persisted_distinct_id",
    "$lib_rate_limit_remaining_tokens",
    "$lib_custom_api_host",
    "$web_vitals_allowed_metrics",
    "alias",
];

pub(super) fn roles() -> Roles {
    Roles::of(&[
        ("$current_url", Role::Place),
        ("order_id", Role::Case),
        ("revenue", Role::Money),
        ("$revenue", Role::Money),
        ("currency", Role::Currency),
        ("email", Role::Email),
        ("$email", Role::Email),
        ("phone", Role::Phone),
        ("traits.email", Role::Email),
        ("traits.$email", Role::Email),
        ("traits.phone", Role::Phone),
        ("traits.name", Role::Ignore),
        ("traits.first_name", Role::Ignore),
        ("traits.last_name", Role::Ignore),
    ])
}

pub(super) fn draft<'e>(input: &Input<'e>, roles: &Roles, tools: &mut Tools) -> Result<Draft<'e>, Flaw> {
    let Input { event, stored, .. } = *input;
    if !event.is_object() {
        return Err(Flaw::NoObject);
    }
    let properties = event.get("properties").unwrap_or(const { &Json::EMPTY });
    let engages = input.endpoint == Some(Endpoint::PostHogEngage);
    let named = event.text_of("event").or(engages.then_some("$set"));
    let name = named.ok_or_else(|| Flaw::Missing { field: "event".to_owned() })?;
    let (call, event_name) = match name {
        "$pageview" => (Call::Page, "page_view"),
        "$screen" => (Call::Screen, "screen_view"),
        "$pageleave" => (Call::Track, "page_leave"),
        "$identify" | "$set" => (Call::Identify, "identify"),
        "$groupidentify" => (Call::Group, "group"),
        "$create_alias" => (Call::Link, "alias"),
        "$merge_dangerously" => (Call::Link, "merge"),
        other => (Call::Track, other.strip_prefix('$').filter(|rest| !rest.is_empty()).unwrap_or(other)),
    };
    let mut draft = Draft::new(call, event_name);
    draft.call_name = Cow::Borrowed(name);
    let own = |text: &'e str| Some(Cow::Borrowed(text));
    let property = |name: &str| properties.text_of(name);
    draft.message_id = event.text_of("uuid").or_else(|| property("$insert_id")).and_then(own);
    draft.signature = property("$signature").and_then(own);
    draft.address = property("$ip").and_then(|address| address.parse().ok());
    let agents = ["$raw_user_agent", "$user_agent", "$useragent"];
    draft.user_agent = agents.into_iter().find_map(property).and_then(own);
    if property("$browser_type") == Some("bot") {
        draft.flags = Flags::BOT;
    }
    times(&mut draft, input, properties, tools);
    draft.channel = Cow::Borrowed(channel(input, name, properties));
    people(&mut draft, input, name, properties, tools)?;
    for (name, value) in properties.members() {
        let noise = ["$sdk_", "$session_entry_", "$initial_", "$feature/"];
        let is_ignored = noise.iter().any(|prefix| name.starts_with(prefix)) || IGNORED.contains(&name.as_ref());
        if !is_ignored {
            draft.fill(&mut name.to_string(), value, roles, tools);
        }
    }
    // What is said of the person stands in the event or in its properties.
    for traits in [event.get("$set"), properties.get("$set"), properties.get("$group_set")] {
        if let Some(traits) = traits.filter(|traits| traits.is_object()) {
            draft.fill(&mut "traits".to_owned(), traits, roles, tools);
            break;
        }
    }
    if draft.place.is_empty() {
        let place = property("$screen_name").or_else(|| property("$pathname"));
        draft.place = place.map_or(Cow::Borrowed(""), Cow::Borrowed);
    }
    for (name, value) in
        [("$session_id", event.text_of("session_id")), ("$lib", stored.headers.get("posthog-sdk-info"))]
    {
        if let (Some(value), None) = (value, property(name)) {
            draft.property(name, value);
        }
    }
    Ok(draft)
}

fn times<'e>(draft: &mut Draft<'e>, input: &Input<'e>, properties: &'e Json<'e>, tools: &mut Tools) {
    let Input { event, envelope, stored, .. } = *input;
    let options = event.get("options");
    let option = |name: &str| options.and_then(|options| options.get(name)) == Some(&Json::Bool(true));
    draft.is_true_time =
        option("disable_skew_correction") || properties.get("$ignore_sent_at") == Some(&Json::Bool(true));
    let sent = event.text_of("sent_at").or_else(|| envelope.text_of("sent_at"));
    if let Some(sent) = sent.or_else(|| stored.headers.get("posthog-request-timestamp")) {
        draft.set(Role::SentAt, None, "sent_at", Cow::Borrowed(sent), tools);
    }
    if let Some(time) = event.text_of("timestamp").or_else(|| properties.text_of("timestamp")) {
        draft.set(Role::Time, None, "timestamp", Cow::Borrowed(time), tools);
    } else if let Some(offset) = event.text_of("offset").and_then(|offset| offset.parse::<i64>().ok()) {
        // Milliseconds between the event and its being sent: no clock is needed.
        draft.times.client = Some(Timestamp(stored.received.0.saturating_sub(offset.saturating_mul(1000))));
        draft.is_true_time = true;
    } else if let Some(time) = properties.text_of("$time") {
        draft.set(Role::Time, None, "$time", Cow::Borrowed(time), tools);
    }
}

fn channel(input: &Input<'_>, event: &str, properties: &Json<'_>) -> &'static str {
    const APPS: [&str; 6] =
        ["posthog-ios", "posthog-android", "posthog-react-native", "posthog-flutter", "posthog-kmp", "posthog-unity"];
    let library = properties.text_of("$lib").unwrap_or_default();
    if event == "$screen" || APPS.contains(&library) {
        "app"
    } else if library != "web" && input.kind == SourceKind::Server {
        "server"
    } else {
        "web"
    }
}

/// Whose event it is. PostHog has one id for all: whether it is a device's or a
/// customer's must be told from the rest.
fn people<'e>(
    draft: &mut Draft<'e>,
    input: &Input<'e>,
    event_name: &str,
    properties: &'e Json<'e>,
    tools: &mut Tools,
) -> Result<(), Flaw> {
    let event = input.event;
    let text = |value: Option<&'e str>| value.map(Cow::Borrowed);
    let distinct = event.text_of("distinct_id").or_else(|| event.text_of("$distinct_id"));
    let distinct = distinct.or_else(|| properties.text_of("distinct_id"));
    let missing = |field: &str| Flaw::Missing { field: field.to_owned() };
    let off = |value: Option<&Json<'_>>| value == Some(&Json::Bool(false));
    let option = event.get("options").and_then(|options| options.get("process_person_profile"));
    let no_profile = off(properties.get("$process_person_profile")) || off(option);
    let role_of = |id: &str| {
        let known =
            properties.text_of("$user_id") == Some(id) || properties.get("$is_identified") == Some(&Json::Bool(true));
        let of_device = properties.text_of("$device_id") == Some(id)
            || off(properties.get("$is_identified"))
            || no_profile
            || is_made_by_posthog(id);
        if of_device && !known { Role::AnonymousId } else { Role::UserId }
    };
    match event_name {
        "$identify" => {
            draft.who.extend(
                text(properties.text_of("$anon_distinct_id")).and_then(|id| tools.identifier(Role::AnonymousId, id)),
            );
            let id = text(distinct).ok_or_else(|| missing("distinct_id"))?;
            draft.identify(Role::UserId, id, tools);
        }
        "$create_alias" | "$merge_dangerously" => {
            let id = distinct.ok_or_else(|| missing("distinct_id"))?;
            let alias = properties.text_of("alias").ok_or_else(|| missing("properties.alias"))?;
            let (role, alias_role) = (role_of(id), if is_uuid(alias) { Role::AnonymousId } else { Role::UserId });
            let one = tools.identifier(alias_role, Cow::Borrowed(alias));
            let other = tools.identifier(role, Cow::Borrowed(id));
            draft.links.extend(one.zip(other));
            draft.identify(role, Cow::Borrowed(id), tools);
        }
        _ => {
            if let Some(id) = distinct {
                draft.identify(role_of(id), Cow::Borrowed(id), tools);
            }
            if let Some(id) = text(properties.text_of("$user_id")) {
                draft.identify(Role::UserId, id, tools);
            }
        }
    }
    Ok(())
}

/// Ids that SDKs of PostHog give to devices are UUIDs of version 7 (RFC 9562).
fn is_made_by_posthog(id: &str) -> bool {
    is_uuid(id) && id.as_bytes()[14] == b'7'
}
