//! Styk on the command line.
//!
//! What was done goes to standard output, trouble to standard error. Exit
//! codes: 0 done, 1 failed, 2 the command was not understood.

mod arguments;
mod behind;
mod commands;
mod output;
mod progress;
mod questions;
mod steps;
mod trouble;

use std::process::ExitCode;

use clap::Parser;
use tikv_jemallocator::Jemalloc;

use styk_model::{Say, say};

use crate::arguments::Arguments;

/// Rows, runs and answers come and go by the hundred megabytes on many threads: as many arenas as
/// processors, and what was freed is given back after a twentieth of a second (docs/BENCHMARKS.md, Collect).
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

#[expect(unsafe_code, reason = "jemalloc reads its options from a symbol of this name")]
// SAFETY: nothing else has the name; jemalloc(3) expects a pointer to a text that ends with 0.
#[unsafe(export_name = "_rjem_malloc_conf")]
pub static OPTIONS: Option<&'static u8> = Some(&b"narenas_ratio:1,dirty_decay_ms:50,muzzy_decay_ms:0\0"[0]);

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let language = arguments.shared.language;
    let filter = tracing_subscriber::EnvFilter::try_from_env("STYK_LOG").unwrap_or_else(|_| "warn".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            let error = error.say(language);
            let what = say!(
                language,
                "error: no threads could be started: {error}",
                "ошибка: не удалось запустить потоки: {error}",
                "błąd: nie udało się uruchomić wątków: {error}",
            );
            eprintln!("{what}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(commands::run(arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let told = trouble::told(&error, language);
            eprintln!("{}", say!(language, "error: {told}", "ошибка: {told}", "błąd: {told}"));
            ExitCode::FAILURE
        }
    }
}

/// Whoever read the output (`head`, a pager) has seen enough.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    })
}
