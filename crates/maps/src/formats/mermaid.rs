//! Mermaid diagrams of the kind `journey`: <https://mermaid.js.org/syntax/userJourney.html>.
//!
//! ```text
//! journey
//!     title Flight
//!     section Before
//!       Search: 4: Anna
//!       Book: 1: Anna, Agent
//! ```
//!
//! Sections are stages and tasks are steps; a score from 1 to 5 is an emotion from -2 to 2, and who takes part is a lane
//! of texts. A step without an emotion is written with the score 3, since a task must have one. The grammar of Mermaid
//! (`journey.jison`) gives names no `#`, `:` and `;` and takes some first words for its own; those are written as the
//! codes that Mermaid has for characters (`#58;`), and codes are read. Front matter, comments, `accTitle` and
//! `accDescr` are kept in the notes, which are written as comments.

use std::fmt::Write;

use styk_model::text;

use super::draft::{Draft, cell};
use super::text::decode;
use super::told::{Cells, emotion_of, score_of};
use super::words::{self, ACTORS, JOURNEY, STEP};
use super::{FormatError, Hints, LeftOut, MapFormat, Read, few_steps};
use crate::{Cell, LaneKind, Map};

/// Words that begin something else than a task.
const KEYWORDS: [&str; 5] = ["journey", "title", "section", "acctitle", "accdescr"];
/// Characters that have a meaning, and the names that Mermaid also has for them.
const CODES: [(char, &str); 8] = [
    ('#', "num"),
    (':', "colon"),
    (';', "semi"),
    ('%', "percnt"),
    ('"', "quot"),
    ('&', "amp"),
    ('<', "lt"),
    ('>', "gt"),
];
/// Bytes of a code: `#1114111;`.
const LONGEST_CODE: usize = 9;

/// A line of a diagram without its comment.
#[derive(Debug, PartialEq)]
enum Line<'a> {
    Title(&'a str),
    Section(&'a str),
    /// A task with its score and who takes part.
    Task(&'a str, &'a str, &'a str),
    /// What is kept in the notes, with what it is.
    Other(&'static str, &'a str),
}

pub(super) fn read(bytes: &[u8], hints: &Hints<'_>) -> Result<Read, FormatError> {
    let text = decode(bytes, hints.language);
    let lines = lines(&text)?;
    few_steps(lines.iter().filter(|line| matches!(line, Line::Task(..))).count())?;
    let mut draft = Draft::new(MapFormat::Mermaid, hints);
    for line in lines {
        match line {
            Line::Title(title) => draft.rename(&decoded(title)),
            Line::Section(name) => {
                draft.stage(&decoded(name));
            }
            Line::Task(name, score, actors) => task(&mut draft, &decoded(name), score, &decoded(actors)),
            Line::Other(what, note) => draft.keep(what, &decoded(note)),
        }
    }
    draft.finish()
}

fn task(draft: &mut Draft, name: &str, score: &str, actors: &str) {
    let stage = draft.last_stage();
    let step = draft.step(stage, None, name);
    match score.parse::<f64>() {
        Ok(score) if (1.0..=5.0).contains(&score) => {
            let lane = draft.lane_of(LaneKind::Emotion);
            draft.put_cell(Cell { emotion: Some(emotion_of(score)), ..cell(&step, &lane) });
        }
        _ if score.is_empty() => {}
        _ => draft.report_in_notes(LeftOut::Score { step: name.to_owned(), found: score.to_owned(), most: 5 }),
    }
    if !actors.is_empty() {
        let lane = draft.text_lane(ACTORS);
        draft.put(&step, &lane, actors);
    }
}

fn lines(text: &str) -> Result<Vec<Line<'_>>, FormatError> {
    let mut lines = Vec::new();
    let mut all = text.lines().map(str::trim).enumerate().filter(|(_, line)| !line.is_empty()).peekable();
    if all.next_if(|(_, line)| *line == "---").is_some() {
        let front = all.by_ref().map(|(_, line)| line).take_while(|line| *line != "---");
        lines.extend(front.map(|line| match line.strip_prefix("title:") {
            Some(title) => Line::Title(title.trim().trim_matches(['"', '\''])),
            None => Line::Other("---", line),
        }));
    }
    let mut has_begun = false;
    let mut is_described = false;
    for (at, line) in all {
        if is_described {
            is_described = !line.ends_with('}');
            lines.push(Line::Other("accDescr", line.trim_end_matches('}')));
            continue;
        }
        let (said, comment) = without_comment(line);
        if !comment.is_empty() {
            lines.push(Line::Other("%%", comment));
        }
        if said.is_empty() {
            continue;
        }
        if !has_begun {
            has_begun = said.eq_ignore_ascii_case("journey");
            if !has_begun {
                return Err(no_journey(at + 1, said));
            }
            continue;
        }
        is_described = begins(said, "accdescr").is_some_and(|rest| rest.starts_with('{') && !rest.ends_with('}'));
        lines.push(line_of(said));
    }
    Ok(lines)
}

fn no_journey(line: usize, found: &str) -> FormatError {
    let reason = text!(
        "line {line}: expected `journey`, found `{found}`",
        "строка {line}: ожидается `journey`, а там «{found}»",
        "wiersz {line}: oczekiwano `journey`, a jest „{found}”",
    );
    FormatError::Invalid { format: MapFormat::Mermaid, reason }
}

fn line_of(line: &str) -> Line<'_> {
    if let Some(title) = begins(line, "title") {
        return Line::Title(title);
    }
    if let Some(section) = begins(line, "section") {
        return Line::Section(section);
    }
    for what in ["accTitle", "accDescr"] {
        if let Some(rest) = begins(line, &what.to_lowercase()) {
            return Line::Other(what, rest.trim_matches(['{', '}', ':', ' ']));
        }
    }
    let Some((name, data)) = line.split_once(':') else { return Line::Other("?", line) };
    let (score, actors) = data.split_once(':').unwrap_or((data, ""));
    Line::Task(name.trim(), score.trim(), actors.trim())
}

