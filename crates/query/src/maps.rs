//! The journey maps that questions name, and their plans as operators follow them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use styk_journey::UNBOUND;
use styk_journey::operators::{self as op, PlanOutline};
use styk_maps::Map;
use styk_model::{JourneySplit, Question, text};

use crate::error::{QueryError, Suggestion};
use crate::touchpoints::{Registry, Rule, Touchpoint};

/// The maps that a context has: those that its question names. Whoever makes the context fills them in.
#[derive(Debug, Clone, Default)]
pub struct Maps {
    /// By key and the version that was asked for.
    found: BTreeMap<(String, Option<u32>), Arc<MapVersion>>,
    keys: Vec<String>,
}

/// A map as it was saved.
#[derive(Debug, Clone, PartialEq)]
pub struct MapVersion {
    pub key: String,
    pub version: u32,
    pub map: Map,
}

impl Maps {
    /// Adds a map: a version that questions may name, or the newest of its key.
    pub fn insert(&mut self, version: Option<u32>, map: MapVersion) {
        self.found.insert((map.key.clone(), version), Arc::new(map));
    }

    /// Whether the map that is asked about is there.
    pub fn has(&self, key: &str, version: Option<u32>) -> bool {
        self.found.contains_key(&(key.to_owned(), version))
    }

    /// Says which maps there are: the nearest of them are named where one asked for is none.
    pub fn know(&mut self, keys: Vec<String>) {
        self.keys = keys;
    }

    /// What answers depend on: which maps these are, and in which versions.
    pub fn said(&self) -> String {
        self.found.values().map(|found| format!("{} {}\n", found.key, found.version)).collect()
    }

    pub(crate) fn find(&self, key: &str, version: Option<u32>) -> Result<&Arc<MapVersion>, QueryError> {
        let map = key.to_owned();
        if let Some(found) = self.found.get(&(map.clone(), version)) {
            return Ok(found);
        }
        if let (Some(version), Some(newest)) = (version, self.found.get(&(map.clone(), None))) {
            return Err(QueryError::MapVersion { map, version, newest: newest.version });
        }
        let nearest = Suggestion::to(key, self.keys.iter().map(String::as_str));
        Err(QueryError::UnknownMap { name: map, nearest })
    }

    /// The question as it is asked of the data: with the filters, journeys and rules of its map where it leaves its
    /// own at their default.
    pub fn applied(&self, question: &Question) -> Result<Question, QueryError> {
        let mut applied = question.clone();
        let Some((key, version)) = question.ask.map() else { return Ok(applied) };
        let map = &self.find(key, version)?.map;
        if let Some(asked) = applied.ask.rules_mut()
            && asked.rules.is_empty()
        {
            asked.rules.clone_from(&map.rules);
        }
        if applied.filters.is_empty() {
            applied.filters.clone_from(&map.filters);
        }
        if applied.journeys == JourneySplit::Whole {
            applied.journeys = map.journeys.clone();
        }
        Ok(applied)
    }
}

/// What journeys are compared with.
#[derive(Debug, Clone)]
pub(crate) struct PlanOf {
    pub map: Arc<MapVersion>,
    pub plan: Arc<styk_maps::Plan>,
    pub outline: PlanOutline,
    /// Touchpoints that steps are bound to and the registry does not have. A step with no touchpoint at which
    /// interactions can be seen is passed over: nobody is held to it.
    pub missing: Vec<String>,
}

impl PlanOf {
    pub(crate) fn new(map: &Arc<MapVersion>, registry: &Registry) -> Result<Self, QueryError> {
        let (seen, missing) = seen(&map.map, registry);
        let plan =
            styk_maps::Plan::compile(&seen).map_err(|flaw| QueryError::MapPlan { map: map.key.clone(), flaw })?;
        let name = &map.map.name;
        if plan.labels().is_empty() {
            return Err(QueryError::Question(match missing.first() {
                None => text!(
                    "no step of the map `{name}` is bound to a touchpoint that can be seen in the data: bind its steps to those where customers take them",
                    "ни один шаг карты «{name}» не привязан к точке контакта, которая видна в данных: привяжите шаги к точкам, в которых клиенты их делают",
                    "żaden krok mapy „{name}” nie jest przypisany do punktu styku widocznego w danych: przypisz kroki do punktów, w których klienci je wykonują",
                ),
                Some(touchpoint) => text!(
                    "the registry has none of the touchpoints of the map `{name}`, such as `{touchpoint}`: bind its steps to those that there are",
                    "в реестре нет ни одной точки контакта карты «{name}», например «{touchpoint}»: привяжите шаги к тем, что есть",
                    "w rejestrze nie ma żadnego punktu styku mapy „{name}”, na przykład „{touchpoint}”: przypisz kroki do istniejących punktów",
                ),
            }));
        }
        let label = |key: &String| plan.labels().binary_search(key).map_or(UNBOUND, |label| label as u16);
        let mut steps_of = vec![Vec::new(); plan.labels().len()];
        for (place, step) in plan.steps().iter().enumerate() {
            step.labels.iter().for_each(|label| steps_of[usize::from(*label)].push(place as u16));
        }
        let labels = registry.touchpoints.iter().map(|touchpoint| label(&touchpoint.key)).collect();
        let outline = PlanOutline { labels, steps_of, shortest: plan.shortest() };
        Ok(Self { map: Arc::clone(map), plan: Arc::new(plan), outline, missing })
    }

    pub(crate) fn aligner(&self) -> Box<dyn op::Aligner> {
        Box::new(Following(styk_maps::Aligner::new(&self.plan)))
    }
}

/// The map with those touchpoints only at which interactions can be seen; and those that its steps name though the
/// registry does not have them, each once.
fn seen(map: &Map, registry: &Registry) -> (Map, Vec<String>) {
    let known: HashMap<&str, bool> =
        registry.touchpoints.iter().map(|touchpoint| (touchpoint.key.as_str(), can_be_seen(touchpoint))).collect();
    let (mut seen, mut missing) = (map.clone(), BTreeSet::new());
    for step in seen.stages.iter_mut().flat_map(|stage| &mut stage.steps) {
        step.touchpoints.retain(|key| {
            let known = known.get(key.as_str());
            if known.is_none() {
                missing.insert(key.clone());
            }
            known.is_some_and(|seen| *seen)
        });
    }
    (seen, missing.into_iter().collect())
}

/// Whether any interaction can be at a touchpoint.
pub(crate) fn can_be_seen(touchpoint: &Touchpoint) -> bool {
    let Rule { events, condition, .. } = &touchpoint.rule;
    !events.is_empty() || condition.is_some()
}

/// Alignments with the plan of a map, as the operator takes them.
struct Following(styk_maps::Aligner);

impl op::Aligner for Following {
    fn align(&mut self, trace: &[u16]) -> op::Aligned {
        let styk_maps::Alignment { lower, upper, moves } = self.0.align(trace);
        let moves = moves.into_iter().map(|one| match one {
            styk_maps::Move::Done { step, event } => op::Move::Done { step: step as u16, event: event as u32 },
            styk_maps::Move::Skipped { step } => op::Move::Skipped { step: step as u16 },
            styk_maps::Move::Unplanned { event } => op::Move::Unplanned { event: event as u32 },
        });
        op::Aligned { lower, upper, moves: moves.collect() }
    }
}
