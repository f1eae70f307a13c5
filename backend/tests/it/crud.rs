//! Teams, labels, canned responses, members, tokens and workspaces, against a real database.

use std::collections::BTreeSet;

use frontdesk::clock::Clock;
use frontdesk::config::DatabaseConfig;
use frontdesk::domain::access::{self, Credential};
use frontdesk::domain::canned_responses::{self, CannedResponseChanges, NewCannedResponse};
use frontdesk::domain::labels::{self, LabelChanges, NewLabel};
use frontdesk::domain::members::{self, MemberChanges, NewMember};
use frontdesk::domain::page::Cursor;
use frontdesk::domain::permissions::Sight;
use frontdesk::domain::teams::{self, NewTeam, TeamChanges};
use frontdesk::domain::views::{LabelView, MemberView, Role, TeamView};
use frontdesk::domain::workspaces::{self, CreatedWorkspace, NewWorkspace};
use frontdesk::domain::{conversations, tokens};
use frontdesk::errors::{Error, Result};
use frontdesk::store::wake::Ring;
use frontdesk::store::{Database, Doer, Origin, Signal, Store, Wake, changelog, migrate};
use sqlx::Row;
use uuid::Uuid;

use crate::support::database::{TestDatabase, fresh_database};

const PASSWORD: &str = "correct horse";

fn here() -> Origin {
    Origin::new([127, 0, 0, 1].into(), Some("test"))
}

/// A workspace with its owner, in a database of its own.
struct Desk {
    store: Store,
    workspace_id: Uuid,
    owner_id: Uuid,
    _database: TestDatabase,
}

impl Desk {
    async fn new() -> Self {
        let database =
            fresh_database(|url| async move { migrate(&url).await.map_err(|error| format!("{error:#}")) }).await;
        let config = DatabaseConfig {
            url: None,
            direct_url: None,
            app_url: None,
            pg_bin: None,
        };
        let connected = Database::connect(&database.url, &config)
            .await
            .expect("the database is there");
        let store = Store {
            database: connected,
            clock: Clock::system(),
            wake: Wake::default(),
        };
        let CreatedWorkspace { workspace_id, owner_id } =
            workspaces::create(&store, new_workspace("owner@example.com"))
                .await
                .expect("a workspace");
        Self {
            store,
            workspace_id,
            owner_id,
            _database: database,
        }
    }

    async fn member(&self, email: &str, role: Role) -> MemberView {
        members::create(
            &self.store,
            self.workspace_id,
            Role::Owner,
            Doer::SYSTEM,
            new_member(email, role),
        )
        .await
        .expect("a member")
    }

    async fn label(&self, name: &str) -> LabelView {
        let mut scope = self.store.scoped(self.workspace_id).await.unwrap();
        let view = labels::create(
            &mut scope,
            NewLabel {
                name: name.into(),
                color: None,
            },
        )
        .await
        .expect("a label");
        scope.commit().await.unwrap();
        view
    }

    async fn team(&self, name: &str, member_ids: &[Uuid]) -> TeamView {
        let mut scope = self.store.scoped(self.workspace_id).await.unwrap();
        let new = NewTeam {
            name: name.into(),
            member_ids: member_ids.to_vec(),
        };
        let view = teams::create(&mut scope, new).await.expect("a team");
        scope.commit().await.unwrap();
        view
    }

    async fn change_member(&self, by: Role, user_id: Uuid, changes: MemberChanges) -> Result<MemberView> {
        let mut scope = self.store.scoped(self.workspace_id).await?;
        let view = members::update(&mut scope, by, user_id, changes).await?;
        scope.commit().await?;
        Ok(view)
    }

    /// Type and data of what the log has.
    async fn events(&self) -> Vec<(String, serde_json::Value)> {
        let mut connection = self.store.database.owner.acquire().await.unwrap();
        let events = changelog::read_after(&mut connection, self.workspace_id, 0, 500)
            .await
            .unwrap();
        let data = |event: &changelog::StoredEvent| {
            serde_json::from_str::<serde_json::Value>(event.envelope.get()).unwrap()["data"].clone()
        };
        events
            .iter()
            .map(|event| (event.name.to_string(), data(event)))
            .collect()
    }

