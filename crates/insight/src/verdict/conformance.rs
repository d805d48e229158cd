//! How journeys keep to a map.

use styk_model::DeviationKind;
use styk_model::answer::{ConformanceResult, Deviation, OutcomeDifference, Unit};

use super::Writer;
use crate::language::Noun;

impl Writer {
    pub(super) fn conformance(&self, conformance: &ConformanceResult) -> String {
        if conformance.journeys == 0 {
            return self.nobody_there(conformance);
        }
        let customers = self.pick("of customers", "клиентов", "klientów");
        let (map, rate) = (self.quote(&conformance.map), self.rate_of(&conformance.following, customers));
        let first = self.pick(
            format!("{rate} follow the map {map} without any deviation"),
            format!("По карте {map} без отклонений идут {rate}"),
            format!("Bez odstępstw od mapy {map} idzie {rate}"),
        );
        let Some(frequent) = conformance.deviations.iter().max_by_key(|one| one.customers.successes) else {
            return format!("{first}.");
        };
        let (what, rate) = (self.deviation(frequent), self.rate(&frequent.customers));
        let first = self.pick(
            format!("{first}; the most frequent deviation is {what}: {rate}."),
            format!("{first}; самое частое отклонение — {what}: {rate}."),
            format!("{first}; najczęstsze odstępstwo to {what}: {rate}."),
        );
        match costliest(conformance) {
            Some((one, cost)) => format!("{first} {}", self.costs(one, &cost, conformance.currency.as_deref())),
            None => first,
        }
    }

    fn nobody_there(&self, conformance: &ConformanceResult) -> String {
        let (map, journeys) =
            (self.quote(&conformance.map), Noun::Journey.counted(conformance.elsewhere, self.language));
        self.pick(
            format!("No journey comes to a step of the map {map}; looked at: {journeys}."),
            format!("Ни один путь клиента не проходит через шаги карты {map}; просмотрено: {journeys}."),
            format!("Żadna podróż klienta nie prowadzi przez kroki mapy {map}; sprawdzono: {journeys}."),
        )
    }

    /// `skipping the step “Pay”`.
    fn deviation(&self, deviation: &Deviation) -> String {
        let name = self.quote(&deviation.name);
        match deviation.kind {
            DeviationKind::Skipped => self.pick(
                format!("skipping the step {name}"),
                format!("пропуск шага {name}"),
                format!("pominięcie kroku {name}"),
            ),
            DeviationKind::WrongOrder => self.pick(
                format!("the step {name} in the wrong order"),
                format!("шаг {name} не на своём месте"),
                format!("krok {name} w złej kolejności"),
            ),
            DeviationKind::Repeated => self.pick(
                format!("doing the step {name} again"),
                format!("повтор шага {name}"),
                format!("powtórzenie kroku {name}"),
            ),
            DeviationKind::Unplanned => self.pick(
                format!("the touchpoint {name}, which is not planned there"),
                format!("точка контакта {name} не по плану"),
                format!("punkt styku {name} poza planem"),
            ),
        }
    }

    /// What goes with a deviation; an association, and said so.
    fn costs(&self, deviation: &Deviation, cost: &Cost, currency: Option<&str>) -> String {
        let what = self.deviation(deviation);
        let (figure, difference) = match cost {
            Cost::Conversion(one) => (
                self.pick("A lower conversion", "более низкой конверсией", "niższą konwersją"),
                self.difference_of(Unit::Share, &one.difference),
            ),
            Cost::Satisfaction(one) => (
                self.pick("Lower satisfaction", "более низкой удовлетворённостью", "niższą satysfakcją"),
                self.difference_of(Unit::Points, &one.difference),
            ),
            Cost::Revenue(one) => (
                self.pick("Less revenue per customer", "меньшей выручкой на клиента", "niższym przychodem na klienta"),
                self.money_difference(one, currency),
            ),
        };
        self.pick(
            format!("{figure} goes most with {what}: {difference}; an association, not a proven cause."),
            format!("Сильнее всего с {figure} связано такое отклонение: {what}, разница {difference}; это связь, а не причина."),
            format!("Z {figure} najmocniej wiąże się odstępstwo: {what}, różnica {difference}; to związek, nie przyczyna."),
        )
    }

    fn money_difference(&self, one: &OutcomeDifference, currency: Option<&str>) -> String {
        let signed = |value: f64| {
            let sign = if value < 0.0 { "\u{2212}" } else { "+" };
            format!("{sign}{}", self.value(Unit::Money, value.abs(), currency))
        };
        let value = signed(one.difference.value);
        let (Some(low), Some(high)) = (one.difference.low, one.difference.high) else { return value };
        let (from, to) = (self.pick("", "от ", "od "), self.pick("to", "до", "do"));
        format!("{value} ({})", self.interval_words(&format!("{from}{} {to} {}", signed(low), signed(high))))
    }
}

/// What is worse with a deviation.
enum Cost {
    Conversion(OutcomeDifference),
    Satisfaction(OutcomeDifference),
    Revenue(OutcomeDifference),
}

/// The deviation with which most is lost in all, by the first outcome of which any real loss is known: money, then
/// conversion, then satisfaction.
fn costliest(conformance: &ConformanceResult) -> Option<(&Deviation, Cost)> {
    let most = |of: &dyn Fn(&Deviation) -> Option<OutcomeDifference>, n: &dyn Fn(&Deviation) -> u64| {
        let real = conformance.deviations.iter().filter_map(|one| Some((one, of(one)?)));
        let lost = |(one, cost): &(&Deviation, OutcomeDifference)| -cost.difference.value * n(one) as f64;
        real.filter(|(_, cost)| cost.real && cost.difference.value < 0.0).max_by(|a, b| lost(a).total_cmp(&lost(b)))
    };
    let (customers, journeys) = (|one: &Deviation| one.customers.successes, |one: &Deviation| one.journeys);
    let money = most(&|one| one.against.revenue, &customers).map(|(one, cost)| (one, Cost::Revenue(cost)));
    let conversion = || most(&|one| one.against.conversion, &journeys).map(|(one, cost)| (one, Cost::Conversion(cost)));
    let satisfaction =
        || most(&|one| one.against.satisfaction, &customers).map(|(one, cost)| (one, Cost::Satisfaction(cost)));
    money.or_else(conversion).or_else(satisfaction)
}
