//! The seven questions that every journey answers, and how far a map answers them.
//!
//! How customers come, go on and buy is answered by facts: steps that the data
//! can show, measures, and what was seen or said. What to offer, which procedure
//! to keep and what to do about obstacles is answered by people. Where nobody
//! has, there is a gap.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_model::Language;

use crate::completeness::is_more_than_assumed;
use crate::{Cell, EdgeKind, Evidence, Lane, LaneKind, Map, NamedStep, Step};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CardQuestion {
    Known,
    AfterFirstContact,
    ToPurchase,
    Offer,
    Procedure,
    Opportunities,
    Friction,
}

/// What a map answers one of the questions with. A gap altogether when there are
/// neither facts nor plans.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CardAnswer {
    pub question: CardQuestion,
    /// The question as it is asked.
    pub text: String,
    pub facts: Vec<CardFact>,
    pub plans: Vec<CardPlan>,
    pub gaps: Vec<CardGap>,
}

/// Something that the data shows or somebody found out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CardFact {
    pub step: NamedStep,
    #[serde(flatten)]
    pub what: FactKind,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum FactKind {
    /// The step can be seen in the data.
    Bound { touchpoints: Vec<String> },
    /// A cell has a figure from the data; the text is the cell's.
    Measured { lane: String, text: String },
    /// Somebody said or saw it, or a question of the data shows it (without a text).
    Evident { lane: String, text: String },
}

/// Something that people mean to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CardPlan {
    pub step: NamedStep,
    pub lane: String,
    /// Key of the persona that it is for; everybody when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub persona: Option<String>,
    pub text: String,
    /// How much speaks for it, assumptions left out.
    pub evidence: usize,
}

/// Something that a step lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CardGap {
    pub step: NamedStep,
    pub text: String,
}

impl CardQuestion {
    pub const ALL: [Self; 7] = [
        Self::Known,
        Self::AfterFirstContact,
        Self::ToPurchase,
        Self::Offer,
        Self::Procedure,
        Self::Opportunities,
        Self::Friction,
    ];

    pub fn text(self, language: Language) -> &'static str {
        let texts = match self {
            Self::Known => ["How do customers know us?", "Откуда клиенты о нас знают?", "Skąd klienci nas znają?"],
            Self::AfterFirstContact => [
                "What happens after first contact?",
                "Что происходит после первого контакта?",
                "Co dzieje się po pierwszym kontakcie?",
            ],
            Self::ToPurchase => {
                ["How do they continue to purchase?", "Как они доходят до покупки?", "Jak dochodzą do zakupu?"]
            }
            Self::Offer => [
                "What should we offer to move them from each step to the next?",
                "Что предложить, чтобы клиент переходил от шага к шагу?",
                "Co zaproponować, żeby klient przechodził od kroku do kroku?",
            ],
            Self::Procedure => [
                "Which planned procedure ensures a positive interaction?",
                "Какой порядок работы обеспечивает хорошее впечатление?",
                "Która procedura zapewnia dobre wrażenie?",
            ],
            Self::Opportunities => [
                "How will we use the opportunities?",
                "Как мы используем точки роста?",
                "Jak wykorzystamy szanse na poprawę?",
            ],
            Self::Friction => [
                "Where is friction, and how will we overcome it?",
                "Где барьеры и как мы их уберём?",
                "Gdzie są bariery i jak je usuniemy?",
            ],
        };
        texts[language as usize]
    }

    /// What a step lacks that does not answer it.
    fn gap(self, language: Language) -> &'static str {
        let texts = match self {
            Self::Known | Self::AfterFirstContact | Self::ToPurchase => [
                "no touchpoint, so the data cannot show it",
                "нет точки контакта, поэтому в данных этого не видно",
                "brak punktu styku, więc nie widać tego w danych",
            ],
            Self::Offer => [
                "nothing is offered to go on from here",
                "нет предложения, с которым клиент пойдёт дальше",
                "brak propozycji, z którą klient pójdzie dalej",
            ],
            Self::Procedure => [
                "no procedure makes sure that this goes well",
                "нет порядка работы, который за это отвечает",
                "żadna procedura o to nie dba",
            ],
            Self::Opportunities => [
                "an opportunity that nobody plans to use",
                "точка роста, для которой нет решения",
                "szansa na poprawę bez planu działania",
            ],
            Self::Friction => {
                ["an obstacle without a solution", "барьер, для которого нет решения", "bariera bez rozwiązania"]
            }
        };
        texts[language as usize]
    }
}

/// Touchpoints where something is bought.
const PURCHASE: [&str; 8] = [
    "purchase",
    "store-purchase",
    "booking",
    "payment",
    "subscription-start",
    "contract-signed",
    "product-opened-account",
    "application-sent",
];

