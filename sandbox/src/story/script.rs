//! The notation the story is written in.
//!
//! ```text
//! == slug | Name | @username or +phone     a person and their thread
//! @ 5d 6h                                  it began so long ago
//! < text                                   the customer writes
//! +6m > text                               six minutes later the business answers in the platform's app
//! +1m < [image:wheel] caption              files: image:…, voice, video, sticker, file; also
//!                                          [location:lat,long,name] and [contact:name,phone],
//!                                          and [kind:NAME] for all of `customer/kinds`
//! +1m < ^2 text                            quotes the thread's second message
//! +1m <* 2 ❤️                              reacts to it
//! +1m <e 2 text                            edits it
//! +1m <x 2                                 takes it back
//! +1m <r                                   reads what the business wrote
//! ```

use anyhow::{Context as _, bail, ensure};

use crate::clock::{DAY, HOUR, MINUTE, SECOND};
use crate::world::thread::Direction;

#[derive(Debug)]
pub struct Chapter {
    pub slug: String,
    pub name: String,
    pub username: Option<String>,
    pub phone: Option<String>,
    pub steps: Vec<Step>,
}

#[derive(Debug)]
pub struct Step {
    /// Milliseconds before the telling.
    pub ago: i64,
    pub deed: Deed,
}

#[derive(Debug, PartialEq)]
pub enum Deed {
    /// Messages count from 1 within their thread.
    Write {
        number: usize,
        by: Direction,
        text: Option<String>,
        part: Option<Part>,
        quotes: Option<usize>,
    },
    React {
        target: usize,
        emoji: String,
    },
    Edit {
        target: usize,
        text: String,
    },
    Unsend {
        target: usize,
    },
    Read,
}

#[derive(Debug, PartialEq)]
pub enum Part {
    /// A sample by name.
    Sample(String),
    Location {
        latitude: f64,
        longitude: f64,
        name: String,
    },
    Contact {
        name: String,
        phone: String,
    },
    /// By its name in the table of kinds.
    Kind(String),
}

pub fn parse(text: &str) -> anyhow::Result<Vec<Chapter>> {
    let mut chapters: Vec<Chapter> = Vec::new();
    let mut ago = 0;
    let mut messages = 0;
    for line in text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        if let Some(header) = line.strip_prefix("== ") {
            chapters.push(chapter(header)?);
            messages = 0;
            continue;
        }
        let chapter = chapters.last_mut().context("a line before the first chapter")?;
        if let Some(began) = line.strip_prefix("@ ") {
            ago = duration(began)?;
            continue;
        }
        let line = match line.strip_prefix('+') {
            Some(rest) => {
                let (pause, rest) = rest
                    .split_once(' ')
                    .with_context(|| format!("nothing happens in: {line}"))?;
                ago -= duration(pause)?;
                rest
            }
            None => line,
        };
        ensure!(
            ago > 0,
            "{}: the story reaches into the future at: {line}",
            chapter.slug
        );
        let deed = deed(line, &mut messages).with_context(|| format!("{}: {line}", chapter.slug))?;
        chapter.steps.push(Step { ago, deed });
    }
    Ok(chapters)
}

fn chapter(header: &str) -> anyhow::Result<Chapter> {
    let mut parts = header.split('|').map(str::trim);
    let (Some(slug), Some(name)) = (parts.next(), parts.next()) else {
        bail!("a chapter needs a slug and a name")
    };
    let handle = parts.next();
    Ok(Chapter {
        slug: slug.to_owned(),
        name: name.to_owned(),
        username: handle.and_then(|handle| handle.strip_prefix('@')).map(str::to_owned),
        phone: handle.filter(|handle| handle.starts_with('+')).map(str::to_owned),
        steps: Vec::new(),
    })
}

