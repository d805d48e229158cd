//! Rules of segments, and what is computed of customers, to what a pass looks for.

use std::borrow::Cow;

use styk_journey::operators::{
    Behaviour, BehaviourCondition, BehaviourConfig, BehaviourCounts, Feature, Keep, ValueOf,
};
use styk_journey::{Batch, Column, ColumnId};
use styk_lake::{LakeError, Projection, RowGroup};
use styk_model::segment::{Amount, Count, Edge, Follows, Latest, Order, Rule, Since};
use styk_model::{Currency, Duration, Selector, TimeSpan, Timestamp};

use crate::context::Context;
use crate::error::QueryError;
use crate::inputs::Inputs;
use crate::profiles::{Origin, Origins};
use crate::touchpoints::Registry;

/// Of so many interactions, the newest, what lies within a time is counted and added up.
pub(crate) const SUMMED: usize = 1_000;

/// Of so many interactions, the newest, each is looked at for what follows it.
const FOLLOWED: usize = 256;

/// Columns of one set of inputs, at most, while they are numbered apart.
const APART: usize = 1 << 16;

/// The column of where interactions came from, until it has its place behind all others.
const ORIGIN: ColumnId = ColumnId(usize::MAX);

/// The inputs of what says more than one mask holds, side by side; after them the aliases, and where interactions
/// came from where that is asked for.
pub(crate) struct Wide {
    inputs: Vec<Inputs>,
    origins: Option<Origins>,
}

impl Wide {
    /// The column of the aliases.
    pub(crate) fn aliases(&self) -> ColumnId {
        ColumnId(self.inputs.iter().map(Inputs::width).sum())
    }

    /// The value behind a code of a column; of a touchpoint its key.
    pub(crate) fn value(&self, column: ColumnId, code: u32, registry: &Registry) -> Option<String> {
        let mut from = 0;
        for inputs in &self.inputs {
            if column.0 < from + inputs.width() {
                return inputs.value(ColumnId(column.0 - from), code, registry);
            }
            from += inputs.width();
        }
        None
    }

    /// Where the interactions with a code came from.
    pub(crate) fn origin(&self, code: u32) -> Option<Origin> {
        self.origins.as_ref()?.of(code)
    }

    /// The properties that are read out of JSON: worth typed columns.
    pub(crate) fn json_properties(&self, context: &Context) -> Vec<String> {
        let mut names: Vec<String> = self.inputs.iter().flat_map(|inputs| inputs.json_properties(context)).collect();
        names.extend(self.origins.iter().flat_map(|_| Origins::json_properties(context)));
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Whether rules about moments need customers whole.
    pub(crate) fn has_moments(&self) -> bool {
        self.inputs.iter().any(Inputs::has_moments)
    }

    /// What has to be read to tell the rows of some time.
    pub(crate) fn reads(&self, counts: TimeSpan) -> TimeSpan {
        self.inputs
            .iter()
            .map(|inputs| inputs.reads(counts))
            .fold(counts, |all, one| TimeSpan { from: all.from.min(one.from), to: all.to.max(one.to) })
    }

    /// A batch whose touchpoints are settled where that takes whole customers.
    pub(crate) fn settled<'a>(&self, batch: &'a Batch) -> Cow<'a, Batch> {
        if !self.has_moments() {
            return Cow::Borrowed(batch);
        }
        let mut batch = batch.clone();
        let mut from = 0;
        for inputs in &self.inputs {
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
        let columns = self.inputs.iter().flat_map(Inputs::columns);
        let beside = 1 + usize::from(self.origins.is_some());
        columns.chain((0..beside).map(|_| Column::Codes(Vec::new()))).collect()
    }

    fn project(&self, group: RowGroup<'_>) -> Result<Vec<Column>, LakeError> {
        let mut columns = Vec::new();
        for inputs in &self.inputs {
            columns.extend(inputs.project(group)?);
        }
        columns.push(Column::Codes(group.aliases()?));
        if let Some(origins) = &self.origins {
            columns.push(Column::Codes(origins.codes(group)?));
        }
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
        let mut compiler = Compiler::new(context);
        let conditions = rules.iter().map(|rule| compiler.rule(rule)).collect::<Result<_, _>>()?;
        let (wide, features) = compiler.finish()?;
        Ok(Self { wide, features, conditions })
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

/// Finds names, and gathers what is to be read and kept.
pub(crate) struct Compiler<'a> {
    pub(crate) context: &'a Context,
    inputs: Vec<Inputs>,
    features: Vec<Feature>,
    has_origins: bool,
}

/// A bit of a column of masks.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Bit {
    masks: ColumnId,
    bit: u32,
}

