//! What a saved view holds is what its conditions say: each list beside a plain reading of them, whatever the order and the page.

use std::collections::BTreeMap;

use frontdesk::domain::conversations::{self, Filter, Looker, Place};
use frontdesk::domain::views::{
    ConditionField as Field, ConditionGroup, ConditionOp as Op, ConversationSort as Sort, Matching, ViewCondition,
    ViewConditions,
};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::json;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::web;
use crate::support::app::TestApp;

const ROWS: usize = 260;

#[derive(Debug, Clone)]
struct Row {
    id: Uuid,
    status: &'static str,
    priority: &'static str,
    assignee: Option<Uuid>,
    team: Option<Uuid>,
    inbox: usize,
    labels: Vec<Uuid>,
    waiting: Option<OffsetDateTime>,
    active: OffsetDateTime,
    snoozed: Option<OffsetDateTime>,
    unread: bool,
}

struct World {
    rows: Vec<Row>,
    me: Uuid,
    teams: Vec<Uuid>,
    labels: Vec<Uuid>,
    inboxes: Vec<Uuid>,
    now: OffsetDateTime,
}

const CHANNELS: [&str; 3] = ["messenger", "instagram", "whatsapp"];
const STATUSES: [&str; 4] = ["open", "pending", "snoozed", "resolved"];
const PRIORITIES: [&str; 5] = ["urgent", "high", "medium", "low", "none"];

impl World {
    async fn make(app: &TestApp, random: &mut StdRng) -> Self {
        let of = async |path: &str, name: &str| {
            let (_, made) = app.post(path, json!({ "name": name })).await;
            made["id"].as_str().unwrap().parse::<Uuid>().unwrap()
        };
        let teams = vec![of("/teams", "a").await, of("/teams", "b").await];
        let labels = vec![
            of("/labels", "a").await,
            of("/labels", "b").await,
            of("/labels", "c").await,
        ];
        let mut world = Self {
            rows: Vec::new(),
            me: app.owner_id,
            teams,
            labels,
            inboxes: app.inbox_ids.clone(),
            now: app.store.clock.now(),
        };
        for n in 0..ROWS {
            let row = world.row(n, random);
            world.store(app, &row).await;
            world.rows.push(row);
        }
        world
    }

    fn row(&self, n: usize, random: &mut StdRng) -> Row {
        let ago = |random: &mut StdRng| self.now - Duration::minutes(random.random_range(1..300));
        let status = STATUSES[random.random_range(0..4)];
        let labels = self
            .labels
            .iter()
            .copied()
            .filter(|_| random.random_bool(0.3))
            .collect();
        Row {
            id: Uuid::from_u128(((n as u128 + 1) * 7_919) % 1_000_003),
            status,
            priority: PRIORITIES[random.random_range(0..5)],
            assignee: random.random_bool(0.4).then_some(self.me),
            team: random.random_bool(0.6).then(|| self.teams[random.random_range(0..2)]),
            inbox: random.random_range(0..3),
            labels,
            waiting: random.random_bool(0.5).then(|| ago(random)),
            // some at the very same moment
            active: ago(random),
            snoozed: (status == "snoozed").then(|| self.now + Duration::minutes(random.random_range(1..300))),
            unread: random.random_bool(0.5),
        }
    }

    async fn store(&self, app: &TestApp, row: &Row) {
        let contact = Uuid::from_u128(row.id.as_u128() << 32);
        let mut transaction = app.store.database.owner.begin().await.unwrap();
        sqlx::query(
            "with person as (insert into contact (workspace_id, id, name, created_at) values ($1, $13, 'x', now())),
             identity as (
               insert into contact_identity (workspace_id, id, inbox_id, contact_id, scope, external_id, created_at)
               values ($1, $13, $3, $13, 'psid', $13::text, now())
             ), conversation as (
               insert into conversation (workspace_id, id, inbox_id, contact_id, identity_id, status, priority, assignee_id, team_id,
                 waiting_since, last_activity_at, snoozed_until, inbound_count, created_at)
               values ($1, $2, $3, $13, $13, $4, $5, $6, $7, $8, $9, $10, 3, now())
             )
             insert into read_mark (workspace_id, user_id, conversation_id, read_count) values ($1, $11, $2, $12)",
        )
        .bind(app.workspace_id)
        .bind(row.id)
        .bind(self.inboxes[row.inbox])
        .bind(row.status)
        .bind(row.priority)
        .bind(row.assignee)
        .bind(row.team)
        .bind(row.waiting)
        .bind(row.active)
        .bind(row.snoozed)
        .bind(self.me)
        .bind(if row.unread { 2_i64 } else { 3 })
        .bind(contact)
        .execute(&mut *transaction)
        .await
        .unwrap();
        for label in &row.labels {
            sqlx::query("insert into conversation_label values ($1, $2, $3)")
                .bind(app.workspace_id)
                .bind(row.id)
                .bind(label)
                .execute(&mut *transaction)
                .await
                .unwrap();
        }
        transaction.commit().await.unwrap();
    }

