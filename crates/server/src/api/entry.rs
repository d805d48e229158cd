//! What employees saw themselves, such as a visit or a call.
//!
//! It becomes an event of Styk's own protocol from a source of its own, and goes the way of all that arrives: on the
//! disk before it is answered, in answers a moment later.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use styk_collect::live::{self, Protocol, RequestLimits, SourceKind, SourceSettings, Stored};
use styk_engine::EngineError;
use styk_engine::live::{Arrival, Kept, Source};
use styk_lake::InboxError;
use styk_model::{Currency, Duration, Flaw, Language, Medium, Money, Say, Score, Timestamp};
use tokio::sync::Mutex;

use super::{Body, note};
use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;

/// The source of all entries. Nobody is told its key.
const SOURCE: &str = "staff";

/// Where an event of Styk's own protocol is sent to, behind the address of its source.
const PATH: &str = "events";

/// How long ago something may have been: older events are taken for mistakes.
const OLDEST: Duration = Duration::from_days(366);

/// Identifiers of one entry, and characters of its names and of its note.
const IDENTIFIERS: usize = 10;
const NAME: usize = 200;
const NOTE: usize = 4_000;

/// When to try again what the inbox has no room for, and what the disk did not take.
const FULL_S: u64 = 10;
const BROKEN_S: u64 = 5;

/// Identifiers with their kind, as Styk's own protocol calls them.
const KINDS: [&str; 10] = [
    "crm_id",
    "user_id",
    "loyalty_id",
    "email",
    "email_hash",
    "phone",
    "phone_hash",
    "messenger_id",
    "device_id",
    "anonymous_id",
];

/// Two at once make the source once.
static MAKING: Mutex<()> = Mutex::const_new(());

/// One interaction that an employee saw.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EntryWanted {
    /// Who it was: an e-mail address, a phone number, or another identifier behind its kind, such as `crm_id:K-17`.
    /// One of each kind at most; none for somebody whom nobody knows.
    #[serde(default)]
    who: Vec<String>,
    /// What happened.
    event: String,
    /// The key of the touchpoint that was meant. It is kept as a property; the rules of touchpoints decide.
    #[serde(default)]
    touchpoint: Option<String>,
    channel: String,
    /// Guessed by the channel when absent.
    #[serde(default)]
    medium: Option<Medium>,
    /// Such as the address of a shop.
    #[serde(default)]
    place: Option<String>,
    /// When it was; now when absent, at most a year back.
    #[serde(default)]
    time: Option<Timestamp>,
    /// What the customer said, or a note.
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    score: Option<Score>,
    #[serde(default)]
    amount: Option<EntryAmount>,
    #[serde(default)]
    properties: Option<BTreeMap<String, Value>>,
}

/// An amount of money.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EntryAmount {
    amount: EntryDecimal,
    currency: Currency,
}

/// A decimal number, such as 12.5 or "12.50".
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum EntryDecimal {
    Number(f64),
    Text(String),
}

impl EntryAmount {
    fn money(&self) -> Result<Money, Problem> {
        let text = match &self.amount {
            EntryDecimal::Number(number) => number.to_string(),
            EntryDecimal::Text(text) => text.trim().to_owned(),
        };
        Money::from_decimal(&text, self.currency).map_err(|error| said(&error))
    }
}

/// An interaction that a power cut does not lose any more.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct EntryTaken {
    /// Its place in the inbox.
    offset: u64,
}

pub(crate) async fn add(
    State(server): State<Server>,
    reader: Reader,
    Body(wanted): Body<EntryWanted>,
) -> Result<Json<EntryTaken>, Problem> {
    let now = Timestamp::now();
    let body = event(&wanted, &reader, now)?;
    let known = known(&server)?;
    let seen = match &known {
        Some(source) => read(&source.settings, &body, now)?,
        None => read(&settings(&server), &body, now)?,
    };
    if seen.identifiers != wanted.who.len() {
        return Err(nobody());
    }
    if seen.says_consent {
        return refused([
            "Consent is written down on the customer's page, with its purpose.",
            "Согласие записывают на странице клиента, с указанием цели.",
            "Zgodę zapisuje się na stronie klienta, z jej celem.",
        ]);
    }
    let source = match known {
        Some(source) => source,
        None => made(&server, &reader).await?,
    };
    let arrival = Arrival {
        source: source.number,
        protocol: Protocol::Styk,
        received: now,
        path: Cow::Borrowed(PATH),
        query: Cow::Borrowed(""),
        headers: Kept::default(),
        address: None,
        place: None,
        body: Cow::Owned(body),
    };
    let offset = server.engine().accept(&arrival).await.map_err(not_taken)?;
    note(&server, &reader, "entry", format!("{}: {}", seen.channel, seen.event)).await?;
    Ok(Json(EntryTaken { offset }))
}

