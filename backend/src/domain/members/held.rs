//! The role that a member has: one that is always there, or one that the workspace has made.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::domain::access::{role, role_name};
use crate::domain::permissions::Reach;
use crate::domain::roles;
use crate::domain::views::Role;
use crate::errors::{Error, Result};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::domain) struct Held {
    pub role: Role,
    /// With the role custom, which.
    pub role_id: Option<Uuid>,
}

impl Held {
    pub fn of(role: Role) -> Self {
        Self { role, role_id: None }
    }

    /// As it is stored.
    pub fn stored(name: &str, role_id: Option<Uuid>) -> Self {
        match role_id {
            Some(id) => Self {
                role: Role::Custom,
                role_id: Some(id),
            },
            None => Self::of(role(name)),
        }
    }

    /// What was asked for; what is left out stays as it is.
    pub fn chosen(role: Option<Role>, role_id: Option<Uuid>, is: Option<Self>) -> Result<Self> {
        match (role, role_id, is) {
            (None | Some(Role::Custom), Some(id), _) => Ok(Self {
                role: Role::Custom,
                role_id: Some(id),
            }),
            (Some(_), Some(_), _) => Err(Error::invalid("role_id", "is for the role custom alone")),
            (None, None, Some(is)) => Ok(is),
            (Some(Role::Custom), None, Some(is)) if is.role == Role::Custom => Ok(is),
            (Some(Role::Custom) | None, None, _) => Err(Error::invalid("role_id", "is missing")),
            (Some(role), None, _) => Ok(Self::of(role)),
        }
    }

    /// A role that the workspace has made is agent to the version before, which knows none.
    pub fn column(self) -> &'static str {
        role_name(match self.role {
            Role::Custom => Role::Agent,
            role => role,
        })
    }

    pub async fn reach(self, connection: &mut PgConnection, workspace_id: Uuid) -> Result<Reach> {
        roles::reach_of(connection, workspace_id, self.role, self.role_id).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_stays_and_a_made_role_is_named() {
        let id = Uuid::from_u128(1);
        let made = Held {
            role: Role::Custom,
            role_id: Some(id),
        };
        let agent = Held::of(Role::Agent);
        for (role, role_id, is, wanted) in [
            (None, None, Some(made), Some(made)),
            (None, None, Some(agent), Some(agent)),
            (Some(Role::Custom), None, Some(made), Some(made)),
            (Some(Role::Custom), None, Some(agent), None),
            (Some(Role::Custom), None, None, None),
            (Some(Role::Custom), Some(id), None, Some(made)),
            (None, Some(id), Some(agent), Some(made)),
            (Some(Role::Admin), None, Some(made), Some(Held::of(Role::Admin))),
            (Some(Role::Admin), Some(id), Some(agent), None),
        ] {
            assert_eq!(
                Held::chosen(role, role_id, is).ok(),
                wanted,
                "{role:?} {role_id:?} {is:?}"
            );
        }
        assert_eq!((made.column(), Held::of(Role::Owner).column()), ("agent", "owner"));
    }
}
