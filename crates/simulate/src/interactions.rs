//! The same lives as in the files, as interactions.

use styk_model::{IdHasher, Identifier, IdentifierKind, Interaction, InteractionId, Medium, Money, Score, Timestamp};

use crate::person::{Person, wide};
use crate::plan::Plan;
use crate::process::{Moment, live};
use crate::scenario::{Channel, label};
use crate::{Demo, Options, SimulateError, files};

/// An interaction with what only the simulator knows about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// The customer's number from 0.
    pub customer: u32,
    /// The key of the customer's segment.
    pub segment: &'static str,
    /// The journey it belongs to, from 0 within the customer; `None` for the card made in the CRM.
    pub journey: Option<u32>,
    /// The key of the touchpoint.
    pub touchpoint: &'static str,
    /// Minutes in the queue.
    pub queue_minutes: Option<f64>,
    pub interaction: Interaction<'static>,
}

/// Every interaction of the demo: customer after customer, each in the order of time.
///
/// Personal identifiers are stand-ins with the look of a SHA-256 hash; the
/// values that they stand for are in the files.
pub fn interactions(demo: Demo, options: &Options) -> Result<impl Iterator<Item = Known>, SimulateError> {
    let plan = Plan::new(demo, options)?;
    let customers = options.customers;
    let mut position = 0;
    Ok((0..customers).flat_map(move |number| {
        let life = live(&plan, number);
        let made = life.moments.iter().map(|moment| {
            position += 1;
            known(&plan, &life.person, moment, position)
        });
        made.collect::<Vec<_>>()
    }))
}

fn known(plan: &Plan, person: &Person, moment: &Moment, position: i64) -> Known {
    let language = plan.options.language;
    let touchpoint = moment.state.map(|state| &plan.scenario.states[state].touchpoint);
    let event = touchpoint.map_or_else(|| label(&files::CARD_MADE, language), |touchpoint| touchpoint.event(language));
    let source = files::file_name(plan.demo, moment.file(plan));
    let mut interaction = Interaction::new(source, event, Timestamp(moment.time));
    interaction.id = id(source, person.number, moment);
    interaction.who = moment.seen.identifiers().map(|(kind, slot)| identifier(plan, person, kind, slot)).collect();
    interaction.position = position;
    interaction.channel = files::channel(plan, moment).into();
    interaction.medium = touchpoint.map_or(Medium::Digital, |touchpoint| medium(touchpoint.channel));
    interaction.place = moment.place.into();
    interaction.case = files::case(plan, person, moment).into();
    interaction.text = moment.comment.clone().map(Into::into);
    interaction.money = moment.amount.map(|minor| Money { minor, currency: plan.currency });
    interaction.cost = files::cost(plan, moment).map(|minor| Money { minor, currency: plan.currency });
    interaction.duration_ms = moment.duration_ms;
    interaction.properties = properties(plan, person, moment).into();
    if let Some(touchpoint) = touchpoint {
        interaction.score =
            touchpoint.score.zip(moment.score).map(|((scale, _), value)| Score { value: f64::from(value), scale });
    }
    Known {
        customer: person.number,
        segment: plan.scenario.segments[person.segment].key,
        journey: touchpoint.map(|_| moment.journey),
        touchpoint: touchpoint.map_or(files::CARD_KEY, |touchpoint| touchpoint.key),
        queue_minutes: moment.queue_ms.map(|ms| ms as f64 / 60_000.0),
        interaction,
    }
}

/// No two moments of a customer share their time, so these three name one.
fn id(source: &str, customer: u32, moment: &Moment) -> InteractionId {
    let record = IdHasher::new(source).record(&[&customer.to_le_bytes(), &moment.time.to_le_bytes()]);
    IdHasher::id(record, 0)
}

fn identifier(plan: &Plan, person: &Person, kind: IdentifierKind, slot: u8) -> Identifier<'static> {
    let value = match kind {
        IdentifierKind::EmailHash | IdentifierKind::PhoneHash => {
            let salt = 0xE0 + u64::from(kind.code());
            let number = u64::from(person.number);
            format!("{:032x}{:032x}", wide(plan.seed, number, salt), wide(plan.seed, number, !salt))
        }
        _ => person.identifier(plan, kind, slot),
    };
    Identifier::new(kind, value)
}

fn medium(channel: Channel) -> Medium {
    match channel {
        Channel::Web | Channel::App | Channel::Email | Channel::OnBoard => Medium::Digital,
        Channel::Calls | Channel::Messenger | Channel::Branch | Channel::Shop => Medium::Human,
        Channel::Airport | Channel::PickupPoint => Medium::Physical,
    }
}

fn properties(plan: &Plan, person: &Person, moment: &Moment) -> String {
    let mut properties = serde_json::Map::new();
    let segment = plan.scenario.segments[person.segment].labels;
    properties.insert("segment".to_owned(), label(&segment, plan.options.language).into());
    if let Some(queue) = moment.queue_ms {
        properties.insert("queue_seconds".to_owned(), (queue / 1_000).into());
    }
    serde_json::Value::Object(properties).to_string()
}
