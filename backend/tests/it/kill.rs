//! The process dies at any moment: what was acknowledged is there once, and no reply goes out twice unnoticed.

mod server;
mod stop;
mod worker;
