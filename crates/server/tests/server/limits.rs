//! Nobody keeps the server busy for ever.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use serde_json::json;
use styk_engine::Engine;
use styk_server::{Config, Limits};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::client::{App, Caller};

fn limited(limits: Limits) -> Config {
    Config { limits, listen: SocketAddr::from(([127, 0, 0, 1], 0)), ..Config::default() }
}

/// A server with a socket.
struct Serving {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<()>,
    _place: tempfile::TempDir,
}

impl Serving {
    async fn new(limits: Limits) -> Self {
        let place = tempfile::tempdir().unwrap();
        let engine = Arc::new(Engine::open(&place.path().join("data")).await.unwrap());
        let (ready, address) = oneshot::channel();
        let (stop, stopped) = oneshot::channel::<()>();
        let ended = tokio::spawn(async move {
            let ready = |address, _| ready.send(address).unwrap();
            let stopped = async { stopped.await.unwrap() };
            styk_server::serve(engine, limited(limits), ready, stopped).await.unwrap();
        });
        Self { address: address.await.unwrap(), stop, ended, _place: place }
    }

    /// What comes back on a connection that begins so, and how long that took.
    async fn begun_with(&self, text: &str) -> (String, Duration) {
        let begun = Instant::now();
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let _ = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut answer)).await.unwrap();
        (String::from_utf8(answer).unwrap(), begun.elapsed())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sends_too_slowly_is_hung_up_on() {
    let serving = Serving::new(Limits { sending: Duration::from_millis(300), ..Limits::default() }).await;
    let (head, took) = serving.begun_with("GET /health HTTP/1.1\r\nHost: loc").await;
    assert!(!head.contains("200") && took < Duration::from_secs(10), "{head} after {took:?}");
    let body =
        "POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\nConnection: close\r\n\r\n{\"em";
    let (answer, took) = serving.begun_with(body).await;
    assert!(answer.starts_with("HTTP/1.1 4") && took < Duration::from_secs(10), "{answer} after {took:?}");
    let (fine, _) = serving.begun_with("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await;
    assert!(fine.ends_with("ok\n"), "{fine}");
    serving.stop.send(()).unwrap();
    serving.ended.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_answers_what_has_begun_and_nothing_else() {
    let serving = Serving::new(Limits::default()).await;
    let mut idle = TcpStream::connect(serving.address).await.unwrap();
    idle.write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
    let mut answer = [0; 15];
    idle.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200 OK");
    serving.stop.send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(10), serving.ended).await.unwrap().unwrap();
    assert!(TcpStream::connect(serving.address).await.is_err());
}

/// Never done, and pauses seldom.
const ENDLESS: [&str; 2] = [
    "with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000000) select max(i) from n",
    "select max(a.id || b.id || c.id || d.id || e.id || f.id) from interactions a, interactions b, \
     interactions c, interactions d, interactions e, interactions f, interactions g, interactions h, \
     interactions i, interactions j, interactions k, interactions l, interactions m, interactions n, \
     interactions o, interactions p, interactions q, interactions r, interactions s, interactions t",
];

/// Does something while an SQL query that has no end is answered.
async fn during_a_query<T>(app: &App, caller: &Caller, work: impl Future<Output = T>) -> T {
    let body = Body::from(json!({ "query": ENDLESS[0] }).to_string());
    let endless = app.send(caller, Method::POST, "/api/v1/sql", body);
    let work = async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        work.await
    };
    tokio::select! {
        _ = endless => panic!("it has no end"),
        done = work => done,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_that_takes_too_long_is_given_up_in_the_readers_language() {
    let limits = Limits { questions: 1, request: Duration::from_millis(300), ..Limits::default() };
    let app = App::with(limited(limits)).await;
    let administrator = app.administrator().await;
    app.import(&administrator).await;
    let me = Body::from(json!({ "language": "ru" }).to_string());
    app.send(&administrator, Method::PATCH, "/api/v1/me", me).await;
    let ask = app.post(&administrator, "/api/v1/ask", json!({ "ask": "transitions" }));
    let reply = during_a_query(&app, &administrator, ask).await;
    assert_eq!((reply.status, reply.json()["code"].as_str()), (StatusCode::SERVICE_UNAVAILABLE, Some("timeout")));
    let detail = reply.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.starts_with("Запрос выполнялся дольше"), "{detail}");
}

/// Seconds that this process has kept its cores busy.
#[cfg(target_os = "linux")]
fn busy_s() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    let ticks: f64 = fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap();
    ticks / 100.0
}

