//! What the platforms post to the product.

pub mod outbox;
pub mod page;
pub mod receipts;
pub mod signing;
pub mod whatsapp;
