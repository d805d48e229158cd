//! Segments, and what is computed of customers, followed from row to row: what is kept of each alias, and what
//! follows from it.

use std::collections::HashMap;

use styk_journey::operators::{BehaviourCondition, ByAlias, Feature, Kept, State};
use styk_model::segment::Rule;
use styk_model::{ComputedTrait, PersonNumber, TimeSpan};

use super::compile::{Compiled, Compiler, Wide};
use crate::context::Context;
use crate::error::QueryError;
use crate::profiles::{Activity, Computed, Plan};

/// Rules of segments that can be followed, and what is computed of customers.
pub struct Followed {
    wide: Wide,
    /// Those that rules look at come first.
    features: Vec<Feature>,
    of_rules: usize,
    /// Nothing where profiles are not asked for.
    profiles: Option<Plan>,
    /// By key.
    rules: Vec<(String, BehaviourCondition)>,
    /// The rules that look at each feature, by their places.
    readers: Vec<Vec<u16>>,
}

/// What a customer is found in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// The segments that were looked at, by their place among those that are followed, and whether the customer
    /// is in them.
    pub segments: Vec<(u16, bool)>,
    /// The next moment at which that may change though the customer does nothing.
    pub until: Option<i64>,
}

/// An alias, and what is kept of it as bytes.
pub type KeptOf = (PersonNumber, Box<[u8]>);

/// Why a segment or a computed trait is not followed, by its key.
pub type NotFollowed = Vec<(String, NotFollowedReason)>;

/// Why a segment or a computed trait is not followed.
#[derive(Debug)]
pub enum NotFollowedReason {
    /// Touchpoints have rules about moments (the first, what came before), which take whole lines.
    Moments,
    Query(QueryError),
}

