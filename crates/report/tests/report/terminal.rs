use std::fmt::Write;

use styk_model::{Answer, Language};
use styk_report::terminal;
use unicode_width::UnicodeWidthStr;

use crate::sample;

fn kind(answer: &Answer) -> String {
    let value = serde_json::to_value(&answer.result).unwrap();
    value["kind"].as_str().unwrap().to_owned()
}

/// Snapshots hold spaces that a reader of the snapshot can tell apart.
fn visible(text: &str) -> String {
    text.replace('\u{a0}', "~")
}

#[test]
fn every_kind_reads_well_in_english() {
    for answer in sample::answers(Language::En) {
        let by = if answer.verdict.starts_with("“web” brings") { "_by_group" } else { "" };
        insta::assert_snapshot!(
            format!("terminal_{}{by}", kind(&answer)),
            visible(&terminal(&answer, Language::En, 110))
        );
    }
}

#[test]
fn the_main_kinds_read_well_in_russian_and_polish() {
    for (language, code) in [(Language::Ru, "ru"), (Language::Pl, "pl")] {
        let answers = [sample::funnel(language), sample::retention(language), sample::stands_out(language)];
        let text = answers.iter().fold(String::new(), |mut text, answer| {
            writeln!(text, "{}", terminal(answer, language, 100)).unwrap();
            text
        });
        insta::assert_snapshot!(format!("terminal_{code}"), visible(&text));
    }
}

#[test]
fn no_line_is_longer_than_the_terminal_is_wide() {
    for language in Language::ALL {
        for width in [40, 60, 80, 120, 200] {
            for answer in sample::answers(language) {
                for line in terminal(&answer, language, width).lines() {
                    assert!(line.width() <= width, "{} columns of {width} in {}: {line}", line.width(), kind(&answer));
                }
            }
        }
    }
}

#[test]
fn columns_left_out_are_named() {
    let text = terminal(&sample::funnel(Language::En), Language::En, 60);
    assert!(text.contains("Left out for width: "), "{text}");
    assert!(text.contains("Step") && text.contains("From first"), "what matters stays: {text}");
}

#[test]
fn cyrillic_and_emoji_columns_stay_aligned() {
    let mut answer = sample::transitions(Language::Ru);
    if let styk_model::answer::AnswerResult::Transitions(result) = &mut answer.result {
        result.edges.truncate(3);
        "🛒 Корзина 日本".clone_into(&mut result.edges[1].to);
    }
    let text = terminal(&answer, Language::Ru, 100);
    let columns: Vec<usize> = text
        .lines()
        .filter(|line| line.contains('█'))
        .take(3)
        .map(|line| line.find('█').map_or(0, |byte| line[..byte].width()))
        .collect();
    assert_eq!(columns.len(), 3, "{text}");
    assert!(columns.windows(2).all(|pair| pair[0] == pair[1]), "{text}");
}

#[test]
fn escape_codes_in_names_do_not_reach_the_terminal() {
    let mut answer = sample::transitions(Language::En);
    if let styk_model::answer::AnswerResult::Transitions(result) = &mut answer.result {
        "\u{1b}[2Jgone\nnext".clone_into(&mut result.edges[0].to);
    }
    assert!(!terminal(&answer, Language::En, 100).contains('\u{1b}'));
}
