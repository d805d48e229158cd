//! Stored requests to interactions.

use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::Arc;

use styk_model::{
    Consent, Flags, Flaw, IdHasher, Identifier, IdentifierKind, Interaction, Rejection, Timestamp, Trait,
};

use super::admit::{Shape, shape};
use super::agent::Agents;
use super::draft::{Call, Draft, Roles, Tools};
use super::geo::Geo;
use super::json::{Json, Parsed, Scanner};
use super::plan::{Noted, Plan, Violation};
use super::protocol::{Endpoint, Protocol, endpoint};
use super::settings::{SourceKind, SourceSettings};
use super::signature::is_hex_hmac_sha256;
use super::webhook::Webhook;
use super::{google, matomo, posthog, segment, snowplow, styk, umami};
use crate::CollectError;
use crate::identify::{country_of_zone, mask_emails, push_address_hash};
use crate::medium::MediumGuesser;
use crate::place;
use crate::properties::quoted_key;
use crate::row::record_text;
use crate::when::ZoneClock;

/// A request as it was stored.
#[derive(Clone, Copy)]
pub struct Stored<'a> {
    pub protocol: Protocol,
    /// As in [`super::Request`].
    pub path: &'a str,
    pub query: &'a str,
    /// Of the headers those that [`super::kept_headers`] names.
    pub headers: &'a dyn super::Headers,
    /// Where it came from, truncated unless the source keeps addresses.
    pub address: Option<IpAddr>,
    pub received: Timestamp,
    /// Where it stands in the inbox: makes the ids of events that bring none.
    pub offset: u64,
    /// What [`super::unfold`] gave.
    pub body: &'a [u8],
}

/// An interaction and what only live sources say.
#[derive(Debug, Clone, PartialEq)]
pub struct LiveInteraction<'a> {
    pub interaction: Interaction<'a>,
    /// The sender's own id of the event: a second one of the same source is the same event, sent again.
    pub message_id: Option<Cow<'a, str>>,
    /// Whether it is to be believed who this is: the key was secret, or the user id signed.
    pub verified: bool,
    /// Identifiers that the sender says belong to one person (alias, merge), beside those in `who`.
    pub links: Vec<(Identifier<'a>, Identifier<'a>)>,
    /// How it is not as the source's plan says.
    pub violations: Vec<Violation>,
    /// What it says of consent.
    pub consents: Vec<Consent>,
    /// What it says of its customer.
    pub traits: Vec<Trait>,
}

impl LiveInteraction<'_> {
    pub fn into_owned(self) -> LiveInteraction<'static> {
        let links = self.links.into_iter().map(|(one, other)| (one.into_owned(), other.into_owned())).collect();
        LiveInteraction {
            interaction: self.interaction.into_owned(),
            message_id: self.message_id.map(|id| Cow::Owned(id.into_owned())),
            verified: self.verified,
            links,
            violations: self.violations,
            consents: self.consents,
            traits: self.traits,
        }
    }
}

/// One event of a request and what stands around it.
#[derive(Clone, Copy)]
pub(super) struct Input<'e> {
    pub(super) stored: &'e Stored<'e>,
    pub(super) endpoint: Option<Endpoint<'e>>,
    pub(super) kind: SourceKind,
    /// What the body holds beside its list of events; an empty object when there is none.
    pub(super) envelope: &'e Json<'e>,
    pub(super) event: &'e Json<'e>,
}

/// Events may be this old; older ones are kept, and flagged.
const OLDEST: i64 = 366 * 86_400_000_000;
/// How far ahead of the server a client's clock may be, after correction.
const AHEAD: i64 = 300 * 1_000_000;

/// Reads the requests of one source. Its buffers and compiled expressions are used again.
pub struct Reader {
    settings: SourceSettings,
    hasher: IdHasher,
    roles: ProtocolRoles,
    tools: Tools,
    webhook: Option<Webhook>,
    plan: Option<Plan>,
    geo: Option<Arc<Geo>>,
    agents: Agents,
    media: MediumGuesser,
    place: String,
    decoded: String,
}

