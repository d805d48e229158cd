//! A monthly report in words: what every format writes, so that a number is the
//! same wherever it stands.

use styk_insight::verdict::monthly::{MonthlyWriter, is_better, month_heading};
use styk_model::answer::{Estimate, Unit};
use styk_model::monthly::{Better, HistoryPoint, Moved, ReportBlock, ReportChange, ReportFigure, Worst};
use styk_model::{Currency, Language, Month, MonthlyReport};

use super::chart::Line;
use super::words::{Words, definition, measure};
use crate::format;
use crate::table::Figure;

/// What a change means to the company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Better,
    Worse,
    /// Real, and neither good nor bad by itself.
    Neutral,
    Chance,
}

/// A value with what it rests on.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    pub(crate) value: String,
    /// Interval and n, or n alone.
    pub(crate) rests: String,
}

/// A change with its interval.
#[derive(Debug, Clone)]
pub(crate) struct Against {
    pub(crate) was: String,
    pub(crate) change: String,
    pub(crate) bounds: String,
    pub(crate) tone: Tone,
    /// Up, down or neither.
    pub(crate) direction: f64,
}

/// A row of a block.
#[derive(Debug, Clone)]
pub(crate) struct Row<'a> {
    pub(crate) figure: &'a ReportFigure,
    pub(crate) name: &'a str,
    pub(crate) now: Shown,
    pub(crate) before: Option<Against>,
    pub(crate) year: Option<Against>,
    pub(crate) history: &'a [HistoryPoint],
}

/// A touchpoint that moved.
#[derive(Debug, Clone)]
pub(crate) struct MovedRow<'a> {
    pub(crate) moved: &'a Moved,
    pub(crate) was: Shown,
    pub(crate) now: Shown,
    pub(crate) change: Against,
}

/// A touchpoint that is worst.
#[derive(Debug, Clone)]
pub(crate) struct WorstRow<'a> {
    pub(crate) worst: &'a Worst,
    pub(crate) value: Shown,
    pub(crate) usual: String,
}

/// What is written of a report, in its language.
pub(crate) struct View<'a> {
    pub(crate) report: &'a MonthlyReport,
    pub(crate) language: Language,
    writer: MonthlyWriter,
    currency: Option<Currency>,
}

impl<'a> View<'a> {
    pub(crate) fn new(report: &'a MonthlyReport) -> Self {
        let language = report.language;
        let writer = MonthlyWriter::new(language, &report.zone, report.currency.as_deref());
        let currency = report.currency.as_deref().and_then(|code| code.parse().ok());
        Self { report, language, writer, currency }
    }

    /// Digits after the decimal mark of the currency.
    pub(crate) fn decimals(&self) -> u32 {
        self.currency.map_or(2, Currency::decimals)
    }

