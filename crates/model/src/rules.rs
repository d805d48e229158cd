//! Rules that journeys should keep to, and what is asked of them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{Duration, Language, Period, Say, say};

/// Rules that a map or a question may have: two selections of each and what makes journeys are what one pass can
/// tell apart.
pub const MOST_RULES: usize = 15;

/// How well rules are kept: those of a map, or others.
///
/// Where the question has no filters of its own, those of the map hold; where it leaves journeys whole, the map says
/// what makes one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// The key of the map whose rules they are, or whose steps they name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub map: Option<String>,
    /// A version of it; the newest when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// The rules to check, at most 15; those of the map when absent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
    /// Periods of the trend, by the time of cases; longer ones where there would be too many.
    #[serde(default)]
    pub period: Period,
}

/// One rule. Which fields it has is told by its kind.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "JourneyRule")]
pub struct Rule {
    /// Unique among the rules of its map or question.
    pub key: String,
    pub kind: RuleKind,
    /// What it is about.
    #[serde(default)]
    pub of: RuleSelection,
    /// Of `response`, `precedence` and `not_within`: what must, or must not, come with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<RuleSelection>,
    /// Of `response`, `precedence`, `not_within` and `at_most`: how long it holds, bounds included; as long as the
    /// data when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Duration>,
    /// Of `at_most`: how many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<u32>,
    #[serde(default)]
    pub per: RuleScope,
}

/// What a rule says. Names are those of Declare (Pesic, Schonenberg and van der Aalst 2007) where it has one; all but
/// `precedence` look ahead in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RuleKind {
    /// After each `of` comes `other`.
    #[default]
    Response,
    /// Each `of` has an `other` before it.
    Precedence,
    /// After `of` no `other` comes within the time; where both are the same, there are never two.
    NotWithin,
    /// `of` does not happen.
    Absence,
    /// `of` happens.
    Existence,
    /// `of` happens so often and no more: altogether, or within any such time.
    AtMost,
}

impl RuleKind {
    pub const ALL: [Self; 6] =
        [Self::Response, Self::Precedence, Self::NotWithin, Self::Absence, Self::Existence, Self::AtMost];

    /// As it is written in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Response => "response",
            Self::Precedence => "precedence",
            Self::NotWithin => "not_within",
            Self::Absence => "absence",
            Self::Existence => "existence",
            Self::AtMost => "at_most",
        }
    }

    /// Whether it speaks of a second selection.
    pub fn has_other(self) -> bool {
        matches!(self, Self::Response | Self::Precedence | Self::NotWithin)
    }

    /// Whether its cases are whole customers or journeys, rather than interactions, with a time or without.
    pub fn is_of_lines(self, timed: bool) -> bool {
        match self {
            Self::Response | Self::Precedence | Self::NotWithin => false,
            Self::Absence | Self::Existence => true,
            Self::AtMost => !timed,
        }
    }

    /// Whether a time may be given.
    pub fn has_time(self) -> bool {
        !matches!(self, Self::Absence | Self::Existence)
    }
}

/// Whose interactions are looked at together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RuleScope {
    /// Everything that a customer does, across channels and journeys.
    #[default]
    Customer,
    /// One journey, by what makes one.
    Journey,
}

/// Interactions to pick: at any of these steps or touchpoints, and matching the condition.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleSelection {
    /// Keys of steps of the map: an interaction at any of their touchpoints.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<String>,
    /// Touchpoint keys, names or event names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub touchpoints: Vec<String>,
    /// A CEL condition over the interaction; of all interactions where no step or touchpoint is named.
    #[serde(default, rename = "where", skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
}

impl RuleSelection {
    pub fn touchpoint(name: impl Into<String>) -> Self {
        Self { touchpoints: vec![name.into()], ..Self::default() }
    }

    /// Whether nothing is chosen.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty() && self.touchpoints.is_empty() && self.condition.is_none()
    }
}

/// How a case of a rule stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RuleState {
    Kept,
    Broken,
    /// Neither yet: its time is not over at the end of the data or the range.
    Open,
}

