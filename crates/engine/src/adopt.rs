//! Deviations of real journeys made part of a map, with what that comes to.

use serde::{Deserialize, Serialize};
use styk_maps::{AdoptChange, Adopted, Departure, Map};
use styk_model::answer::{AnswerResult, ConformanceResult, Deviation, Rate};
use styk_model::{Ask, Conformance, DeviationKind, Question, TimeRange};
use styk_query::touchpoints::Registry;
use styk_query::{Context, MapVersion, QueryError};

use crate::{Engine, EngineError, KeptMap};

/// What is to be made part of a map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AdoptWanted {
    pub key: String,
    /// The newest when absent.
    pub version: Option<u32>,
    pub kind: DeviationKind,
    /// The step by its key or name; the touchpoint where the deviation is unplanned.
    pub of: String,
    /// Which journeys are compared; all when absent.
    pub range: Option<TimeRange>,
    /// Zone of days, weeks and months (IANA name).
    pub zone: String,
}

/// A draft of a map that has a deviation in it, and who follows the map before and then.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AdoptedMap {
    /// The version that it is made from.
    pub version: u32,
    pub map: Map,
    pub changes: Vec<AdoptChange>,
    pub before: Followed,
    pub after: Followed,
}

/// Who follows a map, of those who are compared with it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Followed {
    pub journeys: Rate,
    /// Those whose journeys all do.
    pub customers: Rate,
}

impl Followed {
    fn of(result: &ConformanceResult) -> Self {
        Self { journeys: result.following_journeys, customers: result.following }
    }
}

impl AdoptWanted {
    /// How journeys keep to the map.
    pub fn question(&self) -> Question {
        let asked = Conformance { map: self.key.clone(), version: self.version, ..Conformance::default() };
        Question { range: self.range, zone: self.zone.clone(), ..Question::new(Ask::Conformance(asked)) }
    }

    /// The deviation among those that there are, as a departure from the map, where it is one of them.
    fn departure(&self, map: &Map, registry: &Registry, deviations: &[Deviation]) -> Result<Departure, EngineError> {
        if self.kind == DeviationKind::Unplanned {
            let symbols = registry.find(&self.of).map_err(QueryError::from)?;
            let touchpoint = symbols.first().and_then(|symbol| registry.touchpoints.get(usize::from(*symbol)));
            let touchpoint = touchpoint.ok_or_else(|| self.none())?;
            let after = self.after(deviations, |one| one.touchpoint.as_ref() == Some(&touchpoint.key))?;
            let name = touchpoint.names.get(map.language).to_owned();
            return Ok(Departure::Unplanned { touchpoint: touchpoint.key.clone(), name, after });
        }
        let step = step_of(map, &self.of)?;
        let after = self.after(deviations, |one| one.step.as_ref() == Some(&step))?;
        Ok(match self.kind {
            DeviationKind::WrongOrder => Departure::WrongOrder { step, after },
            DeviationKind::Repeated => Departure::Repeated { step, after },
            DeviationKind::Skipped | DeviationKind::Unplanned => Departure::Skipped { step },
        })
    }

    /// The step behind which most journeys have the deviation of this kind that is of something.
    fn after(
        &self,
        deviations: &[Deviation],
        is_of: impl Fn(&Deviation) -> bool,
    ) -> Result<Option<String>, EngineError> {
        let deviation = deviations.iter().find(|one| one.kind == self.kind && is_of(one)).ok_or_else(|| self.none())?;
        Ok(deviation.place.as_ref().and_then(|place| place.after.clone()))
    }

    fn none(&self) -> EngineError {
        EngineError::NoDeviation(self.key.clone())
    }
}

/// The key of a step that is named by it or by its name.
fn step_of(map: &Map, of: &str) -> Result<String, EngineError> {
    let named = || map.steps().find(|(_, step)| step.name == of).map(|(_, step)| step);
    match map.step(of).or_else(named) {
        Some(step) => Ok(step.key.clone()),
        None => Err(styk_maps::AdoptFlaw::NoSuchStep { step: of.to_owned() }.into()),
    }
}

impl Engine {
    /// A map with a deviation made part of it where most journeys depart so; of several ways to say it the one that
    /// more journeys follow. All is counted of one state of the data, whose watch stops it; nothing is kept.
    pub async fn adopted_map(&self, context: &Context, wanted: &AdoptWanted) -> Result<AdoptedMap, EngineError> {
        let KeptMap { version, map, .. } = self.kept_map(&wanted.key, wanted.version).await?;
        let draft = |map: &Map| MapVersion { key: wanted.key.clone(), version, map: map.clone() };
        let now = self.compared(context, wanted, draft(&map)).await?;
        let departure = wanted.departure(&map, &context.registry, &now.deviations)?;
        let mut most: Option<(Adopted, Followed)> = None;
        for adopted in styk_maps::adopt(&map, &departure)? {
            let after = Followed::of(&self.compared(context, wanted, draft(&adopted.map)).await?);
            if most.as_ref().is_none_or(|(_, most)| after.journeys.successes > most.journeys.successes) {
                most = Some((adopted, after));
            }
        }
        let (Adopted { map, changes }, after) = most.ok_or_else(|| wanted.none())?;
        Ok(AdoptedMap { version, map, changes, before: Followed::of(&now), after })
    }

    /// How journeys keep to a map that need not be kept.
    async fn compared(
        &self,
        context: &Context,
        wanted: &AdoptWanted,
        map: MapVersion,
    ) -> Result<ConformanceResult, EngineError> {
        let mut context = context.clone();
        context.maps.insert(wanted.version, map);
        match self.ask_of(context, &wanted.question()).await?.result {
            AnswerResult::Conformance(result) => Ok(result),
            _ => unreachable!("a question is answered with what it asks"),
        }
    }
}
