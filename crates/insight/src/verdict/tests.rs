use styk_model::answer::{
    Against, Change, ChannelInteractions, ChannelRecognition, ChannelsResult, Cohort, ConformanceResult, Deviation,
    DifferenceResult, DifferenceRow, DropOffResult, DropOffRow, Edge, Estimate, FunnelGroup, FunnelResult, FunnelStep,
    HandOff, HandOffGoal, LifecyclePoint, LifecycleResult, MapAgainst, MapResult, MapTouchpoint, OutcomeDifference,
    Passage, PathNode, PathStep, PathsResult, RepeatPurchaseResult, RetentionResult, ReworkResult, ReworkRow,
    RuleCases, RuleCounts, RuleResult, RulesResult, SeriesGroup, SeriesPoint, SeriesResult, StandsOutResult,
    StepMatrixResult, StickinessPoint, StickinessResult, Times, TouchpointChange, TransitionsResult, Unit, Variant,
    VariantsResult,
};
use styk_model::{
    DeviationKind, Duration, Metric, MetricKind, Period, RuleKind, RuleScope, ScaleKind, TimeSpan, Timestamp,
};

use super::*;
use crate::interval::wilson;
use crate::labels::Label;

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn question() -> Question {
    Question::new(Ask::Funnel(styk_model::Funnel {
        steps: Vec::new(),
        order: styk_model::FunnelOrder::Ordered,
        window: None,
        exclude: Vec::new(),
        same: None,
    }))
}

fn metric_question(kind: MetricKind) -> Question {
    Question::new(Ask::Metric(Metric { kind, of: None }))
}

fn plain(question: &Question, result: &AnswerResult, language: Language) -> String {
    verdict(question, result, language).replace(NO_BREAK, " ")
}

fn times(median_s: f64, n: u64) -> Times {
    Times {
        n,
        median_s,
        p90_s: median_s * 2.0,
        p95_s: median_s * 3.0,
        total_s: median_s * n as f64,
        approximate: false,
    }
}

fn funnel_group(key: Option<&str>, journeys: [u64; 3]) -> FunnelGroup {
    let steps = ["Корзина", "Доставка", "Оплата"].iter().enumerate().map(|(index, name)| FunnelStep {
        name: (*name).to_owned(),
        optional: false,
        journeys: journeys[index],
        customers: journeys[index],
        from_previous: wilson(journeys[index], journeys[index.saturating_sub(1)]),
        from_first: wilson(journeys[index], journeys[0]),
        times: times(60.0, journeys[index]),
    });
    FunnelGroup { key: key.map(str::to_owned), steps: steps.collect() }
}

fn edge(from: &str, to: &str, count: u64, median_s: f64) -> Edge {
    Edge { from: from.into(), to: to.into(), count, customers: count / 2, times: times(median_s, count) }
}

/// A map, compared where it says whether the change is real.
fn map(real: Option<bool>) -> MapResult {
    let change = |real| Change {
        before: 0.3,
        difference: crate::interval::share_difference(wilson(30, 100), wilson(45, 100)),
        q_value: 0.01,
        real,
    };
    let touchpoint = MapTouchpoint {
        touchpoint: "B".into(),
        share: wilson(45, 100),
        ended_here: wilson(12, 45),
        change: real.map(|real| TouchpointChange { share: change(real), ended_here: change(false) }),
        ..MapTouchpoint::default()
    };
    let against = real.map(|_| MapAgainst { name: "web".into(), ..MapAgainst::default() });
    MapResult { customers: 100, touchpoints: vec![touchpoint], against, ..MapResult::default() }
}

/// From the phone to the branch, judged where it says whether the loss is real.
fn channels(real: Option<bool>) -> ChannelsResult {
    let (reached, stayed) = (wilson(373, 1_204), wilson(260, 500));
    let goal = |real| HandOffGoal {
        reached,
        stayed,
        difference: Some(crate::interval::share_difference(stayed, reached)),
        q_value: 0.01,
        real,
    };
    let hand_off = HandOff {
        touchpoint: None,
        from: "phone".into(),
        to: "branch".into(),
        count: 1_300,
        customers: 1_100,
        journeys: 1_204,
        times: times(7_200.0, 1_300),
        goal: real.map(goal),
    };
    let elsewhere = HandOff { touchpoint: Some("A".into()), count: 9_000, ..hand_off.clone() };
    let passage =
        Passage { channel: "branch".into(), journeys: 90, lost: 40, lost_share: wilson(40, 90), ..Passage::default() };
    ChannelsResult {
        journeys: 2_000,
        reached: real.map(|_| 700),
        channels: vec!["phone".into(), "branch".into()],
        hand_offs: vec![elsewhere, hand_off],
        passages: vec![passage],
        ..ChannelsResult::default()
    }
}

