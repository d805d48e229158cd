//! Files in.

use std::path::Path;

use anyhow::{Context, Result, bail};
use styk_collect::{Guessed, Hints, Limits, Mapping, Origin, Table};
use styk_engine::{Folder, ImportOptions};
use styk_insight::language::percent;
use styk_model::{Interaction, Language, Say, say, text};

use crate::arguments::{ImportArguments, Shared};
use crate::commands::summary::summary;
use crate::output::{data_language, line, lines, table};
use crate::progress::Progress;
use crate::trouble::OfFile;

/// Rows shown by `--preview`.
const PREVIEW: usize = 8;

pub(crate) async fn run(shared: &Shared, arguments: ImportArguments) -> Result<()> {
    let origins = styk_collect::expand(&arguments.files)?;
    let given = arguments.mapping.as_deref().map(read_mapping).transpose()?;
    if arguments.preview {
        return preview_all(shared, &arguments, &origins, given.as_ref());
    }
    let folder = shared.folder().await?;
    for origin in &origins {
        import_origin(&folder, shared, &arguments, origin, given.as_ref()).await?;
    }
    Ok(())
}

async fn import_origin(
    folder: &Folder,
    shared: &Shared,
    arguments: &ImportArguments,
    origin: &Origin,
    given: Option<&Mapping>,
) -> Result<()> {
    let (file_hash, file_size, file_name) = match origin {
        Origin::Path(path) => {
            let (hash, size) = file_hash(path)?;
            (hash, size, path.display().to_string())
        }
        Origin::StandardInput => (String::new(), 0, "-".to_owned()),
    };
    let source = folder.source(origin)?;
    for table in opened(&source.origin, given)? {
        let mapping = mapping_of(&table, shared, arguments, given)?;
        let options = ImportOptions {
            file_name: file_name.clone(),
            file_size,
            file_hash: file_hash.clone(),
            max_bad: arguments.max_bad,
            ..ImportOptions::default()
        };
        let mut progress = Progress::new(&table.name, shared.language);
        let report = folder.import(&source, table, &mapping, &options, &mut progress).await?;
        let elapsed = progress.finish();
        lines(&summary(&report, elapsed, shared.language))?;
    }
    Ok(())
}

fn opened(origin: &Origin, given: Option<&Mapping>) -> Result<Vec<Table>> {
    let settings = given.map(|mapping| mapping.file.clone()).unwrap_or_default();
    Ok(styk_collect::open(origin, &settings, Limits::default())?)
}

fn read_mapping(path: &Path) -> Result<Mapping> {
    let text = std::fs::read_to_string(path).reading(path)?;
    let path = path.display();
    Mapping::from_toml(&text).with_context(|| text!("`{path}`", "«{path}»", "„{path}”"))
}

/// The mapping given, or guessed; what is missing is said.
fn mapping_of(table: &Table, shared: &Shared, arguments: &ImportArguments, given: Option<&Mapping>) -> Result<Mapping> {
    let language = shared.language;
    let mapping = if let Some(given) = given {
        with_hints(given.clone(), arguments)
    } else {
        let guessed = guess(table, arguments)?;
        // What makes the table unreadable is said by the error that follows.
        for missing in guessed.missing.iter().filter(|missing| !missing.is_fatal()) {
            eprintln!("{}: {}", table.name, missing.say(language));
        }
        guessed.mapping
    };
    if let Some(path) = &arguments.save_mapping {
        std::fs::write(path, mapping.to_toml()?).writing(path)?;
        let path = path.display();
        line(&say!(
            language,
            "wrote the mapping to {path}",
            "сопоставление записано в «{path}»",
            "mapowanie zapisano w „{path}”",
        ))?;
    }
    Ok(mapping)
}

fn with_hints(mut mapping: Mapping, arguments: &ImportArguments) -> Mapping {
    let over = |given: &Option<String>, value: &mut Option<String>| {
        if given.is_some() {
            value.clone_from(given);
        }
    };
    over(&arguments.zone, &mut mapping.zone);
    over(&arguments.country, &mut mapping.country);
    over(&arguments.at, &mut mapping.at);
    if let Some(source) = &arguments.source {
        mapping.source.clone_from(source);
    }
    mapping
}

fn guess(table: &Table, arguments: &ImportArguments) -> Result<Guessed> {
    let hints = Hints {
        zone: arguments.zone.clone(),
        currency: arguments.currency.as_deref().map(str::parse).transpose()?,
        country: arguments.country.clone(),
        at: arguments.at.clone(),
        source: arguments.source.clone(),
    };
    Ok(Mapping::guess(table, &hints)?)
}

