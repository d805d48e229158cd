use std::path::PathBuf;

use thiserror::Error;

/// Why a demo cannot be simulated or written.
#[derive(Debug, Error)]
pub enum SimulateError {
    #[error("`{from}` to `{to}` is no period to simulate: expected 60 days to 20 years, the last day after the first")]
    Period { from: jiff::civil::Date, to: jiff::civil::Date },
    #[error("`{0}` customers cannot be simulated: expected 1 to 50 million")]
    Customers(u32),
    #[error("time zone `{zone}` of the demo is not available: {source}")]
    Zone { zone: &'static str, source: jiff::Error },
    #[error("`{0}` is not a demo: expected `airline`, `bank` or `travel`")]
    Demo(String),
    #[error(
        "`{people}` people with `{interactions}` interactions in `{months}` months cannot be made: expected at least one interaction a person and 1 to 600 months"
    )]
    Bench { people: u32, interactions: u64, months: u32 },
    #[error("cannot write `{path}`: {source}")]
    Write { path: PathBuf, source: std::io::Error },
}
