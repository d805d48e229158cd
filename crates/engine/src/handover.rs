//! Segments as lists for other systems, of those who may be reached.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_customers::Why;
use styk_model::{ContactChannel, IdentifierKind, PersonNumber, Timestamp};
use styk_query::Context;
use styk_query::segments::Members;
use styk_store::Handover;

use crate::{Engine, EngineError};

/// The newest lists that a customer is looked for on.
const MOST: u32 = 500;

/// Whom a list is made for: which identifiers are in it, and under which headings.
///
/// E-mail addresses and phone numbers are SHA-256 hashes, all that Styk keeps of them: of the address in lower
/// case, and of the number in E.164 form with its `+`. Networks that hash numbers without the `+` (Meta, Yandex)
/// get no numbers, and VK Ads, which takes MD5 or plain addresses only, gets devices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AudienceFormat {
    /// Everything that is known, for a company's own systems.
    Csv,
    /// Google Ads, Customer Match.
    Google,
    /// Meta, Custom Audiences.
    Meta,
    /// Yandex Audience.
    Yandex,
    /// VK Ads.
    Vk,
}

impl AudienceFormat {
    pub const ALL: [Self; 5] = [Self::Csv, Self::Google, Self::Meta, Self::Yandex, Self::Vk];

    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Google => "google",
            Self::Meta => "meta",
            Self::Yandex => "yandex",
            Self::Vk => "vk",
        }
    }

    /// Headings, with the kinds of identifiers below them.
    fn columns(self) -> &'static [(&'static str, &'static [IdentifierKind])] {
        use IdentifierKind::{AnonymousId, CrmId, DeviceId, EmailHash, LoyaltyId, MessengerId, PhoneHash, UserId};
        match self {
            Self::Csv => &[
                ("crm_id", &[CrmId]),
                ("user_id", &[UserId]),
                ("loyalty_id", &[LoyaltyId]),
                ("email_sha256", &[EmailHash]),
                ("phone_sha256", &[PhoneHash]),
                ("messenger_id", &[MessengerId]),
                ("device_id", &[DeviceId]),
                ("anonymous_id", &[AnonymousId]),
            ],
            Self::Google => &[("Email", &[EmailHash]), ("Phone", &[PhoneHash])],
            Self::Meta => &[("email", &[EmailHash]), ("madid", &[DeviceId]), ("extern_id", &[CrmId, UserId])],
            Self::Yandex => &[("external_id", &[CrmId, UserId]), ("email", &[EmailHash])],
            Self::Vk => &[("id", &[DeviceId])],
        }
    }

    /// The columns of which a row must have one, the first of these.
    fn matched_by(self) -> &'static [IdentifierKind] {
        use IdentifierKind::{DeviceId, EmailHash, PhoneHash};
        match self {
            Self::Csv => &IdentifierKind::ALL,
            Self::Google => &[EmailHash, PhoneHash],
            Self::Meta => &[EmailHash, DeviceId],
            Self::Yandex => &[EmailHash],
            Self::Vk => &[DeviceId],
        }
    }
}

/// Which list is wanted.
#[derive(Debug, Clone, Copy)]
pub struct AudienceWanted<'a> {
    /// The key of the segment.
    pub segment: &'a str,
    pub purpose: &'a str,
    /// None where the purpose is bound to no channel.
    pub channel: Option<ContactChannel>,
    pub format: AudienceFormat,
}

/// Who of a segment is on a list, and why others are not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AudienceCounts {
    /// Customers in the segment.
    pub members: u64,
    /// Customers on the list.
    pub customers: u64,
    /// Who may not be reached, by reason.
    pub excluded: BTreeMap<Why, u64>,
    /// Who may be reached and has no identifier that the list takes.
    pub unmatched: u64,
}

/// A list, and who is on it.
#[derive(Debug, Clone)]
pub struct Audience {
    pub counts: AudienceCounts,
    /// With a heading; quoted as RFC 4180 says.
    pub csv: String,
}

