//! Connections: taken in, kept from hanging on for ever, ended without dropping anybody.

use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout_at};
use tower::ServiceExt;

use crate::notify::{deliveries, segments, timers};
use crate::server::Server;

/// Connections at the same time; more wait to be taken in.
const MOST: usize = 1_000;

/// How long work that was told to stop may take to put things in order.
const SETTLING: Duration = Duration::from_secs(10);

/// Serves connections until `stop` is ready, and what they began until it ends.
pub(crate) async fn serve(listeners: Vec<(TcpListener, Router)>, server: &Server, stop: impl Future<Output = ()>) {
    let (closing, closed) = watch::channel(false);
    let mut tasks = JoinSet::new();
    #[cfg(unix)]
    tasks.spawn(crate::commands::answer(server.clone(), closed.clone()));
    tasks.spawn(timers::run(server.clone(), closed.clone()));
    tasks.spawn(deliveries::run(server.clone(), closed.clone()));
    tasks.spawn(segments::run(server.clone(), closed.clone()));
    tasks.spawn(follow(server.clone(), closed.clone()));
    for (listener, app) in listeners {
        tasks.spawn(accept(listener, app, server.limits().sending, closed.clone()));
    }
    stop.await;
    closing.send_replace(true);
    finish(server, &mut tasks).await;
}

/// Takes connections in until the server stops, then waits for those there are.
async fn accept(listener: TcpListener, app: Router, sending: Duration, mut closed: watch::Receiver<bool>) {
    let places = Arc::new(Semaphore::new(MOST));
    let mut connections = JoinSet::new();
    loop {
        // Nobody closes the semaphore.
        let place = Arc::clone(&places).acquire_owned();
        let accepted = async {
            let place = place.await.ok();
            (place, listener.accept().await)
        };
        tokio::select! {
            (place, accepted) = accepted => match accepted {
                Ok((stream, address)) => {
                    let connection = connection(stream, address, app.clone(), closed.clone(), sending);
                    connections.spawn(async move {
                        connection.await;
                        drop(place);
                    });
                }
                Err(error) => {
                    // Too many open files, as a rule: some will be closed.
                    tracing::warn!(%error, "a connection could not be taken in");
                    sleep(Duration::from_millis(100)).await;
                }
            },
            Some(_) = connections.join_next() => {}
            _ = closed.changed() => break,
        }
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

/// Brings what arrives into answers until the server stops.
async fn follow(server: Server, mut closed: watch::Receiver<bool>) {
    let stop = async move {
        let _ = closed.changed().await;
    };
    if let Err(error) = Arc::clone(server.engine()).follow_behind(stop).await {
        tracing::error!(%error, "what arrived was not written to files; it is in the inbox");
    }
}

/// Waits for what was begun, tells it to stop when that takes too long, and goes.
async fn finish(server: &Server, tasks: &mut JoinSet<()>) {
    let deadline = Instant::now() + server.limits().stopping;
    let _ = timeout_at(deadline, idle(server)).await;
    let _ = timeout_at(deadline, async { while tasks.join_next().await.is_some() {} }).await;
    server.jobs().running().iter().for_each(|job| job.cancel());
    let _ = timeout_at(Instant::now() + SETTLING, idle(server)).await;
    tasks.shutdown().await;
}

/// Until no job is running.
async fn idle(server: &Server) {
    while !server.jobs().running().is_empty() {
        sleep(Duration::from_millis(50)).await;
    }
}

async fn connection(
    stream: TcpStream,
    address: SocketAddr,
    app: Router,
    mut closed: watch::Receiver<bool>,
    sending: Duration,
) {
    // Events are small and are to arrive at once.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(address));
        app.clone().oneshot(request)
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(sending);
    let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), service));
    tokio::select! {
        // How a connection ended is the business of whoever was at its other end.
        _ = connection.as_mut() => return,
        _ = closed.changed() => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = connection.await;
}
