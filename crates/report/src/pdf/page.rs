//! A page being drawn.

use std::sync::Arc;

use pdf_writer::{Content, Name, Str};

use super::PAGE;
use super::font::{Weight, shape, width};
use crate::Picture;

/// Red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Colour(pub(crate) u32);

impl Colour {
    fn parts(self) -> [f32; 3] {
        [16, 8, 0].map(|shift| ((self.0 >> shift) & 0xff) as f32 / 255.0)
    }
}

pub(crate) struct Page {
    content: Content,
    /// Width and height of the paper.
    pub(super) paper: [f64; 2],
    /// Height of what is drawn, before it is fitted to the paper.
    height: f64,
    /// By the number in their name; see [`picture_name`].
    pub(super) pictures: Vec<Arc<Picture>>,
}

/// What the content of a page calls a picture of it.
pub(super) fn picture_name(number: usize) -> String {
    format!("P{number}")
}

impl Page {
    /// A4.
    pub(crate) fn new() -> Self {
        Self { content: Content::new(), paper: PAGE, height: PAGE[1], pictures: Vec::new() }
    }

    /// Paper that a picture of a size is drawn on as large as it fits, in the middle across and from the top.
    pub(crate) fn fitted(picture: [f64; 2], paper: [f64; 2]) -> Self {
        let scale = (paper[0] / picture[0]).min(paper[1] / picture[1]);
        let (left, bottom) = ((paper[0] - picture[0] * scale) / 2.0, paper[1] - picture[1] * scale);
        let mut content = Content::new();
        content.transform([scale as f32, 0.0, 0.0, scale as f32, left as f32, bottom as f32]);
        Self { content, paper, height: picture[1], pictures: Vec::new() }
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.content.finish().into_vec()
    }

    /// PDF counts from the lower left corner.
    fn up(&self, y: f64) -> f32 {
        (self.height - y) as f32
    }

    fn fill_with(&mut self, colour: Colour) {
        let [r, g, b] = colour.parts();
        self.content.set_fill_rgb(r, g, b);
    }

    fn stroke_with(&mut self, colour: Colour, thick: f64) {
        let [r, g, b] = colour.parts();
        self.content.set_stroke_rgb(r, g, b);
        self.content.set_line_width(thick as f32);
    }

    /// A way through points.
    fn way(&mut self, points: &[[f64; 2]]) {
        for (place, point) in points.iter().enumerate() {
            let (x, y) = (point[0] as f32, self.up(point[1]));
            if place == 0 {
                self.content.move_to(x, y)
            } else {
                self.content.line_to(x, y)
            };
        }
    }

    /// A picture that fills a place.
    pub(crate) fn picture(&mut self, [x, y, width, height]: [f64; 4], picture: &Arc<Picture>) {
        let known = self.pictures.iter().position(|known| Arc::ptr_eq(known, picture));
        let number = known.unwrap_or_else(|| {
            self.pictures.push(Arc::clone(picture));
            self.pictures.len() - 1
        });
        let bottom = self.up(y + height);
        self.content.save_state();
        self.content.transform([width as f32, 0.0, 0.0, height as f32, x as f32, bottom]);
        self.content.x_object(Name(picture_name(number).as_bytes()));
        self.content.restore_state();
    }

    /// Text whose baseline begins at a place.
    pub(crate) fn text(&mut self, at: [f64; 2], text: &str, weight: Weight, size: f64, colour: Colour) {
        self.fill_with(colour);
        self.content.begin_text();
        self.content.set_font(Name(weight.resource()), size as f32);
        self.content.next_line(at[0] as f32, self.up(at[1]));
        let glyphs = shape(text, weight);
        let mut shown = self.content.show_positioned();
        let mut items = shown.items();
        let mut run = Vec::with_capacity(glyphs.len() * 2);
        for one in glyphs {
            run.extend_from_slice(&one.glyph.to_be_bytes());
            if one.kern != 0.0 {
                items.show(Str(&run)).adjust(-one.kern as f32);
                run.clear();
            }
        }
        if !run.is_empty() {
            items.show(Str(&run));
        }
        drop(items);
        drop(shown);
        self.content.end_text();
    }

    /// Text that ends at a place.
    pub(crate) fn text_until(&mut self, at: [f64; 2], text: &str, weight: Weight, size: f64, colour: Colour) {
        self.text([at[0] - width(text, weight, size), at[1]], text, weight, size, colour);
    }

    pub(crate) fn rect(&mut self, [x, y, width, height]: [f64; 4], colour: Colour) {
        self.fill_with(colour);
        self.content.rect(x as f32, self.up(y + height), width as f32, height as f32);
        self.content.fill_nonzero();
    }

    pub(crate) fn line(&mut self, points: &[[f64; 2]], thick: f64, colour: Colour) {
        self.stroke_with(colour, thick);
        self.content.set_line_join(pdf_writer::types::LineJoinStyle::RoundJoin);
        self.way(points);
        self.content.stroke();
    }

    /// A line of strokes and gaps of so many points.
    pub(crate) fn dashed(&mut self, points: &[[f64; 2]], thick: f64, colour: Colour, dash: f64) {
        self.content.set_dash_pattern([dash as f32, dash as f32], 0.0);
        self.line(points, thick, colour);
        self.content.set_dash_pattern([], 0.0);
    }

    pub(crate) fn area(&mut self, points: &[[f64; 2]], colour: Colour) {
        self.fill_with(colour);
        self.way(points);
        self.content.close_path();
        self.content.fill_nonzero();
    }

    fn circle_path(&mut self, [x, y]: [f64; 2], radius: f64) {
        // A quarter of a circle as a Bézier curve.
        let (x, y, r) = (x as f32, self.up(y), radius as f32);
        let k = r * 0.552_284_8;
        self.content.move_to(x + r, y);
        self.content.cubic_to(x + r, y + k, x + k, y + r, x, y + r);
        self.content.cubic_to(x - k, y + r, x - r, y + k, x - r, y);
        self.content.cubic_to(x - r, y - k, x - k, y - r, x, y - r);
        self.content.cubic_to(x + k, y - r, x + r, y - k, x + r, y);
        self.content.close_path();
    }

    pub(crate) fn dot(&mut self, at: [f64; 2], radius: f64, colour: Colour) {
        self.fill_with(colour);
        self.circle_path(at, radius);
        self.content.fill_nonzero();
    }

    pub(crate) fn ring(&mut self, at: [f64; 2], radius: f64, thick: f64, colour: Colour) {
        self.stroke_with(colour, thick);
        self.circle_path(at, radius);
        self.content.stroke();
    }
}

/// Breaks a text between words into lines no wider than the room. A word that is wider is broken within.
pub(crate) fn fold(text: &str, weight: Weight, size: f64, room: f64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split([' ', '\n']).filter(|word| !word.is_empty()) {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if width(&longer, weight, size) <= room {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for letter in word.chars() {
            if !line.is_empty() && width(&format!("{line}{letter}"), weight, size) > room {
                lines.push(std::mem::take(&mut line));
            }
            line.push(letter);
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_never_wider_than_the_room() {
        let text = "Удовлетворённость клиентов Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft и ещё";
        for room in [30.0, 80.0, 200.0] {
            let lines = fold(text, Weight::Regular, 9.0, room);
            assert!(lines.iter().all(|line| width(line, Weight::Regular, 9.0) <= room), "{lines:?}");
            let letters = |text: &str| text.replace(' ', "");
            assert_eq!(letters(&lines.concat()), letters(text), "nothing is lost");
        }
    }
}
