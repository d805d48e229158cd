//! How well the rules of a journey map that is kept are kept.

use styk_maps::Map;
use styk_model::answer::{AnswerResult, RuleCases, RulesResult};
use styk_model::{
    Answer, Ask, Difference, Group, Question, Rule, RuleKind, RuleSelection, Rules, TimeRange, Timestamp,
};

use crate::conformance::map_of;
use crate::folder::{Folder, csv};

const HOUR: i64 = 60;

fn of_map() -> Question {
    Question::new(Ask::Rules(Rules { map: Some("shop".to_owned()), ..Rules::default() }))
}

fn asked(rules: Vec<Rule>) -> Question {
    Question::new(Ask::Rules(Rules { rules, ..Rules::default() }))
}

fn rules(answer: Answer) -> RulesResult {
    match answer.result {
        AnswerResult::Rules(result) => result,
        other => panic!("expected rules, got {other:?}"),
    }
}

/// A cart becomes a purchase within a day.
fn bought() -> Rule {
    Rule {
        key: "bought".to_owned(),
        of: RuleSelection::touchpoint("cart"),
        other: Some(RuleSelection { steps: vec!["purchase".to_owned()], ..RuleSelection::default() }),
        within: Some("24h".parse().unwrap()),
        ..Rule::default()
    }
}

/// Two who buy in time, one of them in another channel, one who buys late, one who does not, and one whose day is
/// not over.
async fn shop() -> Folder {
    let folder = Folder::new().await;
    let rows = [
        (1, 0, "cart", "web"),
        (1, 2 * HOUR, "purchase", "web"),
        (2, 0, "cart", "web"),
        (2, 24 * HOUR, "purchase", "app"),
        (3, 0, "cart", "web"),
        (3, 30 * HOUR, "purchase", "web"),
        (4, 0, "cart", "app"),
        (5, 40 * HOUR, "cart", "app"),
        (6, 50 * HOUR, "search", "app"),
    ];
    folder.import("log.csv", &csv(&rows)).await;
    folder
}