/// Two deviations, the second of fewer customers with what it costs.
fn conformance(against: Against) -> ConformanceResult {
    let deviation = |kind, name: &str, customers, against| Deviation {
        kind,
        name: name.into(),
        customers: wilson(customers, 1_000),
        journeys: customers,
        against,
        ..Deviation::default()
    };
    let frequent = deviation(DeviationKind::Skipped, "Оплата", 300, Against::default());
    ConformanceResult {
        map: "Полёт".into(),
        journeys: 1_100,
        following: wilson(410, 1_000),
        currency: Some("PLN".into()),
        deviations: vec![frequent, deviation(DeviationKind::WrongOrder, "Check-in", 120, against)],
        ..ConformanceResult::default()
    }
}

/// A rule with so many of its decided cases kept, and so many open.
fn ruled(kept: u64, decided: u64, open: u64) -> RuleResult {
    let counts = RuleCounts {
        kept: wilson(kept, decided),
        open,
        customers: decided,
        times: (decided > 0).then(|| times(10_800.0, decided)),
        ..RuleCounts::default()
    };
    RuleResult {
        sentence: "Every “Жалоба” is followed by “Ответ”".into(), counts, ..RuleResult::default()
    }
}

fn rules(rules: Vec<RuleResult>) -> AnswerResult {
    AnswerResult::Rules(RulesResult { rules, ..RulesResult::default() })
}

/// So much less with the deviation, for sure or perhaps by chance.
fn less(value: f64, real: bool) -> OutcomeDifference {
    let difference = Estimate { value: -value, low: Some(-value * 1.5), high: Some(-value / 2.0), n: 530 };
    OutcomeDifference { difference, q_value: if real { 0.001 } else { 0.4 }, real }
}

