//! Who comes back.

use styk_model::answer::{
    CustomersResult, LifecycleResult, Rate, RepeatPurchaseResult, RetentionResult, StickinessResult,
};
use styk_model::{Language, Period};

use crate::format;
use crate::table::{Cell, Column, Kind, Priority, Table};
use crate::words::{self, Word};

/// A row per cohort and period, and one per period for all cohorts together.
pub(super) fn retention(result: &RetentionResult, language: Language) -> Vec<Table> {
    let word = |word: Word| word.of(language);
    let columns = vec![
        Column::text("group", word(Word::Group)).optional(),
        Column::new("cohort_start", word(Word::Cohort), Kind::Instant(Some(result.period))),
        Column::count("customers", word(Word::Customers)),
        Column::count("period", word(Word::PeriodNumber)),
        Column::rate("retained", word(Word::Retained)),
    ];
    let mut table = Table::new("retention", word(Word::Retention), columns);
    for cohort in &result.cohorts {
        for (period, rate) in cohort.retained.iter().enumerate() {
            table.push(vec![
                Cell::key(cohort.key.as_deref()),
                Cell::Instant(cohort.start),
                Cell::Count(cohort.customers),
                Cell::Count(period as u64),
                returned(period, rate),
            ]);
        }
    }
    vec![table, overall(result, language)]
}

/// In the period of their first interaction all of them are there.
fn returned(period: usize, rate: &Rate) -> Cell {
    if period == 0 && rate.successes == rate.n { Cell::Whole(rate.n) } else { Cell::Rate(*rate) }
}

/// All cohorts together, a row per period.
pub(super) fn overall(result: &RetentionResult, language: Language) -> Table {
    let word = |word: Word| word.of(language);
    let columns = vec![
        Column::count("period", words::period(result.period, language)).priority(Priority::Key),
        Column::rate("retained", word(Word::Retained)).bar().priority(Priority::Key),
    ];
    let mut table = Table::new("all_cohorts", word(Word::AllCohorts), columns);
    for (period, rate) in result.overall.iter().enumerate() {
        table.push(vec![Cell::Count(period as u64), returned(period, rate)]);
    }
    table
}

fn period_start(period: Period, language: Language) -> Column {
    Column::new("start", Word::PeriodStart.of(language), Kind::Instant(Some(period))).priority(Priority::Key)
}

pub(super) fn stickiness(result: &StickinessResult, language: Language) -> Vec<Table> {
    let word = |word: Word| word.of(language);
    let columns = vec![
        period_start(result.period, language),
        Column::count("customers", word(Word::Customers)),
        Column::new("daily_customers", word(Word::DailyActive), Kind::Number),
        Column::new("ratio", word(Word::Ratio), Kind::Share).bar(),
    ];
    let mut table = Table::new("stickiness", word(Word::Stickiness), columns);
    for point in &result.points {
        table.push(vec![
            Cell::Instant(point.start),
            Cell::Count(point.customers),
            Cell::Number(point.daily),
            Cell::Share(point.ratio),
        ]);
    }
    let columns = vec![
        Column::count("active_days", word(Word::ActiveDays)).priority(Priority::Key),
        Column::count("customer_periods", word(Word::Customers)).bar(),
    ];
    let mut days = Table::new("active_days", word(Word::ActiveDays), columns);
    for (index, &customers) in result.active_days.iter().enumerate() {
        days.push(vec![Cell::Count(index as u64 + 1), Cell::Count(customers)]);
    }
    vec![table, days]
}

pub(super) fn lifecycle(result: &LifecycleResult, language: Language) -> Table {
    let word = |word: Word| word.of(language);
    let columns = vec![
        period_start(result.period, language),
        Column::count("new", word(Word::New)),
        Column::count("returning", word(Word::Returning)),
        Column::count("resurrected", word(Word::Resurrected)),
        Column::count("dormant", word(Word::Dormant)),
    ];
    let mut table = Table::new("lifecycle", word(Word::Lifecycle), columns);
    for point in &result.points {
        table.push(vec![
            Cell::Instant(point.start),
            Cell::Count(point.new),
            Cell::Count(point.returning),
            Cell::Count(point.resurrected),
            Cell::Count(point.dormant),
        ]);
    }
    table
}

pub(super) fn repeat_purchase(result: &RepeatPurchaseResult, language: Language) -> Vec<Table> {
    let word = |word: Word| word.of(language);
    let columns = vec![
        Column::text("purchases", word(Word::Purchases)).priority(Priority::Key),
        Column::count("customers", word(Word::Customers)).bar(),
        Column::seconds("next_median_s", word(Word::NextMedian)),
        Column::seconds("next_p90_s", word(Word::NextNinety)).priority(Priority::Detail),
        Column::count("next_n", "n").priority(Priority::Detail),
    ];
    let mut table = Table::new("repeat_purchase", word(Word::RepeatPurchase), columns);
    for (index, &customers) in result.by_count.iter().enumerate() {
        let times = result.between.get(index).copied().unwrap_or_default();
        table.push(vec![
            Cell::text(repeat_count(index, result.by_count.len(), language)),
            Cell::Count(customers),
            Cell::time(times.n, times.median_s),
            Cell::time(times.n, times.p90_s),
            if times.n == 0 { Cell::Empty } else { Cell::Count(times.n) },
        ]);
    }
    let columns = vec![
        Column::count("customers", word(Word::Buyers)).priority(Priority::Key),
        Column::rate("repeat", word(Word::BoughtAgain)).priority(Priority::Key).n_elsewhere(),
        Column::seconds("between_median_s", word(Word::BetweenPurchases)),
        Column::seconds("between_p90_s", word(Word::NinetyPercent)).priority(Priority::Detail),
    ];
    let mut summary = Table::new("buyers", word(Word::Buyers), columns);
    summary.push(vec![
        Cell::Count(result.customers),
        Cell::Rate(result.repeat),
        Cell::time(result.between_all.n, result.between_all.median_s),
        Cell::time(result.between_all.n, result.between_all.p90_s),
    ]);
    vec![table, summary]
}

/// A row per customer.
pub(super) fn customers(result: &CustomersResult, language: Language) -> Table {
    let word = |word: Word| word.of(language);
    let columns = vec![
        Column::count("person", word(Word::PersonNumber)).priority(Priority::Key),
        Column::text("known_by", word(Word::KnownBy)).priority(Priority::Key).optional(),
        Column::count("interactions", word(Word::Interactions)),
        Column::new("first", word(Word::FirstSeen), Kind::Instant(None)),
        Column::new("last", word(Word::LastInteraction), Kind::Instant(None)),
    ];
    let mut table = Table::new("customers", word(Word::Customers), columns);
    for row in &result.customers {
        let known_by = row.identifiers.iter().map(|one| format!("{} {}", one.kind.name(), one.value));
        let known_by = known_by.collect::<Vec<_>>().join("; ");
        table.push(vec![
            Cell::Count(row.person.into()),
            if known_by.is_empty() { Cell::Empty } else { Cell::text(known_by) },
            Cell::Count(row.interactions),
            Cell::Instant(row.first),
            Cell::Instant(row.last),
        ]);
    }
    table
}

/// How many purchases the row at `index` stands for; the last one for that many or more.
pub(crate) fn repeat_count(index: usize, rows: usize, language: Language) -> String {
    let purchases = format::count(index as u64 + 1, language);
    if index + 1 == rows { format!("{purchases} {}", Word::OrMore.of(language)) } else { purchases }
}
