//! JSON as live requests carry it: a scanner that checks and measures without
//! building anything, and a tree that borrows from the body.
//!
//! Both accept RFC 8259, and what SDKs send beside it: raw control characters in
//! texts, and `NaN` and `Infinity`, which read as null (Python's `json` writes them).

use std::borrow::Cow;
use std::ops::Range;

use styk_model::{Expected, Flaw};

/// Deeper nesting is refused.
pub(super) const DEEPEST: usize = 64;

pub(super) type Parsed<T> = Result<T, Box<Flaw>>;

/// A place in a JSON text.
#[derive(Debug, Clone)]
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        // A byte order mark is no part of the text.
        Self { text: text.strip_prefix('\u{feff}').unwrap_or(text), at: 0 }
    }

    /// The next byte that is no space, without taking it.
    pub(super) fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at) {
            if !matches!(byte, b' ' | b'\n' | b'\t' | b'\r') {
                return Some(*byte);
            }
            self.at += 1;
        }
        None
    }

    fn next_is(&mut self, byte: u8) -> bool {
        let is = self.peek() == Some(byte);
        self.at += usize::from(is);
        is
    }

    fn expect(&mut self, byte: u8) -> Parsed<()> {
        if self.next_is(byte) { Ok(()) } else { self.unexpected(Expected::Literally(char::from(byte).to_string())) }
    }

    #[cold]
    fn unexpected<T>(&self, expected: Expected) -> Parsed<T> {
        Err(Box::new(match self.text.get(self.at..).and_then(|rest| rest.chars().next()) {
            Some(found) => Flaw::JsonUnexpected { found, character: self.at + 1, expected },
            None => Flaw::JsonEndsEarly { expected },
        }))
    }

    /// Nothing but spaces may follow.
    pub(super) fn end(&mut self) -> Parsed<()> {
        if self.peek().is_none() { Ok(()) } else { self.unexpected(Expected::EndOfRecord) }
    }

    /// Goes behind the next value, checking it, and gives where it stands.
    pub(super) fn skip(&mut self) -> Parsed<Range<usize>> {
        self.peek();
        let start = self.at;
        self.skip_value(1)?;
        Ok(start..self.at)
    }

    fn skip_value(&mut self, depth: usize) -> Parsed<()> {
        if depth > DEEPEST {
            return Err(Box::new(Flaw::TooDeep { levels: DEEPEST }));
        }
        match self.peek() {
            Some(b'"') => self.skip_string().map(|_| ()),
            Some(b'{') => {
                self.at += 1;
                if self.next_is(b'}') {
                    return Ok(());
                }
                loop {
                    self.peek();
                    self.skip_string()?;
                    self.expect(b':')?;
                    self.skip_value(depth + 1)?;
                    match self.peek() {
                        Some(b',') => self.at += 1,
                        _ => return self.expect(b'}'),
                    }
                }
            }
            Some(b'[') => {
                self.at += 1;
                if self.next_is(b']') {
                    return Ok(());
                }
                loop {
                    self.skip_value(depth + 1)?;
                    match self.peek() {
                        Some(b',') => self.at += 1,
                        _ => return self.expect(b']'),
                    }
                }
            }
            _ => self.literal().map(|_| ()),
        }
    }

    /// Goes behind a string and gives what stands between its quotes, and whether it holds escapes.
    fn skip_string(&mut self) -> Parsed<(Range<usize>, bool)> {
        let bytes = self.text.as_bytes();
        if bytes.get(self.at) != Some(&b'"') {
            return self.unexpected(Expected::Literally("\"".to_owned()));
        }
        self.at += 1;
        let start = self.at;
        let mut escaped = false;
        loop {
            self.at += quote_or_backslash(&bytes[self.at..]);
            match bytes.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok((start..self.at - 1, escaped));
                }
                Some(_) => {
                    escaped = true;
                    self.skip_escape()?;
                }
                None => return self.unexpected(Expected::ClosingQuote),
            }
        }
    }

    fn skip_escape(&mut self) -> Parsed<()> {
        self.at += 1;
        match self.text.as_bytes().get(self.at) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 1,
            Some(b'u') => {
                self.at += 1;
                let digits = self.text.as_bytes().get(self.at..self.at + 4);
                if !digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) {
                    return self.unexpected(Expected::HexadecimalDigits);
                }
                self.at += 4;
            }
            _ => return self.unexpected(Expected::Escape),
        }
        Ok(())
    }

    /// A number, `true`, `false`, `null`, `NaN` or `Infinity`, as written.
    fn literal(&mut self) -> Parsed<&'a str> {
        let rest = &self.text.as_bytes()[self.at..];
        let length =
            rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')).count();
        let literal = &self.text[self.at..self.at + length];
        if matches!(literal, "true" | "false" | "null" | "NaN" | "Infinity" | "-Infinity") || is_number(literal) {
            self.at += length;
            return Ok(literal);
        }
        self.unexpected(Expected::JsonValue)
    }

    /// Goes through the members of an object; `each` must take the value of every one.
    pub(super) fn members(&mut self, mut each: impl FnMut(&mut Self, &str) -> Parsed<()>) -> Parsed<()> {
        if self.peek() != Some(b'{') {
            return Err(Box::new(Flaw::NoObject));
        }
        self.at += 1;
        if self.next_is(b'}') {
            return Ok(());
        }
        loop {
            self.peek();
            let (range, escaped) = self.skip_string()?;
            self.expect(b':')?;
            let name = &self.text[range];
            if escaped {
                each(self, &unescaped(name))?;
            } else {
                each(self, name)?;
            }
            if !self.next_is(b',') {
                return self.expect(b'}');
            }
        }
    }

    /// Goes through the elements of a list; `each` must take every one.
    pub(super) fn elements(&mut self, mut each: impl FnMut(&mut Self) -> Parsed<()>) -> Parsed<()> {
        self.expect(b'[')?;
        if self.next_is(b']') {
            return Ok(());
        }
        loop {
            each(self)?;
            if !self.next_is(b',') {
                return self.expect(b']');
            }
        }
    }

    /// The next value as text, when it is a text or a number; it is taken either way.
    pub(super) fn text(&mut self) -> Parsed<Option<Cow<'a, str>>> {
        match self.peek() {
            Some(b'"') => {
                let (range, escaped) = self.skip_string()?;
                let text = &self.text[range];
                Ok(Some(if escaped { Cow::Owned(unescaped(text)) } else { Cow::Borrowed(text) }))
            }
            Some(b'{' | b'[') => self.skip().map(|_| None),
            _ => Ok(Some(self.literal()?).filter(|text| is_number(text)).map(Cow::Borrowed)),
        }
    }

    /// The next value as a tree.
    pub(super) fn tree(&mut self) -> Parsed<Json<'a>> {
        self.value(1)
    }

    /// What stands in a range that [`Self::skip`] gave.
    pub(super) fn slice(&self, range: Range<usize>) -> &'a str {
        &self.text[range]
    }

    fn value(&mut self, depth: usize) -> Parsed<Json<'a>> {
        if depth > DEEPEST {
            return Err(Box::new(Flaw::TooDeep { levels: DEEPEST }));
        }
        match self.peek() {
            Some(b'"') => Ok(Json::Text(self.text()?.unwrap_or_default())),
            Some(b'{') => {
                self.at += 1;
                let mut members = Vec::new();
                if self.next_is(b'}') {
                    return Ok(Json::Object(members));
                }
                loop {
                    self.peek();
                    let (range, escaped) = self.skip_string()?;
                    let name = &self.text[range];
                    let name = if escaped { Cow::Owned(unescaped(name)) } else { Cow::Borrowed(name) };
                    self.expect(b':')?;
                    members.push((name, self.value(depth + 1)?));
                    if !self.next_is(b',') {
                        self.expect(b'}')?;
                        return Ok(Json::Object(members));
                    }
                }
            }
            Some(b'[') => {
                let start = self.at;
                self.at += 1;
                let mut items = Vec::new();
                if self.next_is(b']') {
                    return Ok(Json::List { raw: &self.text[start..self.at], items });
                }
                loop {
                    items.push(self.value(depth + 1)?);
                    if !self.next_is(b',') {
                        self.expect(b']')?;
                        return Ok(Json::List { raw: &self.text[start..self.at], items });
                    }
                }
            }
            _ => Ok(match self.literal()? {
                "true" => Json::Bool(true),
                "false" => Json::Bool(false),
                "null" | "NaN" | "Infinity" | "-Infinity" => Json::Null,
                number => Json::Number(number),
            }),
        }
    }
}

