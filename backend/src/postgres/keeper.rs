//! The thread that runs PostgreSQL for as long as the cluster is wanted.
//!
//! A thread of its own, for two reasons. The child is told to stop when the thread that spawned it ends, and a runtime's
//! worker threads end when they like. And everything here blocks: making a database takes a second or two.

use std::fs::File;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::{oneshot, watch};

use super::EmbeddedConfig;
use super::account::Account;
use super::cluster::{self, Endpoint, Layout, PORT, Reach};
use super::error::EmbeddedError;
use super::locate::{Binaries, Search};
use super::process::{self, Signal};

/// How often the thread looks whether PostgreSQL still runs.
const LOOK: Duration = Duration::from_millis(250);

/// A run shorter than this counts as a failed attempt when PostgreSQL ends by itself.
const STABLE: Duration = Duration::from_secs(10);

/// So many short runs in a row, and we give up.
const ATTEMPTS: u32 = 5;

/// Why PostgreSQL does not run, once nothing more is tried.
#[derive(Debug, Clone)]
pub struct Ended {
    pub status: String,
    pub tail: String,
}

/// Our side of the thread. Dropping it stops PostgreSQL too, without waiting for it.
#[derive(Debug)]
pub struct Keeper {
    stop: mpsc::Sender<()>,
    stopped: oneshot::Receiver<()>,
    ended: watch::Receiver<Option<Ended>>,
}

impl Keeper {
    /// Returns when PostgreSQL's process exists; it does not accept connections yet.
    pub async fn start(
        config: &EmbeddedConfig,
        layout: &Layout,
        ownership: File,
        passing: bool,
    ) -> Result<(Self, Endpoint), EmbeddedError> {
        let (stop, stop_asked) = mpsc::channel();
        let (tell_stopped, stopped) = oneshot::channel();
        let (tell_ended, ended) = watch::channel(None);
        let (tell_started, started) = oneshot::channel();
        let (search, layout) = (Search::new(config), layout.clone());
        let log = layout.log();
        thread::Builder::new()
            .name("postgres-keeper".to_owned())
            .spawn(move || {
                match Cluster::prepare(&search, &layout, passing) {
                    Ok((cluster, child)) => {
                        let _ = tell_started.send(Ok(cluster.endpoint.clone()));
                        cluster.keep(child, &stop_asked, &tell_ended);
                    }
                    Err(error) => drop(tell_started.send(Err(error))),
                }
                // The lock goes last: whoever gets it finds nothing running.
                drop(ownership);
                let _ = tell_stopped.send(());
            })
            .map_err(EmbeddedError::io("start a thread that runs", &log))?;
        let endpoint = started.await.map_err(|_| EmbeddedError::KeeperLost)??;
        Ok((Self { stop, stopped, ended }, endpoint))
    }

    /// Set when PostgreSQL ended by itself and is not started again.
    pub fn ended(&self) -> Option<Ended> {
        self.ended.borrow().clone()
    }

    /// Stops PostgreSQL and waits until it is gone and the data directory is free.
    pub async fn stop(self) -> Result<(), EmbeddedError> {
        let _ = self.stop.send(());
        self.stopped.await.map_err(|_| EmbeddedError::KeeperLost)
    }
}

/// What is needed to start the postmaster, and to start it again.
struct Cluster {
    layout: Layout,
    binaries: Binaries,
    account: Option<Account>,
    endpoint: Endpoint,
    log_offset: u64,
}

impl Cluster {
    fn prepare(search: &Search, layout: &Layout, passing: bool) -> Result<(Self, Child), EmbeddedError> {
        let pgdata = layout.pgdata();
        let account = Account::for_cluster(&pgdata)?;
        let major = layout.major()?;
        let places = [Path::new("/var/cache"), layout.data_dir(), Path::new("/var/tmp")];
        let binaries = cluster::runnable(search.find(&pgdata, major)?, account.as_ref(), &places)?;
        if major.is_none() {
            tracing::info!(version = binaries.major, path = %pgdata.display(), "making a new database");
            layout.create(&binaries, account.as_ref())?;
        }
        let socket_dir = layout.socket_dir(account.as_ref())?;
        let mut cluster = Self {
            layout: layout.clone(),
            binaries,
            account,
            endpoint: Endpoint {
                socket_dir,
                port: PORT,
                passing,
            },
            log_offset: 0,
        };
        let child = cluster.spawn()?;
        layout.write_endpoint(&cluster.endpoint)?;
        Ok((cluster, child))
    }

