//! What an expression is, judged without looking at its columns: tells what a
//! property beside it is read as.

use cel::common::ast::{Expr, IdedExpr, LiteralValue, operators};

use super::column::{Column, Kind};
use super::function::Function;
use super::resolve::{EXPANDED, is_arithmetic};

/// Whether a name is a variable of conditions and not one that a comprehension binds.
pub(crate) fn is_variable(name: &str, bound: &[String]) -> bool {
    !name.starts_with(EXPANDED) && !bound.iter().any(|one| one == name)
}

/// The property that `properties.plan`, `properties["plan"]` or `has(properties.plan)` names.
pub(crate) fn property_name<'a>(expression: &'a IdedExpr, bound: &[String]) -> Option<&'a str> {
    let is_properties =
        |of: &IdedExpr| matches!(&of.expr, Expr::Ident(name) if name == "properties" && is_variable(name, bound));
    match &expression.expr {
        Expr::Select(select) if is_properties(&select.operand) => Some(&select.field),
        Expr::Call(call) if call.func_name == operators::INDEX && call.target.is_none() => match call.args.as_slice() {
            [of, IdedExpr { expr: Expr::Literal(LiteralValue::String(name)), .. }] if is_properties(of) => {
                Some(name.inner())
            }
            _ => None,
        },
        _ => None,
    }
}

/// The kind that both sides of an operator are read as.
pub(crate) fn join(a: Kind, b: Kind) -> Kind {
    match (a, b) {
        (a, b) if a == b => a,
        (Kind::Number | Kind::Whole, Kind::Number | Kind::Whole | Kind::Any) | (Kind::Any, Kind::Whole) => Kind::Number,
        // Null stands beside anything; what is no pair is refused later.
        (Kind::Any | Kind::Null, other) | (other, Kind::Any) => other,
        (a, _) => a,
    }
}

pub(crate) fn hint(expression: &IdedExpr, bound: &[String]) -> Kind {
    if property_name(expression, bound).is_some() {
        return match &expression.expr {
            Expr::Select(select) if select.test => Kind::Truth,
            _ => Kind::Any,
        };
    }
    match &expression.expr {
        Expr::Literal(LiteralValue::Int(_) | LiteralValue::UInt(_)) => Kind::Whole,
        Expr::Literal(LiteralValue::Double(_)) => Kind::Number,
        Expr::Literal(LiteralValue::String(_)) => Kind::Text,
        Expr::Literal(LiteralValue::Boolean(_)) => Kind::Truth,
        Expr::Literal(LiteralValue::Null) => Kind::Null,
        Expr::Ident(name) if is_variable(name, bound) => {
            Column::of_variable(name).map_or(Kind::Any, |column| column.kind())
        }
        Expr::List(_) => Kind::List,
        Expr::Call(call) => match (call.func_name.as_str(), call.args.as_slice()) {
            (operators::NEGATE, [value]) => hint(value, bound),
            (operators::CONDITIONAL, [_, yes, no]) => join(hint(yes, bound), hint(no, bound)),
            (operators::INDEX, _) => Kind::Any,
            (operator, [left, right]) if is_arithmetic(operator) => {
                let kind = join(hint(left, bound), hint(right, bound));
                if kind == Kind::Any && operator != operators::ADD { Kind::Number } else { kind }
            }
            (name, _) => match Function::named(name) {
                Some(function) => function.gives,
                None if name.starts_with(['_', '!']) || name == operators::IN => Kind::Truth,
                None => Kind::Any,
            },
        },
        _ => Kind::Any,
    }
}
