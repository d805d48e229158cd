//! Exports in which one record holds several interactions.

use std::collections::VecDeque;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use styk_model::calls::{CallField, CallOutcome};
use styk_model::{Flaw, Language, Rejection};

use super::heading;
use crate::CollectError;
use crate::row::{Columns, Next, Row, Rows};

/// How the records of an export become rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// Matomo: a row for each of a visit's `actionDetails`, with its keys as `action.KEY`.
    Matomo,
    /// HubSpot activities: as they are, but for the first of several contacts being the customer.
    HubspotActivities,
    /// HubSpot deals, likewise, and a row when the deal was created, one when it was won or lost.
    HubspotDeals,
    /// Bitrix24 deals: a row when the deal was created, one when it was won or lost.
    Bitrix24Deals,
    /// amoCRM deals, likewise.
    AmocrmDeals,
    /// Zendesk tickets: a row when the ticket was opened, one when it was solved.
    ZendeskTickets,
    /// Call lists of Styk: a row for each customer who was called, none for the others.
    CallList,
}

/// A moment in the life of a record that is an interaction of its own.
struct Milestone {
    event: &'static str,
    /// The first of these columns with a value is its time.
    times: &'static [&'static str],
    /// It happened only if this column begins with one of these (in any case).
    only_if: Option<(&'static [&'static str], &'static [&'static str])>,
    /// Columns that say what was known only later.
    without: &'static [&'static str],
}

/// The columns that milestones add.
const MILESTONE: &str = "milestone";
const MILESTONE_TIME: &str = "milestone time";
/// Zendesk asks for good or bad; as points, the ends of a scale of 1 to 5.
const SATISFACTION: &str = "satisfaction";

const HUBSPOT_DEALS: [Milestone; 3] = [
    Milestone { event: "deal_created", times: &["Create Date"], only_if: None, without: &["Amount", "Deal Stage"] },
    Milestone {
        event: "deal_won",
        times: &["Close Date"],
        only_if: Some((&["Deal Stage"], &["closed won", "closedwon"])),
        without: &[],
    },
    Milestone {
        event: "deal_lost",
        times: &["Close Date"],
        only_if: Some((&["Deal Stage"], &["closed lost", "closedlost"])),
        without: &["Amount"],
    },
];

const BITRIX24_DEALS: [Milestone; 3] = [
    Milestone {
        event: "deal_created",
        times: &["Дата создания"],
        only_if: None,
        without: &["Сумма", "Стадия сделки", "Стадия"],
    },
    Milestone {
        event: "deal_won",
        times: BITRIX24_CLOSED,
        only_if: Some((&["Стадия сделки", "Стадия"], &["сделка успешна", "успешна", "сделка заключена"])),
        without: &[],
    },
    Milestone {
        event: "deal_lost",
        times: BITRIX24_CLOSED,
        only_if: Some((&["Стадия сделки", "Стадия"], &["сделка провалена", "провалена", "анализ причины провала"])),
        without: &["Сумма"],
    },
];
const BITRIX24_CLOSED: &[&str] =
    &["Дата закрытия", "Дата завершения", "Предполагаемая дата закрытия", "Дата изменения"];

const AMOCRM_DEALS: [Milestone; 3] = [
    Milestone {
        event: "deal_created",
        times: &["Дата создания сделки", "Дата создания"],
        only_if: None,
        without: &["Бюджет", "Этап сделки"],
    },
    Milestone {
        event: "deal_won",
        times: &["Дата закрытия"],
        only_if: Some((&["Этап сделки"], &["успешно реализовано"])),
        without: &[],
    },
    Milestone {
        event: "deal_lost",
        times: &["Дата закрытия"],
        only_if: Some((&["Этап сделки"], &["закрыто и не реализовано"])),
        without: &["Бюджет"],
    },
];

const ZENDESK_TICKETS: [Milestone; 2] = [
    Milestone {
        event: "ticket_created",
        times: &["Created at", "created_at"],
        only_if: None,
        without: &["Satisfaction Score", "satisfaction_rating.score", "satisfaction_rating.comment"],
    },
    Milestone {
        event: "ticket_solved",
        times: &["Solved at", "solved_at", "metric_set.solved_at", "updated_at"],
        only_if: Some((&["Status"], &["solved", "closed"])),
        without: &["Subject", "subject", "description"],
    },
];

