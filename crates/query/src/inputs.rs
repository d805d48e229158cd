//! What operators read, and how row groups become that.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use styk_journey::operators::Condition as Bit;
use styk_journey::{ABSENT, Batch, Column, ColumnId, UNBOUND};
use styk_lake::{LakeError, Projection, RowGroup, property};
use styk_model::{Language, Selector, TimeSpan, text};

use crate::context::Context;
use crate::error::{QueryError, Suggestion};
use crate::expression::{Condition, Conditions, Membership};
use crate::touchpoints::{Moments, Registry, Symbols};

/// Columns that a name in a question may mean, with the column of the lake.
const COLUMNS: [(&str, &str); 12] = [
    ("event", "event"),
    ("channel", "channel"),
    ("medium", "medium"),
    ("place", "place"),
    ("source", "source"),
    ("direction", "direction"),
    ("case", "case_id"),
    ("currency", "currency"),
    ("score_scale", "score_scale"),
    ("text", "text"),
    ("event_name", "event"),
    ("case_id", "case_id"),
];

/// Columns of numbers by their name in a question.
const NUMBERS: [(&str, &str); 8] = [
    ("money", "money"),
    ("cost", "cost"),
    ("score", "score"),
    ("duration", "duration_ms"),
    ("duration_ms", "duration_ms"),
    ("actions", "actions"),
    ("revenue", "money"),
    ("amount", "money"),
];

/// Stands for those who are recognised, as the key of a segment never can.
const RECOGNISED: &str = "*";

/// What stands before the key of a segment where a column is named.
pub(crate) const SEGMENT: &str = "segment.";

/// A question may have so many conditions: they are the bits of one mask.
const MOST_SELECTORS: usize = 32;

/// The inputs of questions that one pass answers, gathered while they are planned: what several
/// of them need is read once.
pub(crate) struct Inputs {
    columns: Vec<Input>,
    filter_texts: Vec<Condition>,
    filters: Option<Conditions>,
    symbols: Option<Symbols>,
    masks: Option<(ColumnId, Vec<Picked>)>,
    conditions: Option<Conditions>,
    touches: Vec<u32>,
    untouched: u32,
    unconditional: u32,
    /// Where moments note which of them a row may be.
    candidates: Option<ColumnId>,
    /// Where filters note which rows they keep, when moments have to see the others first.
    kept: Option<ColumnId>,
}

enum Input {
    Symbols,
    Candidates,
    Kept,
    Masks,
    Touchpoints,
    Codes {
        name: CodeSource,
        values: Mutex<Interner>,
    },
    /// Whether the customer is in a segment: 0 where they are.
    Segment(Membership),
    Numbers(CodeSource),
}

/// Where a value is read from.
#[derive(Debug, Clone, PartialEq, Eq)]
enum CodeSource {
    Column(String),
    Property(String),
    /// A property with a typed column, which files written before it was promoted lack.
    Promoted {
        column: String,
        property: String,
    },
}

impl CodeSource {
    /// The column to read in a row group; else the property, out of the JSON.
    fn within<'a>(&'a self, group: RowGroup<'_>) -> Result<&'a str, &'a str> {
        match self {
            Self::Column(column) => Ok(column),
            Self::Promoted { column, .. } if group.has(column) => Ok(column),
            Self::Property(property) | Self::Promoted { property, .. } => Err(property),
        }
    }
}

/// A selector, its names found.
struct Picked {
    selector: Selector,
    symbols: Option<Vec<u16>>,
    condition: Option<Condition>,
}

/// Distinct values in order of appearance; the order is put right when the answer is made.
#[derive(Debug, Default)]
pub(crate) struct Interner {
    codes: HashMap<String, u32>,
    values: Vec<String>,
}

