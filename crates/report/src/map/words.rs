//! The words of a drawn map, in three languages.

use styk_maps::{EmpathyMap, LaneKind, MapKind, TargetState};
use styk_model::Language;

fn of(language: Language, [en, ru, pl]: [&'static str; 3]) -> &'static str {
    match language {
        Language::En => en,
        Language::Ru => ru,
        Language::Pl => pl,
    }
}

pub(super) fn kind(kind: MapKind, language: Language) -> &'static str {
    let words = match kind {
        MapKind::CurrentState => ["Current state", "Карта «как есть»", "Stan obecny"],
        MapKind::DayInTheLife => ["A day in the life", "День из жизни", "Dzień z życia"],
        MapKind::FutureState => ["Future state", "Карта «как будет»", "Stan docelowy"],
        MapKind::Blueprint => ["Service blueprint", "Схема сервиса (Service Blueprint)", "Service blueprint"],
    };
    of(language, words)
}

/// What stands between the lanes of a blueprint: above the first lane of these kinds.
pub(super) fn line_above(kind: LaneKind, language: Language) -> Option<&'static str> {
    let words = match kind {
        LaneKind::Frontstage => ["Line of interaction", "Линия взаимодействия", "Linia interakcji"],
        LaneKind::Backstage => ["Line of visibility", "Линия видимости", "Linia widoczności"],
        LaneKind::Support => {
            ["Line of internal interaction", "Линия внутреннего взаимодействия", "Linia interakcji wewnętrznej"]
        }
        _ => return None,
    };
    Some(of(language, words))
}

pub(super) fn goal(language: Language) -> &'static str {
    of(language, ["Goal", "Цель", "Cel"])
}

pub(super) fn scenario(language: Language) -> &'static str {
    of(language, ["Scenario", "Сценарий", "Scenariusz"])
}

pub(super) fn personas(language: Language) -> &'static str {
    of(language, ["Personas", "Персоны", "Persony"])
}

pub(super) fn actions(language: Language) -> &'static str {
    of(language, ["Actions", "Действий", "Czynności"])
}

pub(super) fn stale(language: Language) -> &'static str {
    of(language, ["out of date", "устарело", "nieaktualne"])
}

/// In the place of a picture that is not there any more.
pub(super) fn no_picture(language: Language) -> &'static str {
    of(language, ["The picture is missing", "Изображения нет", "Brak obrazu"])
}

pub(super) fn everybody(language: Language) -> &'static str {
    of(language, ["All customers", "Все клиенты", "Wszyscy klienci"])
}

/// How claims and curves are told apart: measured, reported, with evidence, assumed.
pub(super) fn legend(language: Language) -> [&'static str; 6] {
    [
        of(language, ["measured", "измерено", "zmierzone"]),
        of(language, ["reported from outside", "внешние данные", "dane zewnętrzne"]),
        of(language, ["with evidence", "с подтверждением", "z dowodem"]),
        of(language, ["assumption", "предположение", "założenie"]),
        of(
            language,
            [
                "emotion measured, with its 95% interval",
                "измеренная эмоция, с 95% интервалом",
                "emocja zmierzona, z przedziałem 95%",
            ],
        ),
        of(language, ["emotion as designed", "эмоция по замыслу", "emocja zaprojektowana"]),
    ]
}

pub(super) fn state(state: TargetState, language: Language) -> &'static str {
    let words = match state {
        TargetState::Good => ["on target", "цель достигнута", "cel osiągnięty"],
        TargetState::Watch => ["worth watching", "под наблюдением", "do obserwacji"],
        TargetState::Bad => ["bad", "плохо", "źle"],
    };
    of(language, words)
}

/// The parts of an empathy map with their notes.
pub(super) fn empathy(map: &EmpathyMap, language: Language) -> [(&'static str, Vec<&str>); 6] {
    let parts = [
        (["Says", "Говорит", "Mówi"], &map.says),
        (["Thinks", "Думает", "Myśli"], &map.thinks),
        (["Does", "Делает", "Robi"], &map.does),
        (["Feels", "Чувствует", "Czuje"], &map.feels),
        (["Pains", "Боли", "Bóle"], &map.pains),
        (["Gains", "Выгоды", "Korzyści"], &map.gains),
    ];
    parts.map(|(words, notes)| (of(language, words), notes.iter().map(|note| note.text.as_str()).collect()))
}
