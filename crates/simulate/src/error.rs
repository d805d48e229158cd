use std::path::PathBuf;

use styk_model::{Language, Say, say};
use thiserror::Error;

/// Why a demo cannot be simulated or written.
#[derive(Debug, Error)]
pub enum SimulateError {
    #[error("`{from}` to `{to}` is no period to simulate: expected 60 days to 20 years, the last day after the first")]
    Period { from: jiff::civil::Date, to: jiff::civil::Date },
    #[error("`{0}` customers cannot be simulated: expected 1 to 50 million")]
    Customers(u32),
    #[error("time zone `{zone}` of the demo is not available: {source}")]
    Zone { zone: &'static str, source: jiff::Error },
    #[error("`{0}` is not a demo: expected `airline`, `bank` or `travel`")]
    Demo(String),
    #[error(
        "`{people}` people with `{interactions}` interactions in `{months}` months cannot be made: expected at least one interaction a person and 1 to 600 months"
    )]
    Bench { people: u32, interactions: u64, months: u32 },
    #[error("cannot write `{path}`: {source}")]
    Write { path: PathBuf, source: std::io::Error },
}

impl Say for SimulateError {
    fn say(&self, language: Language) -> String {
        match self {
            Self::Period { from, to } => say!(
                language,
                self,
                "период с {from} по {to} не подходит: ожидается от 60 дней до 20 лет, последний день — позже первого",
                "okres od {from} do {to} się nie nadaje: oczekiwano od 60 dni do 20 lat, z ostatnim dniem po pierwszym",
            ),
            Self::Customers(count) => say!(
                language,
                self,
                "клиентов задано {count}: допустимо от 1 до 50 миллионов",
                "podana liczba klientów to {count}: dopuszczalne jest od 1 do 50 milionów",
            ),
            Self::Zone { zone, source } => say!(
                language,
                self,
                "часовой пояс «{zone}» демонстрационной компании недоступен: {source}",
                "strefa czasowa „{zone}” firmy demonstracyjnej jest niedostępna: {source}",
            ),
            Self::Demo(name) => say!(
                language,
                self,
                "демонстрации «{name}» нет: ожидается `airline`, `bank` или `travel`",
                "nie ma demonstracji „{name}”: oczekiwano `airline`, `bank` lub `travel`",
            ),
            Self::Bench { people, interactions, months } => say!(
                language,
                self,
                "нельзя создать столько данных (людей: {people}, взаимодействий: {interactions}, месяцев: {months}): нужно хотя бы одно взаимодействие на человека и от 1 до 600 месяцев",
                "nie da się utworzyć takich danych (osoby: {people}, interakcje: {interactions}, miesiące: {months}): potrzebna jest co najmniej jedna interakcja na osobę i od 1 do 600 miesięcy",
            ),
            Self::Write { path, source } => {
                let (path, source) = (path.display(), source.say(language));
                say!(
                    language,
                    self,
                    "не удалось записать «{path}»: {source}",
                    "nie udało się zapisać „{path}”: {source}",
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use styk_model::review::side_by_side;

    use super::*;

    #[test]
    fn every_error_is_told_in_each_language() {
        let day = |text: &str| text.parse().unwrap();
        let errors = [
            SimulateError::Period { from: day("2024-01-01"), to: day("2024-01-31") },
            SimulateError::Customers(0),
            SimulateError::Zone { zone: "Europe/Warsaw", source: jiff::tz::TimeZone::get("nowhere").unwrap_err() },
            SimulateError::Demo("shop".to_owned()),
            SimulateError::Bench { people: 10, interactions: 5, months: 24 },
            SimulateError::Write { path: "demo/files".into(), source: std::io::ErrorKind::PermissionDenied.into() },
        ];
        insta::assert_snapshot!(side_by_side(include_str!("error.rs"), "SimulateError", &errors));
    }
}
