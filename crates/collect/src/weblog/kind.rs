//! What a path is, and who asks for it.

use regex::Regex;

/// Tokens by which programs name themselves in a user agent. `+http` leads to
/// the page that explains a robot; `CUBOT` is a telephone.
const BOT_TOKENS: &str = r"(?ix)
    (?:^|[^u])bots?\b | crawl | spider | slurp | \+https?: | headless | phantomjs | lighthouse | validator
    | curl/ | wget/ | libwww | lwp:: | httpclient | http_request | python | aiohttp | scrapy | go-http-client
    | ^java/ | ^ruby | ^php/ | ^perl | axios/ | node-fetch | guzzle | postman | wordpress/ | externalhit
    | mediapartners | feed\ ?(?:fetcher|parser|burner|ly|bin|demon|validator) | \brss\b | ^ia_archiver | archive\.org
    | pingdom | uptime | statuscake | site24x7 | check_http | zabbix | nagios | monitoring | whatsapp/ | vkshare
    | yandex(?:metrika|images|direct|media|video|webmaster|favicons|market|news|blogs|pagechecker) | chatgpt-user
    | perplexity | petalsearch | embedly | preview";

/// Knows programs by their user agent.
pub(crate) struct Bots {
    tokens: Regex,
}

impl Bots {
    pub(crate) fn new() -> Self {
        Self { tokens: Regex::new(BOT_TOKENS).expect("the pattern is constant and tested") }
    }

    pub(crate) fn is_bot(&self, user_agent: &str) -> bool {
        self.tokens.is_match(user_agent)
    }
}

/// Whether a path is a page that a person sees, or something that comes with
/// one: `page`, `asset`, `download`, `feed`, `api`.
pub(super) fn of_path(path: &str) -> &'static str {
    let end = path.find(['?', '#', ';']).unwrap_or(path.len());
    let (path, query) = path.split_at(end);
    let last = path.rsplit('/').next().unwrap_or_default();
    let ending = last.rsplit_once('.').map_or("", |(_, ending)| ending);
    let any_of = |names: &[&str]| names.iter().any(|name| name.eq_ignore_ascii_case(ending));
    if any_of(&ASSETS) || ["robots.txt", "sitemap.xml", "ads.txt"].contains(&last) {
        "asset"
    } else if any_of(&["rss", "atom", "rdf"])
        || FEEDS.contains(&last.split('.').next().unwrap_or_default())
        || path.ends_with("/feed/")
        || ["=rss", "=atom", "feed="].iter().any(|token| query.contains(token))
    {
        "feed"
    } else if path.split('/').any(|part| APIS.contains(&part)) {
        "api"
    } else if any_of(&DOWNLOADS) {
        "download"
    } else {
        "page"
    }
}

const ASSETS: [&str; 25] = [
    "css",
    "js",
    "mjs",
    "map",
    "png",
    "jpg",
    "jpeg",
    "gif",
    "svg",
    "ico",
    "webp",
    "avif",
    "bmp",
    "woff",
    "woff2",
    "ttf",
    "otf",
    "eot",
    "mp3",
    "mp4",
    "webm",
    "ogg",
    "wasm",
    "webmanifest",
    "swf",
];
const FEEDS: [&str; 4] = ["feed", "rss", "atom", "feeds"];
const APIS: [&str; 6] = ["api", "graphql", "rest", "rpc", "wp-json", "ajax"];
const DOWNLOADS: [&str; 16] =
    ["pdf", "zip", "gz", "tgz", "bz2", "xz", "7z", "rar", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "apk", "exe"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_told_apart() {
        for (path, kind) in [
            ("/", "page"),
            ("/blog/geekery/ssl-latency.html", "page"),
            ("/style2.CSS?v=3", "asset"),
            ("/favicon.ico", "asset"),
            ("/robots.txt", "asset"),
            ("/blog/feed/", "feed"),
            ("/index.rdf", "feed"),
            ("/?flav=rss20", "feed"),
            ("/api/v2/orders/17.json", "api"),
            ("/wp-json/wp/v2/posts", "api"),
            ("/rapid/", "page"),
            ("/files/price.pdf", "download"),
            ("/search?file=a.css", "page"),
            ("", "page"),
        ] {
            assert_eq!(of_path(path), kind, "{path}");
        }
    }

    #[test]
    fn programs_are_known_by_their_user_agent() {
        let bots = Bots::new();
        for robot in [
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
            "Mozilla/5.0 (compatible; YandexMetrika/2.0)",
            "Mozilla/5.0 (compatible; Baiduspider/2.0)",
            "curl/8.5.0",
            "python-requests/2.31.0",
            "UniversalFeedParser/4.2-pre-314-svn",
            "Tiny Tiny RSS/1.11",
            "UptimeRobot/2.0",
            "TelegramBot (like TwitterBot)",
            "vkShare; (see vk.com/dev/Share)",
        ] {
            assert!(bots.is_bot(robot), "{robot}");
        }
        for browser in [
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 YaBrowser/24.1 Safari/537.36",
            "Mozilla/5.0 (Linux; Android 10; CUBOT NOTE 20) AppleWebKit/537.36 Chrome/119.0 Mobile Safari/537.36",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) AppleWebKit/605.1.15 Version/17.2 Safari/604.1",
            "Dalvik/2.1.0 (Linux; U; Android 13) okhttp/4.9",
        ] {
            assert!(!bots.is_bot(browser), "{browser}");
        }
    }
}
