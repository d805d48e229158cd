//! Rules of segments, written in CEL: functions of a customer's interactions, compared and joined.

use cel::common::ast::{CallExpr, Expr, IdedExpr, LiteralValue, SourceInfo, operators};
use styk_lake::schema::Promoted;
use styk_model::segment::{Amount, Comparison, Count, Edge, Follows, Latest, Order, Rule, Since, Which};
use styk_model::{Duration, Selector, Text};

use super::error::SegmentError;
use crate::expression::{Condition, ExpressionError, Nearest, Position, parsed};

/// A function of rules, and how it is written.
struct Function {
    name: &'static str,
    usage: &'static str,
}

const FUNCTIONS: [Function; 9] = [
    Function { name: "count", usage: r#"count("purchase", "90d") >= 2"# },
    Function { name: "did", usage: r#"did("purchase", "90d")"# },
    Function { name: "money", usage: r#"money("purchase", "365d") > 500"# },
    Function { name: "latest", usage: r#"latest("nps-answer", "score < 7")"# },
    Function { name: "since_first", usage: r#"since_first("*") < "30d""# },
    Function { name: "since_last", usage: r#"since_last("*") > "14d""# },
    Function { name: "first", usage: r#"first("demo") < first("purchase")"# },
    Function { name: "last", usage: r#"last("complaint") > last("purchase")"# },
    Function { name: "follows", usage: r#"follows("cart", "purchase", "7d")"# },
];

/// The most that interactions are counted up to.
const MOST_COUNTED: i64 = 1_000;

/// Tests of one rule, and parentheses within each other.
const MOST_TESTS: usize = 50;

/// Reads a rule. Touchpoints that it names are looked up when it is used.
///
/// ```
/// use styk_query::segments::read_rule;
///
/// let rule = read_rule(r#"count("purchase", "90d") >= 2 && !did("*", "14d")"#).unwrap();
/// assert_eq!(rule.to_string(), r#"count("purchase", "90d") >= 2 && !(count("*", "14d") >= 1)"#);
/// let error = read_rule(r#"cuont("purchase") >= 2"#).unwrap_err().to_string();
/// assert!(error.contains("did you mean `count`?"));
/// ```
pub fn read_rule(text: &str) -> Result<Rule, SegmentError> {
    let program = parsed(text).map_err(|error| match error {
        ExpressionError::Syntax { reason, position, .. } => SegmentError::Syntax { reason, position },
        other => SegmentError::Expression(other),
    })?;
    let mut reader = Reader { source: program.source_info(), tests: 0 };
    reader.rule(program.expression())
}

struct Reader<'a> {
    source: &'a SourceInfo,
    tests: usize,
}

/// A side of a comparison.
enum Side {
    Count { of: Selector, within: Option<Duration> },
    Money { of: Selector, within: Option<Duration> },
    Since { which: Which, of: Selector },
    Edge(Edge),
    Number(f64),
    Text(String),
}

impl Reader<'_> {
    fn position(&self, expression: &IdedExpr) -> Position {
        Position(self.source.offset_for(expression.id).map(|(start, _)| start as usize + 1))
    }

    fn rule(&mut self, expression: &IdedExpr) -> Result<Rule, SegmentError> {
        match &expression.expr {
            Expr::Literal(LiteralValue::Boolean(truth)) => {
                Ok(if *truth.inner() { Rule::All(Vec::new()) } else { Rule::Any(Vec::new()) })
            }
            Expr::Call(call) => self.call(expression, call),
            _ => Err(SegmentError::NoTest { position: self.position(expression) }),
        }
    }

    fn call(&mut self, expression: &IdedExpr, call: &CallExpr) -> Result<Rule, SegmentError> {
        match (call.func_name.as_str(), call.args.as_slice()) {
            (operators::LOGICAL_NOT, [of]) => Ok(Rule::Not(Box::new(self.rule(of)?))),
            (operators::LOGICAL_AND, [_, _]) => {
                let parts = joined(expression, operators::LOGICAL_AND);
                Ok(Rule::All(parts.into_iter().map(|part| self.rule(part)).collect::<Result<_, _>>()?))
            }
            (operators::LOGICAL_OR, [_, _]) => {
                let parts = joined(expression, operators::LOGICAL_OR);
                Ok(Rule::Any(parts.into_iter().map(|part| self.rule(part)).collect::<Result<_, _>>()?))
            }
            (sign, [left, right]) if comparison(sign).is_some() => {
                let Some(is) = comparison(sign) else { return Err(self.no_test(expression)) };
                self.compared(expression, left, is, right)
            }
            _ => self.test(expression, call),
        }
    }

    /// Counts a test.
    fn one_more(&mut self) -> Result<(), SegmentError> {
        self.tests += 1;
        if self.tests > MOST_TESTS { Err(SegmentError::TooMany { most: MOST_TESTS }) } else { Ok(()) }
    }

    fn no_test(&self, expression: &IdedExpr) -> SegmentError {
        SegmentError::NoTest { position: self.position(expression) }
    }

    /// A function that is a test by itself.
    fn test(&mut self, expression: &IdedExpr, call: &CallExpr) -> Result<Rule, SegmentError> {
        self.one_more()?;
        let function = self.function(expression, call)?;
        match (function.name, call.args.as_slice()) {
            ("did", [of, within @ ..]) if within.len() < 2 => {
                let (of, within) = (self.selector(of)?, self.within(within)?);
                Ok(Rule::Count(Count { of, within, is: Comparison::AtLeast, number: 1 }))
            }
            ("latest", [of, holds]) => {
                let (of, holds) = (self.selector(of)?, self.condition(holds)?);
                Ok(Rule::Latest(Latest { of, holds }))
            }
            ("follows", [first, then, within]) => {
                let (first, then) = (self.selector(first)?, self.selector(then)?);
                Ok(Rule::Follows(Follows { first, then, within: self.duration(within)? }))
            }
            _ => Err(self.usage(expression, function)),
        }
    }

    fn compared(
        &mut self,
        whole: &IdedExpr,
        left: &IdedExpr,
        is: Comparison,
        right: &IdedExpr,
    ) -> Result<Rule, SegmentError> {
        self.one_more()?;
        match (self.side(left)?, self.side(right)?) {
            (Side::Edge(one), Side::Edge(other)) => Ok(Rule::Order(Order { one, is, other })),
            (side, Side::Number(number)) => self.measured(whole, side, is, number),
            (Side::Number(number), side) => self.measured(whole, side, is.turned(), number),
            (Side::Since { which, of }, Side::Text(time)) => self.since(right, which, of, is, &time),
            (Side::Text(time), Side::Since { which, of }) => self.since(left, which, of, is.turned(), &time),
            _ => Err(SegmentError::Kinds { position: self.position(whole) }),
        }
    }

    fn since(
        &self,
        at: &IdedExpr,
        which: Which,
        of: Selector,
        is: Comparison,
        time: &str,
    ) -> Result<Rule, SegmentError> {
        let time = self.duration_of(at, time)?;
        Ok(Rule::Since(Since { which, of, is, time }))
    }

    fn measured(&self, whole: &IdedExpr, side: Side, is: Comparison, number: f64) -> Result<Rule, SegmentError> {
        match side {
            Side::Count { of, within } => {
                if number.fract() != 0.0 || !(0.0..=MOST_COUNTED as f64).contains(&number) {
                    return Err(SegmentError::Counted { most: MOST_COUNTED, position: self.position(whole) });
                }
                Ok(Rule::Count(Count { of, within, is, number: number as u32 }))
            }
            Side::Money { of, within } => Ok(Rule::Money(Amount { of, within, is, number })),
            _ => Err(SegmentError::Kinds { position: self.position(whole) }),
        }
    }

    fn side(&mut self, expression: &IdedExpr) -> Result<Side, SegmentError> {
        if let Some(number) = number(expression) {
            return Ok(Side::Number(number));
        }
        if let Some(text) = text(expression) {
            return Ok(Side::Text(text.to_owned()));
        }
        let Expr::Call(call) = &expression.expr else { return Err(self.no_test(expression)) };
        let function = self.function(expression, call)?;
        match (function.name, call.args.as_slice()) {
            ("count", [of, within @ ..]) if within.len() < 2 => {
                Ok(Side::Count { of: self.selector(of)?, within: self.within(within)? })
            }
            ("money", [of, within @ ..]) if within.len() < 2 => {
                Ok(Side::Money { of: self.selector(of)?, within: self.within(within)? })
            }
            ("since_first", [of]) => Ok(Side::Since { which: Which::First, of: self.selector(of)? }),
            ("since_last", [of]) => Ok(Side::Since { which: Which::Last, of: self.selector(of)? }),
            ("first", [of]) => Ok(Side::Edge(Edge { which: Which::First, of: self.selector(of)? })),
            ("last", [of]) => Ok(Side::Edge(Edge { which: Which::Last, of: self.selector(of)? })),
            _ => Err(self.usage(expression, function)),
        }
    }

    fn function(&self, expression: &IdedExpr, call: &CallExpr) -> Result<&'static Function, SegmentError> {
        let found = FUNCTIONS.iter().find(|function| function.name == call.func_name);
        match found {
            Some(function) if call.target.is_some() => Err(self.usage(expression, function)),
            Some(function) => Ok(function),
            None if call.func_name.starts_with(['_', '!', '@']) => Err(self.no_test(expression)),
            None => Err(SegmentError::Function {
                name: call.func_name.clone(),
                position: self.position(expression),
                nearest: Nearest::to(&call.func_name, FUNCTIONS.iter().map(|function| function.name)),
            }),
        }
    }

    fn usage(&self, expression: &IdedExpr, function: &Function) -> SegmentError {
        let Function { name, usage } = function;
        SegmentError::Usage { name, usage, position: self.position(expression) }
    }

    /// `"purchase"`, `["purchase", "order"]`, `"*"`, `where("purchase", "money > 100")`.
    fn selector(&self, expression: &IdedExpr) -> Result<Selector, SegmentError> {
        if let Expr::Call(call) = &expression.expr
            && call.func_name == "where"
            && call.target.is_none()
            && let [of, condition] = call.args.as_slice()
        {
            let of = self.selector(of)?;
            if of.condition.is_some() {
                return Err(SegmentError::Selector { position: self.position(expression) });
            }
            return Ok(Selector { condition: Some(self.condition(condition)?), ..of });
        }
        let names: Option<Vec<String>> = match &expression.expr {
            Expr::List(list) => list.elements.iter().map(|one| text(one).map(str::to_owned)).collect(),
            _ => text(expression).map(|name| vec![name.to_owned()]),
        };
        let names = names.filter(|names| !names.is_empty() && names.iter().all(|name| !name.is_empty()));
        let mut names = names.ok_or_else(|| SegmentError::Selector { position: self.position(expression) })?;
        if names.iter().any(|name| name == ALL) {
            names.clear();
        }
        Ok(Selector { touchpoints: names, condition: None })
    }

    /// A condition over interactions, in quotes.
    fn condition(&self, expression: &IdedExpr) -> Result<String, SegmentError> {
        let text = text(expression).ok_or_else(|| SegmentError::Quoted { position: self.position(expression) })?;
        let none: &[Promoted] = &[];
        Condition::parse(text, none).map_err(SegmentError::Expression)?;
        Ok(text.to_owned())
    }

    fn within(&self, arguments: &[IdedExpr]) -> Result<Option<Duration>, SegmentError> {
        arguments.first().map(|within| self.duration(within)).transpose()
    }

    fn duration(&self, expression: &IdedExpr) -> Result<Duration, SegmentError> {
        self.duration_of(expression, text(expression).unwrap_or_default())
    }

    fn duration_of(&self, expression: &IdedExpr, text: &str) -> Result<Duration, SegmentError> {
        let position = self.position(expression);
        let long: Result<Duration, _> = text.parse();
        let long = long.map_err(|error| SegmentError::Time {
            reason: Text::new(|language| styk_model::Say::say(&error, language)),
            position,
        })?;
        if long.micros() > 0 { Ok(long) } else { Err(SegmentError::NoTime { position }) }
    }
}

/// What stands for every interaction.
const ALL: &str = "*";

/// The parts that a sign joins, as they are written without parentheses.
fn joined<'a>(expression: &'a IdedExpr, sign: &str) -> Vec<&'a IdedExpr> {
    match &expression.expr {
        Expr::Call(call) if call.func_name == sign && call.args.len() == 2 => {
            let mut parts = joined(&call.args[0], sign);
            parts.extend(joined(&call.args[1], sign));
            parts
        }
        _ => vec![expression],
    }
}

fn comparison(sign: &str) -> Option<Comparison> {
    Some(match sign {
        operators::EQUALS => Comparison::Equal,
        operators::NOT_EQUALS => Comparison::Unequal,
        operators::LESS => Comparison::Less,
        operators::LESS_EQUALS => Comparison::AtMost,
        operators::GREATER => Comparison::More,
        operators::GREATER_EQUALS => Comparison::AtLeast,
        _ => return None,
    })
}

fn text(expression: &IdedExpr) -> Option<&str> {
    match &expression.expr {
        Expr::Literal(LiteralValue::String(text)) => Some(text.inner()),
        _ => None,
    }
}

fn number(expression: &IdedExpr) -> Option<f64> {
    match &expression.expr {
        Expr::Literal(LiteralValue::Int(number)) => Some(*number.inner() as f64),
        Expr::Literal(LiteralValue::UInt(number)) => Some(*number.inner() as f64),
        Expr::Literal(LiteralValue::Double(number)) => Some(*number.inner()),
        Expr::Call(call) if call.func_name == operators::NEGATE => number(call.args.first()?).map(|number| -number),
        _ => None,
    }
}
