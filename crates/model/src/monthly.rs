//! The monthly report as a value: figures of a month against the month before
//! and the same month of the year before, what moved, and where it is worst.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::answer::{Cost, Estimate, Evidence, Snapshot, Unit, UnknownShare};
use crate::{Language, Month, Question, Scale, TimeSpan};

/// What a report is to be about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MonthlyQuestion {
    pub month: Month,
    /// Zone of days and months (IANA name).
    pub zone: String,
    #[serde(default)]
    pub language: Language,
    /// As it stands on the report; may be empty.
    #[serde(default)]
    pub company: String,
    /// Touchpoints that are purchases; recognised when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub purchase: Vec<String>,
}

/// What a report is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ReportFormat {
    Pdf,
    Xlsx,
    Pptx,
    Html,
    Json,
}

impl ReportFormat {
    pub const ALL: [Self; 5] = [Self::Pdf, Self::Xlsx, Self::Pptx, Self::Html, Self::Json];

    /// The ending of its files.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Xlsx => "xlsx",
            Self::Pptx => "pptx",
            Self::Html => "html",
            Self::Json => "json",
        }
    }

    pub fn of_ending(ending: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.ending() == ending)
    }

    /// Its media type.
    pub fn media(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            Self::Html => "text/html; charset=utf-8",
            Self::Json => "application/json",
        }
    }
}

/// A month of a company, every number of one snapshot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MonthlyReport {
    pub company: String,
    pub month: Month,
    /// Zone of days and months (IANA name).
    pub zone: String,
    pub language: Language,
    /// Currency of the amounts, where there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    pub span: TimeSpan,
    /// The month in a sentence.
    pub verdict: String,
    /// What all comparisons rest on.
    pub evidence: Evidence,
    /// Satisfaction, retention, sales and loyalty, in this order.
    pub blocks: Vec<ReportBlock>,
    pub moved: MovedPart,
    pub worst: WorstPart,
    pub unknown: UnknownPart,
    /// Touchpoints that were taken for purchases.
    pub purchases: Vec<TouchpointNamed>,
    /// What the reader should know of how the numbers came about.
    pub notes: Vec<String>,
    pub snapshot: Snapshot,
    pub cost: Cost,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TouchpointNamed {
    pub key: String,
    /// In the report's language.
    pub name: String,
}

/// What a block of figures is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    Satisfaction,
    Retention,
    Sales,
    Loyalty,
}

impl BlockKind {
    pub const ALL: [Self; 4] = [Self::Satisfaction, Self::Retention, Self::Sales, Self::Loyalty];
}

/// Figures that belong together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReportBlock {
    pub kind: BlockKind,
    pub title: String,
    /// One sentence; absent where there is no figure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<String>,
    /// Those that were measured in the month.
    pub figures: Vec<ReportFigure>,
    /// What was not measured, and what to do about it: a sentence each.
    pub missing: Vec<String>,
}

/// What a figure measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FigureKind {
    Csat,
    Nps,
    Ces,
    /// The mean of scores on one other scale.
    Rating,
    /// Of the customers of the month before, those who came in this one.
    CameBack,
    Customers,
    /// Came for the first time ever.
    New,
    /// Came in the month before, too.
    Returning,
    /// Came before, but not in the month before.
    Resurrected,
    /// Came in the month before, not in this one.
    Dormant,
    Revenue,
    Orders,
    /// The mean amount of a purchase.
    AverageOrder,
    /// Of the customers of the month, those who bought.
    Conversion,
    /// Of the buyers of the month, those for whom it was not the first purchase.
    RepeatPurchase,
    /// The median of the times that ended with a purchase of the month.
    TimeBetween,
}

impl FigureKind {
    /// Which way is good for the company.
    pub fn better(self) -> Better {
        match self {
            Self::Dormant | Self::TimeBetween => Better::Lower,
            _ => Better::Higher,
        }
    }