    fn condition(&self, random: &mut StdRng) -> ViewCondition {
        let some = |random: &mut StdRng, words: &[String]| {
            let mut chosen: Vec<String> = words.iter().filter(|_| random.random_bool(0.4)).cloned().collect();
            if chosen.is_empty() {
                chosen.push(words[random.random_range(0..words.len())].clone());
            }
            chosen
        };
        let texts = |ids: &[Uuid], more: &[&str]| -> Vec<String> {
            ids.iter()
                .map(Uuid::to_string)
                .chain(more.iter().map(|word| (*word).to_owned()))
                .collect()
        };
        let words = |words: &[&str]| -> Vec<String> { words.iter().map(|word| (*word).to_owned()).collect() };
        let minutes = |random: &mut StdRng| vec![random.random_range(1..300).to_string()];
        let is = if random.random_bool(0.7) { Op::Is } else { Op::IsNot };
        let than = if random.random_bool(0.5) {
            Op::LongerThan
        } else {
            Op::ShorterThan
        };
        let (field, op, values) = match random.random_range(0..13) {
            0 => (Field::Status, is, some(random, &words(&STATUSES))),
            1 => (Field::Priority, is, some(random, &words(&PRIORITIES))),
            2 => (Field::Channel, is, some(random, &words(&CHANNELS))),
            3 => (Field::Assignee, is, some(random, &words(&["me", "none"]))),
            4 => (Field::Team, is, some(random, &texts(&self.teams, &["none"]))),
            5 => (Field::Label, is, some(random, &texts(&self.labels, &["none"]))),
            6 => (Field::Inbox, is, some(random, &texts(&self.inboxes, &[]))),
            7 => (Field::Unread, is, Vec::new()),
            8 => (Field::Waiting, is, Vec::new()),
            9 => (Field::Waiting, than, minutes(random)),
            10 => (Field::LastActivity, than, minutes(random)),
            11 => (Field::Snoozed, is, Vec::new()),
            _ => (Field::Snoozed, Op::ShorterThan, minutes(random)),
        };
        ViewCondition { field, op, values }
    }

    fn conditions(&self, random: &mut StdRng) -> ViewConditions {
        let matching = |random: &mut StdRng| {
            if random.random_bool(0.6) {
                Matching::All
            } else {
                Matching::Any
            }
        };
        let groups = (0..random.random_range(1..4)).map(|_| ConditionGroup {
            matching: if random.random_bool(0.6) {
                Matching::All
            } else {
                Matching::Any
            },
            conditions: Vec::new(),
        });
        let mut groups: Vec<_> = groups.collect();
        for group in &mut groups {
            group.conditions = (0..random.random_range(1..4)).map(|_| self.condition(random)).collect();
        }
        ViewConditions {
            matching: matching(random),
            groups,
        }
    }

