//! One moment as one record.

use std::io::Write;

use jiff::Timestamp;
use styk_model::{IdentifierKind, Language};

use super::columns::{CARD_MADE, Column, Layout};
use crate::Demo;
use crate::person::{Person, wide};
use crate::plan::Plan;
use crate::process::Moment;
use crate::profile::Said;
use crate::scenario::{Channel, FileKind, Labels, label};

/// What a minute of an operator costs, in euro cents.
const CALL_MINUTE_CENTS: f64 = 45.0;

/// Adds the record, with its line end, to `out`.
pub(super) fn record(plan: &Plan, person: &Person, moment: &Moment, layout: &Layout, out: &mut Vec<u8>) {
    if layout.kind == FileKind::AppEvents {
        app_event(plan, person, moment, out);
        return;
    }
    let mut value = String::new();
    for (position, column) in layout.columns.iter().enumerate() {
        if position > 0 {
            out.push(layout.delimiter);
        }
        value.clear();
        fill(plan, person, moment, layout, *column, &mut value);
        field(&value, layout.delimiter, out);
    }
    out.extend_from_slice(b"\r\n");
}

/// Adds what a customer said of consent, with its line end, to `out`.
pub(super) fn consent(plan: &Plan, person: &Person, said: &Said, layout: &Layout, out: &mut Vec<u8>) {
    for (position, column) in layout.columns.iter().enumerate() {
        if position > 0 {
            out.push(layout.delimiter);
        }
        let value = match column {
            Column::Card => person.identifier(plan, IdentifierKind::CrmId, 0),
            Column::Time => time(plan, layout.kind, said.time),
            Column::Event => if said.given { "consent_given" } else { "consent_withdrawn" }.to_owned(),
            Column::Purpose => said.purpose.to_owned(),
            Column::ContactChannels => said.channels.clone(),
            Column::Wording => said.wording.to_owned(),
            _ => String::new(),
        };
        field(&value, layout.delimiter, out);
    }
    out.extend_from_slice(b"\r\n");
}

fn field(value: &str, delimiter: u8, out: &mut Vec<u8>) {
    if value.bytes().any(|byte| byte == delimiter || matches!(byte, b'"' | b'\n' | b'\r')) {
        out.push(b'"');
        out.extend_from_slice(value.replace('"', "\"\"").as_bytes());
        out.push(b'"');
    } else {
        out.extend_from_slice(value.as_bytes());
    }
}

fn fill(plan: &Plan, person: &Person, moment: &Moment, layout: &Layout, column: Column, value: &mut String) {
    let language = plan.options.language;
    let mut show = |kind: IdentifierKind| show_identifier(plan, person, moment, kind, value);
    match column {
        Column::Cookie => show(IdentifierKind::AnonymousId),
        Column::Account => show(IdentifierKind::UserId),
        Column::Card => show(IdentifierKind::CrmId),
        Column::Loyalty => show(IdentifierKind::LoyaltyId),
        Column::Email => show(IdentifierKind::EmailHash),
        Column::Phone => show(IdentifierKind::PhoneHash),
        Column::Messenger => show(IdentifierKind::MessengerId),
        Column::Record => value.push_str(&record_number(person, moment, layout.kind)),
        Column::Time => value.push_str(&time(plan, layout.kind, moment.time)),
        Column::Ended => {
            let spent = moment.queue_ms.unwrap_or(0) + moment.duration_ms.unwrap_or(0);
            value.push_str(&time(plan, layout.kind, moment.time + spent * 1_000));
        }
        Column::Event => value.push_str(event(plan, moment)),
        Column::Channel => value.push_str(channel(plan, moment)),
        Column::Device => value.push_str(if moment.mobile { "mobile" } else { "desktop" }),
        Column::Campaign => value.push_str(campaign(plan, moment)),
        Column::Page => value.push_str(&page(event(plan, moment))),
        Column::Visitor => value.push_str(label(visitor_type(moment), language)),
        Column::Session => value.push_str(&case(plan, person, moment)),
        Column::Order => value.push_str(&order_number(plan, person, moment.order)),
        Column::Name => value.push_str(&person.name),
        Column::City => value.push_str(person.city),
        Column::Plan => value.push_str(person.profile.plan),
        Column::Language => value.push_str(person.profile.language),
        Column::Segment => value.push_str(label(&plan.scenario.segments[person.segment].labels, language)),
        Column::Product => value.push_str(product(plan, person, moment)),
        Column::PaymentMethod => value.push_str(payment_method(plan, person, moment)),
        Column::Amount => decimal(moment.amount.unwrap_or(0), layout.decimal_comma, value),
        Column::Currency => value.push_str(plan.currency.code()),
        Column::Place => value.push_str(moment.place),
        Column::Queue => whole_seconds(moment.queue_ms, value),
        Column::Duration => whole_seconds(moment.duration_ms, value),
        Column::Cost => decimal(cost(plan, moment).unwrap_or(0), layout.decimal_comma, value),
        Column::Csat | Column::Nps | Column::Ces => {
            if let Some(score) = moment.score {
                value.push_str(&score.to_string());
            }
        }
        Column::Comment => value.push_str(moment.comment.as_deref().unwrap_or("")),
        // Said in records of their own.
        Column::Purpose | Column::ContactChannels | Column::Wording => {}
    }
}