impl RuleState {
    pub const ALL: [Self; 3] = [Self::Kept, Self::Broken, Self::Open];
}

/// Why a rule cannot be checked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RuleFlaw {
    #[error("it says nothing in `{side}`: name touchpoints, steps or a condition")]
    NothingChosen { side: &'static str },
    #[error("it has no time: give one in `within`, such as `7d`")]
    NoTime,
    #[error("it does not say how many: give a number in `most`")]
    NoNumber,
    #[error("`of` and `other` are the same, and nothing comes before its own first time: choose another `other`")]
    SameSides,
    #[error("its time is nothing: expected one such as `24h` in `within`")]
    NoLength,
    #[error("at most none is what the kind `absence` says: expected `most` of 1 or more")]
    AtMostNone,
    #[error("a rule of the kind `{kind}` has no `{field}`: leave it out")]
    Beside { field: &'static str, kind: &'static str },
}

impl RuleFlaw {
    /// Whether it is only not filled in yet, as rules are while they are made.
    pub fn is_unfinished(&self) -> bool {
        matches!(self, Self::NothingChosen { .. } | Self::NoTime | Self::NoNumber | Self::SameSides)
    }
}

impl Say for RuleFlaw {
    fn say(&self, language: Language) -> String {
        match self {
            Self::NothingChosen { side } => say!(
                language,
                self,
                "в `{side}` ничего не выбрано: укажите точки контакта, шаги или условие",
                "w `{side}` nic nie wybrano: podaj punkty styku, kroki lub warunek",
            ),
            Self::NoTime => say!(
                language,
                self,
                "не указан срок: задайте его в `within`, например `7d`",
                "nie podano czasu: podaj go w `within`, na przykład `7d`",
            ),
            Self::NoNumber => say!(
                language,
                self,
                "не указано, сколько раз: задайте число в `most`",
                "nie podano, ile razy: podaj liczbę w `most`",
            ),
            Self::SameSides => say!(
                language,
                self,
                "`of` и `other` совпадают, а раньше первого раза ничего быть не может: выберите в `other` другое",
                "`of` i `other` są takie same, a przed pierwszym razem niczego nie ma: wybierz w `other` coś innego",
            ),
            Self::NoLength => say!(
                language,
                self,
                "срок равен нулю: ожидается, например, `24h` в `within`",
                "czas jest zerowy: oczekiwano na przykład `24h` w `within`",
            ),
            Self::AtMostNone => say!(
                language,
                self,
                "«не более 0 раз» — это правило вида `absence`: ожидается `most` от 1",
                "„najwyżej 0 razy” to reguła rodzaju `absence`: oczekiwano `most` równego co najmniej 1",
            ),
            Self::Beside { field, kind } => say!(
                language,
                self,
                "у правила вида `{kind}` нет поля `{field}`: уберите его",
                "reguła rodzaju `{kind}` nie ma pola `{field}`: usuń je",
            ),
        }
    }
}

