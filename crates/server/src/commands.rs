//! Commands beside the server, answered through the socket in the data folder.

use std::sync::Arc;

use styk_engine::served::{Socket, handle};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

use crate::server::Server;

/// Commands answered at the same time; more wait.
const MOST: usize = 8;

/// Answers commands until the server closes, those that have begun to their end.
pub(crate) async fn answer(server: Server, mut closed: watch::Receiver<bool>) {
    let socket = match Socket::open(server.engine().folder()) {
        Ok(socket) => socket,
        Err(error) => {
            tracing::warn!(%error, "commands beside this server will find the folder in use");
            return;
        }
    };
    let (places, mut running) = (Arc::new(Semaphore::new(MOST)), JoinSet::new());
    loop {
        tokio::select! {
            accepted = socket.accept() => match accepted {
                Ok(stream) => {
                    let (server, places) = (server.clone(), Arc::clone(&places));
                    running.spawn(async move {
                        let _place = places.acquire_owned().await;
                        let engine = server.engine();
                        let erased = engine.erasures_done();
                        if let Err(error) = handle(Arc::clone(engine), stream).await {
                            tracing::debug!(%error, "a command went before its answer");
                        }
                        if engine.erasures_done() != erased {
                            server.forget_answers();
                        }
                    });
                }
                Err(error) => {
                    tracing::warn!(%error, "a command could not be taken in");
                    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
                }
            },
            Some(_) = running.join_next() => {}
            _ = closed.changed() => break,
        }
    }
    drop(socket);
    while running.join_next().await.is_some() {}
}
