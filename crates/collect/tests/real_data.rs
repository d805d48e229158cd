//! Real exports, recognised and read with no mapping written by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use styk_collect::{
    CollectError, FileSettings, Guessed, Hints, Limits, Mapping, Missing, Options, Origin, Role, Sink, SinkError,
    Summary, Table, open, preview, read,
};
use styk_model::{Flags, IdentifierKind, Interaction, Rejection, RejectionReason};

/// A file of the shared data, or `None` (said so) where it is absent.
fn data(path: &str) -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    if !folder.exists() {
        println!("skipped: ../shared/data is absent");
        return None;
    }
    Some(folder.join(path))
}

#[derive(Default)]
struct Collected {
    events: BTreeMap<String, u64>,
    customers: BTreeSet<(IdentifierKind, String)>,
    cases: BTreeSet<String>,
    money_minor: i64,
    rejections: Vec<Rejection>,
    first: Option<Interaction<'static>>,
}

impl Sink for Collected {
    fn interaction(&mut self, interaction: &Interaction<'_>) -> Result<(), SinkError> {
        *self.events.entry(interaction.event.to_string()).or_default() += 1;
        self.customers.extend(interaction.who.iter().map(|who| (who.kind, who.value.to_string())));
        self.cases.insert(interaction.case.to_string());
        self.money_minor += interaction.money.map_or(0, |money| money.minor);
        if self.first.is_none() {
            self.first = Some(interaction.clone().into_owned());
        }
        Ok(())
    }

    fn rejected(&mut self, rejection: Rejection) -> Result<(), SinkError> {
        self.rejections.push(rejection);
        Ok(())
    }
}

fn table(path: &Path) -> Table {
    open(&Origin::Path(path.to_owned()), &FileSettings::default(), Limits::default()).unwrap().remove(0)
}

fn guess(table: &Table, at: Option<&str>) -> Guessed {
    Mapping::guess(table, &Hints { at: at.map(str::to_owned), ..Hints::default() }).unwrap()
}

fn take(path: &Path, at: Option<&str>) -> (Guessed, Summary, Collected) {
    let table = table(path);
    let guessed = guess(&table, at);
    let shown = preview(&table, &guessed.mapping, 5).unwrap();
    assert!(!shown.interactions.is_empty());
    let mut collected = Collected::default();
    let summary = read(table, &guessed.mapping, &Options::default(), &mut collected).unwrap();
    (guessed, summary, collected)
}

