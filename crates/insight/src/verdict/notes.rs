//! What a reader should know of how the numbers came about.

use jiff::civil::Date;
use styk_model::Language;

use crate::language::{Noun, count, day, percent, pick, quote};

/// A note under an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Note {
    /// Percentiles over so many values come from a histogram.
    ApproximateTimes,
    /// Fewer cases than tell much.
    SmallSample { n: u64 },
    /// Interactions bound to no touchpoint.
    Unbound { unbound: u64, interactions: u64 },
    /// Interactions of nobody known.
    Unidentified { unidentified: u64, interactions: u64 },
    /// A property that is still read row by row.
    SlowProperty { column: String },
    /// Interactions dated long ago or in the future.
    OddDates { interactions: u64 },
    /// The newest period is not over.
    UnfinishedPeriod,
    /// Groups past the largest ones were left out of the answer.
    GroupsLeftOut { groups: u64 },
    /// A map is bound to touchpoints that the registry does not have any more.
    MissingTouchpoints { touchpoints: u64 },
    /// Some of what is dated before a day was removed, for its time was over.
    Removed { before: Date },
}

/// The note as one sentence.
pub fn note(note: &Note, language: Language) -> String {
    match note {
        Note::ApproximateTimes => pick(
            language,
            "Percentiles over more than 100,000 values are within 1%.",
            "Процентили более чем по 100 000 значений указаны с точностью до 1\u{a0}%.",
            "Percentyle z ponad 100 000 wartości podano z dokładnością do 1%.",
        )
        .to_owned(),
        Note::SmallSample { n } => {
            let n = count(*n, language);
            pick(
                language,
                format!("Small sample (n = {n}): the figures can change a lot with more data."),
                format!("Данных мало (n = {n}): с новыми данными цифры могут сильно измениться."),
                format!("Mała próba (n = {n}): przy większej liczbie danych wyniki mogą się mocno zmienić."),
            )
        }
        Note::Unbound { unbound, interactions } => {
            let (share, of) = share_of(*unbound, *interactions, language);
            pick(
                language,
                format!("{share} of {of} are bound to no touchpoint."),
                format!("Без точки контакта — {share} из {of}."),
                format!("Nieprzypisane do punktu styku: {share} z {of}."),
            )
        }
        Note::Unidentified { unidentified, interactions } => {
            let (share, of) = share_of(*unidentified, *interactions, language);
            pick(
                language,
                format!("{share} of {of} belong to nobody known."),
                format!("Без известного клиента — {share} из {of}."),
                format!("Bez rozpoznanego klienta: {share} z {of}."),
            )
        }
        Note::SlowProperty { column } => {
            let column = quote(column, language);
            pick(
                language,
                format!("Property {column} is read row by row until the next compaction."),
                format!("Свойство {column} читается построчно до следующего уплотнения данных."),
                format!("Właściwość {column} jest czytana wiersz po wierszu do najbliższej kompaktacji danych."),
            )
        }
        Note::OddDates { interactions } => {
            let n = Noun::Interaction.counted(*interactions, language);
            pick(
                language,
                format!("{n} dated before 1990 or in the future."),
                format!("С датой до 1990 года или в будущем: {n}."),
                format!("Z datą sprzed 1990 roku lub z przyszłości: {n}."),
            )
        }
        Note::UnfinishedPeriod => pick(
            language,
            "The newest period is not over yet.",
            "Последний период ещё не закончился.",
            "Ostatni okres jeszcze trwa.",
        )
        .to_owned(),
        Note::GroupsLeftOut { groups } => {
            let groups = Noun::Group.counted(*groups, language);
            pick(
                language,
                format!("Left out as too small: {groups}."),
                format!("Не показаны как слишком маленькие: {groups}."),
                format!("Pominięto jako zbyt małe: {groups}."),
            )
        }
        Note::MissingTouchpoints { touchpoints } => {
            let touchpoints = Noun::Touchpoint.counted(*touchpoints, language);
            pick(
                language,
                format!(
                    "The map is bound to {touchpoints} that the registry no longer has: nothing can be seen there."
                ),
                format!(
                    "Карта привязана к тому, чего больше нет в реестре: {touchpoints}; что там происходит, не видно."
                ),
                format!(
                    "Mapa odwołuje się do tego, czego nie ma już w rejestrze: {touchpoints}; nie widać, co się tam dzieje."
                ),
            )
        }
        Note::Removed { before } => {
            let before = day(*before, language);
            pick(
                language,
                format!(
                    "Some interactions before {before} were removed by the retention rules: what is said of earlier time is incomplete."
                ),
                format!(
                    "Часть взаимодействий до {before} удалена, потому что истёк срок хранения: данные за более раннее время неполны."
                ),
                format!(
                    "Część interakcji sprzed {before} usunięto po upływie okresu przechowywania: dane z wcześniejszego czasu są niepełne."
                ),
            )
        }
    }
}

fn share_of(part: u64, whole: u64, language: Language) -> (String, String) {
    let share = if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
    (percent(share, language), Noun::Interaction.counted_of(whole, language))
}
