//! How the size of a workspace is written for people.

use crate::domain::workspaces::Overview;

/// What is used, and of how much where there is a limit.
pub(super) struct Said {
    pub members: String,
    pub inboxes: String,
    pub messages: String,
    pub storage: String,
}

impl Said {
    pub fn of(workspace: &Overview) -> Self {
        let limits = workspace.limits;
        Self {
            members: used(workspace.members, limits.members.map(i64::from), |n| n.to_string()),
            inboxes: used(workspace.inboxes, limits.inboxes.map(i64::from), |n| n.to_string()),
            messages: used(workspace.messages, limits.messages_a_month, |n| n.to_string()),
            storage: used(workspace.storage, limits.storage, size),
        }
    }
}

fn used(used: i64, limit: Option<i64>, say: impl Fn(i64) -> String) -> String {
    match limit {
        Some(limit) => format!("{} of {}", say(used), say(limit)),
        None => say(used),
    }
}

/// As people say it, and as the dashboard does: in steps of 1024.
fn size(bytes: i64) -> String {
    const UNITS: [&str; 5] = ["B", "KB", "MB", "GB", "TB"];
    let (mut size, mut unit) = (bytes as f64, 0);
    while size >= 1023.5 && unit < UNITS.len() - 1 {
        size /= 1024.0;
        unit += 1;
    }
    match unit {
        0 => format!("{bytes} B"),
        _ => format!("{size:.1} {}", UNITS[unit]),
    }
}

#[expect(clippy::print_stdout, reason = "the command's result")]
pub(super) fn print_line(line: &str) {
    println!("{}", line.trim_end());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_as_people_say_them() {
        let said = [0, 1_023, 1_024, 5 << 20, (1 << 30) - 1, 5_000 << 40].map(size);
        assert_eq!(said, ["0 B", "1023 B", "1.0 KB", "5.0 MB", "1.0 GB", "5000.0 TB"]);
    }

    #[test]
    fn a_limit_is_said_with_what_is_used_of_it() {
        let say = |number: i64| number.to_string();
        assert_eq!([used(3, Some(5), say), used(3, None, say)], ["3 of 5", "3"]);
    }
}