const PROCEDURES: [LaneKind; 4] = [LaneKind::Frontstage, LaneKind::Backstage, LaneKind::Support, LaneKind::Solution];

/// How far the map answers the seven questions, with texts in the language.
pub fn card(map: &Map, language: Language) -> Vec<CardAnswer> {
    Vec::from(CardQuestion::ALL.map(|question| answer(map, question, language)))
}

fn answer(map: &Map, question: CardQuestion, language: Language) -> CardAnswer {
    let mut answer = CardAnswer {
        question,
        text: question.text(language).to_owned(),
        facts: Vec::new(),
        plans: Vec::new(),
        gaps: Vec::new(),
    };
    match question {
        CardQuestion::Known => answer.by_facts(map, &first_contacts(map), language),
        CardQuestion::AfterFirstContact => answer.by_facts(map, &after_first_contact(map), language),
        CardQuestion::ToPurchase => answer.by_facts(map, &to_purchase(map), language),
        CardQuestion::Offer => answer.by_plans(map, &[LaneKind::Opportunity], language),
        CardQuestion::Procedure => answer.by_plans(map, &PROCEDURES, language),
        CardQuestion::Opportunities => answer.by_remedies(map, LaneKind::Opportunity, language),
        CardQuestion::Friction => answer.by_remedies(map, LaneKind::Obstacle, language),
    }
    answer
}

impl CardAnswer {
    /// What the data and people's findings say of the steps.
    fn by_facts(&mut self, map: &Map, steps: &[&Step], language: Language) {
        for step in steps {
            if step.touchpoints.is_empty() {
                self.lacks(step, language);
            } else {
                let what = FactKind::Bound { touchpoints: step.touchpoints.clone() };
                self.facts.push(CardFact { step: NamedStep::of(step), what });
            }
            for cell in map.cells.iter().filter(|cell| cell.step == step.key) {
                self.found_out(step, cell);
            }
        }
    }

    /// What the lanes say, at every step.
    fn by_plans(&mut self, map: &Map, lanes: &[LaneKind], language: Language) {
        for (_, step) in map.steps() {
            let cells = cells(map, step, lanes);
            if cells.is_empty() {
                self.lacks(step, language);
            }
            for cell in cells {
                self.found_out(step, cell);
                self.planned(step, cell);
            }
        }
    }

    /// What is found out of the lane, and the solutions of the same steps.
    fn by_remedies(&mut self, map: &Map, lane: LaneKind, language: Language) {
        for (_, step) in map.steps() {
            let found = cells(map, step, &[lane]);
            if found.is_empty() {
                continue;
            }
            for cell in found {
                self.found_out(step, cell);
            }
            let solutions = cells(map, step, &[LaneKind::Solution]);
            if solutions.is_empty() {
                self.lacks(step, language);
            }
            for cell in solutions {
                self.planned(step, cell);
            }
        }
    }

    fn found_out(&mut self, step: &Step, cell: &Cell) {
        let lane = || cell.lane.clone();
        if cell.measure.is_some() {
            let what = FactKind::Measured { lane: lane(), text: cell.text.clone() };
            self.facts.push(CardFact { step: NamedStep::of(step), what });
        }
        for text in cell.evidence.iter().filter_map(fact) {
            let what = FactKind::Evident { lane: lane(), text: text.to_owned() };
            self.facts.push(CardFact { step: NamedStep::of(step), what });
        }
    }

    fn planned(&mut self, step: &Step, cell: &Cell) {
        self.plans.push(CardPlan {
            step: NamedStep::of(step),
            lane: cell.lane.clone(),
            persona: cell.persona.clone(),
            text: cell.text.clone(),
            evidence: cell.evidence.iter().filter(|evidence| is_more_than_assumed(evidence)).count(),
        });
    }

    fn lacks(&mut self, step: &Step, language: Language) {
        let text = self.question.gap(language).to_owned();
        self.gaps.push(CardGap { step: NamedStep::of(step), text });
    }
}

/// What it says, unless it is an assumption; a question of the data says nothing by itself.
fn fact(evidence: &Evidence) -> Option<&str> {
    match evidence {
        Evidence::Quote { text, .. } | Evidence::Survey { text, .. } | Evidence::Interview { text, .. } => Some(text),
        Evidence::Question { .. } => Some(""),
        Evidence::Assumption { .. } => None,
    }
}

/// The cells of a step in lanes of these kinds that say something in words.
fn cells<'a>(map: &'a Map, step: &Step, kinds: &[LaneKind]) -> Vec<&'a Cell> {
    let is_in = |lane: &Lane| kinds.contains(&lane.kind);
    let says = |cell: &&Cell| cell.step == step.key && !cell.text.trim().is_empty();
    map.cells.iter().filter(says).filter(|cell| map.lane(&cell.lane).is_some_and(is_in)).collect()
}

