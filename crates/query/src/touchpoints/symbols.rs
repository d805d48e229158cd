//! The touchpoint of every row.

use std::ops::Range;

use styk_journey::UNBOUND;
use styk_lake::schema::Promoted;
use styk_lake::{LakeError, RowGroup};

use super::moments::{MomentRule, Moments, When};
use super::registry::{Moment, Registry, RegistryError, Touchpoint, UnknownTouchpoint};
use crate::expression::{Condition, Node, Pool, Truth};

/// The rules of a registry, compiled.
///
/// What rows have in common is judged once: a row costs a look-up in a table
/// over the codes of the columns that the rules read.
#[derive(Debug, Clone)]
pub struct Symbols {
    pool: Pool,
    roots: Vec<Node>,
    /// In the order in which they get to choose.
    rules: Vec<Compiled>,
    moments: Option<Moments>,
    reads_json: bool,
    properties: Vec<String>,
}

#[derive(Debug, Clone)]
struct Compiled {
    touchpoint: u16,
    /// Its conditions, all of which must hold.
    roots: Range<usize>,
    /// The bit of its moment.
    moment: Option<u32>,
}

impl Registry {
    /// Compiles the rules; `promoted` are the properties with typed columns.
    pub fn symbols(&self, promoted: &[Promoted]) -> Result<Symbols, RegistryError> {
        self.check()?;
        let mut order: Vec<usize> = (0..self.touchpoints.len()).collect();
        order.sort_by_key(|number| {
            let rule = &self.touchpoints[*number].rule;
            (std::cmp::Reverse(rule.priority), rule.moment.is_none(), rule.condition.is_none())
        });
        let (mut conditions, mut rules, mut moments) = (Vec::new(), Vec::new(), Vec::new());
        for number in order {
            let touchpoint = &self.touchpoints[number];
            let from = conditions.len();
            conditions.extend(touchpoint.conditions(promoted)?);
            if conditions.len() == from {
                continue;
            }
            let moment = match &touchpoint.rule.moment {
                Some(moment) => {
                    moments.push(MomentRule { touchpoint: number as u16, when: self.when(touchpoint, moment)? });
                    Some(moments.len() as u32 - 1)
                }
                None => None,
            };
            rules.push(Compiled { touchpoint: number as u16, roots: from..conditions.len(), moment });
        }
        if moments.len() > 32 {
            return Err(RegistryError::TooManyMoments(moments.len()));
        }
        let (pool, roots) = Pool::of(conditions.iter());
        Ok(Symbols {
            pool,
            roots,
            rules,
            moments: (!moments.is_empty()).then(|| Moments::new(moments)),
            reads_json: conditions.iter().any(Condition::reads_json),
            properties: conditions.iter().flat_map(Condition::properties).map(str::to_owned).collect(),
        })
    }

    fn when(&self, touchpoint: &Touchpoint, moment: &Moment) -> Result<When, RegistryError> {
        let other = |key: &str| -> Result<u16, RegistryError> {
            let found = self.touchpoints.iter().position(|one| one.key == key);
            let Some(number) = found else {
                let error = self.find(key).err().unwrap_or_else(|| self.named_otherwise(key));
                return Err(RegistryError::Moment { touchpoint: touchpoint.key.clone(), error });
            };
            if self.touchpoints[number].rule.moment.is_some() {
                return Err(RegistryError::MomentOfMoment {
                    touchpoint: touchpoint.key.clone(),
                    other: key.to_owned(),
                });
            }
            Ok(number as u16)
        };
        let micros = |within: &Option<styk_model::Duration>| within.map_or(i64::MAX, styk_model::Duration::micros);
        Ok(match moment {
            Moment::First => When::First,
            Moment::Repeated => When::Repeated,
            Moment::Before { touchpoint, within } => {
                When::Before { symbol: other(touchpoint)?, within: micros(within) }
            }
            Moment::After { touchpoint, within } => When::After { symbol: other(touchpoint)?, within: micros(within) },
        })
    }

    /// The error for something that is a touchpoint's name where its key is asked for.
    pub(crate) fn named_otherwise(&self, name: &str) -> UnknownTouchpoint {
        use super::registry::Known;
        use crate::expression::Nearest;
        let key = self.find(name).ok().and_then(|numbers| self.touchpoints.get(usize::from(*numbers.first()?)));
        let keys = self.touchpoints.iter().map(|touchpoint| touchpoint.key.clone()).collect();
        UnknownTouchpoint {
            name: name.to_owned(),
            nearest: Nearest(key.map(|touchpoint| touchpoint.key.clone())),
            known: Known(keys),
        }
    }
}

impl Touchpoint {
    fn conditions(&self, promoted: &[Promoted]) -> Result<Vec<Condition>, RegistryError> {
        let mut conditions = Vec::new();
        if !self.rule.events.is_empty() {
            conditions.push(Condition::of_events(&self.rule.events));
        }
        if let Some(condition) = &self.rule.condition {
            let parsed = Condition::parse(condition, promoted)
                .map_err(|error| RegistryError::Condition { touchpoint: self.key.clone(), error })?;
            conditions.push(parsed);
        }
        Ok(conditions)
    }
}

impl Symbols {
    /// The touchpoint of every row by its number, or [`UNBOUND`], moments left aside.
    pub fn symbols(&self, group: RowGroup<'_>) -> Result<Vec<u16>, LakeError> {
        self.pool.decide(group, |leaves| self.choose(leaves).0)
    }

    /// The same, and for each row which moments it is a candidate for, a bit
    /// each: [`Moments`] settles them with the customer's whole line at hand.
    pub fn symbols_and_moments(&self, group: RowGroup<'_>) -> Result<(Vec<u16>, Vec<u32>), LakeError> {
        let chosen = self.pool.decide(group, |leaves| self.choose(leaves))?;
        Ok(chosen.into_iter().unzip())
    }

    /// How to settle moments, where the registry has any.
    pub fn moments(&self) -> Option<&Moments> {
        self.moments.as_ref()
    }

    /// Whether rules read properties from the JSON of every row.
    pub fn reads_json(&self) -> bool {
        self.reads_json
    }

    /// The properties that rules read: worth typed columns.
    pub fn properties(&self) -> &[String] {
        &self.properties
    }

    fn choose(&self, leaves: &[Truth]) -> (u16, u32) {
        let mut moments = 0;
        for rule in &self.rules {
            if !self.roots[rule.roots.clone()].iter().all(|root| root.decide(leaves) == Truth::True) {
                continue;
            }
            match rule.moment {
                Some(bit) => moments |= 1 << bit,
                None => return (rule.touchpoint, moments),
            }
        }
        (UNBOUND, moments)
    }
}
