//! Who is told what: mail and webhooks.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_model::monthly::ReportFormat;
use styk_model::{ContactChannel, Language, Month, Say, Text, Timestamp, text};
use styk_query::QueryError;
use styk_store::Undelivered;

use super::accounts::checked_email;
use super::jobs::begun;
use super::{Body, note};
use crate::jobs::JobKind;
use crate::notify::segments::SegmentHook;
use crate::notify::webhook::{Event, Webhook, checked, try_out};
use crate::notify::{Notifications, ReportPlan, monthly, pdf, plan, timers};
use crate::problem::Problem;
use crate::reader::Reader;
use crate::secret::random;
use crate::server::Server;

/// Webhooks there may be.
const MOST: usize = 20;

/// Deliveries that one answer holds at most.
const MOST_UNDELIVERED: u32 = 200;

/// People that a report goes to.
const MOST_PEOPLE: usize = 100;

/// Who is told what, and how that went.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct NotificationsFound {
    /// The version that a change must name.
    version: u32,
    /// Whether this server can send mail.
    mail: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<ReportPlan>,
    #[serde(skip_serializing_if = "Option::is_none")]
    report_turn: Option<ReportTurn>,
    webhooks: Vec<WebhookFound>,
    /// Which of them are told who enters and leaves which segments.
    segments: Vec<SegmentHook>,
    /// Deliveries that were given up.
    undelivered: u64,
}

/// How it stands with what is done at certain times.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ReportTurn {
    next: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    done: Option<Timestamp>,
    /// Why the last attempt failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    trouble: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct WebhookFound {
    url: String,
    /// What deliveries are signed with; shown when the webhook is added, then never again.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
}

/// Who is to be told what.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NotificationsWanted {
    #[serde(default)]
    version: u32,
    /// No report is sent when absent.
    #[serde(default)]
    report: Option<ReportPlan>,
    /// Addresses; one that is there keeps its secret.
    #[serde(default)]
    webhooks: Vec<String>,
    /// Which of them are told who enters and leaves which segments; as before when absent.
    #[serde(default)]
    segments: Option<Vec<SegmentHookWanted>>,
}

/// A segment whose changes an address is to be told.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SegmentHookWanted {
    /// The address of a webhook.
    url: String,
    /// The key of the segment.
    segment: String,
    /// The purpose that it is for: who does not allow it is not told of. Everybody is where it is absent.
    #[serde(default)]
    purpose: Option<String>,
    #[serde(default)]
    channel: Option<ContactChannel>,
}

/// A page of the deliveries that were given up, newest first.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct UndeliveredFound {
    total: u64,
    deliveries: Vec<UndeliveredRow>,
}

/// A delivery that was given up.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct UndeliveredRow {
    id: String,
    url: String,
    /// What happened, such as `segment.changed`.
    event: String,
    /// In the reader's language.
    why: String,
    time: Timestamp,
    /// What was to be told.
    body: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Page {
    #[serde(default)]
    offset: u64,
    #[serde(default)]
    limit: Option<u32>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReportWanted {
    /// As `2024-05`; the month before this one when absent.
    #[serde(default)]
    month: Option<String>,
    /// Those of the plan when absent.
    #[serde(default)]
    to: Option<Vec<String>>,
    /// Those of the plan when absent.
    #[serde(default)]
    formats: Option<Vec<ReportFormat>>,
    /// Touchpoints that are purchases; those of the plan when absent.
    #[serde(default)]
    purchase: Option<Vec<String>>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WebhookNamed {
    url: String,
}

fn refused(why: &Text) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "webhook", Language::ALL.map(|language| why.say(language)))
}

async fn found(server: &Server, known: Notifications, new: &[String]) -> Result<Json<NotificationsFound>, Problem> {
    let timer = server.store().timers().await?.into_iter().find(|timer| timer.name == timers::REPORT);
    let turn = |timer: styk_store::Timer| ReportTurn { next: timer.next, done: timer.done, trouble: timer.trouble };
    let hook = |webhook: Webhook| {
        let secret = new.contains(&webhook.url).then_some(webhook.secret);
        WebhookFound { url: webhook.url, secret }
    };
    Ok(Json(NotificationsFound {
        version: known.version,
        mail: server.mail().is_some(),
        report: known.report,
        report_turn: timer.map(turn),
        webhooks: known.webhooks.into_iter().map(hook).collect(),
        segments: known.segments,
        undelivered: server.store().undelivered(0, 0).await?.1,
    }))
}

pub(crate) async fn get(State(server): State<Server>) -> Result<Json<NotificationsFound>, Problem> {
    let known = Notifications::of(&server).await?;
    found(&server, known, &[]).await
}

