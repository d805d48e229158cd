//! Which common touchpoints a map lacks.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_model::{Language, Say, say};

use crate::touchpoint::find;
use crate::{KnownTouchpoint, Map};

/// A touchpoint that a map does not have and companies commonly do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TouchpointSuggestion {
    /// Its key.
    pub touchpoint: String,
    pub name: String,
    /// Key of its stage; absent where it may be any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<String>,
    /// The step to put it behind; at the beginning when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    pub reason: SuggestionReason,
    /// The reason in words.
    pub why: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SuggestionReason {
    /// It goes with a touchpoint that the map has, given by its name.
    GoesWith {
        touchpoint: String,
    },
    /// The map has none of its phase: before, at, in use or after the purchase.
    NoneOfPhase,
    /// The map has none of its stage.
    NoneOfStage,
    Common,
}

impl Say for SuggestionReason {
    fn say(&self, language: Language) -> String {
        match self {
            Self::GoesWith { touchpoint } => say!(
                language,
                "goes with “{touchpoint}”",
                "обычно идёт вместе с «{touchpoint}»",
                "zwykle idzie w parze z „{touchpoint}”"
            ),
            Self::NoneOfPhase => say!(
                language,
                "the map has nothing of this phase yet",
                "на карте пока нет ничего из этой фазы",
                "na mapie nie ma jeszcze nic z tej fazy"
            ),
            Self::NoneOfStage => say!(
                language,
                "the map has nothing of this stage yet",
                "на карте пока нет ничего из этого этапа",
                "na mapie nie ma jeszcze nic z tego etapu"
            ),
            Self::Common => say!(language, "companies often have it", "часто есть у компаний", "firmy często go mają"),
        }
    }
}

/// What commonly goes with a touchpoint, above all what happens when it goes wrong.
const COMPANIONS: [(&str, &[&str]); 34] = [
    ("ad-click", &["landing-page", "retargeting-ad"]),
    ("search", &["filter"]),
    ("product-view", &["product-reviews", "stock-check"]),
    ("price-list", &["calculator", "faq"]),
    ("cart", &["cart-abandoned", "cart-reminder"]),
    ("checkout", &["delivery-choice", "payment-choice", "payment-failed"]),
    ("application-started", &["application-sent"]),
    ("payment", &["payment-failed", "order-confirmed", "refund"]),
    ("purchase", &["order-confirmed", "order-cancelled", "second-purchase-bonus"]),
    ("booking", &["order-confirmed", "order-cancelled"]),
    ("appointment", &["sms", "order-cancelled"]),
    ("delivery", &["tracking", "delivery-late", "return"]),
    ("pickup", &["tracking", "return"]),
    ("return", &["refund", "exchange"]),
    ("store-visit", &["shop-assistant", "store-purchase"]),
    ("branch-visit", &["queue", "consultation"]),
    ("registration", &["login", "password-reset"]),
    ("login", &["password-reset"]),
    ("trial", &["onboarding", "subscription-start"]),
    ("subscription-start", &["invoice", "subscription-renewal", "subscription-cancelled"]),
    ("subscription-renewal", &["subscription-cancelled"]),
    ("contact-form", &["callback-request", "sales-call"]),
    ("quote-request", &["quote-sent"]),
    ("demo-request", &["demo"]),
    ("contract-signed", &["onboarding", "invoice"]),
    ("phone-call", &["missed-call", "repeat-call", "voice-menu"]),
    ("chatbot", &["chat"]),
    ("chat", &["faq", "csat-survey"]),
    ("support-ticket", &["support-reply", "support-solved", "ces-survey"]),
    ("complaint", &["complaint-solved"]),
    ("check-in", &["check-in-error", "check-in-desk"]),
    ("email-click", &["email-open", "newsletter-unsubscribe"]),
    ("points-earned", &["loyalty-signup", "points-spent"]),
    ("nps-survey", &["referral", "review"]),
];