/// One answer of every kind, and some with little or nothing in them.
fn answers() -> Vec<(Question, AnswerResult)> {
    let plain = question();
    let edges = vec![edge("A", "B", 1234, 7200.0), edge("B", "C", 40, 200_000.0)];
    let transitions = TransitionsResult { journeys: 500, nodes: Vec::new(), edges, other_transitions: 0 };
    let node = |parent, depth, step, journeys| PathNode { parent, depth, step, journeys };
    let tree = vec![
        node(None, 0, PathStep::Touchpoint("A".into()), 100),
        node(Some(0), 1, PathStep::Touchpoint("B".into()), 60),
        node(Some(0), 1, PathStep::End, 30),
        node(Some(0), 1, PathStep::Other, 10),
    ];
    let ending = vec![node(None, 0, PathStep::Touchpoint("A".into()), 10), node(Some(0), 1, PathStep::End, 9)];
    let variant = Variant {
        steps: vec!["A".into(), "B".into()],
        journeys: 12,
        share: wilson(12, 100),
        duration: times(60.0, 12),
    };
    let row = ReworkRow { touchpoint: "B".into(), journeys: 90, repeated: wilson(20, 90), extra: 31, self_loops: 4 };
    let drop = DropOffRow {
        touchpoint: "B".into(),
        journeys: 90,
        ended_here: wilson(40, 90),
        lost: wilson(60, 90),
        last: Vec::new(),
    };
    let overall = vec![wilson(100, 100), wilson(40, 100), wilson(21, 80)];
    let cohort = Cohort { key: None, start: time("2024-01-01T00:00:00Z"), customers: 100, retained: overall.clone() };
    let sticky = |ratio| StickinessPoint { start: time("2024-01-01T00:00:00Z"), customers: 50, daily: 10.0, ratio };
    let life =
        LifecyclePoint { start: time("2024-04-01T00:00:00Z"), new: 5, returning: 20, resurrected: 3, dormant: 7 };
    let between_all = times(12.0 * 86_400.0, 44);
    let repeat = RepeatPurchaseResult {
        customers: 80,
        repeat: wilson(24, 80),
        by_count: vec![56, 24],
        between: Vec::new(),
        between_all,
    };
    let score = Estimate { value: 45.0, low: Some(39.5), high: Some(50.5), n: 120 };
    let point = |start: Option<&str>, value: f64| SeriesPoint {
        start: start.map(time),
        estimate: Some(Estimate { value, ..score }),
    };
    let series = |unit, period, groups| SeriesResult { unit, currency: None, period, groups };
    let group = |key: Option<&str>, points| SeriesGroup { key: key.map(str::to_owned), points };
    let monthly = vec![point(Some("2024-01-01T00:00:00Z"), 45.0), point(Some("2024-02-01T00:00:00Z"), 40.0)];
    let share = |rate: styk_model::answer::Rate| Estimate {
        value: rate.value,
        low: Some(rate.low),
        high: Some(rate.high),
        n: rate.n,
    };
    let (a, b) = (wilson(34, 100), wilson(60, 110));
    let differs = DifferenceRow {
        item: "Оплата".into(),
        unit: Unit::Share,
        a: share(a),
        b: share(b),
        difference: crate::interval::share_difference(a, b),
        q_value: 0.001,
        real: true,
    };
    let difference = |rows| DifferenceResult { a: "сайт".into(), b: "app".into(), rows };
    let asked = |kind| metric_question(kind);
    let mut all = vec![
        (plain.clone(), AnswerResult::Funnel(FunnelResult { groups: vec![funnel_group(None, [333, 120, 100])] })),
        (plain.clone(), AnswerResult::Funnel(FunnelResult { groups: vec![funnel_group(None, [9, 9, 9])] })),
        (
            plain.clone(),
            AnswerResult::Funnel(FunnelResult {
                groups: vec![funnel_group(Some("web"), [300, 120, 100]), funnel_group(Some("app"), [200, 60, 10])],
            }),
        ),
        (
            plain.clone(),
            AnswerResult::Funnel(FunnelResult {
                groups: vec![funnel_group(Some("web"), [30, 12, 10]), funnel_group(Some("app"), [30, 12, 9])],
            }),
        ),
        (plain.clone(), AnswerResult::Funnel(FunnelResult::default())),
        (plain.clone(), AnswerResult::Map(map(None))),
        (plain.clone(), AnswerResult::Map(map(Some(true)))),
        (plain.clone(), AnswerResult::Map(map(Some(false)))),
        (plain.clone(), AnswerResult::Transitions(transitions.clone())),
        (plain.clone(), AnswerResult::Bottlenecks(transitions)),
        (plain.clone(), AnswerResult::Paths(PathsResult { journeys: 100, after: tree.clone(), before: tree })),
        (plain.clone(), AnswerResult::Paths(PathsResult { journeys: 10, after: ending.clone(), before: ending })),
        (
            plain.clone(),
            AnswerResult::Variants(VariantsResult { journeys: 100, distinct: 37, variants: vec![variant] }),
        ),
        (
            plain.clone(),
            AnswerResult::StepMatrix(StepMatrixResult {
                journeys: 100,
                touchpoints: vec!["A".into(), "B".into()],
                counts: vec![vec![70, 30], vec![10, 30]],
                ended: vec![0, 60],
            }),
        ),
        (
            plain.clone(),
            AnswerResult::Rework(ReworkResult { journeys: 100, touchpoints: vec![row], loops: Vec::new() }),
        ),
        (plain.clone(), AnswerResult::DropOff(DropOffResult { journeys: 100, reached: 30, touchpoints: vec![drop] })),
        (plain.clone(), AnswerResult::Channels(channels(None))),
        (plain.clone(), AnswerResult::Channels(channels(Some(true)))),
        (plain.clone(), AnswerResult::Channels(channels(Some(false)))),
        (plain.clone(), AnswerResult::Channels(ChannelsResult { hand_offs: Vec::new(), ..channels(None) })),
        (plain.clone(), AnswerResult::Channels(ChannelsResult::default())),
        (plain.clone(), AnswerResult::Conformance(conformance(Against::default()))),
        (
            plain.clone(),
            AnswerResult::Conformance(conformance(Against {
                revenue: Some(less(2_500.0, true)),
                ..Against::default()
            })),
        ),
        (
            plain.clone(),
            AnswerResult::Conformance(conformance(Against {
                satisfaction: Some(less(8.0, true)),
                ..Against::default()
            })),
        ),
        (
            plain.clone(),
            AnswerResult::Conformance(conformance(Against {
                conversion: Some(less(0.12, true)),
                ..Against::default()
            })),
        ),
        (
            plain.clone(),
            AnswerResult::Conformance(ConformanceResult { deviations: Vec::new(), ..conformance(Against::default()) }),
        ),
        (plain.clone(), AnswerResult::Conformance(ConformanceResult { elsewhere: 5, ..ConformanceResult::default() })),
        (plain.clone(), rules(vec![ruled(87, 100, 12)])),
        (plain.clone(), rules(vec![ruled(0, 0, 0)])),
        (plain.clone(), rules(vec![ruled(0, 0, 4), ruled(0, 0, 0)])),
        (plain.clone(), rules(vec![ruled(87, 100, 12), RuleResult { cases: RuleCases::Journeys, ..ruled(7, 10, 0) }])),
        (plain.clone(), rules(vec![RuleResult { cases: RuleCases::Customers, ..ruled(9, 10, 0) }])),
        (
            plain.clone(),
            AnswerResult::Retention(RetentionResult { period: Period::Week, cohorts: vec![cohort], overall }),
        ),
        (
            plain.clone(),
            AnswerResult::Stickiness(StickinessResult {
                period: Period::Month,
                points: vec![sticky(0.2), sticky(0.24), sticky(0.22)],
                active_days: Vec::new(),
            }),
        ),
        (
            plain.clone(),
            AnswerResult::Lifecycle(LifecycleResult { period: Period::Month, points: vec![life.clone(), life] }),
        ),
        (plain.clone(), AnswerResult::RepeatPurchase(repeat)),
        (
            asked(MetricKind::Nps),
            AnswerResult::Metric(series(Unit::Points, None, vec![group(None, vec![point(None, 45.0)])])),
        ),
        (
            asked(MetricKind::Nps),
            AnswerResult::Metric(series(
                Unit::Points,
                None,
                vec![group(Some("web"), vec![point(None, 45.0)]), group(Some("app"), vec![point(None, 41.0)])],
            )),
        ),
        (
            asked(MetricKind::Ces),
            AnswerResult::Series(series(Unit::Points, Some(Period::Month), vec![group(None, monthly)])),
        ),
        (plain.clone(), AnswerResult::Difference(difference(vec![differs.clone()]))),
        (plain.clone(), AnswerResult::Difference(difference(vec![DifferenceRow { real: false, ..differs }]))),
        (plain.clone(), AnswerResult::StandsOut(StandsOutResult { looked_at: 1234, findings: Vec::new() })),
    ];
    for kind in [
        MetricKind::Count,
        MetricKind::Customers,
        MetricKind::Journeys,
        MetricKind::Csat,
        MetricKind::Effort,
        MetricKind::Mean { column: "money".into() },
    ] {
        all.push((
            asked(kind),
            AnswerResult::Metric(series(Unit::Number, None, vec![group(None, vec![point(None, 3.5)])])),
        ));
    }
    all
}

