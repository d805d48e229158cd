//! An SVG picture being drawn. Colours are classes of the style sheet, so that
//! one picture works in light, dark and print.

use std::fmt::{self, Display};

use super::markup::Markup;

/// Size of ordinary text in pictures.
pub(super) const TEXT: f64 = 13.0;

/// Size of small text in pictures.
pub(super) const SMALL: f64 = 11.5;

/// A coordinate, written with one digit after the point.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Px(pub(crate) f64);

impl Display for Px {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rounded = (self.0 * 10.0).round() / 10.0;
        // Avoids `-0`.
        write!(formatter, "{}", if rounded == 0.0 { 0.0 } else { rounded })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Anchor {
    fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Middle => "middle",
            Self::End => "end",
        }
    }
}

/// A picture and what it tells those who cannot see it.
pub(super) struct Picture {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) body: Canvas,
}

#[derive(Default)]
pub(super) struct Canvas {
    markup: Markup,
}

impl Canvas {
    pub(super) fn new() -> Self {
        Self::default()
    }

    pub(super) fn rect(&mut self, class: &str, [x, y, width, height]: [f64; 4], radius: f64) {
        let radius = Px(radius.min(width.max(0.0) / 2.0));
        self.markup.empty(
            "rect",
            &[
                ("class", &class),
                ("x", &Px(x)),
                ("y", &Px(y)),
                ("width", &Px(width.max(0.0))),
                ("height", &Px(height.max(0.0))),
                ("rx", &radius),
            ],
        );
    }

    pub(super) fn line(&mut self, class: &str, from: [f64; 2], to: [f64; 2]) {
        self.markup.empty(
            "line",
            &[("class", &class), ("x1", &Px(from[0])), ("y1", &Px(from[1])), ("x2", &Px(to[0])), ("y2", &Px(to[1]))],
        );
    }

    pub(super) fn circle(&mut self, class: &str, [x, y]: [f64; 2], radius: f64) {
        self.markup.empty("circle", &[("class", &class), ("cx", &Px(x)), ("cy", &Px(y)), ("r", &Px(radius))]);
    }

    pub(super) fn path(&mut self, class: &str, path: &str) {
        self.markup.empty("path", &[("class", &class), ("d", &path)]);
    }

    /// A line as thick as what it stands for.
    pub(super) fn stroke(&mut self, class: &str, path: &str, width: f64) {
        self.markup.empty("path", &[("class", &class), ("d", &path), ("stroke-width", &Px(width))]);
    }

    pub(super) fn text(&mut self, class: &str, [x, y]: [f64; 2], anchor: Anchor, text: &str) {
        if text.is_empty() {
            return;
        }
        self.markup.element(
            "text",
            &[("class", &class), ("x", &Px(x)), ("y", &Px(y)), ("text-anchor", &anchor.name())],
            text,
        );
    }

    /// Begins a mark that tells its figures on hover and to screen readers,
    /// and can be reached by keyboard.
    pub(super) fn open_mark(&mut self, tip: &str) {
        self.markup.open("g", &[("class", &"mark"), ("tabindex", &"0"), ("role", &"img"), ("aria-label", &tip)]);
        self.markup.element("title", &[], tip);
    }

    /// Begins a mark among too many to step through by keyboard.
    pub(super) fn open_tip(&mut self, tip: &str) {
        self.markup.open("g", &[("class", &"mark")]);
        self.markup.element("title", &[], tip);
    }

    /// Begins a group moved to the right.
    pub(super) fn open_shift(&mut self, x: f64) {
        let transform = format!("translate({} 0)", Px(x));
        self.markup.open("g", &[("transform", &transform)]);
    }

    pub(super) fn close_mark(&mut self) {
        self.markup.close("g");
    }

    pub(super) fn append(&mut self, other: &Self) {
        self.markup.append(&other.markup);
    }

    /// The `svg` element around what was drawn.
    pub(super) fn finish(self, [width, height]: [f64; 2], class: &str, title: &str, description: &str) -> Markup {
        let mut markup = Markup::new();
        let view = format!("0 0 {} {}", Px(width), Px(height));
        markup.open(
            "svg",
            &[
                ("class", &class),
                ("viewBox", &view),
                ("width", &Px(width)),
                ("height", &Px(height)),
                ("role", &"group"),
                ("aria-label", &title),
            ],
        );
        markup.element("title", &[], title);
        markup.element("desc", &[], description);
        markup.append(&self.markup);
        markup.close("svg");
        markup
    }
}

