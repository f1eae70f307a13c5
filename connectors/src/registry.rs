//! Every channel there is. A new one is a line here.

use crate::api::Api;
use crate::connector::Connector;
use crate::instagram::Instagram;
use crate::messenger::Messenger;
use crate::spec::Channel;
use crate::telegram::Telegram;
use crate::whatsapp::Whatsapp;

pub fn by_channel(channel: Channel) -> &'static dyn Connector {
    match channel {
        Channel::Messenger => &Messenger,
        Channel::Instagram => &Instagram,
        Channel::Whatsapp => &Whatsapp,
        Channel::Telegram => &Telegram,
        Channel::Api => &Api,
    }
}

pub fn all() -> impl Iterator<Item = &'static dyn Connector> {
    Channel::ALL.into_iter().map(by_channel)
}
