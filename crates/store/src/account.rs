//! Accounts, their sessions and tokens, and the log of what was done.
//!
//! Secrets never stand here: passwords as Argon2 strings, session and token
//! secrets as SHA-256 of what the browser or program holds.

use serde::{Deserialize, Serialize};
use styk_model::{Language, PersonNumber, Timestamp};

use crate::Store;
use crate::error::{Result, StoreError};
use crate::identifier::json_list;
use crate::sql::{Columns, FromRow, On, Row, composed, query};
use crate::tokens::USED_MICROS;

/// What an account may do; each role may do everything that those before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Ask and look.
    Viewer,
    /// Import, and make what others look at.
    Editor,
    /// Accounts and settings.
    Administrator,
}

impl Role {
    pub const ALL: [Self; 3] = [Self::Viewer, Self::Editor, Self::Administrator];

    pub fn name(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Editor => "editor",
            Self::Administrator => "administrator",
        }
    }

    fn read(name: &str) -> Result<Self> {
        let role = Self::ALL.into_iter().find(|role| role.name() == name);
        role.ok_or_else(|| StoreError::corrupt("account", format!("role `{name}`")))
    }
}

/// Somebody who signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub id: u32,
    /// In lower case; unique.
    pub email: String,
    pub name: String,
    pub role: Role,
    pub language: Language,
    /// IANA name; that of the settings when absent.
    pub zone: Option<String>,
    pub created: Timestamp,
    pub last_seen: Option<Timestamp>,
}

/// What an account begins with.
#[derive(Debug, Clone)]
pub struct NewAccount {
    pub email: String,
    pub name: String,
    pub role: Role,
    pub language: Language,
    /// Argon2 in PHC form.
    pub password: String,
}

/// What can be changed of an account; what is absent stays.
#[derive(Debug, Clone, Default)]
pub struct AccountChange {
    pub name: Option<String>,
    pub role: Option<Role>,
    pub language: Option<Language>,
    pub zone: Option<String>,
    /// Ends all sessions of the account.
    pub password: Option<String>,
}

/// A secret's SHA-256.
pub type SecretHash = [u8; 32];

/// A signed-in browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub account: Account,
    /// What unsafe requests of this session must repeat in a header.
    pub csrf: String,
    pub expires: Timestamp,
}

/// A personal token for programs. It may do less than its account, never more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub id: u32,
    pub name: String,
    pub role: Role,
    pub created: Timestamp,
    pub last_used: Option<Timestamp>,
}

/// One line of the log of what was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    pub time: Timestamp,
    /// E-mail of whoever did it; empty for Styk itself.
    pub who: String,
    /// Such as `sql` or `import.undo`.
    pub action: String,
    pub detail: String,
}

impl AuditEntry {
    /// The action of whoever looked at a customer; written in the schema's indexes too.
    pub const READ: &'static str = "customer_read";

    /// The detail of an entry that named a customer who was erased.
    pub const ERASED: &'static str = "[erased]";

    /// Actions whose details are numbers, keys and employees: they name no customer. All others may quote what people
    /// wrote.
    pub(crate) const WITHOUT_TEXT: [&'static str; 19] = [
        Self::READ,
        "archive",
        "computed_traits",
        "consent",
        "consent_policy",
        "erasure",
        "identity_decision",
        "identity_rules",
        "import.undo",
        "notifications",
        "retention",
        "retention_rules",
        "session.begin",
        "settings",
        "suppress",
        "unsuppress",
        "user.add",
        "user.change",
        "user.remove",
    ];
}

struct AccountRow {
    id: u32,
    email: String,
    name: String,
    role: String,
    language: String,
    zone: Option<String>,
    created: i64,
    last_seen: Option<i64>,
}

impl FromRow for AccountRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let mut columns = Columns(row, 0);
        Ok(Self {
            id: columns.next()?,
            email: columns.next()?,
            name: columns.next()?,
            role: columns.next()?,
            language: columns.next()?,
            zone: columns.next()?,
            created: columns.next()?,
            last_seen: columns.next()?,
        })
    }
}

impl AccountRow {
    fn account(self) -> Result<Account> {
        let language = Language::from_code(&self.language);
        Ok(Account {
            id: self.id,
            role: Role::read(&self.role)?,
            language: language.ok_or_else(|| StoreError::corrupt("account", format!("language of {}", self.email)))?,
            email: self.email,
            name: self.name,
            zone: self.zone,
            created: Timestamp(self.created),
            last_seen: self.last_seen.map(Timestamp),
        })
    }
}

