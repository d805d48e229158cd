//! A segment as a list for people who call.

use std::path::PathBuf;

use anyhow::Result;
use styk_engine::CallsWanted;
use styk_insight::language::count;
use styk_model::calls::CallList;
use styk_model::{Timestamp, say};

use crate::arguments::{CallsArguments, Format, Shared};
use crate::output::{line, lines};
use crate::questions::instant;
use crate::trouble::OfFile;

/// Who makes lists by command.
const AUTHOR: &str = "styk";

pub(crate) async fn run(shared: &Shared, arguments: CallsArguments) -> Result<()> {
    let CallsArguments { segment, purpose, on, zone, limit, contacts, output } = arguments;
    jiff::tz::TimeZone::get(&zone)?;
    let at = on.map(|text| end_of(&text, &zone)).transpose()?;
    let contacts = contacts.as_deref();
    let wanted = CallsWanted {
        segment: &segment,
        purpose: &purpose,
        at,
        limit,
        contacts,
        language: shared.language,
        zone: &zone,
    };
    let folder = shared.folder().await?;
    let list = Box::pin(folder.call_list(wanted, AUTHOR)).await?;
    let path = output.unwrap_or_else(|| PathBuf::from(format!("{segment}-calls.xlsx")));
    std::fs::write(&path, styk_report::call_list(&list)?).writing(&path)?;
    if shared.format == Format::Json {
        return line(&serde_json::to_string_pretty(&list)?);
    }
    let path = path.display();
    let mut told = said(shared, &list);
    told.push(say!(shared.language, "wrote {path}", "записано в «{path}»", "zapisano w „{path}”"));
    lines(&told)
}

/// How many are on the list, and why others are not.
fn said(shared: &Shared, list: &CallList) -> Vec<String> {
    let language = shared.language;
    let (on_list, members) = (count(list.customers.len() as u64, language), count(list.members, language));
    let mut said = vec![say!(
        language,
        "customers on the list: {on_list}, in the segment: {members}",
        "клиентов в списке: {on_list}, в сегменте: {members}",
        "klienci na liście: {on_list}, w segmencie: {members}",
    )];
    for one in &list.left_out {
        said.push(format!("  {}: {}", one.reason, count(one.customers, language)));
    }
    said
}

/// An instant, or the end of a day in the zone.
fn end_of(text: &str, zone: &str) -> Result<Timestamp> {
    let begins = instant(text, zone)?;
    match text.parse::<jiff::civil::Date>() {
        Ok(day) if text.parse::<Timestamp>().is_err() => {
            let ends = Timestamp::from_jiff(day.tomorrow()?.in_tz(zone)?.timestamp());
            Ok(Timestamp(ends.0 - 1))
        }
        _ => Ok(begins),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_meant_to_its_end_and_an_instant_as_it_is() {
        let read = |text| end_of(text, "Europe/Warsaw").unwrap().to_string();
        assert_eq!(read("2024-05-01"), "2024-05-01T21:59:59.999999Z");
        assert_eq!(read("2024-05-01T09:30:00Z"), "2024-05-01T09:30:00Z");
        assert!(end_of("soon", "UTC").is_err());
    }
}
