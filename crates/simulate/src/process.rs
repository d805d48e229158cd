//! The life of one customer: journeys, and in each a walk over touchpoints.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use styk_model::IdentifierKind;

use crate::comments::{self, Tone};
use crate::identity::{COOKIES, Seen};
use crate::person::{Person, wide};
use crate::plan::{DAY, HOUR, MINUTE, Plan};
use crate::random::{beta_binomial, chance, draw, exponential, normal, pick, stream};
use crate::scenario::{Channel, FileKind, LogNormal, Topic, Touchpoint};

const SECOND: i64 = 1_000_000;
const SESSION_GAP: i64 = 30 * MINUTE;

/// A walk longer than this is ended; none of the scenarios comes near.
const LONGEST_JOURNEY: u32 = 250;

/// How much an unusually long queue (one standard deviation of its logarithm)
/// takes from the share of the next score. Symmetric, so means do not move.
const QUEUE_WEIGHT: f64 = 0.03;

/// Journeys begin by hour of the local day in these proportions.
const HOURS: [f64; 24] = [
    0.010, 0.006, 0.004, 0.003, 0.004, 0.008, 0.018, 0.030, 0.045, 0.058, 0.062, 0.060, 0.062, 0.060, 0.056, 0.054,
    0.054, 0.056, 0.062, 0.070, 0.072, 0.064, 0.050, 0.032,
];

/// One interaction as it happened.
#[derive(Debug, Clone)]
pub(crate) struct Moment {
    pub time: i64,
    /// The number of the touchpoint; `None` for the card made in the CRM.
    pub state: Option<usize>,
    /// From 0, within the customer.
    pub journey: u32,
    /// Number of the order it belongs to, from 1 within the customer; 0 for none.
    pub order: u32,
    pub session: u64,
    pub seen: Seen,
    pub mobile: bool,
    pub amount: Option<i64>,
    pub score: Option<u32>,
    pub queue_ms: Option<i64>,
    pub duration_ms: Option<i64>,
    pub comment: Option<String>,
    pub place: &'static str,
}

impl Moment {
    pub(crate) fn file(&self, plan: &Plan) -> FileKind {
        self.state.map_or(FileKind::Customers, |state| plan.scenario.states[state].touchpoint.file)
    }
}

pub(crate) struct Life {
    pub person: Person,
    /// In the order of time, no two at the same one.
    pub moments: Vec<Moment>,
    pub journeys: u32,
}

/// Everything that customer `number` does in the period.
pub(crate) fn live(plan: &Plan, number: u32) -> Life {
    let mut random = stream(plan.seed, u64::from(number));
    let person = Person::draw(plan, number, &mut random);
    let walk = Walk {
        plan,
        place: pick(&mut random, plan.scenario.places[plan.options.language as usize]),
        random,
        person,
        moments: Vec::new(),
        row: Vec::new(),
        orders: 0,
        sessions: 0,
        cookie: 0,
    };
    walk.run()
}

struct Walk<'a> {
    plan: &'a Plan,
    random: ChaCha8Rng,
    person: Person,
    place: &'static str,
    moments: Vec<Moment>,
    row: Vec<f64>,
    orders: u32,
    sessions: u64,
    cookie: u8,
}

/// What a journey carries from one touchpoint to the next.
struct Journey {
    number: u32,
    /// The step from which the site knows the customer; never for some.
    login: u32,
    step: u32,
    order: u32,
    mobile: bool,
    session: u64,
    last_online: Option<i64>,
    /// Sum of what the touchpoints met so far add to scores.
    felt: f64,
    /// The last queue in standard deviations of its logarithm, and in minutes.
    queue: (f64, Option<i64>),
    complained: bool,
    /// What the last touchpoint was about.
    topic: Topic,
}

