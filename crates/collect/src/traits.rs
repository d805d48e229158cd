//! What an interaction says of its customer.
//!
//! Properties that begin with `traits.` say it, whatever protocol or file they come from: `traits.plan` of an
//! `identify` call, of `$set`, or of a column. E-mail addresses, telephone numbers and names do not come so far:
//! those are identifiers, or are left out.

use memchr::memmem;
use serde_json::{Map, Value};
use styk_model::{Interaction, Trait};

pub(crate) const PREFIX: &str = "traits.";

/// Properties of a call about a group of customers: its traits are those of the group.
const OF_A_GROUP: [&str; 3] = ["groupId", "group_id", "$group_key"];

/// What an interaction says of its customer; nothing for nearly all. What is too long is left out.
pub fn traits(interaction: &Interaction<'_>) -> Vec<Trait> {
    let properties = interaction.properties.as_bytes();
    if interaction.who.is_empty() || memmem::find(properties, b"\"traits.").is_none() {
        return Vec::new();
    }
    let properties: Map<String, Value> = serde_json::from_slice(properties).unwrap_or_default();
    if interaction.event == "group" || OF_A_GROUP.iter().any(|name| properties.contains_key(*name)) {
        return Vec::new();
    }
    let said = properties.iter().filter_map(|(name, value)| {
        let name = name.strip_prefix(PREFIX).filter(|name| is_name(name))?;
        // The text of a decimal number is kept as it came: 1.10 stays what it is.
        let value = value.to_string();
        (value.len() <= Trait::VALUE).then(|| Trait { name: name.to_owned(), value })
    });
    said.take(Trait::MOST).collect()
}

/// The database takes no zero bytes, and nobody reads the others.
fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(char::is_control) && name.chars().count() <= Trait::NAME
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use styk_model::{Identifier, IdentifierKind, Timestamp};

    use super::*;

    fn said(event: &'static str, properties: &str) -> Vec<(String, String)> {
        let mut interaction = Interaction::new("shop", event, Timestamp(0));
        interaction.who.push(Identifier::new(IdentifierKind::UserId, "u1"));
        interaction.properties = Cow::Owned(properties.to_owned());
        traits(&interaction).into_iter().map(|one| (one.name, one.value)).collect()
    }

    #[test]
    fn traits_are_the_properties_with_their_prefix() {
        let properties = r#"{"traits.plan":"gold","plan":"none","traits.address.city":"Łódź","traits.age":41,"traits.vip":true,"traits.old":null}"#;
        let found = said("identify", properties);
        let found: Vec<(&str, &str)> = found.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let expected =
            [("plan", "\"gold\""), ("address.city", "\"Łódź\""), ("age", "41"), ("vip", "true"), ("old", "null")];
        assert_eq!(found, expected);
        assert_eq!(said("page", r#"{"note":"his \"traits.plan\": gold"}"#), []);
    }

    #[test]
    fn traits_of_a_group_are_not_those_of_who_belongs_to_it() {
        assert_eq!(said("group", r#"{"traits.industry":"toys"}"#), []);
        assert_eq!(said("Group identify", r#"{"groupId":"g1","traits.industry":"toys"}"#), []);
    }

    #[test]
    fn what_is_too_long_or_no_name_is_left_out() {
        assert_eq!(said("identify", "{\"traits.a\\u0000b\":1,\"traits.\":2}"), []);
        let (name, value) = ("n".repeat(101), "v".repeat(1_000));
        assert_eq!(
            said("identify", &format!(r#"{{"traits.{name}":1,"traits.v":"{value}","traits.w":2}}"#)),
            [("w".to_owned(), "2".to_owned())]
        );
    }
}
