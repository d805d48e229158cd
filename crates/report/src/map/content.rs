//! What stands in a cell, as paragraphs.

use std::sync::Arc;

use styk_insight::language;
use styk_maps::{Cell, Day, Evidence, LaneKind, LivingCell, Map, Reported, Step, TargetState};
use styk_model::Currency;

use super::View;
use super::sheet::{AMBER, GREEN, INK, MUTED, RED, TEAL};
use super::words;
use crate::Picture;
use crate::format;
use crate::pdf::{Colour, Weight};
use crate::table::Figure;

/// What a claim rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Measured,
    Reported,
    Evidence,
    Assumption,
}

/// Text of one size and colour, or a picture.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Block {
    pub(super) picture: Option<Arc<Picture>>,
    pub(super) text: String,
    pub(super) weight: Weight,
    pub(super) size: f64,
    pub(super) colour: Colour,
    pub(super) mark: Option<Mark>,
}

const SMALL: f64 = 8.0;
const TEXT: f64 = 9.5;
const FIGURE: f64 = 13.0;

impl Block {
    fn new(text: impl Into<String>, size: f64, colour: Colour) -> Self {
        Self { picture: None, text: text.into(), weight: Weight::Regular, size, colour, mark: None }
    }

    fn picture(picture: &Arc<Picture>) -> Self {
        Self { picture: Some(Arc::clone(picture)), ..Self::new("", TEXT, INK) }
    }

    fn strong(self) -> Self {
        Self { weight: Weight::Strong, ..self }
    }

    fn marked(self, mark: Mark) -> Self {
        Self { mark: Some(mark), ..self }
    }
}

/// The cells of a step in a lane: everybody's first, then each persona's under its name.
pub(super) fn blocks(shown: &View<'_>, step: &Step, lane: &str, kind: LaneKind) -> Vec<Block> {
    let Map { personas, .. } = shown.map;
    let mut blocks = Vec::new();
    for persona in std::iter::once(None).chain(personas.iter().map(Some)) {
        let persona = persona.map(String::as_str);
        let found = shown.cell(&step.key, lane, persona).map(|cell| of_cell(shown, cell)).unwrap_or_default();
        if let Some(key) = persona.filter(|_| !found.is_empty()) {
            blocks.push(Block::new(shown.persona(key), SMALL, MUTED).strong());
        }
        blocks.extend(found);
    }
    if kind == LaneKind::Touchpoint && blocks.is_empty() {
        let name = |key: &String| shown.touchpoints.get(key).cloned().unwrap_or_else(|| key.clone());
        blocks.extend(step.touchpoints.iter().map(|key| Block::new(name(key), TEXT, INK)));
    }
    blocks
}

/// How a step feels, in numbers: as measured and as designed, of everybody and of each persona.
pub(super) fn feelings(shown: &View<'_>, step: &Step, lane: &str) -> Vec<Block> {
    let language = shown.map.language;
    let mut blocks = Vec::new();
    for persona in std::iter::once(None).chain(shown.map.personas.iter().map(Some)) {
        let persona = persona.map(String::as_str);
        let measured = shown.living.and_then(|living| living.step(&step.key, persona)?.emotion);
        let cell = shown.cell(&step.key, lane, persona);
        let designed = cell.and_then(|cell| cell.emotion);
        if measured.is_none() && designed.is_none() {
            continue;
        }
        let whose = persona.map_or(words::everybody(language), |key| shown.persona(key));
        blocks.push(Block::new(whose, SMALL, MUTED).strong());
        if let Some(estimate) = measured {
            let value = language::signed(estimate.value, 1, language);
            let n = language::count(estimate.n, language);
            let bounds = estimate.low.zip(estimate.high).map(|(low, high)| {
                let [low, high] = [low, high].map(|bound| language::signed(bound, 1, language));
                format!("{low} … {high}, ")
            });
            let rests = format!("{}n = {n}", bounds.unwrap_or_default());
            blocks.push(Block::new(format!("{value} ({rests})"), TEXT, TEAL).marked(Mark::Measured));
        }
        if let Some(emotion) = designed {
            let value = language::signed(emotion, 1, language);
            blocks.push(Block::new(value, TEXT, INK).marked(Mark::Assumption));
        }
        let text = cell.map(|cell| cell.text.as_str()).unwrap_or_default();
        blocks.extend(text.lines().filter(|line| !line.trim().is_empty()).map(|line| Block::new(line, TEXT, INK)));
    }
    blocks
}

