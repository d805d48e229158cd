//! Rules in words, and how well they are kept.
//!
//! Names stand in quotes, in the nominative or behind a generic noun that carries the case.

use styk_model::answer::{RuleCases, RuleCounts, RuleResult, RulesResult};
use styk_model::{Duration, Language, RuleKind, RuleScope};

use super::{Writer, ended};
use crate::language::{Dates, NO_BREAK, Noun, count, duration};

/// What a rule says, its names found.
#[derive(Debug, Clone, Copy)]
pub struct RuleWords<'a> {
    pub kind: RuleKind,
    pub per: RuleScope,
    pub of: &'a Picked,
    /// What comes with it; ignored where the kind has none.
    pub other: &'a Picked,
    pub within: Option<Duration>,
    pub most: Option<u32>,
}

/// What a selection picks: steps and touchpoints as they are called, and a condition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Picked {
    pub names: Vec<String>,
    pub condition: Option<String>,
}

/// A rule as a sentence without its full stop. Of what is not chosen yet stands an ellipsis.
pub fn rule_sentence(words: &RuleWords<'_>, language: Language) -> String {
    Writer { language, dates: Dates::new(language, "UTC") }.rule(words)
}

/// A rule with how well it is kept, or why that cannot be told: a whole sentence.
pub fn rule_verdict(rule: &RuleResult, language: Language) -> String {
    Writer { language, dates: Dates::new(language, "UTC") }.kept_rule(rule)
}

impl Writer {
    /// The rule of one; of several the one that is kept least, and how many there are.
    pub(super) fn rules(&self, result: &RulesResult) -> Option<String> {
        let [first, others @ ..] = result.rules.as_slice() else { return None };
        if others.is_empty() {
            return Some(self.kept_rule(first));
        }
        let decided = result.rules.iter().filter(|rule| rule.counts.kept.n > 0);
        let least = decided.min_by(|a, b| a.counts.kept.value.total_cmp(&b.counts.kept.value));
        let all = count(result.rules.len() as u64, self.language);
        let Some(least) = least else {
            return Some(self.pick(
                format!("None of the {all} rules has a case that is decided yet."),
                format!("Правил: {all}, и ни для одного пока нет случая с известным исходом."),
                format!("Reguł: {all}, i dla żadnej nie ma jeszcze rozstrzygniętego przypadku."),
            ));
        };
        let said = self.kept_rule(least);
        Some(self.pick(
            format!("Kept least of the {all} rules: {said}"),
            format!("Хуже всего соблюдается одно из правил (всего {all}): {said}"),
            format!("Najsłabiej dotrzymywana reguła (z {all}): {said}"),
        ))
    }

    fn rule(&self, words: &RuleWords<'_>) -> String {
        match words.kind {
            RuleKind::Response => self.response(words) + self.in_journey(words.per),
            RuleKind::Precedence => self.precedence(words) + self.in_journey(words.per),
            RuleKind::NotWithin => self.not_within(words) + self.in_journey(words.per),
            RuleKind::Absence => self.absence(words),
            RuleKind::Existence => self.existence(words),
            RuleKind::AtMost => self.at_most(words),
        }
    }

    /// ` within 24 hours`, before or behind other words; nothing without a time.
    fn within(&self, time: Option<Duration>) -> String {
        let Some(time) = time else { return String::new() };
        let length = self.length(time);
        self.pick(format!("within {length}"), format!("в течение {length}"), format!("w ciągu {length}"))
    }

    /// A length of time in the genitive: in days from two on, else in hours, minutes or seconds, where it is whole.
    fn length(&self, time: Duration) -> String {
        const SECOND: i64 = 1_000_000;
        const DAY: i64 = 86_400 * SECOND;
        let micros = time.micros();
        let units =
            [(DAY, Noun::Day), (3_600 * SECOND, Noun::Hour), (60 * SECOND, Noun::Minute), (SECOND, Noun::Second)];
        for (unit, noun) in units {
            if micros % unit == 0 && micros > 0 && (unit < DAY || micros > DAY) {
                return noun.counted_of((micros / unit).unsigned_abs(), self.language);
            }
        }
        duration(micros as f64 / SECOND as f64, self.language)
    }

