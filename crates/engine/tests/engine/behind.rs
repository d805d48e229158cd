//! The customers behind a number are as many as the number says.

use proptest::prelude::*;
use styk_model::answer::{AnswerResult, ConformanceResult, PathNode, PathStep, RuleCounts, RulesResult};
use styk_model::{
    Ask, Behind, Channels, Conformance, DeviationKind, DropOff, Duration, Funnel, FunnelOrder, JourneyMap,
    JourneySplit, Lifecycle, LifecycleState, Metric, MetricKind, Onward, Paths, PathsDirection, Period, Place,
    Question, RepeatPurchase, Retention, RetentionKind, Rework, Rule, RuleKind, RuleScope, RuleSelection, RuleState,
    Rules, Selector, Series, Step, StepMatrix, Stickiness, Transitions, Variants,
};

use crate::conformance::map_of;
use crate::folder::{Folder, csv};

const EVENTS: [&str; 4] = ["search", "product", "cart", "purchase"];
const CHANNELS: [&str; 3] = ["web", "app", ""];

type Row = (u32, i64, usize, usize);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    // Few customers and few instants: loops, repeats and rows of the same minute.
    prop::collection::vec((1_u32..12, 0_i64..60 * 24 * 40, 0_usize..4, 0_usize..3), 1..120)
}

/// A number of an answer, how to ask for its customers, and how many there must be.
type Expected = Vec<(Behind, Option<String>, u64)>;

fn step(name: &str) -> Step {
    Step { selector: Selector::touchpoint(name), name: None, optional: false }
}

fn rules() -> Ask {
    let (search, purchase) = (RuleSelection::touchpoint("search"), RuleSelection::touchpoint("purchase"));
    let answered = Rule {
        key: "bought".to_owned(),
        of: search.clone(),
        other: Some(RuleSelection { steps: vec!["purchase".to_owned()], ..RuleSelection::default() }),
        within: Some(Duration::from_days(9)),
        ..Rule::default()
    };
    let apart = Rule {
        key: "apart".to_owned(),
        kind: RuleKind::NotWithin,
        of: search.clone(),
        other: Some(search),
        within: Some(Duration::from_days(2)),
        per: RuleScope::Journey,
        ..Rule::default()
    };
    let has = Rule { key: "has".to_owned(), kind: RuleKind::Existence, of: purchase, ..Rule::default() };
    Ask::Rules(Rules { map: Some("shop".to_owned()), rules: vec![answered, apart, has], ..Rules::default() })
}

fn questions() -> Vec<Question> {
    let purchase = Selector::touchpoint("purchase");
    let asks = vec![
        Ask::Funnel(Funnel {
            steps: vec![step("search"), step("product"), step("purchase")],
            order: FunnelOrder::Ordered,
            window: None,
            exclude: Vec::new(),
            same: None,
        }),
        Ask::Map(JourneyMap::default()),
        Ask::Transitions(Transitions::default()),
        Ask::Paths(Paths {
            direction: PathsDirection::Around,
            touchpoint: Selector::touchpoint("cart"),
            depth: 3,
            collapse_repeats: true,
            top: 3,
        }),
        Ask::Variants(Variants { top: 10, collapse_repeats: false }),
        Ask::StepMatrix(StepMatrix { depth: 3 }),
        Ask::Rework(Rework {}),
        Ask::DropOff(DropOff { goal: Some(purchase.clone()) }),
        Ask::Channels(Channels { goal: Some(purchase.clone()), ..Channels::default() }),
        Ask::Conformance(Conformance { map: "shop".to_owned(), ..Conformance::default() }),
        rules(),
        Ask::Retention(Retention {
            period: Period::Week,
            periods: 4,
            kind: RetentionKind::Unbounded,
            first: None,
            back: None,
        }),
        Ask::Stickiness(Stickiness { period: Period::Month, of: None }),
        Ask::Lifecycle(Lifecycle { period: Period::Week, of: None }),
        Ask::RepeatPurchase(RepeatPurchase { purchase: purchase.clone() }),
        Ask::Series(Series { of: Metric { kind: MetricKind::Customers, of: None }, period: Period::Week }),
        Ask::Metric(Metric { kind: MetricKind::Conversion { goal: purchase }, of: Some(Selector::touchpoint("cart")) }),
    ];
    let broken_down = |ask: &Ask| {
        matches!(ask, Ask::Funnel(_) | Ask::Conformance(_) | Ask::Rules(_) | Ask::Retention(_) | Ask::Series(_))
    };
    asks.into_iter()
        .map(|ask| {
            let mut question = Question::new(ask);
            if broken_down(&question.ask) {
                question.by = Some("channel".to_owned());
            }
            question
        })
        .collect()
}

