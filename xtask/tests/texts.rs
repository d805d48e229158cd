//! What users are told exists in all languages: every `say!` and `text!` of the
//! sources is looked at, wherever it stands.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The string literals at the top level of the macro call whose `(` was just passed.
fn literals(source: &str) -> Vec<String> {
    let (mut found, mut depth) = (Vec::new(), 1);
    let mut letters = source.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            '"' => {
                let mut text = String::new();
                while let Some(letter) = letters.next() {
                    match letter {
                        '"' => break,
                        '\\' => text.extend(letters.next()),
                        _ => text.push(letter),
                    }
                }
                if depth == 1 {
                    found.push(text);
                }
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    found
}

/// What stands between braces, and the text without it.
fn parted(text: &str) -> (BTreeSet<String>, String) {
    let (mut names, mut rest) = (BTreeSet::new(), String::new());
    let text = text.replace("{{", "").replace("}}", "");
    let mut parts = text.split('{');
    rest.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (name, after) = part.split_once('}').unwrap_or((part, ""));
        names.insert(name.to_owned());
        rest.push_str(after);
    }
    (names, rest)
}

/// What is wrong with one call, if anything.
fn fault(texts: &[String]) -> Option<&'static str> {
    let [.., ru, pl] = texts else { return None };
    let ((ru_names, ru), (pl_names, pl)) = (parted(ru), parted(pl));
    let per_language = ru_names.contains("ru") && pl_names.contains("pl");
    if !per_language && ru_names != pl_names {
        return Some("Russian and Polish name different values");
    }
    // What is to be typed stands in backticks and is the same everywhere.
    let spoken: String = ru.split('`').step_by(2).collect();
    let has_words = spoken.chars().filter(|letter| letter.is_alphabetic()).count() > 1;
    if has_words && !spoken.chars().any(|letter| matches!(letter, 'а'..='я' | 'А'..='Я')) {
        return Some("the Russian text is not Russian");
    }
    if has_words && ru == pl {
        return Some("one text for Russian and Polish");
    }
    if let [en, _, _] = texts
        && has_words
        && parted(en).1 == pl
    {
        // Words that are the same in both.
        return (!["problem: "].contains(&pl.as_str())).then_some("the Polish text is the English one");
    }
    None
}

#[test]
fn every_text_is_there_in_all_languages() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("crates");
    let (mut files, mut faults, mut seen) = (Vec::new(), Vec::new(), 0);
    sources(&root, &mut files);
    for file in files.iter().filter(|file| !file.ends_with("model/src/say.rs")) {
        let source = std::fs::read_to_string(file).unwrap();
        for name in ["say!(", "text!("] {
            for (at, _) in source.match_indices(name) {
                let texts = literals(&source[at + name.len()..]);
                seen += 1;
                if let Some(fault) = fault(&texts) {
                    let line = source[..at].matches('\n').count() + 1;
                    faults.push(format!("{}:{line}: {fault}: {texts:?}", file.display()));
                }
            }
        }
    }
    assert!(seen > 200, "{seen} texts were found: has the macro another name now?");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn faults_are_seen() {
    let fault = |texts: &[&str]| fault(&texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>());
    assert_eq!(fault(&["no file {a}", "нет файла {a}", "nie ma pliku {a}"]), None);
    assert_eq!(fault(&["`{a}`", "«{a}»", "„{a}”"]), None, "no words");
    assert!(fault(&["no file", "no file", "nie ma pliku"]).is_some());
    assert!(fault(&["no file", "нет файла", "no file"]).is_some());
    assert!(fault(&["no file {a}", "нет файла {a}", "nie ma pliku"]).is_some());
    assert!(fault(&["нет файла {a}", "нет файла {a}"]).is_some());
    assert_eq!(literals(r#"language, "a (b)", "c \" d", f("e"),) "g""#), ["a (b)", "c \" d"]);
}
