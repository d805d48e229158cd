//! Comparisons of numbers, a column at a time.

use super::truth::Truth;

/// A calculation over columns of numbers.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Calculation {
    Constant(f64),
    Column(usize),
    Negated(Box<Self>),
    Sum(Box<[Self; 2]>),
    Difference(Box<[Self; 2]>),
    Product(Box<[Self; 2]>),
    /// By a constant other than zero.
    Quotient(Box<Self>, f64),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    Less,
    LessOrEqual,
}

/// A test of numbers. Absent is NaN.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum NumberTest {
    Compare {
        left: Calculation,
        comparison: Comparison,
        right: Calculation,
    },
    OneOf {
        value: Calculation,
        numbers: Vec<f64>,
    },
    /// `column == null`.
    Absent {
        column: usize,
    },
}

/// The decoded columns, and which of them are null rather than an error where absent.
pub(crate) struct Numbers<'a> {
    pub rows: usize,
    pub values: &'a dyn Fn(usize) -> &'a [f64],
    pub is_nullable: &'a dyn Fn(usize) -> bool,
}

impl Calculation {
    /// Columns read, each once.
    pub(crate) fn columns(&self, into: &mut Vec<usize>) {
        match self {
            Self::Constant(_) => {}
            Self::Column(column) => {
                if !into.contains(column) {
                    into.push(*column);
                }
            }
            Self::Negated(of) | Self::Quotient(of, _) => of.columns(into),
            Self::Sum(both) | Self::Difference(both) | Self::Product(both) => {
                both[0].columns(into);
                both[1].columns(into);
            }
        }
    }

    /// Whether an absent value is null here; else it has become an error.
    fn is_nullable(&self, numbers: &Numbers<'_>) -> bool {
        matches!(self, Self::Column(column) if (numbers.is_nullable)(*column))
    }

    fn values(&self, numbers: &Numbers<'_>) -> Vec<f64> {
        let both = |both: &[Self; 2], calculate: fn(f64, f64) -> f64| {
            let mut left = both[0].values(numbers);
            for (left, right) in left.iter_mut().zip(both[1].values(numbers)) {
                *left = calculate(*left, right);
            }
            left
        };
        match self {
            Self::Constant(value) => vec![*value; numbers.rows],
            Self::Column(column) => (numbers.values)(*column).to_vec(),
            Self::Negated(of) => of.values(numbers).into_iter().map(|value| -value).collect(),
            Self::Quotient(of, by) => of.values(numbers).into_iter().map(|value| value / by).collect(),
            Self::Sum(sides) => both(sides, |a, b| a + b),
            Self::Difference(sides) => both(sides, |a, b| a - b),
            Self::Product(sides) => both(sides, |a, b| a * b),
        }
    }
}

impl NumberTest {
    pub(crate) fn columns(&self) -> Vec<usize> {
        let mut columns = Vec::new();
        match self {
            Self::Compare { left, right, .. } => {
                left.columns(&mut columns);
                right.columns(&mut columns);
            }
            Self::OneOf { value, .. } => value.columns(&mut columns),
            Self::Absent { column } => columns.push(*column),
        }
        columns
    }

    /// Columns by their number in another list.
    pub(crate) fn renumber(&mut self, columns: &[usize]) {
        match self {
            Self::Compare { left, right, .. } => {
                left.renumber(columns);
                right.renumber(columns);
            }
            Self::OneOf { value, .. } => value.renumber(columns),
            Self::Absent { column } => *column = columns[*column],
        }
    }

    /// What it comes to on every row, as the number of a [`Truth`].
    pub(crate) fn truths(&self, numbers: &Numbers<'_>) -> Vec<u32> {
        match self {
            Self::Absent { column } => {
                (numbers.values)(*column).iter().map(|value| u32::from(value.is_nan())).collect()
            }
            Self::OneOf { value, numbers: list } => {
                let absent = if value.is_nullable(numbers) { Truth::False } else { Truth::Error } as u32;
                let one = |value: f64| if value.is_nan() { absent } else { u32::from(list.contains(&value)) };
                value.values(numbers).into_iter().map(one).collect()
            }
            Self::Compare { left, comparison, right } => compare(left, *comparison, right, numbers),
        }
    }
}

impl Calculation {
    fn renumber(&mut self, columns: &[usize]) {
        match self {
            Self::Constant(_) => {}
            Self::Column(column) => *column = columns[*column],
            Self::Negated(of) | Self::Quotient(of, _) => of.renumber(columns),
            Self::Sum(both) | Self::Difference(both) | Self::Product(both) => {
                both[0].renumber(columns);
                both[1].renumber(columns);
            }
        }
    }
}

fn compare(left: &Calculation, comparison: Comparison, right: &Calculation, numbers: &Numbers<'_>) -> Vec<u32> {
    const ERROR: u32 = Truth::Error as u32;
    // The common case, a column against a constant, without copies.
    if let (Calculation::Column(column), Calculation::Constant(bound)) = (left, right) {
        let values = (numbers.values)(*column);
        let absent = if (numbers.is_nullable)(*column) && comparison == Comparison::Equal { 0 } else { ERROR };
        let test: fn(f64, f64) -> bool = match comparison {
            Comparison::Equal => |a, b| a == b,
            Comparison::Less => |a, b| a < b,
            Comparison::LessOrEqual => |a, b| a <= b,
        };
        return values
            .iter()
            .map(|value| if value.is_nan() { absent } else { u32::from(test(*value, *bound)) })
            .collect();
    }
    let (left_null, right_null) = (left.is_nullable(numbers), right.is_nullable(numbers));
    let one = |(a, b): (f64, f64)| {
        if !a.is_nan() && !b.is_nan() {
            return u32::from(match comparison {
                Comparison::Equal => a == b,
                Comparison::Less => a < b,
                Comparison::LessOrEqual => a <= b,
            });
        }
        let is_error = (a.is_nan() && !left_null) || (b.is_nan() && !right_null);
        if comparison != Comparison::Equal || is_error { ERROR } else { u32::from(a.is_nan() && b.is_nan()) }
    };
    left.values(numbers).into_iter().zip(right.values(numbers)).map(one).collect()
}
