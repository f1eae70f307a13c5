//! The language that the desk speaks to a user: one for all workspaces, as the user is one for all of them.

use uuid::Uuid;

use crate::domain::views::Language;
use crate::errors::Result;
use crate::store::Store;

impl Language {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ru => "ru",
            Self::Zh => "zh",
            Self::Ar => "ar",
        }
    }

    /// None also for one that a newer version has written: then the browser's is spoken.
    pub(in crate::domain) fn read(text: &str) -> Option<Self> {
        [Self::En, Self::Ru, Self::Zh, Self::Ar]
            .into_iter()
            .find(|language| language.as_str() == text)
    }
}

pub(super) async fn of(store: &Store, user_id: Uuid) -> Result<Option<Language>> {
    let text: Option<String> = sqlx::query_scalar("select language from users where id = $1")
        .bind(user_id)
        .fetch_one(&store.database.owner)
        .await?;
    Ok(text.as_deref().and_then(Language::read))
}

pub async fn choose_language(store: &Store, user_id: Uuid, language: Option<Language>) -> Result<()> {
    sqlx::query("update users set language = $2 where id = $1")
        .bind(user_id)
        .bind(language.map(Language::as_str))
        .execute(&store.database.owner)
        .await?;
    Ok(())
}
