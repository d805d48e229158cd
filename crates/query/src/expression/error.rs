use styk_model::{Language, Say, Text, say};
use thiserror::Error;

use super::column::Kind;

/// Why a condition was refused; one line that says what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ExpressionError {
    #[error(
        "`{condition}` is not a condition: {reason}{position}; write one such as `event == \"purchase\" && money > 100`"
    )]
    Syntax { condition: String, reason: Text, position: Position },
    #[error("no variable `{name}`{position}: {nearest}conditions read {known}")]
    Variable { name: String, position: Position, nearest: Nearest, known: String },
    #[error("no function `{name}`{position}: {nearest}conditions may use {known}")]
    Function { name: String, position: Position, nearest: Nearest, known: String },
    #[error("`{name}` is used otherwise{position}: write it as in `{usage}`")]
    Usage { name: String, usage: &'static str, position: Position },
    #[error("`{operator}` cannot take {left} and {right}{position}; {advice}")]
    Kinds { operator: String, left: Kind, right: Kind, position: Position, advice: Advice },
    #[error("expected true or false{position}, found {found}; compare it with something, such as `money > 100`")]
    NotCondition { found: Kind, position: Position },
    #[error(
        "properties are read by name{position}; write `properties.plan`, or `properties[\"plan, new\"]` for odd names"
    )]
    PropertyName { position: Position },
    #[error("a missing property is no value{position}; write `!has(properties.{name})`")]
    PropertyNull { name: String, position: Position },
    #[error("`{pattern}` is not a regular expression{position}: {reason}")]
    Pattern { pattern: String, reason: String, position: Position },
    #[error(
        "segments cannot be asked for here{position}: they are made of touchpoints and conditions themselves; ask \
         for them in the filters of a question"
    )]
    Segment { position: Position },
    #[error("{given} conditions at once: expected at most 32; ask with fewer steps and filters")]
    TooMany { given: usize },
}

impl Say for ExpressionError {
    fn say(&self, language: Language) -> String {
        match self {
            Self::Syntax { condition, reason, position } => {
                let (reason, position) = (reason.say(language), position.say(language));
                say!(
                    language,
                    self,
                    "`{condition}` — не условие: {reason}{position}; пишите, например, `event == \"purchase\" && money > 100`",
                    "`{condition}` to nie warunek: {reason}{position}; napisz na przykład `event == \"purchase\" && money > 100`",
                )
            }
            Self::Variable { name, position, nearest, known } => {
                let (position, nearest) = (position.say(language), nearest.say(language));
                say!(
                    language,
                    self,
                    "переменной `{name}` нет{position}: {nearest}условия читают {known}",
                    "nie ma zmiennej `{name}`{position}: {nearest}warunki czytają {known}",
                )
            }
            Self::Function { name, position, nearest, known } => {
                let (position, nearest) = (position.say(language), nearest.say(language));
                say!(
                    language,
                    self,
                    "функции `{name}` нет{position}: {nearest}в условиях есть {known}",
                    "nie ma funkcji `{name}`{position}: {nearest}w warunkach są {known}",
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
            Self::Kinds { operator, left, right, position, advice } => {
                let (left, right) = (left.say(language), right.say(language));
                let (position, advice) = (position.say(language), advice.say(language));
                say!(
                    language,
                    self,
                    "`{operator}` не подходит для пары «{left}» и «{right}»{position}; {advice}",
                    "`{operator}` nie pasuje do pary „{left}” i „{right}”{position}; {advice}",
                )
            }
            Self::NotCondition { found, position } => {
                let (found, position) = (found.say(language), position.say(language));
                say!(
                    language,
                    self,
                    "ожидается истина или ложь{position}, а здесь {found}; сравните с чем-нибудь, например `money > 100`",
                    "oczekiwano prawdy lub fałszu{position}, a jest {found}; porównaj z czymś, na przykład `money > 100`",
                )
            }
            Self::PropertyName { position } => {
                let position = position.say(language);
                say!(
                    language,
                    self,
                    "свойства читаются по имени{position}; пишите `properties.plan` или, для необычных имён, `properties[\"plan, new\"]`",
                    "właściwości czyta się po nazwie{position}; napisz `properties.plan` albo, dla nietypowych nazw, `properties[\"plan, new\"]`",
                )
            }
            Self::PropertyNull { name, position } => {
                let position = position.say(language);
                say!(
                    language,
                    self,
                    "отсутствие свойства — не значение{position}; пишите `!has(properties.{name})`",
                    "brak właściwości to nie wartość{position}; napisz `!has(properties.{name})`",
                )
            }
            Self::Pattern { pattern, reason, position } => {
                let position = position.say(language);
                say!(
                    language,
                    self,
                    "`{pattern}` — не регулярное выражение{position}: {reason}",
                    "`{pattern}` to nie wyrażenie regularne{position}: {reason}",
                )
            }
            Self::Segment { position } => {
                let position = position.say(language);
                say!(
                    language,
                    self,
                    "сегменты здесь не спросить{position}: они сами состоят из точек контакта и условий; спросите о них в фильтрах вопроса",
                    "tutaj nie można pytać o segmenty{position}: same składają się z punktów styku i warunków; zapytaj o nie w filtrach pytania",
                )
            }
            Self::TooMany { given } => say!(
                language,
                self,
                "условий сразу: {given}; допускается не больше 32; задайте меньше шагов и фильтров",
                "liczba warunków naraz: {given}; dopuszczalne są najwyżej 32; użyj mniej kroków i filtrów",
            ),
        }
    }
}

/// What to write instead, where two things do not go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advice {
    EmptyText,
    Quotes,
    Comparable,
    NumbersOnly,
    WholeRemainders,
    BothTexts,
}

impl std::fmt::Display for Advice {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.say(Language::En))
    }
}

