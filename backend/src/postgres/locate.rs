//! Finds real PostgreSQL programs: `PG_BIN`, `PATH`, the system's packages, then a registry package in `node_modules`.

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::EmbeddedConfig;
use super::error::EmbeddedError;

/// The majors that this code was tried with.
const SUPPORTED: std::ops::RangeInclusive<u32> = 15..=18;

/// Where Debian and its relatives put each major's programs.
const SYSTEM: &str = "/usr/lib/postgresql";

/// Folders below an ancestor of ours that may hold `node_modules`; the second is where `make postgres` installs.
const NODE_MODULES: [&str; 2] = ["node_modules", "tools/postgres/node_modules"];

/// A folder with `postgres` and `initdb` of one major.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    pub bin: PathBuf,
    pub major: u32,
}

impl Binaries {
    pub fn postgres(&self) -> PathBuf {
        self.bin.join("postgres")
    }

    pub fn initdb(&self) -> PathBuf {
        self.bin.join("initdb")
    }
}

/// Where to look; a value, so that tests can look elsewhere.
#[derive(Debug)]
pub struct Search {
    pg_bin: Option<PathBuf>,
    path: Option<OsString>,
    system: PathBuf,
    node_modules_of: Vec<PathBuf>,
}

impl Search {
    pub fn new(config: &EmbeddedConfig) -> Self {
        Self {
            pg_bin: config.pg_bin.clone(),
            path: env::var_os("PATH"),
            system: PathBuf::from(SYSTEM),
            node_modules_of: config.search_from.clone(),
        }
    }

    /// The first usable programs, of `major` when the data directory already has one.
    pub fn find(&self, pgdata: &Path, major: Option<u32>) -> Result<Binaries, EmbeddedError> {
        if let Some(named) = &self.pg_bin {
            let found = probe(named).map_err(|reason| EmbeddedError::PgBin {
                path: named.clone(),
                reason,
            })?;
            return match major {
                Some(data) if data != found.major => Err(mismatch(pgdata, data, &[found])),
                _ => Ok(found),
            };
        }
        let (mut searched, mut others) = (Vec::new(), Vec::new());
        for candidate in self.candidates() {
            match probe(&candidate) {
                Ok(found) if major.is_none_or(|data| data == found.major) => return Ok(found),
                Ok(found) => others.push(found),
                Err(reason) => searched.push(format!("{} ({reason})", candidate.display())),
            }
        }
        match major {
            Some(data) if !others.is_empty() => Err(mismatch(pgdata, data, &others)),
            _ => {
                searched.extend([
                    "PATH".to_owned(),
                    format!("{}/*/bin", self.system.display()),
                    format!("node_modules/{} of the folders above", npm_package()),
                ]);
                Err(EmbeddedError::NoBinaries { searched })
            }
        }
    }

    /// Every folder that has a program `postgres`, best first, each once.
    fn candidates(&self) -> Vec<PathBuf> {
        let in_path = self
            .path
            .iter()
            .flat_map(env::split_paths)
            .filter_map(|folder| fs::canonicalize(folder.join("postgres")).ok())
            .filter_map(|program| program.parent().map(Path::to_owned));

        let mut packaged: Vec<(u32, PathBuf)> = fs::read_dir(&self.system)
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
            .collect();
        packaged.sort_by_key(|(major, _)| std::cmp::Reverse(*major));

        let brought = self
            .node_modules_of
            .iter()
            .flat_map(|start| start.ancestors())
            .flat_map(|ancestor| NODE_MODULES.map(|folder| ancestor.join(folder)))
            .map(|modules| modules.join(npm_package()).join("native/bin"));

        let mut seen = BTreeSet::new();
        in_path
            .chain(packaged.into_iter().map(|(_, bin)| bin))
            .chain(brought)
            .filter_map(|bin| fs::canonicalize(bin).ok())
            .filter(|bin| bin.join("postgres").is_file() && seen.insert(bin.clone()))
            .collect()
    }
}

