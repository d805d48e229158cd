//! Data files of templates, and the maps that they hold.

use serde::Deserialize;
use styk_model::Language;

use crate::new_lanes::{key, lane};
use crate::{Cell, Edge, EmpathyMap, EmpathyNote, LaneKind, Map, Persona, Stage, Step};

/// A text in English, Russian, Polish.
#[derive(Debug, Deserialize)]
pub(crate) struct Texts([String; 3]);

impl Texts {
    pub(crate) fn of(&self, language: Language) -> &str {
        &self.0[language as usize]
    }

    pub(crate) fn all(&self) -> [&str; 3] {
        self.0.each_ref().map(String::as_str)
    }

    pub(crate) fn owned(&self, language: Language) -> String {
        self.of(language).to_owned()
    }
}

/// The lanes of a template, in their order.
const LANES: [LaneKind; 10] = [
    LaneKind::Action,
    LaneKind::Touchpoint,
    LaneKind::Thought,
    LaneKind::Emotion,
    LaneKind::Expectation,
    LaneKind::Obstacle,
    LaneKind::Solution,
    LaneKind::Quote,
    LaneKind::Metric,
    LaneKind::Opportunity,
];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TemplateFile {
    /// Which companies it is for.
    pub(super) title: Texts,
    pub(super) name: Texts,
    goal: Texts,
    feedback: Texts,
    scenario: Texts,
    edges: Vec<Edge>,
    personas: Vec<PersonaFile>,
    stages: Vec<StageFile>,
}

impl TemplateFile {
    pub(super) fn map(&self, language: Language) -> Map {
        let steps = self.stages.iter().flat_map(|stage| &stage.steps);
        Map {
            name: self.name.owned(language),
            language,
            goal: self.goal.owned(language),
            feedback: self.feedback.owned(language),
            scenario: self.scenario.owned(language),
            personas: self.personas.iter().map(|persona| persona.key.clone()).collect(),
            stages: self.stages.iter().map(|stage| stage.stage(language)).collect(),
            lanes: Vec::from(LANES.map(lane)),
            edges: self.edges.clone(),
            cells: steps.flat_map(|step| step.cells(&self.personas, language)).collect(),
            ..Map::default()
        }
    }

    pub(super) fn personas(&self, language: Language) -> Vec<Persona> {
        self.personas.iter().map(|persona| persona.persona(language)).collect()
    }
}

/// The skeleton of a day in the life.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DayFile {
    pub(crate) name: Texts,
    pub(crate) goal: Texts,
    pub(crate) feedback: Texts,
    pub(crate) scenario: Texts,
    pub(crate) stages: Vec<StageFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StageFile {
    key: String,
    symbol: String,
    name: Texts,
    steps: Vec<StepFile>,
}

impl StageFile {
    pub(crate) fn stage(&self, language: Language) -> Stage {
        Stage {
            key: self.key.clone(),
            name: self.name.owned(language),
            symbol: Some(self.symbol.clone()),
            steps: self.steps.iter().map(|step| step.step(language)).collect(),
            ..Stage::default()
        }
    }
}

/// A step with what stands under it, lane by lane.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StepFile {
    key: String,
    name: Texts,
    #[serde(default)]
    touchpoints: Vec<String>,
    actions: Option<u32>,
    /// A point for each persona, in their order.
    #[serde(default)]
    emotion: Vec<f64>,
    action: Option<Texts>,
    touchpoint: Option<Texts>,
    thought: Option<Texts>,
    expectation: Option<Texts>,
    obstacle: Option<Texts>,
    solution: Option<Texts>,
    quote: Option<Texts>,
    metric: Option<Texts>,
    opportunity: Option<Texts>,
}

impl StepFile {
    fn step(&self, language: Language) -> Step {
        Step {
            key: self.key.clone(),
            name: self.name.owned(language),
            touchpoints: self.touchpoints.clone(),
            ..Step::default()
        }
    }

    fn cells(&self, personas: &[PersonaFile], language: Language) -> Vec<Cell> {
        let mut cells = Vec::new();
        for kind in LANES {
            let Some(text) = self.text(kind) else { continue };
            let actions = self.actions.filter(|_| kind == LaneKind::Action);
            cells.push(Cell { text: text.owned(language), actions, ..self.cell(kind) });
        }
        for (persona, point) in personas.iter().zip(&self.emotion) {
            let persona = Some(persona.key.clone());
            cells.push(Cell { persona, emotion: Some(*point), ..self.cell(LaneKind::Emotion) });
        }
        cells
    }

    fn cell(&self, kind: LaneKind) -> Cell {
        Cell { step: self.key.clone(), lane: key(kind).to_owned(), ..Cell::default() }
    }

    fn text(&self, kind: LaneKind) -> Option<&Texts> {
        match kind {
            LaneKind::Action => self.action.as_ref(),
            LaneKind::Touchpoint => self.touchpoint.as_ref(),
            LaneKind::Thought => self.thought.as_ref(),
            LaneKind::Expectation => self.expectation.as_ref(),
            LaneKind::Obstacle => self.obstacle.as_ref(),
            LaneKind::Solution => self.solution.as_ref(),
            LaneKind::Quote => self.quote.as_ref(),
            LaneKind::Metric => self.metric.as_ref(),
            LaneKind::Opportunity => self.opportunity.as_ref(),
            _ => None,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PersonaFile {
    key: String,
    symbol: String,
    colour: String,
    name: Texts,
    demographic: Texts,
    psychographic: Texts,
    quote: Texts,
    needs: Vec<Texts>,
    goals: Vec<Texts>,
    says: Vec<Texts>,
    thinks: Vec<Texts>,
    does: Vec<Texts>,
    feels: Vec<Texts>,
    pains: Vec<Texts>,
    gains: Vec<Texts>,
}

impl PersonaFile {
    fn persona(&self, language: Language) -> Persona {
        let texts = |texts: &[Texts]| texts.iter().map(|text| text.owned(language)).collect();
        Persona {
            name: self.name.owned(language),
            language,
            demographic: self.demographic.owned(language),
            psychographic: self.psychographic.owned(language),
            needs: texts(&self.needs),
            goals: texts(&self.goals),
            quote: self.quote.owned(language),
            symbol: Some(self.symbol.clone()),
            colour: Some(self.colour.clone()),
            empathy: self.empathy(language),
            ..Persona::default()
        }
    }

    fn empathy(&self, language: Language) -> EmpathyMap {
        let note = |text: &Texts| EmpathyNote { text: text.owned(language), ..EmpathyNote::default() };
        let notes = |texts: &[Texts]| texts.iter().map(note).collect();
        EmpathyMap {
            says: notes(&self.says),
            thinks: notes(&self.thinks),
            does: notes(&self.does),
            feels: notes(&self.feels),
            pains: notes(&self.pains),
            gains: notes(&self.gains),
        }
    }
}
