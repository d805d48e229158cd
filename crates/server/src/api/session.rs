//! Signing in and out.

use std::time::Instant;

use axum::Json;
use axum::extract::State as Shared;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_model::{Language, Timestamp};
use styk_store::{Account, NewAccount, Role};

use super::accounts::{User, checked_email, checked_password};
use super::{Body, note};
use crate::access::SESSION;
use crate::problem::Problem;
use crate::reader::{Reader, cookie};
use crate::secret::{hash, password_hash, password_matches, random};
use crate::server::Server;
use crate::settings::Settings;

/// How long a session lasts.
const SESSION_DAYS: i64 = 30;

/// What the app needs to begin.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct State {
    state: Stage,
    /// Everybody is a demo user here.
    demo: bool,
    version: &'static str,
    /// To be repeated in the header `x-styk-csrf` of requests that change something.
    #[serde(skip_serializing_if = "Option::is_none")]
    csrf: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<User>,
    #[serde(skip_serializing_if = "Option::is_none")]
    settings: Option<Settings>,
    /// Whether identifiers of single customers come masked, and texts and properties not at all.
    masked: bool,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "SessionStage")]
enum Stage {
    /// There is no administrator yet.
    Setup,
    Anonymous,
    SignedIn,
}

/// The first administrator.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Setup {
    email: String,
    name: String,
    /// At least ten characters.
    password: String,
    #[serde(default)]
    language: Language,
    /// Zone of days, weeks and months (IANA name).
    #[serde(default)]
    zone: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignIn {
    email: String,
    password: String,
}

pub(crate) async fn get(Shared(server): Shared<Server>, reader: Reader) -> Result<Json<State>, Problem> {
    let Some(account) = &reader.account else {
        let none = server.demo().is_none() && server.store().accounts().await?.is_empty();
        let state = if none { Stage::Setup } else { Stage::Anonymous };
        return Ok(Json(State {
            state,
            demo: false,
            version: version(),
            csrf: None,
            user: None,
            settings: None,
            masked: false,
        }));
    };
    Ok(Json(signed_in(&server, &reader, account, reader.csrf.clone())))
}

fn signed_in(server: &Server, reader: &Reader, account: &Account, csrf: Option<String>) -> State {
    let settings = server.settings();
    State {
        state: Stage::SignedIn,
        demo: server.demo().is_some_and(|demo| demo.account.id == account.id),
        version: version(),
        csrf,
        user: Some(User::from(account.clone())),
        masked: reader.is_masked(&settings),
        settings: Some((*settings).clone()),
    }
}

fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

pub(crate) async fn setup(
    Shared(server): Shared<Server>,
    reader: Reader,
    Body(setup): Body<Setup>,
) -> Result<Response, Problem> {
    if server.demo().is_some() {
        return Err(Problem::forbidden());
    }
    let email = checked_email(&setup.email)?;
    checked_password(&setup.password)?;
    let password = tokio::task::block_in_place(|| password_hash(&setup.password));
    let new = NewAccount { email, name: setup.name, role: Role::Administrator, language: setup.language, password };
    let account = server.store().add_account(&new, true).await?;
    let mut settings = (*server.settings()).clone();
    settings.language = setup.language;
    if let Some(zone) = setup.zone.filter(|zone| jiff::tz::TimeZone::get(zone).is_ok()) {
        settings.zone = zone;
    }
    server.set_settings(settings, &account.email).await?;
    begin(&server, &reader, account).await
}

/// Makes the first administrator where there is none yet; says nothing where there is.
pub async fn add_first_administrator(
    engine: &styk_engine::Engine,
    email: &str,
    password: &str,
    language: Language,
) -> Result<(), styk_engine::EngineError> {
    let password = tokio::task::block_in_place(|| password_hash(password));
    let (email, name, role) = (email.trim().to_owned(), "Administrator".to_owned(), Role::Administrator);
    match engine.store().add_account(&NewAccount { email, name, role, language, password }, true).await {
        Ok(_) | Err(styk_store::StoreError::AccountExists(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn sign_in(
    Shared(server): Shared<Server>,
    reader: Reader,
    Body(given): Body<SignIn>,
) -> Result<Response, Problem> {
    let email = given.email.trim().to_lowercase();
    let (of_account, of_address) = (format!("account {email}"), format!("address {}", reader.address));
    let now = Instant::now();
    let waits = [server.throttle().wait(&of_account, now), server.throttle().wait(&of_address, now)];
    if let Some(wait) = waits.into_iter().flatten().max() {
        return Err(too_often(wait.as_secs() + 1));
    }
    let found = server.store().account_by_email(&email).await?;
    // As much work for an unknown e-mail: the time taken must not tell which there are.
    let stored = found.as_ref().map_or(NOBODY, |(_, password)| password);
    let matches = tokio::task::block_in_place(|| password_matches(&given.password, stored));
    let Some((account, _)) = found.filter(|_| matches) else {
        server.throttle().wrong(&of_account, now);
        server.throttle().wrong(&of_address, now);
        note(&server, &reader, "session.refused", email).await?;
        let words = [
            "This e-mail and password do not go together.",
            "Такой пары «почта и пароль» нет.",
            "Ten e-mail i hasło do siebie nie pasują.",
        ];
        return Err(Problem::new(StatusCode::UNAUTHORIZED, "password", words));
    };
    server.throttle().right(&of_account);
    begin(&server, &reader, account).await
}

/// A hash that no password has.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c3R5ay1zdHlrLXN0eWs$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

fn too_often(seconds: u64) -> Problem {
    let words = [
        format!("Too many wrong passwords: try again in {seconds} s."),
        format!("Слишком много неверных паролей: попробуйте через {seconds} с."),
        format!("Zbyt wiele błędnych haseł: spróbuj ponownie za {seconds} s."),
    ];
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_often", words).retry_after(seconds)
}

async fn begin(server: &Server, reader: &Reader, account: Account) -> Result<Response, Problem> {
    let (secret, csrf) = (random(), random());
    let expires = Timestamp(Timestamp::now().0 + SESSION_DAYS * 86_400_000_000);
    server.store().add_session(account.id, &hash(&secret), &csrf, expires).await?;
    let reader = Reader { role: Some(account.role), account: Some(account.clone()), ..reader.clone() };
    note(server, &reader, "session.begin", reader.address.to_string()).await?;
    let state = signed_in(server, &reader, &account, Some(csrf));
    Ok(with_cookie(Json(state).into_response(), &secret, SESSION_DAYS * 86_400, reader.loopback))
}

fn with_cookie(mut response: Response, secret: &str, seconds: i64, loopback: bool) -> Response {
    let secure = if loopback { "" } else { "; Secure" };
    let cookie = format!("{SESSION}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

pub(crate) async fn sign_out(
    Shared(server): Shared<Server>,
    reader: Reader,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if let Some(secret) = cookie(&headers, SESSION) {
        server.store().end_session(&hash(secret)).await?;
    }
    Ok(with_cookie(StatusCode::NO_CONTENT.into_response(), "", 0, reader.loopback))
}
