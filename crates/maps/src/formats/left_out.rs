//! What of a file is not in the map that was read, or otherwise.

use std::fmt;

use styk_model::{Language, Say, say};

use super::Oddity;

/// What of a file has no place in a map. It is never lost: it stands in the notes of the map, or as the text of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeftOut {
    /// Elements, lines or columns that are called so.
    Parts { what: String, count: usize },
    /// A score of a step beyond its scale, which ends at `most`.
    Score { step: String, found: String, most: u8 },
    /// An emotion of a step that is not between -2 and 2.
    Emotion { step: String, found: String },
    /// A flow that edges cannot say, and that is drawn simpler than it is.
    Flow { at: String, oddity: Oddity },
}

impl Say for LeftOut {
    fn say(&self, language: Language) -> String {
        match self {
            Self::Parts { what, count } => say!(
                language,
                "`{what}` has no place on a map, {count} kept in its notes",
                "для «{what}» на карте нет места, сохранено в заметках: {count}",
                "na mapie nie ma miejsca na „{what}”, zachowano w notatkach: {count}",
            ),
            Self::Score { step, found, most } => say!(
                language,
                "the score of the step `{step}` is `{found}`, not a number from 1 to {most}: kept in the notes",
                "оценка шага «{step}» — «{found}», а не число от 1 до {most}: сохранена в заметках",
                "ocena kroku „{step}” to „{found}”, a nie liczba od 1 do {most}: zachowano ją w notatkach",
            ),
            Self::Emotion { step, found } => say!(
                language,
                "the emotion of the step `{step}` is `{found}`, not a number from -2 to 2: kept as text",
                "эмоция на шаге «{step}» — «{found}», а не число от −2 до 2: сохранена как текст",
                "emocja w kroku „{step}” to „{found}”, a nie liczba od −2 do 2: zachowano ją jako tekst",
            ),
            Self::Flow { at, oddity } => {
                let oddity = oddity.say(language);
                say!(
                    language,
                    "the flow at the step `{at}` is drawn simpler than it is: {oddity}",
                    "связи на шаге «{at}» показаны проще, чем в файле: {oddity}",
                    "połączenia w kroku „{at}” są prostsze niż w pliku: {oddity}",
                )
            }
        }
    }
}

impl fmt::Display for LeftOut {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.say(Language::En))
    }
}

#[cfg(test)]
mod tests {
    use styk_model::review;

    use super::*;

    #[test]
    fn what_is_left_out_is_told_in_three_languages() {
        let text = |text: &str| text.to_owned();
        let samples = [
            LeftOut::Parts { what: text("timerEventDefinition"), count: 3 },
            LeftOut::Score { step: text("Pay"), found: text("9"), most: 5 },
            LeftOut::Emotion { step: text("Pay"), found: text("7") },
            LeftOut::Flow { at: text("Pay"), oddity: Oddity::EndsEarly },
        ];
        insta::assert_snapshot!(review::side_by_side(include_str!("left_out.rs"), "LeftOut", &samples));
    }
}
