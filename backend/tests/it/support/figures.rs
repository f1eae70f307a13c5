//! What a process tells at `/metrics`.

use super::program::http_client;

/// A series as it is written, `name{label="value"}`; none where it is not told.
pub async fn figure(url: &str, series: &str) -> Option<f64> {
    let metrics = http_client()
        .get(format!("{url}/metrics"))
        .send()
        .await
        .ok()?
        .text()
        .await
        .ok()?;
    let value = metrics
        .lines()
        .find_map(|line| line.strip_prefix(series)?.strip_prefix(' '))?;
    value.parse().ok()
}

/// Of a counter, by its outcomes.
pub async fn outcomes<const N: usize>(url: &str, counter: &str, names: [&str; N]) -> [Option<f64>; N] {
    let mut found = [None; N];
    for (place, name) in names.into_iter().enumerate() {
        found[place] = figure(url, &format!("{counter}{{outcome=\"{name}\"}}")).await;
    }
    found
}
