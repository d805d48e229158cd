//! One record to one interaction, or to the reason why not.

pub(crate) mod numbers;
mod times;

use std::borrow::Cow;

use styk_model::{
    Flags, Flaw, IdHasher, Identifier, IdentifierKind, Interaction, Medium, Money, RawTimes, Rejection, Score,
    Timestamp, text,
};

use crate::computed::{Computed, Evaluator};
use crate::mapping::{Mapping, Role, direction_named};
use crate::medium::MediumGuesser;
use crate::nearest::Nearest;
use crate::number::DecimalMark;
use crate::plan::{Field, Plan, Source, expressions};
use crate::properties::{Properties, push_json_string, quoted_key};
use crate::row::{Columns, Row, present, record_text};
use crate::when::{TimeFormat, ZoneClock};
use crate::{CollectError, Table, identify, medium, place};

/// Turns the records of one table into interactions. Its buffers are used again for every record.
pub(crate) struct Mapper {
    mapping: Mapping,
    plan: Plan,
    clock: ZoneClock,
    mark: DecimalMark,
    country: Option<String>,
    /// The time of every record, from `--at`.
    given: Option<(Timestamp, Flags)>,
    time_format: Option<TimeFormat>,
    evaluator: Option<Evaluator>,
    hasher: IdHasher,
    names_in_id: bool,
    now: Timestamp,
    media: MediumGuesser,
    buffers: Buffers,
}

#[derive(Default)]
struct Buffers {
    /// One for each identifier of the plan, where its value had to be changed.
    hashes: Vec<String>,
    place: String,
    channel: String,
    decoded: String,
    number: String,
    record: Vec<u8>,
    properties: Properties,
    computed: Vec<Computed>,
    utm_keys: Vec<(String, String)>,
}

/// What is known of a record before it is put together.
struct Facts {
    time: Timestamp,
    raw_times: RawTimes,
    flags: Flags,
    duration_ms: Option<i64>,
    score: Option<Score>,
    money: Option<Money>,
    cost: Option<Money>,
    sequence: Option<i64>,
    actions: Option<i64>,
    has_place: bool,
    has_email: bool,
    medium: Medium,
    /// What the interaction's id is made of.
    record: u128,
}

/// 1990-01-01: interactions before it are defaults or typing errors, but kept.
const PLAUSIBLE_FROM: i64 = 631_152_000_000_000;

impl Mapper {
    pub(crate) fn new(mapping: &Mapping, table: &Table, now: Timestamp) -> Result<Self, CollectError> {
        let plan = Plan::new(mapping, table)?;
        let mut clock = ZoneClock::new(mapping.time_zone()?);
        let given = mapping.at.as_deref().map(|at| given_time(at, &mut clock)).transpose()?;
        let mark = mapping.decimal.unwrap_or_default();
        let evaluator = match expressions(mapping)? {
            expressions if expressions.is_empty() => None,
            expressions => Some(Evaluator::new(expressions, mark)?),
        };
        if let Some(evaluator) = evaluator.as_ref().filter(|_| table.format.has_fixed_columns())
            && let Some(column) = evaluator.unknown_variables(table.columns()).next()
        {
            let names = table.columns().names().iter().map(String::as_str);
            return Err(CollectError::NoColumn {
                name: table.name.clone(),
                column: column.to_owned(),
                nearest: Nearest::to(column, names),
            });
        }
        let country =
            mapping.country.clone().or_else(|| identify::country_of_zone(mapping.zone.as_deref()?).map(str::to_owned));
        Ok(Self {
            time_format: time_format(mapping, &plan, table),
            hasher: IdHasher::new(&mapping.source),
            names_in_id: !table.format.has_fixed_columns(),
            buffers: Buffers { hashes: vec![String::new(); plan.identifiers.len()], ..Buffers::default() },
            media: MediumGuesser::default(),
            mapping: mapping.clone(),
            plan,
            clock,
            mark,
            country,
            given,
            evaluator,
            now,
        })
    }

