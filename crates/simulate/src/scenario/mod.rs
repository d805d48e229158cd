//! What a demo company is: its touchpoints, segments, transitions and planted changes.

mod airline;
mod bank;
mod travel;

use serde::{Deserialize, Serialize};
use styk_model::{Language, Scale};

use crate::Demo;

/// A text in English, Russian and Polish, in the order of [`Language::ALL`].
pub(crate) type Labels = [&'static str; 3];

pub(crate) const SEGMENTS: usize = 3;

/// One probability or level for each segment.
pub(crate) type PerSegment = [f64; SEGMENTS];

pub(crate) fn label(labels: &Labels, language: Language) -> &'static str {
    labels[match language {
        Language::En => 0,
        Language::Ru => 1,
        Language::Pl => 2,
    }]
}

/// Where a touchpoint lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Channel {
    Web,
    App,
    Calls,
    Branch,
    Airport,
    OnBoard,
    Email,
    Messenger,
    PickupPoint,
    Shop,
}

impl Channel {
    /// As the company's systems write it.
    pub(crate) fn name(self, language: Language) -> &'static str {
        let labels = match self {
            Self::Web => ["web", "сайт", "strona www"],
            Self::App => ["mobile app", "приложение", "aplikacja"],
            Self::Calls => ["call centre", "горячая линия", "infolinia"],
            Self::Branch => ["branch", "отделение", "oddział"],
            Self::Airport => ["airport", "аэропорт", "lotnisko"],
            Self::OnBoard => ["on board", "на борту", "na pokładzie"],
            Self::Email => ["e-mail", "e-mail", "e-mail"],
            Self::Messenger => ["WhatsApp", "Telegram", "Messenger"],
            Self::PickupPoint => ["parcel shop", "ПВЗ", "paczkomat"],
            Self::Shop => ["travel shop", "офис продаж", "biuro podróży"],
        };
        label(&labels, language)
    }
}

/// Stages of the first model that ships with Styk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    Awareness,
    Interest,
    Decision,
    Loyalty,
    Advocacy,
}

/// The system that records a touchpoint, and so the file it is exported to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// Customer cards from the CRM.
    Customers,
    /// Page events of the site.
    WebEvents,
    /// Events of the app, one JSON object a line as Segment and RudderStack write them.
    AppEvents,
    /// Orders, bookings, opened accounts.
    Orders,
    /// Calls of the contact centre.
    Calls,
    /// Visits to a place with a queue: branch, airport, pick-up point.
    Visits,
    /// Messages in a messenger or chat.
    Chats,
    /// Complaints and reviews.
    Requests,
    /// Answers to "would you recommend us".
    NpsSurvey,
    /// Answers to "how easy was it".
    CesSurvey,
    /// What customers allow, and took back.
    Consents,
}

impl FileKind {
    /// Those with what customers did.
    pub const ALL: [Self; 10] = [
        Self::Customers,
        Self::WebEvents,
        Self::AppEvents,
        Self::Orders,
        Self::Calls,
        Self::Visits,
        Self::Chats,
        Self::Requests,
        Self::NpsSurvey,
        Self::CesSurvey,
    ];
}

/// What a comment is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Topic {
    General,
    Site,
    App,
    Calls,
    Branch,
    Airport,
    Flight,
    Trip,
    Pickup,
}

/// Log-normal: the median and the standard deviation of the logarithm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct LogNormal {
    pub median: f64,
    pub sigma: f64,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Touchpoint {
    pub key: &'static str,
    pub labels: Labels,
    pub channel: Channel,
    pub stage: Stage,
    pub file: FileKind,
    pub topic: Topic,
    /// Scale and the mean share of it that a neutral customer gives.
    pub score: Option<(Scale, f64)>,
    /// Share of these interactions that carry a comment.
    pub comments: f64,
    /// Minutes in a queue.
    pub queue: Option<LogNormal>,
    /// Median amount in euro per segment.
    pub money: Option<PerSegment>,
    /// What having met it adds to the share of every later score of the journey.
    pub felt: f64,
}

impl Touchpoint {
    const fn new(
        key: &'static str,
        labels: Labels,
        channel: Channel,
        stage: Stage,
        file: FileKind,
        topic: Topic,
    ) -> Self {
        Self {
            key,
            labels,
            channel,
            stage,
            file,
            topic,
            score: None,
            comments: 0.0,
            queue: None,
            money: None,
            felt: 0.0,
        }
    }

    const fn scored(mut self, scale: Scale, share: f64, comments: f64) -> Self {
        self.score = Some((scale, share));
        self.comments = comments;
        self
    }

    const fn commented(mut self) -> Self {
        self.comments = 1.0;
        self
    }

    const fn queued(mut self, median: f64, sigma: f64) -> Self {
        self.queue = Some(LogNormal { median, sigma });
        self
    }

    const fn paid(mut self, euros: PerSegment) -> Self {
        self.money = Some(euros);
        self
    }

    const fn felt(mut self, shift: f64) -> Self {
        self.felt = shift;
        self
    }

    /// The value of the event column: systems with an interface for programs
    /// write keys, those that people fill in write words.
    pub(crate) fn event(&self, language: Language) -> &'static str {
        match self.file {
            FileKind::WebEvents | FileKind::AppEvents => self.key,
            _ => label(&self.labels, language),
        }
    }
}

