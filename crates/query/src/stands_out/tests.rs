use std::cell::RefCell;
use std::collections::HashSet;

use styk_journey::operators as op;
use styk_journey::{ABSENT, Batch, Column, ColumnId, Operator, Split, Splitter};
use styk_model::answer::Evidence;
use styk_model::{Language, Selector, Transitions};

use super::*;
use crate::answers::{Measured, Names, Ranking, series, transitions};

const TOUCHPOINTS: [&str; 4] = ["Search", "Cart", "Payment", "Help"];
const CHANNELS: [&str; 3] = ["web", "app", "shop"];
const MINUTE: i64 = 60_000_000;
const DAYS: i64 = 84;

struct Row {
    time: i64,
    session: u32,
    symbol: u16,
    /// Also that of the customer.
    channel: u32,
    score: f64,
}

/// A shop whose customers search, put something into the cart and pay, and are asked how likely they recommend it.
struct Shop {
    /// Rows by customer.
    customers: Vec<Vec<Row>>,
    start: i64,
    asked: RefCell<Vec<Question>>,
}

/// SplitMix64 (Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// What is out of the ordinary in the days 40 to 51.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Planted {
    Nothing,
    /// Fewer payments after the cart in the app.
    Payments,
    /// Payments take ten times as long, everywhere.
    Waits,
    /// Customers are less likely to recommend, everywhere.
    Scores,
    /// Many ask for help first.
    Help,
}

impl Shop {
    fn new(seed: u64, planted: Planted) -> Self {
        let mut random = Random(seed);
        let start = "2024-01-01T00:00:00Z".parse::<Timestamp>().unwrap().micros();
        let mut customers: Vec<Vec<Row>> = (0..600).map(|_| Vec::new()).collect();
        for session in 0..(DAYS as u32 * 60) {
            let customer = (random.uniform() * 600.0) as usize;
            let day = (random.uniform() * DAYS as f64) as i64;
            let begin = start + day * 1440 * MINUTE + (random.uniform() * 1200.0) as i64 * MINUTE;
            let rows = Self::session(&mut random, session, begin, customer, planted, (40..52).contains(&day));
            customers[customer].extend(rows);
        }
        for rows in &mut customers {
            rows.sort_by_key(|row| row.time);
        }
        Self { customers, start, asked: RefCell::default() }
    }

    fn session(
        random: &mut Random,
        session: u32,
        begin: i64,
        customer: usize,
        planted: Planted,
        inside: bool,
    ) -> Vec<Row> {
        let channel = customer as u32 % 3;
        let hit = |what| planted == what && inside;
        let mut rows = Vec::new();
        if random.uniform() < if hit(Planted::Help) { 0.25 } else { 0.04 } {
            rows.push((begin, 3, f64::NAN));
        }
        rows.push((begin, 0, f64::NAN));
        let mut time = begin;
        let mut wait = |random: &mut Random, factor: f64| {
            time += (-random.uniform().ln() * 5.0 * factor * MINUTE as f64) as i64;
            time
        };
        if random.uniform() < 0.6 {
            rows.push((wait(random, 1.0), 1, f64::NAN));
            if random.uniform() < if hit(Planted::Payments) && channel == 1 { 0.2 } else { 0.7 } {
                let score = (10.99 - 4.0 * random.uniform() - if hit(Planted::Scores) { 4.0 } else { 0.0 }).floor();
                rows.push((wait(random, if hit(Planted::Waits) { 10.0 } else { 1.0 }), 2, score));
            }
        }
        rows.into_iter().map(|(time, symbol, score)| Row { time, session, symbol, channel, score }).collect()
    }

    fn shape(&self) -> DataShape {
        let touchpoint = |(place, name): (u64, &&str)| TouchpointShape {
            key: name.to_lowercase(),
            name: (*name).to_owned(),
            customers: 600 - place,
        };
        let rows = || self.customers.iter().flatten();
        let last = rows().map(|row| row.time).max().unwrap_or(0);
        DataShape {
            touchpoints: (0..).zip(&TOUCHPOINTS).map(touchpoint).collect(),
            columns: vec![ColumnShape {
                name: "channel".to_owned(),
                values: CHANNELS.iter().map(|name| ((*name).to_owned(), 200)).collect(),
            }],
            scales: vec![Scale::NPS],
            span: TimeSpan { from: Timestamp(self.start), to: Timestamp(last + 1) },
            split: Some(JourneySplit::Column("session".to_owned())),
        }
    }

