//! What is read of what was written.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use styk_maps::{
    Baseline, Cell, Edge, EdgeKind, Evidence, Hints, Lane, LaneKind, Map, MapFormat, MapKind, Read, Reported, Stage,
    Step, read, write,
};
use styk_model::{Duration, Language};

use super::sample::flight;

const KINDS: [EdgeKind; 5] =
    [EdgeKind::Sequence, EdgeKind::Choice, EdgeKind::Parallel, EdgeKind::Loop, EdgeKind::Optional];

/// A name of one to three words, with signs that some format has a meaning for.
fn name() -> impl Strategy<Value = String> {
    "[A-Za-zŁżółćęĄЖа-яё0-9,.;:'\"#%=+@&<>()\\[\\]-]{1,6}( [A-Za-zŁżółćęĄЖа-яё0-9,.;:'\"#%=+@&<>()\\[\\]-]{1,6}){0,2}"
}

/// A text of up to three lines, perhaps one that a spreadsheet or a curve takes for something else.
fn said() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => (name(), proptest::option::of(name())).prop_map(|(first, then)| match then {
            Some(then) => format!("{first}\n{then}"),
            None => first,
        }),
        1 => prop::sample::select(vec!["=1+1", "-2", "'quoted", "[1]", "a []", "good", "1,5", "@x"]).prop_map(str::to_owned),
    ]
}

fn emotion() -> impl Strategy<Value = f64> {
    (-8..=8_i32).prop_map(|quarters| f64::from(quarters) / 4.0)
}

fn lanes() -> impl Strategy<Value = Vec<Lane>> {
    let kind = prop::sample::select(LaneKind::ALL.to_vec());
    prop::collection::vec((kind, proptest::option::of(name())), 1..6).prop_map(|lanes| {
        let named = lanes.into_iter().enumerate().map(|(at, (kind, name))| Lane {
            key: format!("l{at}"),
            kind,
            name: Some(name.map_or_else(|| format!("L{at}"), |name| format!("L{at} {name}"))),
            folded: false,
        });
        named.collect()
    })
}

fn stages() -> impl Strategy<Value = Vec<Stage>> {
    let steps = prop::collection::vec(name(), 0..4);
    let stages = prop::collection::vec((name(), steps), 1..4);
    let has_steps = |stages: &Vec<(String, Vec<String>)>| stages.iter().any(|(_, steps)| !steps.is_empty());
    stages.prop_filter("a map has a step", has_steps).prop_map(|stages| {
        let mut number = 0;
        let mut all = Vec::new();
        for (at, (name, steps)) in stages.into_iter().enumerate() {
            let steps = steps.into_iter().map(|name| {
                number += 1;
                Step { key: format!("s{number}"), name: format!("T{number} {name}"), ..Step::default() }
            });
            let (key, name) = (format!("stage{at}"), format!("S{at} {name}"));
            all.push(Stage { key, name, steps: steps.collect(), ..Stage::default() });
        }
        all
    })
}

/// A map whose lanes all have names of their own, or all those of their kinds.
fn maps() -> impl Strategy<Value = Map> {
    let language = prop::sample::select(Language::ALL.to_vec());
    let parts = (name(), language, stages(), lanes(), any::<bool>());
    parts.prop_flat_map(|(name, language, stages, mut lanes, own_names)| {
        if !own_names {
            let mut met = BTreeSet::new();
            lanes.retain(|lane| met.insert(lane.kind));
            for lane in &mut lanes {
                lane.name = None;
            }
        }
        let steps: Vec<String> = stages.iter().flat_map(|stage| &stage.steps).map(|step| step.key.clone()).collect();
        let persona = prop::sample::select(vec![None, Some("anna"), Some("борис")]);
        let (places, lane_places) = (0..steps.len(), 0..lanes.len());
        let cell = (places, lane_places, persona, proptest::option::of(said()), proptest::option::of(emotion()));
        let map = Map { name: format!("M {name}"), language, stages, lanes, ..Map::default() };
        prop::collection::vec(cell, 0..12).prop_map(move |cells| {
            let mut map = map.clone();
            let mut met = BTreeSet::new();
            for (step, lane, persona, text, emotion) in cells {
                let lane = &map.lanes[lane];
                let emotion = emotion.filter(|_| lane.kind == LaneKind::Emotion);
                let is_new = met.insert((step, lane.key.clone(), persona));
                if is_new && (text.is_some() || emotion.is_some()) {
                    let (step, lane, text) = (steps[step].clone(), lane.key.clone(), text.unwrap_or_default());
                    let persona = persona.map(str::to_owned);
                    map.personas.extend(persona.clone().filter(|persona| !map.personas.contains(persona)));
                    map.cells.push(Cell { step, lane, persona, text, emotion, ..Cell::default() });
                }
            }
            map
        })
    })
}

fn again(map: &Map, format: MapFormat) -> Read {
    let hints = Hints { name: "other", language: map.language };
    read(format, &write(map, format), &hints).unwrap()
}

type Outline = (String, Vec<(String, Vec<String>)>);

/// The name of a map, and its stages with their steps.
fn outline(map: &Map) -> Outline {
    let steps = |stage: &Stage| stage.steps.iter().map(|step| step.name.clone()).collect();
    (map.name.clone(), map.stages.iter().map(|stage| (stage.name.clone(), steps(stage))).collect())
}

