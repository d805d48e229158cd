//! What a report asks with: one context, the months that matter, and what was learned on the way.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use styk_insight::verdict::monthly::{MonthlyNote, MonthlyWriter};
use styk_model::answer::{AnswerResult, Estimate, SeriesPoint, SeriesResult, Unit, UnknownShare};
use styk_model::monthly::{FigureKind, HistoryPoint, ReportChange, ReportFigure, TouchpointNamed};
use styk_model::{
    Answer, Ask, Metric, Month, MonthlyQuestion, Period, Question, Scale, Series, TimeRange, TimeSpan, Timestamp,
};

use super::retention::Customers;
use crate::answer::{Groups, single};
use crate::context::Context;
use crate::error::QueryError;

/// Data that begins so many days into a month still is of that month.
const LATE_DAYS: i8 = 3;

pub(super) struct Asked<'a> {
    pub(super) context: &'a Context,
    pub(super) question: &'a MonthlyQuestion,
    zone: TimeZone,
    first: Timestamp,
    newest: Timestamp,
    /// Whether there is something to compare with in the month before and in that of last year.
    before: bool,
    year: bool,
    pub(super) notes: Vec<MonthlyNote>,
    pub(super) unknown: UnknownShare,
    /// Touchpoints that nobody met in the month.
    pub(super) unmet: Vec<TouchpointNamed>,
    /// Rows read.
    pub(super) rows: u64,
}

/// A figure for each month that has one.
pub(super) type Monthly = BTreeMap<Month, Estimate>;

impl<'a> Asked<'a> {
    pub(super) fn new(context: &'a Context, question: &'a MonthlyQuestion) -> Result<Self, QueryError> {
        let (first, newest) = context.snapshot.time_range().ok_or(QueryError::Empty)?;
        let zone = TimeZone::get(&question.zone).map_err(|_| QueryError::Zone(question.zone.clone()))?;
        Ok(Self {
            context,
            question,
            zone,
            first,
            newest,
            before: false,
            year: false,
            notes: Vec::new(),
            unknown: UnknownShare::default(),
            unmet: Vec::new(),
            rows: 0,
        })
    }

    pub(super) fn month(&self) -> Month {
        self.question.month
    }

    pub(super) fn currency(&self) -> Option<&str> {
        self.context.currency.as_ref().map(styk_model::Currency::code)
    }

    pub(super) fn writer(&self) -> MonthlyWriter {
        MonthlyWriter::new(self.question.language, &self.question.zone, self.currency())
    }

    pub(super) fn span(&self, month: Month) -> TimeSpan {
        month.span(&self.zone)
    }

    /// Days of a month that the data reaches, parts of days counted.
    pub(super) fn days(&self, month: Month) -> f64 {
        let span = self.span(month);
        let (from, to) = (span.from.max(self.first), span.to.min(Timestamp(self.newest.0.saturating_add(1))));
        (to.0.saturating_sub(from.0)).max(0) as f64 / 86_400e6
    }

    pub(super) fn month_of(&self, time: Timestamp) -> Month {
        Month::at(time, &self.zone)
    }

    pub(super) fn day_of(&self, time: Timestamp) -> Date {
        time.to_jiff().to_zoned(self.zone.clone()).date()
    }

    /// Settles which months there are to compare with, and notes why one is not.
    pub(super) fn compare_with(&mut self, customers: &Customers) {
        let (first, last) = (self.day_of(self.first), self.day_of(self.newest));
        let mut check = |month: Month| {
            if Month::of(first) > month || (Month::of(first) == month && first.day() > LATE_DAYS) {
                self.notes.push(MonthlyNote::NothingBefore { month, first });
                false
            } else if customers.total(month) == 0 {
                self.notes.push(MonthlyNote::Empty(month));
                false
            } else {
                true
            }
        };
        let month = self.question.month;
        (self.before, self.year) = (check(month.before()), check(month.year_before()));
        if Month::of(last) == month && Month::of(last.tomorrow().unwrap_or(last)) == month {
            self.notes.push(MonthlyNote::NotOver { last });
        }
    }

    pub(super) fn has_before(&self) -> bool {
        self.before
    }

    /// A question about some time, as everything of the report is asked.
    pub(super) fn ask(&self, ask: Ask, span: TimeSpan) -> Question {
        let mut question = Question::new(ask);
        question.range = Some(TimeRange::Between { from: span.from, to: span.to });
        question.zone.clone_from(&self.question.zone);
        question.language = self.question.language;
        question
    }

    /// The thirteen months up to the report's.
    pub(super) fn thirteen(&self) -> TimeSpan {
        let month = self.month();
        TimeSpan { from: self.span(month.year_before()).from, to: self.span(month).to }
    }

    /// This month and the one before.
    pub(super) fn two(&self) -> TimeSpan {
        let month = self.month();
        TimeSpan { from: self.span(month.before()).from, to: self.span(month).to }
    }

    pub(super) fn answer(&mut self, question: &Question) -> Result<Answer, QueryError> {
        let answer = single(self.context, question, Groups::All)?;
        self.rows += answer.cost.rows;
        Ok(answer)
    }

    pub(super) fn series(&mut self, question: &Question) -> Result<SeriesResult, QueryError> {
        match self.answer(question)?.result {
            AnswerResult::Series(series) => Ok(series),
            _ => unreachable!("a series answers a question for one"),
        }
    }

    /// A metric month by month, and the question that shows it for the report's month alone.
    pub(super) fn monthly(&mut self, of: Metric, filters: Vec<String>) -> Result<(Monthly, Question), QueryError> {
        let mut question = self.ask(Ask::Series(Series { of: of.clone(), period: Period::Month }), self.thirteen());
        question.filters = filters;
        let series = self.series(&question)?;
        let points = series.groups.into_iter().next().map(|group| group.points).unwrap_or_default();
        let point = |point: SeriesPoint| Some((self.month_of(point.start?), point.estimate?));
        let months = points.into_iter().filter_map(point).collect();
        let mut shown = self.ask(Ask::Metric(of), self.span(self.month()));
        shown.filters = question.filters;
        Ok((months, shown))
    }

    /// A figure of the month with its changes; none where the month was not measured.
    ///
    /// The p-values stand in the places of the q-values until all figures are there.
    pub(super) fn figure(
        &self,
        kind: FigureKind,
        scale: Option<Scale>,
        unit: Unit,
        months: &Monthly,
        question: Question,
        change: impl Fn(Month, &Estimate) -> Option<ReportChange>,
    ) -> Option<ReportFigure> {
        let month = self.month();
        let estimate = *months.get(&month)?;
        let against = |known: bool, of: Month| {
            let was = months.get(&of).filter(|was| known && (was.n > 0 || kind.is_total()))?;
            change(of, was)
        };
        let history = months.iter().filter(|(_, estimate)| estimate.n > 0 || kind.is_total());
        Some(ReportFigure {
            kind,
            scale,
            name: self.writer().figure_name(kind, scale),
            unit,
            estimate,
            better: kind.better(),
            month_before: against(self.before, month.before()),
            year_before: against(self.year, month.year_before()),
            history: history.map(|(month, estimate)| HistoryPoint { month: *month, value: estimate.value }).collect(),
            question,
        })
    }
}
