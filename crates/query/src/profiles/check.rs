//! What is wrong with computed traits before they are saved.

use std::collections::HashSet;

use styk_model::{ComputedTrait, Language, Say, say};
use thiserror::Error;

use super::plan::TraitPlan;
use crate::context::Context;
use crate::error::QueryError;
use crate::expression::Condition;
use crate::inputs::SEGMENT;
use crate::segments::compile::Compiler;

/// So many traits: each takes memory for every customer.
const MOST: usize = 50;

/// Letters of a key.
const LONGEST: usize = 64;

/// Why computed traits are refused.
#[derive(Debug, Error)]
pub enum ComputedError {
    #[error("{0} computed traits: expected at most {MOST}")]
    TooMany(usize),
    #[error(
        "`{0}` is not a key: expected up to {LONGEST} lower-case letters a-z, digits, `-` and `_`, such as `orders-90d`"
    )]
    Key(String),
    #[error("two computed traits have the key `{0}`: give one of them another")]
    DuplicateKey(String),
    #[error("the computed trait `{0}` has no name")]
    Name(String),
    #[error("the computed trait `{0}` lacks a column: name one of numbers, such as `money` or `properties.quantity`")]
    Column(String),
    #[error("the computed trait `{0}` is of no column: leave it out")]
    NoColumn(String),
    #[error("the computed trait `{0}` cannot be of the last days only: leave the time out")]
    NoTime(String),
    #[error("the time of the computed trait `{0}` must be longer than none: write one such as `90d`")]
    Time(String),
    #[error("the computed trait `{0}` cannot be of a segment: name a column of interactions")]
    Segment(String),
    #[error("computed trait `{key}`: {error}")]
    Query { key: String, error: QueryError },
}

impl Say for ComputedError {
    fn say(&self, language: Language) -> String {
        match self {
            Self::TooMany(count) => say!(
                language,
                self,
                "расчётных показателей: {count}; допускается не больше {MOST}",
                "liczba wskaźników wyliczanych: {count}; dopuszczalne jest najwyżej {MOST}",
            ),
            Self::Key(key) => say!(
                language,
                self,
                "«{key}» — не ключ: допустимо до {LONGEST} знаков — строчные латинские буквы, цифры, `-` и `_`, например `orders-90d`",
                "„{key}” to nie klucz: dozwolone jest do {LONGEST} znaków — małe litery a-z, cyfry, `-` i `_`, na przykład `orders-90d`",
            ),
            Self::DuplicateKey(key) => say!(
                language,
                self,
                "у двух расчётных показателей один ключ `{key}`: дайте одному из них другой",
                "dwa wskaźniki wyliczane mają ten sam klucz `{key}`: nadaj jednemu z nich inny",
            ),
            Self::Name(key) => say!(
                language,
                self,
                "у расчётного показателя `{key}` нет названия",
                "wskaźnik wyliczany `{key}` nie ma nazwy",
            ),
            Self::Column(key) => say!(
                language,
                self,
                "для расчётного показателя `{key}` не указан столбец: выберите числовой, например `money` или `properties.quantity`",
                "wskaźnik wyliczany `{key}` nie ma kolumny: wybierz liczbową, na przykład `money` lub `properties.quantity`",
            ),
            Self::NoColumn(key) => say!(
                language,
                self,
                "расчётному показателю `{key}` столбец не нужен: уберите его",
                "wskaźnik wyliczany `{key}` nie potrzebuje kolumny: usuń ją",
            ),
            Self::NoTime(key) => say!(
                language,
                self,
                "расчётный показатель `{key}` нельзя ограничить последними днями: уберите срок",
                "wskaźnika wyliczanego `{key}` nie można ograniczyć do ostatnich dni: usuń czas",
            ),
            Self::Time(key) => say!(
                language,
                self,
                "срок расчётного показателя `{key}` должен быть больше нуля: пишите, например, `90d`",
                "czas wskaźnika wyliczanego `{key}` musi być dłuższy niż zero: napisz na przykład `90d`",
            ),
            Self::Segment(key) => say!(
                language,
                self,
                "расчётный показатель `{key}` нельзя взять из сегмента: выберите столбец взаимодействий",
                "wskaźnik wyliczany `{key}` nie może pochodzić z segmentu: wybierz kolumnę interakcji",
            ),
            Self::Query { key, error } => {
                let error = error.say(language);
                say!(language, self, "расчётный показатель `{key}`: {error}", "wskaźnik wyliczany `{key}`: {error}",)
            }
        }
    }
}

