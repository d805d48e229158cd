//! What differs between two versions of a map, or between a map and the one that
//! was made from it.
//!
//! Parts are the same where they have the same key; a step is also that of the
//! earlier map that it was carried over from. Of steps and lanes that only one of
//! the two has the cells are not told again.

mod before_after;
mod order;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use styk_model::Rule;

pub use self::before_after::{BeforeAfter, EmotionBeforeAfter, StepBeforeAfter, before_after};
use self::order::unmoved;
use crate::{Cell, Edge, Lane, Map, Stage, Step, new_lanes};

/// What differs. Keys are those of the later map, and of the earlier one where
/// something was removed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct MapDifference {
    /// Everything but stages, steps, lanes, edges, cells and rules.
    pub metadata: Vec<FieldChange>,
    pub stages: Vec<PartChange>,
    pub lanes: Vec<PartChange>,
    pub steps: Vec<StepChange>,
    pub edges: Vec<EdgeChange>,
    pub cells: Vec<CellChange>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<RuleChange>,
}

impl MapDifference {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A field by its name in JSON; null where it says nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FieldChange {
    pub field: String,
    pub before: Value,
    pub after: Value,
}

/// Something that happened to a stage or a lane.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PartChange {
    pub key: String,
    /// As it is called now; empty for a lane that is called after its kind.
    pub name: String,
    #[serde(flatten)]
    pub what: PartChangeKind,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum PartChangeKind {
    Added,
    Removed,
    Renamed {
        from: String,
    },
    /// It stands elsewhere among those that both maps have.
    Moved,
    /// Its colour, sign, kind or whether it is folded.
    Altered,
}

/// Something that happened to a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StepChange {
    pub key: String,
    pub name: String,
    #[serde(flatten)]
    pub what: StepChangeKind,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum StepChangeKind {
    Added {
        stage: String,
    },
    Removed {
        stage: String,
    },
    Renamed {
        from: String,
    },
    /// To another stage, or elsewhere within its own.
    Moved {
        from: String,
        to: String,
    },
    /// Its touchpoints.
    Bound {
        added: Vec<String>,
        removed: Vec<String>,
    },
    /// The map that it opens, or its colour.
    Altered,
}

/// An edge that is new, gone or different.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EdgeChange {
    pub from: String,
    pub to: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Edge>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Edge>,
}

/// A cell that is new, gone or different.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CellChange {
    pub step: String,
    pub lane: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub persona: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Cell>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Cell>,
}

/// A rule that is new, gone or different.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RuleChange {
    pub key: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Rule>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Rule>,
}

/// What differs between an earlier map and a later one.
pub fn difference(before: &Map, after: &Map) -> MapDifference {
    let before = in_terms_of(before, after);
    MapDifference {
        metadata: fields(&before, after),
        stages: parts_of_stages(&before, after),
        lanes: parts_of_lanes(&before, after),
        steps: steps(&before, after),
        edges: edges(&before, after),
        cells: cells(&before, after),
        rules: rules(&before, after),
    }
}

/// The earlier map with its steps under the keys that they have in the later one.
fn in_terms_of(before: &Map, after: &Map) -> Map {
    let keys: HashSet<&str> = after.steps().map(|(_, step)| step.key.as_str()).collect();
    let taken: HashSet<&str> = before.steps().map(|(_, step)| step.key.as_str()).collect();
    let mut renamed: HashMap<String, String> = HashMap::new();
    for (_, step) in after.steps() {
        let from = step.from.as_deref().filter(|from| !keys.contains(from) && taken.contains(from));
        if let Some(from) = from.filter(|_| !taken.contains(step.key.as_str())) {
            renamed.entry(from.to_owned()).or_insert_with(|| step.key.clone());
        }
    }
    let mut before = before.clone();
    let rename = |key: &mut String| {
        if let Some(now) = renamed.get(key) {
            key.clone_from(now);
        }
    };
    for step in before.stages.iter_mut().flat_map(|stage| &mut stage.steps) {
        rename(&mut step.key);
    }
    for edge in &mut before.edges {
        rename(&mut edge.from);
        rename(&mut edge.to);
    }
    for cell in &mut before.cells {
        rename(&mut cell.step);
    }
    for rule in &mut before.rules {
        rule.of.steps.iter_mut().for_each(rename);
        rule.other.iter_mut().flat_map(|other| &mut other.steps).for_each(rename);
    }
    before
}

