//! Whatever the order, the batches and what was taken back: the people are
//! those computed from scratch from the facts that count.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{IDENTIFIERS, JUNK, Row, SOURCES, alias, decide, groups, import, open, rules};
use proptest::prelude::*;
use styk_customers::{Customers, Decision, Judge, Says, people};
use styk_model::{IdentifierKind, PersonNumber, Timestamp, UNIDENTIFIED};
use styk_store::{AliasList, Fact, FactKind, ImportNumber, RefusalRule, Standing};

#[derive(Debug, Clone)]
enum Step {
    Import(Vec<Row>),
    Undo(usize),
    Decide(Decision, usize, usize),
    Reopen,
}

fn row() -> impl Strategy<Value = Row> {
    let who = prop::collection::vec(0..IDENTIFIERS.len(), 1..4);
    let standing =
        prop_oneof![3 => Just(Standing::Recorded), 1 => Just(Standing::Verified), 1 => Just(Standing::Claimed)];
    (who, 0..SOURCES.len(), 0..4_i64, standing).prop_map(|(who, source, time, standing)| Row {
        who,
        source,
        time,
        standing,
    })
}

fn decision() -> impl Strategy<Value = Decision> {
    prop_oneof![1 => Just(Decision::Link), 2 => Just(Decision::Unlink), 1 => Just(Decision::Withdraw)]
}

fn step() -> impl Strategy<Value = Step> {
    let pair = (0..IDENTIFIERS.len(), 0..IDENTIFIERS.len());
    prop_oneof![
        4 => prop::collection::vec(row(), 0..8).prop_map(Step::Import),
        2 => (0..4_usize).prop_map(Step::Undo),
        4 => (decision(), pair).prop_map(|(decision, (one, other))| Step::Decide(decision, one, other)),
        1 => Just(Step::Reopen),
    ]
}

fn run<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// The definition in the plainest words: sets, searched from end to end.
fn naive(facts: &[Fact], trust: &BTreeMap<u32, u8>, junk: &[u32]) -> BTreeMap<PersonNumber, PersonNumber> {
    let mut pairs: BTreeMap<(u32, u32), Vec<&Fact>> = BTreeMap::new();
    for fact in facts {
        pairs.entry((fact.fact.a, fact.fact.b)).or_default().push(fact);
    }
    let key = |fact: &Fact| {
        let seen = fact.fact.kind == FactKind::Seen;
        let trust = trust.get(&fact.fact.source.0);
        let place = [Standing::Verified, Standing::Recorded, Standing::Claimed]
            .iter()
            .position(|one| *one == fact.fact.standing);
        (seen, if seen { place } else { None }, std::cmp::Reverse(trust), fact.fact.time, fact.fact.hash)
    };
    let mut chosen: Vec<&Fact> = Vec::new();
    for facts in pairs.values() {
        let decision = facts.iter().filter(|fact| fact.fact.kind != FactKind::Seen);
        let decision = decision.max_by_key(|fact| {
            let order = [FactKind::Linked, FactKind::Unlinked, FactKind::Withdrawn];
            (fact.fact.time, order.iter().position(|kind| *kind == fact.fact.kind))
        });
        let decision = decision.filter(|fact| fact.fact.kind != FactKind::Withdrawn);
        let seen = facts.iter().filter(|fact| fact.fact.kind == FactKind::Seen).min_by_key(|fact| key(fact));
        chosen.extend(decision.or(seen));
    }
    let kinds: BTreeMap<u32, IdentifierKind> =
        facts.iter().flat_map(|fact| [(fact.fact.a, fact.fact.a_kind), (fact.fact.b, fact.fact.b_kind)]).collect();
    let real: Vec<&Fact> = chosen.iter().copied().filter(|fact| !names_nobody(fact, junk)).collect();
    let shared = |alias: u32| shared(alias, &real, &kinds);
    let mut links: Vec<&Fact> = chosen.iter().copied().filter(|fact| fact.fact.kind != FactKind::Unlinked).collect();
    links.sort_by_key(|fact| key(fact));
    let mut groups: Vec<BTreeSet<u32>> = kinds.keys().map(|alias| BTreeSet::from([*alias])).collect();
    for link in links {
        let (a, b) = (link.fact.a, link.fact.b);
        let human = link.fact.kind == FactKind::Linked;
        let place = |alias: u32| groups.iter().position(|group| group.contains(&alias)).unwrap();
        let (left, right) = (place(a), place(b));
        if left == right || names_nobody(link, junk) || (!human && (shared(a) || shared(b))) {
            continue;
        }
        let together: BTreeSet<u32> = groups[left].union(&groups[right]).copied().collect();
        let parted = chosen.iter().any(|fact| {
            fact.fact.kind == FactKind::Unlinked && together.contains(&fact.fact.a) && together.contains(&fact.fact.b)
        });
        let known = |group: &BTreeSet<u32>| group.iter().any(|alias| names_somebody(kinds[alias]));
        let claimed = !human && link.fact.standing == Standing::Claimed && trust.get(&link.fact.source.0) == Some(&0);
        let claimed = claimed && known(&groups[left]) && known(&groups[right]);
        if parted || claimed || crowded(&together, [&groups[left], &groups[right]], &kinds, human) {
            continue;
        }
        groups[left] = together;
        groups.remove(right);
    }
    let person =
        |alias: u32, group: &BTreeSet<u32>| if junk.contains(&alias) { UNIDENTIFIED } else { *group.first().unwrap() };
    groups.iter().flat_map(|group| group.iter().map(|alias| (*alias, person(*alias, group)))).collect()
}

