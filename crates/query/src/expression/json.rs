//! Properties of a row out of its JSON: only those asked for, the rest skipped.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// A property as the JSON has it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Found<'a> {
    /// Not there, or null.
    Absent,
    Text(Cow<'a, str>),
    Number(f64),
    Truth(bool),
    /// A list or an object.
    Nested,
}

impl Found<'_> {
    pub(crate) fn number(&self) -> f64 {
        match self {
            Self::Number(number) => *number,
            Self::Text(text) => text.trim().parse().unwrap_or(f64::NAN),
            Self::Absent | Self::Truth(_) | Self::Nested => f64::NAN,
        }
    }

    /// The text of it; `json` is where it was found, `buffer` takes what has to be written out.
    pub(crate) fn text<'b>(&'b self, json: &str, name: &str, buffer: &'b mut String) -> Option<&'b str> {
        match self {
            Self::Absent => None,
            Self::Text(text) => Some(text),
            Self::Truth(truth) => Some(if *truth { "true" } else { "false" }),
            Self::Number(number) => Some(number_text(*number, buffer)),
            Self::Nested => {
                *buffer = styk_lake::property(json, name)?.to_string();
                Some(buffer)
            }
        }
    }
}

/// `5` for 5.0, as the JSON most likely had it.
pub(crate) fn number_text(number: f64, buffer: &mut String) -> &str {
    use fmt::Write;
    buffer.clear();
    // Writing to a string does not fail.
    let _ = write!(buffer, "{number}");
    buffer
}

/// Looks `names` up in a JSON object; `found` has an entry per name.
pub(crate) fn look_up<'a>(json: &'a str, names: &[String], found: &mut Vec<Found<'a>>) {
    found.clear();
    found.resize(names.len(), Found::Absent);
    let mut reader = serde_json::Deserializer::from_str(json);
    let object = Object { names, found };
    if reader.deserialize_map(object).and_then(|()| reader.end()).is_err() {
        found.clear();
        found.resize(names.len(), Found::Absent);
    }
}

struct Object<'n, 'f, 'a> {
    names: &'n [String],
    found: &'f mut Vec<Found<'a>>,
}

impl<'a> Visitor<'a> for Object<'_, '_, 'a> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<M: MapAccess<'a>>(self, mut map: M) -> Result<(), M::Error> {
        while let Some(name) = map.next_key_seed(Name(self.names))? {
            match name {
                Some(name) => self.found[name] = map.next_value_seed(Property)?,
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// The number of a key among the names.
struct Name<'n>(&'n [String]);

impl<'a> DeserializeSeed<'a> for Name<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Option<usize>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Option<usize>, E> {
        Ok(self.0.iter().position(|name| name == key))
    }
}

struct Property;

impl<'a> DeserializeSeed<'a> for Property {
    type Value = Found<'a>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Found<'a>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for Property {
    type Value = Found<'a>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Found<'a>, E> {
        Ok(Found::Absent)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Found<'a>, E> {
        Ok(Found::Truth(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Found<'a>, E> {
        Ok(Found::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Found<'a>, E> {
        Ok(Found::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Found<'a>, E> {
        Ok(Found::Number(number))
    }

    fn visit_borrowed_str<E>(self, text: &'a str) -> Result<Found<'a>, E> {
        Ok(Found::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Found<'a>, E> {
        Ok(Found::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_map<M: MapAccess<'a>>(self, mut map: M) -> Result<Found<'a>, M::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Found::Nested)
    }

    fn visit_seq<S: SeqAccess<'a>>(self, mut list: S) -> Result<Found<'a>, S::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Found::Nested)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_properties_asked_for_are_read() {
        let names = ["plan", "n", "new", "tags", "gone", "null"].map(str::to_owned);
        let json = r#"{"x":{"plan":1},"plan":"a\"b","n":5,"new":true,"tags":[1,{}],"null":null,"plan":"gold"}"#;
        let mut found = Vec::new();
        look_up(json, &names, &mut found);
        assert_eq!(
            found,
            [
                Found::Text("gold".into()),
                Found::Number(5.0),
                Found::Truth(true),
                Found::Nested,
                Found::Absent,
                Found::Absent
            ]
        );
        let mut buffer = String::new();
        assert_eq!(found[1].text(json, "n", &mut buffer), Some("5"));
        assert_eq!(found[3].text(json, "tags", &mut buffer), Some("[1,{}]"));
        assert!(found[0].number().is_nan());
        for broken in ["", "[1]", "{\"plan\":", "{\"plan\":1} x"] {
            look_up(broken, &names, &mut found);
            assert!(found.iter().all(|one| *one == Found::Absent), "{broken}");
        }
    }
}
