//! Consent: purposes, what customers said of them, and whom nobody writes to.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_engine::{
    ByHand, ConsentCount, ConsentOverview, ConsentPolicy, CustomerConsent, EngineError, Known, Preset, Purpose,
    Verdict, Why,
};
use styk_model::{
    Basis, Consent, ContactChannel, Identifier, IdentifierKind, PersonNumber, SuppressionReason, Timestamp,
};
use styk_store::{ConsentRecord, Handover, StoreError, Suppression, Told};

use super::{Body, note, note_read};
use crate::mask::Masks;
use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;

/// Purposes, texts of one, and characters of names, descriptions, texts and notes.
const PURPOSES: usize = 50;
const WORDINGS: usize = 100;
const NAME: usize = 100;
const DESCRIPTION: usize = 2_000;
const WORDING: usize = 20_000;
const VERSION: usize = 64;
const NOTE: usize = 1_000;

/// Rows that one answer holds at most.
const MOST: u32 = 200;

/// A policy to begin with. None of them replaces counsel.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ConsentPresetRow {
    preset: Preset,
    policy: ConsentPolicy,
}

/// Where all customers stand with all purposes.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ConsentFound {
    customers: u64,
    counts: Vec<ConsentCountRow>,
    /// Identifiers on the suppression list.
    suppressed: u64,
    /// Purposes that customers spoke of and the policy does not have.
    unknown: Vec<UnknownPurpose>,
}

/// How many customers stand where with a purpose over a channel.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ConsentCountRow {
    purpose: String,
    /// Null where the purpose is bound to no channel.
    channel: Option<ContactChannel>,
    allowed: u64,
    /// By reason.
    whys: Vec<ConsentWhyCount>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ConsentWhyCount {
    why: Why,
    customers: u64,
}

impl ConsentWhyCount {
    pub(crate) fn all(whys: BTreeMap<Why, u64>) -> Vec<Self> {
        whys.into_iter().map(|(why, customers)| Self { why, customers }).collect()
    }
}

/// A purpose that the policy does not have.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct UnknownPurpose {
    purpose: String,
    records: u64,
}

/// What one customer allows, and what that rests on.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CustomerConsentFound {
    person: PersonNumber,
    /// In the order of the policy.
    verdicts: Vec<VerdictRow>,
    /// All that was said, newest first.
    records: Vec<ConsentRow>,
    suppressions: Vec<SuppressionRow>,
    /// The identifiers that these name.
    known: Vec<Known>,
    /// Lists for other systems that the customer was on, newest first.
    handovers: Vec<HandoverRow>,
    /// What webhooks were told of the customer, and what was withheld, newest first.
    told: Vec<ToldRow>,
}

/// Whether a webhook was told that a customer entered or left a segment.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ToldRow {
    time: Timestamp,
    /// The key of the segment.
    segment: String,
    url: String,
    entered: bool,
    /// Why it was withheld; null where it was told.
    withheld: Option<Why>,
}

impl From<Told> for ToldRow {
    fn from(one: Told) -> Self {
        let Told { time, segment, url, entered, withheld, .. } = one;
        // Behind the host of an address may stand a secret.
        let url = url.parse::<url::Url>().ok().map_or(url, |url| url.origin().ascii_serialization());
        Self { time, segment, url, entered, withheld: serde_json::from_value(withheld.into()).ok() }
    }
}

/// Whether a customer may be reached for a purpose over a channel.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct VerdictRow {
    purpose: String,
    /// Null where the purpose is bound to no channel.
    channel: Option<ContactChannel>,
    #[serde(flatten)]
    verdict: Verdict,
}

/// How far it is to be believed that a customer said something.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ConsentStanding {
    /// A server with a secret key, a signature, or an employee.
    Verified,
    /// It stands in the company's own records.
    Recorded,
    /// A browser says so.
    Claimed,
}

