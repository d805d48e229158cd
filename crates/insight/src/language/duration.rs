use styk_model::Language;

use super::{NO_BREAK, Noun, decimal, pick};

/// A length of time in words, its two largest units: `2 days 3 h`, `2 дня 3 ч`,
/// `2 dni 3 godz.`. Below ten seconds with tenths.
pub fn duration(seconds: f64, language: Language) -> String {
    let second = pick(language, "s", "с", "s");
    if !seconds.is_finite() {
        return "–".to_owned();
    }
    let seconds = seconds.max(0.0);
    if seconds < 9.95 {
        let digits = usize::from(seconds.fract() != 0.0);
        return format!("{}{NO_BREAK}{second}", decimal(seconds, digits, language));
    }
    let hour = pick(language, "h", "ч", "godz.");
    let minute = pick(language, "min", "мин", "min");
    let days = |n| Noun::Day.counted(n, language);
    let short = |n: u64, unit: &str| format!("{}{NO_BREAK}{unit}", decimal(n as f64, 0, language));
    // Rounded to the smaller of the two units shown, so that 59.7 s become 1 min.
    let minutes = (seconds / 60.0).round() as u64;
    let hours = (seconds / 3600.0).round() as u64;
    let whole_days = (seconds / 86_400.0).round() as u64;
    let seconds = seconds.round() as u64;
    match () {
        () if whole_days >= 10 => days(whole_days),
        () if hours >= 24 => two(days(hours / 24), hours % 24, || short(hours % 24, hour)),
        () if minutes >= 60 => two(short(minutes / 60, hour), minutes % 60, || short(minutes % 60, minute)),
        () if seconds >= 600 => short(minutes, minute),
        () if seconds >= 60 => two(short(seconds / 60, minute), seconds % 60, || short(seconds % 60, second)),
        () => short(seconds, second),
    }
}

fn two(first: String, rest: u64, second: impl Fn() -> String) -> String {
    if rest == 0 { first } else { format!("{first} {}", second()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_show_their_two_largest_units() {
        let shown = |seconds, language| duration(seconds, language).replace(NO_BREAK, " ");
        let (en, ru, pl) = (Language::En, Language::Ru, Language::Pl);
        assert_eq!(shown(2.0 * 86_400.0 + 3.0 * 3600.0, ru), "2 дня 3 ч");
        assert_eq!(shown(2.0 * 86_400.0 + 3.0 * 3600.0, pl), "2 dni 3 godz.");
        assert_eq!(shown(86_400.0, en), "1 day");
        assert_eq!(shown(5.0 * 86_400.0, ru), "5 дней");
        assert_eq!(shown(45.3 * 86_400.0, pl), "45 dni");
        assert_eq!(shown(3.0 * 3600.0 + 1190.0, en), "3 h 20 min");
        assert_eq!(shown(59.7, en), "1 min");
        assert_eq!(shown(3599.0, ru), "1 ч");
        assert_eq!(shown(86_399.0, pl), "1 dzień");
        assert_eq!(shown(95.0, en), "1 min 35 s");
        assert_eq!(shown(0.42, ru), "0,4 с");
        assert_eq!(shown(3.0, pl), "3 s");
        assert_eq!(shown(f64::NAN, en), "–");
    }
}
