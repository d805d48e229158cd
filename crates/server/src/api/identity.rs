//! Who is who: conflicts, decisions, rules.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_engine::{Decision, EngineError, Group, IdentityRules, Known, Link, Links, RulesPreview, Wanted};
use styk_model::{PersonNumber, Timestamp};
use styk_store::{FactKind, RefusalRule, StoreError};

use super::{Body, note};
use crate::mask::{self, Masks};
use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;

/// Links that one answer holds at most.
const MOST: u32 = 200;

/// Characters of what somebody says of a decision.
const REASON: usize = 1_000;

/// Values that the list of those who name nobody has at most, and characters of one.
const JUNK: usize = 10_000;
const JUNK_LENGTH: usize = 200;

/// The largest limit of a kind, and the most customers that an identifier is seen with.
const MOST_OF_A_KIND: u32 = 1_000_000;

/// Trust of a source.
const MOST_TRUST: u8 = 9;

#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LinkKind {
    /// One record held both.
    Seen,
    /// Somebody decided that they are one customer.
    Linked,
    /// Somebody decided that they are not.
    Unlinked,
    /// Somebody took back what was decided.
    Withdrawn,
}

impl From<FactKind> for LinkKind {
    fn from(kind: FactKind) -> Self {
        match kind {
            FactKind::Seen => Self::Seen,
            FactKind::Linked => Self::Linked,
            FactKind::Unlinked => Self::Unlinked,
            FactKind::Withdrawn => Self::Withdrawn,
        }
    }
}

/// The rule that a link broke.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BrokenRule {
    /// Two values of a kind that a customer has one of.
    Unique,
    /// More identifiers of a kind than one customer has.
    Limit,
    /// An identifier seen with too many others.
    Shared,
    /// Somebody decided that they are not one customer.
    Unlinked,
    /// A value that names nobody.
    Junk,
    /// Only a browser says so, and both are known.
    Claimed,
}

impl From<RefusalRule> for BrokenRule {
    fn from(rule: RefusalRule) -> Self {
        match rule {
            RefusalRule::Unique => Self::Unique,
            RefusalRule::Limit => Self::Limit,
            RefusalRule::Shared => Self::Shared,
            RefusalRule::Unlinked => Self::Unlinked,
            RefusalRule::Junk => Self::Junk,
            RefusalRule::Claimed => Self::Claimed,
        }
    }
}

/// What was said of two identifiers, and what became of it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct LinkRow {
    one: PersonNumber,
    other: PersonNumber,
    kind: LinkKind,
    /// The rule that it broke, where it is not followed.
    rule: Option<BrokenRule>,
    /// In the reader's language.
    sentence: String,
    /// What whoever decided it said; empty for nothing.
    note: String,
    /// Where it comes from; of a decision, who made it.
    source: String,
    time: Timestamp,
    /// Whether it is a decision, and the last one about the two.
    holds: bool,
}

impl From<Link> for LinkRow {
    fn from(link: Link) -> Self {
        let Link { one, other, kind, holds, reason } = link;
        let styk_engine::Reason { source, time, sentence, note, rule, .. } = reason;
        Self { one, other, kind: kind.into(), rule: rule.map(Into::into), sentence, note, source, time, holds }
    }
}

/// A page of links, and the identifiers that they name.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct LinksFound {
    total: u64,
    links: Vec<LinkRow>,
    known: Vec<Known>,
}

