//! The report as one page that needs nothing else, ready for print.

use styk_model::monthly::ReportBlock;

use super::chart;
use super::view::{Against, MovedRow, Row, Shown, Tone, View, WorstRow};
use super::words::Words;
use crate::html::{Attributes, Markup, Px, brand, head, text_width};

/// Size of the small picture of a figure's months.
const SPARK: [f64; 2] = [92.0, 26.0];

/// Size of the picture of a block's first figure.
const WIDE: [f64; 2] = [720.0, 190.0];

pub(super) fn html(view: &View<'_>) -> String {
    let mut markup = Markup::new();
    let title = super::titled(view.report);
    markup.trusted("<!DOCTYPE html>\n");
    markup.open("html", &[("lang", &view.language.code())]);
    head(&mut markup, &title);
    markup.open("body", &[]);
    markup.open("div", &[("class", &"page monthly")]);
    markup.open("header", &[]);
    brand(&mut markup);
    if !view.report.company.is_empty() {
        markup.element("p", &[("class", &"company")], &view.report.company);
    }
    markup.element("h1", &[], &view.title());
    markup.element("p", &[("class", &"lead")], &view.report.verdict);
    cards(&mut markup, view);
    markup.element("p", &[("class", &"legend")], view.word(Words::Legend));
    markup.close("header");
    markup.open("main", &[]);
    for block in &view.report.blocks {
        section(&mut markup, view, block);
    }
    moved(&mut markup, view);
    worst(&mut markup, view);
    unknown(&mut markup, view);
    notes(&mut markup, view);
    markup.close("main");
    markup.element("footer", &[], view.word(Words::MadeBy));
    for tag in ["div", "body", "html"] {
        markup.close(tag);
    }
    markup.trusted("\n");
    markup.into_string()
}

fn cards(markup: &mut Markup, view: &View<'_>) {
    markup.open("ul", &[("class", &"keys-of-month")]);
    for (_, row) in view.leading() {
        markup.open("li", &[]);
        markup.element("span", &[("class", &"name")], row.name);
        markup.element("b", &[], &row.now.value);
        markup.element("small", &[], &row.now.rests);
        match &row.before {
            Some(against) => change(markup, against),
            None => markup.element("small", &[], view.word(Words::NoData)),
        }
        markup.close("li");
    }
    markup.close("ul");
}

fn open_section(markup: &mut Markup, title: &str, verdict: Option<&str>) {
    markup.open("section", &[("class", &"answer")]);
    markup.element("h2", &[], title);
    if let Some(verdict) = verdict {
        markup.element("p", &[("class", &"verdict")], verdict);
    }
}

fn section(markup: &mut Markup, view: &View<'_>, block: &ReportBlock) {
    open_section(markup, &block.title, block.verdict.as_deref());
    let rows = view.rows(block);
    if let Some(row) = rows.first() {
        picture(markup, view, row);
    }
    if !rows.is_empty() {
        figures(markup, view, &block.title, &rows);
    }
    for sentence in &block.missing {
        markup.element("p", &[("class", &"missing")], sentence);
    }
    markup.close("section");
}

fn open_table(markup: &mut Markup, title: &str, headings: &[&str]) {
    markup.open("div", &[("class", &"table-box"), ("role", &"region"), ("tabindex", &"0"), ("aria-label", &title)]);
    markup.open("table", &[]);
    markup.element("caption", &[("class", &"unseen")], title);
    markup.open("thead", &[]);
    markup.open("tr", &[]);
    for heading in headings {
        markup.element("th", &[("scope", &"col")], heading);
    }
    for tag in ["tr", "thead"] {
        markup.close(tag);
    }
    markup.open("tbody", &[]);
}

fn close_table(markup: &mut Markup) {
    for tag in ["tbody", "table", "div"] {
        markup.close(tag);
    }
}

fn figures(markup: &mut Markup, view: &View<'_>, title: &str, rows: &[Row<'_>]) {
    let [now, before, year] = view.months();
    let headings = [view.word(Words::Figure), &now, &before, &year, view.word(Words::ThirteenMonths)];
    open_table(markup, title, &headings);
    for row in rows {
        markup.open("tr", &[]);
        markup.element("th", &[("scope", &"row"), ("class", &"long")], row.name);
        shown(markup, &row.now);
        compared(markup, view, row.before.as_ref());
        compared(markup, view, row.year.as_ref());
        markup.open("td", &[]);
        if let Some(line) = chart::Line::new(row.history, view.report.month) {
            spark(markup, &line);
        }
        markup.close("td");
        markup.close("tr");
    }
    close_table(markup);
}

