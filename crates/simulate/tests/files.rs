//! The files look like what companies have, and agree with each other.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use styk_model::{IdentifierKind, Language};
use styk_simulate::{Demo, FileKind, Meaning, Options, Truth, Written, WrittenFile, interactions, write};

fn options(language: Language) -> Options {
    Options { customers: 400, seed: 5, language, ..Options::default() }
}

fn written(demo: Demo, options: &Options, check: impl Fn(&Written, &Path)) {
    let directory = tempfile::tempdir().unwrap();
    let written = write(demo, options, directory.path()).unwrap();
    check(&written, directory.path());
}

fn read(directory: &Path, name: &str) -> String {
    String::from_utf8(std::fs::read(directory.join(name)).unwrap()).unwrap()
}

/// A small reader of delimited text, quotes included, with the first line as heading.
fn records(text: &str) -> Vec<Vec<String>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let heading = text.lines().next().unwrap_or("");
    let delimiter = if heading.matches(';').count() > heading.matches(',').count() { ';' } else { ',' };
    let mut records = vec![vec![String::new()]];
    let mut quoted = false;
    for letter in text.chars() {
        let record = records.last_mut().unwrap();
        match letter {
            '"' => {
                // A doubled mark closes and opens again: one of the two is part of the value.
                if !quoted && !record.last().unwrap().is_empty() {
                    record.last_mut().unwrap().push('"');
                }
                quoted = !quoted;
            }
            '\r' if !quoted => {}
            '\n' if !quoted => records.push(vec![String::new()]),
            _ if letter == delimiter && !quoted => record.push(String::new()),
            _ => record.last_mut().unwrap().push(letter),
        }
    }
    records.pop();
    records
}

fn column(file: &WrittenFile, meaning: Meaning) -> Option<usize> {
    file.columns.iter().position(|column| column.meaning == meaning)
}

#[test]
fn the_same_seed_writes_the_same_bytes_and_another_seed_others() {
    let everything = |seed: u64| {
        let directory = tempfile::tempdir().unwrap();
        let options = Options { seed, customers: 150, ..options(Language::Pl) };
        write(Demo::Airline, &options, directory.path()).unwrap();
        let folders = [directory.path().to_owned(), directory.path().join("truth")];
        let entries = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect();
        names.sort();
        names
            .iter()
            .map(|path| (path.file_name().unwrap().to_owned(), std::fs::read(path).unwrap()))
            .collect::<Vec<_>>()
    };
    let (first, again, other) = (everything(1), everything(1), everything(2));
    assert!(first.len() >= 10);
    assert!(first == again);
    assert!(first.iter().zip(&other).all(|((_, bytes), (_, others))| bytes != others));
}

#[test]
fn a_customer_does_not_depend_on_how_many_others_there_are() {
    let first = |customers| {
        let options = Options { customers, ..options(Language::En) };
        interactions(Demo::Bank, &options).unwrap().filter(|known| known.customer < 20).collect::<Vec<_>>()
    };
    assert!(first(20) == first(60));
}

#[test]
fn every_record_has_the_fields_of_its_heading_and_records_are_in_order() {
    for demo in Demo::ALL {
        for language in Language::ALL {
            written(demo, &options(language), |written, directory| {
                for file in written.files.iter().filter(|file| file.kind != FileKind::AppEvents) {
                    let records = records(&read(directory, &file.name));
                    assert_eq!(records.len() as u64, file.rows + 1, "{}", file.name);
                    let names: Vec<&str> = file.columns.iter().map(|column| column.name.as_str()).collect();
                    assert_eq!(records[0], names);
                    for record in &records {
                        assert_eq!(record.len(), names.len(), "{}: {record:?}", file.name);
                    }
                    let event = column(file, Meaning::Event).unwrap();
                    assert!(records.iter().all(|record| !record[event].is_empty()));
                }
            });
        }
    }
}

