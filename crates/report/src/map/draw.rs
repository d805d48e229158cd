//! A map laid out: stages over steps, lanes below, every text folded to its column.

use styk_maps::{Lane, LaneKind, MapKind, Step};

use super::content::{Block, Mark, blocks};
use super::emotion;
use super::sheet::{AMBER, FAINT, INK, LINE, MUTED, Shape, Sheet, TEAL, WHITE, colour, fitted, tint};
use super::{View, words};
use crate::pdf::{Colour, Weight, fold, width, written};

const MARGIN: f64 = 36.0;
/// Of the names of lanes.
const HEAD: f64 = 120.0;
/// Of a step.
pub(super) const COLUMN: f64 = 142.0;
const PAD: f64 = 8.0;
/// Before a text, for its mark.
const INDENT: f64 = 11.0;
const LEADING: f64 = 1.32;
const GAP: f64 = 3.0;
/// Around the line that parts lanes of a blueprint.
const PARTED: f64 = 22.0;
const TITLE: f64 = 22.0;
/// The most that a picture of a cell, and one of a persona, takes.
const PICTURE: [f64; 2] = [COLUMN - 2.0 * PAD, 120.0];
const FACE: [f64; 2] = [36.0, 36.0];

/// Text folded to lines of a width; a picture has none.
struct Folded {
    block: Block,
    lines: Vec<String>,
}

impl Folded {
    fn tall(&self) -> f64 {
        match &self.block.picture {
            Some(picture) => fitted(picture, PICTURE)[1],
            None => self.lines.len() as f64 * self.block.size * LEADING,
        }
    }
}

fn folded(blocks: Vec<Block>, room: f64) -> Vec<Folded> {
    let fold_one = |block: Block| {
        if block.picture.is_some() {
            return Folded { lines: Vec::new(), block };
        }
        let text = written(&block.text, block.weight);
        Folded { lines: fold(&text, block.weight, block.size, room), block }
    };
    blocks.into_iter().map(fold_one).collect()
}

fn tall(folded: &[Folded]) -> f64 {
    folded.iter().map(|one| one.tall() + GAP).sum::<f64>() + 2.0 * PAD
}

/// The whole map on a sheet.
pub(super) fn draw(shown: &View<'_>) -> Sheet {
    let steps: Vec<&Step> = shown.map.steps().map(|(_, step)| step).collect();
    let width = 2.0 * MARGIN + HEAD + COLUMN * steps.len().max(4) as f64;
    let mut drawing = Drawing { shown, steps, sheet: Sheet::default(), width, y: MARGIN };
    drawing.title();
    drawing.stages();
    drawing.step_names();
    let mut parted = Vec::new();
    for lane in shown.map.lanes.iter().filter(|lane| !lane.folded) {
        if shown.map.kind == MapKind::Blueprint && !parted.contains(&lane.kind) {
            parted.push(lane.kind);
            drawing.part(lane.kind);
        }
        if lane.kind == LaneKind::Emotion { drawing.emotions(lane) } else { drawing.lane(lane) }
    }
    drawing.legend();
    let Drawing { mut sheet, y, .. } = drawing;
    sheet.size = [width, y + MARGIN];
    sheet
}

struct Drawing<'a> {
    shown: &'a View<'a>,
    steps: Vec<&'a Step>,
    sheet: Sheet,
    width: f64,
    /// How far down it is drawn.
    y: f64,
}

