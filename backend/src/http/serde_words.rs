//! What serde says of a value that it cannot read, in the words of whoever sent it.

/// Words to follow the field's name. What is not one of serde's own sentences is one of ours and stays as it is.
pub fn in_words(detail: &str) -> String {
    if let Some((_, expected)) = detail.split_once(", expected ") {
        if detail.starts_with("unknown variant ") {
            return one_of(expected);
        }
        if detail.starts_with("invalid value: integer") && is_number(expected) {
            return "is too large or too small".to_owned();
        }
        if detail.starts_with("invalid type: ") || detail.starts_with("invalid value: ") {
            return format!("must be {}", kind(expected));
        }
        if detail.starts_with("invalid length ") {
            return format!("has another length than {}", kind(expected));
        }
    }
    match detail {
        "invalid digit found in string" | "cannot parse integer from empty string" => "must be a whole number",
        "number too large to fit in target type" | "number too small to fit in target type" => {
            "is too large or too small"
        }
        "provided string was not `true` or `false`" => "must be true or false",
        _ if detail.starts_with("UUID parsing failed") => "must be a UUID",
        _ if detail.starts_with("data did not match any variant") => "has none of the shapes that are known here",
        _ => detail,
    }
    .to_owned()
}

/// From ``one of `open`, `pending` ``, `` `agent` or `admin` `` or `` `text` ``.
fn one_of(expected: &str) -> String {
    let names: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    match names[..] {
        [] => "is not known here".to_owned(),
        [only] => format!("must be {only}"),
        [ref others @ .., last] => format!("must be {} or {last}", others.join(", ")),
    }
}

fn is_number(expected: &str) -> bool {
    expected.len() <= 5 && expected.starts_with(['i', 'u']) && expected[1..].chars().all(|c| c.is_ascii_digit())
        || matches!(expected, "usize" | "isize")
}

fn kind(expected: &str) -> &str {
    match expected {
        "a formatted UUID string" => "a UUID",
        "a boolean" => "true or false",
        "a sequence" => "a list",
        "a map" => "an object",
        "f32" | "f64" => "a number",
        _ if is_number(expected) => "a whole number",
        _ if expected.starts_with("struct ") => "an object",
        _ if expected.starts_with("a sequence") => "a list",
        _ if expected.contains("string or map") || expected.starts_with("enum ") => "a string",
        _ => expected,
    }
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn serde_is_translated() {
        for (said, words) in [
            ("invalid type: integer `5`, expected a string", "must be a string"),
            (
                "invalid type: integer `5`, expected a formatted UUID string",
                "must be a UUID",
            ),
            (
                "UUID parsing failed: invalid character: found `x` at 0",
                "must be a UUID",
            ),
            ("invalid type: string \"2\", expected i64", "must be a whole number"),
            ("invalid value: integer `-1`, expected u32", "is too large or too small"),
            (
                "invalid type: string \"no\", expected a boolean",
                "must be true or false",
            ),
            ("invalid type: map, expected a sequence", "must be a list"),
            ("invalid type: integer `1`, expected struct Place", "must be an object"),
            (
                "unknown variant `me`, expected `customer` or `team`",
                "must be customer or team",
            ),
            (
                "unknown variant `me`, expected one of `open`, `pending`, `snoozed`",
                "must be open, pending or snoozed",
            ),
            ("unknown variant `x`, expected `text`", "must be text"),
            ("invalid digit found in string", "must be a whole number"),
            (
                "\"fax\" is none of messenger, telegram",
                "\"fax\" is none of messenger, telegram",
            ),
        ] {
            assert_eq!(in_words(said), words, "{said}");
        }
    }
}
