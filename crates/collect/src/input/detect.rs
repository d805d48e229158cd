//! What a file is, by its content first and its name where content leaves a choice.

use serde::{Deserialize, Serialize};
use styk_model::{Language, Say, say};

use crate::when::TimeFormat;

/// A layer of compression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layer {
    Gzip,
    Zstd,
    Zip,
}

pub(super) fn layer(head: &[u8]) -> Option<Layer> {
    match head {
        [0x1f, 0x8b, ..] => Some(Layer::Gzip),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Layer::Zstd),
        // The second is that of an archive with no entries.
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Some(Layer::Zip),
        _ => None,
    }
}

/// The formats that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Delimited text of any kind.
    Csv,
    /// One object a line, a list, or an object with a list inside.
    Json,
    Parquet,
    /// XLSX, XLS, ODS
    Workbook,
    Xes,
    OcelJson,
    OcelXml,
    OcelSqlite,
    /// An access log in the common or combined format.
    WebLog,
}

impl Format {
    pub const ALL: [Self; 9] = [
        Self::Csv,
        Self::Json,
        Self::Parquet,
        Self::Workbook,
        Self::Xes,
        Self::OcelJson,
        Self::OcelXml,
        Self::OcelSqlite,
        Self::WebLog,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Json => "JSON",
            Self::Parquet => "Parquet",
            Self::Workbook => "XLSX",
            Self::Xes => "XES",
            Self::OcelJson => "OCEL JSON",
            Self::OcelXml => "OCEL XML",
            Self::OcelSqlite => "OCEL SQLite",
            Self::WebLog => "web server log",
        }
    }

    /// All names, for messages.
    pub(crate) fn names(language: Language) -> String {
        Self::ALL.map(|format| format.say(language)).join(", ")
    }

    /// Whether the columns of all records stand fast before the first.
    pub(crate) fn has_fixed_columns(self) -> bool {
        matches!(self, Self::Csv | Self::Parquet | Self::Workbook | Self::WebLog)
    }
}

impl Say for Format {
    fn say(&self, language: Language) -> String {
        match self {
            Self::WebLog => say!(language, self.name(), "лог веб-сервера", "log serwera WWW"),
            other => other.name().to_owned(),
        }
    }
}

/// The format of content that begins with `head`, or `None` for what is no text and none of the known containers.
pub(super) fn format(name: &str, head: &[u8]) -> Option<Format> {
    match head {
        [b'P', b'A', b'R', b'1', ..] => return Some(Format::Parquet),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => return Some(Format::Workbook),
        _ if head.starts_with(b"SQLite format 3\0") => return Some(Format::OcelSqlite),
        _ => {}
    }
    if is_binary(head) {
        return None;
    }
    let text = without_nul(head);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('<') {
        return markup(name, text);
    }
    if is_json(text) {
        let has = |key: &str| text.contains(&format!("\"{key}\""));
        let is_ocel = !is_json_lines(text) && has("eventTypes") && has("objectTypes");
        return Some(if is_ocel { Format::OcelJson } else { Format::Json });
    }
    Some(if is_web_log(text) { Format::WebLog } else { Format::Csv })
}

/// Zero bytes stand in no text but UTF-16, where they stand on one side of each pair.
fn is_binary(head: &[u8]) -> bool {
    let zeros = memchr::memchr_iter(0, head).count();
    if zeros == 0 || head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
        return false;
    }
    let even = head.iter().step_by(2).filter(|byte| **byte == 0).count();
    let odd = zeros - even;
    even.min(odd) * 20 > zeros
}

/// The head as text good enough to look for ASCII in: UTF-16 loses its zero bytes.
fn without_nul(head: &[u8]) -> String {
    let head = if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) { &head[2..] } else { head };
    let bytes: Vec<u8> = head.iter().copied().filter(|byte| *byte != 0).collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn markup(name: &str, text: &str) -> Option<Format> {
    let lower = name.to_lowercase();
    if text.contains("<object-types") || text.contains("<event-types") || lower.contains("ocel") {
        return Some(Format::OcelXml);
    }
    let is_log = text.contains("<log") || text.contains("<trace") || lower.contains(".xes");
    is_log.then_some(Format::Xes)
}

fn is_json(text: &str) -> bool {
    let mut bytes = text.bytes().filter(|byte| !byte.is_ascii_whitespace());
    matches!((bytes.next(), bytes.next()), (Some(b'{'), Some(b'"' | b'}')) | (Some(b'['), Some(b'{' | b']')))
}

fn is_json_lines(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let is_object = |line: Option<&str>| {
        line.is_some_and(|line| line.trim_start().starts_with("{\"") && line.trim_end().ends_with('}'))
    };
    let first = lines.next().filter(|line| line.trim_end().ends_with('}'));
    is_object(first) && is_object(lines.next())
}

fn is_web_log(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(20).collect();
    let matching = lines.iter().filter(|line| has_log_time(line)).count();
    !lines.is_empty() && matching * 2 > lines.len()
}

/// `... [17/May/2015:10:05:03 +0000] "GET ...`
fn has_log_time(line: &str) -> bool {
    let Some((_, rest)) = line.split_once(" [") else { return false };
    let Some((time, rest)) = rest.split_once(']') else { return false };
    TimeFormat::AccessLog.parse(time).is_some() && rest.trim_start().starts_with('"')
}