/// What follows a keyword, in whatever letters it is written.
fn begins<'a>(line: &'a str, keyword: &str) -> Option<&'a str> {
    let (word, rest) = line.split_at_checked(keyword.len())?;
    let is_keyword = word.eq_ignore_ascii_case(keyword) && !rest.starts_with(char::is_alphanumeric);
    is_keyword.then(|| rest.trim())
}

/// A line and the comment that it ends with: behind `%%`, or behind a `#` that begins no code of a character.
fn without_comment(line: &str) -> (&str, &str) {
    let marks = line.char_indices().find_map(|(at, letter)| {
        let rest = &line[at..];
        let is_comment = rest.starts_with("%%") || (letter == '#' && code(rest).is_none());
        is_comment.then_some(at)
    });
    let (said, comment) = line.split_at(marks.unwrap_or(line.len()));
    (said.trim(), comment.trim_start_matches(['%', '#']).trim())
}

/// The character of a code that a text begins with, and how long the code is.
fn code(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(LONGEST_CODE).position(|byte| byte == b';')?;
    let inside = text[..end].strip_prefix('#')?;
    let character = match CODES.iter().find(|(_, name)| *name == inside) {
        Some((character, _)) => *character,
        None => char::from_u32(inside.parse().ok()?)?,
    };
    Some((character, inside.len() + 2))
}

fn decoded(text: &str) -> String {
    let mut said = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('#') {
        said.push_str(&rest[..at]);
        rest = &rest[at..];
        let (character, length) = code(rest).unwrap_or(('#', 1));
        said.push(character);
        rest = &rest[length..];
    }
    said + rest
}

pub(super) fn write(map: &Map) -> Vec<u8> {
    let cells = Cells::of(map);
    let actors = map.lanes.iter().find(|lane| lane.name.as_deref().is_some_and(|name| words::is(ACTORS, name)));
    let mut out = "journey\n".to_owned();
    for note in map.notes.iter().flat_map(|note| note.lines()) {
        let _ = writeln!(out, "    %% {}", encoded(note, ""));
    }
    let _ = writeln!(out, "    title {}", named(&map.name, words::of(words::MAP, map.language)));
    let mut number = 0;
    for stage in &map.stages {
        let _ = writeln!(out, "    section {}", named(&stage.name, words::of(JOURNEY, map.language)));
        for step in &stage.steps {
            number += 1;
            let name = named(&step.name, &format!("{} {number}", words::of(STEP, map.language)));
            let score = score_of(cells.emotion(map, &step.key).filter(|emotion| emotion.is_finite()).unwrap_or(0.0));
            let _ = write!(out, "      {}: {score}", with_plain_start(&name));
            let who = actors.map_or("", |lane| cells.text(&step.key, &lane.key));
            if !who.is_empty() {
                let _ = write!(out, ": {}", encoded(who, ":"));
            }
            out.push('\n');
        }
    }
    out.into_bytes()
}