    /// A conversation with this label in this team.
    async fn conversation(&self, label_id: Uuid, team_id: Uuid) -> Uuid {
        let id = self.store.clock.id();
        let mut transaction = self.store.database.owner.begin().await.unwrap();
        for sql in [
            "insert into inbox (workspace_id, id, channel, external_id, name, created_at)
             values ($1, $2, 'messenger', $2::text, 'Page', now())",
            "insert into contact (workspace_id, id, created_at) values ($1, $2, now())",
            "insert into contact_identity (workspace_id, id, inbox_id, contact_id, scope, external_id, created_at)
             values ($1, $2, $2, $2, 'psid', '1', now())",
            "insert into conversation (workspace_id, id, inbox_id, contact_id, identity_id, last_activity_at, created_at)
             values ($1, $2, $2, $2, $2, now(), now())",
        ] {
            sqlx::query(sql).bind(self.workspace_id).bind(id).execute(&mut *transaction).await.unwrap();
        }
        sqlx::query("update conversation set team_id = $3 where workspace_id = $1 and id = $2")
            .bind(self.workspace_id)
            .bind(id)
            .bind(team_id)
            .execute(&mut *transaction)
            .await
            .unwrap();
        sqlx::query("insert into conversation_label values ($1, $2, $3)")
            .bind(self.workspace_id)
            .bind(id)
            .bind(label_id)
            .execute(&mut *transaction)
            .await
            .unwrap();
        transaction.commit().await.unwrap();
        id
    }
}

fn new_workspace(owner_email: &str) -> NewWorkspace {
    NewWorkspace {
        name: "Acme".into(),
        owner_email: owner_email.into(),
        owner_name: None,
        owner_password: PASSWORD.into(),
        id: None,
    }
}

fn new_member(email: &str, role: Role) -> NewMember {
    NewMember {
        email: email.into(),
        name: "Somebody".into(),
        password: PASSWORD.into(),
        role,
        role_id: None,
    }
}

fn to_role(role: Role) -> MemberChanges {
    MemberChanges {
        role: Some(role),
        role_id: None,
        active: None,
    }
}

fn deactivated() -> MemberChanges {
    MemberChanges {
        role: None,
        role_id: None,
        active: Some(false),
    }
}

/// The names of the fields that were refused.
#[track_caller]
fn refused<T>(result: Result<T>) -> Vec<String> {
    match result {
        Err(Error::Invalid(fields)) => fields.into_keys().collect(),
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("it was accepted"),
    }
}

#[track_caller]
fn code<T>(result: Result<T>) -> &'static str {
    match result {
        Err(Error::Conflict { code, .. }) => code,
        Err(Error::NotFound(_)) => "not_found",
        Err(Error::Forbidden(_)) => "forbidden",
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("it was accepted"),
    }
}

#[tokio::test]
async fn a_label_is_made_changed_and_removed_and_the_log_tells_each() {
    let desk = Desk::new().await;
    let made = desk.label(" Urgent ").await;
    assert_eq!((made.name.as_str(), made.version), ("Urgent", 1));

    let mut scope = desk.store.scoped(desk.workspace_id).await.unwrap();
    let changes = LabelChanges {
        name: None,
        color: Some("#FF0000".into()),
    };
    let changed = labels::update(&mut scope, made.id, changes.clone()).await.unwrap();
    assert_eq!((changed.color.as_str(), changed.version), ("#ff0000", 2));
    let same = labels::update(&mut scope, made.id, changes).await.unwrap();
    assert_eq!(same, changed, "what changes nothing is no new version");
    assert_eq!(labels::get(&mut scope, made.id).await.unwrap(), changed);
    labels::remove(&mut scope, made.id).await.unwrap();
    assert_eq!(code(labels::get(&mut scope, made.id).await), "not_found");
    assert_eq!(code(labels::remove(&mut scope, made.id).await), "not_found");
    scope.commit().await.unwrap();

    let names: Vec<String> = desk.events().await.into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["label.updated", "label.updated", "label.removed"]);
}

