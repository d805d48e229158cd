//! What a customer's interactions come to: when they were first and last seen and where they came from, what they
//! bought, and the traits that a company defines.
//!
//! It is counted in whole numbers of parts that add up, as who is in a segment is: the same whatever order rows come
//! in and whoever a customer is put together of.

mod check;
mod history;
mod origins;
mod plan;

use serde::Serialize;
use styk_journey::operators::{Kept, KeptNumbers, MILLIONTHS};
use styk_model::answer::Unit;
use styk_model::{ComputedTrait, Money, Timestamp};

pub use check::{ComputedError, check};
pub use history::{History, HistoryPoint, history};
pub use origins::Origin;
pub(crate) use origins::Origins;
pub(crate) use plan::Plan;

/// What a customer did, in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    pub interactions: u64,
    /// Days in UTC with an interaction.
    pub active_days: u64,
    pub first: Touch,
    pub last: Touch,
    /// Interactions in each channel, the most first.
    pub channels: Vec<(String, u64)>,
    /// `None` where no touchpoint is a purchase by its key, or purchases cannot be followed from row to row.
    pub purchases: Option<Purchases>,
}

/// An interaction, and where it came from. Of several at one instant the first by name is the first touch, the last
/// by name the last one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touch {
    pub time: Timestamp,
    pub origin: Origin,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purchases {
    /// The keys of the touchpoints that count as such.
    pub touchpoints: Vec<String>,
    pub count: u64,
    pub first: Option<Timestamp>,
    pub last: Option<Timestamp>,
    /// How many came with an amount, and what that comes to, by currency.
    pub amounts: Vec<(u64, Money)>,
}

/// A trait that is computed, and what it came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Computed {
    pub of: ComputedTrait,
    pub unit: Unit,
    /// Of amounts; others are left out.
    pub currency: Option<String>,
    /// Or why it is not told.
    pub value: Result<ComputedValue, Untold>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ComputedValue {
    /// `None` where there is nothing that it could be computed of.
    pub value: Option<TraitValue>,
    /// Of how many interactions.
    pub n: u64,
    /// When the last of them was.
    pub last: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum TraitValue {
    /// Amounts in minor units, durations in seconds.
    Number(f64),
    Text(String),
    Time(Timestamp),
}

/// Why a computed trait has no value in a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Untold {
    /// Not counted yet.
    Counting,
    /// It names a touchpoint, of which some have rules about moments: those take whole lines. Its history tells it.
    Moments,
    /// It names something that is not there any more.
    Broken,
}

/// The number of interactions in the last `within` microseconds, or of all, and when the last of them was.
fn counted(kept: &Kept, within: Option<i64>, now: i64) -> (u64, Option<Timestamp>) {
    let Kept::Times { count, newest, .. } = kept else { return (0, None) };
    let n = within.map_or(*count, |within| newest.iter().rev().take_while(|at| now - **at < within).count() as u64);
    (n, newest.back().filter(|_| n > 0).map(|last| Timestamp(*last)))
}

/// What the numbers of the last `within` microseconds come to, or all of them; `None` where there are none.
fn inside(kept: &Kept, within: Option<i64>, now: i64) -> Option<KeptNumbers> {
    let Kept::Numbers(numbers) = kept else { return None };
    let Some(within) = within else { return Some(numbers.clone()) };
    // From the newest back.
    let inside: Vec<(i64, i64)> =
        numbers.newest.iter().rev().take_while(|(at, _)| now - at < within).copied().collect();
    let values = || inside.iter().map(|(_, number)| *number);
    Some(KeptNumbers {
        count: inside.len() as u64,
        sum: values().map(i128::from).sum(),
        least: values().min()?,
        greatest: values().max()?,
        last: inside.first()?.0,
        ..KeptNumbers::default()
    })
}

fn number(millionths: i128) -> f64 {
    millionths as f64 / MILLIONTHS
}
