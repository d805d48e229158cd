//! Erasing customers, and what proves it.

use std::path::Path;

use anyhow::{Result, anyhow, bail};
use serde::Serialize;
use styk_engine::{ErasurePreview, ErasureReceipt, ErasureWanted};
use styk_insight::language::count;
use styk_model::{say, text};

use crate::arguments::{EraseArguments, Format, Shared};
use crate::output::{line, lines, rows};
use crate::trouble::OfFile;

/// Who erases by command.
const AUTHOR: &str = "styk";

pub(crate) async fn erase(shared: &Shared, arguments: EraseArguments) -> Result<()> {
    let EraseArguments { persons, mut ids, file, reason, yes } = arguments;
    if let Some(file) = file {
        let text = std::fs::read_to_string(&file).reading(&file)?;
        ids.extend(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned));
    }
    let wanted = ErasureWanted { persons: &persons, values: &ids, reason: &reason };
    let folder = shared.folder().await?;
    if yes {
        let receipt = folder.erase(wanted, AUTHOR).await?;
        return erased(shared, &receipt);
    }
    shown(shared, &folder.erasure_preview(wanted).await?)
}

/// What would go.
fn shown(shared: &Shared, preview: &ErasurePreview) -> Result<()> {
    if shared.format == Format::Json {
        return line(&serde_json::to_string_pretty(preview)?);
    }
    let language = shared.language;
    let (customers, identifiers) = (count(preview.count, language), count(preview.identifiers, language));
    let mut told = vec![say!(
        language,
        "customers to be erased: {customers}, identifiers: {identifiers}",
        "будет удалено клиентов: {customers}, идентификаторов: {identifiers}",
        "klienci do usunięcia: {customers}, identyfikatory: {identifiers}",
    )];
    for (person, known) in &preview.customers {
        let known: Vec<String> = known.iter().map(|(_, one)| format!("{} {}", one.kind.name(), one.value)).collect();
        told.push(format!("  {person}: {}", known.join(", ")));
    }
    for value in &preview.unknown {
        told.push(say!(language, "nobody has `{value}`", "«{value}» ни у кого нет", "nikt nie ma „{value}”",));
    }
    for list in &preview.lists {
        let (number, segment, format, customers) =
            (list.number, &list.segment, &list.format, count(list.customers, language));
        told.push(say!(
            language,
            "list {number} ({segment}, {format}) had {customers} of them: whoever got it has to be told",
            "в списке {number} ({segment}, {format}) таких клиентов {customers}: о них нужно сообщить получателю",
            "na liście {number} ({segment}, {format}) było ich {customers}: trzeba powiadomić odbiorcę",
        ));
    }
    for webhook in &preview.webhooks {
        let url = &webhook.url;
        told.push(say!(
            language,
            "a webhook told {url} of them",
            "о них вебхук сообщал на {url}",
            "webhook informował o nich {url}",
        ));
    }
    told.push(say!(
        language,
        "nothing was erased yet: add `--yes`; it cannot be undone",
        "пока ничего не удалено: добавьте `--yes`; отменить удаление нельзя",
        "jeszcze nic nie usunięto: dodaj `--yes`; usunięcia nie można cofnąć",
    ));
    lines(&told)
}

fn erased(shared: &Shared, receipt: &ErasureReceipt) -> Result<()> {
    if shared.format == Format::Json {
        return line(&serde_json::to_string_pretty(receipt)?);
    }
    let language = shared.language;
    let number = receipt.number;
    let (customers, interactions) = (count(receipt.customers, language), count(receipt.removed.interactions, language));
    line(&say!(
        language,
        "erasure {number}: customers {customers}, interactions {interactions}; `styk admin erasures --format json` has the receipt",
        "удаление {number}: клиентов {customers}, взаимодействий {interactions}; акт выводит `styk admin erasures --format json`",
        "usunięcie {number}: klienci {customers}, interakcje {interactions}; protokół pokazuje `styk admin erasures --format json`",
    ))
}

/// Headings of the list for people: Russian, Polish.
const LISTED: [[&str; 2]; 7] = [
    ["номер", "numer"],
    ["запрошено", "zlecono"],
    ["завершено", "zakończono"],
    ["кто", "kto"],
    ["причина", "przyczyna"],
    ["клиенты", "klienci"],
    ["взаимодействия", "interakcje"],
];

#[derive(Serialize)]
struct Listed {
    number: u64,
    requested: String,
    finished: String,
    author: String,
    reason: String,
    customers: u64,
    interactions: u64,
}

pub(crate) async fn list(shared: &Shared) -> Result<()> {
    let erasures = shared.folder().await?.erasures().await?;
    if shared.format == Format::Json {
        return line(&serde_json::to_string_pretty(&erasures)?);
    }
    let listed: Vec<Listed> = erasures
        .into_iter()
        .map(|one| Listed {
            number: one.number,
            requested: one.requested.to_string(),
            finished: one.finished.map(|time| time.to_string()).unwrap_or_default(),
            author: one.author,
            reason: one.reason,
            customers: one.customers,
            interactions: one.removed.interactions,
        })
        .collect();
    rows(&listed, &LISTED, shared)
}

pub(crate) async fn check(shared: &Shared, file: &Path) -> Result<()> {
    let text = std::fs::read_to_string(file).reading(file)?;
    let receipt: ErasureReceipt = serde_json::from_str(&text).map_err(|error| {
        let path = file.display();
        anyhow!(text!(
            "`{path}` is no receipt: {error}",
            "«{path}» — не акт об удалении: {error}",
            "„{path}” nie jest protokołem usunięcia: {error}",
        ))
    })?;
    let key = shared.folder().await?.erasure_key().await?;
    if !receipt.is_signed() {
        bail!(text!(
            "this receipt is not as it was signed: something in it was changed",
            "акт не такой, каким его подписали: в нём что-то изменено",
            "ten protokół różni się od podpisanego: coś w nim zmieniono",
        ));
    }
    if receipt.key != key {
        bail!(text!(
            "this receipt was signed for another data folder",
            "этот акт подписан для другой папки данных",
            "ten protokół podpisano dla innego folderu danych",
        ));
    }
    let number = receipt.number;
    line(&say!(
        shared.language,
        "receipt {number} is as this data folder signed it",
        "акт {number} такой, каким его подписала эта папка данных",
        "protokół {number} jest taki, jak podpisał go ten folder danych",
    ))
}