/// What a call cost the company, in minor units.
pub(crate) fn cost(plan: &Plan, moment: &Moment) -> Option<i64> {
    let milliseconds = moment.duration_ms.filter(|_| moment.file(plan) == FileKind::Calls)?;
    Some((milliseconds as f64 / 60_000.0 * CALL_MINUTE_CENTS * plan.rate) as i64)
}

fn show_identifier(plan: &Plan, person: &Person, moment: &Moment, kind: IdentifierKind, value: &mut String) {
    let Some((kind, slot)) = moment.seen.get(kind) else { return };
    let identifier = person.identifier(plan, kind, slot);
    if kind == IdentifierKind::PhoneHash && moment.file(plan) != FileKind::Calls {
        // People type their number in groups; the exchange logs plain digits.
        value.push_str(&grouped(&identifier, plan.options.language));
    } else {
        value.push_str(&identifier);
    }
}

/// `+79001234567` as `+7 900 123-45-67`.
fn grouped(phone: &str, language: Language) -> String {
    let (groups, mark): (&[usize], char) = match language {
        Language::En => (&[3, 4, 6], ' '),
        Language::Ru => (&[2, 3, 3, 2, 2], '-'),
        Language::Pl => (&[3, 3, 3, 3], ' '),
    };
    let mut text = String::with_capacity(18);
    let mut rest = phone;
    for (number, length) in groups.iter().enumerate() {
        let Some((group, after)) = rest.split_at_checked(*length) else { break };
        if number > 0 {
            text.push(if number < 3 { ' ' } else { mark });
        }
        text.push_str(group);
        rest = after;
    }
    text.push_str(rest);
    text
}

fn decimal(minor: i64, comma: bool, value: &mut String) {
    let mark = if comma { ',' } else { '.' };
    value.push_str(&(minor / 100).to_string());
    value.push(mark);
    let cents = minor % 100;
    value.push(char::from(b'0' + (cents / 10) as u8));
    value.push(char::from(b'0' + (cents % 10) as u8));
}

fn whole_seconds(milliseconds: Option<i64>, value: &mut String) {
    if let Some(milliseconds) = milliseconds {
        value.push_str(&(milliseconds / 1_000).to_string());
    }
}

/// Programs write the offset, offices the local time in the local order.
fn time(plan: &Plan, kind: FileKind, micros: i64) -> String {
    let instant = Timestamp::from_microsecond(micros).unwrap_or_default();
    let local = plan.zone.to_datetime(instant);
    let (date, clock) = (local.date(), local.time());
    let hms = format!("{:02}:{:02}:{:02}", clock.hour(), clock.minute(), clock.second());
    let (year, month, day) = (date.year(), date.month(), date.day());
    match (kind, plan.options.language) {
        (FileKind::WebEvents, _) => {
            let offset = plan.zone.to_offset(instant).seconds() / 60;
            format!("{year}-{month:02}-{day:02}T{hms}+{:02}:{:02}", offset / 60, offset % 60)
        }
        (FileKind::NpsSurvey, _) => format!("{year}-{month:02}-{day:02} {hms}"),
        (_, Language::En) => format!("{day:02}/{month:02}/{year} {hms}"),
        (_, Language::Ru | Language::Pl) => format!("{day:02}.{month:02}.{year} {hms}"),
    }
}

