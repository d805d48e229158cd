//! CEL over the body of a webhook.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use cel::objects::{Key, Map};
use cel::{Context, Value};
use styk_model::{Flaw, text};

use crate::CollectError;
use crate::computed::Expression;
use crate::live::json::Json;
use crate::live::reader::Stored;
use crate::live::request::parameters;
use crate::number::{self, DecimalMark};

/// What an expression came to.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Evaluated {
    Absent,
    Text(String),
    List(Vec<String>),
}

impl Evaluated {
    pub(super) fn into_text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            Self::Absent | Self::List(_) => None,
        }
    }
}

/// The expressions of a mapping, compiled.
pub(super) struct Expressions {
    context: Context<'static, 'static>,
    compiled: Vec<Expression>,
}

impl Expressions {
    pub(super) fn new() -> Result<Self, CollectError> {
        let mut context = Context::default();
        let declared = context
            .add_function("at", |value: Value, path: Arc<String>| at(&value, &path))
            .and_then(|()| context.add_function("many", many))
            .and_then(|()| context.add_function("number", number))
            .and_then(|()| context.add_function("first", first))
            .and_then(|()| context.add_function("minor", minor))
            .and_then(|()| context.add_function("parse", parse));
        declared.map_err(|error| {
            CollectError::Mapping(text!(
                "the functions of webhooks cannot be declared: {error}",
                "не удалось объявить функции вебхуков: {error}",
                "nie udało się zadeklarować funkcji webhooków: {error}",
            ))
        })?;
        Ok(Self { context, compiled: Vec::new() })
    }

    /// Compiles one more; gives its number.
    pub(super) fn add(&mut self, text: &str) -> Result<usize, CollectError> {
        self.compiled.push(Expression::compile(text)?);
        Ok(self.compiled.len() - 1)
    }

    pub(super) fn scope(&self, body: &Json<'_>, stored: &Stored<'_>) -> Scope<'_> {
        let query = parameters(stored.query).map(|(name, value)| (name.into_owned(), text_value(&value)));
        let headers =
            super::KEPT.iter().filter_map(|name| Some(((*name).to_owned(), text_value(stored.headers.get(name)?))));
        Scope { expressions: self, body: value_of(body), query: map(query), headers: map(headers), item: Value::Null }
    }
}

/// What the expressions of one event see.
#[derive(Clone)]
pub(super) struct Scope<'e> {
    expressions: &'e Expressions,
    body: Value,
    query: Value,
    headers: Value,
    item: Value,
}

impl Scope<'_> {
    pub(super) fn body(&self) -> Value {
        self.body.clone()
    }

    pub(super) fn with_item(&self, item: Value) -> Self {
        Self { item, ..self.clone() }
    }

    pub(super) fn text_of(&self, expression: usize) -> String {
        self.expressions.compiled[expression].text().to_owned()
    }

    fn value(&self, expression: usize) -> Result<Value, Flaw> {
        let mut scope = self.expressions.context.new_inner_scope();
        for (name, value) in
            [("body", &self.body), ("item", &self.item), ("query", &self.query), ("headers", &self.headers)]
        {
            scope.add_variable_from_value(name, value.clone());
        }
        self.expressions.compiled[expression].run(&scope)
    }

    pub(super) fn list(&self, expression: usize) -> Result<Vec<Value>, Flaw> {
        Ok(match self.value(expression)? {
            Value::Null => Vec::new(),
            Value::List(items) => items.as_ref().clone(),
            other => vec![other],
        })
    }

    pub(super) fn evaluate(&self, expression: usize) -> Result<Evaluated, Flaw> {
        let many = || Flaw::ExpressionGivesMany { expression: self.text_of(expression) };
        match self.value(expression)? {
            Value::List(items) => {
                let texts: Option<Vec<Option<String>>> = items.iter().map(plain).collect();
                Ok(Evaluated::List(texts.ok_or_else(many)?.into_iter().flatten().collect()))
            }
            other => Ok(plain(&other).ok_or_else(many)?.map_or(Evaluated::Absent, Evaluated::Text)),
        }
    }
}

/// A plain value as text; the outer `None` for a list or map.
#[expect(clippy::option_option, reason = "no value and no plain value are two things")]
fn plain(value: &Value) -> Option<Option<String>> {
    Some(match value {
        Value::String(text) => crate::row::present(text).map(str::to_owned),
        Value::Int(number) => Some(number.to_string()),
        Value::UInt(number) => Some(number.to_string()),
        Value::Float(number) if number.is_finite() => Some(number.to_string()),
        Value::Float(_) | Value::Null => None,
        Value::Bool(truth) => Some(truth.to_string()),
        _ => return None,
    })
}

/// `at(value, "a.b.0")`: null where there is nothing.
fn at(value: &Value, path: &str) -> Value {
    let mut value = value.clone();
    for name in path.split('.').filter(|name| !name.is_empty()) {
        value = match &value {
            Value::Map(map) => match map.map.get(&Key::from(name)) {
                Some(value) => value.clone(),
                None => return Value::Null,
            },
            Value::List(items) => match name.parse().ok().and_then(|index: usize| items.get(index)) {
                Some(value) => value.clone(),
                None => return Value::Null,
            },
            _ => return Value::Null,
        };
    }
    value
}

/// A list stays, null is an empty one, anything else a list of one.
fn many(value: Value) -> Value {
    match value {
        Value::Null => Value::List(Arc::new(Vec::new())),
        Value::List(_) => value,
        other => Value::List(Arc::new(vec![other])),
    }
}

