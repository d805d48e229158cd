//! Everything about one customer, as they may ask for it (GDPR Art. 15 and 20; in Russia 152-FZ Art. 14).

use std::fs::File;

use jiff::tz::TimeZone;
use serde::Serialize;
use styk_customers::{Reason, Verdict, kind_name};
use styk_lake::schema::arrow_schema;
use styk_model::{Basis, ContactChannel, IdentifierKind, Language, PersonNumber, SuppressionReason, Timestamp};
use styk_query::segments::Members;
use styk_sql::FileFormat;
use styk_store::{AuditEntry, ConsentRecord, FactKind, Handover, RefusalRule, Standing, Suppression, Told};

use crate::consent::CustomerConsent;
use crate::identity::{Known, Link};
use crate::people::Customer;
use crate::profile::ProfileTrait;
use crate::segments::{SavedSegment, Segment};
use crate::{Engine, EngineError};

/// Lists that are looked through at once: who was on one takes a bit for each identifier there is.
const LISTS: u32 = 50;

/// Everything about one customer but their interactions.
#[derive(Debug, Clone, Serialize)]
pub struct Subject {
    pub customer: SubjectCustomer,
    pub identity: SubjectIdentity,
    pub consent: SubjectConsent,
    /// What is said of the customer, also what was taken back.
    pub traits: Vec<ProfileTrait>,
    pub segments: SubjectSegments,
    /// Lists for other systems that the customer was on, newest first.
    pub lists: Vec<SubjectList>,
    /// What webhooks were told, and what was withheld, newest first.
    pub webhooks: Vec<SubjectTold>,
    /// Who looked at the customer, newest first.
    pub seen_by: Vec<AuditEntry>,
}

#[derive(Debug, Clone, Serialize)]
pub struct SubjectCustomer {
    pub person: PersonNumber,
    /// The strongest first.
    pub identifiers: Vec<SubjectIdentifier>,
}

#[derive(Debug, Clone, Serialize)]
pub struct SubjectIdentifier {
    pub alias: PersonNumber,
    pub kind: IdentifierKind,
    /// The kind in the reader's language.
    pub name: &'static str,
    pub value: String,
}

/// How the identifiers came together.
#[derive(Debug, Clone, Serialize)]
pub struct SubjectIdentity {
    /// What joined them, in the order in which it was applied; decisions with their reasons.
    pub joined: Vec<SubjectLink>,
    /// What was not followed. Whom else it names is no concern of the customer (GDPR Art. 15(4)).
    pub refused: Vec<SubjectRefusal>,
}