/// Hash and size of a file.
pub(crate) fn file_hash(path: &Path) -> Result<(String, u64)> {
    use std::io::Read;
    let mut file = std::fs::File::open(path).reading(path)?;
    let (mut hasher, mut size, mut buffer) = (xxhash_rust::xxh3::Xxh3::new(), 0, vec![0; 1 << 20]);
    loop {
        let read = file.read(&mut buffer).reading(path)?;
        if read == 0 {
            return Ok((format!("{:032x}", hasher.digest128()), size));
        }
        hasher.update(&buffer[..read]);
        size += read as u64;
    }
}

fn preview_all(
    shared: &Shared,
    arguments: &ImportArguments,
    origins: &[Origin],
    given: Option<&Mapping>,
) -> Result<()> {
    for origin in origins {
        for table in opened(origin, given)? {
            preview(shared, arguments, &table, given)?;
        }
    }
    Ok(())
}

fn preview(shared: &Shared, arguments: &ImportArguments, opened: &Table, given: Option<&Mapping>) -> Result<()> {
    let language = shared.language;
    line(&format!("{} ({})", opened.name, opened.format.say(language)))?;
    let mapping = match given {
        Some(given) => with_hints(given.clone(), arguments),
        None => guessed(shared, arguments, opened)?,
    };
    line("")?;
    let shown = styk_collect::preview(opened, &mapping, PREVIEW)?;
    let rows: Vec<Vec<String>> = shown.interactions.iter().map(cells).collect();
    table(&interaction_headings(shared), &rows, shared.format)?;
    for rejection in &shown.rejections {
        let (position, flaw) = (rejection.position, rejection.flaw.say(language));
        line(&say!(
            language,
            "record {position} is not taken: {flaw}",
            "запись {position} не принята: {flaw}",
            "rekord {position} odrzucono: {flaw}",
        ))?;
    }
    if shown.interactions.is_empty() && !shown.rejections.is_empty() {
        bail!(text!(
            "none of the first rows can be read: edit the mapping (`--save-mapping FILE`, then `--mapping FILE`)",
            "ни одна из первых строк не читается: исправьте сопоставление (`--save-mapping ФАЙЛ`, затем `--mapping ФАЙЛ`)",
            "nie da się odczytać żadnego z pierwszych wierszy: popraw mapowanie (`--save-mapping PLIK`, potem `--mapping PLIK`)",
        ));
    }
    Ok(())
}

/// Guesses the mapping and shows how sure that is.
fn guessed(shared: &Shared, arguments: &ImportArguments, opened: &Table) -> Result<Mapping> {
    let guessed = guess(opened, arguments)?;
    let rows: Vec<Vec<String>> = guessed
        .guesses
        .iter()
        .map(|guess| {
            let sure = percent((guess.confidence * 100.0).round() / 100.0, data_language(shared));
            vec![guess.column.clone(), guess.role.name(), sure, guess.reason.say(shared.language)]
        })
        .collect();
    let headings = match data_language(shared) {
        Language::En => ["column", "taken for", "sure", "because"],
        Language::Ru => ["столбец", "принят за", "уверенность", "почему"],
        Language::Pl => ["kolumna", "uznana za", "pewność", "dlaczego"],
    };
    table(&headings.map(str::to_owned), &rows, shared.format)?;
    for missing in &guessed.missing {
        line(&missing.say(shared.language))?;
    }
    Ok(guessed.mapping)
}

fn interaction_headings(shared: &Shared) -> [String; 8] {
    match data_language(shared) {
        Language::En => ["time", "who", "event", "channel", "case", "money", "score", "text"],
        Language::Ru => ["время", "кто", "событие", "канал", "заказ или заявка", "сумма", "оценка", "текст"],
        Language::Pl => ["czas", "kto", "zdarzenie", "kanał", "sprawa", "kwota", "ocena", "tekst"],
    }
    .map(str::to_owned)
}

fn cells(row: &Interaction<'static>) -> Vec<String> {
    let who = row.who.first().map(|who| format!("{}:{}", who.kind.name(), shortened(&who.value, 24)));
    vec![
        row.time.to_string(),
        who.unwrap_or_default(),
        row.event.to_string(),
        row.channel.to_string(),
        row.case.to_string(),
        row.money.map(|money| money.to_string()).unwrap_or_default(),
        row.score.map(|score| format!("{} ({})", score.value, score.scale)).unwrap_or_default(),
        row.text.as_deref().map(|text| shortened(text, 30)).unwrap_or_default(),
    ]
}

fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}