impl Interner {
    fn code(&mut self, value: Option<&str>) -> u32 {
        let Some(value) = value.filter(|value| !value.is_empty()) else { return ABSENT };
        if let Some(code) = self.codes.get(value) {
            return *code;
        }
        let code = self.values.len() as u32;
        self.codes.insert(value.to_owned(), code);
        self.values.push(value.to_owned());
        code
    }
}

impl Inputs {
    pub(crate) fn new() -> Self {
        Self {
            columns: Vec::new(),
            filters: None,
            filter_texts: Vec::new(),
            symbols: None,
            masks: None,
            conditions: None,
            touches: Vec::new(),
            untouched: 0,
            unconditional: 0,
            candidates: None,
            kept: None,
        }
    }

    fn add(&mut self, input: Input) -> ColumnId {
        self.columns.push(input);
        ColumnId(self.columns.len() - 1)
    }

    /// The touchpoint of every row.
    pub(crate) fn symbols(&mut self, context: &Context) -> Result<ColumnId, QueryError> {
        self.need_symbols(context)?;
        Ok(self.once(Input::Symbols, |input| matches!(input, Input::Symbols)))
    }

    /// The column of touchpoints, if the question has one.
    pub(crate) fn symbol_column(&self) -> Option<ColumnId> {
        self.columns.iter().position(|input| matches!(input, Input::Symbols)).map(ColumnId)
    }

    fn need_symbols(&mut self, context: &Context) -> Result<(), QueryError> {
        if self.symbols.is_none() {
            let symbols = context.registry.symbols(&context.snapshot.promoted)?;
            if symbols.moments().is_some() {
                self.add(Input::Symbols);
                self.candidates = Some(self.add(Input::Candidates));
            }
            self.symbols = Some(symbols);
        }
        Ok(())
    }

    /// A bit of the mask column for the rows that a selector picks.
    pub(crate) fn bit(&mut self, context: &Context, selector: &Selector) -> Result<Bit, QueryError> {
        if let Some((column, picked)) = &self.masks
            && let Some(bit) = picked.iter().position(|one| one.selector == *selector)
        {
            return Ok(Bit { column: *column, bit: bit as u32 });
        }
        let symbols = if selector.touchpoints.is_empty() {
            None
        } else {
            self.need_symbols(context)?;
            let mut symbols = Vec::new();
            for name in &selector.touchpoints {
                symbols.extend(context.registry.find(name)?);
            }
            Some(symbols)
        };
        let condition = selector.condition.as_deref().map(|text| condition(context, text)).transpose()?;
        if self.masks.is_none() {
            let column = self.add(Input::Masks);
            self.masks = Some((column, Vec::new()));
        }
        let Some((column, picked)) = &mut self.masks else { unreachable!("the mask column was added above") };
        if picked.len() == MOST_SELECTORS {
            let message = text!(
                "a question may have {MOST_SELECTORS} steps and conditions; this one has more",
                "шагов и условий в вопросе больше допустимых {MOST_SELECTORS}",
                "liczba kroków i warunków w pytaniu przekracza {MOST_SELECTORS}",
            );
            return Err(QueryError::Question(message));
        }
        picked.push(Picked { selector: selector.clone(), symbols, condition });
        Ok(Bit { column: *column, bit: picked.len() as u32 - 1 })
    }

    /// The column that all bits are in, once there is one.
    pub(crate) fn mask_column(&self) -> Option<ColumnId> {
        self.masks.as_ref().map(|(column, _)| *column)
    }

    /// Whether a bit for a selector can be had.
    pub(crate) fn has_room(&self, selector: &Selector) -> bool {
        let picked = self.masks.as_ref().map_or(&[][..], |(_, picked)| picked);
        picked.len() < MOST_SELECTORS || picked.iter().any(|one| one.selector == *selector)
    }

    /// How many columns there are.
    pub(crate) fn width(&self) -> usize {
        self.columns.len()
    }

