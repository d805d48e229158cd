//! The register of a company's touchpoints, a document that people edit.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_model::{Duration, Language, Medium, Say, say};
use thiserror::Error;

use super::naming::squeezed;
use super::stage::{Phase, Stage};
use crate::expression::{ExpressionError, Nearest};

/// All touchpoints; their numbers are their places in the list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Registry {
    /// Grows with every change of it.
    #[serde(default)]
    pub version: u64,
    #[serde(default)]
    pub touchpoints: Vec<Touchpoint>,
    /// Events whose touchpoint somebody took away: none is proposed for them again.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub dismissed: BTreeSet<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Touchpoint {
    /// Lower-case ASCII letters, digits and hyphens; never changes.
    pub key: String,
    pub names: Names,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<Phase>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    #[serde(default)]
    pub medium: Medium,
    /// Who answers for it: a person or a team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// What the customer sees, hears or gets there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// What good looks like there, so that anybody can tell whether it is met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standard: Option<String>,
    /// What the company wants of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<String>,
    #[serde(default)]
    pub status: Status,
    #[serde(default)]
    pub rule: Rule,
}

/// A name in the three languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Names {
    pub en: String,
    pub ru: String,
    pub pl: String,
}

impl Names {
    /// The same name in all languages: one that a source or a user gave.
    pub fn same(name: &str) -> Self {
        Self { en: name.to_owned(), ru: name.to_owned(), pl: name.to_owned() }
    }

    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Ru => &self.ru,
            Language::Pl => &self.pl,
        }
    }
}

/// Whether customers meet it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    #[default]
    Used,
    /// Not used yet, but it should be.
    Wanted,
    /// Customers meet it, but no data can tell: a poster, word of mouth.
    Unobservable,
}

impl Status {
    pub fn key(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Wanted => "wanted",
            Self::Unobservable => "unobservable",
        }
    }
}

/// Which interactions belong to a touchpoint. One without events and condition
/// has none: a touchpoint that cannot be observed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Of these events; of any when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<String>,
    /// A CEL condition that must hold as well.
    #[serde(default, rename = "where", skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// Only at this moment of a customer's line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moment: Option<Moment>,
    /// The higher takes an interaction that several rules match. Among equals the
    /// narrower one does: with a moment, with a condition, then the first listed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub priority: i32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
fn is_zero(priority: &i32) -> bool {
    *priority == 0
}

/// Where in a customer's line an interaction stands, ties broken by the line's
/// order. Other touchpoints are named by key and may have no moment themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Moment {
    /// The first of those that the rule matches.
    First,
    /// Any but the first.
    Repeated,
    /// Followed by the touchpoint, within the time if one is given.
    Before {
        touchpoint: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        within: Option<Duration>,
    },
    /// Following the touchpoint, within the time if one is given.
    After {
        touchpoint: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        within: Option<Duration>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RegistryError {
    #[error("two touchpoints have the key `{0}`: give one of them another")]
    DuplicateKey(String),
    #[error("`{0}` is not a key: expected lower-case letters a-z, digits and hyphens, such as `add-to-cart`")]
    Key(String),
    #[error("the rule of touchpoint `{touchpoint}`: {error}")]
    Condition { touchpoint: String, error: ExpressionError },
    #[error("the rule of touchpoint `{touchpoint}`: {error}")]
    Moment { touchpoint: String, error: UnknownTouchpoint },
    #[error(
        "touchpoint `{touchpoint}` is bound to a moment relative to `{other}`, which has a moment itself: \
         name one that has none"
    )]
    MomentOfMoment { touchpoint: String, other: String },
    #[error("{0} touchpoints have a moment: expected at most 32")]
    TooManyMoments(usize),
    #[error("{0} touchpoints: expected at most 65,000; bind several events to one")]
    TooMany(usize),
}

impl Say for RegistryError {
    fn say(&self, language: Language) -> String {
        match self {
            Self::DuplicateKey(key) => say!(
                language,
                self,
                "у двух точек контакта один ключ `{key}`: дайте одной из них другой",
                "dwa punkty styku mają ten sam klucz `{key}`: nadaj jednemu z nich inny",
            ),
            Self::Key(key) => say!(
                language,
                self,
                "«{key}» — не ключ: допустимы строчные латинские буквы, цифры и дефисы, например `add-to-cart`",
                "„{key}” to nie klucz: dozwolone są małe litery a-z, cyfry i łączniki, na przykład `add-to-cart`",
            ),
            Self::Condition { touchpoint, error } => {
                let error = error.say(language);
                say!(
                    language,
                    self,
                    "правило точки контакта `{touchpoint}`: {error}",
                    "reguła punktu styku `{touchpoint}`: {error}",
                )
            }
            Self::Moment { touchpoint, error } => {
                let error = error.say(language);
                say!(
                    language,
                    self,
                    "правило точки контакта `{touchpoint}`: {error}",
                    "reguła punktu styku `{touchpoint}`: {error}",
                )
            }
            Self::MomentOfMoment { touchpoint, other } => say!(
                language,
                self,
                "момент точки контакта `{touchpoint}` задан через `{other}`, у которой самой есть момент: укажите точку без него",
                "moment punktu styku `{touchpoint}` zależy od `{other}`, który sam ma moment: wskaż punkt bez momentu",
            ),
            Self::TooManyMoments(count) => say!(
                language,
                self,
                "точек контакта с моментом: {count}; допускается не больше 32",
                "liczba punktów styku z momentem: {count}; dopuszczalne są najwyżej 32",
            ),
            Self::TooMany(count) => say!(
                language,
                self,
                "точек контакта: {count}; допускается не больше 65 000; отнесите несколько событий к одной",
                "liczba punktów styku: {count}; dopuszczalne jest najwyżej 65 000; przypisz kilka zdarzeń do jednego",
            ),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("no touchpoint `{name}`: {nearest}{known}")]
pub struct UnknownTouchpoint {
    pub name: String,
    pub nearest: Nearest,
    pub known: Known,
}

impl Say for UnknownTouchpoint {
    fn say(&self, language: Language) -> String {
        let (name, nearest, known) = (&self.name, self.nearest.say(language), self.known.say(language));
        say!(
            language,
            self,
            "точки контакта «{name}» нет: {nearest}{known}",
            "nie ma punktu styku „{name}”: {nearest}{known}",
        )
    }
}

/// Some names that exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known(pub Vec<String>);

impl Known {
    const SHOWN: usize = 8;
}

impl std::fmt::Display for Known {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.say(Language::En))
    }
}