#[test]
fn files_hold_all_that_happened_and_the_truth_counts_it() {
    for demo in Demo::ALL {
        let options = options(Language::Ru);
        let mut counts: HashMap<String, u64> = HashMap::new();
        for known in interactions(demo, &options).unwrap() {
            *counts.entry(known.interaction.source.into_owned()).or_default() += 1;
        }
        written(demo, &options, |written, directory| {
            let rows: HashMap<String, u64> = written.files.iter().map(|file| (file.name.clone(), file.rows)).collect();
            assert_eq!(rows, counts);
            for file in &written.files {
                assert_eq!(std::fs::metadata(directory.join(&file.name)).unwrap().len(), file.bytes, "{}", file.name);
            }
            assert_eq!(written.truth.totals.interactions, counts.values().sum::<u64>());
            let truth: Truth = serde_json::from_str(&read(directory, "truth/truth.json")).unwrap();
            assert_eq!(truth, written.truth);
            for touchpoint in &truth.touchpoints {
                let text = rows.get(&touchpoint.file).map(|_| read(directory, &touchpoint.file));
                let named = text.is_some_and(|text| text.contains(&touchpoint.event));
                assert_eq!(named, touchpoint.interactions > 0, "{}", touchpoint.key);
            }
        });
    }
}

#[test]
fn identifiers_in_the_files_belong_to_the_listed_customers() {
    for (demo, language) in Demo::ALL.into_iter().zip([Language::Pl, Language::Ru, Language::En]) {
        written(demo, &options(language), |written, directory| {
            let people = records(&read(directory, "truth/people.csv"));
            let owner = |kind: IdentifierKind| -> HashMap<&str, &str> {
                let of_kind = people[1..].iter().filter(|person| person[0] == kind.name());
                of_kind.map(|person| (person[1].as_str(), person[2].as_str())).collect()
            };
            let mut seen = HashSet::new();
            for file in written.files.iter().filter(|file| file.kind != FileKind::AppEvents) {
                let records = records(&read(directory, &file.name));
                for (position, column) in file.columns.iter().enumerate() {
                    let Meaning::Identifier(kind) = column.meaning else { continue };
                    let owners = owner(kind);
                    for record in &records[1..] {
                        let value = record[position].replace([' ', '-'], "");
                        assert!(value.is_empty() || owners.contains_key(value.as_str()), "{}: `{value}`", file.name);
                        seen.insert((kind, value));
                    }
                }
            }
            let listed = people[1..].iter().filter(|person| person[0] != "device_id");
            for person in listed {
                let kind = IdentifierKind::from_name(&person[0]).unwrap();
                let known = person[0] == "user_id" || seen.contains(&(kind, person[1].clone()));
                assert!(known, "{} {} is in no file", person[0], person[1]);
            }
        });
    }
}

#[test]
fn app_events_are_objects_with_what_segment_writes() {
    written(Demo::Bank, &options(Language::Pl), |written, directory| {
        let file = written.files.iter().find(|file| file.kind == FileKind::AppEvents).unwrap();
        let text = read(directory, &file.name);
        assert_eq!(text.lines().count() as u64, file.rows);
        let mut ids = HashSet::new();
        let mut last = String::new();
        for line in text.lines() {
            let record: serde_json::Value = serde_json::from_str(line).unwrap();
            assert!(ids.insert(record["messageId"].as_str().unwrap().to_owned()), "message ids are distinct");
            assert!(record["anonymousId"].is_string());
            let times = ["timestamp", "sentAt", "receivedAt"].map(|name| record[name].as_str().unwrap().to_owned());
            assert!(times.is_sorted() && last <= times[0], "{line}");
            assert!(times.iter().all(|time| time.parse::<jiff::Timestamp>().is_ok()));
            last.clone_from(&times[0]);
            if record["event"] == "payment" {
                assert_eq!(record["properties"]["currency"], "PLN");
                assert!(record["properties"]["value"].as_f64().unwrap() > 0.0);
            }
        }
    });
}

