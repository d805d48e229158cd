//! What each SDK expects to hear.
//!
//! Which answers make an SDK try again, as seen by running them: 429 (with
//! `Retry-After` where it is heeded) and 5xx do; 400, 401, 404 and 413 do not,
//! but that posthog-node halves its batch at 413. So nothing that may yet succeed
//! is ever answered with the second kind.

use std::borrow::Cow;

use styk_model::{Language, Say};

use super::protocol::{Endpoint, Protocol, endpoint, key};
use super::refusal::Refusal;
use super::request::Request;

/// An answer to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status code.
    pub status: u16,
    pub headers: Vec<(&'static str, Cow<'static, str>)>,
    pub body: Cow<'static, [u8]>,
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// So many events were stored; none where there was nothing to store.
    Accepted(u32),
    Refused(Refusal),
}

/// A transparent image of one pixel.
const PIXEL: &[u8] = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;";

impl Reply {
    fn new(status: u16, kind: &'static str, body: impl Into<Cow<'static, [u8]>>) -> Self {
        Self { status, headers: vec![("content-type", Cow::Borrowed(kind))], body: body.into() }
    }

    fn json(status: u16, body: impl Into<Cow<'static, str>>) -> Self {
        let body = match body.into() {
            Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
            Cow::Owned(text) => Cow::Owned(text.into_bytes()),
        };
        Self::new(status, "application/json", body)
    }

    fn pixel() -> Self {
        let mut reply = Self::new(200, "image/gif", PIXEL);
        reply.headers.push(("cache-control", Cow::Borrowed("no-store")));
        reply
    }

    fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Cow::Borrowed(b"") }
    }
}

/// The answer to a request, with what lets a page of another origin read it.
///
/// `allowed` says whether the request's origin may send to the source; without an
/// `Origin` header it does not matter.
pub fn reply(protocol: Protocol, request: &Request<'_>, outcome: &Outcome, allowed: bool) -> Reply {
    let mut reply = match outcome {
        Outcome::Accepted(_) if request.method == "OPTIONS" => Reply::empty(204),
        Outcome::Accepted(events) => accepted(protocol, request, *events),
        Outcome::Refused(refusal) => refused(refusal),
    };
    if let Some(origin) = request.header("origin").filter(|_| allowed) {
        share(request, origin, &mut reply);
    }
    reply
}

/// Cross-origin sharing: SDKs send credentials (PostHog, Snowplow) and headers of their own.
fn share(request: &Request<'_>, origin: &str, reply: &mut Reply) {
    let owned = |text: &str| Cow::Owned(text.to_owned());
    reply.headers.push(("access-control-allow-origin", owned(origin)));
    reply.headers.push(("access-control-allow-credentials", Cow::Borrowed("true")));
    reply.headers.push(("access-control-expose-headers", Cow::Borrowed("retry-after")));
    reply.headers.push(("vary", Cow::Borrowed("origin")));
    if request.method == "OPTIONS" {
        let asked = request.header("access-control-request-headers");
        let headers = asked.unwrap_or("content-type, content-encoding, authorization");
        reply.headers.push(("access-control-allow-headers", owned(headers)));
        reply.headers.push(("access-control-allow-methods", Cow::Borrowed("GET, POST, OPTIONS")));
        reply.headers.push(("access-control-max-age", Cow::Borrowed("86400")));
    }
}

