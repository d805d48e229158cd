//! What is known of touchpoints outside of a map.

use styk_model::{Language, Medium};

/// A touchpoint of the register, the catalogue or the templates, as whoever
/// keeps those hands it over. Where several rows have one key the first counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownTouchpoint<'a> {
    pub key: &'a str,
    /// English, Russian, Polish.
    pub names: [&'a str; 3],
    /// `awareness`, `interest`, `decision`, `loyalty` or `advocacy`; absent where it may be any.
    pub stage: Option<&'a str>,
    /// `pre-purchase`, `purchase`, `use` or `post-purchase`; absent where it may be any.
    pub phase: Option<&'a str>,
    pub medium: Option<Medium>,
    /// What its events are called, the one to send first.
    pub events: &'a [&'a str],
}

impl<'a> KnownTouchpoint<'a> {
    pub fn name(&self, language: Language) -> &'a str {
        self.names[language as usize]
    }
}

/// The row of a key.
pub(crate) fn find<'k, 'a>(known: &'k [KnownTouchpoint<'a>], key: &str) -> Option<&'k KnownTouchpoint<'a>> {
    known.iter().find(|row| row.key == key)
}
