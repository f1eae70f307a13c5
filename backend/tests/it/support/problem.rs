//! Reading problem details.

use serde_json::Value;

/// Fails unless the answer is a problem of this status and code, complete as RFC 9457 has it.
#[track_caller]
pub fn expect_problem((status, body): &(u16, Value), wanted: u16, code: &str) {
    assert_eq!(*status, wanted, "{body}");
    assert_eq!(body["type"], "about:blank", "{body}");
    assert_eq!(body["status"], wanted, "{body}");
    assert_eq!(body["code"], code, "{body}");
    for name in ["title", "detail"] {
        assert!(
            body[name].as_str().is_some_and(|text| !text.is_empty()),
            "{name}: {body}"
        );
    }
}

/// Fails unless exactly these fields are named as invalid, each with a text.
#[track_caller]
pub fn expect_invalid(answer: &(u16, Value), fields: &[&str]) {
    expect_problem(answer, 422, "invalid");
    let named = answer.1["fields"].as_object().expect("fields");
    let mut names: Vec<&str> = named.keys().map(String::as_str).collect();
    let mut wanted = fields.to_vec();
    names.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(names, wanted, "{}", answer.1);
    for texts in named.values() {
        let texts = texts.as_array().unwrap();
        assert!(
            !texts.is_empty()
                && texts
                    .iter()
                    .all(|text| text.as_str().is_some_and(|text| !text.is_empty()))
        );
    }
}