    fn batch(&self, question: &Question, of: &Selector, goal: &Selector) -> Batch {
        let picks = |selector: &Selector, row: &Row| {
            let name = TOUCHPOINTS[usize::from(row.symbol)].to_lowercase();
            selector.touchpoints.is_empty() || selector.touchpoints.contains(&name)
        };
        let kept = |row: &&Row| {
            let channel = format!("channel == \"{}\"", CHANNELS[row.channel as usize]);
            question.filters.iter().all(|filter| *filter == channel)
                && match question.range {
                    Some(TimeRange::Between { from, to }) => (from.0..to.0).contains(&row.time),
                    _ => true,
                }
        };
        let mut batch = Batch { starts: vec![0], ..Batch::default() };
        let (mut symbols, mut masks, mut codes) = (Vec::new(), Vec::new(), Vec::new());
        let (mut sessions, mut scores) = (Vec::new(), Vec::new());
        for (person, rows) in (1..).zip(&self.customers) {
            for row in rows.iter().filter(kept) {
                batch.time.push(row.time);
                symbols.push(row.symbol);
                masks.push(u32::from(picks(of, row)) | u32::from(picks(goal, row)) << 1);
                codes.push(match question.by.as_deref() {
                    Some("touchpoint") => row.symbol.into(),
                    Some("channel") => row.channel,
                    _ => ABSENT,
                });
                sessions.push(row.session);
                scores.push(row.score);
            }
            if batch.time.len() as u32 > *batch.starts.last().unwrap() {
                batch.persons.push(person);
                batch.starts.push(batch.time.len() as u32);
            }
        }
        batch.columns = vec![
            Column::Symbols(symbols),
            Column::Masks(masks),
            Column::Codes(codes),
            Column::Codes(sessions),
            Column::Numbers(scores),
        ];
        batch
    }

    fn calendar(&self, period: Period) -> Calendar {
        let last = self.customers.iter().flatten().map(|row| row.time).max().unwrap_or(0);
        Calendar::new(period, &TimeZone::UTC, Timestamp(self.start), Timestamp(last), 4000)
    }

    /// Answers through the real operators.
    fn run(&self, question: &Question) -> AnswerResult {
        self.asked.borrow_mut().push(question.clone());
        let touchpoints: Vec<String> = TOUCHPOINTS.map(str::to_owned).to_vec();
        let groups = match question.by.as_deref() {
            Some("touchpoint") => Some(touchpoints.clone()),
            Some(_) => Some(CHANNELS.map(str::to_owned).to_vec()),
            None => None,
        };
        let names = Names { touchpoints, groups, absent: "(none)".to_owned() };
        let mut splitter = Splitter::new(Split::Column(ColumnId(3)));
        let all = Selector::default();
        let Ask::Series(asked) = &question.ask else {
            let batch = self.batch(question, &all, &all);
            let mut operator = op::Transitions::new(op::TransitionsConfig { symbols: ColumnId(0) });
            operator.observe(&splitter.split(&batch));
            return AnswerResult::Transitions(transitions(operator.finish(), &names, None, Ranking::Count));
        };
        let bit = |bit| op::Condition { column: ColumnId(1), bit };
        let (measure, goal) = match &asked.of.kind {
            MetricKind::Customers => (op::Measure::Customers, &all),
            MetricKind::Conversion { goal } => (op::Measure::Conversion { goal: bit(1) }, goal),
            MetricKind::ResponseTime { response } => (op::Measure::ResponseTime { response: bit(1) }, response),
            MetricKind::Nps => (op::Measure::Scores { column: ColumnId(4), low: 0, high: 10 }, &all),
            other => unreachable!("the scan does not ask for {other:?}"),
        };
        let calendar = self.calendar(asked.period);
        let batch = self.batch(question, asked.of.of.as_ref().unwrap_or(&all), goal);
        let mut operator = op::Metric::new(op::MetricConfig {
            measure,
            of: Some(bit(0)),
            periods: op::PeriodIndex::new(&calendar),
            group: question.by.as_ref().map(|_| op::Grouping::Row(ColumnId(2))),
        });
        operator.observe(&splitter.split(&batch));
        let of = Measured { kind: &asked.of.kind, calendar: Some(&calendar), scale: None, currency: None };
        AnswerResult::Series(series(operator.finish(), &names, &of))
    }

    fn findings(&self, question: &Question) -> StandsOutResult {
        let run = &mut |questions: &[Question]| {
            Ok::<_, std::convert::Infallible>(questions.iter().map(|question| self.run(question)).collect())
        };
        match findings(question, &self.shape(), run) {
            Ok(result) => result,
            Err(never) => match never {},
        }
    }
}

fn question(language: Language) -> Question {
    Question { language, ..Question::new(Ask::StandsOut(StandsOut::default())) }
}

fn days(found: &Finding, shop: &Shop) -> (i64, i64) {
    let span = found.span.unwrap();
    let day = |time: Timestamp| (time.0 - shop.start) / (1440 * MINUTE);
    (day(span.from), day(span.to))
}

fn near((from, to): (i64, i64)) -> bool {
    (from - 40).abs() <= 2 && (to - 52).abs() <= 2
}

#[test]
fn an_incident_in_one_channel_is_found_there_and_then() {
    let shop = Shop::new(7, Planted::Payments);
    let result = shop.findings(&question(Language::En));
    let first = &result.findings[0];
    assert!(near(days(first, &shop)), "{first:?}");
    assert!(first.sentence.contains("in segment “channel: app”"), "{}", first.sentence);
    assert!(first.sentence.contains("to “Payment” less often than usual"), "{}", first.sentence);
    assert!(first.observed.value < first.expected.value && first.evidence == Evidence::Association);
    assert!(first.q_value < 0.05 && result.looked_at > 1000);
}

