//! The codes that mean something, one row each. The advice is read where sending has ended: it says what a person can do,
//! and promises nothing.

use crate::error::ErrorClass::{self, *};

pub(crate) struct Row {
    code: Code,
    pub class: ErrorClass,
    pub advice: &'static str,
}

enum Code {
    /// This code with this subcode.
    Pair(i64, i64),
    /// A number that Meta puts now into the code and now into the subcode.
    Either(i64),
    /// This code, whatever the subcode.
    Any(i64),
    Range(i64, i64),
}

impl Code {
    /// How closely the row fits: the closest one wins.
    fn fit(&self, code: i64, subcode: Option<i64>) -> u8 {
        match *self {
            Code::Pair(one, two) if one == code && Some(two) == subcode => 4,
            Code::Either(number) if number == code || Some(number) == subcode => 3,
            Code::Any(number) if number == code => 2,
            Code::Range(first, last) if (first..=last).contains(&code) => 1,
            _ => 0,
        }
    }
}

pub(crate) fn find(rows: &'static [Row], code: i64, subcode: Option<i64>) -> Option<&'static Row> {
    let fits = rows
        .iter()
        .map(|row| (row.code.fit(code, subcode), row))
        .filter(|(fit, _)| *fit > 0);
    // `max_by_key` would take the last of equals; the first is what a reader expects.
    fits.reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, row)| row)
}

const fn row(code: Code, class: ErrorClass, advice: &'static str) -> Row {
    Row { code, class, advice }
}

const RECONNECT: &str = "The connection to the platform has expired or was taken away. Reconnect this inbox.";
const PERMISSION: &str = "The app lacks a permission for this. An admin has to grant it in the Meta app's settings or by App Review, then reconnect the inbox.";
pub(crate) const SLOW: &str = "Too many requests for this account in a short time. Wait a while, then try again.";
pub(crate) const PASSES: &str = "The platform had a disturbance. Try again in a few minutes.";
const FETCH: &str = "The platform could not fetch the file. Try again in a few minutes.";
const WINDOW: &str =
    "More than 24 hours have passed since the customer's last message. You can answer once the customer writes again.";
const UNREACHABLE: &str = "This person cannot be reached: they may have blocked the account or left the platform.";
const POLICY: &str = "The platform has restricted this account for breaking its rules. An admin has to look at the account's quality page.";
const OTHER_APP: &str =
    "Another app has taken over this conversation at the platform. Take control of it there, or answer from that app.";
pub(crate) const CONTENT: &str = "The platform did not accept this message. Change it and send it again.";
const FILE: &str = "The platform did not accept the file. Check its type and size and send it again.";

