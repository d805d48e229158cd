//! The monthly report as files: a page, a workbook, slides and a PDF, all
//! written from one view of it.

mod chart;
mod html;
mod pdf;
mod pptx;
mod view;
mod words;
mod xlsx;

use styk_model::MonthlyReport;
use styk_model::monthly::ReportFormat;

use crate::ReportError;

/// A monthly report as a file, in its own language. The same report gives the same bytes.
pub fn monthly(report: &MonthlyReport, format: ReportFormat) -> Result<Vec<u8>, ReportError> {
    let view = view::View::new(report);
    match format {
        ReportFormat::Pdf => Ok(pdf::pdf(&view)),
        ReportFormat::Xlsx => xlsx::xlsx(&view),
        ReportFormat::Pptx => pptx::pptx(&view),
        ReportFormat::Html => Ok(html::html(&view).into_bytes()),
        ReportFormat::Json => Ok(serde_json::to_vec_pretty(report)?),
    }
}

/// What the report of a month is called, as a title for mail and windows.
pub fn monthly_title(report: &MonthlyReport) -> String {
    titled(report)
}

fn titled(report: &MonthlyReport) -> String {
    let title = view::View::new(report).title();
    if report.company.is_empty() { title } else { format!("{}. {title}", report.company) }
}
