use styk_insight::interval::wilson;
use styk_journey::operators::ReworkCounts;
use styk_model::answer::{LoopRow, ReworkResult, ReworkRow};

use super::{Names, largest_first};

/// Touchpoints by their extra occurrences, loops by how often they were gone.
pub(crate) fn result(counts: &ReworkCounts, names: &Names) -> ReworkResult {
    let mut touchpoints: Vec<ReworkRow> = counts
        .symbols
        .iter()
        .map(|row| ReworkRow {
            touchpoint: names.touchpoint(row.symbol),
            journeys: row.journeys,
            repeated: wilson(row.repeated, row.journeys),
            extra: row.extra,
            self_loops: row.self_loops,
        })
        .collect();
    largest_first(&mut touchpoints, |row| row.extra, |row| row.touchpoint.clone());
    let mut loops: Vec<LoopRow> = counts
        .loops
        .iter()
        .map(|row| LoopRow {
            there: names.touchpoint(row.there),
            back: names.touchpoint(row.back),
            count: row.count,
            journeys: row.journeys,
        })
        .collect();
    largest_first(&mut loops, |row| row.count, |row| (row.there.clone(), row.back.clone()));
    ReworkResult { journeys: counts.journeys, touchpoints, loops }
}
