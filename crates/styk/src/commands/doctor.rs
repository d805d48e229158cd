//! What is in the data folder.

use anyhow::{Result, bail};
use styk_engine::{Doctor, Engine};

use crate::arguments::{Format, Shared};
use crate::output::line;

pub(crate) async fn run(shared: &Shared) -> Result<()> {
    let engine = Engine::open(&shared.data).await?;
    let doctor = engine.doctor(shared.language).await?;
    match shared.format {
        Format::Json => line(&serde_json::to_string_pretty(&doctor)?)?,
        Format::Table | Format::Csv => print(&doctor, engine.folder())?,
    }
    if doctor.problems.is_empty() { Ok(()) } else { bail!("{} problems were found", doctor.problems.len()) }
}

fn print(doctor: &Doctor, folder: &std::path::Path) -> Result<()> {
    let period = match (doctor.first, doctor.last) {
        (Some(first), Some(last)) => format!("{first} to {last}"),
        _ => "none yet".to_owned(),
    };
    line(&format!("data folder    {}", folder.display()))?;
    line(&format!("interactions   {} ({} of nobody known)", doctor.interactions, doctor.unidentified))?;
    line(&format!("people         {} (of {} identifiers)", doctor.people, doctor.identifiers))?;
    line(&format!("period         {period}"))?;
    for source in &doctor.sources {
        line(&format!(
            "source         {}: {} interactions of {} imports, {} rows not taken",
            source.source, source.interactions, source.imports, source.rejected
        ))?;
    }
    line(&format!("touchpoints    {}", doctor.touchpoints.join(", ")))?;
    line(&format!("properties     {}", doctor.properties.join(", ")))?;
    line(&format!(
        "files          {} ({:.1} MB), version {}{}",
        doctor.files,
        doctor.size_bytes as f64 / 1e6,
        doctor.version,
        if doctor.moved_people { "; people have moved since: `styk admin compact` puts them in order" } else { "" }
    ))?;
    for problem in &doctor.problems {
        eprintln!("problem: {problem}");
    }
    line(if doctor.problems.is_empty() {
        "health         all files are whole and in order"
    } else {
        "health         damaged"
    })
}