/// How many bytes stand before the first quote or backslash; eight are looked at
/// at once, as most texts are too short for a search that has to be set up.
fn quote_or_backslash(bytes: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let zeros = |word: u64| word.wrapping_sub(ONES) & !word & (ONES << 7);
    let mut at = 0;
    while let Some(Ok(eight)) = bytes.get(at..at + 8).map(<[u8; 8]>::try_from) {
        let word = u64::from_le_bytes(eight);
        let found = zeros(word ^ (ONES * b'"' as u64)) | zeros(word ^ (ONES * b'\\' as u64));
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    at + bytes[at..].iter().take_while(|byte| !matches!(byte, b'"' | b'\\')).count()
}

/// A text whose escapes were checked. Half of a surrogate pair becomes U+FFFD.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let code = |from: usize| {
            let digits = rest.get(at + from..at + from + 4)?;
            (rest.get(at + from - 2..at + from)? == "\\u").then(|| u32::from_str_radix(digits, 16).ok())?
        };
        let (character, length) = match rest.as_bytes().get(at + 1) {
            Some(b'u') => match (code(2), code(8)) {
                (Some(high @ 0xd800..0xdc00), Some(low @ 0xdc00..0xe000)) => {
                    (char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)), 12)
                }
                (Some(code), _) => (char::from_u32(code), 6),
                (None, _) => (None, 2),
            },
            Some(b'b') => (Some('\u{8}'), 2),
            Some(b'f') => (Some('\u{c}'), 2),
            Some(b'n') => (Some('\n'), 2),
            Some(b'r') => (Some('\r'), 2),
            Some(b't') => (Some('\t'), 2),
            Some(other) => (Some(char::from(*other)), 2),
            None => (None, 1),
        };
        out.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
        rest = rest.get(at + length..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`
fn is_number(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut at = usize::from(bytes.first() == Some(&b'-'));
    let whole = digits(at);
    if whole == 0 || (whole > 1 && bytes[at] == b'0') {
        return false;
    }
    at += whole;
    if bytes.get(at) == Some(&b'.') {
        let fraction = digits(at + 1);
        if fraction == 0 {
            return false;
        }
        at += 1 + fraction;
    }
    if let Some(b'e' | b'E') = bytes.get(at) {
        at += 1 + usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        let exponent = digits(at.min(bytes.len()));
        if exponent == 0 {
            return false;
        }
        at += exponent;
    }
    at == bytes.len()
}

/// A JSON value that borrows from its text. Numbers stay as they were written.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Json<'a> {
    Null,
    Bool(bool),
    Number(&'a str),
    Text(Cow<'a, str>),
    List { raw: &'a str, items: Vec<Json<'a>> },
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
}

impl<'a> Json<'a> {
    pub(super) const EMPTY: Self = Self::Object(Vec::new());

    /// The whole text as one value.
    pub(super) fn parse(text: &'a str) -> Parsed<Self> {
        let mut scanner = Scanner::new(text);
        let value = scanner.tree()?;
        scanner.end()?;
        Ok(value)
    }

    /// The last member of this name, as every JSON reader takes it.
    pub(super) fn get(&self, name: &str) -> Option<&Self> {
        self.members().iter().rev().find(|(found, _)| found == name).map(|(_, value)| value)
    }

    /// The value under these names, one inside of the other.
    pub(super) fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |value, name| value.get(name))
    }

    pub(super) fn members(&self) -> &[(Cow<'a, str>, Self)] {
        match self {
            Self::Object(members) => members,
            _ => &[],
        }
    }

    pub(super) fn items(&self) -> &[Self] {
        match self {
            Self::List { items, .. } => items,
            _ => &[],
        }
    }

    /// A text or a number as text; none where nothing is written.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => crate::row::present(text),
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The text of a member.
    pub(super) fn text_of(&self, name: &str) -> Option<&str> {
        self.get(name)?.text()
    }

    pub(super) fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }

    /// Writes the value as JSON.
    #[cfg(test)]
    pub(super) fn write(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
            Self::Number(number) => out.push_str(number),
            Self::Text(text) => crate::properties::push_json_string(text, out),
            Self::List { items, .. } => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    item.write(out);
                }
                out.push(']');
            }
            Self::Object(members) => {
                out.push('{');
                for (index, (name, value)) in members.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    crate::properties::push_json_string(name, out);
                    out.push(':');
                    value.write(out);
                }
                out.push('}');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn values_are_read_as_they_were_written() {
        let value =
            Json::parse(r#" {"a": [1.50, -0, 1e3], "b": {"ключ": "\u00e9\ud83d\ude00\n\ud800"}, "c": NaN} "#).unwrap();
        assert_eq!(value.get("a").unwrap().items()[0], Json::Number("1.50"));
        assert_eq!(value.at(&["b", "ключ"]).and_then(Json::text), Some("é😀\n\u{fffd}"));
        assert_eq!(value.get("c"), Some(&Json::Null));
        assert!(matches!(value.get("a"), Some(Json::List { raw: "[1.50, -0, 1e3]", .. })));
    }

    #[test]
    fn what_is_no_json_is_told_with_its_place() {
        for (text, flaw) in [
            ("{\"a\":1", "ends early: expected `}`"),
            ("{\"a\" 1}", "`1` at character 6 of the record: expected `:`"),
            ("{\"a\":01}", "expected a value"),
            ("[1,]", "expected a value"),
            ("{\"a\":\"x", "expected a closing quote"),
            ("{\"a\":\"\\x\"}", "expected an escape"),
            ("{} {}", "expected the end of the record"),
            ("", "ends early"),
        ] {
            let told = Json::parse(text).unwrap_err().to_string();
            assert!(told.contains(flaw), "{text}: {told}");
        }
        assert!(Json::parse(&"[".repeat(100)).unwrap_err().to_string().contains("nested more than 64"));
    }

    proptest! {
        /// The scanner and the tree take the same texts, and serde_json's are among them.
        #[test]
        fn what_is_skipped_can_be_read(text in r#"[\[\]{}",:0-9a-eE.+\\u truefalsn-]{0,40}"#) {
            let mut scanner = Scanner::new(&text);
            let skipped = scanner.skip().is_ok() && scanner.end().is_ok();
            let read = Json::parse(&text);
            prop_assert_eq!(skipped, read.is_ok());
            if serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok() {
                prop_assert!(skipped, "{}", text);
            }
        }

        #[test]
        fn quotes_and_backslashes_are_found(text in r#"[a"\\é]{0,40}"#) {
            let bytes = text.as_bytes();
            let naive = bytes.iter().position(|byte| matches!(byte, b'"' | b'\\')).unwrap_or(bytes.len());
            prop_assert_eq!(quote_or_backslash(bytes), naive);
        }

        #[test]
        fn what_is_written_reads_back(text in "\\PC{0,20}", number in -1e9_f64..1e9) {
            let source = serde_json::json!({ "a": [text, null, true], "b": { "c": number } }).to_string();
            let value = Json::parse(&source).unwrap();
            let mut out = String::new();
            value.write(&mut out);
            prop_assert_eq!(&Json::parse(&out).unwrap(), &value);
            let theirs: serde_json::Value = serde_json::from_str(&out).unwrap();
            prop_assert_eq!(theirs, serde_json::from_str::<serde_json::Value>(&source).unwrap());
        }
    }
}
