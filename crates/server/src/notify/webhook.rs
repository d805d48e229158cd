//! Webhooks: what happened, sent to the address of a program, signed.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use reqwest::redirect::Policy;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use styk_model::{Text, Timestamp, text};
use styk_store::Delivery;
use url::{Host, Url};

use super::address::is_public;
pub(crate) use super::deliveries::tell;
use crate::problem::Problem;
use crate::secret::{hexadecimal, random};

/// The longest that an attempt may take.
pub(super) const LONGEST: Duration = Duration::from_secs(10);

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
    pub(super) id: String,
    pub(super) event: &'static str,
    time: Timestamp,
    data: serde_json::Value,
}

impl Event {
    pub(crate) fn new(event: &'static str, data: serde_json::Value) -> Self {
        Self::with_id(random()[..32].to_owned(), event, data)
    }

    /// One that is told again under the same id.
    pub(super) fn with_id(id: String, event: &'static str, data: serde_json::Value) -> Self {
        Self { id, event, time: Timestamp::now(), data }
    }

    /// To be delivered to an address, from now on.
    pub(super) fn delivery(&self, url: &str) -> Result<Delivery, Problem> {
        Ok(Delivery {
            id: self.id.clone(),
            url: url.to_owned(),
            event: self.event.to_owned(),
            body: serde_json::to_string(self).map_err(Problem::invalid)?,
            failed: 0,
            next: Timestamp::now(),
        })
    }
}

/// Why a delivery did not arrive.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Undelivered {
    pub why: Text,
    /// Whether it may arrive later.
    pub(super) again: bool,
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

/// Delivers once, at once.
pub(crate) async fn try_out(webhook: &Webhook, event: &Event) -> Result<(), Undelivered> {
    let body = serde_json::to_string(event).map_err(|error| never(Text::verbatim(error)))?;
    attempt(webhook, &Message { id: &event.id, event: event.event, body: &body }, is_public).await
}

/// What is sent.
pub(super) struct Message<'a> {
    pub id: &'a str,
    pub event: &'a str,
    pub body: &'a str,
}

/// Sends it once, to an address that is allowed.
pub(super) async fn attempt(
    webhook: &Webhook,
    message: &Message<'_>,
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
        .header("styk-event", message.event)
        .header("styk-delivery", message.id)
        .header(SIGNATURE, format!("t={seconds},v1={}", signature(&webhook.secret, seconds, message.body.as_bytes())))
        .body(message.body.to_owned())
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

    async fn deliver(webhook: &Webhook, event: &Event) -> Result<(), Undelivered> {
        let body = serde_json::to_string(event).unwrap();
        attempt(webhook, &Message { id: &event.id, event: event.event, body: &body }, anywhere).await
    }

    #[tokio::test]
    async fn a_delivery_is_signed_and_a_failure_may_be_repeated() {
        let (tries, seen) = (Arc::new(AtomicUsize::new(0)), Arc::new(Mutex::new(None)));
        let (count, kept) = (Arc::clone(&tries), Arc::clone(&seen));
        let handler = move |headers: HeaderMap, body: Bytes| {
            *kept.lock().unwrap() = Some((headers, body));
            let first = count.fetch_add(1, Ordering::Relaxed) == 0;
            async move { if first { StatusCode::BAD_GATEWAY } else { StatusCode::NO_CONTENT } }
        };
        let address = listening(Router::new().route("/hook", post(handler))).await;
        let event = event();
        assert!(deliver(&hook(address, "/hook"), &event).await.unwrap_err().again);
        assert_eq!(deliver(&hook(address, "/hook"), &event).await, Ok(()));
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
        let app = Router::new()
            .route("/away", post(|| async { Redirect::temporary("/hook").into_response() }))
            .route("/gone", post(|| async { StatusCode::GONE }));
        let address = listening(app).await;
        let away = deliver(&hook(address, "/away"), &event()).await.unwrap_err();
        assert!(!away.again && away.why.to_string().contains("307"), "{}", away.why);
        assert!(!deliver(&hook(address, "/gone"), &event()).await.unwrap_err().again);
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