/// A name on one line; another one where it is blank.
fn named(name: &str, other: &str) -> String {
    encoded(if name.trim().is_empty() { other } else { name }, ":")
}

/// A text on one line, with what has a meaning as codes: `#`, `;`, `%`, and more.
fn encoded(text: &str, more: &str) -> String {
    let mut line = String::new();
    for letter in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        if matches!(letter, '#' | ';' | '%') || more.contains(letter) {
            let _ = write!(line, "#{};", u32::from(letter));
        } else {
            line.push(letter);
        }
    }
    line
}

/// The name of a task that begins with no word that begins something else.
fn with_plain_start(name: &str) -> String {
    let is_keyword = KEYWORDS.iter().any(|keyword| name.to_lowercase().starts_with(keyword));
    match name.chars().next() {
        Some(first) if is_keyword => format!("#{};{}", u32::from(first), &name[first.len_utf8()..]),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use styk_model::Language;

    use super::*;

    fn read_text(text: &str) -> Read {
        read(text.as_bytes(), &Hints { name: "x", language: Language::En }).unwrap()
    }

    #[test]
    fn a_journey_of_the_documentation_is_read() {
        let text = "journey\n    title My working day\n    section Go to work\n      Make tea: 5: Me\n      Go upstairs: 3: Me\n      Do work: 1: Me, Cat\n    section Go home\n      Sit down: 5: Me\n";
        let Read { map, left_out } = read_text(text);
        assert_eq!((map.name.as_str(), left_out.len()), ("My working day", 0));
        let stages: Vec<(&str, usize)> =
            map.stages.iter().map(|stage| (stage.name.as_str(), stage.steps.len())).collect();
        assert_eq!(stages, [("Go to work", 3), ("Go home", 1)]);
        let of = |step: &str, lane: &str| map.cell(step, lane, None).unwrap().clone();
        assert_eq!(of("step-3", "lane-1").emotion, Some(-2.0));
        assert_eq!(of("step-3", "lane-2").text, "Me, Cat");
    }

    #[test]
    fn what_is_no_journey_is_kept_and_reported() {
        let text = "---\ntitle: Day\nconfig: x\n---\n%% begin\njourney\naccTitle: For all\naccDescr {\nlong\n}\nTea: 9: Me\nOdd\nWork: : Me # later\n";
        let Read { map, left_out } = read_text(text);
        assert_eq!(map.name, "Day");
        assert_eq!(map.steps().count(), 2);
        let notes = [
            "config: x",
            "begin",
            "For all",
            "long",
            "the score of the step `Tea` is `9`, not a number from 1 to 5: kept in the notes",
            "Odd",
            "later",
        ];
        assert_eq!(map.notes, notes);
        assert_eq!(left_out.len(), 6, "{left_out:?}");
        assert!(map.cells.iter().all(|cell| cell.emotion.is_none()));
    }

    #[test]
    fn characters_with_a_meaning_are_written_as_codes() {
        assert_eq!(named("a: b; #1\n50 %%", ""), "a#58; b#59; #35;1 50 #37;#37;");
        assert_eq!(decoded("a#58; b#colon; #1 #999999999;"), "a: b: #1 #999999999;");
        assert_eq!(with_plain_start("Journey ends"), "#74;ourney ends");
        assert_eq!(without_comment("a #58; b # c %% d"), ("a #58; b", "c %% d"));
    }

    #[test]
    fn a_file_that_begins_otherwise_is_refused() {
        let error = read(b"graph TD\nA-->B", &Hints::default()).unwrap_err().to_string();
        assert_eq!(error, "the file is not valid Mermaid: line 1: expected `journey`, found `graph TD`");
    }
}
