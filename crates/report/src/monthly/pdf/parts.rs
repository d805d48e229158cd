//! The parts of the PDF.

use super::super::chart;
use super::super::view::{Against, MovedRow, Row, Shown, View, WorstRow};
use super::super::words::Words;
use super::flow::{Flow, LEFT, Line, WIDE, draw, folded, height, tone};
use super::table::Table;
use super::{AMBER, FAINT, INK, LINE, MUTED, TEAL, WHITE};
use crate::pdf::{PAGE, Page, Weight, fold, width};

/// Height of the band at the head of the first page.
const BAND: f64 = 112.0;

/// The first page down to the first block: title, the month in a sentence, what matters most.
pub(super) fn head(flow: &mut Flow, view: &View<'_>) {
    let company = &view.report.company;
    let page = flow.page();
    page.rect([0.0, 0.0, PAGE[0], BAND], TEAL);
    brand(page, [LEFT + WIDE - 62.0, 30.0]);
    page.text([LEFT, 34.0], company, Weight::Regular, 11.0, FAINT);
    page.text([LEFT, 68.0], view.word(Words::Title), Weight::Strong, 25.0, WHITE);
    page.text([LEFT, 94.0], &view.month(), Weight::Regular, 15.0, FAINT);
    flow.y = BAND + 18.0;
    flow.paragraph(&view.report.verdict, Weight::Strong, 12.5, INK);
    flow.space(10.0);
    cards(flow, view);
    flow.space(8.0);
    flow.paragraph(view.word(Words::Legend), Weight::Regular, 7.5, MUTED);
    flow.space(14.0);
}

/// Two rings and the point where they touch.
fn brand(page: &mut Page, [x, y]: [f64; 2]) {
    page.ring([x + 7.0, y], 5.5, 2.2, WHITE);
    page.ring([x + 19.0, y], 5.5, 2.2, WHITE);
    page.dot([x + 13.0, y], 2.6, AMBER);
    page.text([x + 31.0, y + 4.0], "Styk", Weight::Strong, 11.5, WHITE);
}

/// The first figure of each block.
fn cards(flow: &mut Flow, view: &View<'_>) {
    let leading = view.leading();
    if leading.is_empty() {
        return;
    }
    let gap = 9.0;
    let wide = ((WIDE - gap * (leading.len() - 1) as f64) / leading.len() as f64).min(180.0);
    let inner = wide - 20.0;
    let cards: Vec<Vec<Line>> = leading.iter().map(|(_, row)| folded(&card(view, row, inner), inner)).collect();
    let tall = cards.iter().map(|lines| height(lines)).fold(0.0, f64::max) + 18.0;
    let y = flow.y;
    for (place, lines) in cards.iter().enumerate() {
        let x = LEFT + place as f64 * (wide + gap);
        let page = flow.page();
        page.rect([x, y, wide, tall], FAINT);
        page.rect([x, y, wide, 2.0], TEAL);
        draw(page, lines, [x + 10.0, y + 9.0]);
    }
    flow.space(tall);
}

fn card(view: &View<'_>, row: &Row<'_>, room: f64) -> Vec<Line> {
    let mut size = 19.0;
    while size > 10.0 && width(&row.now.value, Weight::Strong, size) > room {
        size -= 0.5;
    }
    let compared = match &row.before {
        Some(against) => change(against, 9.0),
        None => Line::new(view.word(Words::NoData), Weight::Regular, 8.0, MUTED),
    };
    vec![
        Line::new(row.name, Weight::Regular, 8.0, MUTED),
        Line::new(&row.now.value, Weight::Strong, size, INK),
        Line::new(&row.now.rests, Weight::Regular, 7.0, MUTED),
        compared,
    ]
}

fn change(against: &Against, size: f64) -> Line {
    let (colour, weight) = tone(against.tone);
    let mark = (against.direction != 0.0).then_some(against.direction > 0.0);
    Line { mark, ..Line::new(&against.change, weight, size, colour) }
}

