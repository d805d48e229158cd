//! User agents to what people ask by: kind of device, system, browser.
//!
//! A table of the large families, in the order in which they must be looked
//! for: nearly every browser also names those it wants to be taken for. What
//! user agent reduction has frozen (minor versions, models) is not read at all.

use std::collections::HashMap;

use xxhash_rust::xxh3::xxh3_64;

use crate::weblog::kind::Bots;

/// What a user agent tells. Names are empty where it tells nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Agent {
    pub(super) device: &'static str,
    pub(super) os: &'static str,
    pub(super) browser: &'static str,
    /// The major version of the browser; 0 for none.
    pub(super) version: u16,
    pub(super) is_bot: bool,
}

/// Tokens before a version, and the browser they name.
const BROWSERS: [(&str, &str); 23] = [
    ("YaBrowser/", "Yandex Browser"),
    ("YaSearchBrowser/", "Yandex Browser"),
    ("YaApp_Android/", "Yandex App"),
    ("Instagram ", "Instagram"),
    ("FBAV/", "Facebook"),
    ("Line/", "Line"),
    ("MicroMessenger/", "WeChat"),
    ("GSA/", "Google App"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("UCBrowser/", "UC Browser"),
    ("MiuiBrowser/", "Mi Browser"),
    ("HuaweiBrowser/", "Huawei Browser"),
    ("Vivaldi/", "Vivaldi"),
    ("EdgiOS/", "Edge"),
    ("EdgA/", "Edge"),
    ("Edg/", "Edge"),
    ("Edge/", "Edge"),
    ("OPR/", "Opera"),
    ("OPT/", "Opera"),
    ("CriOS/", "Chrome"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
];

/// Tokens, and the system they name.
const SYSTEMS: [(&str, &str); 13] = [
    ("Windows Phone", "Windows Phone"),
    ("HarmonyOS", "HarmonyOS"),
    ("OpenHarmony", "HarmonyOS"),
    ("Tizen", "Tizen"),
    ("Web0S", "webOS"),
    ("KAIOS", "KaiOS"),
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("iPod", "iOS"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
];

fn parse(user_agent: &str, bots: &Bots) -> Agent {
    let has = |token: &str| memchr::memmem::find(user_agent.as_bytes(), token.as_bytes()).is_some();
    let is_bot = bots.is_bot(user_agent);
    let linux = if has("Linux") || has("X11") { "Linux" } else { "" };
    let os = SYSTEMS.iter().find(|(token, _)| has(token)).map_or(linux, |(_, name)| name);
    let (browser, version) = browser(user_agent, os);
    let device = match os {
        _ if is_bot => "bot",
        _ if ["SmartTV", "SMART-TV", "AppleTV", "BRAVIA", "GoogleTV", "Web0S", "AFT"]
            .iter()
            .any(|token| has(token)) =>
        {
            "tv"
        }
        "iPadOS" => "tablet",
        // Tablets with Android leave `Mobile` out.
        "Android" if !has("Mobile") && has("Mozilla/") => "tablet",
        "Android" | "iOS" | "Windows Phone" | "KaiOS" | "HarmonyOS" | "Tizen" => "mobile",
        "Windows" | "macOS" | "Linux" | "ChromeOS" => "desktop",
        _ => "",
    };
    Agent { device, os, browser, version, is_bot }
}

fn browser(user_agent: &str, os: &str) -> (&'static str, u16) {
    let version = |token: &str| {
        let at = memchr::memmem::find(user_agent.as_bytes(), token.as_bytes())?;
        let digits = &user_agent.as_bytes()[at + token.len()..];
        let number = digits.iter().take_while(|byte| byte.is_ascii_digit()).take(4);
        Some(number.fold(0, |number: u16, digit| number.wrapping_mul(10) + u16::from(digit - b'0')))
    };
    for (token, name) in BROWSERS {
        if let Some(version) = version(token) {
            let webview = name == "Chrome" && os == "Android" && user_agent.contains("; wv)");
            return (if webview { "Android WebView" } else { name }, version);
        }
    }
    if user_agent.contains("Safari/") {
        return ("Safari", version("Version/").unwrap_or(0));
    }
    if user_agent.contains("MSIE ") || user_agent.contains("Trident/") {
        return ("Internet Explorer", version("MSIE ").or_else(|| version("rv:")).unwrap_or(0));
    }
    let in_app = matches!(os, "iOS" | "iPadOS") && user_agent.contains("AppleWebKit/");
    (if in_app { "iOS WebView" } else { "" }, 0)
}

/// Reads user agents; the few thousand that come again and again are read once.
pub(super) struct Agents {
    bots: Bots,
    known: HashMap<u64, Agent>,
}

/// More are not remembered: whoever makes them up shall not fill the memory.
const REMEMBERED: usize = 20_000;

impl Agents {
    pub(super) fn new() -> Self {
        Self { bots: Bots::new(), known: HashMap::new() }
    }

    pub(super) fn of(&mut self, user_agent: &str) -> Agent {
        if user_agent.is_empty() {
            return Agent::default();
        }
        let hash = xxh3_64(user_agent.as_bytes());
        if let Some(agent) = self.known.get(&hash) {
            return *agent;
        }
        let agent = parse(user_agent, &self.bots);
        if self.known.len() < REMEMBERED {
            self.known.insert(hash, agent);
        }
        agent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_large_families_are_told_apart() {
        let mut agents = Agents::new();
        for (user_agent, expected) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
                ("desktop", "Windows", "Chrome", 126),
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
                ("desktop", "Windows", "Edge", 126),
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 YaBrowser/24.6.0.0 Safari/537.36",
                ("desktop", "Windows", "Yandex Browser", 24),
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
                ("mobile", "iOS", "Safari", 17),
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15",
                ("desktop", "macOS", "Safari", 17),
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Mobile Safari/537.36",
                ("mobile", "Android", "Chrome", 125),
            ),
            (
                "Mozilla/5.0 (Linux; Android 13; SM-X200) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Safari/537.36",
                ("tablet", "Android", "Samsung Internet", 25),
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
                ("desktop", "Linux", "Firefox", 128),
            ),
            ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", ("bot", "", "", 0)),
            (
                "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
                ("desktop", "Windows", "Internet Explorer", 11),
            ),
            ("analytics-node-next/latest", ("", "", "", 0)),
            ("", ("", "", "", 0)),
        ] {
            let agent = agents.of(user_agent);
            assert_eq!((agent.device, agent.os, agent.browser, agent.version), expected, "{user_agent}");
            assert_eq!(agent.is_bot, expected.0 == "bot", "{user_agent}");
        }
    }
}