#[tokio::test]
async fn a_canned_response_is_made_changed_and_removed_and_the_log_tells_each() {
    let desk = Desk::new().await;
    let mut scope = desk.store.scoped(desk.workspace_id).await.unwrap();
    let new = NewCannedResponse {
        shortcut: "hello".into(),
        text: "Hello!\nHow can we help?".into(),
    };
    let made = canned_responses::create(&mut scope, new).await.unwrap();
    let changes = CannedResponseChanges {
        shortcut: None,
        text: Some("Hi!".into()),
    };
    let changed = canned_responses::update(&mut scope, made.id, changes).await.unwrap();
    assert_eq!(
        (changed.shortcut.as_str(), changed.text.as_str(), changed.version),
        ("hello", "Hi!", 2)
    );
    let listed = canned_responses::list(&mut scope, None, 50).await.unwrap();
    assert_eq!((listed.items, listed.next_cursor), (vec![changed], None));
    canned_responses::remove(&mut scope, made.id).await.unwrap();
    assert_eq!(code(canned_responses::remove(&mut scope, made.id).await), "not_found");
    scope.commit().await.unwrap();

    let names: Vec<String> = desk.events().await.into_iter().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        [
            "canned_response.updated",
            "canned_response.updated",
            "canned_response.removed"
        ]
    );
}

#[tokio::test]
async fn a_team_has_the_members_it_was_given_last() {
    let desk = Desk::new().await;
    let ada = desk.member("ada@example.com", Role::Agent).await.id;
    let bob = desk.member("bob@example.com", Role::Agent).await.id;
    let made = desk.team("Support", &[bob, ada, ada]).await;
    assert_eq!(BTreeSet::from_iter(made.member_ids), BTreeSet::from([ada, bob]));

    let mut scope = desk.store.scoped(desk.workspace_id).await.unwrap();
    let changes = TeamChanges {
        name: None,
        member_ids: Some(vec![desk.owner_id, bob]),
    };
    let changed = teams::update(&mut scope, &Sight::default(), made.id, changes.clone())
        .await
        .unwrap();
    assert_eq!(
        BTreeSet::from_iter(changed.member_ids.clone()),
        BTreeSet::from([desk.owner_id, bob])
    );
    assert_eq!(changed.version, 2);
    assert_eq!(
        teams::update(&mut scope, &Sight::default(), made.id, changes)
            .await
            .unwrap()
            .version,
        2
    );
    assert_eq!(teams::get(&mut scope, made.id).await.unwrap(), changed);
    assert_eq!(teams::list(&mut scope, None, 50).await.unwrap().items, [changed]);
    let nobody = TeamChanges {
        name: None,
        member_ids: Some(vec![Uuid::nil()]),
    };
    assert_eq!(
        refused(teams::update(&mut scope, &Sight::default(), made.id, nobody).await),
        ["member_ids"]
    );
}

#[tokio::test]
async fn every_invalid_field_is_named() {
    let desk = Desk::new().await;
    let mut scope = desk.store.scoped(desk.workspace_id).await.unwrap();
    let label = NewLabel {
        name: "\0".into(),
        color: Some("red".into()),
    };
    assert_eq!(refused(labels::create(&mut scope, label).await), ["color", "name"]);
    let canned = NewCannedResponse {
        shortcut: "a b".into(),
        text: " ".into(),
    };
    assert_eq!(
        refused(canned_responses::create(&mut scope, canned).await),
        ["shortcut", "text"]
    );
    let team = NewTeam {
        name: "x".repeat(101),
        member_ids: vec![Uuid::nil()],
    };
    assert_eq!(refused(teams::create(&mut scope, team).await), ["member_ids", "name"]);
    let member = NewMember {
        email: "x".into(),
        name: String::new(),
        password: "short".into(),
        role: Role::Agent,
        role_id: None,
    };
    let created = members::create(&desk.store, desk.workspace_id, Role::Owner, Doer::SYSTEM, member).await;
    assert_eq!(refused(created), ["email", "name", "password"]);
    let workspace = NewWorkspace {
        name: String::new(),
        owner_password: "x".repeat(201),
        ..new_workspace("x")
    };
    let created = workspaces::create(&desk.store, workspace).await;
    assert_eq!(refused(created), ["name", "owner_email", "owner_password"]);
    let token = tokens::create(&desk.store, desk.workspace_id, "", Role::Agent, Some("a b".into())).await;
    assert_eq!(refused(token), ["name", "value"]);
}

