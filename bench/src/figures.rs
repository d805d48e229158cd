//! Medians, tables, goals.

use std::fmt::Write;

use crate::process::{Cost, Measured};

/// The median of each figure on its own.
pub(crate) fn medians(measured: &[Measured]) -> Cost {
    let median_of = |figure: fn(&Cost) -> f64| median(measured.iter().map(|one| figure(&one.cost)).collect());
    Cost {
        cpu_s: median_of(|cost| cost.cpu_s),
        wall_s: median_of(|cost| cost.wall_s),
        peak_mb: median_of(|cost| cost.peak_mb),
    }
}

/// Of an even number the mean of the middle two; 0 of none.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => 0.0,
        odd if odd % 2 == 1 => values[middle],
        _ => f64::midpoint(values[middle - 1], values[middle]),
    }
}

/// A Markdown table; the first column is text, the others are numbers.
pub(crate) struct Table {
    columns: usize,
    text: String,
}

impl Table {
    pub(crate) fn new(headings: &[&str]) -> Self {
        let mut table = Self { columns: headings.len(), text: String::new() };
        table.row(headings.iter().map(|heading| (*heading).to_owned()));
        table.text.push_str("|---|");
        table.text.push_str(&"--:|".repeat(headings.len() - 1));
        table.text.push('\n');
        table
    }

    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        let cells: Vec<String> = cells.into_iter().collect();
        debug_assert_eq!(cells.len(), self.columns, "a cell for every column");
        let _ = writeln!(self.text, "| {} |", cells.join(" | "));
    }

    pub(crate) fn finish(self) -> String {
        self.text
    }
}

/// Seconds with as many digits as mean something.
pub(crate) fn seconds(value: f64) -> String {
    match value {
        small if small < 1.0 => format!("{small:.3}"),
        middle if middle < 10.0 => format!("{middle:.2}"),
        large => format!("{large:.1}"),
    }
}

pub(crate) fn times(value: f64) -> String {
    format!("{value:.1}x")
}

pub(crate) fn megabytes(value: f64) -> String {
    format!("{value:.0} MB")
}

/// Whole numbers in groups of three.
pub(crate) fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Goals and what became of them, a line each.
#[derive(Default)]
pub(crate) struct Goals(Vec<String>);

impl Goals {
    /// `what` is to be `least` or more.
    pub(crate) fn at_least(&mut self, what: &str, found: f64, least: f64, show: fn(f64) -> String) {
        self.add(what, found >= least, &format!("at least {}: {}", show(least), show(found)));
    }

    pub(crate) fn at_most(&mut self, what: &str, found: f64, most: f64, show: fn(f64) -> String) {
        self.add(what, found <= most, &format!("at most {}: {}", show(most), show(found)));
    }

    fn add(&mut self, what: &str, reached: bool, how: &str) {
        let reached = if reached { "reached" } else { "**not reached**" };
        self.0.push(format!("- {what}, {how}, {reached}"));
    }

    pub(crate) fn finish(self) -> String {
        self.0.join("\n") + "\n"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_is_the_middle_one_or_between_the_middle_two() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(vec![4.0, 1.0, 2.0, 3.0]), 2.5);
        assert_eq!(median(Vec::new()), 0.0);
    }

    #[test]
    fn goals_say_what_was_wanted_found_and_reached() {
        let mut goals = Goals::default();
        goals.at_least("funnel", 9.25, 8.0, times);
        goals.at_most("memory", 512.0, 400.0, megabytes);
        assert_eq!(
            goals.finish(),
            "- funnel, at least 8.0x: 9.2x, reached\n- memory, at most 400 MB: 512 MB, **not reached**\n"
        );
    }

    #[test]
    fn numbers_read_well() {
        assert_eq!([0.0513, 3.21, 48.92].map(seconds), ["0.051", "3.21", "48.9"]);
        assert_eq!([7, 1_000, 25_000_000].map(grouped), ["7", "1,000", "25,000,000"]);
        let mut table = Table::new(&["question", "Styk"]);
        table.row(["funnel".to_owned(), "1".to_owned()]);
        assert_eq!(table.finish(), "| question | Styk |\n|---|--:|\n| funnel | 1 |\n");
    }
}