fn expected(result: &AnswerResult) -> Expected {
    let mut all: Expected = Vec::new();
    match result {
        AnswerResult::Funnel(funnel) => {
            for group in &funnel.groups {
                for (place, counted) in group.steps.iter().enumerate() {
                    all.push((Behind::Step { step: place, lost: false }, group.key.clone(), counted.customers));
                }
                // Every journey is a customer's whole line, so who reached the next step is not lost.
                let lost = group.steps[0].customers - group.steps[1].customers;
                all.push((Behind::Step { step: 0, lost: true }, group.key.clone(), lost));
            }
        }
        AnswerResult::Map(map) => {
            for link in &map.links {
                all.push((Behind::Transition { from: link.from.clone(), to: link.to.clone() }, None, link.customers));
            }
            for one in &map.touchpoints {
                let behind = |place| Behind::Touchpoint { touchpoint: one.key.clone(), place };
                all.push((behind(Place::Anywhere), None, one.customers));
                all.push((behind(Place::End), None, one.ended_here.successes));
                all.push((Behind::Repeated { touchpoint: one.key.clone() }, None, one.repeated.successes));
            }
        }
        AnswerResult::Transitions(graph) => {
            for edge in &graph.edges {
                all.push((Behind::Transition { from: edge.from.clone(), to: edge.to.clone() }, None, edge.customers));
            }
            for node in &graph.nodes {
                let places = [(Place::Anywhere, node.customers), (Place::Start, node.starts), (Place::End, node.ends)];
                for (place, count) in places {
                    all.push((Behind::Touchpoint { touchpoint: node.touchpoint.clone(), place }, None, count));
                }
            }
        }
        AnswerResult::Paths(paths) => {
            all.push((Behind::Path { before: false, steps: Vec::new(), end: false }, None, paths.journeys));
            for (before, nodes) in [(false, &paths.after), (true, &paths.before)] {
                all.extend(nodes.iter().filter_map(|node| path(nodes, node, before)));
            }
        }
        AnswerResult::Variants(variants) => {
            for variant in &variants.variants {
                all.push((Behind::Variant { steps: variant.steps.clone() }, None, variant.journeys));
            }
        }
        AnswerResult::StepMatrix(matrix) => {
            for (position, counts) in matrix.counts.iter().enumerate() {
                for (touchpoint, count) in matrix.touchpoints.iter().zip(counts) {
                    all.push((Behind::Position { position, touchpoint: Some(touchpoint.clone()) }, None, *count));
                }
                all.push((Behind::Position { position, touchpoint: None }, None, matrix.ended[position]));
            }
        }
        AnswerResult::Rework(rework) => {
            for row in &rework.touchpoints {
                let behind = Behind::Repeated { touchpoint: row.touchpoint.clone() };
                all.push((behind, None, row.repeated.successes));
            }
            for row in &rework.loops {
                all.push((Behind::Loop { there: row.there.clone(), back: row.back.clone() }, None, row.journeys));
            }
        }
        AnswerResult::DropOff(drop_off) => {
            all.push((Behind::Reached, None, drop_off.reached));
            for row in &drop_off.touchpoints {
                let lost = |last| Behind::Lost { touchpoint: row.touchpoint.clone(), last };
                all.push((lost(None), None, row.lost.successes));
                all.extend(row.last.iter().map(|one| (lost(Some(one.touchpoint.clone())), None, one.journeys)));
            }
        }
        AnswerResult::Channels(channels) => {
            for one in &channels.hand_offs {
                let (from, to, touchpoint) = (one.from.clone(), one.to.clone(), one.touchpoint.clone());
                let behind = |reached| Behind::HandOff {
                    from: from.clone(),
                    to: to.clone(),
                    touchpoint: touchpoint.clone(),
                    reached,
                };
                all.push((behind(false), None, one.customers));
                all.push((behind(true), None, one.goal.map_or(0, |goal| goal.reached.successes)));
            }
            for one in &channels.passages {
                let (channel, touchpoint) = (one.channel.clone(), one.touchpoint.clone());
                let behind =
                    |onward| Behind::Through { channel: channel.clone(), touchpoint: touchpoint.clone(), onward };
                all.push((behind(None), None, one.journeys));
                for (onward, count) in
                    Onward::ALL.into_iter().zip([one.same, one.other, one.unknown, one.lost, one.open])
                {
                    all.push((behind(Some(onward)), None, count));
                }
            }
            for cell in &channels.matrix {
                let (channel, touchpoint) = (cell.channel.clone(), cell.touchpoint.clone());
                all.push((Behind::Met { channel, touchpoint }, None, cell.customers));
            }
        }
        AnswerResult::Conformance(conformance) => all.extend(of_conformance(conformance)),
        AnswerResult::Rules(rules) => all.extend(of_rules(rules)),
        AnswerResult::Retention(retention) => {
            for cohort in &retention.cohorts {
                let behind = |back| Behind::Cohort { start: cohort.start, back };
                all.push((behind(None), cohort.key.clone(), cohort.customers));
                for (later, rate) in cohort.retained.iter().enumerate() {
                    all.push((behind(Some(later)), cohort.key.clone(), rate.successes));
                }
            }
        }
        AnswerResult::Stickiness(stickiness) => {
            for point in &stickiness.points {
                all.push((Behind::Active { start: point.start }, None, point.customers));
            }
        }
        AnswerResult::Lifecycle(lifecycle) => {
            for point in &lifecycle.points {
                let states = [
                    (LifecycleState::New, point.new),
                    (LifecycleState::Returning, point.returning),
                    (LifecycleState::Resurrected, point.resurrected),
                    (LifecycleState::Dormant, point.dormant),
                ];
                for (state, count) in states {
                    all.push((Behind::Lifecycle { start: point.start, state }, None, count));
                }
            }
        }
        AnswerResult::RepeatPurchase(repeat) => {
            for (place, count) in repeat.by_count.iter().enumerate() {
                all.push((Behind::Purchases { count: place + 1, or_more: false }, None, *count));
            }
            all.push((Behind::Purchases { count: 2, or_more: true }, None, repeat.repeat.successes));
        }
        AnswerResult::Series(series) => {
            for group in &series.groups {
                for point in &group.points {
                    let count = point.estimate.map_or(0, |estimate| estimate.value as u64);
                    all.push((Behind::Measured { start: point.start, reached: false }, group.key.clone(), count));
                }
            }
        }
        AnswerResult::Metric(metric) => {
            if let Some(estimate) = metric.groups.first().and_then(|group| group.points[0].estimate) {
                let reached = (estimate.value * estimate.n as f64).round() as u64;
                all.push((Behind::Measured { start: None, reached: false }, None, estimate.n));
                all.push((Behind::Measured { start: None, reached: true }, None, reached));
            }
        }
        other => panic!("no numbers are expected of {other:?}"),
    }
    all
}

