//! The state of the world outside: accounts, people, threads, files. In memory only; it ends with the process.

pub mod faults;
pub mod journal;
pub mod logins;
pub mod media;
pub mod pair_rate;
pub mod settings;
pub mod templates;
pub mod thread;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard};

use anyhow::ensure;
use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::broadcast;

use crate::clock;
use crate::config::{Account, Channel, Connection, Login};
use crate::ids;
use crate::mail::Mailbox;
use crate::push::Browsers;
use faults::Faults;
use journal::Journal;
use logins::Logins;
use media::MediaStore;
use settings::SettingsCell;
use templates::Templates;
use thread::{Bubble, Quote, Thread};

/// Events a slow phones page may fall behind before it has to load everything anew.
const EVENT_BUFFER: usize = 1024;

/// One person in one account's view. The ids of the same person differ from account to account.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct CustomerKey {
    pub channel: Channel,
    pub account: String,
    pub customer: String,
}

impl CustomerKey {
    /// The outbox lane of this thread.
    pub fn lane(&self) -> String {
        format!("{}/{}/{}", self.channel, self.account, self.customer)
    }
}

#[derive(Debug, Clone, Serialize)]
pub struct BusinessAccount {
    pub channel: Channel,
    pub id: String,
    pub name: String,
    #[serde(skip)]
    pub access_token: String,
    /// The WhatsApp business account a number belongs to; the account itself elsewhere.
    pub waba_id: String,
    pub login: Login,
    /// The Page that an Instagram account is behind.
    pub page_id: Option<String>,
}

/// A bot's token begins with its id.
fn token(channel: Channel, account: &Account) -> String {
    let given = &account.access_token;
    match channel {
        Channel::Telegram if !given.starts_with(&format!("{}:", account.id)) => format!("{}:{given}", account.id),
        _ => given.clone(),
    }
}

impl BusinessAccount {
    pub fn connected(connection: &Connection) -> anyhow::Result<Self> {
        let Connection {
            account,
            login,
            page_id,
            app_secret,
        } = connection;
        let channel: Channel = account.channel.parse()?;
        let by_itself = *login == Login::Instagram;
        ensure!(
            channel == Channel::Instagram || (!by_itself && page_id.is_none()),
            "login and page_id are for Instagram accounts"
        );
        ensure!(
            !by_itself || page_id.is_none(),
            "an account connected by Instagram login has no page_id"
        );
        ensure!(
            by_itself || app_secret.is_none(),
            "app_secret is for accounts connected by Instagram login"
        );
        let behind_page = channel == Channel::Instagram && !by_itself;
        let page_id = || {
            page_id
                .clone()
                .unwrap_or_else(|| ids::object_fixed(&format!("page/{}", account.id)))
        };
        let waba_id = match channel {
            Channel::Whatsapp => waba_id(&account.id),
            _ => account.id.clone(),
        };
        Ok(BusinessAccount {
            channel,
            id: account.id.clone(),
            name: account.name.clone(),
            access_token: token(channel, account),
            waba_id,
            login: *login,
            page_id: behind_page.then(page_id),
        })
    }

    /// The object whose `messages` edge takes what the account sends.
    pub fn sender_id(&self) -> &str {
        self.page_id.as_deref().unwrap_or(&self.id)
    }

    /// The handle of an Instagram account.
    pub fn username(&self) -> String {
        let handle = |c: char| if c.is_ascii_alphanumeric() { c } else { '.' };
        self.name
            .trim_start_matches('@')
            .to_lowercase()
            .chars()
            .map(handle)
            .collect()
    }

    /// The business's own number, as WhatsApp shows it.
    pub fn display_phone_number(&self) -> String {
        let digits: String = ids::object_fixed(&format!("number/{}", self.id))
            .chars()
            .skip(6)
            .take(2)
            .collect();
        format!("155555501{digits}")
    }
}

#[derive(Debug, Clone, Serialize)]
pub struct Customer {
    #[serde(flatten)]
    pub key: CustomerKey,
    pub name: String,
    pub username: Option<String>,
    pub phone: Option<String>,
    /// The number that they changed to on WhatsApp; here they stay known by the first one.
    pub moved_to: Option<String>,
    /// WhatsApp's business-scoped user id.
    pub user_id: Option<String>,
    /// Without it the profile cannot be read (error 230 on Instagram).
    pub profile_consent: bool,
}

impl Customer {
    /// The number as WhatsApp writes it. Who has none is known by the business-scoped id alone.
    pub fn wa_id(&self) -> Option<&str> {
        self.phone.as_ref()?;
        Some(self.moved_to.as_deref().unwrap_or(&self.key.customer))
    }
}