/// A heading with its sentence, never at the foot of a page: `under` is what has to follow it at once.
pub(super) fn heading(flow: &mut Flow, title: &str, verdict: Option<&str>, under: f64) {
    let lines = verdict.map_or(0, |verdict| fold(verdict, Weight::Regular, 10.0, WIDE).len());
    flow.need(34.0 + lines as f64 * 14.0 + under);
    let y = flow.y;
    flow.page().rect([LEFT, y + 2.0, 3.5, 15.0], AMBER);
    flow.page().text([LEFT + 11.0, y + 15.0], title, Weight::Strong, 15.0, INK);
    flow.space(25.0);
    if let Some(verdict) = verdict {
        flow.paragraph(verdict, Weight::Regular, 10.0, INK);
        flow.space(6.0);
    }
}

fn shown(shown: &Shown) -> Vec<Line> {
    vec![Line::new(&shown.value, Weight::Strong, 10.5, INK), Line::new(&shown.rests, Weight::Regular, 7.2, MUTED)]
}

fn compared(view: &View<'_>, against: Option<&Against>) -> Vec<Line> {
    let Some(against) = against else {
        return vec![Line::new(view.word(Words::NoData), Weight::Regular, 8.5, MUTED)];
    };
    vec![
        Line::new(&against.was, Weight::Regular, 9.0, INK),
        change(against, 8.5),
        Line::new(&against.bounds, Weight::Regular, 7.2, MUTED),
    ]
}

/// The figures of a block.
pub(super) fn table(view: &View<'_>, rows: &[Row<'_>]) -> Table {
    let [now, before, year] = view.months();
    let widths = [137.0, 98.0, 102.0, 102.0, WIDE - 439.0];
    let headings = [view.word(Words::Figure), &now, &before, &year, view.word(Words::ThirteenMonths)];
    let mut table = Table::new(&widths, &headings);
    for row in rows {
        let cells = [
            vec![Line::new(row.name, Weight::Strong, 9.5, INK)],
            shown(&row.now),
            compared(view, row.before.as_ref()),
            compared(view, row.year.as_ref()),
        ];
        table.push(&cells, chart::Line::new(row.history, view.report.month));
    }
    table
}

/// The leading figure of a block over thirteen months.
pub(super) struct Chart {
    title: String,
    line: chart::Line,
    ticks: Vec<(f64, String)>,
    axis: Vec<(f64, String)>,
    value: String,
}

pub(super) fn chart(view: &View<'_>, row: &Row<'_>) -> Option<Chart> {
    let line = chart::Line::new(row.history, view.report.month)?;
    let ticks = line.months.iter().map(|(month, x)| (*x, view.tick(*month))).collect();
    let title = format!("{} · {}", row.name, view.word(Words::ThirteenMonths));
    let axis = view.axis(&line, row.figure.unit);
    Some(Chart { title, line, ticks, axis, value: row.now.value.clone() })
}

impl Chart {
    pub(super) const HEIGHT: f64 = 108.0;

    pub(super) fn draw(&self, flow: &mut Flow) {
        flow.need(Self::HEIGHT);
        let room = width(&self.value, Weight::Strong, 9.5) + 10.0;
        let left = self.axis.iter().map(|(_, text)| width(text, Weight::Regular, 7.0)).fold(0.0, f64::max) + 6.0;
        let (x, y, wide, tall) = (LEFT + left, flow.y + 16.0, WIDE - room - left - 4.0, 66.0);
        let page = flow.page();
        page.text([LEFT, y - 6.0], &self.title, Weight::Regular, 8.0, MUTED);
        let at = |point: &[f64; 2]| [x + point[0] * wide, y + point[1] * tall];
        let pieces: Vec<Vec<[f64; 2]>> = self.line.pieces.iter().map(|piece| piece.iter().map(at).collect()).collect();
        for (place, text) in &self.axis {
            let at = y + place * tall;
            page.line(&[[x, at], [x + wide, at]], 0.5, LINE);
            page.text_until([x - 5.0, at + 2.5], text, Weight::Regular, 7.0, MUTED);
        }
        // An area over an axis that does not begin at nought would exaggerate.
        for points in pieces.iter().filter(|_| self.line.ends[0] == 0.0) {
            let mut under = points.clone();
            under.extend(points.last().map(|last| [last[0], y + tall]));
            under.extend(points.first().map(|first| [first[0], y + tall]));
            page.area(&under, FAINT);
        }
        for points in &pieces {
            page.line(points, 1.6, TEAL);
            for point in points {
                page.dot(*point, 1.7, TEAL);
            }
        }
        let last = at(&self.line.last);
        page.dot(last, 3.0, AMBER);
        page.text([last[0] + 7.0, last[1] + 3.5], &self.value, Weight::Strong, 9.5, INK);
        // From the newest month back; a name that would touch the next one is left out.
        let mut free = f64::INFINITY;
        for (share, name) in self.ticks.iter().rev() {
            let half = width(name, Weight::Regular, 7.0) / 2.0;
            let middle = (x + share * wide).max(x + half);
            if middle + half + 4.0 < free {
                page.text([middle - half, y + tall + 11.0], name, Weight::Regular, 7.0, MUTED);
                free = middle - half;
            }
        }
        flow.space(Self::HEIGHT);
    }
}

