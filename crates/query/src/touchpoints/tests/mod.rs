mod moments;
mod proposals;
mod registry;
mod symbols;

use styk_model::Medium;

use super::{EventStats, Moment, Names, Registry, Rule, Touchpoint};

pub(super) fn touchpoint(key: &str, events: &[&str], condition: Option<&str>) -> Touchpoint {
    Touchpoint {
        key: key.to_owned(),
        names: Names::same(key),
        rule: Rule {
            events: events.iter().map(|event| (*event).to_owned()).collect(),
            condition: condition.map(str::to_owned),
            moment: None,
            priority: 0,
        },
        ..Touchpoint::default()
    }
}

pub(super) fn at(moment: Moment, mut touchpoint: Touchpoint) -> Touchpoint {
    touchpoint.rule.moment = Some(moment);
    touchpoint
}

pub(super) fn registry(touchpoints: Vec<Touchpoint>) -> Registry {
    Registry { version: 1, touchpoints, ..Registry::default() }
}

pub(super) fn stats(event: &str, channel: &str, place: &str, count: u64) -> EventStats {
    EventStats {
        event: event.to_owned(),
        channel: channel.to_owned(),
        medium: Medium::Digital,
        place: place.to_owned(),
        count,
    }
}
