//! From the rows of a table to a map.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use styk_model::Language;

use super::emotion::Feeling;
use super::{OF_PERSONA, heading};
use crate::formats::draft::{Draft, cell};
use crate::formats::words::{heads_stages, heads_steps};
use crate::formats::{FormatError, Hints, LeftOut, MapFormat, few_steps};
use crate::{Cell, LaneKind};

/// Rows in which the names of lanes are looked for when steps go down.
const TOP: usize = 6;

/// The cells of a table, trimmed; rows may be of different lengths.
pub(super) type Rows = Vec<Vec<String>>;

/// The map of a table, which may turn out to have no steps.
pub(super) fn map(format: MapFormat, rows: Rows, hints: &Hints<'_>) -> Result<Draft, FormatError> {
    let mut draft = Draft::new(format, hints);
    let (mut above, rows) = upright(rows);
    let rows: Rows = rows.into_iter().filter(|row| !is_blank(row)).collect();
    let head = Head::of(&rows);
    above.extend(head.above.iter().map(|row| rows[*row].clone()));
    let corners = [head.stages, head.steps].into_iter().flatten().map(|row| vec![text(&rows, row, 0).to_owned()]);
    let is_label = |row: &Vec<String>| row.iter().all(|cell| heads_stages(cell) || heads_steps(cell));
    title(&mut draft, above.into_iter().chain(corners.filter(|corner| !is_label(corner))));
    let body = &rows[head.body..];
    draft.map.language = language(body, hints.language);
    let columns = columns(&mut draft, &rows, &head)?;
    let lanes = lanes(&mut draft, body);
    draft.map.check()?;
    for lane in &lanes {
        for (column, step) in &columns {
            fill(&mut draft, lane, lane.cells.get(*column).map_or("", String::as_str), step);
        }
    }
    Ok(draft)
}

fn is_blank(row: &[String]) -> bool {
    row.iter().all(String::is_empty)
}

fn text(rows: &[Vec<String>], row: usize, column: usize) -> &str {
    rows.get(row).and_then(|row| row.get(column)).map_or("", String::as_str)
}

pub(super) fn is_known(cell: &str) -> bool {
    heads_stages(cell) || heads_steps(cell) || LaneKind::recognise(cell).is_some()
}

/// The rows above a table whose steps go down, and the table with its steps across: they go down where more names of
/// lanes stand in one row than in the first column.
fn upright(mut rows: Rows) -> (Rows, Rows) {
    let down = rows.iter().filter(|row| row.first().is_some_and(|cell| is_known(cell) || lane(cell).is_some())).count();
    let across = rows.iter().take(TOP).map(|row| row.iter().filter(|cell| is_known(cell)).count());
    match across.enumerate().max_by_key(|(row, known)| (*known, Reverse(*row))) {
        Some((row, known)) if known > down && known > 1 => {
            let turned = turned(&rows.split_off(row));
            (rows, turned)
        }
        _ => (Rows::new(), rows),
    }
}

fn turned(rows: &[Vec<String>]) -> Rows {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let column = |column: usize| (0..rows.len()).map(|row| text(rows, row, column).to_owned()).collect();
    (0..columns).map(column).collect()
}

/// Where the rows above the lanes are.
#[derive(Debug, Default)]
struct Head {
    stages: Option<usize>,
    steps: Option<usize>,
    /// Rows that are neither.
    above: Vec<usize>,
    /// The first lane.
    body: usize,
}

impl Head {
    /// Rows are known by what stands before them; of those before which nothing stands the last one has the steps,
    /// and the one above it the stages.
    fn of(rows: &[Vec<String>]) -> Self {
        let mut head = Self::default();
        let mut plain = Vec::new();
        for row in 0..rows.len() {
            let first = text(rows, row, 0);
            let is_first = plain.is_empty() && head.stages.is_none() && head.steps.is_none();
            if head.stages.is_none() && heads_stages(first) {
                head.stages = Some(row);
            } else if head.steps.is_none() && heads_steps(first) {
                head.steps = Some(row);
            } else if LaneKind::recognise(first).is_some() {
                break;
            } else if is_first && is_blank(&rows[row][1..]) {
                head.above.push(row);
            } else if is_first || first.is_empty() {
                plain.push(row);
            } else {
                break;
            }
            head.body = row + 1;
        }
        head.steps = head.steps.or_else(|| plain.pop());
        head.stages = head.stages.or_else(|| plain.pop());
        head.above.extend(plain);
        head
    }
}

/// Names the map after the first text above the table; what else stands there is kept.
fn title(draft: &mut Draft, above: impl Iterator<Item = Vec<String>>) {
    let mut is_named = false;
    for row in above.filter(|row| !is_blank(row)) {
        let said: Vec<&str> = row.iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect();
        if !is_named && said.len() == 1 {
            draft.rename(said[0]);
            is_named = true;
        } else {
            draft.keep(said[0], &said.join("\t"));
        }
    }
}