impl<'a> Compiler<'a> {
    pub(crate) fn new(context: &'a Context) -> Self {
        Self { context, inputs: vec![Inputs::new()], features: Vec::new(), has_origins: false }
    }

    /// How many features there are so far.
    pub(crate) fn feature_count(&self) -> usize {
        self.features.len()
    }

    /// Whether any touchpoint that was named so far has a rule about moments, for which customers have to be whole.
    pub(crate) fn has_moments(&self) -> bool {
        self.inputs.iter().any(Inputs::has_moments)
    }

    /// Puts all columns side by side.
    pub(crate) fn finish(self) -> Result<(Wide, Vec<Feature>), QueryError> {
        let Self { context, mut inputs, mut features, has_origins } = self;
        for inputs in &mut inputs {
            inputs.seal(context)?;
        }
        let widths: Vec<usize> = inputs.iter().map(Inputs::width).collect();
        for feature in &mut features {
            placed(&mut feature.masks, &widths);
            match &mut feature.keep {
                Keep::Latest { masks, .. } => placed(masks, &widths),
                Keep::Sum { numbers, .. } | Keep::Numbers { numbers, .. } => placed(numbers, &widths),
                Keep::Edge { of: ValueOf::Code(column) | ValueOf::Number(column), .. } => placed(column, &widths),
                Keep::By { codes, numbers } => {
                    placed(codes, &widths);
                    if let Some(numbers) = numbers {
                        placed(numbers, &widths);
                    }
                }
                Keep::Times(_) | Keep::Days => {}
            }
        }
        Ok((Wide { inputs, origins: has_origins.then(Origins::default) }, features))
    }

    fn rules(&mut self, rules: &[Rule]) -> Result<Vec<BehaviourCondition>, QueryError> {
        rules.iter().map(|rule| self.rule(rule)).collect()
    }

    pub(crate) fn rule(&mut self, rule: &Rule) -> Result<BehaviourCondition, QueryError> {
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
    pub(crate) fn times(&mut self, of: &Selector, newest: usize) -> Result<usize, QueryError> {
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
        let numbers = self.numbers("money")?;
        Ok(self.kept(Feature { masks: of.masks, bit: of.bit, keep: Keep::Sum { numbers, newest } }))
    }

    /// A column of numbers, among those of the first inputs.
    pub(crate) fn numbers(&mut self, name: &str) -> Result<ColumnId, QueryError> {
        self.inputs[0].numbers(self.context, name)
    }

    /// A column of codes, among those of the first inputs.
    pub(crate) fn codes(&mut self, name: &str) -> Result<ColumnId, QueryError> {
        self.inputs[0].codes(self.context, name)
    }

    /// What a column of numbers comes to, and the newest of them, so many or more.
    pub(crate) fn measured(&mut self, of: &Selector, column: &str, newest: usize) -> Result<usize, QueryError> {
        let (Bit { masks, bit }, numbers) = (self.bit(of)?, self.numbers(column)?);
        for (number, feature) in self.features.iter_mut().enumerate() {
            if let Keep::Numbers { numbers: known, newest: most } = &mut feature.keep
                && (feature.masks, feature.bit, *known) == (masks, bit, numbers)
            {
                *most = newest.max(*most);
                return Ok(number);
            }
        }
        Ok(self.kept(Feature { masks, bit, keep: Keep::Numbers { numbers, newest } }))
    }

    /// The column of where interactions came from.
    pub(crate) fn origins(&mut self) -> ColumnId {
        self.has_origins = true;
        ORIGIN
    }

    /// What else is kept of interactions.
    pub(crate) fn keep(&mut self, of: &Selector, keep: Keep) -> Result<usize, QueryError> {
        let Bit { masks, bit } = self.bit(of)?;
        Ok(self.kept(Feature { masks, bit, keep }))
    }
}

/// Gives a column its place behind those of the inputs before its own.
fn placed(column: &mut ColumnId, widths: &[usize]) {
    if *column == ORIGIN {
        // Behind the aliases.
        column.0 = widths.iter().sum::<usize>() + 1;
        return;
    }
    let (group, within) = (column.0 / APART, column.0 % APART);
    column.0 = widths[..group].iter().sum::<usize>() + within;
}
