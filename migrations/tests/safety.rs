//! A migration runs while the version before it works on the same tables: nothing in it may lock one for long, and nothing may
//! take away or tighten what that version relies on. docs/operations.md says how such a change is made in steps.
//!
//! Squawk knows PostgreSQL's locks; beside its rules there are a few of our own.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use squawk_linter::{Linter, LinterSettings, Rule};

/// Up to here databases are made from nothing: there is no version before that could be disturbed.
const FIRST_RELEASE: u32 = 16;

/// What locks a table for as long as it takes to read or write it, or waits behind everyone.
const LOCKING: &[Rule] = &[
    Rule::RequireConcurrentIndexCreation,
    Rule::RequireConcurrentIndexDeletion,
    Rule::RequireConcurrentReindex,
    Rule::RequireConcurrentPartitionDetach,
    Rule::ConstraintMissingNotValid,
    Rule::AddingFieldWithDefault,
    Rule::AddingForeignKeyConstraint,
    Rule::AddingNotNullableField,
    Rule::AddingSerialPrimaryKeyField,
    Rule::ChangingColumnType,
    Rule::DisallowedUniqueConstraint,
];

/// What the version before would stumble over.
const INCOMPATIBLE: &[Rule] = &[
    Rule::AddingRequiredField,
    Rule::RenamingColumn,
    Rule::RenamingTable,
    Rule::RenamingObject,
    Rule::BanDropColumn,
    Rule::BanDropTable,
    Rule::BanDropView,
    Rule::BanDropFunction,
    Rule::BanDropType,
    Rule::BanDropDefault,
    Rule::BanDropTrigger,
    Rule::BanDropSchema,
    Rule::BanDropSequence,
    Rule::BanDropDatabase,
    Rule::BanSetSchema,
    Rule::BanTruncateCascade,
    Rule::RequireEnumValueOrdering,
    Rule::IdentifierTooLong,
];

/// A statement of ours, in lower case, and what is wrong with it.
fn own_rules(statement: &str) -> Option<&'static str> {
    let begins = |words: &str| statement.starts_with(words);
    if (begins("update ") || begins("delete ")) && !statement.contains(" limit ") {
        return Some("rewrites rows in one statement and holds them until it is done: do it in batches, from a job");
    }
    if begins("lock ") || begins("cluster ") || begins("vacuum full") {
        return Some("locks the table for everyone");
    }
    if begins("set ") && !begins("set local ") {
        return Some("changes the connection for the migrations after it: use `set local`");
    }
    None
}

/// Without comments and in one line each; bodies of functions are text, not statements.
fn statements(sql: &str) -> Vec<String> {
    let uncommented: Vec<&str> = sql
        .lines()
        .map(|line| line.split("--").next().unwrap_or_default())
        .collect();
    let outside_bodies = uncommented
        .join(" ")
        .split("$$")
        .step_by(2)
        .collect::<Vec<_>>()
        .join("''");
    outside_bodies
        .split(';')
        .map(|statement| {
            statement
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .to_lowercase()
        })
        .filter(|statement| !statement.is_empty())
        .collect()
}