/// The language that most names of lanes are in; the other one when as many are.
fn language(body: &[Vec<String>], other: Language) -> Language {
    let mut found = [0; 3];
    for (_, language) in body.iter().filter_map(|row| lane(row.first()?)) {
        found[language as usize] += 1;
    }
    let most = Language::ALL.into_iter().max_by_key(|one| (found[*one as usize], *one == other));
    most.unwrap_or(other)
}

/// The kind of lane that a row is of, and the language that it is told in, when its heading tells.
fn lane(heading: &str) -> Option<(LaneKind, Language)> {
    let heading = heading.rsplit_once(OF_PERSONA).map_or(heading, |(lane, _)| lane);
    let in_brackets = heading.strip_suffix(']').and_then(|heading| heading.rsplit_once(" ["));
    LaneKind::recognise(in_brackets.map_or(heading, |(_, kind)| kind))
}

/// Adds stages and steps, and says in which column the cells of each step are.
fn columns(draft: &mut Draft, rows: &[Vec<String>], head: &Head) -> Result<Vec<(usize, String)>, FormatError> {
    let body = &rows[head.body..];
    let named = |row: Option<usize>, column: usize| row.map_or("", |row| text(rows, row, column));
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let is_filled = |column: usize| body.iter().any(|row| row.get(column).is_some_and(|cell| !cell.is_empty()));
    let has_step = |column: &usize| {
        let is_step = !named(head.steps, *column).is_empty() || is_filled(*column);
        is_step || (head.steps.is_none() && !named(head.stages, *column).is_empty())
    };
    let with_steps: Vec<bool> = (0..width).map(|column| column > 0 && has_step(&column)).collect();
    few_steps(with_steps.iter().filter(|has_step| **has_step).count())?;
    let mut columns = Vec::new();
    let (mut stage, mut number) = ("", 0);
    for (column, has_step) in with_steps.into_iter().enumerate().skip(1) {
        let begins = named(head.stages, column);
        if !begins.is_empty() && begins != stage {
            (stage, number) = (begins, 0);
            draft.stage(stage);
        }
        if has_step {
            number += 1;
            let own = named(head.steps, column);
            let name = match (own.is_empty(), stage.is_empty(), number) {
                (false, ..) => own.to_owned(),
                (_, false, 1) => stage.to_owned(),
                (_, false, _) => format!("{stage} {number}"),
                (_, true, _) => draft.step_name(columns.len() + 1),
            };
            let place = draft.last_stage();
            columns.push((column, draft.step(place, None, &name)));
        }
    }
    Ok(columns)
}

/// The rows of a lane that are for everybody or for one persona.
struct LaneRow {
    lane: String,
    kind: LaneKind,
    persona: Option<String>,
    /// By column.
    cells: Vec<String>,
}

/// Adds the lanes. A row without a name belongs to the one above.
fn lanes(draft: &mut Draft, body: &[Vec<String>]) -> Vec<LaneRow> {
    let mut lanes: Vec<LaneRow> = Vec::new();
    let mut called: HashMap<&str, usize> = HashMap::new();
    let mut personas = HashSet::new();
    for row in body {
        let first = row.first().map_or("", String::as_str);
        if first.is_empty() {
            match lanes.last_mut() {
                Some(lane) => append(&mut lane.cells, row),
                None => draft.keep("—", &row.join("\t")),
            }
            continue;
        }
        let of_persona = first.rsplit_once(OF_PERSONA).and_then(|(lane, who)| Some((*called.get(lane)?, who)));
        let (lane, kind, persona) = if let Some((at, who)) = of_persona {
            (lanes[at].lane.clone(), lanes[at].kind, Some(who.to_owned()))
        } else {
            called.insert(first, lanes.len());
            let (kind, name) = heading(first, draft.language());
            (draft.lane(kind, name.map(str::to_owned)), kind, None)
        };
        if let Some(who) = persona.as_ref().filter(|who| personas.insert((*who).clone())) {
            draft.map.personas.push(who.clone());
        }
        lanes.push(LaneRow { lane, kind, persona, cells: row.clone() });
    }
    lanes
}

fn append(cells: &mut Vec<String>, more: &[String]) {
    cells.resize(cells.len().max(more.len()), String::new());
    for (cell, more) in cells.iter_mut().zip(more).filter(|(_, more)| !more.is_empty()) {
        if !cell.is_empty() {
            cell.push('\n');
        }
        cell.push_str(more);
    }
}

fn fill(draft: &mut Draft, lane: &LaneRow, said: &str, step: &str) {
    if said.is_empty() {
        return;
    }
    let own = Cell { persona: lane.persona.clone(), ..cell(step, &lane.lane) };
    if lane.kind != LaneKind::Emotion {
        draft.put_cell(Cell { text: said.to_owned(), ..own });
        return;
    }
    let feeling = Feeling::read(said);
    if feeling.is_beyond {
        let step = draft.map.step(step).map_or(step, |step| step.name.as_str()).to_owned();
        draft.report(LeftOut::Emotion { step, found: said.to_owned() });
    }
    draft.put_cell(Cell { text: feeling.text, emotion: feeling.emotion, ..own });
}
