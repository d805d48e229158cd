//! The report of a month: made, and sent by mail.

use jiff::ToSpan;
use jiff::civil::Date;
use styk_insight::language::month as month_name;
use styk_model::{
    Answer, Ask, Language, Metric, MetricKind, Period, Question, Retention, RetentionKind, Series, StandsOut,
    TimeRange, Timestamp, Transitions, say,
};

use super::mail::{File, Letter};
use super::webhook::{Event, tell};
use crate::api::ask::compute;
use crate::problem::Problem;
use crate::server::Server;

/// The files of the report of a month, which `month` is the first day of.
pub(crate) async fn report(server: &Server, month: Date) -> Result<Vec<File>, Problem> {
    let settings = server.settings();
    let language = settings.language;
    let answers = answers(server, month).await?;
    let title = title(&settings.company, month, language);
    let page = tokio::task::block_in_place(|| styk_report::page(&title, &answers, language));
    let name = format!("styk-{:04}-{:02}.html", month.year(), month.month());
    Ok(vec![File { name, media: "text/html; charset=utf-8", bytes: page.into_bytes() }])
}

/// Makes the report of a month and sends it.
pub(crate) async fn send(server: &Server, month: Date, to: &[String]) -> Result<(), Problem> {
    let mail = server.mail().ok_or_else(Problem::no_mail)?;
    let files = report(server, month).await?;
    let settings = server.settings();
    let title = title(&settings.company, month, settings.language);
    let text = say!(
        settings.language,
        "The report is attached: a page that opens in every browser.\n",
        "Отчёт приложен: это страница, которая открывается в любом браузере.\n",
        "Raport jest w załączniku: to strona, którą otworzy każda przeglądarka.\n",
    );
    mail.send(&Letter { to: to.to_vec(), subject: title, text, files }).await?;
    let month = format!("{:04}-{:02}", month.year(), month.month());
    tell(server, Event::new("report.sent", serde_json::json!({ "month": month, "to": to.len() })));
    Ok(())
}

fn title(company: &str, month: Date, language: Language) -> String {
    let name = month_name(month, language);
    let told = say!(language, "Customer journeys: {name}", "Пути клиентов: {name}", "Podróże klientów: {name}");
    if company.is_empty() { told } else { format!("{company}. {told}") }
}

/// What the report asks, as far as the data can answer it.
async fn answers(server: &Server, month: Date) -> Result<Vec<Answer>, Problem> {
    let settings = server.settings();
    let range = range(month, &settings.zone)?;
    let metric = |kind| Metric { kind, of: None };
    let retention =
        Retention { period: Period::Week, periods: 4, kind: RetentionKind::Bounded, first: None, back: None };
    let asks = [
        Ask::StandsOut(StandsOut::default()),
        Ask::Series(Series { of: metric(MetricKind::Customers), period: Period::Day }),
        Ask::Series(Series { of: metric(MetricKind::Count), period: Period::Day }),
        Ask::Transitions(Transitions { limit: Some(40) }),
        Ask::Bottlenecks(Transitions { limit: Some(12) }),
        Ask::Retention(retention),
    ];
    let mut answers = Vec::new();
    for ask in asks {
        let mut question = Question::new(ask);
        question.range = Some(range);
        question.language = settings.language;
        question.zone.clone_from(&settings.zone);
        let place = server.turns().queue()?;
        match compute(server, server.engine().context(), &question, place).await {
            Ok(answer) => answers.push(answer),
            Err(problem) if problem.status.is_server_error() => return Err(problem),
            Err(problem) => tracing::info!(code = problem.code, ask = question.ask.name(), "left out of the report"),
        }
    }
    let nothing = answers.iter().all(|answer| answer.unknown.interactions == 0);
    if nothing { Err(empty(month)) } else { Ok(answers) }
}

fn range(month: Date, zone: &str) -> Result<TimeRange, Problem> {
    let midnight = |date: Date| date.in_tz(zone).map(|time| Timestamp::from_jiff(time.timestamp()));
    let end = month.checked_add(1.month()).map_err(Problem::invalid)?;
    let (from, to) = (midnight(month).map_err(Problem::invalid)?, midnight(end).map_err(Problem::invalid)?);
    Ok(TimeRange::Between { from, to })
}

fn empty(month: Date) -> Problem {
    let month = format!("{:04}-{:02}", month.year(), month.month());
    let words = [
        format!("There are no interactions of {month} to report on."),
        format!("За {month} нет взаимодействий: отчёт не из чего делать."),
        format!("Za {month} nie ma interakcji, z których można zrobić raport."),
    ];
    Problem::new(axum::http::StatusCode::UNPROCESSABLE_ENTITY, "empty", words)
}
