//! A map as a table: lanes down, steps across, stages above them.
//!
//! ```text
//! Flight        | Before |        | On board
//!               | Search | Book   | Fly
//! Actions       | ...    | ...    | ...
//! Emotions      | 1      | -2     | tired [0]
//! Emotions · anna |      | -1     |
//! ```
//!
//! Written so, and read so and otherwise: a stage stands over all columns up to the next one, whether its cells are
//! merged, left blank or filled with the same name; the row of stages may be missing, or that of steps; rows that have
//! no name belong to the lane above; steps may go down and lanes across. Lanes are known by their names in English,
//! Russian and Polish; any other name is a lane of texts. A lane with a name of its own that does not tell its kind
//! has the kind behind it in brackets. In a lane of emotions a cell is a number from -2 to 2, an emoji or a word for
//! one; beside a text the number stands behind it in brackets.

mod csv;
mod emotion;
mod read;
mod table;
mod xlsx;

pub(super) use self::csv::{read_csv, write_csv};
pub(super) use self::xlsx::{read_xlsx, write_xlsx};

use styk_model::{Language, text};

use super::{FormatError, MapFormat};
use crate::LaneKind;

/// What parts the name of a lane from the key of the persona that a row of it is for.
const OF_PERSONA: &str = " · ";
/// Cells of a table, blank ones among them.
const MAX_CELLS: usize = 1_000_000;

/// Whether a table of so many rows and columns can be read.
fn fits(format: MapFormat, rows: usize, columns: usize) -> Result<(), FormatError> {
    if rows.saturating_mul(columns) <= MAX_CELLS {
        return Ok(());
    }
    let reason = text!(
        "its table has {rows} rows and {columns} columns, together more than {MAX_CELLS} cells: remove what is not part of the map",
        "в таблице строк — {rows}, столбцов — {columns}, ячеек больше {MAX_CELLS}: уберите то, что не относится к карте",
        "tabela ma wierszy: {rows}, kolumn: {columns}, komórek jest więcej niż {MAX_CELLS}: usuń to, co nie należy do mapy",
    );
    Err(FormatError::Invalid { format, reason })
}

/// The kind that a heading of a row means, and its name where that is not the kind's own name in this language.
fn heading(heading: &str, language: Language) -> (LaneKind, Option<&str>) {
    if let Some((name, kind)) = bracketed(heading) {
        return (kind, Some(name));
    }
    match LaneKind::recognise(heading) {
        Some((kind, _)) => (kind, Some(heading).filter(|heading| *heading != kind.name(language))),
        None => (LaneKind::Text, Some(heading)),
    }
}

/// A name with the kind of its lane behind it in brackets.
fn bracketed(heading: &str) -> Option<(&str, LaneKind)> {
    let (name, kind) = heading.strip_suffix(']')?.rsplit_once(" [")?;
    Some((name, LaneKind::recognise(kind)?.0))
}