impl Walk<'_> {
    fn run(mut self) -> Life {
        let segment = self.person.segment;
        let all = self.plan.demand_before(segment, self.plan.days());
        let early = chance(&mut self.random, 0.3);
        let mut demand = self.random.random_range(0.0..if early { 0.1 } else { 1.0 }) * all;
        let mut journeys = 0;
        while let Some(day) = self.plan.day_of_demand(segment, demand) {
            let start = self.plan.midnights[day] + self.time_of_day();
            if journeys == 0 && self.person.registered {
                self.make_card(start - MINUTE);
            }
            let complained = self.journey(journeys, start);
            journeys += 1;
            let (usual, after_complaint) = self.plan.scenario.leaves;
            if chance(&mut self.random, if complained { after_complaint } else { usual }) {
                break;
            }
            let after = self.moments.last().map_or(start, |moment| moment.time).max(start);
            let gap = 365.0 / self.plan.scenario.segments[segment].journeys_per_year;
            demand = self.plan.demand_before(segment, self.plan.day(after) + 1) + exponential(&mut self.random, gap);
        }
        Life { person: self.person, moments: self.moments, journeys }
    }

    fn time_of_day(&mut self) -> i64 {
        let hour = draw(&mut self.random, HOURS).unwrap_or(12) as i64;
        // From a minute past the hour: the card is made a minute before, on the same day.
        hour * HOUR + self.random.random_range(60..3_600) * SECOND
    }

    fn make_card(&mut self, time: i64) {
        let seen =
            [IdentifierKind::CrmId, IdentifierKind::UserId, IdentifierKind::EmailHash, IdentifierKind::PhoneHash]
                .into_iter()
                .fold(Seen::default(), Seen::with)
                .with_if(IdentifierKind::LoyaltyId, self.person.loyalty);
        self.moments.push(Moment {
            time,
            state: None,
            journey: 0,
            order: 0,
            session: 0,
            seen,
            mobile: false,
            amount: None,
            score: None,
            queue_ms: None,
            duration_ms: None,
            comment: None,
            place: "",
        });
    }

    /// Walks one journey until it ends or the period does; whether the customer complained.
    fn journey(&mut self, number: u32, start: i64) -> bool {
        let segment = self.person.segment;
        if self.cookie + 1 < COOKIES && chance(&mut self.random, 0.12) {
            self.cookie += 1;
        }
        // Whoever registers does so in the first journey, and is known from there.
        let signs_in = self.person.registered && (number == 0 || chance(&mut self.random, 0.75));
        let mut journey = Journey {
            number,
            login: if !signs_in {
                u32::MAX
            } else if number == 0 {
                0
            } else {
                self.random.random_range(0..3)
            },
            step: 0,
            order: 0,
            mobile: chance(&mut self.random, if self.person.prefers_mobile { 0.85 } else { 0.15 }),
            session: 0,
            last_online: None,
            felt: 0.0,
            queue: (0.0, None),
            complained: false,
            topic: Topic::General,
        };
        let states = self.plan.scenario.states;
        let mut state = draw(&mut self.random, states.iter().map(|state| state.start[segment])).unwrap_or(0);
        let mut time = self.opened(state, start);
        while time < self.plan.end() && journey.step < LONGEST_JOURNEY {
            let busy = self.meet(&mut journey, state, time);
            self.plan.transitions(state, segment, time, &mut self.row);
            let Some(edge) = draw(&mut self.random, self.row.iter().copied()) else { break };
            let (next, wait) = self.plan.edge(state, edge, segment);
            let minutes = wait.median * (wait.sigma * normal(&mut self.random)).exp();
            let wait = ((minutes * 60.0) as i64).max(1) * SECOND;
            state = next;
            time = self.opened(state, time + busy + wait);
            journey.step += 1;
        }
        journey.complained
    }

    /// `time`, or the next opening where the touchpoint is staffed.
    fn opened(&mut self, state: usize, time: i64) -> i64 {
        let (opens, closes, sundays) = match self.plan.scenario.states[state].touchpoint.channel {
            Channel::Branch | Channel::Shop => (9, 18, false),
            Channel::PickupPoint | Channel::Calls => (8, 21, true),
            Channel::Airport => (4, 23, true),
            _ => return time,
        };
        let mut day = self.plan.day(time);
        let since_midnight = time - self.plan.midnights[day];
        let is_open = |day: usize| sundays || !self.plan.is_closed(day);
        if is_open(day) && (opens * HOUR..closes * HOUR).contains(&since_midnight) {
            return time;
        }
        if since_midnight >= opens * HOUR {
            day += 1;
        }
        while day < self.plan.days() && !is_open(day) {
            day += 1;
        }
        let spread = self.random.random_range(0..(closes - opens) * 2_400) * SECOND;
        self.plan.midnights[day.min(self.plan.days())] + opens * HOUR + spread.min(DAY)
    }

    /// Records one interaction; how long it kept the customer busy.
    fn meet(&mut self, journey: &mut Journey, state: usize, time: i64) -> i64 {
        let touchpoint = &self.plan.scenario.states[state].touchpoint;
        if touchpoint.file == FileKind::Orders {
            self.orders += 1;
            journey.order = self.orders;
        }
        let queue_ms = self.plan.queue(state, time).map(|queue| self.queue(journey, queue));
        let duration_ms = self.duration(touchpoint);
        let score = touchpoint.score.map(|(scale, share)| {
            let shift = self.plan.score_shift(state, time) + journey.felt - QUEUE_WEIGHT * journey.queue.0;
            let segment = self.plan.scenario.segments[self.person.segment].satisfaction;
            let share = (share + segment + self.person.mood + shift).clamp(0.02, 0.98);
            scale.low as u32 + beta_binomial(&mut self.random, (scale.high - scale.low) as u32, share)
        });
        let comment = self.comment(journey, touchpoint, score);
        let seen = self.seen(journey, touchpoint);
        let session = self.session(journey, touchpoint, time);
        let amount = touchpoint.money.map(|euros| self.amount(euros[self.person.segment]));
        self.moments.push(Moment {
            time,
            state: Some(state),
            journey: journey.number,
            order: journey.order,
            session,
            seen,
            mobile: journey.mobile,
            amount,
            score,
            queue_ms,
            duration_ms,
            comment,
            place: match (touchpoint.file, touchpoint.channel) {
                (FileKind::Visits, Channel::PickupPoint) => self.person.city,
                (FileKind::Visits, _) => self.place,
                _ => "",
            },
        });
        journey.felt += touchpoint.felt;
        journey.topic = touchpoint.topic;
        journey.complained |= touchpoint.key == "complaint";
        (queue_ms.unwrap_or(0) + duration_ms.unwrap_or(0)) * 1_000
    }

    fn queue(&mut self, journey: &mut Journey, queue: LogNormal) -> i64 {
        let deviation = normal(&mut self.random);
        let seconds = (queue.median * 60.0 * (queue.sigma * deviation).exp()) as i64;
        journey.queue = (deviation.clamp(-2.0, 2.0), Some(seconds / 60));
        seconds.max(1) * 1_000
    }

    /// How long the contact itself lasts, in whole seconds.
    fn duration(&mut self, touchpoint: &Touchpoint) -> Option<i64> {
        let median_seconds = match touchpoint.file {
            FileKind::Calls => 260.0,
            FileKind::Visits if touchpoint.channel == Channel::Branch => 520.0,
            FileKind::Visits => 150.0,
            FileKind::Chats => 400.0,
            _ => return None,
        };
        Some(((median_seconds * (0.5 * normal(&mut self.random)).exp()) as i64).max(5) * 1_000)
    }

    fn amount(&mut self, euros: f64) -> i64 {
        let units = euros * self.plan.rate * (0.45 * normal(&mut self.random)).exp();
        // Large amounts are round: nobody opens a deposit of 9,000.37.
        if units >= 5_000.0 { (units / 100.0).round() as i64 * 10_000 } else { (units * 100.0).round() as i64 }
    }

    fn comment(&mut self, journey: &Journey, touchpoint: &Touchpoint, score: Option<u32>) -> Option<String> {
        if !chance(&mut self.random, touchpoint.comments) {
            return None;
        }
        let tone = match (touchpoint.score, score) {
            (Some((scale, _)), Some(score)) => {
                Tone::of_share(f64::from(score - scale.low as u32) / f64::from(scale.high - scale.low))
            }
            _ => match touchpoint.key {
                "complaint" => Tone::Negative,
                "chat" => Tone::Question,
                _ => Tone::of_share(self.random.random()),
            },
        };
        // Asked about the company as a whole, most tell what just happened to them.
        let recent = touchpoint.topic == Topic::General && chance(&mut self.random, 0.7);
        let topic = if recent { journey.topic } else { touchpoint.topic };
        Some(comments::compose(&mut self.random, self.plan.options.language, topic, tone, journey.queue.1))
    }

    fn seen(&mut self, journey: &Journey, touchpoint: &Touchpoint) -> Seen {
        use IdentifierKind::{CrmId, DeviceId, EmailHash, LoyaltyId, MessengerId, PhoneHash, UserId};
        let nobody = Seen::default();
        let Person { registered, loyalty, .. } = self.person;
        let mut sometimes = |share: f64| chance(&mut self.random, share);
        match touchpoint.file {
            FileKind::WebEvents => {
                nobody.with_cookie(self.cookie).with_if(UserId, registered && journey.step >= journey.login)
            }
            FileKind::AppEvents => nobody.with(DeviceId).with_if(UserId, registered),
            FileKind::Orders => nobody.with(EmailHash).with_if(PhoneHash, sometimes(0.7)).with_if(UserId, registered),
            FileKind::Calls => nobody.with(PhoneHash).with_if(CrmId, registered && sometimes(0.6)),
            FileKind::Visits if touchpoint.channel == Channel::Branch && registered => nobody.with(CrmId),
            FileKind::Visits => nobody.with(PhoneHash).with_if(LoyaltyId, loyalty),
            FileKind::Chats => nobody.with(MessengerId).with_if(PhoneHash, sometimes(0.6)),
            FileKind::Requests => nobody.with(EmailHash).with_if(PhoneHash, sometimes(0.3)),
            FileKind::NpsSurvey | FileKind::CesSurvey => {
                nobody.with(EmailHash).with_if(CrmId, registered && sometimes(0.3))
            }
            FileKind::Customers | FileKind::Consents => nobody,
        }
    }

    fn session(&mut self, journey: &mut Journey, touchpoint: &Touchpoint, time: i64) -> u64 {
        if !matches!(touchpoint.file, FileKind::WebEvents | FileKind::AppEvents) {
            return 0;
        }
        if journey.last_online.is_none_or(|last| time - last > SESSION_GAP) {
            self.sessions += 1;
            let number = u64::from(self.person.number);
            journey.session = wide(self.plan.seed, number, 1_000 + self.sessions) as u64 >> 16;
        }
        journey.last_online = Some(time);
        journey.session
    }
}
