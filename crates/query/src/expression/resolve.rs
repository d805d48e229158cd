//! From the names that people write to columns.
//!
//! The condition's tree is rewritten: every variable and property becomes the
//! name of a column (`#0`, `#1` ...), a property is read as what it is compared
//! with, and whole numbers beside measured ones become fractions, which CEL
//! keeps apart (`money * 2` has no meaning to it).

use cel::common::ast::{
    CallExpr, ComprehensionExpr, EntryExpr, Expr, IdedEntryExpr, IdedExpr, ListExpr, LiteralValue, SelectExpr,
    SourceInfo, operators,
};

use super::column::{Column, Kind, Membership, Reading, variables};
use super::error::{Advice, ExpressionError, Nearest, Position};
use super::function::{FUNCTIONS, Form, Function, MACROS};
use super::hint::{hint, is_variable, join, property_name};

type Resolved = Result<(IdedExpr, Kind), ExpressionError>;

/// What begins the name of a column; no name in a condition begins with it.
pub(crate) const COLUMN: char = '#';

/// The function that asks whether the customer is in a segment.
const SEGMENT: &str = "segment";

/// What begins names that the parser makes when it expands macros.
pub(crate) const EXPANDED: char = '@';

pub(crate) struct Resolver<'a> {
    pub source: &'a SourceInfo,
    pub columns: Vec<Column>,
    /// Names that comprehensions bind.
    pub bound: Vec<String>,
    /// Whether segments may be named.
    pub segments: bool,
}

