//! The segments of a company: saved rules, and who is in them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError};

use serde::{Deserialize, Serialize};
use styk_model::segment::Rule;
use styk_model::{Duration, PersonNumber, Timestamp};
use styk_query::segments::{Members, Segments, members_at, read_rule};
use styk_query::{Context, QueryError};
use styk_store::Document;

use crate::{Engine, EngineError};

const KIND: &str = "segment";

/// How long after the newest interaction time still passes for segments.
const GRACE: Duration = Duration::from_days(1);

/// A segment as somebody saved it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    pub name: String,
    #[serde(default)]
    pub description: String,
    /// In CEL.
    pub rule: String,
}

/// One version of a segment.
#[derive(Debug, Clone, PartialEq)]
pub struct SavedSegment {
    pub key: String,
    pub version: u32,
    pub segment: Segment,
    /// Its rule; `None` where it can no longer be read.
    pub rule: Option<Rule>,
    pub changed: Timestamp,
    pub author: String,
}

/// How many customers are in segments, and in two of them at once.
#[derive(Debug, Clone)]
pub struct SegmentSizes {
    pub at: Timestamp,
    /// Customers with an interaction until then.
    pub everyone: u64,
    /// By key: how many, or why that cannot be told.
    pub sizes: BTreeMap<String, Result<u64, Arc<QueryError>>>,
    /// Each pair once, in the order of keys.
    pub overlaps: Vec<(String, String, u64)>,
    /// Those that are followed, by key.
    pub followed: BTreeSet<String>,
}

/// How many are in a segment by a rule at some moments, in their order, of how many there were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentGrowth {
    pub moments: Vec<(Timestamp, u64, u64)>,
}

impl Engine {
    pub(crate) async fn load_segments(&self) -> Result<(), EngineError> {
        let saved = self.saved_segments().await?;
        let rules = saved.into_iter().filter_map(|one| Some((one.key, one.rule?)));
        *self.segments.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(rules.collect());
        Ok(())
    }

    /// The moment that segments are told for: now, but no later than a day after the newest interaction. Where
    /// nothing arrives any more, nobody is absent longer and longer.
    pub fn segment_moment(&self) -> Timestamp {
        moment_of(self.newest())
    }

    /// The time of the newest interaction.
    pub(crate) fn newest(&self) -> Option<Timestamp> {
        self.lake.snapshot().time_range().map(|(_, newest)| newest)
    }

    /// Segments as questions of now have them.
    pub(crate) fn segments_now(&self) -> Segments {
        let rules = Arc::clone(&self.segments.read().unwrap_or_else(PoisonError::into_inner));
        let followed = Arc::clone(&self.followed.read().unwrap_or_else(PoisonError::into_inner));
        Segments { rules, at: self.segment_moment(), found: Arc::clone(&self.found), followed }
    }

    /// All segments, by key.
    pub async fn saved_segments(&self) -> Result<Vec<SavedSegment>, EngineError> {
        let documents = self.store.documents(KIND).await?.into_iter();
        documents.filter_map(|document| saved(document).transpose()).collect()
    }

    /// A segment by its key.
    pub async fn saved_segment(&self, key: &str) -> Result<Option<SavedSegment>, EngineError> {
        self.store.document(KIND, key).await?.map_or(Ok(None), saved)
    }

    /// All versions of a segment, newest first; none where it never was.
    pub async fn segment_versions(&self, key: &str) -> Result<Vec<SavedSegment>, EngineError> {
        let Some(newest) = self.store.document(KIND, key).await? else { return Ok(Vec::new()) };
        let mut versions = Vec::new();
        for version in (1..=newest.version).rev() {
            versions.extend(saved(self.store.document_version(KIND, key, version).await?)?);
        }
        Ok(versions)
    }

    /// Saves a segment edited from a version, which must still be the newest; its rule must be understood.
    pub async fn save_segment(
        &self,
        key: &str,
        version: u32,
        segment: &Segment,
        author: &str,
    ) -> Result<SavedSegment, EngineError> {
        let rule = read_rule(&segment.rule).map_err(QueryError::from)?;
        Segments::check(&self.context(), &rule)?;
        let segment = Segment { rule: rule.to_string(), ..segment.clone() };
        let body = serde_json::to_value(&segment)
            .map_err(|error| EngineError::Document { document: KIND, reason: error.to_string() })?;
        let document = Document {
            kind: KIND.to_owned(),
            key: key.to_owned(),
            version,
            body,
            created: Timestamp::now(),
            author: author.to_owned(),
        };
        let version = self.store.save_document(&document).await?;
        self.load_segments().await?;
        let Document { key, created: changed, author, .. } = document;
        Ok(SavedSegment { key, version, segment, rule: Some(rule), changed, author })
    }

    /// Takes a segment out of use. Its versions stay.
    pub async fn remove_segment(&self, key: &str, version: u32, author: &str) -> Result<(), EngineError> {
        let document = Document {
            kind: KIND.to_owned(),
            key: key.to_owned(),
            version,
            body: serde_json::Value::Null,
            created: Timestamp::now(),
            author: author.to_owned(),
        };
        self.store.save_document(&document).await?;
        self.load_segments().await
    }

