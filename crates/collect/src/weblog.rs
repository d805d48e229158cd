//! Access logs of web servers: the common and combined formats of Apache and nginx.
//!
//! ```text
//! [vhost[:port] ]host ident user [time] "request" status bytes[ "referrer" "user agent"[ more]]
//! ```
//!
//! A field that is `-` is absent. Two columns are added: `kind` says what the
//! path is (page, asset, download, feed, api, other) and `is_bot` whether the
//! user agent names itself as a program rather than a person's browser.
//!
//! <https://httpd.apache.org/docs/2.4/logs.html#combined>,
//! <https://nginx.org/en/docs/http/ngx_http_log_module.html>

pub(crate) mod kind;

use std::collections::HashMap;
use std::io::{BufRead, Read};

use memchr::{memchr, memchr2};
use styk_model::{Expected, Flaw, Rejection};
use xxhash_rust::xxh3::xxh3_64;

use crate::CollectError;
use crate::row::{Columns, Next, Row, Rows};
use kind::Bots;

/// Bytes of one line; servers cut requests at 8 KB.
const MAX_LINE_BYTES: u64 = 1 << 20;
/// Bytes of a rejected record that are kept.
const MAX_RECORD_BYTES: usize = 64 << 10;
/// User agents whose answer is remembered.
const MAX_REMEMBERED: usize = 1 << 16;

const COLUMNS: [&str; 16] = [
    "host",
    "ident",
    "user",
    "time",
    "method",
    "path",
    "protocol",
    "status",
    "bytes",
    "referrer",
    "user_agent",
    "kind",
    "is_bot",
    "vhost",
    "request",
    "more",
];
const HOST: usize = 0;
const IDENT: usize = 1;
const USER: usize = 2;
const TIME: usize = 3;
const METHOD: usize = 4;
const PATH: usize = 5;
const PROTOCOL: usize = 6;
const STATUS: usize = 7;
const BYTES: usize = 8;
const REFERRER: usize = 9;
const USER_AGENT: usize = 10;
const KIND: usize = 11;
const IS_BOT: usize = 12;
const VHOST: usize = 13;
/// The whole request line, where it is not `method path protocol`.
const REQUEST: usize = 14;
/// What a server's own format adds behind the user agent.
const MORE: usize = 15;

/// Begins to read an access log from its lines.
pub fn open(input: Box<dyn BufRead + Send>, name: &str) -> Result<WeblogRows, CollectError> {
    Ok(WeblogRows {
        input,
        name: name.to_owned(),
        columns: Columns::new(COLUMNS.map(str::to_owned)),
        line: Vec::new(),
        unescaped: Vec::new(),
        bots: Bots::new(),
        remembered: HashMap::new(),
        position: 0,
    })
}

/// The lines of an access log as rows; see [`open`].
pub struct WeblogRows {
    input: Box<dyn BufRead + Send>,
    name: String,
    columns: Columns,
    line: Vec<u8>,
    unescaped: Vec<u8>,
    bots: Bots,
    /// Whether a user agent (by its hash) is a bot: logs repeat a few thousand.
    remembered: HashMap<u64, bool>,
    position: u64,
}

impl Rows for WeblogRows {
    fn next(&mut self, row: &mut Row) -> Result<Next, CollectError> {
        loop {
            let Some(complete) = self.read_line()? else { return Ok(Next::End) };
            if !complete {
                return Ok(Next::Rejected(self.rejection(Flaw::LineTooLong { kilobytes: MAX_LINE_BYTES >> 10 })));
            }
            if self.line.is_empty() {
                continue;
            }
            row.clear(self.position);
            return Ok(match self.parse(row) {
                Ok(()) => Next::Row,
                Err(flaw) => Next::Rejected(self.rejection(flaw)),
            });
        }
    }

    fn columns(&self) -> &Columns {
        &self.columns
    }
}

