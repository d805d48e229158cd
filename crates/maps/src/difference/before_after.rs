//! Two versions of a map step by step: what got in the way and what was done
//! about it, how it should feel, how much customers have to do, and what is
//! measured.

use std::collections::{BTreeSet, HashMap};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::in_terms_of;
use crate::{Cell, LaneKind, Map, Step};

/// A step of either map; those that are gone stand last.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StepBeforeAfter {
    /// Its key in the later map, else in the earlier one.
    pub key: String,
    /// Its key in the earlier map; absent where that does not have the step.
    pub earlier: Option<String>,
    /// Absent where the map does not have the step.
    pub name: BeforeAfter<String>,
    /// Keys of its touchpoints.
    pub touchpoints: BeforeAfter<Vec<String>>,
    /// What the lanes of obstacles say, each text once.
    pub problems: BeforeAfter<Vec<String>>,
    /// What the lanes of solutions say, each text once.
    pub solutions: BeforeAfter<Vec<String>>,
    /// Designed points of the emotion curves.
    pub emotion: Vec<EmotionBeforeAfter>,
    /// Actions that a customer needs, of all cells that count them.
    pub actions: BeforeAfter<u32>,
    /// What is measured there.
    pub measures: BeforeAfter<Vec<String>>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct BeforeAfter<T> {
    pub before: Option<T>,
    pub after: Option<T>,
}

/// A designed point, -2 to 2.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EmotionBeforeAfter {
    /// Key of the persona; everybody's when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub persona: Option<String>,
    pub before: Option<f64>,
    pub after: Option<f64>,
}

/// Two maps step by step: the steps of the later one in their order, then those
/// that only the earlier one has.
pub fn before_after(before: &Map, after: &Map) -> Vec<StepBeforeAfter> {
    let renamed = in_terms_of(before, after);
    let keys = renamed.steps().map(|(_, step)| step.key.as_str());
    let earlier: HashMap<&str, &str> = keys.zip(before.steps().map(|(_, step)| step.key.as_str())).collect();
    let gone = renamed.steps().filter(|(_, step)| after.step(&step.key).is_none());
    let row = |key: &str| row(&renamed, after, key, earlier.get(key).copied());
    after.steps().chain(gone).map(|(_, step)| row(&step.key)).collect()
}

fn row(before: &Map, after: &Map, key: &str, earlier: Option<&str>) -> StepBeforeAfter {
    let said = |kind: LaneKind| both(before, after, |map| map.step(key).map(|step| said(map, step, kind)));
    StepBeforeAfter {
        key: key.to_owned(),
        earlier: earlier.map(str::to_owned),
        name: both(before, after, |map| map.step(key).map(|step| step.name.clone())),
        touchpoints: both(before, after, |map| map.step(key).map(|step| step.touchpoints.clone())),
        problems: said(LaneKind::Obstacle),
        solutions: said(LaneKind::Solution),
        emotion: emotion(before, after, key),
        actions: both(before, after, |map| map.step(key).and_then(|step| actions(map, step))),
        measures: both(before, after, |map| map.step(key).map(|step| measures(map, step))),
    }
}

fn both<T>(before: &Map, after: &Map, of: impl Fn(&Map) -> Option<T>) -> BeforeAfter<T> {
    BeforeAfter { before: of(before), after: of(after) }
}

/// What the cells of a step say in lanes of a kind, each text once.
fn said(map: &Map, step: &Step, kind: LaneKind) -> Vec<String> {
    let is_of_kind = |cell: &&Cell| map.lane(&cell.lane).is_some_and(|lane| lane.kind == kind);
    let mut texts: Vec<String> = Vec::new();
    for cell in map.cells.iter().filter(|cell| cell.step == step.key).filter(is_of_kind) {
        if !cell.text.is_empty() && !texts.contains(&cell.text) {
            texts.push(cell.text.clone());
        }
    }
    texts
}

/// Everybody's point first, then those of personas in the order of their keys.
fn emotion(before: &Map, after: &Map, key: &str) -> Vec<EmotionBeforeAfter> {
    let point = |map: &Map, persona: Option<&str>| {
        points(map, key).find(|cell| cell.persona.as_deref() == persona).and_then(|cell| cell.emotion)
    };
    let personas: BTreeSet<Option<&str>> =
        points(before, key).chain(points(after, key)).map(|cell| cell.persona.as_deref()).collect();
    let both = |persona: Option<&str>| EmotionBeforeAfter {
        persona: persona.map(str::to_owned),
        before: point(before, persona),
        after: point(after, persona),
    };
    personas.into_iter().map(both).collect()
}

/// The cells of a step with a designed point.
fn points<'a>(map: &'a Map, key: &'a str) -> impl Iterator<Item = &'a Cell> {
    map.cells.iter().filter(move |cell| cell.step == key && cell.emotion.is_some())
}

fn actions(map: &Map, step: &Step) -> Option<u32> {
    let counts: Vec<u32> =
        map.cells.iter().filter(|cell| cell.step == step.key).filter_map(|cell| cell.actions).collect();
    (!counts.is_empty()).then(|| counts.into_iter().fold(0, u32::saturating_add))
}

/// What cells with a measure or in a lane of metrics say; the measure's question where they say nothing.
fn measures(map: &Map, step: &Step) -> Vec<String> {
    let is_metric = |cell: &Cell| map.lane(&cell.lane).is_some_and(|lane| lane.kind == LaneKind::Metric);
    let mut names = Vec::new();
    for cell in map.cells.iter().filter(|cell| cell.step == step.key) {
        if !cell.text.is_empty() && (cell.measure.is_some() || is_metric(cell)) {
            names.push(cell.text.clone());
        } else if let Some(measure) = &cell.measure {
            names.push(measure.question.ask.name().to_owned());
        }
    }
    names
}
