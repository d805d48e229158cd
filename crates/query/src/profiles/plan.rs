//! Definitions to what is kept, and what is kept to values.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use styk_journey::operators::{Feature, Keep, Kept, KeptNumbers, ValueOf};
use styk_model::answer::Unit;
use styk_model::segment::Which;
use styk_model::{Computation, ComputedTrait, Currency, Duration, Money, Selector, Timestamp};

use super::{Activity, Computed, ComputedValue, Origin, Purchases, Touch, TraitValue, Untold, counted, inside, number};
use crate::answers::unit_of;
use crate::context::Context;
use crate::error::QueryError;
use crate::inputs::is_number;
use crate::monthly::purchases::by_key;
use crate::segments::compile::{Compiler, SUMMED, Wide};
use crate::segments::{NotFollowed, NotFollowedReason};
use crate::touchpoints::Registry;

/// Columns of amounts in the currency of the row.
const AMOUNTS: [&str; 3] = ["money", "revenue", "amount"];

const DAY: i64 = 86_400_000_000;

/// What is computed of each customer; features by their number.
pub(crate) struct Plan {
    registry: Arc<Registry>,
    currency: Option<Currency>,
    first: usize,
    last: usize,
    by_origin: usize,
    days: usize,
    purchases: Option<PurchasesPlan>,
    traits: Vec<(ComputedTrait, Result<TraitPlan, Untold>)>,
}

struct PurchasesPlan {
    touchpoints: Vec<String>,
    times: usize,
    amounts: usize,
}

/// How a trait is computed.
pub(super) struct TraitPlan {
    what: Computation,
    feature: usize,
    within: Option<i64>,
    unit: Unit,
    /// So many of the column's units are one of the trait's.
    per: f64,
}

/// What codes stand for.
pub(super) struct Names<'a> {
    pub wide: &'a Wide,
    pub features: &'a [Feature],
    pub registry: &'a Registry,
}

impl Plan {
    /// Traits that cannot be followed are noted in `left`, by their keys.
    pub(crate) fn new(
        compiler: &mut Compiler<'_>,
        traits: &[ComputedTrait],
        left: &mut NotFollowed,
    ) -> Result<Self, QueryError> {
        let context = compiler.context;
        let (all, codes) = (Selector::default(), compiler.origins());
        let edge = |which| Keep::Edge { which, of: ValueOf::Code(codes) };
        let mut planned = Vec::with_capacity(traits.len());
        for one in traits {
            let plan = match followed(context, one) {
                Ok(()) => Ok(TraitPlan::new(compiler, one)?),
                Err(reason) => {
                    let moments = matches!(reason, NotFollowedReason::Moments);
                    left.push((one.key.clone(), reason));
                    Err(if moments { Untold::Moments } else { Untold::Broken })
                }
            };
            planned.push((one.clone(), plan));
        }
        Ok(Self {
            registry: Arc::clone(&context.registry),
            currency: context.currency,
            first: compiler.keep(&all, edge(Which::First))?,
            last: compiler.keep(&all, edge(Which::Last))?,
            by_origin: compiler.keep(&all, Keep::By { codes, numbers: None })?,
            days: compiler.keep(&all, Keep::Days)?,
            purchases: PurchasesPlan::new(compiler)?,
            traits: planned,
        })
    }

    /// What is computed of a customer of whom this is kept; no activity where there was none.
    pub(crate) fn told(
        &self,
        wide: &Wide,
        features: &[Feature],
        kept: &[Kept],
        now: i64,
    ) -> (Option<Activity>, Vec<Computed>) {
        let names = Names { wide, features, registry: &self.registry };
        let told = |(of, plan): &(ComputedTrait, Result<TraitPlan, Untold>)| match plan {
            Ok(plan) => Computed {
                of: of.clone(),
                unit: plan.unit,
                currency: self.currency.filter(|_| plan.unit == Unit::Money).map(|currency| currency.code().to_owned()),
                value: Ok(plan.value(&names, kept, now)),
            },
            Err(untold) => Computed { of: of.clone(), unit: Unit::Number, currency: None, value: Err(*untold) },
        };
        (self.activity(&names, kept), self.traits.iter().map(told).collect())
    }

