//! Conditions on conversations, as a saved view has them: what may be asked, and how it is said in SQL.

use sqlx::{Postgres, QueryBuilder};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::change::PRIORITIES;
use crate::domain::views::{
    ConditionField as Field, ConditionGroup, ConditionOp as Op, Matching, ViewCondition, ViewConditions,
};
use crate::errors::{Check, Fields, Result};
use frontdesk_connectors::Channel;

const GROUPS_MAX: usize = 5;
const CONDITIONS_MAX: usize = 10;
const VALUES_MAX: usize = 50;
/// A year, in minutes.
const MINUTES_MAX: i64 = 366 * 24 * 60;
pub(super) const STATUSES: [&str; 4] = ["open", "pending", "snoozed", "resolved"];

/// Who looks, and when: what `me`, `unread` and "an hour ago" mean.
#[derive(Debug, Clone, Copy)]
pub struct Looker {
    /// A member's or a token's id.
    pub id: Uuid,
    pub now: OffsetDateTime,
}

/// Ids that conditions name, by what they are of: they have to exist when they are stored.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Named {
    pub members: Vec<Uuid>,
    pub teams: Vec<Uuid>,
    pub inboxes: Vec<Uuid>,
    pub labels: Vec<Uuid>,
}

/// What is wrong is said under the place where it stands: `conditions.groups[0].conditions[1].values`.
pub fn check(conditions: &ViewConditions) -> Result<Named> {
    let mut check = Check::default();
    let mut named = Named::default();
    let count = conditions.groups.len();
    check.field(
        "conditions.groups",
        (1..=GROUPS_MAX).contains(&count),
        format!("must be 1 to {GROUPS_MAX} groups"),
    );
    for (place, group) in conditions.groups.iter().enumerate() {
        let path = format!("conditions.groups[{place}].conditions");
        check.field(
            &path,
            (1..=CONDITIONS_MAX).contains(&group.conditions.len()),
            format!("must be 1 to {CONDITIONS_MAX} conditions"),
        );
        for (place, condition) in group.conditions.iter().enumerate() {
            check.also(&check_one(condition, &format!("{path}[{place}]"), &mut named));
        }
    }
    check.done()?;
    Ok(named)
}

fn check_one(condition: &ViewCondition, path: &str, named: &mut Named) -> Fields {
    let mut fields = Fields::new();
    let ops: &[Op] = match condition.field {
        Field::Waiting => &[Op::Is, Op::IsNot, Op::LongerThan, Op::ShorterThan],
        Field::LastActivity => &[Op::LongerThan, Op::ShorterThan],
        Field::Snoozed => &[Op::Is, Op::IsNot, Op::ShorterThan],
        _ => &[Op::Is, Op::IsNot],
    };
    if !ops.contains(&condition.op) {
        fields.insert(format!("{path}.op"), vec!["does not go with this field".to_owned()]);
        return fields;
    }
    if let Some(text) = wrong_values(condition, named) {
        fields.insert(format!("{path}.values"), vec![text]);
    }
    fields
}

fn wrong_values(condition: &ViewCondition, named: &mut Named) -> Option<String> {
    let values = &condition.values;
    if matches!(condition.op, Op::LongerThan | Op::ShorterThan) {
        let one = (values.len() == 1).then(|| minutes(condition)).flatten();
        return one
            .is_none()
            .then(|| format!("must be one number of minutes, 1 to {MINUTES_MAX}"));
    }
    if matches!(condition.field, Field::Unread | Field::Waiting | Field::Snoozed) {
        return (!values.is_empty()).then(|| "must be left out here".to_owned());
    }
    if !(1..=VALUES_MAX).contains(&values.len()) {
        return Some(format!("must be 1 to {VALUES_MAX} values"));
    }
    let one_of = |known: &[&str]| {
        let unknown = values.iter().any(|value| !known.contains(&value.as_str()));
        unknown.then(|| format!("must be of {}", known.join(", ")))
    };
    match condition.field {
        Field::Status => one_of(&STATUSES),
        Field::Priority => one_of(&PRIORITIES),
        Field::Channel => {
            let unknown = values.iter().any(|value| value.parse::<Channel>().is_err());
            unknown.then(|| "must be channels".to_owned())
        }
        Field::Assignee => note_ids(values, &["me", "none"], &mut named.members),
        Field::Team => note_ids(values, &["none"], &mut named.teams),
        Field::Label => note_ids(values, &["none"], &mut named.labels),
        Field::Inbox => note_ids(values, &[], &mut named.inboxes),
        Field::Unread | Field::Waiting | Field::Snoozed | Field::LastActivity => None,
    }
}

