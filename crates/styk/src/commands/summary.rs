//! What an import did, in lines.

use std::time::Duration;

use styk_engine::{ImportReport, Imported};
use styk_insight::language::{Noun, count, duration};
use styk_model::{Language, Say, say};

/// The lines to print.
pub(crate) fn summary(report: &ImportReport, elapsed: Duration, language: Language) -> Vec<String> {
    let imported = match report {
        ImportReport::Imported(imported) => imported,
        ImportReport::Unchanged { before } => {
            let (name, number) = (&before.file.name, before.number.0);
            return vec![say!(
                language,
                "{name}: nothing changed, this very file is import {number} already",
                "{name}: ничего не изменилось, этот же файл уже принят импортом {number}",
                "{name}: bez zmian, ten sam plik to już import {number}",
            )];
        }
    };
    let mut lines = vec![taken(imported, elapsed, language)];
    lines.extend(people(imported, language));
    lines.extend(noted(imported, language));
    let number = imported.number.0;
    for (reason, rows) in &imported.summary.rejected {
        let (reason, rows) = (reason.say(language), Noun::Row.counted(*rows, language));
        lines.push(say!(
            language,
            "  not taken, to be checked: {rows} ({reason}), see `styk imports quarantine {number}`",
            "  не принято, требует проверки: {rows} ({reason}), см. `styk imports quarantine {number}`",
            "  odrzucone, do sprawdzenia: {rows} ({reason}), zob. `styk imports quarantine {number}`",
        ));
    }
    lines
}

fn taken(imported: &Imported, elapsed: Duration, language: Language) -> String {
    let (number, source) = (imported.number.0, &imported.source);
    let interactions = Noun::Interaction.counted(imported.written.rows, language);
    let rows = Noun::Row.counted_of(imported.summary.rows, language);
    let seconds = elapsed.as_secs_f64();
    let rate = Noun::Row.counted((imported.summary.rows as f64 / seconds.max(0.001)) as u64, language);
    let time = duration((seconds * 10.0).round().max(1.0) / 10.0, language);
    say!(
        language,
        "import {number} of `{source}`: {interactions} from {rows} in {time} ({rate}/s)",
        "импорт {number} из источника «{source}»: {interactions} из {rows} за {time} ({rate}/с)",
        "import {number} ze źródła „{source}”: {interactions} z {rows} w {time} ({rate}/s)",
    )
}

fn people(imported: &Imported, language: Language) -> Option<String> {
    let (first, last) = imported.summary.first.zip(imported.summary.last)?;
    let new = count(imported.new_identifiers, language);
    let people = count(imported.people, language);
    Some(say!(
        language,
        "  from {first} to {last}, new identifiers: {new}, customers altogether: {people}",
        "  с {first} по {last}, новых идентификаторов: {new}, всего клиентов: {people}",
        "  od {first} do {last}, nowe identyfikatory: {new}, klienci łącznie: {people}",
    ))
}

/// What is to be known of rows that were taken.
fn noted(imported: &Imported, language: Language) -> Vec<String> {
    let summary = &imported.summary;
    let notes = [
        (imported.written.repeated, ["there already", "уже были раньше", "były już wcześniej"]),
        (summary.unidentified, ["of nobody known", "без клиента", "bez klienta"]),
        (
            summary.implausible_times,
            [
                "with an implausible time (kept and flagged)",
                "с неправдоподобным временем (приняты с пометкой)",
                "z nieprawdopodobnym czasem (przyjęte z oznaczeniem)",
            ],
        ),
        (
            summary.ambiguous_times,
            [
                "with a time that a change of clocks makes ambiguous",
                "время неоднозначно из-за перевода часов",
                "z czasem niejednoznacznym przez przestawienie zegarów",
            ],
        ),
        (summary.open_ended, ["without an end yet", "пока без окончания", "jeszcze bez zakończenia"]),
    ];
    let noted = notes.into_iter().filter(|(rows, _)| *rows > 0);
    noted.map(|(rows, what)| format!("  {}: {}", what[language as usize], count(rows, language))).collect()
}

#[cfg(test)]
mod tests {
    use styk_lake::Written;
    use styk_model::{RejectionReason, Timestamp};
    use styk_store::ImportNumber;

    use super::*;

    fn imported() -> ImportReport {
        ImportReport::Imported(Imported {
            number: ImportNumber(3),
            source: "sklep".to_owned(),
            summary: styk_collect::Summary {
                rows: 21_403,
                interactions: 21_402,
                rejected: [(RejectionReason::Time, 1), (RejectionReason::FieldCount, 22)].into(),
                first: Some(Timestamp(1_709_281_000_000_000)),
                last: Some(Timestamp(1_711_281_000_000_000)),
                unidentified: 5,
                implausible_times: 1,
                ambiguous_times: 2,
                dates_only: 0,
                open_ended: 12_000,
            },
            written: Written { rows: 21_402, ..Written::default() },
            new_identifiers: 1_204,
            people: 1_101,
        })
    }

    #[test]
    fn an_import_is_summed_up_in_each_language() {
        let told = Language::ALL.map(|language| {
            summary(&imported(), Duration::from_millis(1_250), language).join("\n").replace('\u{a0}', " ")
        });
        insta::assert_snapshot!(told.join("\n\n"));
    }
}
