//! Conditions over interactions, written in CEL.
//!
//! A condition is parsed once: names are resolved to columns, and its parts to
//! tests that run a column at a time. A test of strings runs once per different
//! string, comparisons of numbers in a plain loop; whatever has no compiled
//! form goes to CEL's interpreter, once per different combination of what it
//! reads. A part that reads something absent is neither true nor false, and a
//! row whose condition ends so is left out.

mod column;
mod combine;
mod compile;
mod decode;
mod error;
mod function;
mod hint;
mod interpret;
mod json;
mod number;
mod pool;
mod resolve;
mod text;
mod truth;

#[cfg(test)]
pub(crate) mod tests;

use std::sync::Arc;

use styk_lake::schema::Promoted;
use styk_lake::{LakeError, People, RowGroup};
use styk_model::{Text, text};

use crate::segments::Members;
use column::Column;
use compile::{Compiler, Leaf};
use resolve::Resolver;

pub(crate) use column::Membership;
pub use column::{Kind, variables};
pub use error::{Advice, ExpressionError, Nearest, Position};
pub(crate) use json::look_up;
pub(crate) use pool::Pool;
pub(crate) use truth::{Node, Truth};

/// A parsed condition.
///
/// ```
/// use styk_query::expression::Condition;
///
/// assert!(Condition::parse("event == \"purchase\" && money >= 100", &[]).is_ok());
/// let error = Condition::parse("chanel == \"email\"", &[]).unwrap_err().to_string();
/// assert!(error.contains("did you mean `channel`?"));
/// ```
#[derive(Debug, Clone)]
pub struct Condition {
    text: String,
    columns: Vec<Column>,
    leaves: Vec<Leaf>,
    root: Node,
    /// Properties it reads that have a typed column.
    promoted: Vec<Promoted>,
}

impl Condition {
    /// Parses a CEL expression; `promoted` are the properties with typed columns.
    pub fn parse(text: &str, promoted: &[Promoted]) -> Result<Self, ExpressionError> {
        Self::read(text, promoted, false)
    }

    /// The same, and it may ask for segments: [`Condition::bind`] says who is in them.
    pub(crate) fn parse_of_customers(text: &str, promoted: &[Promoted]) -> Result<Self, ExpressionError> {
        Self::read(text, promoted, true)
    }

    fn read(text: &str, promoted: &[Promoted], segments: bool) -> Result<Self, ExpressionError> {
        let program = parsed(text)?;
        let mut resolver = Resolver { source: program.source_info(), columns: Vec::new(), bound: Vec::new(), segments };
        let resolved = resolver.condition(program.expression())?;
        let columns = resolver.columns;
        let position = |id| Position(program.source_info().offset_for(id).map(|(start, _)| start as usize + 1));
        let mut compiler = Compiler { columns: &columns, leaves: Vec::new(), position: &position };
        let root = compiler.node(&resolved)?;
        let leaves = compiler.leaves;
        let promoted = columns.iter().filter_map(|column| column.promoted(promoted)).cloned().collect();
        Ok(Self { text: text.to_owned(), columns, leaves, root, promoted })
    }

    /// The condition that the event is one of these.
    pub(crate) fn of_events(events: &[String]) -> Self {
        Self::one_of("event", events)
    }

    /// The condition that the source is one of these.
    pub(crate) fn of_sources(sources: &[String]) -> Self {
        Self::one_of("source", sources)
    }

    fn one_of(column: &'static str, values: &[String]) -> Self {
        Self {
            text: format!("{column} in {values:?}"),
            columns: vec![Column::Text(column)],
            leaves: vec![Leaf::Text { column: 0, test: text::TextTest::OneOf(values.to_vec()) }],
            root: Node::Leaf(0),
            promoted: Vec::new(),
        }
    }

