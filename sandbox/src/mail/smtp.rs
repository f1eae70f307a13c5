//! As much of SMTP (RFC 5321) as somebody needs who hands over mail: no encryption, no sign-in, nothing sent on.

use serde_json::json;
use tokio::io::{AsyncBufRead, AsyncBufReadExt as _, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::{Answer, Letter};
use crate::app::App;

/// Longer than any line that RFC 5321 allows.
const LINE_MAX: u64 = 4_096;
const MAIL_MAX: usize = 4 * 1024 * 1024;
const RECIPIENTS_MAX: usize = 100;

pub async fn serve(listener: TcpListener, app: App) {
    let mut closed = app.closed.clone();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = closed.wait_for(|closed| *closed) => return,
        };
        let Ok((stream, _)) = accepted else { continue };
        let (app, mut closed) = (app.clone(), closed.clone());
        tokio::spawn(async move {
            tokio::select! {
                ended = talk(stream, &app) => if let Err(error) = ended {
                    tracing::debug!(%error, "a mail connection broke");
                },
                _ = closed.wait_for(|closed| *closed) => {}
            }
        });
    }
}

#[derive(Default)]
struct Envelope {
    begun: bool,
    recipients: Vec<String>,
}

async fn talk(mut stream: TcpStream, app: &App) -> std::io::Result<()> {
    let (read, mut write) = stream.split();
    let mut read = BufReader::new(read);
    say(&mut write, "220 sandbox ESMTP, which keeps what it gets").await?;
    let mut envelope = Envelope::default();
    while let Some(line) = line(&mut read).await? {
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        match verb.as_str() {
            "EHLO" => {
                say(
                    &mut write,
                    &format!("250-sandbox\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE {MAIL_MAX}"),
                )
                .await?
            }
            "HELO" => say(&mut write, "250 sandbox").await?,
            "NOOP" => say(&mut write, "250 OK").await?,
            "RSET" => {
                envelope = Envelope::default();
                say(&mut write, "250 OK").await?;
            }
            "MAIL" => {
                envelope = Envelope {
                    begun: true,
                    ..Envelope::default()
                };
                say(&mut write, "250 OK").await?;
            }
            "RCPT" => match address(&line) {
                _ if !envelope.begun => say(&mut write, "503 MAIL comes first").await?,
                Some(_) if envelope.recipients.len() == RECIPIENTS_MAX => {
                    say(&mut write, "452 too many recipients").await?
                }
                Some(address) => {
                    envelope.recipients.push(address);
                    say(&mut write, "250 OK").await?;
                }
                None => say(&mut write, "501 RCPT TO:<address>").await?,
            },
            "DATA" if envelope.recipients.is_empty() => say(&mut write, "503 RCPT comes first").await?,
            "DATA" => {
                say(&mut write, "354 end with a line that is a dot").await?;
                let Some(raw) = data(&mut read).await? else {
                    return say(&mut write, "552 larger than any mail").await;
                };
                match take(app, &raw, std::mem::take(&mut envelope).recipients) {
                    Some(answer) => say(&mut write, &answer).await?,
                    None => return Ok(()),
                }
            }
            "QUIT" => return say(&mut write, "221 bye").await,
            _ => say(&mut write, "502 not here").await?,
        }
    }
    Ok(())
}

/// What is answered; none: the connection breaks.
fn take(app: &App, raw: &[u8], recipients: Vec<String>) -> Option<String> {
    let letter = match Letter::read(raw, recipients) {
        Ok(letter) => letter,
        Err(error) => return Some(format!("554 this is no mail: {error}")),
    };
    let mut state = app.world.lock();
    match state.mail.next_answer() {
        Some(Answer::Refuse(code)) => return Some(format!("{code} refused, as it was asked for")),
        Some(Answer::TakeAndBreak) => {
            state.mail.put(letter);
            return None;
        }
        None => state.mail.put(letter),
    }
    drop(state);
    app.world.tell(&json!({"type": "mail"}));
    Some("250 kept".to_owned())
}

async fn say(write: &mut (impl AsyncWrite + Unpin), text: &str) -> std::io::Result<()> {
    write.write_all(format!("{text}\r\n").as_bytes()).await
}

/// Without its end; none: the other side is gone.
async fn line(read: &mut (impl AsyncBufRead + Unpin)) -> std::io::Result<Option<String>> {
    let mut line = Vec::new();
    if (&mut *read).take(LINE_MAX).read_until(b'\n', &mut line).await? == 0 {
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(&line).trim_end().to_owned()))
}

/// Up to the line that is a dot; none: it is too large.
async fn data(read: &mut (impl AsyncBufRead + Unpin)) -> std::io::Result<Option<Vec<u8>>> {
    let mut all = Vec::new();
    loop {
        let begin = all.len();
        let left = (MAIL_MAX.saturating_sub(begin) + 1) as u64;
        if (&mut *read).take(left).read_until(b'\n', &mut all).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if all.len() > MAIL_MAX {
            return Ok(None);
        }
        match &all[begin..] {
            b".\r\n" | b".\n" => {
                all.truncate(begin);
                return Ok(Some(all));
            }
            // a line that begins with a dot was given one more
            [b'.', ..] => {
                all.remove(begin);
            }
            _ => {}
        }
    }
}

/// What stands between `<` and `>`.
fn address(line: &str) -> Option<String> {
    let (_, rest) = line.split_once('<')?;
    let (address, _) = rest.split_once('>')?;
    (!address.is_empty()).then(|| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_mail_ends_with_a_dot_and_dots_of_its_own_are_unstuffed() {
        let mut read: &[u8] = b"Subject: x\r\n\r\n..hidden\r\nend.\r\n.\r\nQUIT\r\n";
        let mail = data(&mut read).await.unwrap().unwrap();
        assert_eq!(mail, b"Subject: x\r\n\r\n.hidden\r\nend.\r\n");
        assert_eq!(line(&mut read).await.unwrap().as_deref(), Some("QUIT"));
        assert_eq!(line(&mut read).await.unwrap(), None);
    }

    #[tokio::test]
    async fn what_is_too_large_is_not_kept_and_what_breaks_off_is_none() {
        let large = vec![b'x'; MAIL_MAX + 10];
        assert!(data(&mut large.as_slice()).await.unwrap().is_none());
        assert!(data(&mut &b"Subject: x\r\n"[..]).await.is_err());
    }

    #[test]
    fn an_address_stands_in_brackets() {
        assert_eq!(
            address("RCPT TO:<ada@example.test> NOTIFY=NEVER").as_deref(),
            Some("ada@example.test")
        );
        assert_eq!(address("RCPT TO:ada@example.test"), None);
        assert_eq!(address("RCPT TO:<>"), None);
    }
}
