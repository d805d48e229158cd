//! Running programs, and where things are.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// The folder of the workspace: the one that cargo runs this in, which is not the one it
/// was built in where two clones share a target folder.
pub(crate) fn root() -> PathBuf {
    let run_in = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let manifest = run_in.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
    manifest.parent().unwrap_or(&manifest).to_path_buf()
}

/// The user's cache folder: what can be made again, but takes long.
pub(crate) fn cache() -> Result<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let base = set("XDG_CACHE_HOME").or_else(|| set("HOME").map(|home| home.join(".cache")));
    base.map(|base| base.join("styk")).context("neither `XDG_CACHE_HOME` nor `HOME` is set: set one of them")
}

/// A program of this workspace, built into the folder that this one is in.
pub(crate) fn built(name: &str) -> Result<PathBuf> {
    let own = std::env::current_exe()?;
    Ok(own.with_file_name(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}

/// `cargo ARGUMENTS`, in the workspace.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    // What cargo tells this program of itself is not for the cargo started here: build scripts watch
    // these, and everything above them (DataFusion, too) would be built again at every change between
    // `cargo xtask` and plain cargo.
    for (name, _) in std::env::vars_os() {
        let of_xtask = name.to_str().is_some_and(|name| OF_XTASK.iter().any(|prefix| name.starts_with(prefix)));
        if of_xtask {
            command.env_remove(name);
        }
    }
    command
}

/// Beginnings of the variables that `cargo run` sets for the program it runs.
const OF_XTASK: [&str; 5] = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_", "CARGO_PRIMARY_"];

/// Runs a command to its end; an exit code other than 0 is an error.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let shown = shown(command);
    let status = command.status().with_context(|| format!("cannot start `{shown}`"))?;
    if !status.success() {
        bail!("`{shown}` failed: {status}");
    }
    Ok(())
}

/// The command as one would type it.
pub(crate) fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let arguments = command.get_args().map(|argument| argument.to_string_lossy());
    std::iter::once(program.into()).chain(arguments).collect::<Vec<_>>().join(" ")
}

/// Whether a command starts and succeeds; what it prints is dropped.
pub(crate) fn works(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// The value after `--name`, taken out of the arguments.
pub(crate) fn take_option(arguments: &mut Vec<String>, name: &str) -> Result<Option<String>> {
    let Some(at) = arguments.iter().position(|argument| argument == name) else { return Ok(None) };
    if at + 1 >= arguments.len() {
        bail!("`{name}` needs a value after it");
    }
    let value = arguments.remove(at + 1);
    arguments.remove(at);
    Ok(Some(value))
}

/// Whether `--name` is there, taken out of the arguments.
pub(crate) fn take_flag(arguments: &mut Vec<String>, name: &str) -> bool {
    let before = arguments.len();
    arguments.retain(|argument| argument != name);
    arguments.len() < before
}

/// Refuses what nobody took.
pub(crate) fn nothing_left(arguments: &[String]) -> Result<()> {
    match arguments.first() {
        None => Ok(()),
        Some(left) => bail!("`{left}` is not expected here: see `cargo xtask help`"),
    }
}

/// `cargo xtask python NAME`.
pub(crate) fn print_python(arguments: &[String]) -> Result<()> {
    let [name] = arguments else { bail!("expected one name: `acceptance` or `peers`") };
    println!("{}", python(name)?.display());
    Ok(())
}

/// A Python with the packages that `NAME` lists, in the cache folder. It is
/// made again when the list changes.
pub(crate) fn python(name: &str) -> Result<PathBuf> {
    let list = match name {
        "acceptance" => root().join("tests/acceptance/requirements.txt"),
        "peers" => root().join("bench/peers/requirements.txt"),
        other => bail!("`{other}` has no list of packages: expected `acceptance` or `peers`"),
    };
    let wanted = std::fs::read_to_string(&list).with_context(|| format!("cannot read `{}`", list.display()))?;
    let folder = cache()?.join("python").join(name);
    let interpreter = folder.join("bin").join("python");
    let installed = folder.join("installed.txt");
    if std::fs::read_to_string(&installed).is_ok_and(|have| have == wanted)
        && works(Command::new(&interpreter).arg("--version"))
    {
        return Ok(interpreter);
    }
    eprintln!("installing the packages of `{name}` for Python");
    // Commands talk on standard error here: standard output is the path alone.
    let made = Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder).stdout(std::io::stderr()).status();
    if !made.is_ok_and(|status| status.success()) {
        bail!("cannot make a Python environment: on Debian or Ubuntu run `apt-get install -y python3 python3-venv`");
    }
    let mut install = Command::new(&interpreter);
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]).arg(&list);
    run(install.stdin(Stdio::null()).stdout(std::io::stderr()))?;
    std::fs::write(installed, wanted)?;
    Ok(interpreter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn options_and_flags_are_taken_wherever_they_stand() {
        let mut arguments = words("journeys --quick --customers 50");
        assert_eq!(take_option(&mut arguments, "--customers").unwrap().as_deref(), Some("50"));
        assert!(take_flag(&mut arguments, "--quick"));
        assert!(!take_flag(&mut arguments, "--quick"));
        assert_eq!(arguments, ["journeys"]);
        assert!(nothing_left(&arguments).unwrap_err().to_string().contains("`journeys`"));
    }

    #[test]
    fn an_option_without_its_value_is_refused() {
        let error = take_option(&mut words("--customers"), "--customers").unwrap_err();
        assert_eq!(error.to_string(), "`--customers` needs a value after it");
    }

    #[test]
    fn a_failed_command_is_named_as_one_would_type_it() {
        let error = run(&mut cargo(&["no-such-command"])).unwrap_err().to_string();
        assert!(error.starts_with("`cargo no-such-command` failed"), "{error}");
    }

    #[test]
    fn what_cargo_says_of_this_program_is_kept_from_the_cargo_it_starts() {
        let command = cargo(&["--version"]);
        let removed: Vec<_> = command.get_envs().filter(|(_, value)| value.is_none()).map(|(name, _)| name).collect();
        assert!(removed.contains(&std::ffi::OsStr::new("CARGO_PKG_NAME")), "{removed:?}");
    }

    #[test]
    fn lists_of_packages_are_there_and_pinned() {
        for list in ["tests/acceptance/requirements.txt", "bench/peers/requirements.txt"] {
            let text = std::fs::read_to_string(root().join(list)).unwrap();
            assert!(text.lines().count() > 0, "{list}");
            assert!(text.lines().all(|line| line.contains("==")), "{list}: every version is pinned");
        }
    }
}