/// A step and a lane by their places, and a persona.
type Place = (usize, usize, Option<String>);

/// Cells by their place.
fn cells(map: &Map) -> BTreeMap<Place, (String, Option<String>)> {
    let place = |cell: &Cell| {
        let step = map.steps().position(|(_, step)| step.key == cell.step).unwrap();
        let lane = map.lanes.iter().position(|lane| lane.key == cell.lane).unwrap();
        (step, lane, cell.persona.clone())
    };
    let said = |cell: &Cell| (cell.text.clone(), cell.emotion.map(|emotion| emotion.to_string()));
    map.cells.iter().map(|cell| (place(cell), said(cell))).collect()
}

fn lanes_of(map: &Map) -> Vec<(LaneKind, Option<String>)> {
    map.lanes.iter().map(|lane| (lane.kind, lane.name.clone())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn json_keeps_everything(mut map in maps(), kinds in prop::collection::vec((0..5_usize, any::<bool>()), 0..4)) {
        let steps: Vec<String> = map.steps().map(|(_, step)| step.key.clone()).collect();
        for (at, (kind, is_timed)) in kinds.into_iter().enumerate() {
            let (from, to) = (steps[at % steps.len()].clone(), steps[(at + 1) % steps.len()].clone());
            let time = is_timed.then_some(Duration::from_days(at as i64));
            map.edges.push(Edge { from, to, kind: KINDS[kind], probability: Some(0.1 * at as f64), time });
        }
        map.kind = MapKind::Blueprint;
        map.baseline = Some(Baseline { map: "old".to_owned(), version: 3 });
        map.review_due = Some("2026-03-01".parse().unwrap());
        map.notes.push("<note>\u{1}".to_owned());
        for cell in &mut map.cells {
            cell.actions = Some(2);
            cell.evidence.push(Evidence::Quote { text: "«да»".to_owned(), source: "NPS".to_owned() });
            cell.reported.push(Reported {
                figure: 0.1 + 0.2,
                unit: "%".to_owned(),
                what: "узнаваемость".to_owned(),
                source: "panel".to_owned(),
                date: "2025-10-31".parse().unwrap(),
                n: Some(1200),
                stale_from: None,
            });
        }
        let Read { map: read, left_out } = again(&map, MapFormat::Json);
        prop_assert_eq!(read, map);
        prop_assert!(left_out.is_empty());
    }

    #[test]
    fn tables_keep_names_texts_and_emotions(map in maps()) {
        for format in [MapFormat::Csv, MapFormat::Xlsx] {
            let Read { map: read, left_out } = again(&map, format);
            prop_assert_eq!(outline(&read), outline(&map));
            prop_assert_eq!(lanes_of(&read), lanes_of(&map));
            prop_assert_eq!(cells(&read), cells(&map));
            prop_assert_eq!(read.language, map.language);
            prop_assert!(left_out.is_empty(), "{:?}", left_out);
        }
    }

    #[test]
    fn mermaid_keeps_titles_sections_tasks_and_scores(mut map in maps(), emotions in prop::collection::vec(emotion(), 12)) {
        map.lanes = vec![Lane { key: "mood".to_owned(), kind: LaneKind::Emotion, ..Lane::default() }];
        let feel = |((_, step), emotion): ((&Stage, &Step), &f64)| Cell {
            step: step.key.clone(),
            lane: "mood".to_owned(),
            emotion: Some(*emotion),
            ..Cell::default()
        };
        map.cells = map.steps().zip(&emotions).map(feel).collect();
        let Read { map: read, left_out } = again(&map, MapFormat::Mermaid);
        prop_assert_eq!(outline(&read), outline(&map));
        prop_assert_eq!(cells(&read), cells(&map));
        prop_assert!(left_out.is_empty(), "{:?}", left_out);
    }

    #[test]
    fn journeys_keep_phases_touchpoints_and_experiences(map in maps()) {
        let Read { map: read, .. } = again(&map, MapFormat::Cjml);
        let with_steps = |map: &Map| {
            let (name, stages) = outline(map);
            (name, stages.into_iter().filter(|(_, steps)| !steps.is_empty()).collect::<Vec<_>>())
        };
        prop_assert_eq!(with_steps(&read), with_steps(&map));
    }
}

#[test]
fn the_sample_comes_back_from_each_format() {
    let map = flight();
    for format in MapFormat::ALL {
        let Read { map: read, left_out } = again(&map, format);
        assert_eq!(read.steps().count(), 6, "{format:?}");
        let is_flow = matches!(format, MapFormat::Bpmn | MapFormat::Pnml | MapFormat::Json);
        assert_eq!(read.edges.len(), if is_flow { 8 } else { 0 }, "{format:?}");
        let kept = usize::from(format == MapFormat::Mermaid);
        assert_eq!(left_out.len(), kept, "{format:?}: {left_out:?}");
    }
    let read = again(&map, MapFormat::Bpmn).map;
    assert_eq!(outline(&read), outline(&map));
    let keys = |map: &Map| map.steps().map(|(_, step)| step.key.clone()).collect::<Vec<_>>();
    assert_eq!(keys(&read), keys(&map), "what is edited elsewhere is still the same step");
}
