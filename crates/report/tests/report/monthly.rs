//! Monthly reports as files.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use styk_insight::verdict::monthly::{Missing, MonthlyWriter};
use styk_model::answer::{Estimate, Evidence, Snapshot, Unit, UnknownShare};
use styk_model::monthly::{
    Better, BlockKind, FigureKind, HistoryPoint, Moved, MovedPart, ReportBlock, ReportChange, ReportFigure,
    ReportFormat, TouchpointMeasure, TouchpointNamed, UnknownPart, Worst, WorstPart,
};
use styk_model::{Ask, Language, Metric, MetricKind, Month, MonthlyReport, Question, TimeSpan, Timestamp};
use styk_report::{monthly, monthly_title};

fn month() -> Month {
    "2025-10".parse().unwrap()
}

fn estimate(value: f64, low: f64, high: f64, n: u64) -> Estimate {
    Estimate { value, low: Some(low), high: Some(high), n }
}

fn plain(value: f64, n: u64) -> Estimate {
    Estimate { value, low: None, high: None, n }
}

fn change(month: Month, was: Estimate, difference: Estimate, relative: bool, real: bool) -> ReportChange {
    ReportChange { month, was, difference, relative, q_value: if real { 0.004 } else { 0.4 }, real }
}

/// A month with figures of every unit, good and bad and unsure changes, and blocks with something missing.
fn sample(language: Language) -> MonthlyReport {
    let writer = MonthlyWriter::new(language, "Europe/Warsaw", Some("PLN"));
    let (before, year) = (month().before(), month().year_before());
    let figure = |kind: FigureKind, unit, estimate: Estimate, month_before, year_before| ReportFigure {
        kind,
        scale: None,
        name: writer.figure_name(kind, None),
        unit,
        estimate,
        better: kind.better(),
        month_before,
        year_before,
        history: history(estimate.value),
        question: Question::new(Ask::Metric(Metric { kind: MetricKind::Count, of: None })),
    };
    let satisfaction = vec![figure(
        FigureKind::Csat,
        Unit::Share,
        estimate(0.712, 0.68, 0.742, 812),
        Some(change(before, estimate(0.754, 0.72, 0.785, 700), estimate(-0.042, -0.08, -0.01, 1_512), false, true)),
        None,
    )];
    let sales = vec![
        figure(
            FigureKind::Revenue,
            Unit::Money,
            plain(12_345_678.0, 3_210),
            Some(change(before, plain(11_000_000.0, 3_000), estimate(0.086, 0.02, 0.15, 61), true, true)),
            Some(change(year, plain(12_000_000.0, 3_100), estimate(0.03, -0.05, 0.11, 62), true, false)),
        ),
        figure(FigureKind::Orders, Unit::Count, plain(3_210.0, 3_210), None, None),
        figure(FigureKind::AverageOrder, Unit::Money, estimate(384_600.0, 360_000.0, 410_000.0, 3_210), None, None),
    ];
    let loyalty = vec![figure(
        FigureKind::TimeBetween,
        Unit::Seconds,
        estimate(1_900_000.0, 1_700_000.0, 2_100_000.0, 640),
        Some(change(
            before,
            estimate(1_500_000.0, 1_400_000.0, 1_600_000.0, 600),
            estimate(400_000.0, 200_000.0, 600_000.0, 1_240),
            false,
            true,
        )),
        None,
    )];
    let block = |kind, figures: Vec<ReportFigure>, missing| ReportBlock {
        kind,
        title: writer.block_title(kind).to_owned(),
        verdict: writer.block(&figures),
        figures,
        missing,
    };
    let blocks = vec![
        block(BlockKind::Satisfaction, satisfaction, Vec::new()),
        block(BlockKind::Retention, Vec::new(), vec![writer.missing(&Missing::MonthBefore(before))]),
        block(BlockKind::Sales, sales, Vec::new()),
        block(BlockKind::Loyalty, loyalty, Vec::new()),
    ];
    let call = TouchpointNamed {
        key: "call".to_owned(), name: "Zwrot <\"w sklepie\"> & Горячая линия".to_owned()
    };
    let moved = vec![Moved {
        touchpoint: call.clone(),
        measure: TouchpointMeasure::Score,
        name: writer.measure_name(TouchpointMeasure::Score, Some(FigureKind::Csat), None),
        scale: None,
        unit: Unit::Share,
        was: estimate(0.7, 0.6, 0.8, 90),
        now: estimate(0.5, 0.4, 0.6, 110),
        difference: estimate(-0.2, -0.3, -0.1, 200),
        q_value: 0.001,
        better: Some(Better::Higher),
    }];
    let worst = vec![Worst {
        touchpoint: call,
        measure: TouchpointMeasure::Wait,
        name: writer.measure_name(TouchpointMeasure::Wait, None, None),
        scale: None,
        unit: Unit::Seconds,
        value: estimate(93_000.0, 80_000.0, 99_000.0, 320),
        usual: 3_600.0,
    }];
    let share = UnknownShare { interactions: 48_000, unbound: Some(960), unidentified: 2_400 };
    let figures: Vec<&ReportFigure> = blocks.iter().flat_map(|block| &block.figures).collect();
    MonthlyReport {
        company: "Bank Przystań".to_owned(),
        month: month(),
        zone: "Europe/Warsaw".to_owned(),
        language,
        currency: Some("PLN".to_owned()),
        span: TimeSpan { from: Timestamp(0), to: Timestamp(1) },
        verdict: writer.report(month(), &figures),
        evidence: Evidence::Association,
        moved: MovedPart { verdict: writer.moved(&moved, 40), compared: 40, rows: moved },
        worst: WorstPart { verdict: writer.worst(&worst), rows: worst },
        unknown: UnknownPart { verdict: writer.unknown(&share), share, unmet: Vec::new() },
        purchases: Vec::new(),
        notes: vec![writer.note(&styk_insight::verdict::monthly::MonthlyNote::PerDay)],
        snapshot: Snapshot { version: 7, unflushed_rows: 0, identity: 3, rules: 2, span: None },
        cost: styk_model::answer::Cost::default(),
        blocks,
    }
}

