//! The files of one embedded cluster below `FRONTDESK_DATA_DIR`, and bringing them into a state PostgreSQL can start from.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::fd::{AsRawFd, RawFd};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::account::Account;
use super::error::EmbeddedError;
use super::locate::Binaries;
use super::process::{self, Signal};

/// Names the socket's file; nothing listens on it as a network port.
pub const PORT: u16 = 5432;

/// `sun_path` holds 108 bytes on Linux and 104 elsewhere, with the closing zero.
const LONGEST_SOCKET: usize = 103;

/// A log larger than this is put aside at the next start.
const LARGEST_LOG: u64 = 16 << 20;

/// How long processes of an earlier run get to end by themselves; they were told to when their parent died.
const LEAVE: Duration = Duration::from_secs(5);

/// The folder of the cluster in the data directory.
pub const PGDATA: &str = "postgres";

/// Where everything of one cluster stands.
#[derive(Debug, Clone)]
pub struct Layout {
    data_dir: PathBuf,
}

/// How others find the running cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    pub socket_dir: PathBuf,
    pub port: u16,
    /// Held by a command for its own duration, not by a server.
    pub passing: bool,
}

/// A directory by a path that PostgreSQL's user can walk, if need be through a handle that we opened for it.
#[derive(Debug)]
pub struct Reach {
    path: PathBuf,
    handle: Option<File>,
}

impl Layout {
    /// Makes the directory when it is missing.
    pub fn open(data_dir: &Path) -> Result<Self, EmbeddedError> {
        fs::create_dir_all(data_dir).map_err(EmbeddedError::io("create FRONTDESK_DATA_DIR", data_dir))?;
        let data_dir = fs::canonicalize(data_dir).map_err(EmbeddedError::io("resolve FRONTDESK_DATA_DIR", data_dir))?;
        Ok(Self { data_dir })
    }

    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    pub fn pgdata(&self) -> PathBuf {
        self.data_dir.join(PGDATA)
    }

    pub fn log(&self) -> PathBuf {
        self.data_dir.join("postgres.log")
    }

    fn endpoint(&self) -> PathBuf {
        self.data_dir.join("postgres.json")
    }

    /// Locked exclusively by the process that runs the cluster.
    pub fn ownership(&self) -> Result<File, EmbeddedError> {
        self.lock_file("postgres.lock")
    }

    /// Locked shared by every guest, so that a passing owner can wait for them.
    pub fn guests(&self) -> Result<File, EmbeddedError> {
        self.lock_file("postgres.guests.lock")
    }