impl WeblogRows {
    /// Reads the next line without its ending. `None` at the end, `Some(false)`
    /// for one over the limit, of which only the beginning is kept.
    fn read_line(&mut self) -> Result<Option<bool>, CollectError> {
        self.line.clear();
        self.position += 1;
        let limited = &mut (&mut self.input).take(MAX_LINE_BYTES);
        let count =
            limited.read_until(b'\n', &mut self.line).map_err(|source| CollectError::reading(&self.name, source))?;
        if count == 0 {
            return Ok(None);
        }
        let complete = self.line.ends_with(b"\n") || (count as u64) < MAX_LINE_BYTES;
        if !complete {
            self.input.skip_until(b'\n').map_err(|source| CollectError::reading(&self.name, source))?;
        }
        self.line.truncate(self.line.trim_ascii_end().len());
        Ok(Some(complete))
    }

    fn rejection(&self, flaw: Flaw) -> Rejection {
        let record = &self.line[..self.line.len().min(MAX_RECORD_BYTES)];
        Rejection { position: self.position, flaw, record: String::from_utf8_lossy(record).into_owned() }
    }

    /// Fills the row from the line.
    fn parse(&mut self, row: &mut Row) -> Result<(), Flaw> {
        let line = std::str::from_utf8(&self.line).map_err(|error| Flaw::NotUtf8At { byte: error.valid_up_to() })?;
        let line = Line::split(line).map_err(|expected| Flaw::NoLogLine { expected })?;
        for (column, value) in [
            (HOST, line.host),
            (IDENT, line.ident),
            (USER, line.user),
            (TIME, line.time),
            (STATUS, line.status),
            (BYTES, line.bytes),
            (VHOST, line.vhost),
            (MORE, line.more),
        ] {
            set_present(row, column, value);
        }
        let referrer = unescape(line.referrer, &mut self.unescaped);
        set_present(row, REFERRER, referrer);
        let kind = set_request(row, unescape(line.request, &mut self.unescaped));
        row.set(KIND, kind);
        let user_agent = unescape(line.user_agent, &mut self.unescaped);
        set_present(row, USER_AGENT, user_agent);
        let hash = xxh3_64(user_agent.as_bytes());
        let is_bot = match self.remembered.get(&hash) {
            Some(&is_bot) => is_bot,
            None => self.bots.is_bot(user_agent),
        };
        if self.remembered.len() < MAX_REMEMBERED {
            self.remembered.insert(hash, is_bot);
        }
        row.set(IS_BOT, if is_bot { "true" } else { "false" });
        Ok(())
    }
}

fn set_present(row: &mut Row, column: usize, value: &str) {
    if !value.is_empty() && value != "-" {
        row.set(column, value);
    }
}

/// Sets what the request line holds, and says what its path is.
fn set_request(row: &mut Row, request: &str) -> &'static str {
    let mut parts = request.splitn(2, ' ');
    let (method, rest) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let (path, protocol) = match rest.rsplit_once(' ') {
        Some((path, protocol)) if protocol.starts_with("HTTP/") => (path, protocol),
        _ => (rest, ""),
    };
    // Port scans and TLS on the wrong port leave bytes that are no request at all.
    if path.is_empty() || method.is_empty() || !method.bytes().all(|byte| byte.is_ascii_uppercase()) {
        set_present(row, REQUEST, request);
        return "other";
    }
    row.set(METHOD, method);
    row.set(PATH, path);
    set_present(row, PROTOCOL, protocol);
    kind::of_path(path)
}

/// The fields of a line as they stand there, quoted ones still escaped.
#[derive(Default)]
struct Line<'a> {
    vhost: &'a str,
    host: &'a str,
    ident: &'a str,
    user: &'a str,
    time: &'a str,
    request: &'a str,
    status: &'a str,
    bytes: &'a str,
    referrer: &'a str,
    user_agent: &'a str,
    more: &'a str,
}