fn history(value: f64) -> Vec<HistoryPoint> {
    let mut at = month().year_before();
    let mut points = Vec::new();
    for step in 0..13 {
        points.push(HistoryPoint { month: at, value: value * (1.0 + f64::from(step - 12) * 0.01) });
        at = at.next();
    }
    points
}

fn parts(bytes: Vec<u8>) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = Vec::new();
    for place in 0..archive.len() {
        let mut file = archive.by_index(place).unwrap();
        let name = file.name().unwrap().into_owned();
        if name.starts_with("ppt/embeddings/") {
            parts.push((name, String::new()));
            continue;
        }
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        parts.push((name, text));
    }
    parts
}

/// The texts of an XML part, in order; the part has to be well-formed.
fn texts(xml: &str, tag: &str) -> Vec<String> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut texts, mut inside) = (Vec::new(), false);
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Start(start) if start.name().as_ref() == tag => {
                inside = true;
                texts.push(String::new());
            }
            quick_xml::events::Event::End(end) if end.name().as_ref() == tag => inside = false,
            quick_xml::events::Event::Text(text) if inside => texts.last_mut().unwrap().push_str(&text),
            quick_xml::events::Event::GeneralRef(name) if inside => {
                let letter = match &*name {
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    "quot" => '"',
                    _ => '\'',
                };
                texts.last_mut().unwrap().push(letter);
            }
            quick_xml::events::Event::Eof => return texts,
            _ => {}
        }
    }
}

#[test]
fn the_same_report_gives_the_same_bytes_in_every_format() {
    for language in Language::ALL {
        let report = sample(language);
        for format in ReportFormat::ALL {
            let bytes = monthly(&report, format).unwrap();
            assert!(bytes.len() > 2_000, "{format:?}");
            assert!(bytes == monthly(&report, format).unwrap(), "{format:?} in {language:?}");
        }
    }
}

#[test]
fn slides_say_the_same_in_each_language() {
    let told = Language::ALL.map(|language| {
        let parts = parts(monthly(&sample(language), ReportFormat::Pptx).unwrap());
        let slides = parts.iter().filter(|(name, _)| name.starts_with("ppt/slides/slide"));
        let slide = |(name, xml): &(String, String)| format!("# {name}\n{}", texts(xml, "a:t").join("\n"));
        slides.map(slide).collect::<Vec<_>>().join("\n\n").replace('\u{a0}', " ")
    });
    insta::assert_snapshot!(told.join("\n\n\n"));
}

