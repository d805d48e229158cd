//! Emotion curves: as measured, with their intervals, and as designed.

use styk_maps::Step;
use styk_model::answer::Estimate;

use super::View;
use super::sheet::{CURVES, LINE, MUTED, Shape, Sheet, colour, tint};
use super::words;
use crate::pdf::{Colour, Weight, width};

/// Of the lane.
pub(super) const HEIGHT: f64 = 132.0;
/// Above and below the ends of the scale.
const ROOM: f64 = 14.0;
/// For the numbers of scores, at the bottom.
const FOOT: f64 = 14.0;

/// The curve of a persona, or of everybody.
pub(super) struct Curve {
    persona: Option<String>,
    colour: Colour,
    designed: Vec<Option<f64>>,
    measured: Vec<Option<Estimate>>,
}

impl Curve {
    fn is_empty(&self) -> bool {
        self.designed.iter().all(Option::is_none) && self.measured.iter().all(Option::is_none)
    }
}

/// Everybody's curve, and each persona's; those with nothing to show are left out.
pub(super) fn curves(shown: &View<'_>, steps: &[&Step], lane: &str) -> Vec<Curve> {
    let personas = std::iter::once(None).chain(shown.map.personas.iter().map(Some));
    let curve = |(place, key): (usize, Option<&String>)| {
        let key = key.map(String::as_str);
        let own = key.and_then(|key| shown.personas.iter().find(|(known, _)| known == key));
        let own = own.and_then(|(_, persona)| persona.colour.as_deref()).and_then(colour);
        let designed = |step: &&Step| shown.cell(&step.key, lane, key)?.emotion;
        let measured = |step: &&Step| shown.living?.step(&step.key, key)?.emotion;
        Curve {
            persona: key.map(str::to_owned),
            colour: own.unwrap_or(CURVES[place % CURVES.len()]),
            designed: steps.iter().map(designed).collect(),
            measured: steps.iter().map(measured).collect(),
        }
    };
    personas.enumerate().map(curve).filter(|curve| !curve.is_empty()).collect()
}

/// Whose each curve is, with its colour.
pub(super) fn names(shown: &View<'_>, curves: &[Curve]) -> Vec<(String, Colour)> {
    let everybody = words::everybody(shown.map.language);
    let name = |curve: &Curve| curve.persona.as_deref().map_or(everybody, |key| shown.persona(key)).to_owned();
    curves.iter().map(|curve| (name(curve), curve.colour)).collect()
}

/// Draws curves over columns in left, top, right and height.
pub(super) fn draw(sheet: &mut Sheet, curves: &[Curve], columns: &[f64], [left, top, right, height]: [f64; 4]) {
    let scale = (height - 2.0 * ROOM - FOOT) / 4.0;
    let up = |emotion: f64| top + ROOM + (2.0 - emotion.clamp(-2.0, 2.0)) * scale;
    for (level, thick) in [(2.0, 0.4), (0.0, 0.9), (-2.0, 0.4)] {
        sheet.line(vec![[left, up(level)], [right, up(level)]], thick, LINE);
        let text = if level > 0.0 {
            "+2"
        } else if level < 0.0 {
            "\u{2212}2"
        } else {
            "0"
        };
        let room = width(text, Weight::Regular, 7.5);
        sheet.text([left - room - 4.0, up(level) + 2.6], text, Weight::Regular, 7.5, MUTED);
    }
    for curve in curves {
        band(sheet, curve, columns, up);
    }
    for curve in curves {
        for way in ways(columns, &curve.designed, |emotion| up(*emotion)) {
            for at in &way {
                sheet.shapes.push(Shape::Ring { at: *at, radius: 2.6, thick: 1.1, colour: curve.colour });
            }
            if way.len() > 1 {
                sheet.dashed(way, 1.2, curve.colour, 3.0);
            }
        }
        for way in ways(columns, &curve.measured, |estimate| up(estimate.value)) {
            for at in &way {
                sheet.shapes.push(Shape::Dot { at: *at, radius: 3.2, colour: curve.colour });
            }
            if way.len() > 1 {
                sheet.line(way, 2.0, curve.colour);
            }
        }
    }
    // Of the first curve, which is everybody's as a rule: two numbers in a column would not tell whose they are.
    let Some(first) = curves.iter().find(|curve| curve.measured.iter().any(Option::is_some)) else { return };
    for (x, measured) in columns.iter().zip(&first.measured) {
        let Some(estimate) = measured else { continue };
        let text = format!("n = {}", estimate.n);
        let room = width(&text, Weight::Regular, 7.5);
        sheet.text([x - room / 2.0, top + height - 5.0], &text, Weight::Regular, 7.5, MUTED);
    }
}

/// Neighbouring steps that have a value, as ways of points.
fn ways<T>(columns: &[f64], values: &[Option<T>], up: impl Fn(&T) -> f64) -> Vec<Vec<[f64; 2]>> {
    let mut ways: Vec<Vec<[f64; 2]>> = vec![Vec::new()];
    for (x, value) in columns.iter().zip(values) {
        match value {
            Some(value) => ways.last_mut().into_iter().for_each(|way| way.push([*x, up(value)])),
            None => ways.push(Vec::new()),
        }
    }
    ways.retain(|way| !way.is_empty());
    ways
}

/// What the intervals of neighbouring steps cover; a bar where a step stands alone.
fn band(sheet: &mut Sheet, curve: &Curve, columns: &[f64], up: impl Fn(f64) -> f64) {
    let fill = tint(curve.colour, 0.16);
    let bounds: Vec<Option<(f64, f64)>> =
        curve.measured.iter().map(|estimate| Some((estimate.as_ref()?.low?, estimate.as_ref()?.high?))).collect();
    let lower = ways(columns, &bounds, |(low, _)| up(*low));
    let upper = ways(columns, &bounds, |(_, high)| up(*high));
    for (lower, mut upper) in lower.into_iter().zip(upper) {
        if let ([[x, low]], [[_, high]]) = (lower.as_slice(), upper.as_slice()) {
            sheet.rect([x - 4.0, *high, 8.0, (low - high).max(0.5)], fill);
            continue;
        }
        upper.extend(lower.into_iter().rev());
        sheet.shapes.push(Shape::Area { points: upper, fill });
    }
}