    fn activity(&self, names: &Names<'_>, kept: &[Kept]) -> Option<Activity> {
        let (Kept::By(origins), Kept::Days(days)) = (&kept[self.by_origin], &kept[self.days]) else { return None };
        let mut channels: BTreeMap<String, u64> = BTreeMap::new();
        for one in origins {
            *channels.entry(names.wide.origin(one.code).unwrap_or_default().channel).or_default() += one.count;
        }
        let mut channels: Vec<(String, u64)> = channels.into_iter().collect();
        channels.sort_by_key(|(_, count)| Reverse(*count));
        Some(Activity {
            interactions: origins.iter().map(|one| one.count).sum(),
            active_days: days.len() as u64,
            first: touch(names.wide, &kept[self.first], Which::First)?,
            last: touch(names.wide, &kept[self.last], Which::Last)?,
            channels,
            purchases: self.purchases.as_ref().map(|plan| plan.told(names, kept)),
        })
    }
}

fn touch(wide: &Wide, kept: &Kept, which: Which) -> Option<Touch> {
    let Kept::Edge(Some((time, codes))) = kept else { return None };
    let origins = codes.iter().filter_map(|code| wide.origin(*code as u32));
    let origin: Option<Origin> = if which == Which::First { origins.min() } else { origins.max() };
    Some(Touch { time: Timestamp(*time), origin: origin.unwrap_or_default() })
}

/// Whether a trait can be followed from row to row.
fn followed(context: &Context, one: &ComputedTrait) -> Result<(), NotFollowedReason> {
    let mut alone = Compiler::new(context);
    TraitPlan::new(&mut alone, one).map_err(NotFollowedReason::Query)?;
    if alone.has_moments() { Err(NotFollowedReason::Moments) } else { Ok(()) }
}

impl PurchasesPlan {
    fn new(compiler: &mut Compiler<'_>) -> Result<Option<Self>, QueryError> {
        let context = compiler.context;
        let keys = by_key(context.registry.touchpoints.iter().map(|touchpoint| touchpoint.key.as_str()));
        if keys.is_empty() {
            return Ok(None);
        }
        let touchpoints: Vec<String> = keys.into_iter().map(str::to_owned).collect();
        let of = Selector { touchpoints: touchpoints.clone(), condition: None };
        let mut alone = Compiler::new(context);
        alone.times(&of, 1)?;
        if alone.has_moments() {
            return Ok(None);
        }
        let (codes, numbers) = (compiler.codes("currency")?, Some(compiler.numbers("money")?));
        let (times, amounts) = (compiler.times(&of, 1)?, compiler.keep(&of, Keep::By { codes, numbers })?);
        Ok(Some(Self { touchpoints, times, amounts }))
    }

    fn told(&self, names: &Names<'_>, kept: &[Kept]) -> Purchases {
        let (count, last) = counted(&kept[self.times], None, 0);
        let first = match &kept[self.times] {
            Kept::Times { first, .. } if count > 0 => Some(Timestamp(*first)),
            _ => None,
        };
        let mut amounts: Vec<(u64, Money)> = Vec::new();
        if let (Kept::By(all), Keep::By { codes, .. }) = (&kept[self.amounts], names.features[self.amounts].keep) {
            for one in all {
                // Those without an amount have no currency.
                let currency = names.wide.value(codes, one.code, names.registry);
                if let Some(currency) = currency.and_then(|code| code.parse::<Currency>().ok()) {
                    amounts.push((one.count, Money { minor: number(one.sum).round() as i64, currency }));
                }
            }
        }
        amounts.sort_by_key(|(_, money)| money.currency);
        Purchases { touchpoints: self.touchpoints.clone(), count, first, last, amounts }
    }
}