#[tokio::test]
async fn a_name_is_taken_whatever_its_case() {
    let desk = Desk::new().await;
    desk.label("Urgent").await;
    desk.team("Support", &[]).await;
    let other = desk.label("Later").await;

    let mut scope = desk.store.scoped(desk.workspace_id).await.unwrap();
    let renamed = LabelChanges {
        name: Some("URGENT".into()),
        color: None,
    };
    assert_eq!(refused(labels::update(&mut scope, other.id, renamed).await), ["name"]);
    let mut scope = desk.store.scoped(desk.workspace_id).await.unwrap();
    let team = NewTeam {
        name: "support".into(),
        member_ids: Vec::new(),
    };
    assert_eq!(refused(teams::create(&mut scope, team).await), ["name"]);
    let mut scope = desk.store.scoped(desk.workspace_id).await.unwrap();
    let canned = |shortcut: &str| NewCannedResponse {
        shortcut: shortcut.into(),
        text: "x".into(),
    };
    canned_responses::create(&mut scope, canned("hi")).await.unwrap();
    assert_eq!(
        refused(canned_responses::create(&mut scope, canned("Hi")).await),
        ["shortcut"]
    );
}

#[tokio::test]
async fn pages_have_every_item_once() {
    let desk = Desk::new().await;
    let mut made = Vec::new();
    for nth in 0..7 {
        made.push(desk.label(&format!("label {nth}")).await);
        desk.member(&format!("member{nth}@example.com"), Role::Agent).await;
    }
    let mut scope = desk.store.scoped(desk.workspace_id).await.unwrap();
    let (mut listed, mut cursor) = (Vec::new(), None);
    loop {
        let page = labels::list(&mut scope, cursor, 3).await.unwrap();
        listed.extend(page.items);
        let Some(next) = page.next_cursor else { break };
        cursor = Some(Cursor::decode(&next).unwrap());
    }
    assert_eq!(listed, made);

    let first = members::list(&mut scope, None, 5).await.unwrap();
    let next = Cursor::decode(&first.next_cursor.unwrap()).unwrap();
    let second = members::list(&mut scope, Some(next), 5).await.unwrap();
    let ids: BTreeSet<Uuid> = first
        .items
        .iter()
        .chain(&second.items)
        .map(|member| member.id)
        .collect();
    assert_eq!((ids.len(), second.next_cursor), (8, None));
}

#[tokio::test]
async fn what_is_another_workspaces_is_not_there() {
    let desk = Desk::new().await;
    let label = desk.label("Urgent").await;
    let team = desk.team("Support", &[desk.owner_id]).await;
    let other = workspaces::create(&desk.store, new_workspace("other@example.com"))
        .await
        .unwrap();

    let mut scope = desk.store.scoped(other.workspace_id).await.unwrap();
    assert_eq!(workspaces::get(&mut scope).await.unwrap().id, other.workspace_id);
    assert_eq!(code(labels::get(&mut scope, label.id).await), "not_found");
    assert_eq!(
        code(labels::update(&mut scope, label.id, LabelChanges::default()).await),
        "not_found"
    );
    assert_eq!(code(labels::remove(&mut scope, label.id).await), "not_found");
    assert_eq!(code(teams::get(&mut scope, team.id).await), "not_found");
    assert_eq!(
        code(teams::remove(&mut scope, &Sight::default(), team.id).await),
        "not_found"
    );
    assert_eq!(code(members::get(&mut scope, desk.owner_id).await), "not_found");
    assert_eq!(
        code(members::update(&mut scope, Role::Owner, desk.owner_id, deactivated()).await),
        "not_found"
    );
    let foreign = NewTeam {
        name: "x".into(),
        member_ids: vec![desk.owner_id],
    };
    assert_eq!(refused(teams::create(&mut scope, foreign).await), ["member_ids"]);
    assert!(labels::list(&mut scope, None, 50).await.unwrap().items.is_empty());
}

