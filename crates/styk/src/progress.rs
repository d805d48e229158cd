//! How far an import is: a bar on a terminal, a line now and then elsewhere.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use styk_engine::Watch;
use styk_insight::language::{Noun, duration};
use styk_model::{Language, say};

/// Time between two lines where there is no terminal.
const LINE_EVERY: Duration = Duration::from_secs(5);

pub(crate) struct Progress {
    name: String,
    language: Language,
    begun: Instant,
    bar: Option<ProgressBar>,
    last_line: Instant,
}

impl Progress {
    pub(crate) fn new(name: &str, language: Language) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let left = say!(language, "left", "осталось", "pozostało");
            let style = format!("{{prefix}} {{bar:30}} {{percent:>3}} %  {{msg}}  {left} {{eta_precise}}");
            let style = ProgressStyle::with_template(&style).unwrap_or_else(|_| ProgressStyle::default_bar());
            ProgressBar::no_length().with_style(style).with_prefix(name.to_owned())
        });
        Self { name: name.to_owned(), language, begun: Instant::now(), bar, last_line: Instant::now() }
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
        let language = self.language;
        let rate = interactions as f64 / self.begun.elapsed().as_secs_f64().max(0.001);
        let (rows, rate) = (Noun::Row.counted(interactions, language), Noun::Row.counted(rate as u64, language));
        let message = say!(language, "{rows}, {rate}/s", "{rows}, {rate}/с", "{rows}, {rate}/s");
        if let Some(bar) = &self.bar {
            bar.set_length(total.unwrap_or(0));
            bar.set_position(bytes_read);
            bar.set_message(message);
        } else if self.last_line.elapsed() >= LINE_EVERY {
            self.last_line = Instant::now();
            let share = total.filter(|total| *total > 0).map(|total| bytes_read as f64 / total as f64);
            let left = share.map(|share| self.begun.elapsed().as_secs_f64() * (1.0 - share) / share.max(0.001));
            let left = left.map_or_else(String::new, |left| {
                let left = duration(left.ceil(), language);
                say!(language, ", about {left} left", ", осталось около {left}", ", pozostało około {left}")
            });
            eprintln!("{}: {message}{left}", self.name);
        }
    }
}