impl From<Links> for LinksFound {
    fn from(Links { total, links, known }: Links) -> Self {
        Self { total, links: links.into_iter().map(LinkRow::from).collect(), known }
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct Page {
    #[serde(default)]
    offset: u64,
    #[serde(default)]
    limit: Option<u32>,
}

impl Page {
    fn range(&self) -> (u64, u32) {
        (self.offset, self.limit.unwrap_or(50).min(MOST))
    }
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum WhatOfThem {
    /// They are one customer.
    Link,
    /// They are not one customer.
    Unlink,
    /// What was decided of them holds no longer.
    Withdraw,
}

/// A decision about two identifiers.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Decide {
    decision: WhatOfThem,
    /// The numbers of the identifiers.
    one: PersonNumber,
    other: PersonNumber,
    /// Why, for whoever looks later.
    #[serde(default)]
    reason: String,
    /// Only say what it would do.
    #[serde(default)]
    preview: bool,
}

/// What became of a decision, or would.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct DecisionMade {
    /// The identifiers of both customers by who they belong to, the largest group first.
    groups: Vec<Vec<Known>>,
    /// Why the link is not followed, in the reader's language.
    refused: Option<String>,
}

/// What edited rules would do.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct RulesPreviewed {
    people_before: u64,
    people_after: u64,
    /// Customers of now who would be part of a larger one.
    merged: u64,
    /// Customers of now whose identifiers would be parted.
    parted: u64,
    /// Identifiers that name nobody, before and after.
    nobody_before: u64,
    nobody_after: u64,
    /// Links that are not followed, before and after.
    refused_before: u64,
    refused_after: u64,
    /// The customers with the most identifiers, after it.
    largest: Vec<GroupRow>,
    /// The largest of those who would be merged, after it.
    joined: Vec<GroupRow>,
    /// The largest of those who would be parted, as they are now.
    split: Vec<GroupRow>,
}

/// Identifiers that belong together.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct GroupRow {
    identifiers: u64,
    /// How many customers of the other side they are.
    parts: u64,
    /// Some of them.
    some: Vec<Known>,
}

impl From<RulesPreview> for RulesPreviewed {
    fn from(preview: RulesPreview) -> Self {
        let RulesPreview { counts, known } = preview;
        let row = |group: Group| GroupRow {
            identifiers: group.identifiers,
            parts: group.parts,
            some: known.iter().filter(|one| group.some.contains(&one.alias)).cloned().collect(),
        };
        let rows = |groups: Vec<Group>| groups.into_iter().map(row).collect();
        Self {
            people_before: counts.people_before,
            people_after: counts.people_after,
            merged: counts.merged,
            parted: counts.parted,
            nobody_before: counts.nobody_before,
            nobody_after: counts.nobody,
            refused_before: counts.refused_before,
            refused_after: counts.refused,
            largest: rows(counts.largest),
            joined: rows(counts.joined),
            split: rows(counts.split),
        }
    }
}

pub(crate) fn zone(server: &Server) -> TimeZone {
    TimeZone::get(&server.settings().zone).unwrap_or(TimeZone::UTC)
}

pub(crate) async fn refused(
    State(server): State<Server>,
    reader: Reader,
    Query(page): Query<Page>,
) -> Result<Json<LinksFound>, Problem> {
    let found = server.engine().refused_links(page.range(), reader.language, &zone(&server)).await?;
    Ok(Json(shown(&server, &reader, found).into()))
}

pub(crate) async fn decisions(
    State(server): State<Server>,
    reader: Reader,
    Query(page): Query<Page>,
) -> Result<Json<LinksFound>, Problem> {
    let found = server.engine().decisions(page.range(), reader.language, &zone(&server)).await?;
    Ok(Json(shown(&server, &reader, found).into()))
}

/// Links as somebody may see them.
fn shown(server: &Server, reader: &Reader, mut links: Links) -> Links {
    if let Some(masks) = Masks::of(server, reader) {
        links.links.iter_mut().for_each(mask::link);
        links.known.iter_mut().for_each(|one| masks.known(one));
    }
    links
}

