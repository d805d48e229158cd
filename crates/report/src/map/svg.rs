//! A sheet as SVG that needs nothing else: its fonts are within.

use std::fmt::Display;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::sheet::{Shape, Sheet};
use crate::html::Markup;
use crate::pdf::{Colour, Weight};

/// As SVG names the face; the other names are for programs that leave fonts out.
const FAMILY: &str = "Onest, 'Segoe UI', Arial, sans-serif";

/// A number with two decimals at most.
fn short(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn hex(Colour(colour): Colour) -> String {
    format!("#{colour:06x}")
}

fn points(points: &[[f64; 2]]) -> String {
    points.iter().map(|[x, y]| format!("{},{}", short(*x), short(*y))).collect::<Vec<_>>().join(" ")
}

fn weight(weight: Weight) -> u32 {
    match weight {
        Weight::Regular => 400,
        Weight::Strong => 600,
    }
}

/// The faces as the style sheet of a picture.
fn faces() -> String {
    let face = |of: Weight| {
        let (weight, data) = (weight(of), STANDARD.encode(of.file()));
        format!(
            "@font-face{{font-family:Onest;font-weight:{weight};src:url(data:font/ttf;base64,{data}) format('truetype')}}"
        )
    };
    Weight::ALL.map(face).concat()
}

/// The picture; with its fonts, or for a program that has them.
pub(super) fn svg(sheet: &Sheet, title: &str, language: &str, with_fonts: bool) -> String {
    let mut markup = Markup::new();
    let [wide, tall] = sheet.size.map(short);
    markup.open(
        "svg",
        &[
            ("xmlns", &"http://www.w3.org/2000/svg"),
            ("viewBox", &format!("0 0 {wide} {tall}")),
            ("width", &wide),
            ("height", &tall),
            ("role", &"img"),
            ("xml:lang", &language),
            ("font-family", &FAMILY),
        ],
    );
    markup.element("title", &[], title);
    if with_fonts {
        markup.open("style", &[]);
        markup.trusted(&faces());
        markup.close("style");
    }
    markup.empty("rect", &[("width", &wide), ("height", &tall), ("fill", &"#ffffff")]);
    for shape in &sheet.shapes {
        write(&mut markup, shape);
    }
    markup.close("svg");
    markup.into_string()
}

fn write(markup: &mut Markup, shape: &Shape) {
    match shape {
        Shape::Rect { at: [x, y, width, height], fill } => {
            let [x, y, width, height] = [x, y, width, height].map(|value| short(*value));
            markup
                .empty("rect", &[("x", &x), ("y", &y), ("width", &width), ("height", &height), ("fill", &hex(*fill))]);
        }
        Shape::Area { points: corners, fill } => {
            markup.empty("polygon", &[("points", &points(corners)), ("fill", &hex(*fill))]);
        }
        Shape::Line { points: way, thick, colour, dash } => {
            let (way, colour, thick) = (points(way), hex(*colour), short(*thick));
            let dash = dash.map_or("none".to_owned(), short);
            let attributes: [(&str, &dyn Display); 6] = [
                ("points", &way),
                ("fill", &"none"),
                ("stroke", &colour),
                ("stroke-width", &thick),
                ("stroke-linejoin", &"round"),
                ("stroke-dasharray", &dash),
            ];
            markup.empty("polyline", &attributes);
        }
        Shape::Dot { at: [x, y], radius, colour } => {
            let [x, y, radius] = [x, y, radius].map(|value| short(*value));
            markup.empty("circle", &[("cx", &x), ("cy", &y), ("r", &radius), ("fill", &hex(*colour))]);
        }
        Shape::Ring { at: [x, y], radius, thick, colour } => {
            let [x, y, radius, thick] = [x, y, radius, thick].map(|value| short(*value));
            let colour = hex(*colour);
            let attributes: [(&str, &dyn Display); 6] = [
                ("cx", &x),
                ("cy", &y),
                ("r", &radius),
                ("fill", &"none"),
                ("stroke", &colour),
                ("stroke-width", &thick),
            ];
            markup.empty("circle", &attributes);
        }
        Shape::Picture { at: [x, y, width, height], picture } => {
            let [x, y, width, height] = [x, y, width, height].map(|value| short(*value));
            let data = format!("data:{};base64,{}", picture.kind.media(), STANDARD.encode(&picture.bytes));
            markup.empty("image", &[("x", &x), ("y", &y), ("width", &width), ("height", &height), ("href", &data)]);
        }
        Shape::Text { at: [x, y], text, weight: of, size, colour } => {
            let [x, y, size] = [x, y, size].map(|value| short(*value));
            let (weight, colour) = (weight(*of), hex(*colour));
            let attributes: [(&str, &dyn Display); 5] =
                [("x", &x), ("y", &y), ("font-size", &size), ("font-weight", &weight), ("fill", &colour)];
            markup.element("text", &attributes, text);
        }
    }
}
