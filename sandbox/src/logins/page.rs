//! Plain pages; everything that comes from outside is escaped.

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;margin:0;background:#eef1f5;color:#1c2330}\
main{max-width:32rem;margin:2rem auto;padding:1.5rem;background:#fff;border-radius:12px}\
h1{font-size:1.25rem;margin:0 0 .25rem}fieldset{border:1px solid #cdd3dc;border-radius:8px;margin:1rem 0}\
label{display:flex;gap:.5rem;padding:.2rem 0}input[type=text]{font:inherit;padding:.3rem;border:1px solid #8993a3;border-radius:6px}\
button{font:inherit;padding:.6rem 1.2rem;border-radius:8px;border:1px solid #8993a3;background:#fff;cursor:pointer}\
button[value=continue]{background:#1459c7;color:#fff;border-color:#1459c7}p{margin:.25rem 0;color:#4a5464}";

pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

pub fn show(title: &str, body: &str) -> Response {
    Html(format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\">\
         <title>{title}</title><style>{STYLE}</style><main><h1>{title}</h1>{body}</main></html>"
    ))
    .into_response()
}

pub fn error(text: &str) -> Response {
    let mut response = show("Something is wrong", &format!("<p>{}</p>", escape(text)));
    *response.status_mut() = StatusCode::BAD_REQUEST;
    response
}

pub fn hidden(name: &str, value: &str) -> String {
    format!("<input type=hidden name={name} value=\"{}\">", escape(value))
}

/// A group of boxes that are all ticked at first.
pub fn boxes<'a>(legend: &str, name: &str, items: impl Iterator<Item = (&'a str, String)>) -> String {
    let rows: String = items
        .map(|(value, label)| {
            format!(
                "<label><input type=checkbox name={name} value=\"{}\" checked>{}</label>",
                escape(value),
                escape(&label)
            )
        })
        .collect();
    format!("<fieldset><legend>{legend}</legend>{rows}</fieldset>")
}

/// A choice of one.
pub fn radios<'a>(legend: &str, name: &str, items: impl Iterator<Item = (&'a str, String)>) -> String {
    let rows: String = items
        .enumerate()
        .map(|(index, (value, label))| {
            let checked = if index == 0 { " checked" } else { "" };
            format!(
                "<label><input type=radio name={name} value=\"{}\"{checked}>{}</label>",
                escape(value),
                escape(&label)
            )
        })
        .collect();
    format!("<fieldset><legend>{legend}</legend>{rows}</fieldset>")
}

pub const DECIDE: &str =
    "<button name=decision value=continue>Continue</button> <button name=decision value=cancel>Cancel</button>";
