//! Lists of customers for the people who call them: who, why, in which order, and what is filled in.

use serde::{Deserialize, Serialize};

use crate::{IdentifierKind, Language, Money, PersonNumber, Score, Timestamp};

/// Whom of a segment to call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CallList {
    /// The key of the segment.
    pub segment: String,
    pub name: String,
    /// The rule of the segment, in CEL.
    pub rule: String,
    /// The key of the purpose that it is for.
    pub purpose: String,
    pub purpose_name: String,
    pub language: Language,
    /// The zone of days (IANA name).
    pub zone: String,
    /// The moment that the segment is told for.
    pub at: Timestamp,
    pub made: Timestamp,
    pub author: String,
    /// Customers in the segment.
    pub members: u64,
    /// In the order in which to call them: those seen last come first.
    pub customers: Vec<ToCall>,
    /// Everybody else in the segment, by what keeps them off the list.
    pub left_out: Vec<LeftOut>,
}

/// Customers who are not on a list for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// In the language of the list.
    pub reason: String,
    pub customers: u64,
}

/// A customer to be called.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ToCall {
    pub person: PersonNumber,
    /// The strongest first, one of each kind.
    pub identifiers: Vec<(IdentifierKind, String)>,
    pub name: Option<String>,
    pub phone: Option<String>,
    /// Only where the purpose allows to write there as well.
    pub email: Option<String>,
    pub last_seen: Timestamp,
    pub since: Option<CallSince>,
    /// What the segment's rule looks at, as it is for this customer, in words.
    pub why: Vec<String>,
    /// The last interaction that brought money.
    pub paid: Option<(Timestamp, Money)>,
    /// The last score.
    pub score: Option<(Timestamp, Score)>,
    /// The last interactions, newest first.
    pub recent: Vec<RecentContact>,
}

/// Since when a customer is in a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallSince {
    pub time: Timestamp,
    /// Whether the customer was in it already when it began to be followed.
    pub or_earlier: bool,
}

/// One of the last interactions of a customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecentContact {
    pub time: Timestamp,
    /// The name of the touchpoint; of the event where it is bound to none.
    pub touchpoint: String,
    /// Empty where it is not known.
    pub channel: String,
    pub money: Option<Money>,
    pub score: Option<Score>,
    /// What the customer wrote or said, in short; empty for nothing.
    pub text: String,
}

/// A column that whoever calls fills in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallField {
    Outcome,
    CalledOn,
    CallNext,
    Note,
}

impl CallField {
    pub const ALL: [Self; 4] = [Self::Outcome, Self::CalledOn, Self::CallNext, Self::Note];

    /// The heading, by which a list that was filled in is read as well. No heading of a list is another's.
    pub fn heading(self, language: Language) -> &'static str {
        let headings = match self {
            Self::Outcome => ["Outcome", "Результат звонка", "Wynik rozmowy"],
            Self::CalledOn => ["Called on", "Дата звонка", "Data rozmowy"],
            Self::CallNext => ["Call again on", "Перезвонить", "Zadzwonić ponownie"],
            Self::Note => ["Note", "Заметка", "Notatka"],
        };
        headings[language as usize]
    }

    /// The name of what it becomes when the list is imported.
    pub fn name(self) -> &'static str {
        match self {
            Self::Outcome => "outcome",
            Self::CalledOn => "called_on",
            Self::CallNext => "call_next",
            Self::Note => "note",
        }
    }
}

/// What came of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallOutcome {
    Agreed,
    Undecided,
    Declined,
    CallBack,
    NoAnswer,
    WrongNumber,
    /// The customer wants no calls any more: that is an objection, and counts as one when it is imported.
    DoNotCall,
}

impl CallOutcome {
    pub const ALL: [Self; 7] = [
        Self::Agreed,
        Self::Undecided,
        Self::Declined,
        Self::CallBack,
        Self::NoAnswer,
        Self::WrongNumber,
        Self::DoNotCall,
    ];

    /// As it is chosen from the list in a cell; without commas, which would part it there.
    pub fn word(self, language: Language) -> &'static str {
        let words = match self {
            Self::Agreed => ["Talked: yes", "Разговор: да", "Rozmowa: tak"],
            Self::Undecided => ["Talked: thinking it over", "Разговор: думает", "Rozmowa: zastanawia się"],
            Self::Declined => ["Talked: no", "Разговор: нет", "Rozmowa: nie"],
            Self::CallBack => ["Asked to call back", "Просит перезвонить", "Prosi o telefon później"],
            Self::NoAnswer => ["No answer", "Не отвечает", "Nie odbiera"],
            Self::WrongNumber => ["Wrong number", "Неверный номер", "Błędny numer"],
            Self::DoNotCall => ["Do not call again", "Больше не звонить", "Więcej nie dzwonić"],
        };
        words[language as usize]
    }

    /// The name used in properties.
    pub fn name(self) -> &'static str {
        match self {
            Self::Agreed => "agreed",
            Self::Undecided => "undecided",
            Self::Declined => "declined",
            Self::CallBack => "call_back",
            Self::NoAnswer => "no_answer",
            Self::WrongNumber => "wrong_number",
            Self::DoNotCall => "do_not_call",
        }
    }

    /// The outcome that a cell says, in any language and letter case.
    pub fn read(cell: &str) -> Option<Self> {
        let cell = cell.trim().to_lowercase();
        let says = |outcome: Self| Language::ALL.iter().any(|language| outcome.word(*language).to_lowercase() == cell);
        Self::ALL.into_iter().find(|outcome| says(*outcome))
    }
}

/// The headings of a list's hidden columns begin with this: what the list was made of, and the identifiers by
/// which the calls find their customers again when the list is imported.
pub const CALL_LIST_PREFIX: &str = "styk_";

/// The hidden columns beside the identifiers: the keys of the segment and of the purpose.
pub const CALL_LIST_SEGMENT: &str = "styk_segment";
pub const CALL_LIST_PURPOSE: &str = "styk_purpose";

/// The kinds of identifiers that a list carries, each in a column of its own.
pub const CALL_LIST_IDENTIFIERS: [IdentifierKind; 6] = [
    IdentifierKind::CrmId,
    IdentifierKind::UserId,
    IdentifierKind::LoyaltyId,
    IdentifierKind::EmailHash,
    IdentifierKind::PhoneHash,
    IdentifierKind::MessengerId,
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn outcomes_are_read_in_every_language() {
        for outcome in CallOutcome::ALL {
            for language in Language::ALL {
                let word = outcome.word(language);
                assert_eq!(CallOutcome::read(&format!(" {} ", word.to_uppercase())), Some(outcome), "{word}");
                assert!(!word.contains(','), "{word}");
            }
        }
        assert_eq!(CallOutcome::read("perhaps"), None);
    }

    #[test]
    fn what_can_be_chosen_fits_into_a_cell_and_headings_differ() {
        for language in Language::ALL {
            let words = CallOutcome::ALL.map(|outcome| outcome.word(language));
            assert!(words.join(",").chars().count() <= 255, "a spreadsheet takes no longer list");
            assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), words.len());
            let headings = CallField::ALL.map(|field| field.heading(language));
            assert_eq!(headings.iter().collect::<BTreeSet<_>>().len(), headings.len());
        }
    }
}