#[derive(Debug, Clone, Serialize)]
pub struct SubjectLink {
    pub one: PersonNumber,
    pub other: PersonNumber,
    pub kind: FactKind,
    /// In the reader's language.
    pub sentence: String,
    /// What whoever decided it said; empty for nothing.
    pub reason: String,
    /// Where it comes from; of a decision, who made it.
    pub source: String,
    pub time: Timestamp,
    /// Whether it is a decision, and the last one about the two.
    pub holds: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct SubjectRefusal {
    /// The identifiers of the customer that it names.
    pub own: Vec<PersonNumber>,
    pub kind: FactKind,
    /// The rule that it broke.
    pub rule: Option<&'static str>,
    pub reason: String,
    pub source: String,
    pub time: Timestamp,
    pub holds: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct SubjectConsent {
    /// By purpose, in the order of the policy, and by channel.
    pub verdicts: Vec<SubjectVerdict>,
    /// All that was said, newest first.
    pub records: Vec<SubjectRecord>,
    pub suppressions: Vec<SubjectSuppression>,
}

#[derive(Debug, Clone, Serialize)]
pub struct SubjectVerdict {
    pub purpose: String,
    /// What the policy calls the purpose.
    pub name: String,
    /// Null where the purpose is bound to no channel.
    pub channel: Option<ContactChannel>,
    #[serde(flatten)]
    pub verdict: Verdict,
}

#[derive(Debug, Clone, Serialize)]
pub struct SubjectRecord {
    pub alias: PersonNumber,
    pub purpose: String,
    /// Null for all channels.
    pub channel: Option<ContactChannel>,
    pub given: bool,
    /// Null for that of the purpose.
    pub basis: Option<Basis>,
    /// The version of the text; empty where none was named.
    pub wording: String,
    pub source: String,
    /// The number of the import that brought it; null for what arrived live or was written down by hand.
    pub import: Option<u32>,
    pub standing: Standing,
    pub time: Timestamp,
    pub recorded: Timestamp,
    pub author: String,
    pub note: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct SubjectSuppression {
    pub alias: PersonNumber,
    /// Null for all channels.
    pub channel: Option<ContactChannel>,
    pub reason: SuppressionReason,
    pub note: String,
    pub author: String,
    pub time: Timestamp,
}

/// The segments that the customer is in, and what was recorded of others.
#[derive(Debug, Clone, Serialize)]
pub struct SubjectSegments {
    pub now: Vec<SubjectSegment>,
    /// Entries and exits of segments that are or were followed, in order.
    pub recorded: Vec<SubjectCrossing>,
}

#[derive(Debug, Clone, Serialize)]
pub struct SubjectSegment {
    pub key: String,
    pub name: String,
    pub description: String,
    /// Since when that is known, where the segment is followed.
    pub since: Option<Timestamp>,
}

#[derive(Debug, Clone, Serialize)]
pub struct SubjectCrossing {
    /// The key of the segment.
    pub segment: String,
    pub time: Timestamp,
    pub entered: bool,
    /// Whether the customer was in it already when it began to be followed.
    pub at_first: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct SubjectList {
    pub time: Timestamp,
    pub author: String,
    /// The key of the segment that it was made of.
    pub segment: String,
    pub purpose: String,
    pub channel: Option<ContactChannel>,
    /// What it was made for, such as `google`.
    pub format: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct SubjectTold {
    pub time: Timestamp,
    pub segment: String,
    /// Who was told. The rest of the address may hold a secret of the company's.
    pub receiver: String,
    pub entered: bool,
    /// Why it was withheld; null where it was told.
    pub withheld: Option<String>,
}

impl Engine {
    /// Everything about a customer but their interactions; `None` where nobody has the number.
    pub async fn subject(
        &self,
        person: PersonNumber,
        language: Language,
        zone: &TimeZone,
    ) -> Result<Option<Subject>, EngineError> {
        let Some(customer) = self.customer(person, language, zone).await? else { return Ok(None) };
        let Some((person, aliases)) = self.aliases_of(customer.person) else { return Ok(None) };
        let Some(consent) = self.customer_consent(person).await? else { return Ok(None) };
        let Customer { identifiers, joined, refused, .. } = customer;
        let identifiers = identifiers.into_iter().map(|known| identifier(known, language)).collect();
        let refused = refused.into_iter().map(|link| refusal(link, &aliases)).collect();
        let now = self.segments_of(person).await?.into_iter().map(|(one, since)| segment(one, since)).collect();
        Ok(Some(Subject {
            customer: SubjectCustomer { person, identifiers },
            identity: SubjectIdentity { joined: joined.into_iter().map(link).collect(), refused },
            consent: self.consent_told(consent),
            traits: self.traits_of(&aliases).await?,
            segments: SubjectSegments { now, recorded: self.crossings_of(&aliases).await? },
            lists: self.lists_of(&aliases).await?.into_iter().map(list).collect(),
            webhooks: self.store.told_of(&aliases, u32::MAX).await?.into_iter().map(webhook).collect(),
            seen_by: self.store.audited_of(&aliases).await?,
        }))
    }

    /// All interactions of a customer in order of time with all columns, as CSV in a file that is gone once it is
    /// closed. However many there are, few of them are in memory.
    pub async fn subject_interactions(&self, person: PersonNumber) -> Result<File, EngineError> {
        let person = self.people().person(person);
        // The columns of properties hold what stands in `properties`, and differ from one compaction to the next.
        let schema = arrow_schema(&[]);
        let columns: Vec<String> = schema.fields().iter().map(|field| format!("\"{}\"", field.name())).collect();
        let query = format!(
            "SELECT {} FROM interactions WHERE person = {person} \
             ORDER BY time, sequence NULLS FIRST, position, id",
            columns.join(", ")
        );
        self.sql_file(&query, FileFormat::Csv).await
    }

    /// A file in the data folder that is gone once it is closed.
    pub fn temporary_file(&self) -> Result<File, EngineError> {
        let folder = self.lake.temporary();
        let failed = |source| EngineError::Folder { path: folder.display().to_string(), source };
        std::fs::create_dir_all(&folder).map_err(failed)?;
        tempfile::tempfile_in(&folder).map_err(failed)
    }

    /// All lists that any of these identifiers was on, newest first.
    async fn lists_of(&self, aliases: &[PersonNumber]) -> Result<Vec<Handover>, EngineError> {
        let (mut lists, mut before) = (Vec::new(), u64::MAX);
        loop {
            let some = self.store.handovers_before(before, LISTS).await?;
            let Some(last) = some.last() else { return Ok(lists) };
            before = last.number;
            tokio::task::block_in_place(|| {
                lists.extend(some.into_iter().filter(|one| holds_any(&one.aliases, aliases)));
            });
        }
    }

    /// What was recorded of the segments that are followed, under any number that the customer ever had.
    async fn crossings_of(&self, aliases: &[PersonNumber]) -> Result<Vec<SubjectCrossing>, EngineError> {
        let followed = self.store.followed().await?;
        let mut recorded = Vec::new();
        for one in &followed {
            if tokio::task::block_in_place(|| holds_any(&one.at_first, aliases)) {
                let (segment, time) = (one.key.clone(), one.began);
                recorded.push(SubjectCrossing { segment, time, entered: true, at_first: true });
            }
        }
        for crossing in self.store.crossings_of(aliases).await? {
            let Some(one) = followed.iter().find(|one| one.number == crossing.segment) else { continue };
            let (segment, time, entered) = (one.key.clone(), crossing.time, crossing.entered);
            recorded.push(SubjectCrossing { segment, time, entered, at_first: false });
        }
        // What was recorded at one moment stays in its order.
        recorded.sort_by_key(|one| one.time);
        Ok(recorded)
    }

    fn consent_told(&self, consent: CustomerConsent) -> SubjectConsent {
        let policy = self.consent_policy();
        let verdict = |(purpose, channel, verdict): (String, Option<ContactChannel>, Verdict)| {
            let name = policy.purpose(&purpose).map(|purpose| purpose.name.clone()).unwrap_or_default();
            SubjectVerdict { purpose, name, channel, verdict }
        };
        SubjectConsent {
            verdicts: consent.verdicts.into_iter().map(verdict).collect(),
            records: consent.records.into_iter().map(record).collect(),
            suppressions: consent.suppressions.into_iter().map(suppression).collect(),
        }
    }
}

fn holds_any(members: &[u8], aliases: &[PersonNumber]) -> bool {
    let members = Members::from_bytes(members);
    aliases.iter().any(|alias| members.contains(*alias))
}

fn identifier(known: Known, language: Language) -> SubjectIdentifier {
    let Known { alias, kind, value, .. } = known;
    SubjectIdentifier { alias, kind, name: kind_name(kind, language), value }
}

fn link(link: Link) -> SubjectLink {
    let Link { one, other, kind, holds, reason } = link;
    let Reason { source, time, sentence, note, .. } = reason;
    SubjectLink { one, other, kind, sentence, reason: note, source, time, holds }
}

fn refusal(link: Link, own: &[PersonNumber]) -> SubjectRefusal {
    let Link { one, other, kind, holds, reason } = link;
    let Reason { source, time, note, rule, .. } = reason;
    let own = [one, other].into_iter().filter(|alias| own.contains(alias)).collect();
    SubjectRefusal { own, kind, rule: rule.map(rule_name), reason: note, source, time, holds }
}

fn rule_name(rule: RefusalRule) -> &'static str {
    match rule {
        RefusalRule::Unique => "unique",
        RefusalRule::Limit => "limit",
        RefusalRule::Shared => "shared",
        RefusalRule::Unlinked => "unlinked",
        RefusalRule::Junk => "junk",
        RefusalRule::Claimed => "claimed",
    }
}

fn record((record, source): (ConsentRecord, String)) -> SubjectRecord {
    let ConsentRecord { alias, consent, import, standing, time, recorded, author, note, .. } = record;
    let styk_model::Consent { purpose, channel, given, basis, wording } = consent;
    let import = (import.0 != 0).then_some(import.0);
    SubjectRecord {
        alias,
        purpose,
        channel,
        given,
        basis,
        wording,
        source,
        import,
        standing,
        time,
        recorded,
        author,
        note,
    }
}

fn suppression(one: Suppression) -> SubjectSuppression {
    let Suppression { alias, channel, reason, note, author, time } = one;
    SubjectSuppression { alias, channel, reason, note, author, time }
}

fn segment(saved: SavedSegment, since: Option<Timestamp>) -> SubjectSegment {
    let SavedSegment { key, segment: Segment { name, description, .. }, .. } = saved;
    SubjectSegment { key, name, description, since }
}

fn list(one: Handover) -> SubjectList {
    let Handover { time, author, segment, purpose, channel, format, .. } = one;
    SubjectList { time, author, segment, purpose, channel, format }
}

fn webhook(one: Told) -> SubjectTold {
    let Told { time, segment, url, entered, withheld, .. } = one;
    let withheld = (!withheld.is_empty()).then_some(withheld);
    SubjectTold { time, segment, receiver: host(&url).to_owned(), entered, withheld }
}

/// The host and port of an address.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    authority.rsplit_once('@').map_or(authority, |(_, host)| host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_address_only_the_host_is_told() {
        assert_eq!(host("https://hooks.example.com/services/T0/s3cret"), "hooks.example.com");
        assert_eq!(host("https://anna:pass@crm.example:8443?key=1"), "crm.example:8443");
        assert_eq!(host("crm.example"), "crm.example");
    }
}