fn touchpoint(name: &str, measure: &str) -> Vec<Line> {
    vec![Line::new(name, Weight::Strong, 9.5, INK), Line::new(measure, Weight::Regular, 8.0, MUTED)]
}

pub(super) fn moved(flow: &mut Flow, view: &View<'_>) {
    let [now, before, _] = view.months();
    let widths = [187.0, 104.0, 104.0, WIDE - 395.0];
    let headings = [view.word(Words::Touchpoint), &before, &now, view.word(Words::Change)];
    let mut table = Table::new(&widths, &headings);
    for MovedRow { moved, was, now, change: against } in view.moved() {
        let apart = vec![change(&against, 9.0), Line::new(&against.bounds, Weight::Regular, 7.2, MUTED)];
        table.push(&[touchpoint(&moved.touchpoint.name, &moved.name), shown(&was), shown(&now), apart], None);
    }
    heading(flow, view.word(Words::Moved), Some(&view.report.moved.verdict), table.first_height());
    table.draw(flow);
    flow.space(12.0);
}

pub(super) fn worst(flow: &mut Flow, view: &View<'_>) {
    let widths = [237.0, 140.0, WIDE - 377.0];
    let headings = [view.word(Words::Touchpoint), view.word(Words::Value), view.word(Words::Overall)];
    let mut table = Table::new(&widths, &headings);
    for WorstRow { worst, value, usual } in view.worst() {
        let usual = vec![Line::new(usual, Weight::Regular, 9.5, INK)];
        table.push(&[touchpoint(&worst.touchpoint.name, &worst.name), shown(&value), usual], None);
    }
    heading(flow, view.word(Words::Worst), Some(&view.report.worst.verdict), table.first_height());
    table.draw(flow);
    flow.space(12.0);
}

pub(super) fn unknown(flow: &mut Flow, view: &View<'_>) {
    heading(flow, view.word(Words::Unknown), Some(&view.report.unknown.verdict), 0.0);
    if let Some(unmet) = view.unmet() {
        flow.paragraph(&unmet, Weight::Regular, 8.5, MUTED);
    }
    flow.space(14.0);
}

/// What else to know, and how everything is counted.
pub(super) fn definitions(flow: &mut Flow, view: &View<'_>) {
    if !view.report.notes.is_empty() {
        heading(flow, view.word(Words::Notes), None, 30.0);
        for note in &view.report.notes {
            flow.paragraph(note, Weight::Regular, 9.0, INK);
        }
        flow.space(12.0);
    }
    heading(flow, view.word(Words::Definitions), None, 40.0);
    for (name, definition) in view.definitions() {
        entry(flow, name, definition);
    }
    flow.space(8.0);
    flow.paragraph(&view.facts(), Weight::Regular, 8.0, MUTED);
}

/// A name and what it means, in two columns.
fn entry(flow: &mut Flow, name: &str, text: &str) {
    let names = folded(&[Line::new(name, Weight::Strong, 8.5, INK)], 170.0);
    let texts = folded(&[Line::new(text, Weight::Regular, 8.5, INK)], WIDE - 185.0);
    let tall = height(&names).max(height(&texts)) + 3.0;
    flow.need(tall);
    let y = flow.y;
    draw(flow.page(), &names, [LEFT, y]);
    draw(flow.page(), &texts, [LEFT + 185.0, y]);
    flow.space(tall);
}