    /// Leaves out rows for which one of these conditions does not hold.
    pub(crate) fn only_where(&mut self, context: &Context, conditions: &[String]) -> Result<(), QueryError> {
        self.filter_texts = conditions.iter().map(|text| condition(context, text)).collect::<Result<_, _>>()?;
        self.filters = (!conditions.is_empty()).then(|| Conditions::new(&self.filter_texts)).transpose()?;
        Ok(())
    }

    /// A column of codes for breakdowns, splits and values held constant.
    pub(crate) fn codes(&mut self, context: &Context, name: &str) -> Result<ColumnId, QueryError> {
        if name == "touchpoint" {
            self.need_symbols(context)?;
            return Ok(self.once(Input::Touchpoints, |input| matches!(input, Input::Touchpoints)));
        }
        if let Some(key) = name.strip_prefix(SEGMENT) {
            let members = Some((context.people.clone(), context.segments.members(context, key)?));
            let membership = Membership { key: key.to_owned(), members };
            let same = |input: &Input| matches!(input, Input::Segment(known) if known.key == key);
            return Ok(self.once(Input::Segment(membership), same));
        }
        let name = source_of(context, name, &COLUMNS)?;
        let input = Input::Codes { name: name.clone(), values: Mutex::default() };
        Ok(self.once(input, |input| matches!(input, Input::Codes { name: known, .. } if *known == name)))
    }

    /// A column of codes, 0 in the rows of customers who are recognised; `None` where nobody knows who is.
    pub(crate) fn recognised(&mut self, context: &Context) -> Option<ColumnId> {
        let members = (context.people.clone(), Arc::clone(context.recognised.as_ref()?));
        let membership = Membership { key: RECOGNISED.to_owned(), members: Some(members) };
        let is_it = |input: &Input| matches!(input, Input::Segment(known) if known.key == RECOGNISED);
        Some(self.once(Input::Segment(membership), is_it))
    }

    pub(crate) fn numbers(&mut self, context: &Context, name: &str) -> Result<ColumnId, QueryError> {
        let name = source_of(context, name, &NUMBERS)?;
        Ok(self.once(Input::Numbers(name.clone()), |input| matches!(input, Input::Numbers(known) if *known == name)))
    }

    /// The column that is there already, else a new one.
    fn once(&mut self, input: Input, is_it: impl Fn(&Input) -> bool) -> ColumnId {
        self.columns.iter().position(is_it).map_or_else(|| self.add(input), ColumnId)
    }

    /// Whether any value is read out of JSON, row by row.
    pub(crate) fn reads_json(&self) -> bool {
        let conditions = [&self.filters, &self.conditions];
        conditions.into_iter().flatten().any(Conditions::reads_json)
            || self.columns.iter().any(|input| match input {
                Input::Codes { name, .. } | Input::Numbers(name) => matches!(name, CodeSource::Property(_)),
                _ => false,
            })
    }