#[derive(Debug, Default)]
pub struct Calls {
    pub total: u64,
    /// When those of the last second were.
    pub recent: Vec<i64>,
}

/// The WhatsApp business account that a number belongs to.
pub fn waba_id(phone_number_id: &str) -> String {
    ids::object_fixed(&format!("waba/{phone_number_id}"))
}

#[derive(Default)]
pub struct State {
    pub accounts: Vec<BusinessAccount>,
    pub customers: HashMap<CustomerKey, Customer>,
    /// In the order in which people first appeared.
    pub order: Vec<CustomerKey>,
    pub threads: HashMap<CustomerKey, Thread>,
    /// Which thread a message id belongs to.
    pub messages: HashMap<String, CustomerKey>,
    pub media: MediaStore,
    pub templates: Templates,
    pub journal: Journal,
    pub faults: Faults,
    pub logins: Logins,
    pub mail: Mailbox,
    /// Browsers that take Web Push.
    pub push: Browsers,
    /// Who lets a bot write no more.
    pub blocked: HashSet<CustomerKey>,
    /// Buttons that were tapped and wait for the bot: the thread and the message, by the id of the tap.
    pub taps: HashMap<String, (CustomerKey, String)>,
    /// When the next message to each person would be due, in ms; a key without a person is the whole account.
    pub pair_rates: HashMap<CustomerKey, i64>,
    /// How often each account was asked for its conversations.
    pub conversation_calls: HashMap<String, Calls>,
}

pub struct World {
    state: Mutex<State>,
    events: broadcast::Sender<Arc<str>>,
    pub settings: SettingsCell,
}

impl World {
    pub fn new(accounts: &[Account]) -> anyhow::Result<Self> {
        let accounts = accounts
            .iter()
            .map(|account| BusinessAccount::connected(&account.clone().into()))
            .collect::<anyhow::Result<Vec<_>>>()?;
        Ok(World {
            state: Mutex::new(State {
                accounts,
                ..State::default()
            }),
            events: broadcast::Sender::new(EVENT_BUFFER),
            settings: SettingsCell::default(),
        })
    }

    /// Adds an account, or gives a known one a new token. Says whether it is new.
    pub fn connect(&self, account: BusinessAccount) -> bool {
        let mut state = self.lock();
        let state = &mut *state;
        let known = state
            .accounts
            .iter_mut()
            .find(|known| known.channel == account.channel && known.id == account.id);
        match known {
            Some(known) => {
                let (channel, id) = (account.channel, account.id.clone());
                *known = account;
                state.logins.end_tokens_of(channel, &id);
                false
            }
            None => {
                state.accounts.push(account);
                true
            }
        }
    }

