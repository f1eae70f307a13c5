//! The sandbox against a small receiver that stands for the product.

#![allow(
    clippy::disallowed_methods,
    reason = "tests of the world outside live in real time and call it directly"
)]

mod accounts;
mod connectors;
mod control;
mod conversations;
mod faults;
mod kinds;
mod mail;
mod media;
mod phones;
mod sending;
mod story;
mod support;
mod telegram;
mod webhooks;