    /// The properties that are read out of JSON: worth typed columns.
    pub(crate) fn json_properties(&self, context: &Context) -> Vec<String> {
        let picked = self.masks.iter().flat_map(|(_, picked)| picked).filter_map(|one| one.condition.as_ref());
        let conditions = self.filter_texts.iter().chain(picked);
        let of_columns = self.columns.iter().filter_map(|input| match input {
            Input::Codes { name: CodeSource::Property(name), .. } | Input::Numbers(CodeSource::Property(name)) => {
                Some(name.as_str())
            }
            _ => None,
        });
        let of_rules = self.symbols.iter().flat_map(Symbols::properties).map(String::as_str);
        let read = conditions.flat_map(Condition::properties).chain(of_columns).chain(of_rules);
        let promoted = |name: &str| context.snapshot.promoted.iter().any(|one| one.property == name);
        let mut names: Vec<String> = read.filter(|name| !promoted(name)).map(str::to_owned).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Puts what was gathered into the form that row groups are read with.
    pub(crate) fn seal(&mut self, context: &Context) -> Result<(), QueryError> {
        if self.candidates.is_some() && self.filters.is_some() {
            self.kept = Some(self.add(Input::Kept));
        }
        let Some((_, picked)) = &self.masks else { return Ok(()) };
        self.touches = vec![0; context.registry.touchpoints.len() + 1];
        let mut conditions = Vec::new();
        for (bit, one) in picked.iter().enumerate() {
            match &one.symbols {
                Some(symbols) => symbols.iter().for_each(|symbol| self.touches[usize::from(*symbol)] |= 1 << bit),
                None => self.untouched |= 1 << bit,
            }
            match &one.condition {
                Some(condition) => conditions.push((bit, condition.clone())),
                None => self.unconditional |= 1 << bit,
            }
        }
        self.touches.iter_mut().for_each(|bits| *bits |= self.untouched);
        if !conditions.is_empty() {
            // A condition per bit, in order, so that bits need no moving: those without one are `true`.
            let all: Vec<Condition> = (0..picked.len())
                .map(|bit| match conditions.iter().find(|(at, _)| *at == bit) {
                    Some((_, condition)) => Ok(condition.clone()),
                    None => Condition::parse("true", &context.snapshot.promoted),
                })
                .collect::<Result<_, _>>()?;
            self.conditions = Some(Conditions::new(&all)?);
        }
        Ok(())
    }

    /// The code of a value of a column, once it was met; `touchpoint` where the value is one.
    pub(crate) fn code(&self, column: ColumnId, value: &str, touchpoint: Option<u32>) -> Option<u32> {
        match &self.columns[column.0] {
            Input::Codes { values, .. } => {
                values.lock().unwrap_or_else(PoisonError::into_inner).codes.get(value).copied()
            }
            Input::Touchpoints => touchpoint,
            Input::Segment(_) => Language::ALL
                .into_iter()
                .find_map(|language| sides(language).iter().position(|side| *side == value))
                .map(|side| side as u32),
            _ => None,
        }
    }

    /// The values behind the codes of a column.
    pub(crate) fn values(&self, column: ColumnId, context: &Context, language: Language) -> Vec<String> {
        match &self.columns[column.0] {
            Input::Codes { values, .. } => values.lock().unwrap_or_else(PoisonError::into_inner).values.clone(),
            Input::Touchpoints => context.touchpoint_names(language),
            Input::Segment(_) => sides(language).map(str::to_owned).to_vec(),
            _ => Vec::new(),
        }
    }

    /// The value behind one code of a column; of a touchpoint its key.
    pub(crate) fn value(&self, column: ColumnId, code: u32, registry: &Registry) -> Option<String> {
        match self.columns.get(column.0)? {
            Input::Codes { values, .. } => {
                values.lock().unwrap_or_else(PoisonError::into_inner).values.get(code as usize).cloned()
            }
            Input::Touchpoints => registry.touchpoints.get(code as usize).map(|touchpoint| touchpoint.key.clone()),
            _ => None,
        }
    }

    fn touched(&self, symbols: &[u16]) -> Vec<u32> {
        let last = self.touches.len() - 1;
        symbols.iter().map(|symbol| self.touches[usize::from(*symbol).min(last)]).collect()
    }

    fn masks(&self, group: RowGroup<'_>, symbols: Option<&Vec<u16>>) -> Result<Vec<u32>, LakeError> {
        let touched = match symbols {
            // Which touchpoint a row is may change until its customer is whole: see `settle`.
            Some(_) if self.candidates.is_some() => vec![u32::MAX; group.rows()],
            Some(symbols) => self.touched(symbols),
            None => vec![self.untouched; group.rows()],
        };
        let Some(conditions) = &self.conditions else { return Ok(touched) };
        let held = conditions.masks(group)?;
        Ok(touched.iter().zip(held).map(|(touched, held)| touched & (held | self.unconditional)).collect())
    }

    /// Whether touchpoint rules look at the customer's whole line.
    pub(crate) fn has_moments(&self) -> bool {
        self.candidates.is_some()
    }

    /// What has to be read for the rows of `counts` to be told right: a rule about the first purchase
    /// or about what follows one sees the customer's whole line, whatever time is asked about.
    pub(crate) fn reads(&self, counts: TimeSpan) -> TimeSpan {
        let moments = self.symbols.as_ref().and_then(Symbols::moments);
        let from = if moments.is_some_and(Moments::looks_back) { TimeSpan::ALL.from } else { counts.from };
        let to = if moments.is_some_and(Moments::looks_ahead) { TimeSpan::ALL.to } else { counts.to };
        TimeSpan { from, to }
    }

    /// Decides which rows are the moments that touchpoint rules speak of (the
    /// first, the last before ...), which takes a whole customer, and then leaves out the rows that were
    /// read for that alone; `None` where no rule speaks of moments.
    pub(crate) fn settle(&self, batch: &Batch, counts: TimeSpan) -> Option<Batch> {
        Some(self.counted(self.settled(batch)?, counts))
    }

    /// The same, and nothing is left out.
    pub(crate) fn settled(&self, batch: &Batch) -> Option<Batch> {
        let moments = self.symbols.as_ref()?.moments()?;
        let mut batch = batch.clone();
        let symbols = self.symbol_column()?;
        moments.apply(&mut batch, symbols, self.candidates?);
        let settled = batch.symbols(symbols).to_vec();
        for (input, column) in self.columns.iter().zip(&mut batch.columns) {
            match (input, column) {
                (Input::Touchpoints, column) => *column = touchpoint_codes(&settled),
                (Input::Masks, Column::Masks(masks)) => {
                    masks.iter_mut().zip(self.touched(&settled)).for_each(|(mask, touched)| *mask &= touched);
                }
                _ => {}
            }
        }
        Some(batch)
    }

    fn counted(&self, batch: Batch, counts: TimeSpan) -> Batch {
        let inside = |row: usize| (counts.from.0..counts.to.0).contains(&batch.time[row]);
        let Some(column) = self.kept else {
            let all = (0..batch.rows()).all(inside);
            return if all { batch } else { batch.filtered(inside) };
        };
        let kept = batch.masks(column);
        batch.filtered(|row| kept[row] != 0 && inside(row))
    }

    fn column(
        &self,
        input: &Input,
        group: RowGroup<'_>,
        symbols: Option<&Vec<u16>>,
        candidates: &[u32],
    ) -> Result<Column, LakeError> {
        let none = Vec::new();
        Ok(match input {
            Input::Symbols => Column::Symbols(symbols.unwrap_or(&none).clone()),
            Input::Candidates => Column::Masks(candidates.to_vec()),
            Input::Kept => {
                let kept = self.filters.as_ref().map(|filters| filters.all(group)).transpose()?;
                Column::Masks(kept.unwrap_or_default().into_iter().map(u32::from).collect())
            }
            Input::Masks => Column::Masks(self.masks(group, symbols)?),
            Input::Touchpoints => touchpoint_codes(symbols.unwrap_or(&none)),
            Input::Segment(membership) => {
                Column::Codes(membership.rows(group)?.into_iter().map(|member| u32::from(!member)).collect())
            }
            Input::Codes { name, values } => {
                let mut values = values.lock().unwrap_or_else(PoisonError::into_inner);
                Column::Codes(match name.within(group) {
                    Ok(column) => group.strings(column, |value| values.code(value))?,
                    Err(name) => group.strings("properties", |json| {
                        let value = json.and_then(|json| property(json, name));
                        let text = value.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
                        values.code(text.as_deref())
                    })?,
                })
            }
            Input::Numbers(name) => Column::Numbers(match name.within(group) {
                Ok(column) => group.numbers(column)?,
                Err(name) => group.strings("properties", |json| {
                    let value = json.and_then(|json| property(json, name));
                    let number = value.and_then(|value| value.as_f64().or_else(|| value.as_str()?.trim().parse().ok()));
                    number.unwrap_or(f64::NAN)
                })?,
            }),
        })
    }
}

impl Projection for Inputs {
    fn columns(&self) -> Vec<Column> {
        let empty = |input: &Input| match input {
            Input::Symbols => Column::Symbols(Vec::new()),
            Input::Masks | Input::Candidates | Input::Kept => Column::Masks(Vec::new()),
            Input::Touchpoints | Input::Codes { .. } | Input::Segment(_) => Column::Codes(Vec::new()),
            Input::Numbers(_) => Column::Numbers(Vec::new()),
        };
        self.columns.iter().map(empty).collect()
    }

