//! Telegram's limits of speed are kept before they strike: about one message a second in a chat.

use std::time::Instant;

use serde_json::{Value, json};

use super::bot::{BOT, Bot};

#[tokio::test]
async fn one_person_gets_no_more_than_telegram_lets_through() {
    let bot = Bot::connected().await;
    bot.app.sandbox_post("settings", json!({ "pair_rate": true })).await;
    let ada = bot.person("111", "Ada Lark").await;
    ada.writes("Hello").await;
    // what is known of an account is known once something was sent through it
    let first = ada.is_answered(json!({ "text": "0" })).await;
    ada.becomes(&first, "sent").await;
    let begun = Instant::now();
    let mut last = Value::Null;
    for n in 1..8 {
        last = ada.is_answered(json!({ "text": format!("{n}") })).await;
    }
    ada.becomes(&last, "sent").await;
    assert!(begun.elapsed().as_secs() >= 3, "a burst, and then one in a second");
    let journal = bot
        .app
        .sandbox_get(&format!("journal?channel=telegram&account={BOT}"))
        .await;
    assert_eq!(journal["refused"], json!([]), "nothing was refused for its speed");
    let texts: Vec<&str> = journal["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["text"].as_str().unwrap())
        .collect();
    assert_eq!(texts, ["0", "1", "2", "3", "4", "5", "6", "7"]);
    bot.app.stop().await;
}
