//! Cells in lanes of emotions.

use crate::lane::plain;

/// What a cell says: a point of the curve, and a text.
#[derive(Debug, PartialEq)]
pub(super) struct Feeling {
    pub(super) emotion: Option<f64>,
    pub(super) text: String,
    /// It is a number, but not one from -2 to 2.
    pub(super) is_beyond: bool,
}

impl Feeling {
    fn of(emotion: Option<f64>, text: &str) -> Self {
        Self { emotion, text: text.trim().to_owned(), is_beyond: false }
    }

    pub(super) fn read(cell: &str) -> Self {
        let cell = cell.trim();
        if let Some(text) = cell.strip_suffix("[]") {
            return Self::of(None, text);
        }
        if let Some(found) = number(cell) {
            let emotion = Some(found).filter(|found| is_emotion(*found));
            let text = if emotion.is_some() { "" } else { cell };
            return Self { is_beyond: emotion.is_none(), ..Self::of(emotion, text) };
        }
        let behind = cell.strip_suffix(']').and_then(|cell| cell.rsplit_once('['));
        if let Some((text, Some(emotion))) = behind.map(|(text, found)| (text, number(found)))
            && is_emotion(emotion)
        {
            return Self::of(Some(emotion), text);
        }
        Self::of(felt(cell), cell)
    }
}

/// As [`Feeling::read`] reads it again.
pub(super) fn written(emotion: Option<f64>, text: &str) -> String {
    match emotion {
        None if text.is_empty() || Feeling::read(text) == Feeling::of(None, text) => text.to_owned(),
        None => format!("{text} []"),
        Some(emotion) if text.is_empty() => emotion.to_string(),
        Some(emotion) => format!("{text} [{emotion}]"),
    }
}

fn is_emotion(found: f64) -> bool {
    (-2.0..=2.0).contains(&found)
}

/// A number with or without a sign, a minus of any kind, and a decimal point or comma.
fn number(text: &str) -> Option<f64> {
    let text = text.trim().replace(['−', '–'], "-").replace(',', ".");
    let digits = text.strip_prefix(['+', '-']).unwrap_or(&text);
    let is_number = digits.starts_with(|first: char| first.is_ascii_digit())
        && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if is_number { text.parse().ok() } else { None }
}

/// Emoji, a number for each; one at the beginning of a text counts.
const SIGNS: [(f64, &[&str]); 5] = [
    (-2.0, &["😡", "🤬", "😠", "😭", "😤", "😱"]),
    (-1.0, &["😞", "😟", "🙁", "☹", "😕", "😢", "😣", "👎", ":("]),
    (0.0, &["😐", "😶", "🤔", ":|"]),
    (1.0, &["🙂", "😊", "☺", "👍", ":)"]),
    (2.0, &["😀", "😃", "😄", "😁", "😍", "🤩", "🥳", "❤"]),
];

/// Words for emotions, which count where nothing else stands in the cell.
const WORDS: [(f64, &[&str]); 5] = [
    (
        -2.0,
        &[
            "very negative",
            "very bad",
            "very dissatisfied",
            "terrible",
            "awful",
            "angry",
            "furious",
            "очень плохо",
            "очень негативно",
            "ужасно",
            "злость",
            "гнев",
            "ярость",
            "bardzo źle",
            "bardzo negatywnie",
            "okropnie",
            "złość",
            "gniew",
            "wściekłość",
        ],
    ),
    (
        -1.0,
        &[
            "negative",
            "bad",
            "sad",
            "unhappy",
            "dissatisfied",
            "annoyed",
            "frustrated",
            "worried",
            "плохо",
            "негативно",
            "негатив",
            "недоволен",
            "недовольна",
            "раздражение",
            "грусть",
            "тревога",
            "źle",
            "negatywnie",
            "niezadowolenie",
            "irytacja",
            "smutek",
            "niepokój",
        ],
    ),
    (
        0.0,
        &[
            "neutral",
            "ok",
            "okay",
            "calm",
            "нейтрально",
            "нейтрал",
            "нормально",
            "спокойно",
            "neutralnie",
            "obojętnie",
            "spokojnie",
        ],
    ),
    (
        1.0,
        &[
            "positive",
            "good",
            "happy",
            "satisfied",
            "pleased",
            "хорошо",
            "позитивно",
            "позитив",
            "доволен",
            "довольна",
            "радость",
            "dobrze",
            "pozytywnie",
            "zadowolenie",
            "radość",
        ],
    ),
    (
        2.0,
        &[
            "very positive",
            "very good",
            "very satisfied",
            "great",
            "excellent",
            "delighted",
            "очень хорошо",
            "очень позитивно",
            "отлично",
            "восторг",
            "bardzo dobrze",
            "bardzo pozytywnie",
            "świetnie",
            "zachwyt",
        ],
    ),
];

fn felt(text: &str) -> Option<f64> {
    let word = plain(text);
    let by_sign = SIGNS.iter().find(|(_, signs)| signs.iter().any(|sign| text.starts_with(sign)));
    let by_word = || WORDS.iter().find(|(_, words)| words.contains(&word.as_str()));
    by_sign.or_else(by_word).map(|(emotion, _)| *emotion)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emotions_are_read_as_people_write_them() {
        let emotion = |cell: &str| Feeling::read(cell).emotion;
        for (cell, expected) in [("+1", 1.0), ("−2", -2.0), ("– 1", -1.0), ("-1,5", -1.5), ("0", 0.0), ("2.0", 2.0)]
        {
            let found = emotion(&cell.replace(' ', ""));
            assert_eq!(found, Some(expected), "{cell}");
        }
        assert_eq!(Feeling::read("😡 waits"), Feeling::of(Some(-2.0), "😡 waits"));
        assert_eq!(Feeling::read("Очень хорошо!"), Feeling::of(Some(2.0), "Очень хорошо!"));
        assert_eq!(Feeling::read("złość"), Feeling::of(Some(-2.0), "złość"));
        assert_eq!(Feeling::read("tired [-0.5]"), Feeling::of(Some(-0.5), "tired"));
        assert_eq!(Feeling::read("tired of it"), Feeling::of(None, "tired of it"));
        assert_eq!(Feeling::read("5"), Feeling { emotion: None, text: "5".to_owned(), is_beyond: true });
    }

    #[test]
    fn what_is_written_is_read_again() {
        for text in ["", "a", "2", "7", "[1]", "a [1]", "a []", "😀", "good", "-"] {
            for emotion in [None, Some(-2.0), Some(0.25)] {
                let read = Feeling::read(&written(emotion, text));
                assert_eq!(read, Feeling::of(emotion, text), "{text} {emotion:?}");
            }
        }
    }
}