    fn project(&self, group: RowGroup<'_>) -> Result<Vec<Column>, LakeError> {
        let (symbols, candidates) = match (&self.symbols, self.candidates) {
            (Some(symbols), Some(_)) => {
                let (symbols, candidates) = symbols.symbols_and_moments(group)?;
                (Some(symbols), candidates)
            }
            (Some(symbols), None) => (Some(symbols.symbols(group)?), Vec::new()),
            (None, _) => (None, Vec::new()),
        };
        self.columns.iter().map(|input| self.column(input, group, symbols.as_ref(), &candidates)).collect()
    }

    fn keep(&self, group: RowGroup<'_>) -> Result<Option<Vec<bool>>, LakeError> {
        if self.kept.is_some() {
            return Ok(None);
        }
        self.filters.as_ref().map(|filters| filters.all(group)).transpose()
    }
}

/// A condition of a question; segments that it asks for are looked up.
fn condition(context: &Context, text: &str) -> Result<Condition, QueryError> {
    let mut condition = Condition::parse_of_customers(text, &context.snapshot.promoted)?;
    condition.bind(&context.people, |key| context.segments.members(context, key))?;
    Ok(condition)
}

/// What the groups of a breakdown by segment are called: who is in it, and who is not.
fn sides(language: Language) -> [&'static str; 2] {
    match language {
        Language::En => ["in the segment", "everybody else"],
        Language::Ru => ["в сегменте", "остальные"],
        Language::Pl => ["w segmencie", "pozostali"],
    }
}

fn touchpoint_codes(symbols: &[u16]) -> Column {
    let code = |symbol: &u16| if *symbol == UNBOUND { ABSENT } else { u32::from(*symbol) };
    Column::Codes(symbols.iter().map(code).collect())
}

/// Whether a name is that of a column of numbers of the table.
pub(crate) fn is_number(name: &str) -> bool {
    NUMBERS.iter().any(|(known, _)| *known == name)
}

/// Finds a column by the name a question gives it.
fn source_of(context: &Context, name: &str, columns: &[(&str, &str)]) -> Result<CodeSource, QueryError> {
    if let Some((_, column)) = columns.iter().find(|(known, _)| *known == name) {
        return Ok(CodeSource::Column((*column).to_owned()));
    }
    let named = name.strip_prefix("properties.");
    let promoted = context.snapshot.promoted.iter().find(|one| one.property == named.unwrap_or(name));
    if let Some(promoted) = promoted {
        return Ok(CodeSource::Promoted { column: promoted.column(), property: promoted.property.clone() });
    }
    let known = |property: &str| context.properties.iter().any(|known| known == property);
    match named {
        Some(property) if known(property) => Ok(CodeSource::Property(property.to_owned())),
        None if known(name) => Ok(CodeSource::Property(name.to_owned())),
        _ => {
            let names = columns.iter().map(|(name, _)| *name).chain(["touchpoint"]);
            let names = names.chain(context.properties.iter().map(String::as_str));
            let nearest = Suggestion::to(named.unwrap_or(name), names);
            Err(QueryError::UnknownColumn { name: name.to_owned(), nearest })
        }
    }
}