    /// The interaction of a record. `who` is an empty list whose memory is used again.
    pub(crate) fn map<'a>(
        &'a mut self,
        row: &'a Row,
        columns: &Columns,
        who: Vec<Identifier<'static>>,
    ) -> Result<Interaction<'a>, Rejection> {
        self.plan.resolve(&self.mapping, columns);
        self.buffers.hashes.resize(self.plan.identifiers.len(), String::new());
        let facts = self.facts(row, columns).map_err(|flaw| Rejection {
            position: row.position,
            flaw,
            record: rejected_record(row, columns),
        })?;
        self.assemble(row, columns, &facts, who)
    }

    /// Reads and computes everything that does not just borrow from the record.
    fn facts(&mut self, row: &Row, columns: &Columns) -> Result<Facts, Flaw> {
        if let Some(evaluator) = &mut self.evaluator {
            let computed = evaluator.evaluate(row, columns)?;
            self.buffers.computed.clear();
            self.buffers.computed.extend_from_slice(computed);
        }
        let has_email = memchr::memchr(b'@', row.text().as_bytes()).is_some();
        self.buffers.properties.clear();
        let (time, raw_times, mut flags) = self.time(row)?;
        let (duration_ms, duration_flags) = self.duration(row, time)?;
        flags = flags.with(duration_flags);
        if time.0 < PLAUSIBLE_FROM || time > self.now {
            flags = flags.with(Flags::IMPLAUSIBLE_TIME);
        }
        self.hash_identifiers(row);
        let has_place = self.place(row);
        let money = self.money(row, Role::Money)?;
        let cost = self.money(row, Role::Cost)?;
        let score = self.score(row)?;
        let sequence = self.integer(row, Role::Sequence)?;
        let actions = self.integer(row, Role::Actions)?;
        self.properties(row, has_email);
        let medium = self.medium(row);
        let record = self.record_hash(row, columns);
        Ok(Facts {
            time,
            raw_times,
            flags,
            duration_ms,
            score,
            money,
            cost,
            sequence,
            actions,
            has_place,
            has_email,
            medium,
            record,
        })
    }

    fn hash_identifiers(&mut self, row: &Row) {
        let Self { plan, buffers, country, .. } = self;
        let mut address: Option<usize> = None;
        buffers.record.clear();
        for (index, identifier) in plan.identifiers.iter().enumerate() {
            let hash = &mut buffers.hashes[index];
            hash.clear();
            let Some(value) = identifier.source.get(row, &buffers.computed) else { continue };
            match identifier.role {
                Role::Phone => {
                    identify::phone_hash(value, country.as_deref(), hash);
                }
                Role::Address => {
                    buffers.record.extend_from_slice(value.as_bytes());
                    buffers.record.push(0);
                    address = address.or(Some(index));
                }
                // Whatever the column was taken for, an e-mail address leaves only as its hash.
                _ => {
                    identify::email_hash(value, hash);
                }
            }
        }
        if let Some(index) = address {
            identify::push_address_hash(&buffers.record, &mut buffers.hashes[index]);
        }
    }

    /// Whether the record has a place; page addresses become templates and give campaign properties.
    fn place(&mut self, row: &Row) -> bool {
        let Self { plan, buffers, .. } = self;
        buffers.channel.clear();
        let Some(field) = plan.fields.get(Role::Place) else { return false };
        let Some(value) = field.source.get(row, &buffers.computed) else { return false };
        if !place::is_page(value) {
            buffers.place.clear();
            buffers.place.push_str(&identify::mask_emails(value));
            return true;
        }
        let address = place::template(value, &mut buffers.place);
        let no_channel = !plan.fields.has(Role::Channel);
        for (name, raw) in place::utm_parameters(address.query) {
            place::decode_query(raw, &mut buffers.decoded);
            if no_channel && (name == "utm_medium" || (name == "utm_source" && buffers.channel.is_empty())) {
                buffers.channel.clear();
                buffers.channel.push_str(&identify::mask_emails(&buffers.decoded));
            }
            let known = buffers.utm_keys.iter().position(|(known, _)| known == name);
            let index = known.unwrap_or_else(|| {
                buffers.utm_keys.push((name.to_owned(), quoted_key(name)));
                buffers.utm_keys.len() - 1
            });
            buffers.properties.text(&buffers.utm_keys[index].1, &buffers.decoded);
        }
        true
    }

    fn properties(&mut self, row: &Row, has_email: bool) {
        let Self { plan, buffers, mark, .. } = self;
        for property in &plan.properties {
            let Some(value) = row.get(property.column).and_then(present) else {
                if property.is_trait && row.is_null(property.column) {
                    buffers.properties.json(&property.key, "null");
                }
                continue;
            };
            // Lists of JSON and Parquet files stay lists.
            if value.starts_with('[') && value.ends_with(']') && is_json(value) {
                buffers.properties.json(&property.key, &identify::mask_emails(value));
            } else {
                buffers.properties.value(&property.key, value, *mark, has_email);
            }
        }
        for (key, index) in &plan.computed_properties {
            match &buffers.computed[*index] {
                Computed::Absent => {}
                Computed::Text(text) => buffers.properties.text(key, text),
                Computed::Plain(json) => buffers.properties.json(key, json),
            }
        }
        buffers.properties.finish();
    }

    fn medium(&mut self, row: &Row) -> Medium {
        let computed = &self.buffers.computed;
        let get = |role| self.plan.fields.get(role).and_then(|field: &Field| field.source.get(row, computed));
        if let Some(medium) = self.plan.medium {
            return medium;
        }
        if let Some(value) = get(Role::Medium) {
            return medium::named(value);
        }
        let name = get(Role::Channel).or_else(|| get(Role::Event)).unwrap_or("");
        self.media.of(name)
    }

    fn assemble<'a>(
        &'a self,
        row: &'a Row,
        columns: &Columns,
        facts: &Facts,
        who: Vec<Identifier<'static>>,
    ) -> Result<Interaction<'a>, Rejection> {
        let buffers = &self.buffers;
        let get = |role| self.plan.fields.get(role).and_then(|field: &Field| field.source.get(row, &buffers.computed));
        let masked = |text: &'a str| if facts.has_email { identify::mask_emails(text) } else { Cow::Borrowed(text) };
        let Some(event) = get(Role::Event) else {
            let record = rejected_record(row, columns);
            return Err(Rejection { position: row.position, flaw: Flaw::NoEvent, record });
        };
        let interaction = Interaction {
            id: IdHasher::id(facts.record, 0),
            who: self.identifiers(row, who),
            time: facts.time,
            raw_times: facts.raw_times,
            sequence: facts.sequence,
            position: row.position as i64,
            source: Cow::Borrowed(&self.mapping.source),
            event: masked(event),
            channel: match get(Role::Channel) {
                Some(channel) => masked(channel),
                None => Cow::Borrowed(&buffers.channel),
            },
            medium: facts.medium,
            place: Cow::Borrowed(if facts.has_place { &buffers.place } else { "" }),
            direction: get(Role::Direction).and_then(direction_named).unwrap_or(self.plan.direction),
            case: get(Role::Case).map_or(Cow::Borrowed(""), masked),
            text: get(Role::Text).map(masked),
            score: facts.score,
            money: facts.money,
            cost: facts.cost,
            duration_ms: facts.duration_ms,
            actions: facts.actions,
            flags: facts.flags,
            properties: Cow::Borrowed(buffers.properties.as_str()),
        };
        if let Err(flaw) = crate::consents(&interaction, crate::Told::InFile) {
            let record = rejected_record(row, columns);
            return Err(Rejection { position: row.position, flaw, record });
        }
        Ok(interaction)
    }

    fn identifiers<'a>(&'a self, row: &'a Row, who: Vec<Identifier<'static>>) -> Vec<Identifier<'a>> {
        let mut who: Vec<Identifier<'a>> = who;
        who.clear();
        let mut seen_address = false;
        for (index, identifier) in self.plan.identifiers.iter().enumerate() {
            let hash = self.buffers.hashes[index].as_str();
            let (kind, value) = match identifier.role {
                Role::Address if seen_address => continue,
                Role::Email | Role::Phone | Role::Address => (identifier.kind, hash),
                // The column held an address after all.
                _ if !hash.is_empty() => (IdentifierKind::EmailHash, hash),
                _ => (identifier.kind, identifier.source.get(row, &self.buffers.computed).unwrap_or("")),
            };
            seen_address |= identifier.role == Role::Address && !value.is_empty();
            if !names_nobody(value) && !who.iter().any(|known| known.kind == kind && known.value == value) {
                if kind == IdentifierKind::Case {
                    // Case `1` of one log is not case `1` of another.
                    who.push(Identifier::new(kind, format!("{}:{value}", self.mapping.source)));
                    continue;
                }
                who.push(Identifier::new(kind, value));
            }
        }
        // Strongest first also where an address stood in another column.
        if !who.is_sorted_by_key(|identifier| identifier.kind) {
            who.sort_by_key(|identifier| identifier.kind);
        }
        who
    }

    /// Hash over the values as they came. Where columns grow while reading, their
    /// names count too: their numbers depend on what came before.
    fn record_hash(&mut self, row: &Row, columns: &Columns) -> u128 {
        let bytes = &mut self.buffers.record;
        bytes.clear();
        let mut push = |part: &str| {
            bytes.extend_from_slice(&(part.len() as u32).to_le_bytes());
            bytes.extend_from_slice(part.as_bytes());
        };
        if self.names_in_id {
            for &column in &self.plan.by_name {
                if let Some(value) = row.get(column) {
                    push(&columns.names()[column]);
                    push(value);
                }
            }
        } else {
            for column in 0..row.len() {
                push(row.get(column).unwrap_or(""));
            }
        }
        self.hasher.record(&[bytes])
    }
}

