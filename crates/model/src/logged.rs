//! Journeys as logs of processes hold them: a case with its events in order.

use serde::{Deserialize, Serialize};

use crate::answer::KnownBy;
use crate::{Money, PersonNumber, Score, Timestamp};

/// A journey of a customer, with what happened on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LoggedJourney {
    pub person: PersonNumber,
    /// Which journey of the customer it is, from 1; none where it is the customer's whole line.
    pub number: Option<u32>,
    /// What the customer is known by, the strongest first; none where that is not to be seen.
    pub identifiers: Vec<KnownBy>,
    /// In order of time, at least one.
    pub events: Vec<LoggedEvent>,
}

impl LoggedJourney {
    /// What the journey is called: `17`, and `17-2` for the second journey of customer 17.
    pub fn name(&self) -> String {
        match self.number {
            Some(number) => format!("{}-{number}", self.person),
            None => self.person.to_string(),
        }
    }
}

/// An interaction of a journey. Texts that are absent are empty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LoggedEvent {
    pub time: Timestamp,
    /// The name of the step, else that of the touchpoint, else the event.
    pub name: String,
    /// The key of the step of the map that was asked about.
    pub step: String,
    /// The key of the touchpoint.
    pub touchpoint: String,
    pub event: String,
    pub channel: String,
    pub medium: String,
    pub place: String,
    pub direction: String,
    pub source: String,
    pub case: String,
    pub score: Option<Score>,
    pub money: Option<Money>,
    pub duration_ms: Option<i64>,
    pub actions: Option<i64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journey_is_called_by_its_customer_and_its_number() {
        let journey = |number| LoggedJourney { person: 17, number, identifiers: Vec::new(), events: Vec::new() };
        assert_eq!([None, Some(2)].map(|number| journey(number).name()), ["17", "17-2"]);
    }
}
