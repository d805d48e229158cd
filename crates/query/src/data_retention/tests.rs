//! Rules against a naive reading of them, row by row.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proptest::prelude::*;
use styk_lake::{DataFile, Doomed, Lake, People, Sorter, Watch};
use styk_model::{Currency, Interaction, InteractionId, Money, Timestamp};

use super::*;
use crate::context::Context;
use crate::segments::Segments;
use crate::touchpoints::{Moment, Names, Rule, Touchpoint};

const DAY: i64 = 86_400_000_000;

/// Customer (0 for nobody known), day, event, channel, source, amount.
type Row = (u32, i64, &'static str, &'static str, &'static str, Option<i64>);

fn touchpoint(key: &str, event: &str) -> Touchpoint {
    let rule = Rule { events: vec![event.to_owned()], ..Rule::default() };
    Touchpoint { key: key.to_owned(), names: Names::same(key), rule, ..Touchpoint::default() }
}

fn registry() -> Registry {
    let mut first = touchpoint("first-visit", "visit");
    first.rule.moment = Some(Moment::First);
    let touchpoints = vec![first, touchpoint("visit", "visit"), touchpoint("order", "order")];
    Registry { version: 1, touchpoints, ..Registry::default() }
}

struct TestLake {
    lake: Lake,
    _folder: tempfile::TempDir,
}

impl TestLake {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let lake = runtime.block_on(Lake::open(folder.path())).unwrap();
        Self { lake, _folder: folder }
    }

    /// A run of rows, the first of which has a number.
    fn file(&self, first: i64, rows: &[Row]) -> Arc<DataFile> {
        let mut sorter = Sorter::new(&self.lake.temporary(), 1, 1 << 20).unwrap();
        for (number, (person, day, event, channel, source, money)) in (first..).zip(rows) {
            let mut row = Interaction::new(*source, *event, Timestamp(day * DAY + number));
            row.id = InteractionId(number as u128);
            row.channel = (*channel).into();
            row.money = money.map(|minor| Money { minor, currency: "EUR".parse::<Currency>().unwrap() });
            sorter.push(&row, *person, *person).unwrap();
        }
        Arc::new(self.lake.memory_run(sorter, &People::default()).unwrap().unwrap())
    }

    fn context(&self, files: Vec<Arc<DataFile>>) -> Context {
        let mut snapshot = self.lake.snapshot();
        snapshot.files = files;
        Context {
            snapshot,
            people: People::default(),
            registry: Arc::new(registry()),
            properties: Vec::new(),
            currency: None,
            scales: Vec::new(),
            has_cases: false,
            removed_before: None,
            segments: Segments::default(),
            recognised: None,
            maps: crate::Maps::default(),
            threads: 2,
            watch: Arc::<Watch>::default(),
        }
    }
}

fn row() -> impl Strategy<Value = Row> {
    let event = prop::sample::select(vec!["visit", "order", "other"]);
    let channel = prop::sample::select(vec!["web", "shop"]);
    let source = prop::sample::select(vec!["tag", "crm"]);
    (0..4_u32, 0..6_i64, event, channel, source, prop::option::of(1..500_i64))
}

fn rule() -> impl Strategy<Value = AppliedRule> {
    let touchpoints = prop::sample::subsequence(vec!["visit", "order", "gone"], 0..=2);
    let sources = prop::sample::subsequence(vec!["tag", "crm"], 0..=1);
    let condition = prop::option::of(Just("channel == \"web\""));
    let strings = |texts: Vec<&str>| texts.into_iter().map(str::to_owned).collect::<Vec<_>>();
    (touchpoints, sources, condition, prop::option::of(0..7_i64)).prop_map(
        move |(touchpoints, sources, condition, before)| AppliedRule {
            rule: RetentionRule {
                touchpoints: strings(touchpoints),
                sources: strings(sources),
                condition: condition.map(str::to_owned),
                ..RetentionRule::default()
            },
            before: before.map(|day| Timestamp(day * DAY)),
        },
    )
}

fn key_of(event: &str) -> &str {
    if event == "other" { "" } else { event }
}

/// The rule that a row goes by, by its place.
fn naive(rules: &[AppliedRule], (_, day, event, channel, source, _): &Row, number: i64) -> Option<usize> {
    let fits = |rule: &RetentionRule| {
        (rule.touchpoints.is_empty() || rule.touchpoints.iter().any(|key| key == key_of(event) && !key.is_empty()))
            && (rule.sources.is_empty() || rule.sources.iter().any(|one| one == source))
            && (rule.condition.is_none() || *channel == "web")
    };
    let place = rules.iter().position(|applied| fits(&applied.rule))?;
    let before = rules[place].before?;
    (day * DAY + number < before.0).then_some(place)
}

