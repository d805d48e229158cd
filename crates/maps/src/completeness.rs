//! How much of a map the data speaks for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_model::{Language, Say, say};

use crate::{Cell, Evidence, LaneKind, Map, Step};

/// How many steps of a map have what a plan can lean on, and which do not.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Completeness {
    pub steps: usize,
    /// With touchpoints, so that the data can show them.
    pub bound: StepShare,
    /// With a measure in a lane of emotion.
    pub emotion: StepShare,
    /// With a measure in any other lane.
    pub metric: StepShare,
    /// With anything that speaks for a cell and is not an assumption.
    pub evidence: StepShare,
}

/// Some of the steps; with those without they are all.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct StepShare {
    pub with: usize,
    pub without: Vec<NamedStep>,
}

/// A step as people know it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct NamedStep {
    pub key: String,
    pub name: String,
}

impl NamedStep {
    pub(crate) fn of(step: &Step) -> Self {
        Self { key: step.key.clone(), name: step.name.clone() }
    }
}

impl Say for Completeness {
    fn say(&self, language: Language) -> String {
        let Self { steps, bound, emotion, metric, evidence } = self;
        let [bound, emotion, metric, evidence] = [bound, emotion, metric, evidence].map(|share| share.with);
        say!(
            language,
            "Steps: {steps}; with touchpoints: {bound}, with a measured emotion: {emotion}, with a metric: {metric}, with evidence: {evidence}",
            "Шагов: {steps}; с точками контакта: {bound}, с измеренной эмоцией: {emotion}, с показателем: {metric}, с подтверждением: {evidence}",
            "Kroki: {steps}; z punktami styku: {bound}, ze zmierzoną emocją: {emotion}, ze wskaźnikiem: {metric}, z potwierdzeniem: {evidence}"
        )
    }
}

/// What the data says of a map, step by step.
pub fn completeness(map: &Map) -> Completeness {
    let is_emotion = |cell: &Cell| map.lane(&cell.lane).is_some_and(|lane| lane.kind == LaneKind::Emotion);
    let is_evident = |cell: &Cell| cell.evidence.iter().any(is_more_than_assumed);
    Completeness {
        steps: map.steps().count(),
        bound: share(map, |step| !step.touchpoints.is_empty()),
        emotion: share(map, |step| any_cell(map, step, |cell| cell.measure.is_some() && is_emotion(cell))),
        metric: share(map, |step| any_cell(map, step, |cell| cell.measure.is_some() && !is_emotion(cell))),
        evidence: share(map, |step| any_cell(map, step, is_evident)),
    }
}

fn any_cell(map: &Map, step: &Step, holds: impl Fn(&Cell) -> bool) -> bool {
    map.cells.iter().any(|cell| cell.step == step.key && holds(cell))
}

/// Whether it is something that was seen, said or measured.
pub(crate) fn is_more_than_assumed(evidence: &Evidence) -> bool {
    !matches!(evidence, Evidence::Assumption { .. })
}

fn share(map: &Map, has: impl Fn(&Step) -> bool) -> StepShare {
    let without: Vec<NamedStep> =
        map.steps().filter(|(_, step)| !has(step)).map(|(_, step)| NamedStep::of(step)).collect();
    StepShare { with: map.steps().count() - without.len(), without }
}

#[cfg(test)]
mod tests {
    use styk_model::{Ask, Metric, MetricKind, Question};

    use super::*;
    use crate::{Measure, template};

    fn measure() -> Measure {
        let metric = Metric { kind: MetricKind::Csat, of: None };
        Measure { question: Box::new(Question::new(Ask::Metric(metric))), target: None }
    }

    fn keys(share: &StepShare) -> Vec<&str> {
        share.without.iter().map(|step| step.key.as_str()).collect()
    }

    #[test]
    fn a_template_is_bound_and_has_nothing_from_the_data() {
        let (map, _) = template("clinic", Language::Ru).unwrap();
        let found = completeness(&map);
        assert_eq!((found.bound.with, found.bound.without.len()), (found.steps, 0));
        for share in [&found.emotion, &found.metric, &found.evidence] {
            assert_eq!((share.with, share.without.len()), (0, found.steps));
        }
        assert_eq!(found.emotion.without[0].name, "Ищет клинику");
    }

    #[test]
    fn what_is_measured_and_what_is_evident_is_counted_once_a_step() {
        let (mut map, _) = template("clinic", Language::En).unwrap();
        map.stages[0].steps[1].touchpoints.clear();
        for cell in map.cells.iter_mut().filter(|cell| cell.step == "visit") {
            cell.measure = Some(measure());
            cell.evidence = vec![Evidence::Assumption { text: "we think so".to_owned() }];
        }
        let said = Evidence::Quote { text: "engaged again".to_owned(), source: "call 7".to_owned() };
        map.cells.iter_mut().find(|cell| cell.step == "tests").unwrap().evidence = vec![said];
        let found = completeness(&map);
        assert_eq!(keys(&found.bound), ["doctor"]);
        assert_eq!((found.emotion.with, found.metric.with, found.evidence.with), (1, 1, 1));
        assert!(!keys(&found.evidence).contains(&"tests") && keys(&found.evidence).contains(&"visit"));
        insta::assert_snapshot!(Language::ALL.map(|language| found.say(language)).join("\n"));
    }

    #[test]
    fn a_map_of_no_steps_has_no_shares() {
        assert_eq!(completeness(&Map::default()), Completeness::default());
    }
}