    fn spawn(&mut self) -> Result<Child, EmbeddedError> {
        self.layout.settle()?;
        Layout::clear_sockets(&self.endpoint.socket_dir)?;
        let mut log = self.layout.open_log()?;
        self.log_offset = cluster::mark_start(&mut log, &self.binaries);
        let also_log = log
            .try_clone()
            .map_err(EmbeddedError::io("open the log", &self.layout.log()))?;
        let reach = Reach::open(&self.layout.pgdata(), self.account.as_ref())?;
        let program = self.binaries.postgres();
        let mut command = Command::new(&program);
        process::clean_environment(&mut command);
        process::confine(&mut command, self.account.as_ref(), Signal::Fast, reach.inherited());
        command
            .arg("-D")
            .arg(reach.path())
            .stdin(Stdio::null())
            .stdout(log)
            .stderr(also_log);
        for setting in settings(&self.endpoint.socket_dir) {
            command.arg("-c").arg(setting);
        }
        command.spawn().map_err(EmbeddedError::io("run", &program))
    }

    /// Until a stop is asked for, or the asking side is gone. A postmaster that ends by itself is started again, so that
    /// a server gets over a killed database as it would over a restarted one elsewhere.
    fn keep(mut self, mut child: Child, stop_asked: &mpsc::Receiver<()>, ended: &watch::Sender<Option<Ended>>) {
        let mut began = Instant::now();
        let mut failures = 0;
        loop {
            if stop_asked.recv_timeout(LOOK) != Err(mpsc::RecvTimeoutError::Timeout) {
                shut_down(&mut child);
                break;
            }
            let status = match child.try_wait() {
                Ok(None) => continue,
                Ok(Some(status)) => status.to_string(),
                Err(error) => error.to_string(),
            };
            failures = if began.elapsed() < STABLE { failures + 1 } else { 1 };
            tracing::error!(%status, log = %self.layout.log().display(), "PostgreSQL ended by itself");
            let again = if failures < ATTEMPTS {
                self.spawn()
            } else {
                Err(EmbeddedError::KeeperLost)
            };
            match again {
                Ok(next) => {
                    (child, began) = (next, Instant::now());
                    tracing::info!("PostgreSQL was started again");
                }
                Err(_) => {
                    let tail = self.layout.log_tail(self.log_offset);
                    ended.send_replace(Some(Ended { status, tail }));
                    // Wait for the stop, so that the lock is not given away under a server that still believes in it.
                    let _ = stop_asked.recv();
                    break;
                }
            }
        }
        self.layout.forget_endpoint();
        let _ = std::fs::remove_dir(&self.endpoint.socket_dir);
    }
}

/// Fast shutdown, then harder ones.
fn shut_down(child: &mut Child) -> Option<ExitStatus> {
    let pid = child.id().cast_signed();
    for (signal, patience) in [(Signal::Fast, 30), (Signal::Immediate, 10), (Signal::Kill, 5)] {
        process::send(pid, signal);
        if process::wait_until(Duration::from_secs(patience), || !matches!(child.try_wait(), Ok(None))) {
            return child.try_wait().ok().flatten();
        }
        tracing::warn!(?signal, "PostgreSQL did not stop in time");
    }
    None
}

/// Given on the command line, so that they hold whatever the files in the data directory say.
fn settings(socket_dir: &Path) -> [String; 10] {
    [
        "listen_addresses=".to_owned(),
        format!("port={PORT}"),
        format!("unix_socket_directories={}", socket_dir.display()),
        "unix_socket_permissions=0700".to_owned(),
        "max_connections=200".to_owned(),
        "shared_buffers=128MB".to_owned(),
        "jit=off".to_owned(),
        "log_timezone=UTC".to_owned(),
        "timezone=UTC".to_owned(),
        "cluster_name=frontdesk".to_owned(),
    ]
}