pub(crate) async fn put(
    State(server): State<Server>,
    reader: Reader,
    Body(wanted): Body<NotificationsWanted>,
) -> Result<Json<NotificationsFound>, Problem> {
    let known = Notifications::of(&server).await?;
    if wanted.webhooks.len() > MOST {
        return Err(Problem::invalid(format!("webhooks: at most {MOST}")));
    }
    let (mut webhooks, mut new) = (Vec::<Webhook>::new(), Vec::new());
    for url in wanted.webhooks {
        let url = checked(&url).map_err(|why| refused(&why))?.to_string();
        if webhooks.iter().any(|webhook| webhook.url == url) {
            continue;
        }
        let secret = known.webhooks.iter().find(|webhook| webhook.url == url).map(|webhook| webhook.secret.clone());
        let secret = secret.unwrap_or_else(|| {
            new.push(url.clone());
            random()
        });
        webhooks.push(Webhook { url, secret });
    }
    let report = match wanted.report {
        Some(report) => Some(ReportPlan {
            to: people(&report.to)?,
            formats: formats(report.formats)?,
            purchase: known_touchpoints(&server, report.purchase)?,
            plan: report.plan,
        }),
        None => None,
    };
    let version = wanted.version;
    let segments = match wanted.segments {
        Some(wanted) => segment_hooks(&server, wanted, &known.segments, &webhooks).await?,
        None => known.segments,
    };
    let segments: Vec<SegmentHook> =
        segments.into_iter().filter(|hook| webhooks.iter().any(|webhook| webhook.url == hook.url)).collect();
    let saved = match (Notifications { version, report, webhooks, segments }).save(&server, reader.name()).await {
        Err(problem) if problem.status == StatusCode::CONFLICT => {
            let Json(current) = get(State(server)).await?;
            return Err(problem.with_current(&current));
        }
        saved => saved?,
    };
    note(&server, &reader, "notifications", format!("version {}", saved.version)).await?;
    found(&server, saved, &new).await
}

/// Each once, with the time from which on it is told.
async fn segment_hooks(
    server: &Server,
    wanted: Vec<SegmentHookWanted>,
    known: &[SegmentHook],
    webhooks: &[Webhook],
) -> Result<Vec<SegmentHook>, Problem> {
    let mut hooks: Vec<SegmentHook> = Vec::new();
    let policy = server.engine().consent_policy();
    for SegmentHookWanted { url, segment, purpose, channel } in wanted {
        let url = checked(&url).map_err(|why| refused(&why))?.to_string();
        if !webhooks.iter().any(|webhook| webhook.url == url) {
            return Err(refused(&text!(
                "`{url}` is not among the webhooks: add it first",
                "«{url}» нет среди вебхуков: сначала добавьте его",
                "„{url}” nie ma wśród webhooków: najpierw go dodaj",
            )));
        }
        if hooks.iter().any(|hook| hook.url == url && hook.segment == segment) {
            continue;
        }
        let before = known.iter().find(|hook| hook.url == url && hook.segment == segment);
        // What was there stays, whatever has become of its segment or purpose.
        if let Some(before) = before.filter(|hook| hook.purpose == purpose && hook.channel == channel) {
            hooks.push(before.clone());
            continue;
        }
        if server.engine().saved_segment(&segment).await?.is_none() {
            return Err(refused(&text!(
                "there is no segment `{segment}`",
                "сегмента «{segment}» нет",
                "nie ma segmentu „{segment}”",
            )));
        }
        let fits = purpose.as_deref().is_none_or(|key| {
            policy.purpose(key).is_some_and(|purpose| match channel {
                Some(channel) => purpose.channels.is_empty() || purpose.channels.contains(&channel),
                None => purpose.channels.is_empty(),
            })
        });
        if !fits {
            return Err(refused(&text!(
                "a segment is told for a purpose of the policy, over one of its channels",
                "о сегменте сообщают для цели из политики согласий и по одному из её каналов",
                "o segmencie informuje się dla celu z polityki zgód, jednym z jego kanałów",
            )));
        }
        let since = before.map_or_else(Timestamp::now, |hook| hook.since);
        hooks.push(SegmentHook { url, segment, purpose, channel, since });
    }
    Ok(hooks)
}

/// Deliveries that were given up.
pub(crate) async fn undelivered(
    State(server): State<Server>,
    reader: Reader,
    Query(page): Query<Page>,
) -> Result<Json<UndeliveredFound>, Problem> {
    let limit = page.limit.unwrap_or(50).min(MOST_UNDELIVERED);
    let (list, total) = server.store().undelivered(page.offset, limit).await?;
    let row = |one: Undelivered| {
        let Undelivered { id, url, event, body, why, time } = one;
        let said: Vec<String> = serde_json::from_str(&why).unwrap_or_default();
        let why = said.into_iter().nth(reader.language as usize).unwrap_or(why);
        UndeliveredRow { id, url, event, why, time, body }
    };
    Ok(Json(UndeliveredFound { total, deliveries: list.into_iter().map(row).collect() }))
}

