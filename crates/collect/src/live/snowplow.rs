//! Snowplow's tracker protocol
//! (<https://docs.snowplow.io/docs/fundamentals/canonical-event/>): `tp2` and the pixel.
//!
//! `ttm` is the time the company itself says and stands as it is; `dtm` is the
//! device's and is set right by `stm`, when it was sent.

use std::borrow::Cow;

use styk_model::Flaw;

use super::draft::{Call, Draft, Roles, Tools};
use super::json::Json;
use super::reader::Input;
use super::unfold::base64;
use crate::mapping::Role;

/// Fields, and what they are or are called in properties.
const FIELDS: [(&str, &str); 26] = [
    ("aid", "app_id"),
    ("page", "title"),
    ("refr", "referrer"),
    ("lang", "language"),
    ("res", "resolution"),
    ("vp", "viewport"),
    ("tz", "timezone"),
    ("sid", "session_id"),
    ("vid", "session_number"),
    ("se_ca", "category"),
    ("se_la", "label"),
    ("se_pr", "property"),
    ("se_va", "value"),
    ("tr_af", "affiliation"),
    ("tr_tx", "tax"),
    ("tr_sh", "shipping"),
    ("tr_ci", "city"),
    ("tr_st", "state"),
    ("tr_co", "country"),
    ("ti_sk", "sku"),
    ("ti_nm", "name"),
    ("ti_ca", "category"),
    ("ti_pr", "price"),
    ("ti_qu", "quantity"),
    ("pp_may", "scroll_bottom"),
    ("pp_max", "scroll_right"),
];

const KINDS: &str = "`pv`, `pp`, `se`, `ue`, `tr`, `ti`";

pub(super) fn roles() -> Roles {
    Roles::of(&[
        ("email", Role::Email),
        ("phone", Role::Phone),
        ("order_id", Role::Case),
        ("transaction_id", Role::Case),
        ("revenue", Role::Money),
        ("currency", Role::Currency),
        ("email_address", Role::Email),
        ("user_id", Role::UserId),
    ])
}

pub(super) fn draft<'e>(input: &Input<'e>, roles: &Roles, tools: &mut Tools) -> Result<Draft<'e>, Flaw> {
    let event = input.event;
    if !event.is_object() {
        return Err(Flaw::NoObject);
    }
    let get = |name: &str| event.text_of(name);
    let kind = get("e").ok_or_else(|| Flaw::Missing { field: "e".to_owned() })?;
    let described = described(event)?;
    let (call, name) = match kind {
        "pv" => (Call::Page, Cow::Borrowed("page_view")),
        "pp" => (Call::Track, Cow::Borrowed("page_ping")),
        "se" => {
            let action = get("se_ac").ok_or_else(|| Flaw::Missing { field: "se_ac".to_owned() })?;
            (Call::Track, Cow::Borrowed(action))
        }
        "ue" => {
            let name = described.as_ref().and_then(|described| described.name.clone());
            let name = name.ok_or_else(|| Flaw::Missing { field: "ue_pr".to_owned() })?;
            (if name == "screen_view" { Call::Screen } else { Call::Track }, Cow::Owned(name))
        }
        "tr" => (Call::Track, Cow::Borrowed("purchase")),
        "ti" => (Call::Track, Cow::Borrowed("purchase_item")),
        other => return Err(Flaw::UnknownKind { found: other.to_owned(), expected: KINDS.to_owned() }),
    };
    let mut draft = Draft::new(call, name);
    let own = |name: &str| get(name).map(Cow::Borrowed);
    draft.message_id = own("eid");
    draft.user_agent = own("ua");
    draft.place = own("url").unwrap_or_default();
    draft.channel = Cow::Borrowed(match get("p") {
        Some("mob" | "app") => "app",
        Some("srv" | "pc") => "server",
        Some("tv") => "tv",
        Some("iot") => "iot",
        _ => "web",
    });
    times(&mut draft, event, tools);
    for (field, role) in [
        ("uid", Role::UserId),
        ("duid", Role::AnonymousId),
        ("nuid", Role::AnonymousId),
        ("tnuid", Role::AnonymousId),
        ("tr_id", Role::Case),
        ("ti_id", Role::Case),
        ("tr_tt", Role::Money),
        ("tr_cu", Role::Currency),
        ("ti_cu", Role::Currency),
    ] {
        if let Some(value) = own(field) {
            draft.set(role, None, field, value, tools);
        }
    }
    for (field, name) in FIELDS {
        // `page` is the title.
        if let Some(value) = get(field) {
            draft.property(name, value);
        }
    }
    if let Some(described) = described {
        described.fill(&mut draft, roles, tools)?;
    }
    contexts(&mut draft, event, tools)?;
    Ok(draft)
}