fn note_ids(values: &[String], words: &[&str], ids: &mut Vec<Uuid>) -> Option<String> {
    for value in values.iter().filter(|value| !words.contains(&value.as_str())) {
        match value.parse() {
            Ok(id) => ids.push(id),
            Err(_) if words.is_empty() => return Some("must be ids".to_owned()),
            Err(_) => return Some(format!("must be ids, or {}", words.join(", "))),
        }
    }
    None
}

fn minutes(condition: &ViewCondition) -> Option<i64> {
    let minutes: i64 = condition.values.first()?.parse().ok()?;
    (1..=MINUTES_MAX).contains(&minutes).then_some(minutes)
}

/// Says ` and (…)`, of `conversation c` beside `scope`. What is looked up, is looked up row by row: `offset 0` keeps PostgreSQL from
/// reading a whole table for a few rows, and from reading it before the statement is bound to its workspace.
pub fn push(query: &mut QueryBuilder<Postgres>, conditions: &ViewConditions, looker: Looker) {
    query.push(" and (");
    joined(
        query,
        conditions.matching,
        &conditions.groups,
        |query, group: &ConditionGroup| {
            query.push("(");
            joined(query, group.matching, &group.conditions, |query, condition| {
                push_one(query, condition, looker);
            });
            query.push(")");
        },
    );
    query.push(")");
}

fn joined<T>(
    query: &mut QueryBuilder<Postgres>,
    matching: Matching,
    items: &[T],
    mut say: impl FnMut(&mut QueryBuilder<Postgres>, &T),
) {
    let between = match matching {
        Matching::All => " and ",
        Matching::Any => " or ",
    };
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            query.push(between);
        }
        say(query, item);
    }
}

/// What nobody knows of a conversation is not so: `is_not` holds for it.
fn push_one(query: &mut QueryBuilder<Postgres>, condition: &ViewCondition, looker: Looker) {
    query.push("(");
    match condition.field {
        Field::Status => of_words(query, "c.status", &condition.values),
        Field::Priority => of_words(query, "c.priority", &condition.values),
        Field::Channel => {
            query.push("(select i.channel from inbox i where i.workspace_id = scope.workspace_id and i.id = c.inbox_id offset 0) = any(");
            query.push_bind(condition.values.clone()).push(")");
        }
        Field::Assignee => {
            let ids = ids_of(condition, looker);
            of_ids(query, "c.assignee_id", ids, condition);
        }
        Field::Team => of_ids(query, "c.team_id", ids_of(condition, looker), condition),
        Field::Inbox => of_ids(query, "c.inbox_id", ids_of(condition, looker), condition),
        Field::Label => of_labels(query, condition, looker),
        Field::Unread => unread(query, looker.id),
        Field::Waiting => since(query, "c.waiting_since", condition, looker.now),
        Field::LastActivity => since(query, "c.last_activity_at", condition, looker.now),
        Field::Snoozed => {
            query.push("c.status = 'snoozed'");
            if let Some(minutes) = minutes(condition).filter(|_| condition.op == Op::ShorterThan) {
                query
                    .push(" and c.snoozed_until < ")
                    .push_bind(looker.now + Duration::minutes(minutes));
            }
        }
    }
    query.push(if condition.op == Op::IsNot {
        ") is not true"
    } else {
        ")"
    });
}

/// A few known words: in the text, so that plans know how many rows have them.
fn of_words(query: &mut QueryBuilder<Postgres>, column: &str, values: &[String]) {
    query.push(format_args!("{column} in ('{}')", values.join("', '")));
}

pub(super) fn ids_of(condition: &ViewCondition, looker: Looker) -> Vec<Uuid> {
    let id = |value: &String| match value.as_str() {
        "me" => Some(looker.id),
        value => value.parse().ok(),
    };
    condition.values.iter().filter_map(id).collect()
}

fn has_none(condition: &ViewCondition) -> bool {
    condition.values.iter().any(|value| value == "none")
}

fn of_ids(query: &mut QueryBuilder<Postgres>, column: &str, ids: Vec<Uuid>, condition: &ViewCondition) {
    query.push(format_args!("{column} = any(")).push_bind(ids).push(")");
    if has_none(condition) {
        query.push(format_args!(" or {column} is null"));
    }
}

