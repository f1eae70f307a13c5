//! Six days in the life of Two Wheels, a bicycle shop that does not exist.

use crate::app::App;

/// How much there was to tell.
pub struct Told {
    pub conversations: usize,
    pub webhooks: usize,
}

pub async fn tell(_app: &App) -> anyhow::Result<Told> {
    Ok(Told {
        conversations: 0,
        webhooks: 0,
    })
}