/// A possible next touchpoint. What the edges of a state leave up to 1 is the end of the journey.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edge {
    pub to: &'static str,
    pub probability: PerSegment,
    /// Minutes from one touchpoint to the next, before the pace of the segment.
    pub wait: LogNormal,
}

const fn to(to: &'static str, probability: PerSegment, median: f64, sigma: f64) -> Edge {
    Edge { to, probability, wait: LogNormal { median, sigma } }
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct State {
    pub touchpoint: Touchpoint,
    pub start: PerSegment,
    pub next: &'static [Edge],
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Segment {
    pub key: &'static str,
    pub labels: Labels,
    pub share: f64,
    pub journeys_per_year: f64,
    /// Multiplies every median wait between touchpoints.
    pub pace: f64,
    /// Added to the mean share of every score.
    pub satisfaction: f64,
    /// Demand by month, January first; 1 is the average.
    pub demand: [f64; 12],
}

/// What happened on a known day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Something the company changed on purpose.
    Change,
    /// Something that broke.
    Incident,
}

/// What an honest analysis of it must find.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    Works,
    NoEffect,
    Harms,
    /// Something else happened at the same time: before/after must refuse.
    Confounded,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Effect {
    /// The probability of going from one touchpoint to another is multiplied.
    Transition { from: &'static str, to: &'static str, factor: f64 },
    /// The median queue is multiplied.
    Queue { touchpoint: &'static str, factor: f64 },
    /// The mean share of the scale is shifted.
    Score { touchpoint: &'static str, shift: f64 },
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Change {
    pub key: &'static str,
    pub labels: Labels,
    pub kind: ChangeKind,
    pub finding: Finding,
    /// Where it was made or seen.
    pub touchpoint: &'static str,
    /// When it begins, as a share of the period.
    pub begins: f64,
    /// How long it lasts; for good where absent.
    pub days: Option<i32>,
    pub effects: &'static [Effect],
}

#[derive(Debug)]
pub(crate) struct Scenario {
    pub company: Labels,
    /// Ending of the case numbers: bookings, contracts, orders.
    pub case_prefix: &'static str,
    pub segments: [Segment; SEGMENTS],
    pub states: &'static [State],
    pub changes: &'static [Change],
    /// Multiplies demand on a public holiday, and in the two weeks before it.
    pub holiday: (f64, f64),
    /// Share of customers with a card in the CRM and an account.
    pub registered: f64,
    /// Chance that a customer is never seen again after a journey, and after one with a complaint.
    pub leaves: (f64, f64),
    pub places: [&'static [&'static str]; 3],
}

impl Scenario {
    pub(crate) fn of(demo: Demo) -> &'static Self {
        match demo {
            Demo::Airline => &airline::SCENARIO,
            Demo::Bank => &bank::SCENARIO,
            Demo::Travel => &travel::SCENARIO,
        }
    }

    /// The state whose touchpoint has this key.
    pub(crate) fn state(&self, key: &str) -> Option<usize> {
        self.states.iter().position(|state| state.touchpoint.key == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_resolves_and_every_row_is_a_distribution() {
        for demo in Demo::ALL {
            let scenario = Scenario::of(demo);
            let known = |key: &str| assert!(scenario.state(key).is_some(), "{demo:?}: `{key}` is no touchpoint");
            for state in scenario.states {
                state.next.iter().for_each(|edge| known(edge.to));
                for segment in 0..SEGMENTS {
                    let sum: f64 = state.next.iter().map(|edge| edge.probability[segment]).sum();
                    assert!(sum < 1.0 + 1e-9, "{demo:?}: `{}` leaves with {sum}", state.touchpoint.key);
                }
            }
            for change in scenario.changes {
                known(change.touchpoint);
                for effect in change.effects {
                    match *effect {
                        Effect::Transition { from, to, .. } => {
                            known(to);
                            let row = &scenario.states[scenario.state(from).unwrap()];
                            assert!(row.next.iter().any(|edge| edge.to == to), "{demo:?}: no edge `{from}` to `{to}`");
                        }
                        Effect::Queue { touchpoint, .. } | Effect::Score { touchpoint, .. } => known(touchpoint),
                    }
                }
            }
        }
    }

    #[test]
    fn shares_starts_and_demand_are_whole() {
        for demo in Demo::ALL {
            let scenario = Scenario::of(demo);
            let shares: f64 = scenario.segments.iter().map(|segment| segment.share).sum();
            assert!((shares - 1.0).abs() < 1e-9);
            for (index, segment) in scenario.segments.iter().enumerate() {
                let starts: f64 = scenario.states.iter().map(|state| state.start[index]).sum();
                assert!((starts - 1.0).abs() < 1e-9, "{demo:?} {}: {starts}", segment.key);
                let demand: f64 = segment.demand.iter().sum();
                assert!((demand - 12.0).abs() < 0.35, "{demo:?} {}: {demand}", segment.key);
            }
        }
    }

    #[test]
    fn keys_are_distinct_and_every_touchpoint_can_be_reached() {
        for demo in Demo::ALL {
            let states = Scenario::of(demo).states;
            for (index, state) in states.iter().enumerate() {
                let key = state.touchpoint.key;
                assert!(states[..index].iter().all(|other| other.touchpoint.key != key), "`{key}` twice");
                let reached = state.start.iter().any(|share| *share > 0.0)
                    || states.iter().any(|other| other.next.iter().any(|edge| edge.to == key));
                assert!(reached, "{demo:?}: `{key}` is never reached");
            }
        }
    }
}
