//! Which protocol a request speaks, and what its path asks for.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::json::Scanner;
use super::request::{Request, parameter};

/// How senders write what they send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Protocol {
    /// HTTP API of Segment; RudderStack speaks it too.
    Segment,
    #[serde(rename = "posthog")]
    PostHog,
    /// Matomo's Tracking HTTP API.
    Matomo,
    Umami,
    /// Snowplow's tracker protocol, version 2.
    Snowplow,
    /// Google's Measurement Protocol for Analytics 4.
    GoogleMeasurement,
    /// `styk.js` and the server API of Styk.
    Styk,
    /// Whatever a company's other systems send, read by a mapping.
    Webhook,
}

/// What a path asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Endpoint<'a> {
    /// A call of Segment by its name.
    SegmentCall(&'static str),
    SegmentBatch,
    /// As [`Self::SegmentBatch`], but for events of the past.
    SegmentImport,
    /// An image whose address holds the call.
    SegmentPixel(&'static str),
    /// Start-up settings of an SDK, which has no events.
    SegmentSettings,
    RudderSettings,
    PostHogEvents,
    PostHogEngage,
    PostHogFlags,
    /// `/array/<token>/config`, as JSON or as a script.
    PostHogConfig {
        script: bool,
    },
    /// A part of an SDK that is fetched when it is needed.
    PostHogStatic,
    /// Recordings, surveys and the like: answered, never kept.
    PostHogOther,
    Matomo,
    UmamiSend,
    UmamiBatch,
    SnowplowPost,
    SnowplowPixel,
    Google,
    GoogleDebug,
    Styk,
    Webhook(&'a str),
}

impl Endpoint<'_> {
    pub(super) fn protocol(self) -> Protocol {
        match self {
            Self::SegmentCall(_)
            | Self::SegmentBatch
            | Self::SegmentImport
            | Self::SegmentPixel(_)
            | Self::SegmentSettings
            | Self::RudderSettings => Protocol::Segment,
            Self::PostHogEvents
            | Self::PostHogEngage
            | Self::PostHogFlags
            | Self::PostHogConfig { .. }
            | Self::PostHogStatic
            | Self::PostHogOther => Protocol::PostHog,
            Self::Matomo => Protocol::Matomo,
            Self::UmamiSend | Self::UmamiBatch => Protocol::Umami,
            Self::SnowplowPost | Self::SnowplowPixel => Protocol::Snowplow,
            Self::Google | Self::GoogleDebug => Protocol::GoogleMeasurement,
            Self::Styk => Protocol::Styk,
            Self::Webhook(_) => Protocol::Webhook,
        }
    }

    /// Whether requests here have events at all.
    pub(super) fn has_events(self) -> bool {
        !matches!(
            self,
            Self::SegmentSettings
                | Self::RudderSettings
                | Self::PostHogFlags
                | Self::PostHogConfig { .. }
                | Self::PostHogStatic
                | Self::PostHogOther
        )
    }

    /// Whether events come in the query of a GET.
    pub(super) fn takes_get(self) -> bool {
        matches!(
            self,
            Self::SegmentPixel(_) | Self::Matomo | Self::SnowplowPixel | Self::PostHogEvents | Self::Webhook(_)
        ) || !self.has_events()
    }
}

/// The calls of Segment: their names and the letters that browsers shorten them to.
const CALLS: [(&str, &str); 7] =
    [("track", "t"), ("page", "p"), ("identify", "i"), ("screen", "s"), ("group", "g"), ("alias", "a"), ("merge", "m")];

fn call(name: &str) -> Option<&'static str> {
    CALLS.iter().find(|(long, short)| name == *long || name == *short).map(|(long, _)| *long)
}

