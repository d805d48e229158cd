//! Who may do what, checked in one place for every route.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use styk_store::Role;

use crate::problem::Problem;
use crate::reader::{Reader, accepted, cookie};
use crate::secret::{hash, same};
use crate::server::Server;

/// The cookie of a session.
pub(crate) const SESSION: &str = "styk_session";

/// The header in which unsafe requests repeat what `GET /session` told.
const CSRF: &str = "x-styk-csrf";

/// Who may call a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Anyone,
    Role(Role),
}

/// When the work of a request ends before its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ends {
    /// After this time, and when whoever waits has gone.
    After(Duration),
    /// When whoever waits has gone.
    WithReader,
    /// Never: what changes something is not left half done.
    Never,
}

/// Finds out who asks, lets them through or not, and says problems in their language.
pub(crate) async fn guard(
    State((server, access, ends)): State<(Server, Access, Ends)>,
    mut request: Request,
    next: Next,
) -> Response {
    let language = accepted(request.headers());
    let connection = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let headers = request.headers().clone();
    let reader = match reader(&server, &headers, connection).await {
        Ok(reader) => reader,
        Err(problem) => return problem.response(language),
    };
    let language = reader.language;
    if let Err(problem) = allowed(&reader, access, request.method(), &headers) {
        return problem.response(language);
    }
    request.extensions_mut().insert(reader);
    let answer = next.run(request);
    let answered = match ends {
        Ends::WithReader => Ok(answer.await),
        Ends::After(longest) => tokio::time::timeout(longest, answer).await.map_err(|_| too_long(longest)),
        Ends::Never => tokio::spawn(answer).await.map_err(|error| {
            tracing::error!(%error, "a handler ended unexpectedly");
            Problem::internal()
        }),
    };
    let mut response = match answered {
        Ok(response) => response,
        Err(problem) => return problem.response(language),
    };
    match response.extensions_mut().remove::<Problem>() {
        Some(problem) => problem.response(language),
        None => response.into_response(),
    }
}

fn too_long(longest: Duration) -> Problem {
    let seconds = longest.as_secs();
    let words = [
        format!("This took longer than {seconds} s and was stopped: ask for less, or try again later."),
        format!("Запрос выполнялся дольше {seconds} с и остановлен: сузьте его или повторите позже."),
        format!("To trwało dłużej niż {seconds} s i zostało zatrzymane: zawęź pytanie albo spróbuj później."),
    ];
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "timeout", words)
}

fn allowed(reader: &Reader, access: Access, method: &Method, headers: &HeaderMap) -> Result<(), Problem> {
    if let Access::Role(least) = access {
        match reader.role {
            None => return Err(Problem::signed_out()),
            Some(role) if role < least => return Err(Problem::forbidden()),
            Some(_) => {}
        }
    }
    let Some(expected) = reader.csrf.as_deref().filter(|_| !method.is_safe()) else { return Ok(()) };
    let given = headers.get(CSRF).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if same(given, expected) {
        return Ok(());
    }
    let words = [
        "This request did not come from the app: reload the page.",
        "Запрос пришёл не из приложения: обновите страницу.",
        "To żądanie nie pochodzi z aplikacji: odśwież stronę.",
    ];
    Err(Problem::new(StatusCode::FORBIDDEN, "csrf", words))
}

/// A token says who it is, else a session, else the demo's user.
async fn reader(server: &Server, headers: &HeaderMap, connection: Option<IpAddr>) -> Result<Reader, Problem> {
    let mut reader = Reader {
        account: None,
        role: None,
        csrf: None,
        language: accepted(headers),
        address: address(server, headers, connection),
        loopback: is_loopback_host(headers),
    };
    if let Some(token) = bearer(headers) {
        let Some((account, role)) = server.store().token(&hash(token)).await? else {
            return Err(Problem::signed_out());
        };
        reader.language = account.language;
        reader.role = Some(role);
        reader.account = Some(account);
        return Ok(reader);
    }
    if let Some(secret) = cookie(headers, SESSION)
        && let Some(session) = server.store().session(&hash(secret)).await?
    {
        reader.language = session.account.language;
        reader.role = Some(session.account.role);
        reader.csrf = Some(session.csrf);
        reader.account = Some(session.account);
        return Ok(reader);
    }
    if let Some(demo) = server.demo() {
        reader.role = Some(demo.account.role);
        reader.csrf = Some(demo.csrf.clone());
        reader.account = Some(demo.account.clone());
    }
    Ok(reader)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ").map(str::trim)
}

/// Where a request came from: what a proxy says counts only if that proxy is trusted.
pub(crate) fn address(server: &Server, headers: &HeaderMap, connection: Option<IpAddr>) -> IpAddr {
    let direct = connection.unwrap_or(IpAddr::from([127, 0, 0, 1]));
    if !server.trusts(direct) {
        return direct;
    }
    let forwarded = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let addresses = forwarded.flat_map(|line| line.split(',')).filter_map(|one| one.trim().parse::<IpAddr>().ok());
    // Whatever stands left of the last address not of a trusted proxy can be made up.
    let all: Vec<IpAddr> = addresses.collect();
    all.into_iter().rev().find(|address| !server.trusts(*address)).unwrap_or(direct)
}

fn host(headers: &HeaderMap) -> Option<&str> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let end = if host.starts_with('[') { host.find(']').map(|at| at + 1) } else { host.find(':') };
    Some(&host[..end.unwrap_or(host.len())])
}

fn is_loopback_host(headers: &HeaderMap) -> bool {
    host(headers).is_none_or(|host| ["localhost", "127.0.0.1", "[::1]"].contains(&host))
}

/// Refuses a name that is not this server's: a page of somebody else whose name
/// was made to point here (DNS rebinding) would otherwise read everything.
pub(crate) async fn check_host(State(server): State<Server>, request: Request, next: Next) -> Response {
    let known =
        is_loopback_host(request.headers()) || host(request.headers()).is_some_and(|host| server.answers_to(host));
    if known {
        return next.run(request).await;
    }
    let language = accepted(request.headers());
    let words = [
        "This server does not go by that name: start it with `--host NAME`.",
        "Сервер не отвечает на это имя: запустите его с `--host ИМЯ`.",
        "Serwer nie odpowiada na tę nazwę: uruchom go z `--host NAZWA`.",
    ];
    Problem::new(StatusCode::MISDIRECTED_REQUEST, "host", words).response(language)
}
