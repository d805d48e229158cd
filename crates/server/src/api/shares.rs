//! Links that show one map to whoever has them.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_engine::MAP_SHARE;
use styk_model::Timestamp;
use styk_store::Document;

use super::{Body, note};
use crate::problem::Problem;
use crate::reader::Reader;
use crate::secret::{hash, hexadecimal, password_hash, random};
use crate::server::Server;

const KIND: &str = MAP_SHARE;

/// Pages that one link may be embedded in, and characters of each.
const MOST_PAGES: usize = 20;
const LONGEST_PAGE: usize = 200;

/// Characters of the name of a link.
const LONGEST_LABEL: usize = 200;

/// A link as it is kept, under the hash of its secret.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Share {
    pub map: String,
    /// Always the same one; the newest when absent.
    pub version: Option<u32>,
    /// For whom it was made.
    pub label: String,
    pub expires: Option<Timestamp>,
    /// Argon2id.
    pub password: Option<String>,
    /// Origins that may show it in a frame.
    pub pages: Vec<String>,
    /// Whether it shows what the data says.
    pub figures: bool,
}

/// A link to be made.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MapShareWanted")]
pub(crate) struct ShareWanted {
    /// Always this version; the newest when absent.
    #[serde(default)]
    version: Option<u32>,
    /// For whom it is, so that it can be told from others; at most 200 characters.
    #[serde(default)]
    label: String,
    #[serde(default)]
    expires: Option<Timestamp>,
    /// At least eight characters; none when absent.
    #[serde(default)]
    password: Option<String>,
    /// Origins such as `https://intranet.example.com` that may show it in a frame.
    #[serde(default)]
    pages: Vec<String>,
    /// Whether it shows what the data says; groups of fewer than ten customers never.
    #[serde(default)]
    figures: bool,
}

/// A link without its secret.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "MapShare")]
pub(crate) struct ShareRow {
    id: String,
    version: Option<u32>,
    label: String,
    expires: Option<Timestamp>,
    has_password: bool,
    pages: Vec<String>,
    figures: bool,
    created: Timestamp,
    author: String,
}

/// A new link.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "MapShareMade")]
pub(crate) struct ShareMade {
    /// Its address on this server; it is shown this once.
    path: String,
    #[serde(flatten)]
    share: ShareRow,
}

/// What a secret is kept under.
fn kept_under(secret: &str) -> String {
    hexadecimal(&hash(secret))
}

/// The link with a secret, while it lasts.
pub(crate) async fn of_secret(server: &Server, secret: &str) -> Result<Option<(String, Share)>, Problem> {
    let id = kept_under(secret);
    let Some(document) = server.store().document(KIND, &id).await? else { return Ok(None) };
    let share: Option<Share> = serde_json::from_value(document.body).map_err(Problem::invalid)?;
    let lasts = |share: &Share| share.expires.is_none_or(|expires| expires > Timestamp::now());
    Ok(share.filter(lasts).map(|share| (id, share)))
}

fn row(id: String, share: Share, created: Timestamp, author: String) -> ShareRow {
    let Share { version, label, expires, password, pages, figures, .. } = share;
    ShareRow { id, version, label, expires, has_password: password.is_some(), pages, figures, created, author }
}

pub(crate) async fn list(
    State(server): State<Server>,
    Path(key): Path<String>,
) -> Result<Json<Vec<ShareRow>>, Problem> {
    let documents = server.store().documents(KIND).await?;
    let of_map = documents.into_iter().filter_map(|document| {
        let share: Share = serde_json::from_value(document.body).ok()?;
        (share.map == key).then(|| row(document.key, share, document.created, document.author))
    });
    Ok(Json(of_map.collect()))
}

