//! Commands beside a running server are answered by it, as if they owned the folder.

#![cfg(unix)]

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

/// A folder to run the program in, with its data folder and files.
struct Place {
    folder: tempfile::TempDir,
}

/// A running server; it ends with this.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Place {
    fn new() -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        place.write("shop.csv", &shop(0));
        place.write("more.csv", &shop(500));
        place.write("question.json", r#"{"ask":"transitions","limit":5}"#);
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_styk"));
        for name in ["STYK_DATA", "STYK_STORE", "STYK_LANGUAGE", "STYK_SMTP", "STYK_MAIL_FROM", "STYK_LOG"] {
            command.env_remove(name);
        }
        command.current_dir(self.folder.path()).args(["--data", "data"]).args(arguments).env("COLUMNS", "120");
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).stdin(Stdio::null()).output().unwrap()
    }

    /// A run with something on standard input.
    fn run_with(&self, arguments: &[&str], input: &str) -> Output {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }

    fn serve(&self) -> Serving {
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0"]);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(line.contains("http://"), "{line}");
        let serving = Serving(child);
        for _ in 0..100 {
            if self.path("data/run/styk.sock").exists() {
                return serving;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        panic!("no socket");
    }
}

/// Customers from a number on, who search and often buy.
fn shop(first: usize) -> String {
    let mut csv = "customer,date,event,channel,amount\n".to_owned();
    for customer in first..first + 300 {
        let day = customer % 27 + 1;
        let _ = writeln!(csv, "K-{customer},2024-03-{day:02} 09:15,search,web,");
        if !customer.is_multiple_of(3) {
            let _ = writeln!(csv, "K-{customer},2024-03-{day:02} 10:15,purchase,app,59.90");
        }
    }
    csv.push_str("K-1,whenever,search,web,\n");
    csv
}

/// What a run said, without what differs from run to run: times that work took.
fn said(output: &Output) -> (Option<i32>, String, String) {
    let masked = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let line = |line: &str| {
            let took = line.contains("_ms\"") || line.contains("_us\"") || line.contains("elapsed");
            let took = took || line.starts_with("import ") && line.contains(" in ");
            // The last of the facts under a table is how long it took.
            if line.contains("\u{a0}ms") || line.contains("\u{a0}мс") {
                line.rsplit_once(" · ").map_or("", |(rest, _)| rest).to_owned()
            } else if took {
                line.split([':', ' ']).take(3).collect::<Vec<_>>().join(" ")
            } else {
                line.to_owned()
            }
        };
        text.lines().map(line).collect::<Vec<_>>().join("\n")
    };
    (output.status.code(), masked(&output.stdout), masked(&output.stderr))
}

const COMMANDS: &[&[&str]] = &[
    &["ask", "question.json"],
    &["ask", "question.json", "--format", "json"],
    &["ask", "nowhere.json"],
    &["funnel", "search > purchase", "--by", "channel"],
    &["funnel", "search > purchase", "--format", "csv", "--language", "pl"],
    &["funnel", "serch > purchase", "--language", "ru"],
    &["transitions", "--customers", "transition:search > purchase", "--listed", "5"],
    &["transitions", "--output", "page.json"],
    &["series", "customers", "--until", "2024-03-20", "--format", "json"],
    &["insights"],
    &["sql", "select event, count(*) as n, avg(money) from interactions group by event order by event"],
    &["sql", "select * from interactions order by id limit 3", "--format", "json"],
    &["sql", "drop table interactions"],
    &["touchpoints"],
    &["touchpoints", "--format", "json"],
    &["export", "journeys", "--xes", "log.xes", "--journeys", "gap:30m", "--language", "pl"],
    &["export", "journeys", "--ocel", "log.json", "--filter", "channel == \"web\""],
    &["export", "journeys", "--xes", "none.xes", "--map", "none"],
    &["imports"],
    &["imports", "--format", "json"],
    &["imports", "quarantine", "1"],
    &["imports", "undo", "99", "--language", "pl"],
    &["import", "shop.csv"],
    &["import", "more.csv", "--preview"],
    &["import", "nowhere.csv"],
    &["doctor"],
    &["doctor", "--format", "json", "--language", "ru"],
    &["schema"],
    &["admin", "compact"],
];

