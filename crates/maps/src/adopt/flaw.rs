//! Why what customers do cannot be made part of a map.

use styk_model::{Language, Say, say};
use thiserror::Error;

use crate::PlanFlaw;

/// Why what customers do cannot be made part of a map.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AdoptFlaw {
    /// The map is no plan as it is, or would be none.
    #[error(transparent)]
    Plan(#[from] PlanFlaw),
    #[error("the map has no step `{step}`: expected the key of one")]
    NoSuchStep { step: String },
    #[error("the map `{map}` allows that already: ask again how journeys keep to it")]
    Already { map: String },
}

impl Say for AdoptFlaw {
    fn say(&self, language: Language) -> String {
        match self {
            Self::Plan(flaw) => flaw.say(language),
            Self::NoSuchStep { step } => say!(
                language,
                self,
                "на карте нет шага «{step}»: нужен ключ одного из её шагов",
                "na mapie nie ma kroku „{step}”: potrzebny jest klucz jednego z jej kroków"
            ),
            Self::Already { map } => say!(
                language,
                self,
                "карта «{map}» это уже допускает: посмотрите ещё раз, как клиенты идут по карте",
                "mapa „{map}” już na to pozwala: sprawdź jeszcze raz, jak klienci trzymają się mapy"
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
        let samples = [
            AdoptFlaw::Plan(PlanFlaw::NoSteps),
            AdoptFlaw::NoSuchStep { step: "pay".to_owned() },
            AdoptFlaw::Already { map: "Flight".to_owned() },
        ];
        insta::assert_snapshot!(review::side_by_side(include_str!("flaw.rs"), "AdoptFlaw", &samples));
    }
}