#[test]
fn every_kind_of_answer_has_a_sentence_in_every_language() {
    for (question, result) in answers() {
        for language in Language::ALL {
            let sentence = plain(&question, &result, language);
            assert!(sentence.ends_with('.') && sentence.len() > 20, "{sentence}");
            assert!(!sentence.contains("  ") && !sentence.contains(" ,") && !sentence.contains(".."), "{sentence}");
            assert!(sentence.chars().next().is_some_and(|first| !first.is_lowercase()), "{sentence}");
        }
    }
}

#[test]
fn the_channel_where_recognising_customers_would_help_most_is_named() {
    let of = |channel: Option<&str>, gain| ChannelInteractions {
        channel: channel.map(Into::into),
        recognition: Some(ChannelRecognition { gain: wilson(gain, 51_000), ..ChannelRecognition::default() }),
        ..ChannelInteractions::default()
    };
    let unknown = vec![of(None, 30_000), of(Some("branch"), 12_400), of(Some("web"), 900)];
    let result = AnswerResult::Channels(ChannelsResult { unknown, ..channels(None) });
    for (language, said) in [
        (Language::En, "in “branch”: by 24% of the interactions of unrecognised customers"),
        (Language::Ru, "в канале «branch»: на 24 % взаимодействий нераспознанных клиентов"),
        (Language::Pl, "w kanale „branch”: o 24% interakcji nierozpoznanych klientów"),
    ] {
        let verdict = plain(&question(), &result, language);
        assert!(verdict.contains(said) && verdict.contains("12"), "{verdict}");
    }
}

