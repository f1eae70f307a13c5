//! Schema history of Frontdesk, forward only. Every step leaves the previous version of the product able to run:
//! add, never rename or tighten what it still writes; take away one release later.

use sea_orm_migration::prelude::*;

pub mod concurrently;
mod m0001_base;
mod m0002_desk;
mod m0003_telegram;
mod m0004_inbound;
mod m0005_outbound;
mod m0006_templates;
mod m0007_media;
mod m0008_logins;
mod m0009_health;
mod m0010_search;
mod m0012_times;
mod m0013_triage;
mod m0014_drafts;
mod m0014_files;
mod m0014_link_previews;
mod m0014_macros;
mod m0014_mentions;
mod m0014_sending;
mod m0015_notifications;
mod m0016_language;
mod m0017_assignment;
mod m0017_assignment_lines;
mod m0018_people;
mod m0018_people_indexes;
mod m0019_audit;
mod m0019_sessions;
mod m0020_estimates;
mod m0020_live_indexes;
mod m0021_account_links;
mod m0021_invitations;
mod m0021_mail;
mod m0021_roles;
mod m0021_token_indexes;
mod m0021_tokens;
mod m0022_builds;
mod m0022_second_factor;
mod m0022_webhook_endpoints;
mod m0023_visibility;
mod m0023_visibility_policies;
mod m0024_operator;
mod m0024_usage;
mod m0025_idempotency;
mod m0027_privacy;
mod m0027_privacy_index;
mod m0028_retention;
mod m0028_retention_index;
mod m0029_sign_in_provider;
mod m0030_passkeys;
mod m0031_pictures_told;
mod m0032_workspace_import;
mod m0033_bounded_reads;
mod m0033_read_indexes;
mod m0034_lists;
#[cfg(feature = "next-version")]
mod m9999_next_version;

pub use sea_orm_migration::MigratorTrait;

pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_base::Migration),
            Box::new(m0002_desk::Migration),
            Box::new(m0003_telegram::Migration),
            Box::new(m0004_inbound::Migration),
            Box::new(m0005_outbound::Migration),
            Box::new(m0006_templates::Migration),
            Box::new(m0007_media::Migration),
            Box::new(m0008_logins::Migration),
            Box::new(m0009_health::Migration),
            Box::new(m0010_search::Migration),
            Box::new(m0012_times::Migration),
            Box::new(m0013_triage::Migration),
            Box::new(m0014_mentions::Migration),
            Box::new(m0014_drafts::Migration),
            Box::new(m0014_sending::Migration),
            Box::new(m0014_macros::Migration),
            Box::new(m0014_files::Migration),
            Box::new(m0014_link_previews::Migration),
            Box::new(m0015_notifications::Migration),
            Box::new(m0016_language::Migration),
            Box::new(m0017_assignment::Migration),
            Box::new(m0017_assignment_lines::Migration),
            Box::new(m0018_people::Migration),
            Box::new(m0018_people_indexes::Migration),
            Box::new(m0019_audit::Migration),
            Box::new(m0019_sessions::Migration),
            Box::new(m0020_estimates::Migration),
            Box::new(m0020_live_indexes::Migration),
            Box::new(m0021_mail::Migration),
            Box::new(m0021_account_links::Migration),
            Box::new(m0021_invitations::Migration),
            Box::new(m0021_tokens::Migration),
            Box::new(m0021_token_indexes::Migration),
            Box::new(m0021_roles::Migration),
            Box::new(m0022_webhook_endpoints::Migration),
            Box::new(m0022_second_factor::Migration),
            Box::new(m0022_builds::Migration),
            Box::new(m0023_visibility::Migration),
            Box::new(m0023_visibility_policies::Migration),
            Box::new(m0024_operator::Migration),
            Box::new(m0024_usage::Migration),
            Box::new(m0025_idempotency::Migration),
            Box::new(m0027_privacy::Migration),
            Box::new(m0027_privacy_index::Migration),
            Box::new(m0028_retention::Migration),
            Box::new(m0028_retention_index::Migration),
            Box::new(m0029_sign_in_provider::Migration),
            Box::new(m0030_passkeys::Migration),
            Box::new(m0031_pictures_told::Migration),
            Box::new(m0032_workspace_import::Migration),
            Box::new(m0033_bounded_reads::Migration),
            Box::new(m0033_read_indexes::Migration),
            Box::new(m0034_lists::Migration),
            #[cfg(feature = "next-version")]
            Box::new(m9999_next_version::Migration),
        ]
    }
}
