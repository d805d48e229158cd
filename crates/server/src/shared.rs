//! What whoever has a link sees: one map, read only, without an account.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use styk_engine::Engine;
use styk_model::Language;
use styk_report::MapDrawing;

use crate::access::address;
use crate::api::maps::{drawn, living};
use crate::api::shares::{Share, of_secret};
use crate::problem::Problem;
use crate::reader::accepted;
use crate::secret::{password_matches, random};
use crate::server::Server;

/// What fewer customers or answers stand behind is not shown.
const LEAST: u64 = 10;

/// How long a picture serves: a link that many open at once is drawn once.
const SERVES: Duration = Duration::from_mins(10);

/// Pictures kept.
const MOST: usize = 100;

/// A picture that was drawn for a link.
#[derive(Debug, Clone)]
struct Drawn {
    picture: Arc<Vec<u8>>,
    name: String,
    language: Language,
    at: Instant,
}

/// Pictures by the link that shows them.
#[derive(Debug, Default)]
pub(crate) struct Pictures(Mutex<HashMap<String, Drawn>>);

impl Pictures {
    fn get(&self, id: &str, now: Instant) -> Option<Drawn> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(id).filter(|drawn| now.duration_since(drawn.at) < SERVES).cloned()
    }

    fn put(&self, id: &str, drawn: Drawn) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.retain(|_, old| drawn.at.duration_since(old.at) < SERVES);
        }
        if known.len() < MOST {
            known.insert(id.to_owned(), drawn);
        }
    }

    /// Forgets all of them.
    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// The map, or the question for its password.
pub(crate) async fn open(State(server): State<Server>, Path(secret): Path<String>, headers: HeaderMap) -> Response {
    let language = accepted(&headers);
    match of_secret(&server, &secret).await {
        Ok(Some((_, share))) if share.password.is_some() => asking(&share, language, None),
        Ok(Some((id, share))) => shown(&server, &id, &share, language).await,
        Ok(None) => gone(language),
        Err(problem) => problem.response(language),
    }
}

/// The map, for the right password: the field `password` of a form.
pub(crate) async fn unlock(
    State(server): State<Server>,
    Path(secret): Path<String>,
    connection: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let language = accepted(&headers);
    let (id, share) = match of_secret(&server, &secret).await {
        Ok(Some(found)) => found,
        Ok(None) => return gone(language),
        Err(problem) => return problem.response(language),
    };
    let Some(stored) = &share.password else { return shown(&server, &id, &share, language).await };
    let given = url::form_urlencoded::parse(&body).find(|(name, _)| name == "password");
    let given = given.map(|(_, password)| password.into_owned()).unwrap_or_default();
    let from = address(&server, &headers, connection.map(|Extension(ConnectInfo(from))| from.ip()));
    let (of_link, of_address) = (format!("link {id}"), format!("address {from}"));
    let now = Instant::now();
    let waits = [server.throttle().wait(&of_link, now), server.throttle().wait(&of_address, now)];
    if let Some(wait) = waits.into_iter().flatten().max() {
        return asking(&share, language, Some(&Refused::Wait(wait.as_secs() + 1)));
    }
    if !tokio::task::block_in_place(|| password_matches(&given, stored)) {
        server.throttle().wrong(&of_link, now);
        server.throttle().wrong(&of_address, now);
        return asking(&share, language, Some(&Refused::Wrong));
    }
    server.throttle().right(&of_link);
    shown(&server, &id, &share, language).await
}

async fn shown(server: &Server, id: &str, share: &Share, language: Language) -> Response {
    match picture(server, id, share).await {
        Ok(drawn) => {
            let data = STANDARD.encode(&*drawn.picture);
            let name = escaped(&drawn.name);
            let body = format!("<img class=\"map\" alt=\"{name}\" src=\"data:image/svg+xml;base64,{data}\">");
            page(share, StatusCode::OK, drawn.language, &drawn.name, &body)
        }
        Err(problem) => problem.response(language),
    }
}

async fn picture(server: &Server, id: &str, share: &Share) -> Result<Drawn, Problem> {
    if let Some(drawn) = server.pictures().get(id, Instant::now()) {
        return Ok(drawn);
    }
    let map = server.engine().kept_map(&share.map, share.version).await?.map;
    let living = if share.figures {
        let personas = server.engine().personas_of(&map).await?;
        let view = Engine::map_view(&personas, None, &server.settings().zone, map.language);
        let mut living = living(server, map.clone(), view).await?;
        living.hide_small(LEAST);
        Some(living)
    } else {
        None
    };
    let picture = Arc::new(drawn(server, &map, living.as_ref(), MapDrawing::Svg).await?);
    let drawn = Drawn { picture, name: map.name, language: map.language, at: Instant::now() };
    server.pictures().put(id, drawn.clone());
    Ok(drawn)
}