#[test]
fn a_funnel_names_its_largest_loss_with_counts_rate_and_interval() {
    let result = AnswerResult::Funnel(FunnelResult { groups: vec![funnel_group(None, [333, 120, 100])] });
    assert_eq!(
        plain(&question(), &result, Language::Ru),
        "Больше всего потерь между шагом «Корзина» и шагом «Доставка»: дальше не идут 213 из 333 путей клиентов, \
         конверсия 36 % (диапазон неопределённости 95 %: 31–41 %; 120 из 333); до последнего шага доходит 30 % путей \
         (диапазон неопределённости 95 %: 25–35 %; 100 из 333)."
    );
    assert!(plain(&question(), &result, Language::Pl).contains("między krokiem „Корзина” a krokiem „Доставка”"));
    assert!(plain(&question(), &result, Language::En).contains("36% (95% interval 31–41%; 120 of 333) do"));
}

#[test]
fn small_samples_are_called_small() {
    let result = AnswerResult::Funnel(FunnelResult { groups: vec![funnel_group(None, [12, 6, 5])] });
    for (language, word) in
        [(Language::En, "small sample"), (Language::Ru, "данных мало"), (Language::Pl, "mała próba")]
    {
        assert!(plain(&question(), &result, language).contains(word));
    }
}

#[test]
fn groups_within_chance_are_not_ranked() {
    let of = |a, b| {
        AnswerResult::Funnel(FunnelResult { groups: vec![funnel_group(Some("web"), a), funnel_group(Some("app"), b)] })
    };
    assert!(plain(&question(), &of([300, 120, 100], [200, 60, 10]), Language::En).contains("through best"));
    assert!(plain(&question(), &of([30, 12, 10], [30, 12, 9]), Language::En).contains("do not clearly differ"));
}

#[test]
fn a_loss_between_channels_is_told_beside_those_who_stayed_and_only_where_it_is_real() {
    let told = |real, language| plain(&question(), &AnswerResult::Channels(channels(real)), language);
    assert_eq!(
        told(Some(true), Language::En),
        "Most is lost on the way from “phone” to “branch”: of the journeys that changed the channel so, \
         31% (95% interval 28–34%; 373 of 1,204) reached the goal; of those that stayed, \
         52% (95% interval 48–56%; 260 of 500)."
    );
    assert!(told(Some(true), Language::Ru).contains("при переходе из канала «phone» в канал «branch»"));
    assert!(told(Some(true), Language::Pl).contains("z kanału „phone” do kanału „branch”"));
    assert!(told(Some(false), Language::En).starts_with("No hand-off between channels loses more"));
    assert!(told(None, Language::En).contains("Most journeys break off in “branch”: 44% of the journeys"));
}

#[test]
fn conformance_tells_who_follows_the_map_and_what_goes_with_leaving_it_where_that_is_real() {
    let told = |against, language| plain(&question(), &AnswerResult::Conformance(conformance(against)), language);
    let (revenue, satisfaction) = (Some(less(2_500.0, true)), Some(less(8.0, true)));
    let unsure = Against { revenue: Some(less(2_500.0, false)), satisfaction: None, conversion: None };
    let first = "По карте «Полёт» без отклонений идут 41 % клиентов (диапазон неопределённости 95 %: 38–44 %; \
                 410 из 1000); самое частое отклонение — пропуск шага «Оплата»: 30 % (диапазон неопределённости \
                 95 %: 27–33 %; 300 из 1000).";
    assert_eq!(told(unsure, Language::Ru), first);
    assert_eq!(
        told(Against { satisfaction, ..Against::default() }, Language::Ru),
        format!(
            "{first} Сильнее всего с более низкой удовлетворённостью связано такое отклонение: шаг «Check-in» не на \
             своём месте, разница −8,0 (диапазон неопределённости 95 %: от −12,0 до −4,0); это связь, а не причина."
        )
    );
    let english = told(Against { revenue, satisfaction, conversion: None }, Language::En);
    assert!(english.starts_with("41% of customers (95% interval 38–44%; 410 of 1,000) follow the map “Полёт”"));
    assert!(
        english.contains("Less revenue per customer goes most with the step “Check-in” in the wrong order: −25 zł")
    );
    assert!(told(Against { revenue, ..unsure }, Language::Pl).contains("Z niższym przychodem na klienta najmocniej"));
}