impl Layout {
    fn milestones(self) -> &'static [Milestone] {
        match self {
            Self::HubspotDeals => &HUBSPOT_DEALS,
            Self::Bitrix24Deals => &BITRIX24_DEALS,
            Self::AmocrmDeals => &AMOCRM_DEALS,
            Self::ZendeskTickets => &ZENDESK_TICKETS,
            Self::HubspotActivities | Self::Matomo | Self::CallList => &[],
        }
    }
}

/// The rows of an export after its [`Layout`].
pub struct LaidOut {
    inner: Box<dyn Rows + Send>,
    layout: Layout,
    columns: Columns,
    /// The number here of each column of the inner rows.
    outer: Vec<usize>,
    record: Row,
    waiting: VecDeque<Part>,
}

/// What makes a row of the current record.
enum Part {
    Whole,
    Milestone(&'static Milestone),
    Action(Map<String, Value>),
    Call,
}

impl LaidOut {
    pub fn new(inner: Box<dyn Rows + Send>, layout: Layout) -> Self {
        let mut laid_out = Self {
            inner,
            layout,
            columns: Columns::default(),
            outer: Vec::new(),
            record: Row::default(),
            waiting: VecDeque::new(),
        };
        laid_out.follow_columns();
        if !layout.milestones().is_empty() {
            laid_out.columns.number(MILESTONE);
            laid_out.columns.number(MILESTONE_TIME);
        }
        if layout == Layout::ZendeskTickets {
            laid_out.columns.number(SATISFACTION);
        }
        if layout == Layout::CallList {
            for field in CallField::ALL {
                laid_out.columns.number(field.name());
            }
        }
        laid_out
    }

    /// Takes over columns that the inner rows have found.
    fn follow_columns(&mut self) {
        let names = self.inner.columns().names();
        for name in &names[self.outer.len()..] {
            self.outer.push(self.columns.number(name));
        }
    }

    /// The value of the first of these columns that has one.
    fn value(&self, names: &[&str]) -> Option<&str> {
        let columns = self.inner.columns();
        names.iter().find_map(|name| {
            let value = self.record.get(heading(columns, name)?)?;
            (!value.trim().is_empty()).then_some(value)
        })
    }

    fn happened(&self, milestone: &Milestone) -> bool {
        let Some((columns, beginnings)) = milestone.only_if else { return true };
        let value = self.value(columns).unwrap_or_default().to_lowercase();
        self.value(milestone.times).is_some() && beginnings.iter().any(|beginning| value.starts_with(beginning))
    }

    /// Sets what a row has of its record: all columns but some.
    fn set_record(&self, row: &mut Row, without: impl Fn(&str) -> bool) {
        row.clear(self.record.position);
        let names = self.inner.columns().names();
        for (column, value) in self.record.values().filter(|(column, _)| !without(&names[*column])) {
            let first = value.split(';').next().filter(|_| names[column] == CONTACTS);
            row.set(self.outer[column], first.unwrap_or(value));
        }
    }

    fn set_milestone(&mut self, milestone: &Milestone, row: &mut Row) {
        let columns = self.inner.columns();
        let later: Vec<usize> = milestone.without.iter().filter_map(|name| heading(columns, name)).collect();
        self.set_record(row, |name| columns.get(name).is_some_and(|column| later.contains(&column)));
        row.set(self.columns.number(MILESTONE), milestone.event);
        let time = self.columns.number(MILESTONE_TIME);
        if let Some(value) = self.value(milestone.times) {
            row.set(time, value);
        }
        if milestone.event == "ticket_solved" {
            let rating = self.value(&["Satisfaction Score", "satisfaction_rating.score"]).unwrap_or_default();
            let points = match rating.to_lowercase() {
                rating if rating.starts_with("good") => "5",
                rating if rating.starts_with("bad") => "1",
                _ => return,
            };
            row.set(self.columns.number(SATISFACTION), points);
        }
    }

