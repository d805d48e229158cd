//! Rules of segments to what a pass looks for.

use std::borrow::Cow;

use styk_journey::operators::{Behaviour, BehaviourCondition, BehaviourConfig, BehaviourCounts, Feature, Keep};
use styk_journey::{Batch, Column, ColumnId};
use styk_lake::{LakeError, Projection, RowGroup};
use styk_model::segment::{Amount, Count, Edge, Follows, Latest, Order, Rule, Since};
use styk_model::{Currency, Duration, Selector, TimeSpan, Timestamp};

use crate::context::Context;
use crate::error::QueryError;
use crate::inputs::Inputs;

/// Of so many interactions, the newest, amounts within a time are added up.
const SUMMED: usize = 1_000;

/// Of so many interactions, the newest, each is looked at for what follows it.
const FOLLOWED: usize = 256;

/// Columns of one set of inputs, at most, while they are numbered apart.
const APART: usize = 1 << 16;

/// The inputs of rules that say more than one mask holds, side by side; after them the aliases.
pub(super) struct Wide(Vec<Inputs>);

impl Wide {
    /// The column of the aliases.
    pub(super) fn aliases(&self) -> ColumnId {
        ColumnId(self.0.iter().map(Inputs::width).sum())
    }

    /// Whether rules about moments need customers whole.
    pub(super) fn has_moments(&self) -> bool {
        self.0.iter().any(Inputs::has_moments)
    }

    /// What has to be read to tell the rows of some time.
    pub(super) fn reads(&self, counts: TimeSpan) -> TimeSpan {
        self.0
            .iter()
            .map(|inputs| inputs.reads(counts))
            .fold(counts, |all, one| TimeSpan { from: all.from.min(one.from), to: all.to.max(one.to) })
    }

    /// A batch whose touchpoints are settled where that takes whole customers.
    pub(super) fn settled<'a>(&self, batch: &'a Batch) -> Cow<'a, Batch> {
        if !self.has_moments() {
            return Cow::Borrowed(batch);
        }
        let mut batch = batch.clone();
        let mut from = 0;
        for inputs in &self.0 {
            let columns = from..from + inputs.width();
            let own = Batch { columns: batch.columns[columns.clone()].to_vec(), ..batch.clone() };
            if let Some(settled) = inputs.settled(&own) {
                batch.columns.splice(columns.clone(), settled.columns);
            }
            from = columns.end;
        }
        Cow::Owned(batch)
    }
}

impl Projection for Wide {
    fn columns(&self) -> Vec<Column> {
        let columns = self.0.iter().flat_map(Inputs::columns);
        columns.chain([Column::Codes(Vec::new())]).collect()
    }

    fn project(&self, group: RowGroup<'_>) -> Result<Vec<Column>, LakeError> {
        let mut columns = Vec::new();
        for inputs in &self.0 {
            columns.extend(inputs.project(group)?);
        }
        columns.push(Column::Codes(group.aliases()?));
        Ok(columns)
    }

    fn keep(&self, _: RowGroup<'_>) -> Result<Option<Vec<bool>>, LakeError> {
        Ok(None)
    }
}

/// Rules, their names found.
pub(super) struct Compiled {
    pub wide: Wide,
    pub features: Vec<Feature>,
    pub conditions: Vec<BehaviourCondition>,
}

impl Compiled {
    pub(super) fn new(context: &Context, rules: &[&Rule]) -> Result<Self, QueryError> {
        let mut compiler = Compiler { context, inputs: vec![Inputs::new()], features: Vec::new() };
        let conditions = rules.iter().map(|rule| compiler.rule(rule)).collect::<Result<_, _>>()?;
        let Compiler { mut inputs, mut features, .. } = compiler;
        for inputs in &mut inputs {
            inputs.seal(context)?;
        }
        let widths: Vec<usize> = inputs.iter().map(Inputs::width).collect();
        let place = |column: &mut ColumnId| {
            let (group, within) = (column.0 / APART, column.0 % APART);
            column.0 = widths[..group].iter().sum::<usize>() + within;
        };
        for feature in &mut features {
            place(&mut feature.masks);
            match &mut feature.keep {
                Keep::Latest { masks, .. } => place(masks),
                Keep::Sum { numbers, .. } => place(numbers),
                Keep::Times(_) => {}
            }
        }
        Ok(Self { wide: Wide(inputs), features, conditions })
    }
}

/// Finds who is in segments by some rules, in one pass.
pub(super) fn counted(
    context: &Context,
    rules: &[&Rule],
    moments: &[Timestamp],
) -> Result<BehaviourCounts, QueryError> {
    let Compiled { wide, features, conditions } = Compiled::new(context, rules)?;
    let last = moments.last().map_or(i64::MIN, |last| last.0);
    let counts = TimeSpan { to: Timestamp(last.saturating_add(1)), ..TimeSpan::ALL };
    let scan = context.scan(wide.reads(counts), true);
    let config = BehaviourConfig { features, conditions, moments: moments.iter().map(|moment| moment.0).collect() };
    let make = || Behaviour::new(config.clone());
    let (workers, _) = scan.pass(&wide, make, |behaviour, batch| behaviour.observe(&wide.settled(batch)))?;
    let mut workers = workers.into_iter();
    let Some(mut all) = workers.next() else { unreachable!("a pass has at least one worker") };
    workers.for_each(|worker| all.merge(worker));
    Ok(all.finish())
}

