//! Questions that one pass answers have the answers that each has alone.

use proptest::prelude::*;
use styk_model::{
    Ask, Duration, Funnel, FunnelOrder, JourneyMap, JourneySplit, Metric, MetricKind, Period, Question, Rework,
    Selector, Series, Step, Transitions, Variants,
};
use styk_query::touchpoints::{Moment, Names, Rule, Touchpoint};

use crate::folder::{Folder, csv};

const EVENTS: [&str; 4] = ["search", "product", "cart", "purchase"];
const CHANNELS: [&str; 3] = ["web", "app", ""];

type Row = (u32, i64, usize, usize);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec((1_u32..12, 0_i64..60 * 24 * 40, 0_usize..4, 0_usize..3), 1..120)
}

fn selector() -> impl Strategy<Value = Selector> {
    (0_usize..4, 0_usize..4).prop_map(|(event, channel)| Selector {
        touchpoints: vec![EVENTS[event].to_owned()],
        condition: (channel < 2).then(|| format!("channel == \"{}\"", CHANNELS[channel])),
    })
}

fn metric() -> impl Strategy<Value = Metric> {
    let kind = prop_oneof![
        Just(MetricKind::Count),
        Just(MetricKind::Customers),
        Just(MetricKind::Journeys),
        Just(MetricKind::Nps),
        Just(MetricKind::Sum { column: "money".to_owned() }),
        selector().prop_map(|goal| MetricKind::Conversion { goal }),
        selector().prop_map(|response| MetricKind::ResponseTime { response }),
    ];
    (kind, prop::option::of(selector())).prop_map(|(kind, of)| Metric { kind, of })
}

fn ask() -> impl Strategy<Value = Ask> {
    let step = |selector| Step { selector, name: None, optional: false };
    let funnel = move |steps: Vec<Selector>| {
        let steps = steps.into_iter().map(step).collect();
        Ask::Funnel(Funnel { steps, order: FunnelOrder::Ordered, window: None, exclude: Vec::new(), same: None })
    };
    prop_oneof![
        4 => metric().prop_map(Ask::Metric),
        4 => metric().prop_map(|of| Ask::Series(Series { of, period: Period::Week })),
        1 => prop::collection::vec(selector(), 2..4).prop_map(funnel),
        1 => Just(Ask::Map(JourneyMap::default())),
        1 => Just(Ask::Transitions(Transitions::default())),
        1 => Just(Ask::Variants(Variants { top: 5, collapse_repeats: true })),
        1 => Just(Ask::Rework(Rework {})),
    ]
}

fn question() -> impl Strategy<Value = Question> {
    let by = prop_oneof![Just(None), Just(Some("channel")), Just(Some("touchpoint")), Just(Some("first.channel"))];
    let filters =
        prop::sample::subsequence(vec!["channel != \"app\"", "event != \"search\"", "channel == \"web\""], 0..3);
    let journeys = prop_oneof![
        Just(JourneySplit::Whole),
        Just(JourneySplit::Gap(Duration::from_days(2))),
        Just(JourneySplit::Column("channel".to_owned())),
    ];
    (ask(), by, filters, journeys).prop_map(|(ask, by, filters, journeys)| {
        let mut question = Question::new(ask);
        let broken_down = matches!(question.ask, Ask::Metric(_) | Ask::Series(_) | Ask::Funnel(_));
        question.by = by.filter(|_| broken_down).map(str::to_owned);
        question.filters = filters.into_iter().map(str::to_owned).collect();
        question.journeys = journeys;
        question
    })
}

async fn check(rows: &[Row], questions: &[Question], moment: bool) {
    let rows: Vec<_> = rows.iter().map(|row| (row.0, row.1, EVENTS[row.2], CHANNELS[row.3])).collect();
    let folder = Folder::new().await;
    folder.import("log.csv", &csv(&rows)).await;
    if moment {
        let mut registry = (*folder.engine.registry()).clone();
        registry.touchpoints.push(Touchpoint {
            key: "first-cart".to_owned(),
            names: Names::same("first-cart"),
            rule: Rule { events: vec!["cart".to_owned()], condition: None, moment: Some(Moment::First), priority: 10 },
            ..Touchpoint::default()
        });
        folder.engine.set_registry(registry).await.unwrap();
    }
    let context = folder.engine.context();
    // A log without any cart or purchase has no such touchpoint.
    let alone: Vec<_> =
        questions.iter().filter_map(|one| Some((one, styk_query::answer(&context, one).ok()?))).collect();
    let asked: Vec<Question> = alone.iter().map(|(question, _)| (*question).clone()).collect();
    let together = tokio::task::block_in_place(|| styk_query::answer_together(&context, &asked)).unwrap();
    assert_eq!(together.len(), alone.len());
    for ((question, alone), together) in alone.iter().zip(&together) {
        assert_eq!(together.result, alone.result, "{question:?}");
        assert_eq!(together.verdict, alone.verdict, "{question:?}");
        let counts = |answer: &styk_model::Answer| (answer.unknown.interactions, answer.unknown.unidentified);
        assert_eq!(counts(together), counts(alone), "{question:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn questions_asked_together_have_the_answers_they_have_alone(
        rows in rows(),
        questions in prop::collection::vec(question(), 1..40),
        moment in any::<bool>(),
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(check(&rows, &questions, moment));
    }
}