/// What a path (without slashes around it) asks for.
pub(super) fn endpoint(path: &str) -> Option<Endpoint<'_>> {
    let path = path.trim_matches('/');
    let first = path.split('/').next().unwrap_or_default();
    Some(match path {
        "v1/batch" | "v1/b" | "beacon/v1/batch" | "v1/beacon" => Endpoint::SegmentBatch,
        "v1/import" => Endpoint::SegmentImport,
        "sourceConfig" => Endpoint::RudderSettings,
        "i/v0/e" | "e" | "batch" | "capture" | "track" | "i/v1/analytics/events" => Endpoint::PostHogEvents,
        "engage" => Endpoint::PostHogEngage,
        "flags" | "decide" => Endpoint::PostHogFlags,
        "s"
        | "api/surveys"
        | "api/early_access_features"
        | "api/web_experiments"
        | "api/product_tours"
        | "i/v1/logs"
        | "report" => Endpoint::PostHogOther,
        "matomo.php" | "piwik.php" | "matomo" | "piwik" => Endpoint::Matomo,
        "api/send" => Endpoint::UmamiSend,
        "api/batch" => Endpoint::UmamiBatch,
        "i" => Endpoint::SnowplowPixel,
        "mp/collect" => Endpoint::Google,
        "debug/mp/collect" => Endpoint::GoogleDebug,
        "events" => Endpoint::Styk,
        "" => Endpoint::Webhook(""),
        _ if path.ends_with("/tp2") => Endpoint::SnowplowPost,
        _ if first == "static" => Endpoint::PostHogStatic,
        _ if first == "hook" => Endpoint::Webhook(path.get(5..).unwrap_or_default()),
        _ => return segment_or_config(path),
    })
}

fn segment_or_config(path: &str) -> Option<Endpoint<'_>> {
    if let Some(rest) = path.strip_prefix("array/") {
        return match rest.split_once('/')?.1 {
            "config" => Some(Endpoint::PostHogConfig { script: false }),
            "config.js" => Some(Endpoint::PostHogConfig { script: true }),
            "array.js" => Some(Endpoint::PostHogStatic),
            _ => None,
        };
    }
    for prefix in ["v1/pixel/", "pixel/v1/"] {
        if let Some(name) = path.strip_prefix(prefix) {
            return call(name).map(Endpoint::SegmentPixel);
        }
    }
    let rest = path.strip_prefix("v1/")?;
    if rest.starts_with("projects/") && rest.ends_with("/settings") {
        return Some(Endpoint::SegmentSettings);
    }
    call(rest).map(Endpoint::SegmentCall)
}

/// Bodies of trackers with a path of their own begin like this.
const SNOWPLOW: &[u8] = b"iglu:com.snowplowanalytics.snowplow/payload_data";

/// Which protocol a request speaks; `None` for a path that no protocol has.
///
/// A source of webhooks takes any path: it need not ask.
pub fn recognise(request: &Request<'_>) -> Option<Protocol> {
    if let Some(endpoint) = endpoint(request.path) {
        return Some(endpoint.protocol());
    }
    let beginning = &request.body[..request.body.len().min(256)];
    memchr::memmem::find(beginning, SNOWPLOW).map(|_| Protocol::Snowplow)
}

/// Whether the request asks for an SDK's start-up settings: there is nothing to store, only [`super::reply`].
pub fn is_start_up(request: &Request<'_>) -> bool {
    request.method == "OPTIONS" || endpoint(request.path).is_some_and(|endpoint| !endpoint.has_events())
}

/// The key that a request carries, wherever its SDK puts it: user or password of
/// `Basic`, `Bearer`, a header, the query, the body (unfolded; only gone through
/// when nothing before holds it).
pub fn key<'a>(protocol: Protocol, request: &Request<'a>, body: &'a [u8]) -> Option<Cow<'a, str>> {
    if let Some(key) = authorization(request) {
        return Some(key);
    }
    let headers = ["x-styk-key", "x-api-key", "x-telegram-bot-api-secret-token"];
    if let Some(key) = headers.iter().find_map(|name| request.header(name)) {
        return Some(Cow::Borrowed(key));
    }
    let parameters = ["writeKey", "write_key", "api_key", "key", "token", "api_secret", "token_auth", "website", "aid"];
    if let Some(key) = parameters.iter().find_map(|name| request.parameter(name)) {
        return Some(key);
    }
    if let Some(token) = request.path.trim_matches('/').strip_prefix("array/") {
        return token.split('/').next().map(Cow::Borrowed);
    }
    if let Some(project) = request.path.trim_matches('/').strip_prefix("v1/projects/") {
        return project.split('/').next().map(Cow::Borrowed);
    }
    if let (Protocol::Webhook, Some(Endpoint::Webhook(rest))) = (protocol, endpoint(request.path))
        && !rest.is_empty()
    {
        return Some(Cow::Borrowed(rest));
    }
    body_key(protocol, body)
}

