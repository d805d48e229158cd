//! Journeys of customers as event logs.

use std::path::{Path, PathBuf};

use anyhow::Result;
use styk_engine::{EventLogCounts, JourneysWanted};
use styk_model::say;
use styk_report::{EventLog, EventLogFormat};
use tempfile::NamedTempFile;

use crate::arguments::{JourneysExport, Shared};
use crate::output::{data_language, line};
use crate::questions::{journeys, range};
use crate::trouble::OfFile;

pub(crate) async fn export(shared: &Shared, export: JourneysExport) -> Result<()> {
    let JourneysExport { map, map_version, xes, ocel, of } = export;
    let (format, path) = match (xes, ocel) {
        (Some(path), _) => (EventLogFormat::Xes, path),
        (None, Some(path)) => (EventLogFormat::Ocel, path),
        (None, None) => unreachable!("one of the two is required"),
    };
    let name = map.clone().unwrap_or_else(|| "journeys".to_owned());
    let wanted = JourneysWanted {
        map,
        version: map_version,
        journeys: journeys(&of.journeys)?,
        range: range(of.last, of.since.as_deref(), of.until.as_deref(), &of.zone)?,
        filters: of.filter,
        language: data_language(shared),
    };
    let counts = written(shared, wanted, format, &name, &path).await?;
    told(shared, &path, counts)
}

/// Writes the log beside its place first: what stands there already is replaced by a whole one only.
async fn written(
    shared: &Shared,
    wanted: JourneysWanted,
    format: EventLogFormat,
    name: &str,
    path: &Path,
) -> Result<EventLogCounts> {
    let folder = shared.folder().await?;
    let beside = match path.parent() {
        Some(beside) if !beside.as_os_str().is_empty() => beside.to_owned(),
        _ => PathBuf::from("."),
    };
    let file = NamedTempFile::new_in(&beside).writing(path)?;
    let into = file.reopen().writing(path)?;
    let mut log = EventLog::begin(format, name, into, || tempfile::tempfile_in(&beside))?;
    let counts = folder
        .journeys(wanted, |piece| -> Result<()> {
            for journey in &piece {
                log.add(journey)?;
            }
            Ok(())
        })
        .await?;
    log.finish()?;
    file.persist(path).map_err(|error| error.error).writing(path)?;
    Ok(counts)
}

fn told(shared: &Shared, path: &Path, counts: EventLogCounts) -> Result<()> {
    let EventLogCounts { journeys, interactions, unidentified } = counts;
    let path = path.display();
    line(&say!(
        shared.language,
        "wrote {path}: {journeys} journeys with {interactions} interactions; {unidentified} of nobody known are left out",
        "записано в «{path}»: путей — {journeys}, взаимодействий на них — {interactions}; без клиента и потому пропущено — {unidentified}",
        "zapisano w „{path}”: podróży — {journeys}, interakcji w nich — {interactions}; bez klienta, więc pominięto — {unidentified}",
    ))
}
