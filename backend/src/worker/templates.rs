//! Fetching all templates of an inbox, page by page.

use frontdesk_connectors::SendError;
use frontdesk_connectors::template::Template;
use time::Duration;
use uuid::Uuid;

use super::Context;
use crate::domain::templates;
use crate::errors::Result;
use crate::outgoing::Line;

/// Above what one account may have, so that a list that never ends does.
const PAGES: usize = 400;
/// Until the next try, when it may help by itself and when somebody has to mend something first.
const SOON: Duration = Duration::minutes(15);
const LATER: Duration = Duration::hours(24);

pub async fn sync(context: &Context, workspace_id: Uuid, inbox_id: Uuid) -> Result<()> {
    let store = &context.store;
    let Some(began) = templates::begin(store, workspace_id, inbox_id).await? else {
        return Ok(());
    };
    let line = context.outgoing.line(store, workspace_id, inbox_id).await?;
    match fetch(&line).await {
        Ok(all) => templates::save(store, workspace_id, inbox_id, line.connection.channel, all, began).await,
        Err(error) => {
            tracing::info!(%workspace_id, %inbox_id, %error, "templates could not be fetched");
            let (words, again) = explain(error);
            templates::fail(store, workspace_id, inbox_id, &words, again).await
        }
    }
}

async fn fetch(line: &Line) -> Result<Vec<Template>, SendError> {
    let mut all = Vec::new();
    let mut after = None;
    for _ in 0..PAGES {
        let page = line.connector.templates(line.context(), after.as_deref()).await?;
        all.extend(page.templates);
        match page.next {
            Some(next) => after = Some(next),
            None => return Ok(all),
        }
    }
    Err(SendError::NotSent("the list of templates does not end".to_owned()))
}

fn explain(error: SendError) -> (String, Duration) {
    match error {
        SendError::Refused { error, .. } => (error.advice, LATER),
        SendError::NotSent(_) | SendError::Unknown(_) => (
            "The platform could not be asked for its templates. It is tried again in a quarter of an hour.".to_owned(),
            SOON,
        ),
    }
}
