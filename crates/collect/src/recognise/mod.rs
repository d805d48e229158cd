//! Finds out which column means what, by its heading and by its values.

mod assign;
mod content;
mod say;
pub(crate) mod times;
mod words;

use std::collections::BTreeMap;

use styk_model::{Currency, text};

use crate::input::stem;
use crate::mapping::{ColumnUse, DateOrder, DurationUnit, FileSettings, Mapping, Role};
use crate::number::{DecimalMark, currency_named, guess_mark, split_currency};
use crate::row::present;
use crate::{CollectError, Table};
use assign::Candidate;
use content::Content;
pub use say::{Missing, Reason};
pub(crate) use words::{normalise, roles};

/// What is known beforehand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hints {
    pub zone: Option<String>,
    /// For amounts that name no currency.
    pub currency: Option<Currency>,
    /// For phone numbers without a country code.
    pub country: Option<String>,
    /// The time of every record, for tables with none.
    pub at: Option<String>,
    pub source: Option<String>,
}

/// What a column was taken for.
#[derive(Debug, Clone, PartialEq)]
pub struct Guess {
    pub column: String,
    pub role: Role,
    /// 0 to 1.
    pub confidence: f64,
    pub reason: Reason,
}

/// A mapping, how sure each part of it is, and what it lacks.
#[derive(Debug, Clone, PartialEq)]
pub struct Guessed {
    pub mapping: Mapping,
    pub guesses: Vec<Guess>,
    pub missing: Vec<Missing>,
}

/// A column as recognition sees it.
struct Seen {
    name: String,
    normalised: String,
    content: Content,
}

/// Records looked at.
const SAMPLE: usize = 1_000;

impl Mapping {
    /// The mapping that a table's headings and first records suggest.
    pub fn guess(table: &Table, hints: &Hints) -> Result<Guessed, CollectError> {
        if let Some(preset) = table.preset {
            return from_preset(preset, table, hints);
        }
        let values = sample_values(table);
        let local = is_local(table.columns().names());
        let order = local.then_some(DateOrder::Dmy);
        let decimal = guess_decimal(&values, local);
        let seen: Vec<Seen> = table
            .columns()
            .names()
            .iter()
            .zip(&values)
            .map(|(name, values)| Seen {
                name: name.clone(),
                normalised: normalise(name),
                content: content::look(values, decimal.unwrap_or_default(), order),
            })
            .collect();
        refuse_aggregates(table, &seen)?;
        let chosen = assign::choose(&seen);
        let mut mapping = Mapping {
            source: hints.source.clone().unwrap_or_else(|| source_name(&table.name)),
            zone: hints.zone.clone(),
            decimal: decimal.filter(|mark| *mark == DecimalMark::Comma),
            country: hints.country.clone(),
            currency: hints.currency,
            at: hints.at.clone(),
            file: file_settings(table),
            columns: columns(&seen, &chosen),
            ..Mapping::default()
        };
        let mut guesses: Vec<Guess> = chosen.iter().map(|candidate| candidate.guess(&seen)).collect();
        if !mapping.gives(Role::Event) {
            let (event, reason) = constant_event(&mapping, &seen, &table.name);
            mapping.constants.insert(Role::Event, event);
            guesses.push(Guess { column: String::new(), role: Role::Event, confidence: 0.5, reason });
        }
        let missing = missing(&mapping, &seen, &chosen);
        Ok(Guessed { mapping, guesses, missing })
    }
}

/// What is needed to find the same table in the file again.
fn file_settings(table: &Table) -> FileSettings {
    FileSettings { sheet: table.sheet.clone(), ..FileSettings::default() }
}