/// The steps of the first stage that has any.
fn first_contacts(map: &Map) -> Vec<&Step> {
    let stage = map.stages.iter().find(|stage| !stage.steps.is_empty());
    stage.map(|stage| stage.steps.iter().collect()).unwrap_or_default()
}

/// The steps that may follow the first one: those that its edges lead on to, else the next.
fn after_first_contact(map: &Map) -> Vec<&Step> {
    let Some((_, first)) = map.steps().next() else { return Vec::new() };
    if map.edges.is_empty() {
        return map.steps().nth(1).map(|(_, step)| step).into_iter().collect();
    }
    let leads_on = |step: &Step| {
        let mut edges = map.edges.iter().filter(|edge| edge.kind != EdgeKind::Loop && edge.from != edge.to);
        edges.any(|edge| edge.from == first.key && edge.to == step.key)
    };
    map.steps().map(|(_, step)| step).filter(|step| leads_on(step)).collect()
}

/// The steps after the first up to the one where something is bought; all of them where nothing is.
fn to_purchase(map: &Map) -> Vec<&Step> {
    let is_purchase = |step: &Step| step.touchpoints.iter().any(|key| PURCHASE.contains(&key.as_str()));
    let steps: Vec<&Step> = map.steps().map(|(_, step)| step).collect();
    let last = steps.iter().position(|step| is_purchase(step)).unwrap_or(steps.len().saturating_sub(1));
    steps.into_iter().take(last + 1).skip(1).collect()
}

#[cfg(test)]
mod tests {
    use styk_model::{Ask, Metric, MetricKind, Question};

    use super::*;
    use crate::{Measure, Stage, template};

    fn shown(answers: &[CardAnswer]) -> String {
        let mut lines = Vec::new();
        for answer in answers {
            lines.push(format!("{} ({:?})", answer.text, answer.question));
            for fact in &answer.facts {
                lines.push(format!("  + {}: {:?}", fact.step.name, fact.what));
            }
            for plan in &answer.plans {
                lines.push(format!("  > {} [{}, {}]: {}", plan.step.name, plan.lane, plan.evidence, plan.text));
            }
            for gap in &answer.gaps {
                lines.push(format!("  - {}: {}", gap.step.name, gap.text));
            }
        }
        lines.join("\n")
    }

    #[test]
    fn a_template_answers_by_what_it_binds_and_plans() {
        let (map, _) = template("telecom", Language::Ru).unwrap();
        insta::assert_snapshot!(shown(&card(&map, Language::Ru)));
    }

    #[test]
    fn facts_are_what_is_measured_seen_or_said() {
        let (mut map, _) = template("saas", Language::Pl).unwrap();
        map.stages[0].steps[1].touchpoints.clear();
        let metric = Metric { kind: MetricKind::Ces, of: None };
        let measure = Measure { question: Box::new(Question::new(Ask::Metric(metric))), target: None };
        let quote = Evidence::Quote { text: "za drogo".to_owned(), source: "wywiad 3".to_owned() };
        let assumed = Evidence::Assumption { text: "chyba".to_owned() };
        for cell in map.cells.iter_mut().filter(|cell| cell.step == "pricing") {
            match cell.lane.as_str() {
                "metric" => cell.measure = Some(measure.clone()),
                "obstacle" | "solution" => cell.evidence = vec![quote.clone(), assumed.clone()],
                _ => {}
            }
        }
        map.cells.retain(|cell| cell.step != "set-up" || cell.lane != "solution");
        insta::assert_snapshot!(shown(&card(&map, Language::Pl)));
    }

    #[test]
    fn a_map_of_nothing_leaves_all_seven_open() {
        let answers = card(&Map::default(), Language::En);
        assert_eq!(answers.len(), 7);
        assert!(answers.iter().all(|answer| answer.facts.is_empty() && answer.plans.is_empty()));
    }

    #[test]
    fn without_edges_the_next_step_follows_first_contact() {
        let step = |key: &str| Step { key: key.to_owned(), ..Step::default() };
        let stage = |steps: &[&str]| Stage { steps: steps.iter().map(|key| step(key)).collect(), ..Stage::default() };
        let map = Map { stages: vec![stage(&[]), stage(&["see"]), stage(&["ask", "buy"])], ..Map::default() };
        let keys = |steps: Vec<&Step>| steps.iter().map(|step| step.key.clone()).collect::<Vec<_>>();
        assert_eq!(keys(first_contacts(&map)), ["see"]);
        assert_eq!(keys(after_first_contact(&map)), ["ask"]);
        assert_eq!(keys(to_purchase(&map)), ["ask", "buy"]);
    }
}
