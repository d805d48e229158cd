//! The command line as typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use styk_collect::MaxBad;
use styk_engine::{EngineError, Folder};
use styk_model::{Duration, Language};

use crate::commands::ServeArguments;
use crate::questions::Asked;

/// Journeys of customers from the files you have: import, then ask.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) shared: Shared,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Shared {
    /// The folder that holds everything
    #[arg(long, global = true, env = "STYK_DATA", default_value = "./styk-data", value_name = "DIR")]
    pub(crate) data: PathBuf,
    /// Where everything but interactions is kept: `postgres://...`; a file in the folder when absent
    #[arg(long, global = true, env = "STYK_STORE", hide_env_values = true, value_name = "URL")]
    pub(crate) store: Option<String>,
    /// How data is printed
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
    /// Language of sentences and names
    #[arg(long, global = true, env = "STYK_LANGUAGE", default_value = "en", value_parser = language)]
    pub(crate) language: Language,
}

impl Shared {
    /// The data folder, its own or that of the server that owns it.
    pub(crate) async fn folder(&self) -> Result<Folder, EngineError> {
        Folder::open(&self.data, self.store.as_deref()).await
    }
}

fn language(text: &str) -> Result<Language, String> {
    Language::from_code(text).ok_or_else(|| format!("`{text}` is no language of Styk: expected `en`, `ru` or `pl`"))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Table,
    Json,
    Csv,
    // Of reports only.
    #[value(hide = true)]
    Pdf,
    #[value(hide = true)]
    Xlsx,
    #[value(hide = true)]
    Pptx,
    #[value(hide = true)]
    Html,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Take interactions in from files (CSV, JSON, Parquet, XLSX, XES, OCEL, web logs; also .gz, .zst, .zip)
    Import(ImportArguments),
    /// List imports, undo one, or read one again with another mapping
    Imports {
        #[command(subcommand)]
        action: Option<ImportsAction>,
    },
    /// Answer a question from a JSON file (`-` for standard input)
    Ask {
        file: PathBuf,
        #[command(flatten)]
        show: Show,
    },
    #[command(flatten)]
    Asked(Asked),
    /// Write the report of a month: `--format pdf` (or xlsx, pptx, html, json)
    Report(ReportArguments),
    /// List the touchpoints, or replace them by edited ones
    Touchpoints {
        #[command(subcommand)]
        action: Option<TouchpointsAction>,
    },
    /// Answer a read-only SQL query over the view `interactions`
    Sql { query: String },
    /// Serve the data folder over HTTP: the web app and the API
    Serve(ServeArguments),
    /// The JSON Schema of questions and answers
    Schema,
    /// What is in the data folder, and whether it is healthy
    Doctor,
    /// Look after the data folder
    Admin {
        #[command(subcommand)]
        action: AdminAction,
    },
    /// Simulate a company, import its files, and write a page to look at
    Demo(DemoArguments),
}

#[derive(Debug, Args)]
pub(crate) struct ImportArguments {
    /// Paths, patterns such as `exports/*.csv`, or `-` for standard input
    #[arg(required = true)]
    pub(crate) files: Vec<String>,
    /// Show the first rows as interactions and what was guessed; import nothing
    #[arg(long)]
    pub(crate) preview: bool,
    /// Use this mapping file instead of guessing
    #[arg(long, value_name = "FILE")]
    pub(crate) mapping: Option<PathBuf>,
    /// Write the mapping that was guessed to this file, to edit and use again
    #[arg(long, value_name = "FILE")]
    pub(crate) save_mapping: Option<PathBuf>,
    /// Name of the system the file came from (the file's name by itself)
    #[arg(long)]
    pub(crate) source: Option<String>,
    /// Zone of times without an offset, such as `Europe/Warsaw`
    #[arg(long)]
    pub(crate) zone: Option<String>,
    /// Currency of amounts that name none, such as `PLN`
    #[arg(long)]
    pub(crate) currency: Option<String>,
    /// Country of phone numbers without a code, such as `PL`
    #[arg(long)]
    pub(crate) country: Option<String>,
    /// Time of every row, for tables that have none
    #[arg(long, value_name = "DATE")]
    pub(crate) at: Option<String>,
    /// Stop, with nothing applied, when more rows than this cannot be read (`5%` or a count)
    #[arg(long, value_name = "SHARE")]
    pub(crate) max_bad: Option<MaxBad>,
}

