//! A plain page: text in Markdown, no script. Markup in the text is shown as text.

use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse};
use pulldown_cmark::{CowStr, Event, Parser, html};

const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
const STYLE: &str = ":root{color-scheme:light dark}body{font:1rem/1.6 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1.25rem}\
h1{font-size:1.5rem}code{overflow-wrap:anywhere}";

pub fn text(title: &str, markdown: &str) -> impl IntoResponse {
    let safe = Parser::new(markdown).map(|event| match event {
        Event::Html(markup) | Event::InlineHtml(markup) => Event::Text(CowStr::from(markup.into_string())),
        other => other,
    });
    let mut body = String::new();
    html::push_html(&mut body, safe);
    let has_heading = body.contains("<h1>");
    let heading = if has_heading {
        String::new()
    } else {
        format!("<h1>{title}</h1>")
    };
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title><style>{STYLE}</style></head><body><main>{heading}{body}</main></body></html>"
    );
    let headers = [
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    (headers, Html(page))
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;

    use super::*;

    #[tokio::test]
    async fn markdown_is_shown_and_markup_is_not_run() {
        let response = text(
            "Terms",
            "Hello **you** <script>alert(1)</script>\n\n[x](https://x.test)",
        )
        .into_response();
        let policy = response.headers()[header::CONTENT_SECURITY_POLICY]
            .to_str()
            .unwrap()
            .to_owned();
        let body = to_bytes(response.into_body(), 1 << 16).await.unwrap();
        let body = String::from_utf8(body.to_vec()).unwrap();
        assert!(
            body.contains("<h1>Terms</h1>") && body.contains("<strong>you</strong>"),
            "{body}"
        );
        assert!(!body.contains("<script>") && body.contains("&lt;script&gt;"), "{body}");
        assert!(policy.starts_with("default-src 'none'"));
    }
}
