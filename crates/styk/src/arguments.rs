//! The command line as typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
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
    /// Write a segment as a list for people who call (XLSX); who is on it is written down
    Calls(CallsArguments),
    /// Look for groups of customers who behave alike, with rules that describe them as segments
    Clusters(ClustersArguments),
    /// List the touchpoints, or replace them by edited ones
    Touchpoints {
        #[command(subcommand)]
        action: Option<TouchpointsAction>,
    },
    /// List journey maps, take one in from a file or a template, or make one of what customers do
    Maps {
        #[command(subcommand)]
        action: Option<MapsAction>,
    },
    /// Write something that people made as a file
    Export {
        #[command(subcommand)]
        what: ExportAction,
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

#[derive(Debug, Args)]
pub(crate) struct CallsArguments {
    /// Key of the segment
    pub(crate) segment: String,
    /// Key of the purpose that they are called for; who may not be called for it is left out
    #[arg(long)]
    pub(crate) purpose: String,
    /// Who was in it at the end of this day, or at this instant; who is in it now when absent
    #[arg(long, value_name = "DATE")]
    pub(crate) on: Option<String>,
    /// Zone of days
    #[arg(long, default_value = "UTC")]
    pub(crate) zone: String,
    /// At most so many customers, those seen last
    #[arg(long, default_value_t = styk_engine::USUAL_CALLS, value_name = "COUNT")]
    pub(crate) limit: usize,
    /// Your own list of customers (CSV, XLSX) with names and phone numbers; nothing of it is stored
    #[arg(long, value_name = "FILE")]
    pub(crate) contacts: Option<PathBuf>,
    /// The file to write
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ClustersArguments {
    /// Zone of hours and days
    #[arg(long, default_value = "UTC")]
    pub(crate) zone: String,
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
pub(crate) enum MapsAction {
    /// All maps; `--format json` gives them whole
    List,
    /// Maps to begin with, one for each kind of company
    Templates,
    /// Take a map in from a file (JSON, CSV, XLSX, CJML, Mermaid, BPMN, PNML)
    Import {
        file: PathBuf,
        /// What it is kept under; made of the file's name by itself
        #[arg(long)]
        key: Option<String>,
    },
    /// Begin with a template, in the language of `--language`
    Template {
        template: String,
        /// What it is kept under; the template's name by itself
        #[arg(long)]
        key: Option<String>,
    },
    /// Propose a map from what customers do: how many steps it has and who follows it, the simpler and the fuller
    Discover(MapDiscover),
    /// Make a deviation of real journeys part of a map: says what changes, and who follows it before and then
    Adopt(MapAdopt),
}

/// Which journeys.
#[derive(Debug, Args)]
pub(crate) struct JourneysOf {
    /// A CEL condition that interactions must meet; may be given several times
    #[arg(long, short = 'w')]
    pub(crate) filter: Vec<String>,
    /// Only the last so much time, such as `90d`
    #[arg(long, conflicts_with_all = ["since", "until"])]
    pub(crate) last: Option<Duration>,
    /// From this day or instant on
    #[arg(long)]
    pub(crate) since: Option<String>,
    /// Before this day or instant
    #[arg(long)]
    pub(crate) until: Option<String>,
    /// Zone of days
    #[arg(long, default_value = "UTC")]
    pub(crate) zone: String,
    /// What makes one journey: `whole`, `gap:30m`, `by:COLUMN`, or `from:TOUCHPOINT..TOUCHPOINT`
    #[arg(long, default_value = "whole")]
    pub(crate) journeys: String,
}

#[derive(Debug, Args)]
pub(crate) struct MapDiscover {
    /// From 0, which shows everything that was seen, to 1, a few steps and the ways that most go
    #[arg(long, default_value_t = 0.5, value_name = "0..1")]
    pub(crate) simplicity: f64,
    /// What the map is kept under when it is saved
    #[arg(long)]
    pub(crate) key: Option<String>,
    /// Save the map of everybody
    #[arg(long, requires = "key")]
    pub(crate) save: bool,
    /// What journeys are for: groups are told apart by it
    #[arg(long, value_name = "TOUCHPOINT")]
    pub(crate) goal: Option<String>,
    #[command(flatten)]
    pub(crate) of: JourneysOf,
}

#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("deviation").required(true).multiple(false)))]
pub(crate) struct MapAdopt {
    /// What the map is kept under: `styk maps` lists them
    pub(crate) key: String,
    /// A step that customers leave out
    #[arg(long, group = "deviation", value_name = "STEP")]
    pub(crate) skipped: Option<String>,
    /// A step that they do again
    #[arg(long, group = "deviation", value_name = "STEP")]
    pub(crate) repeated: Option<String>,
    /// Where they go though the map does not have it there
    #[arg(long, group = "deviation", value_name = "TOUCHPOINT")]
    pub(crate) unplanned: Option<String>,
    /// A step that they do elsewhere
    #[arg(long, group = "deviation", value_name = "STEP")]
    pub(crate) wrong_order: Option<String>,
    /// Zone of days and months
    #[arg(long, default_value = "UTC")]
    pub(crate) zone: String,
    /// Save the map so
    #[arg(long)]
    pub(crate) save: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ExportAction {
    /// A journey map: as a picture with what the data says, or as a file for other tools
    Map(MapExport),
    /// Journeys of customers as an event log for process mining
    Journeys(JourneysExport),
}

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "an option for each kind of file, one of which may be given")]
#[command(group(clap::ArgGroup::new("kind").multiple(false)))]
pub(crate) struct MapExport {
    /// What the map is kept under: `styk maps` lists them
    pub(crate) key: String,
    /// The file to write; its ending says what, unless an option does
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// A version other than the newest
    #[arg(long, value_name = "NUMBER")]
    pub(crate) map_version: Option<u32>,
    /// Without what the data says
    #[arg(long)]
    pub(crate) drawn_only: bool,
    /// Zone of days and months
    #[arg(long, default_value = "UTC")]
    pub(crate) zone: String,
    /// One page as large as the map (what is written by itself)
    #[arg(long, group = "kind")]
    pub(crate) pdf: bool,
    /// One page of A0
    #[arg(long, group = "kind")]
    pub(crate) poster: bool,
    #[arg(long, group = "kind")]
    pub(crate) png: bool,
    #[arg(long, group = "kind")]
    pub(crate) svg: bool,
    /// Slides that can be edited
    #[arg(long, group = "kind")]
    pub(crate) pptx: bool,
    /// Everything that a map has
    #[arg(long, group = "kind")]
    pub(crate) json: bool,
    #[arg(long, group = "kind")]
    pub(crate) csv: bool,
    #[arg(long, group = "kind")]
    pub(crate) xlsx: bool,
    /// Customer Journey Modelling Language
    #[arg(long, group = "kind")]
    pub(crate) cjml: bool,
    #[arg(long, group = "kind")]
    pub(crate) mermaid: bool,
    #[arg(long, group = "kind")]
    pub(crate) bpmn: bool,
    /// A Petri net
    #[arg(long, group = "kind")]
    pub(crate) pnml: bool,
}

#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("log").required(true).multiple(false)))]
pub(crate) struct JourneysExport {
    /// Journeys that are at the steps of this map, which events are called by; its own filters and journeys hold
    /// where none are given
    #[arg(long, value_name = "KEY")]
    pub(crate) map: Option<String>,
    /// A version of the map other than the newest
    #[arg(long, value_name = "NUMBER", requires = "map")]
    pub(crate) map_version: Option<u32>,
    /// The file to write: XES (IEEE 1849), a case for each journey
    #[arg(long, group = "log", value_name = "FILE")]
    pub(crate) xes: Option<PathBuf>,
    /// The file to write: OCEL 2.0 in JSON, with customers, cases and journeys as objects
    #[arg(long, group = "log", value_name = "FILE")]
    pub(crate) ocel: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) of: JourneysOf,
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
    /// How long interactions are kept: the rules, what is past its time, the counts that stay
    Retention {
        #[command(subcommand)]
        action: Option<RetentionAction>,
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
pub(crate) enum RetentionAction {
    /// The rules; `--format json` gives the document, to edit
    Show,
    /// Keep interactions by edited rules from now on (JSON; `-` for standard input)
    Apply { file: PathBuf },
    /// Remove what is past its time, as a server does every night
    Run {
        /// Remove; what would go is only shown without it
        #[arg(long)]
        yes: bool,
    },
    /// What was removed, newest first
    Runs,
    /// Counts that are kept of removed interactions, by day
    Aggregates(AggregatesArguments),
}

#[derive(Debug, Args)]
pub(crate) struct AggregatesArguments {
    /// Key of a touchpoint
    #[arg(long)]
    pub(crate) touchpoint: Option<String>,
    #[arg(long)]
    pub(crate) source: Option<String>,
    #[arg(long)]
    pub(crate) channel: Option<String>,
    /// First day, such as `2024-05-01`
    #[arg(long, value_name = "DATE")]
    pub(crate) from: Option<Date>,
    /// Last day
    #[arg(long, value_name = "DATE")]
    pub(crate) to: Option<Date>,
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
