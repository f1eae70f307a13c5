//! What goes along when a workspace moves, and what stays: every table is in one of the two lists, and one that is in neither is refused, so that
//! whoever adds a table has to think of it.

/// How the rows of a table go along. SQL is about `t`; `$2` is the moment of the export. Whoever has a folder can write to it, so what keeps
/// rows from doing something here holds on the way in as well.
pub(super) struct Taken {
    pub table: &'static str,
    /// Which of them: others do not go, and are refused on the way in.
    pub rows: &'static str,
    /// Which of those go.
    pub goes: &'static str,
    /// Columns that stay here, and are there as for a new row.
    pub without: &'static [&'static str],
    /// Columns that are something else, both on the way out and on the way in.
    pub instead: &'static [(&'static str, &'static str)],
    /// Columns that go as something else, which needs other tables.
    pub goes_as: &'static [(&'static str, &'static str)],
}

/// All of them, as they are.
const fn every(table: &'static str) -> Taken {
    Taken {
        table,
        rows: "true",
        goes: "true",
        without: &[],
        instead: &[],
        goes_as: &[],
    }
}

/// Where a reader of the change log is: at its end, since the log itself stays.
const AT_THE_END: (&str, &str) = (
    "seq",
    "coalesce((select c.last_seq from workspace_counter c where c.workspace_id = t.workspace_id), 0)",
);

/// What was waiting to be sent is not sent by itself: it may have gone out here since.
const REPLY_ERROR: &str = r#"case t.delivery_status when 'sending' then null when 'pending' then
  '{"code": "setup", "platform_code": null, "detail": "This had not been sent when the workspace was moved. Look through the conversation, and send it again once the account is connected."}'::jsonb
  else t.delivery_error end"#;
const REACTION_ERROR: &str = r#"case t.delivery when 'pending' then
  '{"code": "setup", "platform_code": null, "detail": "This had not been sent when the workspace was moved."}'::jsonb
  else t.error end"#;

/// What goes along.
pub(super) const TAKEN: &[Taken] = &[
    Taken {
        without: &["not_before", "trace"],
        instead: &[
            (
                "delivery_status",
                "case t.delivery_status when 'pending' then 'failed' when 'sending' then 'unknown' else t.delivery_status end",
            ),
            ("delivery_error", REPLY_ERROR),
        ],
        ..every("agent_message")
    },
    Taken {
        // nothing is known of open conversations yet: it is looked at anew
        instead: &[("seq", "-1::bigint")],
        ..every("assignment_progress")
    },
    every("assignment_capacity"),
    every("assignment_settings"),
    every("assignment_team"),
    every("assignment_turn"),
    Taken {
        // uploads that were in nobody's draft are nothing yet
        goes: "t.message_id is not null or t.uploaded_by is null or exists (
          select from draft_attachment d where d.workspace_id = t.workspace_id and d.attachment_id = t.id)",
        instead: &[
            ("state", "case t.state when 'pending' then 'failed' else t.state end"),
            (
                "error",
                "case t.state when 'pending' then 'This file had not been fetched when the workspace was moved.' else t.error end",
            ),
        ],
        ..every("attachment")
    },
    every("audit_entry"),
    every("availability"),
    every("canned_response"),
    every("composer_setting"),
    every("contact"),
    every("contact_attribute"),
    every("contact_change"),
    every("contact_identity"),
    Taken {
        without: &["lease_until"],
        instead: &[
            (
                "state",
                "case when t.state in ('checking', 'running') then 'cancelled' else t.state end",
            ),
            (
                "finished_at",
                "case when t.state in ('checking', 'running') then $2::timestamptz else t.finished_at end",
            ),
        ],
        ..every("contact_import")
    },
    every("contact_import_line"),
    every("contact_merge"),
    every("conversation"),
    every("conversation_label"),
    every("custom_role"),
    every("customer_message"),
    Taken {
        // nothing is due, and nobody is at it
        without: &[
            "due_at",
            "lease_until",
            "lease_owner",
            "settling_external_id",
            "settling_until",
            "settled_external_id",
        ],
        ..every("delivery_lane")
    },
    Taken {
        instead: &[(
            "status",
            "case t.status when 'pending' then 'failed' when 'sending' then 'unknown' else t.status end",
        )],
        ..every("delivery_part")
    },
    every("draft"),
    every("draft_attachment"),
    every("erased_message"),
    Taken {
        // one that runs would be gone on with
        rows: "t.state <> 'running'",
        ..every("erasure")
    },
    Taken {
        // an id of one is known without its workspace
        rows: "not exists (select from inbox o where o.id = t.id and o.workspace_id <> t.workspace_id)",
        // as one that was taken away: connecting the same account gives it back with its history
        without: &[
            "credentials",
            "credential_names",
            "state_detail",
            "held_until",
            "hold_steps",
            "token_expires_at",
            "token_issued_at",
            "token_refresh_tried_at",
            "grant_app",
            "granted_by",
        ],
        instead: &[
            ("state", "'disabled'::text"),
            ("removed_at", "coalesce(t.removed_at, $2::timestamptz)"),
        ],
        ..every("inbox")
    },
    every("inbox_notice"),
    every("label"),
    every("macro"),
    every(MEMBERS),
    every("mention"),
    every("message"),
    every("message_edit"),
    Taken {
        // webhook endpoints stay, and so does what was told of them
        rows: "t.kind <> 'webhook_endpoint'",
        ..every("notification")
    },
    Taken {
        goes_as: &[AT_THE_END],
        ..every("notification_progress")
    },
    every("notification_settings"),
    Taken {
        without: &["claimed_until"],
        instead: &[
            (
                "delivery",
                "case t.delivery when 'pending' then 'failed' else t.delivery end",
            ),
            ("error", REACTION_ERROR),
            // what the customer sees
            (
                "emoji",
                "case t.delivery when 'pending' then coalesce(t.delivered_emoji, t.emoji) else t.emoji end",
            ),
        ],
        ..every("reaction")
    },
    every("read_mark"),
    every("saved_view"),
    every("system_message"),
    every("team"),
    every("team_member"),
    Taken {
        // files are counted anew
        instead: &[("storage_at", "null::timestamptz"), ("storage_stale", "true")],
        goes_as: &[AT_THE_END],
        ..every("usage_progress")
    },
    Taken {
        // whoever takes it in has it wait until all of it is there
        without: &["suspended_at"],
        ..every(WORKSPACE)
    },
    every(COUNTER),
    every("workspace_usage"),
];

