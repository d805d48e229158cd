//! The report as a workbook: a sheet for each block, with real numbers.
//!
//! Shares are formatted as percent, times as durations, money in major units.
//! Text is written as text, so nothing in it is taken for a formula.

use rust_xlsxwriter::{Chart, ChartType, Color, Format, FormatAlign, FormatBorder, Workbook, Worksheet};
use styk_model::answer::{Estimate, Unit};
use styk_model::monthly::{ReportBlock, ReportChange};

use super::view::View;
use super::words::Words;
use crate::ReportError;

const TEAL: Color = Color::RGB(0x0f_66_70);

struct Looks {
    title: Format,
    heading: Format,
    bold: Format,
    wrapped: Format,
    muted: Format,
    count: Format,
}

impl Looks {
    fn new() -> Self {
        let plain = || Format::new().set_align(FormatAlign::Top);
        Self {
            title: plain().set_bold().set_font_size(16).set_font_color(TEAL),
            heading: plain()
                .set_bold()
                .set_text_wrap()
                .set_border_bottom(FormatBorder::Medium)
                .set_border_bottom_color(TEAL),
            bold: plain().set_bold(),
            wrapped: plain().set_text_wrap(),
            muted: plain().set_text_wrap().set_font_color(Color::RGB(0x4b_60_66)),
            count: plain().set_num_format("#,##0"),
        }
    }
}

/// How a unit is written, and how many of its parts make one of it.
fn number(view: &View<'_>, unit: Unit, difference: bool) -> (Format, f64) {
    let plus = |format: &str| if difference { format!("+{format};-{format};{format}") } else { format.to_owned() };
    let (format, parts) = match unit {
        Unit::Share => (plus("0.0%"), 1.0),
        Unit::Seconds if difference => (plus("0.0"), 86_400.0),
        Unit::Seconds => ("[h]:mm:ss".to_owned(), 86_400.0),
        Unit::Money => (plus("#,##0.00"), 10_f64.powi(view.decimals() as i32)),
        Unit::Count => (plus("#,##0"), 1.0),
        Unit::Points | Unit::Number => (plus("#,##0.00"), 1.0),
    };
    (Format::new().set_num_format(format).set_align(FormatAlign::Top), parts)
}

pub(super) fn xlsx(view: &View<'_>) -> Result<Vec<u8>, ReportError> {
    let mut workbook = Workbook::new();
    let looks = Looks::new();
    // Without it the workbook holds the time of its making, and no two were the same.
    let made = rust_xlsxwriter::ExcelDateTime::from_ymd(2024, 1, 1)?;
    let title = super::titled(view.report);
    let properties = rust_xlsxwriter::DocProperties::new().set_title(title).set_creation_datetime(&made);
    workbook.set_properties(&properties);
    summary(workbook.add_worksheet().set_name(view.word(Words::Summary))?, view, &looks)?;
    for block in &view.report.blocks {
        let sheet = workbook.add_worksheet().set_name(&block.title)?;
        let last = figures(sheet, view, block, &looks)?;
        history(sheet, view, block, &looks, last + 2)?;
    }
    touchpoints(workbook.add_worksheet().set_name(view.word(Words::Moved))?, view, &looks)?;
    worst(workbook.add_worksheet().set_name(view.word(Words::Worst))?, view, &looks)?;
    unknown(workbook.add_worksheet().set_name(view.word(Words::Unknown))?, view, &looks)?;
    Ok(workbook.save_to_buffer()?)
}

fn print_well(sheet: &mut Worksheet) {
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_screen_gridlines(false);
}

fn summary(sheet: &mut Worksheet, view: &View<'_>, looks: &Looks) -> Result<(), ReportError> {
    print_well(sheet);
    sheet.set_column_width(0, 30)?.set_column_width(1, 110)?;
    sheet.write_string_with_format(0, 0, view.report.company.as_str(), &looks.bold)?;
    sheet.write_string_with_format(1, 0, view.title(), &looks.title)?;
    let mut row = 3;
    sheet.write_string_with_format(row, 1, view.report.verdict.as_str(), &looks.wrapped)?;
    for block in &view.report.blocks {
        row += 1;
        sheet.write_string_with_format(row, 0, block.title.as_str(), &looks.bold)?;
        let said: Vec<&str> = block.verdict.iter().chain(&block.missing).map(String::as_str).collect();
        sheet.write_string_with_format(row, 1, said.join(" "), &looks.wrapped)?;
    }
    let parts = [
        (Words::Moved, &view.report.moved.verdict),
        (Words::Worst, &view.report.worst.verdict),
        (Words::Unknown, &view.report.unknown.verdict),
    ];
    for (word, verdict) in parts {
        row += 1;
        sheet.write_string_with_format(row, 0, view.word(word), &looks.bold)?;
        sheet.write_string_with_format(row, 1, verdict.as_str(), &looks.wrapped)?;
    }
    row += 2;
    sheet.write_string_with_format(row, 0, view.word(Words::Notes), &looks.bold)?;
    for note in &view.report.notes {
        sheet.write_string_with_format(row, 1, note.as_str(), &looks.wrapped)?;
        row += 1;
    }
    sheet.write_string_with_format(row, 1, view.facts(), &looks.muted)?;
    row += 2;
    sheet.write_string_with_format(row, 0, view.word(Words::Definitions), &looks.bold)?;
    for (name, definition) in view.definitions() {
        row += 1;
        sheet.write_string_with_format(row, 0, name, &looks.wrapped)?;
        sheet.write_string_with_format(row, 1, definition, &looks.wrapped)?;
    }
    Ok(())
}