const PHASES: [&str; 4] = ["pre-purchase", "purchase", "use", "post-purchase"];

/// Touchpoints of the rows that the map lacks, with names and reasons in the
/// language: first what goes with what it has, then what fills a phase or a stage
/// that has none, then the rest; else in the order of the rows.
pub fn missing_touchpoints(map: &Map, known: &[KnownTouchpoint<'_>], language: Language) -> Vec<TouchpointSuggestion> {
    let drawn = Drawn::of(map, known);
    let mut suggestions: Vec<TouchpointSuggestion> = Vec::new();
    for row in known {
        let is_suggested = suggestions.iter().any(|other| other.touchpoint == row.key);
        if !is_suggested && !drawn.has(row.key) {
            suggestions.push(drawn.suggestion(row, language));
        }
    }
    suggestions.sort_by_key(|suggestion| rank(&suggestion.reason));
    suggestions
}

fn rank(reason: &SuggestionReason) -> usize {
    match reason {
        SuggestionReason::GoesWith { .. } => 0,
        SuggestionReason::NoneOfPhase => 1,
        SuggestionReason::NoneOfStage => 2,
        SuggestionReason::Common => 3,
    }
}

/// The touchpoints that a map has.
struct Drawn<'a> {
    touchpoints: Vec<DrawnTouchpoint<'a>>,
}

struct DrawnTouchpoint<'a> {
    step: &'a str,
    key: &'a str,
    known: Option<&'a KnownTouchpoint<'a>>,
}

impl<'a> Drawn<'a> {
    fn of(map: &'a Map, known: &'a [KnownTouchpoint<'a>]) -> Self {
        let mut touchpoints = Vec::new();
        for (_, step) in map.steps() {
            for key in &step.touchpoints {
                touchpoints.push(DrawnTouchpoint { step: &step.key, key, known: find(known, key) });
            }
        }
        Self { touchpoints }
    }

    fn has(&self, key: &str) -> bool {
        self.touchpoints.iter().any(|drawn| drawn.key == key)
    }

    fn suggestion(&self, row: &KnownTouchpoint<'_>, language: Language) -> TouchpointSuggestion {
        let (reason, after) = self.reason(row, language);
        TouchpointSuggestion {
            touchpoint: row.key.to_owned(),
            name: row.name(language).to_owned(),
            stage: row.stage.map(str::to_owned),
            phase: row.phase.map(str::to_owned),
            after: after.map(str::to_owned),
            why: reason.say(language),
            reason,
        }
    }

    /// Why it is suggested, and the step to put it behind.
    fn reason(&self, row: &KnownTouchpoint<'_>, language: Language) -> (SuggestionReason, Option<&'a str>) {
        if let Some(drawn) = self.touchpoints.iter().find(|drawn| goes_with(drawn.key, row.key)) {
            let touchpoint = drawn.known.map_or(drawn.key, |known| known.name(language)).to_owned();
            return (SuggestionReason::GoesWith { touchpoint }, Some(drawn.step));
        }
        let has = |of: fn(&KnownTouchpoint<'a>) -> Option<&'a str>, wanted: Option<&str>| {
            wanted.is_none() || self.touchpoints.iter().any(|drawn| drawn.known.and_then(of) == wanted)
        };
        let reason = if !has(|known| known.phase, row.phase) {
            SuggestionReason::NoneOfPhase
        } else if !has(|known| known.stage, row.stage) {
            SuggestionReason::NoneOfStage
        } else {
            SuggestionReason::Common
        };
        (reason, self.last_up_to(row.phase))
    }

    /// The last step with a touchpoint of the phase or an earlier one; the last of all for one of any phase.
    fn last_up_to(&self, phase: Option<&str>) -> Option<&'a str> {
        let Some(limit) = phase.and_then(place) else {
            return self.touchpoints.last().map(|drawn| drawn.step);
        };
        let is_up_to = |drawn: &&DrawnTouchpoint<'_>| {
            drawn.known.and_then(|known| known.phase).and_then(place).is_some_and(|place| place <= limit)
        };
        self.touchpoints.iter().rev().find(is_up_to).map(|drawn| drawn.step)
    }
}

