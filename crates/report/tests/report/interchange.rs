use std::fmt::Write;

use styk_model::answer::AnswerResult;
use styk_model::{Answer, Language};
use styk_report::{csv, json, parquet, tables};

use crate::sample;

fn kind(answer: &Answer) -> String {
    let value = serde_json::to_value(&answer.result).unwrap();
    value["kind"].as_str().unwrap().to_owned()
}

#[test]
fn csv_of_every_kind_is_stable() {
    for answer in sample::answers(Language::En) {
        let by = if answer.verdict.starts_with("“web” brings") { "_by_group" } else { "" };
        let mut text = String::new();
        for table in tables(&answer, Language::En) {
            writeln!(text, "# {}", table.key).unwrap();
            let written = csv(&table).unwrap();
            text.extend(written.lines().take(8).map(|line| format!("{line}\n")));
        }
        insta::assert_snapshot!(format!("csv_{}{by}", kind(&answer)), text);
    }
}

#[test]
fn csv_headings_and_figures_do_not_depend_on_the_language() {
    for (english, polish) in sample::answers(Language::En).iter().zip(sample::answers(Language::Pl)) {
        for (a, b) in tables(english, Language::En).iter().zip(tables(&polish, Language::Pl)) {
            let (a, b) = (csv(a).unwrap(), csv(&b).unwrap());
            assert_eq!(a.lines().next(), b.lines().next());
            assert_eq!(a.lines().count(), b.lines().count());
        }
    }
}

#[test]
fn json_is_the_answer_itself() {
    for answer in sample::answers(Language::Ru) {
        let back: Answer = serde_json::from_str(&json(&answer).unwrap()).unwrap();
        assert_eq!(back, answer);
    }
}

#[test]
fn parquet_holds_the_columns_and_rows_of_the_csv() {
    for answer in sample::answers(Language::En) {
        let bytes = parquet(&answer).unwrap();
        let reader =
            parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(bytes)).unwrap();
        let names: Vec<String> = reader.schema().fields().iter().map(|field| field.name().clone()).collect();
        let rows: usize = reader.build().unwrap().map(|batch| batch.unwrap().num_rows()).sum();
        let text = csv(&tables(&answer, Language::En)[0]).unwrap();
        assert_eq!(text.lines().next().unwrap(), names.join(","));
        assert_eq!(text.lines().count() - 1, rows, "{}", kind(&answer));
    }
}

#[test]
fn instants_are_written_in_the_zone_of_the_question() {
    let text = csv(&tables(&sample::lifecycle(Language::En), Language::En)[0]).unwrap();
    assert!(text.contains("2024-01-01T00:00:00+01:00"), "winter time of Warsaw: {text}");
}

#[test]
fn children_of_a_path_add_up_to_it_in_csv_as_in_the_answer() {
    let answer = sample::paths(Language::En);
    let AnswerResult::Paths(result) = &answer.result else { panic!("asked for paths") };
    let written = csv(&tables(&answer, Language::En)[0]).unwrap();
    assert_eq!(written.lines().count() - 1, result.after.len() + result.before.len());
}
