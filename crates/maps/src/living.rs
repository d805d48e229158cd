//! What the data says of a map, whoever counted it: plain figures beside its steps and cells.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_model::answer::{Estimate, Rate, Snapshot, Unit};
use styk_model::{Question, Scale};

use crate::TargetState;

/// What the data says of a map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LivingMap {
    /// Customers at any step.
    pub customers: u64,
    /// The scale that emotions are measured on: the one with scores at most steps; scales are never mixed.
    pub scale: Option<Scale>,
    /// Of all steps together, -2 to 2: a score at a touchpoint that is several steps counts once. Absent without
    /// scores.
    pub emotion: Option<Estimate>,
    /// In the order of the map.
    pub steps: Vec<LivingStep>,
    pub personas: Vec<LivingPersona>,
    pub cells: Vec<LivingCell>,
    /// Touchpoints that steps are bound to and the registry does not have.
    pub gone: Vec<GoneTouchpoint>,
    pub snapshot: Snapshot,
    /// Rows read.
    pub rows: u64,
}

/// A step as it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LivingStep {
    pub step: String,
    /// Whether it is bound to a touchpoint that there is.
    pub bound: bool,
    pub interactions: u64,
    /// Distinct customers.
    pub customers: u64,
    /// Of the customers at any step.
    pub share: Rate,
    /// -2 to 2; absent without scores.
    pub emotion: Option<Estimate>,
}

/// A persona's segment as it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LivingPersona {
    pub persona: String,
    pub segment: String,
    /// Customers in the segment; absent where there is no such segment.
    pub size: Option<u64>,
    /// Those of them at any step.
    pub customers: u64,
    pub steps: Vec<LivingStep>,
}

/// A figure of a cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LivingCell {
    pub step: String,
    pub lane: String,
    pub persona: Option<String>,
    /// What was asked, whole.
    pub question: Question,
    /// Absent where nothing was measured or the answer is no single figure.
    pub figure: Option<Figure>,
    /// The answer in a sentence.
    pub verdict: Option<String>,
    /// Against the target.
    pub state: Option<TargetState>,
    /// Whether its whole interval is in that state.
    pub sure: bool,
    /// Why it cannot be asked.
    pub problem: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Figure {
    #[serde(flatten)]
    pub estimate: Estimate,
    pub unit: Unit,
    pub currency: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GoneTouchpoint {
    pub step: String,
    pub touchpoint: String,
}

impl LivingMap {
    /// What is known of a step: of a persona's segment, or of everybody.
    pub fn step(&self, step: &str, persona: Option<&str>) -> Option<&LivingStep> {
        let steps = match persona {
            Some(persona) => &self.personas.iter().find(|one| one.persona == persona)?.steps,
            None => &self.steps,
        };
        steps.iter().find(|one| one.step == step)
    }

    /// The figure of a cell.
    pub fn cell(&self, step: &str, lane: &str, persona: Option<&str>) -> Option<&LivingCell> {
        self.cells.iter().find(|one| one.step == step && one.lane == lane && one.persona.as_deref() == persona)
    }

    /// Takes out whatever rests on fewer than so many customers or answers, for people who are shown the map and
    /// nothing else; sentences go with their figures.
    pub fn hide_small(&mut self, least: u64) {
        let hide = |steps: &mut Vec<LivingStep>| {
            steps.retain(|step| step.customers == 0 || step.customers >= least);
            for step in steps {
                step.emotion = step.emotion.filter(|emotion| emotion.n >= least);
            }
        };
        hide(&mut self.steps);
        self.emotion = self.emotion.filter(|emotion| emotion.n >= least);
        self.personas.retain(|persona| persona.size.is_some_and(|size| size >= least));
        self.personas.iter_mut().for_each(|persona| hide(&mut persona.steps));
        self.cells.retain(|cell| cell.figure.as_ref().is_some_and(|figure| figure.estimate.n >= least));
        if self.customers < least {
            self.customers = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use styk_model::{Ask, Metric, MetricKind};

    use super::*;

    fn step(key: &str, customers: u64, answers: Option<u64>) -> LivingStep {
        LivingStep {
            step: key.to_owned(),
            bound: true,
            interactions: customers,
            customers,
            share: Rate::default(),
            emotion: answers.map(|n| Estimate { value: 1.0, low: None, high: None, n }),
        }
    }

    fn cell(step: &str, n: Option<u64>) -> LivingCell {
        let ask = Ask::Metric(Metric { kind: MetricKind::Csat, of: None });
        let estimate = |n| Estimate { value: 0.5, low: None, high: None, n };
        LivingCell {
            step: step.to_owned(),
            lane: "metric".to_owned(),
            persona: None,
            question: Question::new(ask),
            figure: n.map(|n| Figure { estimate: estimate(n), unit: Unit::Share, currency: None }),
            verdict: Some("Half of them are satisfied.".to_owned()),
            state: None,
            sure: false,
            problem: None,
        }
    }

    #[test]
    fn what_rests_on_few_is_taken_out_with_its_sentence() {
        let persona = |key: &str, size| LivingPersona {
            persona: key.to_owned(),
            segment: key.to_owned(),
            size: Some(size),
            customers: size,
            steps: vec![step("a", 30, Some(3)), step("b", 4, None)],
        };
        let mut living = LivingMap {
            customers: 100,
            scale: None,
            emotion: step("all", 100, Some(9)).emotion,
            steps: vec![step("a", 90, Some(12)), step("b", 9, Some(9)), step("c", 0, None)],
            personas: vec![persona("many", 40), persona("few", 5)],
            cells: vec![cell("a", Some(10)), cell("b", Some(9)), cell("c", None)],
            gone: Vec::new(),
            snapshot: Snapshot { version: 1, unflushed_rows: 0, identity: 0, rules: 0, span: None },
            rows: 0,
        };
        living.hide_small(10);
        assert_eq!(living.emotion, None);
        let left = |steps: &[LivingStep]| -> Vec<(String, Option<u64>)> {
            steps.iter().map(|step| (step.step.clone(), step.emotion.map(|emotion| emotion.n))).collect()
        };
        assert_eq!(left(&living.steps), [("a".to_owned(), Some(12)), ("c".to_owned(), None)]);
        assert_eq!(living.personas.len(), 1);
        assert_eq!(left(&living.personas[0].steps), [("a".to_owned(), None)]);
        assert_eq!(living.cells.iter().map(|cell| cell.step.as_str()).collect::<Vec<_>>(), ["a"]);
    }
}
