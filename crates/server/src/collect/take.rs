//! One request: whose it is, what it may send, and its answer.

use std::borrow::Cow;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Instant;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request as HttpRequest, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use styk_collect::live::{self, Headers, Protocol, Refusal, Reply, Request, RequestLimits, SourceKind};
use styk_engine::live::{Arrival, Source, Sources};
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
    let body = match to_bytes(body, BODY_BYTES).await {
        Ok(body) => body,
        Err(_) => {
            let refusal = Refusal::BodyTooLarge { kilobytes: BODY_BYTES >> 10 };
            return response(live::reply(live::recognise(&asked), &asked, Err(&refusal)));
        }
    };
    let asked = Request { body: &body, ..asked };
    let address = address(server, &parts.headers, connection);
    let (protocol, outcome) = outcome(server, &asked, name, address, &parts.headers).await;
    server.requests().note(outcome.as_ref().ok().copied());
    response(live::reply(protocol, &asked, outcome.as_ref().copied()))
}

/// How many events were taken, or why none.
async fn outcome(
    server: &Server,
    request: &Request<'_>,
    name: Option<&str>,
    address: IpAddr,
    headers: &HeaderMap,
) -> (Option<Protocol>, Result<u32, Refusal>) {
    let sources = server.engine().sources();
    let named = name.and_then(|name| sources.by_name(name));
    let webhook = named.filter(|source| source.settings.kind == SourceKind::Webhook);
    let protocol = webhook.map(|_| Protocol::Webhook).or_else(|| live::recognise(request));
    let Some(protocol) = protocol else { return (None, Err(Refusal::NotFound)) };
    if live::is_start_up(request) {
        return (Some(protocol), Ok(0));
    }
    let taken = taken(server, request, protocol, (name.is_some(), named), &sources, address, headers).await;
    (Some(protocol), taken)
}

async fn taken(
    server: &Server,
    request: &Request<'_>,
    protocol: Protocol,
    (is_named, named): (bool, Option<&Arc<Source>>),
    sources: &Sources,
    address: IpAddr,
    headers: &HeaderMap,
) -> Result<u32, Refusal> {
    let limits = RequestLimits::default();
    let body = live::unfold(protocol, request, &limits)?;
    let key = live::key(protocol, request, &body);
    let source = match (is_named, named, key.as_deref()) {
        // The sender signs instead of knowing a key.
        (true, Some(source), _) if source.settings.signs() => source,
        (true, Some(source), Some(key)) if source.has_key(key) => source,
        (false, _, Some(key)) => sources.by_key(key).ok_or(Refusal::Key)?,
        _ => return Err(Refusal::Key),
    };
    live::check_sender(&source.settings, request, &body, Timestamp::now())?;
    let admitted = live::admit(protocol, request, &body, &limits)?;
    if source.settings.kind == SourceKind::Browser
        && let Err(wait) = server.pace().take(address, admitted.events, Instant::now())
    {
        return Err(Refusal::Busy { retry_after_s: wait.as_secs() as u32 + 1 });
    }
    let kept = live::kept_headers(protocol).iter().filter_map(|name| {
        let value = headers.get(*name)?.to_str().ok()?;
        Some((Cow::Borrowed(*name), Cow::Borrowed(value)))
    });
    let kept = kept.collect();
    let arrival = Arrival {
        source: source.number,
        protocol,
        received: Timestamp::now(),
        path: Cow::Borrowed(request.path),
        query: Cow::Borrowed(request.query),
        headers: kept,
        address: Some(if source.settings.keep_address { address } else { truncated(address) }),
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