impl Followed {
    /// Segments by key that can be followed, and those that cannot; with `traits` also what every profile has and
    /// those computed traits.
    pub fn new<'a>(
        context: &Context,
        rules: impl IntoIterator<Item = (&'a String, &'a Rule)>,
        traits: Option<&[ComputedTrait]>,
    ) -> Result<(Self, NotFollowed), QueryError> {
        let (mut taken, mut left): (Vec<(&String, &Rule)>, _) = (Vec::new(), NotFollowed::new());
        for (key, rule) in rules {
            match Compiled::new(context, &[rule]) {
                Ok(alone) if alone.wide.has_moments() => left.push((key.clone(), NotFollowedReason::Moments)),
                Ok(_) => taken.push((key, rule)),
                Err(error) => left.push((key.clone(), NotFollowedReason::Query(error))),
            }
        }
        let mut compiler = Compiler::new(context);
        let conditions = taken.iter().map(|(_, rule)| compiler.rule(rule)).collect::<Result<Vec<_>, _>>()?;
        let of_rules = compiler.feature_count();
        let profiles = traits.map(|traits| Plan::new(&mut compiler, traits, &mut left)).transpose()?;
        let (wide, features) = compiler.finish()?;
        let mut readers = vec![Vec::new(); features.len()];
        for (place, condition) in conditions.iter().enumerate() {
            for feature in condition.features() {
                if readers[feature].last() != Some(&(place as u16)) {
                    readers[feature].push(place as u16);
                }
            }
        }
        let rules = taken.into_iter().map(|(key, _)| key.clone()).zip(conditions).collect();
        Ok((Self { wide, features, of_rules, profiles, rules, readers }, left))
    }

    /// The properties that are read out of JSON: worth typed columns.
    pub fn json_properties(&self, context: &Context) -> Vec<String> {
        self.wide.json_properties(context)
    }

    /// The keys of the segments, in the order of [`Standing::segments`].
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.rules.iter().map(|(key, _)| key.as_str())
    }

    /// What is to be kept of each alias with rows in a context's files, as bytes.
    pub fn fill(&self, context: &Context) -> Result<Vec<KeptOf>, QueryError> {
        let aliases = self.wide.aliases();
        // Customers come whole, and with them all rows of each of their aliases.
        let scan = context.scan(TimeSpan::ALL, true);
        let (workers, _) = scan.pass(&self.wide, Vec::new, |kept, batch| {
            let mut seen = ByAlias::new(&self.features, aliases);
            seen.observe(batch);
            kept.extend(seen.finish().into_iter().map(|(alias, state)| (alias, state.to_bytes().into_boxed_slice())));
        })?;
        Ok(workers.into_iter().flatten().collect())
    }

    /// What the rows of a context's files say of each alias, whose other rows may be elsewhere.
    pub fn said(&self, context: &Context) -> Result<HashMap<PersonNumber, State>, QueryError> {
        let scan = context.scan(TimeSpan::ALL, false);
        let make = || ByAlias::new(&self.features, self.wide.aliases());
        let (workers, _) = scan.pass(&self.wide, make, ByAlias::observe)?;
        let mut workers = workers.into_iter();
        let Some(mut all) = workers.next() else { unreachable!("a pass has at least one worker") };
        workers.for_each(|worker| all.merge(worker));
        Ok(all.finish())
    }

    /// Adds what more rows said to what is kept of an alias.
    pub fn add(&self, kept: &[u8], more: &State) -> Option<Box<[u8]>> {
        let mut state = State::from_bytes(&self.features, kept)?;
        state.merge(&self.features, more);
        Some(state.to_bytes().into_boxed_slice())
    }

    /// The places of the segments whose rules look at any of what rows said, ascending.
    pub fn concerned(&self, said: &State) -> Vec<u16> {
        let mut places: Vec<u16> = said.features().flat_map(|feature| self.readers[feature].iter().copied()).collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    /// Looks at customers one after the other.
    pub fn look(&self) -> Look<'_> {
        Look { followed: self, kept: self.of_rules().iter().map(|feature| Kept::new(feature.keep)).collect() }
    }

    fn of_rules(&self) -> &[Feature] {
        &self.features[..self.of_rules]
    }

    /// What is computed of a customer of these aliases, at a moment; `None` where what is kept cannot be read.
    pub fn profile<'a>(
        &self,
        aliases: impl IntoIterator<Item = &'a [u8]>,
        now: i64,
    ) -> Option<(Option<Activity>, Vec<Computed>)> {
        let Self { wide, features, profiles, .. } = self;
        let Some(profiles) = profiles else { return Some((None, Vec::new())) };
        let mut kept: Vec<Kept> = features.iter().map(|feature| Kept::new(feature.keep)).collect();
        for bytes in aliases {
            State::from_bytes(features, bytes)?.add_to(features, &mut kept);
        }
        Some(profiles.told(wide, features, &kept, now))
    }
}

/// Memory to look at customers with.
pub struct Look<'a> {
    followed: &'a Followed,
    kept: Vec<Kept>,
}

impl Look<'_> {
    /// Where somebody stands of whom there is nothing.
    pub fn nowhere(&self) -> Standing {
        Standing { segments: (0..self.followed.rules.len() as u16).map(|place| (place, false)).collect(), until: None }
    }

    /// Where a customer of these aliases stands at a moment, in all segments or in those at some places; `None`
    /// where what is kept cannot be read.
    pub fn standing<'b>(
        &mut self,
        aliases: impl IntoIterator<Item = &'b [u8]>,
        places: Option<&[u16]>,
        now: i64,
    ) -> Option<Standing> {
        let (features, rules) = (self.followed.of_rules(), &self.followed.rules);
        self.kept.iter_mut().for_each(Kept::clear);
        for bytes in aliases {
            State::first_from_bytes(features, bytes)?.add_to(features, &mut self.kept);
        }
        let mut standing = Standing::default();
        let mut look = |place: u16| {
            let (_, rule) = &rules[usize::from(place)];
            standing.segments.push((place, rule.holds(&self.kept, now)));
            let until = rule.changes(&self.kept, now);
            standing.until = standing.until.into_iter().chain(until).min();
        };
        match places {
            Some(places) => places.iter().copied().for_each(&mut look),
            None => (0..rules.len() as u16).for_each(&mut look),
        }
        Some(standing)
    }
}