    fn lock_file(&self, name: &str) -> Result<File, EmbeddedError> {
        let path = self.data_dir.join(name);
        let opened = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path);
        opened.map_err(|source| match fs::metadata(&path) {
            Ok(found) if source.kind() == io::ErrorKind::PermissionDenied => EmbeddedError::DataDirForeign {
                path,
                owner: found.uid(),
            },
            _ => EmbeddedError::Io {
                what: "open",
                path,
                source,
            },
        })
    }

    pub fn read_endpoint(&self) -> Option<Endpoint> {
        serde_json::from_slice(&fs::read(self.endpoint()).ok()?).ok()
    }

    pub fn write_endpoint(&self, endpoint: &Endpoint) -> Result<(), EmbeddedError> {
        let path = self.endpoint();
        let unfinished = self.data_dir.join("postgres.json.new");
        let text = serde_json::to_vec(endpoint).unwrap_or_default();
        fs::write(&unfinished, text)
            .and_then(|()| fs::rename(&unfinished, &path))
            .map_err(EmbeddedError::io("write", &path))
    }

    pub fn forget_endpoint(&self) {
        let _ = fs::remove_file(self.endpoint());
    }

    /// The major version that the data directory was made by, `None` before the first start.
    pub fn major(&self) -> Result<Option<u32>, EmbeddedError> {
        let pgdata = self.pgdata();
        let entries = match fs::read_dir(&pgdata) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(EmbeddedError::io("read", &pgdata)(error)),
        };
        if entries.count() == 0 {
            fs::remove_dir(&pgdata).map_err(EmbeddedError::io("remove the empty", &pgdata))?;
            return Ok(None);
        }
        if !pgdata.join("global/pg_control").is_file() {
            return Err(EmbeddedError::DataDirIncomplete {
                path: pgdata,
                missing: "global/pg_control",
            });
        }
        match fs::read_to_string(pgdata.join("PG_VERSION"))
            .ok()
            .and_then(|text| text.trim().parse().ok())
        {
            Some(major) => Ok(Some(major)),
            None => Err(EmbeddedError::DataDirIncomplete {
                path: pgdata,
                missing: "PG_VERSION",
            }),
        }
    }

    /// Sees to it that nothing of an earlier run works in the data directory and that no stale lock file is in the way.
    /// Called by the owner of the lock, so whatever still runs here lost its parent.
    pub fn settle(&self) -> Result<(), EmbeddedError> {
        let pgdata = self.pgdata();
        let gone = || process::working_in(&pgdata).is_empty();
        let dismiss = |signal: Signal, patience: Duration| {
            let left = process::working_in(&pgdata);
            if !left.is_empty() {
                tracing::warn!(pids = ?left, ?signal, "ending PostgreSQL processes of an earlier run");
                left.into_iter().for_each(|pid| process::send(pid, signal));
            }
            process::wait_until(patience, gone)
        };
        let settled = process::wait_until(LEAVE, gone)
            || dismiss(Signal::Fast, Duration::from_secs(20))
            || dismiss(Signal::Immediate, Duration::from_secs(5))
            || dismiss(Signal::Kill, Duration::from_secs(5));
        if !settled {
            return Err(EmbeddedError::StillRunning {
                pids: process::working_in(&pgdata),
                path: pgdata,
            });
        }
        // Only now: while a process is left, this file is what keeps a second postmaster out.
        let lock = pgdata.join("postmaster.pid");
        if process::SEES_PROCESSES && lock.exists() {
            tracing::info!("PostgreSQL was not shut down last time; it recovers from its log");
            fs::remove_file(&lock).map_err(EmbeddedError::io("remove the stale", &lock))?;
        }
        Ok(())
    }

    /// Removes what a killed postmaster left in the socket's folder, which is ours alone. Its lock file there names a
    /// pid too, and PostgreSQL would take any process that has got this pid since for its owner.
    pub fn clear_sockets(socket_dir: &Path) -> Result<(), EmbeddedError> {
        let entries = fs::read_dir(socket_dir).map_err(EmbeddedError::io("read", socket_dir))?;
        for entry in entries.flatten() {
            fs::remove_file(entry.path()).map_err(EmbeddedError::io("remove the stale", &entry.path()))?;
        }
        Ok(())
    }

    /// Makes the data directory: `initdb` into a folder beside it, renamed when it is whole, so that a half-made one is
    /// never taken for a database.
    pub fn create(&self, binaries: &Binaries, account: Option<&Account>) -> Result<(), EmbeddedError> {
        self.remove_leftovers();
        let unfinished = self.data_dir.join(format!("postgres.new.{}", std::process::id()));
        fs::DirBuilder::new()
            .mode(0o700)
            .create(&unfinished)
            .map_err(EmbeddedError::io("create", &unfinished))?;
        if let Some(account) = account {
            give_to(&unfinished, account)?;
        }
        let reach = Reach::open(&unfinished, account)?;
        let mut command = Command::new(binaries.initdb());
        process::clean_environment(&mut command);
        process::confine(&mut command, account, Signal::Kill, reach.inherited());
        let output = command
            .args([
                "--username=postgres",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--data-checksums",
            ])
            .args(["--auth-local=trust", "--auth-host=reject", "--no-instructions"])
            .arg("--pgdata")
            .arg(reach.path())
            .stdin(Stdio::null())
            .output()
            .map_err(EmbeddedError::io("run", &binaries.initdb()))?;
        if !output.status.success() {
            let _ = fs::remove_dir_all(&unfinished);
            return Err(EmbeddedError::Initdb {
                path: self.data_dir.clone(),
                program: binaries.initdb(),
                status: output.status.to_string(),
                output: last_lines(&[output.stdout, output.stderr].concat(), 12),
            });
        }
        let pgdata = self.pgdata();
        sync_directory(&unfinished)
            .and_then(|()| fs::rename(&unfinished, &pgdata))
            .and_then(|()| sync_directory(&self.data_dir))
            .map_err(EmbeddedError::io("put in place", &pgdata))
    }

    /// What an `initdb` that was killed left behind. Its last processes may still be writing there.
    fn remove_leftovers(&self) {
        for entry in fs::read_dir(&self.data_dir).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().starts_with("postgres.new.") {
                let path = entry.path();
                if !process::wait_until(Duration::from_secs(2), || fs::remove_dir_all(&path).is_ok()) {
                    tracing::warn!(path = %path.display(), "a half-made database could not be removed");
                }
            }
        }
    }

    /// A private folder for the socket: in the data directory, or under a short path when that is too long, has unusual
    /// characters, or cannot be entered by PostgreSQL's user.
    pub fn socket_dir(&self, account: Option<&Account>) -> Result<PathBuf, EmbeddedError> {
        let mut tried = Vec::new();
        for candidate in self.socket_candidates() {
            let fits = candidate.as_os_str().len() + format!("/.s.PGSQL.{PORT}").len() <= LONGEST_SOCKET;
            let plain = candidate
                .to_str()
                .is_some_and(|path| path.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c)));
            let parent = candidate.parent().unwrap_or(Path::new("/"));
            if !fits || !plain || account.is_some_and(|account| !account.can_enter(parent)) {
                continue;
            }
            match private_directory(&candidate, account) {
                Ok(()) => return Ok(candidate),
                Err(error) => tried.push(format!("{} ({error})", candidate.display())),
            }
        }
        Err(EmbeddedError::SocketDir { tried })
    }

    fn socket_candidates(&self) -> Vec<PathBuf> {
        let digest = Sha256::digest(self.data_dir.as_os_str().as_encoded_bytes());
        let name = format!("frontdesk-{}-{}", process::effective_uid(), hex::encode(&digest[..6]));
        let shared = std::env::var_os("XDG_RUNTIME_DIR")
            .map(PathBuf::from)
            .into_iter()
            .chain([std::env::temp_dir(), PathBuf::from("/tmp"), PathBuf::from("/var/tmp")]);
        std::iter::once(self.data_dir.join("postgres.sock"))
            .chain(shared.map(|base| base.join(&name)))
            .collect()
    }

    /// The log, open for appending.
    pub fn open_log(&self) -> Result<File, EmbeddedError> {
        let path = self.log();
        if fs::metadata(&path).is_ok_and(|found| found.len() > LARGEST_LOG) {
            let _ = fs::rename(&path, self.data_dir.join("postgres.log.1"));
        }
        OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(&path)
            .map_err(EmbeddedError::io("open the log", &path))
    }

    /// What was logged after `offset`, its last lines.
    pub fn log_tail(&self, offset: u64) -> String {
        let mut text = Vec::new();
        if let Ok(mut log) = File::open(self.log()) {
            let _ = log
                .seek(SeekFrom::Start(offset))
                .and_then(|_| log.read_to_end(&mut text));
        }
        last_lines(&text, 12)
    }
}

