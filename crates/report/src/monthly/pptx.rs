//! The report as slides: a title and a slide for each part.

use styk_model::Month;
use styk_model::answer::Unit;
use styk_model::monthly::ReportBlock;

use super::chart::Line;
use super::view::{Against, MovedRow, Row, Shown, Tone, View, WorstRow};
use super::words::Words;
use crate::ReportError;
use crate::pptx::{Cell, Chart, FOOT, INK, MUTED, Paragraph, Slide, TEAL, Table, WORSE, package};

/// Rows that a slide has room for; more go on on the next one.
const MOST_ROWS: usize = 7;

pub(super) fn pptx(view: &View<'_>) -> Result<Vec<u8>, ReportError> {
    let mut slides = vec![title(view)];
    for block in &view.report.blocks {
        block_of(&mut slides, view, block);
    }
    moved(&mut slides, view);
    worst(&mut slides, view);
    slides.push(unknown(view));
    slides.push(definitions(view));
    let all = slides.len();
    let foot = super::titled(view.report);
    for (place, slide) in slides.iter_mut().enumerate().skip(1) {
        slide.foot(&foot, &format!("{} / {all}", place + 1));
    }
    package(&foot, view.language, &slides)
}

fn title(view: &View<'_>) -> Slide {
    let mut slide = Slide::cover();
    slide.cover_text(&view.report.company, view.word(Words::Title), &view.month(), &view.report.verdict);
    slide
}

/// A part of the report that is a table.
struct Part<'a> {
    title: &'a str,
    verdict: Option<&'a str>,
    head: &'a [&'a str],
    /// In inches, or in proportion to them.
    widths: &'a [f64],
    rows: Vec<Vec<Cell>>,
    /// Drawn under a table that leaves room for it.
    chart: Option<Chart>,
    missing: &'a [String],
}

/// Of more rows a table leaves no room for a chart.
const MOST_BESIDE_CHART: usize = 4;

/// Room that a chart needs, and sentences of what is missing, in inches.
const CHART: f64 = 2.7;
const MISSING: f64 = 0.45;

/// A table over as many slides as it needs.
fn tables(slides: &mut Vec<Slide>, part: Part<'_>) {
    let Part { title, verdict, head, widths, rows, mut chart, missing } = part;
    let pieces: Vec<&[Vec<Cell>]> = rows.chunks(MOST_ROWS).collect();
    for (place, piece) in pieces.iter().enumerate() {
        let heading = if place == 0 { title.to_owned() } else { format!("{title} ({})", place + 1) };
        let mut slide = Slide::titled(&heading);
        let top = slide.sentence(verdict.filter(|_| place == 0).unwrap_or_default());
        let said: &[String] = if place + 1 == pieces.len() { missing } else { &[] };
        let foot = FOOT - if said.is_empty() { 0.0 } else { MISSING };
        let drawn = chart.take().filter(|_| piece.len() <= MOST_BESIDE_CHART);
        let bottom = foot - if drawn.is_some() { CHART } else { 0.0 };
        let end = slide.table(&Table { name: &heading, head, widths, rows: piece }, top, bottom);
        if let Some(drawn) = drawn {
            slide.chart(drawn, end + 0.15, foot);
        }
        if !said.is_empty() {
            let said: Vec<Paragraph> = said.iter().map(|text| Paragraph::new(text, 12.0, MUTED)).collect();
            slide.paragraphs(&said, foot, MISSING);
        }
        slides.push(slide);
    }
}

/// A figure over thirteen months, in units that people write.
fn chart(view: &View<'_>, row: &Row<'_>) -> Option<Chart> {
    // What is drawn elsewhere, too.
    Line::new(row.history, view.report.month)?;
    let (format, parts) = match row.figure.unit {
        Unit::Share => ("0%".to_owned(), 1.0),
        Unit::Money => ("#,##0".to_owned(), 10_f64.powi(view.decimals() as i32)),
        Unit::Seconds => (format!("0.0\" {}\"", view.word(Words::Days)), 86_400.0),
        Unit::Count => ("#,##0".to_owned(), 1.0),
        Unit::Points | Unit::Number => ("0.0".to_owned(), 1.0),
    };
    let value = |month: Month| row.history.iter().find(|point| point.month == month).map(|point| point.value / parts);
    let mut months = vec![view.report.month];
    while months.len() < 13 {
        months.push(months[months.len() - 1].before());
    }
    let points = months.iter().rev().map(|month| (view.tick(*month), value(*month))).collect();
    Some(Chart { name: format!("{} · {}", row.name, view.word(Words::ThirteenMonths)), points, format })
}

fn block_of(slides: &mut Vec<Slide>, view: &View<'_>, block: &ReportBlock) {
    let rows = view.rows(block);
    let Some(first) = rows.first() else {
        let mut slide = Slide::titled(&block.title);
        let said: Vec<Paragraph> = block.missing.iter().map(|text| Paragraph::new(text, 18.0, MUTED)).collect();
        slide.paragraphs(&said, 1.5, 4.5);
        slides.push(slide);
        return;
    };
    let [now, before, year] = view.months();
    let part = Part {
        title: &block.title,
        verdict: block.verdict.as_deref(),
        head: &[view.word(Words::Figure), &now, &before, &year],
        widths: &[3.2, 2.7, 2.7, 2.7],
        rows: rows.iter().map(|row| cells(view, row)).collect(),
        chart: chart(view, first),
        missing: &block.missing,
    };
    tables(slides, part);
}

