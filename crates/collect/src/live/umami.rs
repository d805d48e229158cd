//! Umami's collection API (<https://umami.is/docs/api/sending-stats>).
//!
//! Its tracker keeps nothing on the device: visitors without an `id` are told
//! apart by address and browser for a day.

use std::borrow::Cow;

use styk_model::Flaw;

use super::draft::{Call, Draft, Roles, Tools};
use super::reader::Input;
use crate::mapping::Role;

pub(super) fn roles() -> Roles {
    Roles::of(&[
        ("id", Role::UserId),
        ("url", Role::Place),
        ("timestamp", Role::Time),
        ("website", Role::Ignore),
        ("name", Role::Ignore),
        ("data", Role::Ignore),
        ("ip", Role::Address),
        ("userAgent", Role::Ignore),
        ("signature", Role::Ignore),
        ("traits.email", Role::Email),
        ("traits.phone", Role::Phone),
        ("traits.name", Role::Ignore),
        ("email", Role::Email),
        ("order_id", Role::Case),
        ("revenue", Role::Money),
        ("currency", Role::Currency),
    ])
}

pub(super) fn draft<'e>(input: &Input<'e>, roles: &Roles, tools: &mut Tools) -> Result<Draft<'e>, Flaw> {
    if !input.event.is_object() {
        return Err(Flaw::NoObject);
    }
    let payload = input.event.get("payload").filter(|payload| payload.is_object());
    let payload = payload.ok_or_else(|| Flaw::Missing { field: "payload".to_owned() })?;
    let kind = input.event.text_of("type").unwrap_or("event");
    let (call, name) = match (kind, payload.text_of("name")) {
        ("event", Some(name)) => (Call::Track, name),
        ("event", None) => (Call::Page, "page_view"),
        ("identify", _) => (Call::Identify, "identify"),
        (other, _) => {
            let expected = "`event`, `identify`".to_owned();
            return Err(Flaw::UnknownKind { found: other.to_owned(), expected });
        }
    };
    let mut draft = Draft::new(call, name);
    draft.channel = Cow::Borrowed("web");
    draft.is_cookieless = true;
    draft.user_agent = payload.text_of("userAgent").map(Cow::Borrowed);
    draft.signature = payload.text_of("signature").map(Cow::Borrowed);
    draft.fill(&mut String::new(), payload, roles, tools);
    if let Some(data) = payload.get("data").filter(|data| data.is_object()) {
        if call == Call::Identify {
            draft.fill(&mut "traits".to_owned(), data, roles, tools);
        } else {
            // An event's own data may not stand for the page's fields.
            let own = Roles::of(&[
                ("email", Role::Email),
                ("order_id", Role::Case),
                ("revenue", Role::Money),
                ("currency", Role::Currency),
            ]);
            for (name, value) in data.members() {
                let known = payload.get(name).is_some();
                let mut path = if known { format!("data.{name}") } else { name.to_string() };
                draft.fill(&mut path, value, &own, tools);
            }
        }
    }
    Ok(draft)
}