impl Drawing<'_> {
    fn column(place: usize) -> f64 {
        MARGIN + HEAD + COLUMN * place as f64
    }

    /// Lines of text from the place where it is drawn on; what is under them is further down then.
    fn lines(&mut self, text: &str, weight: Weight, size: f64, colour: Colour) {
        let text = written(text, weight);
        if text.trim().is_empty() {
            return;
        }
        for line in fold(&text, weight, size, self.width - 2.0 * MARGIN) {
            self.sheet.text([MARGIN, self.y + size], &line, weight, size, colour);
            self.y += size * LEADING;
        }
        self.y += GAP;
    }

    fn title(&mut self) {
        let (map, language) = (self.shown.map, self.shown.map.language);
        self.sheet.rect([MARGIN, self.y, 44.0, 4.0], AMBER);
        self.y += 12.0;
        self.lines(&map.name, Weight::Strong, TITLE, INK);
        let personas: Vec<&str> = map.personas.iter().map(|key| self.shown.persona(key)).collect();
        let mut about = words::kind(map.kind, language).to_owned();
        if !personas.is_empty() {
            about = format!("{about} · {}: {}", words::personas(language), personas.join(", "));
        }
        self.lines(&about, Weight::Regular, 11.0, MUTED);
        self.faces();
        for (name, text) in [(words::goal(language), &map.goal), (words::scenario(language), &map.scenario)] {
            if !text.is_empty() {
                self.lines(&format!("{name}: {text}"), Weight::Regular, 11.0, INK);
            }
        }
        self.y += 10.0;
    }

    /// The personas that have a picture, side by side.
    fn faces(&mut self) {
        let (shown, mut x, mut tallest) = (self.shown, MARGIN, 0.0_f64);
        let left = FACE[0] + 2.0 * GAP;
        for key in &shown.map.personas {
            let persona = shown.personas.iter().find(|(known, _)| known == key).map(|(_, persona)| persona);
            let Some(picture) = persona.and_then(|persona| shown.picture(persona.picture.as_deref()?)) else {
                continue;
            };
            let name = written(shown.persona(key), Weight::Strong);
            let room = left + width(&name, Weight::Strong, 10.5) + 24.0;
            if x > MARGIN && x + room > self.width - MARGIN {
                self.y += tallest;
                (x, tallest) = (MARGIN, 0.0);
            }
            self.sheet.picture([x, self.y], FACE, picture);
            let lines = fold(&name, Weight::Strong, 10.5, self.width - MARGIN - x - left);
            for (line, text) in lines.iter().enumerate() {
                let baseline = self.y + 15.0 + line as f64 * 10.5 * LEADING;
                self.sheet.text([x + left, baseline], text, Weight::Strong, 10.5, INK);
            }
            tallest = tallest.max(FACE[1].max(lines.len() as f64 * 10.5 * LEADING + 8.0) + 2.0 * GAP);
            x += room;
        }
        self.y += tallest;
    }

    fn stages(&mut self) {
        let (mut place, mut heads) = (0, Vec::new());
        for stage in self.shown.map.stages.iter().filter(|stage| !stage.steps.is_empty()) {
            let room = COLUMN * stage.steps.len() as f64;
            let name = format!("{} {}", stage.symbol.as_deref().unwrap_or_default(), stage.name);
            let lines = fold(written(&name, Weight::Strong).trim(), Weight::Strong, 12.0, room - 2.0 * PAD);
            let fill = stage.colour.as_deref().and_then(colour).unwrap_or(TEAL);
            heads.push((place, room, lines, fill));
            place += stage.steps.len();
        }
        let tallest = heads.iter().map(|(_, _, lines, _)| lines.len()).max().unwrap_or(0) as f64;
        let height = tallest * 12.0 * LEADING + 2.0 * PAD;
        for (place, room, lines, fill) in heads {
            let left = Self::column(place);
            self.sheet.rect([left + 1.0, self.y, room - 2.0, height], fill);
            let ink = if is_light(fill) { INK } else { WHITE };
            for (line, text) in lines.iter().enumerate() {
                let baseline = self.y + PAD + 12.0 + line as f64 * 12.0 * LEADING;
                self.sheet.text([left + PAD, baseline], text, Weight::Strong, 12.0, ink);
            }
        }
        self.y += height + 2.0;
    }

    fn step_names(&mut self) {
        let folded: Vec<Vec<String>> = self
            .steps
            .iter()
            .map(|step| fold(written(&step.name, Weight::Strong).trim(), Weight::Strong, 10.5, COLUMN - 2.0 * PAD))
            .collect();
        let tallest = folded.iter().map(Vec::len).max().unwrap_or(0) as f64;
        let height = tallest * 10.5 * LEADING + 2.0 * PAD;
        for (place, lines) in folded.iter().enumerate() {
            let left = Self::column(place);
            let fill = self.steps[place].colour.as_deref().and_then(colour).map_or(FAINT, |colour| tint(colour, 0.25));
            self.sheet.rect([left + 1.0, self.y, COLUMN - 2.0, height], fill);
            for (line, text) in lines.iter().enumerate() {
                let baseline = self.y + PAD + 10.5 + line as f64 * 10.5 * LEADING;
                self.sheet.text([left + PAD, baseline], text, Weight::Strong, 10.5, INK);
            }
        }
        self.y += height + 2.0;
    }

    /// The name of a lane, and the line under it.
    fn lane_head(&mut self, lane: &Lane, height: f64) {
        let name = lane.title(self.shown.map.language);
        let lines = fold(written(name, Weight::Strong).trim(), Weight::Strong, 9.5, HEAD - PAD);
        for (line, text) in lines.iter().enumerate() {
            let baseline = self.y + PAD + 9.5 + line as f64 * 9.5 * LEADING;
            self.sheet.text([MARGIN, baseline], text, Weight::Strong, 9.5, MUTED);
        }
        let below = self.y + height;
        self.sheet.line(vec![[MARGIN, below], [self.width - MARGIN, below]], 0.6, LINE);
    }

    fn head_height(&self, lane: &Lane) -> f64 {
        let name = lane.title(self.shown.map.language);
        fold(name, Weight::Strong, 9.5, HEAD - PAD).len() as f64 * 9.5 * LEADING + 2.0 * PAD
    }

    fn lane(&mut self, lane: &Lane) {
        let room = COLUMN - 2.0 * PAD - INDENT;
        let cells: Vec<Vec<Folded>> =
            self.steps.iter().map(|step| folded(blocks(self.shown, step, &lane.key, lane.kind), room)).collect();
        let height = cells.iter().map(|cell| tall(cell)).fold(self.head_height(lane), f64::max);
        for (place, cell) in cells.iter().enumerate() {
            let step = self.steps[place];
            let own = self.shown.cell(&step.key, &lane.key, None).and_then(|cell| cell.colour.as_deref());
            if let Some(fill) = own.and_then(colour) {
                let at = [Self::column(place) + 1.0, self.y + 1.0, COLUMN - 2.0, height - 2.0];
                self.sheet.rect(at, tint(fill, 0.22));
            }
            self.cell(Self::column(place), cell);
        }
        self.lane_head(lane, height);
        self.y += height;
    }

    fn cell(&mut self, left: f64, cell: &[Folded]) {
        let mut y = self.y + PAD;
        for Folded { block, lines } in cell {
            if let Some(picture) = &block.picture {
                let [_, height] = self.sheet.picture([left + PAD, y], PICTURE, picture);
                y += height;
            }
            if let Some(mark) = block.mark {
                self.mark([left + PAD + 3.0, y + block.size * 0.68], mark);
            }
            for line in lines {
                let at = [left + PAD + INDENT, y + block.size];
                self.sheet.text(at, line, block.weight, block.size, block.colour);
                y += block.size * LEADING;
            }
            y += GAP;
        }
    }

    fn mark(&mut self, [x, y]: [f64; 2], mark: Mark) {
        let shape = match mark {
            Mark::Measured => Shape::Dot { at: [x, y], radius: 3.0, colour: TEAL },
            Mark::Evidence => Shape::Dot { at: [x, y], radius: 2.2, colour: INK },
            Mark::Assumption => Shape::Ring { at: [x, y], radius: 2.4, thick: 0.9, colour: MUTED },
            Mark::Reported => {
                let points = vec![[x, y - 3.4], [x + 3.4, y], [x, y + 3.4], [x - 3.4, y]];
                Shape::Area { points, fill: AMBER }
            }
        };
        self.sheet.shapes.push(shape);
    }

    fn emotions(&mut self, lane: &Lane) {
        let curves = emotion::curves(self.shown, &self.steps, &lane.key);
        let names = emotion::names(self.shown, &curves);
        // Under the name of the lane stands whose curve has which colour.
        let of_names = names.len() as f64 * 8.0 * LEADING;
        let height = emotion::HEIGHT.max(self.head_height(lane) + of_names + PAD);
        let mut y = self.y + self.head_height(lane) - PAD;
        for (name, colour) in names {
            for line in fold(&written(&name, Weight::Regular), Weight::Regular, 8.0, HEAD - PAD - 14.0) {
                self.sheet.line(vec![[MARGIN, y + 5.0], [MARGIN + 9.0, y + 5.0]], 2.0, colour);
                self.sheet.text([MARGIN + 13.0, y + 8.0], &line, Weight::Regular, 8.0, MUTED);
                y += 8.0 * LEADING;
            }
        }
        let columns: Vec<f64> = (0..self.steps.len()).map(|place| Self::column(place) + COLUMN / 2.0).collect();
        let right = self.width - MARGIN;
        emotion::draw(&mut self.sheet, &curves, &columns, [MARGIN + HEAD, self.y, right, height]);
        self.lane_head(lane, height);
        self.y += height;
    }

    /// The line above lanes of a kind, where a blueprint has one.
    fn part(&mut self, kind: LaneKind) {
        let Some(name) = words::line_above(kind, self.shown.map.language) else { return };
        let y = self.y + PARTED / 2.0;
        let named = width(name, Weight::Strong, 8.5);
        self.sheet.text([MARGIN, y + 3.0], name, Weight::Strong, 8.5, TEAL);
        self.sheet.dashed(vec![[MARGIN + named + 8.0, y], [self.width - MARGIN, y]], 1.1, TEAL, 5.0);
        self.y += PARTED;
    }

    fn legend(&mut self) {
        self.y += 14.0;
        let [measured, reported, evidence, assumption, curve, designed] = words::legend(self.shown.map.language);
        let marks = [
            (Mark::Measured, measured),
            (Mark::Reported, reported),
            (Mark::Evidence, evidence),
            (Mark::Assumption, assumption),
        ];
        let mut x = MARGIN;
        for (mark, text) in marks {
            self.mark([x + 4.0, self.y + 6.0], mark);
            self.sheet.text([x + 12.0, self.y + 9.0], text, Weight::Regular, 8.5, MUTED);
            x += width(text, Weight::Regular, 8.5) + 30.0;
        }
        if self.shown.map.lanes.iter().any(|lane| lane.kind == LaneKind::Emotion && !lane.folded) {
            self.y += 14.0;
            let mut x = MARGIN;
            for (text, dash) in [(curve, None), (designed, Some(3.0))] {
                let points = vec![[x, self.y + 6.0], [x + 22.0, self.y + 6.0]];
                match dash {
                    None => self.sheet.line(points, 2.0, MUTED),
                    Some(dash) => self.sheet.dashed(points, 1.2, MUTED, dash),
                }
                self.sheet.text([x + 28.0, self.y + 9.0], text, Weight::Regular, 8.5, MUTED);
                x += width(text, Weight::Regular, 8.5) + 46.0;
            }
        }
        self.y += 12.0;
    }
}