fn shown(markup: &mut Markup, shown: &Shown) {
    markup.open("td", &[]);
    markup.element("b", &[], &shown.value);
    markup.element("small", &[], &shown.rests);
    markup.close("td");
}

fn compared(markup: &mut Markup, view: &View<'_>, against: Option<&Against>) {
    markup.open("td", &[]);
    match against {
        Some(against) => {
            markup.element("span", &[("class", &"was")], &against.was);
            change(markup, against);
            markup.element("small", &[], &against.bounds);
        }
        None => markup.element("small", &[], view.word(Words::NoData)),
    }
    markup.close("td");
}

fn change(markup: &mut Markup, against: &Against) {
    let class = match against.tone {
        Tone::Better => "change better",
        Tone::Worse => "change worse",
        Tone::Neutral => "change neutral",
        Tone::Chance => "change chance",
    };
    let mark = match against.direction {
        up if up > 0.0 => "▲ ",
        down if down < 0.0 => "▼ ",
        _ => "",
    };
    markup.open("span", &[("class", &class)]);
    markup.element("i", &[("aria-hidden", &"true")], mark);
    markup.text(&against.change);
    markup.close("span");
}

/// Points of a polyline.
fn points(piece: &[[f64; 2]], place: impl Fn(&[f64; 2]) -> [f64; 2]) -> String {
    let shown = piece.iter().map(place).map(|[x, y]| format!("{x:.1},{y:.1}"));
    shown.collect::<Vec<_>>().join(" ")
}

fn spark(markup: &mut Markup, line: &chart::Line) {
    let [wide, tall] = SPARK;
    let place = |point: &[f64; 2]| [4.0 + point[0] * (wide - 8.0), 4.0 + point[1] * (tall - 8.0)];
    let view = format!("0 0 {wide} {tall}");
    markup.open(
        "svg",
        &[("class", &"spark"), ("viewBox", &view), ("width", &wide), ("height", &tall), ("aria-hidden", &"true")],
    );
    for piece in &line.pieces {
        markup.empty("polyline", &[("class", &"series s0"), ("points", &points(piece, place))]);
    }
    dot(markup, "touch", place(&line.last), 3.0);
    markup.close("svg");
}

fn picture(markup: &mut Markup, view: &View<'_>, row: &Row<'_>) {
    let Some(line) = chart::Line::new(row.history, view.report.month) else { return };
    let [wide, tall] = WIDE;
    let axis = view.axis(&line, row.figure.unit);
    let left = axis.iter().map(|(_, text)| text_width(text, 11.5)).fold(0.0, f64::max) + 12.0;
    let room = text_width(&row.now.value, 13.0) + left + 24.0;
    let place = |point: &[f64; 2]| [left + point[0] * (wide - room), 12.0 + point[1] * (tall - 44.0)];
    let name = format!("{} · {}", row.name, view.word(Words::ThirteenMonths));
    markup.open("figure", &[]);
    markup.element("figcaption", &[], &name);
    markup.open("div", &[("class", &"scroll")]);
    let frame = format!("0 0 {wide} {tall}");
    let drawn: Attributes<'_> =
        &[("viewBox", &frame), ("width", &wide), ("height", &tall), ("role", &"img"), ("aria-label", &name)];
    markup.open("svg", drawn);
    for (share, text) in &axis {
        let ([from, y], [to, _]) = (place(&[0.0, *share]), place(&[1.0, *share]));
        markup.empty("line", &[("class", &"grid"), ("x1", &Px(from)), ("y1", &Px(y)), ("x2", &Px(to)), ("y2", &Px(y))]);
        label(markup, "small", [from - 8.0, y + 4.0], "end", text);
    }
    for piece in &line.pieces {
        // An area over an axis that does not begin at nought would exaggerate.
        if let (0.0, [first, .., last]) = (line.ends[0], piece.as_slice()) {
            let foot = |x: f64| points(&[[x, 1.0]], place);
            let under = format!("{} {} {}", points(piece, place), foot(last[0]), foot(first[0]));
            markup.empty("polygon", &[("class", &"ghost"), ("points", &under)]);
        }
        markup.empty("polyline", &[("class", &"series s0"), ("points", &points(piece, place))]);
        for at in piece.iter().map(place) {
            dot(markup, "d0", at, 3.0);
        }
    }
    let [x, y] = place(&line.last);
    dot(markup, "touch", [x, y], 5.0);
    label(markup, "value", [x + 11.0, y + 4.5], "start", &row.now.value);
    for (month, share) in line.months.iter().rev().step_by(2) {
        let [x, y] = place(&[*share, 1.0]);
        label(markup, "small", [x.max(26.0), y + 19.0], "middle", &view.tick(*month));
    }
    for tag in ["svg", "div", "figure"] {
        markup.close(tag);
    }
}

