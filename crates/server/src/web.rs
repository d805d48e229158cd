//! The web app's files.

use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use styk_web_assets::Asset;

use crate::problem::Problem;
use crate::reader::accepted;
use crate::secret::{hexadecimal, random};

/// Stands in the app's page where the nonce belongs.
const NONCE: &str = "STYK_NONCE";

/// A file with its content's hash in its name never changes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// The app's files, and its page for every address that is one of its screens.
pub(crate) async fn app(uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    match styk_web_assets::asset(path).filter(|_| is_file && path != "index.html") {
        Some(asset) => file(path, asset, &headers),
        None if path.starts_with("assets/") => Problem::not_found().response(accepted(&headers)),
        None => page(),
    }
}

fn file(path: &str, asset: Asset, headers: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", hexadecimal(&asset.hash));
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    let mut response = asset.bytes.into_owned().into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(path)));
    if path.starts_with("assets/") {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(FOR_EVER));
    }
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

fn page() -> Response {
    let nonce = &random()[..32];
    let body = styk_web_assets::index().map_or_else(missing, |index| index.replace(NONCE, nonce));
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; \
         font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

fn missing() -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>Styk</title><p>The web app has not been \
         built: run <code>{}</code> and reload. The HTTP API works without it: <a href=\"/openapi.json\">openapi.json</a>.",
        styk_web_assets::BUILD
    )
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "json" | "map" => "application/json",
        _ => "application/octet-stream",
    }
}
