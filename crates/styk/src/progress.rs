//! How far an import is: a bar on a terminal, a line now and then elsewhere.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use styk_engine::Watch;

/// Time between two lines where there is no terminal.
const LINE_EVERY: Duration = Duration::from_secs(5);

pub(crate) struct Progress {
    name: String,
    begun: Instant,
    bar: Option<ProgressBar>,
    last_line: Instant,
}

impl Progress {
    pub(crate) fn new(name: &str) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let style = "{prefix} {bar:30} {percent:>3} %  {msg}  {eta} left";
            let style = ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar());
            ProgressBar::no_length().with_style(style).with_prefix(name.to_owned())
        });
        Self { name: name.to_owned(), begun: Instant::now(), bar, last_line: Instant::now() }
    }

    pub(crate) fn finish(self) -> Duration {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
        self.begun.elapsed()
    }
}

impl Watch for Progress {
    fn progress(&mut self, bytes_read: u64, total: Option<u64>, interactions: u64) {
        let rate = interactions as f64 / self.begun.elapsed().as_secs_f64().max(0.001);
        let message = format!("{interactions} rows, {rate:.0} rows/s");
        if let Some(bar) = &self.bar {
            bar.set_length(total.unwrap_or(0));
            bar.set_position(bytes_read);
            bar.set_message(message);
        } else if self.last_line.elapsed() >= LINE_EVERY {
            self.last_line = Instant::now();
            let share = total.filter(|total| *total > 0).map(|total| bytes_read as f64 / total as f64);
            let left = share.map(|share| self.begun.elapsed().as_secs_f64() * (1.0 - share) / share.max(0.001));
            let left = left.map_or_else(String::new, |left| format!(", about {left:.0} s left"));
            eprintln!("{}: {message}{left}", self.name);
        }
    }
}
