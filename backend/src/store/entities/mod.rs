//! Entities of what is edited one by one, and the one door to them: it asks for the workspace.

pub mod api_token;
pub mod canned_response;
pub mod label;
pub mod member;
pub mod team;
pub mod team_member;
pub mod users;
pub mod workspace;

use sea_orm::{ColumnTrait, DeleteMany, EntityTrait, QueryFilter, Select};
use uuid::Uuid;

/// Rows that belong to a workspace.
pub trait Tenant: EntityTrait {
    const WORKSPACE_ID: Self::Column;

    fn of(workspace_id: Uuid) -> Select<Self> {
        Self::find().filter(Self::WORKSPACE_ID.eq(workspace_id))
    }

    fn delete_of(workspace_id: Uuid) -> DeleteMany<Self> {
        Self::delete_many().filter(Self::WORKSPACE_ID.eq(workspace_id))
    }
}