impl Engine {
    /// Who would be on a list. Nothing is handed over. The context's watch stops it.
    pub async fn audience_counts(
        &self,
        context: &Context,
        wanted: AudienceWanted<'_>,
    ) -> Result<AudienceCounts, EngineError> {
        let (counts, ..) = self.gathered(context, wanted, false).await?;
        Ok(counts)
    }

    /// A list to be handed to others, which is written down with who is on it.
    pub async fn hand_over(
        &self,
        context: &Context,
        wanted: AudienceWanted<'_>,
        author: &str,
    ) -> Result<Audience, EngineError> {
        let (counts, rows, aliases) = self.gathered(context, wanted, true).await?;
        let mut change = self.store.change().await?;
        let on: Vec<PersonNumber> = aliases.iter().collect();
        if change.any_erased(&on).await? {
            // Somebody on it was erased meanwhile: asked for again, the list is without them.
            return Err(EngineError::ErasedMeanwhile);
        }
        let handover = Handover {
            number: 0,
            time: Timestamp::now(),
            author: author.to_owned(),
            segment: wanted.segment.to_owned(),
            purpose: wanted.purpose.to_owned(),
            channel: wanted.channel,
            format: wanted.format.name().to_owned(),
            customers: counts.customers,
            aliases: aliases.to_bytes(),
        };
        change.add_handover(&handover).await?;
        change.commit().await?;
        Ok(Audience { counts, csv: written(wanted.format, &rows) })
    }

    /// The lists that a customer was on, newest first.
    pub async fn handovers_of(&self, person: PersonNumber) -> Result<Vec<Handover>, EngineError> {
        let Some((_, aliases)) = self.aliases_of(person) else { return Ok(Vec::new()) };
        let was_on = |one: &Handover| {
            let on = Members::from_bytes(&one.aliases);
            aliases.iter().any(|alias| on.contains(*alias))
        };
        let all = self.store.handovers(MOST).await?;
        Ok(tokio::task::block_in_place(|| all.into_iter().filter(was_on).collect()))
    }

    /// Who of a segment may be reached, with the identifiers that the list takes by column, and all their aliases.
    async fn gathered(
        &self,
        context: &Context,
        wanted: AudienceWanted<'_>,
        with_values: bool,
    ) -> Result<(AudienceCounts, Rows, Members), EngineError> {
        let AudienceWanted { segment, purpose, channel, format } = wanted;
        let members = tokio::task::block_in_place(|| context.segments.members(context, segment))?;
        let people = &context.people;
        let reach = self.reach(people, purpose, channel).await?;
        // Whoever may be reached otherwise has not agreed to be handed to a network.
        let other = format != AudienceFormat::Csv && channel != Some(ContactChannel::Ads);
        let mut excluded: BTreeMap<Why, u64> = BTreeMap::new();
        let mut rows: Rows = BTreeMap::new();
        let mut count = 0;
        tokio::task::block_in_place(|| {
            // Whoever has become part of somebody else since is judged with them, and once.
            let persons: BTreeSet<PersonNumber> = members.iter().map(|member| people.person(member)).collect();
            for person in &persons {
                let verdict = reach.of(*person);
                if verdict.allowed && other {
                    *excluded.entry(Why::NotOnThisChannel).or_default() += 1;
                } else if verdict.allowed {
                    rows.insert(*person, vec![Vec::new(); format.columns().len()]);
                } else {
                    *excluded.entry(verdict.why).or_default() += 1;
                }
            }
            count = persons.len() as u64;
        });
        let (mut alias, mut aliases, mut matched) = (0, Members::default(), Members::default());
        let column_of = |kind| format.columns().iter().position(|(_, kinds)| kinds.contains(&kind));
        self.store
            .each_identifier(|kind, value| {
                alias += 1;
                let person = people.person(alias);
                let (Some(kind), Some(row)) = (kind, rows.get_mut(&person)) else { return };
                aliases.set(alias, true);
                if with_values && let Some(column) = column_of(kind) {
                    row[column].push((kind, value.to_owned()));
                }
                if format.matched_by().contains(&kind) {
                    matched.set(person, true);
                }
            })
            .await?;
        let allowed = rows.len() as u64;
        rows.retain(|person, _| matched.contains(*person));
        let customers = rows.len() as u64;
        let counts = AudienceCounts { members: count, customers, excluded, unmatched: allowed - customers };
        let aliases = aliases.iter().filter(|alias| matched.contains(people.person(*alias))).collect();
        Ok((counts, rows, aliases))
    }
}

