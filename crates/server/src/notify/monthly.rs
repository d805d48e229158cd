//! The report of a month, sent by mail.

use styk_model::monthly::ReportFormat;
use styk_model::{Month, say};

use super::mail::{File, Letter};
use super::webhook::{Event, tell};
use crate::api::reports;
use crate::problem::Problem;
use crate::server::Server;

/// Makes the report of a month and sends it, a file for each format.
pub(crate) async fn send(
    server: &Server,
    month: Month,
    to: &[String],
    formats: &[ReportFormat],
    purchase: &[String],
) -> Result<(), Problem> {
    let mail = server.mail().ok_or_else(Problem::no_mail)?;
    let language = server.settings().language;
    let report = reports::report(server, &reports::question(server, month, language, purchase.to_vec())).await?;
    let mut files = Vec::new();
    for format in formats {
        let bytes = reports::file(&report, *format)?;
        files.push(File { name: reports::file_name(month, *format), media: format.media(), bytes });
    }
    let verdict = &report.verdict;
    let text = say!(
        language,
        "{verdict}\n\nThe whole report is attached.\n",
        "{verdict}\n\nВесь отчёт — во вложении.\n",
        "{verdict}\n\nCały raport jest w załączniku.\n",
    );
    mail.send(&Letter { to: to.to_vec(), subject: styk_report::monthly_title(&report), text, files }).await?;
    tell(server, Event::new("report.sent", serde_json::json!({ "month": month, "to": to.len() })));
    Ok(())
}
