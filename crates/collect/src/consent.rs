//! What an interaction says of consent.
//!
//! Two events say it, from whatever protocol or file: `consent_given` and `consent_withdrawn` (or `Consent given`,
//! as titles are written), with the properties
//!
//! - `purpose`: the key of a purpose, several with commas or as a list; a withdrawal is for all of them (`*`) where
//!   it names none;
//! - `channel`: `email`, `sms`, `phone`, `messenger`, `push`, `post`, `ads`, several likewise; all when absent;
//! - `basis`: `consent`, `contract`, `legal_obligation`, `legitimate_interest`; the purpose's own when absent;
//! - `wording`: the version of the text that was agreed to.
//!
//! Where in doubt, less is allowed: a yes that is not understood is a flaw, a no counts for as much as it may mean.
//!
//! `Segment Consent Preference Updated` of Segment's consent management says it by
//! `context.consent.categoryPreferences`: a category is a purpose.

use serde_json::{Map, Value};
use styk_model::{Basis, Consent, ContactChannel, Flaw, Interaction};

const GIVEN: &str = "consent_given";
const WITHDRAWN: &str = "consent_withdrawn";
const SEGMENT: &str = "Segment Consent Preference Updated";
const CATEGORIES: &str = "consent.categoryPreferences.";

/// Characters of a purpose's key, and of the version of a text.
const KEY: usize = 64;
const WORDING: usize = 200;

/// Where an interaction comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    Live,
    /// A column `channel` may have been taken for that of the interaction.
    InFile,
}

/// Channels of interactions in files that say where somebody was, not how they are to be reached.
const PLACES: [&str; 14] = [
    "web", "site", "online", "internet", "app", "mobile", "ios", "android", "desktop", "store", "shop", "branch",
    "office", "offline",
];

/// What an interaction says of consent; nothing for nearly all.
///
/// A [`Flaw`] where it is to say something, and does not say who, or what for.
pub fn consents(interaction: &Interaction<'_>, told: Told) -> Result<Vec<Consent>, Flaw> {
    let event = interaction.event.as_ref();
    let given = if is(event, GIVEN) {
        true
    } else if is(event, WITHDRAWN) {
        false
    } else if event == SEGMENT {
        return Ok(preferences(&properties(interaction)));
    } else {
        return Ok(Vec::new());
    };
    let missing = |field: &str| Flaw::Missing { field: field.to_owned() };
    if interaction.who.is_empty() {
        return Err(missing("user_id"));
    }
    let properties = properties(interaction);
    let mut purposes = Vec::new();
    for text in texts(properties.get("purpose")) {
        match purpose_key(text).filter(|key| !given || key != Consent::EVERYTHING) {
            Some(purpose) => purposes.push(purpose),
            None if given => return Err(other("purpose", text, "`marketing`".to_owned())),
            None => purposes.push(Consent::EVERYTHING.to_owned()),
        }
    }
    if purposes.is_empty() {
        if given {
            return Err(missing("purpose"));
        }
        purposes.push(Consent::EVERYTHING.to_owned());
    }
    // A column of the channel of the interaction does not narrow a no.
    let named = given || !texts(properties.get("channel")).is_empty();
    let channels = match channels(&properties, &interaction.channel, told) {
        Ok(channels) if named => channels,
        Err(flaw) if given => return Err(flaw),
        _ => vec![None],
    };
    let basis = match texts(properties.get("basis")).first() {
        Some(text) => match Basis::from_name(&text.to_lowercase()) {
            None if given => {
                let names = Basis::ALL.map(|basis| format!("`{}`", basis.name())).join(", ");
                return Err(other("basis", text, names));
            }
            basis => basis,
        },
        None => None,
    };
    let wording: String = text_of(properties.get("wording")).chars().take(WORDING).collect();
    let mut consents = Vec::with_capacity(purposes.len() * channels.len());
    for purpose in &purposes {
        for channel in &channels {
            let (purpose, wording) = (purpose.clone(), wording.clone());
            consents.push(Consent { purpose, channel: *channel, given, basis, wording });
        }
    }
    Ok(consents)
}

