//! Customers who came, came back and stayed away.

use std::collections::BTreeMap;

use styk_insight::interval::wilson;
use styk_insight::verdict::monthly::Missing;
use styk_model::answer::{AnswerResult, Estimate, LifecyclePoint, Rate, Unit};
use styk_model::monthly::{BlockKind, FigureKind, ReportBlock, ReportFigure};
use styk_model::{Ask, Lifecycle, Metric, MetricKind, Month, Period, Question};

use super::asked::{Asked, Monthly};
use super::change;
use crate::difference;
use crate::error::QueryError;

/// Where the customers of each month stand.
pub(super) struct Customers {
    months: BTreeMap<Month, LifecyclePoint>,
    question: Question,
}

impl Customers {
    /// Customers of a month.
    pub(super) fn total(&self, month: Month) -> u64 {
        self.months.get(&month).map_or(0, |point| point.new + point.returning + point.resurrected)
    }

    /// Of the customers of the month before, those who came.
    fn came_back(&self, month: Month) -> Rate {
        let point = self.months.get(&month).cloned().unwrap_or_default();
        wilson(point.returning, point.returning + point.dormant)
    }

    fn each(&self, value: impl Fn(Month) -> Estimate) -> Monthly {
        self.months.keys().map(|month| (*month, value(*month))).collect()
    }
}

/// Asks once for all thirteen months.
pub(super) fn customers(asked: &mut Asked<'_>) -> Result<Customers, QueryError> {
    let lifecycle = || Ask::Lifecycle(Lifecycle { period: Period::Month, of: None });
    let question = asked.ask(lifecycle(), asked.thirteen());
    let AnswerResult::Lifecycle(result) = asked.answer(&question)?.result else {
        unreachable!("the lifecycle answers a question for it")
    };
    let months = result.points.into_iter().map(|point| (asked.month_of(point.start), point)).collect();
    let question = asked.ask(lifecycle(), asked.span(asked.month()));
    Ok(Customers { months, question })
}

pub(super) fn block(asked: &Asked<'_>, customers: &Customers) -> ReportBlock {
    let (mut figures, mut missing) = (Vec::new(), Vec::new());
    if asked.has_before() {
        figures.extend(came_back(asked, customers));
    } else {
        missing.push(asked.writer().missing(&Missing::MonthBefore(asked.month().before())));
    }
    let all = Ask::Metric(Metric { kind: MetricKind::Customers, of: None });
    let total = asked.ask(all, asked.span(asked.month()));
    figures.extend(counted(asked, customers, FigureKind::Customers, Some(total), |_, total| total));
    // Without a month before, everybody would be new and nobody back: that was not measured.
    if asked.has_before() {
        figures.extend(counted(asked, customers, FigureKind::New, None, |point, _| point.new));
        figures.extend(counted(asked, customers, FigureKind::Returning, None, |point, _| point.returning));
        figures.extend(counted(asked, customers, FigureKind::Resurrected, None, |point, _| point.resurrected));
        figures.extend(counted(asked, customers, FigureKind::Dormant, None, |point, _| point.dormant));
    }
    super::block(asked, BlockKind::Retention, figures, missing)
}

fn came_back(asked: &Asked<'_>, customers: &Customers) -> Option<ReportFigure> {
    let months = customers.each(|month| super::estimate(customers.came_back(month)));
    let now = customers.came_back(asked.month());
    let compare = |month: Month, _: &Estimate| {
        Some(change::of(month, &difference::shares(String::new(), customers.came_back(month), now)))
    };
    asked.figure(FigureKind::CameBack, None, Unit::Share, &months, customers.question.clone(), compare)
}

fn counted(
    asked: &Asked<'_>,
    customers: &Customers,
    kind: FigureKind,
    question: Option<Question>,
    of: impl Fn(&LifecyclePoint, u64) -> u64,
) -> Option<ReportFigure> {
    let count = |month: Month| customers.months.get(&month).map_or(0, |point| of(point, customers.total(month)));
    let months = customers.each(|month| super::plain(count(month)));
    let now = (count(asked.month()), asked.days(asked.month()));
    let compare = |month: Month, was: &Estimate| change::of_counts(month, was, (count(month), asked.days(month)), now);
    let question = question.unwrap_or_else(|| customers.question.clone());
    asked.figure(kind, None, Unit::Count, &months, question, compare)
}
