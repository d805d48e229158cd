//! The columns of a row group, tested: a code per row and what it stands for.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use styk_lake::schema::{PROPERTIES, Promoted, PromotedKind};
use styk_lake::{LakeError, RowGroup};
use styk_model::Currency;

use super::column::{Column, Measure, Reading};
use super::interpret::Cell;
use super::json::{Found, look_up, number_text};
use super::text::{Patterns, TextTests};
use super::truth::Truth;

/// A column that has been tested: the code of every row, and by code the truth of each test.
#[derive(Debug)]
pub(crate) struct Tested {
    pub codes: Vec<u32>,
    pub patterns: Vec<Box<[Truth]>>,
}

/// A row group and what has become of properties in it.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a> {
    pub group: RowGroup<'a>,
    pub promoted: &'a [Promoted],
}

/// What is asked of the JSON of every row.
pub(crate) enum JsonRead<'a> {
    Text { name: &'a str, patterns: Patterns<'a>, codes: Vec<u32> },
    Number { name: &'a str, numbers: Vec<f64> },
}

impl JsonRead<'_> {
    fn name(&self) -> &str {
        match self {
            Self::Text { name, .. } | Self::Number { name, .. } => name,
        }
    }

    fn take(&mut self, json: &str, found: &Found<'_>, buffer: &mut String) {
        match self {
            Self::Text { name, patterns, codes } => codes.push(patterns.code(found.text(json, name, buffer))),
            Self::Number { numbers, .. } => numbers.push(found.number()),
        }
    }
}

