//! What somebody may hand on to others: no more than they have, and that somebody is an owner is in the hands of owners alone.

use super::{Permissions, Reach};
use crate::domain::access::Actor;
use crate::domain::views::Role;
use crate::errors::{Error, Result};

#[derive(Debug, Clone, Copy)]
pub struct Giver {
    role: Role,
    reach: Reach,
}

impl From<&Actor> for Giver {
    fn from(actor: &Actor) -> Self {
        Self {
            role: actor.role,
            reach: actor.reach(),
        }
    }
}

impl From<Role> for Giver {
    /// Somebody with all that the role may.
    fn from(role: Role) -> Self {
        Self {
            role,
            reach: Reach::everywhere(Permissions::of(role)),
        }
    }
}

impl Giver {
    /// Whether they may make somebody that, or make somebody who is that something else; `reach`: what the role may and sees, or the part of it
    /// that is given.
    pub fn gives(self, role: Role, reach: Reach) -> Result<()> {
        if role == Role::Owner && self.role != Role::Owner {
            return Err(Error::Forbidden("Only owners may make owners or change them."));
        }
        if reach.within(self.reach) {
            Ok(())
        } else {
            Err(Error::Forbidden("Nobody may give or take away more than they have."))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::permissions::Permission;
    use crate::domain::views::Visibility;

    fn all_of(role: Role) -> Reach {
        Reach::everywhere(Permissions::of(role))
    }

    #[test]
    fn nobody_gives_more_than_they_have() {
        for (by, role, may) in [
            (Role::Owner, Role::Owner, true),
            (Role::Owner, Role::Agent, true),
            (Role::Admin, Role::Owner, false),
            (Role::Admin, Role::Admin, true),
            (Role::Agent, Role::Admin, false),
            (Role::Agent, Role::Agent, true),
        ] {
            assert_eq!(
                Giver::from(by).gives(role, all_of(role)).is_ok(),
                may,
                "{by:?} makes {role:?}"
            );
        }
        let narrow = Giver {
            role: Role::Owner,
            reach: Reach::everywhere([Permission::MembersManage].into_iter().collect()),
        };
        assert!(
            narrow.gives(Role::Agent, all_of(Role::Agent)).is_err(),
            "a token that may do no more"
        );
        let part = Reach::everywhere([Permission::MembersManage].into_iter().collect());
        assert!(narrow.gives(Role::Owner, part).is_ok() && Giver::from(Role::Admin).gives(Role::Owner, part).is_err());
        let short_sighted = Giver {
            reach: Reach {
                visibility: Visibility::OwnTeams,
                ..all_of(Role::Agent)
            },
            ..Giver::from(Role::Agent)
        };
        assert!(
            short_sighted.gives(Role::Agent, all_of(Role::Agent)).is_err(),
            "who sees a part lets nobody see all"
        );
        assert!(short_sighted.gives(Role::Custom, short_sighted.reach).is_ok());
    }
}
