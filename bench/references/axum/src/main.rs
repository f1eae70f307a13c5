//! A bare axum handler: it reads the body and says 200. What a webhook costs before anything is done with it.

use axum::Router;
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::routing::post;
use axum::serve::ListenerExt;
use tokio::net::TcpListener;

async fn read(body: Bytes) -> StatusCode {
    if body.is_empty() {
        return StatusCode::BAD_REQUEST;
    }
    StatusCode::OK
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::args().nth(1).and_then(|text| text.parse::<u16>().ok());
    let Some(port) = port else {
        return Err(std::io::Error::other("usage: bare-axum PORT"));
    };
    let listener = TcpListener::bind(("127.0.0.1", port)).await?.tap_io(|stream| {
        // without it small answers wait; a stream that is gone fails when it is read
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, Router::new().route("/", post(read))).await
}