fn event(plan: &Plan, moment: &Moment) -> &'static str {
    let language = plan.options.language;
    moment.state.map_or(label(&CARD_MADE, language), |state| plan.scenario.states[state].touchpoint.event(language))
}

/// The channel as the file names it; empty for the card in the CRM.
pub(crate) fn channel(plan: &Plan, moment: &Moment) -> &'static str {
    let channel = moment.state.map(|state| plan.scenario.states[state].touchpoint.channel);
    channel.map_or("", |channel| channel.name(plan.options.language))
}

/// The session of what happens online, the order where the file names it, else the record's own number.
pub(crate) fn case(plan: &Plan, person: &Person, moment: &Moment) -> String {
    match moment.file(plan) {
        FileKind::Customers => String::new(),
        FileKind::WebEvents | FileKind::AppEvents => format!("{:012x}", moment.session),
        kind @ (FileKind::Chats | FileKind::Requests) => record_number(person, moment, kind),
        FileKind::Visits if plan.demo == Demo::Bank => record_number(person, moment, FileKind::Visits),
        _ => order_number(plan, person, moment.order),
    }
}

/// The number of a customer's order, from 1; empty for 0, none.
fn order_number(plan: &Plan, person: &Person, order: u32) -> String {
    if order == 0 {
        return String::new();
    }
    // A customer has far fewer than 1,000 orders in any period that can be simulated.
    format!("{}{:08}", plan.scenario.case_prefix, u64::from(person.number) * 1_000 + u64::from(order))
}

fn record_number(person: &Person, moment: &Moment, kind: FileKind) -> String {
    let letter = match kind {
        FileKind::Calls => 'T',
        FileKind::Visits => 'V',
        FileKind::Chats => 'D',
        FileKind::Requests => 'R',
        _ => 'S',
    };
    let unique = wide(moment.time as u64, u64::from(person.number), 0xCA) >> 84;
    format!("{letter}{unique:011x}")
}

fn page(event: &str) -> String {
    format!("/{}", event.replace('_', "-"))
}

/// Where a visit came from: known on the first page of those that an advertisement or mail brought.
fn campaign(plan: &Plan, moment: &Moment) -> &'static str {
    let key = moment.state.map_or("", |state| plan.scenario.states[state].touchpoint.key);
    let sources: [&str; 4] = match plan.options.language {
        Language::En => ["google", "facebook", "instagram", "bing"],
        Language::Ru => ["yandex", "vk", "telegram", "dzen"],
        Language::Pl => ["google", "facebook", "allegro", "instagram"],
    };
    match key {
        "ad_click" => sources[(moment.time / 1_000_000 % 4) as usize],
        "newsletter_click" => "newsletter",
        "site_visit" if moment.time / 1_000_000 % 5 < 2 => sources[0],
        _ => "",
    }
}

fn visitor_type(moment: &Moment) -> &'static Labels {
    if moment.journey == 0 {
        &["new", "новый", "nowy"]
    } else {
        &["returning", "вернувшийся", "powracający"]
    }
}

fn product(plan: &Plan, person: &Person, moment: &Moment) -> &'static str {
    let products: &[Labels] = match plan.demo {
        Demo::Airline => &[
            ["Light fare", "Тариф «Лайт»", "Taryfa Light"],
            ["Flex fare", "Тариф «Гибкий»", "Taryfa Flex"],
            ["Family fare", "Тариф «Семья»", "Taryfa Rodzinna"],
        ],
        Demo::Bank => &[
            ["Debit card", "Дебетовая карта", "Karta debetowa"],
            ["Savings account", "Накопительный счёт", "Konto oszczędnościowe"],
            ["Term deposit", "Вклад", "Lokata"],
        ],
        Demo::Travel => &[
            ["Ski week", "Горнолыжная неделя", "Tydzień na nartach"],
            ["City break", "Тур выходного дня", "City break"],
            ["Spa weekend", "Спа-выходные", "Weekend w spa"],
        ],
    };
    // Four in five buy what their segment mostly buys.
    let choice = moment.time / 1_000_000 % 10;
    let position = if choice < 8 { person.segment } else { choice as usize % products.len() };
    label(&products[position], plan.options.language)
}