pub(crate) async fn make(
    State(server): State<Server>,
    reader: Reader,
    Path(key): Path<String>,
    Body(wanted): Body<ShareWanted>,
) -> Result<Json<ShareMade>, Problem> {
    server.engine().kept_map(&key, wanted.version).await?;
    let share = checked(key, wanted)?;
    let secret = random();
    let document = Document {
        kind: KIND.to_owned(),
        key: kept_under(&secret),
        version: 0,
        body: serde_json::to_value(&share).map_err(Problem::invalid)?,
        created: Timestamp::now(),
        author: reader.name().to_owned(),
    };
    server.store().save_document(&document).await?;
    note(&server, &reader, "map.share", format!("{} {}", share.map, document.key)).await?;
    let share = row(document.key, share, document.created, document.author);
    Ok(Json(ShareMade { path: format!("/shared/{secret}"), share }))
}

/// From now on the link shows nothing.
pub(crate) async fn remove(
    State(server): State<Server>,
    reader: Reader,
    Path((key, id)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let found = server.store().document(KIND, &id).await?.ok_or_else(Problem::not_found)?;
    let share: Option<Share> = serde_json::from_value(found.body).map_err(Problem::invalid)?;
    if share.is_none_or(|share| share.map != key) {
        return Err(Problem::not_found());
    }
    // Only the newest version is kept: nothing of a link that was taken back stays behind.
    let body = serde_json::Value::Null;
    let gone = Document {
        kind: KIND.to_owned(),
        key: id,
        body,
        author: reader.name().to_owned(),
        created: Timestamp::now(),
        ..found
    };
    server.store().replace_document(&gone).await?;
    note(&server, &reader, "map.unshare", format!("{key} {}", gone.key)).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn checked(map: String, wanted: ShareWanted) -> Result<Share, Problem> {
    let ShareWanted { version, label, expires, password, pages, figures } = wanted;
    let refuse =
        |code: &'static str, words: [&str; 3]| Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, words));
    if label.chars().count() > LONGEST_LABEL {
        return refuse(
            "label",
            [
                "The name of the link is too long: at most 200 characters.",
                "Название ссылки слишком длинное: не больше 200 знаков.",
                "Nazwa linku jest za długa: najwyżej 200 znaków.",
            ],
        );
    }
    if expires.is_some_and(|expires| expires <= Timestamp::now()) {
        return refuse(
            "expires",
            [
                "The link would be over before it is made: choose a time to come.",
                "Срок ссылки истёк бы ещё до её создания: выберите время в будущем.",
                "Link wygasłby, zanim powstanie: wybierz czas w przyszłości.",
            ],
        );
    }
    if password.as_ref().is_some_and(|password| password.chars().count() < 8) {
        return refuse(
            "password",
            [
                "The password is too short: at least eight characters.",
                "Пароль слишком короткий: нужно не меньше восьми знаков.",
                "Hasło jest za krótkie: co najmniej osiem znaków.",
            ],
        );
    }
    if pages.len() > MOST_PAGES || !pages.iter().all(|page| is_origin(page)) {
        return refuse(
            "pages",
            [
                "A page that may show the link is an origin such as `https://intranet.example.com`; at most 20 of them.",
                "Страница, на которой можно показать карту, — это адрес вида `https://intranet.example.com`; не больше 20.",
                "Strona, która może pokazać mapę, to adres taki jak `https://intranet.example.com`; najwyżej 20.",
            ],
        );
    }
    let password = password.map(|password| tokio::task::block_in_place(|| password_hash(&password)));
    Ok(Share { map, version, label, expires, password, pages, figures })
}

/// Whether a text can stand in `frame-ancestors`: scheme, host and perhaps a port, nothing else.
fn is_origin(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let plain =
        |host: &str| host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':'));
    text.len() <= LONGEST_PAGE && host.is_some_and(|host| !host.is_empty() && plain(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_origins_comes_into_the_policy_of_a_page() {
        for good in ["https://intranet.example.com", "http://localhost:3000", "https://10.0.0.1"] {
            assert!(is_origin(good), "{good}");
        }
        for bad in ["", "https://", "*", "intranet", "https://a b", "https://a; script-src *", "https://a/x", "data:x"]
        {
            assert!(!is_origin(bad), "{bad}");
        }
    }
}
