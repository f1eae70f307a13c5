//! What of the log those may hear who see a part of the conversations: what is about one that they see now. An entry says which conversation
//! it is about; who has that is looked up when the entry is told. Why it is so: decision 42.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::domain::access::Actor;
use crate::domain::conversations;
use crate::domain::permissions::{About, Place, about};
use crate::domain::views::{Role, Visibility};
use crate::errors::Result;
use crate::store::{Store, StoredEvent};

/// What becomes of an entry for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Told,
    Hidden,
    /// Of a conversation that is out of their sight: for them there is none any more.
    Gone(Uuid),
}

/// Who has the conversations that some entries are about.
#[derive(Debug, Default)]
pub struct Places {
    about: HashMap<i64, Uuid>,
    places: HashMap<Uuid, Place>,
}

impl Places {
    /// As it is now.
    pub async fn of(store: &Store, workspace_id: Uuid, events: &[StoredEvent]) -> Result<Self> {
        let about: HashMap<i64, Uuid> = events
            .iter()
            .filter_map(|event| Some((event.seq, conversation_of(event)?)))
            .collect();
        let ids: HashSet<Uuid> = about.values().copied().collect();
        let ids: Vec<Uuid> = ids.into_iter().collect();
        let places = conversations::places(store, workspace_id, &ids).await?;
        Ok(Self { about, places })
    }

    pub fn verdict(&self, actor: &Actor, event: &StoredEvent) -> Verdict {
        if actor.sight.is_whole() || about(&event.name) == About::Nothing {
            return Verdict::Told;
        }
        let Some(id) = self.about.get(&event.seq) else {
            // of a notification that is about none; anything else was not looked at, and stays hidden
            return match about(&event.name) {
                About::Notification => Verdict::Told,
                _ => Verdict::Hidden,
            };
        };
        let shown = self
            .places
            .get(id)
            .is_some_and(|place| actor.sight.shows(actor.user_id, *place));
        match (shown, about(&event.name)) {
            (true, _) => Verdict::Told,
            (false, About::Itself) => Verdict::Gone(*id),
            (false, _) => Verdict::Hidden,
        }
    }
}

/// Of an envelope, or of what is told and not stored.
fn conversation_of(event: &StoredEvent) -> Option<Uuid> {
    if about(&event.name) == About::Nothing {
        return None;
    }
    #[derive(Deserialize)]
    struct Envelope<'a> {
        #[serde(borrow)]
        data: &'a RawValue,
    }
    let envelope: Envelope<'_> = serde_json::from_str(event.envelope.get()).ok()?;
    conversation_in(&event.name, envelope.data)
}

/// The conversation that this data is about, by the name under which it is told.
pub fn conversation_in(name: &str, data: &RawValue) -> Option<Uuid> {
    #[derive(Deserialize)]
    struct WithId {
        id: Uuid,
    }
    #[derive(Deserialize)]
    struct Part {
        conversation_id: Uuid,
    }
    #[derive(Deserialize)]
    struct Notification {
        conversation: Option<WithId>,
    }
    let text = data.get();
    match about(name) {
        About::Itself => serde_json::from_str::<WithId>(text).ok().map(|it| it.id),
        About::Part => serde_json::from_str::<Part>(text).ok().map(|it| it.conversation_id),
        About::Notification => serde_json::from_str::<Notification>(text)
            .ok()?
            .conversation
            .map(|it| it.id),
        About::Nothing => None,
    }
}

/// What an entry says of roles, members and teams.
#[derive(Deserialize)]
struct Said {
    data: SaidOf,
}

#[derive(Deserialize)]
struct SaidOf {
    id: Uuid,
    visibility: Option<Visibility>,
    role_id: Option<Uuid>,
    member_ids: Option<Vec<Uuid>>,
}

fn said(event: &StoredEvent) -> Option<SaidOf> {
    let said: Said = serde_json::from_str(event.envelope.get()).ok()?;
    Some(said.data)
}

/// Whether with this entry somebody sees other conversations than they did: what they know from before is no use to them, so they are told
/// nothing after it and come back.
pub fn moves(actor: &Actor, event: &StoredEvent) -> bool {
    let sees_part = !actor.sight.is_whole();
    match &*event.name {
        "role.updated" if actor.role == Role::Custom => said(event).is_some_and(|role| {
            actor.role_id == Some(role.id) && role.visibility.is_none_or(|sees| sees != actor.sight.visibility)
        }),
        "member.updated" => said(event).is_some_and(|member| {
            let other_role = member.role_id != actor.role_id;
            actor.user_id == Some(member.id) && other_role && (sees_part || member.role_id.is_some())
        }),
        "team.updated" if actor.sight.visibility == Visibility::OwnTeams => said(event).is_some_and(|team| {
            let me = actor.user_id.unwrap_or_default();
            let is_in = team.member_ids.is_some_and(|members| members.contains(&me));
            is_in != actor.sight.team_ids.contains(&team.id)
        }),
        "team.removed" if actor.sight.visibility == Visibility::OwnTeams => {
            said(event).is_some_and(|team| actor.sight.team_ids.contains(&team.id))
        }
        _ => false,
    }
}

