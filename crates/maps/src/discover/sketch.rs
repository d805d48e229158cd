//! The document that steps and edges become.

use std::collections::{BTreeMap, HashSet};

use styk_model::{Ask, JourneySplit, Language, Metric, MetricKind, Question, Selector, say};

use super::block::Block;
use super::draw::{Drawing, Joint};
use super::{Chosen, Seen, SeenTouchpoint};
use crate::{Cell, Edge, Evidence, Lane, LaneKind, Map, Stage, Step};

/// The lane that names channels: the only one without a kind of its own.
const CHANNEL: &str = "channel";

/// The map of blocks that are drawn.
pub(super) fn sketch(seen: &Seen<'_>, chosen: &Chosen, block: &Block, drawing: &Drawing) -> Map {
    let language = seen.about.language;
    let placed = placed(chosen, block, drawing);
    let mut keys = Keys::default();
    let mut named: BTreeMap<usize, Step> = BTreeMap::new();
    for one in &placed {
        named.insert(one.number, step(seen, chosen, one, &mut keys));
    }
    let key = |step: usize| named.get(&step).map_or_else(String::new, |step| step.key.clone());
    let edges = drawing.lines.iter().map(|line| Edge {
        from: key(line.from),
        to: key(line.to),
        kind: line.kind,
        probability: line.share.map(|share| rounded(share, 1_000.0)),
        time: None,
    });
    let edges = edges.collect();
    let lanes = lanes(language);
    let cells = placed.iter().filter(|one| one.joint.is_none()).flat_map(|one| cells(seen, chosen, one.number, &key));
    let cells = cells.collect();
    Map {
        name: seen.name.to_owned(),
        language,
        journeys: seen.about.journeys.clone(),
        filters: seen.about.filters.clone(),
        stages: stages(seen, chosen, &placed, named),
        lanes,
        edges,
        cells,
        ..Map::default()
    }
}

/// A step in the order of the map.
struct Placed {
    /// As lines name it.
    number: usize,
    joint: Option<Joint>,
    /// The step that was seen which it is, or stands beside.
    beside: usize,
}

/// All steps in the order of the blocks. Of several joints beside one step the outer ones are farther from it: they
/// were put there first.
fn placed(chosen: &Chosen, block: &Block, drawing: &Drawing) -> Vec<Placed> {
    let steps = block.steps();
    let rank = |step: usize| steps.iter().position(|other| *other == step).unwrap_or(0);
    let mut keyed: Vec<((usize, u8, usize), Placed)> = Vec::new();
    for (rank, step) in steps.iter().enumerate() {
        keyed.push(((rank, 1, 0), Placed { number: *step, joint: None, beside: *step }));
    }
    for (place, (joint, beside)) in drawing.joints.iter().enumerate() {
        let key = if joint.is_before() { (0, place) } else { (2, drawing.joints.len() - place) };
        let number = chosen.touchpoints.len() + place;
        keyed.push(((rank(*beside), key.0, key.1), Placed { number, joint: Some(*joint), beside: *beside }));
    }
    keyed.sort_by_key(|(key, _)| *key);
    keyed.into_iter().map(|(_, placed)| placed).collect()
}

/// Keys, each given once.
#[derive(Default)]
struct Keys(HashSet<String>);

impl Keys {
    fn take(&mut self, wanted: &str) -> String {
        let wanted: String = wanted.chars().take(90).collect();
        let mut key = wanted.clone();
        let mut number = 1;
        while !self.0.insert(key.clone()) {
            number += 1;
            key = format!("{wanted}-{number}");
        }
        key
    }
}

fn step(seen: &Seen<'_>, chosen: &Chosen, placed: &Placed, keys: &mut Keys) -> Step {
    let language = seen.about.language;
    let (key, name, touchpoints) = match (placed.joint, touchpoints(seen, chosen, placed.number).as_slice()) {
        (Some(joint), _) => {
            let (key, name) = joint_name(joint, language);
            (key, name, Vec::new())
        }
        (None, [one]) => (one.key.as_str(), one.name.clone(), vec![one.key.clone()]),
        (None, several) => {
            let name = say!(language, "Other touchpoints", "Другие точки контакта", "Inne punkty styku");
            ("other", name, several.iter().map(|one| one.key.clone()).collect())
        }
    };
    Step { key: keys.take(key), name, touchpoints, ..Step::default() }
}

/// The touchpoints that a step is; a joint is none.
fn touchpoints<'a>(seen: &Seen<'a>, chosen: &Chosen, step: usize) -> Vec<&'a SeenTouchpoint> {
    let touchpoints = chosen.touchpoints.get(step).map_or(&[][..], Vec::as_slice);
    touchpoints.iter().map(|touchpoint| &seen.touchpoints[usize::from(*touchpoint)]).collect()
}

