//! CEL's own interpreter, for whatever has no compiled form, and as the
//! reference that the compiled form is tested against.

use std::sync::Arc;

use cel::common::ast::IdedExpr;
use cel::common::types::{CelBool, CelDouble, CelNull, CelString};
use cel::common::value::{CowVal, Val};
use cel::context::VariableResolver;
use cel::{Context, Value};

use super::function::environment;
use super::resolve::COLUMN;
use super::truth::Truth;

/// A column's value on one row.
#[derive(Debug, Clone)]
pub(crate) enum Cell<'a> {
    Text(&'a str),
    Number(f64),
    Truth(bool),
    /// An absent number.
    Null,
    /// A property that the row does not have, or has as another kind.
    Missing,
    Json(Arc<serde_json::Value>),
}

/// One row: cells, and the numbers that the expression calls their columns by.
struct Row<'a> {
    names: &'a [usize],
    cells: &'a [Cell<'a>],
}

impl VariableResolver for Row<'_> {
    fn resolve<'b>(&'b self, variable: &str) -> Option<CowVal<'b, 'b>> {
        let number: usize = variable.strip_prefix(COLUMN)?.parse().ok()?;
        let at = self.names.iter().position(|name| *name == number)?;
        match self.cells.get(at)? {
            Cell::Text(text) => Some(CowVal::owned(CelString::from(*text))),
            Cell::Number(number) => Some(CowVal::owned(CelDouble::from(*number))),
            Cell::Truth(truth) => Some(CowVal::owned(CelBool::from(*truth))),
            Cell::Null => Some(CowVal::owned(CelNull)),
            Cell::Missing => None,
            Cell::Json(json) => {
                let value: Box<dyn Val> = value_of(json).try_into().ok()?;
                Some(CowVal::Owned(value))
            }
        }
    }
}

/// Every number as a fraction: JSON does not tell `5` from `5.0`.
fn value_of(json: &serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(truth) => Value::Bool(*truth),
        serde_json::Value::Number(number) => Value::Float(number.as_f64().unwrap_or(f64::NAN)),
        serde_json::Value::String(text) => Value::String(Arc::new(text.clone())),
        serde_json::Value::Array(values) => Value::List(Arc::new(values.iter().map(value_of).collect())),
        serde_json::Value::Object(entries) => {
            let entries: std::collections::HashMap<String, Value> =
                entries.iter().map(|(name, value)| (name.clone(), value_of(value))).collect();
            Value::Map(entries.into())
        }
    }
}

/// Evaluates an expression over a row that has these cells in the columns of these numbers.
pub(crate) fn interpret(expression: &IdedExpr, names: &[usize], cells: &[Cell<'_>]) -> Truth {
    let row = Row { names, cells };
    let mut context = Context::with_env(Arc::clone(environment()));
    context.set_variable_resolver(&row);
    match Value::resolve_val(expression, &context) {
        Ok(value) => value.downcast_ref::<CelBool>().map_or(Truth::Error, |truth| (*truth.inner()).into()),
        Err(_) => Truth::Error,
    }
}