/// The roles of the paths of each protocol.
struct ProtocolRoles {
    segment: Roles,
    posthog: Roles,
    matomo: Roles,
    umami: Roles,
    snowplow: Roles,
    google: Roles,
    styk: Roles,
}

impl Reader {
    /// The error says what in the settings is wrong.
    pub fn new(settings: &SourceSettings) -> Result<Self, CollectError> {
        let webhook = settings.webhook.as_ref().map(super::webhook::WebhookSettings::resolved).transpose()?;
        let mut settings = settings.clone();
        if let Some(mapping) = &webhook {
            settings.zone = settings.zone.or_else(|| mapping.zone.clone());
            settings.country = settings.country.or_else(|| mapping.country.clone());
            settings.currency = settings.currency.or(mapping.currency);
        }
        let zoned = crate::Mapping { zone: settings.zone.clone(), ..crate::Mapping::default() };
        let country = settings.country.clone();
        let country = country.or_else(|| country_of_zone(settings.zone.as_deref()?).map(str::to_owned));
        let plan = settings.plan.as_ref().map(Plan::new);
        let noted = plan.is_some().then(Noted::default);
        Ok(Self {
            plan,
            geo: None,
            hasher: IdHasher::new(&settings.name),
            roles: ProtocolRoles {
                segment: segment::roles(),
                posthog: posthog::roles(),
                matomo: matomo::roles(),
                umami: umami::roles(),
                snowplow: snowplow::roles(),
                google: google::roles(),
                styk: styk::roles(),
            },
            tools: Tools { clock: ZoneClock::new(zoned.time_zone()?), country, scratch: String::new(), noted },
            webhook: webhook.as_ref().map(Webhook::compile).transpose()?,
            agents: Agents::new(),
            media: MediumGuesser::default(),
            place: String::new(),
            decoded: String::new(),
            settings,
        })
    }

    /// Adds the country and the city of addresses.
    #[must_use]
    pub fn with_geo(self, geo: Option<Arc<Geo>>) -> Self {
        Self { geo, ..self }
    }