/// Writes the figures of a block, and says which row was the last.
fn figures(sheet: &mut Worksheet, view: &View<'_>, block: &ReportBlock, looks: &Looks) -> Result<u32, ReportError> {
    print_well(sheet);
    sheet.set_column_width(0, 36)?.set_column_range_width(1, 18, 13)?;
    sheet.write_string_with_format(0, 0, block.title.as_str(), &looks.title)?;
    let mut row = 1;
    for sentence in block.verdict.iter().chain(&block.missing) {
        sheet.write_string(row, 0, sentence.as_str())?;
        row += 1;
    }
    row += 1;
    if block.figures.is_empty() {
        return Ok(row);
    }
    let months = view.months();
    let mut headings = vec![view.word(Words::Figure).to_owned(), months[0].clone()];
    headings.extend([Words::LowerBound, Words::UpperBound, Words::N].map(|word| view.word(word).to_owned()));
    for month in &months[1..] {
        headings.push(month.clone());
        let part = |word: Words| format!("{} · {month}", view.word(word));
        headings.extend([Words::Change, Words::LowerBound, Words::UpperBound, Words::Real, Words::QValue].map(part));
    }
    for (at, heading) in headings.iter().enumerate() {
        sheet.write_string_with_format(row, at as u16, heading.as_str(), &looks.heading)?;
    }
    for figure in &block.figures {
        row += 1;
        let (format, parts) = number(view, figure.unit, false);
        sheet.write_string_with_format(row, 0, figure.name.as_str(), &looks.bold)?;
        estimate(sheet, row, 1, &figure.estimate, &format, parts)?;
        sheet.write_number_with_format(row, 4, figure.estimate.n as f64, &looks.count)?;
        for (at, change) in [(5, &figure.month_before), (11, &figure.year_before)] {
            match change {
                Some(change) => against(sheet, view, [row, at], figure.unit, change)?,
                None => {
                    sheet.write_string_with_format(row, at as u16, view.word(Words::NoData), &looks.muted)?;
                }
            }
        }
    }
    Ok(row)
}

fn estimate(
    sheet: &mut Worksheet,
    row: u32,
    at: u16,
    estimate: &Estimate,
    format: &Format,
    parts: f64,
) -> Result<(), ReportError> {
    for (place, amount) in [Some(estimate.value), estimate.low, estimate.high].into_iter().enumerate() {
        if let Some(amount) = amount {
            sheet.write_number_with_format(row, at + place as u16, amount / parts, format)?;
        }
    }
    Ok(())
}

fn against(
    sheet: &mut Worksheet,
    view: &View<'_>,
    [row, at]: [u32; 2],
    unit: Unit,
    change: &ReportChange,
) -> Result<(), ReportError> {
    let at = at as u16;
    let (plain, parts) = number(view, unit, false);
    sheet.write_number_with_format(row, at, change.was.value / parts, &plain)?;
    let (format, parts) = number(view, if change.relative { Unit::Share } else { unit }, true);
    estimate(sheet, row, at + 1, &change.difference, &format, parts)?;
    let real = view.word(if change.real { Words::Yes } else { Words::No });
    sheet.write_string(row, at + 4, real)?;
    sheet.write_number_with_format(row, at + 5, change.q_value, &Format::new().set_num_format("0.000"))?;
    Ok(())
}

/// The thirteen months of every figure, and a chart of the first one.
fn history(
    sheet: &mut Worksheet,
    view: &View<'_>,
    block: &ReportBlock,
    looks: &Looks,
    top: u32,
) -> Result<(), ReportError> {
    let Some(first) = block.figures.first() else { return Ok(()) };
    let mut months = vec![view.report.month];
    while months.len() < 13 {
        months.push(months[months.len() - 1].before());
    }
    months.reverse();
    sheet.write_string_with_format(top, 0, view.word(Words::History), &looks.heading)?;
    for (at, month) in months.iter().enumerate() {
        sheet.write_string_with_format(top, at as u16 + 1, month.to_string(), &looks.heading)?;
    }
    for (place, figure) in block.figures.iter().enumerate() {
        let row = top + 1 + place as u32;
        let (format, parts) = number(view, figure.unit, false);
        sheet.write_string(row, 0, figure.name.as_str())?;
        for point in &figure.history {
            if let Some(at) = months.iter().position(|month| *month == point.month) {
                sheet.write_number_with_format(row, at as u16 + 1, point.value / parts, &format)?;
            }
        }
    }
    let mut chart = Chart::new(ChartType::Line);
    let name = block.title.as_str();
    chart
        .add_series()
        .set_categories((name, top, 1, top, 13))
        .set_values((name, top + 1, 1, top + 1, 13))
        .set_name((name, top + 1, 0))
        .set_format(
            rust_xlsxwriter::ChartFormat::new()
                .set_line(rust_xlsxwriter::ChartLine::new().set_color(TEAL).set_width(2.25)),
        );
    chart.title().set_name(first.name.as_str());
    chart.legend().set_hidden();
    chart.set_width(900).set_height(280);
    sheet.insert_chart(top + 3 + block.figures.len() as u32, 0, &chart)?;
    Ok(())
}