/// Messenger and Instagram.
#[rustfmt::skip]
pub(crate) const MESSAGING: &[Row] = &[
    row(Code::Any(190), Auth, RECONNECT),
    row(Code::Any(102), Auth, RECONNECT),
    row(Code::Any(467), Auth, RECONNECT),
    row(Code::Pair(200, 2534041), Auth, "The Instagram account has switched off access to its messages. Allow it in the Instagram app under Settings, Messages, Connected tools, then reconnect."),
    row(Code::Pair(10, 2534077), Auth, RECONNECT),
    row(Code::Pair(100, 2534013), Auth, RECONNECT),
    row(Code::Any(4), RateAccount, SLOW),
    row(Code::Any(9), RateAccount, SLOW),
    row(Code::Any(17), RateAccount, SLOW),
    row(Code::Any(32), RateAccount, SLOW),
    row(Code::Any(341), RateAccount, SLOW),
    row(Code::Any(613), RateAccount, SLOW),
    row(Code::Range(80000, 80014), RateAccount, SLOW),
    row(Code::Any(1), Transient, PASSES),
    row(Code::Any(2), Transient, PASSES),
    row(Code::Any(1200), Transient, PASSES),
    row(Code::Either(2018008), Media, FETCH),
    row(Code::Either(2018294), Media, FETCH),
    row(Code::Either(2018321), Transient, PASSES),
    row(Code::Either(2018278), Window, WINDOW),
    row(Code::Either(2534022), Window, WINDOW),
    row(Code::Either(2018065), Window, WINDOW),
    row(Code::Any(551), Recipient, UNREACHABLE),
    row(Code::Either(1545041), Recipient, UNREACHABLE),
    row(Code::Either(2018108), Recipient, UNREACHABLE),
    row(Code::Either(1893015), Recipient, UNREACHABLE),
    row(Code::Either(2018001), Recipient, "The platform knows no such person for this account."),
    row(Code::Either(2534014), Recipient, "The platform knows no such person for this account."),
    row(Code::Any(9010), Recipient, "The platform knows no such person for this account."),
    row(Code::Either(2018218), Recipient, "This person has an account without a profile, made with a phone number."),
    row(Code::Any(368), Policy, POLICY),
    row(Code::Either(1893063), Policy, POLICY),
    row(Code::Either(2534029), Policy, POLICY),
    row(Code::Either(2018338), Policy, POLICY),
    row(Code::Either(2022), Policy, POLICY),
    row(Code::Either(2018300), ThreadOwner, OTHER_APP),
    row(Code::Either(2018171), ThreadOwner, OTHER_APP),
    row(Code::Either(2534037), ThreadOwner, OTHER_APP),
    row(Code::Either(2018028), Setup, "The app may write only to people with a role in it until it has passed App Review."),
    row(Code::Either(36103), Setup, PERMISSION),
    row(Code::Either(2018247), Setup, PERMISSION),
    row(Code::Any(230), Setup, "The customer has not allowed this yet. It becomes possible with their next message."),
    row(Code::Any(3), Setup, PERMISSION),
    row(Code::Any(10), Setup, PERMISSION),
    row(Code::Range(200, 299), Setup, PERMISSION),
    row(Code::Pair(2, 2018344), Content, CONTENT),
    row(Code::Either(2018047), Content, FILE),
    row(Code::Either(2018074), Content, FILE),
    row(Code::Either(2018109), Content, "The file is larger than the platform takes."),
    row(Code::Either(2018164), Content, CONTENT),
    row(Code::Either(2534015), Content, CONTENT),
    row(Code::Any(9000001), Content, CONTENT),
    row(Code::Any(100), Content, CONTENT),
    row(Code::Any(-1), Content, CONTENT),
];

