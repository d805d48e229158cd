//! Users, their tokens, and the log of what was done.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_model::{Language, Timestamp};
use styk_store::{Account, AccountChange, NewAccount};

use super::{Body, note};
use crate::problem::Problem;
use crate::reader::Reader;
use crate::secret::{hash, password_hash, password_matches, random};
use crate::server::Server;

/// What an account may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Role {
    Viewer,
    Editor,
    Administrator,
}

impl From<styk_store::Role> for Role {
    fn from(role: styk_store::Role) -> Self {
        match role {
            styk_store::Role::Viewer => Self::Viewer,
            styk_store::Role::Editor => Self::Editor,
            styk_store::Role::Administrator => Self::Administrator,
        }
    }
}

impl From<Role> for styk_store::Role {
    fn from(role: Role) -> Self {
        match role {
            Role::Viewer => Self::Viewer,
            Role::Editor => Self::Editor,
            Role::Administrator => Self::Administrator,
        }
    }
}

/// Somebody who may sign in.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct User {
    id: u32,
    email: String,
    name: String,
    role: Role,
    language: Language,
    #[serde(skip_serializing_if = "Option::is_none")]
    zone: Option<String>,
    created: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_seen: Option<Timestamp>,
}

impl From<Account> for User {
    fn from(account: Account) -> Self {
        let Account { id, email, name, role, language, zone, created, last_seen } = account;
        Self { id, email, name, role: role.into(), language, zone, created, last_seen }
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewUser {
    email: String,
    name: String,
    role: Role,
    #[serde(default)]
    language: Language,
    /// At least ten characters; they can change it once they have signed in.
    password: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UserChange {
    name: Option<String>,
    role: Option<Role>,
    password: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MyChange {
    name: Option<String>,
    language: Option<Language>,
    zone: Option<String>,
    /// Needed for a new one.
    current_password: Option<String>,
    new_password: Option<String>,
}

/// A token for programs, without its secret.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct TokenRow {
    id: u32,
    name: String,
    role: Role,
    created: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_used: Option<Timestamp>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewToken {
    name: String,
    /// At most one's own.
    role: Role,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct MadeToken {
    id: u32,
    name: String,
    role: Role,
    /// Shown this once.
    token: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct AuditRow {
    time: Timestamp,
    who: String,
    action: String,
    detail: String,
}

/// An e-mail as far as it can be told from the outside.
pub(super) fn checked_email(email: &str) -> Result<String, Problem> {
    let email = email.trim().to_lowercase();
    let fine = email.split_once('@').is_some_and(|(name, domain)| !name.is_empty() && domain.contains('.'));
    if fine && !email.contains(char::is_whitespace) {
        return Ok(email);
    }
    let words = [
        format!("“{email}” is no e-mail address."),
        format!("«{email}» — не адрес электронной почты."),
        format!("„{email}” nie jest adresem e-mail."),
    ];
    Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "email", words))
}

/// Length is what counts (NIST SP 800-63B, 5.1.1.2).
pub(super) fn checked_password(password: &str) -> Result<(), Problem> {
    if (10..=1_000).contains(&password.chars().count()) {
        return Ok(());
    }
    let words = [
        "The password needs at least 10 characters.",
        "В пароле должно быть не меньше 10 символов.",
        "Hasło musi mieć co najmniej 10 znaków.",
    ];
    Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "password_length", words))
}

fn hashed(password: &str) -> Result<String, Problem> {
    checked_password(password)?;
    Ok(tokio::task::block_in_place(|| password_hash(password)))
}

pub(crate) async fn list(State(server): State<Server>) -> Result<Json<Vec<User>>, Problem> {
    Ok(Json(server.store().accounts().await?.into_iter().map(User::from).collect()))
}

/// Somebody who made something, whether or not they may still sign in.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Author {
    /// What documents and the log name them by.
    email: String,
    name: String,
}

pub(crate) async fn authors(State(server): State<Server>) -> Result<Json<Vec<Author>>, Problem> {
    let authors = server.store().authors().await?.into_iter();
    Ok(Json(authors.map(|(email, name)| Author { email, name }).collect()))
}

pub(crate) async fn add(
    State(server): State<Server>,
    reader: Reader,
    Body(new): Body<NewUser>,
) -> Result<Json<User>, Problem> {
    let (email, password) = (checked_email(&new.email)?, hashed(&new.password)?);
    let new = NewAccount { email, name: new.name, role: new.role.into(), language: new.language, password };
    let account = server.store().add_account(&new, false).await?;
    note(&server, &reader, "user.add", format!("{} as {}", account.email, account.role.name())).await?;
    Ok(Json(account.into()))
}

pub(crate) async fn change(
    State(server): State<Server>,
    reader: Reader,
    Path(id): Path<u32>,
    Body(new): Body<UserChange>,
) -> Result<Json<User>, Problem> {
    let password = new.password.as_deref().map(hashed).transpose()?;
    let role = new.role.map(styk_store::Role::from);
    let change = AccountChange { name: new.name, role, password, ..AccountChange::default() };
    let account = server.store().change_account(id, &change).await?;
    note(&server, &reader, "user.change", format!("{} is {}", account.email, account.role.name())).await?;
    Ok(Json(account.into()))
}

pub(crate) async fn remove(
    State(server): State<Server>,
    reader: Reader,
    Path(id): Path<u32>,
) -> Result<StatusCode, Problem> {
    let removed = server.store().remove_account(id).await?;
    note(&server, &reader, "user.remove", removed.email).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The account of a reader who has one in the store: a demo's user has none.
pub(super) fn own(reader: &Reader) -> Result<&Account, Problem> {
    reader.account.as_ref().filter(|account| account.id != 0).ok_or_else(Problem::forbidden)
}

pub(crate) async fn change_me(
    State(server): State<Server>,
    reader: Reader,
    Body(new): Body<MyChange>,
) -> Result<Json<User>, Problem> {
    let account = own(&reader)?;
    if let Some(zone) = new.zone.as_ref().filter(|zone| jiff::tz::TimeZone::get(zone).is_err()) {
        return Err(styk_query::QueryError::Zone(zone.clone()).into());
    }
    let password = match &new.new_password {
        None => None,
        Some(password) => {
            let stored = server.store().account_by_email(&account.email).await?.map(|(_, stored)| stored);
            let current = new.current_password.unwrap_or_default();
            let matches =
                tokio::task::block_in_place(|| password_matches(&current, stored.as_deref().unwrap_or_default()));
            if !matches {
                let words =
                    ["The current password is another one.", "Текущий пароль другой.", "Obecne hasło jest inne."];
                return Err(Problem::new(StatusCode::FORBIDDEN, "password", words));
            }
            Some(hashed(password)?)
        }
    };
    let change = AccountChange { name: new.name, language: new.language, zone: new.zone, password, role: None };
    Ok(Json(server.store().change_account(account.id, &change).await?.into()))
}

pub(crate) async fn tokens(State(server): State<Server>, reader: Reader) -> Result<Json<Vec<TokenRow>>, Problem> {
    let tokens = server.store().tokens(own(&reader)?.id).await?.into_iter();
    let row = |token: styk_store::Token| TokenRow {
        id: token.id,
        name: token.name,
        role: token.role.into(),
        created: token.created,
        last_used: token.last_used,
    };
    Ok(Json(tokens.map(row).collect()))
}

pub(crate) async fn add_token(
    State(server): State<Server>,
    reader: Reader,
    Body(new): Body<NewToken>,
) -> Result<Json<MadeToken>, Problem> {
    let account = own(&reader)?;
    let role = styk_store::Role::from(new.role);
    if role > account.role {
        return Err(Problem::forbidden());
    }
    let secret = format!("styk_{}", random());
    let made = server.store().add_token(account.id, new.name.trim(), role, &hash(&secret)).await?;
    note(&server, &reader, "token.add", format!("{} as {}", made.name, role.name())).await?;
    Ok(Json(MadeToken { id: made.id, name: made.name, role: new.role, token: secret }))
}

pub(crate) async fn remove_token(
    State(server): State<Server>,
    reader: Reader,
    Path(id): Path<u32>,
) -> Result<StatusCode, Problem> {
    let removed = server.store().remove_token(own(&reader)?.id, id).await?;
    let name = removed.ok_or_else(Problem::not_found)?;
    note(&server, &reader, "token.remove", name).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Deserialize)]
pub(crate) struct Audited {
    /// Who looked at customers, instead of what was done.
    #[serde(default)]
    reads: bool,
}

pub(crate) async fn audit(
    State(server): State<Server>,
    Query(audited): Query<Audited>,
) -> Result<Json<Vec<AuditRow>>, Problem> {
    let entries = server.store().audited(audited.reads, 500).await?.into_iter();
    let row = |entry: styk_store::AuditEntry| AuditRow {
        time: entry.time,
        who: entry.who,
        action: entry.action,
        detail: entry.detail,
    };
    Ok(Json(entries.map(row).collect()))
}