fn joint_name(joint: Joint, language: Language) -> (&'static str, String) {
    match joint {
        Joint::Start => ("start", say!(language, "Start", "Начало", "Początek")),
        Joint::End => ("end", say!(language, "End", "Завершение", "Koniec")),
        Joint::Parting => ("part", say!(language, "Ways part", "Пути расходятся", "Drogi się rozchodzą")),
        Joint::Meeting => ("meet", say!(language, "Ways meet", "Пути сходятся", "Drogi się schodzą")),
    }
}

/// The steps by the stage that the registry has them at, stages in the order in which they mostly happen.
fn stages(seen: &Seen<'_>, chosen: &Chosen, placed: &[Placed], mut named: BTreeMap<usize, Step>) -> Vec<Stage> {
    let stage_of = |step: usize| touchpoints(seen, chosen, step).first().and_then(|one| one.stage.clone());
    let has_stages = placed.iter().any(|one| stage_of(one.beside).is_some());
    let mut found: Vec<(Stage, f64, u64)> = Vec::new();
    for one in placed {
        let Some(step) = named.remove(&one.number) else { continue };
        let (key, name) = stage_of(one.beside).unwrap_or_else(|| without_stage(has_stages, seen.about.language));
        let at = found.iter().position(|(stage, ..)| stage.key == key).unwrap_or_else(|| {
            found.push((Stage { key, name, ..Stage::default() }, 0.0, 0));
            found.len() - 1
        });
        let (stage, sum, count) = &mut found[at];
        stage.steps.push(step);
        if one.joint.is_none() {
            let (place, times) = chosen.places[one.number];
            *sum += place * times as f64;
            *count += times;
        }
    }
    let mean = |(_, sum, count): &(Stage, f64, u64)| sum / (*count).max(1) as f64;
    found.sort_by(|one, other| mean(one).total_cmp(&mean(other)));
    found.into_iter().map(|(stage, ..)| stage).collect()
}

/// Where the registry says no stage: of some, or of all.
fn without_stage(others_have: bool, language: Language) -> (String, String) {
    let name = if others_have {
        say!(language, "Without a stage", "Без этапа", "Bez etapu")
    } else {
        say!(language, "Journey", "Путь", "Podróż")
    };
    ("none".to_owned(), name)
}

fn lanes(language: Language) -> Vec<Lane> {
    let lane = |key: &str, kind, name| Lane { key: key.to_owned(), kind, name, folded: false };
    vec![
        lane("action", LaneKind::Action, None),
        lane("touchpoint", LaneKind::Touchpoint, Some(say!(language, "Touchpoints", "Точки контакта", "Punkty styku"))),
        lane(CHANNEL, LaneKind::Text, Some(say!(language, "Channels", "Каналы", "Kanały"))),
        lane("emotion", LaneKind::Emotion, None),
        lane("obstacle", LaneKind::Obstacle, None),
    ]
}

/// What the data says of a step, with the questions that show it.
fn cells(seen: &Seen<'_>, chosen: &Chosen, step: usize, key: &impl Fn(usize) -> String) -> Vec<Cell> {
    let touchpoints = touchpoints(seen, chosen, step);
    let cell = |lane: &str, kind, by: Option<&str>| Cell {
        step: key(step),
        lane: lane.to_owned(),
        evidence: vec![Evidence::Question { question: Box::new(asked(seen, &touchpoints, kind, by)) }],
        ..Cell::default()
    };
    let names = touchpoints.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join(", ");
    let mut cells = vec![Cell { text: names, ..cell("touchpoint", MetricKind::Customers, None) }];
    let [one] = touchpoints[..] else { return cells };
    if !one.channels.is_empty() {
        let text = one.channels.join(", ");
        cells.push(Cell { text, ..cell(CHANNEL, MetricKind::Count, Some("channel")) });
    }
    if let Some((emotion, scale)) = one.emotion {
        let mut question = asked(seen, &touchpoints, MetricKind::Mean { column: "score".to_owned() }, None);
        question.filters.push(format!("score_scale == \"{scale}\""));
        let evidence = vec![Evidence::Question { question: Box::new(question) }];
        let emotion = Some(rounded(emotion, 100.0));
        cells.push(Cell { step: key(step), lane: "emotion".to_owned(), emotion, evidence, ..Cell::default() });
    }
    cells
}

fn asked(seen: &Seen<'_>, touchpoints: &[&SeenTouchpoint], kind: MetricKind, by: Option<&str>) -> Question {
    let touchpoints = touchpoints.iter().map(|one| one.key.clone()).collect();
    Question {
        ask: Ask::Metric(Metric { kind, of: Some(Selector { touchpoints, condition: None }) }),
        by: by.map(str::to_owned),
        journeys: JourneySplit::Whole,
        ..seen.about.clone()
    }
}

fn rounded(value: f64, parts: f64) -> f64 {
    (value * parts).round() / parts
}
