//! Why a map cannot be followed.

use styk_model::{Language, Say, say};
use thiserror::Error;

use crate::MapFlaw;

/// Touchpoints that the steps of one map may name: a place among them is a `u16`.
pub(super) const MAX_LABELS: usize = u16::MAX as usize;

/// Steps of a circle that are named.
const NAMED: usize = 6;

/// Why the steps and edges of a map do not make a journey that others can be held to.
///
/// Steps are named as people named them.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PlanFlaw {
    #[error(transparent)]
    Map(#[from] MapFlaw),
    #[error("the map has no steps: expected at least one")]
    NoSteps,
    #[error("the steps name {found} touchpoints: expected at most {MAX_LABELS}")]
    TooManyTouchpoints { found: usize },
    #[error("no edge leads to the step `{step}` or on from it: expected one, as other steps have edges")]
    Unconnected { step: String },
    #[error("two edges go from `{from}` to `{to}`: expected one")]
    Repeated { from: String, to: String },
    #[error("steps follow each other in a circle: {}; expected a loop edge where the journey goes back", listed(.steps, ["`", "`"]))]
    Circle { steps: Vec<String> },
    #[error(
        "the loop edge from `{from}` to `{to}` does not go back: expected other edges that lead from `{to}` to `{from}`"
    )]
    LoopForward { from: String, to: String },
    #[error("the optional edge from `{from}` to `{to}` passes over nothing: expected steps between the two")]
    OverNothing { from: String, to: String },
    #[error(
        "several ways lead on from `{step}`, and it is not clear whether customers go one of them or all: expected edges that are all a choice or all parallel"
    )]
    Undecided { step: String },
    #[error(
        "ways that part at `{parting}` cross ways that meet at `{meeting}`: expected all ways that part at a step to meet at one step, with no way in or out between"
    )]
    Crossing { parting: String, meeting: String },
}

/// Names in quotes, the last of many left out.
fn listed(names: &[String], [open, close]: [&str; 2]) -> String {
    let shown: Vec<String> = names.iter().take(NAMED).map(|name| format!("{open}{name}{close}")).collect();
    let more = if names.len() > NAMED { ", …" } else { "" };
    shown.join(", ") + more
}

impl Say for PlanFlaw {
    fn say(&self, language: Language) -> String {
        match self {
            Self::Map(flaw) => flaw.say(language),
            Self::NoSteps => say!(
                language,
                self,
                "на карте нет шагов: нужен хотя бы один",
                "na mapie nie ma kroków: potrzebny jest co najmniej jeden"
            ),
            Self::TooManyTouchpoints { found } => say!(
                language,
                self,
                "к шагам привязано слишком много точек контакта: {found}, возможно не больше {MAX_LABELS}",
                "do kroków przypisano za dużo punktów styku: {found}, może ich być najwyżej {MAX_LABELS}"
            ),
            Self::Unconnected { step } => say!(
                language,
                self,
                "шаг «{step}» ни с чем не связан, хотя у других шагов связи есть: добавьте связь к нему или от него",
                "krok „{step}” nie jest z niczym połączony, choć inne kroki mają połączenia: dodaj połączenie do niego lub od niego"
            ),
            Self::Repeated { from, to } => say!(
                language,
                self,
                "от шага «{from}» к шагу «{to}» ведут две связи: оставьте одну",
                "od kroku „{from}” do kroku „{to}” prowadzą dwa połączenia: zostaw jedno"
            ),
            Self::Circle { steps } => {
                let (ru, pl) = (listed(steps, ["«", "»"]), listed(steps, ["„", "”"]));
                say!(
                    language,
                    self,
                    "шаги идут по кругу: {ru}; там, где путь возвращается назад, нужна связь-повтор",
                    "kroki tworzą koło: {pl}; tam, gdzie podróż wraca, potrzebne jest połączenie powrotne (pętla)"
                )
            }
            Self::LoopForward { from, to } => say!(
                language,
                self,
                "связь-повтор от шага «{from}» к шагу «{to}» не ведёт назад: нужен путь по другим связям от шага «{to}» к шагу «{from}»",
                "pętla od kroku „{from}” do kroku „{to}” nie prowadzi wstecz: potrzebna jest droga innymi połączeniami od kroku „{to}” do kroku „{from}”"
            ),
            Self::OverNothing { from, to } => say!(
                language,
                self,
                "необязательная связь от шага «{from}» к шагу «{to}» ничего не пропускает: между ними должны быть другие шаги",
                "opcjonalne połączenie od kroku „{from}” do kroku „{to}” niczego nie pomija: między nimi muszą być inne kroki"
            ),
            Self::Undecided { step } => say!(
                language,
                self,
                "от шага «{step}» ведут несколько путей, и неясно, проходит ли клиент один из них или все: сделайте все эти связи выбором или все параллельными",
                "od kroku „{step}” prowadzi kilka dróg i nie wiadomo, czy klient przechodzi jedną z nich, czy wszystkie: ustaw wszystkie te połączenia jako wybór albo wszystkie jako równoległe"
            ),
            Self::Crossing { parting, meeting } => say!(
                language,
                self,
                "пути, которые расходятся на шаге «{parting}», пересекаются с путями, которые сходятся на шаге «{meeting}»: все пути, разошедшиеся на одном шаге, должны сойтись тоже на одном, без входов и выходов между ними",
                "drogi, które rozchodzą się w kroku „{parting}”, krzyżują się z drogami, które schodzą się w kroku „{meeting}”: wszystkie drogi rozchodzące się w jednym kroku muszą zejść się też w jednym, bez wejść i wyjść pomiędzy nimi"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use styk_model::review;

    use super::*;

    #[test]
    fn flaws_are_told_in_three_languages() {
        let text = |text: &str| text.to_owned();
        let (from, to) = (text("Book"), text("Fly"));
        let samples = [
            PlanFlaw::Map(MapFlaw::NoName),
            PlanFlaw::NoSteps,
            PlanFlaw::TooManyTouchpoints { found: 70_000 },
            PlanFlaw::Unconnected { step: text("Fly") },
            PlanFlaw::Repeated { from: from.clone(), to: to.clone() },
            PlanFlaw::Circle { steps: ["Search", "Book"].map(str::to_owned).to_vec() },
            PlanFlaw::LoopForward { from: from.clone(), to: to.clone() },
            PlanFlaw::OverNothing { from, to },
            PlanFlaw::Undecided { step: text("Search") },
            PlanFlaw::Crossing { parting: text("Search"), meeting: text("Fly") },
        ];
        insta::assert_snapshot!(review::side_by_side(include_str!("flaw.rs"), "PlanFlaw", &samples));
    }

    #[test]
    fn of_a_large_circle_some_steps_are_named() {
        let steps = (0..9).map(|number| format!("S{number}")).collect();
        let told = PlanFlaw::Circle { steps }.to_string();
        assert!(told.contains("`S0`, `S1`, `S2`, `S3`, `S4`, `S5`, …; expected"), "{told}");
    }
}
