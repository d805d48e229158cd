//! Webhooks: what happened, sent to the address of a program, signed.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use reqwest::redirect::Policy;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use styk_model::{Text, Timestamp, text};
use url::{Host, Url};

use super::Notifications;
use super::address::is_public;
use crate::secret::{hexadecimal, random};
use crate::server::Server;

/// Waits before each attempt.
const ATTEMPTS: [Duration; 5] =
    [Duration::ZERO, Duration::from_secs(2), Duration::from_secs(15), Duration::from_mins(1), Duration::from_mins(5)];

/// The longest that an attempt may take.
const LONGEST: Duration = Duration::from_secs(10);

/// The header with the time and the signature.
const SIGNATURE: &str = "styk-signature";

/// An address that is told what happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Webhook {
    pub url: String,
    /// What deliveries are signed with.
    pub secret: String,
}

/// Something that happened.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Event {
    /// The same for every attempt.
    id: String,
    event: &'static str,
    time: Timestamp,
    data: serde_json::Value,
}

impl Event {
    pub(crate) fn new(event: &'static str, data: serde_json::Value) -> Self {
        Self { id: random()[..32].to_owned(), event, time: Timestamp::now(), data }
    }
}

/// Why a delivery did not arrive.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Undelivered {
    pub why: Text,
    /// Whether it may arrive later.
    again: bool,
}

fn never(why: Text) -> Undelivered {
    Undelivered { why, again: false }
}

/// An address by its form alone.
pub(crate) fn checked(url: &str) -> Result<Url, Text> {
    let parsed = Url::parse(url).ok().filter(|url| {
        let plain = url.username().is_empty() && url.password().is_none();
        plain && ["http", "https"].contains(&url.scheme()) && url.host().is_some()
    });
    parsed.ok_or_else(|| {
        text!(
            "`{url}` is no address of a webhook: expected one such as `https://example.com/hook`",
            "«{url}» — не адрес для вебхука: ожидается, например, `https://example.com/hook`",
            "„{url}” nie jest adresem webhooka: oczekiwano na przykład `https://example.com/hook`",
        )
    })
}

/// Tells all webhooks, behind the work that goes on.
pub(crate) fn tell(server: &Server, event: Event) {
    let server = server.clone();
    tokio::spawn(async move {
        let webhooks = match Notifications::of(&server).await {
            Ok(notifications) => notifications.webhooks,
            Err(problem) => {
                tracing::error!(code = problem.code, "the webhooks cannot be read");
                return;
            }
        };
        for webhook in webhooks {
            let event = event.clone();
            tokio::spawn(async move {
                if let Err(failed) = deliver(&webhook, &event, &ATTEMPTS, is_public).await {
                    tracing::warn!(url = webhook.url, event = event.event, why = %failed.why, "a webhook was not delivered");
                }
            });
        }
    });
}

/// Delivers once, at once.
pub(crate) async fn try_out(webhook: &Webhook, event: &Event) -> Result<(), Undelivered> {
    deliver(webhook, event, &ATTEMPTS[..1], is_public).await
}

async fn deliver(
    webhook: &Webhook,
    event: &Event,
    attempts: &[Duration],
    allowed: fn(IpAddr) -> bool,
) -> Result<(), Undelivered> {
    let body = serde_json::to_vec(event).map_err(|error| never(Text::verbatim(error)))?;
    let mut last = None;
    for wait in attempts {
        tokio::time::sleep(*wait).await;
        match attempt(webhook, event, &body, allowed).await {
            Err(failed) if failed.again => last = Some(failed),
            ended => return ended,
        }
    }
    last.map_or(Ok(()), Err)
}

async fn attempt(
    webhook: &Webhook,
    event: &Event,
    body: &[u8],
    allowed: fn(IpAddr) -> bool,
) -> Result<(), Undelivered> {
    let url = checked(&webhook.url).map_err(never)?;
    let addresses = resolve(&url, allowed).await?;
    // No proxy and no redirect: what was checked is what is connected to.
    let mut client = reqwest::Client::builder().no_proxy().redirect(Policy::none()).timeout(LONGEST);
    if let Some(Host::Domain(name)) = url.host() {
        client = client.resolve_to_addrs(name, &addresses);
    }
    let failed = |error: reqwest::Error| Undelivered { why: Text::verbatim(error.without_url()), again: true };
    let seconds = Timestamp::now().0 / 1_000_000;
    let answer = client
        .build()
        .map_err(failed)?
        .post(url)
        .header("content-type", "application/json")
        .header("user-agent", concat!("styk/", env!("CARGO_PKG_VERSION")))
        .header("styk-event", event.event)
        .header("styk-delivery", &event.id)
        .header(SIGNATURE, format!("t={seconds},v1={}", signature(&webhook.secret, seconds, body)))
        .body(body.to_vec())
        .send()
        .await
        .map_err(failed)?;
    let status = answer.status();
    if status.is_success() {
        return Ok(());
    }
    let why = text!("it answered {status}", "ответ: {status}", "odpowiedź: {status}");
    Err(Undelivered { why, again: status.is_server_error() || [408, 429].contains(&status.as_u16()) })
}

