use styk_journey::operators::StepMatrixCounts;
use styk_model::answer::StepMatrixResult;

use super::{Names, largest_first};

/// Touchpoints that stand at no position shown are left out.
pub(crate) fn result(counts: StepMatrixCounts, names: &Names) -> StepMatrixResult {
    let symbols = counts.counts.first().map_or(0, Vec::len);
    let total = |symbol: usize| counts.counts.iter().map(|position| position[symbol]).sum::<u64>();
    let mut shown: Vec<(usize, u64)> =
        (0..symbols).map(|symbol| (symbol, total(symbol))).filter(|(_, total)| *total > 0).collect();
    largest_first(&mut shown, |(_, total)| *total, |(symbol, _)| names.touchpoint(*symbol as u16));
    let row = |position: &Vec<u64>| shown.iter().map(|(symbol, _)| position[*symbol]).collect();
    StepMatrixResult {
        journeys: counts.journeys,
        touchpoints: shown.iter().map(|(symbol, _)| names.touchpoint(*symbol as u16)).collect(),
        counts: counts.counts.iter().map(row).collect(),
        ended: counts.ended,
    }
}
