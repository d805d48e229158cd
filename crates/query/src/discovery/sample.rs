//! The journeys that maps are made of: those of customers drawn at random.

use styk_insight::cluster::random_place;
use styk_journey::operators::Condition as Bit;
use styk_journey::{ABSENT, Batch, ColumnId, Journey, Journeys, Splitter, UNBOUND};
use styk_maps::SeenJourney;
use styk_model::{Language, Scale, Selector, TimeSpan};

use super::DiscoverWanted;
use crate::context::Context;
use crate::error::QueryError;
use crate::inputs::Inputs;
use crate::plan::{span_of, split_of};

/// Customers whose journeys are looked at, at most.
const SAMPLED: usize = 5_000;

/// What chance is drawn from.
pub(super) const SEED: u64 = 20_260_101;

/// Journeys of customers drawn at random, in random order and those of a customer one after the other.
pub(super) struct Sample {
    /// How many customers there are altogether, with how many journeys at any touchpoint.
    pub customers: u64,
    pub journeys: u64,
    pub sampled: u64,
    pub lines: Vec<Line>,
    /// By code.
    pub channels: Vec<String>,
    pub scales: Vec<Option<Scale>>,
    pub span: TimeSpan,
}

/// A journey with what goes with it.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub seen: SeenJourney,
    /// By interaction at a touchpoint: the code of its channel.
    pub channels: Vec<u32>,
    /// Touchpoint, code of the scale, score.
    pub scores: Vec<(u16, u32, f64)>,
    /// The sum of its amounts in the usual currency.
    pub money: f64,
    pub reached: bool,
}

/// What is read of a journey.
#[derive(Debug, Clone, Copy)]
struct Columns {
    symbols: ColumnId,
    channels: ColumnId,
    scores: ColumnId,
    scales: ColumnId,
    money: ColumnId,
    /// Of the amounts, those in the usual currency.
    paid: Option<Bit>,
    goal: Option<Bit>,
}

impl Columns {
    fn new(inputs: &mut Inputs, context: &Context, wanted: &DiscoverWanted) -> Result<Self, QueryError> {
        let paid = context.currency.map(|currency| {
            let condition = Some(format!("currency == \"{currency}\""));
            inputs.bit(context, &Selector { touchpoints: Vec::new(), condition })
        });
        Ok(Self {
            paid: paid.transpose()?,
            goal: wanted.goal.as_ref().map(|goal| inputs.bit(context, goal)).transpose()?,
            symbols: inputs.symbols(context)?,
            channels: inputs.codes(context, "channel")?,
            scores: inputs.numbers(context, "score")?,
            scales: inputs.codes(context, "score_scale")?,
            money: inputs.numbers(context, "money")?,
        })
    }

    fn line(&self, batch: &Batch, journey: Journey) -> Line {
        let (symbols, codes) = (batch.symbols(self.symbols), batch.codes(self.channels));
        let (scores, scales, money) = (batch.numbers(self.scores), batch.codes(self.scales), batch.numbers(self.money));
        let holds = |bit: Bit, row: usize| batch.masks(bit.column)[row] >> bit.bit & 1 == 1;
        let mut line = Line {
            seen: SeenJourney { customer: journey.person, ..SeenJourney::default() },
            channels: Vec::new(),
            scores: Vec::new(),
            money: 0.0,
            reached: false,
        };
        for row in journey.from..journey.to {
            if money[row].is_finite() && self.paid.is_some_and(|paid| holds(paid, row)) {
                line.money += money[row];
            }
            line.reached |= self.goal.is_some_and(|goal| holds(goal, row));
            if symbols[row] == UNBOUND {
                continue;
            }
            line.seen.touchpoints.push(symbols[row]);
            line.seen.times.push(batch.time[row]);
            line.channels.push(codes[row]);
            if scales[row] != ABSENT && scores[row].is_finite() {
                line.scores.push((symbols[row], scales[row], scores[row]));
            }
        }
        line
    }
}