fn names_nobody(fact: &Fact, junk: &[u32]) -> bool {
    junk.contains(&fact.fact.a) || junk.contains(&fact.fact.b)
}

fn names_somebody(kind: IdentifierKind) -> bool {
    ![IdentifierKind::DeviceId, IdentifierKind::AnonymousId, IdentifierKind::Address, IdentifierKind::Case]
        .contains(&kind)
}

fn shared(alias: u32, chosen: &[&Fact], kinds: &BTreeMap<u32, IdentifierKind>) -> bool {
    let kind = kinds[&alias];
    let mut with: BTreeMap<IdentifierKind, BTreeSet<u32>> = BTreeMap::new();
    let mut others: BTreeSet<u32> = BTreeSet::new();
    for fact in chosen.iter().filter(|fact| fact.fact.kind == FactKind::Seen) {
        let other = match alias {
            _ if fact.fact.a == alias => fact.fact.b,
            _ if fact.fact.b == alias => fact.fact.a,
            _ => continue,
        };
        others.insert(other);
        let counted = if kind == IdentifierKind::Address { IdentifierKind::CrmId } else { kinds[&other] };
        if counted.unique_per_person() {
            with.entry(counted).or_default().insert(other);
        }
    }
    let customers = with.values().any(|others| others.len() > rules().shared_after as usize);
    others.len() > rules().hub_after as usize || (customers && !kind.unique_per_person())
}

fn crowded(
    together: &BTreeSet<u32>,
    parts: [&BTreeSet<u32>; 2],
    kinds: &BTreeMap<u32, IdentifierKind>,
    human: bool,
) -> bool {
    IdentifierKind::ALL.into_iter().any(|kind| {
        let count = |group: &BTreeSet<u32>| group.iter().filter(|alias| kinds[alias] == kind).count();
        let added = parts.iter().all(|part| count(part) > 0);
        let limit = rules().limits.get(&kind).copied().filter(|_| !human).unwrap_or(u32::MAX);
        added && count(together) > if kind.unique_per_person() { 1 } else { limit as usize }
    })
}

