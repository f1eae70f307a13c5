//! The mail server, by hand as a program would speak to it.

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::support::{World, world};

const MAIL: &str = "From: Desk <desk@frontdesk.example>\r\nTo: Ada <ada@example.test>\r\nSubject: Hello\r\nMessage-ID: <1@x>\r\n\
    Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee https://desk.example/x\r\n..\r\n\
    --b\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script><p>See</p>\r\n--b--\r\n";

struct Line(BufReader<TcpStream>);

impl Line {
    async fn open(world: &World) -> Self {
        let address = world.sandbox.smtp_url().trim_start_matches("smtp://").to_owned();
        let mut line = Self(BufReader::new(TcpStream::connect(address).await.unwrap()));
        assert!(line.hear().await.starts_with("220 "));
        line
    }

    /// The last line of an answer; empty: the connection is closed.
    async fn hear(&mut self) -> String {
        loop {
            let mut line = String::new();
            self.0.read_line(&mut line).await.unwrap();
            if line.as_bytes().get(3) != Some(&b'-') {
                return line;
            }
        }
    }

    async fn say(&mut self, text: &str) -> String {
        self.0
            .get_mut()
            .write_all(format!("{text}\r\n").as_bytes())
            .await
            .unwrap();
        self.hear().await
    }

    async fn send(&mut self, to: &str) -> String {
        assert!(self.say("MAIL FROM:<desk@frontdesk.example>").await.starts_with("250"));
        assert!(self.say(&format!("RCPT TO:<{to}>")).await.starts_with("250"));
        assert!(self.say("DATA").await.starts_with("354"));
        self.say(&format!("{MAIL}.")).await
    }
}

async fn caught(world: &World, query: &str) -> Vec<Value> {
    let list = world.get(&format!("/__sandbox/mail{query}")).await;
    list["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_mail_is_caught_and_shown_as_its_reader_sees_it() {
    let world = world().await;
    let mut line = Line::open(&world).await;
    assert!(line.say("EHLO desk").await.starts_with("250 "));
    assert!(line.say("DATA").await.starts_with("503"), "nobody to bring it to");
    assert!(line.send("ada@example.test").await.starts_with("250"));
    assert!(line.send("bob@example.test").await.starts_with("250"));
    assert!(line.say("VRFY ada").await.starts_with("502"));
    assert!(line.say("QUIT").await.starts_with("221"));
    assert_eq!(caught(&world, "").await.len(), 2);
    let mail = caught(&world, "?to=ADA@example.test").await.remove(0);
    for (name, value) in [
        ("subject", json!("Hello")),
        ("message_id", json!("<1@x>")),
        ("recipients", json!(["ada@example.test"])),
        ("links", json!(["https://desk.example/x"])),
    ] {
        assert_eq!(mail[name], value, "{name}: {mail}");
    }
    let lines = || mail["text"].as_str().unwrap().lines();
    assert!(lines().any(|line| line == "."), "a dot of its own: {mail}");
    let page = world
        .http
        .get(world.url(&format!("/mail/{}", mail["id"])))
        .send()
        .await
        .unwrap();
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(
        policy.starts_with("sandbox ") && !policy.contains("allow-scripts"),
        "{policy}"
    );
    assert!(page.text().await.unwrap().contains("<p>See</p>"));
    let index = world.http.get(world.url("/mail")).send().await.unwrap();
    assert!(index.text().await.unwrap().contains("mail.js"));
    world.http.delete(world.url("/__sandbox/mail")).send().await.unwrap();
    assert!(caught(&world, "").await.is_empty());
}

#[tokio::test]
async fn it_refuses_and_breaks_off_when_it_is_told_to() {
    let world = world().await;
    let answers = json!({ "answers": [{ "refuse": 451 }, "take_and_break"] });
    world.post("/__sandbox/mail/answers", answers).await;
    let mut line = Line::open(&world).await;
    line.say("HELO desk").await;
    assert!(line.send("ada@example.test").await.starts_with("451"));
    assert!(caught(&world, "").await.is_empty());
    assert_eq!(line.send("ada@example.test").await, "", "nothing is said");
    assert_eq!(caught(&world, "").await.len(), 1);
    let mut again = Line::open(&world).await;
    again.say("HELO desk").await;
    assert!(again.send("ada@example.test").await.starts_with("250"));
}