type Group = (i64, String, String, String);

/// Interactions, customers and money of each group, those that came late left out.
fn naive_counts(rules: &[AppliedRule], earlier: &[AppliedRule], rows: &[Row]) -> BTreeMap<Group, (u64, u64, i64)> {
    let mut counts: BTreeMap<Group, (u64, u64, i64)> = BTreeMap::new();
    let mut customers: BTreeSet<(Group, u32)> = BTreeSet::new();
    for (number, row) in (0..).zip(rows) {
        if naive(rules, row, number).is_none() || naive(earlier, row, number).is_some() {
            continue;
        }
        let (person, day, event, channel, source, money) = *row;
        let group = (day, key_of(event).to_owned(), source.to_owned(), channel.to_owned());
        let sums = counts.entry(group.clone()).or_default();
        sums.0 += 1;
        sums.1 += u64::from(person != 0 && customers.insert((group, person)));
        sums.2 += money.unwrap_or(0);
    }
    counts
}

#[test]
fn rows_go_by_the_first_rule_that_fits_and_are_counted_once() {
    let lake = TestLake::new();
    let rules = || prop::collection::vec(rule(), 0..4);
    let cases = (prop::collection::vec(row(), 2..40), rules(), rules(), any::<prop::sample::Index>());
    proptest!(ProptestConfig { cases: 200, ..ProptestConfig::default() }, |((rows, rules, earlier, parted) in cases)| {
        // In two runs, which a pass puts together.
        let half = 1 + parted.index(rows.len() - 1);
        let files = vec![lake.file(0, &rows[..half]), lake.file(half as i64, &rows[half..])];
        let context = lake.context(files.clone());
        let overdue = Overdue::new(&context, &rules, std::slice::from_ref(&earlier)).unwrap();
        let expected: Vec<Option<usize>> = (0..).zip(&rows).map(|(number, row)| naive(&rules, row, number)).collect();
        let gone = expected.iter().flatten().count();

        let mut doomed = 0;
        for file in &files {
            for index in 0..file.row_groups() {
                doomed += overdue.rows(file.group(index)).unwrap().map_or(0, |gone| gone.iter().filter(|one| **one).count());
            }
        }
        prop_assert_eq!(doomed, gone);

        let counted = count_overdue(&context, &overdue, OverdueGrain::Day, "UTC").unwrap();
        prop_assert_eq!(counted.interactions, gone as u64);
        for (place, of_rule) in counted.rules.iter().enumerate() {
            let own = |one: &Option<usize>| *one == Some(place);
            prop_assert_eq!(of_rule.interactions, expected.iter().filter(|one| own(one)).count() as u64);
            let persons = expected.iter().zip(&rows).filter(|(one, row)| own(one) && row.0 != 0).map(|(_, row)| row.0);
            prop_assert_eq!(of_rule.customers, persons.collect::<BTreeSet<u32>>().len() as u64);
        }
        let found: BTreeMap<Group, (u64, u64, i64)> = counted.counts.iter().map(|one| {
            let day = one.day.parse::<Date>().unwrap() - Date::constant(1970, 1, 1);
            let money = one.amounts.get("EUR").map_or(0, |amounts| amounts.minor);
            let group = (i64::from(day.get_days()), one.touchpoint.clone(), one.source.clone(), one.channel.clone());
            (group, (one.interactions, one.customers, money))
        }).collect();
        let kept = naive_counts(&rules, &earlier, &rows);
        prop_assert_eq!(counted.late, gone as u64 - kept.values().map(|sums| sums.0).sum::<u64>());
        prop_assert_eq!(found, kept);
        let stays = |person: u32| expected.iter().zip(&rows).any(|(one, row)| row.0 == person && one.is_none());
        let goes = |person: u32| expected.iter().zip(&rows).any(|(one, row)| row.0 == person && one.is_some());
        let emptied: Vec<u32> = (1..4).filter(|person| goes(*person) && !stays(*person)).collect();
        prop_assert_eq!(counted.emptied, emptied);
        prop_assert_eq!(counted.customers, (1..4).filter(|person| goes(*person)).count() as u64);
    });
}

