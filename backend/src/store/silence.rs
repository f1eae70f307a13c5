//! Connections to the database that went silent: its machine is gone, or something between dropped the connection and told
//! nobody. The kernel waits a quarter of an hour for what it has sent, and for an answer it waits for ever; so would the
//! writer of webhooks, everybody behind it, and in the end every connection of the pools. Neither the driver nor the pool has
//! a limit for that, nor does the driver let keepalive be set; and keepalive says nothing of a proxy that hangs. So this
//! process looks at its own sockets. Those that were quiet for half a minute are ended, unless the database, asked on a new
//! connection, says that it is still at a statement of ours. Whoever waited gets an error that may pass, and a new connection
//! is made.

use std::time::Duration;

use sqlx::{Connection, PgConnection};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use super::Database;

const LIMIT: Duration = Duration::from_secs(30);
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// What cannot be asked within this time is not there.
const PATIENCE: Duration = Duration::from_secs(10);

/// Ends what is silent until cancelled.
pub async fn watch(database: Database, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            () = stop.cancelled() => return,
        }
        end_silent(&database, LIMIT).await;
    }
}

/// Ends the connections that were quiet for longer than `limit`, where none of them can be one that waits for a long statement.
/// Which of several it is cannot be told through a proxy, so then all are left for the next time. Returns how many were ended.
pub async fn end_silent(database: &Database, limit: Duration) -> u64 {
    let ports = database.ports();
    if sockets::silent(&ports, limit).is_empty() {
        return 0;
    }
    if at_work(database, limit).await {
        info!("connections to the database are quiet, and it is at a long statement: they are left alone");
        return 0;
    }
    let idle = u64::try_from(database.idle()).unwrap_or(u64::MAX);
    // looked at anew: whoever was answered meanwhile is silent no longer
    let ended = sockets::end(&sockets::silent(&ports, limit), limit);
    if ended > idle {
        warn!(
            connections = ended,
            "the database did not answer for {limit:?}; its connections are made anew"
        );
        metrics::counter!("frontdesk_database_silences_total").increment(1);
    }
    ended
}

/// Whether the database has been at a statement of this process for about as long as `limit`. One that answers without letting
/// us ask (no connection left, starting) may be; one that does not answer is not.
async fn at_work(database: &Database, limit: Duration) -> bool {
    for pool in [&database.owner, &database.app] {
        let asking = async {
            let mut connection = PgConnection::connect_with(&pool.connect_options()).await?;
            // one that writes an answer into a dead connection does nothing else; each login sees only its own statements
            let busy = sqlx::query_scalar::<_, bool>(
                "select exists (select from pg_stat_activity where application_name = $1 and state = 'active'
                 and pid <> pg_backend_pid() and wait_event_type is distinct from 'Client'
                 and state_change < clock_timestamp() - $2 * interval '1 second')",
            )
            .bind(&*database.name)
            .bind(limit.as_secs_f64() / 2.0)
            .fetch_one(&mut connection)
            .await?;
            connection.close().await?;
            Ok(busy)
        };
        match tokio::time::timeout(PATIENCE, asking).await {
            Ok(Ok(true) | Err(sqlx::Error::Database(_))) => return true,
            Ok(Ok(false)) => {}
            Ok(Err(_)) | Err(_) => return false,
        }
    }
    false
}