    /// A row of a visit and one of its actions.
    fn set_action(&mut self, action: &Map<String, Value>, row: &mut Row) {
        self.set_record(row, |name| name == ACTIONS);
        let is_cart = action.get("type").is_some_and(|kind| kind == "ecommerceAbandonedCart");
        for (key, value) in action {
            // What lies in a cart left behind is no money earned.
            let key = if is_cart && key == "revenue" { "cartValue" } else { key };
            if let Some(text) = text(value) {
                row.set(self.columns.number(&format!("action.{key}")), &text);
            }
        }
        let time = self.columns.number("action.timestamp");
        if let (false, Some(value)) = (action.contains_key("timestamp"), self.value(&["serverTimestamp"])) {
            row.set(time, value);
        }
    }

    /// What was filled in, whatever language the list is in.
    fn filled_in(&self, field: CallField) -> Option<&str> {
        self.value(&Language::ALL.map(|language| field.heading(language)))
    }

    fn was_called(&self) -> bool {
        [CallField::Outcome, CallField::CalledOn].into_iter().any(|field| self.filled_in(field).is_some())
    }

    /// A row of a customer who was called; what was filled in has one name in all languages.
    fn set_call(&self, row: &mut Row) {
        self.set_record(row, |_| false);
        for field in CallField::ALL {
            let (Some(column), Some(value)) = (self.columns.get(field.name()), self.filled_in(field)) else { continue };
            let value = match (field, CallOutcome::read(value)) {
                (CallField::Outcome, Some(outcome)) => outcome.name(),
                _ => value,
            };
            row.set(column, value);
        }
    }

    /// Finds what rows the record just read holds.
    fn take_apart(&mut self) -> Result<(), Rejection> {
        for milestone in self.layout.milestones() {
            if self.happened(milestone) {
                self.waiting.push_back(Part::Milestone(milestone));
            }
        }
        if self.layout == Layout::HubspotActivities {
            self.waiting.push_back(Part::Whole);
        }
        if self.layout == Layout::CallList && self.was_called() {
            self.waiting.push_back(Part::Call);
        }
        if self.layout == Layout::Matomo {
            let json = self.inner.columns().get(ACTIONS).and_then(|column| self.record.get(column)).unwrap_or("[]");
            let actions = objects(json).ok_or_else(|| self.rejection(ACTIONS, json))?;
            self.waiting.extend(actions.into_iter().map(Part::Action));
            if self.waiting.is_empty() {
                self.waiting.push_back(Part::Action(Map::new()));
            }
        }
        Ok(())
    }

    fn rejection(&self, column: &str, json: &str) -> Rejection {
        Rejection {
            position: self.record.position,
            flaw: Flaw::NoList { column: column.to_owned() },
            record: json.chars().take(1000).collect(),
        }
    }
}

impl Rows for LaidOut {
    fn next(&mut self, row: &mut Row) -> Result<Next, CollectError> {
        loop {
            match self.waiting.pop_front() {
                Some(Part::Whole) => self.set_record(row, |_| false),
                Some(Part::Milestone(milestone)) => self.set_milestone(milestone, row),
                Some(Part::Action(action)) => self.set_action(&action, row),
                Some(Part::Call) => self.set_call(row),
                None => {
                    match self.inner.next(&mut self.record)? {
                        Next::Row => self.follow_columns(),
                        other => return Ok(other),
                    }
                    if let Err(rejection) = self.take_apart() {
                        return Ok(Next::Rejected(rejection));
                    }
                    continue;
                }
            }
            return Ok(Next::Row);
        }
    }

    fn columns(&self) -> &Columns {
        &self.columns
    }
}

const ACTIONS: &str = "actionDetails";
/// HubSpot's contacts of a record, parted by `;`, the main one first.
const CONTACTS: &str = "Associated Contact IDs";

/// The objects of a JSON list; `None` when it is something else.
fn objects(json: &str) -> Option<Vec<Map<String, Value>>> {
    serde_json::from_str(json).ok()
}

/// A JSON value as a column has it.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}