/// Refuses what cannot be computed, or not as it is written.
pub fn check(context: &Context, traits: &[ComputedTrait]) -> Result<(), ComputedError> {
    if traits.len() > MOST {
        return Err(ComputedError::TooMany(traits.len()));
    }
    let mut keys = HashSet::new();
    for one in traits {
        written(one)?;
        if !keys.insert(one.key.as_str()) {
            return Err(ComputedError::DuplicateKey(one.key.clone()));
        }
        let broken = |error| ComputedError::Query { key: one.key.clone(), error };
        if let Some(condition) = &one.of.condition {
            // Who is in a segment changes, and what was counted by it would not.
            Condition::parse(condition, &context.snapshot.promoted).map_err(|error| broken(error.into()))?;
        }
        TraitPlan::new(&mut Compiler::new(context), one).map_err(broken)?;
    }
    Ok(())
}

fn written(one: &ComputedTrait) -> Result<(), ComputedError> {
    let ComputedTrait { key, name, what, column, within, .. } = one;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if key.is_empty() || key.len() > LONGEST || !key.chars().all(plain) {
        return Err(ComputedError::Key(key.clone()));
    }
    if name.trim().is_empty() {
        return Err(ComputedError::Name(key.clone()));
    }
    match column.as_deref() {
        None if what.is_of_numbers() => return Err(ComputedError::Column(key.clone())),
        Some(_) if !what.takes_column() => return Err(ComputedError::NoColumn(key.clone())),
        Some(name) if name.starts_with(SEGMENT) => return Err(ComputedError::Segment(key.clone())),
        _ => {}
    }
    match within {
        Some(_) if !what.takes_time() => Err(ComputedError::NoTime(key.clone())),
        Some(within) if within.micros() <= 0 => Err(ComputedError::Time(key.clone())),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use styk_model::review::side_by_side;
    use styk_model::{Computation, Duration, Selector};

    use super::*;

    fn count(key: &str) -> ComputedTrait {
        ComputedTrait {
            key: key.to_owned(),
            name: "Orders".to_owned(),
            what: Computation::Count,
            column: None,
            of: Selector::default(),
            within: Some(Duration::from_days(90)),
        }
    }

    #[test]
    fn every_error_of_computed_traits_is_told_in_each_language() {
        let key = || "orders-90d".to_owned();
        let errors = [
            ComputedError::TooMany(51),
            ComputedError::Key("Заказы".to_owned()),
            ComputedError::DuplicateKey(key()),
            ComputedError::Name(key()),
            ComputedError::Column(key()),
            ComputedError::NoColumn(key()),
            ComputedError::NoTime(key()),
            ComputedError::Time(key()),
            ComputedError::Segment(key()),
            ComputedError::Query { key: key(), error: QueryError::Empty },
        ];
        insta::assert_snapshot!(side_by_side(include_str!("check.rs"), "ComputedError", &errors));
    }

    #[test]
    fn what_is_written_otherwise_is_refused() {
        let refused = |one: ComputedTrait| written(&one).err().map(|error| error.to_string());
        assert_eq!(refused(count("orders_90d")), None);
        assert!(refused(count("Orders")).unwrap().contains("`Orders` is not a key"));
        assert!(refused(count("")).is_some() && refused(count(&"a".repeat(65))).is_some());
        let of = |what, column: Option<&str>| ComputedTrait {
            what,
            column: column.map(str::to_owned),
            within: None,
            ..count("a")
        };
        assert!(refused(ComputedTrait { name: " ".to_owned(), ..count("a") }).unwrap().contains("no name"));
        assert!(refused(of(Computation::Sum, None)).unwrap().contains("lacks a column"));
        assert!(refused(of(Computation::Count, Some("money"))).unwrap().contains("of no column"));
        assert!(refused(of(Computation::Last, Some("segment.loyal"))).unwrap().contains("segment"));
        assert_eq!(refused(of(Computation::Last, None)), None);
        assert_eq!(refused(of(Computation::First, Some("channel"))), None);
        let last = ComputedTrait { what: Computation::Last, ..count("a") };
        assert!(refused(last).unwrap().contains("leave the time out"));
        let never = ComputedTrait { within: Some(Duration::from_days(0)), ..count("a") };
        assert!(refused(never).unwrap().contains("longer than none"));
    }
}