    /// Gives each event of a request to `sink`, in order: as an interaction, or with
    /// the reason why not. An admitted body gives exactly as many as it was admitted for.
    pub fn read(&mut self, stored: &Stored<'_>, sink: &mut dyn FnMut(Result<LiveInteraction<'_>, Rejection>)) {
        let mut index = 0;
        let read = self.read_body(stored, &mut index, sink);
        if let Err(flaw) = read {
            sink(Err(rejection(stored, index, *flaw, stored.body)));
        }
    }

    fn read_body(
        &mut self,
        stored: &Stored<'_>,
        index: &mut usize,
        sink: &mut dyn FnMut(Result<LiveInteraction<'_>, Rejection>),
    ) -> Parsed<()> {
        self.noting(false);
        let text = std::str::from_utf8(stored.body)
            .map_err(|error| Box::new(Flaw::NotUtf8At { byte: error.valid_up_to() }))?;
        let endpoint = endpoint(stored.path);
        let mut scanner = Scanner::new(text);
        let mut envelope = Json::EMPTY;
        let list = match shape(stored.protocol, endpoint, stored.query, text) {
            Shape::Query(query) => {
                self.noting(true);
                let fields = query_fields(query, stored.query);
                self.one(stored, endpoint, &envelope, &fields, query.as_bytes(), index, sink);
                return Ok(());
            }
            Shape::Member(name) if scanner.peek() == Some(b'{') => {
                let (found, list) = envelope_of(&mut scanner.clone(), name)?;
                if let Some(list) = list {
                    envelope = found;
                    Some(Scanner::new(list))
                } else {
                    None
                }
            }
            Shape::Member(_) | Shape::Objects if scanner.peek() == Some(b'[') => Some(scanner.clone()),
            Shape::One | Shape::Member(_) | Shape::Objects => None,
        };
        let Some(mut list) = list else {
            let range = scanner.skip()?;
            let raw = scanner.slice(range);
            let event = Json::parse(raw)?;
            self.one(stored, endpoint, &envelope, &event, raw.as_bytes(), index, sink);
            return Ok(());
        };
        list.elements(|scanner| {
            let range = scanner.skip()?;
            let raw = scanner.slice(range);
            let event = Json::parse(raw)?;
            self.one(stored, endpoint, &envelope, &event, raw.as_bytes(), index, sink);
            Ok(())
        })
    }

    fn noting(&mut self, is_form: bool) {
        if let Some(noted) = &mut self.tools.noted {
            noted.is_form = is_form;
        }
    }

    /// Reads one event; that of a webhook may be several.
    #[expect(clippy::too_many_arguments, reason = "what stands around one event, borrowed piece by piece")]
    fn one(
        &mut self,
        stored: &Stored<'_>,
        endpoint: Option<Endpoint<'_>>,
        envelope: &Json<'_>,
        event: &Json<'_>,
        raw: &[u8],
        index: &mut usize,
        sink: &mut dyn FnMut(Result<LiveInteraction<'_>, Rejection>),
    ) {
        let input = Input { stored, endpoint, kind: self.settings.kind, envelope, event };
        let Self { roles, tools, .. } = self;
        if let Some(noted) = &mut tools.noted {
            noted.clear();
        }
        let draft = match stored.protocol {
            Protocol::Segment => segment::draft(&input, &roles.segment, tools),
            Protocol::PostHog => posthog::draft(&input, &roles.posthog, tools),
            Protocol::Matomo => matomo::draft(&input, &roles.matomo, tools),
            Protocol::Umami => umami::draft(&input, &roles.umami, tools),
            Protocol::Snowplow => snowplow::draft(&input, &roles.snowplow, tools),
            Protocol::GoogleMeasurement => google::draft(&input, &roles.google, tools),
            Protocol::Styk => styk::draft(&input, &roles.styk, tools),
            Protocol::Webhook => {
                for draft in Webhook::drafts(self.webhook.as_ref(), &input, tools) {
                    self.finish(stored, draft, raw, index, sink);
                }
                return;
            }
        };
        self.finish(stored, draft, raw, index, sink);
    }

    fn finish(
        &mut self,
        stored: &Stored<'_>,
        draft: Result<Draft<'_>, Flaw>,
        raw: &[u8],
        index: &mut usize,
        sink: &mut dyn FnMut(Result<LiveInteraction<'_>, Rejection>),
    ) {
        match draft.and_then(|draft| self.interaction(stored, draft, *index)) {
            Ok(interaction) => sink(Ok(interaction)),
            Err(flaw) => sink(Err(rejection(stored, *index, flaw, raw))),
        }
        *index += 1;
    }

    /// The rules that hold for all protocols.
    fn interaction<'e>(
        &mut self,
        stored: &Stored<'_>,
        mut draft: Draft<'e>,
        index: usize,
    ) -> Result<LiveInteraction<'e>, Flaw> {
        let is_browser = self.settings.kind == SourceKind::Browser;
        if is_browser && matches!(draft.call, Call::Group | Call::Link) {
            return Err(Flaw::NotFromBrowsers { call: draft.call_name.into_owned() });
        }
        draft.read_amounts(self.settings.currency, &mut self.tools);
        if let Some(flaw) = draft.flaw.take() {
            return Err(flaw);
        }
        if crate::row::present(&draft.event).is_none() {
            return Err(Flaw::NoEvent);
        }
        if draft.noted.is_some() {
            self.tools.noted = draft.noted.take();
        }
        let violations = match &self.plan {
            Some(plan) => plan.check(&draft, &mut self.tools)?,
            None => Vec::new(),
        };
        let (time, time_flags) = corrected(&draft, stored.received);
        let verified = !is_browser || self.is_signed(&draft);
        self.set_place(&mut draft);
        self.set_agent(stored, &mut draft);
        if let (true, Some(address)) = (self.settings.keep_address, stored.address) {
            draft.properties.text(&quoted_key("ip"), &address.to_string());
        }
        self.set_geo(stored, &mut draft);
        self.identify_cookieless(stored, &mut draft);
        draft.who.sort_by_key(|identifier| identifier.kind);
        let medium = draft
            .medium
            .unwrap_or_else(|| self.media.of(if draft.channel.is_empty() { &draft.event } else { &draft.channel }));
        let message_id = draft.message_id.filter(|id| !id.trim().is_empty());
        let record = match &message_id {
            Some(id) => self.hasher.record(&[b"message", id.as_bytes()]),
            None => self.hasher.record(&[b"inbox", &stored.offset.to_le_bytes(), &(index as u64).to_le_bytes()]),
        };
        let mut times = draft.times;
        times.received = Some(stored.received);
        let mut interaction = Interaction::new(self.settings.name.clone(), masked(draft.event), time);
        interaction.id = IdHasher::id(record, 0);
        interaction.who = draft.who;
        interaction.raw_times = times;
        interaction.sequence = draft.sequence;
        interaction.position = stored.offset.saturating_add(index as u64) as i64;
        interaction.channel = masked(draft.channel);
        interaction.medium = medium;
        interaction.place = draft.place;
        interaction.direction = draft.direction;
        interaction.case = masked(draft.case);
        interaction.text = draft.text.map(masked);
        interaction.score = draft.score;
        interaction.money = draft.money;
        interaction.cost = draft.cost;
        interaction.duration_ms = draft.duration_ms;
        interaction.actions = draft.actions;
        interaction.flags = draft.flags.with(time_flags);
        interaction.properties = Cow::Owned(draft.properties.take());
        let consents = crate::consents(&interaction, crate::Told::Live)?;
        let traits = if draft.call == Call::Group { Vec::new() } else { crate::traits(&interaction) };
        let links = draft.links;
        Ok(LiveInteraction { interaction, message_id, verified, links, violations, consents, traits })
    }

    fn is_signed(&self, draft: &Draft<'_>) -> bool {
        match (&self.settings.secret, &draft.user_id, &draft.signature) {
            (Some(secret), Some(user_id), Some(signature)) => {
                is_hex_hmac_sha256(secret, &[user_id.as_bytes()], signature)
            }
            _ => false,
        }
    }

    /// A page becomes its template, and gives the campaign in its address.
    fn set_place(&mut self, draft: &mut Draft<'_>) {
        if draft.place.is_empty() {
            return;
        }
        if !place::is_page(&draft.place) {
            draft.place = masked(std::mem::take(&mut draft.place));
            return;
        }
        let address = place::template(&draft.place, &mut self.place);
        let no_channel = draft.channel.is_empty();
        let mut channel = String::new();
        for (name, raw) in place::utm_parameters(address.query) {
            place::decode_query(raw, &mut self.decoded);
            if no_channel && (name == "utm_medium" || (name == "utm_source" && channel.is_empty())) {
                channel = mask_emails(&self.decoded).into_owned();
            }
            let key = quoted_key(name);
            // Some trackers take the campaign out of the address themselves.
            if !draft.properties.has(&key) {
                draft.properties.text(&key, &self.decoded);
            }
        }
        if no_channel && !channel.is_empty() {
            draft.channel = Cow::Owned(channel);
        }
        draft.place = Cow::Owned(self.place.clone());
    }

    /// The browser and the device, and whether it is a program.
    fn set_agent(&mut self, stored: &Stored<'_>, draft: &mut Draft<'_>) {
        // What a server sends with is its HTTP library, nobody's browser.
        let header = || stored.headers.get("user-agent").filter(|_| self.settings.kind == SourceKind::Browser);
        let agent = match draft.user_agent.as_deref().or_else(header) {
            Some(text) => self.agents.of(text),
            None => return,
        };
        if agent.is_bot {
            draft.flags = draft.flags.with(Flags::BOT);
        }
        for (name, value) in [("device", agent.device), ("os", agent.os), ("browser", agent.browser)] {
            let key = quoted_key(name);
            if !value.is_empty() && !draft.properties.has(&key) {
                draft.properties.text(&key, value);
            }
        }
        let key = quoted_key("browser_version");
        if agent.version > 0 && !draft.properties.has(&key) {
            draft.properties.json(&key, &agent.version.to_string());
        }
    }

    /// The customer's country and city; those that the sender says itself stay.
    fn set_geo(&self, stored: &Stored<'_>, draft: &mut Draft<'_>) {
        let Some(geo) = &self.geo else { return };
        // From a server comes its own address, unless it says whose it is.
        let own = stored.address.filter(|_| self.settings.kind == SourceKind::Browser);
        let Some(address) = own.or(draft.address) else { return };
        let (country, city) = geo.place(address);
        for (name, value) in [("country", country), ("city", city)] {
            let key = quoted_key(name);
            if let Some(value) = value.filter(|_| !draft.properties.has(&key)) {
                draft.properties.text(&key, &value);
            }
        }
    }

    /// Visitors of trackers that keep nothing on the device are told apart by
    /// address and browser, within one source and one day (UTC).
    fn identify_cookieless(&mut self, stored: &Stored<'_>, draft: &mut Draft<'_>) {
        let (true, true, Some(address)) = (draft.is_cookieless, draft.who.is_empty(), stored.address) else { return };
        let user_agent = draft.user_agent.as_deref().or_else(|| stored.headers.get("user-agent")).unwrap_or("");
        let day = stored.received.0.div_euclid(86_400_000_000);
        let mut hash = String::new();
        push_address_hash(format!("{}\0{day}\0{address}\0{user_agent}", self.settings.name).as_bytes(), &mut hash);
        draft.who.push(Identifier::new(IdentifierKind::Address, hash));
    }
}