    fn holds(&self, row: &Row, condition: &ViewCondition) -> bool {
        let values = &condition.values;
        let names = |id: Option<Uuid>| match id {
            None => values.iter().any(|value| value == "none"),
            Some(id) => values
                .iter()
                .any(|value| *value == id.to_string() || (value == "me" && id == self.me)),
        };
        let minutes = || Duration::minutes(values[0].parse().unwrap());
        let since = |at: Option<OffsetDateTime>| match condition.op {
            Op::LongerThan => at.is_some_and(|at| at < self.now - minutes()),
            Op::ShorterThan => at.is_some_and(|at| at >= self.now - minutes()),
            _ => at.is_some(),
        };
        let holds = match condition.field {
            Field::Status => values.iter().any(|value| value == row.status),
            Field::Priority => values.iter().any(|value| value == row.priority),
            Field::Channel => values.iter().any(|value| value == CHANNELS[row.inbox]),
            Field::Assignee => names(row.assignee),
            Field::Team => names(row.team),
            Field::Inbox => names(Some(self.inboxes[row.inbox])),
            Field::Label => {
                row.labels.iter().any(|label| names(Some(*label))) || (row.labels.is_empty() && names(None))
            }
            Field::Unread => row.unread,
            Field::Waiting => since(row.waiting),
            Field::LastActivity => since(Some(row.active)),
            Field::Snoozed if condition.op == Op::ShorterThan => {
                row.snoozed.is_some_and(|at| at < self.now + minutes())
            }
            Field::Snoozed => row.status == "snoozed",
        };
        holds != (condition.op == Op::IsNot)
    }

    fn wanted(&self, conditions: &ViewConditions, sort: Sort) -> Vec<Uuid> {
        let joined = |matching: Matching, mut held: Box<dyn Iterator<Item = bool> + '_>| match matching {
            Matching::All => held.all(|held| held),
            Matching::Any => held.any(|held| held),
        };
        let mut rows: Vec<&Row> = self
            .rows
            .iter()
            .filter(|row| {
                let groups = conditions.groups.iter().map(|group| {
                    let held = group.conditions.iter().map(|condition| self.holds(row, condition));
                    joined(group.matching, Box::new(held))
                });
                joined(conditions.matching, Box::new(groups))
            })
            .collect();
        rows.sort_by(|a, b| {
            let newest = (b.active, b.id).cmp(&(a.active, a.id));
            match sort {
                Sort::Newest => newest,
                Sort::Oldest => newest.reverse(),
                Sort::Waiting => match (a.waiting, b.waiting) {
                    (Some(one), Some(two)) => (one, a.id).cmp(&(two, b.id)),
                    (one, two) => two.is_some().cmp(&one.is_some()).then(newest),
                },
                Sort::Priority => {
                    let rank = |row: &Row| PRIORITIES.iter().position(|name| *name == row.priority);
                    rank(a).cmp(&rank(b)).then(newest)
                }
            }
        });
        rows.into_iter().map(|row| row.id).collect()
    }
}

#[tokio::test]
async fn a_view_holds_what_its_conditions_say() {
    let app = web().await;
    let seed: u64 = std::env::var("FRONTDESK_VIEWS_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(7);
    let mut random = StdRng::seed_from_u64(seed);
    let world = World::make(&app, &mut random).await;
    let looker = Looker {
        id: world.me,
        now: world.now,
    };
    let mut sizes: BTreeMap<bool, usize> = BTreeMap::new();
    for round in 0..240 {
        let conditions = world.conditions(&mut random);
        let sort = [Sort::Newest, Sort::Oldest, Sort::Waiting, Sort::Priority][round % 4];
        let filter = Filter {
            conditions: Some(conditions.clone()),
            sort,
            ..Filter::of(looker)
        };
        let mut found = Vec::new();
        let mut place = Place::BEGINNING;
        loop {
            let mut glance = app.store.glance(app.workspace_id).await.unwrap();
            let page = conversations::list(&mut glance.reader(), &filter, 40, place)
                .await
                .unwrap();
            found.extend(page.items.iter().map(|view| view.id));
            match page.next_cursor {
                Some(cursor) => place = Place::decode(&cursor, sort).unwrap(),
                None => break,
            }
        }
        let wanted = world.wanted(&conditions, sort);
        *sizes.entry(wanted.is_empty() || wanted.len() == ROWS).or_default() += 1;
        assert_eq!(found, wanted, "seed {seed}, round {round}, {sort:?}: {conditions:?}");
        let mut glance = app.store.glance(app.workspace_id).await.unwrap();
        let counted = [conversations::Counted::Filtered(Box::new(filter))];
        let counts = conversations::count(&mut glance.reader(), looker, &counted)
            .await
            .unwrap();
        assert_eq!(
            counts,
            [(wanted.len().min(99) as i64, wanted.len() > 99)],
            "round {round}: {conditions:?}"
        );
    }
    assert!(sizes[&false] > 150, "most of them say something: {sizes:?}");
    app.stop().await;
}
