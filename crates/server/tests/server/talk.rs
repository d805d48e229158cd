//! Comments, mentions and tasks of maps.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::client::{App, Caller, Reply};

const COMMENTS: &str = "/api/v1/maps/shop/comments";
const TASKS: &str = "/api/v1/maps/shop/tasks";
const MINE: &str = "/api/v1/tasks/mine";

async fn put(app: &App, caller: &Caller, path: &str, body: Value) -> Reply {
    app.send(caller, Method::PUT, path, Body::from(body.to_string())).await
}

async fn delete(app: &App, caller: &Caller, path: &str) -> StatusCode {
    app.send(caller, Method::DELETE, path, Body::empty()).await.status
}

/// Keeps a map with a step and a lane.
async fn shop(app: &App, caller: &Caller) {
    let map = json!({
        "name": "Shopping",
        "stages": [{ "key": "buy", "name": "Buying", "steps": [{ "key": "pays", "name": "Pays" }] }],
        "lanes": [{ "key": "mood", "kind": "emotion" }],
    });
    let saved = put(app, caller, "/api/v1/documents/map/shop", json!({ "version": 0, "body": map })).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.text());
}

/// The number of the account with an e-mail.
async fn number(app: &App, caller: &Caller, email: &str) -> Value {
    let colleagues = app.get(caller, "/api/v1/colleagues").await.json();
    let found = colleagues.as_array().unwrap().iter().find(|one| one["email"] == email);
    found.unwrap_or_else(|| panic!("no {email} in {colleagues}"))["id"].clone()
}

