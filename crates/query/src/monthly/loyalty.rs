//! Who buys again, and after how long.

use std::collections::BTreeMap;

use styk_insight::verdict::monthly::Missing;
use styk_model::answer::{AnswerResult, Estimate, RepeatPurchaseResult, Unit};
use styk_model::monthly::{BlockKind, FigureKind, ReportBlock};
use styk_model::{Ask, Month, RepeatPurchase, Selector};

use super::asked::{Asked, Monthly};
use super::change;
use super::purchases::Purchases;
use crate::difference;
use crate::error::QueryError;

pub(super) fn block(asked: &mut Asked<'_>, purchases: &Purchases) -> Result<ReportBlock, QueryError> {
    let missing = |asked: &Asked<'_>, missing: &Missing| {
        let missing = vec![asked.writer().missing(missing)];
        super::block(asked, BlockKind::Loyalty, Vec::new(), missing)
    };
    let Some(purchase) = purchases.selector() else { return Ok(missing(asked, &Missing::Purchases)) };
    let month = asked.month();
    let mut bought = BTreeMap::new();
    for month in [month.year_before(), month.before(), month] {
        bought.insert(month, repeat(asked, &purchase, month)?);
    }
    let Some(now) = bought.get(&month).cloned().filter(|now| now.customers > 0) else {
        return Ok(missing(asked, &Missing::NoPurchase));
    };
    let question = asked.ask(Ask::RepeatPurchase(RepeatPurchase { purchase }), asked.span(month));
    let mut figures = Vec::new();
    let shares: Monthly = bought.iter().map(|(month, one)| (*month, super::estimate(one.repeat))).collect();
    let compare = |month: Month, _: &Estimate| {
        let was = bought.get(&month)?.repeat;
        Some(change::of(month, &difference::shares(String::new(), was, now.repeat)))
    };
    figures.extend(asked.figure(FigureKind::RepeatPurchase, None, Unit::Share, &shares, question.clone(), compare));
    let mut left_out = Vec::new();
    if now.between_all.n == 0 {
        left_out.push(asked.writer().missing(&Missing::SecondPurchase));
    } else {
        let times: Monthly = bought.iter().map(|(month, one)| (*month, difference::median(&one.between_all))).collect();
        let compare = |month: Month, _: &Estimate| {
            let was = bought.get(&month)?.between_all;
            Some(change::of(month, &difference::waits(String::new(), &was, &now.between_all)))
        };
        figures.extend(asked.figure(FigureKind::TimeBetween, None, Unit::Seconds, &times, question, compare));
    }
    Ok(super::block(asked, BlockKind::Loyalty, figures, left_out))
}

/// Of the buyers of one month. Before the data begins there are none.
fn repeat(asked: &mut Asked<'_>, purchase: &Selector, month: Month) -> Result<RepeatPurchaseResult, QueryError> {
    let ask = Ask::RepeatPurchase(RepeatPurchase { purchase: purchase.clone() });
    let question = asked.ask(ask, asked.span(month));
    match asked.answer(&question)?.result {
        AnswerResult::RepeatPurchase(result) => Ok(result),
        _ => unreachable!("repeat purchase answers a question for it"),
    }
}
