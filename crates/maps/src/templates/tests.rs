use std::collections::{BTreeMap, BTreeSet, HashSet};

use styk_model::Language;
use toml::Value;

use super::*;
use crate::Plan;
use crate::testing::CATALOGUE;

const DAY: &str = include_str!("day.toml");
const FAMILIES: &str = include_str!("../tracking/families.toml");

/// Stems that the product's word list refuses.
const REFUSED: [&str; 10] = [
    "путешестви",
    "дорожк",
    "доказательств",
    "гипотез",
    "вердикт",
    "возможност",
    "журнал",
    "стирани",
    "punkt bólu",
    "werdykt",
];

/// Every text of our data files in three languages, with the name of its file.
fn texts() -> Vec<(&'static str, [String; 3])> {
    let mut found = Vec::new();
    for (name, file) in FILES.into_iter().chain([("day", DAY), ("families", FAMILIES)]) {
        let file: toml::Table = toml::from_str(file).unwrap();
        collect(name, &Value::Table(file), &mut found);
    }
    found
}

/// Lists of texts, but for lists of keys.
fn collect(name: &'static str, value: &Value, found: &mut Vec<(&'static str, [String; 3])>) {
    const KEYS: [&str; 3] = ["touchpoints", "must", "useful"];
    match value {
        Value::Table(table) => {
            for (_, inner) in table.iter().filter(|(key, _)| !KEYS.contains(&key.as_str())) {
                collect(name, inner, found);
            }
        }
        Value::Array(list) if list.first().is_some_and(Value::is_str) => {
            let texts: Vec<String> = list.iter().map(|text| text.as_str().unwrap().to_owned()).collect();
            let texts = texts.try_into().unwrap_or_else(|texts| panic!("{name}: three languages, not {texts:?}"));
            found.push((name, texts));
        }
        Value::Array(list) => list.iter().for_each(|inner| collect(name, inner, found)),
        _ => {}
    }
}

#[test]
fn every_template_passes_the_checks_of_a_map_and_can_be_followed() {
    for entry in templates() {
        for language in Language::ALL {
            let (map, personas) = template(entry.key, language).unwrap();
            assert_eq!(map.check(), Ok(()), "{}", entry.key);
            let plan = Plan::compile(&map).unwrap_or_else(|flaw| panic!("{}: {flaw}", entry.key));
            assert_eq!(plan.steps().len(), map.steps().count());
            assert_eq!(map.personas.len(), 2);
            assert_eq!(personas.len(), 2);
        }
    }
    assert_eq!(templates().len(), 8);
    assert!(template("bakery", Language::En).is_none());
}

#[test]
fn every_template_is_of_a_size_to_begin_with() {
    for entry in templates() {
        let (map, personas) = template(entry.key, Language::En).unwrap();
        assert!((4..=6).contains(&map.stages.len()), "{}", entry.key);
        assert!((10..=18).contains(&map.steps().count()), "{}", entry.key);
        for (_, step) in map.steps() {
            let has = |lane: &str| map.cell(&step.key, lane, None).is_some_and(|cell| !cell.text.is_empty());
            assert!(has("action") && has("touchpoint") && has("thought"), "{}", step.key);
            assert!(map.cell(&step.key, "action", None).is_some_and(|cell| cell.actions.is_some()), "{}", step.key);
            let point = |persona: &String| map.cell(&step.key, "emotion", Some(persona.as_str()))?.emotion;
            assert_eq!(map.personas.iter().filter_map(point).count(), 2, "{}", step.key);
            assert!(!has("obstacle") || has("solution"), "{}: an obstacle without a solution", step.key);
        }
        for persona in &personas {
            let map = &persona.empathy;
            let sides = [&map.says, &map.thinks, &map.does, &map.feels, &map.pains, &map.gains];
            assert!(sides.iter().all(|side| !side.is_empty()), "{}", persona.name);
        }
    }
}

#[test]
fn every_key_stands_for_one_thing_in_its_template() {
    let mut personas = HashSet::new();
    for entry in templates() {
        let (map, _) = template(entry.key, Language::En).unwrap();
        let mut keys = HashSet::new();
        let stages = map.stages.iter().map(|stage| &stage.key);
        let lanes = map.lanes.iter().map(|lane| &lane.key);
        for key in stages.chain(map.steps().map(|(_, step)| &step.key)).chain(lanes) {
            assert!(keys.insert(key.clone()), "{}: {key}", entry.key);
        }
        for persona in map.personas {
            assert!(persona.starts_with(&format!("{}-", entry.key)) && personas.insert(persona.clone()), "{persona}");
        }
    }
}