fn from_preset(preset: &crate::presets::Preset, table: &Table, hints: &Hints) -> Result<Guessed, CollectError> {
    let mut mapping = preset.mapping(table.columns())?;
    mapping.file.sheet = table.sheet.clone().or(mapping.file.sheet);
    let apply = |given: &Option<String>, value: &mut Option<String>| {
        if given.is_some() {
            value.clone_from(given);
        }
    };
    apply(&hints.zone, &mut mapping.zone);
    apply(&hints.country, &mut mapping.country);
    apply(&hints.at, &mut mapping.at);
    mapping.currency = hints.currency.or(mapping.currency);
    // The same export writes numbers as the account's language has them.
    mapping.decimal = mapping.decimal.or_else(|| {
        let local = is_local(table.columns().names());
        guess_decimal(&sample_values(table), local).filter(|mark| *mark == DecimalMark::Comma)
    });
    if let Some(source) = &hints.source {
        mapping.source.clone_from(source);
    }
    let confidence = f64::from(preset.matches(table.columns()));
    let guesses = mapping.columns.iter().map(|(column, used)| Guess {
        column: column.clone(),
        role: used.role,
        confidence,
        reason: Reason::Preset(preset.name),
    });
    let guesses = guesses.collect();
    let mut missing = Vec::new();
    if !gives_time(&mapping) {
        missing.push(Missing::Time);
    }
    Ok(Guessed { mapping, guesses, missing })
}

/// The values of each column that are not blank.
fn sample_values(table: &Table) -> Vec<Vec<&str>> {
    let mut values = vec![Vec::new(); table.columns().names().len()];
    for row in table.sample().take(SAMPLE) {
        for (column, value) in row.values() {
            if let Some(value) = present(value)
                && let Some(values) = values.get_mut(column)
            {
                values.push(value);
            }
        }
    }
    values
}

/// Whether headings hold Russian or Polish letters: then the day comes first and decimals have a comma.
fn is_local(names: &[String]) -> bool {
    names.iter().any(|name| name.chars().any(|c| matches!(c, 'а'..='я' | 'А'..='Я') || "ąćęłńóśźżŁŚŻ".contains(c)))
}

fn guess_decimal(values: &[Vec<&str>], local: bool) -> Option<DecimalMark> {
    // Lists of numbers, versions and dates are not what decides.
    let is_amount =
        |value: &&&str| split_currency(value).0.bytes().filter(|byte| matches!(byte, b'.' | b',')).count() >= 1;
    let amounts = || values.iter().flatten().filter(is_amount).copied();
    guess_mark(amounts())
        .or_else(|| (local && amounts().any(|value| value.contains(','))).then_some(DecimalMark::Comma))
}

/// Tables of paths with counts are sums over customers: no row of them is an interaction.
fn refuse_aggregates(table: &Table, seen: &[Seen]) -> Result<(), CollectError> {
    let path = seen.iter().find(|column| column.content.joined_steps > 0.5);
    let counts = seen.iter().find(|column| column.normalised.starts_with("total ") && column.content.numbers > 0.9);
    let (Some(path), Some(counts)) = (path, counts) else { return Ok(()) };
    let (steps, sums) = (&path.name, &counts.name);
    Err(CollectError::Refused {
        name: table.name.clone(),
        reason: text!(
            "its rows are sums over customers (`{steps}` joins steps, `{sums}` counts), not interactions: export the interactions behind them",
            "в его строках суммы по клиентам (в «{steps}» соединены шаги, «{sums}» — количество), а не взаимодействия: выгрузите сами взаимодействия",
            "jego wiersze to sumy po klientach („{steps}” łączy kroki, „{sums}” to liczba), a nie interakcje: wyeksportuj same interakcje",
        ),
    })
}

fn source_name(file: &str) -> String {
    let name: String =
        stem(file).chars().flat_map(char::to_lowercase).map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    let name = name.trim_matches('_').to_owned();
    if name.is_empty() { "file".into() } else { name }
}

