//! One pass, for one question or several.

use std::sync::Arc;

use styk_journey::operators::Condition;
use styk_journey::{Batch, ColumnId, Operator, Splitter};
use styk_lake::Read;
use styk_model::Question;

use crate::context::Context;
use crate::error::QueryError;
use crate::operator::AnyOperator;
use crate::plan::{Plan, plan_together};

/// What a pass counted.
pub(crate) struct Counted {
    pub plan: Plan,
    pub operator: AnyOperator,
    pub tally: Tally,
    pub read: Read,
}

/// Rows that the pass handed on, whatever was asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub interactions: u64,
    /// Of nobody known.
    pub unidentified: u64,
    /// Of no touchpoint; `None` where the question does not look at touchpoints.
    pub unbound: Option<u64>,
}

/// Questions of one pass that are about the same rows and journeys.
struct Part {
    filter: Option<Condition>,
    splitter: Splitter,
    operators: Vec<AnyOperator>,
    tally: Tally,
}

impl Part {
    fn observe(&mut self, batch: &Batch, symbols: Option<ColumnId>) {
        match self.filter {
            Some(Condition { column, bit }) => {
                let masks = batch.masks(column);
                self.count(&batch.filtered(|row| masks[row] >> bit & 1 == 1), symbols);
            }
            None => self.count(batch, symbols),
        }
    }

    fn count(&mut self, batch: &Batch, symbols: Option<ColumnId>) {
        self.tally.interactions += batch.rows() as u64;
        if batch.persons.first() == Some(&0) {
            self.tally.unidentified += u64::from(batch.starts[1]);
        }
        if let Some(column) = symbols {
            let unbound = batch.symbols(column).iter().filter(|symbol| **symbol == styk_journey::UNBOUND).count();
            *self.tally.unbound.get_or_insert(0) += unbound as u64;
        }
        let journeys = self.splitter.split(batch);
        for operator in &mut self.operators {
            operator.observe(&journeys);
        }
    }

    fn merge(&mut self, other: Self) {
        for (operator, other) in self.operators.iter_mut().zip(other.operators) {
            operator.merge(other);
        }
        self.tally.interactions += other.tally.interactions;
        self.tally.unidentified += other.tally.unidentified;
        self.tally.unbound = self.tally.unbound.zip(other.tally.unbound).map(|(a, b)| a + b);
    }
}

/// Plans a question and counts what it asks for.
pub(crate) fn count(context: &Context, question: &Question) -> Result<Counted, QueryError> {
    let mut counted = count_together(context, std::slice::from_ref(question))?;
    let Some(counted) = counted.pop() else { unreachable!("a question that is planned is counted") };
    Ok(counted)
}

/// Plans questions about one time and counts, in one pass, what they ask for; in their order.
pub(crate) fn count_together(context: &Context, questions: &[Question]) -> Result<Vec<Counted>, QueryError> {
    let plans = plan_together(context, questions)?;
    let Some(Plan { inputs, reads, counts, .. }) = plans.first() else { return Ok(Vec::new()) };
    let (inputs, counts) = (Arc::clone(inputs), *counts);
    let scan = context.scan(*reads, plans.iter().any(Plan::needs_customers));
    let symbols = inputs.symbol_column();
    let mut alike: Vec<Vec<usize>> = Vec::new();
    for (place, plan) in plans.iter().enumerate() {
        let of = |other: &usize| (plans[*other].filter, plans[*other].split);
        match alike.iter_mut().find(|places| of(&places[0]) == (plan.filter, plan.split)) {
            Some(places) => places.push(place),
            None => alike.push(vec![place]),
        }
    }
    let part = |places: &Vec<usize>| Part {
        filter: plans[places[0]].filter,
        splitter: Splitter::new(plans[places[0]].split),
        operators: places.iter().map(|place| plans[*place].make.operator()).collect(),
        tally: Tally { unbound: symbols.map(|_| 0), ..Tally::default() },
    };
    let make = || alike.iter().map(part).collect::<Vec<Part>>();
    let (workers, read) = scan.pass(&*inputs, make, |parts, batch| {
        let settled = inputs.settle(batch, counts);
        let batch = settled.as_ref().unwrap_or(batch);
        for part in parts {
            part.observe(batch, symbols);
        }
    })?;
    let mut workers = workers.into_iter();
    let Some(mut parts) = workers.next() else { unreachable!("a pass has at least one worker") };
    for others in workers {
        parts.iter_mut().zip(others).for_each(|(part, other)| part.merge(other));
    }
    let counted = parts.into_iter().zip(&alike).flat_map(|(part, places)| {
        let tally = part.tally;
        places.iter().zip(part.operators).map(move |(place, operator)| (*place, operator, tally))
    });
    let mut counted: Vec<(usize, AnyOperator, Tally)> = counted.collect();
    counted.sort_unstable_by_key(|(place, ..)| *place);
    let counted =
        plans.into_iter().zip(counted).map(|(plan, (_, operator, tally))| Counted { plan, operator, tally, read });
    Ok(counted.collect())
}