/// Whether dark text reads better on it (relative luminance of WCAG 2, in whole parts).
fn is_light(Colour(colour): Colour) -> bool {
    let part = |shift: u32| f64::from((colour >> shift) & 0xff) / 255.0;
    0.2126 * part(16).powf(2.2) + 0.7152 * part(8).powf(2.2) + 0.0722 * part(0).powf(2.2) > 0.35
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use styk_maps::{Cell, Day, Evidence, Map, Persona, Reported, Stage};
    use styk_model::Language;

    use super::super::MapShown;
    use super::*;
    use crate::{MapDrawing, Picture, map_drawing};

    const LONG: [&str; 3] = [
        "Antidisestablishmentarianism of the counter-revolutionary incomprehensibilities",
        "Удовлетворённость высокопревосходительствующих частнопредпринимателей достопримечательностями",
        "Konstantynopolitańczykowianeczka niezadowolona z najniewybredniejszego przedpłatnościowego",
    ];

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn map(language: Language, kind: MapKind) -> Map {
        let long = LONG[language as usize];
        let step = |key: usize| Step {
            key: format!("s{key}"),
            name: if key.is_multiple_of(2) { long.to_owned() } else { "Да".to_owned() },
            touchpoints: vec!["search-ad".to_owned()],
            ..Step::default()
        };
        let stage = |key: usize| Stage {
            key: format!("stage{key}"),
            name: long.to_owned(),
            steps: (0..=key).map(|at| step(key * 10 + at)).collect(),
            ..Stage::default()
        };
        let kinds = [
            LaneKind::Action,
            LaneKind::Touchpoint,
            LaneKind::Emotion,
            LaneKind::Frontstage,
            LaneKind::Backstage,
            LaneKind::Support,
            LaneKind::Metric,
        ];
        let lane = |kind: LaneKind| Lane { key: format!("{kind:?}"), kind, ..Lane::default() };
        let mut map = Map {
            name: long.to_owned(),
            kind,
            language,
            goal: long.repeat(4),
            personas: vec!["anna".to_owned()],
            stages: (0..3).map(stage).collect(),
            lanes: kinds.map(lane).to_vec(),
            ..Map::default()
        };
        let steps: Vec<String> = map.steps().map(|(_, step)| step.key.clone()).collect();
        for (place, step) in steps.iter().enumerate() {
            for (at, lane) in map.lanes.clone().iter().enumerate() {
                if lane.kind == LaneKind::Touchpoint {
                    continue;
                }
                let reported = Reported {
                    figure: 42.5,
                    unit: "%".to_owned(),
                    what: long.to_owned(),
                    source: long.to_owned(),
                    date: day("2025-10-31"),
                    n: Some(1200),
                    stale_from: Some(day("2026-01-01")),
                };
                let quote = Evidence::Quote { text: long.to_owned(), source: "7".to_owned() };
                map.cells.push(Cell {
                    step: step.clone(),
                    lane: lane.key.clone(),
                    persona: (at % 2 == 1).then(|| "anna".to_owned()),
                    text: format!("{long}\n{long}"),
                    emotion: (lane.kind == LaneKind::Emotion).then(|| place as f64 % 5.0 - 2.0),
                    actions: (lane.kind == LaneKind::Action).then_some(12),
                    evidence: if place % 2 == 0 { vec![quote] } else { Vec::new() },
                    reported: if lane.kind == LaneKind::Metric { vec![reported] } else { Vec::new() },
                    ..Cell::default()
                });
            }
        }
        map.check().unwrap();
        map
    }

    fn shown<'a>(
        map: &'a Map,
        personas: &'a [(String, Persona)],
        touchpoints: &'a BTreeMap<String, String>,
    ) -> MapShown<'a> {
        static NONE: BTreeMap<String, Picture> = BTreeMap::new();
        MapShown { map, personas, touchpoints, pictures: &NONE, living: None, today: day("2026-05-01") }
    }

    fn anna(language: Language) -> Vec<(String, Persona)> {
        let name = LONG[language as usize].to_owned();
        vec![("anna".to_owned(), Persona { name, colour: Some("#b04a8b".to_owned()), ..Persona::default() })]
    }

    /// Left, top, right and bottom of what each text covers.
    fn boxes(sheet: &Sheet) -> Vec<([f64; 4], &str)> {
        let covered = |shape: &'_ Shape| match shape {
            Shape::Text { at: [x, y], text, weight, size, .. } => {
                Some([*x, y - size * 0.75, x + width(text, *weight, *size), y + size * 0.22])
            }
            _ => None,
        };
        let mut boxes = Vec::new();
        for shape in &sheet.shapes {
            if let (Some(at), Shape::Text { text, .. }) = (covered(shape), shape) {
                boxes.push((at, text.as_str()));
            }
        }
        boxes
    }

    #[test]
    fn no_text_is_cut_or_lies_on_another_in_any_language() {
        for language in Language::ALL {
            for kind in [MapKind::CurrentState, MapKind::Blueprint] {
                let (map, personas) = (map(language, kind), anna(language));
                let touchpoints = [("search-ad".to_owned(), LONG[language as usize].to_owned())].into();
                let shown = shown(&map, &personas, &touchpoints);
                let sheet = draw(&View::new(&shown));
                let boxes = boxes(&sheet);
                assert!(boxes.len() > 200, "{} texts", boxes.len());
                for (place, ([left, top, right, bottom], text)) in boxes.iter().enumerate() {
                    let [wide, tall] = sheet.size;
                    assert!(*left >= 0.0 && *top >= 0.0 && *right <= wide && *bottom <= tall, "cut: {text}");
                    for ([other_left, other_top, other_right, other_bottom], other) in &boxes[place + 1..] {
                        let apart =
                            right <= other_left || other_right <= left || bottom <= other_top || other_bottom <= top;
                        assert!(apart, "`{text}` lies on `{other}` in {language:?}, {kind:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn every_file_is_of_its_kind_and_the_same_each_time() {
        let (map, personas) = (map(Language::Ru, MapKind::Blueprint), anna(Language::Ru));
        let touchpoints = BTreeMap::new();
        let shown = shown(&map, &personas, &touchpoints);
        for drawing in MapDrawing::ALL {
            let file = map_drawing(&shown, drawing).unwrap();
            let begins: &[u8] = match drawing {
                MapDrawing::Svg => b"<svg ",
                MapDrawing::Png => b"\x89PNG",
                MapDrawing::Pdf | MapDrawing::Poster => b"%PDF",
                MapDrawing::Pptx => b"PK",
            };
            assert!(file.starts_with(begins), "{drawing:?}");
            assert_eq!(map_drawing(&shown, drawing).unwrap(), file, "{drawing:?}");
        }
    }

    #[test]
    fn an_empty_map_is_drawn_too() {
        let map = Map { name: "Nothing yet".to_owned(), ..Map::default() };
        let touchpoints = BTreeMap::new();
        for drawing in MapDrawing::ALL {
            assert!(!map_drawing(&shown(&map, &[], &touchpoints), drawing).unwrap().is_empty());
        }
    }
}
