//! A small map with the letters of three languages in it.

use styk_maps::{Cell, Edge, EdgeKind, Lane, LaneKind, Map, Stage, Step};
use styk_model::Language;

fn stage(key: &str, name: &str, steps: &[(&str, &str)]) -> Stage {
    let step = |(key, name): &(&str, &str)| Step {
        key: (*key).to_owned(),
        name: (*name).to_owned(),
        touchpoints: vec![format!("t-{key}")],
        ..Step::default()
    };
    Stage {
        key: key.to_owned(),
        name: name.to_owned(),
        symbol: Some("✈".to_owned()),
        steps: steps.iter().map(step).collect(),
        ..Stage::default()
    }
}

fn lane(key: &str, kind: LaneKind, name: Option<&str>) -> Lane {
    Lane { key: key.to_owned(), kind, name: name.map(str::to_owned), folded: false }
}

fn edge(from: &str, to: &str, kind: EdgeKind) -> Edge {
    let is_choice = kind == EdgeKind::Optional;
    Edge { from: from.to_owned(), to: to.to_owned(), kind, probability: is_choice.then_some(0.25), time: None }
}

fn cell(step: &str, lane: &str, text: &str) -> Cell {
    Cell { step: step.to_owned(), lane: lane.to_owned(), text: text.to_owned(), ..Cell::default() }
}

fn feeling(step: &str, persona: Option<&str>, text: &str, emotion: f64) -> Cell {
    Cell { persona: persona.map(str::to_owned), emotion: Some(emotion), ..cell(step, "mood", text) }
}

/// A flight: searching may be helped by an agent and done again, and two things are done in any order.
pub(crate) fn flight() -> Map {
    use EdgeKind::{Loop, Optional, Parallel, Sequence};
    let before = [("search", "Поиск рейса"), ("ask", "Pytanie na infolinię"), ("book", "Book & pay")];
    let on_the_way = [("check-in", "Odprawa «online»"), ("bags", "Сдача багажа"), ("fly", "Fly")];
    Map {
        name: "Lot do Łodzi / Полёт".to_owned(),
        language: Language::Pl,
        goal: "Polecieć bez stresu".to_owned(),
        scenario: "Anna leci do rodziny".to_owned(),
        personas: vec!["anna".to_owned()],
        stages: vec![stage("before", "Przed lotem", &before), stage("way", "В дороге", &on_the_way)],
        lanes: vec![
            lane("doing", LaneKind::Action, None),
            lane("where", LaneKind::Touchpoint, None),
            lane("mood", LaneKind::Emotion, Some("Nastrój Anny")),
            lane("who", LaneKind::Text, Some("Uczestnicy")),
        ],
        edges: vec![
            edge("search", "ask", Sequence),
            edge("search", "book", Optional),
            edge("ask", "book", Sequence),
            edge("book", "search", Loop),
            edge("book", "check-in", Parallel),
            edge("book", "bags", Parallel),
            edge("check-in", "fly", Sequence),
            edge("bags", "fly", Sequence),
        ],
        cells: vec![
            cell("search", "doing", "=porównuje ceny;\nsprawdza daty"),
            cell("search", "where", "strona, aplikacja"),
            cell("book", "where", "strona"),
            cell("fly", "where", "samolot"),
            feeling("search", None, "", 1.0),
            feeling("book", None, "за что сбор?", -1.5),
            feeling("fly", None, "", 2.0),
            feeling("book", Some("anna"), "zła", -2.0),
            cell("ask", "who", "Anna, konsultant"),
        ],
        notes: vec!["z warsztatów: 50% dzwoni".to_owned()],
        ..Map::default()
    }
}
