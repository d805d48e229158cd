//! What edges cannot say.

use styk_model::{Language, Say, say};
use thiserror::Error;

/// What the flow of a file has that the edges of a map cannot say.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Oddity {
    #[error("expected one token in one place at the start")]
    Tokens,
    #[error("an arc moves `{found}` tokens, expected one")]
    Weight { found: String },
    #[error("which way is taken depends on other branches, expected a choice of its own")]
    NotFree,
    #[error("ways of a choice and parallel ways begin together, expected a step between them")]
    Nested,
    #[error("several steps begin at once, expected one first step or a choice of them")]
    ParallelStart,
    #[error("the journey may begin with it though other steps lead to it")]
    BeginsLater,
    #[error("the journey may end before this first step")]
    Empty,
    #[error("the journey may end after it though other steps follow")]
    EndsEarly,
    #[error("only a way back leads on from it and the journey cannot end")]
    NeverEnds,
    #[error(
        "ways meet that did not part in the same manner, expected parallel ways to wait for each other and no others"
    )]
    Join,
    #[error("no way leads to it from the start")]
    NotReached,
    #[error("no way leads to it or on from it")]
    Unconnected,
    #[error("the gateways behind it are too many to follow")]
    Tangled,
}

impl Say for Oddity {
    fn say(&self, language: Language) -> String {
        match self {
            Self::Tokens => say!(
                language,
                self,
                "в начале ожидается одна фишка в одной позиции",
                "na początku oczekiwano jednego znacznika w jednym miejscu"
            ),
            Self::Weight { found } => say!(
                language,
                self,
                "дуга переносит фишек: «{found}», ожидается одна",
                "łuk przenosi znaczniki w liczbie „{found}”, oczekiwano jednego"
            ),
            Self::NotFree => say!(
                language,
                self,
                "выбор пути зависит от других ветвей, ожидается независимый выбор",
                "wybór drogi zależy od innych gałęzi, oczekiwano niezależnego wyboru"
            ),
            Self::Nested => say!(
                language,
                self,
                "пути на выбор и параллельные пути начинаются вместе, между ними нужен шаг",
                "drogi do wyboru i drogi równoległe zaczynają się razem, potrzebny jest krok między nimi"
            ),
            Self::ParallelStart => say!(
                language,
                self,
                "сразу начинаются несколько шагов, ожидается один первый шаг или выбор из нескольких",
                "kilka kroków zaczyna się naraz, oczekiwano jednego pierwszego kroku lub wyboru spośród kilku"
            ),
            Self::BeginsLater => say!(
                language,
                self,
                "путь клиента может начаться с этого шага, хотя к нему ведут другие",
                "podróż może zacząć się od tego kroku, choć prowadzą do niego inne"
            ),
            Self::Empty => say!(
                language,
                self,
                "путь клиента может закончиться до этого первого шага",
                "podróż może skończyć się przed tym pierwszym krokiem"
            ),
            Self::EndsEarly => say!(
                language,
                self,
                "путь клиента может закончиться после этого шага, хотя за ним идут другие",
                "podróż może skończyć się po tym kroku, choć następują po nim inne"
            ),
            Self::NeverEnds => say!(
                language,
                self,
                "от этого шага можно только вернуться назад, и путь клиента не заканчивается",
                "z tego kroku można tylko wrócić i podróż nie może się skończyć"
            ),
            Self::Join => say!(
                language,
                self,
                "сходятся пути, которые разошлись иначе: ждать друг друга должны параллельные пути и только они",
                "schodzą się drogi, które rozeszły się inaczej: czekać na siebie powinny drogi równoległe i tylko one"
            ),
            Self::NotReached => {
                say!(language, self, "от начала к этому шагу нет пути", "od początku nie prowadzi tu żadna droga")
            }
            Self::Unconnected => {
                say!(language, self, "этот шаг ни с чем не связан", "ten krok nie jest z niczym połączony")
            }
            Self::Tangled => {
                say!(language, self, "за этим шагом слишком много развилок", "za tym krokiem jest za dużo rozgałęzień")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use styk_model::review;

    use super::*;

    #[test]
    fn oddities_are_told_in_three_languages() {
        let samples = [
            Oddity::Tokens,
            Oddity::Weight { found: "2".to_owned() },
            Oddity::NotFree,
            Oddity::Nested,
            Oddity::ParallelStart,
            Oddity::BeginsLater,
            Oddity::Empty,
            Oddity::EndsEarly,
            Oddity::NeverEnds,
            Oddity::Join,
            Oddity::NotReached,
            Oddity::Unconnected,
            Oddity::Tangled,
        ];
        insta::assert_snapshot!(review::side_by_side(include_str!("oddity.rs"), "Oddity", &samples));
    }
}
