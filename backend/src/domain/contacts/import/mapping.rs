//! What the columns of a file are.

use uuid::Uuid;

use crate::domain::views::ContactAttributeView;
use crate::errors::{Check, Result};

/// What a column may be beside an attribute, and what it is called in files.
const KNOWN: [(&str, &[&str]); 6] = [
    ("id", &["id"]),
    ("identity", &["identity", "identities"]),
    ("name", &["name", "full name", "contact", "имя", "姓名", "名称", "الاسم"]),
    (
        "phone",
        &[
            "phone",
            "phone number",
            "mobile",
            "telephone",
            "tel",
            "телефон",
            "电话",
            "手机",
            "الهاتف",
        ],
    ),
    (
        "email",
        &[
            "email",
            "e-mail",
            "mail",
            "email address",
            "e-mail address",
            "почта",
            "邮箱",
            "البريد",
        ],
    ),
    ("note", &["note", "notes", "comment", "заметка", "备注", "ملاحظة"]),
];

/// What the columns seem to be, each thing once; an empty text: nothing that is known.
pub fn guess(columns: &[String], attributes: &[ContactAttributeView]) -> Vec<String> {
    let mut guessed: Vec<String> = Vec::with_capacity(columns.len());
    for column in columns {
        let what = meaning(column, attributes).filter(|what| !guessed.contains(what));
        guessed.push(what.unwrap_or_default());
    }
    guessed
}

fn meaning(column: &str, attributes: &[ContactAttributeView]) -> Option<String> {
    let name = column.trim().to_lowercase().replace(['_'], " ");
    let known = KNOWN.iter().find(|(_, names)| names.contains(&name.as_str()));
    let attribute = || {
        attributes.iter().find(|attribute| {
            let key = attribute.key.replace('_', " ");
            name == key || name == format!("attributes.{key}") || name == attribute.label.to_lowercase()
        })
    };
    known
        .map(|(what, _)| (*what).to_owned())
        .or_else(|| attribute().map(|attribute| format!("attributes.{}", attribute.key)))
}

/// One for each column, each thing once, and something by which a contact is found or made.
pub fn check(columns: &[String], mapping: &[String], attributes: &[ContactAttributeView]) -> Result<()> {
    let mut check = Check::default();
    check.field(
        "mapping",
        mapping.len() == columns.len(),
        "must say of each column what it is",
    );
    for (at, what) in mapping.iter().enumerate().filter(|(_, what)| !what.is_empty()) {
        let key = what.strip_prefix("attributes.");
        let known = KNOWN.iter().any(|(name, _)| name == what)
            || key.is_some_and(|key| attributes.iter().any(|attribute| attribute.key == key));
        check.field(&format!("mapping.{at}"), known, "is nothing that a contact has");
        let again = mapping.iter().take(at).any(|before| before == what);
        check.field(&format!("mapping.{at}"), !again, "is another column already");
    }
    let found = ["id", "identity", "name", "phone", "email"];
    check.field(
        "mapping",
        mapping.iter().any(|what| found.contains(&what.as_str())),
        "must have a name, a phone number, an e-mail address or an id",
    );
    check.done()
}

/// A column's name that is an id of ours.
pub fn id(text: &str) -> Option<Uuid> {
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::views::AttributeKind;

    fn plan() -> ContactAttributeView {
        ContactAttributeView {
            id: Uuid::nil(),
            version: 1,
            key: "plan".to_owned(),
            label: "Paid plan".to_owned(),
            kind: AttributeKind::Text,
            choices: Vec::new(),
        }
    }

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn columns_are_known_by_their_names() {
        let columns = texts(&[
            "ID",
            "Full Name",
            "Телефон",
            "E-mail",
            "paid plan",
            "Shoe size",
            "mobile",
        ]);
        let guessed = guess(&columns, &[plan()]);
        assert_eq!(
            guessed,
            texts(&["id", "name", "phone", "email", "attributes.plan", "", ""])
        );
        assert!(check(&columns, &guessed, &[plan()]).is_ok());
    }

    #[test]
    fn what_is_wrong_with_a_mapping_is_told() {
        let columns = texts(&["a", "b"]);
        for mapping in [
            &["name"][..],
            &["name", "name"],
            &["name", "shoe"],
            &["note", ""],
            &["name", "attributes.x"],
        ] {
            assert!(check(&columns, &texts(mapping), &[plan()]).is_err(), "{mapping:?}");
        }
    }
}