#[test]
fn touchpoints_are_keys_that_are_known_and_stand_for_one_step() {
    let catalogue: BTreeSet<&str> = CATALOGUE.lines().skip(1).filter_map(|line| line.split('\t').next()).collect();
    let own: BTreeSet<&str> = template_touchpoints().iter().map(|row| row.key).collect();
    assert!(own.is_disjoint(&catalogue));
    let mut used = BTreeSet::new();
    for entry in templates() {
        let (map, _) = template(entry.key, Language::En).unwrap();
        let mut met = HashSet::new();
        for key in map.steps().flat_map(|(_, step)| step.touchpoints.clone()) {
            assert!(key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{key}");
            assert!(catalogue.contains(key.as_str()) || own.contains(key.as_str()), "{}: {key}", entry.key);
            assert!(met.insert(key.clone()), "{}: `{key}` at two steps", entry.key);
            used.insert(key);
        }
    }
    assert!(own.iter().all(|key| used.contains(*key)), "no row that no template uses");
}

#[test]
fn texts_are_written_for_each_language() {
    for (file, [en, ru, pl]) in texts() {
        assert!(en != ru && en != pl && ru != pl, "{file}: {en}");
        for text in [&en, &ru, &pl] {
            assert!(!text.is_empty() && text.trim() == text && !text.ends_with('.'), "{file}: {text}");
            assert!(!REFUSED.iter().any(|stem| text.to_lowercase().contains(stem)), "{file}: {text}");
        }
        let is_cyrillic = |letter: char| matches!(letter, 'а'..='я' | 'А'..='Я' | 'ё' | 'Ё');
        let has_signs = |text: &str| ["ą", "ć", "ę", "ł", "ń", "ś", "ź", "ż"].iter().any(|sign| text.contains(sign));
        assert!(ru.contains(is_cyrillic) && !has_signs(&ru), "{file}: {ru}");
        assert!(!en.contains(is_cyrillic) && !has_signs(&en), "{file}: {en}");
        assert!(!pl.contains(is_cyrillic), "{file}: {pl}");
        assert!(!ru.contains(['"', '\'']) && !pl.contains(['"', '\'']), "{file}: {ru} / {pl}");
    }
    for row in template_touchpoints() {
        let [en, ru, pl] = row.names;
        assert!(!en.is_empty() && en != ru && en != pl && ru != pl, "{}", row.key);
    }
}

#[test]
fn outlines_of_all_templates() {
    let mut lines = Vec::new();
    for entry in templates() {
        for language in Language::ALL {
            let (map, personas) = template(entry.key, language).unwrap();
            lines.push(format!("{}: {} / {}", entry.key, entry.titles[language as usize], map.name));
            lines.extend(personas.iter().map(|persona| format!("  {}: {}", persona.name, persona.demographic)));
            for stage in &map.stages {
                let steps: Vec<&str> = stage.steps.iter().map(|step| step.name.as_str()).collect();
                lines.push(format!("  {}: {}", stage.name, steps.join("; ")));
            }
        }
        let (map, _) = template(entry.key, Language::En).unwrap();
        for lane in &map.lanes {
            let cells = map.cells.iter().filter(|cell| cell.lane == lane.key).count();
            lines.push(format!("  {}: {cells}", lane.key));
        }
    }
    insta::assert_snapshot!(lines.join("\n"));
}

/// What narrow cells of exports have to hold.
#[test]
fn the_longest_words_of_each_language() {
    let mut longest: BTreeMap<&str, BTreeSet<(usize, String)>> = BTreeMap::new();
    for (_, texts) in texts() {
        for (language, text) in ["en", "ru", "pl"].into_iter().zip(texts) {
            let words = text.split(|letter: char| !letter.is_alphanumeric() && letter != '-');
            longest.entry(language).or_default().extend(words.map(|word| (word.chars().count(), word.to_lowercase())));
        }
    }
    let mut lines = Vec::new();
    for (language, words) in longest {
        let words: Vec<String> =
            words.into_iter().rev().take(12).map(|(length, word)| format!("{word} ({length})")).collect();
        lines.push(format!("{language}: {}", words.join(", ")));
    }
    insta::assert_snapshot!(lines.join("\n"));
}