/// The channels that are named; all (`None`) where there is nothing of the kind.
fn channels(
    properties: &Map<String, Value>,
    interaction: &str,
    told: Told,
) -> Result<Vec<Option<ContactChannel>>, Flaw> {
    let read = |text: &str| {
        let names = || ContactChannel::ALL.map(|channel| format!("`{channel}`")).join(", ");
        let channel = ContactChannel::from_name(&text.trim().to_lowercase());
        channel.map(Some).ok_or_else(|| other("channel", text, names()))
    };
    let named = texts(properties.get("channel"));
    let unread = properties.keys().any(|key| key.starts_with("channel."));
    if unread || (named.is_empty() && properties.contains_key("channel")) {
        let found = properties.get("channel").map_or_else(|| "{..}".to_owned(), Value::to_string);
        return read(&found).map(|channel| vec![channel]);
    }
    if !named.is_empty() {
        return named.into_iter().map(read).collect();
    }
    let of_interaction: Vec<&str> = parts(interaction).collect();
    if of_interaction.iter().any(|part| ContactChannel::from_name(&part.to_lowercase()).is_some()) {
        return of_interaction.into_iter().map(read).collect();
    }
    let is_place = interaction.is_empty() || PLACES.contains(&interaction.to_lowercase().as_str());
    if told == Told::InFile && !is_place {
        return read(interaction).map(|channel| vec![channel]);
    }
    Ok(vec![None])
}

/// The key of a purpose as events may write it: lower case, without spaces. `None` where it is none.
fn purpose_key(text: &str) -> Option<String> {
    let key = text.trim().to_lowercase().split_whitespace().collect::<Vec<_>>().join("-");
    let plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.');
    let is_key = key == Consent::EVERYTHING || key.chars().all(plain);
    (is_key && (1..=KEY).contains(&key.chars().count())).then_some(key)
}

/// `Consent given` is `consent_given`.
fn is(event: &str, name: &str) -> bool {
    let same = |(a, b): (u8, u8)| a.eq_ignore_ascii_case(&b) || (b == b'_' && a == b' ');
    event.len() == name.len() && event.bytes().zip(name.bytes()).all(same)
}

fn properties(interaction: &Interaction<'_>) -> Map<String, Value> {
    serde_json::from_str(&interaction.properties).unwrap_or_default()
}

fn text_of(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty())
}

/// A text with commas, or a list of texts.
fn texts(value: Option<&Value>) -> Vec<&str> {
    match value {
        Some(Value::String(text)) => parts(text).collect(),
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).flat_map(parts).collect(),
        _ => Vec::new(),
    }
}

fn preferences(properties: &Map<String, Value>) -> Vec<Consent> {
    let of = |(path, value): (&String, &Value)| {
        let category = path.split_once(CATEGORIES)?.1;
        let (purpose, given) = (purpose_key(category)?, value.as_bool()?);
        let named = purpose != Consent::EVERYTHING;
        named.then_some(Consent { purpose, channel: None, given, basis: None, wording: String::new() })
    };
    properties.iter().filter_map(of).collect()
}

fn other(property: &str, found: &str, expected: String) -> Flaw {
    Flaw::NotOneOf { property: property.to_owned(), found: found.to_owned(), expected }
}

#[cfg(test)]
mod tests {
    use styk_model::{Identifier, IdentifierKind, Timestamp};

    use super::*;

    fn told(event: &str, properties: &'static str) -> Result<Vec<Consent>, Flaw> {
        let mut interaction = Interaction::new("shop", event.to_owned(), Timestamp(0));
        interaction.who.push(Identifier::new(IdentifierKind::UserId, "u1"));
        interaction.properties = properties.into();
        consents(&interaction, Told::Live)
    }

    fn consent(purpose: &str, channel: Option<ContactChannel>, given: bool) -> Consent {
        Consent { purpose: purpose.to_owned(), channel, given, basis: None, wording: String::new() }
    }

