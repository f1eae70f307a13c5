//! Every request of the program's own description and every message of its socket, by whoever there is in one workspace, about things of
//! another: nothing of it is told, and nothing of it changes. What is new and not known here fails: `walk/routes.rs` and `walk/bodies.rs` say
//! what a request names, `walk/sockets.rs` what a message does.

mod bad;
mod bodies;
mod place;
mod routes;
mod sockets;
mod traces;
mod walkers;
mod wall;

use frontdesk::domain::members;
use frontdesk::domain::views::Role;
use frontdesk::server::Roles;
use reqwest::Method;
use serde_json::json;

use crate::support::app::{OWNER_PASSWORD, TestApp};
use crate::support::browser::Browser;
use crate::support::customer::{Customer, now};
use crate::support::living::fill;
use crate::support::second::Second;
use crate::support::tenant::Tenant;
use place::Place;
use routes::{Ask, Operation, expect_known, operations};
use traces::{Traces, WORD, changed, sums};
use walkers::{Answer, Walker};

const WEB: Roles = Roles {
    web: true,
    worker: false,
};
const WORKER: Roles = Roles {
    web: false,
    worker: true,
};

/// Two workspaces in which everything has happened once, and nobody who goes on working in them.
struct Ground {
    app: TestApp,
    one: Tenant,
    two: Tenant,
    ours: Place,
    theirs: Place,
}

impl Ground {
    async fn lay() -> Self {
        let app = TestApp::with_roles(WEB).await;
        let worker = Second::with_roles(&app, WORKER).await;
        let one = Tenant::make(&app, "one", &[("messenger", "9001")]).await;
        let two = Tenant::make(&app, WORD, &[("messenger", "9002")]).await;
        for (tenant, account, word) in [(&one, "9001", "plain"), (&two, "9002", WORD)] {
            inhabit(&app, tenant, account, word).await;
        }
        worker.stop().await;
        let (ours, theirs) = (Place::of(&app, &one).await, Place::of(&app, &two).await);
        Self {
            app,
            one,
            two,
            ours,
            theirs,
        }
    }

    async fn traces(&self) -> Traces {
        Traces::of(&self.app, self.two.workspace_id, self.one.workspace_id).await
    }
}

/// Beside what fills each table: a colleague, a second customer, and a token of the owner's.
async fn inhabit(app: &TestApp, tenant: &Tenant, account: &str, word: &str) {
    fill(app, tenant, account, word).await;
    let email = format!("colleague-{account}@example.test");
    let name = format!("Mallory {word}");
    members::add(
        &app.store,
        tenant.workspace_id,
        &email,
        OWNER_PASSWORD,
        Role::Agent,
        Some(&name),
    )
    .await
    .unwrap();
    let other = Customer::on("messenger").of_account(account).with_id(904);
    let written = other.text("m2", &format!("I am another, {word}"), now(app));
    assert_eq!(app.webhook("messenger", &written).await, 200);
    let me = tenant.get(app, &format!("/members/{}", tenant.owner_id)).await;
    let owner = Browser::sign_in(app, me["email"].as_str().unwrap(), OWNER_PASSWORD).await;
    let token = json!({ "name": format!("Mine {word}") });
    assert_eq!(owner.call(app, Method::POST, "/me/tokens", Some(token)).await.0, 201);
}

/// Writes that name something of the other workspace beside something of one's own and are no refusal, and why.
const TAKEN: &[(&str, &str)] = &[
    (
        "conversations_bulk",
        "it says of each conversation what became of it, and a filter finds none",
    ),
    ("mentions_read", "it is about one's own, and there are none"),
    ("notifications_mark_read", "it is about one's own, and there are none"),
    (
        "webhooks_replay_many",
        "an inbox is a filter, by which nothing is found",
    ),
    (
        "connecting_check",
        "it asks the platform about an account, with the caller's token",
    ),
];

/// Where the other workspace's can be told from nobody's, and why.
const TOLD_APART: &[(&str, &str)] = &[
    (
        "members_create_member",
        "who has an account elsewhere is only invited: it::api::people",
    ),
    (
        "webhooks_replay_many",
        "one runs at a time: the second waits for the first",
    ),
];

/// What was wanted, where the answer is another.
fn wrong(walker: &Walker, operation: &Operation, ask: &Ask, theirs: &Place, answer: &Answer) -> Option<&'static str> {
    let Answer { status, body, .. } = answer;
    let is_read = operation.method == Method::GET;
    let is_taken = TAKEN.iter().any(|(id, _)| *id == operation.id);
    let (holds, wanted) = match () {
        () if *status >= 500 => (false, "no failure"),
        () if operation.public => (true, ""),
        () if walker.cookie.is_none() => (*status == 401, "401 for who is nobody"),
        () if !walker.is_let_in(operation) => {
            let is_refused = *status == 403 && body["code"] == "forbidden";
            (is_refused, "403 for who may not")
        }
        // what the body names may be looked at first
        () if theirs.is_named_in(&ask.path) => {
            let names_more = theirs.is_named_in(&format!("{:?}", ask.body));
            let holds = *status == 404 || names_more && *status == 422;
            (holds, "404 for what is another workspace's")
        }
        () if !theirs.is_named_in(&ask.said()) => (true, ""),
        () if is_read => (matches!(status, 200 | 404 | 422), "nothing found, or a refusal"),
        () => (
            (400..500).contains(status) || is_taken,
            "a refusal of what is another workspace's",
        ),
    };
    (!holds).then_some(wanted)
}