fn authorization<'a>(request: &Request<'a>) -> Option<Cow<'a, str>> {
    let (scheme, value) = request.header("authorization")?.split_once(' ')?;
    let value = value.trim();
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(Cow::Borrowed(value)).filter(|key| !key.is_empty());
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = String::from_utf8(STANDARD.decode(value).ok()?).ok()?;
    let (user, password) = pair.split_once(':').unwrap_or((&pair, ""));
    let key = if user.is_empty() { password } else { user };
    (!key.is_empty()).then(|| Cow::Owned(key.to_owned()))
}

/// Looks for the key in a body without building anything of it.
fn body_key(protocol: Protocol, body: &[u8]) -> Option<Cow<'_, str>> {
    let text = std::str::from_utf8(body).ok()?;
    let mut scanner = Scanner::new(text);
    if !matches!(scanner.peek(), Some(b'{' | b'[')) {
        return parameter(text, "key").or_else(|| parameter(text, "api_key")).or_else(|| parameter(text, "writeKey"));
    }
    let mut found = None;
    // What is found before the body breaks off is found all the same.
    let _ = match protocol {
        Protocol::Segment => members(&mut scanner, &["writeKey"], "", &mut found),
        Protocol::PostHog => members(&mut scanner, &["api_key", "token", "$token"], "properties", &mut found),
        Protocol::Matomo => matomo_token(&mut scanner, &mut found),
        Protocol::Umami => members(&mut scanner, &["website"], "payload", &mut found),
        Protocol::Snowplow => members(&mut scanner, &["aid"], "data", &mut found),
        Protocol::GoogleMeasurement => Ok(()),
        Protocol::Styk => members(&mut scanner, &["key"], "", &mut found),
        Protocol::Webhook => members(&mut scanner, &["token", "secret", "key"], "auth", &mut found),
    };
    found
}

/// For all requests of a bulk, or where trackers leave that out, in the first of them.
fn matomo_token<'a>(scanner: &mut Scanner<'a>, found: &mut Option<Cow<'a, str>>) -> super::json::Parsed<()> {
    let body = scanner.clone();
    members(scanner, &["token_auth"], "requests", found)?;
    if found.is_some() {
        return Ok(());
    }
    body.clone().members(|scanner, name| {
        if name != "requests" || scanner.peek() != Some(b'[') {
            return scanner.skip().map(|_| ());
        }
        let mut first = true;
        scanner.elements(|scanner| {
            if !std::mem::take(&mut first) || scanner.peek() != Some(b'"') {
                return scanner.skip().map(|_| ());
            }
            if let Some(address) = scanner.text()? {
                let query = address.split_once('?').map_or(&*address, |(_, query)| query);
                *found = parameter(query, "token_auth").map(|token| Cow::Owned(token.into_owned()));
            }
            Ok(())
        })
    })
}

/// Looks for members of these names in an object, in the first of a list, or one level down in `within`.
fn members<'a>(
    scanner: &mut Scanner<'a>,
    names: &[&str],
    within: &str,
    found: &mut Option<Cow<'a, str>>,
) -> super::json::Parsed<()> {
    if scanner.peek() == Some(b'[') {
        return scanner.elements(|scanner| {
            if found.is_some() { scanner.skip().map(|_| ()) } else { members(scanner, names, within, found) }
        });
    }
    if scanner.peek() != Some(b'{') {
        return scanner.skip().map(|_| ());
    }
    scanner.members(|scanner, name| {
        if found.is_none() && names.contains(&name) {
            *found = scanner.text()?.filter(|key| !key.is_empty());
            return Ok(());
        }
        if found.is_none() && name == within {
            return members(scanner, names, within, found);
        }
        scanner.skip().map(|_| ())
    })
}
