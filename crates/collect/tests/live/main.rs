//! Live protocols from bytes to interactions: fixtures of each SDK's requests,
//! and what must hold for any bytes.

mod any_bytes;
mod geo;
mod plan;
mod protocols;
mod requests;
mod rules;
mod speed;
mod webhooks;

use std::fmt::Write as _;
use std::net::IpAddr;
use std::path::Path;

use styk_collect::live::{
    Headers, LiveInteraction, Outcome, Protocol, Reader, Request, RequestLimits, SourceKind, SourceSettings, Stored,
    admit, key, recognise, reply, unfold,
};
use styk_model::{Medium, Rejection, Timestamp};

/// 2024-06-03T10:00:00Z
pub(crate) const RECEIVED: Timestamp = Timestamp(1_717_408_800_000_000);

pub(crate) fn settings(kind: SourceKind) -> SourceSettings {
    SourceSettings { name: "shop".to_owned(), kind, secret: Some("s3cret".to_owned()), ..SourceSettings::default() }
}

/// A request as a fixture has it: head lines, a blank one, the body.
pub(crate) struct Fixture {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Headers for Fixture {
    fn get(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

impl Fixture {
    pub(crate) fn parse(text: &str) -> Self {
        let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
        let mut lines = head.lines();
        let (method, address) = lines.next().unwrap().split_once(' ').unwrap();
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let headers = lines.map(|line| line.split_once(": ").unwrap()).map(|(a, b)| (a.to_owned(), b.to_owned()));
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers: headers.collect(),
            body: body.trim_end().as_bytes().to_vec(),
        }
    }

    pub(crate) fn load(name: &str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/live/fixtures").join(name);
        Self::parse(&std::fs::read_to_string(&path).unwrap())
    }

    pub(crate) fn post(path: &str, body: &str) -> Self {
        Self::parse(&format!("POST {path}\ncontent-type: application/json\n\n{body}"))
    }

    pub(crate) fn request(&self) -> Request<'_> {
        Request { method: &self.method, path: &self.path, query: &self.query, headers: self, body: &self.body }
    }

