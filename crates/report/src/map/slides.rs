//! A map as slides: what it is about, each stage as tables, each persona.

use std::sync::Arc;

use styk_maps::{Lane, LaneKind, Persona, Stage, Step};

use super::content::{Block, Mark, blocks, feelings};
use super::{View, words};
use crate::pdf::{Colour, Weight};
use crate::pptx::{Cell, FOOT, INK, LEFT, MUTED, Paragraph, Slide, TEAL, Table, WIDE, WORSE, package};
use crate::{Picture, ReportError};

/// Steps and lanes that a slide has room for; more go on on the next one.
const MOST_STEPS: usize = 5;
const MOST_LANES: usize = 5;

/// The width of the names of lanes and of a step, in proportion.
const HEAD: f64 = 1.5;
const COLUMN: f64 = 2.2;

pub(super) fn slides(shown: &View<'_>) -> Result<Vec<u8>, ReportError> {
    let (map, language) = (shown.map, shown.map.language);
    let mut cover = Slide::cover();
    let about = [(words::goal(language), &map.goal), (words::scenario(language), &map.scenario)];
    let about = about.iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| format!("{name}: {text}"));
    let about = about.collect::<Vec<_>>().join(" ");
    cover.cover_text(&map.owner, &map.name, words::kind(map.kind, language), &about);
    let mut all = vec![cover];
    for stage in map.stages.iter().filter(|stage| !stage.steps.is_empty()) {
        of_stage(&mut all, shown, stage);
        of_pictures(&mut all, shown, stage);
    }
    for (_, persona) in shown.personas {
        all.push(of_persona(shown, persona));
    }
    let count = all.len();
    for (place, slide) in all.iter_mut().enumerate().skip(1) {
        slide.foot(&map.name, &format!("{} / {count}", place + 1));
    }
    package(&map.name, language, &all)
}

fn of_stage(slides: &mut Vec<Slide>, shown: &View<'_>, stage: &Stage) {
    let is_table = |lane: &&Lane| !lane.folded && lane.kind != LaneKind::Picture;
    let lanes: Vec<&Lane> = shown.map.lanes.iter().filter(is_table).collect();
    let mut number = 0;
    for steps in stage.steps.chunks(MOST_STEPS) {
        for lanes in lanes.chunks(MOST_LANES) {
            number += 1;
            let title = if number == 1 { stage.name.clone() } else { format!("{} ({number})", stage.name) };
            let mut slide = Slide::titled(&title);
            let mut head = vec![""];
            head.extend(steps.iter().map(|step| step.name.as_str()));
            let mut widths = vec![HEAD];
            widths.extend(steps.iter().map(|_| COLUMN));
            let rows: Vec<Vec<Cell>> = lanes.iter().map(|lane| row(shown, steps, lane)).collect();
            slide.table(&Table { name: &title, head: &head, widths: &widths, rows: &rows }, 1.25, FOOT);
            slides.push(slide);
        }
    }
}

/// The pictures of a stage side by side, since a table has none: each lane of them by itself.
fn of_pictures(slides: &mut Vec<Slide>, shown: &View<'_>, stage: &Stage) {
    let lanes = shown.map.lanes.iter().filter(|lane| !lane.folded && lane.kind == LaneKind::Picture);
    for lane in lanes {
        for steps in stage.steps.chunks(MOST_STEPS) {
            let cells: Vec<Vec<Block>> = steps.iter().map(|step| blocks(shown, step, &lane.key, lane.kind)).collect();
            if cells.iter().all(Vec::is_empty) {
                continue;
            }
            let mut slide = Slide::titled(&format!("{}: {}", stage.name, lane.title(shown.map.language)));
            let wide = WIDE / steps.len() as f64;
            for (place, (step, blocks)) in steps.iter().zip(&cells).enumerate() {
                let at = [LEFT + wide * place as f64, 1.25, wide, FOOT - 1.25];
                pictured(&mut slide, &step.name, blocks, at);
            }
            slides.push(slide);
        }
    }
}

