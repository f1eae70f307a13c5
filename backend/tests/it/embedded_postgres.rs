//! The embedded PostgreSQL with real servers: first start, restart, every kind of violent end, side by side, shared, and
//! as another user.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use frontdesk::postgres::{EmbeddedConfig, EmbeddedError, EmbeddedPostgres};
use sqlx::{Connection, Executor, PgConnection};

/// `nobody` on every system that has it.
const NOBODY: u32 = 65_534;

/// Set in a second process that runs this same test program: what it is to do, and in which data directory.
const ROLE: &str = "EMBEDDED_POSTGRES_TEST_ROLE";
const DATA_DIR: &str = "EMBEDDED_POSTGRES_TEST_DATA_DIR";

fn config(data_dir: &Path) -> EmbeddedConfig {
    EmbeddedConfig {
        data_dir: data_dir.to_owned(),
        pg_bin: std::env::var_os("PG_BIN").map(PathBuf::from),
        search_from: vec![PathBuf::from(env!("CARGO_MANIFEST_DIR"))],
    }
}

/// A folder that every user can enter.
fn open_folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("permissions");
    folder
}

fn running_as_root() -> bool {
    fs::metadata("/proc/self").expect("/proc").uid() == 0
}

async fn start(data_dir: &Path) -> EmbeddedPostgres {
    EmbeddedPostgres::start(&config(data_dir))
        .await
        .unwrap_or_else(|error| panic!("{error}"))
}

async fn connect(postgres: &EmbeddedPostgres) -> PgConnection {
    PgConnection::connect(&postgres.url()).await.expect("a connection")
}

async fn remember(postgres: &EmbeddedPostgres, word: &'static str) {
    let mut connection = connect(postgres).await;
    connection
        .execute("create table if not exists memory (word text)")
        .await
        .expect("a table");
    sqlx::query("insert into memory values ($1)")
        .bind(word)
        .execute(&mut connection)
        .await
        .expect("a row");
}

async fn remembered(postgres: &EmbeddedPostgres) -> Vec<String> {
    let mut connection = connect(postgres).await;
    sqlx::query_scalar("select word from memory order by word")
        .fetch_all(&mut connection)
        .await
        .expect("rows")
}

fn postmaster_pid(data_dir: &Path) -> i32 {
    let text = fs::read_to_string(data_dir.join("postgres/postmaster.pid")).expect("the pid file");
    text.lines()
        .next()
        .and_then(|line| line.trim().parse().ok())
        .expect("a pid")
}

fn kill_9(pid: impl ToString) {
    let status = Command::new("kill")
        .args(["-9", &pid.to_string()])
        .status()
        .expect("kill");
    assert!(status.success());
}

fn exists(pid: i32) -> bool {
    Path::new(&format!("/proc/{pid}")).exists()
}

async fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !holds() {
        assert!(Instant::now() < deadline, "not within 20 s: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A second process of this test program that holds a cluster until its standard input ends.
struct Other {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
}

impl Other {
    fn spawn(role: &str, data_dir: &Path) -> Self {
        Self::run(
            Command::new(std::env::current_exe().expect("this program")),
            role,
            data_dir,
        )
    }

    fn run(mut command: Command, role: &str, data_dir: &Path) -> Self {
        let mut child = command
            .args([
                "--exact",
                "embedded_postgres::the_other_process",
                "--nocapture",
                "--test-threads=1",
            ])
            .env(ROLE, role)
            .env(DATA_DIR, data_dir)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a second process");
        let stdin = child.stdin.take();
        let stdout = BufReader::new(child.stdout.take().expect("its output"));
        Self { child, stdin, stdout }
    }

    /// The next line that is meant for us; the test runner's own lines are passed over.
    fn says(&mut self) -> String {
        let mut line = String::new();
        loop {
            line.clear();
            assert_ne!(
                self.stdout.read_line(&mut line).expect("its output"),
                0,
                "the second process ended"
            );
            if let Some((_, said)) = line.split_once("other: ") {
                return said.trim().to_owned();
            }
        }
    }

    fn finish(mut self) {
        drop(self.stdin.take());
        assert!(self.child.wait().expect("its end").success());
    }

    fn kill(mut self) {
        self.child.kill().expect("kill");
        self.child.wait().expect("its end");
    }
}

/// What the second process does; in an ordinary run there is nothing to do.
#[tokio::test]
async fn the_other_process() {
    let Ok(role) = std::env::var(ROLE) else { return };
    let data_dir = PathBuf::from(std::env::var_os(DATA_DIR).expect("a data directory"));
    let config = config(&data_dir);
    let postgres = match role.as_str() {
        "server" => EmbeddedPostgres::start(&config).await,
        "command" => EmbeddedPostgres::join_or_start(&config).await,
        other => panic!("no such role: {other}"),
    };
    let mut out = std::io::stdout();
    match postgres {
        Ok(postgres) => {
            let part = if postgres.is_owner() { "owner" } else { "guest" };
            writeln!(out, "other: {part}").expect("a listener");
            std::io::stdin().read_to_end(&mut Vec::new()).expect("an end");
            postgres.stop().await.expect("a clean stop");
        }
        Err(error) => writeln!(out, "other: {error}").expect("a listener"),
    }
}

#[tokio::test]
async fn a_restart_keeps_the_data() {
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    let postgres = start(&data_dir).await;
    let pid = postmaster_pid(&data_dir);
    remember(&postgres, "kept").await;
    postgres.stop().await.expect("a clean stop");
    assert!(!exists(pid), "the postmaster still runs after stop");

    let postgres = start(&data_dir).await;
    assert_eq!(remembered(&postgres).await, ["kept"]);
    postgres.stop().await.expect("a clean stop");
    let log = fs::read_to_string(data_dir.join("postgres.log")).expect("the log");
    assert!(
        !log.contains("recovery in progress"),
        "a clean stop needs no recovery:\n{log}"
    );
}

#[tokio::test]
async fn any_folder_will_do() {
    let folder = open_folder();
    let postgres = start(&folder.path().join("a+b &c=%41#d?é")).await;
    remember(&postgres, "kept").await;
    assert_eq!(remembered(&postgres).await, ["kept"]);
    postgres.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn it_is_private_and_durable() {
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    let postgres = start(&data_dir).await;
    let mut connection = connect(&postgres).await;
    for (setting, wanted) in [
        ("listen_addresses", ""),
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("full_page_writes", "on"),
        ("data_checksums", "on"),
        ("server_encoding", "UTF8"),
        ("max_connections", "200"),
    ] {
        let value: String = sqlx::query_scalar("select current_setting($1)")
            .bind(setting)
            .fetch_one(&mut connection)
            .await
            .expect("a setting");
        assert_eq!(value, wanted, "{setting}");
    }
    let socket_dir: String = sqlx::query_scalar("select current_setting('unix_socket_directories')")
        .fetch_one(&mut connection)
        .await
        .expect("a setting");
    assert_eq!(fs::metadata(socket_dir).expect("the folder").mode() & 0o777, 0o700);
    assert_eq!(
        fs::metadata(data_dir.join("postgres")).expect("the folder").mode() & 0o777,
        0o700
    );
    drop(connection);
    postgres.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn the_extensions_we_use_can_be_created() {
    let folder = open_folder();
    let postgres = start(&folder.path().join("data")).await;
    let mut connection = connect(&postgres).await;
    for extension in ["hstore", "pgcrypto", "pg_trgm", "unaccent"] {
        let create = sqlx::AssertSqlSafe(format!("create extension {extension}"));
        connection
            .execute(create)
            .await
            .unwrap_or_else(|error| panic!("{extension}: {error}"));
    }
    drop(connection);
    postgres.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn several_run_side_by_side() {
    let folder = open_folder();
    let (first, second) = (folder.path().join("first"), folder.path().join("second"));
    let (one, two) = tokio::join!(start(&first), start(&second));
    remember(&one, "one").await;
    remember(&two, "two").await;
    assert_eq!(remembered(&one).await, ["one"]);
    assert_eq!(remembered(&two).await, ["two"]);
    one.stop().await.expect("a clean stop");
    assert_eq!(remembered(&two).await, ["two"]);
    two.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_killed_postmaster_is_started_again() {
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    let postgres = start(&data_dir).await;
    remember(&postgres, "committed").await;
    let pid = postmaster_pid(&data_dir);
    kill_9(pid);
    let pid_file = data_dir.join("postgres/postmaster.pid");
    eventually("another postmaster", || {
        fs::read_to_string(&pid_file).is_ok_and(|text| !text.starts_with(&format!("{pid}\n")) && text.contains("ready"))
    })
    .await;
    assert_eq!(remembered(&postgres).await, ["committed"]);
    postgres.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_killed_parent_takes_postgres_along() {
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    let mut other = Other::spawn("server", &data_dir);
    assert_eq!(other.says(), "owner");
    let pid = postmaster_pid(&data_dir);
    other.kill();
    eventually("the postmaster's end", || !exists(pid)).await;
    start(&data_dir).await.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_kill_of_everything_loses_nothing_committed() {
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    start(&data_dir).await.stop().await.expect("a clean stop");

    let mut other = Other::spawn("server", &data_dir);
    assert_eq!(other.says(), "owner");
    let guest = EmbeddedPostgres::join_or_start(&config(&data_dir))
        .await
        .expect("to join");
    remember(&guest, "committed").await;
    kill_9(postmaster_pid(&data_dir));
    other.kill();
    drop(guest);

    let postgres = start(&data_dir).await;
    assert_eq!(remembered(&postgres).await, ["committed"]);
    postgres.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_stale_pid_file_is_no_obstacle() {
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    let postgres = start(&data_dir).await;
    remember(&postgres, "kept").await;
    let pid_file = data_dir.join("postgres/postmaster.pid");
    let text = fs::read_to_string(&pid_file).expect("the pid file");
    postgres.stop().await.expect("a clean stop");

    // A pid that runs, but is another program: this one. Then one that does not run at all.
    for pid in [std::process::id(), 4_194_200] {
        let rest = text.split_once('\n').expect("lines").1;
        fs::write(&pid_file, format!("{pid}\n{rest}")).expect("a pid file");
        let postgres = start(&data_dir).await;
        assert_eq!(remembered(&postgres).await, ["kept"]);
        postgres.stop().await.expect("a clean stop");
    }
}

#[tokio::test]
async fn a_postmaster_that_lost_its_parent_is_ended_first() {
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    let postgres = start(&data_dir).await;
    remember(&postgres, "kept").await;
    let program = fs::read_link(format!("/proc/{}/exe", postmaster_pid(&data_dir))).expect("its program");
    postgres.stop().await.expect("a clean stop");

    let pgdata = data_dir.join("postgres");
    let owner = fs::metadata(&pgdata).expect("the folder");
    let sockets = open_folder();
    fs::set_permissions(sockets.path(), fs::Permissions::from_mode(0o777)).expect("permissions");
    let mut command = Command::new(program);
    command
        .arg("-D")
        .arg(&pgdata)
        .arg("-k")
        .arg(sockets.path())
        .args(["-c", "listen_addresses="]);
    if running_as_root() {
        command.gid(owner.gid()).uid(owner.uid());
    }
    let mut orphan = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("a postmaster");
    let pid_file = pgdata.join("postmaster.pid");
    eventually("the orphan to be up", || {
        fs::read_to_string(&pid_file).is_ok_and(|text| text.contains("ready"))
    })
    .await;
    let reaper = std::thread::spawn(move || orphan.wait());

    let postgres = start(&data_dir).await;
    assert!(
        reaper.join().expect("the reaper").expect("a status").success(),
        "the orphan was not shut down in order"
    );
    assert_eq!(remembered(&postgres).await, ["kept"]);
    postgres.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_half_made_database_is_made_anew() {
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    // What `initdb` leaves when it is killed early: some files and no control file.
    let half = data_dir.join("postgres.new.4242");
    fs::create_dir_all(half.join("base/1")).expect("a folder");
    fs::write(half.join("PG_VERSION"), "15\n").expect("a file");
    // And an empty data directory, as a mounted volume is at first.
    fs::create_dir(data_dir.join("postgres")).expect("a folder");

    let postgres = start(&data_dir).await;
    assert!(!half.exists());
    remember(&postgres, "new").await;
    postgres.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_kill_while_the_database_is_made_leaves_no_trace() {
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    for wait in [50, 250, 600] {
        let other = Other::spawn("server", &data_dir);
        eventually("initdb's folder", || {
            fs::read_dir(&data_dir).is_ok_and(|entries| {
                entries
                    .flatten()
                    .any(|entry| entry.file_name().to_string_lossy().starts_with("postgres"))
            })
        })
        .await;
        tokio::time::sleep(Duration::from_millis(wait)).await;
        other.kill();
    }
    let postgres = start(&data_dir).await;
    remember(&postgres, "whole").await;
    let leftovers: Vec<_> = fs::read_dir(&data_dir)
        .expect("the folder")
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("postgres.new"))
        .collect();
    assert!(leftovers.is_empty(), "{leftovers:?}");
    postgres.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_damaged_data_directory_is_refused_and_left_alone() {
    let folder = open_folder();
    let pgdata = folder.path().join("data/postgres");
    fs::create_dir_all(&pgdata).expect("a folder");
    fs::write(pgdata.join("PG_VERSION"), "15\n").expect("a file");
    let error = EmbeddedPostgres::start(&config(&folder.path().join("data")))
        .await
        .expect_err("it is not whole");
    assert!(matches!(error, EmbeddedError::DataDirIncomplete { .. }), "{error}");
    assert!(error.to_string().contains("Nothing was changed"), "{error}");
    assert!(pgdata.join("PG_VERSION").exists());
}

#[tokio::test]
async fn another_major_is_refused_in_words() {
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    start(&data_dir).await.stop().await.expect("a clean stop");
    fs::write(data_dir.join("postgres/PG_VERSION"), "12\n").expect("a file");
    let error = EmbeddedPostgres::start(&config(&data_dir))
        .await
        .expect_err("12 is not here")
        .to_string();
    assert!(
        error.contains("made by PostgreSQL 12") && error.contains("FRONTDESK_DATA_DIR"),
        "{error}"
    );
}

#[tokio::test]
async fn a_second_server_on_the_same_data_directory_is_refused() {
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    let postgres = start(&data_dir).await;

    let error = EmbeddedPostgres::start(&config(&data_dir))
        .await
        .expect_err("it is taken");
    assert!(matches!(error, EmbeddedError::DataDirBusy { .. }), "{error}");
    let mut other = Other::spawn("server", &data_dir);
    let said = other.says();
    assert!(
        said.contains("FRONTDESK_DATA_DIR") && said.contains("another running Frontdesk"),
        "{said}"
    );
    other.finish();

    remember(&postgres, "unharmed").await;
    postgres.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_command_joins_the_running_server() {
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    let postgres = start(&data_dir).await;
    let mut other = Other::spawn("command", &data_dir);
    assert_eq!(other.says(), "guest");
    let guest = EmbeddedPostgres::join_or_start(&config(&data_dir))
        .await
        .expect("to join");
    assert!(!guest.is_owner());
    remember(&guest, "from the guest").await;
    guest.stop().await.expect("nothing to do");
    other.finish();
    assert_eq!(remembered(&postgres).await, ["from the guest"]);
    postgres.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_command_joins_a_server_that_is_just_starting() {
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    let config = config(&data_dir);
    let (server, command) = tokio::join!(
        EmbeddedPostgres::start(&config),
        EmbeddedPostgres::join_or_start(&config)
    );
    let (server, command) = (server.expect("a server"), command.expect("a command"));
    assert!(server.is_owner() ^ command.is_owner() || server.is_owner());
    command.stop().await.expect("a stop");
    server.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_command_alone_has_a_cluster_for_its_own_duration() {
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    let mut first = Other::spawn("command", &data_dir);
    assert_eq!(first.says(), "owner");
    let pid = postmaster_pid(&data_dir);

    // A second command joins the first; the first then waits for it before it takes the cluster away.
    let second = EmbeddedPostgres::join_or_start(&config(&data_dir))
        .await
        .expect("to join");
    assert!(!second.is_owner());
    drop(first.stdin.take());
    tokio::time::sleep(Duration::from_millis(500)).await;
    remember(&second, "still there").await;
    second.stop().await.expect("nothing to do");
    first.finish();
    assert!(!exists(pid));

    // A server waits for a command that holds the cluster, rather than refusing.
    let mut command = Other::spawn("command", &data_dir);
    assert_eq!(command.says(), "owner");
    let waiting = tokio::spawn({
        let data_dir = data_dir.clone();
        async move { EmbeddedPostgres::start(&config(&data_dir)).await }
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    command.finish();
    let server = waiting.await.expect("the task").expect("the server");
    assert_eq!(remembered(&server).await, ["still there"]);
    server.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn dropping_it_stops_postgres_too() {
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    let postgres = start(&data_dir).await;
    let pid = postmaster_pid(&data_dir);
    drop(postgres);
    eventually("the postmaster's end", || !exists(pid)).await;
}

#[tokio::test]
async fn a_long_path_with_blanks_and_accents_works() {
    let folder = open_folder();
    let data_dir = folder
        .path()
        .join("a long path, with blanks & ünïcödé/".repeat(4))
        .join("x".repeat(60));
    let postgres = start(&data_dir).await;
    remember(&postgres, "far down").await;
    assert_eq!(remembered(&postgres).await, ["far down"]);
    let url = postgres.url();
    postgres.stop().await.expect("a clean stop");
    let socket_dir = url
        .split_once("host=")
        .and_then(|(_, rest)| rest.split('&').next())
        .expect("a folder");
    assert!(
        !Path::new(socket_dir).exists(),
        "the socket's folder outside of the data directory is left behind"
    );
}

/// A clone in root's home: PostgreSQL's user cannot walk the path to the data directory.
#[tokio::test]
async fn a_data_directory_below_a_closed_folder_works() {
    let folder = open_folder();
    let closed = folder.path().join("home");
    fs::create_dir(&closed).expect("a folder");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).expect("permissions");
    let data_dir = closed.join("project/data");
    let postgres = start(&data_dir).await;
    remember(&postgres, "inside").await;
    kill_9(postmaster_pid(&data_dir));
    postgres.stop().await.expect("a stop");

    let postgres = start(&data_dir).await;
    assert_eq!(remembered(&postgres).await, ["inside"]);
    assert_eq!(
        fs::metadata(&closed).expect("the folder").mode() & 0o777,
        0o700,
        "the home's permissions were changed"
    );
    postgres.stop().await.expect("a clean stop");
}

/// As root, PostgreSQL runs as somebody else; its programs are copied when that user cannot reach them.
#[tokio::test]
async fn postgres_never_runs_as_root() {
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    let postgres = start(&data_dir).await;
    let uid = fs::metadata(format!("/proc/{}", postmaster_pid(&data_dir)))
        .expect("the process")
        .uid();
    assert_ne!(uid, 0);
    assert_eq!(fs::metadata(data_dir.join("postgres")).expect("the folder").uid(), uid);
    postgres.stop().await.expect("a clean stop");
}

/// What root made is not another user's, and what a normal user made can be used by root without taking it away.
/// Only root can become somebody else; for anyone else the whole suite already runs as a normal user.
#[tokio::test]
async fn a_normal_user_can_run_it() {
    if !running_as_root() {
        let folder = open_folder();
        start(folder.path()).await.stop().await.expect("a clean stop");
        return;
    }
    let folder = open_folder();
    let program = folder.path().join("tests");
    fs::copy(std::env::current_exe().expect("this program"), &program).expect("a copy");
    // Root can reach programs that nobody else can, and makes a copy for PostgreSQL's user then.
    let roots = folder.path().join("roots");
    let postgres = start(&roots).await;
    let bin = fs::read_link(format!("/proc/{}/exe", postmaster_pid(&roots))).expect("its program");
    postgres.stop().await.expect("a clean stop");
    let as_nobody = |role: &str, data_dir: &Path| {
        let mut command = Command::new(&program);
        command
            .uid(NOBODY)
            .gid(NOBODY)
            .current_dir("/")
            .env_remove("XDG_RUNTIME_DIR")
            .env("PG_BIN", bin.parent().expect("a folder"));
        Other::run(command, role, data_dir)
    };
    let data_dir = folder.path().join("data");
    fs::create_dir(&data_dir).expect("a folder");
    std::os::unix::fs::chown(&data_dir, Some(NOBODY), Some(NOBODY)).expect("an owner");

    let mut other = as_nobody("server", &data_dir);
    assert_eq!(other.says(), "owner");
    let uid = fs::metadata(format!("/proc/{}", postmaster_pid(&data_dir)))
        .expect("the process")
        .uid();
    assert_eq!(uid, NOBODY);
    other.finish();

    // Root keeps to the owner of what is there, so that the owner can go on.
    let postgres = start(&data_dir).await;
    remember(&postgres, "by root").await;
    postgres.stop().await.expect("a clean stop");
    let mut other = as_nobody("server", &data_dir);
    assert_eq!(other.says(), "owner");
    other.finish();

    let mut other = as_nobody("server", &roots);
    let said = other.says();
    assert!(
        said.contains("belongs to another user") && said.contains("FRONTDESK_DATA_DIR"),
        "{said}"
    );
    other.finish();
}

#[tokio::test]
async fn without_programs_it_says_how_to_get_them() {
    let folder = open_folder();
    let mut config = config(&folder.path().join("data"));
    config.pg_bin = Some(folder.path().join("nothing"));
    let error = EmbeddedPostgres::start(&config)
        .await
        .expect_err("there are none")
        .to_string();
    assert!(
        error.contains("PG_BIN") && error.contains("has no program `postgres`"),
        "{error}"
    );
}