fn times<'e>(draft: &mut Draft<'e>, event: &'e Json<'e>, tools: &mut Tools) {
    draft.is_true_time = event.text_of("ttm").is_some();
    for (field, role) in [("stm", Role::SentAt), ("dtm", Role::Time), ("ttm", Role::Time)] {
        if let Some(time) = event.text_of(field) {
            draft.set(role, None, field, Cow::Borrowed(time), tools);
        }
    }
}

/// A field that is JSON, or base64 of it.
fn json_of(event: &Json<'_>, plain: &str, encoded: &str) -> Result<Option<String>, Flaw> {
    if let Some(text) = event.text_of(plain) {
        return Ok(Some(text.to_owned()));
    }
    let Some(text) = event.text_of(encoded) else { return Ok(None) };
    let bytes = base64(text).ok_or_else(|| Flaw::Unreadable {
        value: crate::mapper::numbers::shortened(text).to_owned(),
        column: encoded.to_owned(),
        expected: styk_model::Expected::JsonValue,
    })?;
    String::from_utf8(bytes).map(Some).map_err(|_| Flaw::NotUtf8)
}

/// An event that names its own schema.
struct Described {
    text: String,
    name: Option<String>,
}

fn described(event: &Json<'_>) -> Result<Option<Described>, Flaw> {
    let Some(text) = json_of(event, "ue_pr", "ue_px")? else { return Ok(None) };
    let outer = Json::parse(&text).map_err(|flaw| *flaw)?;
    let schema = outer.at(&["data", "schema"]).and_then(Json::text);
    let name = schema.and_then(name_of_schema).map(str::to_owned);
    Ok(Some(Described { text, name }))
}

/// `iglu:com.acme/link_click/jsonschema/1-0-1` is about `link_click`.
fn name_of_schema(schema: &str) -> Option<&str> {
    schema.strip_prefix("iglu:")?.split('/').nth(1).filter(|name| !name.is_empty())
}

impl Described {
    /// Its fields are the event's own.
    fn fill(self, draft: &mut Draft<'_>, roles: &Roles, tools: &mut Tools) -> Result<(), Flaw> {
        let outer = Json::parse(&self.text).map_err(|flaw| *flaw)?;
        if let Some(data) = outer.at(&["data", "data"]).filter(|data| data.is_object()) {
            draft.fill_owned("", data, roles, tools);
        }
        Ok(())
    }
}

/// Contexts say more of where an event happened: `context.NAME.FIELD`.
fn contexts(draft: &mut Draft<'_>, event: &Json<'_>, tools: &mut Tools) -> Result<(), Flaw> {
    let Some(text) = json_of(event, "co", "cx")? else { return Ok(()) };
    let outer = Json::parse(&text).map_err(|flaw| *flaw)?;
    let mut seen: Vec<&str> = Vec::new();
    for context in outer.get("data").map_or(&[][..], Json::items) {
        let Some(name) = context.text_of("schema").and_then(name_of_schema) else { continue };
        let Some(data) = context.get("data") else { continue };
        // Of several of a kind (products of a basket) the first is told.
        if !seen.contains(&name) {
            seen.push(name);
            draft.fill_owned(&format!("context.{name}"), data, &Roles::default(), tools);
        }
    }
    Ok(())
}