#[cfg(target_os = "linux")]
mod sockets {
    use std::fs;
    use std::net::{Shutdown, TcpStream};
    use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd, RawFd};
    use std::time::Duration;

    /// The connections to these ports that neither sent nor heard anything for longer than `limit`. Whether anybody waits for
    /// one the kernel cannot tell; an idle one that is ended is replaced before it is used.
    pub fn silent(ports: &[u16], limit: Duration) -> Vec<TcpStream> {
        let Ok(handles) = fs::read_dir("/proc/self/fd") else {
            return Vec::new();
        };
        let numbers = handles
            .flatten()
            .filter_map(|handle| handle.file_name().to_str()?.parse().ok());
        let silent = numbers.filter_map(socket).filter(|socket| {
            let to_database = socket.peer_addr().is_ok_and(|peer| ports.contains(&peer.port()));
            to_database && silence(socket).is_some_and(|silence| silence > limit)
        });
        silent.collect()
    }

    /// Returns how many they were. Each is looked at once more: an idle one may have been taken since the list was made, and whoever took it
    /// would be told that the database is away.
    pub fn end(sockets: &[TcpStream], limit: Duration) -> u64 {
        let still = sockets
            .iter()
            .filter(|socket| silence(socket).is_some_and(|silence| silence > limit));
        let ends = still.map(|socket| socket.shutdown(Shutdown::Both));
        ends.map(|end| u64::from(end.is_ok())).sum()
    }

    /// A second handle of what has this number now: whatever becomes of the number, it stays the same thing. What is no TCP
    /// socket has no peer.
    #[expect(unsafe_code, reason = "the driver does not give its sockets away")]
    fn socket(number: RawFd) -> Option<TcpStream> {
        // SAFETY: the number is borrowed for one call of fcntl, which answers EBADF where it was closed meanwhile.
        let handle: OwnedFd = unsafe { BorrowedFd::borrow_raw(number) }.try_clone_to_owned().ok()?;
        Some(TcpStream::from(handle))
    }

    /// How long ago something was sent or heard.
    #[expect(
        unsafe_code,
        reason = "the standard library does not tell when a socket was used last"
    )]
    fn silence(socket: &TcpStream) -> Option<Duration> {
        // SAFETY: all of its fields are numbers, of which zero is one.
        let mut info: libc::tcp_info = unsafe { std::mem::zeroed() };
        let mut size = libc::socklen_t::try_from(size_of::<libc::tcp_info>()).ok()?;
        // SAFETY: the kernel writes at most `size` bytes to `info`, and both outlive the call.
        let result = unsafe {
            libc::getsockopt(
                socket.as_raw_fd(),
                libc::IPPROTO_TCP,
                libc::TCP_INFO,
                (&raw mut info).cast(),
                &raw mut size,
            )
        };
        let sent = Duration::from_millis(info.tcpi_last_data_sent.into());
        let heard = Duration::from_millis(info.tcpi_last_data_recv.into());
        (result == 0).then_some(sent.min(heard))
    }
}

#[cfg(not(target_os = "linux"))]
mod sockets {
    use std::time::Duration;

    /// Only Linux tells.
    pub fn silent(_: &[u16], _: Duration) -> Vec<std::net::TcpStream> {
        Vec::new()
    }

    pub fn end(_: &[std::net::TcpStream], _: Duration) -> u64 {
        0
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::io::{Read, Write};
    use std::net::{TcpListener, TcpStream};

    use super::*;

    fn pair() -> (TcpStream, TcpStream, u16) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let client = TcpStream::connect(("127.0.0.1", port)).unwrap();
        let (server, _) = listener.accept().unwrap();
        (client, server, port)
    }

    #[test]
    fn whoever_waits_in_vain_is_told() {
        let (mut waiting, _nobody, port) = pair();
        waiting.write_all(b"a question").unwrap();
        assert!(sockets::silent(&[port], Duration::from_secs(30)).is_empty(), "not yet");
        let limit = Duration::from_millis(50);
        while sockets::end(&sockets::silent(&[port], limit), limit) == 0 {
            std::thread::sleep(Duration::from_millis(10));
        }
        assert_eq!(waiting.read(&mut [0; 1]).unwrap(), 0, "it hears the end");
    }

    #[test]
    fn who_was_answered_since_the_list_was_made_is_left_alone() {
        let (mut taken, mut answers, port) = pair();
        taken.write_all(b"a question").unwrap();
        let mut listed = Vec::new();
        while listed.is_empty() {
            listed = sockets::silent(&[port], Duration::ZERO);
        }
        answers.write_all(b"an answer").unwrap();
        taken.read_exact(&mut [0; 9]).unwrap();
        assert_eq!(sockets::end(&listed, Duration::from_secs(30)), 0);
    }

    #[test]
    fn who_has_just_been_answered_and_who_talks_to_others_are_left_alone() {
        let (mut answered, mut answers, port) = pair();
        answers.write_all(b"an answer").unwrap();
        answered.read_exact(&mut [0; 9]).unwrap();
        assert!(sockets::silent(&[port], Duration::from_secs(5)).is_empty());
        assert!(
            sockets::silent(&[port + 1], Duration::ZERO).is_empty(),
            "somebody else's"
        );
    }
}