fn fields(before: &Map, after: &Map) -> Vec<FieldChange> {
    let (before, after) = (metadata(before), metadata(after));
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let value = |map: &serde_json::Map<String, Value>, name: &String| map.get(name).cloned().unwrap_or_default();
    let change =
        |name: &String| FieldChange { field: name.clone(), before: value(&before, name), after: value(&after, name) };
    names.into_iter().map(change).filter(|change| change.before != change.after).collect()
}

/// Everything that is not told part by part.
fn metadata(map: &Map) -> serde_json::Map<String, Value> {
    let bare = Map {
        stages: Vec::new(),
        lanes: Vec::new(),
        edges: Vec::new(),
        cells: Vec::new(),
        rules: Vec::new(),
        ..map.clone()
    };
    match serde_json::to_value(bare) {
        Ok(Value::Object(fields)) => fields,
        _ => serde_json::Map::new(),
    }
}

fn parts_of_stages(before: &Map, after: &Map) -> Vec<PartChange> {
    let part = |stage: &Stage| Part {
        key: stage.key.clone(),
        name: stage.name.clone(),
        rest: [stage.symbol.clone(), stage.colour.clone()],
    };
    parts(&before.stages.iter().map(part).collect::<Vec<_>>(), &after.stages.iter().map(part).collect::<Vec<_>>())
}

fn parts_of_lanes(before: &Map, after: &Map) -> Vec<PartChange> {
    let part = |lane: &Lane| Part {
        key: lane.key.clone(),
        name: lane.name.clone().unwrap_or_default(),
        rest: [Some(new_lanes::key(lane.kind).to_owned()), lane.folded.then(String::new)],
    };
    parts(&before.lanes.iter().map(part).collect::<Vec<_>>(), &after.lanes.iter().map(part).collect::<Vec<_>>())
}

/// A stage or a lane.
struct Part {
    key: String,
    name: String,
    /// What else can differ.
    rest: [Option<String>; 2],
}

impl Part {
    fn change(&self, what: PartChangeKind) -> PartChange {
        PartChange { key: self.key.clone(), name: self.name.clone(), what }
    }
}

fn parts(before: &[Part], after: &[Part]) -> Vec<PartChange> {
    let earlier = |key: &str| before.iter().position(|part| part.key == key);
    let places: Vec<usize> = after.iter().filter_map(|part| earlier(&part.key)).collect();
    let mut stays = unmoved(&places).into_iter();
    let mut changes = Vec::new();
    for part in after {
        let Some(place) = earlier(&part.key) else {
            changes.push(part.change(PartChangeKind::Added));
            continue;
        };
        if before[place].name != part.name {
            changes.push(part.change(PartChangeKind::Renamed { from: before[place].name.clone() }));
        }
        if stays.next() == Some(false) {
            changes.push(part.change(PartChangeKind::Moved));
        }
        if before[place].rest != part.rest {
            changes.push(part.change(PartChangeKind::Altered));
        }
    }
    let gone = before.iter().filter(|part| after.iter().all(|other| other.key != part.key));
    changes.extend(gone.map(|part| part.change(PartChangeKind::Removed)));
    changes
}

fn steps(before: &Map, after: &Map) -> Vec<StepChange> {
    let earlier: HashMap<&str, (&Stage, &Step)> =
        before.steps().map(|(stage, step)| (step.key.as_str(), (stage, step))).collect();
    let moved = moved(before, after);
    let mut changes = Vec::new();
    for (stage, step) in after.steps() {
        let mut push = |what| changes.push(StepChange { key: step.key.clone(), name: step.name.clone(), what });
        let Some((stage_before, step_before)) = earlier.get(step.key.as_str()) else {
            push(StepChangeKind::Added { stage: stage.key.clone() });
            continue;
        };
        if moved.contains(step.key.as_str()) {
            push(StepChangeKind::Moved { from: stage_before.key.clone(), to: stage.key.clone() });
        }
        for what in altered(step_before, step) {
            push(what);
        }
    }
    for (stage, step) in before.steps().filter(|(_, step)| after.step(&step.key).is_none()) {
        let what = StepChangeKind::Removed { stage: stage.key.clone() };
        changes.push(StepChange { key: step.key.clone(), name: step.name.clone(), what });
    }
    changes
}

/// What differs in a step itself.
fn altered(before: &Step, after: &Step) -> Vec<StepChangeKind> {
    let mut changes = Vec::new();
    if before.name != after.name {
        changes.push(StepChangeKind::Renamed { from: before.name.clone() });
    }
    let only = |one: &Step, other: &Step| -> Vec<String> {
        one.touchpoints.iter().filter(|key| !other.touchpoints.contains(key)).cloned().collect()
    };
    let (added, removed) = (only(after, before), only(before, after));
    if !added.is_empty() || !removed.is_empty() {
        changes.push(StepChangeKind::Bound { added, removed });
    }
    if (&before.opens, &before.colour) != (&after.opens, &after.colour) {
        changes.push(StepChangeKind::Altered);
    }
    changes
}