    pub(crate) fn stored<'a>(&'a self, protocol: Protocol, body: &'a [u8]) -> Stored<'a> {
        Stored {
            protocol,
            path: &self.path,
            query: &self.query,
            headers: self,
            address: Some(IpAddr::from([203, 0, 113, 0])),
            received: RECEIVED,
            offset: 1000,
            body,
        }
    }
}

pub(crate) type Read = Result<LiveInteraction<'static>, Rejection>;

/// Everything that a request becomes.
pub(crate) fn read(fixture: &Fixture, settings: &SourceSettings) -> Vec<Read> {
    let request = fixture.request();
    let protocol = if settings.kind == SourceKind::Webhook { Protocol::Webhook } else { recognise(&request).unwrap() };
    let limits = RequestLimits::of(protocol);
    let body = unfold(protocol, &request, &limits).unwrap();
    let admitted = admit(protocol, &request, &body, &limits).unwrap();
    let read = read_stored(&fixture.stored(protocol, &body), settings);
    if settings.kind != SourceKind::Webhook {
        assert_eq!(read.len(), admitted.events as usize, "as many results as events were admitted");
    }
    read
}

pub(crate) fn read_stored(stored: &Stored<'_>, settings: &SourceSettings) -> Vec<Read> {
    read_with(Reader::new(settings).unwrap(), stored)
}

pub(crate) fn read_with(mut reader: Reader, stored: &Stored<'_>) -> Vec<Read> {
    let mut read = Vec::new();
    reader.read(stored, &mut |event| read.push(event.map(LiveInteraction::into_owned)));
    read
}

/// A fixture's request and what comes of it, as text.
pub(crate) fn shown(name: &str, settings: &SourceSettings) -> String {
    let fixture = Fixture::load(name);
    let request = fixture.request();
    let protocol = if settings.kind == SourceKind::Webhook { Protocol::Webhook } else { recognise(&request).unwrap() };
    let limits = RequestLimits::of(protocol);
    let body = unfold(protocol, &request, &limits).unwrap();
    let answer = reply(protocol, &request, &Outcome::Accepted(1), true);
    let mut out = format!(
        "{protocol:?} key={:?} answer={} {}\n",
        key(protocol, &request, &body),
        answer.status,
        String::from_utf8_lossy(&answer.body).escape_debug(),
    );
    for event in read(&fixture, settings) {
        show(&mut out, &event);
    }
    assert!(!out.contains("@example"), "an address has been left in: {out}");
    out
}

pub(crate) fn show(out: &mut String, read: &Read) {
    let live = match read {
        Ok(live) => live,
        Err(rejection) => {
            writeln!(out, "{} rejected, {:?}: {}", rejection.position, rejection.flaw.reason(), rejection.flaw)
                .unwrap();
            return;
        }
    };
    let interaction = &live.interaction;
    write!(out, "{} {} {}", interaction.position, interaction.time, interaction.event).unwrap();
    for identifier in &interaction.who {
        write!(out, " {}={}", identifier.kind.name(), shortened(&identifier.value)).unwrap();
    }
    for (one, other) in &live.links {
        let (from, to) = (shortened(&one.value), shortened(&other.value));
        write!(out, " link={}:{from}+{}:{to}", one.kind.name(), other.kind.name()).unwrap();
    }
    for (name, value) in [("channel", &interaction.channel), ("place", &interaction.place), ("case", &interaction.case)]
    {
        if !value.is_empty() {
            write!(out, " {name}={value}").unwrap();
        }
    }
    if interaction.medium != Medium::Digital {
        write!(out, " {}", interaction.medium.name()).unwrap();
    }
    write!(out, " {}", interaction.direction.name()).unwrap();
    for (name, money) in [("money", interaction.money), ("cost", interaction.cost)] {
        if let Some(money) = money {
            write!(out, " {name}={money}").unwrap();
        }
    }
    if let Some(score) = interaction.score {
        write!(out, " score={}({})", score.value, score.scale).unwrap();
    }
    for (name, number) in
        [("duration_ms", interaction.duration_ms), ("actions", interaction.actions), ("sequence", interaction.sequence)]
    {
        if let Some(number) = number {
            write!(out, " {name}={number}").unwrap();
        }
    }
    if let Some(text) = &interaction.text {
        write!(out, " text={text:?}").unwrap();
    }
    if interaction.flags.0 != 0 {
        write!(out, " flags={}", interaction.flags.0).unwrap();
    }
    if live.verified {
        out.push_str(" verified");
    }
    if let Some(id) = &live.message_id {
        write!(out, " message={id}").unwrap();
    }
    writeln!(out, "\n    {}", interaction.properties).unwrap();
    if !interaction.properties.is_empty() {
        let properties: serde_json::Value = serde_json::from_str(&interaction.properties).unwrap();
        let count = properties.as_object().unwrap().len();
        assert_eq!(count, keys(&interaction.properties), "no property twice: {}", interaction.properties);
    }
}

/// How many members a JSON object is written with.
fn keys(object: &str) -> usize {
    struct Count(usize);
    impl<'de> serde::de::Visitor<'de> for Count {
        type Value = usize;
        fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            formatter.write_str("an object")
        }
        fn visit_map<A: serde::de::MapAccess<'de>>(mut self, mut map: A) -> Result<usize, A::Error> {
            while map.next_entry::<String, serde::de::IgnoredAny>()?.is_some() {
                self.0 += 1;
            }
            Ok(self.0)
        }
    }
    let mut reader = serde_json::Deserializer::from_str(object);
    serde::Deserializer::deserialize_map(&mut reader, Count(0)).unwrap()
}

/// Hashes are told apart by their first digits.
fn shortened(value: &str) -> &str {
    if value.len() == 64 { &value[..8] } else { value }
}