impl Rule {
    /// The first thing for which it cannot be checked.
    pub fn flaw(&self) -> Option<RuleFlaw> {
        let Self { kind, of, other, within, most, .. } = self;
        let beside = |field| Some(RuleFlaw::Beside { field, kind: kind.name() });
        if other.is_some() && !kind.has_other() {
            return beside("other");
        }
        if within.is_some() && !kind.has_time() {
            return beside("within");
        }
        if most.is_some() && *kind != RuleKind::AtMost {
            return beside("most");
        }
        if within.is_some_and(|within| within.micros() <= 0) {
            return Some(RuleFlaw::NoLength);
        }
        if *most == Some(0) {
            return Some(RuleFlaw::AtMostNone);
        }
        if of.is_empty() {
            return Some(RuleFlaw::NothingChosen { side: "of" });
        }
        if kind.has_other() && other.as_ref().is_none_or(RuleSelection::is_empty) {
            return Some(RuleFlaw::NothingChosen { side: "other" });
        }
        match kind {
            RuleKind::NotWithin if within.is_none() => Some(RuleFlaw::NoTime),
            RuleKind::AtMost if most.is_none() => Some(RuleFlaw::NoNumber),
            RuleKind::Precedence if other.as_ref() == Some(of) => Some(RuleFlaw::SameSides),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::side_by_side;

    fn answered() -> Rule {
        Rule {
            key: "answered".to_owned(),
            of: RuleSelection::touchpoint("complaint"),
            other: Some(RuleSelection::touchpoint("answer")),
            within: Some(Duration::from_days(1)),
            ..Rule::default()
        }
    }

    #[test]
    fn a_rule_is_read_as_it_is_written_and_no_other_field_is_taken() {
        let text = r#"{"key":"answered","kind":"response","of":{"touchpoints":["complaint"]},"other":{"touchpoints":["answer"]},"within":"1d","per":"customer"}"#;
        assert_eq!(serde_json::to_string(&answered()).unwrap(), text);
        assert_eq!(serde_json::from_str::<Rule>(text).unwrap(), answered());
        assert!(serde_json::from_str::<Rule>(&text.replace("within", "in")).is_err());
        for kind in RuleKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
    }

    #[test]
    fn what_a_rule_lacks_and_what_it_cannot_have_is_told_apart() {
        let flaw = |change: &dyn Fn(&mut Rule)| {
            let mut rule = answered();
            change(&mut rule);
            rule.flaw().map(|flaw| (flaw.is_unfinished(), flaw))
        };
        assert_eq!(flaw(&|_| {}), None);
        assert_eq!(flaw(&|rule| rule.within = None), None);
        assert_eq!(flaw(&|rule| rule.other = None), Some((true, RuleFlaw::NothingChosen { side: "other" })));
        assert_eq!(
            flaw(&|rule| rule.of = RuleSelection::default()),
            Some((true, RuleFlaw::NothingChosen { side: "of" }))
        );
        let never = |rule: &mut Rule| (rule.kind, rule.within) = (RuleKind::NotWithin, None);
        assert_eq!(flaw(&never), Some((true, RuleFlaw::NoTime)));
        let same = |rule: &mut Rule| (rule.kind, rule.other) = (RuleKind::Precedence, Some(rule.of.clone()));
        assert_eq!(flaw(&same), Some((true, RuleFlaw::SameSides)));
        let two = |rule: &mut Rule| (rule.kind, rule.other) = (RuleKind::NotWithin, Some(rule.of.clone()));
        assert_eq!(flaw(&two), None);
        let often = |rule: &mut Rule| (rule.kind, rule.other) = (RuleKind::AtMost, None);
        assert_eq!(flaw(&often), Some((true, RuleFlaw::NoNumber)));
        let none = |rule: &mut Rule| (rule.kind, rule.other, rule.most) = (RuleKind::AtMost, None, Some(0));
        assert_eq!(flaw(&none), Some((false, RuleFlaw::AtMostNone)));
        assert_eq!(flaw(&|rule| rule.within = Some(Duration::from_micros(0))), Some((false, RuleFlaw::NoLength)));
        let beside = |field, kind| Some((false, RuleFlaw::Beside { field, kind }));
        assert_eq!(flaw(&|rule| rule.most = Some(2)), beside("most", "response"));
        assert_eq!(flaw(&|rule| rule.kind = RuleKind::Absence), beside("other", "absence"));
        let timed = |rule: &mut Rule| (rule.kind, rule.other) = (RuleKind::Existence, None);
        assert_eq!(flaw(&timed), beside("within", "existence"));
    }

    #[test]
    fn flaws_are_told_in_three_languages() {
        let samples = [
            RuleFlaw::NothingChosen { side: "of" },
            RuleFlaw::NoTime,
            RuleFlaw::NoNumber,
            RuleFlaw::SameSides,
            RuleFlaw::NoLength,
            RuleFlaw::AtMostNone,
            RuleFlaw::Beside { field: "most", kind: "response" },
        ];
        let told = side_by_side(include_str!("rules.rs"), "RuleFlaw", &samples);
        assert!(told.contains("a rule of the kind `response` has no `most`"));
    }
}