struct Compiler<'a> {
    context: &'a Context,
    inputs: Vec<Inputs>,
    features: Vec<Feature>,
}

/// A bit of a column of masks.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Bit {
    masks: ColumnId,
    bit: u32,
}

impl Compiler<'_> {
    fn rules(&mut self, rules: &[Rule]) -> Result<Vec<BehaviourCondition>, QueryError> {
        rules.iter().map(|rule| self.rule(rule)).collect()
    }

    fn rule(&mut self, rule: &Rule) -> Result<BehaviourCondition, QueryError> {
        Ok(match rule {
            Rule::All(parts) => BehaviourCondition::All(self.rules(parts)?),
            Rule::Any(parts) => BehaviourCondition::Any(self.rules(parts)?),
            Rule::Not(part) => BehaviourCondition::Not(Box::new(self.rule(part)?)),
            Rule::Count(Count { of, within, is, number }) => {
                // One more than is asked for tells more from as many.
                let newest = if within.is_some() { *number as usize + 1 } else { 1 };
                let (feature, within) = (self.times(of, newest)?, within.map(Duration::micros));
                BehaviourCondition::Count { feature, within, is: *is, number: u64::from(*number) }
            }
            Rule::Money(Amount { of, within, is, number }) => {
                let feature = self.summed(of, if within.is_some() { SUMMED } else { 1 })?;
                let unit = 10_f64.powi(self.context.currency.map_or(2, Currency::decimals) as i32);
                let (within, number) = (within.map(Duration::micros), (number * unit).round() as i64);
                BehaviourCondition::Sum { feature, within, is: *is, number }
            }
            Rule::Latest(Latest { of, holds }) => {
                let both = match &of.condition {
                    Some(condition) => format!("({condition}) && ({holds})"),
                    None => holds.clone(),
                };
                let Bit { masks, bit } = self.bit(of)?;
                let other = self.bit(&Selector { condition: Some(both), ..of.clone() })?;
                let keep = Keep::Latest { masks: other.masks, holds: other.bit };
                BehaviourCondition::Latest { feature: self.kept(Feature { masks, bit, keep }) }
            }
            Rule::Since(Since { which, of, is, time }) => {
                let feature = self.times(of, 1)?;
                BehaviourCondition::Since { feature, which: *which, is: *is, micros: time.micros() }
            }
            Rule::Order(Order { one, is, other }) => {
                let mut edge = |edge: &Edge| Ok::<_, QueryError>((self.times(&edge.of, 1)?, edge.which));
                BehaviourCondition::Order { one: edge(one)?, is: *is, other: edge(other)? }
            }
            Rule::Follows(Follows { first, then, within }) => BehaviourCondition::Follows {
                first: self.times(first, FOLLOWED)?,
                then: self.times(then, FOLLOWED)?,
                within: within.micros(),
            },
        })
    }

    /// The inputs that have room for a selector, with their number.
    fn room(&mut self, selector: &Selector) -> usize {
        self.inputs.iter().position(|inputs| inputs.has_room(selector)).unwrap_or_else(|| {
            self.inputs.push(Inputs::new());
            self.inputs.len() - 1
        })
    }

    fn bit(&mut self, selector: &Selector) -> Result<Bit, QueryError> {
        let group = self.room(selector);
        let bit = self.inputs[group].bit(self.context, selector)?;
        Ok(Bit { masks: ColumnId(group * APART + bit.column.0), bit: bit.bit })
    }

    /// The number of a feature, each once.
    fn kept(&mut self, feature: Feature) -> usize {
        self.features.iter().position(|known| *known == feature).unwrap_or_else(|| {
            self.features.push(feature);
            self.features.len() - 1
        })
    }

    /// The times of interactions, the newest of them, so many or more.
    fn times(&mut self, of: &Selector, newest: usize) -> Result<usize, QueryError> {
        let of = self.bit(of)?;
        for (number, Feature { masks, bit, keep }) in self.features.iter_mut().enumerate() {
            if let Keep::Times(most) = keep
                && (Bit { masks: *masks, bit: *bit }) == of
            {
                *most = newest.max(*most);
                return Ok(number);
            }
        }
        Ok(self.kept(Feature { masks: of.masks, bit: of.bit, keep: Keep::Times(newest) }))
    }

    /// The sums of interactions' money, and the newest of them, so many or more.
    fn summed(&mut self, of: &Selector, newest: usize) -> Result<usize, QueryError> {
        let of = self.bit(of)?;
        for (number, Feature { masks, bit, keep }) in self.features.iter_mut().enumerate() {
            if let Keep::Sum { newest: most, .. } = keep
                && (Bit { masks: *masks, bit: *bit }) == of
            {
                *most = newest.max(*most);
                return Ok(number);
            }
        }
        let numbers = ColumnId(self.inputs[0].numbers(self.context, "money")?.0);
        Ok(self.kept(Feature { masks: of.masks, bit: of.bit, keep: Keep::Sum { numbers, newest } }))
    }
}
