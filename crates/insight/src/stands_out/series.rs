use crate::interval::Moments;
use crate::verdict::Subject;

/// One measure over the periods, of all customers or of one segment.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    pub subject: Subject,
    /// Absent for all customers.
    pub segment: Option<Segment>,
    pub points: Points,
}

/// Customers by the value of a column.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Segment {
    pub column: String,
    pub value: String,
}

/// What each period measured.
#[derive(Debug, Clone, PartialEq)]
pub enum Points {
    /// For step rates and shares of satisfied customers.
    Shares(Vec<SharePoint>),
    /// For scores, in their points (NPS: +100, 0 and -100 an answer); for waits of
    /// the natural logarithm of seconds (at least one), since waits are skewed.
    Means(Vec<Moments>),
    /// For volumes.
    Counts(Vec<CountPoint>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SharePoint {
    pub n: u64,
    pub successes: u64,
}

/// A count and what it is a count per: journeys, active customers, or 1 for
/// plain volume. Without exposure a period counts as not observed.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct CountPoint {
    pub count: u64,
    pub exposure: f64,
}

impl Points {
    pub fn len(&self) -> usize {
        match self {
            Self::Shares(points) => points.len(),
            Self::Means(points) => points.len(),
            Self::Counts(points) => points.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