/// Compares what was kept with both ways of computing it from scratch.
async fn scratch(customers: &Customers) {
    let mut change = customers.store().change().await.unwrap();
    let facts = change.facts().await.unwrap();
    let sources = change.sources().await.unwrap();
    let junk = change.listed(AliasList::Junk).await.unwrap();
    assert_eq!(junk, alias(customers, JUNK).await.into_iter().collect::<Vec<_>>());
    drop(change);
    let rules = rules();
    let judge = Judge::new(&rules, &sources, junk.clone());
    let trust_by_number = sources.iter().map(|(number, name)| (number.0, rules.trust.get(name).copied().unwrap_or(0)));
    let expected = naive(&facts, &trust_by_number.collect(), &junk);
    let partition = people(facts, &judge);
    assert_eq!(partition.people.iter().copied().collect::<BTreeMap<_, _>>(), expected, "`people` against the oracle");
    let kept = customers.people();
    for alias in 1..kept.by_alias().len() as PersonNumber {
        let alone = if junk.contains(&alias) { UNIDENTIFIED } else { alias };
        assert_eq!(kept.person(alias), expected.get(&alias).copied().unwrap_or(alone), "alias {alias}");
    }
    assert_eq!(customers.wrong().await.unwrap(), 0, "as `doctor` sees it");
    let (refused, total) = customers.store().refusals(0, 1000).await.unwrap();
    assert_eq!(refused, partition.refused);
    assert_eq!(total, refused.len() as u64);
}

async fn act(customers: &mut Customers, step: &Step, imports: &mut Vec<ImportNumber>, time: i64) {
    match *step {
        Step::Import(ref rows) => imports.push(import(customers, rows).await),
        Step::Undo(which) if which < imports.len() => {
            customers.undo(imports.remove(which)).await.unwrap();
        }
        Step::Decide(decision, one, other) => {
            // Steps are in the order of their times, so the last decision holds.
            if let Some(together) = decided(customers, decision, (one, other), time).await
                && decision != Decision::Withdraw
            {
                assert_eq!(together, decision == Decision::Link);
            }
        }
        _ => {}
    }
}

/// Whether the two are one person after it; nothing where one of them was never
/// seen, or a rule refused the link. What was foreseen is what comes.
async fn decided(customers: &mut Customers, decision: Decision, pair: (usize, usize), time: i64) -> Option<bool> {
    let (one, other) = (alias(customers, pair.0).await?, alias(customers, pair.1).await?);
    if one == other {
        return None;
    }
    let says = Says { decision, one, other, author: "anna", reason: "", time: Timestamp(time) };
    let (foreseen, _) = customers.foresee(says).await.unwrap();
    let decided = decide(customers, decision, (one, other), time).await;
    let people = customers.people();
    for group in foreseen {
        let of: BTreeSet<PersonNumber> = group.iter().map(|alias| people.person(*alias)).collect();
        assert_eq!(of.len(), 1, "{group:?} was foreseen as one");
    }
    decided.refused.is_none().then(|| people.person(one) == people.person(other))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn people_kept_are_people_computed_from_scratch(steps in prop::collection::vec(step(), 1..10)) {
        run(async {
            let folder = tempfile::tempdir().unwrap();
            let mut customers = open(folder.path()).await;
            let mut imports = Vec::new();
            for (time, step) in steps.iter().enumerate() {
                let before = customers.people();
                act(&mut customers, step, &mut imports, time as i64).await;
                if matches!(step, Step::Reopen) {
                    customers.store().close().await;
                    customers = open(folder.path()).await;
                    assert_eq!(*customers.people(), *before, "as kept on disk");
                }
                scratch(&customers).await;
                let after = customers.people();
                for alias in 1..before.by_alias().len() as PersonNumber {
                    let written = before.person(alias);
                    let now = after.person(alias);
                    // Rows of nobody stay where they are; those who were somebody leave.
                    let ends = [written, now].into_iter().filter(|person| *person != UNIDENTIFIED || *person == written);
                    let noticed = ends.into_iter().all(|person| after.moved(person, before.position()));
                    assert!(now == written || noticed, "alias {alias} moved from {written} to {now} unnoticed");
                }
            }
        });
    }

    #[test]
    fn arrival_changes_nothing(
        rows in prop::collection::vec(row(), 1..24),
        shuffled in any::<prop::sample::Index>(),
        decisions in prop::collection::vec((decision(), 0..IDENTIFIERS.len(), 0..IDENTIFIERS.len()), 0..3),
        size in 1..9_usize,
        dropped in prop::collection::vec(row(), 0..6),
    ) {
        run(async {
            let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
            // Undone imports leave their identifiers behind, and decisions need theirs to be there.
            let mut singles: Vec<Row> = (0..IDENTIFIERS.len())
                .map(|index| Row { who: vec![index], source: 0, time: 0, standing: Standing::Recorded })
                .collect();
            let mut at_once = open(one.path()).await;
            import(&mut at_once, &singles).await;
            import(&mut at_once, &rows).await;
            decide_all(&mut at_once, decisions.iter().copied().enumerate()).await;

            let mut piecemeal = open(other.path()).await;
            singles.reverse();
            import(&mut piecemeal, &singles).await;
            let taken_back = import(&mut piecemeal, &dropped).await;
            let mut turned = rows.clone();
            turned.rotate_left(shuffled.index(rows.len()));
            turned.reverse();
            for chunk in turned.chunks(size) {
                import(&mut piecemeal, chunk).await;
            }
            decide_all(&mut piecemeal, decisions.iter().copied().enumerate().rev()).await;
            piecemeal.undo(taken_back).await.unwrap();
            assert_eq!(groups(&at_once).await, groups(&piecemeal).await);
        });
    }
}