/// The entry as an event of Styk's own protocol.
fn event(wanted: &EntryWanted, reader: &Reader, now: Timestamp) -> Result<Vec<u8>, Problem> {
    let event = name(&wanted.event)?;
    if event.is_empty() {
        return refused(["Say what happened.", "Укажите, что произошло.", "Podaj, co się wydarzyło."]);
    }
    if let Some(time) = wanted.time {
        in_the_last_year(time, now)?;
    }
    if let Some(Score { value, scale }) = wanted.score
        && !scale.contains(value)
    {
        return refused([
            format!("The score {value} is outside of the scale {scale}."),
            format!("Оценка {value} вне шкалы {scale}."),
            format!("Ocena {value} jest poza skalą {scale}."),
        ]);
    }
    let text = wanted.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
    if text.is_some_and(|text| text.chars().count() > NOTE) {
        return Err(too_long());
    }
    let mut properties = wanted.properties.clone().unwrap_or_default();
    if let Some(touchpoint) = &wanted.touchpoint {
        properties.insert("touchpoint".to_owned(), json!(name(touchpoint)?));
    }
    properties.insert("recorded_by".to_owned(), json!(author(reader)));
    let mut event = json!({
        "event": event,
        "channel": name(&wanted.channel)?,
        "medium": wanted.medium.map(Medium::name),
        "place": wanted.place.as_deref().map(name).transpose()?,
        "time": wanted.time,
        "text": text,
        "score": wanted.score,
        "money": wanted.amount.as_ref().map(EntryAmount::money).transpose()?,
        "who": who(&wanted.who)?,
        "properties": properties,
    });
    if let Value::Object(fields) = &mut event {
        fields.retain(|_, value| !value.is_null());
    }
    let body = event.to_string().into_bytes();
    if body.len() > RequestLimits::default().event_bytes { Err(too_long()) } else { Ok(body) }
}

/// Who wrote it down. Addresses are masked in whatever arrives, so it is the name that tells.
fn author(reader: &Reader) -> &str {
    match &reader.account {
        Some(account) if !account.name.trim().is_empty() => account.name.trim(),
        _ => reader.name().split('@').next().unwrap_or_default(),
    }
}

fn in_the_last_year(time: Timestamp, now: Timestamp) -> Result<(), Problem> {
    if time > now {
        return refused([
            "This time is in the future: give one that has passed.",
            "Это время ещё не наступило: укажите прошедшее.",
            "Ten czas jeszcze nie nastąpił: podaj czas, który już minął.",
        ]);
    }
    if now.micros().saturating_sub(time.micros()) > OLDEST.micros() {
        return refused([
            "This was more than a year ago: import it from a file.",
            "Это было больше года назад: загрузите такие данные файлом.",
            "To było ponad rok temu: zaimportuj takie dane z pliku.",
        ]);
    }
    Ok(())
}

/// Identifiers by their names in the protocol.
fn who(texts: &[String]) -> Result<BTreeMap<&'static str, &str>, Problem> {
    if texts.len() > IDENTIFIERS {
        return Err(too_long());
    }
    let mut who = BTreeMap::new();
    for text in texts {
        let (kind, value) = identified(text).ok_or_else(nobody)?;
        if who.insert(kind, value).is_some() {
            return refused([
                "Name one identifier of each kind at most.",
                "Укажите не больше одного идентификатора каждого вида.",
                "Podaj najwyżej jeden identyfikator każdego rodzaju.",
            ]);
        }
    }
    Ok(who)
}

/// What an identifier is called in the protocol, and its value.
fn identified(text: &str) -> Option<(&'static str, &str)> {
    let text = text.trim();
    if let Some((kind, value)) = text.split_once(':')
        && let Some(kind) = KINDS.into_iter().find(|known| *known == kind.trim())
    {
        return Some((kind, value.trim()));
    }
    if text.contains('@') {
        return Some(("email", text));
    }
    let is_digit = |letter: char| letter.is_ascii_digit();
    let is_phone = text.chars().all(|letter| is_digit(letter) || "+-–().\u{a0} /".contains(letter));
    (is_phone && text.chars().filter(|letter| is_digit(*letter)).count() >= 7).then_some(("phone", text))
}

/// What will be read of an entry.
struct Seen {
    identifiers: usize,
    says_consent: bool,
    /// Without addresses that stood in them.
    event: String,
    channel: String,
}

/// Reads an event as it will be read once it has arrived: what cannot be is refused while somebody is there to mend it.
fn read(settings: &SourceSettings, body: &[u8], now: Timestamp) -> Result<Seen, Problem> {
    let headers: [(&str, &str); 0] = [];
    let stored = Stored {
        protocol: Protocol::Styk,
        path: PATH,
        query: "",
        headers: &headers,
        address: None,
        received: now,
        offset: 0,
        body,
    };
    let mut reader = live::Reader::new(settings).map_err(EngineError::from)?;
    let mut seen: Result<Seen, Flaw> = Err(Flaw::NoEvent);
    reader.read(&stored, &mut |event| {
        seen = match event {
            Ok(event) => Ok(Seen {
                identifiers: event.interaction.who.len(),
                says_consent: !event.consents.is_empty(),
                event: event.interaction.event.into_owned(),
                channel: event.interaction.channel.into_owned(),
            }),
            Err(rejection) => Err(rejection.flaw),
        };
    });
    seen.map_err(|flaw| said(&flaw))
}