#[test]
fn commands_say_the_same_beside_a_server() {
    let place = Place::new();
    assert!(place.run(&["import", "shop.csv"]).status.success());
    let direct: Vec<_> = COMMANDS.iter().map(|command| said(&place.run(command))).collect();
    let page = std::fs::read_to_string(place.path("page.json")).unwrap();
    let logs = || ["log.xes", "log.json"].map(|name| std::fs::read_to_string(place.path(name)).unwrap());
    let written = logs();
    assert!(!place.path("none.xes").exists());
    let serving = place.serve();
    for (command, direct) in COMMANDS.iter().zip(direct) {
        assert_eq!(said(&place.run(command)), direct, "{command:?}");
    }
    let beside = std::fs::read_to_string(place.path("page.json")).unwrap();
    let result = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap()["result"].clone();
    assert_eq!(result(&page), result(&beside));
    assert_eq!(logs(), written);
    drop(serving);
}

#[test]
fn files_and_standard_input_are_imported_beside_a_server() {
    let (alone, beside) = (Place::new(), Place::new());
    let serving = beside.serve();
    let registry = |place: &Place| String::from_utf8(place.run(&["touchpoints", "--format", "json"]).stdout).unwrap();
    let steps: [&dyn Fn(&Place) -> Output; 8] = [
        &|place| place.run(&["import", "shop.csv", "--source", "shop"]),
        &|place| place.run_with(&["import", "-", "--save-mapping", "map.toml"], &shop(500)),
        &|place| place.run(&["import", "more.csv", "--mapping", "map.toml", "--max-bad", "0"]),
        &|place| place.run(&["import", "*.csv", "--source", "all"]),
        &|place| place.run_with(&["ask", "-", "--format", "csv"], r#"{"ask":"metric","metric":"count"}"#),
        &|place| place.run_with(&["touchpoints", "apply", "-"], &registry(place).replace("\"Purchase\"", "\"Bought\"")),
        &|place| place.run(&["imports", "undo", "1"]),
        &|place| place.run(&["imports", "remap", "3", "more.csv", "--mapping", "map.toml"]),
    ];
    for (number, step) in steps.iter().enumerate() {
        assert_eq!(said(&step(&beside)), said(&step(&alone)), "step {number}");
    }
    let kept: Vec<_> = std::fs::read_dir(beside.path("data/run")).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(kept, [beside.path("data/run/styk.sock")], "standard input is not kept");
    drop(serving);
    for command in
        [&["imports", "--format", "csv"][..], &["doctor"], &["funnel", "search > purchase"], &["touchpoints"]]
    {
        let without_times = |place: &Place| {
            let (code, text, trouble) = said(&place.run(command));
            // When an import was made stands in its row.
            let text: Vec<String> =
                text.lines().map(|line| line.split(",2026").next().unwrap_or(line).to_owned()).collect();
            (code, text.join("\n"), trouble)
        };
        assert_eq!(without_times(&beside), without_times(&alone), "{command:?}");
    }
}

#[test]
fn a_socket_that_was_left_behind_is_replaced() {
    let place = Place::new();
    place.run(&["import", "shop.csv"]);
    drop(place.serve());
    assert!(place.path("data/run/styk.sock").exists(), "the server was killed");
    assert!(place.run(&["doctor"]).status.success(), "and the folder is free");
    let _serving = place.serve();
    assert!(place.run(&["doctor"]).status.success());
}

#[test]
fn without_a_socket_the_folder_is_in_use() {
    let place = Place::new();
    let serving = place.serve();
    std::fs::remove_file(place.path("data/run/styk.sock")).unwrap();
    let refused = place.run(&["doctor"]);
    let told = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(1));
    let id = serving.0.id();
    assert!(told.contains(&format!("in use by another Styk (process {id})")) && told.lines().count() == 1, "{told}");
}

#[test]
fn a_command_that_goes_away_takes_its_work_with_it() {
    let place = Place::new();
    let mut csv = "customer,date,event\n".to_owned();
    for row in 0..400_000 {
        let _ =
            writeln!(csv, "K-{},2024-03-01 09:{:02}:{:02},event {}", row % 50_000, row / 60 % 60, row % 60, row % 5);
    }
    place.write("large.csv", &csv);
    let _serving = place.serve();
    let mut import = place.command(&["import", "large.csv"]).stdout(Stdio::null()).spawn().unwrap();
    let prepared = || String::from_utf8(place.run(&["imports", "--format", "csv"]).stdout).unwrap();
    while !prepared().contains("prepared") {
        assert!(import.try_wait().unwrap().is_none(), "it was too fast: {}", prepared());
    }
    import.kill().unwrap();
    import.wait().unwrap();
    for _ in 0..100 {
        if prepared().contains("rolled_back") {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    panic!("{}", prepared());
}
