//! The monthly report of a folder.

use std::fmt::Write as _;

use styk_model::answer::{AnswerResult, Estimate};
use styk_model::monthly::{BlockKind, FigureKind, ReportFigure, TouchpointMeasure};
use styk_model::{Language, MonthlyQuestion, MonthlyReport};
use styk_simulate::{Demo, Options};

use crate::folder::Folder;

fn question(month: &str, zone: &str, language: Language) -> MonthlyQuestion {
    MonthlyQuestion {
        month: month.parse().unwrap(),
        zone: zone.to_owned(),
        language,
        company: "Harbour Bank".to_owned(),
        purchase: Vec::new(),
    }
}

fn figure(report: &MonthlyReport, kind: FigureKind) -> &ReportFigure {
    let all = report.blocks.iter().flat_map(|block| &block.figures);
    all.into_iter().find(|figure| figure.kind == kind).unwrap_or_else(|| panic!("no {kind:?}"))
}

fn missing(report: &MonthlyReport, kind: BlockKind) -> String {
    report.blocks.iter().find(|block| block.kind == kind).unwrap().missing.join(" ")
}

/// Rows of a shop: customer, day, event, amount and a score of five.
fn shop(rows: &[(&str, &str, &str, &str, &str)]) -> String {
    let mut text = "user_id,time,event,amount,currency,csat\n".to_owned();
    for (user, day, event, amount, csat) in rows {
        let currency = if amount.is_empty() { "" } else { "EUR" };
        let _ = writeln!(text, "{user},{day}T12:00:00Z,{event},{amount},{currency},{csat}");
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn a_small_shop_is_counted_as_by_hand() {
    let folder = Folder::new().await;
    let rows = [
        ("a", "2024-02-01", "search", "", ""),
        ("a", "2024-02-03", "purchase", "10.00", ""),
        ("b", "2024-02-05", "search", "", ""),
        ("c", "2024-02-28", "purchase", "20.00", ""),
        ("a", "2024-03-03", "purchase", "30.00", "5"),
        ("b", "2024-03-04", "search", "", "1"),
        ("d", "2024-03-05", "search", "", ""),
        ("d", "2024-03-25", "purchase", "50.00", "4"),
        ("d", "2024-03-30", "purchase", "40.00", ""),
        ("c", "2024-04-01", "search", "", ""),
    ];
    folder.import("shop.csv", &shop(&rows)).await;
    let report = folder.engine.monthly_report(&question("2024-03", "UTC", Language::En)).unwrap();
    let value = |kind| figure(&report, kind).estimate;
    let plain = |value: f64, n: u64| Estimate { value, low: None, high: None, n };
    assert_eq!(value(FigureKind::Customers), plain(3.0, 3));
    assert_eq!(value(FigureKind::New), plain(1.0, 1), "d");
    assert_eq!(value(FigureKind::Returning), plain(2.0, 2), "a and b");
    assert_eq!(value(FigureKind::Dormant), plain(1.0, 1), "c");
    assert_eq!((value(FigureKind::CameBack).value, value(FigureKind::CameBack).n), (2.0 / 3.0, 3));
    assert_eq!(value(FigureKind::Revenue), plain(12_000.0, 3));
    assert_eq!(value(FigureKind::Orders), plain(3.0, 3));
    assert_eq!(value(FigureKind::AverageOrder).value, 4_000.0);
    assert_eq!((value(FigureKind::Conversion).value, value(FigureKind::Conversion).n), (2.0 / 3.0, 3));
    assert_eq!((value(FigureKind::RepeatPurchase).value, value(FigureKind::RepeatPurchase).n), (1.0, 2));
    assert_eq!(value(FigureKind::TimeBetween).value, 17.0 * 86_400.0, "the median of 29 and 5 days");
    assert_eq!(value(FigureKind::Csat).n, 3);
    let revenue = figure(&report, FigureKind::Revenue).month_before.unwrap();
    assert_eq!((revenue.was.value, revenue.was.n), (3_000.0, 2));
    let per_day = (12_000.0 / 31.0) / (3_000.0 / 29.0) - 1.0;
    assert!(revenue.relative && (revenue.difference.value - per_day).abs() < 1e-12, "{revenue:?}");
    assert!(!revenue.real, "three purchases prove nothing");
    assert!(figure(&report, FigureKind::Csat).month_before.is_none(), "nobody gave a score in February");
    assert!(figure(&report, FigureKind::Orders).year_before.is_none());
    assert!(report.notes.iter().any(|note| note.contains("March 2023")), "{:?}", report.notes);
    assert_eq!(report.purchases[0].key, "purchase");
    assert_eq!(report.unknown.share.unbound, Some(0));
    assert_eq!(figure(&report, FigureKind::Orders).history.len(), 2, "February and March");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_measured_is_a_sentence_and_never_a_nought() {
    let folder = Folder::new().await;
    folder.import("visits.csv", &crate::folder::csv(&[(1, 0, "search", "web"), (2, 60, "search", "web")])).await;
    for (language, said) in [(Language::En, "No scores"), (Language::Ru, "нет оценок"), (Language::Pl, "nie ma ocen")]
    {
        let report = folder.engine.monthly_report(&question("2024-01", "UTC", language)).unwrap();
        assert!(missing(&report, BlockKind::Satisfaction).contains(said), "{report:?}");
        for kind in [BlockKind::Sales, BlockKind::Loyalty, BlockKind::Retention] {
            assert!(!missing(&report, kind).is_empty(), "{kind:?}");
        }
        let all: Vec<FigureKind> = report.blocks.iter().flat_map(|block| &block.figures).map(|one| one.kind).collect();
        assert_eq!(all, [FigureKind::Customers], "whether they are new or back is not known");
    }
    let empty = folder.engine.monthly_report(&question("2031-01", "UTC", Language::En)).unwrap_err().to_string();
    assert!(empty.contains("no interactions of 2031-01"), "{empty}");
    let unknown = MonthlyQuestion { purchase: vec!["serch".to_owned()], ..question("2024-01", "UTC", Language::En) };
    let unknown = folder.engine.monthly_report(&unknown).unwrap_err().to_string();
    assert!(unknown.contains("`search`"), "{unknown}");
}

async fn bank(language: Language, customers: u32) -> (Folder, String) {
    let folder = Folder::new().await;
    let files = folder.place.path().join("files");
    let options = Options { language, customers, list_people: false, ..Options::default() };
    let written = styk_simulate::write(Demo::Bank, &options, &files).unwrap();
    for file in &written.files {
        folder.import_file(&files.join(&file.name), &written.zone).await;
    }
    (folder, written.zone)
}

/// The bank's new voice menu (26 May to 21 July 2025) makes calls worse, and nothing else.
#[tokio::test(flavor = "multi_thread")]
async fn a_planted_change_is_recovered_and_every_figure_is_what_its_question_answers() {
    let (folder, zone) = bank(Language::Pl, 6_000).await;
    let report = folder.engine.monthly_report(&question("2025-06", &zone, Language::Pl)).unwrap();
    let call = |one: &styk_model::monthly::Moved| {
        one.touchpoint.key.contains("call") && one.measure == TouchpointMeasure::Score
    };
    let moved = report.moved.rows.iter().find(|one| call(one));
    let moved = moved.unwrap_or_else(|| panic!("{:#?}", report.moved));
    assert!(moved.difference.value < 0.0 && moved.difference.high.unwrap() < 0.0, "{moved:#?}");
    for block in &report.blocks {
        assert!(block.verdict.is_some(), "{:?} says nothing", block.kind);
        for figure in &block.figures {
            let answer = folder.engine.ask(&figure.question).await.unwrap();
            assert_eq!(answer.snapshot.version, report.snapshot.version);
            same(figure, &answer.result, &report);
            let before = figure.month_before.expect("the data goes back to January 2024");
            let year = figure.year_before.expect("the data goes back to January 2024");
            assert_eq!((before.month.to_string(), year.month.to_string()), ("2025-05".into(), "2024-06".into()));
            assert!((0.0..=1.0).contains(&before.q_value));
        }
    }
    assert_eq!(figure(&report, FigureKind::Customers).history.len(), 13);
    let calm = folder.engine.monthly_report(&question("2024-05", &zone, Language::En)).unwrap();
    assert!(!calm.moved.rows.iter().any(call), "nothing was planted in spring 2024: {:#?}", calm.moved);
    assert!(calm.blocks.iter().flat_map(|block| &block.figures).all(|figure| figure.year_before.is_none()));
}

/// A figure by the question that it names.
fn same(shown: &ReportFigure, result: &AnswerResult, report: &MonthlyReport) {
    let found = match result {
        AnswerResult::Metric(series) => {
            let estimate = series.groups[0].points[0].estimate.unwrap();
            match shown.kind {
                FigureKind::Conversion => {
                    let customers = figure(report, FigureKind::Customers).estimate.n;
                    (estimate.value / customers as f64, customers)
                }
                _ => (estimate.value, estimate.n),
            }
        }
        AnswerResult::Lifecycle(lifecycle) => {
            let point = lifecycle.points.last().unwrap();
            let all = point.returning + point.dormant;
            let of = |count: u64| (count as f64, count);
            match shown.kind {
                FigureKind::CameBack => (point.returning as f64 / all as f64, all),
                FigureKind::New => of(point.new),
                FigureKind::Returning => of(point.returning),
                FigureKind::Resurrected => of(point.resurrected),
                FigureKind::Dormant => of(point.dormant),
                other => panic!("{other:?} is not of the lifecycle"),
            }
        }
        AnswerResult::RepeatPurchase(repeat) => match shown.kind {
            FigureKind::RepeatPurchase => (repeat.repeat.value, repeat.repeat.n),
            _ => (repeat.between_all.median_s, repeat.between_all.n),
        },
        other => panic!("{:?} asks {other:?}", shown.kind),
    };
    assert_eq!((shown.estimate.value, shown.estimate.n), found, "{:?}", shown.kind);
}