    /// How many customers are in each segment. The context's watch stops it.
    pub fn segment_sizes(context: &Context) -> Result<SegmentSizes, EngineError> {
        let segments = &context.segments;
        let at = segments.at;
        let everyone = members_at(context, &[], &[at])?.customers.first().copied().unwrap_or(0);
        let mut found: Vec<(String, Arc<Members>)> = Vec::new();
        let mut sizes = BTreeMap::new();
        for key in segments.rules.keys() {
            context.watch.check()?;
            let size = match segments.members(context, key) {
                Ok(members) => {
                    let size = members.count();
                    found.push((key.clone(), members));
                    Ok(size)
                }
                Err(QueryError::Lake(error)) => return Err(error.into()),
                Err(error) => Err(Arc::new(error)),
            };
            sizes.insert(key.clone(), size);
        }
        let mut overlaps = Vec::new();
        for (place, (one, members)) in found.iter().enumerate() {
            for (other, others) in &found[place + 1..] {
                overlaps.push((one.clone(), other.clone(), members.common(others)));
            }
        }
        let followed = segments.rules.keys().filter(|key| segments.is_followed(key)).cloned().collect();
        Ok(SegmentSizes { at, everyone, sizes, overlaps, followed })
    }

    /// How many customers a rule finds at some moments, in order, by what is known now.
    pub fn segment_growth(context: &Context, rule: &Rule, moments: &[Timestamp]) -> Result<SegmentGrowth, EngineError> {
        let counts = members_at(context, &[rule], moments)?;
        let sizes = counts.sizes.into_iter().next().unwrap_or_default();
        let moments = moments.iter().zip(sizes).zip(counts.customers);
        Ok(SegmentGrowth { moments: moments.map(|((at, size), everyone)| (*at, size, everyone)).collect() })
    }

    /// The segments that a customer is in, by key, and since when that is known. Those whose members cannot be
    /// told are left out.
    pub async fn segments_of(
        &self,
        person: PersonNumber,
    ) -> Result<Vec<(SavedSegment, Option<Timestamp>)>, EngineError> {
        let mut of = self.saved_segments().await?;
        if of.is_empty() {
            return Ok(Vec::new());
        }
        let context = self.context();
        tokio::task::block_in_place(|| {
            of.retain(|one| {
                let members = context.segments.members(&context, &one.key);
                members.is_ok_and(|members| members.contains(person))
            });
        });
        let followed = self.store.followed().await?;
        let crossings = self.store.crossings_of(&[person]).await?;
        let since = |key: &str| {
            let followed = followed.iter().find(|one| one.key == key)?;
            let last = crossings.iter().rfind(|crossing| crossing.segment == followed.number);
            match last {
                Some(crossing) => Some(crossing.time).filter(|_| crossing.entered),
                None => Some(followed.began).filter(|_| Members::from_bytes(&followed.at_first).contains(person)),
            }
        };
        Ok(of.into_iter().map(|one| (since(&one.key), one)).map(|(since, one)| (one, since)).collect())
    }

    /// What was recorded of a segment since it is followed: at which moments how many customers were in it, as
    /// was known then; `None` where it never was followed.
    pub async fn segment_history(&self, key: &str, step: Duration) -> Result<Option<SegmentHistory>, EngineError> {
        let followed = self.store.followed().await?.into_iter().find(|one| one.key == key);
        let Some(followed) = followed else { return Ok(None) };
        let mut members = Members::from_bytes(&followed.at_first);
        let step = step.micros().max(1);
        let end = |time: Timestamp| Timestamp((time.0.div_euclid(step) + 1).saturating_mul(step));
        let mut points: Vec<SegmentPast> = Vec::new();
        for crossing in self.store.crossings(followed.number, 0).await? {
            if !members.set(crossing.person, crossing.entered) {
                continue;
            }
            let until = end(crossing.time);
            if points.last().is_none_or(|point| point.until != until) {
                points.push(SegmentPast { until, entered: 0, left: 0, customers: 0 });
            }
            let Some(point) = points.last_mut() else { continue };
            if crossing.entered {
                point.entered += 1;
            } else {
                point.left += 1;
            }
            point.customers = members.count();
        }
        let at_first = Members::from_bytes(&followed.at_first).count();
        Ok(Some(SegmentHistory { began: followed.began, at_first, points }))
    }

    /// Who was in a segment at a past moment, as was known then, by who is who now; `None` where it was not
    /// followed yet.
    pub async fn segment_then(&self, key: &str, at: Timestamp) -> Result<Option<Members>, EngineError> {
        let followed = self.store.followed().await?.into_iter().find(|one| one.key == key && one.began <= at);
        let Some(followed) = followed else { return Ok(None) };
        let mut members = Members::from_bytes(&followed.at_first);
        for crossing in self.store.crossings(followed.number, 0).await? {
            if crossing.time <= at {
                members.set(crossing.person, crossing.entered);
            }
        }
        let people = self.people();
        Ok(Some(members.iter().map(|person| people.person(person)).collect()))
    }
}

/// The moment of now, where the newest interaction was at a time.
pub(crate) fn moment_of(newest: Option<Timestamp>) -> Timestamp {
    let now = Timestamp::now();
    newest.map_or(now, |newest| now.min(Timestamp(newest.0.saturating_add(GRACE.micros()))))
}

/// What was recorded of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentHistory {
    pub began: Timestamp,
    /// How many were in it then.
    pub at_first: u64,
    /// Spans of time in which anybody entered or left, in order.
    pub points: Vec<SegmentPast>,
}

/// Who entered and left in a span of time, and how many were in it at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SegmentPast {
    pub until: Timestamp,
    pub entered: u64,
    pub left: u64,
    pub customers: u64,
}

/// `None` for one that was removed.
fn saved(document: Document) -> Result<Option<SavedSegment>, EngineError> {
    let Document { key, version, body, created, author, .. } = document;
    if body.is_null() {
        return Ok(None);
    }
    let segment: Segment = serde_json::from_value(body)
        .map_err(|error| EngineError::Document { document: KIND, reason: error.to_string() })?;
    let rule = read_rule(&segment.rule).ok();
    Ok(Some(SavedSegment { key, version, segment, rule, changed: created, author }))
}
