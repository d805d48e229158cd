//! Letters to colleagues about maps: that a comment mentions them, or that they have something to do.

use axum::http::{HeaderMap, HeaderName, header};
use styk_maps::Day;
use styk_model::{Language, say};
use styk_store::{Account, MapPlace};
use url::Url;

use super::mail::Letter;
use crate::server::Server;

/// Why somebody is written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum About {
    Mention,
    Task,
}

impl About {
    /// What the app calls the pane that shows it.
    fn pane(self) -> &'static str {
        match self {
            Self::Mention => "comments",
            Self::Task => "tasks",
        }
    }
}

/// What a letter says.
#[derive(Debug, Clone)]
pub(crate) struct MapNews {
    pub about: About,
    /// What whoever wrote it is called.
    pub author: String,
    /// What the map is called.
    pub map: String,
    /// What the step is called, where it is about one.
    pub step: Option<String>,
    /// The comment, or what is to be done.
    pub text: String,
    pub due: Option<Day>,
    /// Where the app shows it, where that is known.
    pub link: Option<String>,
}

/// Writes to each of them in their own language, where mail is set up. Nobody waits for it: what a mail server does not
/// take is in the log, and stands in the app all the same.
pub(crate) fn write_to(server: &Server, accounts: Vec<Account>, news: MapNews) {
    let Some(mail) = server.mail().cloned() else { return };
    tokio::spawn(async move {
        for account in accounts {
            if let Err(problem) = mail.send(&letter(&account, &news)).await {
                tracing::warn!(why = problem.body(Language::En).detail(), "a letter about a map was not sent");
            }
        }
    });
}

fn letter(account: &Account, news: &MapNews) -> Letter {
    let MapNews { about, author, map, step, text, due, link } = news;
    let language = account.language;
    // A subject has one line.
    let map = map.replace(char::is_control, " ");
    let subject = match about {
        About::Mention => say!(
            language,
            "You are mentioned on the map “{map}”",
            "Вас упомянули на карте «{map}»",
            "Wspomniano o Tobie na mapie „{map}”",
        ),
        About::Task => say!(
            language,
            "A task for you on the map “{map}”",
            "Задача для вас на карте «{map}»",
            "Zadanie dla Ciebie na mapie „{map}”",
        ),
    };
    let mut lines = vec![say!(language, "From: {author}", "Автор: {author}", "Autor: {author}")];
    if let Some(step) = step {
        lines.push(say!(language, "Step: “{step}”", "Шаг: «{step}»", "Krok: „{step}”"));
    }
    if let Some(due) = due {
        lines.push(say!(language, "Due: {due}", "Срок: {due}", "Termin: {due}"));
    }
    lines.push(format!("\n{text}\n"));
    if let Some(link) = link {
        lines.push(say!(language, "Open it: {link}\n", "Открыть: {link}\n", "Otwórz: {link}\n"));
    }
    Letter { to: vec![account.email.clone()], subject, text: lines.join("\n"), files: Vec::new() }
}

/// Where the app shows what stands at a place, by the page that a browser says it asked from; none where that is not
/// the name that the server was called by, which is one of its own.
pub(crate) fn link(headers: &HeaderMap, place: &MapPlace, about: About) -> Option<String> {
    let text = |name: HeaderName| headers.get(name)?.to_str().ok();
    let (origin, host) = (text(header::ORIGIN)?, text(header::HOST)?);
    let (scheme, named) = origin.split_once("://")?;
    if !matches!(scheme, "http" | "https") || named != host {
        return None;
    }
    let mut beside = vec![about.pane()];
    match (place.step.as_deref(), place.lane.as_deref()) {
        (step, Some(lane)) => beside.extend([step.unwrap_or_default(), lane]),
        (step, None) => beside.extend(step),
    }
    let mut url = Url::parse(origin).ok()?;
    url.path_segments_mut().ok()?.extend(["journeys", "maps", place.map.as_str()]);
    url.query_pairs_mut().append_pair("beside", &serde_json::json!(beside).to_string());
    Some(url.into())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use styk_model::Timestamp;
    use styk_store::Role;

    use super::*;

    fn account(language: Language) -> Account {
        Account {
            id: 2,
            email: "jan@example.com".to_owned(),
            name: "Jan".to_owned(),
            role: Role::Editor,
            language,
            zone: None,
            created: Timestamp(0),
            last_seen: None,
        }
    }

    #[test]
    fn a_letter_is_written_in_the_language_of_whoever_gets_it() {
        let mention = MapNews {
            about: About::Mention,
            author: "Olga".to_owned(),
            map: "First\r\nflight".to_owned(),
            step: Some("Booking".to_owned()),
            text: "@Jan, is this so?".to_owned(),
            due: None,
            link: Some("https://styk.example/journeys/maps/flight".to_owned()),
        };
        let english = letter(&account(Language::En), &mention);
        assert_eq!(english.to, ["jan@example.com"]);
        assert_eq!(english.subject, "You are mentioned on the map “First  flight”");
        assert_eq!(
            english.text,
            "From: Olga\nStep: “Booking”\n\n@Jan, is this so?\n\nOpen it: https://styk.example/journeys/maps/flight\n"
        );
        let task = MapNews {
            about: About::Task,
            due: Some("2025-10-31".parse().unwrap()),
            step: None,
            link: None,
            ..mention.clone()
        };
        let russian = letter(&account(Language::Ru), &task);
        assert_eq!(russian.subject, "Задача для вас на карте «First  flight»");
        assert_eq!(russian.text, "Автор: Olga\nСрок: 2025-10-31\n\n@Jan, is this so?\n");
        assert_eq!(letter(&account(Language::Pl), &mention).subject, "Wspomniano o Tobie na mapie „First  flight”");
    }

    #[test]
    fn a_link_leads_to_the_server_that_was_asked_and_nowhere_else() {
        let headers = |origin: &'static str| {
            HeaderMap::from_iter([
                (header::HOST, HeaderValue::from_static("styk.example:8443")),
                (header::ORIGIN, HeaderValue::from_static(origin)),
            ])
        };
        let place = |step: Option<&str>, lane: Option<&str>| MapPlace {
            map: "first flight".to_owned(),
            step: step.map(str::to_owned),
            lane: lane.map(str::to_owned),
        };
        let of = |origin, place: &MapPlace| link(&headers(origin), place, About::Mention);
        let whole = of("https://styk.example:8443", &place(None, None)).unwrap();
        assert_eq!(whole, "https://styk.example:8443/journeys/maps/first%20flight?beside=%5B%22comments%22%5D");
        let lane = of("https://styk.example:8443", &place(None, Some("mood"))).unwrap();
        assert!(lane.ends_with("%5B%22comments%22%2C%22%22%2C%22mood%22%5D"), "{lane}");
        for other in
            ["https://evil.example", "null", "https://styk.example:8443.evil.example", "ftp://styk.example:8443"]
        {
            assert_eq!(of(other, &place(Some("book"), None)), None, "{other}");
        }
        assert_eq!(link(&HeaderMap::new(), &place(None, None), About::Task), None);
    }
}
