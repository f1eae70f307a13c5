//! The same requests with nothing before row-level security that says no: they are the other workspace's owner's, about what is theirs, so
//! that all the program checks is in order and every statement names their workspace; but the database is told that it is another's.

use std::collections::BTreeSet;

use reqwest::Method;

use super::routes::{Operation, expect_known, operations};
use super::walkers::Walker;
use super::{Ground, Traces, changed, sums};
use crate::support::astray::Astray;
use crate::support::second::Second;

/// Those that do not come to their rows by the restricted role alone, and why: before them is but the first wall, that every statement
/// names the workspace of whoever was let in.
const BY_THE_OWNERS_ROLE: &[(&str, &str)] = &[
    ("messages_create", BATCHED),
    ("inboxes_send_test", BATCHED),
    (
        "invitations_create",
        "an address may be of an account that is elsewhere",
    ),
    (
        "invitations_resend",
        "an address may be of an account that is elsewhere",
    ),
    ("push_test", "it is the worker that sends"),
    ("auth_me", ACCOUNT),
    ("auth_change_me", ACCOUNT),
    ("second_factor_state", ACCOUNT),
    ("second_factor_begin", ACCOUNT),
    ("second_factor_confirm", ACCOUNT),
    ("second_factor_new_codes", ACCOUNT),
    ("second_factor_turn_off", ACCOUNT),
    ("second_factor_remove_app", ACCOUNT),
    ("second_factor_reset", ACCOUNT),
    ("passkeys_list", ACCOUNT),
    ("passkeys_begin", ACCOUNT),
    ("passkeys_add", ACCOUNT),
    ("passkeys_ask", ACCOUNT),
    ("passkeys_rename", ACCOUNT),
    ("passkeys_remove", ACCOUNT),
    ("sessions_list", ACCOUNT),
    ("sessions_end", ACCOUNT),
    ("sessions_end_others", ACCOUNT),
    ("sessions_change_password", ACCOUNT),
    ("sessions_reauthenticate", ACCOUNT),
    ("workspaces_create", "it is a workspace that was not there"),
    (
        "sign_in_provider_get",
        "the address that the provider sends browsers to has the id of whoever was let in",
    ),
    ("sign_in_provider_set", LOGIN),
    ("sign_in_provider_remove", LOGIN),
    ("sign_in_provider_test", LOGIN),
    ("sign_in_provider_forget", LOGIN),
];
const ACCOUNT: &str = "an account is no workspace's";
const LOGIN: &str = "sessions and who comes to the login are no workspace's";
const BATCHED: &str = "replies of all workspaces are written together";

/// Those that the owner is refused as things are here, beside what is a conflict, and with what.
const REFUSED: &[(&str, u16, &str)] = &[
    (
        "attachments_thumbnail",
        404,
        "the picture is none that is shown smaller",
    ),
    ("messages_get", 404, "the message has no link"),
    ("messages_react", 422, "Messenger takes no reactions"),
    ("inboxes_add", 422, "the platform knows no such token"),
    ("connecting_pick", 422, "the login has granted nothing"),
    ("invitations_resend", 429, "so many letters at a time"),
    ("push_subscribe", 422, "the keys are none"),
    ("second_factor_confirm", 422, "the code is wrong"),
    ("second_factor_turn_off", 422, "the password is wrong"),
    ("second_factor_remove_app", 404, "there is no app"),
    ("passkeys_add", 422, "it is no key"),
    ("sessions_change_password", 422, "the password is wrong"),
    ("sessions_reauthenticate", 422, "the password is wrong"),
    ("sessions_end", 404, "it has ended with the others"),
    ("sign_in_provider_set", 422, "nobody answers there"),
    ("sign_in_provider_forget", 404, "they have not come by it"),
    (
        "privacy_content",
        404,
        "the worker that made the file has a storage of its own here",
    ),
];

