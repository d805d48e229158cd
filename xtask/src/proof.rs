//! `cargo xtask proof [NAME]`: a benchmark at full size, its figures written
//! into docs/BENCHMARKS.md as soon as they are there.

use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context, Result, bail};

use crate::bench::{BENCHMARKS, benchmark, command};
use crate::today::{machine, today};
use crate::tools::{nothing_left, root};

pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let Some((name, rest)) = arguments.split_first() else { return list() };
    nothing_left(rest)?;
    let chosen = benchmark(name)?;
    let mut command = command(chosen, false)?;
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output().context("cannot start `styk-bench`")?;
    if !output.status.success() {
        bail!("`styk-bench {name}` stopped: {}; run the same command again to go on from there", output.status);
    }
    let figures = String::from_utf8(output.stdout).context("`styk-bench` must print UTF-8")?;
    let section = section(name, &today(), &machine(), &figures);
    let page = page()?;
    std::fs::write(path(), replaced(&page, name, &section)?)?;
    println!("{figures}\nwritten into docs/BENCHMARKS.md");
    Ok(())
}

fn list() -> Result<()> {
    let page = page()?;
    for part in &BENCHMARKS {
        let last = last_run(&page, part.name).unwrap_or("never");
        println!("{:<10} {:<10} {}", part.name, last, part.about);
    }
    Ok(())
}

fn path() -> PathBuf {
    root().join("docs/BENCHMARKS.md")
}

fn page() -> Result<String> {
    std::fs::read_to_string(path()).context("cannot read `docs/BENCHMARKS.md`")
}

/// The comments between which a part's figures stand.
fn marks(name: &str) -> [String; 2] {
    [format!("<!-- proof {name} -->"), format!("<!-- end {name} -->")]
}

fn section(name: &str, day: &str, machine: &str, figures: &str) -> String {
    format!("Run on {day}: {machine}; `cargo xtask proof {name}`.\n\n{}", figures.trim())
}

/// What stands between a part's comments.
fn part<'a>(page: &'a str, name: &str) -> Option<&'a str> {
    let [begin, end] = marks(name);
    let (_, after) = page.split_once(&begin)?;
    after.split_once(&end).map(|(inside, _)| inside.trim())
}

fn last_run<'a>(page: &'a str, name: &str) -> Option<&'a str> {
    let (day, _) = part(page, name)?.strip_prefix("Run on ")?.split_once(':')?;
    Some(day)
}

fn replaced(page: &str, name: &str, section: &str) -> Result<String> {
    let [begin, end] = marks(name);
    let missing = || format!("docs/BENCHMARKS.md has no place for `{name}`: expected `{begin}` and `{end}` in it");
    let (before, rest) = page.split_once(&begin).with_context(missing)?;
    let (_, after) = rest.split_once(&end).with_context(missing)?;
    Ok(format!("{before}{begin}\n{section}\n{end}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# A\n<!-- proof journeys -->\nNot run yet.\n<!-- end journeys -->\n# B\n";

    #[test]
    fn a_run_replaces_its_own_section_and_nothing_else() {
        let first = replaced(PAGE, "journeys", &section("journeys", "2024-05-01", "2 cores", "| a |\n")).unwrap();
        assert_eq!(
            first,
            "# A\n<!-- proof journeys -->\nRun on 2024-05-01: 2 cores; `cargo xtask proof journeys`.\n\n| a |\n\
             <!-- end journeys -->\n# B\n"
        );
        let again = replaced(&first, "journeys", &section("journeys", "2024-06-01", "2 cores", "| b |")).unwrap();
        assert_eq!(last_run(&first, "journeys"), Some("2024-05-01"));
        assert_eq!(last_run(&again, "journeys"), Some("2024-06-01"));
        assert!(!again.contains("| a |") && again.ends_with("# B\n"));
    }

    #[test]
    fn a_part_without_a_run_or_a_place_is_said_so() {
        assert_eq!(last_run(PAGE, "journeys"), None);
        assert!(replaced(PAGE, "import", "").unwrap_err().to_string().contains("no place for `import`"));
    }

    #[test]
    fn every_benchmark_has_its_place_in_the_page() {
        let page = page().unwrap();
        for benchmark in &BENCHMARKS {
            assert!(part(&page, benchmark.name).is_some(), "{}", benchmark.name);
        }
    }
}
