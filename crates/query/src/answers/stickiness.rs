use styk_journey::operators::{StickinessCount, StickinessCounts};
use styk_model::Calendar;
use styk_model::answer::{StickinessPoint, StickinessResult};

/// One point per period, in order of time.
pub(crate) fn result(counts: StickinessCounts, calendar: &Calendar) -> StickinessResult {
    let point = |(period, count): (usize, &StickinessCount)| {
        let daily = ratio(count.customer_days as f64, count.days as f64);
        StickinessPoint {
            start: calendar.start(period),
            customers: count.customers,
            daily,
            ratio: ratio(daily, count.customers as f64),
        }
    };
    StickinessResult {
        period: calendar.period,
        points: counts.points.iter().enumerate().map(point).collect(),
        active_days: counts.active_days,
    }
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}
