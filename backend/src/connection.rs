//! TCP connections that can be cut from inside. The socket library has no way to close one socket whose buffer is full, and
//! a polite disconnect would keep the official client from coming back by itself; cutting the line makes it reconnect and
//! resume.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

/// A connection, as an extension of every request that came over it.
#[derive(Debug, Clone)]
pub struct Line {
    /// The other end.
    pub address: SocketAddr,
    /// The switch that cuts it.
    pub cut: CancellationToken,
}

pub struct CuttableListener(pub TcpListener);

pub struct CuttableStream {
    stream: TcpStream,
    cut: CancellationToken,
    // one for each direction: a future wakes only the task that polled it last
    reading: Pin<Box<WaitForCancellationFutureOwned>>,
    writing: Pin<Box<WaitForCancellationFutureOwned>>,
}

impl Listener for CuttableListener {
    type Io = CuttableStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let (stream, address) = Listener::accept(&mut self.0).await;
        // small events are not held back to fill a packet
        let _ = stream.set_nodelay(true);
        (CuttableStream::new(stream), address)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.0.local_addr()
    }
}

impl Connected<IncomingStream<'_, CuttableListener>> for Line {
    fn connect_info(stream: IncomingStream<'_, CuttableListener>) -> Self {
        Self {
            address: *stream.remote_addr(),
            cut: stream.io().cut.clone(),
        }
    }
}

impl CuttableStream {
    fn new(stream: TcpStream) -> Self {
        let cut = CancellationToken::new();
        Self {
            stream,
            reading: Box::pin(cut.clone().cancelled_owned()),
            writing: Box::pin(cut.clone().cancelled_owned()),
            cut,
        }
    }

    fn may_read(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        uncut(&self.cut, &mut self.reading, context)
    }

    fn may_write(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        uncut(&self.cut, &mut self.writing, context)
    }
}

fn uncut(
    cut: &CancellationToken,
    cancelled: &mut Pin<Box<WaitForCancellationFutureOwned>>,
    context: &mut Context<'_>,
) -> io::Result<()> {
    // a finished future must not be polled again
    if cut.is_cancelled() || cancelled.as_mut().poll(context).is_ready() {
        return Err(io::Error::new(
            io::ErrorKind::ConnectionAborted,
            "the connection was cut",
        ));
    }
    Ok(())
}

impl AsyncRead for CuttableStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if let Err(cut) = self.may_read(context) {
            return Poll::Ready(Err(cut));
        }
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for CuttableStream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if let Err(cut) = self.may_write(context) {
            return Poll::Ready(Err(cut));
        }
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if let Err(cut) = self.may_write(context) {
            return Poll::Ready(Err(cut));
        }
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    #[tokio::test]
    async fn a_cut_wakes_who_reads_and_who_writes() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (stream, _) = CuttableListener(listener).accept().await;
        let cut = stream.cut.clone();
        let (mut reader, mut writer) = tokio::io::split(stream);
        // the client neither writes nor reads, so that both wait in the end
        let reading = tokio::spawn(async move { reader.read(&mut [0; 64]).await });
        let (wrote, mut written) = tokio::sync::watch::channel(0_usize);
        let writing = tokio::spawn(async move {
            loop {
                match writer.write(&[0; 1 << 16]).await {
                    Ok(count) => wrote.send_modify(|all| *all += count),
                    Err(error) => return error,
                }
            }
        });
        let stuck = std::time::Duration::from_millis(200);
        while tokio::time::timeout(stuck, written.changed()).await.is_ok() {}
        cut.cancel();
        let both = async { (reading.await.unwrap().unwrap_err(), writing.await.unwrap()) };
        let both = tokio::time::timeout(std::time::Duration::from_secs(5), both).await;
        let (read, write) = both.expect("both were woken");
        assert_eq!(
            (read.kind(), write.kind()),
            (io::ErrorKind::ConnectionAborted, io::ErrorKind::ConnectionAborted)
        );
        drop(client);
    }
}