/// The name of a step, its pictures below each other, and what is said of them.
fn pictured(slide: &mut Slide, name: &str, blocks: &[Block], [x, y, wide, tall]: [f64; 4]) {
    const NAME: f64 = 0.5;
    const SAID: f64 = 1.4;
    slide.text([x, y, wide, NAME], &[Paragraph::new(name, 12.0, MUTED).strong()]);
    let said = blocks.iter().map(|block| block.text.as_str()).filter(|text| !text.is_empty());
    let said = said.collect::<Vec<_>>().join(" ");
    let pictures: Vec<&Arc<Picture>> = blocks.iter().filter_map(|block| block.picture.as_ref()).collect();
    let height = (tall - NAME - SAID) / pictures.len().max(1) as f64;
    for (place, picture) in pictures.iter().enumerate() {
        let top = y + NAME + height * place as f64;
        let text = if said.is_empty() { name } else { said.as_str() };
        slide.picture(picture, text, [x + 0.1, top + 0.05, wide - 0.2, height - 0.1]);
    }
    let texts: Vec<Paragraph> = blocks.iter().filter(|block| block.picture.is_none()).map(paragraph).collect();
    slide.text([x, y + tall - SAID, wide, SAID], &texts);
}

fn row(shown: &View<'_>, steps: &[Step], lane: &Lane) -> Vec<Cell> {
    let name = lane.title(shown.map.language);
    let mut cells = vec![vec![Paragraph::new(name, 11.0, MUTED).strong()]];
    for step in steps {
        let found = match lane.kind {
            LaneKind::Emotion => feelings(shown, step, &lane.key),
            kind => blocks(shown, step, &lane.key, kind),
        };
        cells.push(found.iter().map(paragraph).collect());
    }
    cells
}

/// The same text with what a mark says at its beginning.
fn paragraph(block: &Block) -> Paragraph {
    let sign = match block.mark {
        Some(Mark::Measured) => "● ",
        Some(Mark::Reported) => "◆ ",
        Some(Mark::Assumption) => "○ ",
        Some(Mark::Evidence) => "• ",
        None => "",
    };
    let colour = match block.colour {
        super::sheet::RED | super::sheet::AMBER => WORSE,
        super::sheet::TEAL | super::sheet::GREEN => TEAL,
        super::sheet::MUTED => MUTED,
        Colour(_) => INK,
    };
    let text = Paragraph::new(&format!("{sign}{}", block.text), block.size + 0.5, colour);
    if block.weight == Weight::Strong { text.strong() } else { text }
}

fn of_persona(shown: &View<'_>, persona: &Persona) -> Slide {
    let language = shown.map.language;
    let mut slide = Slide::titled(&persona.name);
    let about = [persona.demographic.as_str(), persona.psychographic.as_str()];
    let about = about.iter().filter(|text| !text.is_empty()).copied().collect::<Vec<_>>().join(" · ");
    let top = slide.sentence(&about);
    let mut said: Vec<Paragraph> = Vec::new();
    if !persona.quote.is_empty() {
        said.push(Paragraph::new(&styk_insight::language::quote(&persona.quote, language), 14.0, TEAL));
    }
    let wants = persona.needs.iter().chain(&persona.goals);
    said.extend(wants.map(|want| Paragraph::new(&format!("• {want}"), 12.0, INK)));
    match persona.picture.as_deref().and_then(|key| shown.picture(key)) {
        Some(picture) => {
            slide.text([LEFT, top, WIDE - 2.2, 1.9], &said);
            slide.picture(picture, &persona.name, [LEFT + WIDE - 2.0, top, 2.0, 1.9]);
        }
        None => slide.paragraphs(&said, top, 1.9),
    }
    let parts = words::empathy(&persona.empathy, language);
    if parts.iter().any(|(_, notes)| !notes.is_empty()) {
        let head: Vec<&str> = parts.iter().map(|(name, _)| *name).collect();
        let cell = |notes: &Vec<&str>| notes.iter().map(|note| Paragraph::new(note, 11.0, INK)).collect::<Cell>();
        let rows = [parts.iter().map(|(_, notes)| cell(notes)).collect()];
        let widths = [2.0; 6];
        slide.table(&Table { name: &persona.name, head: &head, widths: &widths, rows: &rows }, top + 2.0, FOOT);
    }
    slide
}