const ACCOUNT: &str = "SELECT id, email, name, role, language, zone, created, last_seen FROM account";

impl Store {
    /// All accounts, by e-mail.
    pub async fn accounts(&self) -> Result<Vec<Account>> {
        let rows: Vec<AccountRow> = composed(format!("{ACCOUNT} ORDER BY email")).all(&self.pool).await?;
        rows.into_iter().map(AccountRow::account).collect()
    }

    /// The account with an e-mail, and its password as stored.
    pub async fn account_by_email(&self, email: &str) -> Result<Option<(Account, String)>> {
        let row: Option<AccountRow> =
            composed(format!("{ACCOUNT} WHERE email = $1")).bind(email.to_lowercase()).optional(&self.pool).await?;
        let Some(row) = row else { return Ok(None) };
        let password: String = query("SELECT password FROM account WHERE id = $1").bind(row.id).one(&self.pool).await?;
        Ok(Some((row.account()?, password)))
    }

    /// Makes an account. With `first` only where there is none yet.
    ///
    /// [`StoreError::AccountExists`] when the e-mail is taken, or `first` comes second.
    pub async fn add_account(&self, new: &NewAccount, first: bool) -> Result<Account> {
        let mut change = self.change().await?;
        let email = new.email.to_lowercase();
        let (all, same): (i64, i64) = query("SELECT count(*), count(*) FILTER (WHERE email = $1) FROM account")
            .bind(&email)
            .one(change.connection())
            .await?;
        if same > 0 || (first && all > 0) {
            return Err(StoreError::AccountExists(email));
        }
        let created = Timestamp::now();
        let id: u32 = query(
            "INSERT INTO account (email, name, role, language, password, created) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
        )
        .bind(&email)
        .bind(&new.name)
        .bind(new.role.name())
        .bind(new.language.code())
        .bind(&new.password)
        .bind(created.0)
        .one(change.connection())
        .await?;
        remember(&mut change, &email, &new.name).await?;
        change.commit().await?;
        let (name, role, language) = (new.name.clone(), new.role, new.language);
        Ok(Account { id, email, name, role, language, zone: None, created, last_seen: None })
    }

    /// Changes an account. The last administrator stays one: [`StoreError::LastAdministrator`].
    pub async fn change_account(&self, id: u32, new: &AccountChange) -> Result<Account> {
        let _changing = self.tokens.changing();
        let mut change = self.change().await?;
        query(
            "UPDATE account SET name = coalesce($1, name), role = coalesce($2, role), language = coalesce($3, language), \
             zone = coalesce($4, zone), password = coalesce($5, password) WHERE id = $6",
        )
        .bind(new.name.as_deref())
        .bind(new.role.map(Role::name))
        .bind(new.language.map(Language::code))
        .bind(new.zone.as_deref())
        .bind(new.password.as_deref())
        .bind(id)
        .execute(change.connection())
        .await?;
        if new.password.is_some() {
            query("DELETE FROM session WHERE account = $1").bind(id).execute(change.connection()).await?;
        }
        let row: Option<AccountRow> =
            composed(format!("{ACCOUNT} WHERE id = $1")).bind(id).optional(change.connection()).await?;
        let account = row.ok_or(StoreError::NoSuchAccount(id))?.account()?;
        keep_an_administrator(&mut change).await?;
        remember(&mut change, &account.email, &account.name).await?;
        change.commit().await?;
        Ok(account)
    }

    /// Removes an account with its sessions, tokens and what it kept for itself; what it made stays.
    pub async fn remove_account(&self, id: u32) -> Result<Account> {
        let _changing = self.tokens.changing();
        let mut change = self.change().await?;
        let row: Option<AccountRow> =
            composed(format!("{ACCOUNT} WHERE id = $1")).bind(id).optional(change.connection()).await?;
        let account = row.ok_or(StoreError::NoSuchAccount(id))?.account()?;
        query("DELETE FROM account WHERE id = $1").bind(id).execute(change.connection()).await?;
        keep_an_administrator(&mut change).await?;
        change.commit().await?;
        Ok(account)
    }

    /// What everybody who ever had an account was last called, by e-mail.
    pub async fn authors(&self) -> Result<Vec<(String, String)>> {
        query("SELECT email, name FROM author ORDER BY email").all(&self.pool).await
    }

