//! Workbooks open elsewhere and hold what the tables hold.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use styk_model::Language;
use styk_model::answer::AnswerResult;
use styk_report::{tables, xlsx};

use crate::sample;

fn open(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

#[test]
fn a_workbook_of_every_kind_has_the_verdict_and_a_sheet_a_table() {
    for language in [Language::En, Language::Ru, Language::Pl] {
        for answer in sample::answers(language) {
            let mut book = open(xlsx(&answer, language).unwrap());
            let sheets = book.sheet_names();
            let expected = tables(&answer, language);
            assert_eq!(sheets.len(), expected.len() + 1, "{sheets:?}");
            let first = book.worksheet_range(&sheets[0]).unwrap();
            assert_eq!(first.get_value((0, 1)).unwrap().to_string(), answer.verdict);
            for (name, table) in sheets[1..].iter().zip(&expected) {
                let rows = book.worksheet_range(name).unwrap().height();
                assert_eq!(rows, table.rows.len() + 1, "{name}");
            }
        }
    }
}

#[test]
fn figures_are_numbers_and_text_is_never_a_formula() {
    let mut answer = sample::answers(Language::En).into_iter().find_map(|answer| match answer.result {
        AnswerResult::Funnel(_) => Some(answer),
        _ => None,
    });
    let answer = answer.as_mut().unwrap();
    if let AnswerResult::Funnel(funnel) = &mut answer.result {
        funnel.groups[0].steps[0].name = "=HYPERLINK(\"http://x\")".to_owned();
    }
    let mut book = open(xlsx(answer, Language::En).unwrap());
    let name = book.sheet_names()[1].clone();
    let sheet = book.worksheet_range(&name).unwrap();
    let text = sheet.rows().nth(1).unwrap().iter().find(|cell| cell.to_string().starts_with('='));
    assert!(matches!(text, Some(Data::String(_))), "{text:?}");
    assert!(sheet.rows().skip(1).flatten().any(|cell| matches!(cell, Data::Float(value) if *value > 0.0)));
    assert!(book.worksheet_formula(&name).unwrap().is_empty());
}
