//! Customers who behave alike: whether they come in clusters, what sets these apart, and rules that describe them.

mod assign;
mod features;
mod read;
mod rules;
mod sample;

use std::cmp::Reverse;

use styk_insight::cluster::{Choice, Fit, Habit, LEAST_STABLE, choose, group_name, k_means};
use styk_insight::interval::{Moments, mean, mean_difference, wilson};
use styk_insight::verdict::clusters_verdict;
use styk_model::clusters::{
    Cluster, ClusterCount, ClusterHabit, ClusterMethod, ClusterRule, Clusters, FEWEST_CUSTOMERS,
};
use styk_model::segment::Rule;
use styk_model::{Currency, Language};

use self::assign::Group;
use self::features::Features;
use self::read::Columns;
use crate::context::Context;
use crate::error::QueryError;
use crate::segments::{Members, members_at};

/// What chance is drawn from.
const SEED: u64 = 20_260_101;

/// A mean that is fewer standard deviations from that of all others is not told to set a cluster apart (a small effect
/// of Cohen 1988).
const LEAST_EFFECT: f64 = 0.2;

/// What is told to set a cluster apart, at most.
const MOST_HABITS: usize = 8;

/// How clusters are told.
#[derive(Debug, Clone, Copy)]
pub struct ClustersWanted<'a> {
    pub language: Language,
    /// The zone of hours and days (IANA name).
    pub zone: &'a str,
}

/// Looks for clusters among all customers by what they did until the moment that segments are told for. Identifiers of
/// examples are left empty.
pub fn clusters(context: &Context, wanted: ClustersWanted<'_>) -> Result<Clusters, QueryError> {
    let at = context.segments.at;
    let columns = Columns::new(context, at, wanted.zone)?;
    let sample = sample::drawn(context, &columns, SEED)?;
    let mut method = ClusterMethod {
        sampled: sample.habits.len() as u64,
        seed: SEED,
        tried: Vec::new(),
        least_stability: LEAST_STABLE,
        chance: None,
    };
    let mut clusters = Vec::new();
    if sample.customers >= FEWEST_CUSTOMERS {
        let features = Features::of(context, &columns, &sample.habits, wanted.language);
        let points = features.points(&sample.habits);
        let Choice { tried, chance, k } = choose(&points, SEED, || context.watch.check())?;
        let count = |k: usize, silhouette, stability| ClusterCount { clusters: k as u64, silhouette, stability };
        method.tried = tried.iter().map(|tried| count(tried.k, tried.silhouette, tried.stability)).collect();
        method.chance = chance;
        if let Some(k) = k {
            let Fit { centres, labels, .. } = k_means(&points, k, SEED);
            let groups = assign::assigned(context, &columns, &features, &centres)?;
            let decimals = context.currency.map_or(2, Currency::decimals);
            let rules = rules::rules(&features, decimals, &sample.habits, &labels, k);
            clusters = told(&features, &groups, described(context, &groups, rules)?, wanted.language);
        }
    }
    let verdict = clusters_verdict(sample.customers, &clusters, wanted.language);
    Ok(Clusters { at, customers: sample.customers, verdict, clusters, method, currency: context.currency })
}

/// The rules with how well they find their groups, of all customers.
fn described(
    context: &Context,
    groups: &[Group],
    rules: Vec<Option<Rule>>,
) -> Result<Vec<Option<ClusterRule>>, QueryError> {
    let asked: Vec<&Rule> = rules.iter().flatten().collect();
    let mut found = members_at(context, &asked, &[context.segments.at])?.found.into_iter();
    let mut described = Vec::with_capacity(rules.len());
    for (group, rule) in groups.iter().zip(rules) {
        described.push(rule.map(|tree| {
            let members: Members = found.next().unwrap_or_default().into_iter().collect();
            let common = members.common(&group.members);
            ClusterRule {
                rule: tree.to_string(),
                tree,
                precision: wilson(common, members.count()),
                recall: wilson(common, group.members.count()),
            }
        }));
    }
    Ok(described)
}

/// The groups as they are told, the largest first.
fn told(features: &Features, groups: &[Group], rules: Vec<Option<ClusterRule>>, language: Language) -> Vec<Cluster> {
    let customers: u64 = groups.iter().map(|group| group.members.count()).sum();
    let mut clusters: Vec<Cluster> = Vec::with_capacity(groups.len());
    for (place, (group, rule)) in groups.iter().zip(rules).enumerate() {
        let apart = set_apart(features, groups, place);
        let named: Vec<(&Habit, bool)> = apart.iter().map(|one| (one.habit, one.effect > 0.0)).collect();
        clusters.push(Cluster {
            name: group_name(&named, language),
            share: wilson(group.members.count(), customers),
            habits: apart.iter().map(|one| one.told(language)).collect(),
            examples: group.examples(),
            rule,
        });
    }
    clusters.sort_by_key(|cluster| Reverse(cluster.share.successes));
    for place in 1..clusters.len() {
        let (before, rest) = clusters.split_at_mut(place);
        if before.iter().any(|cluster| cluster.name == rest[0].name) {
            rest[0].name = format!("{} ({})", rest[0].name, place + 1);
        }
    }
    clusters
}

/// A number that sets a group apart.
struct Apart<'a> {
    habit: &'a Habit,
    here: Moments,
    elsewhere: Moments,
    effect: f64,
}

impl Apart<'_> {
    fn told(&self, language: Language) -> ClusterHabit {
        ClusterHabit {
            name: self.habit.title(language),
            unit: self.habit.unit(),
            here: mean(&self.here),
            elsewhere: mean(&self.elsewhere),
            difference: mean_difference(&self.elsewhere, &self.here),
            effect: self.effect,
        }
    }
}

fn set_apart<'a>(features: &'a Features, groups: &[Group], place: usize) -> Vec<Apart<'a>> {
    let mut apart = Vec::new();
    for (number, habit) in features.habits().enumerate() {
        let here = groups[place].moments[number];
        let mut elsewhere = Moments::default();
        let others = groups.iter().enumerate().filter(|(other, _)| *other != place);
        others.for_each(|(_, other)| elsewhere.merge(&other.moments[number]));
        let mut all = here;
        all.merge(&elsewhere);
        let spread = all.variance().unwrap_or(0.0).sqrt();
        if here.n == 0 || elsewhere.n == 0 || spread <= 0.0 {
            continue;
        }
        let effect = (here.mean - elsewhere.mean) / spread;
        if effect.abs() >= LEAST_EFFECT {
            apart.push(Apart { habit, here, elsewhere, effect });
        }
    }
    apart.sort_by(|one, other| other.effect.abs().total_cmp(&one.effect.abs()));
    apart.truncate(MOST_HABITS);
    apart
}