fn mismatch(pgdata: &Path, data: u32, found: &[Binaries]) -> EmbeddedError {
    let found: Vec<String> = found
        .iter()
        .map(|one| format!("PostgreSQL {} in {}", one.major, one.bin.display()))
        .collect();
    EmbeddedError::MajorMismatch {
        path: pgdata.to_owned(),
        data,
        found: found.join(", "),
    }
}

/// The registry package that carries PostgreSQL for this machine.
fn npm_package() -> String {
    let system = match env::consts::OS {
        "macos" => "darwin",
        other => other,
    };
    let processor = match env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        "x86" => "ia32",
        other => other,
    };
    format!("@embedded-postgres/{system}-{processor}")
}

/// Checks that `bin` holds a supported PostgreSQL; the error completes the sentence "this folder …".
fn probe(bin: &Path) -> Result<Binaries, String> {
    for program in ["postgres", "initdb"] {
        if !bin.join(program).is_file() {
            return Err(format!("has no program `{program}`"));
        }
    }
    restore_links(bin);
    let mut command = Command::new(bin.join("postgres"));
    super::process::clean_environment(&mut command);
    let output = command
        .arg("--version")
        .output()
        .map_err(|error| format!("cannot be run: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let major = major_of(&text).ok_or_else(|| {
        format!(
            "does not tell its version: {}{}",
            text.trim(),
            String::from_utf8_lossy(&output.stderr).trim()
        )
    })?;
    if !SUPPORTED.contains(&major) {
        return Err(format!(
            "is PostgreSQL {major}, and {} to {} are supported",
            SUPPORTED.start(),
            SUPPORTED.end()
        ));
    }
    let bin = fs::canonicalize(bin).map_err(|error| format!("cannot be resolved: {error}"))?;
    Ok(Binaries { bin, major })
}

/// `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)` or `postgres (PostgreSQL) 18beta1`: the major version.
fn major_of(version: &str) -> Option<u32> {
    let number = version.split_once("(PostgreSQL)")?.1.trim_start();
    let digits = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
    number[..digits].parse().ok()
}

