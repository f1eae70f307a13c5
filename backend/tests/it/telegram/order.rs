use serde_json::{Value, json};

use super::bot::Bot;

#[tokio::test]
async fn a_question_stands_before_its_answer_whatever_its_number() {
    let bot = Bot::connected().await;
    // numbers that end in 999 and go on in the same second
    for number in [998, 999, 1000] {
        let second = bot.app.store.clock.now().unix_timestamp();
        let message = json!({ "message": { "message_id": number, "date": second, "text": format!("question {number}"),
            "from": { "id": 111, "is_bot": false, "first_name": "Ada" }, "chat": { "id": 111, "type": "private", "first_name": "Ada" } } });
        assert_eq!(bot.update(&message).await, 200);
        let page = bot.app.get("/conversations?channel=telegram").await;
        let path = format!("/conversations/{}/messages", page["items"][0]["id"].as_str().unwrap());
        let answer = json!({ "client_id": format!("c{number}"), "text": format!("answer {number}") });
        assert_eq!(bot.app.post(&path, answer).await.0, 201);
    }
    let page = bot.app.get("/conversations?channel=telegram").await;
    let path = format!("/conversations/{}/messages", page["items"][0]["id"].as_str().unwrap());
    let timeline = bot.app.get(&path).await;
    let said: Vec<&Value> = timeline["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| &m["text"])
        .collect();
    let wanted = [998, 999, 1000].map(|n| [json!(format!("question {n}")), json!(format!("answer {n}"))]);
    assert_eq!(said, wanted.as_flattened().iter().collect::<Vec<_>>());
    bot.app.stop().await;
}
