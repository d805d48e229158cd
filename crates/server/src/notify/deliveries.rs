//! Tells webhooks what happened. What is to be told stands in the store until
//! it has arrived or is given up, so a server that ends goes on where it was.
//! An address may be told twice: when the server ended between the answer and
//! the note of it. Both have the same id.

use std::net::IpAddr;
use std::time::Duration;

use styk_model::{Language, Say, Timestamp};
use styk_store::Delivery;
use tokio::sync::watch;

use super::Notifications;
use super::address::is_public;
use super::webhook::{Event, LONGEST, Message, Webhook, attempt};
use crate::problem::Problem;
use crate::server::Server;

/// Waits after an attempt that failed; past the last one it is given up.
const AGAIN: [Duration; 4] =
    [Duration::from_secs(2), Duration::from_secs(15), Duration::from_mins(1), Duration::from_mins(5)];

/// Deliveries that were given up and are kept.
const MOST_UNDELIVERED: u32 = 1_000;

/// How long an attempt has before another may begin: longer than it can take.
const TAKEN: Duration = LONGEST.saturating_mul(3);

/// The longest sleep: clocks are set, and machines wake up.
const LONGEST_SLEEP: Duration = Duration::from_mins(1);

/// Tells all webhooks, behind the work that goes on.
pub(crate) fn tell(server: &Server, event: Event) {
    let server = server.clone();
    tokio::spawn(async move {
        if let Err(problem) = enqueue(&server, &event).await {
            tracing::error!(event = event.event, code = problem.code, "the webhooks cannot be told");
        }
    });
}

async fn enqueue(server: &Server, event: &Event) -> Result<(), Problem> {
    for webhook in Notifications::of(server).await?.webhooks {
        server.store().add_delivery(&event.delivery(&webhook.url)?).await?;
    }
    server.deliveries_changed().notify_one();
    Ok(())
}

/// Runs until the server closes.
pub(crate) async fn run(server: Server, mut closed: watch::Receiver<bool>) {
    loop {
        let wait = match turn(&server, is_public).await {
            Ok(wait) => wait,
            Err(problem) => {
                tracing::error!(
                    why = problem.body(Language::En).detail(),
                    "what webhooks are to be told cannot be read"
                );
                LONGEST_SLEEP
            }
        };
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = server.deliveries_changed().notified() => {}
            _ = closed.changed() => return,
        }
    }
}

/// Begins all that is due, and says how long nothing else is.
async fn turn(server: &Server, allowed: fn(IpAddr) -> bool) -> Result<Duration, Problem> {
    let now = Timestamp::now();
    let due = server.store().take_deliveries(now, later(now, TAKEN)).await?;
    if !due.is_empty() {
        let webhooks = Notifications::of(server).await?.webhooks;
        for delivery in due {
            // Nobody wants to be told there any more.
            let Some(webhook) = webhooks.iter().find(|webhook| webhook.url == delivery.url).cloned() else {
                server.store().remove_delivery(&delivery).await?;
                continue;
            };
            let server = server.clone();
            // One address that is slow keeps no other waiting.
            tokio::spawn(async move {
                if let Err(problem) = deliver(&server, &webhook, &delivery, allowed).await {
                    tracing::error!(url = delivery.url, code = problem.code, "a delivery cannot be noted");
                }
                server.deliveries_changed().notify_one();
            });
        }
    }
    let next = server.store().next_delivery().await?.map_or(i64::MAX, |next| next.0);
    let wait = next.saturating_sub(Timestamp::now().0).max(0).unsigned_abs();
    Ok(Duration::from_micros(wait).min(LONGEST_SLEEP))
}

async fn deliver(
    server: &Server,
    webhook: &Webhook,
    delivery: &Delivery,
    allowed: fn(IpAddr) -> bool,
) -> Result<(), Problem> {
    let message = Message { id: &delivery.id, event: &delivery.event, body: &delivery.body };
    let failed = match attempt(webhook, &message, allowed).await {
        Ok(()) => return Ok(server.store().remove_delivery(delivery).await?),
        Err(failed) => failed,
    };
    if let Some(wait) = AGAIN.get(delivery.failed as usize).filter(|_| failed.again) {
        return Ok(server.store().put_off_delivery(delivery, later(Timestamp::now(), *wait)).await?);
    }
    tracing::warn!(url = delivery.url, event = delivery.event, why = %failed.why, "a webhook was not delivered");
    let why = serde_json::json!(Language::ALL.map(|language| failed.why.say(language))).to_string();
    Ok(server.store().give_up_delivery(delivery, &why, Timestamp::now(), MOST_UNDELIVERED).await?)
}