/// In any order: of two decisions about one pair the later one holds, whichever came first.
async fn decide_all(customers: &mut Customers, decisions: impl Iterator<Item = (usize, (Decision, usize, usize))>) {
    for (time, (decision, one, other)) in decisions {
        decided(customers, decision, (one, other), time as i64).await;
    }
}

#[test]
fn the_later_decision_holds_whichever_came_first() {
    run(async {
        for reversed in [false, true] {
            let folder = tempfile::tempdir().unwrap();
            let mut customers = open(folder.path()).await;
            import(
                &mut customers,
                &[2, 5].map(|who| Row { who: vec![who], source: 1, time: 0, standing: Standing::Recorded }),
            )
            .await;
            let mut decisions = vec![(0, (Decision::Link, 2, 5)), (1, (Decision::Unlink, 2, 5))];
            if reversed {
                decisions.reverse();
            }
            decide_all(&mut customers, decisions.into_iter()).await;
            let (one, other) = (alias(&customers, 2).await.unwrap(), alias(&customers, 5).await.unwrap());
            assert_ne!(customers.people().person(one), customers.people().person(other), "reversed: {reversed}");
        }
    });
}

#[test]
fn the_rules_are_met_by_these_identifiers() {
    // Guards the properties above against testing nothing.
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let mut customers = open(folder.path()).await;
        let row = |who: &[usize]| Row { who: who.to_vec(), source: 1, time: 0, standing: Standing::Recorded };
        let rows = [&[2, 8][..], &[3, 8], &[4, 8], &[0, 2], &[1, 2], &[3, 5], &[3, 6], &[3, 7]].map(row);
        import(&mut customers, &rows).await;
        let claims = [&[2, 9][..], &[7, 9], &[JUNK, 5]].map(|who| Row {
            who: who.to_vec(),
            source: 2,
            time: 0,
            standing: Standing::Claimed,
        });
        import(&mut customers, &claims).await;
        let (anna, piotr) = (alias(&customers, 2).await.unwrap(), alias(&customers, 5).await.unwrap());
        decide(&mut customers, Decision::Unlink, (anna, piotr), 1).await;
        let nobody = alias(&customers, JUNK).await.unwrap();
        assert_eq!(customers.people().person(nobody), UNIDENTIFIED);
        decide(&mut customers, Decision::Link, (anna, nobody), 2).await;
        let (refused, _) = customers.store().refusals(0, 100).await.unwrap();
        let met: BTreeSet<RefusalRule> = refused.iter().map(|refusal| refusal.rule).collect();
        assert_eq!(
            met,
            BTreeSet::from([
                RefusalRule::Unique,
                RefusalRule::Limit,
                RefusalRule::Shared,
                RefusalRule::Junk,
                RefusalRule::Claimed
            ])
        );
    });
}