/// Steps of both maps that stand in another stage, or within their stage behind
/// one that stood behind them; as few as can be.
fn moved<'a>(before: &Map, after: &'a Map) -> HashSet<&'a str> {
    let mut stages: HashMap<&str, (&str, usize)> = HashMap::new();
    for (place, (stage, step)) in before.steps().enumerate() {
        stages.insert(step.key.as_str(), (stage.key.as_str(), place));
    }
    let mut moved = HashSet::new();
    for stage in &after.stages {
        let (mut staying, mut places) = (Vec::new(), Vec::new());
        for step in &stage.steps {
            match stages.get(step.key.as_str()) {
                Some((key, place)) if *key == stage.key => {
                    staying.push(step.key.as_str());
                    places.push(*place);
                }
                Some(_) => {
                    moved.insert(step.key.as_str());
                }
                None => {}
            }
        }
        let stays = unmoved(&places);
        moved.extend(staying.into_iter().zip(stays).filter(|(_, stays)| !stays).map(|(key, _)| key));
    }
    moved
}

fn edges(before: &Map, after: &Map) -> Vec<EdgeChange> {
    let change = |edge: &Edge, before: Option<&Edge>, after: Option<&Edge>| EdgeChange {
        from: edge.from.clone(),
        to: edge.to.clone(),
        before: before.cloned(),
        after: after.cloned(),
    };
    let mut left: Vec<&Edge> = before.edges.iter().collect();
    let mut changes = Vec::new();
    for edge in &after.edges {
        let place = left.iter().position(|other| (&other.from, &other.to) == (&edge.from, &edge.to));
        let known = place.map(|place| left.remove(place));
        if known != Some(edge) {
            changes.push(change(edge, known, Some(edge)));
        }
    }
    changes.extend(left.into_iter().map(|edge| change(edge, Some(edge), None)));
    changes
}

fn cells(before: &Map, after: &Map) -> Vec<CellChange> {
    let change = |cell: &Cell, before: Option<&Cell>, after: Option<&Cell>| CellChange {
        step: cell.step.clone(),
        lane: cell.lane.clone(),
        persona: cell.persona.clone(),
        before: before.cloned(),
        after: after.cloned(),
    };
    let (earlier, later) = (told_cells(before, after), told_cells(after, before));
    let mut changes = Vec::new();
    for cell in after.cells.iter().filter(|cell| later.contains_key(&place(cell))) {
        let known = earlier.get(&place(cell)).copied();
        if known != Some(cell) {
            changes.push(change(cell, known, Some(cell)));
        }
    }
    for cell in before.cells.iter().filter(|cell| earlier.contains_key(&place(cell))) {
        if !later.contains_key(&place(cell)) {
            changes.push(change(cell, Some(cell), None));
        }
    }
    changes
}

/// Rules by their keys: those of the later map in its order, then those that are gone.
fn rules(before: &Map, after: &Map) -> Vec<RuleChange> {
    let of = |map: &Map, key: &str| map.rules.iter().find(|rule| rule.key == key).cloned();
    let gone = before.rules.iter().filter(|rule| of(after, &rule.key).is_none());
    let change =
        |rule: &Rule| RuleChange { key: rule.key.clone(), before: of(before, &rule.key), after: of(after, &rule.key) };
    after.rules.iter().chain(gone).map(change).filter(|change| change.before != change.after).collect()
}

type Place<'a> = (&'a str, &'a str, Option<&'a str>);

/// Where a cell is: its step, its lane and whose it is.
fn place(cell: &Cell) -> Place<'_> {
    (&cell.step, &cell.lane, cell.persona.as_deref())
}

/// The cells of a map at steps and in lanes that the other map has, too.
fn told_cells<'a>(map: &'a Map, other: &Map) -> HashMap<Place<'a>, &'a Cell> {
    let steps: HashSet<&str> = other.steps().map(|(_, step)| step.key.as_str()).collect();
    let lanes: HashSet<&str> = other.lanes.iter().map(|lane| lane.key.as_str()).collect();
    let is_told = |cell: &&Cell| steps.contains(cell.step.as_str()) && lanes.contains(cell.lane.as_str());
    map.cells.iter().filter(is_told).map(|cell| (place(cell), cell)).collect()
}
