//! Files in.

use std::path::Path;

use anyhow::{Context, Result, bail};
use styk_collect::{Guessed, Hints, Limits, Mapping, Origin, Table};
use styk_engine::{Engine, ImportOptions, ImportReport};
use styk_model::{Interaction, Language};

use crate::arguments::{ImportArguments, Shared};
use crate::output::{line, table};
use crate::progress::Progress;

/// Rows shown by `--preview`.
const PREVIEW: usize = 8;

pub(crate) async fn run(shared: &Shared, arguments: ImportArguments) -> Result<()> {
    let origins = styk_collect::expand(&arguments.files)?;
    let given = arguments.mapping.as_deref().map(read_mapping).transpose()?;
    if arguments.preview {
        return preview_all(shared, &arguments, &origins, given.as_ref());
    }
    let engine = Engine::open(&shared.data).await?;
    for origin in &origins {
        import_origin(&engine, shared, &arguments, origin, given.as_ref()).await?;
    }
    Ok(())
}

async fn import_origin(
    engine: &Engine,
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
    for table in opened(origin, given)? {
        let mapping = mapping_of(&table, arguments, given, shared.language)?;
        let options = ImportOptions {
            file_name: file_name.clone(),
            file_size,
            file_hash: file_hash.clone(),
            max_bad: arguments.max_bad,
            replaces: None,
        };
        let mut progress = Progress::new(&table.name);
        let report = engine.import(table, &mapping, &options, &mut progress).await?;
        let elapsed = progress.finish();
        say(&report, elapsed)?;
    }
    Ok(())
}

fn opened(origin: &Origin, given: Option<&Mapping>) -> Result<Vec<Table>> {
    let settings = given.map(|mapping| mapping.file.clone()).unwrap_or_default();
    Ok(styk_collect::open(origin, &settings, Limits::default())?)
}

fn read_mapping(path: &Path) -> Result<Mapping> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    Mapping::from_toml(&text).with_context(|| format!("`{}`", path.display()))
}

/// The mapping given, or guessed; what is missing is said.
fn mapping_of(
    table: &Table,
    arguments: &ImportArguments,
    given: Option<&Mapping>,
    language: Language,
) -> Result<Mapping> {
    let mapping = if let Some(given) = given {
        with_hints(given.clone(), arguments)
    } else {
        let guessed = guess(table, arguments)?;
        for missing in &guessed.missing {
            eprintln!("{}: {}", table.name, missing.say(language));
        }
        guessed.mapping
    };
    if let Some(path) = &arguments.save_mapping {
        std::fs::write(path, mapping.to_toml()?).with_context(|| format!("cannot write `{}`", path.display()))?;
        line(&format!("wrote the mapping to {}", path.display()))?;
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
    let mut file = std::fs::File::open(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let (mut hasher, mut size, mut buffer) = (xxhash_rust::xxh3::Xxh3::new(), 0, vec![0; 1 << 20]);
    loop {
        let read = file.read(&mut buffer).with_context(|| format!("cannot read `{}`", path.display()))?;
        if read == 0 {
            return Ok((format!("{:032x}", hasher.digest128()), size));
        }
        hasher.update(&buffer[..read]);
        size += read as u64;
    }
}

/// Says what an import did.
pub(crate) fn say(report: &ImportReport, elapsed: std::time::Duration) -> Result<()> {
    let imported = match report {
        ImportReport::Imported(imported) => imported,
        ImportReport::Unchanged { before } => {
            return line(&format!(
                "{}: nothing changed, this very file is import {} already",
                before.file.name, before.number.0
            ));
        }
    };
    let (summary, written) = (&imported.summary, &imported.written);
    let rate = summary.rows as f64 / elapsed.as_secs_f64().max(0.001);
    line(&format!(
        "import {} of `{}`: {} interactions from {} rows in {:.1} s ({rate:.0} rows/s)",
        imported.number.0,
        imported.source,
        written.rows,
        summary.rows,
        elapsed.as_secs_f64()
    ))?;
    if let (Some(first), Some(last)) = (summary.first, summary.last) {
        line(&format!(
            "  from {first} to {last}, {} new identifiers, {} people altogether",
            imported.new_identifiers, imported.people
        ))?;
    }
    let noted = [
        (written.repeated, "were there already"),
        (summary.unidentified, "name nobody"),
        (summary.implausible_times, "have an implausible time (kept and flagged)"),
        (summary.ambiguous_times, "have a time that a change of clocks makes ambiguous"),
        (summary.open_ended, "have no end yet"),
    ];
    for (count, what) in noted.into_iter().filter(|(count, _)| *count > 0) {
        line(&format!("  {count} {what}"))?;
    }
    for (reason, count) in &summary.rejected {
        let reason = serde_json::to_value(reason)?;
        line(&format!(
            "  {count} rows were not taken ({}): `styk imports quarantine {}` shows them",
            reason.as_str().unwrap_or_default(),
            imported.number.0
        ))?;
    }
    Ok(())
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
    line(&format!("{} ({})", opened.name, opened.format.name()))?;
    let mapping = if let Some(given) = given {
        with_hints(given.clone(), arguments)
    } else {
        let guessed = guess(opened, arguments)?;
        let rows: Vec<Vec<String>> = guessed
            .guesses
            .iter()
            .map(|guess| {
                let sure = format!("{:.0} %", guess.confidence * 100.0);
                vec![guess.column.clone(), guess.role.name(), sure, guess.reason.say(shared.language)]
            })
            .collect();
        let headings = ["column", "taken for", "sure", "because"].map(str::to_owned);
        table(&headings, &rows, shared.format)?;
        for missing in &guessed.missing {
            line(&format!("missing: {}", missing.say(shared.language)))?;
        }
        guessed.mapping
    };
    line("")?;
    let shown = styk_collect::preview(opened, &mapping, PREVIEW)?;
    let headings = ["time", "who", "event", "channel", "case", "money", "score", "text"].map(str::to_owned);
    let rows: Vec<Vec<String>> = shown.interactions.iter().map(cells).collect();
    table(&headings, &rows, shared.format)?;
    for rejection in &shown.rejections {
        line(&format!("record {} is not taken: {}", rejection.position, rejection.message))?;
    }
    if shown.interactions.is_empty() && !shown.rejections.is_empty() {
        bail!("none of the first rows can be read: edit the mapping (`--save-mapping FILE`, then `--mapping FILE`)");
    }
    Ok(())
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
