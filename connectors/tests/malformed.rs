//! Every fixture with one thing wrong, in every place and in every way. The parsers answer, and what they answer can be
//! stored. The product's own tests post such bodies to a running server.

mod support;

use frontdesk_connectors::Channel;
use support::corpus;
use support::mutate::{Wrong, places, with};

fn every_variant(channel: Channel) {
    let mut checked = 0;
    for body in corpus::of_channel(channel) {
        for place in places(&body) {
            for wrong in Wrong::ALL {
                corpus::check(channel, with(&body, &place, wrong).to_string().as_bytes());
                checked += 1;
            }
        }
    }
    assert!(
        checked > 5_000,
        "{channel}: {checked} variants are fewer than there should be"
    );
}

#[test]
fn messenger() {
    every_variant(Channel::Messenger);
}

#[test]
fn instagram() {
    every_variant(Channel::Instagram);
}

#[test]
fn whatsapp() {
    every_variant(Channel::Whatsapp);
}

#[test]
fn telegram() {
    every_variant(Channel::Telegram);
}

#[test]
fn api() {
    every_variant(Channel::Api);
}
