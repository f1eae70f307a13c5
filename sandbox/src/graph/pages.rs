//! The Pages of this world: those that are connected to Messenger, and those that are only known for the Instagram
//! account behind them.

use crate::app::App;
use crate::config::Channel;
use crate::world::BusinessAccount;

pub struct Page {
    pub id: String,
    pub name: String,
    pub instagram: Option<BusinessAccount>,
}

pub fn all(app: &App) -> Vec<Page> {
    let state = app.world.lock();
    let mut pages: Vec<Page> = state
        .accounts
        .iter()
        .filter(|account| account.channel == Channel::Messenger)
        .map(|account| Page {
            id: account.id.clone(),
            name: account.name.clone(),
            instagram: None,
        })
        .collect();
    for account in &state.accounts {
        let Some(page_id) = &account.page_id else { continue };
        match pages.iter_mut().find(|page| page.id == *page_id) {
            Some(page) => page.instagram = Some(account.clone()),
            None => pages.push(Page {
                id: page_id.clone(),
                name: account.name.clone(),
                instagram: Some(account.clone()),
            }),
        }
    }
    pages
}

/// What a Page's own token opens: the Page, and the Instagram account behind it.
pub fn opened(app: &App, page_id: &str) -> Vec<BusinessAccount> {
    let of_page = |account: &&BusinessAccount| {
        (account.channel == Channel::Messenger && account.id == page_id) || account.page_id.as_deref() == Some(page_id)
    };
    app.world.lock().accounts.iter().filter(of_page).cloned().collect()
}
