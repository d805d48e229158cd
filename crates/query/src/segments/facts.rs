//! What the rule of a segment looks at, as it is for one customer, in words.

use styk_insight::language::{Dates, Noun, count, day, duration, money, quote};
use styk_journey::operators::{BehaviourCondition, Kept};
use styk_model::segment::{Amount, Count, Edge, Follows, Latest, Order, Rule, Since, Which};
use styk_model::{Currency, Duration, Language, Selector, Timestamp, say};

use crate::touchpoints::Registry;

/// Tells facts in a language, of a moment.
pub(super) struct Facts<'a> {
    pub registry: &'a Registry,
    /// Of the amounts that are added up.
    pub currency: Option<Currency>,
    pub dates: &'a Dates,
    pub at: Timestamp,
}

impl Facts<'_> {
    /// A fact for each test of a rule, in its order, each once. `condition` is the rule, its names found.
    pub(super) fn of(&self, rule: &Rule, condition: &BehaviourCondition, kept: &[Kept]) -> Vec<String> {
        let mut facts = Vec::new();
        self.gather(rule, condition, kept, &mut facts);
        facts
    }

    fn gather(&self, rule: &Rule, condition: &BehaviourCondition, kept: &[Kept], facts: &mut Vec<String>) {
        match (rule, condition) {
            (
                Rule::All(rules) | Rule::Any(rules),
                BehaviourCondition::All(conditions) | BehaviourCondition::Any(conditions),
            ) => {
                for (rule, condition) in rules.iter().zip(conditions) {
                    self.gather(rule, condition, kept, facts);
                }
            }
            (Rule::Not(rule), BehaviourCondition::Not(condition)) => self.gather(rule, condition, kept, facts),
            _ => {
                if let Some(fact) = self.fact(rule, condition, kept)
                    && !facts.contains(&fact)
                {
                    facts.push(fact);
                }
            }
        }
    }

    fn fact(&self, rule: &Rule, condition: &BehaviourCondition, kept: &[Kept]) -> Option<String> {
        Some(match (rule, condition) {
            (Rule::Count(Count { of, within, .. }), BehaviourCondition::Count { feature, .. }) => {
                self.spanned(of, *within, &self.counted(&kept[*feature], *within))
            }
            (Rule::Money(Amount { of, within, .. }), BehaviourCondition::Sum { feature, .. }) => {
                self.spanned(of, *within, &self.summed(&kept[*feature], *within))
            }
            (Rule::Latest(Latest { of, holds }), BehaviourCondition::Latest { feature }) => {
                self.latest(of, holds, &kept[*feature])
            }
            (Rule::Since(Since { which, of, .. }), BehaviourCondition::Since { feature, .. }) => {
                self.edge(of, *which, &kept[*feature])
            }
            (Rule::Order(Order { one, other, .. }), BehaviourCondition::Order { one: first, other: second, .. }) => {
                let edge = |edge: &Edge, feature: usize| self.edge(&edge.of, edge.which, &kept[feature]);
                format!("{}; {}", edge(one, first.0), edge(other, second.0))
            }
            (Rule::Follows(Follows { first, then, within }), BehaviourCondition::Follows { .. }) => {
                self.follows(first, then, *within, condition.holds(kept, self.at.0))
            }
            _ => return None,
        })
    }

    fn language(&self) -> Language {
        self.dates.language
    }

    /// What interactions a selector picks.
    fn what(&self, selector: &Selector) -> String {
        let language = self.language();
        let names: Vec<String> = selector.touchpoints.iter().map(|name| self.named(name)).collect();
        let names = if names.is_empty() {
            say!(language, "any interaction", "любое взаимодействие", "dowolna interakcja")
        } else {
            names.join(", ")
        };
        match &selector.condition {
            Some(condition) => format!("{names} ({condition})"),
            None => names,
        }
    }

    fn named(&self, name: &str) -> String {
        let language = self.language();
        let found = self.registry.find(name).ok().and_then(|symbols| symbols.first().copied());
        let touchpoint = found.and_then(|symbol| self.registry.touchpoints.get(usize::from(symbol)));
        quote(touchpoint.map_or(name, |touchpoint| touchpoint.names.get(language)), language)
    }

    fn spanned(&self, of: &Selector, within: Option<Duration>, value: &str) -> String {
        let what = self.what(of);
        match within {
            Some(within) => {
                let span = self.length(within);
                say!(
                    self.language(),
                    "{what} in {span}: {value}",
                    "{what} за {span}: {value}",
                    "{what} ({span}): {value}",
                )
            }
            None => format!("{what}: {value}"),
        }
    }

    fn length(&self, length: Duration) -> String {
        duration(length.micros() as f64 / 1e6, self.language())
    }

    /// How often; no more is kept than the rule needs to be told.
    fn counted(&self, kept: &Kept, within: Option<Duration>) -> String {
        let Kept::Times { count: all, newest, .. } = kept else { return String::new() };
        let language = self.language();
        let Some(within) = within else { return Noun::Time.counted(*all, language) };
        let inside = newest.iter().filter(|at| self.at.0 - **at < within.micros()).count();
        let times = Noun::Time.counted(inside as u64, language);
        if inside < newest.len() || newest.len() as u64 == *all {
            return times;
        }
        let inside = count(inside as u64, language);
        say!(language, "{inside} times or more", "{inside} и больше", "{inside} lub więcej")
    }

    fn summed(&self, kept: &Kept, within: Option<Duration>) -> String {
        let Kept::Sum { sum, newest } = kept else { return String::new() };
        let sum = within.map_or(*sum, |within| {
            let inside = newest.iter().filter(|(at, _)| self.at.0 - at < within.micros());
            inside.fold(0_i64, |sum, (_, minor)| sum.wrapping_add(*minor))
        });
        money(sum as f64, self.currency.as_ref().map(Currency::code), self.language())
    }

    fn edge(&self, of: &Selector, which: Which, kept: &Kept) -> String {
        let at = match (kept, which) {
            (Kept::Times { count: 1.., first, .. }, Which::First) => Some(*first),
            (Kept::Times { newest, .. }, Which::Last) => newest.back().copied(),
            _ => None,
        };
        let (what, when, language) = (self.what(of), self.when(at), self.language());
        match which {
            Which::First => {
                say!(language, "{what}, first: {when}", "{what}, впервые: {when}", "{what}, pierwszy raz: {when}")
            }
            Which::Last => {
                say!(language, "{what}, last: {when}", "{what}, в последний раз: {when}", "{what}, ostatnio: {when}")
            }
        }
    }

    fn when(&self, at: Option<i64>) -> String {
        let language = self.language();
        match at {
            Some(at) => day(self.dates.date(Timestamp(at)), language),
            None => say!(language, "never", "ни разу", "ani razu"),
        }
    }

    fn latest(&self, of: &Selector, holds: &str, kept: &Kept) -> String {
        let last = if let Kept::Latest(last) = kept { *last } else { None };
        let (what, when, language) = (self.what(of), self.when(last.map(|(at, _)| at)), self.language());
        let said = last.map_or_else(String::new, |(_, truth)| format!(" ({holds}: {})", self.answer(truth)));
        say!(
            language,
            "{what}, last: {when}{said}",
            "{what}, в последний раз: {when}{said}",
            "{what}, ostatnio: {when}{said}",
        )
    }

    fn answer(&self, truth: bool) -> String {
        let language = self.language();
        if truth { say!(language, "yes", "да", "tak") } else { say!(language, "no", "нет", "nie") }
    }

    fn follows(&self, first: &Selector, then: &Selector, within: Duration, truth: bool) -> String {
        let (first, then, span, answer) = (self.what(first), self.what(then), self.length(within), self.answer(truth));
        say!(
            self.language(),
            "{first}, then {then} in {span}: {answer}",
            "{first}, затем {then} за {span}: {answer}",
            "{first}, potem {then} ({span}): {answer}",
        )
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use styk_model::segment::Comparison;

    use super::*;

    const DAY: i64 = 86_400_000_000;

    fn told(language: Language, rule: &Rule, condition: &BehaviourCondition, kept: &[Kept]) -> Vec<String> {
        let (registry, dates) = (Registry::default(), Dates::new(language, "UTC"));
        let currency = Some(Currency::PLN);
        let facts = Facts { registry: &registry, currency, dates: &dates, at: Timestamp(100 * DAY) };
        facts.of(rule, condition, kept).into_iter().map(|fact| fact.replace('\u{a0}', " ")).collect()
    }

    fn times(days: &[i64], all: u64) -> Kept {
        let newest: VecDeque<i64> = days.iter().map(|day| day * DAY).collect();
        Kept::Times { count: all, first: newest.front().copied().unwrap_or(i64::MAX), newest }
    }

    #[test]
    fn each_test_of_a_rule_is_a_fact_in_each_language() {
        let rule = super::super::read_rule(
            r#"count("buy", "90d") >= 2 && !did("*", "14d") && latest(where("nps", "channel == \"email\""), "score < 7") && last("complaint") > first("buy") && follows("cart", "buy", "7d") && money("buy", "365d") > 5"#,
        )
        .unwrap();
        let count = |feature, within, number| BehaviourCondition::Count {
            feature,
            within: Some(within * DAY),
            is: Comparison::AtLeast,
            number,
        };
        let condition = BehaviourCondition::All(vec![
            count(0, 90, 2),
            BehaviourCondition::Not(Box::new(count(1, 14, 1))),
            BehaviourCondition::Latest { feature: 2 },
            BehaviourCondition::Order { one: (3, Which::Last), is: Comparison::More, other: (0, Which::First) },
            BehaviourCondition::Follows { first: 4, then: 0, within: 7 * DAY },
            BehaviourCondition::Sum { feature: 5, within: Some(365 * DAY), is: Comparison::More, number: 500 },
        ]);
        let kept = [
            times(&[20, 40, 60], 9),
            times(&[60, 80], 12),
            Kept::Latest(Some((70 * DAY, true))),
            times(&[], 0),
            times(&[38], 1),
            Kept::Sum { sum: 9_900, newest: VecDeque::from([(20 * DAY, 4_000), (60 * DAY, 5_900)]) },
        ];
        let en = [
            "“buy” in 90 days: 3 times or more",
            "any interaction in 14 days: 0 times",
            "“nps” (channel == \"email\"), last: 12 March 1970 (score < 7: yes)",
            "“complaint”, last: never; “buy”, first: 21 January 1970",
            "“cart”, then “buy” in 7 days: yes",
            "“buy” in 365 days: 99 zł",
        ];
        let ru = [
            "«buy» за 90 дней: 3 и больше",
            "любое взаимодействие за 14 дней: 0 раз",
            "«nps» (channel == \"email\"), в последний раз: 12 марта 1970 г. (score < 7: да)",
            "«complaint», в последний раз: ни разу; «buy», впервые: 21 января 1970 г.",
            "«cart», затем «buy» за 7 дней: да",
            "«buy» за 365 дней: 99 zł",
        ];
        let pl = [
            "„buy” (90 dni): 3 lub więcej",
            "dowolna interakcja (14 dni): 0 razy",
            "„nps” (channel == \"email\"), ostatnio: 12 marca 1970 r. (score < 7: tak)",
            "„complaint”, ostatnio: ani razu; „buy”, pierwszy raz: 21 stycznia 1970 r.",
            "„cart”, potem „buy” (7 dni): tak",
            "„buy” (365 dni): 99 zł",
        ];
        for (language, expected) in Language::ALL.into_iter().zip([en, ru, pl]) {
            assert_eq!(told(language, &rule, &condition, &kept), expected);
        }
    }

    #[test]
    fn a_fact_stands_once_and_what_is_known_whole_is_told_whole() {
        let rule = super::super::read_rule(r#"did("buy", "90d") || did("buy", "90d")"#).unwrap();
        let count =
            BehaviourCondition::Count { feature: 0, within: Some(90 * DAY), is: Comparison::AtLeast, number: 1 };
        let condition = BehaviourCondition::Any(vec![count.clone(), count]);
        assert_eq!(told(Language::En, &rule, &condition, &[times(&[60], 1)]), ["“buy” in 90 days: 1 time"]);
        assert_eq!(told(Language::Pl, &rule, &condition, &[times(&[5, 8], 7)]), ["„buy” (90 dni): 0 razy"]);
    }
}