/// About how wide a text is in the usual system fonts; rather too wide.
pub(crate) fn text_width(text: &str, size: f64) -> f64 {
    let em: f64 = text
        .chars()
        .map(|c| match c {
            'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | '(' | ')' => 0.31,
            ' ' | '\u{a0}' => 0.29,
            'f' | 't' | 'r' | '-' => 0.39,
            'm' | 'w' | 'M' | 'W' | '%' | '@' | 'ж' | 'ш' | 'щ' | 'ю' | 'ы' | 'ф' | 'м' => 0.86,
            'А'..='Я' => 0.74,
            'а'..='я' | 'ё' => 0.6,
            c if c.is_ascii_uppercase() => 0.7,
            c if (c as u32) < 0x1100 => 0.58,
            '\u{2010}'..='\u{2026}' => 0.7,
            _ => 1.05,
        })
        .sum();
    em * size
}

/// Cuts the middle out of a text until it fits.
pub(super) fn fit(text: &str, size: f64, room: f64) -> String {
    if text_width(text, size) <= room {
        return text.to_owned();
    }
    let mut columns = crate::terminal::width(text);
    loop {
        columns = columns.saturating_sub(1);
        let short = crate::terminal::shorten(text, columns);
        if columns <= 1 || text_width(&short, size) <= room {
            return short;
        }
    }
}

/// Breaks a text between words into at most `lines` lines; the last is cut.
pub(super) fn fold(text: &str, size: f64, room: f64, lines: usize) -> Vec<String> {
    let mut folded: Vec<String> = Vec::with_capacity(lines);
    let mut rest: Vec<&str> = text.split_whitespace().collect();
    rest.reverse();
    while let Some(word) = rest.pop() {
        let mut line = word.to_owned();
        if folded.len() + 1 == lines {
            for word in rest.iter().rev() {
                line.push(' ');
                line.push_str(word);
            }
            rest.clear();
        }
        while let Some(word) = rest.last() {
            let longer = format!("{line} {word}");
            if text_width(&longer, size) > room {
                break;
            }
            line = longer;
            rest.pop();
        }
        folded.push(fit(&line, size, room));
    }
    folded
}

/// About `count` round values that cover the range.
pub(crate) fn ticks(low: f64, high: f64, count: usize) -> Vec<f64> {
    let raw = (high - low) / count.max(1) as f64;
    let power = 10_f64.powf(raw.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|m| m * power).find(|step| *step >= raw);
    multiples(low, high, step.unwrap_or(raw))
}

/// The same for lengths of time: whole minutes, hours or days.
pub(crate) fn time_ticks(low: f64, high: f64, count: usize) -> Vec<f64> {
    const STEPS: [f64; 16] = [
        1.0, 5.0, 10.0, 30.0, 60.0, 300.0, 600.0, 1_800.0, 3_600.0, 7_200.0, 10_800.0, 21_600.0, 43_200.0, 86_400.0,
        172_800.0, 432_000.0,
    ];
    let raw = (high - low) / count.max(1) as f64;
    match STEPS.into_iter().find(|step| *step >= raw) {
        Some(step) => multiples(low, high, step),
        None => ticks(low / 86_400.0, high / 86_400.0, count).into_iter().map(|day| day * 86_400.0).collect(),
    }
}

fn multiples(low: f64, high: f64, step: f64) -> Vec<f64> {
    if !(step.is_finite() && step > 0.0) {
        return vec![low];
    }
    let first = (low / step - 1e-9).ceil() as i64;
    let last = (high / step + 1e-9).floor() as i64;
    (first..=last).map(|index| index as f64 * step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_cover_the_range() {
        assert_eq!(ticks(0.0, 1.0, 5), [0.0, 0.2, 0.4, 0.600_000_000_000_000_1, 0.8, 1.0]);
        assert_eq!(ticks(0.0, 950.0, 4), [0.0, 250.0, 500.0, 750.0]);
        assert_eq!(ticks(3.0, 3.0, 4), [3.0]);
        assert_eq!(ticks(0.0, f64::NAN, 4), [0.0]);
        assert_eq!(time_ticks(-50_000.0, 3_000.0, 4), [-43_200.0, -21_600.0, 0.0]);
        assert_eq!(
            time_ticks(0.0, 4_320_000.0, 5),
            [0.0, 864_000.0, 1_728_000.0, 2_592_000.0, 3_456_000.0, 4_320_000.0]
        );
    }

    #[test]
    fn long_names_fold_into_the_lines_there_are() {
        let folded = fold("Checkout payment with a very long name indeed", TEXT, 90.0, 2);
        assert_eq!(folded.len(), 2);
        assert!(folded.iter().all(|line| text_width(line, TEXT) <= 90.0), "{folded:?}");
        assert!(folded[1].contains('…'));
        assert_eq!(fold("", TEXT, 90.0, 2), Vec::<String>::new());
    }
}
