//! Computed values of a mapping, in CEL over the columns of a record.

use std::collections::HashMap;
use std::sync::Arc;

use cel::objects::{Key, Map};
use cel::{Context, Program, Value};
use styk_model::{Flaw, text};

use crate::number::{self, DecimalMark};
use crate::row::Row;
use crate::{CollectError, row::Columns};

/// A compiled expression and what it reads.
#[derive(Debug)]
pub(crate) struct Expression {
    text: String,
    program: Program,
    variables: Vec<String>,
}

impl Expression {
    pub(crate) fn compile(text: &str) -> Result<Self, CollectError> {
        let program = Program::compile(text).map_err(|error| {
            let reason = error.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
            CollectError::Mapping(text!(
                "`{text}` is not a CEL expression: {reason}",
                "`{text}` — не выражение CEL: {reason}",
                "`{text}` to nie wyrażenie CEL: {reason}",
            ))
        })?;
        let variables = program.references().variables().into_iter().map(str::to_owned).collect();
        Ok(Self { text: text.to_owned(), program, variables })
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// What it comes to where these variables are known.
    pub(crate) fn run(&self, scope: &Context<'_, '_>) -> Result<Value, Flaw> {
        self.program
            .execute(scope)
            .map_err(|error| Flaw::ExpressionFailed { expression: self.text.clone(), reason: error.to_string() })
    }
}

/// What an expression came to.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) enum Computed {
    #[default]
    Absent,
    Text(String),
    /// A number or truth value, as JSON writes it.
    Plain(String),
}

impl Computed {
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Absent => None,
            Self::Text(text) | Self::Plain(text) => Some(text),
        }
    }
}

/// Evaluates the expressions of a mapping record by record.
pub(crate) struct Evaluator {
    context: Context<'static, 'static>,
    expressions: Vec<Expression>,
    results: Vec<Computed>,
}

impl Evaluator {
    pub(crate) fn new(expressions: Vec<Expression>, mark: DecimalMark) -> Result<Self, CollectError> {
        let mut context = Context::default();
        context
            .add_function("number", move |text: Arc<String>| {
                number::float(&text, mark, &mut String::new()).map_or(Value::Null, Value::Float)
            })
            .map_err(|error| {
                CollectError::Mapping(text!(
                    "`number` cannot be declared: {error}",
                    "не удалось объявить `number`: {error}",
                    "nie udało się zadeklarować `number`: {error}",
                ))
            })?;
        let results = vec![Computed::Absent; expressions.len()];
        Ok(Self { context, expressions, results })
    }

    /// The columns that an expression names but the file does not have.
    pub(crate) fn unknown_variables<'a>(&'a self, columns: &'a Columns) -> impl Iterator<Item = &'a str> {
        self.expressions
            .iter()
            .flat_map(|expression| &expression.variables)
            .map(String::as_str)
            .filter(|name| *name != "row" && columns.get(name).is_none())
    }

    /// Evaluates all expressions on a record; the error says which failed and why.
    pub(crate) fn evaluate(&mut self, row: &Row, columns: &Columns) -> Result<&[Computed], Flaw> {
        for (expression, result) in self.expressions.iter().zip(&mut self.results) {
            let mut scope = self.context.new_inner_scope();
            for name in &expression.variables {
                let value = match columns.get(name) {
                    Some(column) => text_value(row.get(column)),
                    None if name == "row" => whole_row(row, columns),
                    None => Value::Null,
                };
                scope.add_variable_from_value(name.as_str(), value);
            }
            let value = expression.run(&scope)?;
            let many = || Flaw::ExpressionGivesMany { expression: expression.text.clone() };
            *result = computed(value).ok_or_else(many)?;
        }
        Ok(&self.results)
    }
}

fn text_value(value: Option<&str>) -> Value {
    match value.and_then(crate::row::present) {
        Some(text) => Value::String(Arc::new(text.to_owned())),
        None => Value::Null,
    }
}

fn whole_row(row: &Row, columns: &Columns) -> Value {
    let entries: HashMap<Key, Value> = columns
        .names()
        .iter()
        .enumerate()
        .map(|(column, name)| (Key::String(Arc::new(name.clone())), text_value(row.get(column))))
        .collect();
    Value::Map(Map { map: Arc::new(entries) })
}

fn computed(value: Value) -> Option<Computed> {
    Some(match value {
        Value::String(text) => Computed::Text(text.as_ref().clone()),
        Value::Int(number) => Computed::Plain(number.to_string()),
        Value::UInt(number) => Computed::Plain(number.to_string()),
        Value::Float(number) if number.is_finite() => Computed::Plain(number.to_string()),
        // A calculation without a result, as of a blank value.
        Value::Null | Value::Float(_) => Computed::Absent,
        Value::Bool(truth) => Computed::Plain(truth.to_string()),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evaluate(text: &str) -> Result<Computed, String> {
        let columns = Columns::new(["kind", "Kwota (zł)", "empty"].map(str::to_owned));
        let mut row = Row::default();
        row.clear(1);
        for value in ["call", "1 234,50", ""] {
            row.push(value);
        }
        let expression = Expression::compile(text).map_err(|error| error.to_string())?;
        let mut evaluator = Evaluator::new(vec![expression], DecimalMark::Comma).unwrap();
        evaluator.evaluate(&row, &columns).map(|results| results[0].clone()).map_err(|flaw| flaw.to_string())
    }

    #[test]
    fn columns_are_variables_and_odd_names_are_in_the_row() {
        let text = |text: &str| Ok(Computed::Text(text.into()));
        assert_eq!(evaluate("kind + '!'"), text("call!"));
        assert_eq!(evaluate("kind == 'call' ? 'phone' : 'site'"), text("phone"));
        assert_eq!(evaluate(r#"number(row["Kwota (zł)"]) * 2.0"#), Ok(Computed::Plain("2469".into())));
        assert_eq!(evaluate("empty"), Ok(Computed::Absent));
        assert_eq!(evaluate("empty == null ? 1 : 2"), Ok(Computed::Plain("1".into())));
    }

    #[test]
    fn a_failure_names_the_expression() {
        assert!(evaluate("kind * 2").unwrap_err().contains("`kind * 2` failed"));
        assert!(evaluate("[kind]").unwrap_err().contains("list or map"));
        assert!(evaluate("1 +").unwrap_err().contains("`1 +` is not a CEL expression"));
    }
}