#[rustfmt::skip]
pub(crate) const WHATSAPP: &[Row] = &[
    row(Code::Any(0), Auth, RECONNECT),
    row(Code::Any(102), Auth, RECONNECT),
    row(Code::Any(190), Auth, RECONNECT),
    row(Code::Any(3), Auth, "The access token lacks a permission. Reconnect the inbox with messaging and management permissions for this WhatsApp account."),
    row(Code::Any(10), Auth, "The permission for this WhatsApp account was not granted or was taken away. Reconnect the inbox."),
    row(Code::Range(200, 299), Auth, "The permission for this WhatsApp account was not granted or was taken away. Reconnect the inbox."),
    row(Code::Any(131005), Auth, "The permission for this WhatsApp account was not granted or was taken away. Reconnect the inbox."),
    row(Code::Any(4), RateAccount, SLOW),
    row(Code::Any(17), RateAccount, SLOW),
    row(Code::Any(32), RateAccount, SLOW),
    row(Code::Any(613), RateAccount, SLOW),
    row(Code::Range(80000, 80014), RateAccount, SLOW),
    row(Code::Any(130429), RateAccount, SLOW),
    row(Code::Any(133016), RateAccount, "The number was registered too often. Wait up to 72 hours."),
    row(Code::Any(131048), Spam, "WhatsApp slows this number down because many recipients blocked or reported it. An admin should look at its quality rating."),
    row(Code::Any(131056), RateRecipient, "Too many messages to this customer in a short time. Wait a minute, then try again."),
    row(Code::Any(1), Transient, PASSES),
    row(Code::Any(2), Transient, PASSES),
    row(Code::Any(131000), Transient, PASSES),
    row(Code::Any(131016), Transient, PASSES),
    row(Code::Any(131057), Transient, "WhatsApp was working on this number. Try again in a few minutes."),
    row(Code::Any(133004), Transient, PASSES),
    row(Code::Any(131047), Window, "More than 24 hours have passed since the customer's last message. Send a template instead."),
    row(Code::Any(470), Window, "More than 24 hours have passed since the customer's last message. Send a template instead."),
    row(Code::Any(131026), Recipient, "WhatsApp could not deliver it: the number may not be on WhatsApp, may use an old version, or may have blocked you. Try another way to reach the customer."),
    row(Code::Any(131021), Recipient, "Sender and recipient are the same number."),
    row(Code::Any(131030), Recipient, "A test number may write only to numbers on its list. Add this number in the Meta app's WhatsApp settings."),
    row(Code::Any(131050), MarketingStopped, "This customer has asked not to get marketing messages from you. Send a utility template, or answer once they write."),
    row(Code::Any(130497), Recipient, "This account may not write to people in that country."),
    row(Code::Any(368), Policy, POLICY),
    row(Code::Any(131031), Policy, "WhatsApp has locked this account. An admin has to look at it in the WhatsApp Manager."),
    row(Code::Any(131037), Policy, "The number's display name is not approved yet. An admin has to look at it in the WhatsApp Manager."),
    row(Code::Any(131042), Policy, "There is a problem with the payment method of this WhatsApp account. An admin has to settle it in the WhatsApp Manager."),
    row(Code::Any(131045), Policy, "The number is not registered for sending. An admin has to register it in the WhatsApp Manager."),
    row(Code::Any(131049), Withheld, "WhatsApp chose not to deliver it, to spare the customer. Do not try again within 24 hours."),
    row(Code::Any(130472), Withheld, "WhatsApp did not deliver it because the customer is part of an experiment. Do not try again within 24 hours."),
    row(Code::Any(132015), Template, "This template is paused for low quality. Use another one, or improve it in the WhatsApp Manager."),
    row(Code::Any(132016), Template, "This template was disabled for low quality. Use another one."),
    row(Code::Any(33), Content, "The number or message does not exist at WhatsApp any more."),
    row(Code::Any(100), Content, CONTENT),
    // about the template: whoever has no number is reached by every other message
    row(Code::Any(131062), Content, "This kind of template needs a phone number, and the customer has not shared theirs. Send another template."),
    row(Code::Any(131008), Content, "Something that WhatsApp wants in the message is missing. Look at its buttons, its template's values and its files."),
    row(Code::Any(131009), Content, "WhatsApp does not allow something in the message. Look at its buttons, its template's values and its files."),
    row(Code::Any(-1), Content, CONTENT),
    row(Code::Any(131051), Content, "WhatsApp does not know this type of message."),
    row(Code::Any(131052), Content, "WhatsApp could not fetch the customer's file. Ask them to send it again."),
    row(Code::Any(131053), Content, FILE),
    row(Code::Any(132000), Template, "The template has another number of variables than were filled in. Choose it again from the list of templates and fill in each of them."),
    row(Code::Any(132001), Template, "There is no such template in this language, or it is not approved yet. Choose another one from the list of templates."),
    row(Code::Any(132005), Template, "With its variables filled in, the template is too long. Send it with shorter values."),
    row(Code::Any(132007), Template, "The template's text breaks WhatsApp's rules. Choose another one, or change it in the WhatsApp Manager."),
    row(Code::Any(132012), Template, "A variable of the template has the wrong form. Choose the template again from the list and fill it in anew."),
    row(Code::Any(132018), Template, "A variable of the template has the wrong form: no line breaks, tabs or long runs of spaces. Fill it in anew."),
    row(Code::Any(132068), Content, "The flow is blocked. Repair it in the WhatsApp Manager."),
    row(Code::Any(132069), Content, "The flow is throttled: too many were sent in the last hour."),
    row(Code::Range(133000, 133015), Content, "The number is not registered, or its PIN is wrong. Connect the number again."),
    row(Code::Any(134011), Content, "Payments are not set up for this account."),
    row(Code::Any(135000), Content, CONTENT),
];
