//! Which conversations a request is about: the list's query, and the same where many are changed.

use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::App;
use super::extract::{Auth, Paging};
use crate::domain::conversations::{Assignee, Filter, Looker, PRIORITIES};
use crate::domain::saved_views;
use crate::domain::views::{ChannelName, ConversationSort, ConversationStatus};
use crate::errors::{Check, Error, Result};

/// What both have; serde cannot read a query into a part of a struct, and name the field that is wrong.
macro_rules! narrowing {
    ($(#[$attribute:meta])* $name:ident { $($more:tt)* }) => {
        $(#[$attribute])*
        pub struct $name {
            pub status: Option<ConversationStatus>,
            pub inbox_id: Option<Uuid>,
            /// `me`, `none`, or a member's id.
            pub assignee: Option<String>,
            pub team_id: Option<Uuid>,
            /// A label's id.
            pub label: Option<Uuid>,
            pub channel: Option<ChannelName>,
            pub contact_id: Option<Uuid>,
            /// `none`, `low`, `medium`, `high`, `urgent`.
            pub priority: Option<String>,
            /// Whether the member who asks has not read all of it.
            pub unread: Option<bool>,
            /// Whether the customer waits for an answer.
            pub waiting: Option<bool>,
            /// A saved view's id: its conditions, and its order where no other is asked for.
            pub view: Option<Uuid>,
            /// Newest activity first if left out.
            pub sort: Option<ConversationSort>,
            $($more)*
        }
    };
}

narrowing! {
    /// Conditions of a list; what is left out restricts nothing.
    #[derive(Debug, Default, Deserialize, ToSchema)]
    #[serde(deny_unknown_fields)]
    ConversationQuery {}
}

narrowing! {
    #[derive(Debug, Deserialize, IntoParams)]
    #[into_params(parameter_in = Query)]
    ListQuery {
        /// Words of the contact's name, phone number or user name, or of messages: of the newest thousand of each that match.
        pub q: Option<String>,
        pub limit: Option<i64>,
        /// Of the same list in the same order.
        pub cursor: Option<String>,
    }
}

/// What is asked for beside it.
pub struct Asked {
    pub q: Option<String>,
    pub limit: i64,
    pub cursor: Option<String>,
}

impl ListQuery {
    pub fn split(self) -> Result<(ConversationQuery, Asked)> {
        let paging = Paging {
            limit: self.limit,
            cursor: None,
        };
        let asked = Asked {
            q: self.q,
            limit: paging.limit()?,
            cursor: self.cursor,
        };
        let query = ConversationQuery {
            status: self.status,
            inbox_id: self.inbox_id,
            assignee: self.assignee,
            team_id: self.team_id,
            label: self.label,
            channel: self.channel,
            contact_id: self.contact_id,
            priority: self.priority,
            unread: self.unread,
            waiting: self.waiting,
            view: self.view,
            sort: self.sort,
        };
        Ok((query, asked))
    }
}

impl ConversationQuery {
    pub async fn filter(self, app: &App, auth: &Auth) -> Result<Filter> {
        let looker = Looker {
            id: auth.0.id(),
            now: app.store.clock.now(),
        };
        let mut check = Check::default();
        let known = |priority: &String| PRIORITIES.contains(&priority.as_str());
        check.field(
            "priority",
            self.priority.as_ref().is_none_or(known),
            format!("must be one of {}", PRIORITIES.join(", ")),
        );
        check.done()?;
        let assignee = match self.assignee.as_deref() {
            None | Some("") => None,
            Some("none") => Some(Assignee::Nobody),
            Some("me") => Some(Assignee::Member(looker.id)),
            Some(id) => {
                Some(Assignee::Member(id.parse().map_err(|_| {
                    Error::invalid("assignee", "must be me, none or a member's id")
                })?))
            }
        };
        let view = match self.view {
            None => None,
            Some(id) => {
                let mut scope = auth.scope(app).await?;
                Some(saved_views::get(&mut scope, &auth.0, id).await?)
            }
        };
        let sort = self.sort.or(view.as_ref().map(|view| view.sort));
        Ok(Filter {
            sight: auth.0.sight.clone(),
            status: self.status,
            inbox_id: self.inbox_id,
            assignee,
            team_id: self.team_id,
            label_id: self.label,
            channel: self
                .channel
                .and_then(|channel| serde_json::to_value(channel).ok()?.as_str().map(str::to_owned)),
            contact_id: self.contact_id,
            priority: self.priority,
            unread: self.unread,
            waiting: self.waiting,
            conditions: view.map(|view| view.conditions),
            sort: sort.unwrap_or_default(),
            ..Filter::of(looker)
        })
    }
}
