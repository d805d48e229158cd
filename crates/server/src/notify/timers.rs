//! Does what is due. What was due while nobody ran is done once.

use std::time::Duration;

use styk_model::{Language, Timestamp};
use styk_store::Timer;
use tokio::sync::watch;

use super::plan::{Plan, month_before};
use super::{Notifications, monthly};
use crate::api::retention;
use crate::problem::Problem;
use crate::server::Server;

/// The report of the month before, by mail.
pub(crate) const REPORT: &str = "report";

/// Removing what is past its time; always set, and nothing to do where no rule says so.
pub(crate) const RETENTION: &str = "retention";

/// When that is done: at night, when few look.
const AT_NIGHT: &str = r#"{"every":"day","at":"03:00"}"#;

/// The longest sleep: clocks are set, and machines wake up.
const LONGEST: Duration = Duration::from_mins(1);

/// Waits after an attempt that failed; past the last one the turn is given up.
const AGAIN: [Duration; 5] = [
    Duration::from_mins(1),
    Duration::from_mins(5),
    Duration::from_mins(15),
    Duration::from_hours(1),
    Duration::from_hours(3),
];

/// Runs until the server closes.
pub(crate) async fn run(server: Server, mut closed: watch::Receiver<bool>) {
    if let Err(problem) = watch_over_retention(&server).await {
        tracing::error!(why = problem.body(Language::En).detail(), "the timer of retention cannot be set");
    }
    loop {
        let wait = match turn(&server).await {
            Ok(wait) => wait,
            Err(problem) => {
                tracing::error!(why = problem.body(Language::En).detail(), "the timers cannot be read");
                LONGEST
            }
        };
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = server.timers_changed().notified() => {}
            _ = closed.changed() => return,
        }
    }
}

async fn watch_over_retention(server: &Server) -> Result<(), Problem> {
    if server.store().timers().await?.iter().any(|timer| timer.name == RETENTION) {
        return Ok(());
    }
    let plan: Plan = serde_json::from_str(AT_NIGHT).map_err(Problem::invalid)?;
    let next = plan.next(Timestamp::now(), &server.settings().zone)?;
    Ok(server.store().set_timer(RETENTION, AT_NIGHT, next).await?)
}

/// Does all that is due, and says how long nothing else is.
async fn turn(server: &Server) -> Result<Duration, Problem> {
    let timers = server.store().timers().await?;
    for timer in timers.iter().filter(|timer| timer.next <= Timestamp::now()) {
        attempt(server, timer).await?;
    }
    let next = server.store().timers().await?.iter().map(|timer| timer.next).min();
    let wait = next.map_or(i64::MAX, |next| next.0.saturating_sub(Timestamp::now().0));
    Ok(Duration::from_micros(wait.max(0).unsigned_abs()).min(LONGEST))
}

async fn attempt(server: &Server, timer: &Timer) -> Result<(), Problem> {
    let done = match timer.name.as_str() {
        REPORT => report(server).await,
        RETENTION => at_night(server).await,
        other => Err(Problem::invalid(format!("nothing is known of `{other}`"))),
    };
    let now = Timestamp::now();
    let plan: Plan = serde_json::from_str(&timer.plan).map_err(Problem::invalid)?;
    let next = plan.next(now, &server.settings().zone)?;
    match done {
        Ok(()) => server.store().timer_done(timer, now, next).await?,
        Err(problem) => {
            let why = problem.body(server.settings().language).detail().to_owned();
            tracing::warn!(timer = timer.name, why, "what was due failed");
            let (failed, again) = retry(timer.failed, now, next);
            server.store().timer_failed(timer, failed, &why, again).await?;
        }
    }
    Ok(())
}

/// How many attempts have failed then, and when to try again: after a while, never past the next turn.
fn retry(failed: u32, now: Timestamp, next: Timestamp) -> (u32, Timestamp) {
    match AGAIN.get(failed as usize) {
        Some(wait) => (failed + 1, Timestamp(now.0 + wait.as_micros() as i64).min(next)),
        None => (0, next),
    }
}

/// What is past its time goes, and pictures that nothing refers to.
async fn at_night(server: &Server) -> Result<(), Problem> {
    // What has to go goes whatever becomes of the pictures.
    retention::run(server, String::new()).await?;
    if let Err(error) = server.engine().remove_unused_pictures(Timestamp::now()).await {
        tracing::warn!(%error, "pictures that nothing refers to could not be removed");
    }
    Ok(())
}

async fn report(server: &Server) -> Result<(), Problem> {
    let Some(report) = Notifications::of(server).await?.report else { return Ok(()) };
    let zone = report.plan.zone(&server.settings().zone)?;
    let month = month_before(Timestamp::now(), &zone);
    monthly::send(server, month, &report.to, &report.formats, &report.purchase).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_repeated_later_and_later_and_given_up() {
        let (now, next) = (Timestamp(0), Timestamp(86_400_000_000));
        assert_eq!(retry(0, now, next), (1, Timestamp(60_000_000)));
        assert_eq!(retry(4, now, next), (5, Timestamp(3 * 3_600_000_000)));
        assert_eq!(retry(5, now, next), (0, next), "given up until the next turn");
        assert_eq!(retry(4, now, Timestamp(9)), (5, Timestamp(9)), "never past the next turn");
    }
}