pub(crate) async fn decide(
    State(server): State<Server>,
    reader: Reader,
    Body(decide): Body<Decide>,
) -> Result<Json<DecisionMade>, Problem> {
    let reason = decide.reason.trim();
    if reason.chars().count() > REASON {
        let words = [
            "The reason is too long: write at most 1000 characters.",
            "Слишком длинная причина: не больше 1000 знаков.",
            "Powód jest za długi: najwyżej 1000 znaków.",
        ];
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "reason", words));
    }
    let (decision, name) = match decide.decision {
        WhatOfThem::Link => (Decision::Link, "link"),
        WhatOfThem::Unlink => (Decision::Unlink, "unlink"),
        WhatOfThem::Withdraw => (Decision::Withdraw, "withdraw"),
    };
    let wanted = Wanted { decision, one: decide.one, other: decide.other, author: reader.name(), reason };
    let mut outcome = if decide.preview {
        server.engine().foresee(wanted, reader.language).await?
    } else {
        let outcome = server.engine().decide(wanted, reader.language).await?;
        // The reason stands with the decision, and goes with it.
        note(&server, &reader, "identity_decision", format!("{name} {} {}", decide.one, decide.other)).await?;
        outcome
    };
    if let Some(masks) = Masks::of(&server, &reader) {
        outcome.groups.iter_mut().flatten().for_each(|one| masks.known(one));
        // The sentence names the identifiers; that there is one is what counts.
        outcome.refused = outcome.refused.map(|_| String::new());
    }
    Ok(Json(DecisionMade { groups: outcome.groups, refused: outcome.refused }))
}

pub(crate) async fn rules(State(server): State<Server>) -> Json<IdentityRules> {
    Json((*server.engine().identity_rules()).clone())
}

pub(crate) async fn put_rules(
    State(server): State<Server>,
    reader: Reader,
    Body(rules): Body<IdentityRules>,
) -> Result<Json<IdentityRules>, Problem> {
    check(&rules)?;
    match server.engine().set_identity_rules(rules, reader.name()).await {
        Ok(saved) => {
            note(&server, &reader, "identity_rules", format!("version {}", saved.version)).await?;
            Ok(Json((*saved).clone()))
        }
        Err(error @ EngineError::Store(StoreError::Conflict { .. })) => {
            Err(Problem::from(error).with_current(&*server.engine().identity_rules()))
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn preview_rules(
    State(server): State<Server>,
    reader: Reader,
    Body(rules): Body<IdentityRules>,
) -> Result<Json<RulesPreviewed>, Problem> {
    check(&rules)?;
    let mut preview = server.engine().preview_identity_rules(rules).await?;
    if let Some(masks) = Masks::of(&server, &reader) {
        preview.known.iter_mut().for_each(|one| masks.known(one));
    }
    Ok(Json(preview.into()))
}

fn check(rules: &IdentityRules) -> Result<(), Problem> {
    let invalid = |words| Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "identity_rules", words));
    let most = 1..=MOST_OF_A_KIND;
    let counts = [rules.shared_after, rules.hub_after];
    if counts.iter().chain(rules.limits.values()).any(|limit| !most.contains(limit)) {
        return invalid([
            "Limits are whole numbers from 1 to 1000000.",
            "Пределы — целые числа от 1 до 1000000.",
            "Limity to liczby całkowite od 1 do 1000000.",
        ]);
    }
    if rules.trust.values().any(|trust| *trust > MOST_TRUST) {
        return invalid([
            "The trust of a source is a whole number from 0 to 9.",
            "Доверие к источнику — целое число от 0 до 9.",
            "Zaufanie do źródła to liczba całkowita od 0 do 9.",
        ]);
    }
    let long = |text: &String| text.chars().count() > JUNK_LENGTH;
    if rules.junk.len() > JUNK || rules.junk.iter().any(long) {
        return invalid([
            "The list of values that name nobody has at most 10000 of them, each of at most 200 characters.",
            "В списке значений, которые никого не обозначают, не больше 10000 значений, каждое не длиннее 200 знаков.",
            "Lista wartości, które nikogo nie wskazują, ma najwyżej 10000 pozycji, każda do 200 znaków.",
        ]);
    }
    Ok(())
}
