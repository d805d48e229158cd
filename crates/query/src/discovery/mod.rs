//! Journey maps proposed from what customers did: of everybody, and of journeys that are alike.

mod groups;
mod sample;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_insight::interval::{Clusters, Moments, clustered_share, mean, wilson};
use styk_journey::ABSENT;
use styk_journey::operators::StepCounts;
use styk_maps::{Discovery, Draft, JourneyGroup, Map, MapFit, Measured, Plan, Seen, SeenJourney, SeenTouchpoint};
use styk_model::answer::Estimate;
use styk_model::{Ask, JourneySplit, Language, Metric, MetricKind, Question, Scale, Selector, TimeRange, say, text};

use self::groups::{FEWEST_JOURNEYS, add_cluster, groups};
use self::sample::{Line, Sample};
use crate::answer::snapshot;
use crate::context::Context;
use crate::error::QueryError;
use crate::living::{emotion, usual_scale};
use crate::touchpoints::{Phase, Registry, Stage};

/// Steps between the simplest map and the one that shows everything.
const STEPS: u8 = 10;

/// Channels that are named at a step, and which part of its interactions each has at least.
const MOST_CHANNELS: usize = 5;
const LEAST_PART: f64 = 0.05;

/// Which journeys maps are made of.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MapDiscovering")]
pub struct DiscoverWanted {
    /// CEL conditions that all must hold.
    #[serde(default)]
    pub filters: Vec<String>,
    /// What makes one journey.
    #[serde(default)]
    pub journeys: JourneySplit,
    /// Everything when absent.
    #[serde(default)]
    pub range: Option<TimeRange>,
    /// Zone of days (IANA name); that of the company when absent.
    #[serde(default)]
    pub zone: Option<String>,
    /// What journeys are for: groups are told apart by it.
    #[serde(default)]
    pub goal: Option<Selector>,
    /// From 0, everything that was seen, to 1, a few steps. Only drafts of this simplicity come with their maps; when
    /// absent all do.
    #[serde(default)]
    pub simplicity: Option<f64>,
    /// Of the maps; that of the reader when absent.
    #[serde(default)]
    pub language: Option<Language>,
}

impl DiscoverWanted {
    /// The question that stands behind what is counted.
    pub fn question(&self) -> Question {
        Question {
            filters: self.filters.clone(),
            journeys: self.journeys.clone(),
            range: self.range,
            zone: self.zone.clone().unwrap_or_else(|| "UTC".to_owned()),
            language: self.language.unwrap_or_default(),
            ..Question::new(Ask::Metric(Metric { kind: MetricKind::Journeys, of: self.goal.clone() }))
        }
    }

    /// From the simplest to everything, with the one that is wanted.
    fn simplicities(&self) -> Result<Vec<f64>, QueryError> {
        let mut all: Vec<f64> = (0..=STEPS).map(|step| f64::from(step) / f64::from(STEPS)).collect();
        if let Some(wanted) = self.simplicity {
            if !(0.0..=1.0).contains(&wanted) {
                return Err(QueryError::Question(text!(
                    "the simplicity is {wanted}: expected a number from 0, everything that was seen, to 1, a few steps",
                    "простота равна {wanted}: ожидается число от 0 (всё, что было) до 1 (несколько шагов)",
                    "prostota wynosi {wanted}: oczekiwano liczby od 0 (wszystko, co było) do 1 (kilka kroków)",
                )));
            }
            all.push(wanted);
        }
        all.sort_by(|one, other| other.total_cmp(one));
        all.dedup();
        Ok(all)
    }
}

/// Maps of what customers did, with how well each fits. The context's watch stops it.
pub fn discovery(context: &Context, wanted: &DiscoverWanted) -> Result<Discovery, QueryError> {
    let simplicities = wanted.simplicities()?;
    check(context)?;
    let sample = sample::drawn(context, wanted)?;
    if sample.lines.is_empty() {
        return Err(QueryError::Question(text!(
            "no journey of this time and these filters is at a touchpoint: choose more time or fewer filters, or bind more events to touchpoints",
            "за этот период и с этими фильтрами ни один путь не проходит через точки контакта: возьмите период больше, уберите часть фильтров или привяжите к точкам больше событий",
            "w tym okresie i przy tych filtrach żadna podróż nie prowadzi przez punkty styku: wybierz dłuższy okres, usuń część filtrów albo przypisz do punktów więcej zdarzeń",
        )));
    }
    let about = wanted.question();
    let language = about.language;
    let making = Making { context, sample: &sample, wanted, about: &about, simplicities: &simplicities };
    let name = say!(language, "What customers do", "Что делают клиенты", "Co robią klienci");
    let all: Vec<&Line> = sample.lines.iter().collect();
    let drafts = making.drafts(&name, &all)?;
    let mut found = Vec::new();
    for group in groups(context, &sample, wanted.goal.is_some(), language)? {
        let lines: Vec<&Line> = group.lines.iter().map(|place| &sample.lines[*place]).collect();
        let drafts = making.drafts(&group.name, &lines)?;
        found.push(JourneyGroup { name: group.name, share: group.share, marks: group.marks, drafts });
    }
    Ok(Discovery {
        customers: sample.customers,
        journeys: sample.journeys,
        sampled: sample.sampled,
        drafts,
        grouped: sample.lines.len() >= FEWEST_JOURNEYS,
        groups: found,
        currency: context.currency.map(|currency| currency.code().to_owned()),
        snapshot: snapshot(context, wanted.range.is_some().then_some(sample.span)),
    })
}