/// Registries cannot carry symbolic links: the npm package lists its own in a file and makes them in a script, which
/// an install without scripts leaves out. A folder we may not write to is left as it is; the version check then tells.
fn restore_links(bin: &Path) {
    #[derive(serde::Deserialize)]
    struct Link {
        source: PathBuf,
        target: PathBuf,
    }
    let Some(native) = bin.parent() else { return };
    let Some(package) = native.parent() else { return };
    let Ok(list) = fs::read(native.join("pg-symlinks.json")) else {
        return;
    };
    let Ok(links) = serde_json::from_slice::<Vec<Link>>(&list) else {
        return;
    };
    for Link { source, target } in links {
        let (source, target) = (package.join(source), package.join(target));
        if target.symlink_metadata().is_err()
            && let Some(name) = source.file_name().filter(|_| source.parent() == target.parent())
            && let Err(error) = std::os::unix::fs::symlink(name, &target)
        {
            tracing::debug!(%error, link = %target.display(), "a library link could not be restored");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// A folder that answers `postgres --version` as that release does.
    fn pretend(folder: &Path, version: &str) -> PathBuf {
        fs::create_dir_all(folder).expect("a folder");
        for program in ["postgres", "initdb"] {
            let file = folder.join(program);
            fs::write(&file, format!("#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")).expect("a script");
            fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).expect("permissions");
        }
        fs::canonicalize(folder).expect("a path")
    }

    fn nowhere(root: &Path) -> Search {
        Search {
            pg_bin: None,
            path: None,
            system: root.join("system"),
            node_modules_of: vec![],
        }
    }

    #[test]
    fn versions_are_read() {
        assert_eq!(
            major_of("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"),
            Some(15)
        );
        assert_eq!(major_of("postgres (PostgreSQL) 18beta1"), Some(18));
        assert_eq!(major_of("postgres (PostgreSQL) "), None);
        assert_eq!(major_of("bash 5.2"), None);
    }

    #[test]
    fn path_comes_before_the_system_and_that_before_the_registry() {
        let root = tempfile::tempdir().expect("a temporary folder");
        let mut search = nowhere(root.path());
        let brought = pretend(
            &root.path().join("node_modules").join(npm_package()).join("native/bin"),
            "18.4",
        );
        search.node_modules_of = vec![root.path().join("backend/src")];
        assert_eq!(
            search.find(Path::new("data"), None).expect("the registry's").bin,
            brought
        );

        pretend(&root.path().join("system/16/bin"), "16.1");
        let newest = pretend(&root.path().join("system/17/bin"), "17.2");
        assert_eq!(search.find(Path::new("data"), None).expect("the system's").bin, newest);

        let on_path = pretend(&root.path().join("on path"), "15.1");
        search.path = Some(on_path.clone().into_os_string());
        assert_eq!(
            search.find(Path::new("data"), None).expect("the one on PATH").bin,
            on_path
        );
    }

    #[test]
    fn the_major_of_the_data_directory_wins() {
        let root = tempfile::tempdir().expect("a temporary folder");
        let mut search = nowhere(root.path());
        search.path = Some(pretend(&root.path().join("first"), "15.1").into_os_string());
        let seventeen = pretend(&root.path().join("system/17/bin"), "17.2");
        assert_eq!(search.find(Path::new("data"), Some(17)).expect("17").bin, seventeen);
    }

    #[test]
    fn another_major_is_refused_in_words() {
        let root = tempfile::tempdir().expect("a temporary folder");
        let mut search = nowhere(root.path());
        search.path = Some(pretend(&root.path().join("first"), "15.1").into_os_string());
        let error = search
            .find(Path::new("data"), Some(18))
            .expect_err("18 is not there")
            .to_string();
        assert!(
            error.contains("made by PostgreSQL 18") && error.contains("PostgreSQL 15 in"),
            "{error}"
        );

        search.pg_bin = Some(root.path().join("first"));
        let error = search
            .find(Path::new("data"), Some(18))
            .expect_err("PG_BIN is 15")
            .to_string();
        assert!(error.contains("made by PostgreSQL 18"), "{error}");
    }

    #[test]
    fn none_and_too_old_ones_say_what_to_do() {
        let root = tempfile::tempdir().expect("a temporary folder");
        let mut search = nowhere(root.path());
        let error = search
            .find(Path::new("data"), None)
            .expect_err("there is none")
            .to_string();
        assert!(
            error.contains("`make postgres`") && error.contains("DATABASE_URL"),
            "{error}"
        );

        pretend(&root.path().join("system/14/bin"), "14.9");
        let error = search
            .find(Path::new("data"), None)
            .expect_err("14 is too old")
            .to_string();
        assert!(
            error.contains("is PostgreSQL 14, and 15 to 18 are supported"),
            "{error}"
        );

        search.pg_bin = Some(root.path().to_owned());
        let error = search
            .find(Path::new("data"), None)
            .expect_err("PG_BIN is wrong")
            .to_string();
        assert!(
            error.starts_with("PG_BIN is") && error.contains("has no program `postgres`"),
            "{error}"
        );
    }

    #[test]
    fn links_that_the_install_left_out_are_restored() {
        let root = tempfile::tempdir().expect("a temporary folder");
        let native = root.path().join("native");
        let bin = pretend(&native.join("bin"), "18.4");
        fs::create_dir(native.join("lib")).expect("a folder");
        fs::write(native.join("lib/libpq.so.5.18"), "library").expect("a file");
        fs::write(
            native.join("pg-symlinks.json"),
            r#"[{"source":"native/lib/libpq.so.5.18","target":"native/lib/libpq.so.5"}]"#,
        )
        .expect("a list");
        probe(&bin).expect("usable");
        assert_eq!(
            fs::read_to_string(native.join("lib/libpq.so.5")).expect("a link"),
            "library"
        );
    }
}