/// The row that all others hang on: the first.
pub(super) const WORKSPACE: &str = "workspace";
/// Whoever follows the change log finds a workspace by it: the last.
pub(super) const COUNTER: &str = "workspace_counter";
/// Who belongs to it.
pub(super) const MEMBERS: &str = "member";
/// It tells of its moment: who is named in it stays who they were.
pub(super) const AUDIT: &str = "audit_entry";

/// What stays, and why.
pub(super) const LEFT_OUT: &[(&str, &str)] = &[
    ("api_token", "a secret: tokens are made anew"),
    ("assignment_open", "reckoned from the conversations"),
    ("audit_head", "the database writes it with the entries"),
    ("channel_account", "accounts are connected anew"),
    ("contact_export", "copies that are kept for days: they are made anew"),
    ("contact_search", "reckoned from the contacts"),
    (
        "delivery_attempt",
        "a log of some weeks: what came of it is in the messages",
    ),
    ("endpoint_delivery", "a log of some weeks of endpoints that stay"),
    ("event", "a log of some weeks: what came of it is in the other tables"),
    ("idempotency_key", "answers that are kept for a day"),
    ("inbox_check", "platforms are asked anew"),
    ("inbox_reconcile", "inboxes begin anew when they are connected"),
    ("invitation", "a secret: the links of invitations lead here"),
    ("link_preview", "pages are asked anew"),
    ("message_moment", "measurements of some weeks"),
    ("message_search", "reckoned from the messages"),
    (
        "message_template",
        "the platform's: fetched when the account is connected",
    ),
    ("oauth_grant", "a secret: logins under way end here"),
    ("oauth_state", "a secret: logins under way end here"),
    ("parked_effect", "it waits for webhooks, which come here"),
    ("presence", "who is here now"),
    ("push_subscription", "a secret: browsers subscribe anew"),
    ("scheduled_attachment", "files of replies that are not sent twice"),
    ("scheduled_message", "it would be sent twice"),
    ("search_progress", "the index is made anew"),
    ("sign_in_flow", "a secret: sign-ins under way end here"),
    (
        "sign_in_identity",
        "what a provider that stays has said of people: it says so again when they come through it",
    ),
    (
        "sign_in_provider",
        "a secret, and a redirect address that leads here: the provider is set up anew",
    ),
    ("template_sync", "templates are fetched when the account is connected"),
    ("waiting_job", "it would be done twice"),
    ("webhook_endpoint", "a secret: endpoints are made anew"),
    ("webhook_event", "raw webhooks, with ids of others in them"),
    ("webhook_replay", "of raw webhooks, which stay"),
];

pub(super) fn taken(table: &str) -> Option<&'static Taken> {
    TAKEN.iter().find(|taken| taken.table == table)
}

pub(super) fn is_left_out(table: &str) -> bool {
    LEFT_OUT.iter().any(|(left_out, _)| *left_out == table)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::domain::sealed;

    #[test]
    fn a_table_goes_along_or_stays() {
        let mut named = BTreeSet::new();
        let all = TAKEN.iter().map(|taken| taken.table);
        for table in all.chain(LEFT_OUT.iter().map(|(table, _)| *table)) {
            assert!(named.insert(table), "{table} is named twice");
        }
    }

    #[test]
    fn nothing_that_is_sealed_goes_along() {
        for (table, column) in sealed::columns() {
            let goes_along = taken(table).is_some_and(|taken| !taken.without.contains(&column));
            assert!(!goes_along, "{table}.{column}");
        }
    }
}