/// What the source of entries is set to when it is made.
fn settings(server: &Server) -> SourceSettings {
    let company = server.settings();
    SourceSettings {
        name: SOURCE.to_owned(),
        kind: SourceKind::Server,
        // By the zone it is known where phone numbers without a code belong.
        zone: Some(company.zone.clone()),
        currency: company.currency,
        ..SourceSettings::default()
    }
}

/// The source of entries, made with the first.
async fn made(server: &Server, reader: &Reader) -> Result<Arc<Source>, Problem> {
    let _making = MAKING.lock().await;
    if let Some(source) = known(server)? {
        return Ok(source);
    }
    let made = server.engine().add_source(SOURCE, &settings(server), reader.name()).await?;
    note(server, reader, "source.add", SOURCE).await?;
    Ok(Arc::new(made.source))
}

/// The source of entries, where there is one; whoever closed it wants none.
fn known(server: &Server) -> Result<Option<Arc<Source>>, Problem> {
    let sources = server.engine().sources();
    let Some(source) = sources.all().iter().find(|source| source.name == SOURCE) else { return Ok(None) };
    if source.closed || source.settings.kind != SourceKind::Server {
        let words = [
            "The source `staff`, from which entries come, is closed or not one of a server: change it under Data, Live sources.",
            "Источник `staff`, через который идут записи, закрыт или это не сервер: измените его в разделе «Данные», «Источники событий».",
            "Źródło `staff`, przez które przechodzą wpisy, jest zamknięte albo nie jest serwerem: zmień je w sekcji Dane, Źródła zdarzeń.",
        ];
        return Err(Problem::new(StatusCode::CONFLICT, "entry_source", words));
    }
    Ok(Some(Arc::clone(source)))
}

fn not_taken(error: InboxError) -> Problem {
    let again = match error {
        InboxError::Full { .. } => Some(FULL_S),
        InboxError::Disk(_) => Some(BROKEN_S),
        InboxError::Closed => None,
    };
    let problem = Problem::from(EngineError::from(error));
    match again {
        Some(seconds) => problem.retry_after(seconds),
        None => problem,
    }
}

fn name(text: &str) -> Result<&str, Problem> {
    let text = text.trim();
    if text.chars().count() > NAME { Err(too_long()) } else { Ok(text) }
}

fn refused<T>(words: [impl Into<String>; 3]) -> Result<T, Problem> {
    Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "entry", words))
}

fn said(what: &impl Say) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "entry", Language::ALL.map(|language| what.say(language)))
}

fn nobody() -> Problem {
    let words = [
        "That names nobody: give an e-mail address, a phone number with its country code, or another identifier behind its kind, such as crm_id:K-17.",
        "Это никого не обозначает: укажите адрес почты, телефон с кодом страны или другой идентификатор после его вида, например crm_id:K-17.",
        "To nikogo nie wskazuje: podaj adres e-mail, telefon z kodem kraju albo inny identyfikator po jego rodzaju, na przykład crm_id:K-17.",
    ];
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "entry", words)
}

fn too_long() -> Problem {
    let words = ["The entry is too long.", "Слишком длинная запись.", "Wpis jest za długi."];
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "entry", words)
}

#[cfg(test)]
mod tests {
    use axum::http::header;

    use super::*;

    #[test]
    fn identifiers_are_known_by_how_people_write_them() {
        for (text, expected) in [
            (" Anna@Example.com ", Some(("email", "Anna@Example.com"))),
            ("+48 601 234 567", Some(("phone", "+48 601 234 567"))),
            ("(495) 123-45-67", Some(("phone", "(495) 123-45-67"))),
            ("crm_id: K-17", Some(("crm_id", "K-17"))),
            ("crm_id:601234567", Some(("crm_id", "601234567"))),
            ("phone:601234567", Some(("phone", "601234567"))),
            ("address:10.0.0.1", None),
            ("K-17", None),
            ("12345", None),
            ("", None),
        ] {
            assert_eq!(identified(text), expected, "{text}");
        }
    }

    #[test]
    fn what_the_inbox_has_no_room_for_is_to_be_sent_again() {
        let after = |error: InboxError| {
            let response = not_taken(error).response(Language::En);
            assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
            response.headers().get(header::RETRY_AFTER).map(|value| value.to_str().unwrap().to_owned())
        };
        assert_eq!(after(InboxError::Full { held: 2, limit: 1 }).as_deref(), Some("10"));
        assert_eq!(after(InboxError::Disk("no space".into())).as_deref(), Some("5"));
        assert_eq!(after(InboxError::Closed), None);
    }
}