#[derive(Debug, Args)]
pub(crate) struct ReportArguments {
    /// Such as `2025-10`
    #[arg(long)]
    pub(crate) month: String,
    /// The file to write; its ending says what, unless `--format` does
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Zone of days and months
    #[arg(long, default_value = "UTC")]
    pub(crate) zone: String,
    /// The company, as it stands on the report
    #[arg(long, default_value = "", value_name = "NAME", hide_default_value = true)]
    pub(crate) company: String,
    /// A touchpoint that is a purchase; may be given several times; recognised when absent
    #[arg(long, value_name = "TOUCHPOINT")]
    pub(crate) purchase: Vec<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ImportsAction {
    /// All imports
    List,
    /// Take an import's rows and identity facts out again
    Undo { number: u32 },
    /// Read an import's file again, with another mapping
    Remap {
        number: u32,
        /// The same file
        file: PathBuf,
        #[arg(long, value_name = "FILE")]
        mapping: PathBuf,
    },
    /// Rows of an import that could not be read, and why
    Quarantine {
        number: u32,
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum TouchpointsAction {
    /// All touchpoints with the interactions bound to them; `--format json` gives the registry, to edit
    List,
    /// Replace the registry by an edited one (JSON; `-` for standard input)
    Apply { file: PathBuf },
}

#[derive(Debug, Subcommand)]
pub(crate) enum AdminAction {
    /// Merge everything into files in the best order
    Compact,
    /// Delete files that no answer of the last time needs
    Vacuum {
        /// How long versions are kept
        #[arg(long, default_value = "7d")]
        keep: Duration,
    },
    /// Erase customers so that nothing of them is left, and sign a receipt
    Erase(EraseArguments),
    /// Erasures, newest first; with `--format json` their receipts
    Erasures,
    /// Check whether a receipt of an erasure is as this data folder signed it
    Receipt {
        /// The receipt (JSON)
        file: PathBuf,
    },
    /// Who may send interactions live: trackers, servers, webhooks
    Source {
        #[command(subcommand)]
        action: SourceAction,
    },
}

#[derive(Debug, Args)]
pub(crate) struct EraseArguments {
    /// Number of a customer; may be given several times
    #[arg(long = "person", value_name = "NUMBER")]
    pub(crate) persons: Vec<u32>,
    /// What a customer is known by: an e-mail address, a telephone number, a CRM number; may be given several times
    #[arg(long = "id", value_name = "IDENTIFIER")]
    pub(crate) ids: Vec<String>,
    /// A file with an identifier on each line
    #[arg(long, value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// Why, in your words; it stands in the receipt
    #[arg(long)]
    pub(crate) reason: String,
    /// Erase; what would go is only shown without it
    #[arg(long)]
    pub(crate) yes: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SourceAction {
    /// Make a source and print its key, which is shown this once unless it is public
    Create(SourceArguments),
    /// All sources
    List,
    /// Give a source another key; the old one is refused from now on
    Key { name: String },
    /// Take nothing more from a source; what it sent stays
    Close { name: String },
}

#[derive(Debug, Args)]
pub(crate) struct SourceArguments {
    /// 1 to 64 of a-z, 0-9, `-`, `_` and `.`: it stands in the source's address
    pub(crate) name: String,
    /// Who holds the key
    #[arg(long, value_enum, default_value_t = SourceKind::Browser)]
    pub(crate) kind: SourceKind,
    /// Origin of pages that may send, such as `https://shop.example`; may be given several times, any without
    #[arg(long, value_name = "ORIGIN")]
    pub(crate) origin: Vec<String>,
    /// What the sender signs with
    #[arg(long)]
    pub(crate) secret: Option<String>,
    /// Zone of times without an offset, such as `Europe/Warsaw`
    #[arg(long)]
    pub(crate) zone: Option<String>,
    /// Country of phone numbers without a code, such as `PL`
    #[arg(long)]
    pub(crate) country: Option<String>,
    /// Currency of amounts that name none, such as `PLN`
    #[arg(long)]
    pub(crate) currency: Option<styk_model::Currency>,
    /// Which system a webhook comes from, such as `shopify`
    #[arg(long, value_name = "NAME")]
    pub(crate) preset: Option<String>,
    /// Keep whole network addresses
    #[arg(long)]
    pub(crate) keep_address: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum SourceKind {
    /// Pages and apps: a public key that may do little
    Browser,
    /// The company's own servers: a secret key
    Server,
    /// Other systems that call when something happens
    Webhook,
}

#[derive(Debug, Args)]
pub(crate) struct DemoArguments {
    /// Folder for the company's files, the data and the page
    #[arg(long, default_value = "./styk-demo", value_name = "DIR")]
    pub(crate) dir: PathBuf,
    /// airline, bank or travel
    #[arg(long, default_value = "airline")]
    pub(crate) company: styk_simulate::Demo,
    #[arg(long, default_value_t = 2_000)]
    pub(crate) customers: u32,
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
}

/// Where an answer goes.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Show {
    /// Write to a file instead: .html (a page with the picture), .json, .csv or .parquet
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}