/// What was said of a purpose.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ConsentRow {
    number: u64,
    /// The number of the identifier that said it.
    alias: PersonNumber,
    /// The key of a purpose; `*` for all.
    purpose: String,
    /// Null for all channels.
    channel: Option<ContactChannel>,
    given: bool,
    /// Null for that of the purpose.
    basis: Option<Basis>,
    /// The version of the text; empty where none was named.
    wording: String,
    source: String,
    /// The number of the import that brought it; null for what arrived live or was written down by hand.
    import: Option<u32>,
    standing: ConsentStanding,
    time: Timestamp,
    recorded: Timestamp,
    /// Who wrote it down, and what they say of it; empty for what came by itself.
    author: String,
    note: String,
}

impl ConsentRow {
    fn new(record: ConsentRecord, source: String) -> Self {
        use styk_store::Standing;
        let ConsentRecord { number, alias, consent, import, standing, time, recorded, author, note, .. } = record;
        let Consent { purpose, channel, given, basis, wording } = consent;
        let import = (import.0 != 0).then_some(import.0);
        let standing = match standing {
            Standing::Verified => ConsentStanding::Verified,
            Standing::Recorded => ConsentStanding::Recorded,
            Standing::Claimed => ConsentStanding::Claimed,
        };
        Self {
            number,
            alias,
            purpose,
            channel,
            given,
            basis,
            wording,
            source,
            import,
            standing,
            time,
            recorded,
            author,
            note,
        }
    }
}

/// An identifier that nobody writes to.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SuppressionRow {
    alias: PersonNumber,
    /// Null for all channels.
    channel: Option<ContactChannel>,
    reason: SuppressionReason,
    note: String,
    author: String,
    time: Timestamp,
}

impl From<Suppression> for SuppressionRow {
    fn from(one: Suppression) -> Self {
        let Suppression { alias, channel, reason, note, author, time } = one;
        Self { alias, channel, reason, note, author, time }
    }
}

/// A list for other systems that a customer was on.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct HandoverRow {
    time: Timestamp,
    author: String,
    /// The key of the segment that it was made of.
    segment: String,
    purpose: String,
    channel: Option<ContactChannel>,
    /// What it was made for, such as `google`.
    format: String,
    /// How many customers were on it.
    customers: u64,
}

impl From<Handover> for HandoverRow {
    fn from(one: Handover) -> Self {
        let Handover { time, author, segment, purpose, channel, format, customers, .. } = one;
        Self { time, author, segment, purpose, channel, format, customers }
    }
}

/// A page of the suppression list.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SuppressionsFound {
    total: u64,
    suppressions: Vec<SuppressionRow>,
    /// The identifiers that these name.
    known: Vec<Known>,
}

/// What a customer said, as an employee writes it down.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConsentSaid {
    /// The key of a purpose; `*` to withdraw all.
    purpose: String,
    /// All channels when absent.
    #[serde(default)]
    channel: Option<ContactChannel>,
    given: bool,
    /// That of the purpose when absent.
    #[serde(default)]
    basis: Option<Basis>,
    /// The version of the text.
    #[serde(default)]
    wording: String,
    /// When it was said; now when absent.
    #[serde(default)]
    time: Option<Timestamp>,
    /// How it was said, for whoever looks later.
    #[serde(default)]
    note: String,
}

/// An identifier to write to no more: of a kind, or an e-mail address or phone number as people write it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SuppressionWanted {
    value: String,
    /// What the value is; an e-mail address or a phone number when absent.
    #[serde(default)]
    kind: Option<IdentifierKind>,
    /// All channels when absent.
    #[serde(default)]
    channel: Option<ContactChannel>,
    reason: SuppressionReason,
    #[serde(default)]
    note: String,
}

