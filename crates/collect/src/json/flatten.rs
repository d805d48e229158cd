//! One JSON object (RFC 8259) to the values of a row.

use styk_model::{Expected, Flaw};

use crate::row::{Columns, Row};

/// Deeper nesting is refused.
const DEEPEST: usize = 64;

/// Buffers used again for every record.
#[derive(Debug, Default)]
pub(super) struct Parser {
    /// The column's name so far: `outer.inner`.
    path: String,
    /// A string with its escapes resolved.
    text: String,
}

struct Source<'a> {
    text: &'a str,
    at: usize,
}

type Parsed<T> = Result<T, Box<Flaw>>;

impl Parser {
    /// Sets the values of `text`, a whole object, in `row`.
    pub(super) fn object(&mut self, text: &str, columns: &mut Columns, row: &mut Row) -> Parsed<()> {
        self.path.clear();
        let mut source = Source { text, at: 0 };
        if source.peek() != Some(b'{') {
            return Err(Box::new(Flaw::NoObject));
        }
        self.members(&mut source, columns, row, 1)?;
        source.spaces();
        if source.at < text.len() { source.unexpected(Expected::EndOfRecord) } else { Ok(()) }
    }

    fn members(&mut self, source: &mut Source<'_>, columns: &mut Columns, row: &mut Row, depth: usize) -> Parsed<()> {
        if depth > DEEPEST {
            return Err(Box::new(Flaw::TooDeep { levels: DEEPEST }));
        }
        source.expect(b'{')?;
        if source.next_is(b'}') {
            return Ok(());
        }
        loop {
            source.spaces();
            source.string(&mut self.text)?;
            let length = self.path.len();
            if length > 0 {
                self.path.push('.');
            }
            self.path.push_str(&self.text);
            source.expect(b':')?;
            self.value(source, columns, row, depth)?;
            self.path.truncate(length);
            if source.next_is(b'}') {
                return Ok(());
            }
            source.expect(b',')?;
        }
    }

    fn value(&mut self, source: &mut Source<'_>, columns: &mut Columns, row: &mut Row, depth: usize) -> Parsed<()> {
        source.spaces();
        match source.peek() {
            Some(b'{') => return self.members(source, columns, row, depth + 1),
            Some(b'"') => {
                source.string(&mut self.text)?;
                row.set(columns.number(&self.path), &self.text);
            }
            Some(b'[') => {
                let start = source.at;
                source.skip_value(&mut self.text, depth)?;
                let list = &source.text[start..source.at];
                if !self.key_values(list, columns, row)? && list.len() > 2 {
                    row.set(columns.number(&self.path), list);
                }
            }
            _ => {
                let literal = source.literal()?;
                if literal != "null" {
                    row.set(columns.number(&self.path), literal);
                } else if self.path.starts_with(crate::traits::PREFIX) {
                    row.set_null(columns.number(&self.path));
                } else if let Some(column) = columns.get(&self.path) {
                    row.set_null(column);
                }
            }
        }
        Ok(())
    }

    /// Lists such as `[{"key": "page", "value": {"string_value": "/"}}]` become columns; `false` for other lists.
    fn key_values(&mut self, list: &str, columns: &mut Columns, row: &mut Row) -> Parsed<bool> {
        if !list.contains("\"key\"") || !list.contains("\"value\"") {
            return Ok(false);
        }
        let Ok(pairs) = serde_json::from_str::<Vec<KeyValue>>(list) else { return Ok(false) };
        // The values are read again from the text: a parsed number would have lost its digits.
        let mut source = Source { text: list, at: 1 };
        let length = self.path.len();
        for pair in &pairs {
            source.find_value_of_pair(&mut self.text)?;
            self.path.push('.');
            self.path.push_str(&pair.key);
            let start = source.at;
            source.skip_value(&mut self.text, 1)?;
            self.leaf(&list[start..source.at], columns, row)?;
            self.path.truncate(length);
            source.close_pair(&mut self.text)?;
        }
        Ok(true)
    }

    /// A scalar, or the first value that is not null of an object with one value for each type.
    fn leaf(&mut self, text: &str, columns: &mut Columns, row: &mut Row) -> Parsed<()> {
        let mut source = Source { text, at: 0 };
        if source.peek() == Some(b'{') {
            source.expect(b'{')?;
            while !source.next_is(b'}') {
                source.spaces();
                source.string(&mut self.text)?;
                source.expect(b':')?;
                source.spaces();
                let start = source.at;
                source.skip_value(&mut self.text, 1)?;
                let value = text[start..source.at].to_owned();
                if value != "null" {
                    return self.leaf(&value, columns, row);
                }
                if !source.next_is(b',') && source.peek() != Some(b'}') {
                    return source.unexpected(Expected::Literally(",".to_owned()));
                }
            }
            return Ok(());
        }
        self.value(&mut source, columns, row, 1)
    }
}

/// The shape that [`Parser::key_values`] looks for.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyValue {
    key: String,
    #[serde(rename = "value")]
    _value: serde::de::IgnoredAny,
}