fn deed(line: &str, messages: &mut usize) -> anyhow::Result<Deed> {
    let (mark, rest) = line.split_once(' ').unwrap_or((line, ""));
    let target = |text: &str| -> anyhow::Result<(usize, String)> {
        let (number, rest) = text.split_once(' ').unwrap_or((text, ""));
        let number: usize = number.parse()?;
        ensure!((1..=*messages).contains(&number), "there is no message {number} yet");
        Ok((number, rest.to_owned()))
    };
    Ok(match mark {
        "<" | ">" => {
            let by = if mark == "<" { Direction::In } else { Direction::Out };
            let (quotes, rest) = match rest.strip_prefix('^') {
                Some(quoted) => {
                    let (number, rest) = target(quoted)?;
                    (Some(number), rest)
                }
                None => (None, rest.to_owned()),
            };
            let (part, text) = match rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
                Some((part, text)) => (Some(self::part(part)?), text.trim().to_owned()),
                None => (None, rest),
            };
            *messages += 1;
            Deed::Write {
                number: *messages,
                by,
                text: Some(text).filter(|text| !text.is_empty()),
                part,
                quotes,
            }
        }
        "<*" => {
            let (target, emoji) = target(rest)?;
            Deed::React { target, emoji }
        }
        "<e" => {
            let (target, text) = target(rest)?;
            Deed::Edit { target, text }
        }
        "<x" => Deed::Unsend {
            target: target(rest)?.0,
        },
        "<r" => Deed::Read,
        other => bail!("unknown mark {other}"),
    })
}

fn part(text: &str) -> anyhow::Result<Part> {
    let (kind, detail) = text.split_once(':').unwrap_or((text, ""));
    let fields: Vec<&str> = detail.split(',').collect();
    Ok(match (kind, fields.as_slice()) {
        ("location", [latitude, longitude, name]) => Part::Location {
            latitude: latitude.parse()?,
            longitude: longitude.parse()?,
            name: (*name).to_owned(),
        },
        ("contact", [name, phone]) => Part::Contact {
            name: (*name).to_owned(),
            phone: (*phone).to_owned(),
        },
        ("kind", [name]) => Part::Kind((*name).to_owned()),
        ("image", [name]) => Part::Sample((*name).to_owned()),
        ("voice" | "video" | "sticker" | "file", _) => Part::Sample(kind.to_owned()),
        _ => bail!("unknown part [{text}]"),
    })
}

/// `5d 6h`, `1d2h`, `40s`.
fn duration(text: &str) -> anyhow::Result<i64> {
    let mut total = 0;
    let mut number = 0;
    for character in text.chars().filter(|c| !c.is_whitespace()) {
        if let Some(digit) = character.to_digit(10) {
            number = number * 10 + i64::from(digit);
            continue;
        }
        total += number
            * match character {
                'd' => DAY,
                'h' => HOUR,
                'm' => MINUTE,
                's' => SECOND,
                other => bail!("unknown unit {other} in {text}"),
            };
        number = 0;
    }
    Ok(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_deeds() {
        let chapters =
            parse("== ada | Ada Example | @ada\n@ 1d\n< Hi\n+5m > [image:wheel] Look\n+1m < ^2 Ah\n+1m <* 2 👍")
                .unwrap();
        let ada = &chapters[0];
        assert_eq!(
            (ada.name.as_str(), ada.username.as_deref()),
            ("Ada Example", Some("ada"))
        );
        assert_eq!(ada.steps[1].ago, DAY - 5 * MINUTE);
        assert_eq!(
            ada.steps[1].deed,
            Deed::Write {
                number: 2,
                by: Direction::Out,
                text: Some("Look".into()),
                part: Some(Part::Sample("wheel".into())),
                quotes: None
            }
        );
        assert!(matches!(&ada.steps[2].deed, Deed::Write { quotes: Some(2), .. }));
        assert_eq!(
            ada.steps[3].deed,
            Deed::React {
                target: 2,
                emoji: "👍".into()
            }
        );
    }

    #[test]
    fn mistakes_are_found() {
        assert!(parse("== a | A\n@ 1m\n+2m < later than now").is_err());
        assert!(parse("== a | A\n@ 1d\n<* 1 👍").is_err());
        assert!(parse("== a | A\n@ 1d\n< [tune]").is_err());
    }
}
