use styk_lake::LakeError;
use styk_maps::PlanFlaw;
use styk_model::{Language, Say, Text, say};
use thiserror::Error;

use crate::data_retention::RetentionError;
use crate::expression::ExpressionError;
use crate::segments::SegmentError;
use crate::touchpoints::{RegistryError, UnknownTouchpoint};

/// Why a question has no answer.
#[derive(Debug, Error)]
pub enum QueryError {
    #[error(transparent)]
    UnknownTouchpoint(#[from] UnknownTouchpoint),
    #[error(transparent)]
    Registry(#[from] RegistryError),
    #[error("there is no column `{name}`{nearest}")]
    UnknownColumn { name: String, nearest: Suggestion },
    #[error("`{0}` is not a time zone: expected an IANA name such as `Europe/Warsaw` or `UTC`")]
    Zone(String),
    #[error("there is no journey map `{name}`{nearest}")]
    UnknownMap { name: String, nearest: Suggestion },
    #[error("the journey map `{map}` has no version {version}: its newest is {newest}")]
    MapVersion { map: String, version: u32, newest: u32 },
    #[error("the journey map `{map}` cannot be followed: {flaw}")]
    MapPlan { map: String, flaw: PlanFlaw },
    #[error("{0}")]
    Question(Text),
    #[error(transparent)]
    Expression(#[from] ExpressionError),
    #[error(transparent)]
    Segment(#[from] SegmentError),
    #[error("not a question in JSON: {0}; `styk schema` describes questions")]
    Json(String),
    /// A key of the question, or of the place in it.
    #[error("`{key}` in {inside} means nothing{nearest}; `styk schema` describes questions", inside = inside(place))]
    UnknownKey { key: String, place: String, nearest: Suggestion },
    #[error("there are no interactions yet: import a file with `styk import FILE`")]
    Empty,
    /// A report of a month without interactions.
    #[error("{0}")]
    EmptyMonth(Text),
    #[error(transparent)]
    Retention(#[from] RetentionError),
    #[error(transparent)]
    Lake(#[from] LakeError),
}

impl Say for QueryError {
    fn say(&self, language: Language) -> String {
        match self {
            Self::UnknownTouchpoint(error) => error.say(language),
            Self::Registry(error) => error.say(language),
            Self::UnknownColumn { name, nearest } => {
                let nearest = nearest.say(language);
                say!(language, self, "столбца «{name}» нет{nearest}", "nie ma kolumny „{name}”{nearest}")
            }
            Self::Zone(zone) => say!(
                language,
                self,
                "«{zone}» — не часовой пояс: ожидается название из базы IANA, например `Europe/Warsaw` или `UTC`",
                "„{zone}” to nie strefa czasowa: oczekiwano nazwy z bazy IANA, na przykład `Europe/Warsaw` lub `UTC`",
            ),
            Self::UnknownMap { name, nearest } => {
                let nearest = nearest.say(language);
                say!(language, self, "карты пути «{name}» нет{nearest}", "nie ma mapy podróży „{name}”{nearest}")
            }
            Self::MapVersion { map, version, newest } => say!(
                language,
                self,
                "у карты пути «{map}» нет версии {version}: последняя — {newest}",
                "mapa podróży „{map}” nie ma wersji {version}: najnowsza to {newest}",
            ),
            Self::MapPlan { map, flaw } => {
                let flaw = flaw.say(language);
                say!(
                    language,
                    self,
                    "по карте пути «{map}» нельзя пройти: {flaw}",
                    "mapą podróży „{map}” nie da się przejść: {flaw}",
                )
            }
            Self::Question(reason) | Self::EmptyMonth(reason) => reason.say(language),
            Self::Expression(error) => error.say(language),
            Self::Segment(error) => error.say(language),
            Self::Json(reason) => say!(
                language,
                self,
                "JSON не читается как вопрос: {reason}; вопросы описывает `styk schema`",
                "nie da się odczytać pytania z JSON: {reason}; pytania opisuje `styk schema`",
            ),
            Self::UnknownKey { key, place, nearest } => {
                let nearest = nearest.say(language);
                let key = if place.is_empty() { key.clone() } else { format!("{place}.{key}") };
                say!(
                    language,
                    self,
                    "ключ `{key}` ничего не значит{nearest}; вопросы описывает `styk schema`",
                    "klucz `{key}` nic nie znaczy{nearest}; pytania opisuje `styk schema`",
                )
            }
            Self::Empty => say!(
                language,
                self,
                "взаимодействий пока нет: импортируйте файл командой `styk import ФАЙЛ`",
                "nie ma jeszcze żadnych interakcji: zaimportuj plik poleceniem `styk import PLIK`",
            ),
            Self::Retention(error) => error.say(language),
            Self::Lake(error) => error.say(language),
        }
    }
}

fn inside(place: &str) -> String {
    if place.is_empty() { "the question".to_owned() } else { format!("`{place}`") }
}

/// The nearest names that exist.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Suggestion(pub Vec<String>);

impl std::fmt::Display for Suggestion {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0.is_empty() {
            return Ok(());
        }
        let names: Vec<String> = self.0.iter().map(|name| format!("`{name}`")).collect();
        write!(formatter, "; the nearest: {}", names.join(", "))
    }
}

impl Say for Suggestion {
    fn say(&self, language: Language) -> String {
        if self.0.is_empty() {
            return String::new();
        }
        let names: Vec<String> = self.0.iter().map(|name| say!(language, "`{name}`", "«{name}»", "„{name}”")).collect();
        let names = names.join(", ");
        say!(language, self, "; похожие: {names}", "; podobne: {names}")
    }
}

impl Suggestion {
    /// The three names most like `given` (Jaro-Winkler).
    pub fn to<'a>(given: &str, names: impl IntoIterator<Item = &'a str>) -> Self {
        let given = given.to_lowercase();
        let mut ranked: Vec<(f64, &str)> = names
            .into_iter()
            .map(|name| (strsim::jaro_winkler(&given, &name.to_lowercase()), name))
            .filter(|(likeness, _)| *likeness > 0.6)
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        ranked.dedup_by(|a, b| a.1 == b.1);
        Self(ranked.into_iter().take(3).map(|(_, name)| name.to_owned()).collect())
    }
}

#[cfg(test)]
mod tests {
    use styk_model::review::side_by_side;
    use styk_model::text;

    use super::*;
    use crate::difference::DifferenceError;
    use crate::expression::{Advice, Kind, Nearest, Position};
    use crate::touchpoints::Known;

    fn unknown(nearest: Option<&str>, known: usize) -> UnknownTouchpoint {
        let known = (0..known).map(|number| format!("event-{number}")).collect();
        UnknownTouchpoint {
            name: "serch".to_owned(),
            nearest: Nearest(nearest.map(str::to_owned)),
            known: Known(known),
        }
    }

    #[test]
    fn every_error_is_told_in_each_language() {
        let column = |nearest: &[&str]| QueryError::UnknownColumn {
            name: "chanel".to_owned(),
            nearest: Suggestion(nearest.iter().map(|name| (*name).to_owned()).collect()),
        };
        let key = |place: &str| QueryError::UnknownKey {
            key: "filter".to_owned(),
            place: place.to_owned(),
            nearest: Suggestion(vec!["filters".to_owned()]),
        };
        let errors = [
            QueryError::UnknownTouchpoint(unknown(Some("search"), 2)),
            QueryError::UnknownTouchpoint(unknown(None, 11)),
            QueryError::UnknownTouchpoint(unknown(None, 0)),
            QueryError::Registry(RegistryError::DuplicateKey("cart".to_owned())),
            column(&["channel", "plan"]),
            column(&[]),
            QueryError::Zone("Warsaw".to_owned()),
            QueryError::UnknownMap { name: "fligth".to_owned(), nearest: Suggestion(vec!["flight".to_owned()]) },
            QueryError::MapVersion { map: "flight".to_owned(), version: 9, newest: 3 },
            QueryError::MapPlan { map: "flight".to_owned(), flaw: PlanFlaw::NoSteps },
            QueryError::Question(text!("no period", "нет периода", "brak okresu")),
            QueryError::EmptyMonth(text!("no such month", "нет такого месяца", "nie ma takiego miesiąca")),
            QueryError::Expression(ExpressionError::TooMany { given: 33 }),
            QueryError::Segment(SegmentError::TooMany { most: 50 }),
            QueryError::Json("expected `,` at line 2".to_owned()),
            key(""),
            key("steps[1]"),
            QueryError::Empty,
            QueryError::Retention(RetentionError::TooMany(33)),
            QueryError::Lake(LakeError::Newer(2)),
        ];
        insta::assert_snapshot!(side_by_side(include_str!("error.rs"), "QueryError", &errors));
    }

    #[test]
    fn every_error_of_retention_is_told_in_each_language() {
        let errors = [
            RetentionError::Zone("Warsaw".to_owned()),
            RetentionError::TooMany(33),
            RetentionError::Touchpoint { number: 2, error: unknown(Some("search"), 2) },
            RetentionError::Moment { number: 2, touchpoint: "first-purchase".to_owned() },
            RetentionError::Condition { number: 2, error: Box::new(ExpressionError::TooMany { given: 33 }) },
            RetentionError::Columns { number: 2 },
            RetentionError::Length { number: 2, most: 100 },
            RetentionError::Basis { number: 2 },
        ];
        let source = include_str!("data_retention/error.rs");
        insta::assert_snapshot!(side_by_side(source, "RetentionError", &errors));
    }

    #[test]
    fn every_error_of_the_registry_is_told_in_each_language() {
        let touchpoint = || "first-purchase".to_owned();
        let errors = [
            RegistryError::DuplicateKey("cart".to_owned()),
            RegistryError::Key("Корзина".to_owned()),
            RegistryError::Condition { touchpoint: touchpoint(), error: ExpressionError::TooMany { given: 33 } },
            RegistryError::Moment { touchpoint: touchpoint(), error: unknown(Some("search"), 2) },
            RegistryError::MomentOfMoment { touchpoint: touchpoint(), other: "cart".to_owned() },
            RegistryError::TooManyMoments(33),
            RegistryError::TooMany(65_001),
        ];
        let source = include_str!("touchpoints/registry.rs");
        insta::assert_snapshot!(side_by_side(source, "RegistryError", &errors));
    }

    #[test]
    fn every_error_of_a_condition_is_told_in_each_language() {
        let position = Position(Some(12));
        let (nearest, known) = (|| Nearest(Some("channel".to_owned())), || "`event`, `channel`".to_owned());
        let kinds =
            |left, right, advice| ExpressionError::Kinds { operator: "==".to_owned(), left, right, position, advice };
        let errors = [
            ExpressionError::Syntax { condition: "a +".to_owned(), reason: Text::verbatim("unexpected end"), position },
            ExpressionError::Variable { name: "chanel".to_owned(), position, nearest: nearest(), known: known() },
            ExpressionError::Function { name: "lowr".to_owned(), position, nearest: Nearest(None), known: known() },
            ExpressionError::Usage { name: "size".to_owned(), usage: "size(text)", position: Position(None) },
            kinds(Kind::Null, Kind::Text, Advice::EmptyText),
            kinds(Kind::Text, Kind::Number, Advice::Quotes),
            kinds(Kind::Truth, Kind::Truth, Advice::Comparable),
            kinds(Kind::Text, Kind::Text, Advice::NumbersOnly),
            kinds(Kind::Number, Kind::Whole, Advice::WholeRemainders),
            kinds(Kind::List, Kind::Any, Advice::BothTexts),
            ExpressionError::NotCondition { found: Kind::Number, position },
            ExpressionError::PropertyName { position },
            ExpressionError::PropertyNull { name: "plan".to_owned(), position },
            ExpressionError::Pattern { pattern: "(".to_owned(), reason: "unclosed group".to_owned(), position },
            ExpressionError::Segment { position },
            ExpressionError::TooMany { given: 33 },
        ];
        let source = include_str!("expression/error.rs");
        insta::assert_snapshot!(side_by_side(source, "ExpressionError", &errors));
    }

    #[test]
    fn every_error_of_a_segment_is_told_in_each_language() {
        let position = Position(Some(12));
        let errors = [
            SegmentError::Expression(ExpressionError::Segment { position }),
            SegmentError::Syntax { reason: Text::verbatim("unexpected end"), position },
            SegmentError::NoTest { position },
            SegmentError::Function { name: "cuont".to_owned(), position, nearest: Nearest(Some("count".to_owned())) },
            SegmentError::Usage { name: "did", usage: "did(\"purchase\", \"90d\")", position },
            SegmentError::Kinds { position },
            SegmentError::Selector { position },
            SegmentError::Quoted { position },
            SegmentError::Counted { most: 1_000, position },
            SegmentError::Time { reason: text!("no time", "не срок", "to nie czas"), position },
            SegmentError::NoTime { position: Position(None) },
            SegmentError::TooMany { most: 50 },
            SegmentError::Unknown { name: "loyl".to_owned(), nearest: Suggestion(vec!["loyal".to_owned()]) },
        ];
        assert_eq!(errors.len(), 13, "one of each");
        let source = include_str!("segments/error.rs");
        insta::assert_snapshot!(side_by_side(source, "SegmentError", &errors));
    }

    #[test]
    fn every_error_of_a_difference_is_told_in_each_language() {
        let errors = [
            DifferenceError::NoRows("paths"),
            DifferenceError::Kinds { a: "funnel", b: "drop_off" },
            DifferenceError::Units,
        ];
        let source = include_str!("difference/mod.rs");
        insta::assert_snapshot!(side_by_side(source, "DifferenceError", &errors));
    }
}