/// Identifiers by customer and column.
type Rows = BTreeMap<PersonNumber, Vec<Vec<(IdentifierKind, String)>>>;

/// One line a customer; where a network takes one value a cell, as many lines as the customer has of one kind.
fn written(format: AudienceFormat, rows: &Rows) -> String {
    let mut text = String::new();
    let headings: Vec<&str> = format.columns().iter().map(|(heading, _)| *heading).collect();
    // Networks compare the values as they are; a company opens its own list in a spreadsheet.
    let opened = format == AudienceFormat::Csv;
    line(&mut text, &headings, opened);
    for columns in rows.values() {
        let values: Vec<Vec<&str>> = columns
            .iter()
            .map(|column| {
                let strongest = column.iter().map(|(kind, _)| *kind).min();
                column.iter().filter(|(kind, _)| Some(*kind) == strongest).map(|(_, value)| value.as_str()).collect()
            })
            .collect();
        if opened {
            let joined: Vec<String> = values.iter().map(|values| values.join(" ")).collect();
            line(&mut text, &joined.iter().map(String::as_str).collect::<Vec<_>>(), opened);
            continue;
        }
        let lines = values.iter().map(Vec::len).max().unwrap_or(0);
        for at in 0..lines {
            let cells: Vec<&str> = values.iter().map(|values| values.get(at).copied().unwrap_or_default()).collect();
            line(&mut text, &cells, opened);
        }
    }
    text
}

/// A line of cells. Where it is `opened` in a spreadsheet, what that would take for a formula has a quote before it.
fn line(text: &mut String, cells: &[&str], opened: bool) {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            text.push(',');
        }
        let is_formula = opened && cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
        if is_formula || cell.contains([',', '"', '\n', '\r']) {
            text.push('"');
            if is_formula {
                text.push('\'');
            }
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(cell);
        }
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use IdentifierKind::{CrmId, DeviceId, EmailHash, PhoneHash, UserId};

    use super::*;

    fn rows(format: AudienceFormat, identifiers: &[(IdentifierKind, &str)]) -> Rows {
        let mut columns = vec![Vec::new(); format.columns().len()];
        for (kind, value) in identifiers {
            if let Some(place) = format.columns().iter().position(|(_, kinds)| kinds.contains(kind)) {
                columns[place].push((*kind, (*value).to_owned()));
            }
        }
        BTreeMap::from([(1, columns)])
    }

    #[test]
    fn each_network_gets_what_it_takes() {
        let identifiers = [
            (CrmId, "K-1"),
            (UserId, "=u1,\"x\""),
            (EmailHash, "aa"),
            (EmailHash, "bb"),
            (PhoneHash, "cc"),
            (DeviceId, "d-1"),
        ];
        let all = AudienceFormat::ALL
            .map(|format| format!("{}\n{}", format.name(), written(format, &rows(format, &identifiers))));
        insta::assert_snapshot!(all.join("\n"));
    }

    #[test]
    fn matched_columns_are_columns() {
        for format in AudienceFormat::ALL.into_iter().filter(|format| *format != AudienceFormat::Csv) {
            let has = |kind: &IdentifierKind| format.columns().iter().any(|(_, kinds)| kinds.contains(kind));
            assert!(format.matched_by().iter().all(has), "{}", format.name());
        }
    }
}
