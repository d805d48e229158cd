//! What a map says of a step, in words.

use std::collections::HashMap;

use crate::{Cell, LaneKind, Map};

/// The cells of a map by step, lane and persona: a map has tens of thousands.
pub(super) struct Cells<'a>(HashMap<(&'a str, &'a str, Option<&'a str>), &'a Cell>);

impl<'a> Cells<'a> {
    pub(super) fn of(map: &'a Map) -> Self {
        let mut cells = HashMap::new();
        for cell in &map.cells {
            cells.entry((cell.step.as_str(), cell.lane.as_str(), cell.persona.as_deref())).or_insert(cell);
        }
        Self(cells)
    }

    pub(super) fn get(&self, step: &'a str, lane: &'a str, persona: Option<&'a str>) -> Option<&'a Cell> {
        self.0.get(&(step, lane, persona)).copied()
    }

    /// The text of everybody's cell, or nothing.
    pub(super) fn text(&self, step: &'a str, lane: &'a str) -> &'a str {
        self.get(step, lane, None).map_or("", |cell| cell.text.as_str())
    }

    /// The designed emotion of a step: everybody's, or that of the first persona who has one.
    pub(super) fn emotion(&self, map: &'a Map, step: &'a str) -> Option<f64> {
        let personas = || std::iter::once(None).chain(map.personas.iter().map(|persona| Some(persona.as_str())));
        let lanes = map.lanes.iter().filter(|lane| lane.kind == LaneKind::Emotion);
        lanes
            .flat_map(|lane| personas().map(move |persona| (lane.key.as_str(), persona)))
            .find_map(|(lane, persona)| self.get(step, lane, persona)?.emotion)
    }

    /// The texts of a step, each with the name of its lane and one to a line, but for lanes that are left out.
    pub(super) fn lines(&self, map: &'a Map, step: &'a str, is_left_out: &dyn Fn(&str) -> bool) -> String {
        let mut lines = Vec::new();
        for lane in map.lanes.iter().filter(|lane| !is_left_out(&lane.key)) {
            let personas = map.personas.iter().map(|persona| Some(persona.as_str()));
            for persona in std::iter::once(None).chain(personas) {
                let Some(cell) = self.get(step, &lane.key, persona) else { continue };
                let emotion =
                    cell.emotion.filter(|_| lane.kind == LaneKind::Emotion).map(|emotion| emotion.to_string());
                let said: Vec<&str> = emotion
                    .iter()
                    .map(String::as_str)
                    .chain(Some(cell.text.as_str()).filter(|text| !text.is_empty()))
                    .collect();
                if !said.is_empty() {
                    let of = persona.map(|persona| format!(" ({persona})")).unwrap_or_default();
                    lines.push(format!("{}{of}: {}", lane.title(map.language), said.join(", ")));
                }
            }
        }
        lines.join("\n")
    }
}

/// The emotion that a score from 1 to 5 stands for.
pub(super) fn emotion_of(score: f64) -> f64 {
    rounded(score - 3.0)
}

/// The score from 1 to 5 that stands for an emotion.
pub(super) fn score_of(emotion: f64) -> f64 {
    rounded(emotion + 3.0)
}

/// Without what floating point leaves of a difference.
fn rounded(number: f64) -> f64 {
    (number * 1e6).round() / 1e6
}