fn accepted(protocol: Protocol, request: &Request<'_>, events: u32) -> Reply {
    let endpoint = endpoint(request.path);
    if let Some(reply) = endpoint.and_then(|endpoint| start_up(endpoint, request)) {
        return reply;
    }
    match protocol {
        Protocol::Segment => match endpoint {
            Some(Endpoint::SegmentPixel(_)) => Reply::pixel(),
            _ => Reply::json(200, r#"{"success":true}"#),
        },
        // `results` names events that were not taken, or are to be sent again.
        Protocol::PostHog => Reply::json(200, r#"{"status":1,"quota_limited":[],"results":{}}"#),
        // A bulk request says how many were taken, a single one is an image unless it asks for nothing.
        Protocol::Matomo if request.method != "GET" && request.body.first() == Some(&b'{') => {
            Reply::json(200, r#"{"status":"success","invalid":0}"#)
        }
        Protocol::Matomo if request.parameter("send_image").as_deref() == Some("0") => Reply::empty(204),
        Protocol::Matomo => Reply::pixel(),
        Protocol::Umami => Reply::json(200, r#"{"beep":"boop"}"#),
        Protocol::Snowplow if request.method == "GET" => Reply::pixel(),
        Protocol::Snowplow => Reply::new(200, "text/plain", &b"ok"[..]),
        Protocol::GoogleMeasurement => match endpoint {
            Some(Endpoint::GoogleDebug) => Reply::json(200, r#"{"validationMessages":[]}"#),
            _ => Reply::empty(204),
        },
        Protocol::Styk => Reply::json(202, format!(r#"{{"accepted":{events}}}"#)),
        Protocol::Webhook => Reply::json(200, r#"{"ok":true}"#),
    }
}

/// The answer to what SDKs ask for before they send anything.
fn start_up(endpoint: Endpoint<'_>, request: &Request<'_>) -> Option<Reply> {
    // The key comes back as it was sent, as text inside of JSON.
    let key = || {
        let key = key(endpoint.protocol(), request, b"").unwrap_or_default();
        let mut quoted = String::new();
        crate::properties::push_json_string(&key, &mut quoted);
        quoted
    };
    Some(match endpoint {
        Endpoint::SegmentSettings => Reply::json(
            200,
            format!(
                r#"{{"integrations":{{"Segment.io":{{"apiKey":{}}}}},"plan":{{"track":{{"__default":{{"enabled":true,"integrations":{{}}}}}}}},"edgeFunction":{{}},"metrics":{{"sampleRate":0}}}}"#,
                key()
            ),
        ),
        Endpoint::RudderSettings => Reply::json(
            200,
            format!(
                r#"{{"source":{{"id":{0},"name":{0},"writeKey":{0},"enabled":true,"config":{{"statsCollection":{{"errors":{{"enabled":false}},"metrics":{{"enabled":false}}}}}},"connections":[],"destinations":[],"sourceDefinition":{{"name":"Javascript"}},"workspaceId":"styk"}},"updatedAt":"2024-01-01T00:00:00.000Z"}}"#,
                key()
            ),
        ),
        Endpoint::PostHogFlags => Reply::json(200, FLAGS),
        Endpoint::PostHogConfig { script: false } => Reply::json(200, CONFIG),
        Endpoint::PostHogConfig { script: true } => {
            let script = format!(
                "(function(){{window._POSTHOG_REMOTE_CONFIG=window._POSTHOG_REMOTE_CONFIG||{{}};window._POSTHOG_REMOTE_CONFIG[{}]={{config:{CONFIG},siteApps:[]}}}})();",
                script_safe(&key())
            );
            Reply::new(200, "application/javascript", script.into_bytes())
        }
        // The parts that are not here make the SDK go on without them.
        Endpoint::PostHogStatic => Reply::new(404, "text/plain", &b"not here: bundle posthog-js with your page"[..]),
        Endpoint::PostHogOther => Reply::json(200, r#"{"status":1,"surveys":[],"earlyAccessFeatures":[]}"#),
        _ => return None,
    })
}

/// `</script>` inside of a text must not end the script.
fn script_safe(json: &str) -> String {
    json.replace('<', "\\u003c")
}

/// Everything off that Styk does not do: recordings, surveys, flags, heat maps.
const CONFIG: &str = r#"{"supportedCompression":["gzip","gzip-js"],"hasFeatureFlags":false,"captureDeadClicks":false,"capturePerformance":false,"autocapture_opt_out":false,"autocaptureExceptions":false,"analytics":{"endpoint":"/i/v0/e/"},"elementsChainAsString":true,"sessionRecording":false,"heatmaps":false,"surveys":false,"productTours":false,"defaultIdentifiedOnly":true,"siteApps":[]}"#;
const FLAGS: &str = r#"{"flags":{},"featureFlags":{},"featureFlagPayloads":{},"errorsWhileComputingFlags":false,"supportedCompression":["gzip","gzip-js"],"sessionRecording":false,"surveys":false,"siteApps":[],"analytics":{"endpoint":"/i/v0/e/"},"defaultIdentifiedOnly":true,"isAuthenticated":false,"toolbarParams":{},"config":{"enable_collect_everything":true}}"#;

fn refused(refusal: &Refusal) -> Reply {
    let (status, code) = match refusal {
        Refusal::Malformed(_) | Refusal::Damaged { .. } => (400, "malformed"),
        Refusal::Encoding { .. } => (415, "encoding"),
        Refusal::EventTooLarge { .. } | Refusal::TooManyEvents { .. } => (400, "too_large"),
        Refusal::BodyTooLarge { .. } => (413, "too_large"),
        Refusal::Key => (401, "key"),
        Refusal::Signature => (401, "signature"),
        Refusal::Origin { .. } => (403, "origin"),
        Refusal::Method { .. } => (405, "method"),
        Refusal::NotFound => (404, "not_found"),
        Refusal::Busy { .. } => (429, "busy"),
        Refusal::Unavailable => (503, "unavailable"),
    };
    // Programs read the code, people the sentence. `success` and `status` are what SDKs look for.
    let mut message = String::new();
    crate::properties::push_json_string(&refusal.say(Language::En), &mut message);
    let mut reply =
        Reply::json(status, format!(r#"{{"success":false,"status":0,"code":"{code}","message":{message}}}"#));
    match refusal {
        Refusal::Busy { retry_after_s } => {
            reply.headers.push(("retry-after", Cow::Owned(retry_after_s.max(&1).to_string())));
        }
        Refusal::Method { expected } => reply.headers.push(("allow", Cow::Owned(expected.replace(" or ", ", ")))),
        _ => {}
    }
    reply
}
