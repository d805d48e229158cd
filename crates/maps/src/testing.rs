//! What tests of several parts look into.

use styk_model::Medium;

use crate::KnownTouchpoint;

/// The catalogue of common touchpoints, which `styk-query` keeps.
pub(crate) const CATALOGUE: &str = include_str!("../../query/src/touchpoints/catalogue.tsv");

/// The rows of the catalogue and those of the templates. Events are leaked: tests end.
pub(crate) fn known() -> Vec<KnownTouchpoint<'static>> {
    let catalogue = CATALOGUE.lines().skip(1).map(|line| {
        let columns: Vec<&'static str> = line.split('\t').collect();
        let events: Vec<&'static str> = columns[7].split(';').map(str::trim).collect();
        let part = |column: &'static str| Some(column).filter(|column| *column != "*");
        KnownTouchpoint {
            key: columns[0],
            stage: part(columns[1]),
            phase: part(columns[2]),
            medium: Medium::from_name(columns[3]),
            names: [columns[4], columns[5], columns[6]],
            events: events.leak(),
        }
    });
    catalogue.chain(crate::template_touchpoints().iter().copied()).collect()
}
