//! Files the product sends by link: fetched as the platform would, but from this machine only.

use std::net::IpAddr;
use std::time::Duration;

use bytes::Bytes;

use crate::app::App;

const TIMEOUT: Duration = Duration::from_secs(10);

pub struct Fetched {
    pub bytes: Bytes,
    pub content_type: String,
    pub file_name: String,
}

pub async fn fetch(app: &App, link: &str) -> Result<Fetched, String> {
    let url = reqwest::Url::parse(link).map_err(|_| "the link is not a URL".to_owned())?;
    if !is_near(&url, &app.webhook_base_url) {
        return Err("the sandbox fetches links on loopback only".to_owned());
    }
    let file_name = url
        .path_segments()
        .and_then(|mut segments| segments.next_back())
        .filter(|name| !name.is_empty())
        .unwrap_or("file")
        .to_owned();
    let answer = app
        .http
        .get(url)
        .timeout(TIMEOUT)
        .send()
        .await
        .map_err(|error| error.without_url().to_string())?;
    if !answer.status().is_success() {
        return Err(format!("the link answered {}", answer.status()));
    }
    let header = |name| answer.headers().get(name).and_then(|value| value.to_str().ok());
    let content_type = header("content-type").unwrap_or("application/octet-stream").to_owned();
    let file_name = header("content-disposition")
        .and_then(disposition_name)
        .unwrap_or(file_name);
    let bytes = answer.bytes().await.map_err(|error| error.without_url().to_string())?;
    Ok(Fetched {
        bytes,
        content_type,
        file_name,
    })
}

/// Loopback, or the host that gets the webhooks anyway.
pub fn is_near(url: &reqwest::Url, webhook_base_url: &str) -> bool {
    let Some(host) = url.host_str() else { return false };
    if !matches!(url.scheme(), "http" | "https") {
        return false;
    }
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    host == "localhost"
        || host.ends_with(".localhost")
        || address.is_ok_and(|address| address.is_loopback())
        || reqwest::Url::parse(webhook_base_url).is_ok_and(|base| base.host_str() == Some(host))
}

fn disposition_name(value: &str) -> Option<String> {
    let name = value
        .split(';')
        .find_map(|part| part.trim().strip_prefix("filename="))?;
    Some(name.trim_matches('"').to_owned()).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_near() {
        let near = |link: &str| is_near(&reqwest::Url::parse(link).unwrap(), "http://product.test:8080");
        assert!(near("http://127.0.0.1:1/x") && near("http://localhost/x") && near("http://[::1]:9/x"));
        assert!(near("http://product.test/x"));
        assert!(!near("http://10.0.0.1/x") && !near("https://example.com/x") && !near("ftp://127.0.0.1/x"));
    }

    #[test]
    fn names_come_from_the_header_where_there_is_one() {
        assert_eq!(disposition_name("inline; filename=\"a.pdf\"").as_deref(), Some("a.pdf"));
        assert_eq!(disposition_name("inline"), None);
    }
}