#[test]
fn shop_events_are_all_taken() {
    let Some(path) = data("ecom/ecom.csv.gz") else { return };
    let (guessed, summary, collected) = take(&path, None);
    assert_eq!((summary.rows, summary.interactions), (31_106, 31_106));
    assert_eq!((collected.customers.len(), collected.cases.len()), (600, 3_605));
    assert_eq!(guessed.mapping.columns["acquisition_channel"].role, Role::Channel);
    let first = collected.first.unwrap();
    assert_eq!(first.time.to_string(), "2024-03-13T10:21:14Z");
    assert_eq!((&*first.event, &*first.channel), ("home", "email"));
    assert_eq!(first.properties, r#"{"platform":"desktop","user_cohort":"2024-01","user_lifecycle":"returning"}"#);
}

#[test]
fn process_logs_have_their_cases_for_customers() {
    for (file, rows, cases, first_event) in [
        ("hospital_billing/hospital_billing.csv.gz", 49_951, None, "NEW"),
        ("sepsis/sepsis.csv", 15_214, Some(1_050), "ER Registration"),
    ] {
        let Some(path) = data(file) else { return };
        let (_, summary, collected) = take(&path, None);
        assert_eq!((summary.interactions, summary.rejected_total()), (rows, 0), "{file}");
        assert!(collected.customers.iter().all(|(kind, _)| *kind == IdentifierKind::Case), "{file}");
        // One event of the billing log has a blank case: it belongs to nobody.
        let blank = usize::from(collected.cases.contains(""));
        assert_eq!(
            (collected.customers.len() + blank, summary.unidentified),
            (collected.cases.len(), blank as u64),
            "{file}"
        );
        assert!(cases.is_none_or(|cases| cases == collected.cases.len()), "{file}: {}", collected.cases.len());
        assert_eq!(collected.first.unwrap().event, first_event, "{file}");
    }
}

#[test]
fn purchases_are_read_from_tables_of_spaces() {
    for (file, rows, customers, currency) in
        [("cdnow/CDNOW_master.txt.gz", 69_659, 23_570, "USD"), ("cdnow/CDNOW_sample.txt", 6_919, 2_357, "XXX")]
    {
        let Some(path) = data(file) else { return };
        let (_, summary, collected) = take(&path, None);
        assert_eq!((summary.interactions, summary.rejected_total()), (rows, 0), "{file}");
        assert_eq!(collected.customers.len(), customers, "{file}");
        assert_eq!(summary.dates_only, rows, "{file}");
        assert_eq!(collected.events.keys().collect::<Vec<_>>(), ["purchase"], "{file}");
        let first = collected.first.unwrap();
        assert_eq!(first.money.unwrap().currency.code(), currency, "{file}");
        assert!(first.flags.has(Flags::DATE_ONLY));
    }
}

#[test]
fn a_web_log_is_taken_but_for_its_malformed_line() {
    let Some(path) = data("weblogs/apache_logs.gz") else { return };
    let (_, summary, collected) = take(&path, None);
    assert_eq!((summary.rows, summary.interactions), (10_000, 9_999));
    assert_eq!(collected.rejections.len(), 1);
    assert_eq!(collected.rejections[0].flaw.reason(), RejectionReason::Malformed);
    assert!(collected.customers.iter().all(|(kind, _)| *kind == IdentifierKind::Address));
}

#[test]
fn process_logs_in_their_own_format_are_taken() {
    let Some(path) = data("xes/receipt.xes.gz") else { return };
    let (_, summary, collected) = take(&path, None);
    assert_eq!((summary.interactions, collected.cases.len()), (8_577, 1_434));
    let Some(path) = data("xes/running-example.xes") else { return };
    assert_eq!(take(&path, None).2.cases.len(), 6);
    let Some(path) = data("xes/ocel20_example.sqlite") else { return };
    assert!(take(&path, None).1.interactions > 0);
}

#[test]
fn tables_without_a_time_are_refused_and_taken_with_a_date() {
    for (file, rows, role) in [
        ("telco_churn/telco_churn.csv.gz", 7_043, Role::CrmId),
        ("airline_satisfaction/airline_passenger_satisfaction.zip", 129_880, Role::CrmId),
    ] {
        let Some(path) = data(file) else { return };
        let opened = table(&path);
        let guessed = guess(&opened, None);
        assert!(guessed.missing.contains(&Missing::Time), "{file}");
        let error = read(opened, &guessed.mapping, &Options::default(), &mut Collected::default()).unwrap_err();
        assert!(error.to_string().contains("no column that says when"), "{error}");
        assert!(error.to_string().contains("--at DATE"), "{error}");

        let (guessed, summary, collected) = take(&path, Some("2024-05-01"));
        assert_eq!((summary.interactions, summary.rejected_total()), (rows, 0), "{file}");
        assert_eq!(guessed.mapping.with_role(role).count(), 1, "{file}");
        assert_eq!(collected.customers.len() as u64, rows, "{file}");
        assert!(collected.first.unwrap().flags.has(Flags::TIME_GIVEN));
    }
}

#[test]
fn sums_over_customers_are_refused() {
    let Some(path) = data("attribution_paths/paths.csv.gz") else { return };
    let error = Mapping::guess(&table(&path), &Hints::default()).unwrap_err();
    assert!(matches!(error, CollectError::Refused { .. }), "{error}");
    assert!(error.to_string().contains("sums over customers"), "{error}");
}

#[test]
fn reading_a_file_twice_gives_the_same_ids() {
    let Some(path) = data("sepsis/sepsis.csv") else { return };
    let first = |path: &Path| take(path, None).2.first.unwrap().id;
    assert_eq!(first(&path), first(&path));
}

#[test]
fn guesses_name_what_is_missing_and_how_sure_they_are() {
    let Some(path) = data("cdnow/CDNOW_sample.txt") else { return };
    let guessed = guess(&table(&path), None);
    assert!(guessed.missing.contains(&Missing::Currency));
    assert!(guessed.guesses.iter().all(|guess| guess.confidence > 0.0 && guess.confidence <= 1.0));
    let text = guessed.mapping.to_toml().unwrap();
    assert_eq!(Mapping::from_toml(&text).unwrap(), guessed.mapping);
}
