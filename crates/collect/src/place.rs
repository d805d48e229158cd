//! Page addresses to place templates, so that a place has few distinct values.

/// What a page address says beside its place.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Address<'a> {
    /// Between `?` and `#`; empty for none.
    pub query: &'a str,
    /// Host without port; empty for a bare path.
    pub host: &'a str,
}

/// Whether a value is a page address (as opposed to the name of a branch or screen).
pub(crate) fn is_page(text: &str) -> bool {
    text.starts_with('/') || text.starts_with("http://") || text.starts_with("https://")
}

/// Writes the path of a page into `out` with its changing parts replaced by `*`:
/// numbers, uuids, long hexadecimal and mixed keys. Query and fragment are dropped.
pub(crate) fn template<'a>(text: &'a str, out: &mut String) -> Address<'a> {
    out.clear();
    let (rest, host) = match text.split_once("://") {
        Some((_, rest)) => {
            let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
            let host = rest[..end].rsplit('@').next().unwrap_or("");
            (&rest[end..], host.split(':').next().unwrap_or(host))
        }
        None => (text, ""),
    };
    let rest = rest.split('#').next().unwrap_or(rest);
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        out.push('/');
        push_segment(segment, out);
    }
    if out.is_empty() {
        out.push('/');
    }
    Address { query, host }
}

fn push_segment(segment: &str, out: &mut String) {
    if is_variable(segment) {
        out.push('*');
        return;
    }
    // `item-123.html` keeps what is the same for every item.
    let (stem, ending) = match segment.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ending.len() <= 5 => (stem, Some(ending)),
        _ => (segment, None),
    };
    let mut first = true;
    for piece in stem.split('-') {
        if !first {
            out.push('-');
        }
        first = false;
        out.push_str(if is_number(piece) { "*" } else { piece });
    }
    if let Some(ending) = ending {
        out.push('.');
        out.push_str(ending);
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number, a uuid, eight or more hexadecimal digits, or a long key of letters and digits mixed.
fn is_variable(segment: &str) -> bool {
    if is_number(segment) || crate::identify::is_email(segment) {
        return true;
    }
    let bytes = segment.as_bytes();
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    if digits == 0 || bytes.len() < 8 {
        return false;
    }
    let hexadecimal = bytes.iter().all(|byte| byte.is_ascii_hexdigit() || *byte == b'-');
    let hexadecimal_digits = bytes.iter().filter(|byte| byte.is_ascii_hexdigit()).count();
    if hexadecimal && hexadecimal_digits >= 8 && bytes.iter().any(u8::is_ascii_alphabetic) {
        return true;
    }
    let key = bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    key && bytes.len() >= 16 && digits >= 4
}

/// Writes a query's value with `%41` and `+` decoded into `out` (cleared first).
pub(crate) fn decode_query(text: &str, out: &mut String) {
    out.clear();
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        if let Some(byte) = pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            decoded.push(byte);
            at += 3;
        } else {
            decoded.push(if bytes[at] == b'+' { b' ' } else { bytes[at] });
            at += 1;
        }
    }
    out.push_str(&String::from_utf8_lossy(&decoded));
}

/// What advertising systems add to the links they open: each marks one click.
const CLICK_IDS: [&str; 18] = [
    "gclid",
    "gbraid",
    "wbraid",
    "dclid",
    "fbclid",
    "msclkid",
    "ttclid",
    "twclid",
    "li_fat_id",
    "yclid",
    "ysclid",
    "rb_clickid",
    "epik",
    "sccid",
    "rdt_cid",
    "irclickid",
    "roistat",
    "calltouch_tm",
];

/// The parameters of a query that marketing puts there: `utm_source`, `gclid` ... with their raw values.
pub(crate) fn utm_parameters(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query.split('&').filter_map(|pair| pair.split_once('=')).filter(|(name, value)| {
        (name.starts_with("utm_") || CLICK_IDS.contains(name)) && !value.is_empty() && name.len() <= 32
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn place(text: &str) -> String {
        let mut out = String::new();
        template(text, &mut out);
        out
    }

    #[test]
    fn changing_parts_become_stars() {
        for (text, expected) in [
            ("https://shop.example.com/product/12345?utm_source=x#top", "/product/*"),
            ("/orders/3f2504e0-4f89-11d3-9a0c-0305e82c3301/edit", "/orders/*/edit"),
            ("/t/9b74c9897bac770ffc029102a200c5de", "/t/*"),
            ("/item-4711.html", "/item-*.html"),
            ("/presentations/logstash-2013/", "/presentations/logstash-*"),
            ("https://example.com", "/"),
            ("/", "/"),
            ("/u/anna@example.com/orders", "/u/*/orders"),
            ("/iphone15/reviews", "/iphone15/reviews"),
            ("/facade", "/facade"),
        ] {
            assert_eq!(place(text), expected, "{text}");
        }
    }

    #[test]
    fn campaign_parameters_and_host_are_kept_apart() {
        let mut out = String::new();
        let address = template("https://user:pw@shop.pl:8080/?a=1&utm_source=news%20letter&utm_medium=email", &mut out);
        assert_eq!(address.host, "shop.pl");
        let parameters: Vec<_> = utm_parameters(address.query).collect();
        assert_eq!(parameters, [("utm_source", "news%20letter"), ("utm_medium", "email")]);
        decode_query("news%20letter+%D1%8F%zz", &mut out);
        assert_eq!(out, "news letter я%zz");
    }

    proptest! {
        #[test]
        fn a_template_is_its_own_template(path in "(/[a-z0-9-]{1,12}){0,4}") {
            let once = place(&path);
            prop_assert_eq!(place(&once), once);
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,40}") {
            let _ = place(&text);
            let mut out = String::new();
            decode_query(&text, &mut out);
        }
    }
}