fn dot(markup: &mut Markup, class: &str, [x, y]: [f64; 2], radius: f64) {
    markup.empty("circle", &[("class", &class), ("cx", &Px(x)), ("cy", &Px(y)), ("r", &Px(radius))]);
}

fn label(markup: &mut Markup, class: &str, [x, y]: [f64; 2], anchor: &str, text: &str) {
    markup.element("text", &[("class", &class), ("text-anchor", &anchor), ("x", &Px(x)), ("y", &Px(y))], text);
}

fn touchpoint(markup: &mut Markup, name: &str, measure: &str) {
    markup.open("th", &[("scope", &"row"), ("class", &"long")]);
    markup.text(name);
    markup.element("small", &[], measure);
    markup.close("th");
}

fn moved(markup: &mut Markup, view: &View<'_>) {
    let title = view.word(Words::Moved);
    open_section(markup, title, Some(&view.report.moved.verdict));
    let rows = view.moved();
    if !rows.is_empty() {
        let [now, before, _] = view.months();
        open_table(markup, title, &[view.word(Words::Touchpoint), &before, &now, view.word(Words::Change)]);
        for MovedRow { moved, was, now, change: against } in rows {
            markup.open("tr", &[]);
            touchpoint(markup, &moved.touchpoint.name, &moved.name);
            shown(markup, &was);
            shown(markup, &now);
            markup.open("td", &[]);
            change(markup, &against);
            markup.element("small", &[], &against.bounds);
            markup.close("td");
            markup.close("tr");
        }
        close_table(markup);
    }
    markup.close("section");
}

fn worst(markup: &mut Markup, view: &View<'_>) {
    let title = view.word(Words::Worst);
    open_section(markup, title, Some(&view.report.worst.verdict));
    let rows = view.worst();
    if !rows.is_empty() {
        open_table(markup, title, &[view.word(Words::Touchpoint), view.word(Words::Value), view.word(Words::Overall)]);
        for WorstRow { worst, value, usual } in rows {
            markup.open("tr", &[]);
            touchpoint(markup, &worst.touchpoint.name, &worst.name);
            shown(markup, &value);
            markup.element("td", &[], &usual);
            markup.close("tr");
        }
        close_table(markup);
    }
    markup.close("section");
}

fn unknown(markup: &mut Markup, view: &View<'_>) {
    open_section(markup, view.word(Words::Unknown), Some(&view.report.unknown.verdict));
    if let Some(unmet) = view.unmet() {
        markup.element("p", &[("class", &"missing")], &unmet);
    }
    markup.close("section");
}

fn notes(markup: &mut Markup, view: &View<'_>) {
    open_section(markup, view.word(Words::Definitions), None);
    if !view.report.notes.is_empty() {
        markup.open("div", &[("class", &"notes")]);
        markup.element("p", &[], view.word(Words::Notes));
        markup.open("ul", &[]);
        for note in &view.report.notes {
            markup.element("li", &[], note);
        }
        markup.close("ul");
        markup.close("div");
    }
    markup.open("dl", &[("class", &"facts")]);
    for (name, definition) in view.definitions() {
        markup.element("dt", &[], name);
        markup.element("dd", &[], definition);
    }
    markup.close("dl");
    markup.element("p", &[("class", &"missing")], &view.facts());
    markup.close("section");
}