/// Whether somebody may be reached.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConsentAsked {
    /// An identifier of the customer: of a kind, or an e-mail address or phone number as people write it.
    value: String,
    #[serde(default)]
    kind: Option<IdentifierKind>,
    purpose: String,
    #[serde(default)]
    channel: Option<ContactChannel>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Page {
    #[serde(default)]
    offset: u64,
    #[serde(default)]
    limit: Option<u32>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct OnChannel {
    #[serde(default)]
    channel: Option<ContactChannel>,
}

pub(crate) async fn policy(State(server): State<Server>) -> Json<ConsentPolicy> {
    Json((*server.engine().consent_policy()).clone())
}

pub(crate) async fn presets(reader: Reader) -> Json<Vec<ConsentPresetRow>> {
    let row = |preset: Preset| ConsentPresetRow { preset, policy: preset.policy(reader.language) };
    Json(Preset::ALL.map(row).into())
}

pub(crate) async fn put_policy(
    State(server): State<Server>,
    reader: Reader,
    Body(policy): Body<ConsentPolicy>,
) -> Result<Json<ConsentPolicy>, Problem> {
    check(&policy)?;
    match server.engine().set_consent_policy(policy, reader.name()).await {
        Ok(saved) => {
            note(&server, &reader, "consent_policy", format!("version {}", saved.version)).await?;
            Ok(Json((*saved).clone()))
        }
        Err(error @ EngineError::Store(StoreError::Conflict { .. })) => {
            Err(Problem::from(error).with_current(&*server.engine().consent_policy()))
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn overview(State(server): State<Server>) -> Result<Json<ConsentFound>, Problem> {
    let waiting = server.engine().context();
    let _turn = server.turns().queue()?.turn(&waiting.watch).await?;
    let ConsentOverview { people, counts, suppressed, unknown } = server.engine().consent_overview().await?;
    let count = |count: ConsentCount| {
        let ConsentCount { purpose, channel, allowed, whys } = count;
        ConsentCountRow { purpose, channel, allowed, whys: ConsentWhyCount::all(whys) }
    };
    let unknown = unknown.into_iter().map(|(purpose, records)| UnknownPurpose { purpose, records });
    let counts = counts.into_iter().map(count).collect();
    Ok(Json(ConsentFound { customers: people, counts, suppressed, unknown: unknown.collect() }))
}

pub(crate) async fn of_customer(
    State(server): State<Server>,
    reader: Reader,
    Path(person): Path<PersonNumber>,
) -> Result<Json<CustomerConsentFound>, Problem> {
    note_read(&server, &reader, person).await?;
    let mut found = server.engine().customer_consent(person).await?.ok_or_else(Problem::not_found)?;
    if let Some(masks) = Masks::of(&server, &reader) {
        found.known.iter_mut().for_each(|one| masks.known(one));
        found.records.iter_mut().for_each(|(record, _)| record.note.clear());
        found.suppressions.iter_mut().for_each(|one| one.note.clear());
    }
    let CustomerConsent { person, verdicts, records, suppressions, known } = found;
    let verdicts = verdicts.into_iter().map(|(purpose, channel, verdict)| VerdictRow { purpose, channel, verdict });
    let handovers = server.engine().handovers_of(person).await?;
    Ok(Json(CustomerConsentFound {
        person,
        verdicts: verdicts.collect(),
        records: records.into_iter().map(|(record, source)| ConsentRow::new(record, source)).collect(),
        suppressions: suppressions.into_iter().map(SuppressionRow::from).collect(),
        known,
        handovers: handovers.into_iter().map(HandoverRow::from).collect(),
        told: server.engine().told_of(person, MOST).await?.into_iter().map(ToldRow::from).collect(),
    }))
}

pub(crate) async fn say(
    State(server): State<Server>,
    reader: Reader,
    Path(person): Path<PersonNumber>,
    Body(said): Body<ConsentSaid>,
) -> Result<Json<CustomerConsentFound>, Problem> {
    let ConsentSaid { purpose, channel, given, basis, wording, time, note: words } = said;
    let words = short(&words)?;
    let now = Timestamp::now();
    let time = time.unwrap_or(now);
    if time > now {
        return refused([
            "Consent cannot be said in the future: give a time that has passed.",
            "Согласие не может быть дано в будущем: укажите прошедшее время.",
            "Zgody nie można wyrazić w przyszłości: podaj czas, który już minął.",
        ]);
    }
    let policy = server.engine().consent_policy();
    let everything = purpose == Consent::EVERYTHING;
    if everything && given {
        return refused([
            "Consent is given for a purpose each: only a withdrawal can be for all.",
            "Согласие даётся на каждую цель отдельно: на все сразу его можно только отозвать.",
            "Zgodę wyraża się na każdy cel osobno: na wszystkie naraz można ją tylko wycofać.",
        ]);
    }
    let known = policy.purpose(&purpose);
    if known.is_none() && !everything {
        return refused([
            "The policy has no such purpose.",
            "Такой цели нет в политике согласий.",
            "Polityka zgód nie ma takiego celu.",
        ]);
    }
    if let Some(purpose) = known
        && let Some(channel) = channel
        && !purpose.channels.is_empty()
        && !purpose.channels.contains(&channel)
    {
        return refused([
            "The purpose is for other channels.",
            "Эта цель — для других каналов.",
            "Ten cel dotyczy innych kanałów.",
        ]);
    }
    if wording.chars().count() > VERSION {
        return Err(too_long());
    }
    let detail = format!(
        "customer {person}: {} {purpose} {}",
        if given { "given" } else { "withdrawn" },
        channel.map_or("*", ContactChannel::name)
    );
    let consent = Consent { purpose, channel, given, basis, wording: wording.trim().to_owned() };
    let by_hand = ByHand { consent, time, author: reader.name(), note: words };
    if !server.engine().note_consent(person, &by_hand).await? {
        return Err(Problem::not_found());
    }
    note(&server, &reader, "consent", detail).await?;
    of_customer(State(server), reader, Path(person)).await
}

pub(crate) async fn suppressions(
    State(server): State<Server>,
    reader: Reader,
    Query(page): Query<Page>,
) -> Result<Json<SuppressionsFound>, Problem> {
    let limit = page.limit.unwrap_or(50).min(MOST);
    let (mut list, mut known, total) = server.engine().suppressions(page.offset, limit).await?;
    if let Some(masks) = Masks::of(&server, &reader) {
        for one in &mut known {
            masks.known(one);
        }
        for one in &mut list {
            one.note.clear();
        }
    }
    let suppressions = list.into_iter().map(SuppressionRow::from).collect();
    Ok(Json(SuppressionsFound { total, suppressions, known }))
}

pub(crate) async fn suppress(
    State(server): State<Server>,
    reader: Reader,
    Body(wanted): Body<SuppressionWanted>,
) -> Result<Json<SuppressionRow>, Problem> {
    let SuppressionWanted { value, kind, channel, reason, note: words } = wanted;
    let identifier = identified(&value, kind)?;
    let alias = server.engine().alias(&identifier).await?.ok_or_else(nobody)?;
    let one = Suppression {
        alias,
        channel,
        reason,
        note: short(&words)?.to_owned(),
        author: reader.name().to_owned(),
        time: Timestamp::now(),
    };
    server.engine().suppress(&one).await?;
    note(&server, &reader, "suppress", format!("identifier {alias}: {}", reason.name())).await?;
    Ok(Json(one.into()))
}

pub(crate) async fn unsuppress(
    State(server): State<Server>,
    reader: Reader,
    Path(alias): Path<PersonNumber>,
    Query(on): Query<OnChannel>,
) -> Result<StatusCode, Problem> {
    if !server.engine().unsuppress(alias, on.channel).await? {
        return Err(Problem::not_found());
    }
    note(&server, &reader, "unsuppress", format!("identifier {alias}")).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whoever was never seen said nothing, which is an answer too.
pub(crate) async fn ask(
    State(server): State<Server>,
    Body(asked): Body<ConsentAsked>,
) -> Result<Json<Verdict>, Problem> {
    let ConsentAsked { value, kind, purpose, channel } = asked;
    let identifier = identified(&value, kind)?;
    let found = server.engine().store().find(Some(identifier.kind), &identifier.value).await?;
    let verdict = match found.first() {
        Some((alias, _)) => server.engine().may_reach(*alias, &purpose, channel).await?,
        None => None,
    };
    let unseen = || server.engine().consent_policy().verdict(&purpose, channel, |_| &[], &[]);
    Ok(Json(verdict.unwrap_or_else(unseen)))
}

/// An identifier as it is kept: e-mail addresses and phone numbers as their hashes.
fn identified(value: &str, kind: Option<IdentifierKind>) -> Result<Identifier<'static>, Problem> {
    let value = value.trim();
    match kind {
        Some(kind) if !value.is_empty() => Ok(Identifier::new(kind, value.to_owned())),
        // Without its country a number may be anybody's.
        None if value.contains('@') || value.starts_with('+') => {
            styk_collect::hashed_identifiers(value).into_iter().next().ok_or_else(nobody)
        }
        _ => Err(nobody()),
    }
}

fn check(policy: &ConsentPolicy) -> Result<(), Problem> {
    if policy.purposes.len() > PURPOSES {
        return refused([
            "A policy has at most 50 purposes.",
            "В политике не больше 50 целей.",
            "Polityka ma najwyżej 50 celów.",
        ]);
    }
    for (place, purpose) in policy.purposes.iter().enumerate() {
        let Purpose { key, name, description, channels, requires, wordings, .. } = purpose;
        let letters = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
        if !(1..=VERSION).contains(&key.len()) || !key.bytes().all(letters) {
            return refused([
                "The key of a purpose has 1 to 64 of a-z, 0-9, `-` and `_`.",
                "Ключ цели — от 1 до 64 символов a-z, 0-9, `-` и `_`.",
                "Klucz celu to od 1 do 64 znaków a-z, 0-9, `-` i `_`.",
            ]);
        }
        if policy.purposes[..place].iter().any(|other| other.key == *key) {
            return refused([
                "Two purposes have the same key.",
                "У двух целей один и тот же ключ.",
                "Dwa cele mają ten sam klucz.",
            ]);
        }
        if name.trim().is_empty() || name.chars().count() > NAME {
            return refused([
                "Give each purpose a name of at most 100 characters.",
                "Назовите каждую цель: не больше 100 знаков.",
                "Nazwij każdy cel: najwyżej 100 znaków.",
            ]);
        }
        if channels.iter().enumerate().any(|(place, channel)| channels[..place].contains(channel)) {
            return refused([
                "A purpose names a channel twice.",
                "Цель называет один канал дважды.",
                "Cel wymienia jeden kanał dwa razy.",
            ]);
        }
        if let Some(key) = requires {
            let bare = policy.purpose(key).is_some_and(|other| other.requires.is_none() && other.channels.is_empty());
            if key == &purpose.key || !bare {
                return refused([
                    "What a purpose requires is another purpose that is bound to no channel and requires nothing.",
                    "Цель может зависеть только от другой цели, которая не привязана к каналам и сама ни от чего не зависит.",
                    "Cel może wymagać tylko innego celu, który nie jest związany z kanałami i sam niczego nie wymaga.",
                ]);
            }
        }
        let versions = wordings.iter().map(|wording| &wording.version);
        let twice =
            versions.clone().enumerate().any(|(place, one)| versions.clone().take(place).any(|other| other == one));
        if twice || versions.clone().any(|version| version.trim().is_empty() || version.chars().count() > VERSION) {
            return refused([
                "Each text has a version of its own, of at most 64 characters.",
                "У каждого текста своя версия, не длиннее 64 знаков.",
                "Każdy tekst ma własną wersję, najwyżej 64 znaki.",
            ]);
        }
        let long = wordings.iter().any(|wording| wording.text.chars().count() > WORDING);
        if description.chars().count() > DESCRIPTION || wordings.len() > WORDINGS || long {
            return Err(too_long());
        }
    }
    Ok(())
}

fn refused<T>(words: [&'static str; 3]) -> Result<T, Problem> {
    Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "consent", words))
}

fn short(note: &str) -> Result<&str, Problem> {
    let note = note.trim();
    if note.chars().count() > NOTE { Err(too_long()) } else { Ok(note) }
}

fn nobody() -> Problem {
    let words = [
        "That names nobody: give an e-mail address, a phone number with its country code, or another identifier with its kind.",
        "Это никого не обозначает: укажите адрес почты, телефон с кодом страны или другой идентификатор с его видом.",
        "To nikogo nie wskazuje: podaj adres e-mail, telefon z kodem kraju albo inny identyfikator z jego rodzajem.",
    ];
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "consent", words)
}

fn too_long() -> Problem {
    let words = ["A text is too long.", "Слишком длинный текст.", "Tekst jest za długi."];
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "consent", words)
}