#[test]
fn each_country_has_its_own_money_channels_and_marks() {
    let expected = [
        (Language::En, "GBP", ["card", "parcel shop", "WhatsApp"], ','),
        (Language::Ru, "RUB", ["СБП", "ПВЗ", "Telegram"], ';'),
        (Language::Pl, "PLN", ["BLIK", "paczkomat", "Messenger"], ';'),
    ];
    for (language, currency, words, delimiter) in expected {
        written(Demo::Travel, &options(language), |_, directory| {
            let orders = read(directory, "orders.csv");
            assert!(orders.contains(currency) && orders.contains(words[0]));
            assert_eq!(orders.starts_with('\u{feff}'), delimiter == ';');
            assert!(orders.lines().next().unwrap().matches(delimiter).count() > 8);
            assert!(read(directory, "visits.csv").contains(words[1]));
            assert!(read(directory, "chats.csv").contains(words[2]));
            let amount = records(&orders)[1][9].clone();
            assert_eq!(amount.contains(','), delimiter == ';', "`{amount}`");
        });
    }
}

#[test]
fn what_customers_allow_is_a_file_of_its_own_and_a_no_comes_after_its_yes() {
    for (demo, language) in Demo::ALL.into_iter().zip(Language::ALL) {
        let options = Options { customers: 1_500, ..options(language) };
        written(demo, &options, |written, directory| {
            assert!(written.files.iter().all(|file| file.kind != FileKind::Consents));
            let customers = records(&read(directory, "customers.csv"));
            let known: HashSet<&str> = customers[1..].iter().map(|record| record[0].as_str()).collect();
            let file = &written.consents;
            let names: Vec<&str> = file.columns.iter().map(|column| column.name.as_str()).collect();
            assert_eq!(names[3..], ["purpose", "channels", "wording"]);
            let said = records(&read(directory, &file.name));
            assert_eq!(said.len() as u64, file.rows + 1);
            let (mut given, mut withdrawn): (HashSet<(&str, &str)>, u64) = (HashSet::new(), 0);
            for record in &said[1..] {
                let (card, event, purpose) = (record[0].as_str(), record[2].as_str(), record[3].as_str());
                assert!(known.contains(card), "{record:?}");
                match event {
                    "consent_given" => _ = given.insert((card, purpose)),
                    "consent_withdrawn" if !["research", "profiling"].contains(&purpose) => {
                        withdrawn += 1;
                        assert!(given.contains(&(card, purpose)), "{record:?}");
                    }
                    other => assert_eq!(other, "consent_withdrawn"),
                }
            }
            let share = given.iter().map(|(card, _)| card).collect::<HashSet<_>>().len() as f64 / known.len() as f64;
            assert!(share > 0.4 && withdrawn > 10, "{share} {withdrawn}");
        });
    }
}

#[test]
fn a_card_says_who_somebody_is_and_the_tier_follows_loyalty() {
    written(Demo::Airline, &Options { customers: 2_000, ..options(Language::Pl) }, |_, directory| {
        let customers = records(&read(directory, "customers.csv"));
        let place = |name: &str| customers[0].iter().position(|heading| heading == name).unwrap();
        let (name, tier, language) = (place("traits.name"), place("traits.plan"), place("traits.language"));
        let loyalty = customers[0].iter().position(|heading| heading == "Karta lojalnościowa").unwrap();
        assert!(customers[1..].iter().all(|record| record[name].contains(' ') && !record[language].is_empty()));
        let gold = |loyal: bool| {
            let of = customers[1..].iter().filter(|record| record[loyalty].is_empty() != loyal);
            let (all, gold) = (of.clone().count(), of.filter(|record| record[tier] == "Złoty").count());
            gold as f64 / all as f64
        };
        assert!(gold(true) > 0.1 && gold(false) < 0.04, "{} {}", gold(true), gold(false));
    });
}

#[test]
fn comments_are_distinct() {
    for language in Language::ALL {
        let options = Options { customers: 1_500, ..options(language) };
        let known = interactions(Demo::Airline, &options).unwrap();
        let comments: Vec<String> =
            known.filter_map(|known| known.interaction.text.map(std::borrow::Cow::into_owned)).collect();
        let distinct: HashSet<&String> = comments.iter().collect();
        assert!(comments.len() > 500);
        let share = distinct.len() as f64 / comments.len() as f64;
        assert!(share > 0.8, "{language:?}: {share:.2} of {} comments differ", comments.len());
    }
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let taken = directory.path().join("taken");
    std::fs::write(&taken, "a file").unwrap();
    let error = write(Demo::Bank, &options(Language::En), &taken).unwrap_err();
    assert!(error.to_string().contains("taken"), "{error}");
}