fn map(folder: &Folder, rules: Vec<Rule>) -> Map {
    Map { rules, ..map_of(&folder.engine, &["search", "cart", "purchase"]) }
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_of_a_map_are_checked_across_channels_and_what_is_not_over_is_open() {
    let folder = shop().await;
    let engine = &folder.engine;
    engine.keep_map("shop", 0, map(&folder, vec![bought()]), "anna").await.unwrap();
    let answer = engine.ask(&of_map()).await.unwrap();
    let said = answer.verdict.replace('\u{a0}', " ");
    assert!(said.contains("is followed by “PURCHASE” within 24 hours: kept in 50% of cases"), "{said}");
    assert!(said.contains("2 of 4; small sample), 1 still open; median time"), "{said}");
    let result = rules(answer);
    assert_eq!((result.map.as_deref(), result.version), (Some("The shop"), Some(1)));
    let counts = result.rules[0].counts;
    assert_eq!((counts.kept.successes, counts.kept.n, counts.open, counts.customers), (2, 4, 1, 5));
    assert_eq!((counts.customers_kept, counts.customers_broken, counts.customers_open), (2, 2, 1));
    assert_eq!(counts.times.map(|times| times.n), Some(3), "the late one came, too");
    assert_eq!(result.rules[0].cases, RuleCases::Interactions);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_of_the_range_that_it_begins_in_and_what_came_before_is_known() {
    let folder = shop().await;
    folder.engine.keep_map("shop", 0, map(&folder, Vec::new()), "anna").await.unwrap();
    let after = Rule {
        key: "after".to_owned(),
        kind: RuleKind::Precedence,
        of: RuleSelection::touchpoint("purchase"),
        other: Some(RuleSelection::touchpoint("cart")),
        ..Rule::default()
    };
    let mut question = of_map();
    let instant = |text: &str| text.parse::<Timestamp>().unwrap();
    question.range =
        Some(TimeRange::Between { from: instant("2024-01-01T20:00:00Z"), to: instant("2024-01-03T00:00:00Z") });
    question.ask = Ask::Rules(Rules { map: Some("shop".to_owned()), rules: vec![after, bought()], ..Rules::default() });
    let result = rules(folder.engine.ask(&question).await.unwrap());
    let counts: Vec<_> =
        result.rules.iter().map(|rule| (rule.counts.kept.successes, rule.counts.kept.n, rule.counts.open)).collect();
    assert_eq!(counts, [(2, 2, 0), (0, 0, 1)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_that_cannot_be_checked_say_so_beside_the_others() {
    let folder = shop().await;
    let engine = &folder.engine;
    let gone = Rule { key: "gone".to_owned(), of: RuleSelection::touchpoint("fax"), ..bought() };
    let unfinished = Rule { key: "new".to_owned(), other: None, ..bought() };
    engine.keep_map("shop", 0, map(&folder, vec![gone, bought(), unfinished]), "anna").await.unwrap();
    let answer = engine.ask(&of_map()).await.unwrap();
    assert!(answer.notes.iter().any(|note| note.contains("touchpoint")), "{:?}", answer.notes);
    let result = rules(answer);
    assert_eq!(result.missing, ["fax"]);
    let problems: Vec<bool> = result.rules.iter().map(|rule| rule.problem.is_some()).collect();
    assert_eq!(problems, [true, false, true]);
    assert_eq!((result.rules[0].counts.cases(), result.rules[1].counts.cases()), (0, 5));
    assert!(result.rules[2].verdict.contains("cannot be checked"));
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_of_a_question_are_refused_with_what_to_do() {
    let folder = shop().await;
    let engine = &folder.engine;
    let refused = async |question: Question| engine.ask(&question).await.unwrap_err().to_string();
    assert!(refused(of_map()).await.contains("no journey map `shop`"));
    engine.keep_map("shop", 0, map(&folder, Vec::new()), "anna").await.unwrap();
    assert!(refused(of_map()).await.contains("the map `The shop` has no rules yet"));
    assert!(refused(asked(Vec::new())).await.starts_with("rules of what?"));
    let misspelt = Rule { of: RuleSelection::touchpoint("cartt"), ..bought() };
    assert!(refused(asked(vec![misspelt])).await.contains("`cartt`"));
    assert!(refused(asked(vec![bought()])).await.contains("the step `purchase` is of no map"));
    let no_time = Rule { kind: RuleKind::NotWithin, within: None, ..bought() };
    assert!(refused(asked(vec![no_time])).await.contains("`bought` cannot be checked: it has no time"));
    let of = |steps: &str| {
        let other = Some(RuleSelection { steps: vec![steps.to_owned()], ..RuleSelection::default() });
        let rules = vec![Rule { other, ..bought() }];
        Question::new(Ask::Rules(Rules { map: Some("shop".to_owned()), rules, ..Rules::default() }))
    };
    assert!(refused(of("purchas")).await.contains("has no step `purchas`; the nearest: `purchase`"));
    let same = vec![Rule { key: "a".to_owned(), other: Some(RuleSelection::touchpoint("purchase")), ..bought() }; 2];
    assert!(refused(asked(same)).await.contains("the key `a` stands for two rules"));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_groups_are_compared_rule_by_rule() {
    let folder = shop().await;
    folder.engine.keep_map("shop", 0, map(&folder, vec![bought()]), "anna").await.unwrap();
    let group = |channel: &str| Group {
        name: channel.to_owned(),
        filters: vec![format!("channel == \"{channel}\"")],
        range: None,
    };
    let question =
        Question::new(Ask::Difference(Difference { of: Box::new(of_map().ask), a: group("web"), b: group("app") }));
    let AnswerResult::Difference(found) = folder.engine.ask(&question).await.unwrap().result else {
        panic!("expected a difference")
    };
    assert_eq!((found.rows[0].a.n, found.rows[0].b.n), (3, 1));
    assert!(found.rows[0].item.ends_with(": rule kept"));
}