#[test]
fn a_presentation_is_a_whole_package() {
    let parts = parts(monthly(&sample(Language::Ru), ReportFormat::Pptx).unwrap());
    let names: BTreeSet<&str> = parts.iter().map(|(name, _)| name.as_str()).collect();
    for (name, xml) in &parts {
        texts(xml, "a:t");
        let Some(of) = name.strip_suffix(".rels") else { continue };
        let folder = of.split("_rels/").next().unwrap();
        for target in xml.split("Target=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            let path = match target.strip_prefix("../") {
                Some(rest) => format!("{}/{rest}", folder.trim_end_matches('/').rsplit_once('/').unwrap().0),
                None => format!("{folder}{target}"),
            };
            assert!(names.contains(path.as_str()), "{name} leads to `{path}`, which is not there");
        }
    }
    let types = &parts.iter().find(|(name, _)| name == "[Content_Types].xml").unwrap().1;
    let is_rels = |name: &str| name.rsplit('.').next() == Some("rels");
    for name in names.iter().filter(|name| !is_rels(name) && **name != "[Content_Types].xml") {
        let embedded = name.starts_with("ppt/embeddings/") && types.contains("Extension=\"xlsx\"");
        assert!(embedded || types.contains(&format!("\"/{name}\"")), "{name} has no type");
    }
    let slide = parts.iter().find(|(name, _)| name == "ppt/slides/slide2.xml").unwrap();
    assert!(slide.1.contains("<a:tbl>") && slide.1.contains("<p:ph type=\"title\"/>"));
}

#[test]
fn a_workbook_holds_real_numbers() {
    let report = sample(Language::Pl);
    let bytes = monthly(&report, ReportFormat::Xlsx).unwrap();
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let expected = [
        "Podsumowanie",
        "Satysfakcja",
        "Retencja",
        "Sprzedaż",
        "Lojalność",
        "Co się zmieniło",
        "Najsłabsze punkty styku",
        "Odsetek nierozpoznanych",
    ];
    assert_eq!(workbook.sheet_names(), expected);
    let sheet = workbook.worksheet_range("Sprzedaż").unwrap();
    let row = |name: &str| sheet.rows().find(|row| row[0] == Data::String(name.to_owned())).unwrap().to_vec();
    let number = |cell: &Data| match cell {
        Data::Float(number) => *number,
        other => panic!("{other:?} is no number"),
    };
    let revenue = row("Przychód");
    assert_eq!((number(&revenue[1]), number(&revenue[4]), number(&revenue[5])), (123_456.78, 3_210.0, 110_000.0));
    assert!((number(&revenue[6]) - 0.086).abs() < 1e-12);
    assert_eq!(revenue[9], Data::String("tak".to_owned()));
    assert_eq!(row("Zakupy")[5], Data::String("brak danych".to_owned()), "never a nought");
}

#[test]
fn a_page_is_well_formed_and_says_every_figure() {
    for language in Language::ALL {
        let report = sample(language);
        let page = String::from_utf8(monthly(&report, ReportFormat::Html).unwrap()).unwrap();
        let body = page.strip_prefix("<!DOCTYPE html>\n").unwrap();
        let said = texts(body, "b");
        for figure in report.blocks.iter().flat_map(|block| &block.figures) {
            assert!(texts(body, "th").contains(&figure.name), "{}", figure.name);
        }
        assert!(said.iter().any(|text| text.starts_with("71")), "{said:?}");
        assert!(page.contains("Zwrot &lt;&quot;w sklepie&quot;&gt;"), "names are escaped");
        assert!(
            !page.contains("<script") && !page.contains("http:") && !page.contains("https:"),
            "it needs nothing else"
        );
    }
}

#[test]
fn a_pdf_has_pages_fonts_and_a_title() {
    for language in Language::ALL {
        let bytes = monthly(&sample(language), ReportFormat::Pdf).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.starts_with("%PDF-1.") && text.trim_end().ends_with("%%EOF"));
        for part in ["/Onest-Regular", "/Onest-SemiBold", "/ToUnicode", "/Lang", "/MediaBox [0 0 595.28 841.89]"] {
            assert!(text.contains(part), "{part}");
        }
        assert!(bytes.len() < 200_000, "{} bytes", bytes.len());
    }
    assert_eq!(
        monthly_title(&sample(Language::Ru)).replace('\u{a0}', " "),
        "Bank Przystań. Отчёт за месяц: октябрь 2025 г."
    );
}

#[test]
fn a_report_of_nothing_but_gaps_is_written_all_the_same() {
    for language in Language::ALL {
        let mut report = sample(language);
        let writer = MonthlyWriter::new(language, "UTC", None);
        for block in &mut report.blocks {
            block.figures.clear();
            block.verdict = None;
            block.missing = vec![writer.missing(&Missing::Scores)];
        }
        (report.company, report.currency) = (String::new(), None);
        report.moved.rows.clear();
        report.worst.rows.clear();
        for format in ReportFormat::ALL {
            assert!(!monthly(&report, format).unwrap().is_empty());
        }
    }
}
