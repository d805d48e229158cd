use styk_model::{Language, Say, Text, say};
use thiserror::Error;

use crate::error::Suggestion;
use crate::expression::{ExpressionError, Nearest, Position};

/// Why a rule of a segment was refused; one line that says what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SegmentError {
    #[error(transparent)]
    Expression(ExpressionError),
    #[error("this is not a rule: {reason}{position}; write one such as `count(\"purchase\", \"90d\") >= 2`")]
    Syntax { reason: Text, position: Position },
    #[error("no test of a customer{position}: write one such as `count(\"purchase\", \"90d\") >= 2`")]
    NoTest { position: Position },
    #[error(
        "no function `{name}`{position}: {nearest}rules may use `count`, `did`, `money`, `latest`, `since_first`, \
         `since_last`, `first`, `last`, `follows`"
    )]
    Function { name: String, position: Position, nearest: Nearest },
    #[error("`{name}` is used otherwise{position}: write it as in `{usage}`")]
    Usage { name: &'static str, usage: &'static str, position: Position },
    #[error(
        "these cannot be compared{position}: a number with `count` or `money`, a time such as `\"14d\"` with \
         `since_last`, `first` with `last`"
    )]
    Kinds { position: Position },
    #[error(
        "interactions are named{position} as `\"purchase\"`, `[\"purchase\", \"order\"]`, `\"*\"` for all, or \
         `where(\"purchase\", \"money > 100\")`"
    )]
    Selector { position: Position },
    #[error("a condition on interactions stands in quotes{position}: write `\"score < 7\"`")]
    Quoted { position: Position },
    #[error("interactions are counted up to {most}{position}: compare with a whole number from 0 to {most}")]
    Counted { most: i64, position: Position },
    #[error("{reason}{position}")]
    Time { reason: Text, position: Position },
    #[error("a time must be longer than none{position}: write one such as `\"90d\"`")]
    NoTime { position: Position },
    #[error("a rule has at most {most} tests; make it of fewer")]
    TooMany { most: usize },
    /// A question names a segment that is not there.
    #[error("there is no segment `{name}`{nearest}")]
    Unknown { name: String, nearest: Suggestion },
}

impl Say for SegmentError {
    fn say(&self, language: Language) -> String {
        match self {
            Self::Expression(error) => error.say(language),
            Self::Syntax { reason, position } => {
                let (reason, position) = (reason.say(language), position.say(language));
                say!(
                    language,
                    self,
                    "это не правило: {reason}{position}; пишите, например, `count(\"purchase\", \"90d\") >= 2`",
                    "to nie jest reguła: {reason}{position}; napisz na przykład `count(\"purchase\", \"90d\") >= 2`",
                )
            }
            Self::NoTest { position } => {
                let position = position.say(language);
                say!(
                    language,
                    self,
                    "это не проверка клиента{position}: пишите, например, `count(\"purchase\", \"90d\") >= 2`",
                    "to nie jest warunek o kliencie{position}: napisz na przykład `count(\"purchase\", \"90d\") >= 2`",
                )
            }
            Self::Function { name, position, nearest } => {
                let (position, nearest) = (position.say(language), nearest.say(language));
                say!(
                    language,
                    self,
                    "функции `{name}` нет{position}: {nearest}в правилах есть `count`, `did`, `money`, `latest`, \
                     `since_first`, `since_last`, `first`, `last`, `follows`",
                    "nie ma funkcji `{name}`{position}: {nearest}w regułach są `count`, `did`, `money`, `latest`, \
                     `since_first`, `since_last`, `first`, `last`, `follows`",
                )
            }
            Self::Usage { name, usage, position } => {
                let position = position.say(language);
                say!(
                    language,
                    self,
                    "`{name}` используется иначе{position}: пишите, например, `{usage}`",
                    "`{name}` używa się inaczej{position}: napisz na przykład `{usage}`",
                )
            }
            Self::Kinds { position } => {
                let position = position.say(language);
                say!(
                    language,
                    self,
                    "это нельзя сравнить{position}: число сравнивают с `count` или `money`, срок вроде `\"14d\"` — \
                     с `since_last`, `first` — с `last`",
                    "tego nie da się porównać{position}: liczbę porównuje się z `count` lub `money`, czas taki jak \
                     `\"14d\"` — z `since_last`, a `first` — z `last`",
                )
            }
            Self::Selector { position } => {
                let position = position.say(language);
                say!(
                    language,
                    self,
                    "взаимодействия называют так{position}: `\"purchase\"`, `[\"purchase\", \"order\"]`, `\"*\"` для \
                     всех или `where(\"purchase\", \"money > 100\")`",
                    "interakcje podaje się tak{position}: `\"purchase\"`, `[\"purchase\", \"order\"]`, `\"*\"` dla \
                     wszystkich albo `where(\"purchase\", \"money > 100\")`",
                )
            }
            Self::Quoted { position } => {
                let position = position.say(language);
                say!(
                    language,
                    self,
                    "условие на взаимодействия пишут в кавычках{position}: `\"score < 7\"`",
                    "warunek dotyczący interakcji podaje się w cudzysłowie{position}: `\"score < 7\"`",
                )
            }
            Self::Counted { most, position } => {
                let position = position.say(language);
                say!(
                    language,
                    self,
                    "взаимодействия считаются до {most}{position}: сравните с целым числом от 0 до {most}",
                    "interakcje liczy się do {most}{position}: porównaj z liczbą całkowitą od 0 do {most}",
                )
            }
            Self::Time { reason, position } => format!("{}{}", reason.say(language), position.say(language)),
            Self::NoTime { position } => {
                let position = position.say(language);
                say!(
                    language,
                    self,
                    "срок должен быть больше нуля{position}: пишите, например, `\"90d\"`",
                    "czas musi być dłuższy niż zero{position}: napisz na przykład `\"90d\"`",
                )
            }
            Self::TooMany { most } => say!(
                language,
                self,
                "в правиле допустимо не больше {most} проверок; обойдитесь меньшим числом",
                "reguła może mieć najwyżej {most} warunków; użyj mniejszej liczby",
            ),
            Self::Unknown { name, nearest } => {
                let nearest = nearest.say(language);
                say!(language, self, "сегмента «{name}» нет{nearest}", "nie ma segmentu „{name}”{nearest}")
            }
        }
    }
}