impl Source<'_> {
    /// The typed column of a property, where this row group has it.
    pub(crate) fn typed(&self, column: &Column) -> Option<(String, PromotedKind)> {
        let promoted = column.promoted(self.promoted)?;
        let name = promoted.column();
        self.group.has(&name).then_some((name, promoted.kind))
    }

    /// Whether a column has to be read from the JSON of the row.
    pub(crate) fn needs_json(&self, column: &Column) -> bool {
        matches!(column, Column::Property { .. }) && self.typed(column).is_none()
    }

    /// Tests a column of strings that stands by itself.
    pub(crate) fn tested(&self, column: &Column, tests: &TextTests) -> Result<Tested, LakeError> {
        let mut patterns = Patterns::new(tests);
        let codes = match column {
            Column::Text(name) => self.group.strings(name, |text| patterns.code(Some(text.unwrap_or_default())))?,
            _ => match self.typed(column) {
                Some((name, PromotedKind::Text)) => self.group.strings(&name, |text| patterns.code(text))?,
                Some((name, PromotedKind::Number)) => {
                    let mut buffer = String::new();
                    let mut code = |number: f64| {
                        let text = (!number.is_nan()).then(|| number_text(number, &mut buffer));
                        patterns.code(text)
                    };
                    self.group.numbers(&name)?.into_iter().map(&mut code).collect()
                }
                None => vec![patterns.code(None); self.group.rows()],
            },
        };
        Ok(Tested { codes, patterns: patterns.into_patterns() })
    }

    /// A column of numbers that stands by itself, in the units of conditions.
    pub(crate) fn numbers(&self, column: &Column) -> Result<Vec<f64>, LakeError> {
        match column {
            Column::Number(Measure::Score) => self.group.numbers("score"),
            Column::Number(Measure::Money) => self.amounts("money", "currency"),
            Column::Number(Measure::Cost) => self.amounts("cost", "cost_currency"),
            Column::Number(Measure::Actions) => self.group.numbers("actions"),
            Column::Number(Measure::Duration) => {
                let mut numbers = self.group.numbers("duration_ms")?;
                for number in &mut numbers {
                    *number /= 1000.0;
                }
                Ok(numbers)
            }
            _ => match self.typed(column) {
                Some((name, _)) => self.group.numbers(&name),
                None => Ok(vec![f64::NAN; self.group.rows()]),
            },
        }
    }

    fn amounts(&self, minor: &str, currency: &str) -> Result<Vec<f64>, LakeError> {
        let mut amounts = self.group.numbers(minor)?;
        let units = self.group.strings(currency, |code| {
            let currency: Option<Currency> = code.and_then(|code| code.parse().ok());
            10_f64.powi(currency.map_or(2, Currency::decimals) as i32)
        })?;
        for (amount, unit) in amounts.iter_mut().zip(units) {
            *amount /= unit;
        }
        Ok(amounts)
    }

    /// Reads properties out of the JSON, all in one go.
    pub(crate) fn read_json(&self, reads: &mut [JsonRead<'_>]) -> Result<(), LakeError> {
        if reads.is_empty() {
            return Ok(());
        }
        let mut names: Vec<String> = reads.iter().map(|read| read.name().to_owned()).collect();
        names.sort_unstable();
        names.dedup();
        let at: Vec<usize> =
            reads.iter().map(|read| names.partition_point(|name| name.as_str() < read.name())).collect();
        let (mut entries, mut buffer, mut kept) = (0_u32, String::new(), Vec::new());
        let rows = self.group.strings(PROPERTIES, |json| {
            let json = json.unwrap_or_default();
            let mut found = recycled(std::mem::take(&mut kept));
            look_up(json, &names, &mut found);
            for (read, at) in reads.iter_mut().zip(&at) {
                read.take(json, &found[*at], &mut buffer);
            }
            kept = recycled(found);
            entries += 1;
            entries - 1
        })?;
        // Where equal JSON is kept once, there are fewer entries than rows.
        let in_order = rows.iter().enumerate().all(|(row, entry)| row == *entry as usize);
        if !in_order {
            for read in reads {
                match read {
                    JsonRead::Text { codes, .. } => *codes = spread(codes, &rows),
                    JsonRead::Number { numbers, .. } => *numbers = spread(numbers, &rows),
                }
            }
        }
        Ok(())
    }

    /// A column's values for the interpreter; equal strings and numbers share an entry.
    pub(crate) fn cells(&self, column: &Column) -> Result<Cells, LakeError> {
        let mut cells = Cells::default();
        let missing = !matches!(column, Column::Text(_));
        cells.codes = match column {
            Column::Text(name) => self.group.strings(name, |text| cells.entry(text.unwrap_or_default().into()))?,
            Column::Property { name, reading } if self.needs_json(column) => {
                let number = *reading == Reading::Number;
                self.group.strings(PROPERTIES, |json| {
                    let value = json.filter(|json| !json.is_empty()).and_then(|json| styk_lake::property(json, name));
                    match value {
                        None => cells.entry(Value::Absent { missing }),
                        Some(value) if *reading == Reading::Json => cells.entry(Value::Json(Arc::new(value))),
                        Some(value) if number => cells.number(json_number(&value), missing),
                        Some(value) => cells.entry(json_text(value).into()),
                    }
                })?
            }
            Column::Segment(membership) => {
                let [out, inside] = [false, true].map(|truth| cells.push(Value::Truth(truth)));
                let rows = membership.rows(self.group)?.into_iter();
                rows.map(|member| if member { inside } else { out }).collect()
            }
            _ if column.is_text() => {
                let mut entry = |text: Option<&str>| cells.entry(text.map_or(Value::Absent { missing }, Value::from));
                if let Some((name, PromotedKind::Text)) = self.typed(column) {
                    self.group.strings(&name, entry)?
                } else {
                    let mut buffer = String::new();
                    let numbers = self.numbers(column)?.into_iter();
                    numbers.map(|number| entry((!number.is_nan()).then(|| number_text(number, &mut buffer)))).collect()
                }
            }
            _ => {
                let missing = matches!(column, Column::Property { .. });
                self.numbers(column)?.into_iter().map(|number| cells.number(number, missing)).collect()
            }
        };
        cells.read_as(column);
        Ok(cells)
    }
}

