//! Segments: customers by what they did, how often, when last, and what they did not do.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Duration, Selector};

/// Who is in a segment, as a tree of tests. Written out ([`fmt::Display`]) it is a CEL expression over
/// functions of a customer's interactions, which reads back as a rule that means the same.
///
/// All times count back from the moment that the segment is asked for, which itself is inside; interactions
/// after it do not exist for it. Only customers with an interaction until then can be in a segment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "SegmentRule")]
pub enum Rule {
    /// Everything of this holds; nothing of it always does.
    All(Vec<Rule>),
    /// Something of this holds.
    Any(Vec<Rule>),
    Not(Box<Rule>),
    /// How many interactions there were.
    Count(Count),
    /// What interactions came to in money, in major units whatever the currency.
    Money(Amount),
    /// What the last such interaction was like.
    Latest(Latest),
    /// How long ago the first or last interaction was.
    Since(Since),
    /// Which of two interactions came earlier.
    Order(Order),
    /// One interaction followed by another within some time.
    Follows(Follows),
}

/// `count("purchase", "90d") >= 2`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "SegmentCount")]
pub struct Count {
    pub of: Selector,
    /// In the last so much time; ever when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Duration>,
    pub is: Comparison,
    /// At most 1,000.
    pub number: u32,
}

/// `money("purchase", "365d") > 500`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "SegmentAmount")]
pub struct Amount {
    pub of: Selector,
    /// In the last so much time, of the newest 1,000 interactions; ever when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Duration>,
    pub is: Comparison,
    pub number: f64,
}

/// `latest("nps-answer", "score < 7")`: of the last such interaction, a condition holds; of any of them
/// where several are last at one instant. Without such an interaction it does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "SegmentLatest")]
pub struct Latest {
    pub of: Selector,
    /// A CEL condition over the interaction.
    pub holds: String,
}

/// `since_last("*") > "14d"`. Without such an interaction it does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "SegmentSince")]
pub struct Since {
    pub which: Which,
    pub of: Selector,
    pub is: Comparison,
    pub time: Duration,
}

/// `last("complaint") > last("purchase")`. Where either is missing it does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "SegmentOrder")]
pub struct Order {
    pub one: Edge,
    pub is: Comparison,
    pub other: Edge,
}

/// The first or the last of some interactions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "SegmentEdge")]
pub struct Edge {
    pub which: Which,
    pub of: Selector,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "SegmentWhich")]
pub enum Which {
    First,
    Last,
}

/// `follows("cart", "purchase", "7d")`: at some time the one came after the other, later and no more than so
/// much later. Of each, the newest 256 interactions are looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "SegmentFollows")]
pub struct Follows {
    pub first: Selector,
    pub then: Selector,
    pub within: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "SegmentComparison")]
pub enum Comparison {
    #[serde(rename = ">=")]
    AtLeast,
    #[serde(rename = ">")]
    More,
    #[serde(rename = "<=")]
    AtMost,
    #[serde(rename = "<")]
    Less,
    #[serde(rename = "==")]
    Equal,
    #[serde(rename = "!=")]
    Unequal,
}

impl Comparison {
    pub const ALL: [Self; 6] = [Self::AtLeast, Self::More, Self::AtMost, Self::Less, Self::Equal, Self::Unequal];

    /// As it is written.
    pub fn sign(self) -> &'static str {
        match self {
            Self::AtLeast => ">=",
            Self::More => ">",
            Self::AtMost => "<=",
            Self::Less => "<",
            Self::Equal => "==",
            Self::Unequal => "!=",
        }
    }

    pub fn holds<T: PartialOrd>(self, one: &T, other: &T) -> bool {
        match self {
            Self::AtLeast => one >= other,
            Self::More => one > other,
            Self::AtMost => one <= other,
            Self::Less => one < other,
            Self::Equal => one == other,
            Self::Unequal => one != other,
        }
    }

    /// What holds for `b` and `a` where this holds for `a` and `b`.
    pub fn turned(self) -> Self {
        match self {
            Self::AtLeast => Self::AtMost,
            Self::More => Self::Less,
            Self::AtMost => Self::AtLeast,
            Self::Less => Self::More,
            same @ (Self::Equal | Self::Unequal) => same,
        }
    }
}

impl Which {
    /// As the function is called that gives the instant.
    pub fn name(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Last => "last",
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(formatter, 0)
    }
}

impl Rule {
    /// How tightly it binds: `||`, `&&`, everything else.
    fn binding(&self) -> u8 {
        match self {
            Self::Any(parts) if parts.len() > 1 => 1,
            Self::All(parts) if parts.len() > 1 => 2,
            Self::Any(parts) | Self::All(parts) => parts.first().map_or(3, Self::binding),
            _ => 3,
        }
    }

