//! One pass for one question.

use styk_journey::{Batch, Operator, Splitter};
use styk_lake::Read;
use styk_model::Question;

use crate::context::Context;
use crate::error::QueryError;
use crate::operator::AnyOperator;
use crate::plan::{Plan, plan};

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

struct Worker {
    splitter: Splitter,
    operator: AnyOperator,
    tally: Tally,
}

impl Worker {
    fn observe(&mut self, batch: &Batch, plan: &Plan, symbols: Option<styk_journey::ColumnId>) {
        match plan.inputs.settle(batch, plan.counts) {
            Some(settled) => self.count(&settled, symbols),
            None => self.count(batch, symbols),
        }
    }

    fn count(&mut self, batch: &Batch, symbols: Option<styk_journey::ColumnId>) {
        self.tally.interactions += batch.rows() as u64;
        if batch.persons.first() == Some(&0) {
            self.tally.unidentified += u64::from(batch.starts[1]);
        }
        if let Some(column) = symbols {
            let unbound = batch.symbols(column).iter().filter(|symbol| **symbol == styk_journey::UNBOUND).count();
            *self.tally.unbound.get_or_insert(0) += unbound as u64;
        }
        let journeys = self.splitter.split(batch);
        self.operator.observe(&journeys);
    }
}

/// Plans a question and counts what it asks for.
pub(crate) fn count(context: &Context, question: &Question) -> Result<Counted, QueryError> {
    let plan = plan(context, question)?;
    let scan = context.scan(plan.reads, plan.needs_customers());
    let symbols = plan.inputs.symbol_column();
    let make = || Worker {
        splitter: Splitter::new(plan.split),
        operator: plan.make.operator(),
        tally: Tally { unbound: symbols.map(|_| 0), ..Tally::default() },
    };
    let (workers, read) = scan.pass(&plan.inputs, make, |worker, batch| worker.observe(batch, &plan, symbols))?;
    let mut workers = workers.into_iter();
    let Some(Worker { mut operator, mut tally, .. }) = workers.next() else {
        unreachable!("a pass has at least one worker")
    };
    for worker in workers {
        operator.merge(worker.operator);
        tally.interactions += worker.tally.interactions;
        tally.unidentified += worker.tally.unidentified;
        tally.unbound = tally.unbound.zip(worker.tally.unbound).map(|(a, b)| a + b);
    }
    Ok(Counted { plan, operator, tally, read })
}