#[tokio::test]
async fn nothing_of_another_workspace_is_told_or_changed() {
    let ground = Ground::lay().await;
    let (app, one, two) = (&ground.app, &ground.one, &ground.two);
    let operations = operations();
    expect_known(&operations, TAKEN.iter().chain(TOLD_APART).map(|(id, _)| *id));
    let mut walkers = Walker::all(app, one).await;
    walkers.push(Walker::nobody());
    let traces = ground.traces().await;
    let before = sums(app, two.workspace_id).await;

    let mut complaints = Vec::new();
    for operation in operations.iter().filter(|operation| !operation.public) {
        complaints.extend(named_outright(&ground, &walkers[0], operation, &traces).await);
        complaints.extend(told_apart(&ground, &walkers[0], operation).await);
    }
    for walker in &walkers {
        // whoever leaves is nobody from then on
        let (leaving, staying): (Vec<_>, Vec<_>) = operations.iter().partition(|each| each.id == "auth_log_out");
        for operation in staying.into_iter().chain(leaving) {
            complaints.extend(walked(&ground, walker, operation, &traces).await);
        }
    }
    assert!(
        complaints.is_empty(),
        "{}:\n{}",
        complaints.len(),
        complaints.join("\n")
    );
    let changed = changed(&before, &sums(app, two.workspace_id).await);
    assert_eq!(changed, Vec::<String>::new());
    ground.app.stop().await;
}

/// What goes wrong with a request by this walker, for all that it can name.
async fn walked(ground: &Ground, walker: &Walker, operation: &Operation, traces: &Traces) -> Vec<String> {
    let mut complaints = Vec::new();
    for ask in operation.foreign(&ground.ours, &ground.theirs) {
        let answer = walker.asks(&ground.app, &ground.app.url, operation, &ask, None).await;
        let told = traces.told(&answer.text, &ask.said());
        let wrong = wrong(walker, operation, &ask, &ground.theirs, &answer).map(str::to_owned);
        let wrong = wrong.or(told.map(|told| format!("nothing told, and not {told}")));
        complaints.extend(wrong.map(|wanted| {
            let Answer { status, body, .. } = &answer;
            format!(
                "{} {} {}: wanted {wanted}; {status} {body}",
                walker.name,
                operation.id,
                ask.said()
            )
        }));
    }
    complaints
}

/// Where a member says that they mean the other workspace, they are told that they are none of its members, whatever they ask.
async fn named_outright(ground: &Ground, owner: &Walker, operation: &Operation, traces: &Traces) -> Vec<String> {
    let mut complaints = Vec::new();
    for ask in operation.asks(&ground.theirs, &ground.theirs) {
        let meant = Some(ground.two.workspace_id);
        let answer = owner.asks(&ground.app, &ground.app.url, operation, &ask, meant).await;
        if answer.status != 403 || traces.told(&answer.text, &ask.said()).is_some() {
            complaints.push(format!(
                "{} in the other workspace: {} {}",
                operation.id, answer.status, answer.body
            ));
        }
    }
    complaints
}

/// What is asked for that another workspace has, and what nobody has, is answered alike: so nobody learns that it is there.
async fn told_apart(ground: &Ground, owner: &Walker, operation: &Operation) -> Vec<String> {
    let (theirs, nowhere) = (&ground.theirs, ground.theirs.nowhere(&ground.app));
    let pairs = operation
        .foreign(&ground.ours, theirs)
        .into_iter()
        .zip(operation.foreign(&ground.ours, &nowhere));
    let mut complaints = Vec::new();
    for (asked, of_nothing) in pairs.filter(|(asked, of_nothing)| asked != of_nothing) {
        let mut read = Vec::new();
        for (ask, place) in [(&asked, theirs), (&of_nothing, &nowhere)] {
            let answer = owner.asks(&ground.app, &ground.app.url, operation, ask, None).await;
            // what was made has an id and a time of its own
            let was_made = operation.method != Method::GET && answer.status < 300;
            let said = Some(place.unnamed(&answer.body.to_string())).filter(|_| !was_made);
            read.push((answer.status, said));
        }
        if read[0] != read[1] && !TOLD_APART.iter().any(|(id, _)| *id == operation.id) {
            complaints.push(format!("{} {} is told apart: {read:?}", operation.id, asked.said()));
        }
    }
    complaints
}
