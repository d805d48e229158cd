//! Measures Styk beside other programs, and beside what it could be.
//!
//! `styk-bench journeys|import|clustered|collect|customers|maps|web` runs a benchmark; `cargo xtask bench`
//! builds and calls it. Everything that is measured runs in a process of its
//! own, which this program starts and whose CPU time, wall time and peak memory
//! it reads when that process has ended: the other subcommands are those
//! processes. Progress goes to standard error, figures to standard output as
//! Markdown; both data and results stay in the cache folder, so that a stopped
//! run goes on where it was.

mod answer;
mod clustered;
mod clustered_steps;
mod collect;
mod customers;
mod data;
mod decode;
mod erasure;
mod figures;
mod fill;
mod import;
mod journeys;
mod maps;
mod normal;
mod peers;
mod process;
mod profiles;
mod questions;
mod results;
mod segments;
mod stream;
mod web;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};
use tikv_jemallocator::Jemalloc;

use crate::data::Size;
use crate::questions::Name;

/// As `styk` has it.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

#[expect(unsafe_code, reason = "jemalloc reads its options from a symbol of this name")]
// SAFETY: nothing else has the name; jemalloc(3) expects a pointer to a text that ends with 0.
#[unsafe(export_name = "_rjem_malloc_conf")]
pub static OPTIONS: Option<&'static u8> = Some(&b"narenas_ratio:1,dirty_decay_ms:50,muzzy_decay_ms:0\0"[0]);

/// Benchmarks of Styk.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Shared {
    /// In small
    #[arg(long)]
    quick: bool,
    /// So many interactions instead, a twentieth as many people
    #[arg(long, conflicts_with = "quick", hide = true)]
    interactions: Option<u64>,
    /// Where data and results stay
    #[arg(long, value_name = "DIR")]
    pub(crate) cache: PathBuf,
    /// A Python with the packages of bench/peers/requirements.txt
    #[arg(long, value_name = "PROGRAM")]
    pub(crate) python: PathBuf,
}

impl Shared {
    fn size(&self) -> Size {
        Size::of(self.interactions.unwrap_or(if self.quick { 1_000_000 } else { 25_000_000 }))
    }

    fn is_quick(&self) -> bool {
        self.quick
    }

    /// How often every figure is measured.
    fn rounds(&self) -> usize {
        if self.quick { 3 } else { 5 }
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Six questions, beside DuckDB, chDB and Polars
    Journeys(Shared),
    /// A CSV file into the lake, beside DuckDB's sorted copy to Parquet
    Import(Shared),
    /// A stream with late rows beside questions
    Clustered(Shared),
    /// Answers over HTTP, and the web app in a browser
    Web(web::Web),
    /// What arrives live: acknowledged, and through to answers
    Collect(Shared),
    /// Who is who, computed from facts; segments followed; customers erased; profiles read
    Customers(Shared),
    /// Journeys aligned to designed maps, beside pm4py
    Maps(Shared),
    #[command(hide = true)]
    Align(maps::Align),
    #[command(hide = true)]
    AlignMany(maps::AlignMany),
    #[command(hide = true)]
    CollectServe(collect::servers::Serve),
    #[command(hide = true)]
    CollectLoad(collect::load::Load),
    #[command(hide = true)]
    Identify(customers::Identify),
    #[command(hide = true)]
    Erase(erasure::Erase),
    #[command(hide = true)]
    Follow(segments::Follow),
    #[command(hide = true)]
    Generate(data::Generate),
    #[command(hide = true)]
    Fill(fill::Fill),
    #[command(hide = true)]
    Answer(answer::Asked),
    #[command(hide = true)]
    Decode(decode::Decode),
    #[command(hide = true)]
    Stream(stream::Stream),
    #[command(hide = true)]
    Periods(stream::Periods),
    #[command(hide = true)]
    Compact(stream::Compact),
}

/// A question and where it is asked.
#[derive(Debug, Clone, Args)]
pub(crate) struct About {
    #[arg(value_enum)]
    pub(crate) question: Name,
    #[arg(long)]
    pub(crate) data: PathBuf,
    #[arg(long, default_value_t = 2)]
    pub(crate) threads: usize,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    match command {
        Command::Journeys(shared) => journeys::run(&shared),
        Command::Import(shared) => import::run(&shared),
        Command::Clustered(shared) => clustered::run(&shared),
        Command::Customers(shared) => customers::run(&shared),
        Command::Maps(shared) => maps::run(&shared),
        Command::Align(asked) => maps::align(&asked),
        Command::AlignMany(asked) => maps::align_many(&asked),
        Command::Identify(asked) => customers::identify(&asked),
        Command::Erase(asked) => in_runtime(erasure::erase(asked)),
        Command::Follow(asked) => in_runtime(segments::follow(asked)),
        Command::Web(asked) => web::run(&asked),
        Command::Collect(shared) => collect::run(&shared),
        Command::CollectServe(asked) => in_runtime(collect::servers::run(&asked)),
        Command::CollectLoad(asked) => collect::load::run(&asked),
        Command::Generate(asked) => data::generate(&asked),
        Command::Fill(asked) => in_runtime(fill::run(&asked)),
        Command::Answer(asked) => in_runtime(answer::run(&asked)),
        Command::Decode(asked) => in_runtime(decode::run(&asked)),
        Command::Stream(asked) => in_runtime(stream::run(&asked)),
        Command::Periods(asked) => in_runtime(stream::periods(&asked)),
        Command::Compact(asked) => in_runtime(stream::compact(&asked)),
    }
}

/// The runtime that `styk` has.
fn in_runtime(work: impl Future<Output = Result<()>>) -> Result<()> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work)
}