#[test]
fn months_are_told_by_touchpoint_alone() {
    let lake = TestLake::new();
    let rows = [
        (1, 3, "visit", "web", "tag", None),
        (1, 4, "visit", "shop", "crm", None),
        (2, 35, "visit", "web", "tag", None),
        (2, 36, "order", "web", "tag", None),
    ];
    let context = lake.context(vec![lake.file(0, &rows)]);
    let rule = AppliedRule { rule: RetentionRule::default(), before: Some(Timestamp(36 * DAY)) };
    let overdue = Overdue::new(&context, &[rule], &[]).unwrap();
    let counted = count_overdue(&context, &overdue, OverdueGrain::Month, "UTC").unwrap();
    let told: Vec<(&str, &str, u64, u64)> = counted
        .counts
        .iter()
        .map(|one| (one.day.as_str(), one.touchpoint.as_str(), one.interactions, one.customers))
        .collect();
    assert_eq!(told, [("1970-01-01", "visit", 2, 1), ("1970-02-01", "visit", 1, 1)]);
    assert_eq!(counted.emptied, [1]);
}

fn policy(rules: Vec<RetentionRule>, zone: &str) -> RetentionPolicy {
    RetentionPolicy { version: 0, zone: zone.to_owned(), rules }
}

fn keep(count: u32, unit: KeepUnit) -> RetentionRule {
    RetentionRule { keep: Some(KeepFor { count, unit }), ..RetentionRule::default() }
}

#[test]
fn a_time_is_counted_by_the_calendar_and_whole_days_of_the_zone() {
    let before = |count, unit, now: &str, zone: &str| {
        let applied = policy(vec![keep(count, unit)], zone).applied(now.parse().unwrap()).unwrap();
        applied[0].before.unwrap().to_string()
    };
    assert_eq!(before(30, KeepUnit::Days, "2024-05-31T12:00:00Z", "UTC"), "2024-05-01T00:00:00Z");
    assert_eq!(before(1, KeepUnit::Months, "2024-03-31T12:00:00Z", "UTC"), "2024-02-29T00:00:00Z");
    assert_eq!(before(1, KeepUnit::Years, "2024-02-29T12:00:00Z", "UTC"), "2023-02-28T00:00:00Z");
    assert_eq!(before(1, KeepUnit::Days, "2024-04-01T12:00:00Z", "Europe/Warsaw"), "2024-03-30T23:00:00Z");
    assert_eq!(before(1, KeepUnit::Days, "2024-04-01T23:30:00Z", "Europe/Warsaw"), "2024-03-31T22:00:00Z");
    let applied = policy(vec![RetentionRule::default()], "UTC").applied(Timestamp(0)).unwrap();
    assert_eq!(applied[0].before, None, "without end");
}

#[test]
fn what_cannot_be_applied_is_refused_and_says_why() {
    let refused = |rule: RetentionRule| policy(vec![rule], "UTC").check(&registry(), &[]).unwrap_err().to_string();
    let of = |condition: &str| RetentionRule { condition: Some(condition.to_owned()), ..RetentionRule::default() };
    let at = |key: &str| RetentionRule { touchpoints: vec![key.to_owned()], ..RetentionRule::default() };
    assert!(refused(of("money > 5")).contains("reads more than it may"));
    assert!(refused(of("properties.plan == \"gold\"")).contains("reads more than it may"));
    assert!(refused(of("text == \"a\"")).contains("reads more than it may"));
    assert!(refused(of("chanel == \"web\"")).contains("did you mean `channel`"));
    assert!(refused(at("vist")).contains("rule 1: no touchpoint `vist`"));
    assert!(refused(at("first-visit")).contains("bound to a moment"));
    assert!(refused(keep(0, KeepUnit::Days)).contains("1 to 36600"));
    assert!(refused(keep(101, KeepUnit::Years)).contains("1 to 100"));
    let many = policy(vec![RetentionRule::default(); 33], "UTC");
    assert_eq!(many.check(&registry(), &[]), Err(RetentionError::TooMany(33)));
    assert!(policy(Vec::new(), "Mars/Olympus").check(&registry(), &[]).is_err());
    let good = RetentionRule { sources: vec!["tag".to_owned()], ..of("channel == \"web\" && event != \"order\"") };
    assert_eq!(
        policy(vec![good, at("visit"), keep(13, KeepUnit::Months)], "Europe/Warsaw").check(&registry(), &[]),
        Ok(())
    );
}

#[test]
fn rules_are_written_as_people_read_them() {
    let text = r#"{"zone":"UTC","rules":[{"touchpoints":["visit"],"where":"channel == \"web\"","keep":{"count":13,"unit":"months"},"basis":"our purpose"},{"basis":"tax law"}]}"#;
    let policy: RetentionPolicy = serde_json::from_str(text).unwrap();
    assert_eq!(policy.rules[0].keep, Some(KeepFor { count: 13, unit: KeepUnit::Months }));
    assert_eq!(policy.rules[1], RetentionRule { basis: "tax law".to_owned(), ..RetentionRule::default() });
    assert!(serde_json::from_str::<RetentionPolicy>(r#"{"rules":[{"touchpoint":["a"]}]}"#).is_err());
}
