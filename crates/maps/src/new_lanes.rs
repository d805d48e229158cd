//! Lanes of new maps.

use crate::{Lane, LaneKind};

/// A lane called after its kind.
pub(crate) fn lane(kind: LaneKind) -> Lane {
    Lane { key: key(kind).to_owned(), kind, ..Lane::default() }
}

/// Puts a lane of the kind at the end, under a key that no other lane has.
pub(crate) fn add_lane(lanes: &mut Vec<Lane>, kind: LaneKind) {
    let mut added = lane(kind);
    while lanes.iter().any(|other| other.key == added.key) {
        added.key.push_str("-2");
    }
    lanes.push(added);
}

/// As the kind is written in JSON.
pub(crate) fn key(kind: LaneKind) -> &'static str {
    match kind {
        LaneKind::Action => "action",
        LaneKind::Touchpoint => "touchpoint",
        LaneKind::Thought => "thought",
        LaneKind::Emotion => "emotion",
        LaneKind::Expectation => "expectation",
        LaneKind::Obstacle => "obstacle",
        LaneKind::Solution => "solution",
        LaneKind::Quote => "quote",
        LaneKind::Metric => "metric",
        LaneKind::Opportunity => "opportunity",
        LaneKind::Evidence => "evidence",
        LaneKind::Frontstage => "frontstage",
        LaneKind::Backstage => "backstage",
        LaneKind::Support => "support",
        LaneKind::Picture => "picture",
        LaneKind::Text => "text",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lane_is_called_as_its_kind_is_written() {
        for kind in [LaneKind::Action, LaneKind::Opportunity, LaneKind::Frontstage, LaneKind::Text] {
            assert_eq!(serde_json::to_value(kind).unwrap(), key(kind));
        }
    }

    #[test]
    fn a_lane_that_is_added_takes_no_key_of_another() {
        let mut lanes = vec![Lane { key: "support".to_owned(), ..Lane::default() }];
        add_lane(&mut lanes, LaneKind::Support);
        assert_eq!(lanes[1].key, "support-2");
    }
}
