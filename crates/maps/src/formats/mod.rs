//! Files of maps, both ways: pure functions of bytes.
//!
//! What a file holds that a map has no place for is kept in the notes of the map and reported, never dropped in
//! silence; what a map holds that a format has no place for is said in [docs/MAPS.md]. Files are of strangers: their
//! size, depth and what they may unfold to are limited, XML entities are not expanded, and no bytes make a panic.
//!
//! [docs/MAPS.md]: https://github.com/styk-project/styk/blob/main/docs/MAPS.md

mod bpmn;
mod cjml;
mod draft;
mod error;
mod flow;
mod grid;
mod ids;
mod json;
mod left_out;
mod mermaid;
mod pnml;
mod recognise;
mod text;
mod told;
mod words;
mod xml;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_model::Language;

pub use error::FormatError;
pub use flow::Oddity;
pub use left_out::LeftOut;

use crate::{MAX_STEPS, Map, MapFlaw};

/// A larger file is no map.
pub const MAX_FILE_BYTES: usize = 20_000_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum MapFormat {
    /// Everything that a map has.
    Json,
    /// A table: lanes down, steps across.
    Csv,
    /// The same table as a workbook (Office Open XML).
    Xlsx,
    /// Customer Journey Modelling Language 2.0.
    Cjml,
    /// A Mermaid diagram of the kind `journey`.
    Mermaid,
    /// Business Process Model and Notation 2.0.
    Bpmn,
    /// Petri Net Markup Language (ISO/IEC 15909-2): a place/transition net.
    Pnml,
}

impl MapFormat {
    pub const ALL: [Self; 7] = [Self::Json, Self::Csv, Self::Xlsx, Self::Cjml, Self::Mermaid, Self::Bpmn, Self::Pnml];

    /// As people speak of it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Csv => "CSV",
            Self::Xlsx => "XLSX",
            Self::Cjml => "CJML",
            Self::Mermaid => "Mermaid",
            Self::Bpmn => "BPMN",
            Self::Pnml => "PNML",
        }
    }

    /// How names of its files end, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Cjml => "cjml",
            Self::Mermaid => "mmd",
            Self::Bpmn => "bpmn",
            Self::Pnml => "pnml",
        }
    }

    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Cjml | Self::Bpmn | Self::Pnml => "application/xml",
            Self::Mermaid => "text/vnd.mermaid",
        }
    }

    /// The format of a file, by what is in it and by its name; `name` may be empty for what was pasted.
    pub fn recognise(name: &str, bytes: &[u8]) -> Result<Self, FormatError> {
        recognise::recognise(name, bytes).ok_or_else(|| FormatError::Unknown { name: name.to_owned() })
    }

    fn names() -> String {
        Self::ALL.map(Self::name).join(", ")
    }
}

/// What a file does not say itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hints<'a> {
    /// The name of the map when the file has none; usually the file's own, without its ending.
    pub name: &'a str,
    /// Of what people wrote in it, unless the names of its lanes tell.
    pub language: Language,
}

/// A map that was read, and what of the file is in its notes only.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    pub map: Map,
    pub left_out: Vec<LeftOut>,
}

/// Reads a file; the map passes its [check](Map::check).
pub fn read(format: MapFormat, bytes: &[u8], hints: &Hints<'_>) -> Result<Read, FormatError> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(FormatError::TooLarge { found: bytes.len() });
    }
    let read = match format {
        MapFormat::Json => json::read(bytes),
        MapFormat::Csv => grid::read_csv(bytes, hints),
        MapFormat::Xlsx => grid::read_xlsx(bytes, hints),
        MapFormat::Cjml => cjml::read(bytes, hints),
        MapFormat::Mermaid => mermaid::read(bytes, hints),
        MapFormat::Bpmn => bpmn::read(bytes, hints),
        MapFormat::Pnml => pnml::read(bytes, hints),
    }?;
    read.map.check()?;
    Ok(read)
}

/// Whether a map may have so many steps: said before it is made of a file that has far more.
fn few_steps(found: usize) -> Result<(), FormatError> {
    if found > MAX_STEPS { Err(MapFlaw::TooManySteps { found }.into()) } else { Ok(()) }
}

/// Writes a map that passes its [check](Map::check). The same map gives the same bytes.
pub fn write(map: &Map, format: MapFormat) -> Vec<u8> {
    match format {
        MapFormat::Json => json::write(map),
        MapFormat::Csv => grid::write_csv(map),
        MapFormat::Xlsx => grid::write_xlsx(map),
        MapFormat::Cjml => cjml::write(map),
        MapFormat::Mermaid => mermaid::write(map),
        MapFormat::Bpmn => bpmn::write(map),
        MapFormat::Pnml => pnml::write(map),
    }
}
