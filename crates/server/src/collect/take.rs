//! One request: whose it is, what it may send, and its answer.

use std::borrow::Cow;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Instant;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request as HttpRequest, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::Response;
use styk_collect::live::{self, Headers, Outcome, Protocol, Refusal, Reply, Request, RequestLimits, SourceKind};
use styk_engine::live::{Arrival, Kept, Source, Sources};
use styk_lake::InboxError;
use styk_model::Timestamp;

use crate::access::address;
use crate::server::Server;

/// The most bytes of a body as it comes; unfolded ones have limits of their own.
const BODY_BYTES: usize = 4 << 20;

/// When to send again what the inbox has no room for.
const FULL_S: u32 = 10;

/// When to send again what the disk did not take.
const BROKEN_S: u32 = 5;

struct HeadersOf<'a>(&'a HeaderMap);

impl Headers for HeadersOf<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.to_str().ok()
    }
}

/// At the address of a source: `/in/<source>/...`.
pub(super) async fn named(State(server): State<Server>, request: HttpRequest) -> Response {
    take(&server, request, true).await
}

/// At a path that an SDK insists on: the key tells the source.
pub(super) async fn by_key(State(server): State<Server>, request: HttpRequest) -> Response {
    take(&server, request, false).await
}

async fn take(server: &Server, request: HttpRequest, named: bool) -> Response {
    let connection = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let (parts, body) = request.into_parts();
    let path = parts.uri.path();
    let (name, path) = match path.strip_prefix("/in/").filter(|_| named) {
        Some(rest) => rest.split_once('/').map_or((Some(rest), ""), |(name, rest)| (Some(name), rest)),
        None => (None, path),
    };
    let headers = HeadersOf(&parts.headers);
    let asked = Request {
        method: parts.method.as_str(),
        path,
        query: parts.uri.query().unwrap_or_default(),
        headers: &headers,
        body: &[],
    };
    let Ok(body) = to_bytes(body, BODY_BYTES).await else {
        let refusal = Refusal::BodyTooLarge { kilobytes: BODY_BYTES >> 10 };
        return answered(server, live::recognise(&asked), &asked, Err(refusal), true);
    };
    let asked = Request { body: &body, ..asked };
    let sources = server.engine().sources();
    let sender = Sender {
        source: name.and_then(|name| sources.by_name(name)),
        is_named: name.is_some(),
        address: address(server, &parts.headers, connection),
        called: called(&parts.uri, &parts.headers),
        headers: &parts.headers,
    };
    let webhook = sender.source.filter(|source| source.settings.kind == SourceKind::Webhook);
    let protocol = webhook.map(|_| Protocol::Webhook).or_else(|| live::recognise(&asked));
    let Some(known) = protocol else { return answered(server, None, &asked, Err(Refusal::NotFound), true) };
    if live::is_start_up(&asked) {
        // Which pages may send is told when they do.
        return response(live::reply(known, &asked, &Outcome::Accepted(0), true));
    }
    let mut allowed = true;
    let outcome = taken(server, &asked, known, &sender, &sources, &mut allowed).await;
    answered(server, protocol, &asked, outcome, allowed)
}

/// Whoever sends, as far as the request tells without its key.
struct Sender<'a> {
    source: Option<&'a Arc<Source>>,
    is_named: bool,
    address: IpAddr,
    /// The address that they called, whole, as some sign it.
    called: String,
    headers: &'a HeaderMap,
}

/// Behind a proxy it is called by https as a rule; the header says so where it is not.
fn called(uri: &Uri, headers: &HeaderMap) -> String {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text("x-forwarded-host").or_else(|| text("host")).unwrap_or_default();
    let scheme = text("x-forwarded-proto").unwrap_or("https");
    format!("{scheme}://{host}{}", uri.path_and_query().map_or("", |path| path.as_str()))
}

fn answered(
    server: &Server,
    protocol: Option<Protocol>,
    request: &Request<'_>,
    outcome: Result<u32, Refusal>,
    allowed: bool,
) -> Response {
    server.requests().note(outcome.as_ref().ok().copied());
    let outcome = match outcome {
        Ok(events) => Outcome::Accepted(events),
        Err(refusal) => Outcome::Refused(refusal),
    };
    response(live::reply(protocol.unwrap_or(Protocol::Styk), request, &outcome, allowed))
}

/// How many events were taken, or why none; and whether the request's origin may know.
async fn taken(
    server: &Server,
    request: &Request<'_>,
    protocol: Protocol,
    sender: &Sender<'_>,
    sources: &Sources,
    allowed: &mut bool,
) -> Result<u32, Refusal> {
    let limits = RequestLimits::of(protocol);
    let body = live::unfold(protocol, request, &limits)?;
    let key = live::key(protocol, request, &body);
    let source = match (sender.source, key.as_deref()) {
        // A signature is worth more than a key that stands in an address.
        (Some(source), _) if source.settings.is_signed() => source,
        (Some(source), Some(key)) if source.has_key(key) => source,
        (None, Some(key)) if !sender.is_named => sources.by_key(key).ok_or(Refusal::Key)?,
        _ => return Err(Refusal::Key),
    };
    live::verify(&source.settings, request, &sender.called, Timestamp::now())?;
    if let Some(origin) = sender.headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok()) {
        *allowed = source.settings.allows_origin(origin);
        if !*allowed {
            return Err(Refusal::Origin { origin: origin.to_owned() });
        }
    }
    let admitted = live::admit(protocol, request, &body, &limits)?;
    if source.settings.kind == SourceKind::Browser
        && let Err(wait) = server.pace().take(sender.address, admitted.events, Instant::now())
    {
        return Err(Refusal::Busy { retry_after_s: wait.as_secs() as u32 + 1 });
    }
    let kept = live::kept_headers(request).map(|(name, value)| (Cow::Borrowed(name), Cow::Borrowed(value)));
    let arrival = Arrival {
        source: source.number,
        protocol,
        received: Timestamp::now(),
        path: Cow::Borrowed(request.path),
        query: Cow::Borrowed(request.query),
        headers: Kept(kept.collect()),
        address: Some(if source.settings.keep_address { sender.address } else { truncated(sender.address) }),
        place: None,
        body,
    };
    match server.engine().accept(&arrival).await {
        Ok(_) => Ok(admitted.events),
        Err(InboxError::Full { .. }) => Err(Refusal::Busy { retry_after_s: FULL_S }),
        Err(InboxError::Disk(_)) => Err(Refusal::Busy { retry_after_s: BROKEN_S }),
        Err(InboxError::Closed) => Err(Refusal::Unavailable),
    }
}

/// Without its last byte (IPv4) or its last ten (IPv6): the network, not the person.
fn truncated(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            IpAddr::from([a, b, c, 0])
        }
        IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            IpAddr::from([a, b, c, 0, 0, 0, 0, 0])
        }
    }
}

fn response(reply: Reply) -> Response {
    let mut response = Response::new(match reply.body {
        Cow::Borrowed(body) => Body::from(Bytes::from_static(body)),
        Cow::Owned(body) => Body::from(body),
    });
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in reply.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().append(HeaderName::from_static(name), value);
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_kept_as_its_network() {
        assert_eq!(truncated("203.0.113.77".parse().unwrap()).to_string(), "203.0.113.0");
        assert_eq!(truncated("2001:db8:1:2:3:4:5:6".parse().unwrap()).to_string(), "2001:db8:1::");
    }
}