fn columns(seen: &[Seen], chosen: &[Candidate]) -> BTreeMap<String, ColumnUse> {
    chosen
        .iter()
        .map(|candidate| {
            let column = &seen[candidate.column];
            let mut used = ColumnUse::from(candidate.role);
            match candidate.role {
                Role::Time | Role::Date | Role::EndTime | Role::SentAt | Role::ReceivedAt => {
                    used.format = column.content.time.map(|guess| guess.format);
                }
                Role::Score => used.scale = Some(assign::scale(&column.normalised, &column.content)),
                Role::Money | Role::Cost => used.currency = heading_currency(&column.name),
                Role::Duration => used.unit = unit(&column.normalised),
                _ => {}
            }
            (column.name.clone(), used)
        })
        .collect()
}

/// `Сумма, руб.`, `Kwota (zł)`, `dollar_value`
fn heading_currency(heading: &str) -> Option<Currency> {
    heading
        .split(|c: char| c.is_whitespace() || "()[],_-/:".contains(c))
        .filter(|word| word.chars().count() > 1 || "$€₽£".contains(word))
        .find_map(|word| if word.is_empty() { None } else { currency_named(word) })
}

fn unit(normalised: &str) -> Option<DurationUnit> {
    match normalised.rsplit(' ').next()? {
        "ms" | "мс" | "msec" | "milliseconds" => Some(DurationUnit::Milliseconds),
        "min" | "mins" | "minutes" | "мин" | "minut" => Some(DurationUnit::Minutes),
        "h" | "hours" | "ч" | "godz" => Some(DurationUnit::Hours),
        _ => None,
    }
}

/// What happened, for tables where every record is the same sort of thing.
fn constant_event(mapping: &Mapping, seen: &[Seen], file: &str) -> (String, Reason) {
    let ratings = seen.iter().filter(|column| is_rating(&column.content)).count();
    if mapping.gives(Role::Score) || ratings >= 4 {
        return ("survey".into(), Reason::Scores);
    }
    if mapping.gives(Role::Money) {
        return ("purchase".into(), Reason::Amounts);
    }
    if mapping.gives(Role::Text) {
        return ("feedback".into(), Reason::Texts);
    }
    (source_name(file), Reason::FileName)
}

/// Small whole numbers with few different values.
fn is_rating(content: &Content) -> bool {
    content.present > 0
        && content.integers == 1.0
        && content.least >= 0.0
        && content.most <= 10.0
        && content.distinct >= 4
}

fn gives_time(mapping: &Mapping) -> bool {
    mapping.gives(Role::Time) || mapping.gives(Role::Date) || mapping.at.is_some()
}

fn missing(mapping: &Mapping, seen: &[Seen], chosen: &[Candidate]) -> Vec<Missing> {
    let mut missing = Vec::new();
    if !gives_time(mapping) {
        missing.push(Missing::Time);
    }
    let names_somebody = mapping.columns.values().any(|column| column.role.identifier().is_some());
    if !names_somebody && !mapping.gives(Role::Case) && !mapping.gives(Role::Session) {
        missing.push(Missing::Customer);
    }
    for candidate in chosen.iter().filter(|candidate| matches!(candidate.role, Role::Time | Role::Date)) {
        let column = &seen[candidate.column];
        let Some(time) = column.content.time else { continue };
        if !time.order_is_sure {
            missing.push(Missing::DateOrder(column.name.clone()));
        }
        if mapping.zone.is_none() && !assign::knows_its_offset(time.format) && !time.date_only {
            missing.push(Missing::Zone);
        }
    }
    let has_currency = |candidate: &&Candidate| {
        let column = &seen[candidate.column];
        column.content.currency_sign.is_some() || heading_currency(&column.name).is_some()
    };
    let money = chosen.iter().find(|candidate| candidate.role == Role::Money);
    if money.is_some_and(|money| !has_currency(&money)) && mapping.currency.is_none() && !mapping.gives(Role::Currency)
    {
        missing.push(Missing::Currency);
    }
    missing
}

#[cfg(test)]
mod tests;
