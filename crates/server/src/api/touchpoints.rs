//! The touchpoint registry.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use styk_engine::Engine;
use styk_lake::StopOnDrop;
use styk_query::touchpoints::{Matched, Registry, Touchpoint, Trial};

use super::{Body, note};
use crate::mask;
use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;

pub(crate) async fn get(State(server): State<Server>) -> Json<Registry> {
    Json((*server.engine().registry()).clone())
}

/// What a rule would match; dropping the future stops the count.
pub(crate) async fn try_rule(
    State(server): State<Server>,
    reader: Reader,
    Body(trial): Body<Trial>,
) -> Result<Json<Matched>, Problem> {
    if reader.is_masked(&server.settings()) {
        mask::rule(&serde_json::to_string(&trial).map_err(Problem::invalid)?)?;
    }
    let context = server.engine().context();
    let stop = StopOnDrop(Arc::clone(&context.watch));
    let _turn = server.turns().queue()?.turn(&context.watch).await?;
    let counted = tokio::spawn(async move { Engine::try_rule(&context, &trial) }).await.map_err(|error| {
        tracing::error!(%error, "a count of what a rule matches ended unexpectedly");
        Problem::internal()
    })?;
    drop(stop);
    Ok(Json(counted?))
}

pub(crate) async fn put(
    State(server): State<Server>,
    reader: Reader,
    Body(registry): Body<Registry>,
) -> Result<Json<Registry>, Problem> {
    let before = server.engine().registry();
    let saved = match server.engine().set_registry(registry).await {
        Ok(saved) => saved,
        Err(error @ styk_engine::EngineError::RegistryVersion { .. }) => {
            return Err(Problem::from(error).with_current(&*server.engine().registry()));
        }
        Err(error) => return Err(error.into()),
    };
    if saved.version != before.version {
        note(&server, &reader, "touchpoints", changes(&before, &saved)).await?;
    }
    Ok(Json((*saved).clone()))
}

/// Keys that the log names of one kind of change; the rest is counted.
const NAMED: usize = 12;

/// `version 4; added cart; changed call, mail; removed ad`
fn changes(before: &Registry, after: &Registry) -> String {
    let by_key = |registry: &'_ Registry| -> HashMap<String, Touchpoint> {
        registry.touchpoints.iter().map(|one| (one.key.clone(), one.clone())).collect()
    };
    let (old, new) = (by_key(before), by_key(after));
    let of = |registry: &Registry, matches: &dyn Fn(&Touchpoint) -> bool| -> Vec<String> {
        registry.touchpoints.iter().filter(|one| matches(one)).map(|one| one.key.clone()).collect()
    };
    let parts = [
        ("added", of(after, &|one| !old.contains_key(&one.key))),
        ("changed", of(after, &|one| old.get(&one.key).is_some_and(|known| known != one))),
        ("removed", of(before, &|one| !new.contains_key(&one.key))),
    ];
    let mut text = format!("version {}", after.version);
    for (what, keys) in parts.into_iter().filter(|(_, keys)| !keys.is_empty()) {
        let named = keys.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
        let more = match keys.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(", +{more}"),
        };
        let _ = write!(text, "; {what} {named}{more}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_says_which_touchpoints_changed() {
        let registry = |version, keys: &[&str]| Registry {
            version,
            touchpoints: keys
                .iter()
                .map(|key| Touchpoint { key: (*key).to_owned(), ..Touchpoint::default() })
                .collect(),
            ..Registry::default()
        };
        let before = registry(3, &["ad", "cart", "call"]);
        let mut after = registry(4, &["cart", "call", "mail"]);
        after.touchpoints[1].owner = Some("Ewa".to_owned());
        assert_eq!(changes(&before, &after), "version 4; added mail; changed call; removed ad");
        let many: Vec<String> = (0..15).map(|number| format!("t{number}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let text = changes(&registry(1, &[]), &registry(2, &many));
        assert!(text.ends_with("t11, +3"), "{text}");
        assert_eq!(changes(&before, &Registry { version: 5, ..before.clone() }), "version 5");
    }
}
