use quick_xml::Reader;
use quick_xml::events::Event;
use styk_model::answer::AnswerResult;
use styk_model::{Answer, Language};
use styk_report::{html, page};

use crate::sample;

/// Reads it as XML to its end: every element closed, every attribute quoted.
fn assert_well_formed(text: &str) {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut open = 0_usize;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                open += 1;
                for attribute in start.attributes() {
                    attribute.expect("attributes are quoted and not repeated");
                }
            }
            Ok(Event::End(_)) => open -= 1,
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => panic!("{error} at {}", reader.error_position()),
        }
    }
    assert_eq!(open, 0, "all elements are closed");
}

#[test]
fn every_kind_in_every_language_is_well_formed() {
    for language in Language::ALL {
        for answer in sample::answers(language) {
            let text = html(&answer, language);
            assert_well_formed(&text);
            assert!(text.contains(&format!("<html lang=\"{}\">", language.code())));
            assert!(text.contains("<title>"));
        }
        assert_well_formed(&page("All", &sample::answers(language), language));
    }
}

#[test]
fn a_graph_of_many_touchpoints_is_drawn_and_says_what_it_leaves_out() {
    let text = html(&sample::dense_transitions(40, Language::En), Language::En);
    assert_well_formed(&text);
    assert!(text.contains("Touchpoints not drawn: 10"));
    assert!(text.contains("Weaker transitions not drawn"));
}

#[test]
fn nothing_is_loaded_from_outside() {
    let text = page("All", &sample::answers(Language::En), Language::En);
    for outside in ["http:", "https:", "//cdn", "<script", "@import", "url(", "src="] {
        assert!(!text.contains(outside), "{outside}");
    }
    assert!(text.contains("default-src 'none'") || text.contains("default-src &#39;none&#39;"));
}

fn hostile(answer: &Answer) -> Answer {
    let text = serde_json::to_string(answer).unwrap();
    let attack = r#"<script>alert(1)</script>\"'&"#;
    let mut answer: Answer = serde_json::from_str(&text.replace("Product page", attack)).unwrap();
    answer.notes.push("</style><img onerror=x>\u{0}".to_owned());
    answer
}

#[test]
fn hostile_names_stay_text() {
    for answer in sample::answers(Language::En) {
        let text = html(&hostile(&answer), Language::En);
        assert_well_formed(&text);
        assert!(!text.contains("<script>"));
        assert!(!text.contains("<img"));
    }
}

#[test]
fn answers_without_rows_say_so() {
    for mut answer in sample::answers(Language::En) {
        answer.result = match answer.result {
            AnswerResult::Funnel(_) => AnswerResult::Funnel(styk_model::answer::FunnelResult::default()),
            AnswerResult::Map(_) => AnswerResult::Map(styk_model::answer::MapResult::default()),
            AnswerResult::Transitions(_) => AnswerResult::Transitions(styk_model::answer::TransitionsResult::default()),
            AnswerResult::Bottlenecks(_) => AnswerResult::Bottlenecks(styk_model::answer::TransitionsResult::default()),
            AnswerResult::Paths(_) => AnswerResult::Paths(styk_model::answer::PathsResult::default()),
            AnswerResult::Variants(_) => AnswerResult::Variants(styk_model::answer::VariantsResult::default()),
            AnswerResult::StepMatrix(_) => AnswerResult::StepMatrix(styk_model::answer::StepMatrixResult::default()),
            AnswerResult::Rework(_) => AnswerResult::Rework(styk_model::answer::ReworkResult::default()),
            AnswerResult::DropOff(_) => AnswerResult::DropOff(styk_model::answer::DropOffResult::default()),
            AnswerResult::Channels(_) => AnswerResult::Channels(styk_model::answer::ChannelsResult::default()),
            AnswerResult::Conformance(_) => AnswerResult::Conformance(styk_model::answer::ConformanceResult::default()),
            AnswerResult::Rules(_) => AnswerResult::Rules(styk_model::answer::RulesResult::default()),
            AnswerResult::Retention(_) => AnswerResult::Retention(styk_model::answer::RetentionResult::default()),
            AnswerResult::Stickiness(_) => AnswerResult::Stickiness(styk_model::answer::StickinessResult::default()),
            AnswerResult::Lifecycle(_) => AnswerResult::Lifecycle(styk_model::answer::LifecycleResult::default()),
            AnswerResult::RepeatPurchase(_) => {
                AnswerResult::RepeatPurchase(styk_model::answer::RepeatPurchaseResult::default())
            }
            AnswerResult::Difference(_) => AnswerResult::Difference(styk_model::answer::DifferenceResult::default()),
            AnswerResult::StandsOut(_) => AnswerResult::StandsOut(styk_model::answer::StandsOutResult::default()),
            AnswerResult::Customers(_) => AnswerResult::Customers(styk_model::answer::CustomersResult::default()),
            AnswerResult::Metric(mut result) | AnswerResult::Series(mut result) => {
                result.groups.clear();
                AnswerResult::Series(result)
            }
        };
        assert_well_formed(&html(&answer, Language::En));
        assert!(styk_report::terminal(&answer, Language::En, 80).starts_with(&answer.verdict[..10]));
        styk_report::parquet(&answer).unwrap();
    }
}
