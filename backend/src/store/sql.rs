//! Parts of statements that stand alone in one place and beside others in another.

use std::fmt::Write as _;

/// The text with its parameters moved on by so many: `$1` becomes `$4` for 3.
pub fn shifted(sql: &str, by: usize) -> String {
    let mut parts = sql.split('$');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.len() - part.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        match part[..digits].parse::<usize>() {
            Ok(number) => write!(text, "${}{}", number + by, &part[digits..]).expect("a String takes everything"),
            Err(_) => write!(text, "${part}").expect("a String takes everything"),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_move_and_nothing_else_does() {
        assert_eq!(
            shifted("a = $1 and b = any($12::uuid[])", 3),
            "a = $4 and b = any($15::uuid[])"
        );
        assert_eq!(shifted("'$' || $$x$$", 3), "'$' || $$x$$");
        assert_eq!(shifted("", 1), "");
    }
}