impl Source<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn spaces(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn unexpected<T>(&self, expected: Expected) -> Parsed<T> {
        Err(Box::new(match self.text.get(self.at..).and_then(|rest| rest.chars().next()) {
            Some(found) => Flaw::JsonUnexpected { found, character: self.at + 1, expected },
            None => Flaw::JsonEndsEarly { expected },
        }))
    }

    fn expect(&mut self, byte: u8) -> Parsed<()> {
        if self.next_is(byte) { Ok(()) } else { self.unexpected(Expected::Literally(char::from(byte).to_string())) }
    }

    fn next_is(&mut self, byte: u8) -> bool {
        self.spaces();
        let is = self.peek() == Some(byte);
        self.at += usize::from(is);
        is
    }

    /// A string into `out` (cleared first).
    fn string(&mut self, out: &mut String) -> Parsed<()> {
        out.clear();
        self.expect(b'"')?;
        loop {
            let rest = &self.text[self.at..];
            let Some(length) = memchr::memchr2(b'"', b'\\', rest.as_bytes()) else {
                self.at = self.text.len();
                return self.unexpected(Expected::ClosingQuote);
            };
            out.push_str(&rest[..length]);
            self.at += length + 1;
            if rest.as_bytes()[length] == b'"' {
                return Ok(());
            }
            self.escape(out)?;
        }
    }

    fn escape(&mut self, out: &mut String) -> Parsed<()> {
        let Some(byte) = self.peek() else { return self.unexpected(Expected::Escape) };
        let plain = match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                self.at += 1;
                let c = self.unicode()?;
                out.push(c);
                return Ok(());
            }
            _ => return self.unexpected(Expected::Escape),
        };
        self.at += 1;
        out.push(plain);
        Ok(())
    }

    fn hexadecimal(&mut self) -> Parsed<u32> {
        let digits =
            self.text.get(self.at..self.at + 4).filter(|text| text.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let value = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let Some(value) = value else { return self.unexpected(Expected::HexadecimalDigits) };
        self.at += 4;
        Ok(value)
    }

    /// One escaped character; half of a surrogate pair becomes U+FFFD.
    fn unicode(&mut self) -> Parsed<char> {
        let first = self.hexadecimal()?;
        if (0xd800..0xdc00).contains(&first) && self.text[self.at..].starts_with("\\u") {
            let before = self.at;
            self.at += 2;
            let second = self.hexadecimal()?;
            if (0xdc00..0xe000).contains(&second) {
                let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.at = before;
        }
        Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    /// A number, `true`, `false` or `null`, as written.
    fn literal(&mut self) -> Parsed<&str> {
        let rest = &self.text[self.at..];
        let length =
            rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')).count();
        let literal = &rest[..length];
        if matches!(literal, "true" | "false" | "null") || is_number(literal) {
            self.at += length;
            return Ok(&self.text[self.at - length..self.at]);
        }
        self.unexpected(Expected::JsonValue)
    }

    fn skip_value(&mut self, scratch: &mut String, depth: usize) -> Parsed<()> {
        if depth > DEEPEST {
            return Err(Box::new(Flaw::TooDeep { levels: DEEPEST }));
        }
        self.spaces();
        match self.peek() {
            Some(b'"') => self.string(scratch),
            Some(b'{') => {
                self.at += 1;
                if self.next_is(b'}') {
                    return Ok(());
                }
                loop {
                    self.spaces();
                    self.string(scratch)?;
                    self.expect(b':')?;
                    self.skip_value(scratch, depth + 1)?;
                    if self.next_is(b'}') {
                        return Ok(());
                    }
                    self.expect(b',')?;
                }
            }
            Some(b'[') => {
                self.at += 1;
                if self.next_is(b']') {
                    return Ok(());
                }
                loop {
                    self.skip_value(scratch, depth + 1)?;
                    if self.next_is(b']') {
                        return Ok(());
                    }
                    self.expect(b',')?;
                }
            }
            _ => self.literal().map(|_| ()),
        }
    }

    /// Goes to the value of the next `{"key": .., "value": ..}`.
    fn find_value_of_pair(&mut self, scratch: &mut String) -> Parsed<()> {
        self.expect(b'{')?;
        loop {
            self.spaces();
            self.string(scratch)?;
            self.expect(b':')?;
            self.spaces();
            if scratch == "value" {
                return Ok(());
            }
            self.skip_value(scratch, 1)?;
            self.expect(b',')?;
        }
    }

    /// Goes behind the pair and the comma after it.
    fn close_pair(&mut self, scratch: &mut String) -> Parsed<()> {
        while self.next_is(b',') {
            self.spaces();
            self.string(scratch)?;
            self.expect(b':')?;
            self.skip_value(scratch, 1)?;
        }
        self.expect(b'}')?;
        self.next_is(b',');
        Ok(())
    }
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (digits, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let exponent_fits = exponent.is_none_or(|part| all_digits(part.strip_prefix(['+', '-']).unwrap_or(part)));
    all_digits(whole)
        && (whole.len() == 1 || !whole.starts_with('0'))
        && fraction.is_none_or(all_digits)
        && exponent_fits
}