/// The same of what is past: they are what they became by it, so it is not known what they were.
pub fn may_have_moved(actor: &Actor, event: &StoredEvent) -> bool {
    match &*event.name {
        "role.updated" => actor.role == Role::Custom && said(event).is_some_and(|role| actor.role_id == Some(role.id)),
        "member.updated" => said(event).is_some_and(|member| actor.user_id == Some(member.id)),
        "team.updated" | "team.removed" => actor.sight.visibility == Visibility::OwnTeams,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::domain::permissions::{Permissions, Sight};

    fn event(seq: i64, name: &str, data: &Value) -> StoredEvent {
        let text = json!({ "seq": seq, "type": name, "data": data }).to_string();
        StoredEvent {
            workspace_id: Uuid::nil(),
            seq,
            name: name.into(),
            envelope: RawValue::from_string(text).unwrap().into(),
            only_user_id: None,
            message: None,
            trace: None,
        }
    }

    fn actor(visibility: Visibility, team_ids: &[Uuid]) -> Actor {
        Actor {
            workspace_id: Uuid::nil(),
            role: Role::Custom,
            permissions: Permissions::of(Role::Agent),
            role_id: Some(Uuid::from_u128(50)),
            sight: Sight {
                visibility,
                team_ids: team_ids.to_vec(),
            },
            user_id: Some(Uuid::from_u128(1)),
            token_id: None,
            name: "Me".to_owned(),
            token_name: None,
            proof: None,
            suspended: false,
        }
    }

    #[test]
    fn an_entry_is_told_where_its_conversation_is_seen() {
        let [me, other] = [1, 2].map(Uuid::from_u128);
        let [mine, theirs, unknown] = [11, 12, 13].map(Uuid::from_u128);
        let place = |assignee_id| Place {
            assignee_id: Some(assignee_id),
            team_id: None,
        };
        let events = [
            event(1, "message.created", &json!({ "id": other, "conversation_id": mine })),
            event(2, "message.created", &json!({ "id": other, "conversation_id": theirs })),
            event(3, "conversation.updated", &json!({ "id": theirs })),
            event(4, "conversation.removed", &json!({ "id": theirs })),
            event(5, "notification.updated", &json!({ "id": other, "conversation": null })),
            event(
                6,
                "notification.updated",
                &json!({ "id": other, "conversation": { "id": theirs } }),
            ),
            event(7, "label.updated", &json!({ "id": other })),
            event(
                8,
                "message.updated",
                &json!({ "id": other, "conversation_id": unknown }),
            ),
            event(9, "message.updated", &json!({ "id": other })),
        ];
        let places = Places {
            about: events
                .iter()
                .filter_map(|event| Some((event.seq, conversation_of(event)?)))
                .collect(),
            places: HashMap::from([(mine, place(me)), (theirs, place(other))]),
        };
        let of = |actor: &Actor| {
            events
                .iter()
                .map(|event| places.verdict(actor, event))
                .collect::<Vec<_>>()
        };
        use Verdict::{Gone, Hidden, Told};
        let wanted = [Told, Hidden, Gone(theirs), Told, Told, Hidden, Told, Hidden, Hidden];
        assert_eq!(of(&actor(Visibility::OwnAndUnassigned, &[])), wanted);
        assert!(of(&actor(Visibility::All, &[])).iter().all(|verdict| *verdict == Told));
        let nothing_looked_up = Places::default();
        let blind = nothing_looked_up.verdict(&actor(Visibility::OwnTeams, &[]), &events[0]);
        assert_eq!(blind, Hidden, "what was not looked up is not told");
    }

    #[test]
    fn what_moves_ones_sight_is_ones_own_role_and_teams() {
        let [me, other, team, role] = [1, 2, 30, 50].map(Uuid::from_u128);
        let (teams, whole) = (actor(Visibility::OwnTeams, &[team]), actor(Visibility::All, &[]));
        for (name, data, moves_teams, moves_whole) in [
            (
                "role.updated",
                json!({ "id": role, "visibility": "own_teams" }),
                false,
                true,
            ),
            ("role.updated", json!({ "id": role, "visibility": "all" }), true, false),
            (
                "role.updated",
                json!({ "id": other, "visibility": "all" }),
                false,
                false,
            ),
            ("member.updated", json!({ "id": me, "role_id": role }), false, false),
            ("member.updated", json!({ "id": me, "role_id": null }), true, false),
            ("member.updated", json!({ "id": me, "role_id": other }), true, true),
            ("member.updated", json!({ "id": other, "role_id": other }), false, false),
            (
                "team.updated",
                json!({ "id": team, "member_ids": [me, other] }),
                false,
                false,
            ),
            (
                "team.updated",
                json!({ "id": team, "member_ids": [other] }),
                true,
                false,
            ),
            ("team.updated", json!({ "id": other, "member_ids": [me] }), true, false),
            ("team.removed", json!({ "id": team }), true, false),
            ("team.removed", json!({ "id": other }), false, false),
            ("label.removed", json!({ "id": role }), false, false),
        ] {
            let event = event(1, name, &data);
            assert_eq!(moves(&teams, &event), moves_teams, "{name} {data}");
            assert_eq!(moves(&whole, &event), moves_whole, "{name} {data}");
            assert!(
                !moves(&teams, &event) || may_have_moved(&teams, &event),
                "{name} {data}"
            );
        }
        let widened = event(1, "role.updated", &json!({ "id": role, "visibility": "all" }));
        assert!(may_have_moved(&whole, &widened), "they may have seen less before");
    }
}
