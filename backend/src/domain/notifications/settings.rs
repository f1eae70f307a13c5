//! What a member wants to be told, and how. Kept on the server, so that it holds on every device.

use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::quiet;
use super::view::NotificationKind;
use crate::domain::views::Event;
use crate::errors::{Check, Result};
use crate::store::Scoped;

/// The ways in which one kind is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Ways {
    /// It stands in the list of notifications.
    pub centre: bool,
    pub sound: bool,
    /// By the desktop, while the dashboard is open.
    pub desktop: bool,
    /// By Web Push, also where the dashboard is closed.
    pub push: bool,
}

impl Ways {
    const fn new(centre: bool, sound: bool, desktop: bool, push: bool) -> Self {
        Self {
            centre,
            sound,
            desktop,
            push,
        }
    }

    pub fn any(self) -> bool {
        self.centre || self.sound || self.desktop || self.push
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Kinds {
    pub assigned: Ways,
    pub message: Ways,
    pub mention: Ways,
    pub unassigned: Ways,
    pub reply_failed: Ways,
    /// An inbox that is not connected any more, or a webhook endpoint that was switched off by itself.
    pub inbox: Ways,
}

impl Kinds {
    pub fn of(&self, kind: NotificationKind) -> Ways {
        match kind {
            NotificationKind::Assigned => self.assigned,
            NotificationKind::Message => self.message,
            NotificationKind::Mention => self.mention,
            NotificationKind::Unassigned => self.unassigned,
            NotificationKind::ReplyFailed => self.reply_failed,
            // both are the admins' to mend
            NotificationKind::Inbox | NotificationKind::WebhookEndpoint => self.inbox,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    Bell,
    Chime,
    Drop,
    Knock,
    Pulse,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Sound {
    pub tone: Tone,
    /// 0 to 100.
    #[schema(minimum = 0, maximum = 100)]
    pub volume: u8,
    /// Only while nobody looks at the dashboard.
    pub only_hidden: bool,
    /// Again after so many seconds while something is unread: 0 (never), 30, 60, 120 or 300.
    pub repeat_seconds: u16,
}

/// From when to when, by the clock of the time zone; past midnight where the end is before the beginning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DayPeriod {
    /// `22:00`
    pub from: String,
    /// `07:00`
    pub to: String,
}

/// When nothing sounds, shows or is pushed. The list is kept all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuietHours {
    pub on: bool,
    pub every_day: DayPeriod,
    /// Whole days: 1 (Monday) to 7 (Sunday).
    pub days_off: Vec<u8>,
    /// By its name, as `Europe/Lisbon`.
    pub time_zone: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NotificationSettings {
    pub kinds: Kinds,
    pub sound: Sound,
    pub quiet_hours: QuietHours,
    /// Inboxes of which nothing is told, whatever the kind.
    pub muted_inbox_ids: Vec<Uuid>,
}

impl Default for NotificationSettings {
    fn default() -> Self {
        Self {
            kinds: Kinds {
                assigned: Ways::new(true, true, true, true),
                message: Ways::new(true, true, true, true),
                mention: Ways::new(true, true, true, true),
                unassigned: Ways::new(true, true, true, false),
                reply_failed: Ways::new(true, true, true, true),
                inbox: Ways::new(true, false, true, true),
            },
            sound: Sound {
                tone: Tone::Chime,
                volume: 60,
                only_hidden: false,
                repeat_seconds: 0,
            },
            quiet_hours: QuietHours {
                on: false,
                every_day: DayPeriod {
                    from: "22:00".to_owned(),
                    to: "07:00".to_owned(),
                },
                days_off: Vec::new(),
                time_zone: "UTC".to_owned(),
            },
            muted_inbox_ids: Vec::new(),
        }
    }
}

/// In a larger workspace nobody is told of what nobody has, unless they ask for it: each new conversation would be a notification
/// for each of its members.
const ALL_ARE_TOLD: i64 = 50;

impl NotificationSettings {
    /// As it is at first in a workspace of so many active members.
    pub(super) fn among(members: i64) -> Self {
        let mut settings = Self::default();
        if members > ALL_ARE_TOLD {
            settings.kinds.unassigned = Ways::new(false, false, false, false);
        }
        settings
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NotificationSettingsView {
    /// 0: as it is for everybody at first.
    pub version: i64,
    #[serde(flatten)]
    pub settings: NotificationSettings,
}

const REPEATS: [u16; 5] = [0, 30, 60, 120, 300];
const MUTED_MAX: usize = 500;

/// What is stored may be older than a field of ours: then it is as for everybody.
pub(super) fn stored(settings: serde_json::Value) -> NotificationSettings {
    serde_json::from_value(settings).unwrap_or_default()
}

pub async fn get(scope: &mut Scoped, user_id: Uuid) -> Result<NotificationSettingsView> {
    let found: Option<(i64, serde_json::Value)> =
        sqlx::query_as("select version, settings from notification_settings where workspace_id = $1 and user_id = $2")
            .bind(scope.workspace_id())
            .bind(user_id)
            .fetch_optional(scope.connection())
            .await?;
    if let Some((version, settings)) = found {
        return Ok(NotificationSettingsView {
            version,
            settings: stored(settings),
        });
    }
    let members: i64 = sqlx::query_scalar("select count(*) from member where workspace_id = $1 and active")
        .bind(scope.workspace_id())
        .fetch_one(scope.connection())
        .await?;
    Ok(NotificationSettingsView {
        version: 0,
        settings: NotificationSettings::among(members),
    })
}

pub async fn put(
    scope: &mut Scoped,
    user_id: Uuid,
    settings: NotificationSettings,
) -> Result<NotificationSettingsView> {
    check(scope, &settings).await?;
    let version: i64 = sqlx::query_scalar(
        "insert into notification_settings (workspace_id, user_id, version, settings) values ($1, $2, 1, $3)
         on conflict (workspace_id, user_id) do update set version = notification_settings.version + 1, settings = excluded.settings
         returning version",
    )
    .bind(scope.workspace_id())
    .bind(user_id)
    .bind(Json(&settings))
    .fetch_one(scope.connection())
    .await?;
    let view = NotificationSettingsView { version, settings };
    scope.record_for(user_id, Event::NotificationSettingsUpdated(view.clone()));
    Ok(view)
}

async fn check(scope: &mut Scoped, settings: &NotificationSettings) -> Result<()> {
    let NotificationSettings {
        sound,
        quiet_hours: quiet,
        muted_inbox_ids: muted,
        ..
    } = settings;
    let known: i64 = sqlx::query_scalar("select count(*) from inbox where workspace_id = $1 and id = any($2)")
        .bind(scope.workspace_id())
        .bind(muted)
        .fetch_one(scope.connection())
        .await?;
    let mut distinct = muted.clone();
    distinct.sort_unstable();
    distinct.dedup();
    let clock = "must be a time of the day, as 22:00";
    Check::default()
        .field("sound.volume", sound.volume <= 100, "must be 0 to 100")
        .field(
            "sound.repeat_seconds",
            REPEATS.contains(&sound.repeat_seconds),
            "must be one of 0, 30, 60, 120, 300",
        )
        .field(
            "quiet_hours.every_day.from",
            quiet::is_clock(&quiet.every_day.from),
            clock,
        )
        .field("quiet_hours.every_day.to", quiet::is_clock(&quiet.every_day.to), clock)
        .field(
            "quiet_hours.days_off",
            quiet.days_off.iter().all(|day| (1..=7).contains(day)) && quiet.days_off.len() <= 7,
            "must be days from 1 (Monday) to 7 (Sunday)",
        )
        .field(
            "quiet_hours.time_zone",
            quiet::is_zone(&quiet.time_zone),
            "is no time zone; give its name, as Europe/Lisbon",
        )
        .field("muted_inbox_ids", muted.len() <= MUTED_MAX, "are too many")
        .field(
            "muted_inbox_ids",
            known == i64::try_from(distinct.len()).unwrap_or(i64::MAX),
            "names an inbox that is not there",
        )
        .done()
}
