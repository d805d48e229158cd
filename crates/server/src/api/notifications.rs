//! Who is told what: mail and webhooks.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_model::monthly::ReportFormat;
use styk_model::{Language, Month, Say, Text, Timestamp};
use styk_query::QueryError;

use super::accounts::checked_email;
use super::jobs::begun;
use super::{Body, note};
use crate::jobs::JobKind;
use crate::notify::webhook::{Event, Webhook, checked, try_out};
use crate::notify::{Notifications, ReportPlan, monthly, pdf, plan, timers};
use crate::problem::Problem;
use crate::reader::Reader;
use crate::secret::random;
use crate::server::Server;

/// Webhooks there may be.
const MOST: usize = 20;

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
    let saved = match (Notifications { version, report, webhooks }).save(&server, reader.name()).await {
        Err(problem) if problem.status == StatusCode::CONFLICT => {
            let Json(current) = get(State(server)).await?;
            return Err(problem.with_current(&current));
        }
        saved => saved?,
    };
    note(&server, &reader, "notifications", format!("version {}", saved.version)).await?;
    found(&server, saved, &new).await
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
