//! Durations for Prometheus: how long requests and questions take.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;

use crate::server::Server;

/// Upper ends of the buckets, in seconds.
const ENDS: [f64; 12] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0];

/// What is counted of durations.
#[derive(Debug, Clone, Copy, Default)]
struct Histogram {
    /// Those up to each end, and not up to the one before.
    buckets: [u64; ENDS.len()],
    count: u64,
    sum_s: f64,
}

impl Histogram {
    fn add(&mut self, duration: Duration) {
        let seconds = duration.as_secs_f64();
        if let Some(bucket) = ENDS.iter().position(|end| seconds <= *end) {
            self.buckets[bucket] += 1;
        }
        self.count += 1;
        self.sum_s += seconds;
    }

    fn write(&self, name: &str, labels: &str, text: &mut String) {
        let mut below = 0;
        for (end, count) in ENDS.iter().zip(self.buckets) {
            below += count;
            let _ = writeln!(text, "{name}_bucket{{{labels},le=\"{end}\"}} {below}");
        }
        let Self { count, sum_s, .. } = self;
        let _ = writeln!(text, "{name}_bucket{{{labels},le=\"+Inf\"}} {count}");
        let _ = writeln!(text, "{name}_sum{{{labels}}} {sum_s}\n{name}_count{{{labels}}} {count}");
    }
}

/// All durations since the start, by labels as they are written.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    requests: Mutex<BTreeMap<String, Histogram>>,
    questions: Mutex<BTreeMap<String, Histogram>>,
}

impl Figures {
    /// A question of a kind was answered, or failed.
    pub(crate) fn question(&self, kind: &'static str, duration: Duration) {
        note(&self.questions, format!("kind=\"{kind}\""), duration);
    }

    fn request(&self, method: &str, route: &str, status: u16, duration: Duration) {
        note(&self.requests, format!("method=\"{method}\",route=\"{route}\",status=\"{status}\""), duration);
    }

    /// In the text format of Prometheus (0.0.4).
    pub(crate) fn write(&self, text: &mut String) {
        let kinds = [
            ("styk_request_duration_seconds", "Requests until the answer begins", &self.requests),
            (
                "styk_question_duration_seconds",
                "Questions that were computed, without the time in the queue",
                &self.questions,
            ),
        ];
        for (name, help, histograms) in kinds {
            let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} histogram");
            for (labels, histogram) in histograms.lock().unwrap_or_else(PoisonError::into_inner).iter() {
                histogram.write(name, labels, text);
            }
        }
    }
}

fn note(histograms: &Mutex<BTreeMap<String, Histogram>>, labels: String, duration: Duration) {
    histograms.lock().unwrap_or_else(PoisonError::into_inner).entry(labels).or_default().add(duration);
}

/// Notes how long a request took. Addresses that are no route count as one: there is no end to them.
pub(crate) async fn measure(State(server): State<Server>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = match request.method().as_str() {
        known @ ("GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD") => known.to_owned(),
        _ => "other".to_owned(),
    };
    let route = request.extensions().get::<MatchedPath>().map_or("app", MatchedPath::as_str).to_owned();
    let response = next.run(request).await;
    server.figures().request(&method, &route, response.status().as_u16(), begun.elapsed());
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_hold_all_that_took_no_longer() {
        let figures = Figures::default();
        for millis in [3, 30, 30, 90_000] {
            figures.question("funnel", Duration::from_millis(millis));
        }
        let mut text = String::new();
        figures.write(&mut text);
        let of = |end: &str| format!("styk_question_duration_seconds_bucket{{kind=\"funnel\",le=\"{end}\"}}");
        for (end, count) in [("0.005", 1), ("0.025", 1), ("0.05", 3), ("60", 3), ("+Inf", 4)] {
            assert!(text.contains(&format!("{} {count}\n", of(end))), "{end}: {text}");
        }
        assert!(text.contains("styk_question_duration_seconds_sum{kind=\"funnel\"} 90.063\n"), "{text}");
        assert!(text.contains("styk_question_duration_seconds_count{kind=\"funnel\"} 4\n"), "{text}");
    }
}