/// The time that counts: the client's, set right by how far its clock was off when it sent.
fn corrected(draft: &Draft<'_>, received: Timestamp) -> (Timestamp, Flags) {
    let Some(client) = draft.times.client else { return (received, Flags::default()) };
    let skew = match draft.times.sent {
        Some(sent) if !draft.is_true_time => received.0.saturating_sub(sent.0),
        _ => 0,
    };
    let time = client.0.saturating_add(skew);
    if time > received.0.saturating_add(AHEAD) {
        return (received, Flags::FUTURE_TIME);
    }
    let old = time < received.0.saturating_sub(OLDEST);
    (Timestamp(time), if old { Flags::IMPLAUSIBLE_TIME } else { Flags::default() })
}

fn masked(text: Cow<'_, str>) -> Cow<'_, str> {
    let masked = match mask_emails(&text) {
        Cow::Borrowed(_) => None,
        Cow::Owned(masked) => Some(masked),
    };
    masked.map_or(text, Cow::Owned)
}

fn rejection(stored: &Stored<'_>, index: usize, flaw: Flaw, raw: &[u8]) -> Rejection {
    Rejection { position: stored.offset.saturating_add(index as u64), flaw, record: record_text(raw) }
}

/// The members of a body beside its list of events, and the list.
fn envelope_of<'a>(scanner: &mut Scanner<'a>, list: &str) -> Parsed<(Json<'a>, Option<&'a str>)> {
    let mut members = Vec::new();
    let mut found = None;
    scanner.members(|scanner, name| {
        if name == list && scanner.peek() == Some(b'[') {
            let range = scanner.skip()?;
            found = Some(scanner.slice(range));
        } else {
            members.push((Cow::Owned(name.to_owned()), scanner.tree()?));
        }
        Ok(())
    })?;
    scanner.end()?;
    Ok((Json::Object(members), found))
}

/// The parameters of a form, and those of the address that it has not, as one object.
fn query_fields<'a>(form: &'a str, query: &'a str) -> Json<'a> {
    let mut fields: Vec<(Cow<'a, str>, Json<'a>)> = Vec::new();
    let rest = if std::ptr::eq(form, query) { "" } else { query };
    for (name, value) in super::request::parameters(form).chain(super::request::parameters(rest)) {
        if fields.iter().all(|(known, _)| *known != name) {
            fields.push((name, Json::Text(value)));
        }
    }
    Json::Object(fields)
}
