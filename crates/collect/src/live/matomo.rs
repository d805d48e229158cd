//! Matomo's Tracking HTTP API (<https://developer.matomo.org/api-reference/tracking-api>).
//!
//! Properties have the names that they have in Matomo's own export, which the
//! preset `matomo` reads. An action's time is `cdt`, else when it was received:
//! `h`, `m` and `s` say no day.

use std::borrow::Cow;

use styk_model::Flaw;

use super::draft::{Call, Draft, Roles, Tools};
use super::json::Json;
use super::reader::Input;
use super::request::parameters;
use crate::mapping::Role;

/// Parameters, and what the export calls them.
const NAMES: [(&str, &str); 25] = [
    ("idsite", "idSite"),
    ("action_name", "action.pageTitle"),
    ("e_c", "action.eventCategory"),
    ("e_a", "action.eventAction"),
    ("e_n", "action.eventName"),
    ("e_v", "action.eventValue"),
    ("search", "action.siteSearchKeyword"),
    ("search_cat", "action.siteSearchCategory"),
    ("search_count", "action.siteSearchCount"),
    ("idgoal", "action.goalId"),
    ("ec_st", "action.revenueSubTotal"),
    ("ec_tx", "action.revenueTax"),
    ("ec_sh", "action.revenueShipping"),
    ("ec_dt", "action.revenueDiscount"),
    ("c_n", "action.contentName"),
    ("c_p", "action.contentPiece"),
    ("c_t", "action.contentTarget"),
    ("c_i", "action.contentInteraction"),
    ("pv_id", "action.idpageview"),
    ("urlref", "referrer"),
    ("res", "resolution"),
    ("lang", "language"),
    ("country", "countryCode"),
    ("city", "city"),
    ("region", "regionCode"),
];

/// Parameters that are read elsewhere, or tell of the tracker only.
const IGNORED: [&str; 53] = [
    "rec",
    "apiv",
    "rand",
    "token_auth",
    "key",
    "api_key",
    "token",
    "writeKey",
    "write_key",
    "url",
    "link",
    "download",
    "uid",
    "_id",
    "cid",
    "cip",
    "ua",
    "uadata",
    "cdt",
    "h",
    "m",
    "s",
    "revenue",
    "ec_id",
    "ec_items",
    "new_visit",
    "queuedtracking",
    "send_image",
    "ca",
    "ping",
    "debug",
    "cookie",
    "pdf",
    "qt",
    "realp",
    "wma",
    "fla",
    "java",
    "gears",
    "ag",
    "_idts",
    "_idvc",
    "_viewts",
    "_idn",
    "_refts",
    "_ref",
    "_ects",
    "bots",
    "pf_net",
    "pf_srv",
    "pf_tfr",
    "pf_dm1",
    "pf_dm2",
];

pub(super) fn roles() -> Roles {
    Roles::default()
}

pub(super) fn draft<'e>(input: &Input<'e>, _roles: &Roles, tools: &mut Tools) -> Result<Draft<'e>, Flaw> {
    // A bulk request holds addresses, or objects with their parameters.
    let fields: Vec<(Cow<'e, str>, Cow<'e, str>)> = match input.event {
        Json::Text(address) => {
            let address: &'e str = address;
            parameters(address.split_once('?').map_or(address, |(_, query)| query)).collect()
        }
        Json::Object(members) => members
            .iter()
            .filter_map(|(name, value)| Some((Cow::Borrowed(name.as_ref()), Cow::Borrowed(value.text()?))))
            .collect(),
        _ => return Err(Flaw::NoObject),
    };
    let get = |name: &str| {
        let value = fields.iter().find(|(found, _)| found == name).map(|(_, value)| value)?;
        crate::row::present(value)
    };
    let own = |name: &str| {
        let value = fields.iter().find(|(found, _)| found == name).map(|(_, value)| value.clone())?;
        crate::row::present(&value).is_some().then_some(value)
    };
    if get("idsite").is_none() {
        return Err(Flaw::Missing { field: "idsite".to_owned() });
    }
    let ordered = get("idgoal") == Some("0") || get("ec_id").is_some();
    let (call, event) = if get("ping") == Some("1") {
        (Call::Track, Cow::Borrowed("ping"))
    } else if ordered {
        (Call::Track, Cow::Borrowed(if get("ec_id").is_some() { "purchase" } else { "abandoned_cart" }))
    } else if get("idgoal").is_some() {
        (Call::Track, Cow::Borrowed("goal"))
    } else if get("e_c").is_some() || get("e_a").is_some() {
        (Call::Track, own("e_a").unwrap_or(Cow::Borrowed("event")))
    } else if get("search").is_some() {
        (Call::Track, Cow::Borrowed("site_search"))
    } else if get("link").is_some() {
        (Call::Track, Cow::Borrowed("outlink"))
    } else if get("download").is_some() {
        (Call::Track, Cow::Borrowed("download"))
    } else if get("c_n").is_some() {
        (Call::Track, Cow::Borrowed("content"))
    } else {
        (Call::Page, Cow::Borrowed("page_view"))
    };
    let is_cart = event == "abandoned_cart";
    let mut draft = Draft::new(call, event);
    draft.channel = Cow::Borrowed("web");
    draft.is_cookieless = true;
    draft.is_true_time = true;
    // In the export, the address of a link is where it leads to.
    draft.place = own("link").or_else(|| own("download")).or_else(|| own("url")).unwrap_or_default();
    draft.user_agent = own("ua");
    draft.case = own("ec_id").unwrap_or_default();
    draft.address = get("cip").and_then(|address| address.parse().ok());
    for (name, role) in
        [("cdt", Role::Time), ("uid", Role::UserId), ("_id", Role::AnonymousId), ("cid", Role::AnonymousId)]
    {
        if let Some(value) = own(name) {
            draft.set(role, None, name, value, tools);
        }
    }
    if let Some(revenue) = own("revenue") {
        // What lies in a cart left behind is no money earned.
        if is_cart {
            draft.property("action.cartValue", &revenue);
        } else {
            draft.set(Role::Money, None, "revenue", revenue, tools);
        }
    }
    let mut items = None;
    for (name, value) in &fields {
        if let Some((_, exported)) = NAMES.iter().find(|(known, _)| known == name) {
            if !(name == "idgoal" && ordered) {
                draft.property(exported, value);
            }
        } else if name == "ec_items" {
            items = Some(value);
        } else if !IGNORED.contains(&name.as_ref()) && crate::row::present(value).is_some() {
            draft.property(name, value);
        }
    }
    if let Some(items) = items.filter(|items| Json::parse(items).is_ok_and(|items| !items.items().is_empty())) {
        let key = crate::properties::quoted_key("action.itemDetails");
        draft.properties.json(&key, &crate::identify::mask_emails(items));
    }
    Ok(draft)
}
