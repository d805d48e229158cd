use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use styk_model::{Currency, Language};

use crate::SimulateError;
use crate::scenario::{Scenario, label};

/// The companies that can be simulated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Demo {
    Airline,
    Bank,
    Travel,
}

impl Demo {
    pub const ALL: [Self; 3] = [Self::Airline, Self::Bank, Self::Travel];

    pub fn name(self) -> &'static str {
        match self {
            Self::Airline => "airline",
            Self::Bank => "bank",
            Self::Travel => "travel",
        }
    }

    /// What the company is called in this language.
    pub fn company(self, language: Language) -> &'static str {
        label(&Scenario::of(self).company, language)
    }
}

impl fmt::Display for Demo {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Demo {
    type Err = SimulateError;

    fn from_str(text: &str) -> Result<Self, SimulateError> {
        Self::ALL.into_iter().find(|demo| demo.name() == text).ok_or_else(|| SimulateError::Demo(text.to_owned()))
    }
}

/// How much of which company to simulate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// The country of the company: names, currency, holidays, channels, comments.
    pub language: Language,
    pub customers: u32,
    pub seed: u64,
    /// The first day.
    pub from: Date,
    /// The last day, inclusive.
    pub to: Date,
    /// Also list every identifier with its customer (`truth/people.csv`).
    pub list_people: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            language: Language::En,
            customers: 5_000,
            seed: 1,
            from: Date::constant(2024, 1, 1),
            to: Date::constant(2025, 12, 31),
            list_people: true,
        }
    }
}

/// The zone of the company's clocks.
pub(crate) fn zone_name(language: Language) -> &'static str {
    match language {
        Language::En => "Europe/London",
        Language::Ru => "Europe/Moscow",
        Language::Pl => "Europe/Warsaw",
    }
}

/// The currency, and how many of it make a euro in the price lists.
pub(crate) fn currency(language: Language) -> (Currency, f64) {
    match language {
        Language::En => ("GBP".parse().unwrap_or(Currency::EUR), 0.85),
        Language::Ru => (Currency::RUB, 95.0),
        Language::Pl => (Currency::PLN, 4.3),
    }
}