impl Say for Known {
    fn say(&self, language: Language) -> String {
        if self.0.is_empty() {
            return say!(
                language,
                "the registry is empty: import interactions first",
                "реестр пуст: сначала импортируйте взаимодействия",
                "rejestr jest pusty: najpierw zaimportuj interakcje",
            );
        }
        let shown = self.0.iter().take(Self::SHOWN);
        let names: Vec<String> = shown.map(|name| say!(language, "`{name}`", "«{name}»", "„{name}”")).collect();
        let names = names.join(", ");
        let more = match self.0.len().saturating_sub(Self::SHOWN) {
            0 => String::new(),
            more => say!(language, " and {more} more", " и ещё {more}", " i jeszcze {more}"),
        };
        say!(language, "there are {names}{more}", "есть {names}{more}", "są {names}{more}")
    }
}

impl Registry {
    /// The events that rules name.
    fn bound(&self) -> BTreeSet<&str> {
        self.touchpoints.iter().flat_map(|one| &one.rule.events).map(String::as_str).collect()
    }

    /// Remembers which events lost their touchpoint since `before`, and forgets
    /// those that have one again.
    pub fn dismiss_since(&mut self, before: &Self) {
        let bound = self.bound();
        let lost = before.bound().into_iter().filter(|event| !bound.contains(event));
        let kept = self.dismissed.iter().map(String::as_str).filter(|event| !bound.contains(event));
        self.dismissed = kept.chain(lost).map(str::to_owned).collect();
    }

    /// The numbers of the touchpoints of a name: the one with this key, else
    /// those with this name in any language, else those that this event
    /// belongs to. Letter case, spaces and punctuation do not matter.
    pub fn find(&self, name: &str) -> Result<Vec<u16>, UnknownTouchpoint> {
        let wanted = squeezed(name);
        let numbers = |matches: &dyn Fn(&Touchpoint) -> bool| -> Vec<u16> {
            let all = self.touchpoints.iter().enumerate();
            all.filter(|(_, touchpoint)| matches(touchpoint)).map(|(number, _)| number as u16).collect()
        };
        let exact: [&dyn Fn(&Touchpoint) -> bool; 4] = [
            &|touchpoint| touchpoint.key == name,
            &|touchpoint| touchpoint.rule.events.iter().any(|event| event == name) && wanted.is_empty(),
            &|touchpoint| {
                Language::ALL.into_iter().any(|language| squeezed(touchpoint.names.get(language)) == wanted)
                    || squeezed(&touchpoint.key) == wanted
            },
            &|touchpoint| touchpoint.rule.events.iter().any(|event| squeezed(event) == wanted),
        ];
        let found = exact.into_iter().enumerate().map(|(number, matches)| {
            // Names without letters or digits are compared as they are.
            if number > 1 && wanted.is_empty() { Vec::new() } else { numbers(matches) }
        });
        found.into_iter().find(|numbers| !numbers.is_empty()).ok_or_else(|| self.unknown(name))
    }

    fn unknown(&self, name: &str) -> UnknownTouchpoint {
        let names = self.touchpoints.iter().flat_map(|touchpoint| {
            let names = &touchpoint.names;
            [touchpoint.key.as_str(), &names.en, &names.ru, &names.pl]
                .into_iter()
                .chain(touchpoint.rule.events.iter().map(String::as_str))
        });
        UnknownTouchpoint {
            name: name.to_owned(),
            nearest: Nearest::to(name, names),
            known: Known(self.touchpoints.iter().map(|touchpoint| touchpoint.key.clone()).collect()),
        }
    }

    /// What is wrong with the document, apart from its conditions.
    pub(crate) fn check(&self) -> Result<(), RegistryError> {
        if self.touchpoints.len() > 65_000 {
            return Err(RegistryError::TooMany(self.touchpoints.len()));
        }
        let mut keys = std::collections::HashSet::new();
        for touchpoint in &self.touchpoints {
            let key = &touchpoint.key;
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            if key.is_empty() || !key.chars().all(plain) {
                return Err(RegistryError::Key(key.clone()));
            }
            if !keys.insert(key.as_str()) {
                return Err(RegistryError::DuplicateKey(key.clone()));
            }
        }
        Ok(())
    }
}
