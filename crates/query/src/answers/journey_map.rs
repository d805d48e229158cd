use styk_insight::interval::wilson;
use styk_journey::durations::Durations;
use styk_journey::operators::{JourneyMapCounts, NodeCounts, PLACES, VisitCounts};
use styk_model::Calendar;
use styk_model::answer::{MapLink, MapResult, MapTouchpoint};

use super::{Names, largest_first};
use crate::touchpoints::Registry;

/// In order of the journey; those without a place last.
pub(crate) fn in_order(touchpoints: &mut [MapTouchpoint]) {
    touchpoints.sort_by(|a, b| {
        let place = |touchpoint: &MapTouchpoint| touchpoint.place.unwrap_or(2.0);
        place(a).total_cmp(&place(b)).then(b.customers.cmp(&a.customers)).then_with(|| a.key.cmp(&b.key))
    });
}

/// Touchpoints by their mean place in journeys; links by customers, those past the
/// limit left out.
pub(crate) fn journey_map(
    counts: JourneyMapCounts,
    names: &Names,
    registry: &Registry,
    calendar: &Calendar,
    limit: Option<usize>,
) -> MapResult {
    let JourneyMapCounts { customers, transitions, visits } = counts;
    let key = |symbol: u16| {
        let touchpoint = registry.touchpoints.get(usize::from(symbol));
        touchpoint.map_or_else(|| format!("#{symbol}"), |touchpoint| touchpoint.key.clone())
    };
    let interactions = |symbol: u16| {
        let found = transitions.nodes.binary_search_by_key(&symbol, |node| node.symbol);
        found.map_or(0, |place| transitions.nodes[place].interactions)
    };
    let mut onward: Vec<Durations> = Vec::new();
    for edge in &transitions.edges {
        let from = usize::from(edge.from);
        if onward.len() <= from {
            onward.resize(from + 1, Durations::default());
        }
        onward[from].merge(&edge.times);
    }
    let touchpoint = |(node, visits): (&NodeCounts, VisitCounts)| MapTouchpoint {
        key: key(node.symbol),
        touchpoint: names.touchpoint(node.symbol),
        interactions: node.interactions,
        customers: node.customers,
        share: wilson(node.customers, customers),
        journeys: visits.journeys,
        starts: node.starts,
        ended_here: wilson(node.ends, visits.journeys),
        repeated: wilson(visits.repeated, visits.journeys),
        times: onward.get(usize::from(node.symbol)).map(Durations::times).unwrap_or_default(),
        place: (visits.placed > 0).then(|| visits.place as f64 / PLACES as f64 / visits.placed as f64),
        trend: visits.customers,
        change: None,
    };
    let mut touchpoints: Vec<MapTouchpoint> = transitions.nodes.iter().zip(visits).map(touchpoint).collect();
    in_order(&mut touchpoints);
    let mut edges: Vec<_> = transitions.edges.iter().collect();
    largest_first(&mut edges, |edge| edge.customers, |edge| (key(edge.from), key(edge.to)));
    let rest = edges.split_off(limit.unwrap_or(usize::MAX).min(edges.len()));
    let links = edges.into_iter().map(|edge| MapLink {
        from: key(edge.from),
        to: key(edge.to),
        count: edge.times.n(),
        customers: edge.customers,
        share: wilson(edge.times.n(), interactions(edge.from)),
        times: edge.times.times(),
        change: None,
    });
    MapResult {
        customers,
        journeys: transitions.journeys,
        period: calendar.period,
        periods: (0..calendar.len()).map(|period| calendar.start(period)).collect(),
        touchpoints,
        links: links.collect(),
        other_transitions: rest.iter().map(|edge| edge.times.n()).sum(),
        against: None,
    }
}
