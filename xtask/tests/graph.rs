//! The crates depend on each other as docs/ARCHITECTURE.md says, and on what
//! it says only.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// A row of the table of crates.
struct Row {
    name: String,
    may_use: BTreeSet<String>,
}

/// The table under the heading "Crates": name, what it may use, and more columns.
/// "all above" stands for every row before.
fn table(page: &str) -> Vec<Row> {
    let section = page.split("\n## Crates\n").nth(1).expect("a section `## Crates`");
    let section = section.split("\n## ").next().unwrap();
    let mut rows: Vec<Row> = Vec::new();
    for line in section.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let above = rows.iter().map(|row| row.name.clone());
        let may_use =
            if cells[2] == "all above" { above.collect() } else { quoted(cells[2]).map(str::to_owned).collect() };
        let name = quoted(cells[1]).next().expect("a name").to_owned();
        rows.push(Row { name, may_use });
    }
    rows
}

/// The words between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// Names of all dependencies (for building and tests, too) in a manifest.
fn dependencies(manifest: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut within = false;
    for line in manifest.lines().map(str::trim) {
        if let Some(heading) = line.strip_prefix('[') {
            let heading = heading.trim_end_matches(']');
            within = heading.ends_with("dependencies");
            if let Some((_, name)) = heading.split_once("dependencies.") {
                names.insert(name.trim_matches('"').to_owned());
            }
        } else if within && !line.starts_with('#') && line.contains('=') {
            let end = line.find(['.', '=', ' ']).unwrap();
            names.insert(line[..end].trim_matches('"').to_owned());
        }
    }
    names
}

/// Crate (folder name) to its dependencies.
fn crates() -> BTreeMap<String, BTreeSet<String>> {
    let folders = std::fs::read_dir(root().join("crates")).unwrap().map(|entry| entry.unwrap().path());
    folders
        .filter(|folder| folder.join("Cargo.toml").exists())
        .map(|folder| {
            let name = folder.file_name().unwrap().to_string_lossy().into_owned();
            (name, dependencies(&std::fs::read_to_string(folder.join("Cargo.toml")).unwrap()))
        })
        .collect()
}

fn architecture() -> Vec<Row> {
    table(&std::fs::read_to_string(root().join("docs/ARCHITECTURE.md")).unwrap())
}

/// Dependencies that the table does not allow, as `crate -> dependency`.
fn forbidden(rows: &[Row], crates: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let mut found = Vec::new();
    for (name, dependencies) in crates {
        let Some(row) = rows.iter().find(|row| row.name == *name) else {
            found.push(format!("{name} has no row"));
            continue;
        };
        let ours = dependencies.iter().filter_map(|dependency| {
            let short = dependency.strip_prefix("styk-").unwrap_or(dependency);
            (crates.contains_key(short)).then_some(short)
        });
        found.extend(ours.filter(|used| !row.may_use.contains(*used)).map(|used| format!("{name} -> {used}")));
    }
    found
}

/// Crates other than `only` that depend on `dependency`.
fn users_but(crates: &BTreeMap<String, BTreeSet<String>>, dependency: &str, only: &str) -> Vec<String> {
    let users = crates.iter().filter(|(name, used)| *name != only && used.contains(dependency));
    users.map(|(name, _)| format!("{name} -> {dependency}")).collect()
}

#[test]
fn every_crate_uses_only_what_the_architecture_allows() {
    assert_eq!(forbidden(&architecture(), &crates()), Vec::<String>::new(), "see docs/ARCHITECTURE.md");
}

#[test]
fn every_row_of_the_architecture_is_a_crate_that_uses_rows_above_it() {
    let crates = crates();
    let mut above = BTreeSet::new();
    for row in architecture() {
        assert!(crates.contains_key(&row.name), "`{}` has a row and no crate", row.name);
        assert!(row.may_use.is_subset(&above), "`{}` may use only crates above it", row.name);
        above.insert(row.name);
    }
}

#[test]
fn heavy_dependencies_stay_in_the_one_crate_that_knows_them() {
    let crates = crates();
    let owners =
        [("datafusion", "sql"), ("deltalake", "lake"), ("object_store", "lake"), ("sqlx", "store"), ("anyhow", "styk")];
    for (dependency, only) in owners {
        let mut users = users_but(&crates, dependency, only);
        // OCEL 2.0 logs come as SQLite files, too.
        users.retain(|user| user != "collect -> sqlx");
        assert_eq!(users, Vec::<String>::new(), "only `{only}` may know `{dependency}`");
        assert!(crates[only].contains(dependency), "`{only}` is said to be the one that knows `{dependency}`");
    }
}

#[test]
fn a_forbidden_dependency_is_seen_in_every_way_of_writing_it() {
    let manifest = "[package]\nname = \"a\"\n[dependencies]\nstyk-model.workspace = true\nfoo = \"1\" # why\n# bar = \"1\"\n\
                    [dev-dependencies]\n\"styk-lake\" = { path = \"..\" }\n[target.'cfg(unix)'.dependencies]\nlibc = \"1\"\n\
                    [dependencies.styk-sql]\npath = \"..\"\n[features]\ndefault = []\n";
    let found = dependencies(manifest);
    assert_eq!(found, ["foo", "libc", "styk-lake", "styk-model", "styk-sql"].map(str::to_owned).into());

    let page = "\n## Crates\n| crate | may use |\n|---|---|\n| `model` | nothing |\n| `lake` | `model` |\n| `sql` | all above |\n";
    let rows = table(page);
    assert_eq!(rows[2].may_use, ["lake", "model"].map(str::to_owned).into());
    let crates = |lake: &str| -> BTreeMap<String, BTreeSet<String>> {
        BTreeMap::from([
            ("model".to_owned(), BTreeSet::new()),
            ("lake".to_owned(), BTreeSet::from([lake.to_owned()])),
            ("sql".to_owned(), BTreeSet::from(["styk-lake".to_owned()])),
        ])
    };
    assert!(forbidden(&rows, &crates("styk-model")).is_empty());
    assert_eq!(forbidden(&rows, &crates("styk-sql")), ["lake -> sql"]);
    assert_eq!(forbidden(&rows[..2], &crates("styk-model")), ["sql has no row"]);
    assert_eq!(users_but(&crates("datafusion"), "datafusion", "sql"), ["lake -> datafusion"]);
}
