//! The day and the machine, for the record beside a measurement.

use std::time::{SystemTime, UNIX_EPOCH};

/// Today in UTC, as `2024-05-01`.
pub(crate) fn today() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    date((seconds / 86_400) as i64)
}

/// The date so many days after 1970-01-01, by Howard Hinnant's
/// `civil_from_days` (<https://howardhinnant.github.io/date_algorithms.html>):
/// years begin in March, so that the leap day is their last.
fn date(days: i64) -> String {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Cores, memory and processor. No host name, no path: the file is public.
pub(crate) fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let processor = field(&read("/proc/cpuinfo"), "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let memory = field(&read("/proc/meminfo"), "MemTotal").and_then(|text| gibibytes(&text));
    let memory = memory.map_or(String::new(), |size| format!(", {size} GiB of memory"));
    format!("{cores} cores{memory}, {processor}")
}

/// The value of `name : value` in a file of `/proc`.
fn field(text: &str, name: &str) -> Option<String> {
    let pairs = text.lines().filter_map(|line| line.split_once(':'));
    pairs.into_iter().find(|(key, _)| key.trim() == name).map(|(_, value)| value.trim().to_owned())
}

fn gibibytes(kilobytes: &str) -> Option<u64> {
    let kilobytes: u64 = kilobytes.trim_end_matches("kB").trim().parse().ok()?;
    Some((kilobytes + (1 << 19)) >> 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_dates_over_leap_days_and_centuries() {
        for (days, expected) in [
            (0, "1970-01-01"),
            (59, "1970-03-01"),
            (11_016, "2000-02-29"),
            (19_782, "2024-02-29"),
            (20_088, "2024-12-31"),
        ] {
            assert_eq!(date(days), expected);
        }
        assert_eq!(date(-1), "1969-12-31");
    }

    #[test]
    fn consecutive_days_count_every_month_to_its_end() {
        let mut year_2023: Vec<String> = (19_358..19_723).map(date).collect();
        assert_eq!((year_2023[0].as_str(), year_2023[364].as_str()), ("2023-01-01", "2023-12-31"));
        year_2023.dedup();
        assert_eq!(year_2023.len(), 365);
        assert_eq!(year_2023.iter().filter(|day| day.starts_with("2023-02")).count(), 28);
    }

    #[test]
    fn the_machine_is_read_from_its_own_description() {
        assert_eq!(
            field("processor\t: 0\nmodel name\t: Fast 9000: X\n", "model name").as_deref(),
            Some("Fast 9000: X")
        );
        assert_eq!(field("processor : 0", "model name"), None);
        assert_eq!(gibibytes("24609524 kB"), Some(23));
        assert!(machine().contains("cores"));
    }
}
