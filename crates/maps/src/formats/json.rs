//! JSON, which holds everything that a map has.
//!
//! The document stands in an envelope, so that files of later versions can be told:
//!
//! ```json
//! {"format": "styk-map", "version": 1, "map": {"name": "Flight", "stages": []}}
//! ```
//!
//! Version 1 is the map as the API has it. A field that is not known is an error: it may mean that the file says
//! something else than what would be read.

use serde::{Deserialize, Serialize};
use styk_model::{Text, text};

use super::{FormatError, MapFormat, Read};
use crate::Map;

const FORMAT: &str = "styk-map";
const VERSION: u64 = 1;

#[derive(Deserialize)]
struct Head {
    format: Option<String>,
    version: Option<u64>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope<T> {
    format: String,
    version: u64,
    map: T,
}

pub(super) fn read(bytes: &[u8]) -> Result<Read, FormatError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let head: Head = serde_json::from_slice(bytes).map_err(invalid)?;
    let found = head.format.unwrap_or_default();
    if found != FORMAT {
        let reason = text!(
            "expected `\"format\": \"{FORMAT}\"` at the beginning, found `{found}`",
            "в начале ожидается `\"format\": \"{FORMAT}\"`, а там «{found}»",
            "na początku oczekiwano `\"format\": \"{FORMAT}\"`, a jest „{found}”",
        );
        return Err(FormatError::Invalid { format: MapFormat::Json, reason });
    }
    if head.version != Some(VERSION) {
        let found = head.version.map(|version| version.to_string()).unwrap_or_default();
        return Err(FormatError::Version { format: MapFormat::Json, found, expected: "1" });
    }
    let envelope: Envelope<Map> = serde_json::from_slice(bytes).map_err(invalid)?;
    Ok(Read { map: envelope.map, left_out: Vec::new() })
}

fn invalid(error: serde_json::Error) -> FormatError {
    FormatError::Invalid { format: MapFormat::Json, reason: Text::verbatim(error) }
}

pub(super) fn write(map: &Map) -> Vec<u8> {
    let envelope = Envelope { format: FORMAT.to_owned(), version: VERSION, map };
    serde_json::to_vec_pretty(&envelope).expect("a map is plain data")
}