impl<'a> Line<'a> {
    /// Cuts a line into its fields; the error says what was expected.
    fn split(line: &'a str) -> Result<Self, Expected> {
        let (who, rest) = line.split_once(" [").ok_or(Expected::TimeOpens)?;
        let (time, rest) = rest.split_once("] ").ok_or(Expected::TimeCloses)?;
        let (request, rest) = quoted(rest).ok_or(Expected::QuotedRequest)?;
        let (status, rest) = word(rest);
        let (bytes, rest) = word(rest);
        if status.len() != 3 || !all_digits(status) {
            return Err(Expected::Status);
        }
        if bytes != "-" && (bytes.is_empty() || !all_digits(bytes)) {
            return Err(Expected::Bytes);
        }
        let mut fields = Self { time, request, status, bytes, ..Self::default() };
        fields.split_who(who)?;
        if rest.starts_with('"') {
            let (referrer, rest) = quoted(rest).ok_or(Expected::ReferrerCloses)?;
            let (user_agent, rest) = quoted(rest).ok_or(Expected::UserAgentCloses)?;
            fields = Self { referrer, user_agent, more: rest, ..fields };
        } else {
            fields.more = rest;
        }
        Ok(fields)
    }

    /// `[vhost] host ident user`; the user may hold spaces, the ident is nearly always `-`.
    fn split_who(&mut self, who: &'a str) -> Result<(), Expected> {
        let (first, rest) = who.split_once(' ').ok_or(Expected::Who)?;
        let (second, rest) = rest.split_once(' ').ok_or(Expected::Who)?;
        (self.host, self.ident, self.user) = (first, second, rest);
        if let Some((third, rest)) = rest.split_once(' ')
            && second != "-"
        {
            (self.vhost, self.host, self.ident, self.user) = (first, second, third, rest);
        }
        if self.host.is_empty() { Err(Expected::Who) } else { Ok(()) }
    }
}

/// The text up to the next space, and what follows.
fn word(text: &str) -> (&str, &str) {
    text.split_once(' ').unwrap_or((text, ""))
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The content of a quoted field, and what follows. A quote inside that was not
/// escaped is told from the closing one by no space following.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let content = text.strip_prefix('"')?;
    let bytes = content.as_bytes();
    let mut from = 0;
    loop {
        let at = from + memchr2(b'"', b'\\', bytes.get(from..)?)?;
        if bytes[at] == b'\\' {
            from = at + 2;
            continue;
        }
        match bytes.get(at + 1) {
            None => return Some((&content[..at], "")),
            Some(b' ') => return Some((&content[..at], &content[at + 2..])),
            Some(_) => from = at + 1,
        }
    }
}

/// Resolves `\"`, `\\`, `\xhh` and the like. What does not become UTF-8 stays as it is.
fn unescape<'a>(field: &'a str, buffer: &'a mut Vec<u8>) -> &'a str {
    let bytes = field.as_bytes();
    if memchr(b'\\', bytes).is_none() {
        return field;
    }
    buffer.clear();
    let mut rest = bytes;
    while let Some(at) = memchr(b'\\', rest) {
        buffer.extend_from_slice(&rest[..at]);
        let (byte, length) = escaped(&rest[at..]);
        buffer.push(byte);
        rest = &rest[at + length..];
    }
    buffer.extend_from_slice(rest);
    std::str::from_utf8(buffer).unwrap_or(field)
}

/// The byte that an escape at the start of the text stands for, and its length.
fn escaped(text: &[u8]) -> (u8, usize) {
    let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
    match text {
        [_, b'x', high, low, ..] => match (digit(*high), digit(*low)) {
            (Some(high), Some(low)) => (high << 4 | low, 4),
            _ => (b'\\', 1),
        },
        [_, byte @ (b'"' | b'\\'), ..] => (*byte, 2),
        [_, b'n', ..] => (b'\n', 2),
        [_, b't', ..] => (b'\t', 2),
        [_, b'r', ..] => (b'\r', 2),
        _ => (b'\\', 1),
    }
}

#[cfg(test)]
mod tests;
