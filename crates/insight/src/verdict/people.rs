//! Retention, stickiness, lifecycle and repeat purchase.

use styk_model::Period;
use styk_model::answer::{
    CustomersResult, LifecycleResult, Rate, RepeatPurchaseResult, RetentionResult, StickinessResult,
};

use super::{SMALL_SAMPLE, Writer};
use crate::interval::{Moments, mean};
use crate::language::{Noun, count, duration, percent, percent_range, period_of};

impl Writer {
    fn periods(&self, period: Period, n: usize) -> String {
        let noun = match period {
            Period::Day => Noun::Day,
            Period::Week => Noun::Week,
            Period::Month => Noun::Month,
            Period::Quarter => Noun::Quarter,
        };
        noun.counted(n as u64, self.language)
    }

    /// `after 2 weeks`; Russian and Polish take the accusative, which differs for one week.
    fn after(&self, period: Period, n: usize) -> String {
        let periods = self.periods(period, n);
        match (self.language, period) {
            (styk_model::Language::Ru, Period::Week) => format!("через {}", periods.replace("неделя", "неделю")),
            _ => self.pick(
                format!("after {periods}"),
                format!("через {periods}"),
                format!("po {}", self.locative(period, n)),
            ),
        }
    }

    /// Polish `po` takes the locative.
    fn locative(&self, period: Period, n: usize) -> String {
        let (one, many) = match period {
            Period::Day => ("dniu", "dniach"),
            Period::Week => ("tygodniu", "tygodniach"),
            Period::Month => ("miesiącu", "miesiącach"),
            Period::Quarter => ("kwartale", "kwartałach"),
        };
        format!("{}\u{a0}{}", count(n as u64, self.language), if n == 1 { one } else { many })
    }

    pub(super) fn retention(&self, retention: &RetentionResult) -> Option<String> {
        // Position 0 is the period of the first interaction itself.
        let later = || retention.overall.iter().enumerate().skip(1).filter(|(_, rate)| rate.n > 0);
        let (first, rate) = later().next()?;
        let back = |after: usize, rate: &Rate| {
            let whole = self.pick("of customers", "клиентов", "klientów");
            let (after, rate) = (self.after(retention.period, after), self.rate_of(rate, whole));
            (after, rate)
        };
        let (after, share) = back(first, rate);
        let start = self.pick(
            format!("{} {share} are back", crate::language::capital(&after)),
            format!("{} возвращается {share}", crate::language::capital(&after)),
            format!("{} wraca {share}", crate::language::capital(&after)),
        );
        let last = later().rfind(|(_, rate)| rate.n >= SMALL_SAMPLE).filter(|(index, _)| *index > first);
        let Some((index, rate)) = last else { return Some(format!("{start}.")) };
        let (after, share) = back(index, rate);
        Some(self.pick(
            format!("{start}, {after} {share}."),
            format!("{start}, {after} — {share}."),
            format!("{start}, a {after} {share}."),
        ))
    }

    pub(super) fn stickiness(&self, stickiness: &StickinessResult) -> Option<String> {
        let points = stickiness.points.iter().filter(|point| point.customers > 0);
        let ratios: Moments = points.map(|point| point.ratio).collect();
        if ratios.n == 0 {
            return None;
        }
        let estimate = mean(&ratios);
        let share = percent(estimate.value, self.language);
        let range = match (estimate.low, estimate.high) {
            (Some(low), Some(high)) => {
                let range = percent_range(low.max(0.0), high.min(1.0), self.language);
                self.pick(
                    format!("95% interval {range}; "),
                    format!("диапазон неопределённости 95\u{a0}%: {range}; "),
                    format!("przedział niepewności 95%: {range}; "),
                )
            }
            _ => String::new(),
        };
        let n = self.periods(stickiness.period, ratios.n as usize);
        let whole = match stickiness.period {
            Period::Day => self.pick("of the day's", "клиентов этого дня", "klientów tego dnia"),
            Period::Week => self.pick("of the week's", "клиентов этой недели", "klientów tego tygodnia"),
            Period::Month => self.pick("of the month's", "клиентов этого месяца", "klientów tego miesiąca"),
            Period::Quarter => self.pick("of the quarter's", "клиентов этого квартала", "klientów tego kwartału"),
        };
        Some(self.pick(
            format!("On an average day {share} {whole} customers are active ({range}{n})."),
            format!("В обычный день активны {share} {whole} ({range}{n})."),
            format!("W przeciętnym dniu aktywnych jest {share} {whole} ({range}{n})."),
        ))
    }

    pub(super) fn lifecycle(&self, lifecycle: &LifecycleResult) -> Option<String> {
        // The newest period is seldom over; the one before it is.
        let points = &lifecycle.points;
        let point = points.get(points.len().saturating_sub(2))?;
        let period = period_of(lifecycle.period, self.dates.date(point.start), self.language);
        let period = crate::language::capital(&period);
        let [new, returning, back, dormant] =
            [point.new, point.returning, point.resurrected, point.dormant].map(|n| count(n, self.language));
        Some(self.pick(
            format!("{period}: {new} customers are new, {returning} stayed, {back} came back after a break, {dormant} went quiet."),
            format!("{period}: новых клиентов — {new}, остались — {returning}, вернулись после перерыва — {back}, перестали приходить — {dormant}."),
            format!("{period}: nowi klienci: {new}, pozostali aktywni: {returning}, wrócili po przerwie: {back}, przestali przychodzić: {dormant}."),
        ))
    }

    pub(super) fn customers(&self, customers: &CustomersResult) -> String {
        let all = Noun::Customer.counted(customers.total, self.language);
        let listed = customers.customers.len() as u64;
        if customers.total == 0 {
            let none = self.pick(
                "No customer stands behind this number.",
                "За этим числом не стоит ни один клиент.",
                "Za tą liczbą nie stoi żaden klient.",
            );
            return none.to_owned();
        }
        if listed == customers.total {
            return self.pick(
                format!("Behind this number: {all}."),
                format!("За этим числом: {all}."),
                format!("Za tą liczbą: {all}."),
            );
        }
        let listed = count(listed, self.language);
        self.pick(
            format!("Behind this number: {all}; those seen last are listed ({listed})."),
            format!("За этим числом: {all}; в списке — кто был недавно ({listed})."),
            format!("Za tą liczbą: {all}; lista pokazuje ostatnio widzianych ({listed})."),
        )
    }

    pub(super) fn repeat_purchase(&self, repeat: &RepeatPurchaseResult) -> Option<String> {
        if repeat.customers == 0 {
            return None;
        }
        let rate = self.rate_of(&repeat.repeat, self.pick("of buyers", "покупателей", "kupujących"));
        let between = if repeat.between_all.n == 0 {
            String::new()
        } else {
            let median = duration(repeat.between_all.median_s, self.language);
            let n = count(repeat.between_all.n, self.language);
            self.pick(
                format!("; the median time between purchases is {median} (n\u{a0}=\u{a0}{n})"),
                format!("; между покупками обычно проходит {median} (медиана, n\u{a0}=\u{a0}{n})"),
                format!("; między zakupami mija zwykle {median} (mediana, n\u{a0}=\u{a0}{n})"),
            )
        };
        Some(self.pick(
            format!("{rate} buy again{between}."),
            format!("Повторно покупает {rate}{between}."),
            format!("Ponownie kupuje {rate}{between}."),
        ))
    }
}