fn of_cell(shown: &View<'_>, cell: &Cell) -> Vec<Block> {
    let language = shown.map.language;
    let mut blocks = Vec::new();
    blocks.extend(cell.picture.as_ref().map(|key| match shown.picture(key) {
        Some(picture) => Block::picture(picture),
        None => Block::new(words::no_picture(language), SMALL, MUTED),
    }));
    let living = shown.figure(cell);
    if let Some(living) = living {
        blocks.extend(measured(shown, living));
    }
    let text = [cell.icon.as_deref().unwrap_or_default(), cell.text.as_str()].join(" ");
    // A picture is there to be seen, and says nothing that could be wrong.
    let mark = cell.picture.is_none().then(|| claim(cell));
    for (place, line) in text.lines().map(str::trim).filter(|line| !line.is_empty()).enumerate() {
        let block = Block::new(line, TEXT, INK);
        // A figure's own name needs no mark beside the figure's.
        let mark = mark.filter(|_| place == 0 && living.is_none());
        blocks.push(Block { mark, ..block });
    }
    if let Some(actions) = cell.actions {
        let actions = language::count(u64::from(actions), language);
        blocks.push(Block::new(format!("{}: {actions}", words::actions(language)), SMALL, MUTED));
    }
    for reported in &cell.reported {
        blocks.extend(reported_blocks(shown, reported));
    }
    blocks
}

fn claim(cell: &Cell) -> Mark {
    let assumed = cell.evidence.iter().all(|evidence| matches!(evidence, Evidence::Assumption { .. }));
    if assumed { Mark::Assumption } else { Mark::Evidence }
}

fn measured(shown: &View<'_>, living: &LivingCell) -> Vec<Block> {
    let language = shown.map.language;
    let Some(found) = &living.figure else {
        let why = living.problem.as_ref().or(living.verdict.as_ref());
        return why.map(|why| Block::new(why.clone(), SMALL, MUTED).marked(Mark::Measured)).into_iter().collect();
    };
    let currency: Option<Currency> = found.currency.as_deref().and_then(|code| code.parse().ok());
    let figure = Figure { estimate: found.estimate, unit: found.unit, currency, difference: false };
    let colour = match living.state {
        Some(TargetState::Good) => GREEN,
        Some(TargetState::Watch) => AMBER,
        Some(TargetState::Bad) => RED,
        None => TEAL,
    };
    let value = format::value(found.estimate.value, &figure, language);
    let n = format!("n = {}", language::count(found.estimate.n, language));
    let rests = match format::interval(&figure, language) {
        Some(interval) => format!("{interval}, {n}"),
        None => n,
    };
    let mut blocks =
        vec![Block::new(value, FIGURE, colour).strong().marked(Mark::Measured), Block::new(rests, SMALL, MUTED)];
    blocks.extend(living.state.map(|state| Block::new(words::state(state, language), SMALL, colour).strong()));
    blocks
}

fn reported_blocks(shown: &View<'_>, reported: &Reported) -> Vec<Block> {
    let language = shown.map.language;
    let Reported { figure, unit, what, source, date, n, stale_from } = reported;
    let stale = stale_from.is_some_and(|from| from <= shown.today);
    let colour = if stale { MUTED } else { AMBER };
    let value = language::whole_or_decimal(*figure, language);
    let value = if unit.is_empty() { value } else { format!("{value}\u{a0}{unit}") };
    let Day(day) = *date;
    let mut rests = format!("{source}, {}", language::day(day, language));
    if let Some(n) = n {
        rests = format!("{rests}, n = {}", language::count(*n, language));
    }
    if stale {
        rests = format!("{rests} ({})", words::stale(language));
    }
    vec![
        Block::new(format!("{what}: {value}"), TEXT, colour).strong().marked(Mark::Reported),
        Block::new(rests, SMALL, MUTED),
    ]
}