    /// Begins a session.
    pub async fn add_session(&self, account: u32, secret: &SecretHash, csrf: &str, expires: Timestamp) -> Result<()> {
        let now = Timestamp::now();
        let mut change = self.change().await?;
        query("DELETE FROM session WHERE expires < $1").bind(now.0).execute(change.connection()).await?;
        query("INSERT INTO session (secret, account, csrf, expires) VALUES ($1, $2, $3, $4)")
            .bind(secret.as_slice())
            .bind(account)
            .bind(csrf)
            .bind(expires.0)
            .execute(change.connection())
            .await?;
        query("UPDATE account SET last_seen = $1 WHERE id = $2")
            .bind(now.0)
            .bind(account)
            .execute(change.connection())
            .await?;
        change.commit().await
    }

    /// The session with a secret, unless it is over.
    pub async fn session(&self, secret: &SecretHash) -> Result<Option<Session>> {
        let found: Option<(u32, String, i64)> =
            query("SELECT account, csrf, expires FROM session WHERE secret = $1 AND expires > $2")
                .bind(secret.as_slice())
                .bind(Timestamp::now().0)
                .optional(&self.pool)
                .await?;
        let Some((id, csrf, expires)) = found else { return Ok(None) };
        let account = self.account(id).await?;
        Ok(account.map(|account| Session { account, csrf, expires: Timestamp(expires) }))
    }

    pub async fn end_session(&self, secret: &SecretHash) -> Result<()> {
        query("DELETE FROM session WHERE secret = $1").bind(secret.as_slice()).execute(&self.pool).await?;
        Ok(())
    }

    /// The account with a number.
    pub async fn account(&self, id: u32) -> Result<Option<Account>> {
        let row: Option<AccountRow> =
            composed(format!("{ACCOUNT} WHERE id = $1")).bind(id).optional(&self.pool).await?;
        row.map(AccountRow::account).transpose()
    }

    /// Makes a token of an account.
    pub async fn add_token(&self, account: u32, name: &str, role: Role, secret: &SecretHash) -> Result<Token> {
        let created = Timestamp::now();
        let id: u32 =
            query("INSERT INTO token (account, name, role, secret, created) VALUES ($1, $2, $3, $4, $5) RETURNING id")
                .bind(account)
                .bind(name)
                .bind(role.name())
                .bind(secret.as_slice())
                .bind(created.0)
                .one(&self.pool)
                .await?;
        Ok(Token { id, name: name.to_owned(), role, created, last_used: None })
    }

    /// Tokens of an account, newest first.
    pub async fn tokens(&self, account: u32) -> Result<Vec<Token>> {
        let rows: Vec<(u32, String, String, i64, Option<i64>)> =
            query("SELECT id, name, role, created, last_used FROM token WHERE account = $1 ORDER BY id DESC")
                .bind(account)
                .all(&self.pool)
                .await?;
        let read = |(id, name, role, created, used): (u32, String, String, i64, Option<i64>)| {
            let (created, last_used) = (Timestamp(created), used.map(Timestamp));
            Ok(Token { id, name, role: Role::read(&role)?, created, last_used })
        };
        rows.into_iter().map(read).collect()
    }

    /// Removes a token of an account and says what it was called; none where there is no such token.
    pub async fn remove_token(&self, account: u32, id: u32) -> Result<Option<String>> {
        let _changing = self.tokens.changing();
        query("DELETE FROM token WHERE account = $1 AND id = $2 RETURNING name")
            .bind(account)
            .bind(id)
            .optional(&self.pool)
            .await
    }

    /// What an account keeps for itself under a key.
    pub async fn account_value(&self, account: u32, key: &str) -> Result<Option<serde_json::Value>> {
        let value: Option<String> = query("SELECT value FROM account_value WHERE account = $1 AND key = $2")
            .bind(account)
            .bind(key)
            .optional(&self.pool)
            .await?;
        let read = |value: String| serde_json::from_str(&value).map_err(|error| StoreError::corrupt("account", error));
        value.map(read).transpose()
    }