impl Resolver<'_> {
    /// A condition as a whole, or a part that must be true or false.
    pub(crate) fn condition(&mut self, expression: &IdedExpr) -> Result<IdedExpr, ExpressionError> {
        let (resolved, kind) = self.resolve(expression, Kind::Truth)?;
        match kind {
            Kind::Truth | Kind::Any => Ok(resolved),
            other => Err(ExpressionError::NotCondition { found: other, position: self.position(expression) }),
        }
    }

    fn position(&self, expression: &IdedExpr) -> Position {
        Position(self.source.offset_for(expression.id).map(|(start, _)| start as usize + 1))
    }

    fn resolve(&mut self, expression: &IdedExpr, wanted: Kind) -> Resolved {
        let id = expression.id;
        if let Some(name) = property_name(expression, &self.bound) {
            return self.property(expression, name, wanted);
        }
        match &expression.expr {
            Expr::Literal(literal) => Ok(typed_literal(id, literal, wanted)),
            Expr::Ident(name) => self.variable(expression, name),
            Expr::Call(call) => self.call(expression, call, wanted),
            Expr::Select(select) => {
                let (operand, _) = self.resolve(&select.operand, Kind::Any)?;
                let kind = if select.test { Kind::Truth } else { Kind::Any };
                let select = SelectExpr { operand: Box::new(operand), ..select.clone() };
                Ok((IdedExpr { id, expr: Expr::Select(select) }, kind))
            }
            Expr::List(list) => {
                let elements = self.all(&list.elements, Kind::Any)?;
                Ok((IdedExpr { id, expr: Expr::List(ListExpr { elements, ..list.clone() }) }, Kind::List))
            }
            Expr::Comprehension(comprehension) => self.comprehension(id, comprehension),
            Expr::Map(map) => {
                let mut map = map.clone();
                for entry in &mut map.entries {
                    self.entry(entry)?;
                }
                Ok((IdedExpr { id, expr: Expr::Map(map) }, Kind::Any))
            }
            Expr::Struct(made) => Err(self.unknown_function(expression, &made.type_name)),
            Expr::Unspecified => Ok((expression.clone(), Kind::Any)),
        }
    }

    fn all(&mut self, expressions: &[IdedExpr], wanted: Kind) -> Result<Vec<IdedExpr>, ExpressionError> {
        expressions.iter().map(|one| Ok(self.resolve(one, wanted)?.0)).collect()
    }

    fn entry(&mut self, entry: &mut IdedEntryExpr) -> Result<(), ExpressionError> {
        if let EntryExpr::MapEntry(entry) = &mut entry.expr {
            entry.key = self.resolve(&entry.key, Kind::Any)?.0;
            entry.value = self.resolve(&entry.value, Kind::Any)?.0;
        }
        Ok(())
    }

    fn comprehension(&mut self, id: u64, whole: &ComprehensionExpr) -> Resolved {
        let iter_range = self.resolve(&whole.iter_range, Kind::Any)?.0;
        let accu_init = self.resolve(&whole.accu_init, Kind::Any)?.0;
        let before = self.bound.len();
        self.bound.push(whole.iter_var.clone());
        self.bound.extend(whole.iter_var2.clone());
        self.bound.push(whole.accu_var.clone());
        let loop_cond = self.resolve(&whole.loop_cond, Kind::Any)?.0;
        let loop_step = self.resolve(&whole.loop_step, Kind::Any)?.0;
        let result = self.resolve(&whole.result, Kind::Any)?.0;
        self.bound.truncate(before);
        let comprehension = ComprehensionExpr { iter_range, accu_init, loop_cond, loop_step, result, ..whole.clone() };
        Ok((IdedExpr { id, expr: Expr::Comprehension(Box::new(comprehension)) }, Kind::Any))
    }

    fn column(&mut self, id: u64, column: Column) -> (IdedExpr, Kind) {
        let kind = column.kind();
        let number = self.columns.iter().position(|known| *known == column).unwrap_or_else(|| {
            self.columns.push(column);
            self.columns.len() - 1
        });
        (IdedExpr { id, expr: Expr::Ident(format!("{COLUMN}{number}")) }, kind)
    }

    fn variable(&mut self, expression: &IdedExpr, name: &str) -> Resolved {
        if !is_variable(name, &self.bound) {
            return Ok((expression.clone(), Kind::Any));
        }
        let position = self.position(expression);
        if name == "properties" {
            return Err(ExpressionError::PropertyName { position });
        }
        match Column::of_variable(name) {
            Some(column) => Ok(self.column(expression.id, column)),
            None => Err(ExpressionError::Variable {
                name: name.to_owned(),
                position,
                nearest: Nearest::to(name, variables()),
                known: listed(variables()),
            }),
        }
    }

    fn property(&mut self, expression: &IdedExpr, name: &str, wanted: Kind) -> Resolved {
        let presence = matches!(&expression.expr, Expr::Select(SelectExpr { test: true, .. }));
        let reading = match wanted {
            _ if presence => Reading::Present,
            Kind::Text => Reading::Text,
            Kind::Number | Kind::Whole => Reading::Number,
            Kind::Truth => Reading::Truth,
            Kind::Any | Kind::List => Reading::Json,
            Kind::Null => {
                let position = self.position(expression);
                return Err(ExpressionError::PropertyNull { name: name.to_owned(), position });
            }
        };
        Ok(self.column(expression.id, Column::Property { name: name.to_owned(), reading }))
    }

    fn call(&mut self, expression: &IdedExpr, call: &CallExpr, wanted: Kind) -> Resolved {
        let id = expression.id;
        match (call.func_name.as_str(), call.args.as_slice()) {
            (operators::LOGICAL_AND | operators::LOGICAL_OR | operators::LOGICAL_NOT, arguments) => {
                let arguments = arguments.iter().map(|one| self.condition(one)).collect::<Result<_, _>>()?;
                Ok((called(id, &call.func_name, arguments), Kind::Truth))
            }
            (operators::CONDITIONAL, [condition, yes, no]) => {
                let condition = self.condition(condition)?;
                let wanted = join(wanted, join(hint(yes, &self.bound), hint(no, &self.bound)));
                let (yes, kind) = self.resolve(yes, wanted)?;
                let (no, other) = self.resolve(no, wanted)?;
                let kind = if kind == other { kind } else { Kind::Any };
                Ok((called(id, &call.func_name, vec![condition, yes, no]), kind))
            }
            (operators::IN, [value, list]) => self.within(expression, value, list),
            (operators::INDEX, [of, index]) => {
                let of = self.resolve(of, Kind::Any)?.0;
                let index = self.resolve(index, Kind::Any)?.0;
                Ok((called(id, &call.func_name, vec![of, index]), Kind::Any))
            }
            (operators::NEGATE, [value]) => {
                let (value, kind) = self.resolve(value, if wanted.is_number() { wanted } else { Kind::Number })?;
                Ok((called(id, &call.func_name, vec![value]), kind))
            }
            (operator, [left, right]) if is_comparison(operator) => {
                let (arguments, _) = self.pair(expression, operator, left, right, Kind::Any)?;
                Ok((called(id, operator, arguments), Kind::Truth))
            }
            (operator, [left, right]) if is_arithmetic(operator) => {
                let wanted = if wanted == Kind::Text || wanted.is_number() { wanted } else { Kind::Any };
                let (arguments, kind) = self.pair(expression, operator, left, right, wanted)?;
                Ok((called(id, operator, arguments), kind))
            }
            (name, _) if name.starts_with(EXPANDED) => {
                let arguments = self.all(&call.args, Kind::Any)?;
                Ok((called(id, name, arguments), Kind::Any))
            }
            _ => self.function(expression, call),
        }
    }

    /// Both sides of an operator, each read as what the other is.
    fn pair(
        &mut self,
        whole: &IdedExpr,
        operator: &str,
        left: &IdedExpr,
        right: &IdedExpr,
        wanted: Kind,
    ) -> Result<(Vec<IdedExpr>, Kind), ExpressionError> {
        let sides = join(hint(left, &self.bound), hint(right, &self.bound));
        let common = if sides == Kind::Any { wanted } else { sides };
        // Without anything to go by, arithmetic other than `+` is about numbers.
        let numeric = is_arithmetic(operator) && operator != operators::ADD;
        let common = if common == Kind::Any && numeric { Kind::Number } else { common };
        let (mut first, left_kind) = self.resolve(left, common)?;
        let (mut second, right_kind) = self.resolve(right, common)?;
        let advice = match (left_kind, right_kind) {
            (Kind::Number, Kind::Whole) if operator != operators::MODULO => {
                second = called(right.id, "double", vec![second]);
                None
            }
            (Kind::Whole, Kind::Number) if operator != operators::MODULO => {
                first = called(left.id, "double", vec![first]);
                None
            }
            (Kind::Any, _) | (_, Kind::Any) => None,
            (Kind::Null, Kind::Text) | (Kind::Text, Kind::Null) => Some(Advice::EmptyText),
            (Kind::Null, Kind::Number) | (Kind::Number, Kind::Null) if is_equality(operator) => None,
            (a, b) if a != b => Some(Advice::Quotes),
            (Kind::Truth, _) if !is_equality(operator) => Some(Advice::Comparable),
            (Kind::Text, _) if numeric => Some(Advice::NumbersOnly),
            (Kind::Number, _) if operator == operators::MODULO => Some(Advice::WholeRemainders),
            _ => None,
        };
        if let Some(advice) = advice {
            return Err(ExpressionError::Kinds {
                operator: symbol(operator).to_owned(),
                left: left_kind,
                right: right_kind,
                position: self.position(whole),
                advice,
            });
        }
        let kind = if left_kind == right_kind { left_kind } else { join(left_kind, right_kind) };
        Ok((vec![first, second], kind))
    }

    /// `value in list`: the elements say what the value is read as.
    fn within(&mut self, whole: &IdedExpr, value: &IdedExpr, list: &IdedExpr) -> Resolved {
        let id = whole.id;
        if let (Expr::Ident(name), Expr::Literal(LiteralValue::String(property))) = (&list.expr, &value.expr)
            && name == "properties"
            && is_variable(name, &self.bound)
        {
            let column = Column::Property { name: property.inner().to_owned(), reading: Reading::Present };
            return Ok(self.column(id, column));
        }
        let Expr::List(literal) = &list.expr else {
            let value = self.resolve(value, Kind::Any)?.0;
            let list = self.resolve(list, Kind::List)?.0;
            return Ok((called(id, operators::IN, vec![value, list]), Kind::Truth));
        };
        let elements = literal.elements.iter().map(|one| hint(one, &self.bound)).fold(Kind::Any, join);
        let common = join(hint(value, &self.bound), elements);
        let (value, kind) = self.resolve(value, common)?;
        for element in &literal.elements {
            let other = hint(element, &self.bound);
            let fits =
                other == kind || other == Kind::Any || kind == Kind::Any || other.is_number() && kind.is_number();
            if !fits {
                return Err(ExpressionError::Kinds {
                    operator: "in".to_owned(),
                    left: kind,
                    right: other,
                    position: self.position(element),
                    advice: Advice::Quotes,
                });
            }
        }
        let elements = self.all(&literal.elements, common)?;
        let list = IdedExpr { id: list.id, expr: Expr::List(ListExpr { elements, ..literal.clone() }) };
        Ok((called(id, operators::IN, vec![value, list]), Kind::Truth))
    }

    /// `segment("loyal")`: whether the customer is in it.
    fn segment(&mut self, expression: &IdedExpr, call: &CallExpr) -> Resolved {
        let position = self.position(expression);
        if !self.segments {
            return Err(ExpressionError::Segment { position });
        }
        let (None, [IdedExpr { expr: Expr::Literal(LiteralValue::String(key)), .. }]) =
            (&call.target, call.args.as_slice())
        else {
            let name = call.func_name.clone();
            return Err(ExpressionError::Usage { name, usage: r#"segment("loyal")"#, position });
        };
        let membership = Membership { key: key.inner().to_owned(), members: None };
        Ok(self.column(expression.id, Column::Segment(membership)))
    }

    fn function(&mut self, expression: &IdedExpr, call: &CallExpr) -> Resolved {
        if call.func_name == SEGMENT {
            return self.segment(expression, call);
        }
        let Some(function) = Function::named(&call.func_name) else {
            return Err(self.unknown_function(expression, &call.func_name));
        };
        let given = call.args.len() + usize::from(call.target.is_some());
        let (fewest, most) = function.arguments;
        let form = if call.target.is_some() { Form::After } else { Form::Around };
        if given < fewest || given > most || (function.form != form && function.form != Form::Either) {
            return Err(ExpressionError::Usage {
                name: function.name.to_owned(),
                usage: function.usage,
                position: self.position(expression),
            });
        }
        let takes = function.takes;
        let target = match &call.target {
            Some(target) => Some(Box::new(self.argument(function, target, takes)?)),
            None => None,
        };
        let mut args = Vec::with_capacity(call.args.len());
        for (number, argument) in call.args.iter().enumerate() {
            let first = number == 0 && target.is_none();
            args.push(self.argument(function, argument, if first { takes } else { function.with })?);
        }
        let call = CallExpr { func_name: call.func_name.clone(), target, args };
        Ok((IdedExpr { id: expression.id, expr: Expr::Call(call) }, function.gives))
    }

    fn argument(
        &mut self,
        function: &Function,
        argument: &IdedExpr,
        wanted: Kind,
    ) -> Result<IdedExpr, ExpressionError> {
        // A whole number stays one where a function counts with it.
        let literal = matches!(argument.expr, Expr::Literal(_));
        let (resolved, kind) = self.resolve(argument, if literal { Kind::Any } else { wanted })?;
        let needs_text = function.form != Form::Around && wanted == Kind::Text;
        if needs_text && kind != Kind::Text && kind != Kind::Any {
            return Err(ExpressionError::Kinds {
                operator: function.name.to_owned(),
                left: Kind::Text,
                right: kind,
                position: self.position(argument),
                advice: Advice::BothTexts,
            });
        }
        Ok(resolved)
    }

    fn unknown_function(&self, expression: &IdedExpr, name: &str) -> ExpressionError {
        let known = || FUNCTIONS.iter().map(|function| function.name).chain(MACROS).chain([SEGMENT]);
        ExpressionError::Function {
            name: name.to_owned(),
            position: self.position(expression),
            nearest: Nearest::to(name, known()),
            known: listed(known()),
        }
    }
}

fn typed_literal(id: u64, literal: &LiteralValue, wanted: Kind) -> (IdedExpr, Kind) {
    let (literal, kind) = match literal {
        LiteralValue::Int(whole) if wanted == Kind::Number => {
            (LiteralValue::Double((*whole.inner() as f64).into()), Kind::Number)
        }
        LiteralValue::Int(_) | LiteralValue::UInt(_) => (literal.clone(), Kind::Whole),
        LiteralValue::Double(_) => (literal.clone(), Kind::Number),
        LiteralValue::String(_) => (literal.clone(), Kind::Text),
        LiteralValue::Boolean(_) => (literal.clone(), Kind::Truth),
        LiteralValue::Null => (LiteralValue::Null, Kind::Null),
        LiteralValue::Bytes(_) => (literal.clone(), Kind::Any),
    };
    (IdedExpr { id, expr: Expr::Literal(literal) }, kind)
}

pub(crate) fn called(id: u64, function: &str, arguments: Vec<IdedExpr>) -> IdedExpr {
    IdedExpr { id, expr: Expr::Call(CallExpr { func_name: function.to_owned(), target: None, args: arguments }) }
}

fn is_equality(operator: &str) -> bool {
    matches!(operator, operators::EQUALS | operators::NOT_EQUALS)
}

fn is_comparison(operator: &str) -> bool {
    is_equality(operator)
        || matches!(operator, operators::LESS | operators::LESS_EQUALS | operators::GREATER | operators::GREATER_EQUALS)
}

pub(crate) fn is_arithmetic(operator: &str) -> bool {
    matches!(
        operator,
        operators::ADD | operators::SUBSTRACT | operators::MULTIPLY | operators::DIVIDE | operators::MODULO
    )
}

/// `_==_` as people write it.
fn symbol(operator: &str) -> &str {
    operator.trim_matches('_')
}

fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