#[tokio::test]
async fn conversations_lose_a_removed_label_and_team_and_the_log_tells_it() {
    let desk = Desk::new().await;
    let label = desk.label("Urgent").await;
    let team = desk.team("Support", &[]).await;
    let id = desk.conversation(label.id, team.id).await;
    let before = desk.events().await.len();

    let mut scope = desk.store.scoped(desk.workspace_id).await.unwrap();
    labels::remove(&mut scope, label.id).await.unwrap();
    teams::remove(&mut scope, &Sight::default(), team.id).await.unwrap();
    scope.commit().await.unwrap();

    let mut connection = desk.store.database.owner.acquire().await.unwrap();
    let after = conversations::load::one(&mut connection, desk.workspace_id, id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (after.team_id, after.label_ids.as_slice(), after.version),
        (None, [].as_slice(), 3)
    );
    let told = desk.events().await.split_off(before);
    let names: Vec<&str> = told.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "label.removed",
            "conversation.updated",
            "team.removed",
            "conversation.updated"
        ]
    );
    assert_eq!(told[1].1["label_ids"], serde_json::json!([]));
    assert_eq!(told[3].1, serde_json::to_value(after).unwrap());
}

#[tokio::test]
async fn one_who_has_an_account_joins_with_it() {
    let desk = Desk::new().await;
    let other = workspaces::create(&desk.store, new_workspace("Owner@Example.com"))
        .await
        .unwrap();
    assert_eq!(other.owner_id, desk.owner_id);

    let new = NewMember {
        password: "another password".into(),
        ..new_member("ada@example.com", Role::Agent)
    };
    let ada = members::create(&desk.store, desk.workspace_id, Role::Admin, Doer::SYSTEM, new)
        .await
        .unwrap();
    let again = members::create(
        &desk.store,
        desk.workspace_id,
        Role::Admin,
        Doer::SYSTEM,
        new_member("ADA@example.com", Role::Agent),
    );
    assert_eq!(refused(again.await), ["email"]);
    let added = members::add(
        &desk.store,
        other.workspace_id,
        "ada@example.com",
        PASSWORD,
        Role::Admin,
        None,
    )
    .await;
    assert_eq!(added.unwrap(), ada.id);
    let nowhere = members::add(&desk.store, Uuid::nil(), "eve@example.com", PASSWORD, Role::Admin, None).await;
    assert_eq!(code(nowhere), "not_found");

    assert!(
        access::log_in(&desk.store, "ada@example.com", "another password", &here(), None)
            .await
            .is_ok()
    );
    assert!(
        access::log_in(&desk.store, "ada@example.com", PASSWORD, &here(), None)
            .await
            .is_err()
    );
    let row = sqlx::query("select count(*) as n from users")
        .fetch_one(&desk.store.database.owner)
        .await
        .unwrap();
    assert_eq!(
        row.get::<i64, _>("n"),
        2,
        "one who was refused leaves no account behind"
    );
    let events = desk.events().await;
    assert_eq!(
        events.last().unwrap(),
        &("member.updated".to_owned(), serde_json::to_value(&ada).unwrap())
    );
}

#[tokio::test]
async fn only_owners_make_owners_and_one_always_stays() {
    let desk = Desk::new().await;
    let ada = desk.member("ada@example.com", Role::Admin).await;
    let by_admin = members::create(
        &desk.store,
        desk.workspace_id,
        Role::Admin,
        Doer::SYSTEM,
        new_member("eve@example.com", Role::Owner),
    );
    assert_eq!(code(by_admin.await), "forbidden");
    assert_eq!(
        code(desk.change_member(Role::Admin, ada.id, to_role(Role::Owner)).await),
        "forbidden"
    );
    assert_eq!(
        code(
            desk.change_member(Role::Admin, desk.owner_id, to_role(Role::Agent))
                .await
        ),
        "forbidden"
    );
    assert_eq!(
        code(
            desk.change_member(Role::Owner, desk.owner_id, to_role(Role::Admin))
                .await
        ),
        "last_owner"
    );
    assert_eq!(
        code(desk.change_member(Role::Owner, desk.owner_id, deactivated()).await),
        "last_owner"
    );

    let promoted = desk
        .change_member(Role::Owner, ada.id, to_role(Role::Owner))
        .await
        .unwrap();
    assert_eq!((promoted.role, promoted.version), (Role::Owner, 2));
    desk.change_member(Role::Owner, ada.id, deactivated()).await.unwrap();
    let resting = desk
        .change_member(Role::Owner, desk.owner_id, to_role(Role::Admin))
        .await;
    assert_eq!(code(resting), "last_owner", "an owner who is not active does not count");
}

