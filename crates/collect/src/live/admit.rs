//! The check before a request is acknowledged: well-formed, within its limits,
//! and how many events it has. One pass over the bytes that builds nothing.

use styk_model::Flaw;

use super::json::{Parsed, Scanner};
use super::protocol::{Endpoint, Protocol, endpoint};
use super::refusal::Refusal;
use super::request::{Request, RequestLimits};

/// What is known of a body that may be acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Admitted {
    /// How many results [`super::Reader::read`] will give for it. (A webhook whose
    /// mapping fans a list out gives more.)
    pub events: u32,
}

/// Checks an unfolded body.
pub fn admit(
    protocol: Protocol,
    request: &Request<'_>,
    body: &[u8],
    limits: &RequestLimits,
) -> Result<Admitted, Refusal> {
    let endpoint = endpoint(request.path);
    let takes_get = endpoint.is_some_and(Endpoint::takes_get) || protocol == Protocol::Webhook;
    match request.method {
        "POST" | "PUT" => {}
        "GET" | "HEAD" if takes_get => {}
        _ => return Err(Refusal::Method { expected: if takes_get { "GET or POST" } else { "POST" } }),
    }
    if body.len() > limits.body_bytes {
        return Err(Refusal::BodyTooLarge { kilobytes: limits.body_bytes >> 10 });
    }
    let text =
        std::str::from_utf8(body).map_err(|error| Refusal::Malformed(Flaw::NotUtf8At { byte: error.valid_up_to() }))?;
    let mut counter = Counter { limits, events: 0, refused: None };
    let shape = shape(protocol, endpoint, request.query, text);
    let parsed = match shape {
        Shape::Query(query) => counter.one(query.len()),
        Shape::One => counter.whole(text, Counter::event),
        Shape::Objects => counter.whole(text, Counter::objects),
        Shape::Member(name) => counter.whole(text, |counter, scanner| counter.member(scanner, name)),
    };
    if let Some(refusal) = counter.refused {
        return Err(refusal);
    }
    parsed?;
    Ok(Admitted { events: counter.events })
}

/// How the events stand in a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape<'a> {
    /// One event in a query or form.
    Query(&'a str),
    /// The body is one event, whatever it is.
    One,
    /// One object, or a list of them.
    Objects,
    /// A list under this name; without it the body is one event.
    Member(&'static str),
}

pub(super) fn shape<'a>(
    protocol: Protocol,
    endpoint: Option<Endpoint<'_>>,
    query: &'a str,
    text: &'a str,
) -> Shape<'a> {
    let is_json = matches!(text.trim_start_matches('\u{feff}').trim_start().as_bytes().first(), Some(b'{' | b'['));
    match protocol {
        Protocol::Segment => match endpoint {
            Some(Endpoint::SegmentBatch | Endpoint::SegmentImport) => Shape::Member("batch"),
            _ => Shape::One,
        },
        Protocol::PostHog => Shape::Member("batch"),
        Protocol::Matomo if is_json => Shape::Member("requests"),
        Protocol::Webhook if is_json => Shape::Objects,
        Protocol::Matomo | Protocol::Snowplow | Protocol::Webhook if text.is_empty() => Shape::Query(query),
        Protocol::Matomo | Protocol::Webhook => Shape::Query(text),
        Protocol::Snowplow => Shape::Member("data"),
        Protocol::Umami => match endpoint {
            Some(Endpoint::UmamiBatch) => Shape::Objects,
            _ => Shape::One,
        },
        Protocol::GoogleMeasurement | Protocol::Styk => Shape::Member("events"),
    }
}

/// When a batch was sent, as the protocols name it.
const SENT: [&str; 3] = ["sentAt", "sent_at", "sent"];

/// The beginning of a body that says of one event what its batch said of all, `{"sentAt":"..","batch":[`: the
/// event and `]}` follow. `None` where events stand alone, or nothing is said of them.
pub fn envelope(protocol: Protocol, path: &str, query: &str, body: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?;
    let Shape::Member(list) = shape(protocol, endpoint(path), query, text) else { return None };
    let mut around = String::from("{");
    let members = Scanner::new(text).members(|scanner, name| {
        let range = scanner.skip()?;
        if SENT.contains(&name) {
            around.extend(["\"", name, "\":", scanner.slice(range), ","]);
        }
        Ok(())
    });
    (members.is_ok() && around.len() > 1).then(|| format!("{around}\"{list}\":["))
}

struct Counter<'a> {
    limits: &'a RequestLimits,
    events: u32,
    refused: Option<Refusal>,
}

impl Counter<'_> {
    fn whole(&mut self, text: &str, read: impl FnOnce(&mut Self, &mut Scanner<'_>) -> Parsed<()>) -> Parsed<()> {
        let mut scanner = Scanner::new(text);
        read(self, &mut scanner)?;
        scanner.end()
    }

    fn one(&mut self, bytes: usize) -> Parsed<()> {
        self.events += 1;
        if bytes > self.limits.event_bytes {
            return self.refuse(Refusal::EventTooLarge { kilobytes: self.limits.event_bytes >> 10 });
        }
        if self.events as usize > self.limits.events {
            return self.refuse(Refusal::TooManyEvents { most: self.limits.events });
        }
        Ok(())
    }

    /// Ends the pass; the error itself is not shown.
    fn refuse(&mut self, refusal: Refusal) -> Parsed<()> {
        self.refused = Some(refusal);
        Err(Box::new(Flaw::NoObject))
    }

    fn event(&mut self, scanner: &mut Scanner<'_>) -> Parsed<()> {
        if scanner.peek() != Some(b'{') {
            return Err(Box::new(Flaw::NoObject));
        }
        let range = scanner.skip()?;
        self.one(range.len())
    }

    /// An element of a list: what is no object is an event that will be rejected.
    fn element(&mut self, scanner: &mut Scanner<'_>) -> Parsed<()> {
        let range = scanner.skip()?;
        self.one(range.len())
    }

    fn objects(&mut self, scanner: &mut Scanner<'_>) -> Parsed<()> {
        if scanner.peek() == Some(b'[') {
            return scanner.elements(|scanner| self.element(scanner));
        }
        self.event(scanner)
    }

    fn member(&mut self, scanner: &mut Scanner<'_>, list: &str) -> Parsed<()> {
        if scanner.peek() == Some(b'[') {
            return scanner.elements(|scanner| self.element(scanner));
        }
        let mut start = scanner.clone();
        let mut lists = 0;
        scanner.members(|scanner, name| {
            if name == list && scanner.peek() == Some(b'[') {
                lists += 1;
                if lists > 1 {
                    return Err(Box::new(Flaw::NoList { column: list.to_owned() }));
                }
                return scanner.elements(|scanner| self.element(scanner));
            }
            scanner.skip().map(|_| ())
        })?;
        if lists > 0 { Ok(()) } else { self.one(start.skip()?.len()) }
    }
}
