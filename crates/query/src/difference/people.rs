//! Answers about customers over time.

use styk_insight::interval::Moments;
use styk_insight::labels::Label;
use styk_model::answer::{
    LifecyclePoint, LifecycleResult, Rate, RepeatPurchaseResult, RetentionResult, StickinessPoint, StickinessResult,
    Unit,
};
use styk_model::{Language, Period};

use super::compare::{Compared, means, shares, waits};

pub(super) fn retention(a: &RetentionResult, b: &RetentionResult, language: Language) -> Vec<Compared> {
    let (what, period) = (Label::Retention.text(language), period(a.period).text(language));
    let row = |(place, (a, b)): (usize, (&Rate, &Rate))| shares(format!("{what}: {period} {place}"), *a, *b);
    a.overall.iter().zip(&b.overall).enumerate().map(row).collect()
}

fn period(period: Period) -> Label {
    match period {
        Period::Day => Label::Day,
        Period::Week => Label::Week,
        Period::Month => Label::Month,
        Period::Quarter => Label::Quarter,
    }
}

/// Customers of neighbouring periods are the same ones, and their number moves
/// more than that of independent events would: the periods themselves show by how much.
pub(super) fn stickiness(a: &StickinessResult, b: &StickinessResult, language: Language) -> Vec<Compared> {
    let figure = |label: Label, unit, value: fn(&StickinessPoint) -> f64| {
        let moments = |result: &StickinessResult| result.points.iter().map(value).collect::<Moments>();
        means(label.text(language).to_owned(), unit, &moments(a), &moments(b))
    };
    vec![
        figure(Label::Stickiness, Unit::Share, |point| point.ratio),
        figure(Label::Customers, Unit::Number, |point| point.customers as f64),
        figure(Label::DailyCustomers, Unit::Number, |point| point.daily),
    ]
}

/// Means per period.
pub(super) fn lifecycle(a: &LifecycleResult, b: &LifecycleResult, language: Language) -> Vec<Compared> {
    let figure = |label: Label, value: fn(&LifecyclePoint) -> u64| {
        let moments = |result: &LifecycleResult| result.points.iter().map(|point| value(point) as f64).collect();
        means(label.text(language).to_owned(), Unit::Number, &moments(a), &moments(b))
    };
    vec![
        figure(Label::New, |point| point.new),
        figure(Label::Returning, |point| point.returning),
        figure(Label::Resurrected, |point| point.resurrected),
        figure(Label::Dormant, |point| point.dormant),
    ]
}

pub(super) fn repeat_purchase(a: &RepeatPurchaseResult, b: &RepeatPurchaseResult, language: Language) -> Vec<Compared> {
    let mut rows = vec![shares(Label::RepeatPurchase.text(language).to_owned(), a.repeat, b.repeat)];
    if a.between_all.n > 0 && b.between_all.n > 0 {
        rows.push(waits(Label::TimeBetween.text(language).to_owned(), &a.between_all, &b.between_all));
    }
    rows
}