    /// Keeps something for an account under a key, in place of what was there.
    pub async fn keep_account_value(&self, account: u32, key: &str, value: &serde_json::Value) -> Result<()> {
        query(
            "INSERT INTO account_value (account, key, value) VALUES ($1, $2, $3) \
             ON CONFLICT (account, key) DO UPDATE SET value = excluded.value",
        )
        .bind(account)
        .bind(key)
        .bind(value.to_string())
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Whose token has a secret, and what it may do. Notes that it was used.
    pub async fn token(&self, secret: &SecretHash) -> Result<Option<(Account, Role)>> {
        if let Some((account, role, due)) = self.tokens.find(secret) {
            if due {
                self.note_used_behind(*secret);
            }
            return Ok(Some((account, role)));
        }
        let changes = self.tokens.changes();
        let found: Option<(u32, String, Option<i64>)> =
            query("SELECT account, role, last_used FROM token WHERE secret = $1")
                .bind(secret.as_slice())
                .optional(&self.pool)
                .await?;
        let Some((id, role, used)) = found else { return Ok(None) };
        if used.is_none_or(|used| Timestamp::now().0 - used > USED_MICROS) {
            self.note_used(secret).await?;
        }
        let Some(account) = self.account(id).await? else { return Ok(None) };
        let role = Role::read(&role)?.min(account.role);
        self.tokens.learn(*secret, &account, role, changes);
        Ok(Some((account, role)))
    }

    async fn note_used(&self, secret: &SecretHash) -> Result<()> {
        query("UPDATE token SET last_used = $1 WHERE secret = $2")
            .bind(Timestamp::now().0)
            .bind(secret.as_slice())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The same without anybody waiting for it: a change may be under way.
    fn note_used_behind(&self, secret: SecretHash) {
        let store = self.clone();
        // Where it fails, the next minute notes it.
        tokio::spawn(async move { store.note_used(&secret).await });
    }

    /// Adds to the log of what was done.
    pub async fn audit(&self, entry: &AuditEntry) -> Result<()> {
        audit(&self.pool, entry).await
    }

    /// The log, newest first: of what was done, or of who looked at customers ([`AuditEntry::READ`]).
    pub async fn audited(&self, reads: bool, limit: u32) -> Result<Vec<AuditEntry>> {
        let sql = if reads {
            "SELECT time, who, action, detail FROM audit WHERE action = 'customer_read' ORDER BY number DESC LIMIT $1"
        } else {
            "SELECT time, who, action, detail FROM audit WHERE action <> 'customer_read' ORDER BY number DESC LIMIT $1"
        };
        let rows: Vec<(i64, String, String, String)> = query(sql).bind(limit).all(&self.pool).await?;
        let entry = |(time, who, action, detail)| AuditEntry { time: Timestamp(time), who, action, detail };
        Ok(rows.into_iter().map(entry).collect())
    }

    /// Who looked at customers of these numbers, or took everything about them, newest first.
    pub async fn audited_of(&self, persons: &[PersonNumber]) -> Result<Vec<AuditEntry>> {
        let list = self.pool.dialect().numbers("$1");
        let sql = format!(
            "SELECT time, who, action, detail FROM audit WHERE action IN ('customer_read', 'archive') \
             AND detail IN (SELECT 'customer ' || value FROM {list} AS listed) ORDER BY number DESC"
        );
        let rows: Vec<(i64, String, String, String)> = composed(sql).bind(json_list(persons)).all(&self.pool).await?;
        let entry = |(time, who, action, detail)| AuditEntry { time: Timestamp(time), who, action, detail };
        Ok(rows.into_iter().map(entry).collect())
    }
}

pub(crate) async fn audit(on: impl Into<On<'_>>, entry: &AuditEntry) -> Result<()> {
    query("INSERT INTO audit (time, who, action, detail) VALUES ($1, $2, $3, $4)")
        .bind(entry.time.0)
        .bind(&entry.who)
        .bind(&entry.action)
        .bind(&entry.detail)
        .execute(on)
        .await?;
    Ok(())
}

/// Keeps the name for what the account made, also after it has gone.
async fn remember(change: &mut crate::Change, email: &str, name: &str) -> Result<()> {
    query("INSERT INTO author (email, name) VALUES ($1, $2) ON CONFLICT (email) DO UPDATE SET name = excluded.name")
        .bind(email)
        .bind(name)
        .execute(change.connection())
        .await?;
    Ok(())
}

async fn keep_an_administrator(change: &mut crate::Change) -> Result<()> {
    let left: i64 = query("SELECT count(*) FROM account WHERE role = 'administrator'").one(change.connection()).await?;
    if left == 0 { Err(StoreError::LastAdministrator) } else { Ok(()) }
}