fn cells(view: &View<'_>, row: &Row<'_>) -> Vec<Cell> {
    vec![
        vec![Paragraph::new(row.name, 12.0, INK).strong()],
        shown(&row.now),
        compared(view, row.before.as_ref()),
        compared(view, row.year.as_ref()),
    ]
}

fn shown(shown: &Shown) -> Cell {
    vec![Paragraph::new(&shown.value, 14.0, INK).strong(), Paragraph::new(&shown.rests, 9.0, MUTED)]
}

fn compared(view: &View<'_>, against: Option<&Against>) -> Cell {
    let Some(against) = against else { return vec![Paragraph::new(view.word(Words::NoData), 10.0, MUTED)] };
    vec![Paragraph::new(&against.was, 12.0, INK), change(against), Paragraph::new(&against.bounds, 9.0, MUTED)]
}

fn change(against: &Against) -> Paragraph {
    let mark = match against.direction {
        up if up > 0.0 => "▲ ",
        down if down < 0.0 => "▼ ",
        _ => "",
    };
    let text = format!("{mark}{}", against.change);
    match against.tone {
        Tone::Better => Paragraph::new(&text, 11.0, TEAL).strong(),
        Tone::Worse => Paragraph::new(&text, 11.0, WORSE).strong(),
        Tone::Neutral => Paragraph::new(&text, 11.0, INK).strong(),
        Tone::Chance => Paragraph::new(&text, 11.0, MUTED),
    }
}

fn touchpoint(name: &str, measure: &str) -> Cell {
    vec![Paragraph::new(name, 12.0, INK).strong(), Paragraph::new(measure, 10.0, MUTED)]
}

fn moved(slides: &mut Vec<Slide>, view: &View<'_>) {
    let [now, before, _] = view.months();
    let head = [view.word(Words::Touchpoint), &before, &now, view.word(Words::Change)];
    let row = |MovedRow { moved, was, now, change: against }: MovedRow<'_>| {
        let apart = vec![change(&against), Paragraph::new(&against.bounds, 9.0, MUTED)];
        vec![touchpoint(&moved.touchpoint.name, &moved.name), shown(&was), shown(&now), apart]
    };
    let rows: Vec<Vec<Cell>> = view.moved().into_iter().map(row).collect();
    let (title, verdict) = (view.word(Words::Moved), view.report.moved.verdict.as_str());
    if rows.is_empty() {
        slides.push(said(title, verdict));
    } else {
        let widths = &[4.1, 2.4, 2.4, 2.4];
        tables(slides, Part { title, verdict: Some(verdict), head: &head, widths, rows, chart: None, missing: &[] });
    }
}

fn worst(slides: &mut Vec<Slide>, view: &View<'_>) {
    let head = [view.word(Words::Touchpoint), view.word(Words::Value), view.word(Words::Overall)];
    let row = |WorstRow { worst, value, usual }: WorstRow<'_>| {
        let usual = vec![Paragraph::new(&usual, 12.0, INK)];
        vec![touchpoint(&worst.touchpoint.name, &worst.name), shown(&value), usual]
    };
    let rows: Vec<Vec<Cell>> = view.worst().into_iter().map(row).collect();
    let (title, verdict) = (view.word(Words::Worst), view.report.worst.verdict.as_str());
    if rows.is_empty() {
        slides.push(said(title, verdict));
    } else {
        let widths = &[5.3, 3.4, 2.6];
        tables(slides, Part { title, verdict: Some(verdict), head: &head, widths, rows, chart: None, missing: &[] });
    }
}

/// A part that has a sentence and no table.
fn said(title: &str, verdict: &str) -> Slide {
    let mut slide = Slide::titled(title);
    slide.paragraphs(&[Paragraph::new(verdict, 18.0, INK)], 1.5, 3.0);
    slide
}

fn unknown(view: &View<'_>) -> Slide {
    let mut slide = Slide::titled(view.word(Words::Unknown));
    let top = slide.sentence(&view.report.unknown.verdict);
    let rows: Vec<Vec<Cell>> = view
        .unknown()
        .into_iter()
        .map(|cells| cells.map(|text| vec![Paragraph::new(&text, 13.0, INK)]).to_vec())
        .collect();
    let head = [view.word(Words::Unknown), view.word(Words::N), "%"];
    slide.table(
        &Table { name: view.word(Words::Unknown), head: &head, widths: &[5.3, 3.0, 3.0], rows: &rows },
        top,
        4.4,
    );
    if let Some(unmet) = view.unmet() {
        slide.paragraphs(&[Paragraph::new(&unmet, 11.0, MUTED)], 4.6, 2.0);
    }
    slide
}

/// Notes, and how everything is counted.
fn definitions(view: &View<'_>) -> Slide {
    let mut slide = Slide::titled(view.word(Words::Definitions));
    let mut said: Vec<Paragraph> = view
        .definitions()
        .into_iter()
        .map(|(name, definition)| Paragraph::new(definition, 14.0, INK).led(name))
        .collect();
    said.extend(view.report.notes.iter().map(|note| Paragraph::new(note, 13.0, MUTED)));
    said.push(Paragraph::new(view.word(Words::Legend), 11.0, MUTED));
    said.push(Paragraph::new(&view.facts(), 11.0, MUTED));
    slide.paragraphs(&said, 1.15, 5.7);
    slide
}