fn place(phase: &str) -> Option<usize> {
    PHASES.iter().position(|other| *other == phase)
}

fn goes_with(key: &str, companion: &str) -> bool {
    COMPANIONS.iter().any(|(owner, companions)| *owner == key && companions.contains(&companion))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::testing::known;
    use crate::{Stage, Step, template};

    fn map(touchpoints: &[&str]) -> Map {
        let step =
            |key: &&str| Step { key: format!("at-{key}"), touchpoints: vec![(*key).to_owned()], ..Step::default() };
        let steps = touchpoints.iter().map(step).collect();
        Map { stages: vec![Stage { steps, ..Stage::default() }], ..Map::default() }
    }

    fn suggested(map: &Map, key: &str) -> Option<TouchpointSuggestion> {
        missing_touchpoints(map, &known(), Language::En).into_iter().find(|one| one.touchpoint == key)
    }

    #[test]
    fn companions_are_in_the_catalogue_and_named_once() {
        let known = known();
        let mut owners = HashSet::new();
        for (owner, companions) in COMPANIONS {
            assert!(owners.insert(owner), "{owner}");
            for key in companions.iter().chain([&owner]) {
                assert!(find(&known, key).is_some(), "{key}");
            }
        }
    }

    #[test]
    fn what_goes_with_a_touchpoint_is_suggested_behind_it_first() {
        let map = map(&["search", "checkout", "delivery"]);
        let all = missing_touchpoints(&map, &known(), Language::Pl);
        assert!(matches!(all[0].reason, SuggestionReason::GoesWith { .. }));
        let failed = all.iter().find(|one| one.touchpoint == "payment-failed").unwrap();
        assert_eq!(failed.after.as_deref(), Some("at-checkout"));
        assert_eq!(failed.why, "zwykle idzie w parze z „Składanie zamówienia”");
        assert!(all.iter().all(|one| one.touchpoint != "checkout"), "the map has it");
    }

    #[test]
    fn a_phase_that_is_overlooked_is_named() {
        let map = map(&["search", "checkout", "delivery"]);
        let survey = suggested(&map, "survey").unwrap();
        assert_eq!(survey.reason, SuggestionReason::NoneOfPhase);
        assert_eq!(survey.after.as_deref(), Some("at-delivery"), "the last of the phases before");
        assert_eq!(suggested(&map, "tv-ad").unwrap().reason, SuggestionReason::NoneOfStage);
        assert_eq!(suggested(&map, "tv-ad").unwrap().after.as_deref(), Some("at-search"));
        assert_eq!(suggested(&map, "wishlist").unwrap().reason, SuggestionReason::Common);
        assert_eq!(suggested(&Map::default(), "survey").unwrap().after, None);
    }

    #[test]
    fn a_template_lacks_little_of_what_goes_with_it() {
        let mut lines = Vec::new();
        for (key, language) in [("eshop", Language::Ru), ("bank", Language::Pl), ("saas", Language::En)] {
            let (map, _) = template(key, language).unwrap();
            let found = missing_touchpoints(&map, &known(), language);
            let first = found.iter().filter(|one| one.reason != SuggestionReason::Common);
            lines.extend(first.map(|one| format!("{key}: {} -> {:?}: {}", one.name, one.after, one.why)));
        }
        insta::assert_snapshot!(lines.join("\n"));
    }

    #[test]
    fn reasons_are_told_in_three_languages() {
        let samples = [
            SuggestionReason::GoesWith { touchpoint: "Checkout".to_owned() },
            SuggestionReason::NoneOfPhase,
            SuggestionReason::NoneOfStage,
            SuggestionReason::Common,
        ];
        let told = samples.map(|reason| Language::ALL.map(|language| reason.say(language)).join("\n    "));
        insta::assert_snapshot!(told.join("\n"));
    }
}