/// The first of a list that is not null or blank.
fn first(value: Value) -> Value {
    let Value::List(items) = &value else { return value };
    items.iter().find(|item| !matches!(plain(item), Some(None))).cloned().unwrap_or(Value::Null)
}

/// An amount in minor units as a decimal: `minor(4990, "eur")` is `49.90`.
#[expect(clippy::needless_pass_by_value, reason = "CEL calls functions with values")]
fn minor(amount: Value, currency: Value) -> Value {
    let (Some(Some(amount)), Some(Some(currency))) = (plain(&amount), plain(&currency)) else { return Value::Null };
    let (Ok(minor), Ok(currency)) = (amount.parse(), currency.parse()) else { return Value::Null };
    let money = styk_model::Money { minor, currency }.to_string();
    text_value(money.split(' ').next().unwrap_or_default())
}

/// The number that a text or a number is, or null.
fn number(value: Value) -> Value {
    match value {
        Value::String(text) => {
            number::float(&text, DecimalMark::Point, &mut String::new()).map_or(Value::Null, Value::Float)
        }
        Value::Int(number) => Value::Float(number as f64),
        Value::UInt(number) => Value::Float(number as f64),
        Value::Float(_) => value,
        _ => Value::Null,
    }
}

/// JSON inside of a text.
#[expect(clippy::needless_pass_by_value, reason = "CEL calls functions with values")]
fn parse(value: Value) -> Value {
    match &value {
        Value::String(text) => Json::parse(text).map_or(Value::Null, |json| value_of(&json)),
        _ => Value::Null,
    }
}

fn text_value(text: &str) -> Value {
    Value::String(Arc::new(text.to_owned()))
}

fn map(entries: impl Iterator<Item = (String, Value)>) -> Value {
    let map: HashMap<Key, Value> = entries.map(|(name, value)| (Key::String(Arc::new(name)), value)).collect();
    Value::Map(Map { map: Arc::new(map) })
}

fn value_of(json: &Json<'_>) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(truth) => Value::Bool(*truth),
        Json::Number(number) => match number.parse::<i64>() {
            Ok(whole) => Value::Int(whole),
            Err(_) => number.parse::<f64>().map_or(Value::Null, Value::Float),
        },
        Json::Text(text) => text_value(text),
        Json::List { items, .. } => Value::List(Arc::new(items.iter().map(value_of).collect())),
        Json::Object(members) => map(members.iter().map(|(name, value)| (name.to_string(), value_of(value)))),
    }
}

/// Deeper names of a form stay as they are.
const DEEPEST_NAME: usize = 16;

/// The fields of a form, `a[b][0][c]` taken apart: objects, and lists where all
/// names are numbers.
pub(super) fn nested<'a>(fields: &Json<'a>) -> Json<'a> {
    let mut root = Node::default();
    for (name, value) in fields.members() {
        let (first, rest) = name.split_once('[').unwrap_or((name, ""));
        let mut path = vec![first];
        if rest.ends_with(']') {
            path.extend(rest.trim_end_matches(']').split("]["));
        } else if !rest.is_empty() {
            path = vec![name];
        }
        if path.len() > DEEPEST_NAME {
            path = vec![name];
        }
        root.set(&path, value);
    }
    root.json()
}

/// An object that grows.
#[derive(Default)]
struct Node<'a> {
    value: Option<Json<'a>>,
    members: Vec<(String, Node<'a>)>,
}

impl<'a> Node<'a> {
    fn set(&mut self, path: &[&str], value: &Json<'a>) {
        let Some((name, rest)) = path.split_first() else {
            self.value = Some(value.clone());
            return;
        };
        // `tags[]` is the next of a list.
        let name = if name.is_empty() { self.members.len().to_string() } else { (*name).to_owned() };
        let index = self.members.iter().position(|(known, _)| *known == name).unwrap_or_else(|| {
            self.members.push((name, Node::default()));
            self.members.len() - 1
        });
        self.members[index].1.set(rest, value);
    }

    fn json(self) -> Json<'a> {
        if self.members.is_empty() {
            return self.value.unwrap_or(Json::Null);
        }
        let is_list = self.members.iter().all(|(name, _)| name.bytes().all(|byte| byte.is_ascii_digit()));
        if is_list {
            return Json::List { raw: "[]", items: self.members.into_iter().map(|(_, node)| node.json()).collect() };
        }
        Json::Object(self.members.into_iter().map(|(name, node)| (Cow::Owned(name), node.json())).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_brackets_become_objects_and_lists() {
        let field = |name: &str, value: &str| (Cow::Owned(name.to_owned()), Json::Text(Cow::Owned(value.to_owned())));
        let form = Json::Object(vec![
            field("event", "ONCRMDEALADD"),
            field("data[FIELDS][ID]", "7"),
            field("leads[add][0][id]", "1"),
            field("leads[add][0][name]", "A"),
            field("leads[add][1][id]", "2"),
            field("tags[]", "x"),
            field("tags[]", "y"),
            field("odd[name", "z"),
        ]);
        let mut out = String::new();
        nested(&form).write(&mut out);
        assert_eq!(
            out,
            r#"{"event":"ONCRMDEALADD","data":{"FIELDS":{"ID":"7"}},"leads":{"add":[{"id":"1","name":"A"},{"id":"2"}]},"tags":["x","y"],"odd[name":"z"}"#
        );
    }
}