/// The same memory for what borrows from another row: collecting in place allocates nothing.
fn recycled<'b>(mut found: Vec<Found<'_>>) -> Vec<Found<'b>> {
    found.clear();
    found.into_iter().map(|_| Found::Absent).collect()
}

fn spread<T: Copy>(entries: &[T], rows: &[u32]) -> Vec<T> {
    rows.iter().map(|entry| entries[*entry as usize]).collect()
}

fn json_number(value: &serde_json::Value) -> f64 {
    let number = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok());
    number.unwrap_or(f64::NAN)
}

fn json_text(value: serde_json::Value) -> Cow<'static, str> {
    match value {
        serde_json::Value::String(text) => text.into(),
        serde_json::Value::Number(number) => {
            let mut buffer = String::new();
            number_text(number.as_f64().unwrap_or(f64::NAN), &mut buffer);
            buffer.into()
        }
        other => other.to_string().into(),
    }
}

/// A value that outlives the row group.
#[derive(Debug, Clone)]
enum Value {
    Text(String),
    Number(f64),
    Truth(bool),
    Absent { missing: bool },
    Json(Arc<serde_json::Value>),
}

impl<'a, T: Into<Cow<'a, str>>> From<T> for Value {
    fn from(text: T) -> Self {
        Self::Text(text.into().into_owned())
    }
}

/// Values of a column, different ones once.
#[derive(Debug, Default)]
pub(crate) struct Cells {
    pub codes: Vec<u32>,
    values: Vec<Value>,
    texts: HashMap<String, u32>,
    numbers: HashMap<u64, u32>,
    absent: Option<u32>,
}

impl Cells {
    pub(crate) fn count(&self) -> usize {
        self.values.len()
    }

    fn push(&mut self, value: Value) -> u32 {
        self.values.push(value);
        self.values.len() as u32 - 1
    }

    fn entry(&mut self, value: Value) -> u32 {
        let known = match &value {
            Value::Text(text) => self.texts.get(text).copied(),
            Value::Absent { .. } => self.absent,
            _ => None,
        };
        if let Some(code) = known {
            return code;
        }
        let code = self.values.len() as u32;
        match &value {
            Value::Text(text) => _ = self.texts.insert(text.clone(), code),
            Value::Absent { .. } => self.absent = Some(code),
            _ => {}
        }
        self.push(value)
    }

    fn number(&mut self, number: f64, missing: bool) -> u32 {
        if number.is_nan() {
            return self.entry(Value::Absent { missing });
        }
        if let Some(code) = self.numbers.get(&number.to_bits()) {
            return *code;
        }
        self.numbers.insert(number.to_bits(), self.values.len() as u32);
        self.push(Value::Number(number))
    }

    /// Words that stand for truth values become them.
    fn read_as(&mut self, column: &Column) {
        let Column::Property { reading, .. } = column else { return };
        for value in &mut self.values {
            *value = match (reading, &*value) {
                (Reading::Present, Value::Absent { .. }) => Value::Truth(false),
                (Reading::Present, _) => Value::Truth(true),
                (Reading::Truth, Value::Text(text)) => match text.as_str() {
                    "true" => Value::Truth(true),
                    "false" => Value::Truth(false),
                    _ => Value::Absent { missing: true },
                },
                _ => continue,
            };
        }
    }

    /// The value of a code.
    pub(crate) fn cell(&self, code: u32) -> Cell<'_> {
        match &self.values[code as usize] {
            Value::Text(text) => Cell::Text(text),
            Value::Number(number) => Cell::Number(*number),
            Value::Truth(truth) => Cell::Truth(*truth),
            Value::Absent { missing: true } => Cell::Missing,
            Value::Absent { missing: false } => Cell::Null,
            Value::Json(json) => Cell::Json(Arc::clone(json)),
        }
    }
}
