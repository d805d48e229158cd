//! Revenue, purchases and who bought.

use std::collections::BTreeMap;

use styk_insight::interval::{Moments, wilson};
use styk_insight::verdict::monthly::{Missing, MonthlyNote};
use styk_model::answer::{Estimate, Unit};
use styk_model::monthly::{BlockKind, FigureKind, ReportBlock, ReportFigure};
use styk_model::{Ask, Metric, MetricKind, Month, Period, Selector, Series};

use super::asked::{Asked, Monthly};
use super::change;
use super::purchases::Purchases;
use super::retention::Customers;
use crate::difference;
use crate::error::QueryError;

pub(super) fn block(
    asked: &mut Asked<'_>,
    purchases: &Purchases,
    customers: &Customers,
) -> Result<ReportBlock, QueryError> {
    let Some(purchase) = purchases.selector() else {
        let missing = vec![asked.writer().missing(&Missing::Purchases)];
        return Ok(super::block(asked, BlockKind::Sales, Vec::new(), missing));
    };
    let (mut figures, mut missing) = (Vec::new(), Vec::new());
    let count = total(asked, FigureKind::Orders, Unit::Count, MetricKind::Count, &purchase, Vec::new())?;
    let orders = count.as_ref().map_or(0, |figure| figure.estimate.n);
    if orders == 0 {
        missing.push(asked.writer().missing(&Missing::NoPurchase));
    } else {
        // Amounts of different currencies are never put together.
        let filters: Vec<String> = asked.currency().map(|code| format!("currency == \"{code}\"")).into_iter().collect();
        let column = || "money".to_owned();
        let sum = MetricKind::Sum { column: column() };
        let revenue = total(asked, FigureKind::Revenue, Unit::Money, sum, &purchase, filters.clone())?;
        let paid = revenue.as_ref().map_or(0, |figure| figure.estimate.n);
        if paid == 0 {
            missing.push(asked.writer().missing(&Missing::Amounts));
        } else {
            if paid < orders {
                asked.notes.push(MonthlyNote::Amounts { with: paid, of: orders });
            }
            figures.extend(revenue);
        }
        figures.extend(count);
        if paid > 0 {
            let mean = Metric { kind: MetricKind::Mean { column: column() }, of: Some(purchase.clone()) };
            let (months, question) = asked.monthly(mean, filters)?;
            let now = months.get(&asked.month()).copied().unwrap_or_default();
            let compare = |month: Month, was: &Estimate| {
                Some(change::of(month, &difference::mean_estimates(String::new(), Unit::Money, was, &now)))
            };
            figures.extend(asked.figure(FigureKind::AverageOrder, None, Unit::Money, &months, question, compare));
        }
    }
    figures.extend(conversion(asked, purchase, customers)?);
    Ok(super::block(asked, BlockKind::Sales, figures, missing))
}

/// A total by month, out of those of its days, which tell how much it moves by itself.
fn total(
    asked: &mut Asked<'_>,
    kind: FigureKind,
    unit: Unit,
    metric: MetricKind,
    purchase: &Selector,
    filters: Vec<String>,
) -> Result<Option<ReportFigure>, QueryError> {
    let of = Metric { kind: metric, of: Some(purchase.clone()) };
    let mut question = asked.ask(Ask::Series(Series { of: of.clone(), period: Period::Day }), asked.thirteen());
    question.filters.clone_from(&filters);
    let series = asked.series(&question)?;
    let points = series.groups.into_iter().next().map(|group| group.points).unwrap_or_default();
    let mut days: BTreeMap<Month, Vec<(f64, u64)>> = BTreeMap::new();
    for point in points {
        let (Some(start), Some(estimate)) = (point.start, point.estimate) else { continue };
        days.entry(asked.month_of(start)).or_default().push((estimate.value, estimate.n));
    }
    let months: Monthly = days.iter().map(|(month, days)| (*month, sum(days))).collect();
    let moments =
        |month: Month| -> Moments { days.get(&month).into_iter().flatten().map(|(value, _)| *value).collect() };
    let now = moments(asked.month());
    let compare = |month: Month, was: &Estimate| change::of_days(month, was, &moments(month), &now);
    let mut shown = asked.ask(Ask::Metric(of), asked.span(asked.month()));
    shown.filters = filters;
    Ok(asked.figure(kind, None, unit, &months, shown, compare))
}

/// The total of days, whose n is what was added up.
fn sum(days: &[(f64, u64)]) -> Estimate {
    let value = days.iter().map(|(value, _)| value).sum();
    Estimate { value, low: None, high: None, n: days.iter().map(|(_, n)| n).sum() }
}

/// Of the customers of a month, those who bought.
fn conversion(
    asked: &mut Asked<'_>,
    purchase: Selector,
    customers: &Customers,
) -> Result<Option<ReportFigure>, QueryError> {
    let (buyers, question) = asked.monthly(Metric { kind: MetricKind::Customers, of: Some(purchase) }, Vec::new())?;
    let rate = |month: Month| {
        let all = customers.total(month);
        let bought = buyers.get(&month).map_or(0, |buyers| buyers.n);
        wilson(bought.min(all), all)
    };
    let months: Monthly = buyers.keys().map(|month| (*month, super::estimate(rate(*month)))).collect();
    let now = rate(asked.month());
    let compare =
        |month: Month, _: &Estimate| Some(change::of(month, &difference::shares(String::new(), rate(month), now)));
    Ok(asked.figure(FigureKind::Conversion, None, Unit::Share, &months, question, compare))
}