/// Why a password was not taken.
enum Refused {
    Wrong,
    /// For so many seconds.
    Wait(u64),
}

fn asking(share: &Share, language: Language, refused: Option<&Refused>) -> Response {
    let [title, label, button, wrong] = match language {
        Language::En => ["A journey map for you", "Password", "Open", "This password is not right."],
        Language::Ru => ["Карта пути клиента для вас", "Пароль", "Открыть", "Пароль не подходит."],
        Language::Pl => ["Mapa podróży klienta dla Ciebie", "Hasło", "Otwórz", "To hasło nie pasuje."],
    };
    let (status, said) = match refused {
        None => (StatusCode::OK, String::new()),
        Some(Refused::Wrong) => (StatusCode::UNAUTHORIZED, wrong.to_owned()),
        Some(Refused::Wait(seconds)) => {
            let said = match language {
                Language::En => format!("Too many wrong passwords: try again in {seconds} s."),
                Language::Ru => format!("Слишком много неверных паролей: попробуйте через {seconds} с."),
                Language::Pl => format!("Zbyt wiele błędnych haseł: spróbuj ponownie za {seconds} s."),
            };
            (StatusCode::TOO_MANY_REQUESTS, said)
        }
    };
    let body = format!(
        "<main><h1>{title}</h1><form method=\"post\"><label for=\"password\">{label}</label>\
         <input id=\"password\" name=\"password\" type=\"password\" required autofocus autocomplete=\"off\">\
         <button>{button}</button><p role=\"alert\">{said}</p></form></main>"
    );
    page(share, status, language, title, &body)
}

/// The same for a link that never was, that is over and that was taken back.
fn gone(language: Language) -> Response {
    let [title, said] = match language {
        Language::En => ["There is no map here", "The link is over or was taken back: ask whoever gave it to you."],
        Language::Ru => ["Карты здесь нет", "Срок ссылки истёк, или её отозвали: обратитесь к тому, кто её прислал."],
        Language::Pl => ["Nie ma tu mapy", "Link wygasł albo został wycofany: zapytaj osobę, od której go masz."],
    };
    let nobody = Share {
        map: String::new(),
        version: None,
        label: String::new(),
        expires: None,
        password: None,
        pages: Vec::new(),
        figures: false,
    };
    page(&nobody, StatusCode::NOT_FOUND, language, title, &format!("<main><h1>{title}</h1><p>{said}</p></main>"))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

const STYLE: &str = "body{margin:0;font:16px/1.5 system-ui,sans-serif;color:#10292f;background:#f2f6f6}\
    .map{display:block;max-width:none;background:#fff}\
    main{max-width:26rem;margin:12vh auto;padding:2rem;background:#fff;border-radius:12px}\
    h1{font-size:1.4rem;margin:0 0 1rem}label{display:block;margin-bottom:.25rem}\
    input,button{font:inherit;padding:.5rem .75rem;border-radius:8px;border:1px solid #9db3b5;width:100%;box-sizing:border-box}\
    button{margin-top:.75rem;background:#0f6670;color:#fff;border-color:#0f6670;cursor:pointer}\
    [role=alert]{color:#9c3f0c;min-height:1.5em;margin:.75rem 0 0}";

/// A page that loads nothing, runs nothing, and stands in frames of the pages that the link names only.
fn page(share: &Share, status: StatusCode, language: Language, title: &str, body: &str) -> Response {
    let nonce = &random()[..32];
    let (language, title) = (language.code(), escaped(title));
    let page = format!(
        "<!DOCTYPE html><html lang=\"{language}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta name=\"robots\" content=\"noindex\">\
         <title>{title}</title><style nonce=\"{nonce}\">{STYLE}</style></head><body>{body}</body></html>"
    );
    let mut response = (status, page).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    let pages = if share.pages.is_empty() { "'none'".to_owned() } else { share.pages.join(" ") };
    let policy = format!(
        "default-src 'none'; style-src 'nonce-{nonce}'; img-src data:; base-uri 'none'; form-action 'self'; \
         frame-ancestors {pages}"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}
