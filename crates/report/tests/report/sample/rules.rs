//! An answer about rules of a map of buying in the shop.

use styk_model::answer::{AnswerResult, RuleCases, RuleCounts, RuleGroup, RulePoint, RuleResult, RulesResult, Times};
use styk_model::{Answer, JourneySplit, Language, Period, RuleKind};

use super::{answer, name, rate, start, times};

fn counts(kept: u64, decided: u64, open: u64, times: Option<Times>) -> RuleCounts {
    RuleCounts {
        kept: rate(kept, decided),
        open,
        customers: decided * 9 / 10,
        customers_kept: kept * 9 / 10,
        customers_broken: decided - kept,
        customers_open: open,
        times,
    }
}

fn answered(language: Language) -> RuleResult {
    let (of, other) = (name(7, language), name(10, language));
    let sentence = [
        format!("Every “{of}” is followed by “{other}” within 24 hours"),
        format!("После каждого взаимодействия «{of}» в течение 24 часов следует «{other}»"),
        format!("Po każdej interakcji „{of}” w ciągu 24 godzin następuje „{other}”"),
    ];
    let sentence = sentence[language as usize].clone();
    let point = |days, kept, decided, open| RulePoint { start: start(days), kept: rate(kept, decided), open };
    let group = |key: &str, kept, decided| RuleGroup {
        key: key.to_owned(),
        counts: counts(kept, decided, 6, Some(times(decided, 7_200.0))),
    };
    RuleResult {
        key: "answered".to_owned(),
        kind: RuleKind::Response,
        verdict: format!("{sentence}."),
        sentence,
        cases: RuleCases::Interactions,
        problem: None,
        counts: counts(1_047, 1_204, 12, Some(times(1_130, 7_900.0))),
        periods: vec![point(0, 500, 604, 0), point(31, 0, 0, 0), point(60, 547, 600, 12)],
        groups: vec![group("web", 700, 800), group("app", 347, 404)],
    }
}

pub(crate) fn rules(language: Language) -> Answer {
    let of = name(11, language);
    let never = [
        format!("No customer has “{of}”"),
        format!("Ни у одного клиента нет взаимодействия «{of}»"),
        format!("Żaden klient nie ma interakcji „{of}”"),
    ];
    let never = RuleResult {
        key: "no-returns".to_owned(),
        kind: RuleKind::Absence,
        sentence: never[language as usize].clone(),
        verdict: format!("{}.", never[language as usize]),
        cases: RuleCases::Customers,
        counts: counts(1_590, 1_640, 0, None),
        ..RuleResult::default()
    };
    let gone = [
        "what it speaks of cannot be seen in the data",
        "того, о чём оно говорит, в данных не видно",
        "tego, o czym mówi, nie widać w danych",
    ];
    let unseen = RuleResult {
        key: "fax".to_owned(),
        kind: RuleKind::Existence,
        sentence: [
            "Every customer has “Fax”",
            "У каждого клиента есть взаимодействие «Факс»",
            "Każdy klient ma interakcję „Faks”",
        ][language as usize]
            .to_owned(),
        problem: Some(gone[language as usize].to_owned()),
        ..RuleResult::default()
    };
    let map = ["Buying online", "Покупка на сайте", "Zakup w sklepie"];
    let result = RulesResult {
        map: Some(map[language as usize].to_owned()),
        version: Some(3),
        split: JourneySplit::Whole,
        filters: Vec::new(),
        missing: vec!["fax".to_owned()],
        period: Period::Month,
        rules: vec![answered(language), never, unseen],
    };
    let verdict = [
        "Kept least of the 3 rules: Every “Chat with support” is followed by “Review” within 24 hours: kept in 87% of cases (95% interval 85–89%; 1,047 of 1,204), 12 still open.",
        "Хуже всего соблюдается одно из правил (всего 3): После каждого взаимодействия «Чат с поддержкой» в течение 24 часов следует «Отзыв»: соблюдено в 87 % случаев (диапазон неопределённости 95 %: 85–89 %; 1047 из 1204), ещё открыто: 12.",
        "Najsłabiej dotrzymywana reguła (z 3): Po każdej interakcji „Czat z obsługą klienta” w ciągu 24 godzin następuje „Opinia”: dotrzymano w 87% przypadków (przedział niepewności 95%: 85–89%; 1047 z 1204), wciąż otwarte: 12.",
    ];
    answer(verdict, AnswerResult::Rules(result), language)
}