fn payment_method(plan: &Plan, person: &Person, moment: &Moment) -> &'static str {
    let methods: [&str; 4] = match plan.options.language {
        Language::En => ["card", "PayPal", "Apple Pay", "bank transfer"],
        Language::Ru => ["СБП", "карта", "рассрочка", "наличные"],
        Language::Pl => ["BLIK", "karta", "szybki przelew", "raty"],
    };
    let share = (moment.time / 1_000_000 + i64::from(person.number)) % 20;
    methods[match share {
        0..=8 => 0,
        9..=15 => 1,
        16..=18 => 2,
        _ => 3,
    }]
}

/// A `track` call of the Segment specification, times in UTC.
fn app_event(plan: &Plan, person: &Person, moment: &Moment, out: &mut Vec<u8>) {
    let instant =
        |micros: i64| Timestamp::from_microsecond(micros).map(|instant| format!("{instant:.3}")).unwrap_or_default();
    let identifier = |kind| moment.seen.get(kind).map(|(kind, slot)| person.identifier(plan, kind, slot));
    let state = moment.state.map(|state| plan.scenario.states[state].touchpoint);
    let on_board = state.is_some_and(|touchpoint| touchpoint.channel == Channel::OnBoard);
    let mut properties = serde_json::Map::new();
    properties.insert("session_id".to_owned(), case(plan, person, moment).into());
    if let Some(minor) = moment.amount {
        properties.insert("value".to_owned(), (minor as f64 / 100.0).into());
        properties.insert("currency".to_owned(), plan.currency.code().into());
        properties.insert("payment_method".to_owned(), payment_method(plan, person, moment).into());
    }
    if moment.order > 0 {
        properties.insert("order_id".to_owned(), order_number(plan, person, moment.order).into());
    }
    // The delays of a phone's queue: short, now and then a tunnel or a flight.
    let delay = 300_000 + wide(plan.seed, moment.time as u64, 0xDE) as i64 % 1_500_000;
    let sent = moment.time + delay.abs() + if on_board { 7_200_000_000 } else { 0 };
    let record = serde_json::json!({
        "type": "track",
        "messageId": format!("{:032x}", wide(moment.time as u64, u64::from(person.number), 0x4D)),
        "anonymousId": identifier(IdentifierKind::DeviceId),
        "userId": identifier(IdentifierKind::UserId),
        "event": event(plan, moment),
        "channel": channel(plan, moment),
        "timestamp": instant(moment.time),
        "sentAt": instant(sent),
        "receivedAt": instant(sent + 140_000),
        "context": { "locale": plan.options.language.code(), "app": { "name": plan.demo.name() } },
        "properties": properties,
    });
    // Writing to a vector cannot fail.
    let _ = writeln!(out, "{record}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_are_grouped_as_their_country_does() {
        assert_eq!(grouped("+79001234567", Language::Ru), "+7 900 123-45-67");
        assert_eq!(grouped("+48512345678", Language::Pl), "+48 512 345 678");
        assert_eq!(grouped("+447700900123", Language::En), "+44 7700 900123");
    }

    #[test]
    fn fields_with_marks_are_quoted() {
        let mut out = Vec::new();
        field("no \"marks\"; none", b';', &mut out);
        assert_eq!(out, b"\"no \"\"marks\"\"; none\"");
    }

    #[test]
    fn amounts_take_the_mark_of_the_country() {
        let mut value = String::new();
        decimal(1_205, true, &mut value);
        assert_eq!(value, "12,05");
    }
}
