//! Starting and signalling PostgreSQL's processes. Beside `store/silence.rs` the only place with `unsafe`.

use std::env;
use std::fs;
use std::io;
use std::os::fd::RawFd;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use super::account::Account;

/// What a signal means to PostgreSQL.
#[derive(Debug, Clone, Copy)]
pub enum Signal {
    /// Fast shutdown: open transactions are rolled back, everything is written out.
    Fast,
    /// Immediate shutdown: the next start recovers from the log.
    Immediate,
    Kill,
}

impl Signal {
    fn number(self) -> libc::c_int {
        match self {
            Self::Fast => libc::SIGINT,
            Self::Immediate => libc::SIGQUIT,
            Self::Kill => libc::SIGKILL,
        }
    }
}

#[expect(unsafe_code, reason = "the standard library does not tell the effective user")]
pub fn effective_uid() -> u32 {
    // SAFETY: geteuid takes nothing, touches no memory and always succeeds.
    unsafe { libc::geteuid() }
}

/// Sends `signal` to one process; one that is gone already is no error.
#[expect(unsafe_code, reason = "the standard library can only kill")]
pub fn send(pid: i32, signal: Signal) {
    if pid <= 1 {
        return;
    }
    // SAFETY: kill touches no memory of ours; a positive pid addresses that one process.
    unsafe { libc::kill(pid, signal.number()) };
}

/// PostgreSQL reads many variables (`PGDATA`, `PGOPTIONS`, `PGPORT`); none of ours may reach it.
pub fn clean_environment(command: &mut Command) {
    command
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("LC_ALL", "C.UTF-8")
        .env("TZ", "UTC");
    // Some systems (Nix among them) find their libraries only through this one.
    if let Some(libraries) = env::var_os("LD_LIBRARY_PATH") {
        command.env("LD_LIBRARY_PATH", libraries);
    }
}

/// Makes a child that runs as `account`, does not get the terminal's Ctrl-C, receives `at_parent_death` when the thread
/// that spawns it ends for whatever reason, and keeps `inherited` open.
#[expect(
    unsafe_code,
    reason = "the parent-death signal and the inherited handle can only be set in the child itself"
)]
pub fn confine(command: &mut Command, account: Option<&Account>, at_parent_death: Signal, inherited: Option<RawFd>) {
    command.process_group(0).current_dir("/");
    if let Some(account) = account {
        // The standard library also drops the supplementary groups when root switches users.
        command.gid(account.gid).uid(account.uid);
    }
    let parent = std::process::id();
    let prepare = move || {
        if let Some(handle) = inherited {
            // SAFETY: fcntl with F_SETFD only changes this handle's flags; async-signal-safe.
            if unsafe { libc::fcntl(handle, libc::F_SETFD, 0) } == -1 {
                return Err(io::Error::last_os_error());
            }
        }
        #[cfg(target_os = "linux")]
        {
            // SAFETY: prctl with PR_SET_PDEATHSIG takes a signal number and touches no memory; async-signal-safe.
            if unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, at_parent_death.number()) } == -1 {
                return Err(io::Error::last_os_error());
            }
            // SAFETY: getppid takes nothing and always succeeds. Another parent means that ours died before the line above.
            if unsafe { libc::getppid() }.cast_unsigned() != parent {
                return Err(io::ErrorKind::BrokenPipe.into());
            }
        }
        #[cfg(not(target_os = "linux"))]
        let _ = (parent, at_parent_death);
        Ok(())
    };
    // SAFETY: the closure runs between fork and exec, after the switch of user (which would clear the signal), and makes
    // only async-signal-safe calls: no allocation, no lock.
    unsafe { command.pre_exec(prepare) };
}

/// The PostgreSQL processes that work in `pgdata`. Every one of them has it as its working directory, so this finds the
/// orphans of a killed postmaster too, and is not fooled by a pid that went to another program.
#[cfg(target_os = "linux")]
pub fn working_in(pgdata: &Path) -> Vec<i32> {
    use std::os::unix::fs::MetadataExt;

    let Ok(directory) = fs::metadata(pgdata) else {
        return vec![];
    };
    fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse::<i32>().ok()?, entry.path())))
        .filter(|(_, process)| {
            fs::metadata(process.join("cwd"))
                .is_ok_and(|cwd| (cwd.dev(), cwd.ino()) == (directory.dev(), directory.ino()))
        })
        .filter(|(_, process)| {
            fs::read_link(process.join("exe")).is_ok_and(|program| {
                program
                    .file_name()
                    .is_some_and(|name| name.to_string_lossy().starts_with("postgres"))
            })
        })
        .map(|(pid, _)| pid)
        .collect()
}

/// Without /proc the processes cannot be listed; PostgreSQL's own lock file decides there.
#[cfg(not(target_os = "linux"))]
pub fn working_in(_pgdata: &Path) -> Vec<i32> {
    vec![]
}

/// Whether `working_in` sees everything, so that an empty answer proves that nobody uses the directory.
pub const SEES_PROCESSES: bool = cfg!(target_os = "linux");

/// Waits until `done`, at most `patience`; tells whether it came true.
pub fn wait_until(patience: Duration, mut done: impl FnMut() -> bool) -> bool {
    let deadline = Instant::now() + patience;
    loop {
        if done() {
            return true;
        }
        if Instant::now() >= deadline {
            return false;
        }
        thread::sleep(Duration::from_millis(20));
    }
}
