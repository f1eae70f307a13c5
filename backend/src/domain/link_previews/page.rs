//! What a page says of itself, in the head of its HTML: `og:` tags first, else its title and description.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};

/// Characters that are kept of each.
const TITLE: usize = 200;
const DESCRIPTION: usize = 400;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    pub title: Option<String>,
    pub description: Option<String>,
    pub site_name: Option<String>,
}

/// Reads as far as the head goes. Whatever is no HTML says nothing.
pub fn read(html: &str) -> Said {
    let mut found = Found::default();
    let mut emitter = DefaultEmitter::default();
    // what stands in scripts and styles is no markup
    emitter.naively_switch_states(true);
    let mut in_title = false;
    for token in Tokenizer::new_with_emitter(html, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => match &**tag.name {
                b"title" => in_title = found.title.is_none(),
                b"meta" => found.meta(&tag),
                b"body" => break,
                _ => {}
            },
            Token::String(text) if in_title => found
                .title
                .get_or_insert_default()
                .push_str(&String::from_utf8_lossy(&text)),
            Token::EndTag(tag) => match &**tag.name {
                b"title" => in_title = false,
                b"head" => break,
                _ => {}
            },
            _ => {}
        }
    }
    Said {
        title: found.og_title.or(found.title).and_then(|text| tidy(&text, TITLE)),
        description: found
            .og_description
            .or(found.description)
            .and_then(|text| tidy(&text, DESCRIPTION)),
        site_name: found.site_name.and_then(|text| tidy(&text, TITLE)),
    }
}

#[derive(Default)]
struct Found {
    title: Option<String>,
    og_title: Option<String>,
    description: Option<String>,
    og_description: Option<String>,
    site_name: Option<String>,
}

impl Found {
    fn meta(&mut self, tag: &StartTag<()>) {
        let get = |name: &[u8]| {
            let value = tag.attributes.iter().find(|(key, _)| ***key == *name);
            value.map(|(_, value)| String::from_utf8_lossy(value).into_owned())
        };
        let (Some(name), Some(content)) = (get(b"property").or_else(|| get(b"name")), get(b"content")) else {
            return;
        };
        let place = match name.trim().to_ascii_lowercase().as_str() {
            "og:title" | "twitter:title" => &mut self.og_title,
            "description" => &mut self.description,
            "og:description" | "twitter:description" => &mut self.og_description,
            "og:site_name" => &mut self.site_name,
            _ => return,
        };
        place.get_or_insert(content);
    }
}

/// In one line, and not longer than people read. Text that was no UTF-8 is nobody's to guess.
fn tidy(text: &str, max: usize) -> Option<String> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_text = !line.is_empty() && !line.contains(char::REPLACEMENT_CHARACTER) && !line.contains('\0');
    is_text.then(|| line.chars().take(max).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_says_what_it_is() {
        let page = r#"<!doctype html><html><head><title> Two
            Wheels &amp; more </title><meta name=description content="Bicycles"><script>var x = "<title>no</title>"</script>
            <META PROPERTY='og:title' CONTENT='Two Wheels'><meta property="og:site_name" content="Wheels"/></head>
            <body><title>not this</title>"#;
        assert_eq!(
            read(page),
            Said {
                title: Some("Two Wheels".to_owned()),
                description: Some("Bicycles".to_owned()),
                site_name: Some("Wheels".to_owned()),
            }
        );
        assert_eq!(
            read("<title> Two\n Wheels &amp; more </title>").title.as_deref(),
            Some("Two Wheels & more")
        );
    }

    #[test]
    fn what_is_no_page_says_nothing() {
        for text in [
            "",
            "plain",
            "<title></title>",
            "<title>\u{fffd}</title>",
            "<meta content=x>",
            "\0<meta property=og:title>",
        ] {
            assert_eq!(read(text), Said::default(), "{text:?}");
        }
        let long = format!("<title>{}</title>", "x".repeat(100_000));
        assert_eq!(read(&long).title.unwrap().len(), TITLE);
    }
}