fn of_conformance(conformance: &ConformanceResult) -> Expected {
    let compared = |follows| Behind::Compared { follows };
    let following = conformance.following;
    let mut all = vec![
        (compared(None), None, following.n),
        (compared(Some(true)), None, following.successes),
        (compared(Some(false)), None, following.n - following.successes),
    ];
    for group in &conformance.groups {
        all.push((compared(None), Some(group.key.clone()), group.following.n));
        all.push((compared(Some(true)), Some(group.key.clone()), group.following.successes));
    }
    for step in &conformance.steps {
        let planned = |last| Behind::Planned { step: step.key.clone(), last };
        all.push((planned(false), None, step.done.successes));
        all.push((planned(true), None, step.last.successes));
        let skipped =
            Behind::Deviation { kind: DeviationKind::Skipped, step: Some(step.key.clone()), touchpoint: None };
        all.push((skipped, None, step.skipped.successes));
    }
    for one in &conformance.deviations {
        let (step, touchpoint) = (one.step.clone(), one.touchpoint.clone());
        all.push((Behind::Deviation { kind: one.kind, step, touchpoint }, None, one.customers.successes));
    }
    all
}

fn of_rules(rules: &RulesResult) -> Expected {
    let mut all: Expected = Vec::new();
    for rule in &rules.rules {
        let mut expect = |group: Option<&String>, counts: &RuleCounts| {
            let states = [
                (None, counts.customers),
                (Some(RuleState::Kept), counts.customers_kept),
                (Some(RuleState::Broken), counts.customers_broken),
                (Some(RuleState::Open), counts.customers_open),
            ];
            for (state, count) in states {
                all.push((Behind::Rule { rule: rule.key.clone(), state }, group.cloned(), count));
            }
        };
        expect(None, &rule.counts);
        rule.groups.iter().for_each(|group| expect(Some(&group.key), &group.counts));
    }
    all
}

