//! Segment's HTTP API (<https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/>),
//! which RudderStack speaks too (<https://www.rudderstack.com/docs/api/http-api/>).
//!
//! What the SDKs were seen to send, beside what is documented:
//! - @segment/analytics-node, segment-analytics-python and rudder-sdk-python give
//!   the client's time as `timestamp` of each event and `sentAt` of the batch only,
//!   set anew at each attempt; @rudderstack/rudder-sdk-node writes
//!   `originalTimestamp` and `sentAt` of each event once, before the first one.
//! - @rudderstack/rudder-sdk-node labels its gzip as a form.
//! - The write key is the user of `Basic`, and in the body of Segment's SDKs.

use std::borrow::Cow;

use styk_model::Flaw;

use super::draft::{Call, Draft, Roles, Tools};
use super::json::Json;
use super::protocol::Endpoint;
use super::reader::Input;
use super::settings::SourceKind;
use crate::mapping::Role;

const CALLS: &str = "`track`, `page`, `screen`, `identify`, `group`, `alias`, `merge`";

/// As in archives, so that an event is the same whichever way it comes.
pub(super) fn roles() -> Roles {
    let mut roles = Roles::of_preset("segment");
    // What is read beside the paths, or says nothing of the customer.
    for path in [
        "messageId",
        "type",
        "sentAt",
        "receivedAt",
        "integrations",
        "_metadata",
        "writeKey",
        "signature",
        "context.signature",
        "context.userAgent",
        "context.userAgentData",
        "previousId",
        "mergeProperties",
        "channel",
    ] {
        roles.set(path, Role::Ignore);
    }
    roles.set("context.ip", Role::Address);
    roles
}

pub(super) fn draft<'e>(input: &Input<'e>, roles: &Roles, tools: &mut Tools) -> Result<Draft<'e>, Flaw> {
    let Input { event, envelope, .. } = *input;
    if !event.is_object() {
        return Err(Flaw::NoObject);
    }
    let of_path = match input.endpoint {
        Some(Endpoint::SegmentCall(name) | Endpoint::SegmentPixel(name)) => Some(name),
        _ => None,
    };
    let Some(name) = of_path.or_else(|| event.text_of("type")) else {
        return Err(Flaw::Missing { field: "type".to_owned() });
    };
    let (call, event_name) = match name {
        "track" => (Call::Track, event.text_of("event").ok_or_else(|| Flaw::Missing { field: "event".to_owned() })?),
        "page" => (Call::Page, "page_view"),
        "screen" => (Call::Screen, "screen_view"),
        "identify" => (Call::Identify, name),
        "group" => (Call::Group, name),
        "alias" | "merge" => (Call::Link, name),
        other => return Err(Flaw::UnknownKind { found: other.to_owned(), expected: CALLS.to_owned() }),
    };
    if input.endpoint == Some(Endpoint::SegmentImport) && input.kind == SourceKind::Browser {
        return Err(Flaw::NotFromBrowsers { call: "import".to_owned() });
    }
    let mut draft = Draft::new(call, event_name);
    draft.call_name = Cow::Borrowed(name);
    for (role, path) in [(Role::Time, "timestamp"), (Role::Time, "originalTimestamp")] {
        if let Some(time) = event.text_of(path) {
            draft.set(role, None, path, Cow::Borrowed(time), tools);
        }
    }
    if let Some(sent) = event.text_of("sentAt").or_else(|| envelope.text_of("sentAt")) {
        draft.set(Role::SentAt, None, "sentAt", Cow::Borrowed(sent), tools);
    }
    let channel = event.text_of("channel");
    let is_app = name == "screen" || event.at(&["context", "device", "type"]).and_then(Json::text).is_some();
    draft.channel = Cow::Borrowed(match channel {
        _ if is_app => "app",
        Some("server") => "server",
        Some("sources") => "sources",
        // Segment writes it into the archive for its server sources.
        None if input.kind == SourceKind::Server => "server",
        _ => "web",
    });
    let own = |text: &'e str| Some(Cow::Borrowed(text));
    draft.message_id = event.text_of("messageId").and_then(own);
    draft.user_agent = event.at(&["context", "userAgent"]).and_then(Json::text).and_then(own);
    let signature = event.at(&["context", "signature"]).or_else(|| event.get("signature"));
    draft.signature = signature.and_then(Json::text).and_then(own);
    draft.fill(&mut String::new(), event, roles, tools);
    // A context of the batch holds for the events that have none of their own.
    if let (None, Some(context)) = (event.get("context"), envelope.get("context")) {
        draft.fill(&mut "context".to_owned(), context, roles, tools);
    }
    match name {
        "alias" => alias(&mut draft, event, tools)?,
        "merge" => merge(&mut draft, event, tools)?,
        _ => {}
    }
    // Both are columns of the archive that name the call, not the customer's doing.
    draft.event = Cow::Borrowed(event_name);
    Ok(draft)
}

/// `previousId` is what the customer was known by, before they had the `userId`.
fn alias<'e>(draft: &mut Draft<'e>, event: &'e Json<'e>, tools: &mut Tools) -> Result<(), Flaw> {
    let missing = |field: &str| Flaw::Missing { field: field.to_owned() };
    let previous = event.text_of("previousId").ok_or_else(|| missing("previousId"))?;
    let user_id = event.text_of("userId").ok_or_else(|| missing("userId"))?;
    // Browsers give the anonymous id, servers either; only its look tells.
    let is_anonymous = event.text_of("anonymousId") == Some(previous) || is_uuid(previous);
    let role = if is_anonymous { Role::AnonymousId } else { Role::UserId };
    let one = tools.identifier(role, Cow::Borrowed(previous));
    let other = tools.identifier(Role::UserId, Cow::Borrowed(user_id));
    draft.links.extend(one.zip(other));
    Ok(())
}

/// RudderStack's merge: the first identifier and each one behind it.
fn merge<'e>(draft: &mut Draft<'e>, event: &'e Json<'e>, tools: &mut Tools) -> Result<(), Flaw> {
    let properties = event.get("mergeProperties").map_or(&[][..], Json::items);
    let mut identifiers = properties.iter().filter_map(|property| {
        let role = match property.text_of("type")?.to_ascii_lowercase().as_str() {
            "email" => Role::Email,
            "phone" => Role::Phone,
            "userid" | "user_id" => Role::UserId,
            "anonymousid" | "anonymous_id" => Role::AnonymousId,
            "deviceid" | "device_id" => Role::DeviceId,
            "crm_id" | "crmid" => Role::CrmId,
            _ => Role::MessengerId,
        };
        tools.identifier(role, Cow::Borrowed(property.text_of("value")?))
    });
    let first = identifiers.next().ok_or_else(|| Flaw::Missing { field: "mergeProperties".to_owned() })?;
    for other in identifiers {
        draft.links.push((first.clone(), other));
    }
    if draft.links.is_empty() {
        return Err(Flaw::Missing { field: "mergeProperties".to_owned() });
    }
    draft.who.push(first);
    Ok(())
}

/// `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`
pub(super) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}
