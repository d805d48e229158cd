//! Taking in what trackers, servers and webhooks send.
//!
//! A request is checked and written to the inbox, and only then answered, as its
//! SDK expects; what its events mean is found out behind the answer. These routes
//! stand apart from those of the app: other limits, no sessions, nothing that is
//! not needed for each of thousands of requests a second.

mod pace;
mod take;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::routing::{any, get};
use tower_http::timeout::RequestBodyTimeoutLayer;

pub(crate) use pace::Pace;

use crate::server::Server;

/// Requests since the start.
#[derive(Debug, Default)]
pub(crate) struct Requests {
    accepted: AtomicU64,
    events: AtomicU64,
    refused: AtomicU64,
}

impl Requests {
    fn note(&self, events: Option<u32>) {
        match events {
            Some(events) => {
                self.accepted.fetch_add(1, Ordering::Relaxed);
                self.events.fetch_add(u64::from(events), Ordering::Relaxed);
            }
            None => drop(self.refused.fetch_add(1, Ordering::Relaxed)),
        }
    }

    /// Requests accepted, events in them, requests refused.
    pub(crate) fn counts(&self) -> (u64, u64, u64) {
        let of = |count: &AtomicU64| count.load(Ordering::Relaxed);
        (of(&self.accepted), of(&self.events), of(&self.refused))
    }
}

/// Paths that SDKs insist on, at the root of the address. What else begins with
/// `/in/<source>/`, and an address for collection alone takes any path.
const OF_SDKS: [&str; 30] = [
    "/v1/{call}",
    "/v1/pixel/{call}",
    "/v1/projects/{key}/settings",
    "/beacon/v1/batch",
    "/pixel/v1/{call}",
    "/sourceConfig",
    "/i/v0/e",
    "/i/v0/e/",
    "/i/v1/analytics/events",
    "/e",
    "/e/",
    "/batch",
    "/batch/",
    "/capture",
    "/capture/",
    "/engage",
    "/engage/",
    "/flags",
    "/flags/",
    "/decide",
    "/decide/",
    "/array/{key}/config",
    "/array/{key}/config.js",
    "/matomo.php",
    "/piwik.php",
    "/api/send",
    "/com.snowplowanalytics.snowplow/tp2",
    "/mp/collect",
    "/debug/mp/collect",
    "/i",
];

/// The routes beside those of the app.
pub(crate) fn beside(server: &Server) -> Router {
    let mut routes =
        Router::new().route("/in/{source}", any(take::named)).route("/in/{source}/{*rest}", any(take::named));
    for path in OF_SDKS {
        routes = routes.route(path, any(take::by_key));
    }
    finished(routes, server)
}

/// The routes of an address for collection alone.
pub fn alone(server: &Server) -> Router {
    let routes = Router::new()
        .route("/in/{source}", any(take::named))
        .route("/in/{source}/{*rest}", any(take::named))
        .route("/health", get(|| async { "ok\n" }))
        .fallback(take::by_key);
    finished(routes, server)
}

fn finished(routes: Router<Server>, server: &Server) -> Router {
    let sending: Duration = server.limits().sending;
    routes.layer(RequestBodyTimeoutLayer::new(sending)).with_state(server.clone())
}