    #[test]
    fn each_purpose_and_channel_is_told_apart() {
        let told_all = told("consent_given", r#"{"purpose":"Marketing, research","channel":["email","SMS"]}"#).unwrap();
        let expected = [
            consent("marketing", Some(ContactChannel::Email), true),
            consent("marketing", Some(ContactChannel::Sms), true),
            consent("research", Some(ContactChannel::Email), true),
            consent("research", Some(ContactChannel::Sms), true),
        ];
        assert_eq!(told_all, expected);
        let whole = told("Consent Withdrawn", r#"{"purpose":"*"}"#).unwrap();
        assert_eq!(whole, [consent("*", None, false)]);
    }

    #[test]
    fn basis_and_wording_are_kept() {
        let told =
            told("consent_given", r#"{"purpose":"marketing","basis":"legitimate_interest","wording":3}"#).unwrap();
        assert_eq!((told[0].basis, told[0].wording.as_str()), (Some(Basis::LegitimateInterest), "3"));
    }

    #[test]
    fn other_events_say_nothing() {
        for event in ["consent", "consent_given_up", "purchase", ""] {
            assert_eq!(told(event, r#"{"purpose":"marketing"}"#), Ok(Vec::new()), "{event}");
        }
    }

    #[test]
    fn what_says_too_little_is_a_flaw() {
        let refused = |event, properties| told(event, properties).unwrap_err().to_string();
        insta::assert_snapshot!(
            [
                refused("consent_given", ""),
                refused("consent_given", r#"{"purpose":[]}"#),
                refused("consent_given", r#"{"purpose":"*"}"#),
                refused("consent_given", r#"{"purpose":"marketing","channel":"fax"}"#),
                refused("consent_given", r#"{"purpose":"marketing","channel":[]}"#),
                refused("consent_given", r#"{"purpose":"marketing","channel":true}"#),
                refused("consent_given", r#"{"purpose":"marketing","channel.email":true,"channel.sms":false}"#),
                refused("consent_given", r#"{"purpose":"marketing","basis":"because"}"#),
            ]
            .join("\n")
        );
        let mut nobody = Interaction::new("shop", "consent_given", Timestamp(0));
        nobody.properties = r#"{"purpose":"marketing"}"#.into();
        assert_eq!(consents(&nobody, Told::Live), Err(Flaw::Missing { field: "user_id".to_owned() }));
    }

    #[test]
    fn a_no_counts_for_as_much_as_it_may_mean() {
        let all = |properties| told("consent_withdrawn", properties).unwrap();
        for properties in ["", r#"{"purpose":[]}"#, r#"{"purpose":"a/b"}"#, r#"{"channel":"fax"}"#, r#"{"channel":[]}"#]
        {
            assert_eq!(all(properties), [consent("*", None, false)], "{properties}");
        }
        let some = all(r#"{"purpose":"marketing, a/b","channel":"e-mail","basis":"because"}"#);
        assert_eq!(some, [consent("marketing", None, false), consent("*", None, false)]);
    }

    #[test]
    fn where_the_channel_is_in_doubt_less_is_allowed() {
        let on = |event: &'static str, channel: &'static str, told| {
            let mut interaction = Interaction::new("crm", event, Timestamp(0));
            interaction.who.push(Identifier::new(IdentifierKind::UserId, "u1"));
            interaction.channel = channel.into();
            interaction.properties = r#"{"purpose":"marketing"}"#.into();
            consents(&interaction, told).map(|told| told.into_iter().map(|one| one.channel).collect::<Vec<_>>())
        };
        let (email, sms) = (Some(ContactChannel::Email), Some(ContactChannel::Sms));
        for told in [Told::Live, Told::InFile] {
            assert_eq!(on("consent_given", "Email, SMS", told).unwrap(), [email, sms]);
            assert_eq!(on("consent_given", "web", told).unwrap(), [None]);
            assert_eq!(on("consent_withdrawn", "email", told).unwrap(), [None]);
            assert_eq!(on("consent_withdrawn", "fax", told).unwrap(), [None]);
        }
        assert_eq!(on("consent_given", "cpc", Told::Live).unwrap(), [None], "where somebody came from");
        assert!(on("consent_given", "fax", Told::InFile).is_err());
        assert!(on("consent_given", "email, fax", Told::InFile).is_err());
    }

    #[test]
    fn categories_of_segment_are_purposes() {
        let event = "Segment Consent Preference Updated";
        let properties = r#"{"context.consent.categoryPreferences.Advertising":true,"context.consent.categoryPreferences.Analytics":false,"x":true}"#;
        assert_eq!(
            told(event, properties).unwrap(),
            [consent("advertising", None, true), consent("analytics", None, false)]
        );
    }
}
