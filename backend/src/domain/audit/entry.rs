//! What an entry says of what was done: the thing, and how it was before and after.

use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::AuditAction;
use crate::store::Scoped;
use crate::store::audit::Entry;

/// Of no interest to whoever asks what was changed: counters, and what a channel can do.
const LEFT_OUT: [&str; 2] = ["version", "spec"];

fn fields(view: &impl Serialize) -> Map<String, Value> {
    let Ok(Value::Object(mut fields)) = serde_json::to_value(view) else {
        return Map::new();
    };
    for name in LEFT_OUT {
        fields.remove(name);
    }
    fields
}

fn entry(
    action: AuditAction,
    id: Option<Uuid>,
    name: Option<&str>,
    before: Option<Value>,
    after: Option<Value>,
) -> Entry {
    Entry {
        action: action.as_str(),
        target_id: id,
        target_name: name.map(str::to_owned),
        before,
        after,
    }
}

/// Something that was not there before.
pub fn made(action: AuditAction, id: Uuid, name: &str, view: &impl Serialize) -> Entry {
    entry(action, Some(id), Some(name), None, Some(fields(view).into()))
}

/// Something that is there no more.
pub fn gone(action: AuditAction, id: Uuid, name: &str, view: &impl Serialize) -> Entry {
    entry(action, Some(id), Some(name), Some(fields(view).into()), None)
}

/// What has neither a before nor an after; `detail` says more.
pub fn deed(action: AuditAction, id: Option<Uuid>, name: Option<&str>, detail: Value) -> Entry {
    entry(action, id, name, None, Some(detail).filter(|detail| !detail.is_null()))
}

/// The fields that differ; none where none does.
pub fn difference(
    action: AuditAction,
    id: Uuid,
    name: &str,
    before: &impl Serialize,
    after: &impl Serialize,
) -> Option<Entry> {
    let (mut before, mut after) = (fields(before), fields(after));
    before.retain(|name, value| match after.get(name) {
        Some(now) if now == value => {
            after.remove(name);
            false
        }
        _ => true,
    });
    let differs = !before.is_empty() || !after.is_empty();
    differs.then(|| entry(action, Some(id), Some(name), Some(before.into()), Some(after.into())))
}

pub fn created(scope: &mut Scoped, action: AuditAction, id: Uuid, name: &str, view: &impl Serialize) {
    scope.audit(made(action, id, name, view));
}

pub fn changed(
    scope: &mut Scoped,
    action: AuditAction,
    id: Uuid,
    name: &str,
    before: &impl Serialize,
    after: &impl Serialize,
) {
    if let Some(entry) = difference(action, id, name, before, after) {
        scope.audit(entry);
    }
}

pub fn removed(scope: &mut Scoped, action: AuditAction, id: Uuid, name: &str, view: &impl Serialize) {
    scope.audit(gone(action, id, name, view));
}

pub fn done(scope: &mut Scoped, action: AuditAction, id: Option<Uuid>, name: Option<&str>, detail: Value) {
    scope.audit(deed(action, id, name, detail));
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_change_names_what_differs_and_nothing_else() {
        let before = json!({ "name": "a", "color": "red", "version": 1, "gone": 1 });
        let after = json!({ "name": "b", "color": "red", "version": 2, "new": 1 });
        let id = Uuid::from_u128(1);
        let entry = difference(AuditAction::LabelChanged, id, "b", &before, &after).unwrap();
        assert_eq!(entry.before, Some(json!({ "name": "a", "gone": 1 })));
        assert_eq!(entry.after, Some(json!({ "name": "b", "new": 1 })));
        let same = json!({ "name": "a", "color": "red", "version": 9, "gone": 1 });
        assert_eq!(difference(AuditAction::LabelChanged, id, "a", &before, &same), None);
    }
}
