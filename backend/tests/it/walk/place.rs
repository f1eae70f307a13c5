//! What a workspace has one of each kind of, by name: what requests are about.

use std::collections::BTreeMap;

use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::support::app::TestApp;
use crate::support::tenant::Tenant;

#[derive(Clone)]
pub struct Place(BTreeMap<&'static str, String>);

/// The reply with a file in it, which `support::living` has written.
const REPLY: &str = "workspace_id = $1 and client_id like 'c1%'";

/// Each by a query for its id. `{reply}` stands for the one above.
const THINGS: [(&str, &str); 34] = [
    ("workspace", "select id from workspace where id = $1"),
    (
        "member",
        "select user_id from member where workspace_id = $1 and role = 'owner'",
    ),
    (
        "colleague",
        "select user_id from member where workspace_id = $1 and role = 'agent' and role_id is null",
    ),
    (
        "session",
        "select encode(substring(s.token_hash from 1 for 16), 'hex')::uuid from session s join member m on m.user_id = s.user_id where m.workspace_id = $1 and m.role = 'owner'",
    ),
    (
        "passkey",
        "select p.id from passkey p join member m on m.user_id = p.user_id where m.workspace_id = $1 and m.role = 'owner'",
    ),
    (
        "token",
        "select id from api_token where workspace_id = $1 and user_id is null",
    ),
    (
        "own_token",
        "select id from api_token where workspace_id = $1 and user_id is not null",
    ),
    (
        "role",
        "select id from custom_role where workspace_id = $1 and name like 'Reader%'",
    ),
    ("team", "select id from team where workspace_id = $1"),
    ("invitation", "select id from invitation where workspace_id = $1"),
    ("inbox", "select id from inbox where workspace_id = $1"),
    (
        "conversation",
        "select conversation_id from agent_message where {reply}",
    ),
    ("reply", "select message_id from agent_message where {reply}"),
    (
        "message",
        "select id from message where workspace_id = $1 and external_id = 'm1'",
    ),
    (
        "attachment",
        "select id from attachment where message_id = (select message_id from agent_message where {reply})",
    ),
    (
        "contact",
        "select contact_id from conversation where workspace_id = $1 and id = (select conversation_id from agent_message where {reply})",
    ),
    (
        "other_contact",
        "select id from contact where workspace_id = $1 and merged_into is null and id not in (select contact_id from conversation where id = (select conversation_id from agent_message where {reply}))",
    ),
    ("merge", "select id from contact_merge where workspace_id = $1"),
    ("import", "select id from contact_import where workspace_id = $1"),
    ("export", "select id from contact_export where workspace_id = $1"),
    ("erasure", "select id from erasure where workspace_id = $1"),
    ("attribute", "select id from contact_attribute where workspace_id = $1"),
    ("label", "select id from label where workspace_id = $1"),
    ("canned", "select id from canned_response where workspace_id = $1"),
    ("macro", "select id from macro where workspace_id = $1"),
    ("view", "select id from saved_view where workspace_id = $1"),
    ("scheduled", "select id from scheduled_message where workspace_id = $1"),
    ("notification", "select id from notification where workspace_id = $1"),
    (
        "subscription",
        "select id from push_subscription where workspace_id = $1",
    ),
    ("grant", "select id from oauth_grant where workspace_id = $1"),
    ("endpoint", "select id from webhook_endpoint where workspace_id = $1"),
    ("delivery", "select id from endpoint_delivery where workspace_id = $1"),
    ("event", "select id from webhook_event where workspace_id = $1"),
    ("replay", "select id from webhook_replay where workspace_id = $1"),
];

impl Place {
    pub async fn of(app: &TestApp, tenant: &Tenant) -> Self {
        let mut things = BTreeMap::new();
        for (name, sql) in THINGS {
            let sql = format!("{} limit 1", sql.replace("{reply}", REPLY));
            let id: Option<Uuid> = sqlx::query_scalar(AssertSqlSafe(sql))
                .bind(tenant.workspace_id)
                .fetch_optional(&app.store.database.owner)
                .await
                .unwrap();
            let id = id.unwrap_or_else(|| panic!("the workspace has no {name}"));
            things.insert(name, id.to_string());
        }
        for (name, sql) in [
            (
                "email",
                "select email from users where id = (select user_id from member where workspace_id = $1 and role = 'agent' and role_id is null limit 1)",
            ),
            (
                "account",
                "select external_id from inbox where workspace_id = $1 limit 1",
            ),
        ] {
            let word: String = sqlx::query_scalar(sql)
                .bind(tenant.workspace_id)
                .fetch_one(&app.store.database.owner)
                .await
                .unwrap();
            things.insert(name, word);
        }
        Self(things)
    }

    /// With kinds instead of ids.
    pub fn named_by_kind() -> Self {
        let kinds = THINGS.into_iter().map(|(name, _)| name).chain(["email", "account"]);
        Self(kinds.map(|name| (name, name.to_owned())).collect())
    }

    /// Ids of the same kinds that nothing has.
    pub fn nowhere(&self, app: &TestApp) -> Self {
        let unknown = |name: &&'static str| match *name {
            "email" => "nobody@example.test".to_owned(),
            "account" => "90099".to_owned(),
            _ => app.store.clock.id().to_string(),
        };
        Self(self.0.keys().map(|name| (*name, unknown(name))).collect())
    }

    #[track_caller]
    pub fn id(&self, name: &str) -> &str {
        self.0
            .get(name)
            .unwrap_or_else(|| panic!("there is no {name} in walk/place.rs"))
    }

    pub fn is_named_in(&self, text: &str) -> bool {
        self.0.values().any(|id| text.contains(id.as_str()))
    }

    /// With what it names called by its kind, so that two places read the same.
    pub fn unnamed(&self, text: &str) -> String {
        self.0
            .iter()
            .fold(text.to_owned(), |text, (name, id)| text.replace(id.as_str(), name))
    }
}