/// Whether there is anything that maps can be made of.
fn check(context: &Context) -> Result<(), QueryError> {
    if context.snapshot.time_range().is_none() {
        return Err(QueryError::Empty);
    }
    if context.registry.touchpoints.is_empty() {
        return Err(QueryError::Question(text!(
            "there are no touchpoints, and a map is made of them: say which events belong to which touchpoint first",
            "точек контакта нет, а карта строится из них: сначала укажите, какие события относятся к каким точкам",
            "nie ma punktów styku, a mapa powstaje z nich: najpierw wskaż, które zdarzenia należą do których punktów",
        )));
    }
    Ok(())
}

/// What drafts are made with.
struct Making<'a> {
    context: &'a Context,
    sample: &'a Sample,
    wanted: &'a DiscoverWanted,
    about: &'a Question,
    simplicities: &'a [f64],
}

impl Making<'_> {
    /// A draft of each simplicity. What comes out the same as before is not measured again.
    fn drafts(&self, name: &str, lines: &[&Line]) -> Result<Vec<Draft>, QueryError> {
        let touchpoints = seen_touchpoints(self.context, self.sample, lines, self.about.language);
        let journeys: Vec<SeenJourney> = lines.iter().map(|line| line.seen.clone()).collect();
        let seen = Seen { name, about: self.about, touchpoints: &touchpoints, journeys: &journeys };
        let mut drafts: Vec<Draft> = Vec::with_capacity(self.simplicities.len());
        let mut before: Option<(Map, Map, MapFit)> = None;
        for simplicity in self.simplicities {
            let Some(drawn) = styk_maps::discover(&seen, *simplicity) else { continue };
            let (map, fit) = match before.take().filter(|(same, ..)| *same == drawn) {
                Some((_, map, fit)) => (map, fit),
                None => self.measured(&seen, drawn.clone())?,
            };
            let is_wanted = self.wanted.simplicity.is_none_or(|wanted| wanted == *simplicity);
            drafts.push(Draft { simplicity: *simplicity, fit: fit.clone(), map: is_wanted.then(|| map.clone()) });
            before = Some((drawn, map, fit));
        }
        Ok(drafts)
    }

    /// The map with the times of its edges, and how well it fits.
    fn measured(&self, seen: &Seen<'_>, mut map: Map) -> Result<(Map, MapFit), QueryError> {
        let flawed = |flaw| QueryError::MapPlan { map: seen.name.to_owned(), flaw };
        let plan = Plan::compile(&map).map_err(flawed)?;
        let measured = styk_maps::measure(&plan, seen, || self.context.watch.check())?;
        for (edge, time) in map.edges.iter_mut().zip(&measured.times) {
            edge.time = *time;
        }
        let fit = fit(&map, &measured);
        Ok((map, fit))
    }
}

fn fit(map: &Map, measured: &Measured) -> MapFit {
    let (mut sums, mut fitness, mut following) = (Clusters::default(), Moments::default(), 0);
    for customer in &measured.customers {
        add_cluster(&mut sums, customer.journeys, customer.following);
        fitness.record(customer.fitness / customer.journeys as f64);
        following += u64::from(customer.following == customer.journeys);
    }
    // No fitness is below nothing or above everything, whatever the bounds of a mean of few.
    let inside = |bound: f64| bound.clamp(0.0, 1.0);
    let average = mean(&fitness);
    let average = Estimate { low: average.low.map(inside), high: average.high.map(inside), ..average };
    MapFit {
        steps: map.steps().filter(|(_, step)| !step.touchpoints.is_empty()).count() as u64,
        edges: map.edges.len() as u64,
        following: wilson(following, measured.customers.len() as u64),
        following_journeys: clustered_share(&sums),
        fitness: (fitness.n > 0).then_some(average),
        exact: wilson(measured.exact, sums.n),
        elsewhere: measured.elsewhere,
    }
}

