//! From a resolved condition to leaves that run a column at a time, and the
//! truth table over them.

use cel::common::ast::{CallExpr, Expr, IdedExpr, LiteralValue, operators};
use regex::Regex;

use super::column::{Column, Reading};
use super::error::{ExpressionError, Position};
use super::interpret::interpret;
use super::number::{Calculation, Comparison, NumberTest};
use super::resolve::COLUMN;
use super::text::TextTest;
use super::truth::Node;

/// The smallest parts of a condition; columns by their number in it.
#[derive(Debug, Clone)]
pub(crate) enum Leaf {
    Text {
        column: usize,
        test: TextTest,
    },
    Number(NumberTest),
    /// Whether the customer is in a segment.
    Member {
        column: usize,
    },
    /// Reads several columns in a way that has no compiled form.
    Interpreted {
        expression: Box<IdedExpr>,
        /// What the expression calls the columns.
        names: Vec<usize>,
        columns: Vec<usize>,
    },
}

pub(crate) struct Compiler<'a> {
    pub columns: &'a [Column],
    pub leaves: Vec<Leaf>,
    /// Of every node by its id.
    pub position: &'a dyn Fn(u64) -> Position,
}

impl Compiler<'_> {
    pub(crate) fn node(&mut self, expression: &IdedExpr) -> Result<Node, ExpressionError> {
        if let Expr::Literal(LiteralValue::Boolean(truth)) = &expression.expr {
            return Ok(Node::Constant((*truth.inner()).into()));
        }
        if let Expr::Call(call) = &expression.expr {
            match (call.func_name.as_str(), call.args.as_slice()) {
                (operators::LOGICAL_NOT, [of]) => return Ok(Node::Not(Box::new(self.node(of)?))),
                (operators::LOGICAL_AND, [a, b]) => return Ok(Node::And(Box::new([self.node(a)?, self.node(b)?]))),
                (operators::LOGICAL_OR, [a, b]) => return Ok(Node::Or(Box::new([self.node(a)?, self.node(b)?]))),
                (operators::CONDITIONAL, [condition, yes, no]) => {
                    return Ok(Node::If(Box::new([self.node(condition)?, self.node(yes)?, self.node(no)?])));
                }
                (operators::NOT_EQUALS, [a, b]) => {
                    let equal = super::resolve::called(expression.id, operators::EQUALS, vec![a.clone(), b.clone()]);
                    return Ok(Node::Not(Box::new(self.node(&equal)?)));
                }
                (operators::IN, [_, IdedExpr { expr: Expr::List(list), .. }]) if list.elements.is_empty() => {
                    return Ok(self.interpreted(expression));
                }
                _ => {
                    if let Some(leaf) = self.text_leaf(call)? {
                        return Ok(self.leaf(leaf));
                    }
                    if let Some(test) = self.number_leaf(call) {
                        return Ok(self.leaf(Leaf::Number(test)));
                    }
                }
            }
        }
        Ok(self.interpreted(expression))
    }

    fn leaf(&mut self, leaf: Leaf) -> Node {
        self.leaves.push(leaf);
        Node::Leaf(self.leaves.len() - 1)
    }

    fn text_column(&self, expression: &IdedExpr) -> Option<usize> {
        column_number(expression).filter(|number| self.is_text(*number))
    }

    fn is_text(&self, column: usize) -> bool {
        matches!(self.columns.get(column), Some(Column::Text(_) | Column::Property { reading: Reading::Text, .. }))
    }

    fn text_leaf(&self, call: &CallExpr) -> Result<Option<Leaf>, ExpressionError> {
        let (of, with) = match (&call.target, call.args.as_slice()) {
            (Some(target), [with]) => (target.as_ref(), with),
            (None, [of, with]) => (of, with),
            _ => return Ok(None),
        };
        let test = match call.func_name.as_str() {
            operators::EQUALS if self.text_column(of).is_none() => {
                return Ok(self.text_column(with).zip(text(of)).map(|(column, text)| one_of(column, vec![text])));
            }
            operators::EQUALS => text(with).map(|text| TextTest::OneOf(vec![text])),
            operators::IN => texts(with).map(TextTest::OneOf),
            "startsWith" => text(with).map(TextTest::StartsWith),
            "endsWith" => text(with).map(TextTest::EndsWith),
            "contains" => text(with).map(TextTest::Contains),
            "matches" => match text(with) {
                Some(pattern) => Some(TextTest::Matches(self.pattern(pattern, with.id)?)),
                None => None,
            },
            _ => None,
        };
        Ok(self.text_column(of).zip(test).map(|(column, test)| Leaf::Text { column, test }))
    }

    fn pattern(&self, pattern: String, id: u64) -> Result<Regex, ExpressionError> {
        Regex::new(&pattern).map_err(|error| {
            let reason = error.to_string();
            let reason = reason.lines().last().unwrap_or_default();
            let reason = reason.strip_prefix("error: ").unwrap_or(reason).to_owned();
            ExpressionError::Pattern { pattern, reason, position: (self.position)(id) }
        })
    }

    fn number_leaf(&self, call: &CallExpr) -> Option<NumberTest> {
        let [a, b] = call.args.as_slice() else { return None };
        let nullable = |expression| {
            let column = column_number(expression)?;
            matches!(self.columns.get(column)?, Column::Number(_)).then_some(column)
        };
        let is_null = |expression: &IdedExpr| matches!(expression.expr, Expr::Literal(LiteralValue::Null));
        let (left, comparison, right) = match call.func_name.as_str() {
            operators::IN => {
                let value = self.calculation(a)?;
                let Expr::List(list) = &b.expr else { return None };
                let numbers = list.elements.iter().map(number).collect::<Option<_>>()?;
                return Some(NumberTest::OneOf { value, numbers });
            }
            operators::EQUALS if is_null(a) || is_null(b) => {
                let column = if is_null(a) { nullable(b)? } else { nullable(a)? };
                return Some(NumberTest::Absent { column });
            }
            operators::EQUALS => (a, Comparison::Equal, b),
            operators::LESS => (a, Comparison::Less, b),
            operators::LESS_EQUALS => (a, Comparison::LessOrEqual, b),
            operators::GREATER => return self.flipped(b, Comparison::Less, a),
            operators::GREATER_EQUALS => return self.flipped(b, Comparison::LessOrEqual, a),
            _ => return None,
        };
        self.flipped(left, comparison, right)
    }

    fn flipped(&self, left: &IdedExpr, comparison: Comparison, right: &IdedExpr) -> Option<NumberTest> {
        let (left, right) = (self.calculation(left)?, self.calculation(right)?);
        Some(NumberTest::Compare { left, comparison, right })
    }

    fn calculation(&self, expression: &IdedExpr) -> Option<Calculation> {
        if let Some(value) = number(expression) {
            return Some(Calculation::Constant(value));
        }
        if let Some(column) = column_number(expression) {
            let is_number = matches!(
                self.columns.get(column)?,
                Column::Number(_) | Column::Property { reading: Reading::Number, .. }
            );
            return is_number.then_some(Calculation::Column(column));
        }
        let Expr::Call(call) = &expression.expr else { return None };
        match (call.func_name.as_str(), call.args.as_slice()) {
            (operators::NEGATE, [of]) => Some(Calculation::Negated(Box::new(self.calculation(of)?))),
            (operators::DIVIDE, [of, by]) => {
                let by = number(by).filter(|by| *by != 0.0)?;
                Some(Calculation::Quotient(Box::new(self.calculation(of)?), by))
            }
            (operator, [a, b]) => {
                let both = || Some(Box::new([self.calculation(a)?, self.calculation(b)?]));
                match operator {
                    operators::ADD => both().map(Calculation::Sum),
                    operators::SUBSTRACT => both().map(Calculation::Difference),
                    operators::MULTIPLY => both().map(Calculation::Product),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn interpreted(&mut self, expression: &IdedExpr) -> Node {
        if let Some(column) = column_number(expression) {
            match self.columns.get(column) {
                Some(Column::Property { reading: Reading::Present, .. }) => {
                    return self.leaf(Leaf::Text { column, test: TextTest::IsPresent });
                }
                Some(Column::Property { reading: Reading::Truth, .. }) => {
                    return self.leaf(Leaf::Text { column, test: TextTest::IsTrue });
                }
                Some(Column::Segment(_)) => return self.leaf(Leaf::Member { column }),
                _ => {}
            }
        }
        let mut columns: Vec<usize> = expression
            .references()
            .variables()
            .into_iter()
            .filter_map(|name| name.strip_prefix(COLUMN)?.parse().ok())
            .filter(|number| *number < self.columns.len())
            .collect();
        columns.sort_unstable();
        columns.dedup();
        let expression = Box::new(expression.clone());
        match columns.as_slice() {
            [] => Node::Constant(interpret(&expression, &[], &[])),
            [column] if self.is_text(*column) => {
                let test = TextTest::Interpreted { expression, name: *column };
                self.leaf(Leaf::Text { column: *column, test })
            }
            _ => self.leaf(Leaf::Interpreted { expression, names: columns.clone(), columns }),
        }
    }
}

fn one_of(column: usize, texts: Vec<String>) -> Leaf {
    Leaf::Text { column, test: TextTest::OneOf(texts) }
}

/// The number of the column that a resolved name stands for.
fn column_number(expression: &IdedExpr) -> Option<usize> {
    match &expression.expr {
        Expr::Ident(name) => name.strip_prefix(COLUMN)?.parse().ok(),
        _ => None,
    }
}

fn text(expression: &IdedExpr) -> Option<String> {
    match &expression.expr {
        Expr::Literal(LiteralValue::String(text)) => Some(text.inner().to_owned()),
        _ => None,
    }
}

fn texts(expression: &IdedExpr) -> Option<Vec<String>> {
    match &expression.expr {
        Expr::List(list) if !list.elements.is_empty() => list.elements.iter().map(text).collect(),
        _ => None,
    }
}

fn number(expression: &IdedExpr) -> Option<f64> {
    match &expression.expr {
        Expr::Literal(LiteralValue::Double(number)) => Some(*number.inner()),
        Expr::Call(call) if call.func_name == operators::NEGATE => Some(-number(call.args.first()?)?),
        _ => None,
    }
}