/// What reads before what writes before what removes; what ends somebody's sessions comes last.
fn rank(operation: &Operation) -> (bool, bool, bool) {
    let ends = operation.id.starts_with("sessions_") || operation.id == "members_update_member";
    (
        ends,
        operation.method == Method::DELETE,
        operation.method != Method::GET,
    )
}

#[tokio::test]
async fn row_level_security_holds_by_itself() {
    let ground = Ground::lay().await;
    let astray = Astray::to(&ground.app.database.url, ground.one.workspace_id).await;
    let second = Second::by_way(&ground.app, &astray.url).await;
    let walkers = Walker::all(&ground.app, &ground.two).await;
    let [owner, .., part, _] = walkers.as_slice() else {
        panic!("the owner, and those who see a part")
    };
    // whoever searches first brings the index up to date
    for list in ["/search", "/contacts", "/conversations"] {
        ground.two.get(&ground.app, &format!("{list}?q=hello")).await;
    }
    let traces = ground.traces().await;
    let mut operations = operations();
    operations.retain(|operation| !operation.public);
    operations.sort_by_key(rank);
    let lists = BY_THE_OWNERS_ROLE.iter().map(|(id, _)| *id);
    expect_known(&operations, lists.chain(REFUSED.iter().map(|(id, ..)| *id)));

    let mut complaints = held(&ground, &second.url, owner, operations.iter(), &traces).await;
    // who sees a part asks by a role of its own
    let reads = operations.iter().filter(|operation| operation.method == Method::GET);
    complaints.extend(held(&ground, &second.url, part, reads, &traces).await);
    assert!(astray.bound() > 200, "{}", astray.bound());
    second.stop().await;
    complaints.extend(straight(&ground, owner, &operations, &traces).await);
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    ground.app.stop().await;
}

/// What the wall lets through, of all that comes to its rows by the restricted role.
async fn held<'o>(
    ground: &Ground,
    at: &str,
    walker: &Walker,
    operations: impl Iterator<Item = &'o Operation>,
    traces: &Traces,
) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut before = sums(&ground.app, ground.two.workspace_id).await;
    let is_held = |operation: &&Operation| !BY_THE_OWNERS_ROLE.iter().any(|(id, _)| *id == operation.id);
    for operation in operations.filter(is_held) {
        for ask in operation.asks(&ground.theirs, &ground.theirs) {
            let answer = walker.asks(&ground.app, at, operation, &ask, None).await;
            let told = traces.told(&answer.text, &ask.said());
            complaints.extend(told.map(|told| format!("{} {} {}: told {told}", walker.name, operation.id, ask.said())));
        }
        let now = sums(&ground.app, ground.two.workspace_id).await;
        let touched = changed(&before, &now);
        if !touched.is_empty() {
            complaints.push(format!("{} {}: changed {touched:?}", walker.name, operation.id));
        }
        before = now;
    }
    complaints
}

/// By the straight way the same requests are taken, and tell what there is: so it was the wall that said no.
async fn straight(ground: &Ground, owner: &Walker, operations: &[Operation], traces: &Traces) -> Vec<String> {
    let (mut complaints, mut tell) = (Vec::new(), BTreeSet::new());
    for operation in operations {
        let mut answers = Vec::new();
        for ask in operation.asks(&ground.theirs, &ground.theirs) {
            let answer = owner.asks(&ground.app, &ground.app.url, operation, &ask, None).await;
            if traces.told(&answer.text, &ask.said()).is_some() {
                tell.insert(operation.id.as_str());
            }
            answers.push((answer.status, answer.body.to_string()));
        }
        let is_taken = answers.iter().any(|(status, _)| *status < 300 || *status == 409);
        let is_refused =
            |(id, status, _): &(&str, u16, &str)| *id == operation.id && answers.iter().all(|(is, _)| is == status);
        if !is_taken && !REFUSED.iter().any(is_refused) {
            complaints.push(format!("{}: {answers:?}", operation.id));
        }
    }
    if tell.len() < 60 {
        complaints.push(format!("few tell anything: {tell:?}"));
    }
    complaints
}
