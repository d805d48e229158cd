//! Metrics, series, differences and what stands out.

use std::cmp::Ordering;

use styk_model::answer::{DifferenceResult, Estimate, SeriesGroup, SeriesPoint, SeriesResult, StandsOutResult};
use styk_model::{Ask, MetricKind, Period};

use super::Writer;
use crate::language::{Noun, count, period_of, quote};

/// The metric that was asked for, if it was one.
pub(super) fn kind_of(ask: &Ask) -> Option<&MetricKind> {
    match ask {
        Ask::Metric(metric) => Some(&metric.kind),
        Ask::Series(series) => Some(&series.of.kind),
        _ => None,
    }
}

fn by_value(a: &Estimate, b: &Estimate) -> Ordering {
    a.value.total_cmp(&b.value)
}

impl Writer {
    pub(super) fn series(&self, kind: Option<&MetricKind>, series: &SeriesResult) -> Option<String> {
        let name = self.metric_name(kind);
        match series.period {
            Some(period) => self.over_time(&name, period, series),
            None if series.groups.len() > 1 => self.across_groups(&name, series),
            None => {
                let estimate = series.groups.first()?.points.first()?.estimate?;
                let value = self.estimate(series.unit, &estimate, series.currency.as_deref());
                Some(self.pick(
                    format!("{name} is {value}."),
                    format!("{name} — {value}."),
                    format!("{name} wynosi {value}."),
                ))
            }
        }
    }

    fn across_groups(&self, name: &str, series: &SeriesResult) -> Option<String> {
        let values = || {
            let first = |group: &SeriesGroup| group.points.first().and_then(|point| point.estimate);
            series.groups.iter().filter_map(move |group| Some((group.key.as_deref()?, first(group)?)))
        };
        let (high_key, high) = values().max_by(|a, b| by_value(&a.1, &b.1))?;
        let (low_key, low) = values().min_by(|a, b| by_value(&a.1, &b.1))?;
        let (high_key, low_key) = (self.quote(high_key), self.quote(low_key));
        let currency = series.currency.as_deref();
        let (high, low) = (self.estimate(series.unit, &high, currency), self.estimate(series.unit, &low, currency));
        Some(self.pick(
            format!("{name} is highest in group {high_key}, {high}, and lowest in group {low_key}, {low}."),
            format!("{name}: выше всего в группе {high_key} — {high}, ниже всего в группе {low_key} — {low}."),
            format!("{name}: najwyższa wartość w grupie {high_key}: {high}, najniższa w grupie {low_key}: {low}."),
        ))
    }

    fn over_time(&self, name: &str, period: Period, series: &SeriesResult) -> Option<String> {
        let points = &series.groups.first()?.points;
        // The first and last period of a range are seldom whole.
        let inner = if points.len() >= 4 { &points[1..points.len() - 1] } else { &points[..] };
        let measured = || inner.iter().filter_map(|point| Some((point, point.estimate?)));
        let (high_point, high) = measured().max_by(|a, b| by_value(&a.1, &b.1))?;
        let (low_point, low) = measured().min_by(|a, b| by_value(&a.1, &b.1))?;
        let currency = series.currency.as_deref();
        let named = |point: &SeriesPoint| {
            point.start.map_or_else(String::new, |start| period_of(period, self.dates.date(start), self.language))
        };
        let (high_name, low_name) = (named(high_point), named(low_point));
        let group = series.groups.first().filter(|_| series.groups.len() > 1).and_then(|group| group.key.as_deref());
        let group = group.map_or_else(String::new, |key| {
            let key = quote(key, self.language);
            self.pick(format!(" in group {key}"), format!(" в группе {key}"), format!(" w grupie {key}"))
        });
        let (high, low) = (self.estimate(series.unit, &high, currency), self.estimate(series.unit, &low, currency));
        Some(self.pick(
            format!("{name}{group}: highest ({high_name}) {high}, lowest ({low_name}) {low}."),
            format!("{name}{group}: максимум ({high_name}) — {high}, минимум ({low_name}) — {low}."),
            format!("{name}{group}: najwięcej ({high_name}): {high}, najmniej ({low_name}): {low}."),
        ))
    }

