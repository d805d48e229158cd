//! The web app as built into `web/dist`.
//!
//! A release build embeds it; a development build reads it from the folder it
//! was built in. Without it everything compiles all the same, and
//! [`index`] is absent.
//!
//! Architecture invariant: knows no HTTP; nothing here builds the app.

use std::borrow::Cow;

use rust_embed::RustEmbed;

// The variable is set in `.cargo/config.toml`: a path without `..`, since a folder
// that is missing at compile time is looked for later under the path as it was written.
#[derive(RustEmbed)]
#[folder = "$STYK_WEB_DIST"]
#[allow_missing = true]
struct Dist;

/// A file of the app.
pub struct Asset {
    pub bytes: Cow<'static, [u8]>,
    /// SHA-256 of the bytes.
    pub hash: [u8; 32],
}

/// The file at a path relative to the app's root, such as `assets/index-4f2a.js`.
pub fn asset(path: &str) -> Option<Asset> {
    let file = Dist::get(path)?;
    Some(Asset { hash: file.metadata.sha256_hash(), bytes: file.data })
}

/// The page that the app starts from; absent where the app has not been built.
pub fn index() -> Option<String> {
    let file = Dist::get("index.html")?;
    String::from_utf8(file.data.into_owned()).ok()
}

/// The command that builds the app.
pub const BUILD: &str = "cargo xtask web";
