//! What one does with this workspace beside compiling it: `cargo xtask help`.
//!
//! Architecture invariant: nothing but the standard library and `anyhow`, so
//! that the first `cargo xtask` of a fresh clone starts within seconds.

mod bench;
mod demo;
mod proof;
mod test;
mod today;
mod tools;
mod web;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask test                     everything that must hold: format, lints, tests, licences
cargo xtask demo                     a simulated company: build, import, answer, and the web app to look at it
      --company airline|bank|travel  which one (airline)
      --language en|ru|pl            in which country and language (en)
      --customers N                  how large (2000)
      --listen ADDRESS               where the web app is (127.0.0.1:8080)
      --no-serve                     only the page with the report
cargo xtask web                      the web app into web/dist, where it is older than its sources
cargo xtask bench NAME [--quick]     a benchmark: journeys, import, clustered, web
      --interactions N               over so many instead of 25 million
cargo xtask proof [NAME]             a benchmark at full size into docs/BENCHMARKS.md; without a name: which there are
cargo xtask python NAME              the Python that `acceptance` or `peers` need, made when it is missing; prints its path
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> anyhow::Result<()> {
    let Some((command, rest)) = arguments.split_first() else {
        print!("{HELP}");
        return Ok(());
    };
    match command.as_str() {
        "test" => test::run(rest),
        "demo" => demo::run(rest),
        "bench" => bench::run(rest),
        "proof" => proof::run(rest),
        "web" => web::run(rest),
        "python" => tools::print_python(rest),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        other => {
            anyhow::bail!("`{other}` is not a command: expected `test`, `demo`, `web`, `bench`, `proof` or `python`")
        }
    }
}