fn later(time: Timestamp, wait: Duration) -> Timestamp {
    Timestamp(time.0.saturating_add(wait.as_micros() as i64))
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use axum::Router;
    use axum::http::StatusCode;
    use axum::routing::post;
    use styk_engine::Engine;

    use super::*;
    use crate::Config;

    async fn server(folder: &Path) -> Server {
        let engine = loop {
            match Engine::open(folder).await {
                Ok(engine) => break Arc::new(engine),
                // A task of the server before has a moment to end.
                Err(styk_engine::EngineError::InUse { .. }) => tokio::time::sleep(Duration::from_millis(10)).await,
                Err(error) => panic!("{error}"),
            }
        };
        Server::new(engine, Config::default()).await.unwrap()
    }

    async fn with_webhook(server: &Server, url: &str) {
        let webhooks = vec![Webhook { url: url.to_owned(), secret: "whsec".to_owned() }];
        let known = Notifications::of(server).await.unwrap();
        Notifications { webhooks, ..known }.save(server, "olga").await.unwrap();
    }

    /// Makes everything that waits due, and waits until what is begun has ended.
    async fn deliver_all(server: &Server) {
        let due = server.store().take_deliveries(Timestamp(i64::MAX), Timestamp(0)).await.unwrap();
        turn(server, |_| true).await.unwrap();
        for _ in due {
            server.deliveries_changed().notified().await;
        }
    }

    /// An address that fails so often and then takes what it is told.
    async fn failing(times: usize) -> (String, Arc<AtomicUsize>) {
        let tries = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&tries);
        let handler = move || async move {
            let failed = count.fetch_add(1, Ordering::Relaxed) < times;
            if failed { StatusCode::BAD_GATEWAY } else { StatusCode::NO_CONTENT }
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://localhost:{}/hook", listener.local_addr().unwrap().port());
        tokio::spawn(async move { axum::serve(listener, Router::new().route("/hook", post(handler))).await });
        (url, tries)
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_waits_for_another_attempt_is_delivered_by_the_next_server() {
        let (url, tries) = failing(1).await;
        let place = tempfile::tempdir().unwrap();
        let first = server(place.path()).await;
        with_webhook(&first, &url).await;
        enqueue(&first, &Event::new("ping", serde_json::json!({}))).await.unwrap();
        first.deliveries_changed().notified().await;
        deliver_all(&first).await;
        assert_eq!(tries.load(Ordering::Relaxed), 1);
        assert!(first.store().next_delivery().await.unwrap().unwrap() > Timestamp::now(), "it waits");
        drop(first);
        let second = server(place.path()).await;
        deliver_all(&second).await;
        assert_eq!(tries.load(Ordering::Relaxed), 2);
        assert_eq!(second.store().next_delivery().await.unwrap(), None, "it arrived");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_never_arrives_is_given_up_and_what_nobody_wants_is_forgotten() {
        let (url, tries) = failing(usize::MAX).await;
        let place = tempfile::tempdir().unwrap();
        let server = server(place.path()).await;
        with_webhook(&server, &url).await;
        let ping = || Event::new("ping", serde_json::json!({}));
        enqueue(&server, &ping()).await.unwrap();
        server.deliveries_changed().notified().await;
        for _ in 0..AGAIN.len() + 3 {
            deliver_all(&server).await;
        }
        assert_eq!(tries.load(Ordering::Relaxed), AGAIN.len() + 1);
        assert_eq!(server.store().next_delivery().await.unwrap(), None);
        let (given_up, total) = server.store().undelivered(0, 10).await.unwrap();
        assert_eq!((total, given_up[0].event.as_str()), (1, "ping"));
        assert!(given_up[0].why.contains("it answered 502"), "{}", given_up[0].why);
        enqueue(&server, &ping()).await.unwrap();
        server.deliveries_changed().notified().await;
        with_webhook(&server, "http://localhost:9/other").await;
        turn(&server, |_| true).await.unwrap();
        assert_eq!(server.store().next_delivery().await.unwrap(), None);
        assert_eq!(tries.load(Ordering::Relaxed), AGAIN.len() + 1);
    }
}
