//! Which event follows which, as tables that one draw of ten bits indexes.

/// The kinds of event.
pub const EVENTS: [&str; 30] = [
    "home",
    "search",
    "category",
    "product",
    "product_images",
    "reviews",
    "filter",
    "compare",
    "wishlist",
    "cart",
    "cart_view",
    "coupon",
    "checkout",
    "payment",
    "purchase",
    "order_status",
    "account",
    "login",
    "signup",
    "newsletter",
    "push_opened",
    "ad_click",
    "app_open",
    "help",
    "chat",
    "support_call",
    "return_request",
    "review_written",
    "share",
    "logout",
];

/// The channels, most used first.
pub const CHANNELS: [&str; 8] =
    ["web", "app", "mobile_web", "email", "call_centre", "store", "messenger", "marketplace"];

pub(super) const PURCHASE: u8 = 14;

/// Cells of a table: probabilities are multiples of 1/1024.
const CELLS: usize = 1 << 10;

/// What a session mostly begins with, in cells.
const STARTS: &[(&str, usize)] = &[
    ("home", 330),
    ("ad_click", 160),
    ("app_open", 220),
    ("push_opened", 60),
    ("newsletter", 50),
    ("search", 90),
    ("product", 60),
    ("order_status", 34),
    ("help", 12),
    ("support_call", 8),
];

/// What anything can be followed by; fills what the rows below leave.
const ANYWHERE: &[(&str, usize)] = &[
    ("search", 220),
    ("product", 230),
    ("category", 170),
    ("home", 120),
    ("account", 50),
    ("filter", 60),
    ("wishlist", 30),
    ("login", 30),
    ("compare", 20),
    ("signup", 10),
    ("help", 16),
    ("chat", 10),
    ("support_call", 6),
    ("share", 10),
    ("order_status", 20),
    ("return_request", 4),
    ("review_written", 6),
    ("logout", 12),
];

/// What mostly follows an event, in cells.
const ROWS: &[(&str, &[(&str, usize)])] = &[
    ("home", &[("search", 330), ("category", 260), ("product", 120)]),
    ("ad_click", &[("product", 500), ("category", 200), ("search", 120)]),
    ("app_open", &[("search", 300), ("home", 280), ("order_status", 90)]),
    ("push_opened", &[("product", 420), ("order_status", 150), ("cart_view", 120)]),
    ("newsletter", &[("product", 460), ("coupon", 120)]),
    ("search", &[("product", 520), ("search", 170), ("filter", 170)]),
    ("category", &[("product", 470), ("filter", 200), ("category", 110)]),
    ("filter", &[("product", 560), ("filter", 160)]),
    ("product", &[("product_images", 210), ("reviews", 150), ("cart", 130), ("product", 180), ("search", 120)]),
    ("product_images", &[("cart", 150), ("reviews", 150), ("product", 300)]),
    ("reviews", &[("cart", 160), ("product", 330)]),
    ("compare", &[("product", 560), ("cart", 120)]),
    ("wishlist", &[("product", 480), ("cart", 140)]),
    ("cart", &[("cart_view", 400), ("product", 220), ("checkout", 180)]),
    ("cart_view", &[("checkout", 440), ("coupon", 110), ("product", 180)]),
    ("coupon", &[("checkout", 460), ("cart_view", 200)]),
    ("checkout", &[("payment", 600), ("cart_view", 120), ("login", 80)]),
    ("payment", &[("purchase", 760), ("payment", 90), ("help", 30)]),
    ("purchase", &[("order_status", 420), ("home", 160), ("logout", 120)]),
    ("login", &[("account", 300), ("checkout", 160)]),
    ("signup", &[("account", 330), ("home", 200)]),
    ("support_call", &[("support_call", 90), ("return_request", 110)]),
];

const CHANNEL_CELLS: [usize; 8] = [400, 270, 160, 70, 50, 34, 24, 16];

pub(super) struct Steps {
    start: [u8; CELLS],
    next: Vec<[u8; CELLS]>,
    channel: [u8; CELLS],
    /// Quantiles of the pause between two events, in microseconds.
    gaps: Vec<i64>,
}

impl Steps {
    pub(super) fn new() -> Self {
        let row_of = |event: &str| ROWS.iter().find(|(from, _)| *from == event).map_or(&[][..], |(_, row)| row);
        let mut channel = [0; CELLS];
        let codes = CHANNEL_CELLS.iter().enumerate().flat_map(|(code, cells)| std::iter::repeat_n(code as u8, *cells));
        channel.iter_mut().zip(codes).for_each(|(cell, code)| *cell = code);
        Self {
            start: table(STARTS),
            next: EVENTS.iter().map(|event| table(row_of(event))).collect(),
            channel,
            gaps: (0..256).map(|cell| gap_quantile((f64::from(cell) + 0.5) / 256.0)).collect(),
        }
    }

    pub(super) fn start(&self, bits: u64) -> u8 {
        self.start[bits as usize % CELLS]
    }

    pub(super) fn channel(&self, bits: u64) -> u8 {
        self.channel[bits as usize % CELLS]
    }

    #[inline]
    pub(super) fn next(&self, event: u8, bits: u64) -> u8 {
        self.next[usize::from(event)][bits as usize % CELLS]
    }

    /// From the bits above those that draw the event; the quantiles are blurred
    /// so that pauses do not repeat.
    #[inline]
    pub(super) fn gap(&self, bits: u64) -> i64 {
        self.gaps[(bits >> 10) as usize & 0xFF] + (bits >> 44) as i64
    }
}

/// Weibull with shape 0.7 and a scale of 25 seconds: many short pauses, a few of minutes.
fn gap_quantile(quantile: f64) -> i64 {
    (25_000_000.0 * (-(1.0 - quantile).ln()).powf(1.0 / 0.7)) as i64 + 1
}

/// The given cells, the rest in proportion to [`ANYWHERE`].
fn table(given: &[(&str, usize)]) -> [u8; CELLS] {
    let code = |event: &str| EVENTS.iter().position(|known| *known == event).unwrap_or(0) as u8;
    let mut cells: Vec<u8> = Vec::with_capacity(CELLS);
    for (event, count) in given {
        cells.extend(std::iter::repeat_n(code(event), *count));
    }
    let rest = CELLS - cells.len();
    let total: usize = ANYWHERE.iter().map(|(_, count)| count).sum();
    let mut sum = 0;
    for (event, count) in ANYWHERE {
        let before = rest * sum / total;
        sum += count;
        cells.extend(std::iter::repeat_n(code(event), rest * sum / total - before));
    }
    std::array::from_fn(|cell| cells[cell])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_name_known_events_and_are_full() {
        let known = |event: &str| EVENTS.contains(&event);
        for (event, row) in ROWS {
            assert!(known(event) && row.iter().all(|(to, _)| known(to)), "{event}");
            assert!(row.iter().map(|(_, count)| count).sum::<usize>() <= CELLS);
        }
        assert!(STARTS.iter().chain(ANYWHERE).all(|(event, _)| known(event)));
        assert_eq!(STARTS.iter().map(|(_, count)| count).sum::<usize>(), CELLS);
        assert_eq!(CHANNEL_CELLS.iter().sum::<usize>(), CELLS);
        assert_eq!(EVENTS[usize::from(PURCHASE)], "purchase");
    }
}