/// Tries a delivery anew that was given up.
pub(crate) async fn deliver_again(
    State(server): State<Server>,
    reader: Reader,
    Path(id): Path<String>,
    Query(of): Query<WebhookNamed>,
) -> Result<StatusCode, Problem> {
    if !server.store().take_undelivered(&id, &of.url, Some(Timestamp::now())).await? {
        return Err(Problem::not_found());
    }
    server.deliveries_changed().notify_one();
    note(&server, &reader, "delivery.again", format!("{id} to {}", of.url)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Forgets a delivery that was given up.
pub(crate) async fn forget_delivery(
    State(server): State<Server>,
    reader: Reader,
    Path(id): Path<String>,
    Query(of): Query<WebhookNamed>,
) -> Result<StatusCode, Problem> {
    if !server.store().take_undelivered(&id, &of.url, None).await? {
        return Err(Problem::not_found());
    }
    note(&server, &reader, "delivery.forget", format!("{id} to {}", of.url)).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn people(to: &[String]) -> Result<Vec<String>, Problem> {
    if to.is_empty() || to.len() > MOST_PEOPLE {
        let words = [
            format!("A report goes to 1 to {MOST_PEOPLE} addresses."),
            format!("Отчёт отправляется на адреса в количестве от 1 до {MOST_PEOPLE}."),
            format!("Raport wysyła się na adresy w liczbie od 1 do {MOST_PEOPLE}."),
        ];
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "people", words));
    }
    to.iter().map(|to| checked_email(to)).collect()
}

/// Sends the report of a month as a job.
pub(crate) async fn send_report(
    State(server): State<Server>,
    reader: Reader,
    Body(wanted): Body<ReportWanted>,
) -> Result<Response, Problem> {
    if server.mail().is_none() {
        return Err(Problem::no_mail());
    }
    let known = Notifications::of(&server).await?.report;
    let settings = server.settings();
    let zone = match &known {
        Some(report) => report.plan.zone(&settings.zone)?,
        None => jiff::tz::TimeZone::get(&settings.zone).map_err(Problem::invalid)?,
    };
    let month = match &wanted.month {
        None => plan::month_before(Timestamp::now(), &zone),
        Some(month) => month_of(month)?,
    };
    let (planned_to, planned_formats, planned_purchase) =
        known.map_or_else(|| (Vec::new(), pdf(), Vec::new()), |report| (report.to, report.formats, report.purchase));
    let to = people(&wanted.to.unwrap_or(planned_to))?;
    let formats = formats(wanted.formats.unwrap_or(planned_formats))?;
    let purchase = known_touchpoints(&server, wanted.purchase.unwrap_or(planned_purchase))?;
    note(&server, &reader, "report.send", format!("{month} to {}", to.join(", "))).await?;
    let (of_job, about) = (server.clone(), month.to_string());
    let job = server.jobs().begin(JobKind::Report, about, &reader, |_| async move {
        monthly::send(&of_job, month, &to, &formats, &purchase).await?;
        Ok(serde_json::json!({ "sent": to.len() }).to_string().into_bytes().into())
    })?;
    Ok(begun(&job))
}

fn month_of(text: &str) -> Result<Month, Problem> {
    text.parse::<Month>().map_err(|error| {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "month", Language::ALL.map(|language| error.say(language)))
    })
}

/// Each once, in one order.
fn formats(mut wanted: Vec<ReportFormat>) -> Result<Vec<ReportFormat>, Problem> {
    wanted.sort_unstable();
    wanted.dedup();
    if wanted.is_empty() {
        let words = [
            "A report is sent in at least one format: pdf, xlsx, pptx, html or json.",
            "Отчёт отправляется хотя бы в одном формате: pdf, xlsx, pptx, html или json.",
            "Raport wysyła się co najmniej w jednym formacie: pdf, xlsx, pptx, html lub json.",
        ];
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "format", words));
    }
    Ok(wanted)
}

/// Touchpoints that there are; a report that is due at night must not fail for a name.
fn known_touchpoints(server: &Server, names: Vec<String>) -> Result<Vec<String>, Problem> {
    let registry = server.engine().registry();
    for name in &names {
        registry.find(name).map_err(QueryError::from)?;
    }
    Ok(names)
}

/// Delivers something that did not happen, to see whether it arrives.
pub(crate) async fn try_webhook(
    State(server): State<Server>,
    Body(wanted): Body<WebhookNamed>,
) -> Result<StatusCode, Problem> {
    let known = Notifications::of(&server).await?.webhooks;
    let webhook = known.into_iter().find(|webhook| webhook.url == wanted.url).ok_or_else(Problem::not_found)?;
    let event = Event::new("ping", serde_json::json!({}));
    try_out(&webhook, &event).await.map_err(|failed| refused(&failed.why))?;
    Ok(StatusCode::NO_CONTENT)
}