#[test]
fn a_rule_says_how_well_it_is_kept_and_of_several_the_least_kept_one() {
    let told = |all: Vec<RuleResult>, language| plain(&question(), &rules(all), language);
    let one = told(vec![ruled(1_047, 1_204, 12)], Language::En);
    assert_eq!(
        one,
        "Every “Жалоба” is followed by “Ответ”: kept in 87% of cases (95% interval 85–89%; 1,047 of 1,204), 12 still \
         open; median time 3 h, 95th percentile 9 h."
    );
    let several = vec![ruled(9, 10, 0), RuleResult { cases: RuleCases::Customers, ..ruled(300, 400, 0) }];
    let least = told(several.clone(), Language::Ru);
    assert!(least.starts_with("Хуже всего соблюдается одно из правил (всего 2): Every"), "{least}");
    assert!(least.contains("соблюдено у 75 % клиентов (диапазон"), "{least}");
    assert!(told(several, Language::Pl).contains("dotrzymano u 75% klientów (przedział"));
    assert!(told(vec![ruled(0, 0, 4)], Language::Pl).ends_with(": wciąż otwarte: 4."));
    assert!(told(vec![ruled(0, 0, 0)], Language::Ru).ends_with(": случаев пока нет."));
    let problem = RuleResult { problem: Some("it has no time".into()), ..ruled(0, 0, 0) };
    assert!(told(vec![problem], Language::En).ends_with(": cannot be checked, it has no time."));
}

#[test]
fn rules_are_sentences_in_which_names_keep_their_form() {
    let picked =
        |names: &[&str]| Picked { names: names.iter().map(|name| (*name).to_owned()).collect(), condition: None };
    let (complaint, answer) = (picked(&["Жалоба"]), picked(&["Ответ", "Звонок"]));
    let words = RuleWords {
        kind: RuleKind::Response,
        per: RuleScope::Customer,
        of: &complaint,
        other: &answer,
        within: Some(Duration::from_days(1)),
        most: None,
    };
    let told =
        |words: &RuleWords<'_>| Language::ALL.map(|language| rule_sentence(words, language).replace(NO_BREAK, " "));
    assert_eq!(
        told(&words),
        [
            "Every “Жалоба” is followed by “Ответ” or “Звонок” within 24 hours",
            "После каждого взаимодействия «Жалоба» в течение 24 часов следует «Ответ» или «Звонок»",
            "Po każdej interakcji „Жалоба” w ciągu 24 godzin następuje „Ответ” lub „Звонок”",
        ]
    );
    let before = RuleWords { kind: RuleKind::Precedence, per: RuleScope::Journey, within: None, ..words };
    assert_eq!(
        told(&before),
        [
            "“Жалоба” comes only after “Ответ” or “Звонок” (within one journey)",
            "«Жалоба» — только после взаимодействия «Ответ» или «Звонок» (в пределах одного пути клиента)",
            "„Жалоба” następuje dopiero po interakcji „Ответ” lub „Звонок” (w jednej podróży klienta)",
        ]
    );
    let hour = Some(Duration::from_micros(3_600_000_000));
    let never = RuleWords { kind: RuleKind::NotWithin, within: hour, ..words };
    assert_eq!(
        told(&never),
        [
            "“Ответ” or “Звонок” never comes within 1 hour after “Жалоба”",
            "Не бывает взаимодействия «Ответ» или «Звонок» в течение 1 часа после взаимодействия «Жалоба»",
            "„Ответ” lub „Звонок” nie następuje w ciągu 1 godziny po interakcji „Жалоба”",
        ]
    );
    let week = Some(Duration::from_days(7));
    let twice = RuleWords { other: &complaint, within: week, ..never };
    assert_eq!(
        told(&twice),
        [
            "“Жалоба” never comes twice within 7 days",
            "«Жалоба» не повторяется в течение 7 дней",
            "„Жалоба” nie powtarza się w ciągu 7 dni",
        ]
    );
    let often = RuleWords { kind: RuleKind::AtMost, within: None, most: Some(2), ..words };
    assert_eq!(
        told(&often),
        [
            "“Жалоба” at most 2 times per customer",
            "«Жалоба» — не более 2 раз на клиента",
            "„Жалоба” najwyżej 2 razy na klienta",
        ]
    );
    let [nobody, everybody] =
        [RuleKind::Absence, RuleKind::Existence].map(|kind| told(&RuleWords { kind, ..words })[1].clone());
    assert_eq!(nobody, "Ни у одного клиента нет взаимодействия «Жалоба»");
    assert_eq!(everybody, "У каждого клиента есть взаимодействие «Жалоба»");
    let unfinished = RuleWords { of: &Picked::default(), other: &Picked::default(), within: None, ..words };
    assert_eq!(told(&unfinished)[0], "Every … is followed by …");
}

