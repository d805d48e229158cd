//! Words that files and maps are given where they have none of their own.

use styk_model::Language;

use crate::lane::plain;

/// A word in English, Russian and Polish.
pub(super) type Word = [&'static str; 3];

pub(super) const MAP: Word = ["Journey map", "Карта пути", "Mapa podróży klienta"];
/// The one stage of a file that has none.
pub(super) const JOURNEY: Word = ["Journey", "Путь клиента", "Podróż klienta"];
pub(super) const STEP: Word = ["Step", "Шаг", "Krok"];
/// The lane of who takes part in a step.
pub(super) const ACTORS: Word = ["Participants", "Участники", "Uczestnicy"];
/// The lane of what a file says of a step in other words.
pub(super) const DESCRIPTION: Word = ["Description", "Описание", "Opis"];
pub(super) const CUSTOMER: Word = ["Customer", "Клиент", "Klient"];
pub(super) const COMPANY: Word = ["Company", "Компания", "Firma"];

const STAGES: [&str; 16] = [
    "stage",
    "stages",
    "phase",
    "phases",
    "journey stage",
    "journey stages",
    "этап",
    "этапы",
    "этапы пути",
    "стадия",
    "стадии",
    "фаза",
    "фазы",
    "etap",
    "etapy",
    "faza",
];
const STEPS: [&str; 8] = ["step", "steps", "journey step", "journey steps", "шаг", "шаги", "krok", "kroki"];

pub(super) fn of(word: Word, language: Language) -> &'static str {
    word[language as usize]
}

/// Whether a text is the word in any of the languages.
pub(super) fn is(word: Word, text: &str) -> bool {
    word.contains(&text)
}

/// Whether a heading stands before the names of stages.
pub(super) fn heads_stages(heading: &str) -> bool {
    STAGES.contains(&plain(heading).as_str())
}

/// Whether a heading stands before the names of steps.
pub(super) fn heads_steps(heading: &str) -> bool {
    STEPS.contains(&plain(heading).as_str())
}