async fn said(app: &App, caller: &Caller, body: Value) -> Value {
    let made = app.post(caller, COMMENTS, body).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text());
    made.json()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comment_stands_where_it_was_made_and_its_answers_with_it() {
    let app = App::new().await;
    let olga = app.administrator().await;
    shop(&app, &olga).await;
    let first = said(&app, &olga, json!({ "text": " Too slow \n", "step": "pays", "lane": "mood" })).await;
    let answer = said(&app, &olga, json!({ "text": "Indeed", "thread": first["id"] })).await;
    assert_eq!((&answer["step"], &answer["lane"], &answer["thread"]), (&json!("pays"), &json!("mood"), &first["id"]));
    let mut listed = app.get(&olga, COMMENTS).await.json();
    for comment in listed.as_array_mut().unwrap() {
        comment["created"] = json!("[time]");
    }
    let comment = |id: &Value, thread: &Value, text: &str| {
        json!({
            "id": id, "thread": thread, "step": "pays", "lane": "mood", "author": "olga@example.com", "text": text,
            "created": "[time]", "edited": null, "deleted": false, "resolved": null, "resolver": null, "mentions": [],
        })
    };
    let expected = [comment(&first["id"], &Value::Null, "Too slow"), comment(&answer["id"], &first["id"], "Indeed")];
    assert_eq!(listed, json!(expected));

    let nested = app.post(&olga, COMMENTS, json!({ "text": "Hm", "thread": answer["id"] })).await;
    assert_eq!(nested.status, StatusCode::NOT_FOUND, "an answer is no thread");
    assert_eq!(app.get(&olga, "/api/v1/maps/other/comments").await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        app.post(&olga, "/api/v1/maps/other/comments", json!({ "text": "Hm" })).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_said_is_refused_with_what_to_do() {
    let app = App::new().await;
    let olga = app.administrator().await;
    shop(&app, &olga).await;
    for (body, code, words) in [
        (json!({ "text": " \n" }), "text", "1 to 5000 characters"),
        (json!({ "text": "x".repeat(5_001) }), "text", "1 to 5000 characters"),
        (json!({ "text": "Hm", "step": "gone" }), "place", "`gone`"),
        (json!({ "text": "Hm", "step": "pays", "lane": "gone" }), "place", "`gone`"),
        (json!({ "text": "Hm", "mentions": [99] }), "colleague", "99"),
        (json!({ "text": "Hm", "mentions": vec![1; 21] }), "mentions", "at most 20"),
    ] {
        let refused = app.post(&olga, COMMENTS, body.clone()).await;
        assert_eq!(
            (refused.status, &refused.json()["code"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!(code)),
            "{body}"
        );
        assert!(refused.text().contains(words), "{}", refused.text());
    }
    for body in [json!({ "title": "" }), json!({ "title": "x".repeat(301) }), json!({ "title": "a", "due": "soon" })] {
        assert_eq!(app.post(&olga, TASKS, body.clone()).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
    }
    assert_eq!(app.get(&olga, COMMENTS).await.json(), json!([]));
    assert_eq!(app.get(&olga, TASKS).await.json(), json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_mentioned_finds_it_until_they_have_seen_it() {
    let app = App::new().await;
    let olga = app.administrator().await;
    let viewer = app.somebody(&olga, "viewer").await;
    shop(&app, &olga).await;
    let id = number(&app, &olga, "viewer@example.com").await;
    let made = said(&app, &olga, json!({ "text": "@viewer, is it so?", "step": "pays", "mentions": [id, id] })).await;
    assert_eq!(made["mentions"], json!([id]), "each once");
    let found = app.get(&viewer, MINE).await.json();
    let mention = &found["mentions"][0];
    assert_eq!((&mention["comment"]["id"], &mention["map"]), (&made["id"], &json!("shop")), "{found}");
    assert_eq!((&mention["map_name"], &mention["step_name"]), (&json!("Shopping"), &json!("Pays")));
    assert_eq!(app.get(&olga, MINE).await.json()["mentions"], json!([]), "of nobody else");

    let seen = format!("/api/v1/mentions/{}", made["id"]);
    assert_eq!(delete(&app, &olga, &seen).await, StatusCode::NOT_FOUND);
    assert_eq!(delete(&app, &viewer, &seen).await, StatusCode::NO_CONTENT);
    assert_eq!(delete(&app, &viewer, &seen).await, StatusCode::NOT_FOUND);
    assert_eq!(app.get(&viewer, MINE).await.json(), json!({ "tasks": [], "mentions": [] }));
    let answer = app.post(&viewer, COMMENTS, json!({ "text": "Yes", "thread": made["id"] })).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "a viewer reads");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comment_is_changed_by_its_author_and_deleted_by_administrators_too() {
    let app = App::new().await;
    let olga = app.administrator().await;
    let editor = app.somebody(&olga, "editor").await;
    shop(&app, &olga).await;
    let first = said(&app, &editor, json!({ "text": "Too slow" })).await;
    let path = format!("{COMMENTS}/{}", first["id"]);
    let other = put(&app, &olga, &path, json!({ "text": "Fast enough" })).await;
    assert_eq!(other.status, StatusCode::FORBIDDEN, "nobody puts words into the mouth of others");
    let own = put(&app, &editor, &path, json!({ "text": "Much too slow" })).await.json();
    assert_eq!(own["text"], "Much too slow");
    assert!(own["edited"].is_string(), "{own}");

    let settled = put(&app, &olga, &format!("{path}/resolved"), json!({ "resolved": true })).await.json();
    assert_eq!(settled["resolver"], "olga@example.com");
    let of_olga = said(&app, &olga, json!({ "text": "Not yet", "thread": first["id"] })).await;
    assert_eq!(app.get(&olga, COMMENTS).await.json()[0]["resolved"], Value::Null, "an answer opens it again");
    let path_of_olga = format!("{COMMENTS}/{}", of_olga["id"]);
    assert_eq!(delete(&app, &editor, &path_of_olga).await, StatusCode::FORBIDDEN);
    assert_eq!(delete(&app, &olga, &path).await, StatusCode::NO_CONTENT);
    let left = app.get(&olga, COMMENTS).await.json();
    assert_eq!(delete(&app, &olga, &path).await, StatusCode::NOT_FOUND, "it is deleted");
    assert_eq!((&left[0]["text"], &left[0]["deleted"]), (&json!(""), &json!(true)), "its place stays for the answers");
    assert_eq!(delete(&app, &olga, &path_of_olga).await, StatusCode::NO_CONTENT);
    assert_eq!(app.get(&olga, COMMENTS).await.json(), json!([]));
    let log = app.get(&olga, "/api/v1/audit").await.json();
    assert_eq!((&log[0]["action"], &log[1]["action"]), (&json!("map.comment_remove"), &json!("map.comment_remove")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_is_made_of_a_comment_and_done_by_whoever_it_is_for() {
    let app = App::new().await;
    let olga = app.administrator().await;
    let viewer = app.somebody(&olga, "viewer").await;
    shop(&app, &olga).await;
    let owner = number(&app, &olga, "viewer@example.com").await;
    let comment = said(&app, &olga, json!({ "text": "Too slow", "step": "pays", "lane": "mood" })).await;
    let wanted = json!({ "title": "Speed it up", "comment": comment["id"], "owner": owner, "due": "2020-02-29" });
    let made = app.post(&olga, TASKS, wanted).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text());
    let made = made.json();
    assert_eq!((&made["step"], &made["lane"], &made["overdue"]), (&json!("pays"), &json!("mood"), &json!(true)));
    let waiting = app.get(&viewer, MINE).await.json();
    assert_eq!((&waiting["tasks"][0]["task"]["id"], &waiting["tasks"][0]["step_name"]), (&made["id"], &json!("Pays")));

    let done = format!("/api/v1/tasks/{}/done", made["id"]);
    let finished = put(&app, &viewer, &done, json!({ "done": true })).await.json();
    assert_eq!((&finished["finisher"], &finished["overdue"]), (&json!("viewer@example.com"), &json!(false)));
    assert_eq!(app.get(&viewer, MINE).await.json()["tasks"], json!([]));
    let path = format!("{TASKS}/{}", made["id"]);
    let changed = put(&app, &olga, &path, json!({ "title": "Speed it up", "due": "2999-01-01" })).await.json();
    assert_eq!((&changed["owner"], &changed["due"]), (&Value::Null, &json!("2999-01-01")));
    assert_eq!(put(&app, &viewer, &done, json!({ "done": false })).await.status, StatusCode::FORBIDDEN, "of others");
    assert_eq!(put(&app, &olga, &done, json!({ "done": false })).await.json()["done"], Value::Null);
    assert_eq!(delete(&app, &olga, &path).await, StatusCode::NO_CONTENT);
    assert_eq!(delete(&app, &olga, &path).await, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_maps_and_accounts_that_are_gone_nothing_waits_for_anybody() {
    let app = App::new().await;
    let olga = app.administrator().await;
    app.somebody(&olga, "editor").await;
    shop(&app, &olga).await;
    let (own, editor) =
        (number(&app, &olga, "olga@example.com").await, number(&app, &olga, "editor@example.com").await);
    said(&app, &olga, json!({ "text": "@Olga, @editor", "mentions": [own, editor] })).await;
    app.post(&olga, TASKS, json!({ "title": "Look", "owner": own })).await;
    app.post(&olga, TASKS, json!({ "title": "Draw", "owner": editor })).await;
    assert_eq!(delete(&app, &olga, &format!("/api/v1/users/{editor}")).await, StatusCode::NO_CONTENT);
    assert_eq!(app.get(&olga, COMMENTS).await.json()[0]["mentions"], json!([own]));
    let owners: Vec<Value> =
        app.get(&olga, TASKS).await.json().as_array().unwrap().iter().map(|task| task["owner"].clone()).collect();
    assert_eq!(owners, [own, Value::Null]);

    let gone = put(&app, &olga, "/api/v1/documents/map/shop", json!({ "version": 1, "body": null })).await;
    assert_eq!(gone.status, StatusCode::OK, "{}", gone.text());
    assert_eq!(app.get(&olga, MINE).await.json(), json!({ "tasks": [], "mentions": [] }));
    assert_eq!(app.get(&olga, COMMENTS).await.status, StatusCode::NOT_FOUND);
    assert_eq!(delete(&app, &olga, &format!("{COMMENTS}/1")).await, StatusCode::NOT_FOUND, "it waits to be had back");
    let done = put(&app, &olga, "/api/v1/tasks/1/done", json!({ "done": true })).await;
    assert_eq!(done.status, StatusCode::NOT_FOUND, "{}", done.text());
}
