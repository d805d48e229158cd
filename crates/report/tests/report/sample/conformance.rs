//! An answer about a map of buying in the shop.

use styk_model::answer::{
    Against, AnswerResult, ConformanceGroup, ConformancePoint, ConformanceResult, Deviation, OutcomeDifference,
    Outcomes, PlannedStep, Rate,
};
use styk_model::{Answer, DeviationKind, JourneySplit, Language, Period};

use super::{answer, estimate, name, rate, start};

const CUSTOMERS: u64 = 1_640;

/// A touchpoint of the shop as a step: key, name, customers who did it, who skipped it, who got no further.
fn step((key, of, done, skipped, last): (&str, usize, u64, u64, u64), language: Language) -> PlannedStep {
    let stage = ["Buying", "Покупка", "Zakup"][language as usize];
    PlannedStep {
        key: key.to_owned(),
        name: name(of, language),
        stage: stage.to_owned(),
        bound: done > 0,
        done: rate(done, CUSTOMERS),
        skipped: rate(skipped, CUSTOMERS),
        last: rate(last, CUSTOMERS),
    }
}

fn outcomes(satisfaction: f64, conversion: Rate, revenue: f64, n: u64) -> Outcomes {
    Outcomes {
        satisfaction: Some(estimate(satisfaction, 3.1, n / 5)),
        conversion: Some(conversion),
        revenue: Some(estimate(revenue, 900.0, n)),
    }
}

fn differs(value: f64, margin: f64, n: u64, real: bool) -> OutcomeDifference {
    let q_value = if real { 0.0003 } else { 0.31 };
    OutcomeDifference { difference: estimate(value, margin, n), q_value, real }
}

fn deviations(language: Language) -> Vec<Deviation> {
    let skipped = Deviation {
        kind: DeviationKind::Skipped,
        name: name(3, language),
        step: Some("cart".to_owned()),
        touchpoint: None,
        place: None,
        customers: rate(512, CUSTOMERS),
        journeys: 530,
        outcomes: outcomes(61.5, rate(90, 530), 4_310.0, 512),
        against: Against {
            satisfaction: Some(differs(-12.5, 4.4, 240, true)),
            conversion: Some(differs(-0.28, 0.05, 1_210, true)),
            revenue: Some(differs(-5_120.0, 1_300.0, 1_180, true)),
        },
    };
    let unplanned = Deviation {
        kind: DeviationKind::Unplanned,
        name: name(7, language),
        step: None,
        touchpoint: Some("chat".to_owned()),
        place: None,
        customers: rate(88, CUSTOMERS),
        journeys: 90,
        outcomes: Outcomes { satisfaction: None, conversion: Some(rate(41, 90)), revenue: None },
        against: Against { satisfaction: None, conversion: Some(differs(0.01, 0.1, 770, false)), revenue: None },
    };
    vec![skipped, unplanned]
}

pub(crate) fn conformance(language: Language) -> Answer {
    let steps = [
        ("search", 1, 1_590, 50, 310),
        ("cart", 3, 1_100, 512, 420),
        ("pay", 5, 900, 640, 910),
        ("unpack", 11, 0, 0, 0),
    ];
    let point = |days, following, customers| ConformancePoint {
        start: start(days),
        journeys: customers * 11 / 10,
        following: rate(following, customers),
        fitness: (customers > 0).then(|| estimate(0.81, 0.02, customers)),
    };
    let group = |key: &str, following, customers| ConformanceGroup {
        key: key.to_owned(),
        journeys: customers * 11 / 10,
        following: rate(following, customers),
        fitness: Some(estimate(0.78, 0.03, customers)),
    };
    let map = ["Buying online", "Покупка на сайте", "Zakup w sklepie"];
    let result = ConformanceResult {
        map: map[language as usize].to_owned(),
        version: 3,
        split: JourneySplit::Column("case".to_owned()),
        filters: Vec::new(),
        missing: vec!["fax".to_owned()],
        journeys: 1_804,
        elsewhere: 212,
        following: rate(640, CUSTOMERS),
        following_journeys: rate(680, 1_804),
        fitness: Some(estimate(0.79, 0.01, CUSTOMERS)),
        exact: rate(1_801, 1_804),
        currency: Some("EUR".to_owned()),
        outcomes: outcomes(74.0, rate(310, 680), 9_430.0, 668),
        steps: steps.map(|one| step(one, language)).to_vec(),
        deviations: deviations(language),
        other_deviations: 0,
        period: Period::Month,
        periods: vec![point(0, 101, 310), point(31, 0, 0), point(60, 240, 512)],
        groups: vec![group("web", 402, 900), group("app", 238, 740)],
    };
    let verdict = [
        "39% of customers (95% interval 37–41%; 640 of 1,640) follow the map “Buying online” without any deviation; the most frequent deviation is skipping the step “Cart”: 31% (95% interval 29–33%; 512 of 1,640).",
        "По карте «Покупка на сайте» без отклонений идут 39 % клиентов (диапазон неопределённости 95 %: 37–41 %; 640 из 1640); самое частое отклонение — пропуск шага «Корзина»: 31 % (диапазон неопределённости 95 %: 29–33 %; 512 из 1640).",
        "Bez odstępstw od mapy „Zakup w sklepie” idzie 39% klientów (przedział niepewności 95%: 37–41%; 640 z 1640); najczęstsze odstępstwo to pominięcie kroku „Koszyk”: 31% (przedział niepewności 95%: 29–33%; 512 z 1640).",
    ];
    answer(verdict, AnswerResult::Conformance(result), language)
}