    fn metric_name(&self, kind: Option<&MetricKind>) -> String {
        let fixed = match kind {
            Some(MetricKind::Count) => {
                self.pick("The number of interactions", "Число взаимодействий", "Liczba interakcji")
            }
            Some(MetricKind::Customers) => self.pick("The number of customers", "Число клиентов", "Liczba klientów"),
            Some(MetricKind::Journeys) => {
                self.pick("The number of journeys", "Число путей клиентов", "Liczba podróży klientów")
            }
            Some(MetricKind::Conversion { .. }) => self.pick("Conversion", "Конверсия", "Konwersja"),
            Some(MetricKind::Csat) => {
                self.pick("CSAT (satisfaction)", "CSAT (удовлетворённость)", "CSAT (satysfakcja)")
            }
            Some(MetricKind::Nps) => self.pick(
                "NPS (willingness to recommend)",
                "NPS (готовность рекомендовать)",
                "NPS (skłonność do polecania)",
            ),
            Some(MetricKind::Ces) => {
                self.pick("CES (customer effort)", "CES (усилия клиента)", "CES (wysiłek klienta)")
            }
            Some(MetricKind::ResponseTime { .. }) => self.pick("Response time", "Время ответа", "Czas odpowiedzi"),
            Some(MetricKind::Effort) => self.pick(
                "Effort (actions per journey)",
                "Усилия клиента (действий за путь)",
                "Wysiłek klienta (liczba działań w podróży)",
            ),
            Some(MetricKind::Sum { column }) => {
                return self.of_column("The sum of", "Сумма по полю", "Suma w polu", column);
            }
            Some(MetricKind::Mean { column }) => {
                return self.of_column("The mean of", "Среднее по полю", "Średnia w polu", column);
            }
            Some(MetricKind::Percentile { column, percentile }) => {
                let part = crate::language::whole_or_decimal(*percentile, self.language);
                let (en, ru, pl) = (
                    format!("The percentile {part} of"),
                    format!("Процентиль {part} по полю"),
                    format!("Percentyl {part} w polu"),
                );
                return self.of_column(&en, &ru, &pl, column);
            }
            None => self.pick("The figure", "Показатель", "Wskaźnik"),
        };
        fixed.to_owned()
    }

    fn of_column(&self, en: &str, ru: &str, pl: &str, column: &str) -> String {
        format!("{} {}", self.pick(en, ru, pl), self.quote(column))
    }

    pub(super) fn difference(&self, difference: &DifferenceResult) -> String {
        let (a, b) = (self.quote(&difference.a), self.quote(&difference.b));
        let Some(row) = difference.rows.iter().find(|row| row.real) else {
            let rows = count(difference.rows.len() as u64, self.language);
            return self.pick(
                format!("Comparisons made: {rows}; none shows a difference between {a} and {b} that chance does not explain."),
                format!("Сравнений: {rows}; ни одно не показало разницы между группами {a} и {b}, которую нельзя объяснить случайностью."),
                format!("Porównań: {rows}; żadne nie pokazało różnicy między grupami {a} i {b}, której nie tłumaczy przypadek."),
            );
        };
        let item = self.quote(&row.item);
        let (in_a, in_b) = (self.estimate(row.unit, &row.a, None), self.estimate(row.unit, &row.b, None));
        let apart = self.difference_of(row.unit, &row.difference);
        self.pick(
            format!("{a} and {b} differ most at {item}: {in_a} against {in_b}, {apart}."),
            format!("Сильнее всего группы {a} и {b} различаются по показателю {item}: {in_a} и {in_b}, разница {apart}."),
            format!("Grupy {a} i {b} najbardziej różnią się pod względem wskaźnika {item}: {in_a} i {in_b}, różnica {apart}."),
        )
    }

    pub(super) fn stands_out(&self, stands_out: &StandsOutResult) -> String {
        if let Some(first) = stands_out.findings.first() {
            return first.sentence.clone();
        }
        let looked = Noun::Comparison.counted(stands_out.looked_at, self.language);
        self.pick(
            format!("Nothing stands out: {looked} made, all within what chance explains."),
            format!("Ничего не выделяется: {looked}, всё объяснимо случайностью."),
            format!("Nic się nie wyróżnia: {looked}, wszystko tłumaczy przypadek."),
        )
    }
}
