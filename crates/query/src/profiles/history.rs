//! What a computed trait came to in the course of time: a pass over the rows of one customer.

use std::collections::BTreeSet;
use std::sync::Arc;

use styk_journey::operators::{ByAlias, Feature, Kept};
use styk_journey::{Batch, Column};
use styk_lake::{LakeError, Projection, RowGroup};
use styk_model::answer::Unit;
use styk_model::{Computation, ComputedTrait, PersonNumber, TimeSpan, Timestamp};

use super::plan::{Names, TraitPlan};
use super::{ComputedValue, TraitValue};
use crate::context::Context;
use crate::error::QueryError;
use crate::expression::Membership;
use crate::segments::Members;
use crate::segments::compile::{Compiler, Wide};

/// What a computed trait came to.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    pub unit: Unit,
    /// Of amounts; others are left out.
    pub currency: Option<String>,
    /// What it comes to at the moment that it is told for.
    pub now: ComputedValue,
    /// Until that moment, in order; each holds until the next.
    pub points: Vec<HistoryPoint>,
    /// Whether there are older ones.
    pub more: bool,
}

/// From when on a trait had a value.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryPoint {
    pub time: Timestamp,
    pub value: Option<TraitValue>,
    pub n: u64,
}

/// The rows of one customer.
struct OfCustomer {
    wide: Wide,
    of: Membership,
}

impl Projection for OfCustomer {
    fn columns(&self) -> Vec<Column> {
        self.wide.columns()
    }

    fn project(&self, group: RowGroup<'_>) -> Result<Vec<Column>, LakeError> {
        if self.of.rows(group)?.contains(&true) {
            return self.wide.project(group);
        }
        // None of the rows is kept: whatever stands in their place is looked at by nobody.
        Ok(self.columns().iter().map(|column| empty(column, group.rows())).collect())
    }

    fn keep(&self, group: RowGroup<'_>) -> Result<Option<Vec<bool>>, LakeError> {
        self.of.rows(group).map(Some)
    }
}

fn empty(like: &Column, rows: usize) -> Column {
    match like {
        Column::Symbols(_) => Column::Symbols(vec![0; rows]),
        Column::Masks(_) => Column::Masks(vec![0; rows]),
        Column::Codes(_) => Column::Codes(vec![0; rows]),
        Column::Numbers(_) => Column::Numbers(vec![0.0; rows]),
    }
}

/// What a trait came to for a customer, by the time of what they did, as it is known now: the newest `most` changes
/// until a moment. Of how many days ago something was last, when that was.
pub fn history(
    context: &Context,
    of: &ComputedTrait,
    person: PersonNumber,
    now: Timestamp,
    most: usize,
) -> Result<History, QueryError> {
    let shown = match of.what {
        Computation::DaysSince => ComputedTrait { what: Computation::Last, ..of.clone() },
        _ => of.clone(),
    };
    let mut compiler = Compiler::new(context);
    let (plan, shown) = (TraitPlan::new(&mut compiler, of)?, TraitPlan::new(&mut compiler, &shown)?);
    let (wide, features) = compiler.finish()?;
    let members: Members = [person].into_iter().collect();
    let of = Membership { key: String::new(), members: Some((context.people.clone(), Arc::new(members))) };
    let read = OfCustomer { wide, of };
    let scan = context.scan(TimeSpan::ALL, true);
    let (found, _) = scan.pass(&read, Vec::new, |rows: &mut Vec<Batch>, batch| {
        if batch.rows() > 0 {
            rows.push(read.wide.settled(batch).into_owned());
        }
    })?;
    // The customer comes whole, in one batch.
    let rows = found.into_iter().flatten().next().unwrap_or_default();
    let names = Names { wide: &read.wide, features: &features, registry: &context.registry };
    let mut line = Line { rows: &rows, names: &names, kept: Vec::new(), next: 0 };
    let mut points = line.points(&shown, now.0);
    line.take_until(i64::MAX);
    let more = points.len() > most;
    points.drain(..points.len().saturating_sub(most));
    let unit = plan.unit();
    let currency = context.currency.filter(|_| unit == Unit::Money).map(|currency| currency.code().to_owned());
    Ok(History { unit, currency, now: plan.value(&names, &line.kept, now.0), points, more })
}

/// The rows of a customer, taken in one after the other.
struct Line<'a> {
    rows: &'a Batch,
    names: &'a Names<'a>,
    kept: Vec<Kept>,
    next: usize,
}

impl Line<'_> {
    /// Takes in the rows up to a moment.
    fn take_until(&mut self, moment: i64) {
        let features: &[Feature] = self.names.features;
        if self.kept.is_empty() {
            self.kept = features.iter().map(|feature| Kept::new(feature.keep)).collect();
        }
        let from = self.next;
        while self.next < self.rows.rows() && self.rows.time[self.next] <= moment {
            self.next += 1;
        }
        if from == self.next {
            return;
        }
        let mut seen = ByAlias::new(features, self.names.wide.aliases());
        seen.observe(&self.rows.filtered(|row| (from..self.next).contains(&row)));
        for state in seen.finish().into_values() {
            state.add_to(features, &mut self.kept);
        }
    }

    /// What a trait came to at each moment at which that changed, until `now`.
    fn points(&mut self, plan: &TraitPlan, now: i64) -> Vec<HistoryPoint> {
        let times = self.rows.time.iter().copied();
        // What was within some time is so no longer.
        let left = plan.within().into_iter().flat_map(|within| self.rows.time.iter().map(move |at| at + within));
        let moments: BTreeSet<i64> = times.chain(left).filter(|moment| *moment <= now).collect();
        let mut points: Vec<HistoryPoint> = Vec::new();
        for moment in moments {
            self.take_until(moment);
            let ComputedValue { value, n, .. } = plan.value(self.names, &self.kept, moment);
            if points.last().map_or(n > 0, |last| (&last.value, last.n) != (&value, n)) {
                points.push(HistoryPoint { time: Timestamp(moment), value, n });
            }
        }
        points
    }
}
