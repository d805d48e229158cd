use styk_insight::interval::wilson;
use styk_journey::operators::{DropOffCounts, LossCounts};
use styk_model::answer::{DropOffResult, DropOffRow, Share};

use super::{Names, largest_first};

/// Touchpoints by the journeys that end there without the goal.
pub(crate) fn result(counts: &DropOffCounts, names: &Names) -> DropOffResult {
    let mut touchpoints: Vec<DropOffRow> = counts.symbols.iter().map(|loss| row(loss, names)).collect();
    largest_first(&mut touchpoints, |row| row.ended_here.successes, |row| row.touchpoint.clone());
    DropOffResult { journeys: counts.journeys, reached: counts.reached, touchpoints }
}

fn row(loss: &LossCounts, names: &Names) -> DropOffRow {
    let share = |&(symbol, journeys): &(u16, u64)| Share { touchpoint: names.touchpoint(symbol), journeys };
    let mut last: Vec<Share> = loss.last.iter().map(share).collect();
    largest_first(&mut last, |share| share.journeys, |share| share.touchpoint.clone());
    DropOffRow {
        touchpoint: names.touchpoint(loss.symbol),
        journeys: loss.journeys,
        ended_here: wilson(loss.ended_here, loss.journeys),
        lost: wilson(loss.lost, loss.journeys),
        last,
    }
}