    /// Totals of a month are compared per day: months differ in length.
    pub fn is_total(self) -> bool {
        matches!(
            self,
            Self::Customers
                | Self::New
                | Self::Returning
                | Self::Resurrected
                | Self::Dormant
                | Self::Revenue
                | Self::Orders
        )
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    Higher,
    Lower,
}

/// A figure of the month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReportFigure {
    pub kind: FigureKind,
    /// The scale of scores; those of different scales are never put together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<Scale>,
    pub name: String,
    pub unit: Unit,
    pub estimate: Estimate,
    pub better: Better,
    /// Against the month before; absent where that has no data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month_before: Option<ReportChange>,
    /// Against the same month of the year before; absent where that has no data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year_before: Option<ReportChange>,
    /// The thirteen months up to this one, oldest first, as far as they have data.
    pub history: Vec<HistoryPoint>,
    /// What to ask to see where the figure comes from.
    pub question: Question,
}

impl ReportFigure {
    /// Stable name for programs: the kind, of other scales with the scale.
    pub fn key(&self) -> String {
        let kind = name_of(self.kind);
        match self.scale.filter(|_| self.kind == FigureKind::Rating) {
            Some(scale) => format!("{kind}:{scale}"),
            None => kind.to_owned(),
        }
    }
}

/// As it is written in JSON.
fn name_of(kind: FigureKind) -> &'static str {
    match kind {
        FigureKind::Csat => "csat",
        FigureKind::Nps => "nps",
        FigureKind::Ces => "ces",
        FigureKind::Rating => "rating",
        FigureKind::CameBack => "came_back",
        FigureKind::Customers => "customers",
        FigureKind::New => "new",
        FigureKind::Returning => "returning",
        FigureKind::Resurrected => "resurrected",
        FigureKind::Dormant => "dormant",
        FigureKind::Revenue => "revenue",
        FigureKind::Orders => "orders",
        FigureKind::AverageOrder => "average_order",
        FigureKind::Conversion => "conversion",
        FigureKind::RepeatPurchase => "repeat_purchase",
        FigureKind::TimeBetween => "time_between",
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HistoryPoint {
    pub month: Month,
    pub value: f64,
}

/// A figure against an earlier month.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReportChange {
    pub month: Month,
    pub was: Estimate,
    /// The figure minus what it was, in its unit. Where `relative`, the change of the mean of a day as a
    /// share of what that was: 0.06 is 6 % more a day.
    pub difference: Estimate,
    pub relative: bool,
    /// Adjusted for all figures of the report (Benjamini and Hochberg 1995).
    pub q_value: f64,
    /// `q_value` below 0.05.
    pub real: bool,
}

/// Touchpoints that changed most against the month before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MovedPart {
    pub verdict: String,
    /// How many comparisons were made.
    pub compared: u64,
    /// Real changes, the largest (standardised) first.
    pub rows: Vec<Moved>,
}

/// What about a touchpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TouchpointMeasure {
    /// Share of the month's customers who met it.
    Volume,
    Score,
    /// Median time until whatever came next.
    Wait,
    /// Of its customers, those for whom it was the last of the month, without a purchase after it.
    DropOff,
}

/// A touchpoint that changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Moved {
    pub touchpoint: TouchpointNamed,
    pub measure: TouchpointMeasure,
    /// The measure in words.
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<Scale>,
    pub unit: Unit,
    pub was: Estimate,
    pub now: Estimate,
    pub difference: Estimate,
    /// Adjusted for all comparisons of touchpoints (Benjamini and Hochberg 1995).
    pub q_value: f64,
    /// Which way is good; more customers at a touchpoint are neither.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub better: Option<Better>,
}

/// Touchpoints where the month was worst.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WorstPart {
    pub verdict: String,
    /// Low scores, then drop-off, then waits; the worst of each first.
    pub rows: Vec<Worst>,
}

/// A touchpoint that is worse than the others, beyond what chance explains.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Worst {
    pub touchpoint: TouchpointNamed,
    pub measure: TouchpointMeasure,
    /// The measure in words.
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<Scale>,
    pub unit: Unit,
    pub value: Estimate,
    /// That of all touchpoints together (of waits: the median touchpoint).
    pub usual: f64,
}

/// What the report does not know.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UnknownPart {
    pub verdict: String,
    #[serde(flatten)]
    pub share: UnknownShare,
    /// Touchpoints of the registry that were not met in the month.
    pub unmet: Vec<TouchpointNamed>,
}