impl Reach {
    /// `directory` itself must already belong to the account; a closed folder above it (a clone in root's home) is
    /// passed by a handle that the child inherits: /proc/self/fd/N leads straight to it.
    pub fn open(directory: &Path, account: Option<&Account>) -> Result<Self, EmbeddedError> {
        let Some(account) = account.filter(|account| !account.can_enter(directory)) else {
            return Ok(Self {
                path: directory.to_owned(),
                handle: None,
            });
        };
        if !cfg!(target_os = "linux") {
            return Err(EmbeddedError::Unreachable {
                user: account.name.clone(),
                path: directory.to_owned(),
            });
        }
        let handle = File::open(directory).map_err(EmbeddedError::io("open", directory))?;
        Ok(Self {
            path: PathBuf::from(format!("/proc/self/fd/{}", handle.as_raw_fd())),
            handle: Some(handle),
        })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn inherited(&self) -> Option<RawFd> {
        self.handle.as_ref().map(AsRawFd::as_raw_fd)
    }
}

/// The same programs where PostgreSQL's user can run them: as they are, or copied once to the first of `places` that will
/// do, when they stand in a folder that is closed to that user, as `node_modules` of a clone in root's home is.
pub fn runnable(binaries: Binaries, account: Option<&Account>, places: &[&Path]) -> Result<Binaries, EmbeddedError> {
    let Some(account) = account.filter(|account| !account.can_run(&binaries.postgres())) else {
        return Ok(binaries);
    };
    let unreachable = || EmbeddedError::Unreachable {
        user: account.name.clone(),
        path: binaries.bin.clone(),
    };
    let installation = binaries.bin.parent().ok_or_else(unreachable)?;
    // Only a self-contained installation can move; what a system package spread over /usr cannot.
    if !installation.join("lib").is_dir() || !installation.join("share").is_dir() {
        return Err(unreachable());
    }
    let built = fs::metadata(binaries.postgres()).map_err(EmbeddedError::io("read", &binaries.postgres()))?;
    let key = format!("{}:{}:{}", installation.display(), built.len(), built.mtime());
    let name = format!(
        "frontdesk-postgres-{}-{}",
        binaries.major,
        hex::encode(&Sha256::digest(key)[..6])
    );
    let mut last = None;
    for base in places {
        if !account.can_enter(base) {
            continue;
        }
        match copy_once(installation, &base.join(&name)) {
            Ok(copy) => {
                let copied = Binaries {
                    bin: copy.join("bin"),
                    major: binaries.major,
                };
                if account.can_run(&copied.postgres()) {
                    return Ok(copied);
                }
            }
            Err(error) => last = Some(EmbeddedError::io("copy PostgreSQL to", &base.join(&name))(error)),
        }
    }
    Err(last.unwrap_or_else(unreachable))
}

/// Copies a tree under another name and renames it when it is whole. An existing copy is taken only if it is root's.
fn copy_once(from: &Path, to: &Path) -> io::Result<PathBuf> {
    match fs::symlink_metadata(to) {
        Ok(found) if found.is_dir() && found.uid() == process::effective_uid() => return Ok(to.to_owned()),
        Ok(_) => return Err(io::Error::new(io::ErrorKind::AlreadyExists, "it is there and not ours")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let mut unfinished = to.as_os_str().to_owned();
    unfinished.push(format!(".new.{}", std::process::id()));
    let unfinished = PathBuf::from(unfinished);
    let copied = copy_tree(from, &unfinished).and_then(|()| match fs::rename(&unfinished, to) {
        // Another process of ours was faster.
        Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => Ok(()),
        other => other,
    });
    if unfinished.exists() {
        let _ = fs::remove_dir_all(&unfinished);
    }
    copied.map(|()| to.to_owned())
}

fn copy_tree(from: &Path, to: &Path) -> io::Result<()> {
    fs::DirBuilder::new().mode(0o755).create(to)?;
    fs::set_permissions(to, fs::Permissions::from_mode(0o755))?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        let kind = entry.file_type()?;
        if kind.is_dir() {
            copy_tree(&source, &target)?;
        } else if kind.is_symlink() {
            std::os::unix::fs::symlink(fs::read_link(&source)?, &target)?;
        } else {
            fs::copy(&source, &target)?;
            let mode = if entry.metadata()?.mode() & 0o111 == 0 {
                0o644
            } else {
                0o755
            };
            fs::set_permissions(&target, fs::Permissions::from_mode(mode))?;
        }
    }
    Ok(())
}

/// A folder that only `account` (or we, without one) can enter. In a shared place someone else may have made it first,
/// or may swap it while we look: it is checked and changed through one handle, and what is not ours is refused.
fn private_directory(path: &Path, account: Option<&Account>) -> io::Result<()> {
    match fs::DirBuilder::new().mode(0o700).create(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    let folder = OpenOptions::new()
        .read(true)
        .custom_flags(libc::O_DIRECTORY | libc::O_NOFOLLOW)
        .open(path)?;
    let owner = folder.metadata()?.uid();
    if owner != process::effective_uid() && account.is_none_or(|account| account.uid != owner) {
        return Err(io::Error::new(
            io::ErrorKind::PermissionDenied,
            "it belongs to someone else",
        ));
    }
    folder.set_permissions(fs::Permissions::from_mode(0o700))?;
    match account {
        Some(account) => std::os::unix::fs::fchown(&folder, Some(account.uid), Some(account.gid)),
        None => Ok(()),
    }
}

fn give_to(path: &Path, account: &Account) -> Result<(), EmbeddedError> {
    std::os::unix::fs::chown(path, Some(account.uid), Some(account.gid))
        .map_err(EmbeddedError::io("hand over to PostgreSQL's user", path))
}

fn sync_directory(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

fn last_lines(text: &[u8], count: usize) -> String {
    let text = String::from_utf8_lossy(text);
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}

/// Says in the log that a new run begins, so that its lines can be told from the last one's; returns where they start.
pub fn mark_start(log: &mut File, binaries: &Binaries) -> u64 {
    let _ = writeln!(
        log,
        "--- starting PostgreSQL {} from {}",
        binaries.major,
        binaries.bin.display()
    );
    log.metadata().map_or(0, |found| found.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Programs in a folder that PostgreSQL's user cannot enter are copied once to one that it can.
    #[test]
    fn programs_out_of_reach_are_copied_once() {
        let root = tempfile::tempdir().expect("a temporary folder");
        let open = |path: &Path| fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("permissions");
        open(root.path());
        let home = root.path().join("home");
        for folder in ["native/bin", "native/lib", "native/share"] {
            fs::create_dir_all(home.join(folder)).expect("a folder");
        }
        for program in ["postgres", "initdb"] {
            fs::write(home.join("native/bin").join(program), program).expect("a program");
            open(&home.join("native/bin").join(program));
        }
        fs::write(home.join("native/lib/libpq.so.5.18"), "library").expect("a library");
        std::os::unix::fs::symlink("libpq.so.5.18", home.join("native/lib/libpq.so.5")).expect("a link");
        fs::set_permissions(&home, fs::Permissions::from_mode(0o700)).expect("permissions");

        let layout = Layout::open(&root.path().join("data")).expect("a data directory");
        open(layout.data_dir());
        let stranger = Account {
            name: "stranger".into(),
            uid: 54_321,
            gid: 54_321,
        };
        let original = Binaries {
            bin: home.join("native/bin"),
            major: 18,
        };

        let copy = runnable(original.clone(), Some(&stranger), &[layout.data_dir()]).expect("a copy");
        assert!(copy.bin.starts_with(layout.data_dir()) && stranger.can_run(&copy.postgres()));
        let library = copy.bin.join("../lib/libpq.so.5");
        assert_eq!(fs::read_to_string(library).expect("a link that works"), "library");
        assert_eq!(
            runnable(original.clone(), Some(&stranger), &[layout.data_dir()]).expect("the same copy"),
            copy
        );

        open(&home);
        assert_eq!(
            runnable(original.clone(), Some(&stranger), &[layout.data_dir()]).expect("no copy"),
            original
        );
    }

    #[test]
    fn a_socket_folder_of_someone_else_is_refused() {
        let root = tempfile::tempdir().expect("a temporary folder");
        std::os::unix::fs::symlink("/", root.path().join("link")).expect("a link");
        assert!(
            private_directory(&root.path().join("link"), None).is_err(),
            "a link could lead anywhere"
        );
        private_directory(&root.path().join("ours"), None).expect("a new folder");
        private_directory(&root.path().join("ours"), None).expect("the same folder again");
    }

    #[test]
    fn the_end_of_an_output_is_kept() {
        assert_eq!(last_lines(b"one\n\ntwo\nthree\n", 2), "two\nthree");
        assert_eq!(last_lines(b"", 2), "");
    }
}