impl Say for Advice {
    fn say(&self, language: Language) -> String {
        match self {
            Self::EmptyText => say!(
                language,
                "an absent text is empty: write `== \"\"`",
                "отсутствующий текст пуст: пишите `== \"\"`",
                "brakujący tekst jest pusty: napisz `== \"\"`",
            ),
            Self::Quotes => say!(
                language,
                "put texts in quotes and leave numbers without",
                "тексты пишите в кавычках, а числа без них",
                "teksty pisz w cudzysłowie, a liczby bez niego",
            ),
            Self::Comparable => {
                say!(language, "compare numbers or texts", "сравнивайте числа или тексты", "porównuj liczby lub teksty")
            }
            Self::NumbersOnly => say!(
                language,
                "only numbers can be calculated with",
                "вычислять можно только с числами",
                "obliczać można tylko na liczbach",
            ),
            Self::WholeRemainders => say!(
                language,
                "remainders are of whole numbers: put `int(...)` around each side",
                "остаток бывает у целых чисел: возьмите обе стороны в `int(...)`",
                "reszta dotyczy liczb całkowitych: ujmij obie strony w `int(...)`",
            ),
            Self::BothTexts => say!(
                language,
                "both must be texts: put `string(...)` around a number",
                "обе стороны должны быть текстом: возьмите число в `string(...)`",
                "obie strony muszą być tekstem: ujmij liczbę w `string(...)`",
            ),
        }
    }
}

/// Where in the condition, counted in characters from 1; prints as nothing when unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Position(pub Option<usize>);

impl std::fmt::Display for Position {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.map_or(Ok(()), |at| write!(formatter, " at character {at}"))
    }
}

impl Say for Position {
    fn say(&self, language: Language) -> String {
        let Some(at) = self.0 else { return String::new() };
        say!(language, self, " (символ {at})", " (znak {at})")
    }
}

/// The nearest name that exists, if any is near; prints as "did you mean ...? ".
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Nearest(pub Option<String>);

impl Nearest {
    pub(crate) fn to<'a>(given: &str, candidates: impl Iterator<Item = &'a str>) -> Self {
        let lower = given.to_lowercase();
        let best = candidates
            .map(|candidate| (strsim::damerau_levenshtein(&lower, &candidate.to_lowercase()), candidate))
            .min_by_key(|(distance, _)| *distance);
        let near = best.filter(|(distance, candidate)| {
            *distance <= 1 + given.chars().count() / 3 || (lower.len() > 3 && candidate.starts_with(&lower))
        });
        Self(near.map(|(_, candidate)| candidate.to_owned()))
    }
}

impl std::fmt::Display for Nearest {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.as_ref().map_or(Ok(()), |name| write!(formatter, "did you mean `{name}`? "))
    }
}

impl Say for Nearest {
    fn say(&self, language: Language) -> String {
        let Some(name) = &self.0 else { return String::new() };
        say!(language, self, "возможно, имелось в виду «{name}»? ", "czy chodziło o „{name}”? ")
    }
}