/// Sentences of findings, for both directions of every subject.
fn findings(language: Language) -> Vec<String> {
    let subjects = [
        Subject::StepRate { from: "A".into(), to: "B".into() },
        Subject::Wait { from: "A".into(), to: "B".into() },
        Subject::Score { kind: ScaleKind::Nps, touchpoint: Some("A".into()) },
        Subject::Score { kind: ScaleKind::Rating, touchpoint: None },
        Subject::Volume { touchpoint: "A".into() },
    ];
    let units = [Unit::Share, Unit::Seconds, Unit::Points, Unit::Points, Unit::Count];
    let span = TimeSpan { from: time("2024-04-13T00:00:00Z"), to: time("2024-05-10T00:00:00Z") };
    let low = Estimate { value: 0.2, low: Some(0.15), high: Some(0.26), n: 96 };
    let high = Estimate { value: 0.6, low: Some(0.55), high: Some(0.65), n: 900 };
    let mut all = Vec::new();
    for (subject, unit) in subjects.iter().zip(units) {
        for (expected, observed) in [(&low, &high), (&high, &low)] {
            for segment in [None, Some(("platform", "mobile"))] {
                let text = FindingText { subject, segment, span, unit, expected, observed };
                all.push(finding_sentence(&text, language, "UTC").replace(NO_BREAK, " "));
            }
        }
    }
    all
}

#[test]
fn findings_say_when_for_whom_and_by_how_much() {
    assert_eq!(
        findings(Language::Ru)[3],
        "С 13 апреля по 9 мая 2024 г. в сегменте «platform: mobile» из точки контакта «A» в точку контакта «B» \
         переходили реже обычного: 20 % (диапазон неопределённости 95 %: 15–26 %; n = 96) вместо 60 %."
    );
    assert_eq!(
        findings(Language::Pl)[3],
        "Od 13 kwietnia do 9 maja 2024 r. w segmencie „platform: mobile” z punktu styku „A” do punktu styku „B” \
         klienci przechodzili rzadziej niż zwykle: 20% (przedział niepewności 95%: 15–26%; n = 96) zamiast 60%."
    );
}

/// Words that marketers do not use for these things (the project's glossary).
const REFUSED: [(Language, &[&str]); 2] = [
    (Language::Ru, &["путешестви", "дорожк", "доказательств", "гипотез", "вердикт", "возможност", "журнал", "стирани"]),
    (Language::Pl, &["tor ", "tory", "punkt bólu", "marketing szeptany", "werdykt", "szansa", "szanse"]),
];

#[test]
fn no_text_uses_a_word_the_glossary_refuses() {
    for (language, refused) in REFUSED {
        let mut texts: Vec<String> =
            answers().iter().map(|(question, result)| plain(question, result, language)).collect();
        texts.extend(findings(language));
        texts.extend(Label::ALL.iter().map(|label| format!("{} ", label.text(language))));
        texts.extend(notes().iter().map(|text| note(text, language)));
        for text in texts {
            for word in refused {
                assert!(!text.to_lowercase().contains(word), "`{word}` in `{text}`");
            }
        }
    }
}

fn notes() -> Vec<Note> {
    vec![
        Note::ApproximateTimes,
        Note::SmallSample { n: 12 },
        Note::Unbound { unbound: 12, interactions: 1000 },
        Note::Unidentified { unidentified: 0, interactions: 0 },
        Note::SlowProperty { column: "plan".into() },
        Note::OddDates { interactions: 3 },
        Note::UnfinishedPeriod,
        Note::GroupsLeftOut { groups: 5 },
        Note::MissingTouchpoints { touchpoints: 2 },
        Note::Removed { before: jiff::civil::Date::constant(2024, 5, 3) },
    ]
}

#[test]
fn notes_are_whole_sentences() {
    for text in notes() {
        for language in Language::ALL {
            assert!(note(&text, language).ends_with('.'));
        }
    }
    let unbound = note(&Note::Unbound { unbound: 12, interactions: 1001 }, Language::Ru).replace(NO_BREAK, " ");
    assert_eq!(unbound, "Без точки контакта — 1,2 % из 1001 взаимодействия.");
}
