//! Writes the JSON object of an interaction's properties.

use crate::identify::mask_emails;
use crate::number::DecimalMark;

/// A JSON object written field by field into a buffer that is used again.
#[derive(Debug, Default)]
pub(crate) struct Properties {
    text: String,
}

impl Properties {
    pub(crate) fn clear(&mut self) {
        self.text.clear();
    }

    /// Closes the object, when it has fields.
    pub(crate) fn finish(&mut self) {
        if !self.text.is_empty() {
            self.text.push('}');
        }
    }

    /// Whether a field of this key, from [`quoted_key`], is there already.
    pub(crate) fn has(&self, key: &str) -> bool {
        memchr::memmem::find(self.text.as_bytes(), key.as_bytes()).is_some()
    }

    /// Closes the object and gives it away.
    pub(crate) fn take(&mut self) -> String {
        self.finish();
        std::mem::take(&mut self.text)
    }

    /// The finished object; empty when it has no fields.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// Adds a field; `key` is quoted JSON with its colon, from [`quoted_key`].
    fn begin(&mut self, key: &str) {
        self.text.push(if self.text.is_empty() { '{' } else { ',' });
        self.text.push_str(key);
    }

    /// A value of a file: numbers and truth values keep their type, where nothing is lost by it.
    pub(crate) fn value(&mut self, key: &str, value: &str, mark: DecimalMark, may_hold_email: bool) {
        self.begin(key);
        match kind(value, mark) {
            Kind::Number => self.text.push_str(value),
            Kind::CommaNumber => self.text.extend(value.chars().map(|c| if c == ',' { '.' } else { c })),
            Kind::True => self.text.push_str("true"),
            Kind::False => self.text.push_str("false"),
            Kind::Text if may_hold_email => push_json_string(&mask_emails(value), &mut self.text),
            Kind::Text => push_json_string(value, &mut self.text),
        }
    }

    /// A value that is a text whatever it looks like.
    pub(crate) fn text(&mut self, key: &str, value: &str) {
        self.begin(key);
        push_json_string(&mask_emails(value), &mut self.text);
    }

    /// A value that is JSON already.
    pub(crate) fn json(&mut self, key: &str, json: &str) {
        self.begin(key);
        self.text.push_str(json);
    }
}

/// `"name":` for [`Properties`], made once for each column.
pub(crate) fn quoted_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len() + 3);
    push_json_string(name, &mut key);
    key.push(':');
    key
}

enum Kind {
    Number,
    CommaNumber,
    True,
    False,
    Text,
}

/// Numbers with leading zeros (codes), an exponent or more digits than a double holds stay texts.
fn kind(value: &str, mark: DecimalMark) -> Kind {
    let bytes = value.as_bytes();
    match bytes.first() {
        Some(b'0'..=b'9' | b'-') if bytes.len() <= 17 => {}
        Some(b't' | b'T') if value.eq_ignore_ascii_case("true") => return Kind::True,
        Some(b'f' | b'F') if value.eq_ignore_ascii_case("false") => return Kind::False,
        _ => return Kind::Text,
    }
    let digits = if bytes[0] == b'-' { &bytes[1..] } else { bytes };
    let whole = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if whole == 0 || (whole > 1 && digits[0] == b'0') || digits.len() > 16 {
        return Kind::Text;
    }
    let Some((separator, fraction)) = digits[whole..].split_first() else {
        return if whole <= 15 { Kind::Number } else { Kind::Text };
    };
    let is_fraction = !fraction.is_empty() && fraction.iter().all(u8::is_ascii_digit);
    match (separator, mark) {
        (b'.', DecimalMark::Point) if is_fraction => Kind::Number,
        (b',', DecimalMark::Comma) if is_fraction => Kind::CommaNumber,
        _ => Kind::Text,
    }
}

/// Appends a JSON string (RFC 8259) with its quotes.
pub(crate) fn push_json_string(text: &str, out: &mut String) {
    use std::fmt::Write as _;
    out.push('"');
    let mut copied = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.push_str(&text[copied..at]);
        copied = at + 1;
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            other => {
                // Writing to a string has no error.
                let _ = write!(out, "\\u{other:04x}");
            }
        }
    }
    out.push_str(&text[copied..]);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn one(value: &str, mark: DecimalMark) -> String {
        let mut properties = Properties::default();
        properties.value(&quoted_key("k"), value, mark, true);
        properties.finish();
        properties.as_str().to_owned()
    }

    #[test]
    fn values_keep_their_type_where_nothing_is_lost() {
        use DecimalMark::{Comma, Point};
        for (value, mark, expected) in [
            ("12", Point, r#"{"k":12}"#),
            ("-12.50", Point, r#"{"k":-12.50}"#),
            ("12,5", Comma, r#"{"k":12.5}"#),
            ("12.5", Comma, r#"{"k":"12.5"}"#),
            ("1,234", Point, r#"{"k":"1,234"}"#),
            ("007", Point, r#"{"k":"007"}"#),
            ("0", Point, r#"{"k":0}"#),
            ("1e5", Point, r#"{"k":"1e5"}"#),
            ("12345678901234567890", Point, r#"{"k":"12345678901234567890"}"#),
            ("9007199254740993", Point, r#"{"k":"9007199254740993"}"#),
            ("True", Point, r#"{"k":true}"#),
            ("false", Point, r#"{"k":false}"#),
            ("-", Point, r#"{"k":"-"}"#),
            ("5.", Point, r#"{"k":"5."}"#),
            ("a@b.pl", Point, r#"{"k":"[e-mail]"}"#),
        ] {
            assert_eq!(one(value, mark), expected);
        }
    }

    #[test]
    fn no_fields_make_no_object() {
        let mut properties = Properties::default();
        properties.finish();
        assert_eq!(properties.as_str(), "");
    }

    proptest! {
        #[test]
        fn every_value_reads_back(value in "\\PC{0,24}|-?[0-9.,]{1,18}|[\\x00-\\x1f\"\\\\]{0,5}") {
            let object: serde_json::Value = serde_json::from_str(&one(&value, DecimalMark::Point)).unwrap();
            match &object["k"] {
                serde_json::Value::String(text) if !text.contains("[e-mail]") => prop_assert_eq!(text, &value),
                serde_json::Value::Number(number) => {
                    prop_assert_eq!(number.as_f64(), value.parse::<f64>().ok());
                }
                _ => {}
            }
        }
    }
}
