use styk_journey::operators::LifecycleCounts;
use styk_model::Calendar;
use styk_model::answer::{LifecyclePoint, LifecycleResult};

/// One point per period that was asked about, in order of time.
pub(crate) fn result(counts: &LifecycleCounts, calendar: &Calendar) -> LifecycleResult {
    let points = counts.periods.clone().zip(&counts.points).map(|(period, count)| LifecyclePoint {
        start: calendar.start(period),
        new: count.new,
        returning: count.returning,
        resurrected: count.resurrected,
        dormant: count.dormant,
    });
    LifecycleResult { period: calendar.period, points: points.collect() }
}