/// The touchpoints of the registry with what some journeys tell of them.
fn seen_touchpoints(context: &Context, sample: &Sample, lines: &[&Line], language: Language) -> Vec<SeenTouchpoint> {
    let count = context.registry.touchpoints.len();
    let mut channels: Vec<BTreeMap<u32, u64>> = vec![BTreeMap::new(); count];
    let mut scores = vec![StepCounts::default(); count];
    for line in lines {
        for (touchpoint, code) in line.seen.touchpoints.iter().zip(&line.channels) {
            *channels[usize::from(*touchpoint)].entry(*code).or_insert(0) += 1;
        }
        for (touchpoint, code, score) in &line.scores {
            let counts = &mut scores[usize::from(*touchpoint)].scores;
            *counts.entry((*code, score.round() as i16)).or_insert(0) += 1;
        }
    }
    let scale = usual_scale(&scores, &sample.scales);
    let code = scale.and_then(|scale| sample.scales.iter().position(|known| *known == Some(scale)));
    let stage = stage_of(&context.registry, language);
    let seen = |(place, touchpoint): (usize, &crate::touchpoints::Touchpoint)| SeenTouchpoint {
        key: touchpoint.key.clone(),
        name: touchpoint.names.get(language).to_owned(),
        stage: stage(place),
        channels: usual_channels(&channels[place], &sample.channels),
        emotion: felt(&scores[place], code, scale),
    };
    context.registry.touchpoints.iter().enumerate().map(seen).collect()
}

fn felt(scores: &StepCounts, code: Option<usize>, scale: Option<Scale>) -> Option<(f64, Scale)> {
    Some((emotion(scores, code? as u32, scale?)?.value, scale?))
}

/// The stage of each touchpoint; where the registry has none of any, its phase.
fn stage_of(registry: &Registry, language: Language) -> impl Fn(usize) -> Option<(String, String)> {
    let has_stages = registry.touchpoints.iter().any(|touchpoint| touchpoint.stage.is_some());
    move |place| {
        let touchpoint = registry.touchpoints.get(place)?;
        let stage = |stage: Stage| (stage.key().to_owned(), stage.name(language).to_owned());
        let phase = |phase: Phase| (phase.key().to_owned(), phase.name(language).to_owned());
        if has_stages { touchpoint.stage.map(stage) } else { touchpoint.phase.map(phase) }
    }
}

/// The names of the channels that are used at a touchpoint, the usual one first.
fn usual_channels(counts: &BTreeMap<u32, u64>, names: &[String]) -> Vec<String> {
    let all: u64 = counts.values().sum();
    let mut usual: Vec<(u64, &String)> = Vec::new();
    for (code, count) in counts.iter().filter(|(code, _)| **code != ABSENT) {
        let Some(name) = names.get(*code as usize) else { continue };
        if *count as f64 >= LEAST_PART * all as f64 {
            usual.push((*count, name));
        }
    }
    usual.sort_by_key(|(count, name)| (Reverse(*count), *name));
    usual.into_iter().take(MOST_CHANNELS).map(|(_, name)| name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use styk_maps::Kept;

    use super::*;

    #[test]
    fn drafts_go_from_the_simplest_to_everything_with_the_one_that_is_wanted() {
        let of = |simplicity| DiscoverWanted { simplicity, ..DiscoverWanted::default() }.simplicities();
        let all = of(None).unwrap();
        assert_eq!((all.len(), all[0], all[10]), (11, 1.0, 0.0));
        assert_eq!(of(Some(0.55)).unwrap()[4..7], [0.6, 0.55, 0.5]);
        assert_eq!(of(Some(0.5)).unwrap().len(), 11);
        for wrong in [-0.1, 1.5, f64::NAN] {
            assert!(of(Some(wrong)).unwrap_err().to_string().contains("from 0"), "{wrong}");
        }
    }

    #[test]
    fn a_customer_follows_a_map_with_all_their_journeys() {
        let kept = |journeys, following, fitness| Kept { journeys, following, fitness };
        let customers = vec![kept(2, 1, 1.5), kept(1, 1, 1.0)];
        let fit = fit(&Map::default(), &Measured { customers, elsewhere: 4, exact: 3, ..Measured::default() });
        assert_eq!((fit.following.successes, fit.following.n), (1, 2));
        assert_eq!((fit.following_journeys.successes, fit.following_journeys.n), (2, 3));
        assert_eq!((fit.fitness.map(|fitness| fitness.value), fit.exact.value, fit.elsewhere), (Some(0.875), 1.0, 4));
    }

    #[test]
    fn channels_are_named_by_how_much_they_are_used() {
        let names = ["app", "web", "phone"].map(str::to_owned);
        let counts = BTreeMap::from([(0, 30), (1, 60), (2, 1), (ABSENT, 9)]);
        assert_eq!(usual_channels(&counts, &names), ["web", "app"]);
    }
}
