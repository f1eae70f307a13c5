//! What Messenger, Instagram and WhatsApp share: one company, one signature, one Graph API.

pub(crate) mod signature;
