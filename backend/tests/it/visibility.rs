//! Who sees which conversations: in every read, in every write, on the socket and in what is told. Ada has a role that may do everything and
//! sees a part; what is asserted of her is that the rest is not there.

mod live;
mod reads;
mod roles;
mod wall;
mod writes;

use frontdesk::server::Roles;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::app::{TOKEN, TestApp};
use crate::support::browser::Browser;
use crate::support::customer::{Customer, now};
use crate::support::people::member;
use crate::support::upload::{File, picture};

const ALL: [&str; 23] = [
    "conversations.read",
    "conversations.reply",
    "conversations.update",
    "contacts.read",
    "contacts.update",
    "contacts.export",
    "contacts.erase",
    "contacts.import",
    "contact_attributes.manage",
    "canned_responses.manage",
    "macros.manage",
    "labels.manage",
    "saved_views.manage",
    "inboxes.manage",
    "webhooks.manage",
    "webhook_endpoints.manage",
    "members.manage",
    "roles.manage",
    "teams.manage",
    "assignment.manage",
    "tokens.manage",
    "workspace.manage",
    "audit.read",
];

/// A conversation with what hangs on it.
struct Thread {
    id: String,
    contact_id: String,
    /// The customer's message, with `word` in it.
    message_id: String,
    /// A note of the owner's, which names Ada.
    note_id: String,
    /// A file in a reply that waits.
    file_id: String,
    reply_id: String,
    word: &'static str,
}

struct Desk {
    app: TestApp,
    ada: Browser,
    ada_id: String,
    eve_id: String,
    /// Ada is in it.
    team_id: String,
    role_id: String,
    /// Ada's; Eve's; nobody's; Eve's in Ada's team.
    hers: Thread,
    eves: Thread,
    nobodys: Thread,
    teams: Thread,
}

fn id(view: &Value) -> String {
    view["id"].as_str().unwrap_or_else(|| panic!("{view}")).to_owned()
}

fn items(page: &Value) -> &Vec<Value> {
    page["items"].as_array().unwrap_or_else(|| panic!("{page}"))
}

async fn made(app: &TestApp, path: &str, body: Value) -> Value {
    let (status, view) = app.post(path, body).await;
    assert!(status == 201 || status == 200, "{path}: {view}");
    view
}

/// Nobody works its queue, so that what is seen is what a request did.
const WEB: Roles = Roles {
    web: true,
    worker: false,
};

impl Desk {
    async fn open(visibility: &str) -> Self {
        Self::with(WEB, visibility).await
    }

    async fn with(roles: Roles, visibility: &str) -> Self {
        let app = TestApp::with_roles(roles).await;
        let (ada, eve) = (member(&app, "Ada").await, member(&app, "Eve").await);
        let (ada_id, eve_id) = (id(&ada.me["user"]), id(&eve.me["user"]));
        let team = json!({ "name": "Hers", "member_ids": [ada_id] });
        let team_id = id(&made(&app, "/teams", team).await);
        let mut threads = Vec::new();
        for (n, word) in [(1, "apricot"), (2, "blackberry"), (3, "cranberry"), (4, "damson")] {
            threads.push(thread(&app, &ada_id, n, word).await);
        }
        let [hers, eves, nobodys, teams] = <[Thread; 4]>::try_from(threads).unwrap_or_else(|_| panic!("four"));
        give(&app, &hers.id, json!({ "assignee_id": ada_id })).await;
        give(&app, &eves.id, json!({ "assignee_id": eve_id })).await;
        give(&app, &teams.id, json!({ "assignee_id": eve_id, "team_id": team_id })).await;
        let role = json!({ "name": "Part", "permissions": ALL, "visibility": visibility });
        let role = made(&app, "/roles", role).await;
        assert_eq!(role["visibility"], visibility);
        let role_id = id(&role);
        let at = format!("/members/{ada_id}");
        let (status, view) = app.call(Method::PATCH, &at, Some(json!({ "role_id": role_id }))).await;
        assert_eq!(status, 200, "{view}");
        Self {
            app,
            ada,
            ada_id,
            eve_id,
            team_id,
            role_id,
            hers,
            eves,
            nobodys,
            teams,
        }
    }

    fn threads(&self) -> [&Thread; 4] {
        [&self.hers, &self.eves, &self.nobodys, &self.teams]
    }

    async fn ada(&self, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
        self.ada.call(&self.app, method, path, body).await
    }

    async fn ada_reads(&self, path: &str) -> Value {
        let (status, answer) = self.ada(Method::GET, path, None).await;
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    }
}

/// By the owner.
async fn give(app: &TestApp, conversation_id: &str, change: Value) {
    let path = format!("/conversations/{conversation_id}");
    let (status, view) = app.call(Method::PATCH, &path, Some(change)).await;
    assert_eq!(status, 200, "{view}");
}

async fn thread(app: &TestApp, named: &str, n: u32, word: &'static str) -> Thread {
    let customer = Customer::on("messenger").with_id(700 + n);
    let text = format!("About the {word} pie");
    let written = customer.text(&format!("m.{word}"), &text, now(app));
    assert_eq!(app.webhook("messenger", &written).await, 200);
    let contacts = app.get("/contacts?limit=100").await;
    let contact = items(&contacts)
        .iter()
        .find(|contact| contact["identities"][0]["external_id"] == json!(customer.id))
        .unwrap_or_else(|| panic!("{contacts}"));
    let conversation_id = contact["identities"][0]["conversation_id"].as_str().unwrap().to_owned();
    let messages = format!("/conversations/{conversation_id}/messages");
    let message_id = id(&items(&app.get(&messages).await)[0]);
    let picture = File {
        name: "pie.png",
        content_type: "image/png",
        bytes: picture(10 + n as usize),
    };
    let (status, file) = picture.upload_as(app, TOKEN).await;
    assert_eq!(status, 201, "{file}");
    let reply = json!({ "client_id": "r", "text": "Here it is", "attachment_ids": [file["id"]] });
    let reply_id = id(&made(app, &messages, reply).await);
    let note = json!({ "client_id": "n", "text": format!("@Ada look at the {word}"), "audience": "team", "mention_ids": [named] });
    let note_id = id(&made(app, &messages, note).await);
    Thread {
        contact_id: id(contact),
        id: conversation_id,
        message_id,
        note_id,
        file_id: id(&file),
        reply_id,
        word,
    }
}