#[tokio::test]
async fn two_owners_who_demote_each_other_leave_one() {
    let desk = Desk::new().await;
    let ada = desk.member("ada@example.com", Role::Owner).await.id;
    for _ in 0..10 {
        let (one, two) = tokio::join!(
            desk.change_member(Role::Owner, ada, to_role(Role::Admin)),
            desk.change_member(Role::Owner, desk.owner_id, to_role(Role::Admin)),
        );
        let demoted = if one.is_ok() { ada } else { desk.owner_id };
        assert_eq!(code(if one.is_ok() { two } else { one }), "last_owner");
        desk.change_member(Role::Owner, demoted, to_role(Role::Owner))
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn one_who_is_deactivated_is_out_and_the_sockets_are_told() {
    let desk = Desk::new().await;
    let ada = desk.member("ada@example.com", Role::Agent).await.id;
    let signed_in = access::log_in(&desk.store, "ada@example.com", PASSWORD, &here(), None)
        .await
        .unwrap();
    let access::SignIn::Done(session) = signed_in else {
        panic!("no second step was set up");
    };
    let session = Credential::Session(session);
    assert!(access::authenticate(&desk.store, &session, None).await.is_ok());

    let mut rings = desk.store.wake.subscribe();
    let view = desk.change_member(Role::Admin, ada, deactivated()).await.unwrap();
    assert!(!view.active);
    assert_eq!(
        code(access::authenticate(&desk.store, &session, None).await),
        "forbidden"
    );
    let access = Signal::Access {
        workspace_id: Some(desk.workspace_id),
        user_id: Some(ada),
    };
    let rung: Vec<Ring> = std::iter::from_fn(|| rings.try_recv().ok()).collect();
    assert!(
        rung.iter()
            .any(|ring| matches!(ring, Ring::Signal { signal, .. } if *signal == access)),
        "{rung:?}"
    );

    desk.change_member(Role::Admin, ada, deactivated()).await.unwrap();
    assert_eq!(
        std::iter::from_fn(|| rings.try_recv().ok()).count(),
        0,
        "nothing changed, nobody is disturbed"
    );
}

#[tokio::test]
async fn a_token_opens_its_workspace_and_its_value_is_not_stored() {
    let desk = Desk::new().await;
    let random = tokens::create(&desk.store, desk.workspace_id, "CI", Role::Admin, None)
        .await
        .unwrap();
    let actor = access::authenticate(&desk.store, &Credential::Token(random), None)
        .await
        .unwrap();
    assert_eq!(
        (actor.workspace_id, actor.role, actor.name.as_str()),
        (desk.workspace_id, Role::Admin, "CI")
    );

    let given = Some("a-given-value".to_owned());
    let token = tokens::create(&desk.store, desk.workspace_id, "x", Role::Agent, given.clone())
        .await
        .unwrap();
    assert_eq!(token, "a-given-value");
    assert_eq!(
        refused(tokens::create(&desk.store, desk.workspace_id, "y", Role::Agent, given).await),
        ["value"]
    );
    assert_eq!(
        code(tokens::create(&desk.store, Uuid::nil(), "z", Role::Agent, None).await),
        "not_found"
    );
    let stored: bool =
        sqlx::query_scalar("select exists (select from api_token t where t::text like '%a-given-value%')")
            .fetch_one(&desk.store.database.owner)
            .await
            .unwrap();
    assert!(!stored);
}

#[tokio::test]
async fn a_workspace_takes_the_id_it_is_given_once() {
    let desk = Desk::new().await;
    let id = desk.store.clock.id();
    let new = NewWorkspace {
        id: Some(id),
        ..new_workspace("ada@example.com")
    };
    let made = workspaces::create(&desk.store, new.clone()).await.unwrap();
    assert_eq!(made.workspace_id, id);
    assert_eq!(refused(workspaces::create(&desk.store, new).await), ["id"]);
    let mut scope = desk.store.scoped(id).await.unwrap();
    let owner = members::get(&mut scope, made.owner_id).await.unwrap();
    assert_eq!(
        (owner.name.as_str(), owner.role, owner.active),
        ("ada", Role::Owner, true)
    );
}