#[tokio::test(flavor = "multi_thread")]
async fn sql_that_runs_too_long_stops() {
    let app = App::new().await;
    let administrator = app.administrator().await;
    app.import(&administrator).await;
    let mut settings = app.get(&administrator, "/api/v1/settings").await.json();
    assert_eq!(settings["sql_seconds"], 60);
    settings["sql_seconds"] = json!(1);
    let saved = app.send(&administrator, Method::PUT, "/api/v1/settings", Body::from(settings.to_string())).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.text());
    for query in ENDLESS {
        let begun = Instant::now();
        let reply = app.post(&administrator, "/api/v1/sql", json!({ "query": query })).await;
        assert_eq!(reply.json()["code"], "sql_timeout", "{}", reply.text());
        assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
        // Other tests keep other processes busy, where each has its own.
        #[cfg(target_os = "linux")]
        if std::env::var_os("NEXTEST").is_some() {
            tokio::time::sleep(Duration::from_millis(500)).await;
            let before = busy_s();
            tokio::time::sleep(Duration::from_secs(1)).await;
            assert!(busy_s() - before < 0.3, "it goes on: {query}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_when_too_much_is_asked_is_told_to_come_again() {
    let app = App::with(limited(Limits { questions: 1, waiting: 0, ..Limits::default() })).await;
    let administrator = app.administrator().await;
    app.import(&administrator).await;
    let ask = app.post(&administrator, "/api/v1/ask", json!({ "ask": "transitions" }));
    let reply = during_a_query(&app, &administrator, ask).await;
    assert_eq!((reply.status, reply.json()["code"].as_str()), (StatusCode::SERVICE_UNAVAILABLE, Some("busy")));
    assert!(reply.headers.contains_key(header::RETRY_AFTER));
    // Whoever asked has hung up: the place is free again.
    let again = app.post(&administrator, "/api/v1/ask", json!({ "ask": "transitions" })).await;
    assert_eq!(again.status, StatusCode::OK, "{}", again.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_something_goes_on_when_the_reader_leaves() {
    let app = App::new().await;
    let administrator = app.administrator().await;
    app.import(&administrator).await;
    let undo = app.send(&administrator, Method::DELETE, "/api/v1/imports/1", Body::empty());
    // Long enough to begin.
    let _ = tokio::time::timeout(Duration::from_millis(4), undo).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let interactions = app.get(&administrator, "/api/v1/data").await.json()["interactions"].as_u64();
    let state = app.get(&administrator, "/api/v1/imports").await.json()[0]["state"].as_str().unwrap().to_owned();
    let whole = [(Some(0), "undone"), (Some(3), "committed")];
    assert!(whole.contains(&(interactions, &state)), "half done: {interactions:?}, {state}");
}

#[tokio::test(flavor = "multi_thread")]
async fn durations_are_told_by_route_and_kind_of_question() {
    let app = App::new().await;
    let administrator = app.administrator().await;
    app.import(&administrator).await;
    app.post(&administrator, "/api/v1/ask", json!({ "ask": "transitions" })).await;
    app.get(&administrator, "/api/v1/imports/1/quarantine").await;
    app.get(&administrator, "/some/screen").await;
    let text = app.get(&Caller::default(), "/metrics").await.text();
    for line in [
        "styk_request_duration_seconds_count{method=\"POST\",route=\"/api/v1/ask\",status=\"200\"} 1",
        "styk_request_duration_seconds_count{method=\"GET\",route=\"/api/v1/imports/{number}/quarantine\",status=\"200\"} 1",
        "styk_request_duration_seconds_count{method=\"GET\",route=\"app\",status=\"200\"} 1",
        "styk_question_duration_seconds_count{kind=\"transitions\"} 1",
        "styk_jobs_running 0",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    assert!(!text.contains("session="), "{text}");
}
