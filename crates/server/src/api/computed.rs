//! What is computed of customers: the traits that a company defines, and what each came to.

use axum::Json;
use axum::extract::{Path, State};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use styk_engine::{
    Activity, Computed, ComputedTraits, ComputedValue, Engine, EngineError, Origin, Purchases, Touch, TraitValue,
    Untold,
};
use styk_model::answer::Unit;
use styk_model::{Computation, Money, PersonNumber, Timestamp};
use styk_store::StoreError;

use super::segments::counted;
use super::{Body, note, note_read};
use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;

/// Changes of a trait that are told.
const MOST: usize = 500;

/// Up to here (2^53) a number says exactly which whole number it is.
const WHOLE: f64 = 9_007_199_254_740_992.0;

/// What a customer did, in short.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ActivityFound {
    interactions: u64,
    /// Days (UTC) with an interaction.
    active_days: u64,
    first: TouchFound,
    last: TouchFound,
    /// The most used first.
    channels: Vec<ChannelFound>,
    /// Null where no touchpoint is a purchase by its key, or purchases cannot be followed from row to row.
    purchases: Option<PurchasesFound>,
}

/// An interaction, and where it came from.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct TouchFound {
    time: Timestamp,
    channel: String,
    /// The source that told of it.
    source: String,
    /// Null where it is not known, and for readers who do not see properties.
    utm_source: Option<String>,
    utm_campaign: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ChannelFound {
    channel: String,
    interactions: u64,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct PurchasesFound {
    /// The keys of the touchpoints that count as purchases.
    touchpoints: Vec<String>,
    count: u64,
    first: Option<Timestamp>,
    last: Option<Timestamp>,
    /// By currency.
    amounts: Vec<AmountFound>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct AmountFound {
    /// How many purchases came with an amount.
    count: u64,
    #[serde(flatten)]
    sum: Money,
}

/// A computed trait of a customer.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ComputedFound {
    key: String,
    name: String,
    what: Computation,
    unit: Unit,
    /// Of amounts, which are in its minor units; those in others are left out.
    currency: Option<String>,
    /// A number, a text or a time; null where there is nothing to compute it of, and where it is not told.
    value: serde_json::Value,
    /// Of how many interactions.
    n: u64,
    /// When the last of them was.
    last: Option<Timestamp>,
    /// Why it is not told.
    untold: Option<UntoldFound>,
}

/// Why a computed trait is not told.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum UntoldFound {
    /// It is being counted.
    Counting,
    /// It names a touchpoint, and some have rules about moments, which take whole lines: its history tells it.
    Moments,
    /// It names something that is not there any more.
    Broken,
}

/// What a computed trait came to for a customer.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ComputedHistoryFound {
    #[serde(flatten)]
    now: ComputedFound,
    /// The moment that it is computed for.
    at: Timestamp,
    /// In order; each holds until the next. Of days since something, when that was.
    points: Vec<ComputedPoint>,
    /// Whether there are older ones.
    more: bool,
    /// Whether values are left out for this reader.
    masked: bool,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ComputedPoint {
    time: Timestamp,
    value: serde_json::Value,
    n: u64,
}

impl ActivityFound {
    /// For a reader who sees properties of single customers or not.
    pub(crate) fn new(activity: Activity, masked: bool) -> Self {
        let Activity { interactions, active_days, first, last, channels, purchases } = activity;
        let channel = |(channel, interactions)| ChannelFound { channel, interactions };
        Self {
            interactions,
            active_days,
            first: TouchFound::new(first, masked),
            last: TouchFound::new(last, masked),
            channels: channels.into_iter().map(channel).collect(),
            purchases: purchases.map(PurchasesFound::from),
        }
    }
}

impl TouchFound {
    fn new(Touch { time, origin }: Touch, masked: bool) -> Self {
        let Origin { channel, source, utm_source, utm_campaign } = origin;
        let shown = |text: String| Some(text).filter(|text| !masked && !text.is_empty());
        Self { time, channel, source, utm_source: shown(utm_source), utm_campaign: shown(utm_campaign) }
    }
}

impl From<Purchases> for PurchasesFound {
    fn from(purchases: Purchases) -> Self {
        let Purchases { touchpoints, count, first, last, amounts } = purchases;
        let amounts = amounts.into_iter().map(|(count, sum)| AmountFound { count, sum }).collect();
        Self { touchpoints, count, first, last, amounts }
    }
}

/// Whole numbers as such.
fn told(value: Option<TraitValue>) -> serde_json::Value {
    match value {
        Some(TraitValue::Number(number)) if number.fract() == 0.0 && number.abs() < WHOLE => json!(number as i64),
        other => json!(other),
    }
}

impl From<Computed> for ComputedFound {
    fn from(computed: Computed) -> Self {
        let Computed { of, unit, currency, value } = computed;
        let (value, untold) = match value {
            Ok(value) => (value, None),
            Err(untold) => {
                let untold = match untold {
                    Untold::Counting => UntoldFound::Counting,
                    Untold::Moments => UntoldFound::Moments,
                    Untold::Broken => UntoldFound::Broken,
                };
                (ComputedValue { value: None, n: 0, last: None }, Some(untold))
            }
        };
        let ComputedValue { value, n, last } = value;
        Self { key: of.key, name: of.name, what: of.what, unit, currency, value: told(value), n, last, untold }
    }
}

pub(crate) async fn get(State(server): State<Server>) -> Json<ComputedTraits> {
    Json((*server.engine().computed_traits()).clone())
}

pub(crate) async fn put(
    State(server): State<Server>,
    reader: Reader,
    Body(traits): Body<ComputedTraits>,
) -> Result<Json<ComputedTraits>, Problem> {
    match server.engine().set_computed_traits(traits, reader.name()).await {
        Ok(saved) => {
            note(&server, &reader, "computed_traits", format!("version {}", saved.version)).await?;
            Ok(Json((*saved).clone()))
        }
        Err(error @ EngineError::Store(StoreError::Conflict { .. })) => {
            Err(Problem::from(error).with_current(&*server.engine().computed_traits()))
        }
        Err(error) => Err(error.into()),
    }
}

/// A pass over the data; dropping the future stops it.
pub(crate) async fn history(
    State(server): State<Server>,
    reader: Reader,
    Path((person, key)): Path<(PersonNumber, String)>,
) -> Result<Json<ComputedHistoryFound>, Problem> {
    let traits = server.engine().computed_traits();
    let of = traits.traits.iter().find(|one| one.key == key).cloned().ok_or_else(Problem::not_found)?;
    let person = server.engine().person_now(person).ok_or_else(Problem::not_found)?;
    note_read(&server, &reader, person).await?;
    let at = server.engine().segment_moment();
    if reader.is_masked(&server.settings()) {
        let value = Ok(ComputedValue { value: None, n: 0, last: None });
        let now = ComputedFound::from(Computed { of, unit: Unit::Number, currency: None, value });
        return Ok(Json(ComputedHistoryFound { now, at, points: Vec::new(), more: false, masked: true }));
    }
    let asked = of.clone();
    let (history, at) = counted(&server, move |context| {
        Ok((Engine::computed_history(context, &asked, person, MOST)?, context.segments.at))
    })
    .await?;
    let (unit, currency) = (history.unit, history.currency);
    let now = ComputedFound::from(Computed { of, unit, currency, value: Ok(history.now) });
    let point =
        |point: styk_engine::HistoryPoint| ComputedPoint { time: point.time, value: told(point.value), n: point.n };
    let points = history.points.into_iter().map(point).collect();
    Ok(Json(ComputedHistoryFound { now, at, points, more: history.more, masked: false }))
}
