//! The sandbox against a small receiver that stands for the product.

mod control;
mod faults;
mod media;
mod phones;
mod sending;
mod story;
mod support;
mod webhooks;
