//! Groups of customers who behave alike, as tables.

use styk_model::answer::{Estimate, Rate, Unit};
use styk_model::clusters::{Cluster, ClusterHabit, ClusterMethod, ClusterRule, Clusters};
use styk_model::segment::Rule;
use styk_model::{Currency, Language, Timestamp};
use styk_report::{clusters_tables, clusters_terminal, csv};

fn rate(successes: u64, n: u64) -> Rate {
    let value = successes as f64 / n as f64;
    Rate { value, low: value - 0.125, high: value + 0.125, successes, n }
}

fn estimate(value: f64, n: u64) -> Estimate {
    Estimate { value, low: Some(value - 100.0), high: Some(value + 100.0), n }
}

fn found() -> Clusters {
    let money = ClusterHabit {
        name: "Money per customer".to_owned(),
        unit: Unit::Money,
        here: estimate(90_000.0, 300),
        elsewhere: estimate(10_000.0, 100),
        difference: estimate(80_000.0, 400),
        effect: 1.5,
    };
    let rule = ClusterRule {
        rule: "count(\"*\") >= 5".to_owned(),
        tree: Rule::All(Vec::new()),
        precision: rate(3, 4),
        recall: rate(1, 2),
    };
    let bring = Cluster {
        name: "Bring much money".to_owned(),
        share: rate(300, 400),
        habits: vec![money],
        examples: Vec::new(),
        rule: Some(rule),
    };
    let others =
        Cluster { name: "New".to_owned(), share: rate(100, 400), habits: Vec::new(), rule: None, ..bring.clone() };
    Clusters {
        at: Timestamp(0),
        customers: 400,
        verdict: "2 groups stand out.".to_owned(),
        clusters: vec![bring, others],
        method: ClusterMethod { sampled: 400, seed: 1, tried: Vec::new(), least_stability: 0.6, chance: None },
        currency: Some(Currency::PLN),
    }
}

#[test]
fn groups_and_what_sets_them_apart_are_tables_for_programs() {
    let tables = clusters_tables(&found(), Language::En);
    let groups = csv(&tables[0]).unwrap();
    let lines: Vec<&str> = groups.lines().collect();
    assert!(
        lines[0].starts_with("group,share,share_low,share_high,share_successes,share_n,rule,precision,"),
        "{groups}"
    );
    assert!(
        lines[1].starts_with("Bring much money,0.75,0.625,0.875,300,400,\"count(\"\"*\"\") >= 5\",0.75,"),
        "{groups}"
    );
    assert!(lines[2].starts_with("New,0.25,0.125,0.375,100,400,,"), "{groups}");
    let habits = csv(&tables[1]).unwrap();
    assert!(habits.lines().nth(1).unwrap().starts_with("Bring much money,Money per customer,900"), "{habits}");
}

#[test]
fn in_a_terminal_they_stand_under_the_sentence() {
    let shown = clusters_terminal(&found(), Language::Pl, 160);
    assert!(shown.starts_with("2 groups stand out.\n"), "{shown}");
    for expected in ["Bring much money", "Grupy klientów o podobnym zachowaniu", "Co wyróżnia grupę", "75"] {
        assert!(shown.contains(expected), "{expected}: {shown}");
    }
    let none = Clusters { clusters: Vec::new(), ..found() };
    assert_eq!(clusters_terminal(&none, Language::Pl, 160).trim_end(), "2 groups stand out.");
}
