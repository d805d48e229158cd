//! Who asks, and in which language.

use std::convert::Infallible;
use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use styk_model::Language;
use styk_store::{Account, Role};

use crate::settings::Settings;

/// Whoever sent a request, as far as is known.
#[derive(Debug, Clone)]
pub(crate) struct Reader {
    pub account: Option<Account>,
    /// What they may do; none for strangers.
    pub role: Option<Role>,
    /// What unsafe requests must repeat, where a cookie says who it is.
    pub csrf: Option<String>,
    pub language: Language,
    /// Where the request came from.
    pub address: IpAddr,
    /// Whether the browser speaks to this machine itself.
    pub loopback: bool,
}

impl Reader {
    /// Their e-mail, for the log.
    pub(crate) fn name(&self) -> &str {
        self.account.as_ref().map_or("", |account| &account.email)
    }

    /// What they are called: who has told nobody their name goes by what stands before the `@`.
    pub(crate) fn called(&self) -> &str {
        let Some(account) = &self.account else { return "" };
        match account.name.trim() {
            "" => account.email.split('@').next().unwrap_or_default(),
            name => name,
        }
    }

    /// Whether they see identifiers of single customers masked, and neither texts nor properties.
    pub(crate) fn is_masked(&self, settings: &Settings) -> bool {
        self.role.is_none_or(|role| role < settings.identifiers_from.role())
    }
}

/// Every request has one: the guard of routes put it there.
impl<S: Sync> FromRequestParts<S> for Reader {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let stranger = || Self {
            account: None,
            role: None,
            csrf: None,
            language: accepted(&parts.headers),
            address: IpAddr::from([0, 0, 0, 0]),
            loopback: false,
        };
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_else(stranger))
    }
}

/// The first language of `Accept-Language` that Styk speaks (RFC 9110, 12.5.4; weights are in order as a rule).
pub(crate) fn accepted(headers: &HeaderMap) -> Language {
    let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let codes = wanted.split(',').map(|one| one.split([';', '-']).next().unwrap_or_default().trim().to_lowercase());
    codes.into_iter().find_map(|code| Language::from_code(&code)).unwrap_or_default()
}

/// The value of a cookie.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.into_iter().find(|(key, _)| *key == name).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;
    use crate::settings::IdentifiersFrom;

    fn headers(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn the_first_language_that_is_spoken_is_taken() {
        let of = |value| accepted(&headers(header::ACCEPT_LANGUAGE, value));
        assert_eq!(of("de-DE,de;q=0.9,pl-PL;q=0.8,en;q=0.7"), Language::Pl);
        assert_eq!(of("RU"), Language::Ru);
        assert_eq!(of("de"), Language::En);
        assert_eq!(accepted(&HeaderMap::new()), Language::En);
    }

    #[test]
    fn whoever_is_below_the_role_of_the_settings_sees_customers_masked() {
        let reader = |role| Reader {
            account: None,
            role,
            csrf: None,
            language: Language::En,
            address: IpAddr::from([127, 0, 0, 1]),
            loopback: true,
        };
        let masked = |identifiers_from| {
            let settings = Settings { identifiers_from, ..Settings::default() };
            Role::ALL.map(|role| reader(Some(role)).is_masked(&settings))
        };
        assert_eq!(masked(IdentifiersFrom::Viewer), [false, false, false]);
        assert_eq!(masked(IdentifiersFrom::Editor), [true, false, false]);
        assert_eq!(masked(IdentifiersFrom::Administrator), [true, true, false]);
        assert!(reader(None).is_masked(&Settings::default()), "a stranger");
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let all = headers(header::COOKIE, "a=1; styk_session=abc; b=2");
        assert_eq!(cookie(&all, "styk_session"), Some("abc"));
        assert_eq!(cookie(&all, "session"), None);
    }
}