/// A node that can be asked for: not the root, no "other" on the way.
fn path(nodes: &[PathNode], node: &PathNode, before: bool) -> Option<(Behind, Option<String>, u64)> {
    let (mut steps, mut at) = (Vec::new(), node);
    let end = node.step == PathStep::End;
    while let Some(parent) = at.parent {
        match &at.step {
            PathStep::Touchpoint(name) => steps.push(name.clone()),
            PathStep::End => {}
            PathStep::Other => return None,
        }
        at = &nodes[parent];
    }
    steps.reverse();
    (end || !steps.is_empty()).then_some((Behind::Path { before, steps, end }, None, node.journeys))
}

async fn check(rows: &[Row]) {
    let rows: Vec<_> = rows.iter().map(|row| (row.0, row.1, EVENTS[row.2], CHANNELS[row.3])).collect();
    let folder = Folder::new().await;
    folder.import("log.csv", &csv(&rows)).await;
    let mut map = map_of(&folder.engine, &["search", "product", "purchase"]);
    map.journeys = JourneySplit::Gap(Duration::from_days(5));
    folder.engine.keep_map("shop", 0, map, "anna").await.unwrap();
    for question in questions() {
        // A log without any cart or purchase has no such touchpoint.
        let Ok(answer) = folder.engine.ask(&question).await else { continue };
        for (behind, group, count) in expected(&answer.result) {
            let found = folder.behind(&question, behind.clone(), group.clone()).await;
            assert_eq!(found.total, count, "{behind:?} of group {group:?} in {:?}", question.ask);
            assert_eq!(found.customers.len() as u64, count.min(5));
            assert!(found.customers.iter().all(|row| row.identifiers[0].value.starts_with('u')));
            assert!(found.customers.is_sorted_by_key(|row| std::cmp::Reverse(row.last)));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn every_number_has_as_many_customers_behind_it(rows in rows()) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(check(&rows));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_the_answer_does_not_have_is_refused() {
    let folder = Folder::new().await;
    folder.import("log.csv", &csv(&[(1, 0, "search", "web"), (1, 5, "purchase", "web")])).await;
    let funnel = Funnel {
        steps: vec![step("search"), step("purchase")],
        order: FunnelOrder::Ordered,
        window: None,
        exclude: Vec::new(),
        same: None,
    };
    let refused = |behind: Behind, group: Option<&str>| {
        let (of, group) = (Box::new(Ask::Funnel(funnel.clone())), group.map(str::to_owned));
        let question = Question::new(Ask::Customers(styk_model::Customers { of, behind, group, limit: 5 }));
        let engine = &folder.engine;
        async move { engine.ask(&question).await.unwrap_err().to_string() }
    };
    assert!(refused(Behind::Step { step: 2, lost: false }, None).await.contains("no step 2"));
    assert!(refused(Behind::Reached, None).await.contains("expected `everyone` or `step`"));
    assert!(refused(Behind::Everyone, Some("web")).await.contains("name the column with `by`"));
}