    pub(crate) fn word(&self, word: Words) -> &'static str {
        word.of(self.language)
    }

    /// `October 2025`.
    pub(crate) fn month(&self) -> String {
        month_heading(self.report.month, self.language)
    }

    /// `Monthly report: October 2025`.
    pub(crate) fn title(&self) -> String {
        format!(
            "{}: {}",
            self.word(Words::Title),
            styk_insight::language::month(self.report.month.first_day(), self.language)
        )
    }

    /// Headings of the three columns of figures: this month, the month before, the year before.
    pub(crate) fn months(&self) -> [String; 3] {
        let month = self.report.month;
        [month, month.before(), month.year_before()].map(|month| month_heading(month, self.language))
    }

    pub(crate) fn text(&self, unit: Unit, value: f64) -> String {
        format::value(value, &self.figure(unit, Estimate::default(), false), self.language)
    }

    fn figure(&self, unit: Unit, estimate: Estimate, difference: bool) -> Figure {
        Figure { estimate, unit, currency: self.currency, difference }
    }

    pub(crate) fn shown(&self, unit: Unit, estimate: Estimate) -> Shown {
        let n = format!("n\u{a0}{}", format::count(estimate.n, self.language));
        let interval = format::interval(&self.figure(unit, estimate, false), self.language);
        let rests = match interval {
            Some(interval) => format!("{interval} · {n}"),
            // The n of a count is the count.
            None if unit == Unit::Count => String::new(),
            None => n,
        };
        Shown { value: self.text(unit, estimate.value), rests }
    }

    fn tone(better: Option<Better>, difference: f64, real: bool) -> Tone {
        match better {
            _ if !real => Tone::Chance,
            None => Tone::Neutral,
            Some(better) if is_better(better, difference) => Tone::Better,
            Some(_) => Tone::Worse,
        }
    }

    fn against(&self, figure: &ReportFigure, change: &ReportChange) -> Against {
        let bounds = match (change.difference.low, change.difference.high) {
            (Some(low), Some(high)) if change.relative => {
                format!("({} … {})", self.writer.relative(low), self.writer.relative(high))
            }
            (Some(low), Some(high)) => self.bounds(figure.unit, low, high),
            _ => String::new(),
        };
        Against {
            was: self.text(figure.unit, change.was.value),
            change: self.writer.change(figure.unit, change),
            bounds,
            tone: Self::tone(Some(figure.better), change.difference.value, change.real),
            direction: change.difference.value,
        }
    }

    fn bounds(&self, unit: Unit, low: f64, high: f64) -> String {
        let upper = self.writer.signed(unit, high);
        match unit {
            // Both bounds share one unit: (−8.0 … −1.0 pp).
            Unit::Share => {
                format!("({} … {upper})", styk_insight::language::signed(low * 100.0, 1, self.language))
            }
            _ => format!("({} … {upper})", self.writer.signed(unit, low)),
        }
    }

    pub(crate) fn rows(&self, block: &'a ReportBlock) -> Vec<Row<'a>> {
        let row = |figure: &'a ReportFigure| Row {
            figure,
            name: &figure.name,
            now: self.shown(figure.unit, figure.estimate),
            before: figure.month_before.as_ref().map(|change| self.against(figure, change)),
            year: figure.year_before.as_ref().map(|change| self.against(figure, change)),
            history: &figure.history,
        };
        block.figures.iter().map(row).collect()
    }

    /// The figure that stands for a block, with those of all blocks that have one.
    pub(crate) fn leading(&self) -> Vec<(&'a ReportBlock, Row<'a>)> {
        let first = |block: &'a ReportBlock| Some((block, self.rows(block).into_iter().next()?));
        self.report.blocks.iter().filter_map(first).collect()
    }

    pub(crate) fn moved(&self) -> Vec<MovedRow<'a>> {
        let row = |moved: &'a Moved| {
            let difference = moved.difference;
            let bounds = difference.low.zip(difference.high);
            let change = Against {
                was: self.text(moved.unit, moved.was.value),
                change: self.writer.signed(moved.unit, difference.value),
                bounds: bounds.map(|(low, high)| self.bounds(moved.unit, low, high)).unwrap_or_default(),
                tone: Self::tone(moved.better, difference.value, true),
                direction: difference.value,
            };
            let (was, now) = (self.shown(moved.unit, moved.was), self.shown(moved.unit, moved.now));
            MovedRow { moved, was, now, change }
        };
        self.report.moved.rows.iter().map(row).collect()
    }

    pub(crate) fn worst(&self) -> Vec<WorstRow<'a>> {
        let row = |worst: &'a Worst| WorstRow {
            worst,
            value: self.shown(worst.unit, worst.value),
            usual: self.text(worst.unit, worst.usual),
        };
        self.report.worst.rows.iter().map(row).collect()
    }

    /// Rows of the unknown share: what, how many, which share.
    pub(crate) fn unknown(&self) -> Vec<[String; 3]> {
        let share = self.report.unknown.share;
        let count = |n: u64| format::count(n, self.language);
        let part = |word: Words, n: u64| {
            let of = n as f64 / share.interactions.max(1) as f64;
            [self.word(word).to_owned(), count(n), format::percent(of, self.language)]
        };
        let mut rows = vec![[self.word(Words::Interactions).to_owned(), count(share.interactions), String::new()]];
        rows.extend(share.unbound.map(|n| part(Words::Unbound, n)));
        rows.push(part(Words::Unidentified, share.unidentified));
        rows
    }

    /// Touchpoints of the registry that nobody met, by name.
    pub(crate) fn unmet(&self) -> Option<String> {
        let names: Vec<&str> = self.report.unknown.unmet.iter().map(|one| one.name.as_str()).collect();
        (!names.is_empty()).then(|| format!("{}: {}", self.word(Words::Unmet), names.join(", ")))
    }

    /// Each figure of the report, and what is said of touchpoints, with how it is counted.
    pub(crate) fn definitions(&self) -> Vec<(&'a str, &'static str)> {
        let figures = self.report.blocks.iter().flat_map(|block| &block.figures);
        let mut all: Vec<(&'a str, &'static str)> =
            figures.map(|figure| (figure.name.as_str(), definition(figure.kind, self.language))).collect();
        let moved = self.report.moved.rows.iter().map(|row| (row.name.as_str(), row.measure));
        let worst = self.report.worst.rows.iter().map(|row| (row.name.as_str(), row.measure));
        for (name, of) in moved.chain(worst) {
            let known = all.iter().any(|(known, _)| *known == name);
            all.extend(measure(of, self.language).filter(|_| !known).map(|text| (name, text)));
        }
        all
    }

    /// What all comparisons rest on, and which state of the data it was.
    pub(crate) fn facts(&self) -> String {
        let evidence = crate::words::evidence(self.report.evidence, self.language);
        let snapshot = &self.report.snapshot;
        format!(
            "{}: {evidence} · {}: {} · {}: {}",
            self.word(Words::Evidence),
            crate::words::Word::Zone.of(self.language),
            self.report.zone,
            self.word(Words::Snapshot),
            snapshot.version,
        )
    }

    /// Values of an axis, each with its place.
    pub(crate) fn axis(&self, line: &Line, unit: Unit) -> Vec<(f64, String)> {
        let per_unit = if unit == Unit::Money { 10_f64.powi(self.decimals() as i32) } else { 1.0 };
        let figure = self.figure(unit, Estimate::default(), false);
        let tick = |(place, value): (f64, f64)| (place, format::tick(value, &figure, self.language));
        line.ticks(unit, per_unit).into_iter().map(tick).collect()
    }

    /// A month on an axis.
    pub(crate) fn tick(&self, month: Month) -> String {
        format::month_short(month.first_day(), self.language)
    }
}
