//! What is changed of a map so that it has what customers do.

use std::fmt;

use serde::{Deserialize, Serialize};
use styk_model::{Language, Say, say};

/// Names that are listed, of many.
const LISTED: usize = 4;

/// A change of a map; steps and stages as people named them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum AdoptChange {
    /// The order of the steps is said by edges now.
    OrderWritten,
    LeftOut {
        step: String,
    },
    /// Over again, right behind itself.
    DoneAgain {
        step: String,
    },
    LeadsBack {
        from: String,
        to: String,
    },
    /// In any order beside others.
    AnyOrder {
        step: String,
        others: Vec<String>,
    },
    /// A new step that may be left out; before all where it is behind none.
    Added {
        step: String,
        stage: String,
        after: Option<String>,
    },
}

/// Names in quotes, the last of many left out.
fn listed(names: &[String], [open, close]: [&str; 2]) -> String {
    let shown: Vec<String> = names.iter().take(LISTED).map(|name| format!("{open}{name}{close}")).collect();
    let more = if names.len() > LISTED { ", …" } else { "" };
    shown.join(", ") + more
}

impl Say for AdoptChange {
    fn say(&self, language: Language) -> String {
        match self {
            Self::OrderWritten => say!(
                language,
                "the order of the steps is written down as ways on from each of them",
                "порядок шагов записан переходами от шага к шагу",
                "kolejność kroków jest zapisana przejściami od kroku do kroku"
            ),
            Self::LeftOut { step } => say!(
                language,
                "the step “{step}” may be left out",
                "шаг «{step}» можно пропустить",
                "krok „{step}” można pominąć"
            ),
            Self::DoneAgain { step } => say!(
                language,
                "the step “{step}” may be done several times in a row",
                "шаг «{step}» можно повторить несколько раз подряд",
                "krok „{step}” można powtórzyć kilka razy z rzędu"
            ),
            Self::LeadsBack { from, to } => say!(
                language,
                "from the step “{from}” a way leads back to “{to}”",
                "от шага «{from}» можно вернуться к шагу «{to}»",
                "od kroku „{from}” można wrócić do kroku „{to}”"
            ),
            Self::AnyOrder { step, others } => {
                let [en, ru, pl] = [["“", "”"], ["«", "»"], ["„", "”"]].map(|quotes| listed(others, quotes));
                say!(
                    language,
                    "“{step}” and {en} may come in either order",
                    "«{step}» и {ru} могут идти в любом порядке",
                    "„{step}” i {pl} mogą następować w dowolnej kolejności"
                )
            }
            Self::Added { step, stage, after: Some(after) } => say!(
                language,
                "the step “{step}” comes in behind “{after}” in the stage “{stage}”; it may be left out",
                "на этапе «{stage}» за шагом «{after}» появляется шаг «{step}»; его можно пропустить",
                "w etapie „{stage}” za krokiem „{after}” pojawia się krok „{step}”; można go pominąć"
            ),
            Self::Added { step, stage, after: None } => say!(
                language,
                "the step “{step}” comes in at the very beginning, in the stage “{stage}”; it may be left out",
                "в самом начале, на этапе «{stage}», появляется шаг «{step}»; его можно пропустить",
                "na samym początku, w etapie „{stage}”, pojawia się krok „{step}”; można go pominąć"
            ),
        }
    }
}

impl fmt::Display for AdoptChange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.say(Language::En))
    }
}

#[cfg(test)]
mod tests {
    use styk_model::review;

    use super::*;

    #[test]
    fn changes_are_told_in_three_languages() {
        let text = |text: &str| text.to_owned();
        let added = |after| AdoptChange::Added { step: text("Chat"), stage: text("Buying"), after };
        let others = |count| (1..=count).map(|number| format!("Step {number}")).collect();
        let samples = [
            AdoptChange::OrderWritten,
            AdoptChange::LeftOut { step: text("Pay") },
            AdoptChange::DoneAgain { step: text("Pay") },
            AdoptChange::LeadsBack { from: text("Pay"), to: text("Choose") },
            AdoptChange::AnyOrder { step: text("Pay"), others: others(1) },
            AdoptChange::AnyOrder { step: text("Pay"), others: others(9) },
            added(Some(text("Pay"))),
            added(None),
        ];
        insta::assert_snapshot!(review::side_by_side(include_str!("change.rs"), "AdoptChange", &samples));
    }
}