fn touchpoints(sheet: &mut Worksheet, view: &View<'_>, looks: &Looks) -> Result<(), ReportError> {
    print_well(sheet);
    sheet.set_column_width(0, 36)?.set_column_width(1, 34)?.set_column_range_width(2, 12, 13)?;
    sheet.write_string_with_format(0, 0, view.word(Words::Moved), &looks.title)?;
    sheet.write_string(1, 0, view.report.moved.verdict.as_str())?;
    let [now, before, _] = view.months();
    let [low, high, n] = [Words::LowerBound, Words::UpperBound, Words::N].map(|word| view.word(word));
    let headings = [
        view.word(Words::Touchpoint),
        view.word(Words::Measure),
        &before,
        low,
        high,
        n,
        &now,
        low,
        high,
        n,
        view.word(Words::Change),
        low,
        high,
        view.word(Words::QValue),
    ];
    for (at, heading) in headings.iter().enumerate() {
        sheet.write_string_with_format(3, at as u16, *heading, &looks.heading)?;
    }
    for (place, moved) in view.report.moved.rows.iter().enumerate() {
        let row = 4 + place as u32;
        let (format, parts) = number(view, moved.unit, false);
        sheet.write_string_with_format(row, 0, moved.touchpoint.name.as_str(), &looks.bold)?;
        sheet.write_string(row, 1, moved.name.as_str())?;
        for (at, side) in [(2, &moved.was), (6, &moved.now)] {
            estimate(sheet, row, at, side, &format, parts)?;
            sheet.write_number_with_format(row, at + 3, side.n as f64, &looks.count)?;
        }
        let (format, parts) = number(view, moved.unit, true);
        estimate(sheet, row, 10, &moved.difference, &format, parts)?;
        sheet.write_number_with_format(row, 13, moved.q_value, &Format::new().set_num_format("0.000"))?;
    }
    Ok(())
}

fn worst(sheet: &mut Worksheet, view: &View<'_>, looks: &Looks) -> Result<(), ReportError> {
    print_well(sheet);
    sheet.set_column_width(0, 36)?.set_column_width(1, 34)?.set_column_range_width(2, 6, 13)?;
    sheet.write_string_with_format(0, 0, view.word(Words::Worst), &looks.title)?;
    sheet.write_string(1, 0, view.report.worst.verdict.as_str())?;
    let headings = [
        Words::Touchpoint,
        Words::Measure,
        Words::Value,
        Words::LowerBound,
        Words::UpperBound,
        Words::N,
        Words::Overall,
    ];
    for (at, heading) in headings.iter().enumerate() {
        sheet.write_string_with_format(3, at as u16, view.word(*heading), &looks.heading)?;
    }
    for (place, worst) in view.report.worst.rows.iter().enumerate() {
        let row = 4 + place as u32;
        let (format, parts) = number(view, worst.unit, false);
        sheet.write_string_with_format(row, 0, worst.touchpoint.name.as_str(), &looks.bold)?;
        sheet.write_string(row, 1, worst.name.as_str())?;
        estimate(sheet, row, 2, &worst.value, &format, parts)?;
        sheet.write_number_with_format(row, 5, worst.value.n as f64, &looks.count)?;
        sheet.write_number_with_format(row, 6, worst.usual / parts, &format)?;
    }
    Ok(())
}

fn unknown(sheet: &mut Worksheet, view: &View<'_>, looks: &Looks) -> Result<(), ReportError> {
    print_well(sheet);
    sheet.set_column_width(0, 36)?.set_column_range_width(1, 2, 14)?;
    let share = view.report.unknown.share;
    sheet.write_string_with_format(0, 0, view.word(Words::Unknown), &looks.title)?;
    sheet.write_string(1, 0, view.report.unknown.verdict.as_str())?;
    let rows = [
        (Words::Interactions, Some(share.interactions)),
        (Words::Unbound, share.unbound),
        (Words::Unidentified, Some(share.unidentified)),
    ];
    let (percent, _) = number(view, Unit::Share, false);
    let known = rows.into_iter().filter_map(|(word, n)| Some((word, n?)));
    for (place, (word, n)) in known.enumerate() {
        let row = 3 + place as u32;
        sheet.write_string(row, 0, view.word(word))?;
        sheet.write_number_with_format(row, 1, n as f64, &looks.count)?;
        sheet.write_number_with_format(row, 2, n as f64 / share.interactions.max(1) as f64, &percent)?;
    }
    if let Some(unmet) = view.unmet() {
        sheet.write_string(7, 0, unmet)?;
    }
    Ok(())
}
