//! A server on a data folder of its own, spoken to without a socket.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use serde_json::{Value, json};
use styk_engine::Engine;
use styk_server::{Config, Server};
use tower::ServiceExt;

pub(crate) struct App {
    pub(crate) router: Router,
    pub(crate) engine: Arc<Engine>,
    _place: tempfile::TempDir,
}

/// Who asks: a session's cookie and what it must repeat, or a token.
#[derive(Debug, Clone, Default)]
pub(crate) struct Caller {
    pub(crate) cookie: Option<String>,
    pub(crate) csrf: Option<String>,
    pub(crate) token: Option<String>,
    pub(crate) language: Option<&'static str>,
    pub(crate) host: Option<&'static str>,
}

pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

impl Caller {
    pub(crate) fn without_csrf(mut self) -> Self {
        self.csrf = None;
        self
    }

    pub(crate) fn with_token(token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..Self::default() }
    }
}

pub(crate) const PASSWORD: &str = "correct horse battery";

impl App {
    pub(crate) async fn new() -> Self {
        Self::with(Config::default()).await
    }

    pub(crate) async fn with(config: Config) -> Self {
        let place = tempfile::tempdir().unwrap();
        let engine = Arc::new(Engine::open(&place.path().join("data")).await.unwrap());
        let server = Server::new(Arc::clone(&engine), config).await.unwrap();
        Self { router: styk_server::router(server), engine, _place: place }
    }

    pub(crate) async fn send(&self, caller: &Caller, method: Method, path: &str, body: Body) -> Reply {
        let mut request = Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, "application/json");
        request = request.header(header::HOST, caller.host.unwrap_or("localhost:8080"));
        let headers = [
            (header::COOKIE.as_str(), caller.cookie.clone()),
            ("x-styk-csrf", caller.csrf.clone()),
            (header::AUTHORIZATION.as_str(), caller.token.as_ref().map(|token| format!("Bearer {token}"))),
            (header::ACCEPT_LANGUAGE.as_str(), caller.language.map(str::to_owned)),
        ];
        for (name, value) in headers.into_iter().filter_map(|(name, value)| Some((name, value?))) {
            request = request.header(name, value);
        }
        let mut request = request.body(body).unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 50_000))));
        let reply = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (reply.status(), reply.headers().clone());
        let bytes = axum::body::to_bytes(reply.into_body(), usize::MAX).await.unwrap().to_vec();
        Reply { status, headers, bytes }
    }

    pub(crate) async fn get(&self, caller: &Caller, path: &str) -> Reply {
        self.send(caller, Method::GET, path, Body::empty()).await
    }

    pub(crate) async fn post(&self, caller: &Caller, path: &str, body: Value) -> Reply {
        self.send(caller, Method::POST, path, Body::from(body.to_string())).await
    }

    /// Makes the first administrator and signs in.
    pub(crate) async fn administrator(&self) -> Caller {
        let body = json!({ "email": "Olga@Example.com", "name": "Olga", "password": PASSWORD, "language": "en" });
        let reply = self.post(&Caller::default(), "/api/v1/setup", body).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
        signed_in(&reply)
    }

    /// Lets somebody of a role in, and signs them in.
    pub(crate) async fn somebody(&self, administrator: &Caller, role: &str) -> Caller {
        let email = format!("{role}@example.com");
        let body = json!({ "email": email, "name": role, "role": role, "password": PASSWORD });
        let made = self.post(administrator, "/api/v1/users", body).await;
        assert_eq!(made.status, StatusCode::OK, "{}", made.text());
        self.sign_in(&email).await
    }

    pub(crate) async fn sign_in(&self, email: &str) -> Caller {
        let body = json!({ "email": email, "password": PASSWORD });
        let reply = self.post(&Caller::default(), "/api/v1/session", body).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
        signed_in(&reply)
    }

    /// Sends and imports a small file.
    pub(crate) async fn import(&self, caller: &Caller) -> Value {
        let csv = "customer,date,event,channel\nK-1,2024-03-01 09:15,search,web\nK-1,2024-03-01 09:21,purchase,web\n\
                   K-2,2024-03-02 10:00,search,app\n";
        self.import_csv(caller, csv).await
    }

    /// Sends and imports a file with these lines.
    pub(crate) async fn import_csv(&self, caller: &Caller, csv: &'static str) -> Value {
        let sent = self.send(caller, Method::POST, "/api/v1/uploads?name=shop.csv", Body::from(csv)).await;
        assert_eq!(sent.status, StatusCode::OK, "{}", sent.text());
        let upload = sent.json();
        let take = json!({ "table": upload["tables"][0]["table"], "mapping": upload["tables"][0]["mapping"] });
        let path = format!("/api/v1/uploads/{}/import", upload["id"].as_str().unwrap());
        let taken = self.post(caller, &path, take).await;
        assert_eq!(taken.status, StatusCode::OK, "{}", taken.text());
        taken.json()
    }
}

fn signed_in(reply: &Reply) -> Caller {
    let cookie = reply.headers[header::SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
    let csrf = reply.json()["csrf"].as_str().unwrap().to_owned();
    Caller { cookie: Some(cookie), csrf: Some(csrf), ..Caller::default() }
}
