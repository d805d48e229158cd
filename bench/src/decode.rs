//! The process that does nothing but decode the columns that a question needs:
//! what any answer takes at least with our reader.

use anyhow::Result;
use clap::Args;
use serde_json::json;
use styk_journey::{Column, UNBOUND};
use styk_lake::{Lake, LakeError, People, Projection, RowGroup, Scan, Watch};
use styk_model::TimeSpan;
use styk_simulate::bench::EVENTS;

use crate::About;
use crate::process::say;
use crate::questions::{Name, STEPS};

#[derive(Debug, Args)]
pub(crate) struct Decode {
    #[command(flatten)]
    about: About,
}

pub(crate) async fn run(asked: &Decode) -> Result<()> {
    let About { question, data, threads } = &asked.about;
    let snapshot = Lake::open(data).await?.snapshot();
    let people = People::default();
    let scan = Scan {
        files: &snapshot.files,
        people: &people,
        span: TimeSpan::ALL,
        threads: *threads,
        watch: &Watch::default(),
        whole: true,
    };
    let columns = Columns(*question);
    let (rows, _) = scan.pass(&columns, || 0_u64, |rows, batch| *rows += batch.rows() as u64)?;
    say(&json!({ "rows": rows.iter().sum::<u64>() }))
}

/// The columns of a question beside person and time, which every pass reads.
struct Columns(Name);

impl Projection for Columns {
    fn columns(&self) -> Vec<Column> {
        match self.0 {
            Name::Funnel => vec![Column::Masks(Vec::new())],
            Name::FunnelByChannel => vec![Column::Masks(Vec::new()), Column::Codes(Vec::new())],
            Name::Transitions | Name::Paths => vec![Column::Symbols(Vec::new())],
            Name::Retention | Name::Daily => Vec::new(),
        }
    }

    fn project(&self, group: RowGroup<'_>) -> Result<Vec<Column>, LakeError> {
        Ok(match self.0 {
            Name::Funnel => vec![masks(group)?],
            Name::FunnelByChannel => vec![masks(group)?, channels(group)?],
            Name::Transitions | Name::Paths => vec![symbols(group)?],
            Name::Retention | Name::Daily => Vec::new(),
        })
    }

    fn keep(&self, _: RowGroup<'_>) -> Result<Option<Vec<bool>>, LakeError> {
        Ok(None)
    }
}

fn masks(group: RowGroup<'_>) -> Result<Column, LakeError> {
    let bit = |event: Option<&str>| STEPS.iter().position(|step| Some(*step) == event).map_or(0, |step| 1 << step);
    Ok(Column::Masks(group.strings("event", bit)?))
}

fn channels(group: RowGroup<'_>) -> Result<Column, LakeError> {
    let mut known: Vec<String> = Vec::new();
    let code = |channel: Option<&str>| {
        let channel = channel.unwrap_or_default();
        let place = known.iter().position(|one| one == channel).unwrap_or(known.len());
        if place == known.len() {
            known.push(channel.to_owned());
        }
        place as u32
    };
    Ok(Column::Codes(group.strings("channel", code)?))
}

fn symbols(group: RowGroup<'_>) -> Result<Column, LakeError> {
    let symbol =
        |event: Option<&str>| EVENTS.iter().position(|known| Some(*known) == event).map_or(UNBOUND, |at| at as u16);
    Ok(Column::Symbols(group.strings("event", symbol)?))
}
