//! A map that is being read.

use std::collections::{HashMap, HashSet};

use styk_model::{Language, Say};

use super::words::{self, Word};
use super::{FormatError, Hints, LeftOut, MapFormat, Read};
use crate::{Cell, Lane, LaneKind, Map, Stage, Step};

/// Characters of a key.
const MAX_KEY: usize = 100;

pub(super) struct Draft {
    pub(super) map: Map,
    format: MapFormat,
    keys: HashSet<String>,
    left_out: Vec<LeftOut>,
    /// Where in `left_out` each kind of parts is counted.
    parts: HashMap<String, usize>,
}

impl Draft {
    pub(super) fn new(format: MapFormat, hints: &Hints<'_>) -> Self {
        let name = Some(hints.name.trim()).filter(|name| !name.is_empty());
        let name = name.unwrap_or(words::of(words::MAP, hints.language)).to_owned();
        let map = Map { name, language: hints.language, ..Map::default() };
        Self { map, format, keys: HashSet::new(), left_out: Vec::new(), parts: HashMap::new() }
    }

    pub(super) fn word(&self, word: Word) -> &'static str {
        words::of(word, self.map.language)
    }

    pub(super) fn language(&self) -> Language {
        self.map.language
    }

    /// Names the map, if the name is one.
    pub(super) fn rename(&mut self, name: &str) {
        if !name.trim().is_empty() {
            name.trim().clone_into(&mut self.map.name);
        }
    }

    /// Adds a stage, and says its place.
    pub(super) fn stage(&mut self, name: &str) -> usize {
        let key = self.key("stage", self.map.stages.len() + 1);
        self.map.stages.push(Stage { key, name: name.to_owned(), ..Stage::default() });
        self.map.stages.len() - 1
    }

    /// The last stage when it is called so, else a new one.
    pub(super) fn stage_called(&mut self, name: &str) -> usize {
        match self.map.stages.last() {
            Some(last) if last.name == name => self.map.stages.len() - 1,
            _ => self.stage(name),
        }
    }

    /// The last stage; one for the whole journey when there is none.
    pub(super) fn last_stage(&mut self) -> usize {
        match self.map.stages.len() {
            0 => self.stage(self.word(words::JOURNEY)),
            stages => stages - 1,
        }
    }

    /// Adds a step to a stage, and says its key: the one it has in the file where that can be one.
    pub(super) fn step(&mut self, stage: usize, key: Option<&str>, name: &str) -> String {
        let key = match key.map(str::trim).filter(|key| !key.is_empty() && key.chars().count() <= MAX_KEY) {
            Some(key) if self.keys.insert(key.to_owned()) => key.to_owned(),
            _ => self.key("step", self.map.steps().count() + 1),
        };
        let step = Step { key: key.clone(), name: name.to_owned(), ..Step::default() };
        self.map.stages[stage].steps.push(step);
        key
    }

    pub(super) fn step_name(&self, number: usize) -> String {
        format!("{} {number}", self.word(words::STEP))
    }

    /// Adds a lane, and says its key.
    pub(super) fn lane(&mut self, kind: LaneKind, name: Option<String>) -> String {
        let key = self.key("lane", self.map.lanes.len() + 1);
        self.map.lanes.push(Lane { key: key.clone(), kind, name, folded: false });
        key
    }

    /// The key of the first lane of a kind, which is added when there is none.
    pub(super) fn lane_of(&mut self, kind: LaneKind) -> String {
        match self.map.lanes.iter().find(|lane| lane.kind == kind) {
            Some(lane) => lane.key.clone(),
            None => self.lane(kind, None),
        }
    }

    /// The key of the lane of texts that has this name, which is added when there is none.
    pub(super) fn text_lane(&mut self, word: Word) -> String {
        let name = self.word(word);
        match self.map.lanes.iter().find(|lane| lane.name.as_deref() == Some(name)) {
            Some(lane) => lane.key.clone(),
            None => self.lane(LaneKind::Text, Some(name.to_owned())),
        }
    }

    /// A key that nothing has yet.
    fn key(&mut self, what: &str, number: usize) -> String {
        let mut keys = (number..).map(|number| format!("{what}-{number}"));
        let key = keys.find(|key| !self.keys.contains(key)).unwrap_or_default();
        self.keys.insert(key.clone());
        key
    }

    /// Puts a text in a lane; nothing when it is blank.
    pub(super) fn put(&mut self, step: &str, lane: &str, text: &str) {
        if !text.trim().is_empty() {
            self.put_cell(Cell { text: text.trim().to_owned(), ..cell(step, lane) });
        }
    }

    pub(super) fn put_cell(&mut self, cell: Cell) {
        self.map.cells.push(cell);
    }

    /// Keeps in the notes what has no place in a map, and reports what it is.
    pub(super) fn keep(&mut self, what: &str, note: &str) {
        if note.trim().is_empty() {
            return;
        }
        self.map.notes.push(note.trim().to_owned());
        let place = *self.parts.entry(what.to_owned()).or_insert(self.left_out.len());
        match self.left_out.get_mut(place) {
            Some(LeftOut::Parts { count, .. }) => *count += 1,
            _ => self.left_out.push(LeftOut::Parts { what: what.to_owned(), count: 1 }),
        }
    }

    /// Reports something that is otherwise than in the file, but not lost.
    pub(super) fn report(&mut self, left_out: LeftOut) {
        self.left_out.push(left_out);
    }

    /// Reports something that is otherwise than in the file, and keeps in the notes what is said of it.
    pub(super) fn report_in_notes(&mut self, left_out: LeftOut) {
        self.map.notes.push(left_out.say(self.language()));
        self.report(left_out);
    }

    pub(super) fn has_steps(&self) -> bool {
        self.map.steps().next().is_some()
    }

    pub(super) fn finish(self) -> Result<Read, FormatError> {
        if !self.has_steps() {
            return Err(FormatError::NoSteps { format: self.format });
        }
        Ok(Read { map: self.map, left_out: self.left_out })
    }
}

pub(super) fn cell(step: &str, lane: &str) -> Cell {
    Cell { step: step.to_owned(), lane: lane.to_owned(), ..Cell::default() }
}