    fn in_journey(&self, per: RuleScope) -> &'static str {
        match per {
            RuleScope::Customer => "",
            RuleScope::Journey => {
                self.pick(" (within one journey)", " (в пределах одного пути клиента)", " (w jednej podróży klienta)")
            }
        }
    }

    /// Names in quotes, as alternatives; a condition in brackets, or alone in quotes.
    fn picked(&self, picked: &Picked) -> String {
        let quoted: Vec<String> = picked.names.iter().map(|name| self.quote(name)).collect();
        let or = self.pick(" or ", " или ", " lub ");
        match (quoted.as_slice(), &picked.condition) {
            ([], None) => "…".to_owned(),
            ([], Some(condition)) => self.quote(condition),
            (_, None) => quoted.join(or),
            (_, Some(condition)) => format!("{} [{condition}]", quoted.join(or)),
        }
    }

    fn response(&self, words: &RuleWords<'_>) -> String {
        let (of, other, within) = (self.picked(words.of), self.picked(words.other), self.within(words.within));
        match words.within {
            None => self.pick(
                format!("Every {of} is followed by {other}"),
                format!("После каждого взаимодействия {of} следует {other}"),
                format!("Po każdej interakcji {of} następuje {other}"),
            ),
            Some(_) => self.pick(
                format!("Every {of} is followed by {other} {within}"),
                format!("После каждого взаимодействия {of} {within} следует {other}"),
                format!("Po każdej interakcji {of} {within} następuje {other}"),
            ),
        }
    }

    fn precedence(&self, words: &RuleWords<'_>) -> String {
        let (of, other, within) = (self.picked(words.of), self.picked(words.other), self.within(words.within));
        match words.within {
            None => self.pick(
                format!("{of} comes only after {other}"),
                format!("{of}{NO_BREAK}— только после взаимодействия {other}"),
                format!("{of} następuje dopiero po interakcji {other}"),
            ),
            Some(_) => self.pick(
                format!("{of} comes only {within} after {other}"),
                format!("{of}{NO_BREAK}— только {within} после взаимодействия {other}"),
                format!("{of} następuje tylko {within} po interakcji {other}"),
            ),
        }
    }

    fn not_within(&self, words: &RuleWords<'_>) -> String {
        let (of, other) = (self.picked(words.of), self.picked(words.other));
        let within = if words.within.is_some() { self.within(words.within) } else { "…".to_owned() };
        if words.of == words.other && *words.of != Picked::default() {
            return self.pick(
                format!("{of} never comes twice {within}"),
                format!("{of} не повторяется {within}"),
                format!("{of} nie powtarza się {within}"),
            );
        }
        self.pick(
            format!("{other} never comes {within} after {of}"),
            format!("Не бывает взаимодействия {other} {within} после взаимодействия {of}"),
            format!("{other} nie następuje {within} po interakcji {of}"),
        )
    }

    fn absence(&self, words: &RuleWords<'_>) -> String {
        let of = self.picked(words.of);
        match words.per {
            RuleScope::Customer => self.pick(
                format!("No customer has {of}"),
                format!("Ни у одного клиента нет взаимодействия {of}"),
                format!("Żaden klient nie ma interakcji {of}"),
            ),
            RuleScope::Journey => self.pick(
                format!("No journey has {of}"),
                format!("Ни в одном пути клиента нет взаимодействия {of}"),
                format!("W żadnej podróży klienta nie ma interakcji {of}"),
            ),
        }
    }

    fn existence(&self, words: &RuleWords<'_>) -> String {
        let of = self.picked(words.of);
        match words.per {
            RuleScope::Customer => self.pick(
                format!("Every customer has {of}"),
                format!("У каждого клиента есть взаимодействие {of}"),
                format!("Każdy klient ma interakcję {of}"),
            ),
            RuleScope::Journey => self.pick(
                format!("Every journey has {of}"),
                format!("В каждом пути клиента есть взаимодействие {of}"),
                format!("W każdej podróży klienta jest interakcja {of}"),
            ),
        }
    }

    fn at_most(&self, words: &RuleWords<'_>) -> String {
        let of = self.picked(words.of);
        let times = match words.most.map(u64::from) {
            None => "…".to_owned(),
            Some(1) => self.pick("once".to_owned(), Noun::Time.counted_of(1, Language::Ru), "raz".to_owned()),
            // After "не более" the noun is in the genitive, after „najwyżej” in the accusative.
            Some(most) => match self.language {
                Language::Ru => Noun::Time.counted_of(most, Language::Ru),
                language => Noun::Time.counted(most, language),
            },
        };
        let per = match (words.within, words.per) {
            (Some(_), per) => format!("{}{}", self.within(words.within), self.in_journey(per)),
            (None, RuleScope::Customer) => self.pick("per customer", "на клиента", "na klienta").to_owned(),
            (None, RuleScope::Journey) => self.pick("per journey", "на путь клиента", "na podróż klienta").to_owned(),
        };
        self.pick(
            format!("{of} at most {times} {per}"),
            format!("{of}{NO_BREAK}— не более {times} {per}"),
            format!("{of} najwyżej {times} {per}"),
        )
    }

    fn kept_rule(&self, rule: &RuleResult) -> String {
        let RuleResult { sentence, problem, counts, .. } = rule;
        if let Some(problem) = problem {
            return self.pick(
                format!("{sentence}: cannot be checked, {problem}."),
                format!("{sentence}: проверить нельзя, {problem}."),
                format!("{sentence}: nie da się sprawdzić, {problem}."),
            );
        }
        let open = count(counts.open, self.language);
        if counts.kept.n == 0 {
            let none = self.pick("no case yet", "случаев пока нет", "na razie brak przypadków").to_owned();
            let all_open = self.pick(
                format!("cases still open: {open}"),
                format!("ещё открыто: {open}"),
                format!("wciąż otwarte: {open}"),
            );
            return ended(format!("{sentence}: {}", if counts.open == 0 { none } else { all_open }));
        }
        let (kept, cases) = match rule.cases {
            RuleCases::Interactions => {
                (self.pick("kept in", "соблюдено в", "dotrzymano w"), self.pick("of cases", "случаев", "przypadków"))
            }
            RuleCases::Customers => (
                self.pick("kept for", "соблюдено у", "dotrzymano u"),
                self.pick("of customers", "клиентов", "klientów"),
            ),
            RuleCases::Journeys => (
                self.pick("kept in", "соблюдено в", "dotrzymano w"),
                self.pick("of journeys", "путей клиентов", "podróży klientów"),
            ),
        };
        let rate = self.rate_of(&counts.kept, cases);
        ended(format!("{sentence}: {kept} {rate}{}{}", self.still_open(counts, &open), self.median_of(counts)))
    }

    fn still_open(&self, counts: &RuleCounts, open: &str) -> String {
        if counts.open == 0 {
            return String::new();
        }
        self.pick(format!(", {open} still open"), format!(", ещё открыто: {open}"), format!(", wciąż otwarte: {open}"))
    }

    fn median_of(&self, counts: &RuleCounts) -> String {
        let Some(times) = counts.times.filter(|times| times.n > 0) else { return String::new() };
        let median = duration(times.median_s, self.language);
        let late = duration(times.p95_s, self.language);
        self.pick(
            format!("; median time {median}, 95th percentile {late}"),
            format!("; медиана времени {median}, 95-й процентиль {late}"),
            format!("; mediana czasu {median}, 95. percentyl {late}"),
        )
    }
}