    fn write(&self, formatter: &mut fmt::Formatter<'_>, outside: u8) -> fmt::Result {
        let parentheses = self.binding() < outside;
        if parentheses {
            formatter.write_str("(")?;
        }
        match self {
            Self::All(parts) if parts.is_empty() => formatter.write_str("true")?,
            Self::Any(parts) if parts.is_empty() => formatter.write_str("false")?,
            Self::All(parts) => write_joined(formatter, parts, " && ", 2)?,
            Self::Any(parts) => write_joined(formatter, parts, " || ", 1)?,
            Self::Not(rule) => {
                formatter.write_str("!")?;
                // `!count(...) >= 1` would negate the number.
                let bare = matches!(**rule, Self::Latest(_) | Self::Follows(_) | Self::Not(_));
                if bare { rule.write(formatter, 3)? } else { write!(formatter, "({rule})")? }
            }
            Self::Count(Count { of, within, is, number }) => {
                write!(formatter, "count({}{}) {} {number}", Written(of), Within(*within), is.sign())?;
            }
            Self::Money(Amount { of, within, is, number }) => {
                write!(formatter, "money({}{}) {} {number}", Written(of), Within(*within), is.sign())?;
            }
            Self::Latest(Latest { of, holds }) => write!(formatter, "latest({}, {})", Written(of), Quoted(holds))?,
            Self::Since(Since { which, of, is, time }) => {
                write!(formatter, "since_{}({}) {} \"{time}\"", which.name(), Written(of), is.sign())?;
            }
            Self::Order(Order { one, is, other }) => {
                let (left, right) = (Written(&one.of), Written(&other.of));
                write!(formatter, "{}({left}) {} {}({right})", one.which.name(), is.sign(), other.which.name())?;
            }
            Self::Follows(Follows { first, then, within }) => {
                write!(formatter, "follows({}, {}, \"{within}\")", Written(first), Written(then))?;
            }
        }
        if parentheses { formatter.write_str(")") } else { Ok(()) }
    }

    /// Whatever it says of interactions.
    pub fn selectors(&self) -> Vec<&Selector> {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::selectors).collect(),
            Self::Not(rule) => rule.selectors(),
            Self::Count(Count { of, .. })
            | Self::Money(Amount { of, .. })
            | Self::Latest(Latest { of, .. })
            | Self::Since(Since { of, .. }) => vec![of],
            Self::Order(Order { one, other, .. }) => vec![&one.of, &other.of],
            Self::Follows(Follows { first, then, .. }) => vec![first, then],
        }
    }
}

fn write_joined(formatter: &mut fmt::Formatter<'_>, parts: &[Rule], sign: &str, binding: u8) -> fmt::Result {
    let inside = if parts.len() > 1 { binding } else { 0 };
    for (place, part) in parts.iter().enumerate() {
        if place > 0 {
            formatter.write_str(sign)?;
        }
        part.write(formatter, inside)?;
    }
    Ok(())
}

/// `"purchase"`, `["purchase", "order"]`, `where("purchase", "money > 100")`, `"*"` for all.
struct Written<'a>(&'a Selector);

impl fmt::Display for Written<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Selector { touchpoints, condition } = self.0;
        if condition.is_some() {
            formatter.write_str("where(")?;
        }
        match touchpoints.as_slice() {
            [] => formatter.write_str("\"*\"")?,
            [only] => write!(formatter, "{}", Quoted(only))?,
            several => {
                formatter.write_str("[")?;
                for (place, name) in several.iter().enumerate() {
                    write!(formatter, "{}{}", if place > 0 { ", " } else { "" }, Quoted(name))?;
                }
                formatter.write_str("]")?;
            }
        }
        match condition {
            Some(condition) => write!(formatter, ", {})", Quoted(condition)),
            None => Ok(()),
        }
    }
}

struct Within(Option<Duration>);

impl fmt::Display for Within {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |within| write!(formatter, ", \"{within}\""))
    }
}

/// A text in double quotes, as CEL reads it.
struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("\"")?;
        for character in self.0.chars() {
            match character {
                '"' => formatter.write_str("\\\"")?,
                '\\' => formatter.write_str("\\\\")?,
                '\n' => formatter.write_str("\\n")?,
                '\r' => formatter.write_str("\\r")?,
                '\t' => formatter.write_str("\\t")?,
                control if control.is_control() => write!(formatter, "\\u{:04x}", control as u32)?,
                other => write!(formatter, "{other}")?,
            }
        }
        formatter.write_str("\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(name: &str, number: u32) -> Rule {
        Rule::Count(Count {
            of: Selector::touchpoint(name),
            within: Some(Duration::from_days(90)),
            is: Comparison::AtLeast,
            number,
        })
    }

    #[test]
    fn a_rule_is_written_as_an_expression() {
        let nps = Selector { touchpoints: vec!["nps".to_owned()], condition: Some("channel == \"email\"".to_owned()) };
        let all = Selector::default();
        let rule = Rule::All(vec![
            count("purchase", 2),
            Rule::Any(vec![
                Rule::Not(Box::new(count("call", 1))),
                Rule::Latest(Latest { of: nps, holds: "score < 7".to_owned() }),
            ]),
            Rule::Since(Since { which: Which::Last, of: all, is: Comparison::More, time: Duration::from_days(14) }),
        ]);
        assert_eq!(
            rule.to_string(),
            "count(\"purchase\", \"90d\") >= 2 && (!(count(\"call\", \"90d\") >= 1) || \
             latest(where(\"nps\", \"channel == \\\"email\\\"\"), \"score < 7\")) && since_last(\"*\") > \"14d\""
        );
    }

    #[test]
    fn parentheses_stand_where_they_are_needed() {
        let one = || count("a", 1);
        let nested = Rule::All(vec![Rule::All(vec![one(), one()]), one()]);
        let flat = Rule::All(vec![one(), one(), one()]);
        assert_eq!(nested.to_string(), flat.to_string());
        let mixed = Rule::All(vec![Rule::Any(vec![one(), one()]), one()]);
        assert!(mixed.to_string().starts_with('('), "{mixed}");
        assert_eq!(Rule::All(vec![Rule::Any(vec![one()])]).to_string(), one().to_string());
        assert_eq!(Rule::All(Vec::new()).to_string(), "true");
    }
}