impl TraitPlan {
    pub(super) fn new(compiler: &mut Compiler<'_>, one: &ComputedTrait) -> Result<Self, QueryError> {
        let ComputedTrait { what, column, of, within, .. } = one;
        let mut of = of.clone();
        let column = column.as_deref();
        if let (Some(currency), true) = (compiler.context.currency, column.is_some_and(|name| AMOUNTS.contains(&name)))
        {
            // Amounts of several currencies come to nothing together.
            let only = format!("currency == \"{}\"", currency.code());
            of.condition =
                Some(of.condition.map_or_else(|| only.clone(), |condition| format!("({condition}) && {only}")));
        }
        let newest = if within.is_some() { SUMMED } else { 0 };
        let (unit, per) = match what {
            Computation::Count => (Unit::Count, 1.0),
            Computation::DaysSince => (Unit::Number, 1.0),
            _ => column.filter(|name| is_number(name) || what.is_of_numbers()).map_or((Unit::Number, 1.0), unit_of),
        };
        let feature = match (what, column) {
            (Computation::Count | Computation::DaysSince, _) | (Computation::First | Computation::Last, None) => {
                compiler.times(&of, newest.max(1))?
            }
            (Computation::First | Computation::Last, Some(name)) => {
                let which = if *what == Computation::First { Which::First } else { Which::Last };
                let of_value = if is_number(name) {
                    ValueOf::Number(compiler.numbers(name)?)
                } else {
                    ValueOf::Code(compiler.codes(name)?)
                };
                compiler.keep(&of, Keep::Edge { which, of: of_value })?
            }
            (Computation::Sum | Computation::Mean | Computation::Min | Computation::Max, _) => {
                compiler.measured(&of, column.unwrap_or_default(), newest)?
            }
        };
        Ok(Self { what: *what, feature, within: within.map(Duration::micros), unit, per })
    }

    pub(super) fn unit(&self) -> Unit {
        self.unit
    }

    pub(super) fn within(&self) -> Option<i64> {
        self.within
    }

    /// What it comes to for a customer of whom this is kept.
    pub(super) fn value(&self, names: &Names<'_>, kept: &[Kept], now: i64) -> ComputedValue {
        let kept = &kept[self.feature];
        match self.what {
            Computation::Count => {
                let (n, last) = counted(kept, self.within, now);
                ComputedValue { value: Some(TraitValue::Number(n as f64)), n, last }
            }
            Computation::DaysSince => {
                let (n, last) = counted(kept, None, now);
                let days = last.map(|last| TraitValue::Number(((now - last.0).max(0) / DAY) as f64));
                ComputedValue { value: days, n, last }
            }
            Computation::First | Computation::Last => self.edge(names, kept),
            Computation::Sum | Computation::Mean | Computation::Min | Computation::Max => {
                self.of_numbers(inside(kept, self.within, now).as_ref())
            }
        }
    }

    fn of_numbers(&self, numbers: Option<&KeptNumbers>) -> ComputedValue {
        let Some(&KeptNumbers { count: n @ 1.., sum, least, greatest, last, .. }) = numbers else {
            let nothing = (self.what == Computation::Sum).then_some(TraitValue::Number(0.0));
            return ComputedValue { value: nothing, n: 0, last: None };
        };
        let value = match self.what {
            Computation::Min => number(i128::from(least)),
            Computation::Max => number(i128::from(greatest)),
            Computation::Mean => number(sum) / n as f64,
            _ => number(sum),
        };
        ComputedValue { value: Some(TraitValue::Number(value / self.per)), n, last: Some(Timestamp(last)) }
    }

    fn edge(&self, names: &Names<'_>, kept: &Kept) -> ComputedValue {
        let is_first = self.what == Computation::First;
        if let Kept::Times { first, .. } = kept {
            let (n, last) = counted(kept, None, 0);
            let at = if is_first { last.map(|_| Timestamp(*first)) } else { last };
            return ComputedValue { value: at.map(TraitValue::Time), n, last };
        }
        let Kept::Edge(Some((time, values))) = kept else { return ComputedValue { value: None, n: 0, last: None } };
        let value = if let Keep::Edge { of: ValueOf::Code(column), .. } = names.features[self.feature].keep {
            let texts = values.iter().filter_map(|code| names.wide.value(column, *code as u32, names.registry));
            let text: Option<String> = if is_first { texts.min() } else { texts.max() };
            text.map(TraitValue::Text)
        } else {
            let value = if is_first { values.first() } else { values.last() };
            value.map(|value| TraitValue::Number(number(i128::from(*value)) / self.per))
        };
        ComputedValue { value, n: 1, last: Some(Timestamp(*time)) }
    }
}
