//! Customers as other systems ask for them.

use std::time::Instant;

use axum::Json;
use axum::extract::{Path, Query, State};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_engine::{ComputedOf, Known, Profile, ProfileTrait, TraitSaid, Verdict};
use styk_model::{ContactChannel, IdentifierKind, PersonNumber, Timestamp};
use styk_store::{AuditEntry, Standing};

use super::computed::{ActivityFound, ComputedFound};
use super::{may_look_up, note, note_read};
use crate::mask::Masks;
use crate::problem::Problem;
use crate::reader::Reader;
use crate::server::Server;

/// Who is asked for.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    /// Any where it is absent.
    kind: Option<IdentifierKind>,
    value: String,
}

/// What is known of a customer now.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ProfileFound {
    person: PersonNumber,
    /// The strongest first.
    identifiers: Vec<Known>,
    /// By name.
    traits: Vec<TraitRow>,
    /// The moment that what is computed is of.
    at: Timestamp,
    /// Whether interactions are being counted, as after a start: nothing is known of them until then.
    counting: bool,
    /// What the customer did; null where nothing, and while it is being counted.
    activity: Option<ActivityFound>,
    /// What the company computes of what the customer did, in its order.
    computed: Vec<ComputedFound>,
    /// The keys of the followed segments that the customer is in.
    segments: Vec<String>,
    /// By purpose, in the order of the policy, and by channel.
    consent: Vec<ProfileConsent>,
    /// Whether identifiers are masked and traits left out for this reader.
    masked: bool,
}

/// A trait of a customer.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct TraitRow {
    name: String,
    /// What holds: what was said last, by the time of what said it.
    value: serde_json::Value,
    /// What holds, then all that was said besides: what browsers claim last, and of the same the later first.
    said: Vec<SaidRow>,
}

/// A value that a source gave a trait.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SaidRow {
    value: serde_json::Value,
    /// The number of the identifier that it was said of.
    alias: PersonNumber,
    source: String,
    /// The number of the import that brought it; null for what arrived live.
    import: Option<u32>,
    standing: TraitStanding,
    /// When it was said first and last.
    first: Timestamp,
    last: Timestamp,
}

/// How far what was said is to be believed.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TraitStanding {
    /// A server with a secret key, or a signature.
    Verified,
    /// It stands in the company's own records.
    Recorded,
    /// A browser says so: it holds only where nobody else said anything.
    Claimed,
}

/// Whether a customer may be reached for a purpose over a channel.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ProfileConsent {
    purpose: String,
    /// Null where the purpose is bound to no channel.
    channel: Option<ContactChannel>,
    #[serde(flatten)]
    verdict: Verdict,
}

impl From<TraitSaid> for SaidRow {
    fn from(said: TraitSaid) -> Self {
        let TraitSaid { value, alias, source, import, standing, first, last } = said;
        let standing = match standing {
            Standing::Verified => TraitStanding::Verified,
            Standing::Recorded => TraitStanding::Recorded,
            Standing::Claimed => TraitStanding::Claimed,
        };
        Self { value, alias, source, import, standing, first, last }
    }
}

fn row(known: ProfileTrait) -> TraitRow {
    let ProfileTrait { name, said, .. } = known;
    let said: Vec<SaidRow> = said.into_iter().map(SaidRow::from).collect();
    let value = said.first().map(|one| one.value.clone()).unwrap_or_default();
    TraitRow { name, value, said }
}

fn found(profile: Profile, masks: Option<&Masks>) -> ProfileFound {
    let masked = masks.is_some();
    let Profile { person, mut identifiers, traits, computed, segments, consent } = profile;
    let ComputedOf { at, counting, activity, traits: computed } = computed;
    if let Some(masks) = masks {
        for one in &mut identifiers {
            masks.known(one);
        }
    }
    let traits = if masked { Vec::new() } else { traits.into_iter().map(row).collect() };
    // They may be of properties.
    let computed = if masked { Vec::new() } else { computed.into_iter().map(ComputedFound::from).collect() };
    let activity = activity.map(|activity| ActivityFound::new(activity, masked));
    let consent =
        consent.into_iter().map(|(purpose, channel, verdict)| ProfileConsent { purpose, channel, verdict }).collect();
    ProfileFound { person, identifiers, traits, at, counting, activity, computed, segments, consent, masked }
}

pub(crate) async fn by_identifier(
    State(server): State<Server>,
    reader: Reader,
    Query(Asked { kind, value }): Query<Asked>,
) -> Result<Json<ProfileFound>, Problem> {
    let masks = Masks::of(&server, &reader);
    if masks.is_some() {
        may_look_up(&server, &reader)?;
    }
    let Some(profile) = server.engine().profile_of(kind, value.trim()).await? else {
        if masks.is_some() {
            server.guesses().missed(reader.name(), Instant::now());
        }
        return Err(Problem::not_found());
    };
    if reader.csrf.is_some() {
        note_read(&server, &reader, profile.person).await?;
    } else if server.reads().is_new(reader.name(), 0) {
        // A program asks for thousands: that it does is noted, once in a while.
        note(&server, &reader, AuditEntry::READ, "profiles").await?;
    }
    Ok(Json(found(profile, masks.as_ref())))
}

pub(crate) async fn of_customer(
    State(server): State<Server>,
    reader: Reader,
    Path(person): Path<PersonNumber>,
) -> Result<Json<ProfileFound>, Problem> {
    let masks = Masks::of(&server, &reader);
    let profile = server.engine().profile(person).await?.ok_or_else(Problem::not_found)?;
    note_read(&server, &reader, profile.person).await?;
    Ok(Json(found(profile, masks.as_ref())))
}