fn of_labels(query: &mut QueryBuilder<Postgres>, condition: &ViewCondition, looker: Looker) {
    const LABELS: &str = "exists (select from conversation_label l where l.workspace_id = scope.workspace_id and l.conversation_id = c.id";
    query
        .push(LABELS)
        .push(" and l.label_id = any(")
        .push_bind(ids_of(condition, looker))
        .push(") offset 0)");
    if has_none(condition) {
        query.push(format_args!(" or not {LABELS} offset 0)"));
    }
}

/// By the read mark of whoever looks; who has none has read nothing.
pub(super) fn unread(query: &mut QueryBuilder<Postgres>, user_id: Uuid) {
    query
        .push("c.inbound_count > coalesce((select r.read_count from read_mark r where r.workspace_id = scope.workspace_id and r.user_id = ")
        .push_bind(user_id)
        .push(" and r.conversation_id = c.id), 0)");
}

fn since(query: &mut QueryBuilder<Postgres>, column: &str, condition: &ViewCondition, now: OffsetDateTime) {
    let ago = |minutes| now - Duration::minutes(minutes);
    match (condition.op, minutes(condition)) {
        (Op::LongerThan, Some(minutes)) => query.push(format_args!("{column} < ")).push_bind(ago(minutes)),
        (Op::ShorterThan, Some(minutes)) => query.push(format_args!("{column} >= ")).push_bind(ago(minutes)),
        _ => query.push(format_args!("{column} is not null")),
    };
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::errors::Error;

    fn of(condition: serde_json::Value) -> ViewConditions {
        serde_json::from_value(json!({ "match": "all", "groups": [{ "match": "any", "conditions": [condition] }] }))
            .unwrap()
    }

    fn wrong(conditions: &ViewConditions) -> Vec<String> {
        match check(conditions) {
            Err(Error::Invalid(fields)) => fields.into_keys().collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_goes_with_what_is_checked_where_it_stands() {
        let id = Uuid::from_u128(7).to_string();
        for good in [
            json!({ "field": "status", "op": "is", "values": ["open", "pending"] }),
            json!({ "field": "assignee", "op": "is_not", "values": ["me", "none", id] }),
            json!({ "field": "label", "op": "is", "values": ["none"] }),
            json!({ "field": "channel", "op": "is", "values": ["telegram"] }),
            json!({ "field": "unread", "op": "is" }),
            json!({ "field": "waiting", "op": "longer_than", "values": ["120"] }),
            json!({ "field": "last_activity", "op": "shorter_than", "values": ["1"] }),
            json!({ "field": "snoozed", "op": "shorter_than", "values": ["60"] }),
        ] {
            assert!(check(&of(good.clone())).is_ok(), "{good}");
        }
        let values = "conditions.groups[0].conditions[0].values";
        for (bad, field) in [
            (json!({ "field": "status", "op": "is", "values": ["asleep"] }), values),
            (json!({ "field": "status", "op": "is", "values": [] }), values),
            (
                json!({ "field": "status", "op": "is", "values": ["open'; drop"] }),
                values,
            ),
            (json!({ "field": "priority", "op": "is", "values": ["very"] }), values),
            (json!({ "field": "channel", "op": "is", "values": ["fax"] }), values),
            (json!({ "field": "inbox", "op": "is", "values": ["none"] }), values),
            (json!({ "field": "team", "op": "is", "values": ["me"] }), values),
            (json!({ "field": "unread", "op": "is", "values": ["yes"] }), values),
            (
                json!({ "field": "waiting", "op": "longer_than", "values": ["0"] }),
                values,
            ),
            (
                json!({ "field": "waiting", "op": "longer_than", "values": ["1", "2"] }),
                values,
            ),
            (
                json!({ "field": "last_activity", "op": "is", "values": ["1"] }),
                "conditions.groups[0].conditions[0].op",
            ),
            (
                json!({ "field": "status", "op": "longer_than", "values": ["1"] }),
                "conditions.groups[0].conditions[0].op",
            ),
        ] {
            assert_eq!(wrong(&of(bad.clone())), [field], "{bad}");
        }
        let none = ViewConditions {
            matching: Matching::All,
            groups: Vec::new(),
        };
        assert_eq!(wrong(&none), ["conditions.groups"]);
        let empty = ViewConditions {
            matching: Matching::All,
            groups: vec![
                ConditionGroup {
                    matching: Matching::All,
                    conditions: Vec::new()
                };
                6
            ],
        };
        assert_eq!(wrong(&empty).len(), 7);
    }
}
