use styk_insight::interval::wilson;
use styk_journey::durations::Durations;
use styk_journey::operators::RepeatPurchaseCounts;
use styk_model::answer::RepeatPurchaseResult;

/// Gaps after the last one that anybody had are left out.
pub(crate) fn result(counts: RepeatPurchaseCounts) -> RepeatPurchaseResult {
    let used = counts.between.iter().rposition(|between| between.n() > 0).map_or(0, |last| last + 1);
    RepeatPurchaseResult {
        customers: counts.customers,
        repeat: wilson(counts.repeat, counts.customers),
        by_count: counts.by_count,
        between: counts.between[..used].iter().map(Durations::times).collect(),
        between_all: counts.between_all.times(),
    }
}