/// The addresses of a host, all of them allowed.
async fn resolve(url: &Url, allowed: fn(IpAddr) -> bool) -> Result<Vec<SocketAddr>, Undelivered> {
    let port = url.port_or_known_default().unwrap_or(443);
    let addresses: Vec<SocketAddr> = match url.host() {
        Some(Host::Ipv4(address)) => vec![(address, port).into()],
        Some(Host::Ipv6(address)) => vec![(address, port).into()],
        Some(Host::Domain(name)) => match tokio::net::lookup_host((name, port)).await {
            Ok(found) => found.collect(),
            Err(error) => return Err(Undelivered { why: Text::verbatim(error), again: true }),
        },
        None => Vec::new(),
    };
    match addresses.iter().find(|address| !allowed(address.ip())) {
        Some(inside) => {
            let address = inside.ip();
            Err(never(text!(
                "it leads to {address}, which is no address of the internet",
                "он ведёт на {address}, а это не адрес в интернете",
                "prowadzi do {address}, a to nie jest adres w internecie",
            )))
        }
        None => Ok(addresses),
    }
}

/// HMAC-SHA256 (RFC 2104) over the time and the body, in hexadecimal digits.
fn signature(secret: &str, seconds: i64, body: &[u8]) -> String {
    // A key may have any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return String::new() };
    mac.update(format!("{seconds}.").as_bytes());
    mac.update(body);
    hexadecimal(&mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::{Arc, Mutex};

    use axum::Router;
    use axum::body::Bytes;
    use axum::http::{HeaderMap, StatusCode, header};
    use axum::response::{IntoResponse, Redirect};
    use axum::routing::post;

    use super::*;

    const AT_ONCE: [Duration; 3] = [Duration::ZERO; 3];

    fn anywhere(_: IpAddr) -> bool {
        true
    }

    async fn listening(app: Router) -> SocketAddr {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, app).await });
        address
    }

    fn hook(address: SocketAddr, path: &str) -> Webhook {
        Webhook { url: format!("http://localhost:{}{path}", address.port()), secret: "whsec".to_owned() }
    }

    fn event() -> Event {
        Event::new("ping", serde_json::json!({ "a": 1 }))
    }

    #[tokio::test]
    async fn a_delivery_is_signed_and_tried_again() {
        let (tries, seen) = (Arc::new(AtomicUsize::new(0)), Arc::new(Mutex::new(None)));
        let (count, kept) = (Arc::clone(&tries), Arc::clone(&seen));
        let handler = move |headers: HeaderMap, body: Bytes| {
            *kept.lock().unwrap() = Some((headers, body));
            let first = count.fetch_add(1, Ordering::Relaxed) == 0;
            async move { if first { StatusCode::BAD_GATEWAY } else { StatusCode::NO_CONTENT } }
        };
        let address = listening(Router::new().route("/hook", post(handler))).await;
        let event = event();
        assert_eq!(deliver(&hook(address, "/hook"), &event, &AT_ONCE, anywhere).await, Ok(()));
        assert_eq!(tries.load(Ordering::Relaxed), 2);
        let (headers, body) = seen.lock().unwrap().take().unwrap();
        let signed = headers[SIGNATURE].to_str().unwrap();
        let (time, mac) = signed.strip_prefix("t=").unwrap().split_once(",v1=").unwrap();
        assert_eq!(mac, signature("whsec", time.parse().unwrap(), &body));
        assert_eq!(headers["styk-event"], "ping");
        assert_eq!(headers[header::CONTENT_TYPE], "application/json");
        assert_eq!(headers["styk-delivery"].to_str().unwrap(), event.id);
        assert_eq!(serde_json::from_slice::<serde_json::Value>(&body).unwrap()["data"]["a"], 1);
    }

    #[test]
    fn a_signature_is_the_one_of_the_standard() {
        // echo -n '0.x' | openssl dgst -sha256 -hmac key
        assert_eq!(signature("key", 0, b"x"), "01648d624c0b511b0449a63394418e2d5b018e4cc2f753e42127d445f3ca5dd0");
    }

    #[tokio::test]
    async fn a_redirect_is_not_followed_and_a_refusal_not_repeated() {
        let tries = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&tries);
        let app = Router::new().route("/away", post(|| async { Redirect::temporary("/hook").into_response() })).route(
            "/gone",
            post(move || async move {
                count.fetch_add(1, Ordering::Relaxed);
                StatusCode::GONE
            }),
        );
        let address = listening(app).await;
        let away = deliver(&hook(address, "/away"), &event(), &AT_ONCE, anywhere).await.unwrap_err();
        assert!(away.why.to_string().contains("307"), "{}", away.why);
        assert!(deliver(&hook(address, "/gone"), &event(), &AT_ONCE, anywhere).await.is_err());
        assert_eq!(tries.load(Ordering::Relaxed), 1);
    }

    #[tokio::test]
    async fn an_address_inside_is_refused_however_it_is_written() {
        let address = listening(Router::new()).await;
        for host in ["localhost", "127.0.0.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"] {
            let webhook = Webhook { url: format!("http://{host}:{}/", address.port()), secret: String::new() };
            let refused = try_out(&webhook, &event()).await.unwrap_err();
            assert!(refused.why.to_string().contains("no address of the internet"), "{host}: {}", refused.why);
        }
        for url in ["file:///etc/passwd", "ftp://example.com", "https://user:word@example.com", "hook"] {
            assert!(checked(url).is_err(), "{url}");
        }
    }
}
