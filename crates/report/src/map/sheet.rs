//! A picture as shapes on a sheet, in points from the upper left corner, drawn alike into every format.

use std::sync::Arc;

use crate::Picture;
use crate::pdf::{Colour, Page, Weight};

pub(super) const INK: Colour = Colour(0x10_29_2f);
pub(super) const MUTED: Colour = Colour(0x4b_60_66);
pub(super) const LINE: Colour = Colour(0xd8_df_de);
pub(super) const FAINT: Colour = Colour(0xf2_f6_f6);
pub(super) const WHITE: Colour = Colour(0xff_ff_ff);
pub(super) const TEAL: Colour = Colour(0x0f_66_70);
pub(super) const AMBER: Colour = Colour(0xb0_5f_06);
pub(super) const RED: Colour = Colour(0xa6_31_2b);
pub(super) const GREEN: Colour = Colour(0x1f_7a_4d);

/// Curves of personas that have no colour of their own.
pub(super) const CURVES: [Colour; 6] = [
    Colour(0x0f_66_70),
    Colour(0xb0_4a_8b),
    Colour(0xb0_5f_06),
    Colour(0x3c_5f_b5),
    Colour(0x5b_7d_1c),
    Colour(0x7a_4f_b3),
];

/// A colour as people write it, `#rrggbb`.
pub(super) fn colour(text: &str) -> Option<Colour> {
    u32::from_str_radix(text.strip_prefix('#')?, 16).ok().map(Colour)
}

/// A colour mixed with white: 0 is white, 1 the colour.
pub(super) fn tint(Colour(colour): Colour, part: f64) -> Colour {
    let mixed = [16, 8, 0].map(|shift| {
        let value = f64::from((colour >> shift) & 0xff);
        ((255.0 - (255.0 - value) * part).round() as u32) << shift
    });
    Colour(mixed.iter().sum())
}

/// How large a picture is in a room: no larger than the room, nor than its pixels are points.
pub(super) fn fitted(picture: &Picture, [wide, tall]: [f64; 2]) -> [f64; 2] {
    let (width, height) = (f64::from(picture.width.max(1)), f64::from(picture.height.max(1)));
    let scale = (wide / width).min(tall / height).min(1.0);
    [width * scale, height * scale]
}

/// Something drawn.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape {
    /// Left, top, width, height.
    Rect {
        at: [f64; 4],
        fill: Colour,
    },
    Area {
        points: Vec<[f64; 2]>,
        fill: Colour,
    },
    /// Through points; of strokes and gaps where `dash` is said.
    Line {
        points: Vec<[f64; 2]>,
        thick: f64,
        colour: Colour,
        dash: Option<f64>,
    },
    Dot {
        at: [f64; 2],
        radius: f64,
        colour: Colour,
    },
    Ring {
        at: [f64; 2],
        radius: f64,
        thick: f64,
        colour: Colour,
    },
    /// Left, top, width, height, which have the proportions of the picture.
    Picture {
        at: [f64; 4],
        picture: Arc<Picture>,
    },
    /// The baseline begins at a place.
    Text {
        at: [f64; 2],
        text: String,
        weight: Weight,
        size: f64,
        colour: Colour,
    },
}

/// A picture of a size.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Sheet {
    pub(super) size: [f64; 2],
    pub(super) shapes: Vec<Shape>,
}

impl Sheet {
    pub(super) fn rect(&mut self, at: [f64; 4], fill: Colour) {
        self.shapes.push(Shape::Rect { at, fill });
    }

    pub(super) fn line(&mut self, points: Vec<[f64; 2]>, thick: f64, colour: Colour) {
        self.shapes.push(Shape::Line { points, thick, colour, dash: None });
    }

    pub(super) fn dashed(&mut self, points: Vec<[f64; 2]>, thick: f64, colour: Colour, dash: f64) {
        self.shapes.push(Shape::Line { points, thick, colour, dash: Some(dash) });
    }

    pub(super) fn text(&mut self, at: [f64; 2], text: &str, weight: Weight, size: f64, colour: Colour) {
        if !text.is_empty() {
            self.shapes.push(Shape::Text { at, text: text.to_owned(), weight, size, colour });
        }
    }

    /// A picture whose upper left corner is at a place, as large as fits into a size; how large it is then.
    pub(super) fn picture(&mut self, [x, y]: [f64; 2], room: [f64; 2], picture: &Arc<Picture>) -> [f64; 2] {
        let [width, height] = fitted(picture, room);
        self.shapes.push(Shape::Picture { at: [x, y, width, height], picture: Arc::clone(picture) });
        [width, height]
    }

    /// On paper of a size, as large as it fits.
    pub(super) fn page(&self, paper: [f64; 2]) -> Page {
        let mut page = Page::fitted(self.size, paper);
        for shape in &self.shapes {
            match shape {
                Shape::Rect { at, fill } => page.rect(*at, *fill),
                Shape::Area { points, fill } => page.area(points, *fill),
                Shape::Line { points, thick, colour, dash: None } => page.line(points, *thick, *colour),
                Shape::Line { points, thick, colour, dash: Some(dash) } => {
                    page.dashed(points, *thick, *colour, *dash);
                }
                Shape::Dot { at, radius, colour } => page.dot(*at, *radius, *colour),
                Shape::Ring { at, radius, thick, colour } => page.ring(*at, *radius, *thick, *colour),
                Shape::Picture { at, picture } => page.picture(*at, picture),
                Shape::Text { at, text, weight, size, colour } => page.text(*at, text, *weight, *size, *colour),
            }
        }
        page
    }
}