    /// Never held across an await.
    pub fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("world lock")
    }

    /// The person a message is for. In an earlier life anyone may have been here: then they are now, with a window
    /// that is open, since only the product remembers when they last wrote.
    pub fn recipient(&self, account: &BusinessAccount, id: &str) -> Option<Customer> {
        let mut state = self.lock();
        let earlier = self.settings.get().earlier_life;
        if let Some(known) = state.customer(account.channel, &account.id, id).cloned() {
            if earlier {
                state.threads.entry(known.key.clone()).or_default().last_customer_at = Some(clock::now());
            }
            return Some(known);
        }
        if !earlier {
            return None;
        }
        let whatsapp = account.channel == Channel::Whatsapp;
        let numbered = whatsapp && id.bytes().all(|byte| byte.is_ascii_digit());
        let key = CustomerKey {
            channel: account.channel,
            account: account.id.clone(),
            customer: id.to_owned(),
        };
        state.threads.entry(key.clone()).or_default().last_customer_at = Some(clock::now());
        let (customer, _) = state.add_customer(Customer {
            phone: numbered.then(|| format!("+{id}")),
            user_id: whatsapp.then(|| match numbered {
                true => ids::bsuid(&format!("{}/{id}", account.id)),
                false => id.to_owned(),
            }),
            moved_to: None,
            key,
            name: "Somebody from before".to_owned(),
            username: None,
            profile_consent: false,
        });
        drop(state);
        self.tell_customer(&customer);
        Some(customer)
    }

    /// Quotes a message of a thread; what an earlier life may have held is quoted without its words.
    pub fn quote(&self, key: &CustomerKey, id: &str) -> Option<Quote> {
        let earlier = || Quote {
            id: id.to_owned(),
            preview: String::new(),
        };
        self.lock()
            .quote(key, id)
            .or_else(|| self.settings.get().earlier_life.then(earlier))
    }

    /// Back to the accounts alone.
    pub fn reset(&self) {
        let mut state = self.lock();
        let accounts = std::mem::take(&mut state.accounts);
        *state = State {
            accounts,
            ..State::default()
        };
        drop(state);
        self.settings.set(settings::Settings::default());
    }

    /// From now on the platform knows this person by another id, and by another number where they changed theirs.
    pub fn move_customer(&self, key: &CustomerKey, number: Option<&str>, user_id: &str) {
        let mut state = self.lock();
        let Some(customer) = state.customers.get_mut(key) else {
            return;
        };
        customer.user_id = Some(user_id.to_owned());
        if let Some(number) = number {
            customer.phone = Some(format!("+{number}"));
            customer.moved_to = Some(number.to_owned());
        }
        let customer = customer.clone();
        drop(state);
        self.tell_customer(&customer);
    }

    pub fn subscribe(&self) -> broadcast::Receiver<Arc<str>> {
        self.events.subscribe()
    }

    /// Tells the phones page. Nobody listening is fine.
    pub fn tell(&self, event: &Value) {
        if self.events.receiver_count() > 0 {
            let _ = self.events.send(event.to_string().into());
        }
    }

    pub fn tell_bubble(&self, key: &CustomerKey, bubble: &Bubble) {
        self.tell(&json!({"type": "bubble", "channel": key.channel, "account": key.account, "customer": key.customer, "bubble": bubble}));
    }

    pub fn tell_customer(&self, customer: &Customer) {
        self.tell(&json!({"type": "customer", "customer": customer}));
    }

    /// Changes one bubble and tells the phones; `None` when it is not there or `change` had nothing to do.
    pub fn update_bubble(
        &self,
        key: &CustomerKey,
        id: &str,
        change: impl FnOnce(&mut Bubble) -> bool,
    ) -> Option<Bubble> {
        let mut state = self.lock();
        let bubble = state.threads.get_mut(key)?.find_mut(id)?;
        if !change(bubble) {
            return None;
        }
        let bubble = bubble.clone();
        drop(state);
        self.tell_bubble(key, &bubble);
        Some(bubble)
    }

    /// Appends a bubble; `false` when its id is known already (a story told twice).
    pub fn add_bubble(&self, key: &CustomerKey, bubble: Bubble) -> bool {
        let mut state = self.lock();
        if state.messages.contains_key(&bubble.id) {
            return false;
        }
        state.messages.insert(bubble.id.clone(), key.clone());
        state.threads.entry(key.clone()).or_default().push(bubble.clone());
        drop(state);
        self.tell_bubble(key, &bubble);
        true
    }
}

impl State {
    pub fn account(&self, channel: Channel, id: &str) -> Option<&BusinessAccount> {
        self.accounts
            .iter()
            .find(|account| account.channel == channel && account.id == id)
    }

    /// A person by the id the product knows them by: PSID, IGSID, phone number or business-scoped id.
    pub fn customer(&self, channel: Channel, account: &str, id: &str) -> Option<&Customer> {
        let key = CustomerKey {
            channel,
            account: account.to_owned(),
            customer: id.to_owned(),
        };
        // nobody answers at a number that was given up
        let there = self.customers.get(&key).filter(|customer| customer.moved_to.is_none());
        there.or_else(|| {
            self.order
                .iter()
                .filter(|key| key.channel == channel && key.account == account)
                .filter_map(|key| self.customers.get(key))
                .find(|customer| customer.user_id.as_deref() == Some(id) || customer.moved_to.as_deref() == Some(id))
        })
    }

    /// Adds a person, or returns the one who is there already.
    pub fn add_customer(&mut self, customer: Customer) -> (Customer, bool) {
        if let Some(known) = self.customers.get(&customer.key) {
            return (known.clone(), false);
        }
        self.order.push(customer.key.clone());
        self.customers.insert(customer.key.clone(), customer.clone());
        (customer, true)
    }

    pub fn bubble(&self, id: &str) -> Option<(&CustomerKey, &Bubble)> {
        let key = self.messages.get(id)?;
        Some((key, self.threads.get(key)?.find(id)?))
    }

    /// What a message of `key`'s thread is quoted with; `None` when there is no such message.
    pub fn quote(&self, key: &CustomerKey, id: &str) -> Option<Quote> {
        let (_, bubble) = self.bubble(id).filter(|(owner, _)| *owner == key)?;
        Some(Quote {
            id: id.to_owned(),
            preview: bubble.preview(),
        })
    }

    /// Until when the business may answer freely.
    pub fn window_until(&self, key: &CustomerKey) -> Option<i64> {
        Some(self.threads.get(key)?.last_customer_at? + clock::DAY)
    }
}