/// Everything that is wrong with a file, in words.
fn faults(sql: &str, in_transaction: bool) -> String {
    let mut found = String::new();
    let file = squawk_syntax::SourceFile::parse(sql);
    for error in file.errors() {
        let _ = writeln!(found, "  it does not parse: {error:?}");
    }
    let mut linter = Linter::from([LOCKING, INCOMPATIBLE].concat());
    linter.settings = LinterSettings {
        pg_version: "15.0.0".parse().expect("a version"),
        assume_in_transaction: in_transaction,
    };
    for violation in linter.lint(&file, sql) {
        let line = sql[..usize::from(violation.text_range.start())].matches('\n').count() + 1;
        let help = violation.help.unwrap_or_default();
        let _ = writeln!(found, "  line {line}, {}: {} {help}", violation.code, violation.message);
    }
    let statements = statements(sql);
    for statement in &statements {
        if let Some(wrong) = own_rules(statement) {
            let _ = writeln!(found, "  “{statement}” {wrong}");
        }
    }
    let concurrent = statements.iter().any(|statement| statement.contains(" concurrently"));
    if concurrent && (in_transaction || statements.len() > 1) {
        found.push_str("  `concurrently` needs a file of its own, and a migration whose `use_transaction` says Some(false) (see concurrently.rs)\n");
    }
    found
}

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Number and name of each SQL file, and whether it runs in a transaction.
fn migrations() -> Vec<(u32, PathBuf, bool)> {
    let mut found = Vec::new();
    let source = |entry: &std::fs::DirEntry| std::fs::read_to_string(entry.path()).expect("a source");
    let modules: Vec<String> = std::fs::read_dir(sources())
        .expect("the sources")
        .map(|entry| entry.expect("a source"))
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"))
        .map(|entry| source(&entry))
        .collect();
    for entry in std::fs::read_dir(sources().join("sql")).expect("the SQL files") {
        let path = entry.expect("a file").path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .expect("a name")
            .to_owned();
        let number = name[..4]
            .parse()
            .unwrap_or_else(|_| panic!("{name} does not begin with four digits"));
        let module = modules.iter().find(|module| module.contains(&format!("sql/{name}")));
        let module = module.unwrap_or_else(|| panic!("no migration runs {name}"));
        found.push((number, path, !module.contains("Some(false)")));
    }
    found
}

#[test]
fn no_migration_locks_a_table_or_breaks_the_version_before() {
    let mut wrong = String::new();
    let mut checked = 0;
    for (number, path, in_transaction) in migrations() {
        if number <= FIRST_RELEASE {
            continue;
        }
        checked += 1;
        let sql = std::fs::read_to_string(&path).expect("a file");
        let faults = faults(&sql, in_transaction);
        if !faults.is_empty() {
            let _ = write!(wrong, "{}:\n{faults}", path.display());
        }
    }
    assert!(checked >= 2, "the next version's migration at least is checked");
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn what_locks_or_breaks_is_refused() {
    for (sql, why) in [
        (
            "create index message_x on message (x);",
            "require-concurrent-index-creation",
        ),
        ("drop index message_x;", "require-concurrent-index-deletion"),
        (
            "alter table message add column x text not null;",
            "adding-required-field",
        ),
        (
            "alter table message alter column x set not null;",
            "adding-not-nullable-field",
        ),
        (
            "alter table message alter column x type bigint;",
            "changing-column-type",
        ),
        (
            "alter table message add column x timestamptz default clock_timestamp();",
            "adding-field-with-default",
        ),
        (
            "alter table message add constraint c check (x > 0);",
            "constraint-missing-not-valid",
        ),
        (
            "alter table message add foreign key (x) references inbox (id);",
            "adding-foreign-key-constraint",
        ),
        (
            "alter table message add constraint u unique (x);",
            "disallowed-unique-constraint",
        ),
        ("alter table message rename column x to y;", "renaming-column"),
        ("alter table message rename to letter;", "renaming-table"),
        ("alter table message drop column x;", "ban-drop-column"),
        ("drop table message;", "ban-drop-table"),
        ("update message set x = 1;", "in batches"),
        ("delete from message where x = 1;", "in batches"),
        ("set lock_timeout = 0;", "set local"),
        (
            "create index concurrently message_x on message (x);",
            "a file of its own",
        ),
        ("create tabel message ();", "does not parse"),
    ] {
        let found = faults(sql, true);
        assert!(found.contains(why), "{sql} must be refused as {why}: {found}");
    }
}

#[test]
fn what_only_adds_is_taken() {
    for (sql, in_transaction) in [
        ("alter table message add column x text;", true),
        ("alter table message add column x int not null default 0;", true),
        (
            "create table thing (workspace_id uuid not null, id uuid not null, primary key (workspace_id, id)); create index thing_id on thing (id);",
            true,
        ),
        ("alter table message add constraint c check (x > 0) not valid;", true),
        ("create index concurrently message_x on message (x);", false),
        (
            "create or replace function f() returns int language sql as $$ update message set x = 1; select 1 $$;",
            true,
        ),
        (
            "update thing set x = 1 where ctid = any (array(select ctid from thing where x is null limit 100));",
            true,
        ),
    ] {
        assert_eq!(faults(sql, in_transaction), "", "{sql}");
    }
}