#[test]
fn waits_scores_and_volumes_are_looked_at_too() {
    for (planted, said) in [
        (Planted::Waits, "the way from “Cart” to “Payment” took longer than usual"),
        (Planted::Scores, "NPS"),
        (Planted::Help, "“Help” occurred more often than usual"),
    ] {
        let shop = Shop::new(11, planted);
        let result = shop.findings(&question(Language::En));
        let found = result.findings.iter().find(|found| found.sentence.contains(said));
        let found = found.unwrap_or_else(|| panic!("{said}: {result:?}"));
        assert!(near(days(found, &shop)), "{found:?}");
        assert!(!found.sentence.contains("segment"), "it was everywhere: {}", found.sentence);
    }
}

/// One in twenty may show something by chance; four of twenty has a probability of 1.6 %.
#[test]
fn a_shop_with_nothing_unusual_stays_silent() {
    let loud = (0..20)
        .filter(|seed| !Shop::new(seed + 100, Planted::Nothing).findings(&question(Language::En)).findings.is_empty());
    let loud = loud.count();
    assert!(loud < 4, "{loud} of 20");
}

#[test]
fn the_question_of_a_finding_gives_its_numbers() {
    for planted in [Planted::Payments, Planted::Help] {
        let shop = Shop::new(7, planted);
        for found in shop.findings(&question(Language::En)).findings {
            let AnswerResult::Series(shown) = shop.run(&found.question) else { panic!("a series shows it") };
            let span = found.span.unwrap();
            let inside = |group: &styk_model::answer::SeriesGroup| {
                let points = group.points.iter().filter(|point| point.start.is_some_and(|start| span.contains(start)));
                points.filter_map(|point| point.estimate).map(|estimate| estimate.n).sum::<u64>()
            };
            let n = found.observed.n;
            assert!(shown.groups.iter().any(|group| inside(group) == n), "{}: {shown:?}", found.sentence);
        }
    }
}

#[test]
fn the_questions_of_a_scan_are_few_and_none_is_asked_twice() {
    let shop = Shop::new(7, Planted::Nothing);
    shop.findings(&question(Language::En));
    let asked = shop.asked.borrow();
    let distinct: HashSet<String> = asked.iter().map(|question| serde_json::to_string(question).unwrap()).collect();
    // Active customers by day, which also decide that days will do, are asked for again as exposure.
    assert!(asked.len() - distinct.len() <= 1, "{} of {}", distinct.len(), asked.len());
    assert!(asked.len() <= 60, "{}", asked.len());
    assert!(asked.iter().any(|question| question.ask == Ask::Transitions(Transitions::default())));
}

#[test]
fn sentences_stand_in_the_language_of_the_question() {
    let shop = Shop::new(7, Planted::Payments);
    let sentence = |language| shop.findings(&question(language)).findings[0].sentence.clone();
    assert!(sentence(Language::Ru).contains("в сегменте «channel: app»"), "{}", sentence(Language::Ru));
    assert!(sentence(Language::Pl).contains("w segmencie „channel: app”"), "{}", sentence(Language::Pl));
}

#[test]
fn only_the_segments_asked_for_are_looked_into() {
    let shop = Shop::new(7, Planted::Payments);
    let mut asked = question(Language::En);
    asked.ask = Ask::StandsOut(StandsOut { segments: vec!["place".to_owned()] });
    let result = shop.findings(&asked);
    assert!(!result.findings.is_empty() && result.findings.iter().all(|found| !found.sentence.contains("segment")));
}

#[test]
fn few_customers_are_compared_by_week_and_no_data_says_nothing() {
    let mut shop = Shop::new(7, Planted::Nothing);
    shop.customers.truncate(30);
    shop.findings(&question(Language::En));
    let weekly = |question: &Question| matches!(&question.ask, Ask::Series(series) if series.period == Period::Week);
    assert!(shop.asked.borrow().iter().skip(1).filter(|question| matches!(question.ask, Ask::Series(_))).all(weekly));
    shop.customers.clear();
    assert_eq!(shop.findings(&question(Language::En)).findings, []);
}

#[test]
fn conditions_of_segments_are_conditions() {
    for (column, value, condition) in [
        ("channel", "e-mail", r#"channel == "e-mail""#),
        ("properties.plan", "say \"hi\"", r#"properties.plan == "say \"hi\"""#),
        ("properties.floor", "3", r#"string(properties.floor) == "3""#),
        ("properties.vip", "true", r#"string(properties.vip) == "true""#),
    ] {
        assert_eq!(gather::condition(column, value), condition);
        assert!(crate::expression::Condition::parse(condition, &[]).is_ok(), "{condition}");
    }
}

#[test]
fn trouble_of_a_question_is_handed_on() {
    let shop = Shop::new(7, Planted::Nothing);
    let mut left = 3;
    let result = findings(&question(Language::En), &shop.shape(), &mut |questions: &[Question]| {
        left -= 1;
        if left == 0 { Err("lost") } else { Ok(questions.iter().map(|question| shop.run(question)).collect()) }
    });
    assert_eq!(result, Err("lost"));
}
