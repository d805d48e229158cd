//! From a map to the rows of a table.

use super::{OF_PERSONA, emotion, heading};
use crate::formats::told::Cells;
use crate::formats::words::{heads_stages, heads_steps};
use crate::{Cell, Lane, LaneKind, Map, Step};

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Text(String),
    Number(f64),
}

impl Value {
    fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// A map as a table.
pub(super) struct Table {
    /// The names of the stages, each with how many columns it stands over.
    pub(super) stages: Vec<(String, usize)>,
    /// Names of steps, none where a stage has no steps.
    pub(super) steps: Vec<String>,
    /// The rows below: the name of a lane, and a cell for each step.
    pub(super) lanes: Vec<(String, Vec<Value>)>,
}

impl Table {
    pub(super) fn of<'a>(map: &'a Map) -> Self {
        let cells = Cells::of(map);
        let mut columns: Vec<Option<&'a Step>> = Vec::new();
        let mut stages = Vec::new();
        for stage in &map.stages {
            stages.push((stage.name.clone(), stage.steps.len().max(1)));
            columns.extend(stage.steps.iter().map(Some));
            if stage.steps.is_empty() {
                columns.push(None);
            }
        }
        let mut lanes = Vec::new();
        for lane in &map.lanes {
            let label = label(lane, map);
            let row = |persona: Option<&'a str>| {
                let of_step = |step: Option<&'a Step>| {
                    let cell = step.and_then(|step| cells.get(&step.key, &lane.key, persona));
                    cell.map_or(Value::text(""), |cell| value(lane, cell))
                };
                columns.iter().copied().map(of_step).collect::<Vec<_>>()
            };
            lanes.push((label.clone(), row(None)));
            for persona in &map.personas {
                let row = row(Some(persona.as_str()));
                if row.iter().any(|value| *value != Value::text("")) {
                    lanes.push((format!("{label}{OF_PERSONA}{persona}"), row));
                }
            }
        }
        let steps = columns.iter().map(|step| step.map(|step| step.name.clone()).unwrap_or_default());
        Self { stages, steps: steps.collect(), lanes }
    }
}

/// The name of a lane, with its kind where the name would be read otherwise.
fn label(lane: &Lane, map: &Map) -> String {
    let Some(name) = &lane.name else { return lane.kind.name(map.language).to_owned() };
    let is_clear =
        heading(name, map.language) == (lane.kind, Some(name.as_str())) && !heads_stages(name) && !heads_steps(name);
    if is_clear { name.clone() } else { format!("{name} [{}]", lane.kind.name(map.language)) }
}

fn value(lane: &Lane, cell: &Cell) -> Value {
    match cell.emotion.filter(|emotion| emotion.is_finite() && lane.kind == LaneKind::Emotion) {
        Some(emotion) if cell.text.is_empty() => Value::Number(emotion),
        emotion if lane.kind == LaneKind::Emotion => Value::Text(emotion::written(emotion, &cell.text)),
        _ => Value::text(&cell.text),
    }
}