/// Draws customers and their journeys: those whose places are first when all are put in random order by a seed.
/// Journeys at no touchpoint are none.
pub(super) fn drawn(context: &Context, wanted: &DiscoverWanted) -> Result<Sample, QueryError> {
    let (_, newest) = context.snapshot.time_range().ok_or(QueryError::Empty)?;
    let span = span_of(wanted.range, newest)?;
    let mut inputs = Inputs::new();
    let columns = Columns::new(&mut inputs, context, wanted)?;
    let split = split_of(&mut inputs, context, &wanted.journeys)?;
    inputs.only_where(context, &wanted.filters)?;
    inputs.seal(context)?;
    let make = || (Splitter::new(split), Drawing::new(SAMPLED));
    let (workers, _) = context.scan(inputs.reads(span), true).pass(&inputs, make, |(splitter, drawing), batch| {
        let settled = inputs.settle(batch, span);
        drawing.observe(&splitter.split(settled.as_ref().unwrap_or(batch)), &columns);
    })?;
    let mut all = Drawing::new(SAMPLED);
    for (_, drawing) in workers {
        all.merge(drawing);
    }
    all.cut();
    let language = wanted.language.unwrap_or(Language::En);
    let scales = inputs.values(columns.scales, context, language);
    Ok(Sample {
        customers: all.customers,
        journeys: all.journeys,
        sampled: all.kept.len() as u64,
        lines: all.kept.into_iter().flat_map(|(_, lines)| lines).collect(),
        channels: inputs.values(columns.channels, context, language),
        scales: scales.iter().map(|scale| scale.parse().ok()).collect(),
        span,
    })
}

struct Drawing {
    most: usize,
    customers: u64,
    journeys: u64,
    /// By place.
    kept: Vec<((u64, u32), Vec<Line>)>,
    /// Who comes later is not drawn.
    last: (u64, u32),
}

impl Drawing {
    fn new(most: usize) -> Self {
        Self { most, customers: 0, journeys: 0, kept: Vec::new(), last: (u64::MAX, u32::MAX) }
    }

    /// Looks at the journeys of whole customers.
    fn observe(&mut self, journeys: &Journeys<'_>, columns: &Columns) {
        let mut own: Vec<Line> = Vec::new();
        for journey in journeys.iter() {
            if own.first().is_some_and(|line| line.seen.customer != journey.person) {
                self.add(std::mem::take(&mut own));
            }
            let line = columns.line(journeys.batch, journey);
            if !line.seen.touchpoints.is_empty() {
                own.push(line);
            }
        }
        self.add(own);
    }

    /// Adds all journeys of a customer.
    fn add(&mut self, lines: Vec<Line>) {
        let Some(first) = lines.first() else { return };
        self.customers += 1;
        self.journeys += lines.len() as u64;
        let place = (random_place(first.seen.customer, SEED), first.seen.customer);
        if place > self.last {
            return;
        }
        self.kept.push((place, lines));
        // Cutting seldom, not at each.
        if self.kept.len() >= self.most * 2 {
            self.cut();
        }
    }

    fn merge(&mut self, other: Self) {
        self.customers += other.customers;
        self.journeys += other.journeys;
        self.kept.extend(other.kept);
    }

    /// Puts those who are kept in order, and lets go of whom there is no room for.
    fn cut(&mut self) {
        self.kept.sort_unstable_by_key(|(place, _)| *place);
        self.kept.truncate(self.most);
        if let Some((place, _)) = self.kept.last().filter(|_| self.kept.len() == self.most) {
            self.last = *place;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lines(customer: u32) -> Vec<Line> {
        let seen = SeenJourney { customer, touchpoints: vec![0], times: vec![0] };
        vec![Line { seen, channels: vec![ABSENT], scores: Vec::new(), money: 0.0, reached: false }; 2]
    }

    proptest! {
        #[test]
        fn the_same_customers_are_drawn_whoever_saw_them_and_in_whatever_order(
            seen in prop::collection::btree_map(1..5_000_u32, 0..3_usize, 0..200),
            most in 1..40_usize,
        ) {
            let mut expected: Vec<u32> = seen.keys().copied().collect();
            expected.sort_by_key(|customer| (random_place(*customer, SEED), *customer));
            expected.truncate(most);
            let mut workers: Vec<Drawing> = (0..3).map(|_| Drawing::new(most)).collect();
            seen.iter().rev().for_each(|(customer, worker)| workers[*worker].add(lines(*customer)));
            let mut all = Drawing::new(most);
            for worker in workers {
                all.merge(worker);
            }
            all.cut();
            prop_assert_eq!((all.customers, all.journeys), (seen.len() as u64, 2 * seen.len() as u64));
            let drawn: Vec<u32> = all.kept.iter().map(|(_, lines)| lines[0].seen.customer).collect();
            prop_assert_eq!(drawn, expected);
        }
    }
}
