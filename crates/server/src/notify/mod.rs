//! What people and programs are told without asking: mail, webhooks, and what is done at certain times.

mod address;
pub(crate) mod colleagues;
pub(crate) mod deliveries;
pub(crate) mod mail;
pub(crate) mod monthly;
pub(crate) mod plan;
pub(crate) mod segments;
pub(crate) mod timers;
pub(crate) mod webhook;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_model::Timestamp;
use styk_model::monthly::ReportFormat;
use styk_store::Document;

use crate::problem::Problem;
use crate::server::Server;
use plan::Plan;
use segments::SegmentHook;
use webhook::Webhook;

/// The document that holds them.
const DOCUMENT: (&str, &str) = ("settings", "notifications");

/// Who is told what, and when. A document in the store; it holds secrets.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Notifications {
    #[serde(skip)]
    pub version: u32,
    #[serde(default)]
    pub report: Option<ReportPlan>,
    #[serde(default)]
    pub webhooks: Vec<Webhook>,
    /// Which of them are told who enters and leaves which segments.
    #[serde(default)]
    pub segments: Vec<SegmentHook>,
}

/// When the report of the month before is sent, and to whom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct ReportPlan {
    pub to: Vec<String>,
    /// A file for each.
    #[serde(default = "pdf")]
    pub formats: Vec<ReportFormat>,
    /// Touchpoints that are purchases; recognised when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub purchase: Vec<String>,
    #[serde(flatten)]
    pub plan: Plan,
}

/// What a report is sent as when nobody says.
pub(crate) fn pdf() -> Vec<ReportFormat> {
    vec![ReportFormat::Pdf]
}

impl Notifications {
    pub(crate) async fn of(server: &Server) -> Result<Self, Problem> {
        let Some(document) = server.store().document(DOCUMENT.0, DOCUMENT.1).await? else { return Ok(Self::default()) };
        let read: Self = serde_json::from_value(document.body).map_err(Problem::invalid)?;
        Ok(Self { version: document.version, ..read })
    }

    /// Saves the next version, and sets the timer of the report.
    pub(crate) async fn save(mut self, server: &Server, author: &str) -> Result<Self, Problem> {
        if !self.segments.is_empty() && Self::of(server).await?.segments.is_empty() {
            segments::begin(server).await?;
        }
        let document = Document {
            kind: DOCUMENT.0.to_owned(),
            key: DOCUMENT.1.to_owned(),
            version: self.version,
            body: serde_json::to_value(&self).map_err(Problem::invalid)?,
            created: Timestamp::now(),
            author: author.to_owned(),
        };
        self.version = server.store().save_document(&document).await?;
        match &self.report {
            Some(report) => {
                let zone = server.settings().zone.clone();
                let plan = serde_json::to_string(&report.plan).map_err(Problem::invalid)?;
                let next = report.plan.next(Timestamp::now(), &zone)?;
                server.store().set_timer(timers::REPORT, &plan, next).await?;
            }
            None => server.store().remove_timer(timers::REPORT).await?,
        }
        server.timers_changed().notify_one();
        Ok(self)
    }
}