    /// Finds out who is in the segments that it asks for.
    pub(crate) fn bind<E>(
        &mut self,
        people: &People,
        mut members: impl FnMut(&str) -> Result<Arc<Members>, E>,
    ) -> Result<(), E> {
        for column in &mut self.columns {
            if let Column::Segment(membership) = column {
                membership.members = Some((people.clone(), members(&membership.key)?));
            }
        }
        Ok(())
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The properties it reads: worth a typed column.
    pub fn properties(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().filter_map(|column| match column {
            Column::Property { name, .. } => Some(name.as_str()),
            _ => None,
        })
    }

    /// Whether it reads nothing but some of the table's columns of names.
    pub(crate) fn reads_only(&self, names: &[&str]) -> bool {
        self.columns.iter().all(|column| matches!(column, Column::Text(name) if names.contains(name)))
    }

    /// Whether a property is read from the JSON of every row, having no typed column yet.
    pub fn reads_json(&self) -> bool {
        self.columns
            .iter()
            .any(|column| matches!(column, Column::Property { .. }) && column.promoted(&self.promoted).is_none())
    }

    /// Whether parts of it go to the interpreter row by row (slower).
    pub fn is_interpreted(&self) -> bool {
        self.leaves.iter().any(|leaf| matches!(leaf, Leaf::Interpreted { .. }))
    }

    /// On which rows it holds.
    pub fn rows(&self, group: RowGroup<'_>) -> Result<Vec<bool>, LakeError> {
        let (pool, roots) = Pool::of(std::iter::once(self));
        pool.decide(group, |leaves| roots.iter().all(|root| root.decide(leaves) == Truth::True))
    }
}

/// Several conditions evaluated in one go.
#[derive(Debug, Clone)]
pub struct Conditions {
    pool: Pool,
    roots: Vec<Node>,
    reads_json: bool,
}

impl Conditions {
    /// At most 32 conditions, which get the bits from 0 in their order.
    pub fn new(conditions: &[Condition]) -> Result<Self, ExpressionError> {
        if conditions.len() > 32 {
            return Err(ExpressionError::TooMany { given: conditions.len() });
        }
        let (pool, roots) = Pool::of(conditions.iter());
        Ok(Self { pool, roots, reads_json: conditions.iter().any(Condition::reads_json) })
    }

    pub fn len(&self) -> usize {
        self.roots.len()
    }

    pub fn is_empty(&self) -> bool {
        self.roots.is_empty()
    }

    /// Whether any of them reads a property that has no typed column yet.
    pub fn reads_json(&self) -> bool {
        self.reads_json
    }

    /// Which conditions hold on each row, a bit each.
    pub fn masks(&self, group: RowGroup<'_>) -> Result<Vec<u32>, LakeError> {
        self.pool.decide(group, |leaves| {
            self.roots
                .iter()
                .enumerate()
                .filter(|(_, root)| root.decide(leaves) == Truth::True)
                .fold(0, |mask, (bit, _)| mask | 1 << bit)
        })
    }

    /// On which rows all of them hold; on all when there are none.
    pub fn all(&self, group: RowGroup<'_>) -> Result<Vec<bool>, LakeError> {
        self.pool.decide(group, |leaves| self.roots.iter().all(|root| root.decide(leaves) == Truth::True))
    }
}

/// An expression, its names not looked at yet.
pub(crate) fn parsed(text: &str) -> Result<cel::Program, ExpressionError> {
    function::environment().compile(text).map_err(|errors| syntax(text, &errors))
}

fn syntax(text: &str, errors: &cel::ParseErrors) -> ExpressionError {
    let first = errors.errors.first();
    let reason = first.map(|error| error.msg.split_whitespace().collect::<Vec<_>>().join(" "));
    // The parser gives line and column from 1; conditions of several lines keep no position.
    let position = first.filter(|error| error.pos.0 == 1 && error.pos.1 > 0).map(|error| error.pos.1 as usize);
    ExpressionError::Syntax {
        condition: text.to_owned(),
        reason: reason
            .filter(|reason| !reason.is_empty())
            .map_or_else(|| text!("it does not parse", "оно не разбирается", "nie da się go odczytać"), Text::verbatim),
        position: Position(position),
    }
}
