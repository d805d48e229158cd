//! Pages filled from top to bottom.

use super::super::view::Tone;
use super::{INK, MUTED, TEAL, WORSE};
use crate::pdf::{Colour, Page, Weight, fold};

pub(super) const LEFT: f64 = 48.0;
pub(super) const WIDE: f64 = 499.28;
const TOP: f64 = 48.0;
const BOTTOM: f64 = 784.0;

pub(super) struct Flow {
    pages: Vec<Page>,
    page: Page,
    /// The upper edge of what comes next.
    pub(super) y: f64,
}

impl Flow {
    pub(super) fn new() -> Self {
        Self { pages: Vec::new(), page: Page::new(), y: TOP }
    }

    pub(super) fn page(&mut self) -> &mut Page {
        &mut self.page
    }

    fn break_page(&mut self) {
        self.pages.push(std::mem::replace(&mut self.page, Page::new()));
        self.y = TOP;
    }

    /// Goes on on the next page where this one has less room; says whether it did.
    pub(super) fn need(&mut self, height: f64) -> bool {
        let full = self.y + height > BOTTOM && self.y > TOP;
        if full {
            self.break_page();
        }
        full
    }

    pub(super) fn space(&mut self, height: f64) {
        self.y += height;
    }

    /// Lines of text over the whole width.
    pub(super) fn paragraph(&mut self, text: &str, weight: Weight, size: f64, colour: Colour) {
        for line in fold(text, weight, size, WIDE) {
            self.need(size * 1.4);
            let at = [LEFT, self.y + size];
            self.page.text(at, &line, weight, size, colour);
            self.y += size * 1.4;
        }
    }

    /// All pages, each with what `foot` adds to it.
    pub(super) fn finish(mut self, foot: impl Fn(&mut Page, usize, usize)) -> Vec<Page> {
        if self.y > TOP || self.pages.is_empty() {
            self.break_page();
        }
        let all = self.pages.len();
        for (place, page) in self.pages.iter_mut().enumerate() {
            foot(page, place + 1, all);
        }
        self.pages
    }
}

/// The colour of a change, and how heavy it is.
pub(super) fn tone(tone: Tone) -> (Colour, Weight) {
    match tone {
        Tone::Better => (TEAL, Weight::Strong),
        Tone::Worse => (WORSE, Weight::Strong),
        Tone::Neutral => (INK, Weight::Strong),
        Tone::Chance => (MUTED, Weight::Regular),
    }
}

/// A line in a cell.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) weight: Weight,
    pub(super) size: f64,
    pub(super) colour: Colour,
    /// A mark before it, pointing up or down.
    pub(super) mark: Option<bool>,
}

/// Room that a mark takes.
const MARK: f64 = 9.0;

impl Line {
    pub(super) fn new(text: impl Into<String>, weight: Weight, size: f64, colour: Colour) -> Self {
        Self { text: text.into(), weight, size, colour, mark: None }
    }

    fn height(&self) -> f64 {
        self.size * 1.32
    }
}

/// Lines folded to a width.
pub(super) fn folded(lines: &[Line], room: f64) -> Vec<Line> {
    let mut all = Vec::new();
    for line in lines.iter().filter(|line| !line.text.is_empty()) {
        let room = room - if line.mark.is_some() { MARK } else { 0.0 };
        for (place, text) in fold(&line.text, line.weight, line.size, room).into_iter().enumerate() {
            all.push(Line { text, mark: line.mark.filter(|_| place == 0), ..line.clone() });
        }
    }
    all
}

pub(super) fn height(lines: &[Line]) -> f64 {
    lines.iter().map(Line::height).sum()
}

/// Draws folded lines from a place downwards.
pub(super) fn draw(page: &mut Page, lines: &[Line], [x, mut y]: [f64; 2]) {
    for line in lines {
        let base = y + line.size;
        let mut at = x;
        if let Some(up) = line.mark {
            let (middle, half) = (base - line.size * 0.36, line.size * 0.36);
            let tip = if up { half } else { -half };
            page.area(&[[x, middle + tip], [x + half, middle - tip], [x + half * 2.0, middle + tip]], line.colour);
            at += MARK;
        }
        page.text([at, base], &line.text, line.weight, line.size, line.colour);
        y += line.height();
    }
}
