//! All that is kept of one customer now, in one statement: each takes two changes of threads, or a way over the network.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use styk_model::{ContactChannel, Identifier, PersonNumber, SuppressionReason, Timestamp};

use crate::consent::{channel_of, reason_of};
use crate::error::{Result, StoreError};
use crate::identifier::{ERASED, json_list, kind};
use crate::sql::{Dialect, composed};
use crate::traits::{COLUMNS as TRAIT, TraitRow};
use crate::{Permission, Standing, Store, TraitRecord};

/// What is known of some identifiers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// By alias.
    pub identifiers: Vec<(PersonNumber, Identifier<'static>)>,
    /// What was said of them, but for what was undone.
    pub traits: Vec<TraitRecord>,
    /// What they said of purposes, by key, but for what was undone.
    pub permissions: Vec<(String, Permission)>,
    /// Where nobody writes to them, and why; all channels when absent.
    pub suppressions: Vec<(Option<ContactChannel>, SuppressionReason)>,
}

/// Alias, kind, value.
#[derive(Deserialize)]
struct IdentifierRow(u32, u8, String);

/// Purpose, alias, channel, given, standing, time.
#[derive(Deserialize)]
struct PermissionRow(String, u32, String, u8, u8, i64);

impl PermissionRow {
    fn permission(self) -> Result<(String, Permission)> {
        let Self(purpose, alias, channel, given, standing, time) = self;
        let (channel, standing) = (channel_of(&channel)?, Standing::from_code(standing)?);
        Ok((purpose, Permission { alias, channel, given: given != 0, standing, time: Timestamp(time) }))
    }
}

/// Each part as one JSON list, of the identifiers that `$1` lists.
fn statement(dialect: Dialect) -> String {
    let list = dialect.numbers("$1");
    let part = |table: &str, columns: &str, only: &str| {
        format!("(SELECT {} FROM {table} WHERE alias IN {list}{only})", dialect.rows(columns, ""))
    };
    // Of few records each is looked up, where all of a table are listed elsewhere.
    let counts = |table: &str| {
        format!(" AND EXISTS (SELECT 1 FROM import WHERE number = {table}.import AND state = 'committed')")
    };
    let parts = [
        part("identifier", "alias, kind, value", &format!(" AND kind <> {ERASED}")),
        part("trait", TRAIT, &counts("trait")),
        part("consent", "purpose, alias, channel, given, standing, time", &counts("consent")),
        part("suppression", "channel, reason", ""),
    ];
    format!("SELECT {}", parts.join(", "))
}

fn read<T: DeserializeOwned>(json: &str, table: &'static str) -> Result<Vec<T>> {
    serde_json::from_str(json).map_err(|error| StoreError::corrupt(table, error))
}

impl Store {
    /// What is known of these identifiers, all of one moment.
    pub async fn about(&self, aliases: &[PersonNumber]) -> Result<About> {
        let statement = composed(statement(self.pool.dialect())).bind(json_list(aliases));
        let (identifiers, traits, permissions, suppressions): (String, String, String, String) =
            self.readers.one(statement).await?;
        let mut about = About::default();
        for IdentifierRow(alias, code, value) in read(&identifiers, "identifier")? {
            about.identifiers.push((alias, Identifier::new(kind(code)?, value)));
        }
        about.identifiers.sort_by_key(|(alias, _)| *alias);
        for row in read::<TraitRow>(&traits, "trait")? {
            about.traits.push(row.record()?);
        }
        for row in read::<PermissionRow>(&permissions, "consent")? {
            about.permissions.push(row.permission()?);
        }
        for (channel, reason) in read::<(String, String)>(&suppressions, "suppression")? {
            about.suppressions.push((channel_of(&channel)?, reason_of(&reason)?));
        }
        Ok(about)
    }
}
