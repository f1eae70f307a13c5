//! Which conversations somebody sees: the one place where that is decided for what is told, events, notifications and pushes. Requests are held to
//! the same by the database, whose policies say it in SQL (`migrations/src/m0023_visibility_policies.rs`) for whoever `store/viewer.rs` says that
//! looks; `http/sight.rs` says which requests run behind them, and `conversations/ways.rs` where lists are looked for.

use uuid::Uuid;

use super::Permissions;
use crate::domain::views::Visibility;

/// What somebody may, and of which conversations: what a role gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    pub permissions: Permissions,
    pub visibility: Visibility,
}

impl Reach {
    /// Of all conversations, as with the roles that are always there.
    pub fn everywhere(permissions: Permissions) -> Self {
        Self {
            permissions,
            visibility: Visibility::All,
        }
    }

    /// Whether there is nothing in it that the other has not.
    pub fn within(self, other: Self) -> bool {
        self.permissions.within(other.permissions) && self.visibility.within(other.visibility)
    }
}

/// What a member sees as their role and their teams are now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sight {
    pub visibility: Visibility,
    /// Of one who sees those of their teams, in the order of the ids; empty for others, to whom it makes no difference.
    pub team_ids: Vec<Uuid>,
}

/// Who has a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub assignee_id: Option<Uuid>,
    pub team_id: Option<Uuid>,
}

impl Sight {
    /// From what is stored with a role; none: not one that the workspace has made.
    pub fn stored(visibility: Option<&str>, team_ids: Option<Vec<Uuid>>) -> Self {
        Self {
            visibility: visibility.map_or(Visibility::All, Visibility::stored),
            team_ids: team_ids.unwrap_or_default(),
        }
    }

    pub fn is_whole(&self) -> bool {
        self.visibility == Visibility::All
    }

    /// Whether whatever the team has is seen.
    pub fn shows_team(&self, team_id: Uuid) -> bool {
        match self.visibility {
            Visibility::All => true,
            Visibility::OwnTeams => self.team_ids.contains(&team_id),
            Visibility::OwnAndUnassigned => false,
        }
    }

    /// The same as the policies of the database say it.
    pub fn shows(&self, member: Option<Uuid>, place: Place) -> bool {
        let is_theirs = place.assignee_id.is_some() && place.assignee_id == member;
        match self.visibility {
            Visibility::All => true,
            Visibility::OwnTeams => is_theirs || place.team_id.is_some_and(|team| self.shows_team(team)),
            Visibility::OwnAndUnassigned => is_theirs || place.assignee_id.is_none(),
        }
    }
}

/// With `custom_role r` and `member m` beside it: the columns `visibility` and `team_ids`, as [`Sight::stored`] takes them.
pub const SIGHT: &str = "r.visibility, case when r.visibility = 'own_teams' then array(
  select t.team_id from team_member t where t.workspace_id = m.workspace_id and t.user_id = m.user_id order by t.team_id) end as team_ids";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_ones_own_and_what_the_role_adds() {
        let [me, other, team, foreign] = [1, 2, 3, 4].map(Uuid::from_u128);
        let of = |visibility, team_ids: &[Uuid]| Sight {
            visibility,
            team_ids: team_ids.to_vec(),
        };
        let (all, teams, own) = (
            of(Visibility::All, &[]),
            of(Visibility::OwnTeams, &[team]),
            of(Visibility::OwnAndUnassigned, &[]),
        );
        for (assignee_id, team_id, in_teams, in_own) in [
            (Some(me), None, true, true),
            (Some(me), Some(foreign), true, true),
            (Some(other), Some(team), true, false),
            (Some(other), Some(foreign), false, false),
            (Some(other), None, false, false),
            (None, Some(team), true, true),
            (None, Some(foreign), false, true),
            (None, None, false, true),
        ] {
            let place = Place { assignee_id, team_id };
            assert!(all.shows(Some(me), place));
            assert_eq!(teams.shows(Some(me), place), in_teams, "{place:?}");
            assert_eq!(own.shows(Some(me), place), in_own, "{place:?}");
        }
        let nobodys = Place {
            assignee_id: None,
            team_id: None,
        };
        assert!(!teams.shows(None, nobodys), "nobody is no one's colleague");
    }

    #[test]
    fn only_all_holds_another() {
        let some = Permissions::of(crate::domain::views::Role::Agent);
        let of = |visibility| Reach {
            permissions: some,
            visibility,
        };
        let (all, teams, own) = (
            of(Visibility::All),
            of(Visibility::OwnTeams),
            of(Visibility::OwnAndUnassigned),
        );
        assert!(teams.within(all) && own.within(all) && own.within(own) && all.within(all));
        assert!(!all.within(own) && !teams.within(own) && !own.within(teams));
        assert!(!Reach::everywhere(Permissions::all()).within(all));
    }
}