/// Blank, or what programs write for a customer they do not know: those are not one big customer.
pub(crate) fn names_nobody(value: &str) -> bool {
    matches!(
        value,
        "" | "-"
            | "None"
            | "none"
            | "undefined"
            | "unknown"
            | "(not set)"
            | "not set"
            | "anonymous"
            | "guest"
            | "(none)"
    ) || value == "00000000-0000-0000-0000-000000000000"
}

/// A record for the quarantine: its values as they came, with their columns' names, so that it can be read again.
fn rejected_record(row: &Row, columns: &Columns) -> String {
    let mut record = String::from("{");
    for (column, value) in row.values() {
        if let Some(name) = columns.names().get(column) {
            if record.len() > 1 {
                record.push(',');
            }
            record.push_str(&quoted_key(name));
            push_json_string(value, &mut record);
        }
    }
    record.push('}');
    record_text(record.as_bytes())
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

/// The time format for columns whose mapping names none, found in the first records.
fn time_format(mapping: &Mapping, plan: &Plan, table: &Table) -> Option<TimeFormat> {
    let field = plan.fields.get(Role::Time).or_else(|| plan.fields.get(Role::Date))?;
    let Source::Column(column) = field.source else { return None };
    let values = table.sample().filter_map(|row| row.get(column).and_then(present));
    crate::recognise::times::detect(&values.collect::<Vec<_>>(), mapping.date_order).map(|guess| guess.format)
}

fn given_time(text: &str, clock: &mut ZoneClock) -> Result<(Timestamp, Flags), CollectError> {
    let civil = TimeFormat::Iso.parse(text).ok_or_else(|| {
        CollectError::Mapping(text!(
            "`{text}` is no time to give to records: expected one such as `2024-05-01`",
            "«{text}» — не дата для записей: ожидается, например, `2024-05-01`",
            "„{text}” to nie data dla rekordów: oczekiwano na przykład `2024-05-01`",
        ))
    })?;
    let flags = if civil.date_only { Flags::TIME_GIVEN.with(Flags::DATE_ONLY) } else { Flags::TIME_GIVEN };
    Ok((Timestamp(clock.instant(civil).micros), flags))
}
