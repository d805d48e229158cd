//! Who else has a map open.

use std::time::Instant;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Body;
use crate::presence::{Place, Said, Somebody};
use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;

/// Characters of keys, of the map and of what is on it, and of what a tab is called.
const LONGEST: usize = 100;

/// What a tab that has a map open says every few seconds.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PresenceSaid {
    /// Anything that tells it from one's other tabs.
    tab: String,
    /// The cell that is looked at.
    #[serde(default)]
    cell: Option<PresenceCell>,
    /// Whether it closes the map.
    #[serde(default)]
    leaves: bool,
}

/// A cell of a map.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PresenceCell {
    step: String,
    lane: String,
}

/// Somebody else who has the map open.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct PresentPerson {
    account: u32,
    name: String,
    /// From 0 to 7.
    colour: u8,
    cell: Option<PresenceCell>,
}

impl From<Somebody> for PresentPerson {
    fn from(Somebody { account, name, colour, place }: Somebody) -> Self {
        let cell = place.map(|Place { step, lane }| PresenceCell { step, lane });
        Self { account, name, colour, cell }
    }
}

/// Says that one is there, and who else is.
pub(crate) async fn say(
    State(server): State<Server>,
    reader: Reader,
    Path(key): Path<String>,
    Body(said): Body<PresenceSaid>,
) -> Result<Json<Vec<PresentPerson>>, Problem> {
    let Some(account) = &reader.account else { return Err(Problem::signed_out()) };
    let PresenceSaid { tab, cell, leaves } = said;
    let place = cell.map(|PresenceCell { step, lane }| Place { step, lane });
    let of_place = place.iter().flat_map(|place| [&place.step, &place.lane]);
    if [&key, &tab].into_iter().chain(of_place).any(|text| text.chars().count() > LONGEST) {
        let words = ["The key is too long.", "Слишком длинный ключ.", "Klucz jest za długi."];
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "key", words));
    }
    if leaves {
        server.presence().gone(&key, &tab, account.id);
        return Ok(Json(Vec::new()));
    }
    let said = Said { tab: &tab, account: account.id, name: reader.called(), place: place.as_ref() };
    let others = server.presence().here(&key, said, Instant::now());
    Ok(Json(others.into_iter().map(PresentPerson::from).collect()))
}
